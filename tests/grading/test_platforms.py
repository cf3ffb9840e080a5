"""Files as learning platforms name them: whose, when, which; and nothing read from elsewhere."""

import pytest

from grading.platforms import FileName, exports_in

NAMES = {
    "Moodle": (
        "Zoë Åkesson_506_assignsubmission_file/01_read_the_bytes.ipynb",
        FileName(name="Zoë Åkesson", account="506"),
    ),
    "Moodle, an older one, in a folder of the course": (
        "Course/Sheet 1/Jean-Luc Picard_511_assignsubmission_file_/part 1/sheet (1).ipynb",
        FileName(name="Jean-Luc Picard", account="511"),
    ),
    "Moodle, without folders": (
        "Sam O'Neil_508_assignsubmission_file_sheet.ipynb",
        FileName(name="Sam O'Neil", account="508"),
    ),
    "Moodle, a text": (
        "Sam O'Neil_508_assignsubmission_onlinetext/onlinetext.html",
        FileName(name="Sam O'Neil", account="508"),
    ),
    "Canvas": (
        "lovelaceada_501_900000_01_read_the_bytes.ipynb",
        FileName(name="lovelaceada", number="501", order=(900000, 0)),
    ),
    "Canvas, late and for the second time": (
        "åkessonzoë_LATE_506_900005_sheet-2.ipynb",
        FileName(name="åkessonzoë", number="506", order=(900005, 2)),
    ),
    "Canvas, a group, in a zip of theirs": (
        "group1_501_900006_work.zip/part 1/sheet.ipynb",
        FileName(name="group1", number="501", order=(900006, 0)),
    ),
    "Canvas, anonymous and late": (
        "LATE_anon_x1Y2z_900007_sheet.ipynb",
        FileName(account="x1Y2z", order=(900007, 0)),
    ),
    "Canvas, a text": (
        "lovelaceada_501_text.html",
        FileName(name="lovelaceada", number="501", order=(0, 0)),
    ),
    "Blackboard": (
        "Sheet_01_al1001_attempt_2026-11-02-10-11-12_01_read_the_bytes.ipynb",
        FileName(tail="Sheet_01_al1001", time="2026-11-02T10:11:12"),
    ),
    "Brightspace": (
        "1234-5678 - Ada Lovelace - Nov 2, 2026 1011 PM/sheet.ipynb",
        FileName(name="Ada Lovelace", time="2026-11-02T22:11:00", account="1234"),
    ),
    "Brightspace, without folders": (
        "1234-5678 - Ada Lovelace - November 12, 2026 911 AM - sheet.ipynb",
        FileName(name="Ada Lovelace", time="2026-11-12T09:11:00", account="1234"),
    ),
    "Brightspace, day first": (
        "1234-5678 - Ada Lovelace - 2 November, 2026 2211/sheet.ipynb",
        FileName(name="Ada Lovelace", time="2026-11-02T22:11:00", account="1234"),
    ),
    "Sakai": (
        "Sheet 1/Doe, Jane(jdoe42)/Submission attachment(s)/01_read_the_bytes.ipynb",
        FileName(id="jdoe42", name="Doe, Jane"),
    ),
    "Sakai, without folders": (
        "Sheet 1/Doe, Jane(jdoe42)_Submission attachment(s)_sheet.ipynb",
        FileName(id="jdoe42", name="Doe, Jane"),
    ),
    "GitHub Classroom": (
        "sheet-1-submissions/sheet-1-octo-cat/notebooks/sheet.ipynb",
        FileName(id="octo-cat"),
    ),
    "nbgrader": ("Course/submitted/ada/01_read_the_bytes/sheet.ipynb", FileName(id="ada")),
}


@pytest.mark.parametrize("platform", NAMES)
def test_a_name_says_what_its_platform_puts_into_it(platform):
    label, expected = NAMES[platform]
    export = exports_in([label])[label]
    assert export.platform.name == platform.partition(",")[0]
    assert export.platform.read(label) == [expected]


