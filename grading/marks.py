"""``marks.csv``: a line a student, with the points of each task, their sum and what happened."""

import csv
import io

from fmnist_utils.checks.engine.outcome import CORRECT, NOT_ATTEMPTED
from grading.roster import Person
from grading.states import ERROR, MARKED, NOT_SUBMITTED, WRONG

#: A cell that begins so would be a formula to a spreadsheet.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def total(result: dict) -> float:
    """Return the points that a result has in all, less what a delay has cost."""
    points = sum(task["points"] for task in result["tasks"])
    return max(0.0, round(points - result.get("penalty", 0.0), 2))


def total_of(result: dict) -> float:
    """Return the points that there are."""
    return sum(task["of"] for task in result["tasks"])


def state_of(result: dict) -> str:
    """Say in a few words what became of a submission: graded, or what kept tasks from it."""
    states = {task["state"] for task in result["tasks"]}
    if states == {NOT_SUBMITTED}:
        return NOT_SUBMITTED
    kept = sorted(states - {CORRECT, WRONG, ERROR, NOT_ATTEMPTED, MARKED})
    words = "; ".join(kept) if kept else "graded"
    return words if result["sandbox"] else f"{words} (without a sandbox)"


def notes_of(result: dict) -> list[str]:
    """Say what was decided about tasks by hand, and what a delay has cost; a sentence each."""
    decided = [_decision(task) for task in result["tasks"] if "automatic" in task]
    return [*decided, *([result["note"]] if "note" in result else [])]


def _decision(task: dict) -> str:
    before = "of" if task["state"] == MARKED else "instead of"
    other = task["of"] if task["state"] == MARKED else task["automatic"]
    points = f"{task['task']}: {task['points']:g} {before} {other:g} points"
    return f"{points}, by {task['by'] or 'hand'}{': ' if task['comment'] else ''}{task['comment']}."


def marks_csv(results: dict[str, dict], roster: list[Person] | None) -> bytes:
    """Return the marks as a table in UTF-8.

    Parameters
    ----------
    results : dict of str to dict
        By student, as `final_marks.read_final` returns them.
    roster : list of Person or None
        Gives the names, and the order.

    Returns
    -------
    bytes
        Columns: student, name, one a task, penalty, total, of, state, note. The note has what was
        decided about tasks, and what a delay has cost.
    """
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    names = {person.id: person.name for person in roster or []}
    tasks = [task["task"] for task in next(iter(results.values()))["tasks"]]
    writer.writerow(["student", "name", *tasks, "penalty", "total", "of", "state", "note"])
    for student in in_order(results, roster):
        result = results[student]
        points = [f"{task['points']:g}" for task in result["tasks"]]
        writer.writerow(
            [
                safe(student),
                safe(names.get(student, "")),
                *points,
                f"{result.get('penalty', 0):g}",
                f"{total(result):g}",
                f"{total_of(result):g}",
                state_of(result),
                safe(" ".join(notes_of(result))),
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
