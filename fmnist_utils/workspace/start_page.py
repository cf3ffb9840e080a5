"""The start page of a workspace: the map of the course, what comes next, and how far one is."""

from typing import Any

from fmnist_utils import resources
from fmnist_utils.checks.course_progress import SheetProgress, course_progress, in_all
from fmnist_utils.checks.course_progress import course_map as map_for_the_terminal
from fmnist_utils.course_plan import Lesson, read_plan, sheet_minutes

#: Its name in the workspace.
FILE = "start.ipynb"
HEAD = """# What does a neural network do with an image?

Each lesson asks you to predict, and then shows you at once. On its practice sheet you write \
functions, and a check says at once whether they are right. All files here are yours: what you \
change is never overwritten."""
CODE = """from fmnist_utils.workspace import start_page

start_page.course_map()  # Shift + Enter brings the map up to date"""
FOOT = """[The words](notebooks/glossary.md) · [The data in every format](notebooks/formats.md) · \
[What the course claims](notebooks/evidence/README.md) · \
[How fast, and how good](benchmarks/README.md)

In a terminal (*File → New → Terminal*), `python -m fmnist_utils workspace` brings newer versions \
of the course's files, and `python -m fmnist_utils doctor` says what is wrong, if something is."""


class CourseMap:
    """The map as Jupyter shows it; printed, the map for the terminal."""

    def _repr_markdown_(self) -> str:
        return markdown_map()

    def __repr__(self) -> str:
        """Draw the map for the terminal."""
        return map_for_the_terminal()


def course_map() -> CourseMap:
    """Return the map of the course, with how far each sheet is now."""
    return CourseMap()


def markdown_map() -> str:
    """Write the map: what comes next, and a row a lesson."""
    lessons, progress = read_plan()[0], course_progress()
    sheets = [sheet_minutes(resources.path(lesson.sheet)) for lesson in lessons]
    rows = [
        f"| [{lesson.number} {lesson.title}]({lesson.notebook}) | {lesson.minutes} "
        f"| [sheet {lesson.number}]({lesson.sheet}) | {minutes} | {sheet.marks} {_right(sheet)} |\n"
        for lesson, minutes, sheet in zip(lessons, sheets, progress, strict=True)
    ]
    hours = round((sum(lesson.minutes for lesson in lessons) + sum(sheets)) / 60)
    return (
        f"{what_comes_next(lessons, progress)}\n\n"
        "| lesson | minutes | practice | minutes | how far you are |\n"
        f"|:--|--:|:--|--:|:--|\n{''.join(rows)}\n"
        f"{in_all(progress)} About {hours} hours in all, lessons and sheets."
    )


def what_comes_next(lessons: list[Lesson], progress: list[SheetProgress]) -> str:
    """Say in a line where to go on: a lesson, or its sheet once that is begun."""
    for lesson, sheet in zip(lessons, progress, strict=True):
        if not sheet.next_task:
            continue
        if sheet.is_begun:
            link = f"[the sheet of {lesson.title}]({lesson.sheet})"
            return f"**Go on with {link}**, task `{sheet.next_task}`."
        word = "Begin with" if lesson is lessons[0] else "Next:"
        link = f"[{lesson.number} {lesson.title}]({lesson.notebook})"
        return f"**{word} {link}**, about {lesson.minutes} minutes."
    return "**All sheets are done.** Is there a question of your own?"


def notebook() -> dict[str, Any]:
    """Return the page as a notebook; the map stands in it as the output of a cell."""
    output = {
        "output_type": "execute_result",
        "execution_count": 1,
        "metadata": {},
        "data": {"text/markdown": markdown_map(), "text/plain": map_for_the_terminal()},
    }
    cells = [
        {"cell_type": "markdown", "id": "head", "metadata": {}, "source": HEAD},
        {
            "cell_type": "code",
            "id": "map",
            "metadata": {},
            "execution_count": 1,
            "source": CODE,
            "outputs": [output],
        },
        {"cell_type": "markdown", "id": "foot", "metadata": {}, "source": FOOT},
    ]
    return {
        "cells": cells,
        "metadata": {},
        "nbformat": 4,
        "nbformat_minor": 5,
    }


def _right(sheet: SheetProgress) -> str:
    return f"{sheet.right} of {len(sheet.states)}"
