"""Files as learning platforms name them: whose, when, which; and nothing read from elsewhere."""

from pathlib import Path

import pytest

from grading.platforms import FileName, platform_of
from grading.roster import Person, assign
from grading.submissions import Submission

SHEET = "01_read_the_bytes"

NAMES = {
    "Moodle": (
        "Zoë Åkesson_506_assignsubmission_file_/01_read_the_bytes.ipynb",
        FileName(name="Zoë Åkesson", account="506"),
    ),
    "Moodle, in a folder of the course": (
        "Course/Sheet 1/Jean-Luc Picard_511_assignsubmission_file/part 1/sheet (1).ipynb",
        FileName(name="Jean-Luc Picard", account="511"),
    ),
    "Moodle, without folders": (
        "Sam O'Neil_508_assignsubmission_file_sheet.ipynb",
        FileName(name="Sam O'Neil", account="508"),
    ),
    "Canvas": (
        "lovelaceada_501_900000_01_read_the_bytes.ipynb",
        FileName(id="501", name="lovelaceada"),
    ),
    "Canvas, late and for the second time": (
        "åkessonzoë_LATE_506_900005_sheet-2.ipynb",
        FileName(id="506", name="åkessonzoë", attempt=2),
    ),
    "Blackboard": (
        "Sheet 01_al1001_attempt_2026-11-02-10-11-12_01_read_the_bytes.ipynb",
        FileName(id="al1001", moment="2026-11-02-10-11-12"),
    ),
    "Brightspace": (
        "1234-5678 - Ada Lovelace - Nov 2, 2026 1011 PM/sheet.ipynb",
        FileName(name="Ada Lovelace", moment="2026-11-02-22-11", account="1234"),
    ),
    "Brightspace, without folders": (
        "1234-5678 - Ada Lovelace - November 12, 2026 911 AM - sheet.ipynb",
        FileName(name="Ada Lovelace", moment="2026-11-12-09-11", account="1234"),
    ),
    "Sakai": (
        "Sheet 1/Doe, Jane(jdoe42)/Submission attachment(s)/01_read_the_bytes.ipynb",
        FileName(id="jdoe42", name="Doe, Jane"),
    ),
}


@pytest.mark.parametrize("platform", NAMES)
def test_a_name_says_what_its_platform_puts_into_it(platform):
    label, expected = NAMES[platform]
    found = platform_of([label])
    assert found.name == platform.partition(",")[0]
    assert found.read(label) == expected


@pytest.mark.parametrize(
    "labels",
    [[], ["ada/sheet.ipynb"], ["ada/sheet.ipynb", NAMES["Canvas"][0]], ["notes_2026_11_02.txt"]],
)
def test_names_that_are_not_all_of_one_shape_are_no_platforms(labels):
    assert platform_of(labels) is None


def authors(people, *labels):
    """Return the author of each label, by label, and the reasons of those that have none."""
    files = [Submission(label, Path(label), False, (0,)) for label in labels]
    by_student, left = assign(files, people, SHEET)
    return {file.label: student for student, file in by_student.items()}, dict(left)


def people_of(**names):
    return [Person(key, name) for key, name in names.items()]


def test_an_id_beats_a_name():
    people = [Person("a1", "Jane Doe"), Person("jdoe42", "Jane Roe")]
    found, _ = authors(people, NAMES["Sakai"][0])
    assert list(found.values()) == ["jdoe42"]


def test_a_login_of_the_roster_tells_a_student_too():
    found, _ = authors([Person("7", "A. Byron", ("al1001",))], NAMES["Blackboard"][0])
    assert list(found.values()) == ["7"]


def test_numbers_of_the_platform_and_of_the_file_are_no_ids():
    people = [Person("1", "Ada Byron"), Person("4711001", "Bo Chen"), Person("7", "Cy Dunn")]
    found, left = authors(
        people,
        "Participant_4711001_assignsubmission_file_/01_read_the_bytes (1).ipynb",
        "Participant_4711002_assignsubmission_file_/Task 7.ipynb",
    )
    assert not found and len(left) == 2


