"""The plan in notebooks/course.toml is true: of the lessons, of README, of the schedules."""

import re

import nbformat
import pytest

from fmnist_utils.course_plan import read_plan
from tools import course, prose_numbers

LESSONS, SCHEDULES = read_plan()
NOTEBOOKS = course.ROOT / "notebooks"

lessons = pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.file)
schedules = pytest.mark.parametrize("schedule", SCHEDULES, ids=lambda schedule: schedule.title)


def first_cell(lesson):
    return nbformat.read(NOTEBOOKS / f"{lesson.file}.ipynb", as_version=4).cells[0].source


def test_the_plan_has_a_row_for_each_notebook_in_order():
    there = sorted(path.stem for path in NOTEBOOKS.glob("*.ipynb"))
    assert [lesson.file for lesson in LESSONS] == there


def test_lessons_are_numbered_from_0_without_a_gap():
    assert [int(lesson.number) for lesson in LESSONS] == list(range(len(LESSONS)))


@lessons
def test_the_lessons_heading_is_its_title(lesson):
    assert first_cell(lesson).splitlines()[0] == f"# {lesson.title}"


@lessons
def test_the_lesson_names_its_minutes(lesson):
    assert f"about {lesson.minutes} minutes" in first_cell(lesson)


@lessons
def test_the_lesson_links_to_what_it_needs(lesson):
    need = first_cell(lesson).partition("**You need**")[2].partition("**Time**")[0]
    linked = set(re.findall(r"\(\d\d_(\w+)\.ipynb\)", need))
    assert linked == set(lesson.needs)


@lessons
def test_a_lesson_needs_only_earlier_ones(lesson):
    earlier = {other.name for other in LESSONS if other.number < lesson.number}
    assert set(lesson.needs) <= earlier


@pytest.mark.parametrize("path", course.generated_pages(), ids=lambda path: path.parent.name)
def test_a_generated_page_is_as_the_plan_says(path):
    assert path.read_text(encoding="utf-8") == course.generated_pages()[path]


@schedules
def test_a_schedule_has_time_for_its_lessons_and_for_breaks(schedule):
    minutes = {lesson.name: lesson.minutes for lesson in LESSONS}
    taught = [s for s in schedule.sittings if s["when"] != "at home"]
    needed = sum(minutes[name] for sitting in taught for name in sitting["lessons"])
    assert 0.75 * schedule.minutes <= needed <= 0.95 * schedule.minutes


@schedules
def test_a_schedule_teaches_what_a_lesson_needs_before_it(schedule):
    order = [name for sitting in schedule.sittings for name in sitting["lessons"]]
    assert order == [lesson.name for lesson in LESSONS if lesson.name in order]
    for lesson in LESSONS:
        if lesson.name in order:
            assert set(lesson.needs) <= set(order), lesson.file


@lessons
def test_every_number_in_the_prose_is_computed_or_explained(lesson):
    assert prose_numbers.unheld_numbers(NOTEBOOKS / f"{lesson.file}.ipynb") == []


@pytest.fixture
def notebook_of(tmp_path):
    """Return a function that stores a notebook of one Markdown cell and one code cell."""

    def make(prose, code="pass", output="", tags=(), facts=()):
        cell = nbformat.v4.new_code_cell(code, metadata={"tags": list(tags)})
        cell.outputs = [nbformat.v4.new_output("stream", text=output)]
        text = nbformat.v4.new_markdown_cell(prose, metadata={"facts": dict(facts)})
        path = tmp_path / "lesson.ipynb"
        nbformat.write(nbformat.v4.new_notebook(cells=[text, cell]), path)
        return path

    return make


UNHELD = {
    "that nothing computes": {"prose": "It reaches 0.91."},
    "whose output is not compared": {
        "prose": "It reaches 0.91.",
        "output": "0.91",
        "tags": ["nbval-ignore-output"],
    },
    "with decimals that the code only sets": {"prose": "It reaches 0.91.", "code": "x = 0.91"},
    "of a wrong sum": {"prose": "That is 3 × 3 = 8."},
    "in percent": {"prose": "Right in 91 % of cases.", "code": "assert 90 < 92"},
}
HELD = {
    "that a compared output shows": {"prose": "It reaches 0.91.", "output": "score 0.91"},
    "that an assertion names": {"prose": "Above 90 %.", "code": "assert 0.95 > 0.9"},
    "that the code sets": {"prose": "After 17 epochs.", "code": "fit(epochs=17)"},
    "of a right sum": {"prose": "3 × 3 × 16 + 16 = 160 parameters."},
    "that is explained": {"prose": "People reach 0.835.", "facts": {"0.835": "README"}},
    "of a lesson's file": {"prose": "See [PCA](14_see_the_embedding.ipynb)."},
    "in code": {"prose": "Set `rate=0.37`."},
}


@pytest.mark.parametrize("case", UNHELD)
def test_the_list_names_a_number(case, notebook_of):
    assert len(prose_numbers.unheld_numbers(notebook_of(**UNHELD[case]))) >= 1


@pytest.mark.parametrize("case", HELD)
def test_the_list_leaves_out_a_number(case, notebook_of):
    assert prose_numbers.unheld_numbers(notebook_of(**HELD[case])) == []
