"""Rosters as learning platforms export them: who is in the course, whatever the table's form."""

import pytest

from fmnist_utils.errors import DataError
from grading.roster import read_roster
from grading.roster_tables import read_roster_table

NAMES = ["Ada Lovelace", "John Smith", "Zoë Åkesson"]

TABLES = {
    "plain": ("plain", "id,name\na1,Ada Lovelace\nj2,John Smith\nz3,Zoë Åkesson\n"),
    "capitals": ("plain", "ID,Name\na1,Ada Lovelace\nj2,John Smith\nz3,Zoë Åkesson\n"),
    "other columns beside": (
        "plain",
        "seat,id,name\n1,a1,Ada Lovelace\n2,j2,John Smith\n3,z3,Zoë Åkesson\n",
    ),
    "semicolons": ("plain", "id;name\na1;Ada Lovelace\nj2;John Smith\nz3;Zoë Åkesson\n"),
    "tabs": ("plain", "id\tname\na1\tAda Lovelace\nj2\tJohn Smith\nz3\tZoë Åkesson\n"),
    "empty lines": ("plain", "id,name\n,\na1,Ada Lovelace\n\nj2,John Smith\nz3,Zoë Åkesson\n,\n"),
    "empty last fields": (
        "plain",
        "id,name\na1,Ada Lovelace,\nj2,John Smith,,\nz3,Zoë Åkesson\n",
    ),
    "nbgrader": (
        "nbgrader",
        "id,first_name,last_name,email\na1,Ada,Lovelace,a@x.edu\nj2,John,Smith,\nz3,Zoë,Åkesson,\n",
    ),
    "Canvas": (
        "Canvas",
        "Student,ID,SIS User ID,SIS Login ID,Section,Sheet 01 (98)\n"
        "    Points Possible,,,,,15.00\n"
        '"Lovelace, Ada",a1,S0,al,A,\n"Smith, John",j2,S1,js,A,\n"Åkesson, Zoë",z3,S2,zo,,\n',
    ),
    "Moodle": (
        "Moodle",
        '"First name","Last name",Username,"ID number","Email address"\n'
        "Ada,Lovelace,a1,47,a@x.edu\nJohn,Smith,j2,48,j@x.edu\nZoë,Åkesson,z3,49,z@x.edu\n",
    ),
    "an older Moodle, without logins": (
        "Moodle",
        "First name,Surname,ID number,Email address\n"
        "Ada,Lovelace,a1,a@x.edu\nJohn,Smith,j2,j@x.edu\nZoë,Åkesson,z3,z@x.edu\n",
    ),
    "Blackboard": (
        "Blackboard",
        '"Last Name"\t"First Name"\t"Username"\t"Student ID"\t"Availability"\n'
        '"Lovelace"\t"Ada"\t"a1"\t"7"\t"Yes"\n"Smith"\t"John"\t"j2"\t"8"\t"Yes"\n'
        '"Åkesson"\t"Zoë"\t"z3"\t"9"\t"Yes"\n',
    ),
    "Brightspace": (
        "Brightspace",
        "OrgDefinedId,Username,Last Name,First Name,Email,End-of-Line Indicator\n"
        "#a1,#al,Lovelace,Ada,a@x.edu,#\n#j2,#js,Smith,John,j@x.edu,#\n#z3,#zo,Åkesson,Zoë,,#\n",
    ),
    "Gradescope": (
        "Gradescope",
        "First Name,Last Name,SID,Email,Sections\n"
        "Ada,Lovelace,a1,a@x.edu,\nJohn,Smith,j2,j@x.edu,\nZoë,Åkesson,z3,z@x.edu,\n",
    ),
    "Sakai": (
        "Sakai",
        "Student ID,Student Name,Total\n"
        'a1,"Lovelace, Ada",\nj2,"Smith, John",\nz3,"Åkesson, Zoë",\n',
    ),
    "Canvas group set": (
        "Canvas group set",
        "name,canvas_user_id,user_id,login_id,sections,group_name\n"
        "Ada Lovelace,a1,S0,al,A,Group 1\nJohn Smith,j2,S1,js,A,\nZoë Åkesson,z3,S2,zo,,Group 1\n",
    ),
    "Google Classroom": (
        "Google Classroom",
        "Last Name,First Name,Email Address,Sheet 1\nDate,,,2026-11-02\nPoints,,,15\n"
        "Lovelace,Ada,a1,\nSmith,John,j2,\nÅkesson,Zoë,z3,\n",
    ),
    "a first line that names the separator": (
        "plain",
        "sep=;\nid;name\na1;Ada Lovelace\nj2;John Smith\nz3;Zoë Åkesson\n",
    ),
    "GitHub Classroom": (
        "GitHub Classroom",
        '"identifier","github_username","github_id","name"\n'
        '"a1","ada","1","Ada Lovelace"\n"j2","js","2","John Smith"\n"z3","","","Zoë Åkesson"\n',
    ),
}


