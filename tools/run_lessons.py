"""Execute the lessons in order, each in a fresh kernel: ``python -m tools.run_lessons``.

Leaves an executed copy and a readable HTML page of each lesson in ``build/lessons``, and in
``record.json`` the last record of each, also of those that were run another time. With ``--store``
the outputs also go into the notebooks themselves.
"""

import argparse
import copy
import json
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from importlib.util import find_spec
from pathlib import Path
from statistics import median

import nbformat
import psutil
from bs4 import BeautifulSoup
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError
from nbconvert import HTMLExporter
from tqdm import tqdm

from fmnist_utils.course_plan import read_plan
from fmnist_utils.datasets.fetch import fetch_data
from fmnist_utils.datasets.fileio import write_atomically
from fmnist_utils.errors import DataError
from tools.notebook_runner import execute

ROOT = Path(__file__).parents[1]
NOTEBOOKS = ROOT / "notebooks"
BUILD = ROOT / "build" / "lessons"

#: Seconds that one cell may take; the slowest training takes about a minute on two cores.
CELL_TIMEOUT = 600
#: Lessons that call this study networks that are trained once, before them all.
SHARED_NETWORKS = "trained_network("
#: What a cell with this tag prints appears in the table.
KEY_RESULT_TAG = "key-result"
#: Such a cell asserts what the prose says. Its code is folded in JupyterLab and not on the page.
HIDDEN_TAG = "remove-cell"
#: A cell with this in its metadata draws on a package that is not part of the set-up. Where that is
#: not installed, what is stored of the cell stays.
OPTIONAL_PACKAGE = "optional_package"
#: Seconds that starting a kernel and importing may take more or less.
SLACK = 5


@dataclass
class Record:
    """What running one lesson gave.

    Attributes
    ----------
    lesson : str
        File name without its ending.
    cells : int
        Number of code cells.
    seconds, processor_seconds : float
        Wall time, and the work of all cores (user and system).
    key_results : list of str
    failure : str
        Which cell failed and how; empty when all went well.
    """

    lesson: str
    cells: int
    seconds: float = 0
    processor_seconds: float = 0
    key_results: Sequence[str] = ()
    failure: str = ""


def find_lessons(numbers: Sequence[str]) -> list[Path]:
    """Return the paths of the lessons with these two-digit numbers, or of all, in order."""
    lessons = sorted(NOTEBOOKS.glob("[0-9][0-9]_*.ipynb"))
    unknown = set(numbers) - {path.name[:2] for path in lessons}
    if unknown:
        there = " ".join(path.name[:2] for path in lessons)
        raise SystemExit(f"There is no lesson {' '.join(sorted(unknown))}, expected of: {there}")
    return [path for path in lessons if not numbers or path.name[:2] in numbers]


def run_lesson(path: Path, store: bool) -> Record:
    """Execute one lesson, write its copies, and return what is worth knowing of it."""
    notebook = nbformat.read(path, as_version=4)
    code_cells = [cell for cell in notebook.cells if cell.cell_type == "code"]
    record = Record(path.stem, len(code_cells))
    kept = outputs_to_keep(code_cells)
    start = time.perf_counter()
    begun = code_cells[:1]
    with tqdm(total=len(code_cells), desc=path.stem, unit="cell", leave=False) as progress:

        def note_begin(cell: nbformat.NotebookNode) -> None:
            begun[:] = [cell]

        def note_end(kernel: psutil.Process) -> None:
            progress.update()
            times = kernel.cpu_times()
            record.processor_seconds = round(times.user + times.system, 1)

        try:
            execute(notebook, path.parent, CELL_TIMEOUT, note_begin, note_end)
        except (CellExecutionError, CellTimeoutError, DeadKernelError) as error:
            record.failure = _describe_failure(code_cells.index(begun[0]) + 1, begun[0], error)
    record.seconds = round(time.perf_counter() - start, 1)
    for cell in code_cells:
        cell.outputs = kept.get(cell.id, cell.outputs)
    record.key_results = [
        line
        for cell in code_cells
        if KEY_RESULT_TAG in cell.metadata.get("tags", [])
        for output in cell.outputs
        if output.output_type == "stream"
        for line in output.text.splitlines()
    ]
    nbformat.write(notebook, BUILD / path.name)
    (BUILD / f"{path.stem}.html").write_text(as_html(notebook), encoding="utf-8")
    if store and not record.failure:
        nbformat.write(notebook, path)
    return record


def outputs_to_keep(code_cells: Sequence[nbformat.NotebookNode]) -> dict[str, list]:
    """Return, by cell, the stored outputs that this environment lacks a package to make anew."""
    return {
        cell.id: copy.deepcopy(cell.outputs)
        for cell in code_cells
        if cell.outputs and find_spec(cell.metadata.get(OPTIONAL_PACKAGE, "sys")) is None
    }


def train_shared_networks() -> Record:
    """Train what several lessons study, unless the cache has it, so that none pays for all."""
    start, before = time.perf_counter(), psutil.Process().cpu_times()
    code = "from fmnist_utils.pretrained import NETWORKS, trained_network as t; [*map(t, NETWORKS)]"
    result = subprocess.run([sys.executable, "-c", code], cwd=ROOT)
    after = psutil.Process().cpu_times()
    record = Record("shared networks", 0, round(time.perf_counter() - start, 1))
    record.processor_seconds = round(
        after.children_user + after.children_system - before.children_user - before.children_system,
        1,
    )
    record.failure = "" if result.returncode == 0 else f"training, exit code {result.returncode}"
    return record


