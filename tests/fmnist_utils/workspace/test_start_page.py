"""The start page says what comes next, and tells the same as the terminal and the sheets."""

import json

import pytest

from fmnist_utils.checks import capstone, check_your_setup, read_the_bytes
from fmnist_utils.checks.course_progress import SHEETS, course_map, course_progress
from fmnist_utils.checks.engine.progress import Progress, load_progress, save_progress
from fmnist_utils.course_plan import read_plan
from fmnist_utils.workspace import start_page

LESSONS = read_plan()[0]


@pytest.fixture
def done():
    """Return a function that keeps tasks of a sheet as right, all of them by default."""

    def keep(sheet, *tasks, state="right"):
        states = load_progress(sheet.name).states
        states |= dict.fromkeys(tasks or sheet.tasks, state)
        save_progress(sheet.name, Progress(states))

    return keep


def row_of(lesson):
    [row] = [line for line in start_page.markdown_map().splitlines() if lesson.notebook in line][
        -1:
    ]
    return row


def test_there_is_a_row_for_each_lesson_with_its_minutes_and_its_sheet():
    for lesson in LESSONS:
        row = row_of(lesson)
        assert f"| {lesson.minutes} |" in row and f"({lesson.sheet})" in row


def test_at_first_it_says_where_to_begin():
    first = start_page.markdown_map().splitlines()[0]
    assert first.startswith("**Begin with [00 Check your set-up](notebooks/00_")


def test_after_a_sheet_the_next_lesson_comes(done):
    done(check_your_setup.sheet)
    first = start_page.markdown_map().splitlines()[0]
    assert first.startswith("**Next: [01 Read the bytes](notebooks/01_")


@pytest.mark.parametrize("state", ["right", "not yet"])
def test_a_sheet_that_is_begun_goes_on_with_its_first_open_task(done, state):
    done(check_your_setup.sheet)
    done(read_the_bytes.sheet, list(read_the_bytes.sheet.tasks)[1], state=state)
    first = start_page.markdown_map().splitlines()[0]
    assert "(exercises/01_" in first and "`read_header`" in first


def test_when_all_is_done_it_says_so(monkeypatch):
    everything = [
        type(sheet)(sheet.number, sheet.name, dict.fromkeys(sheet.states, "right"))
        for sheet in course_progress()
    ]
    assert start_page.what_comes_next(LESSONS, everything).startswith("**All sheets are done.**")


def test_the_page_the_terminal_and_the_sheet_tell_the_same(done):
    done(read_the_bytes.sheet, "read_header")
    done(capstone.sheet)
    for lesson, sheet in zip(LESSONS, course_progress(), strict=True):
        told = f"{sheet.marks} {sheet.right} of {len(sheet.states)}"
        assert told in row_of(lesson)
        assert told in " ".join(course_map().splitlines()[int(lesson.number)].split())
    assert "9 of 136 tasks right" in start_page.markdown_map()
    assert "9 of 136 tasks right" in course_map()


def test_what_another_kernel_keeps_is_seen_without_a_restart(done):
    assert "0 of 136" in start_page.markdown_map()
    done(read_the_bytes.sheet, "read_header")
    assert "1 of 136" in start_page.markdown_map()


def test_the_stored_page_shows_the_map_that_its_cell_draws():
    cell = start_page.notebook()["cells"][1]
    assert cell["outputs"][0]["data"]["text/markdown"] == start_page.markdown_map()
    assert eval("course_map()", vars(start_page))._repr_markdown_() == start_page.markdown_map()


def test_the_page_is_a_notebook():
    nbformat = pytest.importorskip("nbformat")
    nbformat.validate(nbformat.reads(json.dumps(start_page.notebook()), as_version=4))


def test_the_plan_and_the_checks_have_the_same_lessons():
    assert tuple(lesson.name for lesson in LESSONS) == SHEETS
