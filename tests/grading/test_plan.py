"""Every file has a line: student, sheet, attempt, time, how it was told, or why not."""

import io
import json
import os
import tarfile

import pytest

from grading.plan import make_plan
from grading.roster import Person
from tests.grading.hand_ins import (
    OTHER,
    SHEET,
    folder_of,
    given,
    graded,
    people_of,
    planned,
    reasons,
    students,
    work,
    zip_of,
)
from tools.generate_exercises import ROOT, SOLUTIONS

ADA = people_of(ada="Ada Lovelace")


def solution(sheet=SHEET):
    return (SOLUTIONS / sheet / f"{sheet}.ipynb").read_bytes()


def tar_gz():
    made = io.BytesIO()
    with tarfile.open(fileobj=made, mode="w:gz") as archive:
        archive.addfile(tarfile.TarInfo("sheet.ipynb"))
    return made.getvalue()


def test_a_line_says_all_that_is_known_of_a_file(tmp_path):
    label = "Sheet 01_ada_attempt_2026-11-02-10-11-12_sheet.ipynb"
    [line] = planned(tmp_path, {label: work()}, ADA).lines
    assert line.file == label
    assert (line.student, line.name, line.sheet) == ("ada", "Ada Lovelace", SHEET)
    assert (line.attempt, line.time) == (1, "2026-11-02T10:11:12")
    assert (line.told_by, line.graded, line.reason) == ("Blackboard, by id", True, "")


def test_a_late_notebook_keeps_its_attempt(tmp_path):
    files = {
        f"s_ada_attempt_2026-11-{day}-10-00-00_x.ipynb": work(day) for day in ("02", "03", "10")
    }
    plan = planned(tmp_path, files, ADA)
    assert [(line.attempt, line.graded) for line in plan.lines] == [
        (1, False),
        (2, False),
        (3, True),
    ]
    assert set(reasons(plan).values()) == {"ada has handed in a later one"}
    taken = plan.to_grade(SHEET)["ada"]
    assert (taken.time, taken.attempt) == ("2026-11-10T10:00:00", 3)


KINDS = {
    "answers.py": (b"import numpy", "it is a Python program, not a notebook"),
    "page.html": (b"<html>", "it is a web page, not a notebook"),
    "scan.PDF": (b"%PDF-1.7", "it is a PDF, not a notebook"),
    "work.docx": (b"PK\x03\x04", "it is a text document, not a notebook"),
    "work.tar.gz": (tar_gz(), "it is an archive (.tar.gz) that is not opened"),
    "work.rar": (b"Rar!\x1a\x07\x01\x00", "it is an archive (.rar) that is not opened"),
    "work": (b"7z\xbc\xaf\x27\x1c", "it is an archive (.7z) that is not opened"),
    "stub.7z": (b"7z", "it is an archive (.7z) that is not opened"),
    "damaged.zip": (b"PK", "it cannot be read as a zip file"),
    "packed.ipynb": (zip_of([("x", b"")]), "it is a zip archive under a notebook's name"),
    "empty.ipynb": (b"", "it is empty"),
    "empty.txt": (b"", "it is empty"),
    "data.json": (b'{"cells": 1}', "it is JSON, but no notebook"),
    "other": (b"?", "its name does not end in .ipynb"),
    ".DS_Store": (b"\0", "it is the Mac's own"),
    "sheet.ipynb.txt": (work(), "it is a notebook, but its name does not end in .ipynb"),
    "sheet.ipynb.json": (work(), "it is a notebook, but its name does not end in .ipynb"),
    "lesson.ipynb": (
        (ROOT / "notebooks" / f"{SHEET}.ipynb").read_bytes(),
        f"it is the lesson {SHEET}, not its sheet",
    ),
    "scratch.ipynb": (b'{"cells": []}', "no task of any sheet is in it"),
    "photo.ipynb": (b"\x89PNG", "no task of any sheet is in it"),
}


@pytest.mark.parametrize("name", KINDS)
def test_a_file_of_another_kind_is_listed_with_its_student_and_the_reason(name, tmp_path):
    content, reason = KINDS[name]
    plan = planned(tmp_path, {f"ada/{name}": content}, ADA)
    [line] = plan.lines
    assert line.student == "ada" and not line.graded
    assert line.reason.startswith(reason)