def keep_record(record: Record) -> None:
    """Put a record beside those of the other lessons, in place of an older one of this lesson."""
    path = BUILD / "record.json"
    kept = json.loads(path.read_text()) if path.exists() else []
    by_lesson = {other["lesson"]: other for other in [*kept, asdict(record)]}
    records = sorted(by_lesson.values(), key=lambda other: other["lesson"])
    write_atomically(path, f"{json.dumps(records, indent=1)}\n".encode())


def off_by_more_than_two(stated: Mapping[str, float], measured: Mapping[str, float]) -> list[str]:
    """Return the lessons whose stated seconds are off, leaving aside how fast a machine is.

    Another machine, or backend, may be faster or slower as a whole: that is taken out by the median
    of all lessons, if there are enough of them. Other work beside a part of the lessons is not, so
    this is advice to whoever states seconds, and no test.
    """
    ratios = {name: measured[name] / stated[name] for name in measured}
    speed = median(ratios.values()) if len(ratios) >= 5 else 1
    fair = {name: speed * stated[name] for name in ratios}
    return [
        name
        for name, seconds in measured.items()
        if seconds > 2 * fair[name] + SLACK or fair[name] > 2 * seconds + SLACK
    ]


def as_html(notebook: nbformat.NotebookNode) -> str:
    """Render a notebook as its readers see it.

    Each picture gets the text that its cell's metadata hold as ``alt``; the cells that only assert
    what the prose says are left out.
    """
    notebook = copy.deepcopy(notebook)
    notebook.cells = [c for c in notebook.cells if HIDDEN_TAG not in c.metadata.get("tags", [])]
    html, _ = HTMLExporter(template_name="lab").from_notebook_node(notebook)
    page = BeautifulSoup(html, "html.parser")
    texts = [
        cell.metadata.get("alt", "")
        for cell in notebook.cells
        for output in cell.get("outputs", [])
        if "image/png" in output.get("data", {})
    ]
    for image, text in zip(page.select(".jp-RenderedImage img"), texts, strict=True):
        image["alt"] = text
    return str(page)


def print_table(records: Sequence[Record], data_source: str) -> None:
    """Print one line a lesson, with its key results below it."""
    print(f"\n{'lesson':24} {'seconds':>8} {'processor s':>12} {'cells':>6}")
    for record in records:
        print(
            f"{record.lesson:24} {record.seconds:8.1f} {record.processor_seconds:12.1f} "
            f"{record.cells:6}"
        )
        for line in record.key_results:
            print(f"    {line}")
        if record.failure:
            print(f"    FAILED in {record.failure}")
    total = sum(record.seconds for record in records)
    print(f"{'all':24} {total:8.1f}\nData: the full Fashion-MNIST, from {data_source}.")
    print(f"Executed copies and pages: {BUILD.relative_to(ROOT)}")
    stated = {lesson.file: lesson.processor_seconds for lesson in read_plan()[0]}
    measured = {r.lesson: r.processor_seconds for r in records if r.lesson in stated}
    for name in off_by_more_than_two(stated, measured):
        print(
            f"{name}: course.toml states {stated[name]} processor seconds, not {measured[name]}. "
            "If the machine was free, state what was measured, and run `make pages`."
        )


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the lessons that are named, or all; return 1 if a cell failed or data is missing."""
    parser = argparse.ArgumentParser(description="Execute the course's lessons in order.")
    parser.add_argument("lessons", nargs="*", metavar="NN", help="lesson numbers, such as 01 05")
    parser.add_argument("--store", action="store_true", help="store outputs in notebooks/ too")
    options = parser.parse_args(arguments)
    lessons = find_lessons(options.lessons)
    try:
        return run_all(lessons, options.store)
    except DataError as error:
        print(error, file=sys.stderr)
        return 1
    except OSError as error:
        print(f"{BUILD} cannot be written ({error}), expected a folder of yours.", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        kept = "stored as far as they ran" if options.store else "as they were"
        print(f"\nInterrupted. The lessons in notebooks/ are {kept}.", file=sys.stderr)
        return 130


def run_all(lessons: Sequence[Path], store: bool) -> int:
    """Run lessons one by one, record them and print the table; return 1 if anything failed."""
    files = fetch_data()
    if files.is_sample:
        return 1
    BUILD.mkdir(parents=True, exist_ok=True)
    records = []
    if any(SHARED_NETWORKS in path.read_text(encoding="utf-8") for path in lessons):
        records.append(train_shared_networks())
        keep_record(records[-1])
    for path in lessons:
        records.append(run_lesson(path, store))
        keep_record(records[-1])
    print_table(records, files.source)
    return int(any(record.failure for record in records))


def _describe_failure(number: int, cell: nbformat.NotebookNode, error: Exception) -> str:
    """Name a cell by its number and its first line, and say in one line what went wrong."""
    first_line = cell.source.splitlines()[0]
    if isinstance(error, CellExecutionError):
        reason = f"{error.ename}: {error.evalue}"
    else:
        reason = str(error).splitlines()[0]
    return f"code cell {number} ({first_line!r}): {reason}"


if __name__ == "__main__":
    sys.exit(main())
