"""A submitted notebook: read with care, and reduced to its code."""

import ast
import json
import re
from dataclasses import dataclass, field

import nbformat
import nbformat.reader

from fmnist_utils.errors import DataError

#: The most of a task's code that is kept for the feedback, in characters.
_LONGEST_CODE = 20_000
_LONGEST_NAME = 60


@dataclass(frozen=True)
class Cells:
    """The cells of a notebook.

    Attributes
    ----------
    sources : list of str
        Of its code cells, from top to bottom, whatever their metadata say: what Jupyter runs.
    by_task : dict of str to str
        For each task whose cell still carries its name, that cell's code.
    others : list of (str, str)
        The type and source of all other cells.
    texts : dict of str to str
        Of those among them that nbgrader calls manually graded, by their name.
    """

    sources: list[str]
    by_task: dict[str, str] = field(default_factory=dict)
    others: list[tuple[str, str]] = field(default_factory=list)
    texts: dict[str, str] = field(default_factory=dict)

    def code_of(self, task: str) -> str:
        """Return the last code that defines a task's function and is not the stub; or nothing."""
        definition = _definition_of(task)
        defining = [source for source in self.sources if definition.search(source)]
        answers = [source for source in defining if not _is_stub(source, task)]
        found = [self.by_task.get(task, ""), *defining[-1:], *answers[-1:]]
        return found[-1][:_LONGEST_CODE]

    def kind_of_other(self, task: str) -> str:
        """Return the type of the last cell that would define a task's function if it were code."""
        definition = _definition_of(task)
        kinds = [kind for kind, source in self.others if definition.search(source)]
        return kinds[-1] if kinds else ""

    def name_of(self, number: int) -> str:
        """Return how a code cell is told to people: by its number in Jupyter, and its first line.

        Parameters
        ----------
        number : int
            From 0.
        """
        lines = [line for line in self.sources[number].splitlines() if line.strip()]
        first = lines[0].strip() if lines else ""
        short = first if len(first) <= _LONGEST_NAME else f"{first[: _LONGEST_NAME - 1]}…"
        return f"cell [{number + 1}], `{short}`"


def _definition_of(task: str) -> re.Pattern:
    return re.compile(rf"^[ \t]*(async[ \t]+)?(def|class)[ \t]+{task}\b", re.M)


def _is_stub(source: str, task: str) -> bool:
    """Tell whether a task's function does nothing there but raise `NotImplementedError`."""
    try:
        parts = ast.walk(ast.parse(source))
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return False
    functions = [part for part in parts if isinstance(part, ast.FunctionDef) and part.name == task]
    body = [part for part in functions[-1].body if not _is_text(part)] if functions else []
    return len(body) == 1 and isinstance(body[0], ast.Raise)


def _is_text(part: ast.stmt) -> bool:
    return isinstance(part, ast.Expr) and isinstance(part.value, ast.Constant)


def read_cells(content: bytes) -> Cells:
    """Read a notebook.

    Parameters
    ----------
    content : bytes
        A file that anyone may have written.

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
        # not nbformat.reads: it validates, which takes minutes for a cell with 8,000 tags
        notebook = nbformat.convert(nbformat.reader.reads(text), 4)
        sources, by_task, others, texts = [], {}, [], {}
        for cell in notebook.cells:
            source = str(cell.source)
            about = cell.metadata.get("nbgrader", {})
            if cell.cell_type != "code":
                others.append((str(cell.cell_type), source))
                if about.get("grade") and about.get("solution"):
                    texts[str(about.get("grade_id"))[:_LONGEST_NAME]] = source[:_LONGEST_CODE]
                continue
            sources.append(source)
            if about.get("solution"):
                by_task[str(about.get("grade_id"))] = source
    except Exception as error:  # nbformat raises whatever it trips over
        raise DataError(
            f"The file is JSON but no notebook ({type(error).__name__}: {str(error)[:100]}), "
            "expected one as Jupyter saves it."
        ) from None
    return Cells(sources, by_task, others, texts)