def test_an_ending_in_capitals_is_a_notebooks_too(tmp_path):
    plan = planned(tmp_path, {"ada/SHEET.IPYNB": work()}, ADA)
    assert graded(plan) == {("ada", SHEET): "ada/SHEET.IPYNB"}


def test_links_and_what_cannot_be_read_are_listed(tmp_path):
    damaged = bytearray(zip_of([("ada/sheet.ipynb", work())]))
    damaged[200] ^= 0xFF
    (tmp_path / "a.zip").write_bytes(damaged)
    [line] = make_plan(tmp_path / "a.zip", ADA).lines
    assert line.student == "ada" and line.reason.startswith("it cannot be read (")
    folder = folder_of(tmp_path / "b", {"ada/x.txt": b"1"})
    (folder / "ada" / "sheet.ipynb").symlink_to(folder / "ada" / "x.txt")
    assert reasons(make_plan(folder, ADA))["ada/sheet.ipynb"].startswith("it is a link")


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_without_permission_is_listed(tmp_path):
    folder = folder_of(tmp_path, {"ada/sheet.ipynb": work()})
    (folder / "ada" / "sheet.ipynb").chmod(0)
    assert "Permission denied" in str(reasons(make_plan(folder, ADA)))


def test_all_sheets_are_told_by_their_tasks_wherever_they_lie(tmp_path):
    files = {"ada/b.ipynb": work(), "ada/01_read_the_bytes/c.ipynb": work(sheet=OTHER)}
    plan = planned(tmp_path, files, ADA)
    assert graded(plan) == {
        ("ada", SHEET): "ada/b.ipynb",
        ("ada", OTHER): "ada/01_read_the_bytes/c.ipynb",
    }


def test_with_one_sheet_asked_for_another_is_told_as_such(tmp_path):
    plan = planned(tmp_path, {"ada/a.ipynb": work(), "ada/b.ipynb": work(sheet=OTHER)}, ADA, SHEET)
    assert graded(plan) == {("ada", SHEET): "ada/a.ipynb"}
    assert reasons(plan) == {"ada/b.ipynb": f"it is the sheet {OTHER}"}


def test_a_notebook_that_merges_two_sheets_is_both(tmp_path):
    made = json.loads(work())
    made["cells"] += json.loads(work(sheet=OTHER))["cells"]
    plan = planned(tmp_path, {"ada/both.ipynb": json.dumps(made).encode()}, ADA)
    assert set(graded(plan)) == {("ada", SHEET), ("ada", OTHER)}


def test_a_notebook_that_has_lost_its_tasks_counts_if_there_is_no_other(tmp_path):
    empty = b'{"cells": [], "nbformat": 4}'
    files = {"ada/x.ipynb": empty, "bob/x.ipynb": empty, "bob/y.ipynb": work(), "cy/x.ipynb": b""}
    plan = planned(tmp_path, files, people_of(ada="Ada", bob="Bob", cy="Cy"), SHEET)
    assert graded(plan) == {
        ("ada", SHEET): "ada/x.ipynb",
        ("bob", SHEET): "bob/y.ipynb",
        ("cy", SHEET): "cy/x.ipynb",
    }
    notes = [line.reason for line in plan.lines if line.graded]
    assert notes == ["no task of any sheet is in it", "", "it is empty"]
    assert reasons(plan) == {"bob/x.ipynb": "bob has handed in another one, and no task is in this"}


def test_in_a_whole_course_the_solution_is_no_work(tmp_path):
    files = {
        f"ada/course/exercises/{SHEET}/{SHEET}.ipynb": given(),
        f"ada/course/solutions/{SHEET}/{SHEET}.ipynb": solution(),
        f"ada/course/copied/{SHEET}.ipynb": solution(),
        f"ada/course/solutions/{OTHER}/{OTHER}.ipynb": solution(OTHER),
    }
    plan = planned(tmp_path, files, ADA)
    assert graded(plan) == {("ada", SHEET): f"ada/course/exercises/{SHEET}/{SHEET}.ipynb"}
    assert set(reasons(plan).values()) == {"it is the course's own solution"}


