"""A submitted notebook: read with care, and reduced to the student's own cells."""

import json
import re
from dataclasses import dataclass, field

import nbformat

from fmnist_utils.errors import DataError

#: The most of a task's code that is kept for the feedback, in characters.
_LONGEST_CODE = 20_000


@dataclass(frozen=True)
class Cells:
    """The code cells that a student may write.

    Attributes
    ----------
    sources : list of str
        In the notebook's order, with the cells that the sheet gives; its checks are left out.
    by_task : dict of str to str
        For each task whose cell still carries its name, that cell's code.
    """

    sources: list[str]
    by_task: dict[str, str] = field(default_factory=dict)

    def code_of(self, task: str) -> str:
        """Return the code that defines a task's function, or nothing."""
        found = self.by_task.get(task)
        if found is None:
            definition = re.compile(rf"^[ \t]*(async[ \t]+)?(def|class)[ \t]+{task}\b", re.M)
            found = next((source for source in self.sources if definition.search(source)), "")
        return found[:_LONGEST_CODE]


def read_cells(content: bytes, given: dict[str, str]) -> Cells:
    """Read a notebook.

    Parameters
    ----------
    content : bytes
        A file that anyone may have written.
    given : dict of str to str
        The sheet's own read-only cells by name: they are taken from here, whatever the file says.

    Returns
    -------
    Cells

    Raises
    ------
    DataError
        If it is no notebook; the sentence is meant for the student.
    """
    try:
        text = content.decode("utf-8-sig")
        json.loads(text)
    except UnicodeDecodeError as error:
        raise DataError(
            f"The notebook is not UTF-8 at byte {error.start}, expected a file as Jupyter saves it."
        ) from None
    except (ValueError, RecursionError) as error:
        raise DataError(
            f"The notebook is no JSON ({str(error)[:100]}), expected a file as Jupyter saves it. "
            "Was it edited as text, or cut short?"
        ) from None
    try:
        notebook = nbformat.reads(text, as_version=4)
        sources, by_task = [], {}
        for cell in notebook.cells:
            about = cell.metadata.get("nbgrader", {})
            if cell.cell_type != "code" or about.get("grade"):
                continue
            source = str(cell.source)
            if about.get("locked"):
                source = given.get(str(about.get("grade_id")), "")
            sources.append(source)
            if about.get("solution"):
                by_task[str(about.get("grade_id"))] = source
    except Exception as error:  # nbformat raises whatever it trips over
        raise DataError(
            f"The file is JSON but no notebook ({type(error).__name__}: {str(error)[:100]}), "
            "expected one as Jupyter saves it."
        ) from None
    return Cells(sources, by_task)
