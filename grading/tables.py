"""Tables as spreadsheets and learning platforms write them: separator and encoding by content.

Blackboard's file ends in .xls and is a table in UTF-16 with tabs; a spreadsheet in a German country
writes semicolons.
"""

import codecs
import csv
import io
import re
from pathlib import Path

from fmnist_utils.datasets.fileio import open_for_reading
from fmnist_utils.errors import DataError

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
        text = _decoded(file.read(), path)
    skipped = 0
    if said := _SAYS_SEPARATOR.match(text):
        separator, text, skipped = said[1], text[said.end() :], 1
    else:
        separator = max(_SEPARATORS, key=text.partition("\n")[0].count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
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


def column_key(name: str) -> str:
    """Return a column's name as it is compared: capitals and underscores do not matter.

    Examples
    --------
    >>> column_key(" First_name") == column_key("First  Name")
    True
    """
    return re.sub(r"[\s_]+", " ", name).strip().casefold()


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
