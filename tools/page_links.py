"""Link lessons and sheets as the plan says: ``python -m tools.page_links``; a test holds them.

The last cell of a lesson leads to its sheet, that of a sheet to the next lesson. The sheets are the
solutions, from which ``make exercises`` makes the exercises.
"""

from pathlib import Path

import nbformat

from fmnist_utils.course_plan import Lesson, read_plan
from tools.course import ROOT

#: The id of the cell that holds the link.
CELL = "from-the-plan"


def last_cells(lessons: list[Lesson]) -> dict[Path, str]:
    """Return what the last cell of each lesson and each sheet says, by the notebook's path."""
    texts = {}
    for lesson in lessons:
        link = f"[The practice sheet of this lesson](../{lesson.sheet})"
        texts[ROOT / lesson.notebook] = f"**Now practise.** {link} asks for functions of your own."
    for lesson, following in zip(lessons, [*lessons[1:], None], strict=True):
        text = "This was the last sheet of the course."
        if following:
            text = f"**The next lesson:** [{following.title}](../../{following.notebook})."
        texts[ROOT / "solutions" / lesson.file / f"{lesson.file}.ipynb"] = text
    return texts


def link(path: Path, text: str) -> None:
    """Let the last cell of a notebook be this text."""
    notebook = nbformat.read(path, as_version=4)
    notebook.cells = [cell for cell in notebook.cells if cell.id != CELL]
    notebook.cells.append(nbformat.v4.new_markdown_cell(text, id=CELL))
    nbformat.write(notebook, path)


if __name__ == "__main__":
    for path, text in last_cells(read_plan()[0]).items():
        link(path, text)
