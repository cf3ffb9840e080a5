"""``free_text.toml``: questions that an instructor adds to a sheet and marks by a rubric.

The answer is the Markdown cell that nbgrader calls by the question's name ("manually graded").
"""

import tomllib
from dataclasses import dataclass
from pathlib import Path

from fmnist_utils.datasets.fileio import read_text
from fmnist_utils.errors import DataError
from grading.sheets import sheet_of
from grading.states import NOT_SUBMITTED, TO_MARK

FREE_TEXT = "free_text.toml"
_KEYS = ("points", "question", "rubric")


@dataclass(frozen=True)
class FreeText:
    """A question whose answers are read by people.

    Attributes
    ----------
    sheet, task : str
        The task's name is that of the cell (nbgrader's id).
    points : float
    question : str
    rubric : tuple of str
        What an answer may have, a point of view each.
    """

    sheet: str
    task: str
    points: float
    question: str
    rubric: tuple[str, ...]


def read_free_text(path: Path) -> list[FreeText]:
    """Read the questions of all sheets; none if there is no file.

    Raises
    ------
    DataError
        If the file is no TOML, or a question is not whole.
    """
    if not path.exists():
        return []
    try:
        content = tomllib.loads(read_text(path, "a file of TOML"))
    except tomllib.TOMLDecodeError as error:
        raise DataError(
            f"{path.name} is no TOML ({error}), expected lines such as `points = 2`. Mend that "
            "line."
        ) from None
    return [
        _question(path.name, sheet, task, about)
        for sheet, tasks in content.items()
        for task, about in (tasks.items() if isinstance(tasks, dict) else [("", tasks)])
    ]


def _question(file: str, sheet: str, task: str, about: object) -> FreeText:
    where = f"{file} has [{sheet}.{task}]"
    if task in sheet_of(sheet).points:
        raise DataError(f"{where}, which the sheet's check judges. Choose another name.")
    if not isinstance(about, dict) or about.keys() - set(_KEYS):
        raise DataError(f"{where} = {about!r}, expected a table with {', '.join(_KEYS)}. Mend it.")
    points, rubric = about.get("points"), about.get("rubric", [])
    if type(points) not in (int, float) or not 0 < points <= 1000:
        raise DataError(f"{where} with points = {points!r}, expected a number above 0. Mend it.")
    question = about.get("question", "")
    texts = [question, *rubric] if isinstance(rubric, list) else [rubric, None]
    if not all(isinstance(text, str) for text in texts):
        raise DataError(f"{where} with rubric = {rubric!r}, expected a list of texts. Mend it.")
    return FreeText(sheet, task, float(points), question, tuple(rubric))


def with_free_text(result: dict, questions: list[FreeText]) -> dict:
    """Return a student's result with a task for each question of its sheet, not yet marked."""
    is_there = any(task["state"] != NOT_SUBMITTED for task in result["tasks"])
    texts = result.get("texts", {})
    added = [
        {
            "task": each.task,
            "points": 0.0,
            "of": each.points,
            "state": TO_MARK if is_there else NOT_SUBMITTED,
            "sentence": each.question,
            "code": texts.get(each.task, ""),
        }
        for each in questions
        if each.sheet == result["sheet"]
    ]
    return {**result, "tasks": [*result["tasks"], *added]}