def test_a_solution_that_is_all_there_is_is_pointed_out(tmp_path):
    [line] = planned(tmp_path, {"ada/sheet.ipynb": solution()}, ADA).lines
    assert line.graded
    assert line.reason == "it is the course's own solution, or a copy"


def test_a_sheet_as_it_was_given_out_yields_to_work(tmp_path):
    folder = folder_of(tmp_path, {"ada/a.ipynb": work(), "ada/exercises/a.ipynb": given()})
    os.utime(folder / "ada" / "a.ipynb", (1, 1))
    assert graded(make_plan(folder, ADA)) == {("ada", SHEET): "ada/a.ipynb"}


def test_what_nobody_can_decide_is_listed_and_not_chosen(tmp_path):
    entries = [(f"ada/{name}.ipynb", work(name)) for name in ("Nov 2", "Nov 10")]
    (tmp_path / "a.zip").write_bytes(zip_of(entries))
    plan = make_plan(tmp_path / "a.zip", ADA)
    assert graded(plan) == {}
    assert set(reasons(plan).values()) == {
        "undecided: nothing says which of 2 files of ada is the last; say yes to one"
    }


def test_a_zip_of_each_student_within_a_zip_is_read(tmp_path):
    students_ = {"ada": "Ada Lovelace", "bob": "Bob Kahn"}
    entries = [
        (f"{name}_{n}_assignsubmission_file/work.zip", zip_of([("a\\sheet.ipynb", work(name))]))
        for n, name in enumerate(students_.values())
    ]
    (tmp_path / "all.zip").write_bytes(zip_of(entries))
    plan = make_plan(tmp_path / "all.zip", people_of(**students_), SHEET)
    assert [file.read(10**6) for file in plan.to_grade(SHEET).values()] == [
        work("Ada Lovelace"),
        work("Bob Kahn"),
    ]


def test_gradescopes_metadata_tells_whose_and_when(tmp_path):
    metadata = (
        "submission_12:\n  :submitters:\n  - :name: Ada Lovelace\n    :sid: a1\n"
        "  - :name: Bob Kahn\n    :sid: b2\n  :created_at: 2026-04-26 17:34:00.861687000 Z\n"
        "submission_13:\n  :submitters:\n  - :name: Cy Dunn\n    :email: cy@x.edu\n"
    )
    files = {
        "assignment_9_export/submission_metadata.yml": metadata.encode(),
        "assignment_9_export/submission_12/sheet.ipynb": work("1"),
        "assignment_9_export/submission_13/ada.ipynb": work("2"),
        "assignment_9_export/submission_13/submission_metadata.yml": metadata.encode(),
        "assignment_9_export/submission_14/sheet.ipynb": work("3"),
    }
    people = [Person("a1", "Ada Lovelace"), Person("b2", "Bob Kahn"), Person("c3", "Cy Dunn")]
    plan = planned(tmp_path, files, people)
    assert graded(plan) == {
        ("a1", SHEET): "assignment_9_export/submission_12/sheet.ipynb",
        ("b2", SHEET): "assignment_9_export/submission_12/sheet.ipynb",
        ("c3", SHEET): "assignment_9_export/submission_13/ada.ipynb",
    }
    assert plan.to_grade(SHEET)["a1"].time == "2026-04-26T17:34:00.861687+00:00"
    left = reasons(plan)
    assert left["assignment_9_export/submission_metadata.yml"] == "it is Gradescope's own"
    assert left["assignment_9_export/submission_14/sheet.ipynb"].startswith("Gradescope does not")


def test_a_file_of_gradescopes_name_in_a_students_folder_says_nothing(tmp_path):
    metadata = "submission_1:\n  :submitters:\n  - :name: Ada Lovelace\n    :sid: ada\n"
    files = {
        "ada/x.ipynb": work("1"),
        "bob/submission_metadata.yml": metadata.encode(),
        "bob/submission_1/x.ipynb": work("2"),
    }
    for people in (people_of(ada="Ada Lovelace", bob="Bob Kahn"), None):
        assert students(planned(tmp_path, files, people))["bob/submission_1/x.ipynb"] == "bob"


