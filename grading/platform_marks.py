"""Marks in a learning platform's own table: its exported file, filled in, ready to be uploaded.

Only one column is changed, and of it only the lines of students who have a mark. What a platform
makes of each line when it is uploaded:

- Canvas matches students by ID, SIS User ID or SIS Login ID, assignments by the number in the
  header, and takes nothing from columns whose "Points Possible" says "(read only)" (its
  `lib/gradebook_importer.rb`).
- Moodle's grading worksheet is matched by the number in Identifier ("Participant 501"), the same as
  in the names of downloaded submissions; a grade above the maximum is passed over, an empty one
  changes nothing (`mod/assign/feedback/offline/importgradeslib.php`). The gradebook's own export is
  imported by choosing its columns (docs.moodle.org, "Grade import").
- Blackboard matches students by Username and columns by the number at the end of the header; a
  header that it does not know becomes a new column ("Uploading or Downloading Grade Center Items
  for Working Offline").
- Brightspace wants OrgDefinedId or Username, a header "NAME Points Grade", and "#" in the column
  End-of-Line Indicator (community.d2l.com, "Importing grades").
"""

import re
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from fmnist_utils.errors import DataError
from grading.final_marks import FinalMarks
from grading.marks import total, total_of
from grading.platform_tables import PlatformTable
from grading.roster import Person, words
from grading.roster_tables import participant
from grading.tables import column_key
from grading.term import Term, is_handed_in


@dataclass(frozen=True)
class MarkColumns:
    """How a platform's table names its columns; capitals do not matter.

    Attributes
    ----------
    ids : tuple of str
        What tells a student.
    names : tuple of tuple of str
        The columns that make a name, in the order in which it is read: one way or another.
    mark : str
        The shape of a column that takes marks, with the group "title" and perhaps "of", the points
        that there are.
    of : str
        The column, or the beginning of the line, that says how many points there are.
    kept : tuple of str
        What a platform writes for a student who needs no mark.
    """

    ids: tuple[str, ...]
    names: tuple[tuple[str, ...], ...]
    mark: str
    of: str = ""
    kept: tuple[str, ...] = ()


PLATFORMS = {
    "canvas": MarkColumns(
        ("ID", "SIS User ID", "SIS Login ID"),
        (("Student",), ("FirstName", "LastName")),
        r"(?P<title>.+) \(\d+\)",
        "Points Possible",
        ("EX", "N/A"),
    ),
    "moodle": MarkColumns(
        ("Identifier", "Username", "ID number", "Email address"),
        (("Full name",), ("First name", "Last name"), ("First name", "Surname")),
        r"(?P<title>Grade|.+ \((?:Real|Points)\))",
        "Maximum grade",
    ),
    "blackboard": MarkColumns(
        ("Username", "Student ID"),
        (("First Name", "Last Name"),),
        r"(?P<title>.+) \[Total Pts: (?P<of>[\d.,]+)(?: Score)?\](?: ?\|\d+)?",
    ),
    "brightspace": MarkColumns(
        ("OrgDefinedId", "Username", "Email"),
        (("First Name", "Last Name"),),
        r"(?P<title>.+) Points Grade(?: <Numeric MaxPoints:(?P<of>[\d.,]+)[^>]*>)?",
    ),
}
#: Moodle's worksheet is of one assignment only, and does not say which.
_WORKSHEET = "grade"
#: Moodle numbers the participants of an assignment, in the worksheet and in names of files.
_PARTICIPANT = re.compile(r"(?:^|/)[^/]*_(\d+)_assignsubmission_")


