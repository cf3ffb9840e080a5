"""Lessons find the course's files wherever they run, and in no other way."""

import re
from pathlib import Path

import nbformat
import pytest

from fmnist_utils import DataError, resources

ROOT = Path(__file__).parents[2]
NOTEBOOKS = sorted([*ROOT.glob("notebooks/*.ipynb"), *ROOT.glob("solutions/*/*.ipynb")])
#: The folders of the repository, as code would name them.
RELATIVE = re.compile(r"""["'](\.\./|(notebooks|exercises|benchmarks|evidence|photos)\b)""")


def test_the_repository_is_read_where_its_makers_edit_it():
    assert resources.COURSE == ROOT


def test_every_pattern_of_the_list_finds_files():
    listed = (ROOT / "fmnist_utils" / "course_files.txt").read_text().splitlines()
    patterns = [line for line in listed if not line.startswith("#")]
    assert [pattern for pattern in patterns if not list(ROOT.glob(pattern))] == []


def test_no_solution_is_a_file_of_the_course():
    assert not [name for name in resources.file_names() if "solution" in name]


def test_a_file_that_is_not_there_is_told():
    with pytest.raises(DataError, match=r"no notebooks/gone.json, expected"):
        resources.path("notebooks/gone.json")


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_no_code_reads_a_file_by_its_place_beside_the_notebook(path):
    for cell in nbformat.read(path, as_version=4).cells:
        for line in cell.source.splitlines() if cell.cell_type == "code" else ():
            if RELATIVE.search(line):
                assert "resources." in line or cell.id == "00-36", line