@pytest.mark.parametrize("table", TABLES)
def test_a_platforms_own_table_is_read(table, tmp_path):
    platform, text = TABLES[table]
    path = tmp_path / "roster.csv"
    path.write_text(text, encoding="utf-8")
    people = read_roster(path)
    assert read_roster_table(path)[0].platform == platform
    assert [person.id for person in people] == ["a1", "j2", "z3"]
    assert [person.name for person in people] == NAMES


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252", "latin-1"])
def test_the_encoding_is_told_by_the_content(encoding, tmp_path):
    path = tmp_path / "roster.csv"
    path.write_bytes(TABLES["plain"][1].encode(encoding))
    assert [person.name for person in read_roster(path)] == NAMES


def test_what_else_tells_a_student_is_kept(tmp_path):
    path = tmp_path / "roster.csv"
    path.write_text(TABLES["Canvas"][1], encoding="utf-8")
    assert read_roster(path)[0].keys == ("S0", "al")


def test_a_worksheet_of_moodles_tells_the_participants_numbers(tmp_path):
    path = tmp_path / "roster.csv"
    path.write_text(
        "Identifier,Full name,Email address,Status,Grade\n"
        "Participant 501,Ada Lovelace,ada1@x.edu,,\nTeilnehmer/in502,,,,\n"
    )
    ada, anonymous = read_roster(path)
    assert (ada.id, ada.keys) == ("ada1@x.edu", ("participant 501",))
    assert anonymous.id == "participant 502"


def test_groups_are_kept(tmp_path):
    path = tmp_path / "roster.csv"
    path.write_text(TABLES["Canvas group set"][1], encoding="utf-8")
    assert [person.groups for person in read_roster(path)] == [("Group 1",), (), ("Group 1",)]


def test_the_first_column_that_is_filled_in_is_the_id(tmp_path):
    path = tmp_path / "roster.csv"
    path.write_text("First name,Last name,ID number,Email address\nAda,Lovelace,,a@x.edu\n")
    assert read_roster(path)[0].id == "a@x.edu"


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"who,when\na,b\n", "has the columns who, when in line 1"),
        (b"", r"has the columns \(none\) in line 1"),
        (b"id,name\na1,Ada,Lovelace\n", "has 3 fields in line 2, its header 2"),
        (b"PK\x03\x04\0\0\0\0", "begins with the bytes b'PK"),
        (b"First name,Last name,ID number\nAda,Lovelace,\n", "no id in line 2"),
        (b'id,name\na1,"Ada\0"\n', "expected a table as text"),
    ],
)
def test_what_is_no_roster_is_refused_with_what_was_found(content, sentence, tmp_path):
    path = tmp_path / "roster.csv"
    path.write_bytes(content)
    with pytest.raises(DataError, match=sentence):
        read_roster(path)
