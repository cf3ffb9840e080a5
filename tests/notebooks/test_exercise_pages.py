"""The pages about the sheets name every sheet, with its minutes."""

import re

import pytest

from fmnist_utils import course_plan
from tools import exercise_index, generate_exercises

TITLES = {lesson.file: lesson.title for lesson in course_plan.read_plan()[0]}
SHEETS = [path.stem for path in generate_exercises.sheets()]
sheets = pytest.mark.parametrize("sheet", SHEETS)
FOR_INSTRUCTORS = (generate_exercises.SOLUTIONS / "README.md").read_text(encoding="utf-8")


def test_there_is_a_sheet_for_each_lesson():
    assert [lesson.file for lesson in course_plan.read_plan()[0]] == SHEETS


def test_the_index_of_the_exercises_is_as_the_sheets_say():
    assert exercise_index.INDEX.read_text(encoding="utf-8") == exercise_index.index()


@sheets
def test_a_sheet_takes_20_to_45_minutes(sheet):
    assert (
        20
        <= course_plan.sheet_minutes(generate_exercises.SOLUTIONS / sheet / f"{sheet}.ipynb")
        <= 45
    )


@sheets
def test_the_instructors_page_has_a_section_with_minutes_slips_talk_and_a_rubric(sheet):
    [section] = re.findall(
        rf"^## {re.escape(TITLES[sheet])}\n.*?(?=^## |\Z)", FOR_INSTRUCTORS, re.M | re.S
    )
    for word in ("minutes", "points", "iscuss", "in your own words", "ull", "alf", "one"):
        assert word in section, word
    assert section.count("\n- ") >= 3
