"""What is known of a practice sheet: its tasks, their points, and its checks."""

import json
import re
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from pathlib import Path

import nbformat

from fmnist_utils.checks.engine.sheet import Task
from fmnist_utils.errors import DataError

EXERCISES = Path(__file__).parents[1] / "exercises"
LESSONS = Path(__file__).parents[1] / "notebooks"
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


@cache
def sheet_names() -> tuple[str, ...]:
    """Return the names of all sheets, in order."""
    return tuple(sorted(path.name for path in EXERCISES.iterdir() if path.is_dir()))


#: What only the masters in `solutions/` have in their cells.
_SOLUTION = b"### BEGIN SOLUTION"
#: The id of a cell, or the name of a function, in a notebook's text.
_NAME = re.compile(rb'"grade_id": ?"(\w+)"|\bdef (\w+) ?\(')
#: The id of a cell in the format of notebooks.
_CELL_ID = re.compile(rb'"id": ?"([\w-]+)"')


def tasks_in(content: bytes, expected: str = "") -> dict[str, int]:
    """Count sheets' tasks in a notebook, by the ids of cells or the functions they define.

    Parameters
    ----------
    content : bytes
        Of the notebook; it is searched, not parsed.
    expected : str
        The sheet that is preferred where another has as many tasks in it.

    Returns
    -------
    dict of str to int
        Of the sheets that have half of their tasks in it, or else of the one that has most.
    """
    names = {(match[1] or match[2]).decode() for match in _NAME.finditer(content)}
    found = {name: len(names & set(sheet_of(name).tasks)) for name in sheet_names()}
    likely = sorted(filter(found.get, found), key=lambda name: (-found[name], name != expected))
    whole = [name for name in likely if 2 * found[name] >= len(sheet_of(name).tasks)]
    return {name: found[name] for name in whole or likely[:1]}


def is_solution(content: bytes) -> bool:
    """Tell the course's own solution, with the marks that only its masters have."""
    return _SOLUTION in content


def lesson_told(content: bytes) -> str:
    """Return the name of the lesson that a notebook is; empty if it is none.

    Told by the ids of its cells: half of them are the lesson's.
    """
    ids = set(_CELL_ID.findall(content))
    found = {name: len(ids & cells) for name, cells in _lessons().items()}
    likeliest = max(found, key=found.get)
    return likeliest if 2 * found[likeliest] > len(ids) else ""


@cache
def _lessons() -> dict[str, set[bytes]]:
    return {path.stem: set(_CELL_ID.findall(path.read_bytes())) for path in LESSONS.glob("*.ipynb")}


@cache
def untouched_sources(sheet: str) -> tuple[str, ...]:
    """Return what stands in the cells of a sheet as students get it."""
    return sources_in((EXERCISES / sheet / f"{sheet}.ipynb").read_bytes())


def sources_in(content: bytes) -> tuple[str, ...]:
    """Return what stands in the cells of a notebook; nothing if it is none."""
    try:
        cells = json.loads(content)["cells"]
        return tuple("".join(cell["source"]) for cell in cells)
    except (ValueError, KeyError, TypeError, RecursionError):
        return ()


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
