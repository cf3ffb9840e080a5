"""What is known of a practice sheet: its tasks, their points, and its checks."""

import re
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from pathlib import Path

import nbformat

from fmnist_utils.checks.engine.sheet import Task
from fmnist_utils.errors import DataError

EXERCISES = Path(__file__).parents[1] / "exercises"
#: The cell that checks a task is called by the task's name behind this.
_CHECK = "check_"


def lesson_of(sheet: str) -> str:
    """Return the name of a sheet's lesson, without the number of its place.

    What is drawn or found by this name stays when a lesson is added before it.

    Examples
    --------
    >>> lesson_of("01_read_the_bytes")
    'read_the_bytes'
    """
    return sheet[3:]


@dataclass(frozen=True)
class GradedSheet:
    """A practice sheet as a grader sees it.

    Attributes
    ----------
    name : str
        Such as "01_read_the_bytes".
    points : dict of str to float
        By task, in the sheet's order.
    tasks : dict of str to Task
        The checks, with their right answers.
    """

    name: str
    points: dict[str, float]
    tasks: dict[str, Task]


def sheet_names() -> list[str]:
    """Return the names of all sheets, in order."""
    return sorted(path.name for path in EXERCISES.iterdir() if path.is_dir())


#: What only the masters in `solutions/` have in their cells.
_SOLUTION = b"### BEGIN SOLUTION"
#: The id of a cell, or the name of a function, in a notebook's text.
_NAME = re.compile(rb'"grade_id": ?"(\w+)"|\bdef (\w+) ?\(')


def tasks_in(sheet: str, content: bytes) -> tuple[int, str]:
    """Look for a sheet's tasks in a notebook, by the ids of cells or the functions they define.

    Parameters
    ----------
    sheet : str
    content : bytes
        Of the notebook; it is searched, not parsed.

    Returns
    -------
    count : int
    why_not : str
        Why it is not a student's copy of the sheet; empty if it may be one. What has no task of any
        sheet may be a copy that has lost them.
    """
    names = {(match[1] or match[2]).decode() for match in _NAME.finditer(content)}
    found = {name: len(names & set(sheet_of(name).tasks)) for name in sheet_names()}
    likeliest = max(found, key=found.get)
    if _SOLUTION in content:
        return found[sheet], "it is the course's own solution"
    if found[likeliest] > found[sheet]:
        return found[sheet], f"it is the sheet {likeliest}"
    return found[sheet], ""


@cache
def sheet_of(name: str) -> GradedSheet:
    """Return a sheet by its name.

    Raises
    ------
    DataError
        If there is none of that name.
    """
    path = EXERCISES / name / f"{name}.ipynb"
    if name not in sheet_names() or not path.exists():
        raise DataError(
            f"There is no sheet {name!r}, expected one of: {', '.join(sheet_names())}. Name one."
        )
    points = {}
    for cell in nbformat.read(path, as_version=4).cells:
        graded = cell.metadata.get("nbgrader", {})
        if graded.get("grade"):
            points[graded["grade_id"].removeprefix(_CHECK)] = float(graded["points"])
    tasks = import_module(f"fmnist_utils.checks.{lesson_of(name)}").sheet.tasks
    return GradedSheet(name, points, {task: tasks[task] for task in points})