@dataclass(frozen=True)
class Marks:
    """What is to be written.

    Attributes
    ----------
    what : str
        The sheet's name, or what else the marks are of.
    people : list of Person
    shares : dict of str to float
        By student: the points as a share of all. Who is not in it stays as they are.
    of : float
        The points that there are.
    labels : dict of str to str
        By student, the path of what they alone handed in; Moodle's tells their number.
    not_handed_in : list of str
        Students who get no mark, since they handed nothing in.
    """

    what: str
    people: list[Person]
    shares: dict[str, float]
    of: float
    labels: dict[str, str] = field(default_factory=dict)
    not_handed_in: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class FilledIn:
    """A platform's table with the marks in it.

    Attributes
    ----------
    content : bytes
    column : str
        The header of the column that has changed.
    of : float
        The points that there are, as the platform says; as the sheet says if it says nothing.
    written : int
        How many students' marks are in it.
    not_written : list of (str, str)
        Student, and why their mark was not written.
    """

    content: bytes
    column: str
    of: float
    written: int
    not_written: list[tuple[str, str]]


def marks_of_sheet(run: FinalMarks, zeros: bool) -> Marks:
    """Return the points of a sheet; `zeros` gives 0 to those who handed nothing in."""
    graded = {s: r for s, r in run.results.items() if zeros or is_handed_in(r)}
    hands_in = Counter(result["label"] for result in graded.values())
    return Marks(
        run.sheet,
        run.people,
        {student: total(result) / total_of(result) for student, result in graded.items()},
        max(map(total_of, run.results.values())),
        {s: r["label"] for s, r in graded.items() if hands_in[r["label"]] == 1},
        sorted(run.results.keys() - graded),
    )


def marks_of_term(term: Term) -> Marks:
    """Return the totals of a term, in percent, of those who have not withdrawn."""
    shares = {
        student.id: student.percent / 100
        for student in term.students
        if student.percent is not None
    }
    everybody = [*term.students, *term.withdrawn]
    return Marks("the term's total", [student.person for student in everybody], shares, 100.0)


def fill_in(path: Path, platform: str, marks: Marks, column: str | None = None) -> FilledIn:
    """Write marks into a platform's exported table.

    Points are scaled if the platform's column has another number of them.

    Parameters
    ----------
    path : Path
        The table, as the platform exported it.
    platform : str
        A key of `PLATFORMS`.
    marks : Marks
    column : str, optional
        The header of the column, or its title. By default the one that is called like the sheet.

    Raises
    ------
    DataError
        If the table is not the platform's, or the column is not there or cannot be told.
    """
    kind, table = PLATFORMS[platform], PlatformTable(path)
    place = _column(path, table.header, platform, marks.what, column)
    rows, unclear = _rows_of(table, kind, marks)
    values: dict[int, str] = {}
    not_written = []
    most = marks.of
    for student, share in marks.shares.items():
        if student not in rows:
            why = unclear.get(student, f"nobody in {path.name} is this student")
            not_written.append((student, why))
            continue
        row = rows[student]
        stands = _cell(table.rows[row], place)
        if stands in kind.kept:
            not_written.append((student, f"{path.name} says {stands}, which stays"))
            continue
        most = _points_of(table, kind, place, row) or marks.of
        values[row] = f"{round(share * most, 2):g}"
    content = table.with_column(place, values)
    return FilledIn(content, table.header[place], most, len(values), not_written)


def _column(path: Path, header: list[str], platform: str, what: str, named: str | None) -> int:
    """Return the place of the column that takes the marks."""
    kind = PLATFORMS[platform]
    if not any(column_key(name) in map(column_key, header) for name in kind.ids):
        raise DataError(
            f"{path.name} has the columns {', '.join(header) or '(none)'} in line 1, expected one "
            f"of {', '.join(kind.ids)}, as {platform} exports them. Export the marks there anew."
        )
    matches = {
        place: re.fullmatch(kind.mark, name, re.IGNORECASE) for place, name in enumerate(header)
    }
    titles = {place: match["title"] for place, match in matches.items() if match}
    if named is not None:
        wanted = column_key(named)
        found = [p for p, name in enumerate(header) if column_key(name) == wanted]
        found = found or [p for p, title in titles.items() if column_key(title) == wanted]
    else:
        found = [place for place, title in titles.items() if _is_called(title, what)]
        found = found or [
            place for place, title in titles.items() if column_key(title) == _WORKSHEET
        ]
    if len(found) != 1:
        which = f"{len(found)} columns" if found else "no column"
        raise DataError(
            f"{path.name} has {which} for {named or what}, expected one of: "
            f"{', '.join(map(repr, titles.values())) or '(none takes marks)'}. Say which with "
            "--column."
        )
    return found[0]