@pytest.mark.parametrize("metadata", ["ada.ipynb:\n  :submitters:\n  - :sid: bob\n", "a: ["])
def test_a_file_of_gradescopes_name_without_its_folders_says_nothing(metadata, tmp_path):
    files = {"ada.ipynb": work("1"), "submission_metadata.yml": metadata.encode()}
    plan = planned(tmp_path, files, people_of(ada="Ada Lovelace", bob="Bob Kahn"))
    assert students(plan) == {"ada.ipynb": "ada"}


def test_nbgraders_other_folders_are_no_hand_ins(tmp_path):
    steps = ("submitted", "autograded", "feedback")
    files = {f"{step}/ada/{SHEET}/x.ipynb": work(step) for step in steps}
    plan = planned(tmp_path, files | {f"release/{SHEET}/x.ipynb": given()}, ADA)
    assert graded(plan) == {("ada", SHEET): f"submitted/ada/{SHEET}/x.ipynb"}
    assert set(reasons(plan).values()) == {"it is nbgrader's own"}


TIMED = {
    "Sakai": (
        "S/Lovelace, Ada(ada)/Submission attachment(s)/x.ipynb",
        "S/Lovelace, Ada(ada)/timestamp.txt",
        b"2026-11-02T10:11:12.345Z",
    ),
    "nbgrader": (
        "submitted/ada/01_x/x.ipynb",
        "submitted/ada/01_x/timestamp.txt",
        b"2026-11-02 10:11:12.345 UTC\n",
    ),
    "nbgrader, the folder itself": (
        f"ada/{SHEET}/x.ipynb",
        f"ada/{SHEET}/timestamp.txt",
        b"2026-11-02 10:11:12.345 UTC",
    ),
}


@pytest.mark.parametrize("platform", TIMED)
def test_a_time_is_read_where_the_platform_keeps_it(platform, tmp_path):
    label, beside, time = TIMED[platform]
    plan = planned(tmp_path, {label: work(), beside: time}, ADA, SHEET)
    assert plan.to_grade(SHEET)["ada"].time == "2026-11-02T10:11:12.345000+00:00"
    assert reasons(plan) == {beside: f"it is {platform.partition(',')[0]}'s own"}


@pytest.mark.parametrize(
    "beside",
    ["ada/timestamp.txt", "S/Lovelace, Ada(ada)/Submission attachment(s)/timestamp.txt"],
)
def test_a_time_is_read_nowhere_else(beside, tmp_path):
    label = beside.replace("timestamp.txt", "x.ipynb")
    plan = planned(tmp_path, {label: work(), beside: b"2026-11-02 10:11:12 UTC"}, ADA, SHEET)
    assert plan.to_grade(SHEET)["ada"].time == ""


def test_a_hundred_files_of_one_kind_in_a_students_folder_are_one_line(tmp_path):
    files = {f"ada/data/{n}.png": b"\x89PNG" for n in range(100)} | {"ada/x.ipynb": work()}
    plan = planned(tmp_path, files, ADA)
    assert reasons(plan) == {"ada/data/**/*.png (100 files)": "it is a picture, not a notebook"}
    assert graded(plan) == {("ada", SHEET): "ada/x.ipynb"}


def test_nobodys_files_have_a_line_each(tmp_path):
    files = {f"guest {n}_{n}_assignsubmission_file/x.pdf": b"%PDF" for n in range(30)}
    assert len(planned(tmp_path, files, ADA).lines) == 30


def test_every_file_has_a_line(tmp_path):
    files = {f"ada/{name}": content for name, (content, _) in KINDS.items()}
    files |= {f"guest/{name}": content for name, (content, _) in KINDS.items()}
    plan = planned(tmp_path, files, ADA, SHEET)
    assert {line.file for line in plan.lines} == set(files)
    assert all(line.graded or line.reason for line in plan.lines)
    assert set(students(plan).values()) == {"ada"}
