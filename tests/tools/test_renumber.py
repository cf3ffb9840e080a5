"""A lesson that is added to the plan gets its number, and the others move on, with their links."""

import pytest

from tools.renumber import renumber


@pytest.fixture
def course(tmp_path):
    """Return the folder of a course of two lessons, with a page that links to both."""
    for name in ("00_read", "01_draw"):
        (tmp_path / "notebooks").mkdir(exist_ok=True)
        (tmp_path / "notebooks" / f"{name}.ipynb").write_text(f"this is {name}")
        for place in ("solutions", "exercises"):
            (tmp_path / place / name).mkdir(parents=True)
            (tmp_path / place / name / f"{name}.ipynb").touch()
    (tmp_path / "page.md").write_text("[Read](00_read.ipynb), [Draw](01_draw.ipynb), 01_drawn")
    return tmp_path


def with_a_lesson_between(course):
    (course / "notebooks" / "07_open.ipynb").touch()
    texts = [course / "page.md", *(course / "notebooks").iterdir()]
    renumber(course, ["read", "open", "draw"], texts)


def test_the_files_are_in_the_plans_order(course):
    with_a_lesson_between(course)
    names = sorted(path.name for path in (course / "notebooks").iterdir())
    assert names == ["00_read.ipynb", "01_open.ipynb", "02_draw.ipynb"]


@pytest.mark.parametrize("place", ["solutions", "exercises"])
def test_a_sheets_folder_moves_with_its_notebook(course, place):
    with_a_lesson_between(course)
    assert (course / place / "02_draw" / "02_draw.ipynb").exists()


def test_links_follow_and_other_words_stay(course):
    with_a_lesson_between(course)
    page = (course / "page.md").read_text()
    assert page == "[Read](00_read.ipynb), [Draw](02_draw.ipynb), 01_drawn"


def test_a_second_call_changes_nothing(course):
    with_a_lesson_between(course)
    before = {path: path.is_file() and path.read_text() for path in course.rglob("*")}
    renumber(course, ["read", "open", "draw"], [course / "page.md"])
    assert {path: path.is_file() and path.read_text() for path in course.rglob("*")} == before
