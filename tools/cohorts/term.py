"""Make a term to try the grader on: ``python -m tools.cohorts.term FOLDER``.

Sixty students, five sheets, eight platforms' ways to name what was handed in. Each week's hand-ins
lie in ``handed_in/``, the roster as Canvas exports it in ``term/``, and ``planned.json`` says what
each student must get: points before and after what the instructor decides.
"""

import csv
import io
import json
import sys
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path

import nbformat

from grading.sheets import sheet_of
from tools.cohorts.submissions import ROOT, bytes_of, notebook

SHEETS = (
    "01_read_the_bytes",
    "02_draw_sprites",
    "03_know_your_data",
    "04_softmax_from_scratch",
    "08_evaluate_honestly",
)
STUDENTS = 60
#: The two who have one name.
NAMESAKES = (10, 11)
#: Leaves the course after the third sheet.
WITHDRAWN = 59
_FIRST = ("Ada", "Zoë", "José", "Văn An", "Sam", "Мария", "Anna", "Anna Maria", "小龙", "Noor")
_LAST = ("Lovelace", "Åkesson", "Núñez", "Nguyễn", "O'Neil", "Иванова")
#: When the first sheet was due; the others follow a week apart.
_FIRST_DEADLINE = datetime.fromisoformat("2026-11-02T23:59:00+00:00")


@dataclass(frozen=True)
class Student:
    """Somebody of the made course.

    Attributes
    ----------
    number : int
    first, last : str
        Names.
    """

    number: int
    first: str
    last: str

    @property
    def canvas_id(self) -> str:
        """What Canvas calls the student by: the id of all marks, since the roster is Canvas's."""
        return str(50_000 + self.number)

    @property
    def login(self) -> str:
        """The university's own name for the student."""
        return f"st{2000 + self.number}"

    @property
    def name(self) -> str:
        """First and last name."""
        return f"{self.first} {self.last}"


