"""What a workspace is made of: no answers in view, no solutions, and what the lessons need."""

import json

import pytest

from fmnist_utils import resources
from fmnist_utils.course_plan import read_plan
from fmnist_utils.workspace.contents import course_contents, without_outputs

LESSONS = read_plan()[0]


@pytest.fixture(scope="module")
def contents():
    return course_contents()


def test_it_holds_every_lesson_every_sheet_the_photos_and_a_start_page(contents):
    wanted = {lesson.notebook for lesson in LESSONS} | {lesson.sheet for lesson in LESSONS}
    assert wanted | {"start.ipynb", "notebooks/photos/bag.jpg"} <= set(contents)


def test_no_lesson_shows_an_answer_before_it_is_asked_for(contents):
    for lesson in LESSONS:
        cells = json.loads(contents[lesson.notebook])["cells"]
        assert not [cell for cell in cells if cell.get("outputs") or cell.get("execution_count")]


def test_a_lesson_is_otherwise_as_it_is_stored(contents):
    for lesson in LESSONS:
        stored = json.loads(resources.path(lesson.notebook).read_bytes())["cells"]
        laid_out = json.loads(contents[lesson.notebook])["cells"]
        for key in ("id", "cell_type", "source", "metadata"):
            assert [cell[key] for cell in laid_out] == [cell[key] for cell in stored]


def test_the_cells_of_a_sheet_are_those_of_the_course(contents):
    for lesson in LESSONS:
        stored = json.loads(resources.path(lesson.sheet).read_bytes())
        assert json.loads(contents[lesson.sheet])["cells"] == stored["cells"]


def test_no_solution_is_in_it(contents):
    assert not [name for name, content in contents.items() if b"BEGIN SOLUTION" in content]


def test_what_cannot_be_an_output_stays():
    page = {"cells": [{"cell_type": "markdown", "source": "é"}], "nbformat": 4}
    assert without_outputs(page) == page
