"""List numbers in the lessons' prose that nothing holds: ``python -m tools.prose_numbers``.

A number is held if the same notebook shows it in an output that nbval compares, or names it in an
assertion, or if it stands in a sum that comes out right, such as 3 × 3 = 9. A whole number is also
held if the code sets it: what a cell does with five epochs, the prose may call so. What comes from
elsewhere is explained in the metadata of its cell: ``"facts": {"0.835": "the dataset's README"}``.
"""

import ast
import math
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import nbformat

NOTEBOOKS = Path(__file__).parents[1] / "notebooks"
NUMBER = re.compile(r"(?<![\w.])(\d[\d,]*(?:\.\d+)?)(?:(?:st|nd|rd|th)\b)?(?![\w])")
#: What is no claim: code, addresses, links' targets, headings' and lists' numbers, references to
#: issues, and the minutes at the head, which the plan holds.
NO_CLAIM = [
    re.compile(r"`[^`]*`"),
    re.compile(r"\]\([^)]*\)"),
    re.compile(r"https?://\S+"),
    re.compile(r"arXiv:\S+|SHA-256"),
    re.compile(r"^#+ \d+[ .]", re.MULTILINE),
    re.compile(r"^\d+\. ", re.MULTILINE),
    re.compile(r"\bissue \d+"),
    re.compile(r"\*\*Time\*\*:.*"),
]


#: The dataset's own size and the validation split's: early lessons count them.
DATASET = {28, 784, 60_000, 10_000, 70_000, 55_000, 5_000}
SUM = re.compile(r"\d[\d,]*(?: [×+−] \d[\d,]*)+ = \d[\d,]*")


@dataclass(frozen=True)
class UnheldNumber:
    """A number in a Markdown cell that its notebook neither computes nor explains."""

    notebook: str
    cell: str
    number: str
    line: str


def value_of(number: str) -> float:
    """Return the value of a number as written: "55,000" is 55000."""
    return float(number.replace(",", "").rstrip("."))


def claims_in(text: str) -> list[tuple[str, float, bool]]:
    """Return the numbers in a text that could be claims.

    Parameters
    ----------
    text : str
        Markdown.

    Returns
    -------
    list of (str, float, bool)
        Each as it is written, its value, and whether it is a measurement: with decimals or percent.
    """
    for pattern in NO_CLAIM:
        text = pattern.sub(" ", text)
    text = SUM.sub(lambda found: " " if _comes_out_right(found[0]) else found[0], text)
    claims = []
    for found in NUMBER.finditer(text):
        number = found[1].rstrip(",")
        percent = bool(re.match(r"\s?%", text[found.end(1) :]))
        claims.append(
            (f"{number} %" if percent else number, value_of(number), percent or "." in number)
        )
    return claims


def held_values(notebook: nbformat.NotebookNode) -> tuple[set[float], set[float]]:
    """Return the values that a notebook proves, and those that its code merely sets.

    Parameters
    ----------
    notebook : NotebookNode
        Stored with its outputs.

    Returns
    -------
    proved : set of float
        What assertions name and what compared outputs show.
    set_ : set of float
        Every other constant of the code.
    """
    proved, constants = set(), set()
    for cell in notebook.cells:
        if cell.cell_type != "code":
            continue
        tree = ast.parse(cell.source)
        constants |= _constants(tree)
        for node in ast.walk(tree):
            if isinstance(node, ast.Assert):
                proved |= _constants(node)
        if "nbval-ignore-output" not in cell.metadata.get("tags", []):
            proved |= {value for text in _texts(cell) for value in _values(text)}
    return proved, constants


def unheld_numbers(path: Path) -> list[UnheldNumber]:
    """List what nothing holds in one notebook."""
    notebook = nbformat.read(path, as_version=4)
    proved, constants = held_values(notebook)
    found = []
    for cell in notebook.cells:
        if cell.cell_type != "markdown":
            continue
        explained = {value_of(fact) for fact in cell.metadata.get("facts", {})}
        for line in _lines_with_claims(cell.source):
            for number, value, measured in claims_in(line):
                held = DATASET | proved | explained | (set() if measured else constants)
                values = {value, round(value / 100, 8)} if number.endswith("%") else {value}
                if not values & held:
                    found.append(UnheldNumber(path.stem, cell.id, number, line))
    return found


def _lines_with_claims(source: str) -> list[str]:
    """Return the lines of a Markdown cell that are not between the fences of a block of code."""
    return re.sub(r"```.*?```", "", source, flags=re.DOTALL).splitlines()


def _comes_out_right(text: str) -> bool:
    """Tell whether a sum such as "3 × 3 + 1 = 10" is true."""
    left, right = text.replace(",", "").split(" = ")
    total = sum(
        (-1 if sign == "−" else 1) * math.prod(map(int, term.split(" × ")))
        for sign, term in re.findall(r"(^|\+|−) ?(\d+(?: × \d+)*)", left)
    )
    return total == int(right)


def _constants(tree: ast.AST) -> set[float]:
    """Return the numbers that code writes out, also inside its strings."""
    held = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and not isinstance(node.value, bool):
            if isinstance(node.value, int | float):
                held.add(float(node.value))
            elif isinstance(node.value, str):
                held |= _values(node.value)
    return held


def _values(text: str) -> set[float]:
    """Return the numbers in a text, commas both as separators of thousands and of items."""
    patterns = (r"\d+(?:,\d{3})+(?:\.\d+)?", r"\d+(?:\.\d+)?")
    return {value_of(number) for pattern in patterns for number in re.findall(pattern, text)}


def _texts(cell: nbformat.NotebookNode) -> Iterator[str]:
    """Return the text of a cell's outputs."""
    for output in cell.outputs:
        yield output.get("text", "")
        yield output.get("data", {}).get("text/plain", "")
        yield output.get("evalue", "")


def main() -> int:
    """Print what is not held; return 1 if there is any."""
    found = [n for path in sorted(NOTEBOOKS.glob("*.ipynb")) for n in unheld_numbers(path)]
    for number in found:
        print(f"{number.notebook} [{number.cell}] {number.number}: {number.line.strip()[:110]}")
    print(f"{len(found)} numbers in the prose are neither computed nor explained.")
    return int(bool(found))


if __name__ == "__main__":
    sys.exit(main())
