"""A page a student: task by task what came of it, why, and their code. All of it escaped."""

from html import escape

from fmnist_utils.checks.engine.outcome import CORRECT, NOT_ATTEMPTED
from grading.marks import state_of, total, total_of

STYLE = """
body { font: 16px/1.5 system-ui, sans-serif; max-width: 52rem; margin: 2rem auto; padding: 0 1rem;
       color: #222; }
h1 { font-size: 1.5rem; } h2 { font-size: 1.1rem; margin-bottom: .2rem; }
section { border-left: 5px solid #b3541e; padding: .1rem 1rem; margin: 1.2rem 0; }
section.right { border-color: #1b7837; } section.open { border-color: #888; }
pre { background: #f6f6f6; padding: .7rem; overflow-x: auto; font-size: .85rem; }
table { border-collapse: collapse; } td, th { padding: .25rem .8rem; text-align: left; }
td.number { text-align: right; } .bar { background: #0072b2; display: inline-block; height: .8rem; }
.note { color: #555; }
"""


def feedback_page(student: str, name: str, result: dict) -> str:
    """Return a student's page.

    Parameters
    ----------
    student, name : str
    result : dict
        As `grade.grade_one` returns it.
    """
    parts = []
    for number, task in enumerate(result["tasks"], start=1):
        kind = "right" if task["state"] == CORRECT else "open"
        kind = kind if task["state"] in (CORRECT, NOT_ATTEMPTED) else "wrong"
        code = f"<pre>{escape(task['code'])}</pre>" if task["code"] else ""
        parts.append(
            f'<section class="{kind}"><h2>{number}. {escape(task["task"])}: '
            f"{escape(task['state'])}, {task['points']:g} of {task['of']:g}</h2>"
            f"<p>{escape(task['sentence'])}</p>{code}</section>"
        )
    warning = ""
    if not result["sandbox"]:
        warning = '<p class="note">Graded without a sandbox.</p>'
    return page(
        f"{result['sheet']}: {name or student}",
        f"<p><b>{total(result):g} of {total_of(result):g} points</b> ({escape(state_of(result))})."
        " The functions were called with other inputs, too, than those of the checks in the "
        "sheet.</p>" + warning + "".join(parts),
    )


def page(title: str, body: str) -> str:
    """Return an HTML page that asks for nothing else; the body is HTML already."""
    return (
        '<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8">'
        '<meta http-equiv="Content-Security-Policy" content="default-src \'none\'; '
        "style-src 'unsafe-inline'\">"
        f"<title>{escape(title)}</title><style>{STYLE}</style></head>"
        f"<body><h1>{escape(title)}</h1>{body}</body></html>\n"
    )
