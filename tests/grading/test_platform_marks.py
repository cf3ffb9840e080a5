"""Marks in learning platforms' own tables: their exported file, filled in."""

import pytest

from fmnist_utils.errors import DataError
from grading import __main__
from grading.final_marks import read_final
from grading.platform_marks import Marks, fill_in, marks_of_sheet, marks_of_term
from grading.platform_tables import PlatformTable
from grading.roster import Person
from grading.states import CORRECT, NOT_SUBMITTED, WRONG
from grading.term import read_term
from tools.cohorts.term_results import result, write_roster, write_run

SHEET = "01_read_the_bytes"
PEOPLE = [Person("al1", "Ada Lovelace", ("47",)), Person("js2", "John Smith"), Person("zo3", "Zoë")]
SHARES = {"al1": 1.0, "js2": 0.5}

CANVAS = (
    "Student,ID,SIS User ID,SIS Login ID,Section,Sheet 01 (98765),Sheet 02 (98766),Final Score\r\n"
    ",,,,,Manual Posting,,\r\n"
    "    Points Possible,,,,,15.00,10.00,(read only)\r\n"
    '"Lovelace, Ada",501,S0,al1,A,,9,50\r\n'
    '"Smith, John",502,S1,js2,"A, B",3.00,,\r\n'
    '"Student, Test",503,,t,A,,,\r\n'
)
WORKSHEET = (
    '\ufeffIdentifier,"Full name","Email address",Status,Grade,"Maximum Grade",'
    '"Grade can be changed","Last modified (grade)"\n'
    '"Participant 501","Ada Lovelace",al1@x.edu,Submitted,,15.00,Yes,-\n'
    '"Participant 502","John Smith",js@x.edu,Submitted,3.00,15.00,Yes,-\n'
    '"Participant 503","Zoë",zo@x.edu,"No submission",,15.00,Yes,-\n'
)
MOODLE_GRADEBOOK = (
    '"First name","Last name","ID number","Email address","Assignment: Read the bytes (Real)",'
    '"Course total (Real)"\nAda,Lovelace,47,a@x.edu,-,-\nJohn,Smith,js2,j@x.edu,-,-\n'
)
BLACKBOARD = (
    '"Last Name"\t"First Name"\t"Username"\t"Student ID"\t"Sheet 1 [Total Pts: 15 Score] |311"\t'
    '"Total [Total Pts: up to 30 Score] |300"\r\n'
    '"Lovelace"\t"Ada"\t"al1"\t"7"\t""\t"20"\r\n"Smith"\t"John"\t"js2"\t"8"\t"3"\t"3"\r\n'
)
BRIGHTSPACE = (
    "OrgDefinedId,Username,Sheet 1 Points Grade <Numeric MaxPoints:15 Weight:10>,"
    "Sheet 2 Points Grade <Numeric MaxPoints:10>,End-of-Line Indicator\n"
    "#al1,#ada,,5,#\n#js2,#john,3,,#\n"
)
#: By name: the platform, the encoding, the file, and what must become of it.
EXPORTS = {
    "Canvas": (
        "canvas",
        "utf-8",
        CANVAS,
        CANVAS.replace("al1,A,,9", "al1,A,15,9").replace("3.00", "7.5"),
    ),
    "Canvas with a mark at its beginning": (
        "canvas",
        "utf-8-sig",
        CANVAS,
        CANVAS.replace("al1,A,,9", "al1,A,15,9").replace("3.00", "7.5"),
    ),
    "Canvas with semicolons": (
        "canvas",
        "utf-8",
        "Student;ID;SIS Login ID;Section;Sheet 01 (98765)\n    Points Possible;;;;15,00\n"
        "Lovelace, Ada;501;al1;A;\nSmith, John;502;js2;A;3,00\n",
        "Student;ID;SIS Login ID;Section;Sheet 01 (98765)\n    Points Possible;;;;15,00\n"
        "Lovelace, Ada;501;al1;A;15\nSmith, John;502;js2;A;7.5\n",
    ),
    "Canvas with first and last names": (
        "canvas",
        "utf-8",
        "LastName,FirstName,ID,SIS Login ID,Section,Sheet 01 (9)\nLovelace,Ada,501,,A,\n",
        "LastName,FirstName,ID,SIS Login ID,Section,Sheet 01 (9)\nLovelace,Ada,501,,A,15\n",
    ),
    "Moodle's grading worksheet": (
        "moodle",
        "utf-8",
        WORKSHEET,
        WORKSHEET.replace("Submitted,,15", "Submitted,15,15").replace("3.00", "7.5"),
    ),
    "Moodle's gradebook": (
        "moodle",
        "utf-8",
        MOODLE_GRADEBOOK,
        MOODLE_GRADEBOOK.replace("a@x.edu,-", "a@x.edu,15").replace("j@x.edu,-", "j@x.edu,7.5"),
    ),
    "Blackboard": (
        "blackboard",
        "utf-16",
        BLACKBOARD,
        BLACKBOARD.replace('"7"\t""', '"7"\t"15"').replace('"8"\t"3"', '"8"\t"7.5"'),
    ),
    "Blackboard with commas": (
        "blackboard",
        "utf-8",
        "Username,Sheet 01 [Total Pts: 15 Score],Old [Total Pts: 9 Text] |3\nal1,,\n",
        "Username,Sheet 01 [Total Pts: 15 Score],Old [Total Pts: 9 Text] |3\nal1,15,\n",
    ),
    "Brightspace": (
        "brightspace",
        "utf-8",
        BRIGHTSPACE,
        BRIGHTSPACE.replace("#ada,,", "#ada,15,").replace("#john,3", "#john,7.5"),
    ),
}


