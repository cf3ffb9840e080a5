"""The plan as a table: an instructor edits it in any spreadsheet, and what cannot be is refused."""

import csv
import io

import pytest

from fmnist_utils.errors import DataError
from grading import __main__
from grading.plan import make_plan
from grading.plan_table import plan_csv, read_plan
from grading.roster import Person
from tests.grading.hand_ins import OTHER, SHEET, folder_of, graded, people_of, work, zip_of
from tools.generate_exercises import SOLUTIONS

PEOPLE = [*people_of(ada="Ada Lovelace", bob="Bob Kahn"), Person("007", "Cy Dunn")]


@pytest.fixture
def place(tmp_path):
    """Return a folder with two students' sheets, a guest's, and one to look at."""
    solution = (SOLUTIONS / OTHER / f"{OTHER}.ipynb").read_bytes()
    files = {
        "ada/a.ipynb": work("1"),
        "bob/b.ipynb": work("2"),
        "bob/notes.py": b"#",
        "bob/z.ipynb": solution,
        "guest/c.ipynb": work("3"),
    }
    return folder_of(tmp_path / "subs", files)


def table_of(place, people=PEOPLE):
    return list(csv.reader(io.StringIO(plan_csv(make_plan(place, people)).decode())))


def read_back(place, rows, encoding="utf-8", delimiter=",", end="\n", people=PEOPLE):
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter, lineterminator=end).writerows(rows)
    path = place.parent / "plan.csv"
    path.write_bytes(text.getvalue().encode(encoding))
    return read_plan(path, make_plan(place, people), people)


def test_what_was_not_edited_comes_back_as_it_was(place):
    assert read_back(place, table_of(place)) == make_plan(place, PEOPLE)


@pytest.mark.parametrize(
    ("encoding", "delimiter", "end"),
    [("utf-8-sig", ";", "\r\n"), ("utf-16", "\t", "\r\n"), ("cp1252", ",", "\r\n")],
)
def test_any_spreadsheets_way_of_writing_is_read(encoding, delimiter, end, place):
    plan = read_back(place, table_of(place), encoding, delimiter, end)
    assert plan == make_plan(place, PEOPLE)


def test_columns_and_rows_may_be_in_another_order_and_the_readers_left_out(place):
    header, *rows = table_of(place)
    keep = [header.index(name) for name in ("graded", "sheet", "student", "file")]
    turned = [[row[place] for place in keep] for row in [header, *reversed(rows), [""] * 9]]
    assert graded(read_back(place, turned)) == graded(make_plan(place, PEOPLE))


def edited(place, of, **changes):
    header, *rows = table_of(place)
    for row in rows:
        if row[0] == of:
            for column, value in changes.items():
                row[header.index(column)] = value
    return [header, *rows]


def test_a_student_a_sheet_and_whether_it_is_graded_may_be_changed(place):
    rows = edited(place, "guest/c.ipynb", student="7", sheet=OTHER, graded="YES")
    line = next(line for line in read_back(place, rows).lines if line.file == "guest/c.ipynb")
    assert (line.student, line.name, line.sheet) == ("007", "Cy Dunn", OTHER)
    assert (line.graded, line.told_by, line.reason) == (True, "the plan, by hand", "")
    rows = edited(place, "ada/a.ipynb", graded="FALSE")
    line = next(line for line in read_back(place, rows).lines if line.file == "ada/a.ipynb")
    assert (line.graded, line.reason) == (False, "the plan says no")


def test_a_line_may_be_copied_for_the_other_members_of_a_group(place):
    rows = table_of(place)
    header, ada = rows[0], next(row for row in rows if row[0] == "ada/a.ipynb")
    copy = ["007" if name == "student" else value for name, value in zip(header, ada, strict=True)]
    assert graded(read_back(place, [*rows, copy]))["007", SHEET] == "ada/a.ipynb"


