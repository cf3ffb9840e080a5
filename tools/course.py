"""Write the course's plan into the pages: ``python -m tools.course``.

The course map in README.md and the schedules in ``notebooks/README.md`` come from
``notebooks/course.toml``; a test holds both equal to it.
"""

from pathlib import Path

from fmnist_utils.course_plan import Lesson, Schedule, read_plan
from fmnist_utils.errors import DataError

ROOT = Path(__file__).parents[1]
#: What stands between these lines is generated.
BEGIN, END = "<!-- from notebooks/course.toml -->\n", "<!-- end of the generated part -->\n"


def course_map(lessons: list[Lesson]) -> str:
    """Write README's table: a row a lesson, with the minutes of a person and of the computer."""
    rows = ["| lesson | you will be able to | minutes |\n|---|---|---|\n"]
    for lesson in lessons:
        link = f"[{lesson.number} {lesson.title}]({lesson.notebook})"
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