def marks(shares=SHARES, people=PEOPLE, labels=None):
    return Marks(SHEET, people, shares, 15.0, labels or {})


@pytest.fixture
def filled(tmp_path):
    """Return a function that fills a table in."""

    def fill(platform, text, encoding="utf-8", column=None, **given):
        path = tmp_path / "export.csv"
        path.write_bytes(text.encode(encoding))
        return fill_in(path, platform, marks(**given), column)

    return fill


@pytest.mark.parametrize("name", EXPORTS)
def test_a_platforms_table_changes_in_one_column_and_in_no_other_byte(name, filled):
    platform, encoding, before, after = EXPORTS[name]
    assert filled(platform, before, encoding).content == after.encode(encoding)


def test_points_are_scaled_to_those_of_the_platforms_column(filled):
    made = filled("brightspace", BRIGHTSPACE.replace("MaxPoints:15", "MaxPoints:100"))
    assert made.of == 100
    assert b"#ada,100,5" in made.content and b"#john,50," in made.content


def test_moodles_number_in_the_downloaded_names_tells_whose_line_it_is(filled):
    anonymous = WORKSHEET.replace("Ada Lovelace", "").replace("al1@x.edu", "")
    labels = {"al1": "export/Somebody_501_assignsubmission_file_/sheet.ipynb"}
    assert (
        b'"Participant 501","",,Submitted,15,15'
        in filled("moodle", anonymous, labels=labels).content
    )


def test_who_is_not_in_the_file_is_listed(filled):
    made = filled("brightspace", BRIGHTSPACE, shares={"al1": 1.0, "zo3": 1.0})
    assert made.written == 1
    assert made.not_written == [("zo3", "nobody in export.csv is this student")]


def test_of_two_lines_for_one_student_none_is_filled_in(filled):
    twice = BRIGHTSPACE + "#al1,#other,,,#\n"
    made = filled("brightspace", twice)
    assert made.not_written == [("al1", "2 lines seem to be of this student")]
    assert b"#ada,,5" in made.content


def test_a_line_that_may_be_of_two_students_is_not_filled_in(filled):
    people = [*PEOPLE, Person("ada", "Ada Byron")]
    made = filled("brightspace", BRIGHTSPACE, people=people)
    assert made.not_written == [("al1", "a line may be of ada or al1")]


def test_a_line_with_ones_id_and_anothers_name_is_not_filled_in(filled):
    made = filled("canvas", CANVAS.replace('"Smith, John",502', '"Lovelace, Ada",502'))
    assert made.not_written == [("js2", "a line may be of al1 or js2")]
    other_spelling = filled("canvas", CANVAS.replace('"Smith, John"', '"Smith, Johnny"'))
    assert other_spelling.not_written == []


def test_a_namesake_gets_nobodys_mark(filled):
    people = [Person("x1", "Ada Lovelace"), Person("x2", "Ada Lovelace")]
    made = filled("canvas", CANVAS, people=people, shares={"x1": 1.0})
    assert made.written == 0
    assert made.not_written == [("x1", "a line may be of x1 or x2")]