@pytest.mark.parametrize(
    "labels",
    [[], ["ada/sheet.ipynb"], ["ada/sheet.ipynb", NAMES["Canvas"][0]], ["notes_2026_11_02.txt"]],
)
def test_names_that_are_not_all_of_one_shape_are_no_platforms(labels):
    assert exports_in(labels) == {}


def test_one_file_that_came_by_mail_does_not_hide_the_platform():
    canvas = [f"student{n}_{n}_{n}_sheet.ipynb" for n in range(12)]
    assert set(exports_in([*canvas, "mail/ada.ipynb"])) == set(canvas)


def test_two_exports_side_by_side_are_told_apart():
    labels = [f"week 1/{NAMES['Canvas'][0]}", f"week 2/{NAMES['Blackboard'][0]}"]
    found = exports_in(labels)
    assert [found[label].platform.name for label in labels] == ["Canvas", "Blackboard"]


def test_members_of_a_group_stand_one_behind_another():
    label = "Sheet 1/Doe, Jane(jd); Kahn, Bob(bk)/Submission attachment(s)/sheet.ipynb"
    told = exports_in([label])[label].platform.read(label)
    assert [(each.id, each.name) for each in told] == [("jd", "Doe, Jane"), ("bk", "Kahn, Bob")]


@pytest.mark.parametrize(
    ("label", "name"),
    [
        ("Bob_2_assignsubmission_file_/Ada_1_assignsubmission_file_/sheet.ipynb", "Bob"),
        ("Bob_2_assignsubmission_file_Ada_1_assignsubmission_file_sheet.ipynb", "Bob"),
        ("kahnbob_2_9_lovelaceada_1_8_sheet.ipynb", "kahnbob"),
        ("2-9 - Bob - Nov 2, 2026 1011 PM/1-8 - Ada - Nov 3, 2026 1011 PM/x.ipynb", "Bob"),
    ],
)
def test_the_outermost_place_counts_and_not_what_a_student_writes_behind_it(label, name):
    [told] = exports_in([label])[label].platform.read(label)
    assert told.name == name


def test_clones_are_told_by_gits_folders():
    labels = [
        "sheet-1-ada/.git/",
        "sheet-1-ada/x.ipynb",
        "sheet-1-b-b/.git/",
        "sheet-1-b-b/x.ipynb",
    ]
    found = exports_in(labels)
    assert {found[label].platform.name for label in found} == {"GitHub Classroom"}
    told = [found[label].platform.read(label)[0].tail for label in found]
    assert told == ["sheet-1-ada", "sheet-1-b-b"]


def test_copies_for_each_student_have_one_title():
    labels = ["Week/Ada Lovelace - Sheet 1.ipynb", "Week/Bob Kahn - Sheet 1 (1).ipynb"]
    found = exports_in(labels)
    assert [found[label].platform.read(label)[0].name for label in labels] == [
        "Ada Lovelace",
        "Bob Kahn",
    ]
    assert exports_in([labels[0], "Week/Bob Kahn - Ada Lovelace.ipynb"]) == {}


@pytest.mark.parametrize(
    ("labels", "own"),
    [
        (["1-2 - Ada - Nov 2, 2026 1011 PM - x.ipynb", "index.html"], "index.html"),
        (["s_al_attempt_2026-11-02-10-11-12_x.ipynb", "s_al_attempt_2026-11-02-10-11-12.txt"],
         "s_al_attempt_2026-11-02-10-11-12.txt"),
        (["S/D, J(j)/Submission attachment(s)/x.ipynb", "S/D, J(j)/timestamp.txt"],
         "S/D, J(j)/timestamp.txt"),
        (["S/D, J(j)/Submission attachment(s)/x.ipynb", "S/grades.csv"], "S/grades.csv"),
        (["A - S.ipynb", "B - S.ipynb", "[Template] S.ipynb"], "[Template] S.ipynb"),
        (["submitted/ada/01_x/x.ipynb", "submitted/ada/01_x/timestamp.txt"],
         "submitted/ada/01_x/timestamp.txt"),
    ],
)  # fmt: skip
def test_what_a_platform_adds_is_told_as_its_own(labels, own):
    found = exports_in(labels)
    assert [label for label in labels if found[label].is_own(label)] == [own]
