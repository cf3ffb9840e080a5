"""``term.html``: how the term goes, who needs help, what is missing, and what to teach again."""

from collections import Counter
from statistics import mean, median

from grading.frequent_faults import KINDS, TaskOutcomes, frequent_faults, outcomes_by_task
from grading.html_page import page, table
from grading.marks import state_of
from grading.svg_charts import distribution, stacked_rows
from grading.term import EXCUSED, HANDED_IN, NOT_HANDED_IN, OPEN, RULE, Term, TermSheet, TermStudent
from grading.term_table import not_handed_in, percent_of, points_of, remark_of

_HARDEST = 12
_SENTENCES = 15
_KINDS = [kind[:2] for kind in KINDS]


def term_page(term: Term) -> str:
    """Return the page: first whom to talk to and what is missing, the long table last."""
    parts = (_lead, _behind, _missing, _sentences, _hardest, _distributions, _tasks, _students)
    return page("The term", "".join(part(term) for part in parts))


def _lead(term: Term) -> str:
    totals = [student.percent for student in term.students if student.percent is not None]
    average = f"Mean {mean(totals):.0f}, median {median(totals):.0f} percent." if totals else ""
    best = "" if term.best is None else f"The best {term.best} sheets of each student count. "
    return (
        f'<p class="lead">{len(term.students)} students, {len(term.sheets)} sheets. {average}</p>'
        f'<p class="note">{best}A sheet that was not handed in counts 0, unless the student is '
        "excused or may still hand it in. Those who have withdrawn are in the last table only.</p>"
    )


def _behind(term: Term) -> str:
    rows = [
        [
            each.id,
            each.name,
            percent_of(each),
            each.behind,
            ", ".join(name[:2] for name in not_handed_in(each)),
        ]
        for each in sorted(term.students, key=lambda each: each.percent or 0.0)
        if each.behind
    ]
    head = ["student", "name", "total percent", "why", "not handed in"]
    shown = table(head, rows, {2}) if rows else "<p>Nobody.</p>"
    return f'<h2>Who has fallen behind</h2><p class="note">That is: {RULE}.</p>{shown}'


def _missing(term: Term) -> str:
    states = (HANDED_IN, NOT_HANDED_IN, OPEN, EXCUSED)
    rows = []
    for sheet in term.sheets:
        marks = [student.marks[sheet.name] for student in term.students]
        counts = Counter(mark.state for mark in marks)
        trouble = sum(state_of(result) != "graded" for result in _handed_in(term, sheet))
        weight = f"{sheet.weight:g}"
        told = [counts[state] for state in states]
        told += [sum(mark.late_days > 0 for mark in marks), sum(mark.is_decided for mark in marks)]
        rows.append([sheet.name, weight, *told, trouble, sheet.of_nobody])
    head = ["sheet", "weight", *states, "late", "overridden", "to look at", "of nobody"]
    note = (
        "Students, by sheet. To look at: a task did not run to its end, or could not be judged. Of "
        "nobody: files of which the plan does not know whose they are."
    )
    ungraded = "".join(
        f"<p>No marks yet of {name}, which term.toml names.</p>" for name in term.missing
    )
    shown = table(head, rows, range(1, 10))
    head = f'<h2>What is missing</h2><p class="note">{note}</p>'
    return f'{head}<div class="wide">{shown}</div>{ungraded}'


def _sentences(term: Term) -> str:
    results = [result for sheet in term.sheets for result in _handed_in(term, sheet)]
    faults = frequent_faults(results, _SENTENCES)
    if not faults:
        return ""
    rows = [[each.students, each.sheet[:2], each.task, each.sentence] for each in faults]
    return (
        "<h2>What to teach again: the sentences that most got</h2>"
        f"{table(['students', 'sheet', 'task', 'the first one’s sentence'], rows, {0})}"
    )


def _hardest(term: Term) -> str:
    tasks = [
        (f"{sheet.name[:2]} {outcomes.task}", outcomes)
        for sheet in term.sheets
        for outcomes in _outcomes(term, sheet)
    ]
    tasks.sort(key=lambda task: task[1].share_right)
    rows = [(label, outcomes.counts) for label, outcomes in tasks[:_HARDEST]]
    chart = stacked_rows(rows, _KINDS, "Students, by what came of the task")
    return f"<h2>The hardest tasks</h2>{chart}" if rows else ""


def _distributions(term: Term) -> str:
    totals = [student.percent for student in term.students if student.percent is not None]
    charts = [distribution(totals, 100, "Total, in percent")]
    for sheet in term.sheets:
        marks = [student.marks[sheet.name] for student in term.students]
        points = [mark.points for mark in marks if mark.state == HANDED_IN]
        charts.append(distribution(points, sheet.of, f"{sheet.name}, in points"))
    return (
        '<h2>Distributions</h2><p class="note">Students, by total and by sheet; of a sheet, those '
        f'who handed it in.</p><div class="grid">{"".join(charts)}</div>'
    )


def _tasks(term: Term) -> str:
    charts = "".join(
        stacked_rows(
            [(each.task, each.counts) for each in _outcomes(term, sheet)], _KINDS, sheet.name
        )
        for sheet in term.sheets
    )
    return f"<h2>Every task</h2>{charts}"


def _students(term: Term) -> str:
    rows = []
    for student in [*term.students, *term.withdrawn]:
        points = [_points(student, sheet.name) for sheet in term.sheets]
        remark = "fallen behind" if student.behind else remark_of(student)
        rows.append([student.id, student.name, *points, percent_of(student), remark])
    sheets = [f"{sheet.name[:2]} /{sheet.of:g}" for sheet in term.sheets]
    head = ["student", "name", *sheets, "total percent", "remark"]
    shown = table(head, rows, range(2, 3 + len(sheets)))
    note = "–: not handed in; (in brackets): not among those that make the total."
    return f'<h2>All students</h2><p class="note">{note}</p><div class="wide">{shown}</div>'


def _points(student: TermStudent, sheet: str) -> str:
    mark = student.marks[sheet]
    points = "–" if mark.state == NOT_HANDED_IN else points_of(mark)
    return points if sheet in student.counted or not mark.counts else f"({points})"


def _handed_in(term: Term, sheet: TermSheet) -> list[dict]:
    """Return the results of a sheet that students of the term handed in."""
    staying = {student.id for student in term.students}
    return [result for student, result in sheet.handed_in.items() if student in staying]


def _outcomes(term: Term, sheet: TermSheet) -> list[TaskOutcomes]:
    return outcomes_by_task(_handed_in(term, sheet))
