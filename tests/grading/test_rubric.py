"""Answers in words: out without names, marked in a table or on a page, and back into the marks."""

import csv
import json

import pytest

from grading import __main__, notebook
from grading.final_marks import read_final
from grading.marks import total
from grading.secret import SECRET, make_secret
from tools.cohorts import submissions as cohort
from tools.cohorts import term_results

SHEET = "01_read_the_bytes"
QUESTION = """
[01_read_the_bytes.why_big_endian]
points = 3
question = "Why does the byte order matter here?"
rubric = ["names a size that comes out wrong", "says who decided it"]
"""


@pytest.fixture
def out(tmp_path):
    """Return the folder of a run in which two have answered a question in words, and one not."""
    out = tmp_path / SHEET
    out.mkdir()
    make_secret(out / SECRET)
    (tmp_path / "free_text.toml").write_text(QUESTION)
    texts = {"ada": "10000 would be 270991360.", "bob": "<b>=HYPERLINK(1)", "eve": ""}
    with (out / "results.jsonl").open("w") as file:
        for student, text in texts.items():
            result = term_results.result(student, SHEET, "right")
            file.write(json.dumps(result | {"texts": {"why_big_endian": text}}) + "\n")
    return out


def marked(out, points):
    """Write the table as somebody fills it in: the same points for each answer."""
    with (out / "to_mark.csv").open(newline="") as file:
        rows = list(csv.DictReader(file))
    path = out.parent / "marked.csv"
    with path.open("w", newline="") as file:
        writer = csv.DictWriter(file, rows[0])
        writer.writeheader()
        writer.writerows(row | {"points": points, "comment": "so"} for row in rows)
    return path


def test_an_answer_is_found_by_the_cells_name():
    made = cohort.notebook()
    cell = cohort.nbformat.v4.new_markdown_cell("Because.")
    cell.metadata["nbgrader"] = {"grade": True, "solution": True, "grade_id": "why_big_endian"}
    made.cells.append(cell)
    cells = notebook.read_cells(cohort.bytes_of(made))
    assert cells.texts == {"why_big_endian": "Because."}


def test_until_somebody_has_read_it_an_answer_has_no_points_and_says_so(out):
    result = read_final(out).results["ada"]
    assert (result["tasks"][-1]["state"], total(result)) == ("to be marked", 15)


def test_the_page_and_the_table_have_the_answers_and_no_names(out):
    assert __main__.main(["rubric", str(out)]) == 0
    for path in (out / "to_mark.html", out / "to_mark.csv"):
        text = path.read_text()
        assert "270991360" in text and "ada" not in text and "bob" not in text
    assert "<b>" not in (out / "to_mark.html").read_text()


def test_marks_come_back_into_the_overrides_and_count(out):
    __main__.main(["rubric", str(out)])
    path = marked(out, "2.5")
    assert __main__.main(["rubric", str(out), "--take", str(path), "--by", "JB"]) == 0
    final = read_final(out).results
    assert [total(final[student]) for student in ("ada", "bob", "eve")] == [17.5, 17.5, 15]
    task = final["ada"]["tasks"][-1]
    assert (task["state"], task["by"], task["comment"]) == ("marked by hand", "JB", "so")


def test_what_was_marked_stands_on_the_next_page(out):
    __main__.main(["rubric", str(out)])
    __main__.main(["rubric", str(out), "--take", str(marked(out, "1"))])
    __main__.main(["rubric", str(out)])
    assert (out / "to_mark.csv").read_text().count(",1,so") == 2


@pytest.mark.parametrize(
    ("points", "expected"), [("4", "'4' points, expected a number from 0 to 3"), ("x", "'x'")]
)
def test_points_out_of_range_are_refused_with_the_line(out, points, expected, capsys):
    __main__.main(["rubric", str(out)])
    path = marked(out, points)
    assert __main__.main(["rubric", str(out), "--take", str(path)]) == 1
    assert expected in capsys.readouterr().err
    assert not (out.parent / "overrides.csv").exists()


def test_answers_of_another_run_are_refused(out, capsys):
    __main__.main(["rubric", str(out)])
    path = marked(out, "1")
    (out / SECRET).unlink()
    make_secret(out / SECRET)
    assert __main__.main(["rubric", str(out), "--take", str(path)]) == 1
    assert "expected one of this run" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[01_read_the_bytes.read_int16]\npoints = 1", "which the sheet's check judges"),
        ("[01_read_the_bytes.why]\npoints = -1", "points = -1"),
        ("[01_read_the_bytes.why]\npoint = 1", "expected a table with points"),
        ("[01_read.why]\npoints = 1", "There is no sheet '01_read'"),
        ("[01_read_the_bytes", "is no TOML"),
    ],
)
def test_a_question_that_is_not_whole_is_refused(out, text, expected, capsys):
    (out.parent / "free_text.toml").write_text(text)
    assert __main__.main(["rubric", str(out)]) == 1
    assert expected in capsys.readouterr().err