def _is_called(title: str, sheet: str) -> bool:
    """Tell whether a title names a sheet: by the lesson's words, or by its number alone."""
    number, _, lesson = sheet.partition("_")
    told = words(title)
    if lesson and f" {' '.join(words(lesson))} " in f" {' '.join(told)} ":
        return True
    return number.isdecimal() and [int(word) for word in told if word.isdecimal()] == [int(number)]


def _rows_of(
    table: PlatformTable, kind: MarkColumns, marks: Marks
) -> tuple[dict[str, int], dict[str, str]]:
    """Find each student's line.

    Returns
    -------
    rows : dict of str to int
        By student; from 0, below the header.
    unclear : dict of str to str
        By student who has no line of their own for certain: why.
    """
    students = _Students(marks)
    claims: dict[str, list[int]] = {}
    unclear = {}
    for row, fields in enumerate(table.rows):
        told = {column_key(name): field for name, field in zip(table.header, fields, strict=False)}
        ids = [told.get(column_key(name), "").removeprefix("#") for name in kind.ids]
        names = [[told.get(column_key(part), "") for part in parts] for parts in kind.names]
        named = students.by_name([" ".join(parts) for parts in names])
        found = students.by_id(ids) or named
        if not found & named:  # another one's name stands beside the id
            found |= named
        for student in found:
            if len(found) == 1:
                claims.setdefault(student, []).append(row)
            else:
                unclear[student] = f"a line may be of {' or '.join(sorted(found))}"
    for student, lines in claims.items():
        if len(lines) > 1:
            unclear[student] = f"{len(lines)} lines seem to be of this student"
    return {s: lines[0] for s, lines in claims.items() if len(lines) == 1}, unclear


class _Students:
    """The students, found by what a platform says of them."""

    def __init__(self, marks: Marks) -> None:
        self._by_id: dict[str, set[str]] = {}
        self._by_name: dict[str, set[str]] = {}
        for person in marks.people:
            for key in (person.id, *person.keys):
                self._by_id.setdefault(column_key(key), set()).add(person.id)
            self._by_name.setdefault(_name_key(person.name), set()).add(person.id)
        for student in marks.shares:
            self._by_id.setdefault(column_key(student), set()).add(student)
        for student, label in marks.labels.items():
            if match := _PARTICIPANT.search(label):
                self._by_id.setdefault(participant(match[1]), set()).add(student)

    def by_id(self, ids: list[str]) -> set[str]:
        """Return who has one of these ids."""
        return set().union(*(self._by_id.get(column_key(each), ()) for each in ids if each))

    def by_name(self, names: list[str]) -> set[str]:
        """Return who has one of these names, in whatever order of its parts."""
        keys = {_name_key(name) for name in names} - {""}
        return set().union(*(self._by_name.get(key, ()) for key in keys))


def _points_of(table: PlatformTable, kind: MarkColumns, place: int, row: int) -> float | None:
    """Return how many points a column has for a line, if the platform says it."""
    match = re.fullmatch(kind.mark, table.header[place], re.IGNORECASE)
    told = match.groupdict().get("of") if match else None
    for column, name in enumerate(table.header):
        if kind.of and column_key(name) == column_key(kind.of):
            told = _cell(table.rows[row], column)
    for fields in table.rows:
        if kind.of and fields[0].startswith(kind.of):
            told = _cell(fields, place)
    try:
        return float((told or "").replace(",", "."))
    except ValueError:
        return None


def _cell(fields: list[str], place: int) -> str:
    return fields[place] if place < len(fields) else ""


def _name_key(name: str) -> str:
    return " ".join(sorted(words(name)))
