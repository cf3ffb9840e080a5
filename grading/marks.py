"""``marks.csv``: a line a student, with the points of each task, their sum and what happened."""

import csv
import io

from fmnist_utils.checks.engine.outcome import CORRECT, NOT_ATTEMPTED
from grading.roster import Person
from grading.states import ERROR, NOT_SUBMITTED, WRONG

#: A cell that begins so would be a formula to a spreadsheet.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def total(result: dict) -> float:
    """Return the points that a result has in all."""
    return sum(task["points"] for task in result["tasks"])


def total_of(result: dict) -> float:
    """Return the points that there are."""
    return sum(task["of"] for task in result["tasks"])


def state_of(result: dict) -> str:
    """Say in a few words what became of a submission: graded, or what kept tasks from it."""
    states = {task["state"] for task in result["tasks"]}
    if states == {NOT_SUBMITTED}:
        return NOT_SUBMITTED
    kept = sorted(states - {CORRECT, WRONG, ERROR, NOT_ATTEMPTED})
    words = "; ".join(kept) if kept else "graded"
    return words if result["sandbox"] else f"{words} (without a sandbox)"


def marks_csv(results: dict[str, dict], roster: list[Person] | None) -> bytes:
    """Return the marks as a table in UTF-8.

    Parameters
    ----------
    results : dict of str to dict
        By student, as `grade.grade_one` returns them.
    roster : list of Person or None
        Gives the names, and the order.

    Returns
    -------
    bytes
        Columns: student, name, one a task, total, of, state.
    """
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    names = {person.id: person.name for person in roster or []}
    tasks = [task["task"] for task in next(iter(results.values()))["tasks"]]
    writer.writerow(["student", "name", *tasks, "total", "of", "state"])
    for student in in_order(results, roster):
        result = results[student]
        points = [f"{task['points']:g}" for task in result["tasks"]]
        writer.writerow(
            [
                safe(student),
                safe(names.get(student, "")),
                *points,
                f"{total(result):g}",
                f"{total_of(result):g}",
                state_of(result),
            ]
        )
    return text.getvalue().encode("utf-8", "replace")


def in_order(results: dict[str, dict], roster: list[Person] | None) -> list[str]:
    """Return the students in the roster's order, those of no roster behind, by their ids."""
    listed = [person.id for person in roster or [] if person.id in results]
    return listed + sorted(results.keys() - set(listed))


def safe(text: str) -> str:
    """Return a text as a cell that no spreadsheet takes for a formula."""
    return f"'{text}" if text.startswith(_FORMULA) else text
