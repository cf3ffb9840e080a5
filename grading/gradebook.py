"""Marks into a gradebook of nbgrader's, for those who use one."""

import os
import sys
import warnings
from pathlib import Path

from fmnist_utils.datasets.fileio import display_path
from fmnist_utils.errors import DataError
from grading.final_marks import read_final
from grading.states import NOT_SUBMITTED

GRADEBOOK = "gradebook.db"
#: nbgrader's name of the cell that checks a task begins so, as in the sheets.
_CELL = "check_"


def import_marks(out: Path, course: Path) -> int:
    """Write the points of a run into a course's gradebook, as nbgrader's own grading would.

    Called again, it writes the newer points over the older; what somebody has given by hand in
    nbgrader stays, and counts there. A penalty for delay is nbgrader's own: none is written.

    Parameters
    ----------
    out : Path
        The folder of a run.
    course : Path
        nbgrader's course folder. Its ``gradebook.db`` is made if there is none.

    Returns
    -------
    int
        How many students.

    Raises
    ------
    DataError
        If nbgrader is not installed, a folder is missing, or there are no results.
    """
    try:
        from nbgrader.api import Gradebook
    except ModuleNotFoundError:
        raise DataError(
            "nbgrader is not installed, expected it for its gradebook. First: pip install nbgrader"
        ) from None
    results = read_final(out).results
    if not course.is_dir():
        raise DataError(
            f"There is no folder {display_path(course)}, expected nbgrader's course. Check the "
            "path."
        )
    # nbgrader calls a program of its environment, and its own use of its database warns
    os.environ["PATH"] = f"{sys.prefix}/bin{os.pathsep}{os.environ['PATH']}"
    with (
        warnings.catch_warnings(action="ignore"),
        Gradebook(f"sqlite:///{(course / GRADEBOOK).absolute()}") as book,
    ):
        for student, result in results.items():
            sheet = result["sheet"]
            book.update_or_create_assignment(sheet)
            book.update_or_create_notebook(sheet, sheet)
            for task in result["tasks"]:
                book.update_or_create_grade_cell(
                    _CELL + task["task"], sheet, sheet, max_score=task["of"], cell_type="code"
                )
            book.update_or_create_student(student)
            if all(task["state"] == NOT_SUBMITTED for task in result["tasks"]):
                continue
            book.update_or_create_submission(sheet, student)
            for task in result["tasks"]:
                grade = book.find_grade(_CELL + task["task"], sheet, sheet, student)
                grade.auto_score = task["points"]
                grade.needs_manual_grade = False
        book.db.commit()
    return len(results)
