"""The answers in the solutions, as functions: for the tests and the mutants.

Importing this sets Matplotlib's backend to one without windows: solutions draw.
"""

import contextlib
import io
from collections.abc import Callable
from functools import cache
from importlib import import_module
from types import ModuleType

import matplotlib
import matplotlib.pyplot as plt
import nbformat

from grading.sheets import lesson_of
from tools.generate_exercises import SOLUTIONS

matplotlib.use("Agg")


def checks_of(sheet: str) -> ModuleType:
    """Return the checks of a sheet: those of 01_read_the_bytes are `checks.read_the_bytes`."""
    return import_module(f"fmnist_utils.checks.{lesson_of(sheet)}")


def namespace_of(sheet: str) -> dict:
    """Return what a solution's cells define, its graded cells left out.

    Parameters
    ----------
    sheet : str
        Such as "01_read_the_bytes".
    """
    return dict(_executed(sheet))


@cache
def _executed(sheet: str) -> dict:
    """Execute a solution's cells once; what they print and draw is dropped."""
    notebook = nbformat.read(SOLUTIONS / sheet / f"{sheet}.ipynb", as_version=4)
    names: dict = {"__name__": sheet}
    with contextlib.redirect_stdout(io.StringIO()):
        for cell in notebook.cells:
            graded = cell.metadata.get("nbgrader", {}).get("grade")
            if cell.cell_type == "code" and not graded and "check.progress" not in cell.source:
                exec(compile(cell.source, f"<{sheet} {cell.id}>", "exec"), names)
    plt.close("all")
    return names


def answers_of(sheet: str) -> dict[str, Callable]:
    """Return the solution's function of each task, by name, in the order of the tasks."""
    names = namespace_of(sheet)
    return {task: names[task] for task in checks_of(sheet).sheet.tasks}


def sources_of(sheet: str) -> dict[str, str]:
    """Return the source of the cell that answers each task."""
    notebook = nbformat.read(SOLUTIONS / sheet / f"{sheet}.ipynb", as_version=4)
    by_id = {
        cell.metadata["nbgrader"]["grade_id"]: cell.source
        for cell in notebook.cells
        if cell.metadata.get("nbgrader", {}).get("solution")
    }
    return {task: by_id[task] for task in checks_of(sheet).sheet.tasks}
