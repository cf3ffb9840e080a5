"""The course's plan: what ``notebooks/course.toml`` says of each lesson and each schedule."""

import json
import re
import tomllib
from dataclasses import dataclass
from pathlib import Path

from fmnist_utils import resources

PLAN = "notebooks/course.toml"


@dataclass(frozen=True)
class Lesson:
    """What the plan says of one lesson.

    Attributes
    ----------
    name : str
        What the lesson, its sheet, its checks and its claims are called.
    number : str
        Two digits, from its place in the plan. Only file names hold it.
    title : str
        As in the notebook's heading.
    objectives : list of str
        What a student can do afterwards.
    needs : list of str
        Names of the lessons that come before it.
    minutes : int
        For reading, predicting and running.
    processor_seconds : float
        What the computer needs, as the lesson runner measured it on two cores.
    own_work : int
        Minutes of them that a student spends on work of their own.
    """

    name: str
    number: str
    title: str
    objectives: list[str]
    needs: list[str]
    minutes: int
    processor_seconds: float
    own_work: int = 0

    @property
    def file(self) -> str:
        """Name of the notebook without its ending, by which a student orders them."""
        return f"{self.number}_{self.name}"

    @property
    def notebook(self) -> str:
        """Path of the lesson, from the course's folder."""
        return f"notebooks/{self.file}.ipynb"

    @property
    def sheet(self) -> str:
        """Path of the practice sheet, from the course's folder."""
        return f"exercises/{self.file}/{self.file}.ipynb"


@dataclass(frozen=True)
class Schedule:
    """One way to teach the course.

    Attributes
    ----------
    title, text : str
    minutes : int
        What there is, breaks included.
    sittings : list of dict
        Each has "when" and the names of its "lessons".
    """

    title: str
    text: str
    minutes: int
    sittings: list[dict]


def read_plan(path: Path | None = None) -> tuple[list[Lesson], list[Schedule]]:
    """Read the lessons, in order, and the schedules; by default those of the course.

    Examples
    --------
    >>> read_plan()[0][1].sheet
    'exercises/01_read_the_bytes/01_read_the_bytes.ipynb'
    """
    plan = tomllib.loads((path or resources.path(PLAN)).read_text(encoding="utf-8"))
    lessons = [Lesson(number=f"{k:02}", **row) for k, row in enumerate(plan["lesson"])]
    return lessons, [Schedule(**row) for row in plan["schedule"]]


def sheet_minutes(path: Path) -> int:
    """Return the minutes that a practice sheet names in its first cell."""
    first = json.loads(path.read_text(encoding="utf-8"))["cells"][0]
    return int(re.search(r"about (\d+) minutes", "".join(first["source"]))[1])
