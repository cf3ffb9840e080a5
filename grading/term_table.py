"""``term.csv``: a line a student, with the points of each sheet and the total."""

import csv
import io

from grading.marks import safe
from grading.term import NOT_HANDED_IN, Mark, Term, TermStudent


def term_csv(term: Term) -> bytes:
    """Return the term as a table in UTF-8.

    Returns
    -------
    bytes
        Columns: student, name, one a sheet, total percent, counted, late days, penalty, not handed
        in, remark. Those who have withdrawn stand below the others.
    """
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    sheets = [f"{sheet.name} (of {sheet.of:g})" for sheet in term.sheets]
    writer.writerow(
        [
            *("student", "name", *sheets, "total percent", "counted"),
            *("late days", "penalty", "not handed in", "remark"),
        ]
    )
    for student in [*term.students, *term.withdrawn]:
        writer.writerow(
            [
                safe(student.id),
                safe(student.name),
                *map(points_of, student.marks.values()),
                percent_of(student),
                f"{len(student.counted)} of {len(student.marks)}",
                sum(mark.late_days for mark in student.marks.values()),
                f"{sum(mark.penalty for mark in student.marks.values()):g}",
                ", ".join(not_handed_in(student)),
                remark_of(student),
            ]
        )
    return text.getvalue().encode("utf-8", "replace")


def points_of(mark: Mark) -> str:
    """Return the points of a sheet, as they stand in a table; of one that counts not, why."""
    return f"{mark.points:g}" if mark.counts else mark.state


def percent_of(student: TermStudent) -> str:
    """Return a student's total, as it stands in a table; empty if no sheet counts."""
    return "" if student.percent is None else f"{student.percent:.2f}"


def not_handed_in(student: TermStudent) -> list[str]:
    """Return the sheets that a student should have handed in and has not."""
    return [name for name, mark in student.marks.items() if mark.state == NOT_HANDED_IN]


def remark_of(student: TermStudent) -> str:
    """Say what is special about a student; empty if nothing is."""
    if student.withdrawn:
        return f"withdrawn: {student.withdrawn}"
    return f"fallen behind: {student.behind}" if student.behind else ""
