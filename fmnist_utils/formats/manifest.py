"""``manifest.csv``: a table of file name, label as number and as text, and split."""

import csv
import io
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from fmnist_utils.datasets.custom import CLASS_NAMES_FILE, check_class_names, read_class_names
from fmnist_utils.datasets.fileio import read_text
from fmnist_utils.errors import DataError

MANIFEST = "manifest.csv"
_HEADER = ["Filename", "Label", "Label text", "Split"]


@dataclass(frozen=True)
class Row:
    """What a manifest says of one file; `filename` is relative to the folder, with slashes."""

    filename: str
    label: int
    text: str
    split: str


def manifest_bytes(rows: Iterable[Row]) -> bytes:
    """Return a manifest as UTF-8, with a header line.

    Examples
    --------
    >>> print(manifest_bytes([Row("train/9_00000.png", 9, "Ankle boot", "train")]).decode())
    Filename,Label,Label text,Split
    train/9_00000.png,9,Ankle boot,train
    <BLANKLINE>
    """
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(_HEADER)
    writer.writerows((row.filename, row.label, row.text, row.split) for row in rows)
    return text.getvalue().encode()


def read_manifest(path: Path) -> list[Row]:
    """Read a manifest and check each line by itself.

    Parameters
    ----------
    path : Path
        In UTF-8; the columns in any order, others are passed over.

    Returns
    -------
    list of Row
        In the file's order.

    Raises
    ------
    DataError
        If it is not UTF-8, lacks a column, or a line is not what it should be.
    """
    rows = []
    for line, row in read_table(path, _HEADER):
        label = as_number(row["Label"], "label", path, line)
        rows.append(Row(row["Filename"], label, row["Label text"], row["Split"]))
    return rows


def read_table(path: Path, columns: list[str]) -> Iterable[tuple[int, dict[str, str]]]:
    """Read a CSV file with a header, line by line.

    Yields
    ------
    line : int
        Its number in the file, from 2.
    row : dict of str to str
        Has all the columns.

    Raises
    ------
    DataError
        If it is not UTF-8, lacks a column, or a line is shorter or longer than the header.
    """
    text = read_text(path, "a table")
    table = csv.DictReader(io.StringIO(text, newline=""))
    try:
        if missing := [name for name in columns if name not in (table.fieldnames or [])]:
            raise DataError(
                f"{path.name} has the columns {', '.join(table.fieldnames or ['(none)'])} in line "
                f"1, expected {', '.join(columns)}: {missing[0]!r} is missing. Name the columns "
                "so, separated by commas."
            )
        for row in table:
            if None in row or None in row.values():
                raise DataError(
                    f"{path.name} has another number of fields in line {table.line_num} than in "
                    f"its header, expected {len(table.fieldnames)}. Mend that line."
                )
            yield table.line_num, row
    except csv.Error as error:
        raise DataError(
            f"{path.name} cannot be read as a table after line {table.line_num} ({error}), "
            "expected fields separated by commas. Mend that line."
        ) from None


def as_number(field: str, what: str, path: Path, line: int) -> int:
    """Return a field as a whole number that is not negative, or refuse it in one sentence."""
    if not (field.isascii() and field.isdigit() and len(field) <= 9):
        raise DataError(
            f"{path.name} has the {what} {field!r} in line {line}, expected a whole number. Mend "
            "that line."
        )
    return int(field)


def checked_names(path: Path, expected: Mapping[str, tuple[int, str]]) -> tuple[str, ...]:
    """Check that a manifest lists just the files that are there; return its class names.

    Parameters
    ----------
    path : Path
        The manifest.
    expected : mapping of str to (int, str)
        The label and the split of each file, by its name relative to the folder.

    Raises
    ------
    DataError
        If a file is missing, listed twice or left out, or has another label or split.
    """
    rows, seen = read_manifest(path), set()
    for row in rows:
        if row.filename not in expected:
            raise DataError(
                f"{path.name} lists {row.filename}, and there is no such file, expected only files "
                "that are there. Put it back, or take its line out."
            )
        if row.filename in seen:
            raise DataError(
                f"{path.name} lists {row.filename} twice, expected once. Take a line out."
            )
        seen.add(row.filename)
        label, split = expected[row.filename]
        if row.label != label:
            raise DataError(
                f"{path.name} gives {row.filename} the label {row.label}, expected {label} as in "
                "the file's name. Mend the wrong one."
            )
        if row.split != split:
            raise DataError(
                f"{path.name} puts {row.filename} into the split {row.split!r}, expected {split!r} "
                "as in the folder's name. Mend the wrong one."
            )
    if left_out := sorted(expected.keys() - seen):
        raise DataError(
            f"{path.name} does not list {left_out[0]}, expected every file. Add its line, or take "
            "the file out."
        )
    return names_by_label(((row.label, row.text) for row in rows), path)


def names_by_label(pairs: Iterable[tuple[int, str]], path: Path) -> tuple[str, ...]:
    """Return the class names that a table gives, one for each label from 0 on.

    Where ``class_names.txt`` lies beside the table, it names the classes, those without an image,
    too, and the table must agree with it.

    Parameters
    ----------
    pairs : iterable of (int, str)
        A label and its text, as often as they come.
    path : Path
        The table, for an error message.

    Returns
    -------
    tuple of str
        A label that is named nowhere is named by its number.

    Raises
    ------
    DataError
        If a label has two texts, two labels have one, or a text is no class name.
    """
    names = read_class_names(path.with_name(CLASS_NAMES_FILE))
    texts: dict[int, str] = dict(enumerate(names or ()))
    for label, text in pairs:
        if texts.setdefault(label, text) != text:
            raise DataError(
                f"{path.name} has the text {text!r} for the label {label}, expected "
                f"{texts[label]!r} as elsewhere in it or in {CLASS_NAMES_FILE}. Mend the wrong one."
            )
    labels = range(max(texts, default=-1) + 1)
    taken = set(texts.values())
    named = tuple(
        texts.get(label, str(label) if str(label) not in taken else f"label {label}")
        for label in labels
    )
    check_class_names(named, path.name)
    return named