def test_numbers_that_begin_a_plain_name_are_ids_and_others_are_not():
    people = [Person("1", "Ada Byron"), Person("7", "Cy Dunn")]
    found, left = authors(people, "7_01_read_the_bytes.ipynb", "Task 1.ipynb", "2026-11-01.ipynb")
    assert found == {"7_01_read_the_bytes.ipynb": "7"} and len(left) == 2


def test_the_longest_name_that_fits_is_the_authors():
    people = people_of(s1="Ann Lee", s2="Ann Lee Smith")
    moodle = [f"{p.name}_47{p.id[1]}_assignsubmission_file/sheet.ipynb" for p in people]
    assert authors(people, *moodle)[0] == dict(zip(moodle, ["s1", "s2"], strict=True))
    assert authors(people, "Ann Lee Smith/sheet.ipynb")[0] == {"Ann Lee Smith/sheet.ipynb": "s2"}


def test_namesakes_in_two_orders_are_told_apart():
    people = people_of(s1="Lee Daisuke", s2="Daisuke Lee")
    first, second = (f"{p.name}_51{p.id[1]}_assignsubmission_file_/a.ipynb" for p in people)
    assert authors(people, first, second)[0] == {first: "s1", second: "s2"}


@pytest.mark.parametrize(
    "written", ["akesson zoe", "ÅkessonZoë", "Zoe Akesson", "zoëåkesson", "Zoë  ÅKESSON"]
)
def test_accents_order_and_joining_are_tried_last(written):
    label = f"{written}_506_assignsubmission_file_/sheet.ipynb"
    assert list(authors(people_of(z="Zoë Åkesson"), label)[0].values()) == ["z"]


def test_a_name_of_five_words_may_be_joined():
    people = people_of(m="María del Carmen García López")
    label = "garcíalópezmaríadelcarmen_509_900008_sheet.ipynb"
    assert authors(people, label)[0] == {label: "m"}


def test_two_namesakes_of_the_roster_are_listed_and_not_chosen():
    people = people_of(s1="John Smith", s2="John Smith")
    _, left = authors(people, "John Smith_502_assignsubmission_file_/sheet.ipynb")
    assert "it may be of s1 or s2" in str(left)


def test_two_people_of_the_platform_who_seem_to_be_one_student_are_both_listed():
    labels = [f"John Smith_{n}_assignsubmission_file_/sheet.ipynb" for n in (502, 503)]
    found, left = authors(people_of(s1="John Smith"), *labels)
    assert not found and set(left) == set(labels)
    assert "2 people on Moodle seem to be s1" in left[labels[0]]


def test_a_guest_who_names_a_file_after_another_does_not_replace_theirs():
    people = people_of(ada="Ada Lovelace", bob="Bob Kahn")
    found, _ = authors(people, "ada/sheet.ipynb", "bob/ada.ipynb")
    assert found == {"ada/sheet.ipynb": "ada", "bob/ada.ipynb": "bob"}


def test_the_later_attempt_by_the_platforms_own_time_counts():
    early, late = (
        f"ps1_ada_attempt_2026-11-{day}-11-00-00_01_read_the_bytes.ipynb" for day in ("03", "10")
    )
    files = [Submission(early, Path(early), False, (2,)), Submission(late, Path(late), False, (1,))]
    by_student, left = assign(files, people_of(ada="Ada Lovelace"), SHEET)
    assert by_student["ada"].label == late
    assert left == [(early, "ada has handed in a later one")]


def test_without_a_roster_students_are_called_as_the_platform_calls_them():
    labels = [f"Sheet 1/{who}/Submission attachment(s)/a.ipynb" for who in ("Doe, J(j42)", "K(bk)")]
    files = [Submission(label, Path(label), False, (0,)) for label in labels]
    assert sorted(assign(files, None, SHEET)[0]) == ["bk", "j42"]
