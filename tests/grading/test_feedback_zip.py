"""Feedback pages as the zip that a learning platform takes for a whole class."""

import io
import zipfile

import nbformat
import pytest

from fmnist_utils.errors import DataError
from grading import __main__
from grading.feedback import feedback_page
from grading.feedback_zip import feedback_zip, upload_name
from grading.file_names import page_name
from grading.final_marks import read_final
from grading.states import CORRECT, NOT_SUBMITTED
from tools.cohorts.term_results import result, write_run

SHEET = "01_read_the_bytes"
PAGE = f"feedback_{SHEET}.html"


@pytest.mark.parametrize(
    ("platform", "label", "name"),
    [
        (
            "moodle",
            "Ada Lovelace_501_assignsubmission_file_/work/sheet.ipynb",
            f"Ada Lovelace_501_assignsubmission_file_/{PAGE}",
        ),
        (
            "moodle",
            "export/Ada Lovelace_501_assignsubmission_file/sheet.ipynb",
            f"Ada Lovelace_501_assignsubmission_file/{PAGE}",
        ),
        (
            "moodle",
            "Ada Lovelace_501_assignsubmission_file_sheet.ipynb",
            f"Ada Lovelace_501_assignsubmission_file_{PAGE}",
        ),
        ("moodle", "ada/sheet.ipynb", None),
        (
            "canvas",
            "export/lovelaceada_501_900_sheet-1.ipynb",
            "lovelaceada_501_900_sheet-1.ipynb",
        ),
        ("canvas", "smithjohn_LATE_502_901_a_b.ipynb", "smithjohn_LATE_502_901_a_b.ipynb"),
        ("canvas", "smithjohn_502_901_work.zip", None),
        ("canvas", "ada/sheet.ipynb", None),
        (
            "brightspace",
            "12-34 - Ada Lovelace - Nov 2, 2026 1011 AM/sheet.ipynb",
            f"12-34 - Ada Lovelace - Nov 2, 2026 1011 AM/{PAGE}",
        ),
        (
            "brightspace",
            "12-34 - Ada Lovelace-Byron - Nov 2, 2026 1011 PM - my - sheet.ipynb",
            f"12-34 - Ada Lovelace-Byron - Nov 2, 2026 1011 PM - {PAGE}",
        ),
        (
            "brightspace",
            "export/12-34 - Ada Lovelace - 2 November, 2026 2211/work/sheet.ipynb",
            f"12-34 - Ada Lovelace - 2 November, 2026 2211/{PAGE}",
        ),
    ],
)
def test_a_page_lies_where_the_platform_knows_whose_it_is(platform, label, name):
    assert upload_name(label, platform, PAGE) == name


@pytest.fixture
def run(tmp_path):
    """Return the folder of a run: one file named as Moodle does it, one as Canvas, one absent."""
    results = [
        result("ada", SHEET, CORRECT)
        | {"label": "Ada Lovelace_501_assignsubmission_file_/sheet.ipynb"},
        result("bob", SHEET, CORRECT) | {"label": "smithbob_502_901_sheet.ipynb"},
        result("eve", SHEET, NOT_SUBMITTED) | {"label": ""},
    ]
    results[1]["tasks"][0]["code"] = "a = '$x$'\n\n# **<b>**"
    write_run(tmp_path / SHEET, results)
    (tmp_path / SHEET / "feedback").mkdir()
    for each in results:
        page = feedback_page(each["student"], "", each)
        (tmp_path / SHEET / "feedback" / page_name(each["student"])).write_text(page)
    return tmp_path / SHEET


def packed(run, platform):
    content, count, left = feedback_zip(read_final(run), run / "feedback", platform)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        files = {name: archive.read(name).decode() for name in archive.namelist()}
    assert len(files) == count
    return files, left


def test_moodle_gets_the_pages_and_is_told_which_it_cannot_get(run):
    files, left = packed(run, "moodle")
    page = (run / "feedback" / "ada.html").read_text()
    assert files == {f"Ada Lovelace_501_assignsubmission_file_/{PAGE}": page}
    assert left == [("bob", "smithbob_502_901_sheet.ipynb is not named as moodle does it")]


def test_canvas_gets_a_notebook_since_it_keeps_the_name_of_one(run):
    files, _ = packed(run, "canvas")
    made = nbformat.reads(files["smithbob_502_901_sheet.ipynb"], as_version=4)
    nbformat.validate(made)
    [cell] = made.cells
    assert "15 of 15 points" in cell.source
    # one line of HTML: no Markdown and no formula begins in it
    assert "\n" not in cell.source and "$" not in cell.source
    assert "a = &#x27;&#36;x&#36;&#x27;&#10;&#10;# **&lt;b&gt;**" in cell.source


def test_what_several_handed_in_together_is_told(run):
    lines = (run / "results.jsonl").read_text().replace('"bob"', '"eva"')
    lines += (run / "results.jsonl").read_text()
    (run / "results.jsonl").write_text(lines)
    files, left = packed(run, "moodle")
    assert list(files) == [f"Ada Lovelace_501_assignsubmission_file_/{PAGE}"]
    assert left == [
        (who, "smithbob_502_901_sheet.ipynb was handed in by several") for who in ("bob", "eva")
    ]


def test_a_page_that_is_not_there_is_told(run):
    (run / "feedback" / "ada.html").unlink()
    with pytest.raises(DataError, match="there is no .*ada.html"):
        packed(run, "moodle")


def test_a_run_of_another_platforms_files_is_refused(run):
    with pytest.raises(
        DataError, match="Found no page to pack .ada: .*is not named as brightspace"
    ):
        packed(run, "brightspace")


def test_a_platform_that_takes_no_zip_is_told_so(run):
    with pytest.raises(DataError, match="Found blackboard, expected one that takes feedback as a"):
        packed(run, "blackboard")


def test_the_command_writes_the_zip(run, tmp_path, capsys):
    out = tmp_path / "feedback.zip"
    arguments = ["feedback", str(run), "--platform", "moodle", "--out", str(out)]
    assert __main__.main([*arguments, "--dry-run"]) == 0 and not out.exists()
    assert __main__.main(arguments) == 0
    assert zipfile.is_zipfile(out)
    said = capsys.readouterr().out
    assert "1 pages would be in" in said and "Not packed: bob: smithbob_502" in said
