"""A page a student: task by task what came of it, why, and their code. All of it escaped."""

from html import escape

from fmnist_utils.checks.engine.outcome import CORRECT, NOT_ATTEMPTED
from grading.html_page import page
from grading.marks import state_of, total, total_of


def feedback_page(student: str, name: str, result: dict) -> str:
    """Return a student's page.

    Parameters
    ----------
    student, name : str
    result : dict
        As `final_marks.read_final` returns it.
    """
    parts = []
    for number, task in enumerate(result["tasks"], start=1):
        kind = "right" if task["state"] == CORRECT else "open"
        kind = kind if task["state"] in (CORRECT, NOT_ATTEMPTED) else "wrong"
        code = f"<pre>{escape(task['code'])}</pre>" if task["code"] else ""
        decided = ""
        if "automatic" in task:
            decided = (
                f'<p class="note">Decided by {escape(task["by"] or "hand")}, instead of '
                f"{task['automatic']:g}. {escape(task['comment'])}</p>"
            )
        parts.append(
            f'<section class="{kind}"><h2>{number}. {escape(task["task"])}: '
            f"{escape(task['state'])}, {task['points']:g} of {task['of']:g}</h2>"
            f"<p>{escape(task['sentence'])}</p>{decided}{code}</section>"
        )
    warning = f"<p>{escape(result['note'])}</p>" if "note" in result else ""
    if not result["sandbox"]:
        warning += '<p class="note">Graded without a sandbox.</p>'
    return page(
        f"{result['sheet']}: {name or student}",
        f"<p><b>{total(result):g} of {total_of(result):g} points</b> ({escape(state_of(result))})."
        " The functions were called with other inputs, too, than those of the checks in the "
        "sheet.</p>" + warning + "".join(parts),
    )
