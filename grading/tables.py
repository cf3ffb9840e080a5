"""Tables as spreadsheets and learning platforms write them: separator and encoding by content.

Blackboard's file ends in .xls and is a table in UTF-16 with tabs; a spreadsheet in a German country
writes semicolons.
"""

import codecs
import csv
import io
import re
from collections.abc import Collection
from itertools import zip_longest
from pathlib import Path

from fmnist_utils.datasets.fileio import open_for_reading
from fmnist_utils.errors import DataError

#: What a file may begin with, and the encoding that it tells.
MARKS = {
    codecs.BOM_UTF8: "utf-8",
    codecs.BOM_UTF16_LE: "utf-16-le",
    codecs.BOM_UTF16_BE: "utf-16-be",
}
_SEPARATORS = ",;\t"
#: A first line that says to a spreadsheet which separator follows.
_SAYS_SEPARATOR = re.compile(r'"?sep=(.)"?\r?\n')


def read_table(path: Path) -> list[tuple[int, list[str]]]:
    """Read a table of text.

    Returns
    -------
    list of (int, list of str)
        The number of each line, and its fields without blanks around them; the header is the first.

    Raises
    ------
    DataError
        If it is no table of text, or a line has more fields than the header.
    """
    with open_for_reading(path) as file:
        text = decoded(file.read(), path)[1]
    separator, begin = separator_of(text)
    skipped = 1 if begin else 0
    reader = csv.reader(io.StringIO(text[begin:], newline=""), delimiter=separator)
    lines = []
    try:
        for fields in reader:
            lines.append((reader.line_num + skipped, [field.strip() for field in fields]))
    except csv.Error as error:
        raise DataError(
            f"{path.name} cannot be read as a table after line {reader.line_num + skipped} "
            f"({error}), expected a line a row. Mend that line."
        ) from None
    columns = len(lines[0][1]) if lines else 0
    for line, fields in lines:
        if any(fields[columns:]):
            raise DataError(
                f"{path.name} has {len(fields)} fields in line {line}, its header {columns}, "
                "expected as many. Mend that line: is there a separator within a name?"
            )
    return lines


def read_rows(path: Path, needed: Collection[str], advice: str) -> list[tuple[int, dict[str, str]]]:
    """Read the rows of a table that have anything in them, by their columns.

    Parameters
    ----------
    path : Path
    needed : collection of str
        Columns that must be there, as `column_key` writes them.
    advice : str
        Ends the message if one is not: what to do.

    Returns
    -------
    list of (int, dict of str to str)
        The number of each line, and its fields by column; a field that is not there is empty.

    Raises
    ------
    DataError
        As `read_table`, or if a column is missing.
    """
    lines = read_table(path)
    header = [column_key(name) for name in lines[0][1]] if lines else []
    if missing := [name for name in needed if name not in header]:
        raise DataError(
            f"{path.name} has no column {' or '.join(missing)}, expected {', '.join(needed)} in "
            f"its first line. {advice}"
        )
    rows = [(line, dict(zip_longest(header, fields, fillvalue=""))) for line, fields in lines[1:]]
    return [(line, row) for line, row in rows if any(row.values())]


def column_key(name: str) -> str:
    """Return a column's name as it is compared: capitals and underscores do not matter.

    Examples
    --------
    >>> column_key(" First_name") == column_key("First  Name")
    True
    """
    return re.sub(r"[\s_]+", " ", name).strip().casefold()


def decoded(content: bytes, path: Path) -> tuple[str, str]:
    """Return the encoding of a table's bytes and its text: with a mark, UTF-8, or as Windows does.

    The text is without the mark.
    """
    mark = next((mark for mark in MARKS if content.startswith(mark)), b"")
    for encoding in [MARKS[mark]] if mark else ["utf-8", "cp1252"]:
        try:
            text = content.removeprefix(mark).decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return encoding, text
    raise DataError(
        f"{path.name} begins with the bytes {content[:8]!r}, expected a table as text. Export it "
        "as CSV, not as a workbook."
    )


def separator_of(text: str) -> tuple[str, int]:
    """Return what parts the fields of a table, and where its header begins."""
    if said := _SAYS_SEPARATOR.match(text):
        return said[1], said.end()
    return max(_SEPARATORS, key=text.partition("\n")[0].count), 0
