"""From each page the course leads on: in the repository, and in a laid-out workspace."""

import json
import re
from pathlib import PurePosixPath
from urllib.parse import unquote

import nbformat
import pytest

from fmnist_utils.course_plan import read_plan
from fmnist_utils.workspace.layout import lay_out
from tools import course, page_links

LESSONS = read_plan()[0]
LAST_CELLS = page_links.last_cells(LESSONS)
LINK = re.compile(r"\]\(([^)\s]+)\)|(?:href|src)=\"([^\"]+)\"")
HEADING = re.compile(r"^#+ (.*)$|<a (?:id|name)=\"([^\"]+)\"", re.M)


@pytest.mark.parametrize("path", LAST_CELLS, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_a_lesson_leads_to_its_sheet_and_a_sheet_to_the_next_lesson(path):
    last = nbformat.read(path, as_version=4).cells[-1]
    assert last.source == LAST_CELLS[path]


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.file)
def test_a_sheet_begins_with_a_link_to_its_lesson(lesson):
    first = nbformat.read(course.ROOT / lesson.sheet, as_version=4).cells[0].source
    assert f"(../../{lesson.notebook})" in first


def test_the_links_are_written_once_however_often(tmp_path):
    path = tmp_path / "lesson.ipynb"
    nbformat.write(nbformat.v4.new_notebook(cells=[nbformat.v4.new_markdown_cell("text")]), path)
    page_links.link(path, "[one](x.ipynb)")
    page_links.link(path, "[two](y.ipynb)")
    cells = nbformat.read(path, as_version=4).cells
    assert [cell.source for cell in cells] == ["text", "[two](y.ipynb)"]


@pytest.fixture(scope="module")
def workspace(tmp_path_factory):
    return lay_out(tmp_path_factory.mktemp("wörk space") / "mine").folder


def prose_of(path):
    """Return the text of a page, and that of a notebook's Markdown cells and outputs."""
    content = path.read_text(encoding="utf-8")
    if path.suffix == ".md":
        return re.sub(r"^```.*?^```|`[^`\n]*`", "", content, flags=re.M | re.S)
    parts = []
    for cell in json.loads(content)["cells"]:
        if cell["cell_type"] == "markdown":
            parts.append(re.sub(r"`[^`\n]*`", "", "".join(cell["source"])))
        for output in cell.get("outputs", []):
            parts.append("".join(output.get("data", {}).get("text/markdown", "")))
    return "\n\n".join(parts)


def anchors_of(path):
    """Return the names that JupyterLab gives a page's headings."""
    headings = [heading or name for heading, name in HEADING.findall(prose_of(path))]
    return {heading.replace(" ", "-") for heading in headings}


def test_every_link_in_a_workspace_leads_to_a_file_of_it(workspace):
    pages = [path for kind in ("*.md", "*.ipynb") for path in workspace.rglob(kind)]
    followed, broken = 0, []
    for page in pages:
        for target in filter(
            None, (word for pair in LINK.findall(prose_of(page)) for word in pair)
        ):
            name, _, anchor = unquote(target).partition("#")
            if "://" in target or target.startswith("mailto:"):
                continue
            place = page if not name else page.parent / name
            inside = place.resolve().is_relative_to(workspace.resolve())
            there = inside and place.exists()
            if there and anchor and place.suffix == ".md":
                there = anchor in anchors_of(place)
            followed += 1
            if not there:
                broken.append(f"{page.relative_to(workspace)}: {target}")
    assert broken == []
    assert followed > 300


def test_every_lesson_and_sheet_can_be_reached_from_the_start_page(workspace):
    seen, ahead = set(), [PurePosixPath("start.ipynb")]
    while ahead:
        page = ahead.pop()
        seen.add(str(page))
        for target, _ in LINK.findall(prose_of(workspace / page)):
            if target.endswith(".ipynb") and "://" not in target:
                place = (workspace / page.parent / target).resolve().relative_to(workspace)
                if place.as_posix() not in seen:
                    ahead.append(PurePosixPath(place.as_posix()))
    assert {lesson.notebook for lesson in LESSONS} | {lesson.sheet for lesson in LESSONS} <= seen
