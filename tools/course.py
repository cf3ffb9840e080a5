"""The course's plan: what ``notebooks/course.toml`` says of each lesson and each schedule.

``python -m tools.course`` writes the course map in README.md and the schedules in
``notebooks/README.md`` anew from it; a test holds both equal to it.
"""

import tomllib
from dataclasses import dataclass
from pathlib import Path

from fmnist_utils.errors import DataError

ROOT = Path(__file__).parents[1]
PLAN = ROOT / "notebooks" / "course.toml"
#: What stands between these lines is generated.
BEGIN, END = "<!-- from notebooks/course.toml -->\n", "<!-- end of the generated part -->\n"


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


def read_plan(path: Path = PLAN) -> tuple[list[Lesson], list[Schedule]]:
    """Read the lessons, in order, and the schedules."""
    plan = tomllib.loads(path.read_text(encoding="utf-8"))
    lessons = [Lesson(number=f"{k:02}", **row) for k, row in enumerate(plan["lesson"])]
    return lessons, [Schedule(**row) for row in plan["schedule"]]


def course_map(lessons: list[Lesson]) -> str:
    """Write README's table: a row a lesson, with the minutes of a person and of the computer."""
    rows = ["| lesson | you will be able to | minutes |\n|---|---|---|\n"]
    for lesson in lessons:
        link = f"[{lesson.number} {lesson.title}](notebooks/{lesson.file}.ipynb)"
        rows.append(f"| {link} | {'; '.join(lesson.objectives)} | {lesson.minutes} |\n")
    return "".join(rows)


def schedules_text(lessons: list[Lesson], schedules: list[Schedule]) -> str:
    """Write the schedules: a table each, with the sum of the minutes of its sittings."""
    by_name = {lesson.name: lesson for lesson in lessons}
    parts = []
    for schedule in schedules:
        rows = [
            f"## {schedule.title}\n\n{schedule.text}\n\n",
            "| when | lessons | minutes |\n|---|---|---|\n",
        ]
        for sitting in schedule.sittings:
            chosen = [by_name[name] for name in sitting["lessons"]]
            links = ", ".join(f"[{c.number} {c.title}]({c.file}.ipynb)" for c in chosen)
            rows.append(f"| {sitting['when']} | {links} | {sum(c.minutes for c in chosen)} |\n")
        parts.append("".join(rows))
    return "\n".join(parts)


def replace_generated(page: str, text: str) -> str:
    """Return a page with the part between its two markers replaced.

    Raises
    ------
    DataError
        If a marker is missing.
    """
    before, begin, rest = page.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not (begin and end):
        raise DataError(
            f"The page lacks the lines {BEGIN.strip()} and {END.strip()}, expected both: what is "
            "generated goes between them. Put them back."
        )
    return f"{before}{BEGIN}{text}{END}{after}"


def generated_pages() -> dict[Path, str]:
    """Return what the two pages should hold, by path."""
    lessons, schedules = read_plan()
    parts = {
        ROOT / "README.md": course_map(lessons),
        ROOT / "notebooks" / "README.md": schedules_text(lessons, schedules),
    }
    return {
        path: replace_generated(path.read_text(encoding="utf-8"), text)
        for path, text in parts.items()
    }


if __name__ == "__main__":
    for path, content in generated_pages().items():
        path.write_text(content, encoding="utf-8")