def test_without_a_roster_any_student_may_be_written(place):
    header, *rows = table_of(place, None)
    rows[0][header.index("student")] = "somebody"
    assert ("somebody", SHEET) in graded(read_back(place, [header, *rows], people=None))


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"student": "eve", "graded": "yes"}, "Line 6 of plan.csv has the student 'eve', expected"),
        ({"student": "ada", "graded": "yes"}, "Line 6 .* is the second to be graded of ada"),
        ({"student": "007", "sheet": "99", "graded": "yes"}, "Line 6 .*There is no sheet '99'"),
        ({"graded": "maybe"}, "Line 6 .* has graded 'maybe', expected yes or no"),
        ({"graded": "yes"}, "Line 6 .* is to be graded and has no student"),
        ({"student": "007", "sheet": "", "graded": "yes"}, "Line 6 .* has no sheet"),
        ({"file": "gone.ipynb"}, "Line 6 .* has the file 'gone.ipynb', which is not there now"),
    ],
    ids=str,
)
def test_what_cannot_be_is_refused_with_its_line(change, sentence, place):
    with pytest.raises(DataError, match=sentence):
        read_back(place, edited(place, "guest/c.ipynb", **change))


def test_a_file_that_has_come_since_is_refused(place):
    rows = table_of(place)
    folder_of(place, {"new/d.ipynb": work("4"), "new/e.ipynb": work("5")})
    with pytest.raises(DataError, match="no line for 'new/d.ipynb' and 1 more, expected one"):
        read_back(place, rows)


def test_a_column_that_is_missing_is_named(place):
    header, *rows = table_of(place)
    header[header.index("sheet")] = "page"
    with pytest.raises(DataError, match="plan.csv has no column sheet, expected those of a plan"):
        read_back(place, [header, *rows])


def test_what_cannot_be_opened_cannot_be_graded(place):
    (place / "bob" / "link.ipynb").symlink_to("/etc/passwd")
    rows = edited(place, "bob/link.ipynb", student="007", sheet=OTHER, graded="yes")
    with pytest.raises(DataError, match="to be graded, but it is a link or a device"):
        read_back(place, rows)


STRANGE = [
    "=1+1.ipynb",
    "'=1.ipynb",
    "a\x1b[2Jb.ipynb",
    "a\nb.ipynb",
    "\u202ecod.ipynb",
    "a\\n.ipynb",
    "-x.ipynb",
    "blank.ipynb ",
    "\udcff.ipynb",
    "山田\u3000太郎.ipynb",
    ' "q",;.ipynb',
]


def test_names_are_safe_in_a_table_and_come_back(tmp_path):
    files = {f"{number}/{name}": work(name[:1]) for number, name in enumerate(STRANGE)}
    files |= {f"=2+{number}.ipynb": work() for number in range(2)} | {" ada.ipynb": work("3")}
    place = folder_of(tmp_path / "subs", files)
    plan = make_plan(place, None)
    text = plan_csv(plan).decode()
    cells = [value for row in csv.reader(io.StringIO(text)) for value in row]
    assert not any(value.startswith(("=", "+", "-", "@")) for value in cells)
    assert text.replace("\n", "").isprintable() or "\u3000" in text
    assert len(text.splitlines()) == len(plan.lines) + 1
    assert read_back(place, table_of(place, None), people=None) == plan


def test_the_command_writes_the_table_and_says_what_is_in_it(place, capsys):
    folder_of(place, {f"guest/{n}\x1b[2J.py": b"#" for n in range(3)})
    out = place.parent / "plan.csv"
    assert __main__.main(["plan", str(place), "--out", str(out)]) == 0
    said = capsys.readouterr().out
    assert "\x1b" not in said and "\\x1b[2J" in said
    assert "Look at: bob/z.ipynb: it is the course's own solution, or a copy" in said
    assert out.read_bytes() == plan_csv(make_plan(place, None))


def test_the_command_names_twenty_files_and_counts_the_others(tmp_path, capsys):
    files = [(f"guest{n}.py", b"#") for n in range(25)] + [("ada/x.ipynb", work())]
    (tmp_path / "all.zip").write_bytes(zip_of(files))
    (tmp_path / "roster.csv").write_text("id,name\nada,Ada\n")
    out = tmp_path / "plan.csv"
    arguments = ["plan", str(tmp_path / "all.zip"), "--roster", str(tmp_path / "roster.csv")]
    assert __main__.main([*arguments, "--out", str(out)]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == f"1 of 26 files are to be graded: {out}"
    assert lines[1] == "  1 told by folder, by id"
    assert lines[2] == "Not graded: guest0.py: it is a Python program, not a notebook."
    assert len(lines) == 23 and lines[-1] == f"Not graded: 5 more, in {out}"
