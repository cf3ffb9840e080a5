"""Rosters as learning platforms export them, told by the names of their columns.

Separator and encoding are told by the content: Blackboard's file ends in .xls and is a table in
UTF-16 with tabs; a spreadsheet in a German country writes semicolons.
"""

import codecs
import csv
import io
import re
from dataclasses import dataclass
from pathlib import Path

from fmnist_utils.datasets.fileio import open_for_reading
from fmnist_utils.errors import DataError

_SEPARATORS = ",;\t"


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
    RosterFormat("Moodle", ("Username", "ID number", "Email address"), ("First name", "Last name")),
    RosterFormat("Moodle", ("Username", "ID number", "Email address"), ("First name", "Surname")),
    RosterFormat("Blackboard", ("Username", "Student ID"), ("First Name", "Last Name")),
    RosterFormat("Brightspace", ("OrgDefinedId", "Username", "Email"), ("First Name", "Last Name")),
    RosterFormat("Gradescope", ("SID", "Email"), ("First Name", "Last Name")),
    RosterFormat("Gradescope", ("SID", "Email"), ("Name",)),
    RosterFormat("Sakai", ("Student ID",), ("Student Name",)),
    RosterFormat("Sakai", ("Student ID",), ("Name",)),
    RosterFormat("GitHub Classroom", ("identifier", "github_username"), ("name",)),
    RosterFormat("Google Classroom", ("Email address",), ("First name", "Last name")),
)


def read_roster_table(path: Path) -> tuple[RosterFormat, list[tuple[int, list[str], str]]]:
    """Read the lines of a roster that tell a student.

    Lines without a word in them are passed over, and Canvas's own, such as "Points Possible".

    Returns
    -------
    kind : RosterFormat
    rows : list of (int, list of str, str)
        The number of the line, what it says in the columns that tell a student (the first may be
        empty, if another one is not), and the name.

    Raises
    ------
    DataError
        If it is no table, no platform's columns are there, or a line has too many fields.
    """
    with open_for_reading(path) as file:
        text = _decoded(file.read(), path)
    separator = max(_SEPARATORS, key=text.partition("\n")[0].count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    try:
        lines = [(reader.line_num, fields) for fields in reader]
    except csv.Error as error:
        raise DataError(
            f"{path.name} cannot be read as a table after line {reader.line_num} ({error}), "
            "expected a line a student. Mend that line."
        ) from None
    header = [field.strip() for field in lines[0][1]] if lines else []
    kind = _format_of(header, path)
    places = {_plain(field): place for place, field in reversed(list(enumerate(header)))}

    def told(fields: list[str], columns: tuple[str, ...]) -> list[str]:
        where = [places[_plain(column)] for column in columns if _plain(column) in places]
        return [fields[place].strip() if place < len(fields) else "" for place in where]

    rows = []
    for line, fields in lines[1:]:
        if len(fields) > len(header) and any(fields[len(header) :]):
            raise DataError(
                f"{path.name} has {len(fields)} fields in line {line}, its header {len(header)}, "
                "expected as many. Mend that line: is there a separator within a name?"
            )
        ids = [field.removeprefix("#") for field in told(fields, kind.ids)]  # Brightspace's mark
        name = " ".join(told(fields, kind.name)).strip()
        if any(ids) or (name and kind.platform != "Canvas"):
            rows.append((line, ids, _first_name_first(name)))
    return kind, rows


def _decoded(content: bytes, path: Path) -> str:
    """Turn the bytes of a table into text: with a mark, UTF-8, or else as Windows writes it."""
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        encodings = ["utf-16"]
    else:
        encodings = ["utf-8-sig", "cp1252"]
    for encoding in encodings:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise DataError(
        f"{path.name} begins with the bytes {content[:8]!r}, expected a table as text. Export it "
        "as CSV, not as a workbook."
    )


def _format_of(header: list[str], path: Path) -> RosterFormat:
    have = {_plain(field) for field in header}

    def found(kind: RosterFormat) -> int:
        has_name = all(_plain(column) in have for column in kind.name)
        ids = sum(_plain(column) in have for column in kind.ids)
        return ids + len(kind.name) if has_name and ids else 0

    best = max(FORMATS, key=found)
    if not found(best):
        raise DataError(
            f"{path.name} has the columns {', '.join(header) or '(none)'} in line 1, expected one "
            "that tells a student and one with the name, as a learning platform exports them. "
            "Call them id and name."
        )
    return best


def _plain(column: str) -> str:
    return re.sub(r"[\s_]+", " ", column).strip().casefold()


def _first_name_first(name: str) -> str:
    """Turn "Lovelace, Ada" round."""
    last, comma, first = name.partition(",")
    return f"{first.strip()} {last.strip()}" if comma and "," not in first else name
