"""Rosters as learning platforms export them, told by the names of their columns."""

import re
from dataclasses import dataclass
from pathlib import Path

from fmnist_utils.errors import DataError
from grading.tables import column_key, read_table


@dataclass(frozen=True)
class RosterFormat:
    """How one platform names the columns that tell a student; capitals do not matter.

    Attributes
    ----------
    platform : str
    ids : tuple of str
        The columns that tell a student: the first that is filled in is the student's id.
    name : tuple of str
        The columns that make a name, in the order in which it is read.
    """

    platform: str
    ids: tuple[str, ...]
    name: tuple[str, ...]


#: A table is of the first platform that has most of its columns there.
FORMATS = (
    RosterFormat("plain", ("id",), ("name",)),
    RosterFormat("nbgrader", ("id", "email"), ("first_name", "last_name")),
    RosterFormat("Canvas", ("ID", "SIS User ID", "SIS Login ID"), ("Student",)),
    RosterFormat("Canvas group set", ("canvas_user_id", "user_id", "login_id"), ("name",)),
    RosterFormat("Google Classroom", ("Email address",), ("First name", "Last name")),
    RosterFormat("Moodle", ("Username", "ID number", "Email address"), ("First name", "Last name")),
    RosterFormat("Moodle", ("Username", "ID number", "Email address"), ("First name", "Surname")),
    RosterFormat(
        "Moodle grading worksheet",
        ("Username", "ID number", "Email address"),
        ("Full name",),
    ),
    RosterFormat("Blackboard", ("Username", "Student ID"), ("First Name", "Last Name")),
    RosterFormat("Brightspace", ("OrgDefinedId", "Username", "Email"), ("First Name", "Last Name")),
    RosterFormat("Gradescope", ("SID", "Email"), ("First Name", "Last Name")),
    RosterFormat("Gradescope", ("SID", "Email"), ("Name",)),
    RosterFormat("Sakai", ("Student ID",), ("Student Name",)),
    RosterFormat("Sakai", ("Student ID",), ("Name",)),
    RosterFormat("GitHub Classroom", ("identifier", "github_username"), ("name",)),
)
#: What a worksheet of Moodle's calls a student of one assignment, "Participant 501": the number is
#: that of a download (mod/assign/feedback/offline/importgradeslib.php).
_PARTICIPANT = ("Identifier",)
#: The columns that tell a student's groups: Canvas's group set, Moodle's participants.
_GROUPS = ("group_name", "groups", "group")


@dataclass(frozen=True)
class RosterLine:
    """What a line of a roster says of a student.

    Attributes
    ----------
    number : int
        Of the line.
    ids : list of str
        What the columns say that tell a student; the first may be empty, if another one is not.
    name : str
    groups : tuple of str
    """

    number: int
    ids: list[str]
    name: str
    groups: tuple[str, ...]


def read_roster_table(path: Path) -> tuple[RosterFormat, list[RosterLine]]:
    """Read the lines of a roster that tell a student.

    Lines without a word in them are passed over, and a platform's own, such as "Points Possible".

    Raises
    ------
    DataError
        If it is no table, no platform's columns are there, or a line has too many fields.
    """
    lines = read_table(path)
    header = lines[0][1] if lines else []
    kind = _format_of(header, path)
    places = {column_key(field): place for place, field in reversed(list(enumerate(header)))}

    def told(fields: list[str], columns: tuple[str, ...]) -> list[str]:
        where = [places[column_key(column)] for column in columns if column_key(column) in places]
        return [fields[place] if place < len(fields) else "" for place in where]

    rows = []
    for number, fields in lines[1:]:
        ids = [field.removeprefix("#") for field in told(fields, kind.ids)]  # Brightspace's mark
        ids += _participants(told(fields, _PARTICIPANT))
        name = " ".join(told(fields, kind.name)).strip()
        groups = [group.strip() for cell in told(fields, _GROUPS) for group in cell.split(",")]
        if any(ids) or (name and not _is_platforms_own(kind, told(fields, kind.name))):
            named = tuple(group for group in groups if group)
            rows.append(RosterLine(number, ids, _first_name_first(name), named))
    return kind, rows


def participant(number: str) -> str:
    """Return the key of a participant whom Moodle numbers, for one assignment."""
    return f"participant {number}"


def _participants(identifiers: list[str]) -> list[str]:
    """Return the keys of a worksheet's "Participant 501", whatever the language."""
    return [participant(digits[0]) for each in identifiers if (digits := re.findall(r"\d+$", each))]


def _is_platforms_own(kind: RosterFormat, name: list[str]) -> bool:
    """Tell a line without an id: Canvas's "Points Possible", or Google Classroom's of each task."""
    return kind.platform == "Canvas" or (kind.platform == "Google Classroom" and not all(name))


def _format_of(header: list[str], path: Path) -> RosterFormat:
    have = {column_key(field) for field in header}

    def found(kind: RosterFormat) -> int:
        has_name = all(column_key(column) in have for column in kind.name)
        ids = sum(column_key(column) in have for column in (*kind.ids, *_PARTICIPANT))
        return ids + len(kind.name) if has_name and ids else 0

    best = max(FORMATS, key=found)
    if not found(best):
        raise DataError(
            f"{path.name} has the columns {', '.join(header) or '(none)'} in line 1, expected one "
            "that tells a student and one with the name, as a learning platform exports them. "
            "Call them id and name."
        )
    return best


def _first_name_first(name: str) -> str:
    """Turn "Lovelace, Ada" round."""
    last, comma, first = name.partition(",")
    return f"{first.strip()} {last.strip()}" if comma and "," not in first else name