def students() -> list[Student]:
    """Return the sixty: every combination of ten first and six last names, two of them alike."""
    everybody = [
        Student(number, _FIRST[number % 10], _LAST[number // 10]) for number in range(STUDENTS)
    ]
    one, other = NAMESAKES
    everybody[other] = Student(other, everybody[one].first, everybody[one].last)
    return everybody


def deadline(week: int) -> datetime:
    """Return when the sheet of a week is due, weeks from 0."""
    return _FIRST_DEADLINE + timedelta(weeks=week)


# what a student may hand in


def _solution(sheet: str) -> nbformat.NotebookNode:
    return notebook(sheet=sheet)


def _half(sheet: str) -> nbformat.NotebookNode:
    """Return the sheet with the first half of its tasks answered."""
    made, right = notebook("exercises", sheet), _answers(sheet)
    for cell in made.cells:
        if _id(cell) in list(sheet_of(sheet).points)[:4]:
            cell.source = right[_id(cell)]
    return made


def _renamed(sheet: str) -> nbformat.NotebookNode:
    """Return the solution, the first task's function under another name."""
    first = next(iter(sheet_of(sheet).points))
    made = _solution(sheet)
    for cell in made.cells:
        if _id(cell) == first:
            cell.source = cell.source.replace(f"def {first}(", f"def my_{first}(")
    return made


def _merged(sheet: str) -> nbformat.NotebookNode:
    """Return the solution, each task's cell merged with the cell of its check."""
    made, cells = _solution(sheet), []
    for cell in made.cells:
        about = cell.metadata.get("nbgrader", {})
        if about.get("grade") and cells and _id(cells[-1]) == _id(cell).removeprefix("check_"):
            cells[-1].source += f"\n\n{cell.source}"
        else:
            cells.append(cell)
    made.cells = cells
    return made


def _copied(sheet: str) -> nbformat.NotebookNode:
    """Return the solution, its first answer in a copy of its check's cell, the stub left above."""
    made, stubs = _solution(sheet), notebook("exercises", sheet)
    first = next(iter(sheet_of(sheet).points))
    stub = next(cell.source for cell in stubs.cells if _id(cell) == first)
    place = next(i for i, cell in enumerate(made.cells) if _id(cell) == f"check_{first}")
    copy = nbformat.from_dict(json.loads(json.dumps(made.cells[place])))
    copy.source, copy.id = made.cells[place - 1].source, "a-copy"
    made.cells[place - 1].source = stub
    made.cells.insert(place, copy)
    return made


def _answers(sheet: str) -> dict[str, str]:
    return {_id(cell): cell.source for cell in _solution(sheet).cells}


def _id(cell: nbformat.NotebookNode) -> str:
    return str(cell.metadata.get("nbgrader", {}).get("grade_id", ""))


def _uses_the_renamed(sheet: str, place: int) -> bool:
    """Tell whether a task is the first, whose function has another name, or calls it."""
    tasks = list(sheet_of(sheet).points)
    return f"{tasks[0]}(" in _answers(sheet)[tasks[place]]


#: How to make each kind, and whether a task (by sheet and place) is lost in it.
KINDS: dict[str, tuple[Callable, Callable[[str, int], bool]]] = {
    "right": (_solution, lambda sheet, place: False),
    "untouched": (lambda sheet: notebook("exercises", sheet), lambda sheet, place: True),
    "half": (_half, lambda sheet, place: place >= 4),
    "renamed": (_renamed, _uses_the_renamed),
    "merged": (_merged, lambda sheet, place: False),
    "copied": (_copied, lambda sheet, place: False),
}


def points_of(kind: str, sheet: str) -> float:
    """Return what the grader must give, before anybody decides otherwise."""
    points = enumerate(sheet_of(sheet).points.values())
    return sum(worth for place, worth in points if not KINDS[kind][1](sheet, place))


def kind_of(number: int, week: int) -> str:
    """Return what a student hands in, in a week; "" is nothing."""
    if number == WITHDRAWN and week > 2:
        return ""
    turn = (7 * number + 11 * week) % 20
    rare = {3: "untouched", 5: "half", 9: "half", 13: "renamed", 15: "merged", 17: "copied", 19: ""}
    return rare.get(turn, "right")


@dataclass(frozen=True)
class File:
    """A file of a week's export, and when it was handed in."""

    path: str
    content: bytes


@dataclass(frozen=True)
class HandIn:
    """What a student has handed in, once.

    Attributes
    ----------
    student : Student
    content : bytes
        Of the notebook.
    when : datetime
    attempt : int
        From 1.
    """

    student: Student
    content: bytes
    when: datetime
    attempt: int = 1


# how eight platforms name it


def _moodle(sheet: str, given: list[HandIn]) -> list[File]:
    return [
        File(f"{g.student.name}_{900 + g.student.number}_assignsubmission_file_/{sheet}.ipynb",
             g.content)
        for g in given
    ]  # fmt: skip


def _canvas(sheet: str, given: list[HandIn]) -> list[File]:
    files = []
    for number, g in enumerate(sorted(given, key=lambda g: g.when)):
        letters = "".join(c for c in f"{g.student.last}{g.student.first}".lower() if c.isalnum())
        late = "LATE_" * (g.when > deadline(SHEETS.index(sheet)))
        copy = f"-{g.attempt - 1}" * (g.attempt > 1)
        name = f"{letters}_{late}{g.student.canvas_id}_{7000 + number}_{sheet}{copy}.ipynb"
        files.append(File(name, g.content))
    return files


def _blackboard(sheet: str, given: list[HandIn]) -> list[File]:
    files = []
    for g in given:
        name = f"Sheet {sheet[:2]}_{g.student.login}_attempt_{g.when:%Y-%m-%d-%H-%M-%S}"
        files.append(File(f"{name}_{sheet}.ipynb", g.content))
        files.append(File(f"{name}.txt", f"Name: {g.student.name}\n".encode()))
    return files


def _brightspace(sheet: str, given: list[HandIn]) -> list[File]:
    return [
        File(f"{800 + g.student.number}-77 - {g.student.name} - {g.when:%b} {g.when.day}, "
             f"{g.when:%Y %I%M %p}/{sheet}.ipynb", g.content)
        for g in given
    ] + [File("index.html", b"<html></html>")]  # fmt: skip


def _sakai(sheet: str, given: list[HandIn]) -> list[File]:
    files = [File(f"{sheet}/grades.csv", b"\n")]
    for g in given:
        folder = f"{sheet}/{g.student.last}, {g.student.first}({g.student.login})"
        files.append(File(f"{folder}/Submission attachment(s)/{sheet}.ipynb", g.content))
        files.append(File(f"{folder}/timestamp.txt", f"{g.when:%Y%m%d%H%M%S000}".encode()))
    return files


def _gradescope(sheet: str, given: list[HandIn]) -> list[File]:
    files, told = [], "---\n"
    for g in given:
        folder = f"submission_{4000 + g.student.number}"
        files.append(File(f"assignment_5_export/{folder}/{sheet}.ipynb", g.content))
        told += (
            f"{folder}:\n  :submitters:\n  - :name: {json.dumps(g.student.name)}\n"
            f"    :sid: {g.student.login}\n    :email: {g.student.login}@example.org\n"
            f"  :created_at: {g.when:%Y-%m-%d %H:%M:%S}.000000000 Z\n"
        )
    return [*files, File("assignment_5_export/submission_metadata.yml", told.encode())]


def _nbgrader(sheet: str, given: list[HandIn]) -> list[File]:
    files = []
    for g in given:
        folder = f"submitted/{g.student.login}/{sheet}"
        files.append(File(f"{folder}/{sheet}.ipynb", g.content))
        files.append(File(f"{folder}/timestamp.txt", f"{g.when:%Y-%m-%d %H:%M:%S.%f UTC}".encode()))
    return files


def _github(sheet: str, given: list[HandIn]) -> list[File]:
    return [
        File(f"week-submissions/week-{g.student.login}/exercises/{sheet}/{sheet}.ipynb", g.content)
        for g in given
    ]


#: For each week, how the hand-ins come: the platform, and the students (by number) who are on it.
EXPORTS: tuple[tuple[tuple[str, Callable, range], ...], ...] = (
    (("moodle", _moodle, range(60)),),
    (("canvas", _canvas, range(60)),),
    (("blackboard", _blackboard, range(60)),),
    (("sakai", _sakai, range(30)), ("brightspace", _brightspace, range(30, 60))),
    (
        ("gradescope", _gradescope, range(20)),
        ("nbgrader", _nbgrader, range(20, 40)),
        ("github", _github, range(40, 60)),
    ),
)


# the made weeks


def hand_ins(week: int) -> list[HandIn]:
    """Return all that is handed in for the sheet of a week, whatever becomes of it."""
    sheet, everybody, given = SHEETS[week], students(), []
    for student in everybody:
        kind = kind_of(student.number, week)
        if not kind:
            continue
        when = deadline(week) - timedelta(hours=1 + student.number)
        if student.number in TWICE:  # the first try is worse, and the export lists it last
            earlier = HandIn(student, _made("untouched", sheet), when - timedelta(days=1))
            given.append(HandIn(student, _made(kind, sheet), when, attempt=2))
            given.append(earlier)
            continue
        if student.number in WRONG_WEEK and week:
            given.append(HandIn(student, _made("right", SHEETS[week - 1]), when))
            continue
        if (days := LATE.get((student.number, week))) is not None:
            when = deadline(week) + timedelta(days=days - 1, hours=1)
        given.append(HandIn(student, _made(kind, sheet), when))
    return given


#: Hand in twice, in weeks whose platform keeps both; hand last week's sheet in, from the second
#: week on; and hand in so many days late, by student and week.
TWICE = (21, 22)
WRONG_WEEK = (33,)
LATE = {(4, 2): 1, (24, 2): 3, (4, 3): 2, (44, 3): 6, (7, 4): 1}
#: Have more time for a sheet, by student and week: until so many days after the deadline.
EXTENDED = {(24, 2): 3}
#: Send their notebook by mail after the export was made, by student and week.
BY_MAIL = {(50, 1), (51, 1)}
#: Hand in the course's whole folder, with this notebook in it.
WHOLE_FOLDER = {(14, 0), (14, 1)}
FREE_DAYS, PERCENT_PER_DAY, LAST_DAY, BEST = 1, 10, 5, 4
#: What the instructor decides: student, week, task (by place), points, and why.
OVERRIDES = ((12, 2, 0, 1.0, "an appeal: right, by another name"), (16, 0, 3, 0.5, "half right"))


@cache
def _made(kind: str, sheet: str) -> bytes:
    return bytes_of(KINDS[kind][0](sheet))


def planned() -> dict[str, list[float | None]]:
    """Return the final points of each student, a sheet each; None where nothing counts.

    Reckoned here from what each has handed in, by the rules in words, not by the grader's code.
    """
    marks: dict[str, list[float | None]] = {}
    for student in students():
        free, row = FREE_DAYS, []
        for week, sheet in enumerate(SHEETS):
            kind = kind_of(student.number, week)
            if not kind or (student.number in WRONG_WEEK and week):
                row.append(None)
                continue
            points = points_of(kind, sheet)
            for number, when, place, decided, _ in OVERRIDES:
                if (number, when) == (student.number, week):
                    lost = list(sheet_of(sheet).points.values())[place]
                    got = 0.0 if KINDS[kind][1](sheet, place) else lost
                    points += decided - got
            late = LATE.get((student.number, week), 0)
            late -= EXTENDED.get((student.number, week), 0)
            if late > LAST_DAY:
                points = 0.0
            elif late > 0:
                used = min(free, late)
                free -= used
                points -= round(points * (late - used) * PERCENT_PER_DAY / 100, 2)
            row.append(round(points, 2))
        marks[student.canvas_id] = row
    return marks


def write_zip(path: Path, files: list[File]) -> None:
    """Write an export, as platforms do: a zip with UTF-8 names."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for file in files:
            archive.writestr(file.path, file.content)


def whole_folder(answer: bytes, sheet: str) -> bytes:
    """Return the course's folder as a zip: the solution and a lesson, and one sheet worked on."""
    text = io.BytesIO()
    with zipfile.ZipFile(text, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.write(
            ROOT / "solutions" / sheet / f"{sheet}.ipynb", f"course/solutions/{sheet}.ipynb"
        )
        archive.write(ROOT / "notebooks" / "01_read_the_bytes.ipynb", "course/notebooks/01.ipynb")
        archive.writestr(f"course/exercises/{sheet}/{sheet}.ipynb", answer)
    return text.getvalue()


def make_term(folder: Path) -> None:
    """Write a term: what is handed in, roster, settings, decisions, and what must come out."""
    for week, exports in enumerate(EXPORTS):
        given = hand_ins(week)
        for platform, named, numbers in exports:
            ours = [
                g
                for g in given
                if g.student.number in numbers and (g.student.number, week) not in BY_MAIL
            ]
            if platform in (
                "moodle",
                "sakai",
                "gradescope",
                "nbgrader",
                "github",
            ):  # keep the last one only
                latest = {g.student: g for g in sorted(ours, key=lambda g: g.when)}
                ours = list(latest.values())
            files = named(SHEETS[week], ours)
            for number, when in WHOLE_FOLDER:
                if when == week and number in numbers:
                    files = _with_whole_folder(files, students()[number], SHEETS[week])
            write_zip(folder / "handed_in" / f"week{week + 1}_{platform}.zip", files)
        for g in given:
            if (g.student.number, week) in BY_MAIL:
                mail = folder / "handed_in" / f"week{week + 1}_mail" / f"{g.student.login}.ipynb"
                mail.parent.mkdir(parents=True, exist_ok=True)
                mail.write_bytes(g.content)
    term = folder / "term"
    term.mkdir(parents=True, exist_ok=True)
    _write_roster(term / "roster.csv", students())
    _write_roster(
        folder / "roster_after_week3.csv", [s for s in students() if s.number != WITHDRAWN]
    )
    (term / "term.toml").write_text(_settings(), encoding="utf-8")
    _write_overrides(term / "overrides.csv")
    (folder / "planned.json").write_text(json.dumps(planned(), indent=1))


def _with_whole_folder(files: list[File], student: Student, sheet: str) -> list[File]:
    return [
        File(f"{file.path.removesuffix('.ipynb')}.zip", whole_folder(file.content, sheet))
        if student.name in file.path or f"_{student.canvas_id}_" in file.path
        else file
        for file in files
    ]


def _write_roster(path: Path, people: list[Student]) -> None:
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["Student", "ID", "SIS User ID", "SIS Login ID", "Section", "Sheet (9)"])
        writer.writerow(["    Points Possible", "", "", "", "", "15.00"])
        for s in people:
            writer.writerow(
                [f"{s.last}, {s.first}", s.canvas_id, f"S{s.number:03}", s.login, "A", ""]
            )


def _settings() -> str:
    lines = []
    for week, sheet in enumerate(SHEETS):
        lines += [f"[sheets.{sheet}]", f"deadline = {deadline(week).isoformat()}"]
    lines += ["[late]", f"free_days = {FREE_DAYS}", f"percent_per_day = {PERCENT_PER_DAY}"]
    lines += [f"last_day = {LAST_DAY}", "[total]", f"best = {BEST}"]
    for (number, week), days in EXTENDED.items():
        until = (deadline(week) + timedelta(days=days)).isoformat()
        lines += [f"[extensions.{students()[number].canvas_id}]", f"{SHEETS[week]} = {until}"]
    return "\n".join([*lines, ""])


def _write_overrides(path: Path) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["id", "sheet", "task", "points", "comment", "by", "date"])
        for number, week, place, points, why in OVERRIDES:
            task = list(sheet_of(SHEETS[week]).points)[place]
            who = students()[number].canvas_id
            writer.writerow([who, SHEETS[week], task, points, why, "the instructor", "2026-12-01"])


if __name__ == "__main__":
    make_term(Path(sys.argv[1]))