def test_who_is_excused_on_canvas_stays_so(filled):
    made = filled("canvas", CANVAS.replace("al1,A,,9", "al1,A,EX,9"))
    assert made.not_written == [("al1", "export.csv says EX, which stays")]
    assert b"al1,A,EX,9" in made.content


def test_a_column_is_found_by_its_title_or_its_whole_header(filled):
    for column in ("Sheet 02", "sheet 02 (98766)"):
        made = filled("canvas", CANVAS, column=column)
        assert made.column == "Sheet 02 (98766)" and made.of == 10
        assert b"al1,A,,10,50" in made.content


@pytest.mark.parametrize(
    ("platform", "text", "column", "sentence"),
    [
        ("canvas", CANVAS.replace("01 (", "A ("), None, "has no column for 01_read_the_bytes"),
        ("canvas", CANVAS.replace("02 (", "1 ("), None, "has 2 columns for 01_read_the_bytes"),
        ("canvas", CANVAS, "Sheet 03", "has no column for Sheet 03, expected one of: 'Sheet 01'"),
        ("canvas", BRIGHTSPACE, None, "expected one of ID, SIS User ID"),
        ("moodle", "Username,Course\na,b\n", None, "expected one of: .none takes marks."),
        ("canvas", "", None, r"has the columns \(none\) in line 1"),
        ("canvas", "PK\3\4\0\0", None, "expected a table as text"),
    ],
)
def test_what_cannot_be_told_is_asked_for(platform, text, column, sentence, filled):
    with pytest.raises(DataError, match=sentence):
        filled(platform, text, column=column)


def test_a_short_line_is_filled_up(filled):
    made = filled("canvas", "Student,ID,Section,Extra,Sheet 01 (9)\nAda,47,A\n")
    assert made.content.endswith(b"\nAda,47,A,,15\n")


def test_a_field_in_quotation_marks_may_hold_separators_and_line_ends(tmp_path):
    path = tmp_path / "export.csv"
    path.write_bytes(b'a,b,c\n"1 ""x"", \n2",3,9\n4,5,6')
    table = PlatformTable(path)
    assert table.rows == [['1 "x", \n2', "3", "9"], ["4", "5", "6"]]
    assert table.with_column(1, {0: "7", 1: "8"}) == b'a,b,c\n"1 ""x"", \n2",7,9\n4,8,6'


@pytest.fixture
def graded(tmp_path):
    """Return the folder of a term with one sheet: all right, nothing right, not handed in."""
    folder = tmp_path / "term"
    states = {"al1": CORRECT, "js2": WRONG, "zo3": NOT_SUBMITTED}
    write_run(folder / SHEET, [result(student, SHEET, how) for student, how in states.items()])
    write_roster(folder / "roster.csv", PEOPLE)
    return folder


def test_what_was_not_handed_in_is_left_alone_unless_zeros_are_asked_for(graded):
    run = read_final(graded / SHEET)
    assert marks_of_sheet(run, zeros=False).shares == {"al1": 1, "js2": 0}
    assert marks_of_sheet(run, zeros=False).not_handed_in == ["zo3"]
    assert marks_of_sheet(run, zeros=True).shares == {"al1": 1, "js2": 0, "zo3": 0}


def test_a_terms_totals_are_percents_of_all_who_stay(graded):
    (graded / "term.toml").write_text("[withdrawn]\njs2 = 2026-11-20\n")
    made = marks_of_term(read_term(graded))
    assert made.shares == {"al1": 1, "zo3": 0} and made.of == 100


def test_the_command_writes_a_file_for_the_platform(graded, tmp_path, capsys):
    (tmp_path / "canvas.csv").write_text(CANVAS, encoding="utf-8", newline="")
    out = tmp_path / "marks.csv"
    arguments = ["export", str(graded / SHEET), "--platform", "canvas", "--out", str(out)]
    arguments += ["--roster", str(tmp_path / "canvas.csv")]
    assert __main__.main([*arguments, "--dry-run"]) == 0 and not out.exists()
    assert "2 marks would be in the column 'Sheet 01 (98765)'" in capsys.readouterr().out
    assert __main__.main(arguments) == 0
    assert b"al1,A,15,9,50" in out.read_bytes()
    assert "1 handed nothing in and stay as they are there" in capsys.readouterr().out
