"""Whose a file is: an id beats a name, the longest name wins, and two claims are listed."""

from pathlib import Path

import pytest

from grading.authors import tell_authors
from grading.roster import Person
from grading.submissions import Submission
from tests.grading.hand_ins import people_of


def told(people, *labels):
    """Return the ids of each file's authors, by path, and the reasons of those that have none."""
    files = [Submission(label, Path(label)) for label in labels]
    found = tell_authors(files, people)
    authors = {label: " ".join(each.id for each in t.authors) for label, t in found.items()}
    return (
        {label: ids for label, ids in authors.items() if ids},
        {label: t.why_nobody for label, t in found.items() if not t.authors},
    )


def moodle(name, number):
    return f"{name}_{number}_assignsubmission_file/sheet.ipynb"


def sakai(name, key):
    return f"Sheet 1/{name}({key})/Submission attachment(s)/sheet.ipynb"


def test_an_id_beats_a_name():
    people = [Person("a1", "Jane Doe"), Person("jdoe42", "Jane Roe")]
    assert list(told(people, sakai("Doe, Jane", "jdoe42"))[0].values()) == ["jdoe42"]


def test_a_login_of_the_roster_tells_a_student_too():
    people = [Person("7", "A. Byron", ("al1001",))]
    label = "Sheet 01_al1001_attempt_2026-11-02-10-11-12_sheet.ipynb"
    assert told(people, label)[0] == {label: "7"}


def test_a_login_with_an_underscore_is_the_longest_that_fits():
    people = people_of(doe="Jo Doe", jane_doe="Jane Doe")
    label = "Sheet_01_jane_doe_attempt_2026-11-02-10-11-12_sheet.ipynb"
    assert told(people, label)[0] == {label: "jane_doe"}


def test_a_canvas_number_that_is_another_students_id_is_listed_with_the_name():
    people = [Person("501", "Bob Kahn"), Person("al1001", "Ada Lovelace")]
    label = "lovelaceada_501_900000_sheet.ipynb"
    found, left = told(people, label)
    assert not found
    assert left[label] == "its number says 501, its name al1001: which of them?"


def test_a_canvas_number_of_the_roster_tells_whatever_the_name():
    people = [Person("al1001", "Ada Lovelace", ("501",))]
    label = "countess_501_900000_sheet.ipynb"
    assert told(people, label)[0] == {label: "al1001"}


def test_a_groups_file_is_of_all_its_members():
    people = [
        Person("a", "Ada", ("501",), ("Group 1",)),
        Person("b", "Bob", ("502",), ("Group 1",)),
        Person("c", "Cy", ("503",), ("Group 2",)),
    ]
    canvas, team = "group1_501_9_sheet.ipynb", moodle("Group 1", 12)
    assert told(people, canvas)[0] == {canvas: "a b"}
    assert told(people, team)[0] == {team: "a b"}


def test_members_that_a_platform_names_are_all_told():
    label = "S/Doe, Jane(jd); Kahn, Bob(bk)/Submission attachment(s)/sheet.ipynb"
    assert told(people_of(jd="Jane Doe", bk="Bob Kahn"), label)[0] == {label: "jd bk"}


def test_moodles_worksheet_tells_namesakes_and_the_anonymous():
    people = [
        Person("j1", "John Smith", ("participant 501",)),
        Person("j2", "John Smith", ("participant 502",)),
    ]
    labels = [moodle("John Smith", 502), moodle("Teilnehmer in", 501)]
    assert list(told(people, *labels)[0].values()) == ["j2", "j1"]


def test_numbers_of_the_platform_and_of_the_file_are_no_ids():
    people = [Person("1", "Ada Byron"), Person("4711001", "Bo Chen"), Person("7", "Cy Dunn")]
    found, left = told(
        people,
        "Participant_4711001_assignsubmission_file_/01_read_the_bytes (1).ipynb",
        "Participant_4711002_assignsubmission_file_/Task 7.ipynb",
    )
    assert not found and len(left) == 2


@pytest.mark.parametrize(
    "label",
    [
        "Task 1.ipynb",
        "2026-11-01.ipynb",
        "Nov 11/sheet.ipynb",
        "sheet (11).ipynb",
        "11 Nov notes.ipynb",
        "20261102 sheet.ipynb",
        "sheet 021126.ipynb",
        "01_read_the_bytes.ipynb",
        "2026 exam.ipynb",
    ],
)
def test_parts_of_dates_copy_numbers_and_titles_are_no_ids(label):
    ids = ("01", "1", "2", "11", "2026", "20261102", "021126")
    assert told([Person(key, f"Student {key * 3}") for key in ids], label)[0] == {}


@pytest.mark.parametrize(
    "label",
    ["7/sheet.ipynb", "7_01_read_the_bytes.ipynb", "7.ipynb", "007 Byron/x.ipynb", "7.zip/x.ipynb"],
)
def test_a_number_that_is_all_there_is_is_an_id(label):
    people = [Person("7", "Cy Dunn"), Person("007", "Ada Byron")]
    assert len(told(people, label)[0]) == 1


