"""A table as a learning platform exported it, changed in one column and in no other byte."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from fmnist_utils.datasets.fileio import open_for_reading
from grading.tables import MARKS, decoded, separator_of


@dataclass(frozen=True)
class Field:
    """A field of a table.

    Attributes
    ----------
    value : str
        Without quotation marks and blanks around it.
    start, end : int
        Where it stands in the text, with its quotation marks.
    quoted : bool
    """

    value: str
    start: int
    end: int
    quoted: bool


class PlatformTable:
    """A table as it was exported.

    Parameters
    ----------
    path : Path

    Attributes
    ----------
    header : list of str
    rows : list of list of str
        Below the header.

    Raises
    ------
    DataError
        If it cannot be read as a table of text.
    """

    def __init__(self, path: Path) -> None:
        with open_for_reading(path) as file:
            content = file.read()
        self._mark = next((mark for mark in MARKS if content.startswith(mark)), b"")
        self._encoding, self._text = decoded(content, path)
        self._separator, begin = separator_of(self._text)
        self._fields = _split(self._text, self._separator, begin)
        lines = [[field.value for field in fields] for fields in self._fields]
        self.header, self.rows = (lines[0], lines[1:]) if lines else ([], [])

    def with_column(self, column: int, values: Mapping[int, str]) -> bytes:
        """Return the file with other values in a column.

        Parameters
        ----------
        column : int
            Its place from 0.
        values : mapping of int to str
            By row from 0. A value is written as it is: it holds no separator.
        """
        parts, done = [], 0
        for row in sorted(values):
            fields = self._fields[row + 1]
            start = end = fields[-1].end
            before = self._separator * (column - len(fields) + 1)  # a short line is filled up
            if column < len(fields):
                start, end, before = fields[column].start, fields[column].end, ""
            others = [field for place, field in enumerate(fields) if place != column]
            quote = '"' if others and all(field.quoted for field in others) else ""
            parts += [self._text[done:start], before, quote, values[row], quote]
            done = end
        text = "".join([*parts, self._text[done:]])
        return self._mark + text.encode(self._encoding)


def _split(text: str, separator: str, begin: int) -> list[list[Field]]:
    """Return the fields of each line; a field in quotation marks may hold line ends."""
    pattern = re.compile(
        rf'(?P<field>"(?:[^"]|"")*"[^{separator}\r\n]*|[^{separator}\r\n]*)'
        rf"(?P<end>{separator}|\r\n|\r|\n|\Z)"
    )
    lines: list[list[Field]] = []
    fields: list[Field] = []
    at = begin
    while at < len(text) or fields:
        match = pattern.match(text, at)
        raw = match["field"]
        quoted = len(raw) > 1 and raw[0] == '"' == raw.rstrip()[-1]
        value = raw.strip()[1:-1].replace('""', '"') if quoted else raw
        fields.append(Field(value.strip(), match.start("field"), match.end("field"), quoted))
        at = match.end()
        if match["end"] != separator:
            lines.append(fields)
            fields = []
    return lines
