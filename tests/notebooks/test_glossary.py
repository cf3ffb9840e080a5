"""Words and glossary hold together: each term of a lesson has its entry, each entry its lesson.

In the lessons' source, `*term*` is a term and `_word_` is emphasis; both look alike to a reader.
"""

import re
from pathlib import Path

import nbformat
import pytest

FOLDER = Path(__file__).parents[2] / "notebooks"
ENTRIES = re.findall(
    r"^### (.+)\n\n(.+)$", (FOLDER / "glossary.md").read_text("utf-8"), re.MULTILINE
)
ANCHORS = [term.replace(" ", "-") for term, _ in ENTRIES]
CODE_AND_FORMULAS = re.compile(r"`[^`]*`|\$\$.*?\$\$|\$[^$\n]*\$", re.DOTALL)
TERM = re.compile(r"(?<![*\w\\])\*(?![*\s])([^*\n]+?)\*(?!\*)")

lessons = pytest.mark.parametrize(
    "path", sorted(FOLDER.glob("*.ipynb")), ids=lambda path: path.stem
)
entries = pytest.mark.parametrize(("term", "text"), ENTRIES, ids=ANCHORS)


def prose(path):
    cells = nbformat.read(path, as_version=4).cells
    return "\n".join(
        CODE_AND_FORMULAS.sub(" ", cell.source) for cell in cells if cell.cell_type == "markdown"
    )


def linked(path):
    return set(re.findall(r"\]\(glossary\.md#([^)]+)\)", prose(path)))


@lessons
def test_every_term_in_italics_links_to_the_glossary(path):
    assert [term for term in TERM.findall(prose(path)) if "](glossary.md#" not in term] == []


@lessons
def test_what_is_linked_is_in_the_glossary(path):
    assert linked(path) <= set(ANCHORS)


@entries
def test_an_entry_names_a_lesson_that_links_to_it(term, text):
    named = re.findall(r"\]\((\w+\.ipynb)\)", text)
    assert named
    assert [name for name in named if term.replace(" ", "-") not in linked(FOLDER / name)] == []


def test_the_entries_are_in_the_order_of_the_alphabet():
    terms = [term.lower() for term, _ in ENTRIES]
    assert terms == sorted(set(terms))