@pytest.mark.parametrize("label", ["May 3/sheet.ipynb", "notes 12 may.ipynb", "3_May_2026.ipynb"])
def test_a_login_that_is_a_months_name_is_none_in_a_date(label):
    people = people_of(may="Ada May", bob="Bob Kahn")
    assert told(people, label)[0] == {}
    assert told(people, "may_sheet.ipynb", "Maybe 3.ipynb")[0] == {"may_sheet.ipynb": "may"}


def test_an_id_and_another_students_name_in_one_plain_name_are_listed():
    people = people_of(ada="Ada Lovelace", bob="Bob Kahn", s1="John Smith", s2="John Smith")
    found, left = told(people, "Bob Kahn - ada.ipynb", "s2 John Smith.ipynb")
    assert found == {"s2 John Smith.ipynb": "s2"}
    assert left == {"Bob Kahn - ada.ipynb": "it may be of ada or bob"}


@pytest.mark.parametrize("written", ["Soren Muller", "SørenMüller", "Muller, Soren"])
def test_letters_with_strokes_are_told_without_them(written):
    label = f"{written}/sheet.ipynb"
    assert told(people_of(s="Søren Müller"), label)[0] == {label: "s"}


def test_a_long_number_is_an_id_wherever_it_stands_in_a_plain_name():
    label = "Byron_4711001_sheet 1.ipynb"
    assert told([Person("4711001", "Ada Byron")], label)[0] == {label: "4711001"}


def test_a_week_is_not_the_student_of_that_number():
    people = [Person("1", "Cy Dunn"), Person("2", "Bob Kahn")]
    found, left = told(people, "1/bob kahn.ipynb", "1/cy dunn.ipynb")
    assert found == {"1/cy dunn.ipynb": "1"}
    assert left["1/bob kahn.ipynb"] == "a number says 1, a name 2: which of them?"


def test_the_longest_name_that_fits_is_the_authors():
    people = people_of(s1="Ann Lee", s2="Ann Lee Smith", s3="Anna Schmidt", s4="Anna Maria Schmidt")
    labels = [moodle(person.name, number) for number, person in enumerate(people)]
    assert list(told(people, *labels)[0].values()) == ["s1", "s2", "s3", "s4"]
    folders = [f"{person.name}/sheet.ipynb" for person in people]
    assert list(told(people, *folders)[0].values()) == ["s1", "s2", "s3", "s4"]


def test_the_longest_id_that_fits_is_the_authors():
    people = people_of(lee="Lee", **{"ann-lee": "Ann"})
    assert told(people, "sheet-1-ann-lee/sheet.ipynb")[0] == {
        "sheet-1-ann-lee/sheet.ipynb": "ann-lee"
    }


def test_namesakes_in_two_orders_are_told_apart():
    people = people_of(s1="Lee Daisuke", s2="Daisuke Lee")
    for form in ("{}_51_assignsubmission_file_/a.ipynb", "{}/a.ipynb"):
        for person in people:
            label = form.format(person.name)
            assert told(people, label)[0] == {label: person.id}
    joined = "leedaisuke_513_900012_sheet.ipynb"
    assert told(people, joined)[1] == {joined: "it may be of s1 or s2"}


@pytest.mark.parametrize(
    "written",
    [
        "akesson zoe",
        "ÅkessonZoë",
        "Zoe Akesson",
        "zoëåkesson",
        "Zoë  ÅKESSON",
        "Zoe\u0308 A\u030akesson",
    ],
)
@pytest.mark.parametrize("form", ["{}_506_assignsubmission_file_/sheet.ipynb", "{}/sheet.ipynb"])
def test_accents_order_and_joining_are_tried_last(written, form):
    label = form.format(written)
    assert told(people_of(z="Zoë Åkesson"), label)[0] == {label: "z"}


def test_another_spelling_is_taken_only_where_one_student_remains():
    label = moodle("Zoe Akesson", 5)
    people = people_of(y="Zoé Akesson", z="Zoë Åkesson")
    assert told(people, label)[1] == {label: "it may be of y or z"}


def test_another_spelling_in_a_folder_yields_to_the_name_itself():
    people = people_of(s="Anna Schmidt")
    found, left = told(people, "Anna Schmidt/sheet.ipynb", "Anna Maria Schmidt/sheet.ipynb")
    assert found == {"Anna Schmidt/sheet.ipynb": "s"}
    assert list(left) == ["Anna Maria Schmidt/sheet.ipynb"]


def test_a_name_of_five_words_may_be_joined():
    label = "garcíalópezmaríadelcarmen_509_900008_sheet.ipynb"
    assert told(people_of(m="María del Carmen García López"), label)[0] == {label: "m"}


def test_two_namesakes_of_the_roster_are_listed_and_not_chosen():
    label = moodle("John Smith", 502)
    found, left = told(people_of(s1="John Smith", s2="John Smith"), label)
    assert not found and left[label] == "it may be of s1 or s2"


def test_namesakes_are_told_by_the_id_that_stands_beside():
    label = sakai("Smith, John", "s2")
    assert told(people_of(s1="John Smith", s2="John Smith"), label)[0] == {label: "s2"}


