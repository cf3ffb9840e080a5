"""``overrides.csv``: what an instructor decides about a task; it outlives every grading."""

import csv
import io
import math
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from fmnist_utils.errors import DataError
from grading.free_text import FreeText
from grading.sheets import sheet_of
from grading.states import MARKED, TO_MARK
from grading.tables import read_rows

OVERRIDES = "overrides.csv"
COLUMNS = ("id", "sheet", "task", "points", "comment", "by", "date")


@dataclass(frozen=True)
class Override:
    """Somebody's decision about one task of one student.

    Attributes
    ----------
    student, sheet, task : str
    points : float
        Instead of those that the grader gave.
    comment, by : str
        Why, and who has decided.
    day : date
        Of several decisions about one task, that of the latest day counts; of one day, the last.
    """

    student: str
    sheet: str
    task: str
    points: float
    comment: str
    by: str
    day: date


def read_overrides(path: Path, questions: list[FreeText]) -> list[Override]:
    """Read the decisions, earliest first; none if there is no file.

    Parameters
    ----------
    path : Path
        A table with the columns id, sheet, task, points, comment, by and date (2026-11-20).
    questions : list of FreeText
        That are marked by hand, beside the tasks of the sheets.

    Raises
    ------
    DataError
        If a column is missing, or a line names no sheet, task, points or day.
    """
    if not path.exists():
        return []
    found = [
        _override(row, questions, f"{path.name} has in line {line}")
        for line, row in read_rows(path, COLUMNS, "Add it.")
    ]
    return sorted(found, key=lambda each: each.day)


def _override(row: dict[str, str], questions: list[FreeText], where: str) -> Override:
    if not row["id"]:
        raise DataError(f"{where} no id, expected that of a student. Fill it in.")
    points = dict(sheet_of(row["sheet"]).points) if row["sheet"] else {}
    points |= {each.task: each.points for each in questions if each.sheet == row["sheet"]}
    if row["task"] not in points:
        names = ", ".join(points) or "a sheet and one of its tasks"
        raise DataError(
            f"{where} the task {row['task']!r}, expected one of: {names}. Mend that line."
        )
    return Override(
        row["id"],
        row["sheet"],
        row["task"],
        points_in(row["points"], points[row["task"]], where),
        row["comment"],
        row["by"],
        _day(row["date"], where),
    )


def points_in(text: str, of: float, where: str) -> float:
    """Read points from a cell of a table.

    Raises
    ------
    DataError
        If it is no number from 0 to `of`; begins with `where`.
    """
    try:
        points = float(text.replace(",", "."))  # as half of the world writes a half
    except ValueError:
        points = math.nan
    if not 0 <= points <= of:
        raise DataError(
            f"{where} {text!r} points, expected a number from 0 to {of:g}. Mend that line."
        )
    return points


def _day(text: str, where: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise DataError(
            f"{where} the date {text!r}, expected one such as 2026-11-20. Mend that line."
        ) from None


def overrides_csv(overrides: list[Override]) -> bytes:
    """Return the decisions as a table in UTF-8."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    for each in overrides:
        points, day = f"{each.points:g}", each.day.isoformat()
        writer.writerow([each.student, each.sheet, each.task, points, each.comment, each.by, day])
    return text.getvalue().encode("utf-8", "replace")


def with_overrides(result: dict, overrides: list[Override]) -> dict:
    """Return a student's result with what was decided about it.

    Parameters
    ----------
    result : dict
        As `grade.grade_one` returns it, with "student".
    overrides : list of Override
        Earliest first, of whatever sheet and student.

    Returns
    -------
    dict
        Tasks that were decided about have "automatic" (the grader's own points), "comment" and
        "by" besides.
    """
    decided = {
        each.task: each
        for each in overrides
        if (each.student, each.sheet) == (result["student"], result["sheet"])
    }
    tasks = [
        {
            **task,
            "points": decided[task["task"]].points,
            "automatic": task["points"],
            "comment": decided[task["task"]].comment,
            "by": decided[task["task"]].by,
            "state": MARKED if task["state"] == TO_MARK else task["state"],
        }
        if task["task"] in decided
        else task
        for task in result["tasks"]
    ]
    return {**result, "tasks": tasks}
