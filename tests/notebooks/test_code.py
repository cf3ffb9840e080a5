"""The code that students see is code that they may copy: lessons and sheets."""

import ast
from pathlib import Path

import nbformat
import pytest

ROOT = Path(__file__).parents[2]
SEEN = sorted([*ROOT.glob("notebooks/*.ipynb"), *ROOT.glob("solutions/*/*.ipynb")])

notebooks = pytest.mark.parametrize(
    "path", SEEN, ids=lambda path: f"{path.parent.name}-{path.stem}"
)


def code_cells(path):
    return [cell for cell in nbformat.read(path, as_version=4).cells if cell.cell_type == "code"]


def nodes(path):
    return [node for cell in code_cells(path) for node in ast.walk(ast.parse(cell.source))]


@notebooks
def test_no_name_is_made_only_to_silence_an_output(path):
    assigned = {
        target.id
        for node in nodes(path)
        if isinstance(node, ast.Assign)
        for target in node.targets
        if isinstance(target, ast.Name)
    }
    used = {
        node.id
        for node in nodes(path)
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load)
    }
    assert assigned - used == set()


@notebooks
@pytest.mark.parametrize("trick", ["# fmt:", "# noqa", " as package"])
def test_no_trick_is_in_view(path, trick):
    assert [cell.id for cell in code_cells(path) if trick in cell.source] == []