def test_two_people_of_the_platform_who_seem_to_be_one_student_are_both_listed():
    labels = [moodle("John Smith", number) for number in (502, 503)]
    found, left = told(people_of(s1="John Smith"), *labels)
    assert not found
    assert set(left.values()) == {"2 people on Moodle seem to be s1"}


def test_one_student_has_another_number_in_another_weeks_export():
    labels = [f"week {week}/{moodle('Ada Byron', week)}" for week in (1, 2)]
    assert list(told(people_of(a="Ada Byron"), *labels)[0].values()) == ["a", "a"]


GUESTS = {
    "plain folders": ("ada/sheet.ipynb", "bob/ada.ipynb"),
    "a guest's folder": ("ada/sheet.ipynb", "bob/sheet.ipynb", "guest/ada lovelace.ipynb"),
    "a guest's folder, shaped as Canvas": (
        "ada/sheet.ipynb",
        "bob/lovelaceada_1_9_sheet.ipynb",
        "bob/lovelaceada_1_8_sheet.ipynb",
    ),
    "a guest's folder, shaped as Gradescope": (
        "ada/sheet.ipynb",
        "bob/submission_metadata.yml",
        "bob/submission_1/ada.ipynb",
    ),
    "a zip within": ("ada/sheet.ipynb", "bob.zip/Ada Lovelace/ada.ipynb"),
    "Moodle": (moodle("Ada Lovelace", 1), "Guest_2_assignsubmission_file/ada.ipynb"),
    "Canvas": ("lovelaceada_1_9_sheet.ipynb", "guest_2_8_Ada Lovelace_ada.ipynb"),
    "Blackboard": (
        "s_ada_attempt_2026-11-02-10-11-12_x.ipynb",
        "s_guest_attempt_2026-11-03-10-11-12_s_ada_attempt_2026-11-04-10-11-12_x.ipynb",
    ),
    "Sakai": (sakai("Lovelace, Ada", "ada"), sakai("Guest", "g") + "/ada/Ada Lovelace.ipynb"),
    "GitHub Classroom": ("s-submissions/s-ada/x.ipynb", "s-submissions/s-guest/ada/ada.ipynb"),
    "nbgrader": ("submitted/ada/01_x/x.ipynb", "submitted/guest/01_x/ada.ipynb"),
    "Google Classroom": ("Ada Lovelace - S.ipynb", "Guest - S.ipynb"),
}


@pytest.mark.parametrize("kind", GUESTS)
def test_a_guest_who_names_a_file_after_another_takes_nothing(kind):
    people = people_of(ada="Ada Lovelace", bob="Bob Kahn")
    first, *others = GUESTS[kind]
    found, _ = told(people, first, *others)
    assert [label for label, student in found.items() if student == "ada"] == [first]


def test_a_roster_of_github_tells_clones_by_the_username():
    people = [Person("a1", "Ada Lovelace", ("octo-cat",)), Person("b2", "Bob Kahn", ("cat",))]
    labels = ["hw-1-octo-cat/.git/", "hw-1-octo-cat/x.ipynb", "hw-1-cat/.git/", "hw-1-cat/x.ipynb"]
    found, _ = told(people, *labels)
    assert (found[labels[1]], found[labels[3]]) == ("a1", "b2")


def test_without_a_roster_students_are_called_as_the_platform_calls_them():
    labels = [sakai("Doe, J", "j42"), sakai("K", "bk"), sakai("L", "l")]
    assert list(told(None, *labels)[0].values()) == ["j42", "bk", "l"]
    smiths = [moodle("John Smith", number) for number in (502, 503)]
    assert list(told(None, *smiths)[0].values()) == ["John Smith 502", "John Smith 503"]


FOURTEEN = {
    "a folder each": [f"s{n}/sheet.ipynb" for n in range(14)],
    "a folder each, in one": [f"all/s{n}/sheet.ipynb" for n in range(14)],
    "the same folders in each": [f"s{n}/exercises/notebooks/sheet.ipynb" for n in range(14)],
    "the same folders around": [f"exercises/s{n}/sheet.ipynb" for n in range(14)],
    "files in one folder": [f"notebooks/s{n}.ipynb" for n in range(14)],
    "a zip each": [f"s{n}.zip/notebooks/sheet.ipynb" for n in range(14)],
    "an attachment's folder each": [
        f"s{n}/Submission attachment(s)/sheet.ipynb" for n in range(14)
    ],
}


@pytest.mark.parametrize("kind", FOURTEEN)
def test_without_a_roster_fourteen_students_are_fourteen(kind):
    found, _ = told(None, *FOURTEEN[kind])
    assert set(found.values()) == {f"s{n}" for n in range(14)}


def test_without_a_roster_fourteen_copies_in_one_folder_are_nobodys():
    labels = [f"notebooks/01_read_the_bytes ({n}).ipynb" for n in range(14)]
    found, left = told(None, *labels)
    assert not found
    assert set(left.values()) == {"neither a folder nor its name says whose it is"}


def test_without_a_roster_one_folder_of_a_student_is_theirs():
    label = "submissions/ada/01_read_the_bytes/01_read_the_bytes.ipynb"
    assert told(None, label)[0] == {label: "ada"}
