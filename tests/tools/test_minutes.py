"""A lesson's minutes follow from its words, lines, predictions and pictures."""

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from fmnist_utils.course_plan import read_plan
from tools import minutes

LESSONS = read_plan()[0]


@pytest.fixture
def minutes_with(tmp_path):
    """Return a function that reckons a notebook of these cells, with no computing."""

    def reckon(*cells):
        nbformat.write(new_notebook(cells=list(cells)), tmp_path / "lesson.ipynb")
        return minutes.minutes_of(tmp_path / "lesson.ipynb", 0)

    return reckon


def test_120_words_take_a_minute(minutes_with):
    assert minutes_with(new_markdown_cell("word " * 120)) == 1


def test_a_links_target_is_not_read(minutes_with):
    assert minutes_with(new_markdown_cell("[word](a b c)" * 1)) == 1 / 120


def test_folded_answers_are_not_counted(minutes_with):
    folded = "<details><summary>Answers</summary>\n\nword\n\n</details>"
    assert minutes_with(new_markdown_cell(folded)) == 0


def test_ten_lines_of_code_take_a_minute(minutes_with):
    assert minutes_with(new_code_cell("x = 1\n\n" * 10)) == 1


def test_a_hidden_cell_takes_none(minutes_with):
    hidden = new_code_cell("assert True", metadata={"tags": ["remove-cell"]})
    assert minutes_with(hidden) == 0


def test_a_picture_takes_half_a_minute(minutes_with):
    cell = new_code_cell("")
    cell.outputs = [new_output("display_data", data={"image/png": "x"})]
    assert minutes_with(cell) == 0.5


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.file)
def test_the_plan_states_what_is_reckoned_to_within_five_minutes(lesson):
    assert abs(minutes.reckoned(lesson) - lesson.minutes) <= 5
