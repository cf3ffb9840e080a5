"""What is stored in the lessons, beside the outputs that nbval compares."""

import ast
import re
from pathlib import Path

import nbformat
import pytest

from fmnist_utils.course_plan import read_plan

NOTEBOOKS = sorted((Path(__file__).parents[2] / "notebooks").glob("*.ipynb"))
#: nbval compares nothing of a cell with one of these tags but whether it fails.
UNCOMPARED_TAGS = {"nbval-ignore-output", "nbval-skip"}
#: A lesson with fewer compared cells might have been stored with its outputs cleared.
FEWEST_COMPARED_CELLS = 4
LONGEST_CELL = 20
TRAINING = re.compile(r"\.fit\(|training\.train\(")
MACHINE_PATH = re.compile(r"/(?:root|home|Users|work|tmp)/[\w.-]+|[A-Z]:\\\\Users")

lessons = pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)


def code_cells(path):
    return [cell for cell in nbformat.read(path, as_version=4).cells if cell.cell_type == "code"]


def tags(cell):
    return set(cell.metadata.get("tags", []))


def outputs(cell, kind):
    return [output for output in cell.outputs if output.output_type == kind]


def is_compared(cell):
    """Tell whether nbval compares an output of the cell that is more than a picture."""
    if tags(cell) & UNCOMPARED_TAGS:
        return False
    values = [o for o in cell.outputs if "image/png" not in o.get("data", {})]
    return bool(values)


def test_there_are_lessons():
    assert len(NOTEBOOKS) == len(read_plan()[0])


@lessons
def test_cells_are_stored_as_run_from_the_top(path):
    counts = [cell.execution_count for cell in code_cells(path)]
    assert counts == list(range(1, len(counts) + 1))


@lessons
def test_enough_cells_hold_an_output_that_is_compared(path):
    assert sum(map(is_compared, code_cells(path))) >= FEWEST_COMPARED_CELLS


@lessons
def test_errors_are_stored_only_where_the_lesson_means_them(path):
    failing = {cell.id for cell in code_cells(path) if outputs(cell, "error")}
    meant = {cell.id for cell in code_cells(path) if "raises-exception" in tags(cell)}
    assert failing == meant


@lessons
def test_nothing_is_stored_from_the_error_stream(path):
    litter = [o.text for c in code_cells(path) for o in outputs(c, "stream") if o.name == "stderr"]
    assert litter == []


@lessons
def test_no_path_of_a_machine_is_stored(path):
    assert MACHINE_PATH.findall(path.read_text(encoding="utf-8")) == []


@lessons
def test_every_picture_has_a_text_for_those_who_cannot_see_it(path):
    pictures = [
        c for c in code_cells(path) if any("image/png" in o.get("data", {}) for o in c.outputs)
    ]
    assert [c.id for c in pictures if not c.metadata.get("alt")] == []


@lessons
def test_a_training_is_followed_by_an_assertion_of_its_range(path):
    cells = code_cells(path)
    for place, cell in enumerate(cells):
        if TRAINING.search(cell.source):
            near = "\n".join(c.source for c in cells[place : place + 4])
            assert "assert " in near, cell.source


@lessons
def test_what_asserts_the_proses_numbers_is_folded_away(path):
    if path.stem.startswith("00"):
        pytest.skip("there, the assertion is the student's own check of the set-up")
    in_the_way = [
        cell.id
        for cell in code_cells(path)
        if not tags(cell) & {"remove-cell", "raises-exception"}
        and any(isinstance(node, ast.Assert) for node in ast.walk(ast.parse(cell.source)))
    ]
    assert in_the_way == []


@lessons
def test_a_folded_cell_asserts_and_shows_nothing(path):
    folded = [cell for cell in code_cells(path) if "remove-cell" in tags(cell)]
    assert all(cell.metadata.jupyter.source_hidden for cell in folded)
    assert [
        cell.id for cell in folded if outputs(cell, "stream") or "assert" not in cell.source
    ] == []


@lessons
def test_no_cell_is_too_long_to_take_in(path):
    lengths = {cell.id: len(cell.source.splitlines()) for cell in code_cells(path)}
    assert max(lengths.values()) <= LONGEST_CELL


@lessons
def test_links_to_other_files_lead_somewhere(path):
    cells = nbformat.read(path, as_version=4).cells
    text = "\n".join(cell.source for cell in cells if cell.cell_type == "markdown")
    targets = [target for target in re.findall(r"\]\(([^)]+)\)", text) if "://" not in target]
    missing = [t for t in targets if not (path.parent / t.partition("#")[0]).exists()]
    assert missing == []


@lessons
def test_figures_are_drawn_in_the_courses_style(path):
    code = "\n".join(cell.source for cell in code_cells(path))
    assert "plots.use_style()" in code or "plt" not in code
