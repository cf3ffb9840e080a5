"""``summary.html``: how the cohort did, which tasks were hard, and what to teach again tomorrow."""

from statistics import mean, median

from grading.frequent_faults import KINDS, frequent_faults, outcomes_by_task
from grading.html_page import page, table
from grading.marks import notes_of, state_of, total, total_of
from grading.similarity import Pair
from grading.states import NOT_SUBMITTED
from grading.svg_charts import distribution, stacked_rows

_SENTENCES = 12


def summary_page(
    sheet: str,
    results: dict[str, dict],
    left: list[tuple[str, str]],
    pairs: list[Pair],
) -> str:
    """Return the summary: first what is to be done by hand, then what to teach again.

    Parameters
    ----------
    sheet : str
    results : dict of str to dict
        By student.
    left : list of (str, str)
        Submissions without an author, and why.
    pairs : list of Pair
        As `similar.same_code` finds them.
    """
    handed_in = {s: r for s, r in results.items() if state_of(r) != NOT_SUBMITTED}
    body = f"<p>{len(handed_in)} handed in, {len(results) - len(handed_in)} did not. "
    if handed_in:
        points = [total(result) for result in handed_in.values()]
        of = max(map(total_of, handed_in.values()))
        body += f"Mean {mean(points):.1f}, median {median(points):g} of {of:g} points.</p>"
        body += _troubles(handed_in) + _left(left) + _notes(results) + _sentences(handed_in)
        body += _tasks(handed_in) + _points(points, of) + _similar(pairs)
    else:
        body += "</p>" + _left(left)
    return page(f"{sheet}: the cohort", body)


def _troubles(results: dict[str, dict]) -> str:
    rows = [
        [student, state_of(result)]
        for student, result in sorted(results.items())
        if state_of(result) != "graded"
    ]
    return f"<h2>To look at by hand</h2>{table([], rows)}" if rows else ""


def _notes(results: dict[str, dict]) -> str:
    rows = [[s, " ".join(notes)] for s, r in sorted(results.items()) if (notes := notes_of(r))]
    return f"<h2>Decided by hand, and late</h2>{table([], rows)}" if rows else ""


def _left(left: list[tuple[str, str]]) -> str:
    rows = [list(each) for each in left]
    return f"<h2>Files that were not graded</h2>{table([], rows)}" if rows else ""


def _sentences(results: dict[str, dict]) -> str:
    faults = frequent_faults(results.values(), _SENTENCES)
    if not faults:
        return ""
    rows = [[fault.students, fault.task, fault.sentence] for fault in faults]
    return (
        "<h2>What to teach again: the sentences that most got</h2>"
        f"{table(['students', 'task', 'the first one’s sentence'], rows, {0})}"
    )


def _tasks(results: dict[str, dict]) -> str:
    tasks = sorted(outcomes_by_task(results.values()), key=lambda each: each.share_right)
    chart = stacked_rows(
        [(each.task, each.counts) for each in tasks],
        [kind[:2] for kind in KINDS],
        "Students, by what came of the task",
    )
    return f"<h2>Tasks, the hardest first</h2>{chart}"


def _points(points: list[float], of: float) -> str:
    chart = distribution(points, of, "Students, by their points")
    return f'<h2>Points</h2><div class="grid">{chart}</div>'


def _similar(pairs: list[Pair]) -> str:
    if not pairs:
        return ""
    rows = [[pair.one, pair.other, ", ".join(pair.tasks)] for pair in pairs]
    return (
        "<h2>The same code but for names and spacing</h2>"
        '<p class="note">This is no proof of anything: a task may have one natural answer, two may '
        "have learned together, as they should, and both may have read the same page. Talk before "
        f"you judge.</p>{table(['one', 'other', 'tasks'], rows)}"
    )
