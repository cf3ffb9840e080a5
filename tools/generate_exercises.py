"""Make the exercises from the solutions: ``python -m tools.generate_exercises``.

nbgrader writes them into ``build/exercises``; they are moved to ``exercises/`` only if nothing of a
solution is left in them. With ``--store NN …`` the solutions are run, and their outputs stored.
"""

import argparse
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import nbformat

from tools.notebook_runner import execute

ROOT = Path(__file__).parents[1]
SOLUTIONS = ROOT / "solutions"
EXERCISES = ROOT / "exercises"
BUILD = ROOT / "build" / "exercises"
BEGIN, END = "### BEGIN SOLUTION", "### END SOLUTION"
#: What nbgrader leaves in place of a solution.
STUB = "raise NotImplementedError()"
#: Seconds that one cell of a solution may take.
CELL_TIMEOUT = 120
#: A line of an answer that is shorter, such as `return x`, may stand elsewhere by chance.
TELLING_LENGTH = 16


class SheetError(Exception):
    """A practice sheet is not as it should be; the message says where and what to do."""


def sheets(folder: Path = SOLUTIONS) -> list[Path]:
    """Return the paths of the practice sheets' notebooks, in order.

    Raises
    ------
    SheetError
        If anything but the one notebook of its name lies in a sheet's folder: nbgrader would hand
        it out to the students.
    """
    found = []
    for place in sorted(path for path in folder.iterdir() if path.is_dir()):
        expected = place / f"{place.name}.ipynb"
        allowed = {expected.name, ".ipynb_checkpoints"}
        strays = sorted({path.name for path in place.iterdir()} - allowed)
        if strays or not expected.exists():
            raise SheetError(
                f"{place} holds {', '.join(strays) or 'nothing'}, expected {expected.name} alone. "
                "Move other files elsewhere: all that lies here is handed out to the students."
            )
        found.append(expected)
    return found


def solution_cells(notebook: nbformat.NotebookNode) -> Iterator[nbformat.NotebookNode]:
    """Return the cells in which students write."""
    return (c for c in notebook.cells if c.metadata.get("nbgrader", {}).get("solution"))


def check_solution(path: Path) -> None:
    """Raise `SheetError` unless each answer of a solution stands between its two markers."""
    notebook = nbformat.read(path, as_version=4)
    for cell in solution_cells(notebook):
        lines = [line.strip() for line in cell.source.splitlines()]
        if lines.count(BEGIN) != 1 or lines.count(END) != 1:
            raise SheetError(
                f"{path.name}, cell {cell.id}: found the markers {lines.count(BEGIN)} and "
                f"{lines.count(END)} times, expected `{BEGIN}` and `{END}` once each. nbgrader "
                "replaces the whole cell if one is misspelt."
            )
    answers = {cell.id for cell in solution_cells(notebook)}
    for cell in notebook.cells:
        if cell.id not in answers and "SOLUTION" in cell.source:
            raise SheetError(
                f"{path.name}, cell {cell.id}: found a marker in a cell that is no answer, "
                "expected it in solution cells only."
            )


def answer_lines(notebook: nbformat.NotebookNode) -> set[str]:
    """Return the lines of the answers that stand nowhere else in the solution's own cells."""
    answers, given = set(), set()
    for cell in notebook.cells:
        inside = False
        for line in cell.source.splitlines():
            inside = (inside or BEGIN in line) and END not in line
            (answers if inside else given).add(line.strip())
    return {line for line in answers - given if len(line) >= TELLING_LENGTH and BEGIN not in line}


def check_exercise(path: Path, solution: Path) -> None:
    """Raise `SheetError` if an exercise still holds an answer, or has lost a function's head."""
    exercise = nbformat.read(path, as_version=4)
    original = nbformat.read(solution, as_version=4)
    everything = "\n".join(_strings(exercise))
    for line in sorted(answer_lines(original)):
        if line in everything:
            raise SheetError(f"{path.name} still holds the answer `{line}`.")
    for cell in exercise.cells:
        if cell.get("outputs") or cell.get("execution_count"):
            raise SheetError(f"{path.name}, cell {cell.id}: found an output, expected none.")
    heads = {cell.id: cell.source.partition(BEGIN)[0] for cell in solution_cells(original)}
    for cell in solution_cells(exercise):
        if not cell.source.startswith(heads[cell.id]) or STUB not in cell.source:
            raise SheetError(
                f"{path.name}, cell {cell.id}: found no stub with its `def` line, expected it to "
                f"begin like the solution and to end in `{STUB}`."
            )
    if BEGIN in everything or END in everything:
        raise SheetError(f"{path.name} still holds a marker.")


def generate(build: Path = BUILD) -> None:
    """Let nbgrader make all exercises in a folder, and check each.

    Raises
    ------
    SheetError
        If a sheet is not as it should be, or nbgrader failed.
    """
    solutions = sheets(SOLUTIONS)
    for path in solutions:
        check_solution(path)
    shutil.rmtree(build, ignore_errors=True)
    command = [sys.executable, "-m", "nbgrader", "generate_assignment", "[0-9]*"]
    options = ["--no-db", "--force", f"--CourseDirectory.release_directory={build}"]
    result = subprocess.run([*command, *options], cwd=ROOT, capture_output=True, text=True)
    if result.returncode:
        raise SheetError(f"nbgrader could not make the exercises:\n{result.stderr[-2000:]}")
    for path in solutions:
        check_exercise(build / path.parent.name / path.name, path)


def store(numbers: list[str]) -> None:
    """Run solutions from the top, and store their outputs."""
    for path in sheets(SOLUTIONS):
        if path.name[:2] in numbers:
            notebook = nbformat.read(path, as_version=4)
            execute(notebook, path.parent, CELL_TIMEOUT)
            nbformat.write(notebook, path)
            print(f"stored {path.relative_to(ROOT)}")


def main() -> int:
    """Generate the exercises, or store the solutions' outputs."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--store", nargs="+", metavar="NN", help="run these solutions instead")
    options = parser.parse_args()
    try:
        if options.store:
            store(options.store)
            return 0
        generate()
    except SheetError as error:
        print(f"{error}\nexercises/ is as it was.", file=sys.stderr)
        return 1
    for made in sorted(path for path in BUILD.iterdir() if path.is_dir()):
        target = EXERCISES / made.name
        shutil.rmtree(target, ignore_errors=True)
        shutil.copytree(made, target)
        print(f"made {target.relative_to(ROOT)}")
    return 0


def _strings(value: object) -> Iterator[str]:
    """Return every text in a notebook: sources, metadata, outputs."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield from _strings(key)
            yield from _strings(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _strings(inner)


if __name__ == "__main__":
    sys.exit(main())
