"""Two tables of numbers, an image a line, as Kaggle has Fashion-MNIST and OpenML has MNIST.

Kaggle's ``fashion-mnist_train.csv`` and ``fashion-mnist_test.csv`` have the columns label, pixel1 …
pixel784: the pixels row by row, from the top. Others count from pixel0, name the pixels by row and
column (1x1 … 28x28), call the label class and put it last, or have no header: all are read. Written
are Kaggle's columns or, since these tell no height, 1x1 … for images that are not square.
"""

import math
import os
import re
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from fmnist_utils.data import Split
from fmnist_utils.datasets.custom import CLASS_NAMES_FILE, read_class_names
from fmnist_utils.datasets.fileio import display_path, open_for_reading, unpacked_chunks
from fmnist_utils.errors import DataError
from fmnist_utils.formats.dataset import SPLITS, Dataset, class_names_bytes, with_default_names
from fmnist_utils.formats.litter import listed
from fmnist_utils.formats.progress import progress_bar
from fmnist_utils.formats.writing import open_folder, write_new
from fmnist_utils.labels import CLASS_NAMES

#: What Kaggle puts before ``train.csv``.
_FASHION = "fashion-mnist_"
_NAME = re.compile(r"(?P<prefix>.*?)(?P<split>train|test)(?![a-z]).*\.csv(\.gz)?", re.IGNORECASE)
_LABEL = {"label", "labels", "class"}
#: What pandas writes before the other columns, unless told not to.
_LINE_NUMBER = {"", "unnamed: 0", "index", "id"}
_PIXEL = re.compile(r"(?:pixel|px|p)?[ _]?(?P<n>\d+)|(?P<row>\d+)x(?P<column>\d+)", re.IGNORECASE)
_BYTES = {str(value).encode(): value for value in range(256)}
_WORDS = [str(value) for value in range(256)]
#: What a line may have at most, in bytes.
_LONGEST_LINE = 1 << 24
_NO_LIMIT = 1 << 62


def export_csv(dataset: Dataset, folder: str | os.PathLike) -> None:
    """Write a table a split, and ``class_names.txt`` beside them; with progress.

    Fashion-MNIST's tables are called as on Kaggle; any other dataset's, ``train.csv`` and
    ``test.csv``.

    Parameters
    ----------
    dataset : Dataset
    folder : path
        Made if need be.

    Raises
    ------
    DataError
        If other files are there, or the folder cannot be written.
    """
    folder = Path(folder)
    prefix = _FASHION if dataset.class_names == CLASS_NAMES else ""
    contents = {CLASS_NAMES_FILE: class_names_bytes(dataset.class_names)}
    n = sum(len(dataset[split][1]) for split in SPLITS)
    with progress_bar(n, "CSV lines", "line") as progress:
        for split in SPLITS:
            images, labels = dataset[split]
            lines = [_header(*images.shape[1:])]
            for image, label in zip(images, labels, strict=True):
                pixels = ",".join(map(_WORDS.__getitem__, image.tobytes()))
                lines.append(f"{label},{pixels}")
                progress.update()
            contents[f"{prefix}{split}.csv"] = ("\n".join(lines) + "\n").encode()
    open_folder(folder)
    write_new(folder, contents)


def _header(height: int, width: int) -> str:
    if height == width:
        pixels = [f"pixel{n}" for n in range(1, height * width + 1)]
    else:
        pixels = [f"{y}x{x}" for y in range(1, height + 1) for x in range(1, width + 1)]
    return ",".join(["label", *pixels])


def import_csv(folder: str | os.PathLike) -> Dataset:
    """Read two tables, raw or gzipped; with progress.

    Parameters
    ----------
    folder : path
        Holds one table whose name has ``train`` in it and one with ``test``. The classes are named
        by ``class_names.txt`` beside them; without it, those of tables that are called
        ``fashion-mnist…`` as Fashion-MNIST's, and others by their numbers.

    Returns
    -------
    Dataset

    Raises
    ------
    DataError
        If a table is missing, or a line is not what it should be; it names file and line.
    """
    folder = Path(folder)
    paths = _tables_in(folder)
    splits = [_read_table(paths[split]) for split in SPLITS]
    names = read_class_names(folder / CLASS_NAMES_FILE)
    is_fashion = all(path.name.lower().startswith("fashion") for path in paths.values())
    highest = max(int(labels.max()) for _, labels in splits)
    if names is None and is_fashion and highest < len(CLASS_NAMES):
        names = CLASS_NAMES
    return Dataset(*splits, names) if names else with_default_names(*splits)


def _tables_in(folder: Path) -> dict[str, Path]:
    if not folder.is_dir():
        raise DataError(
            f"There is no folder {display_path(folder)}, expected one with two tables, such as "
            "fashion-mnist_train.csv and fashion-mnist_test.csv. Check the path; unpack an archive "
            "first."
        )
    tables: dict[str, list[str]] = {split: [] for split in SPLITS}
    names = sorted(listed(folder))
    for name in names:
        if match := _NAME.fullmatch(name):
            tables[match["split"].lower()].append(name)
    for split, found in tables.items():
        if len(found) != 1:
            there = ", ".join(found or names[:5]) or "nothing"
            raise DataError(
                f"Found in the folder {display_path(folder)} {len(found)} tables of the {split} "
                f"split ({there}), expected one, such as fashion-mnist_{split}.csv. "
                + ("Take the others out." if found else "Put it there.")
            )
    return {split: folder / found[0] for split, found in tables.items()}


def _lines(path: Path) -> Iterator[tuple[int, bytes]]:
    """Yield the lines of a file with their numbers, from 1; with progress."""
    with (
        open_for_reading(path) as file,
        progress_bar(path.stat().st_size, path.name, "B") as progress,
    ):
        number, rest = 1, b""
        for piece in unpacked_chunks(file, _NO_LIMIT, path.name):
            *lines, rest = (rest + piece).split(b"\n")
            for line in lines:
                yield number, line.rstrip(b"\r")
                number += 1
            if len(rest) > _LONGEST_LINE:
                raise DataError(
                    f"{path.name} has a line {number} of more than {_LONGEST_LINE:,} bytes, "
                    "expected an image's label and pixels. Check that it is such a table."
                )
            progress.update(file.tell() - progress.n)
        if rest:
            yield number, rest


class _Layout:
    """Which column of a table is what, by its first line."""

    def __init__(self, line: bytes, name: str) -> None:
        """Read a header, or see that there is none; `DataError` if it is no such table's."""
        line = line.removeprefix(b"\xef\xbb\xbf")
        self.separator = max((b",", b";", b"\t"), key=line.count)
        fields = line.split(self.separator)
        try:
            self.columns = [field.decode().strip().strip("\"'") for field in fields]
        except UnicodeDecodeError:
            raise DataError(
                f"{name} is not text in line 1 (it begins with {line[:4].hex(' ')}), expected a "
                "table with the columns label, pixel1, … Unpack it, or save it as CSV in UTF-8."
            ) from None
        if line.lstrip()[:1] == b"<":
            raise DataError(
                f"{name} begins with {self.columns[0][:9]!r}, expected a table with the columns "
                "label, pixel1, …: this is a web page. Download the file itself."
            )
        self.has_header = not all(re.fullmatch(r"-?[\d.]+", column) for column in self.columns)
        self.ignored: list[int] = []
        if self.has_header:
            self._read_header(name)
            return
        self.label, self.order = 0, None
        self._set_size(len(self.columns) - 1, name)

    def _read_header(self, name: str) -> None:
        labels, places = [], {}
        for i, column in enumerate(self.columns):
            if column.lower() in _LABEL:
                labels.append(i)
            elif match := _PIXEL.fullmatch(column):
                place = (int(match["row"] or 0), int(match["column"] or match["n"]))
                if place in places:
                    raise DataError(
                        f"{name} has the column {column} twice in line 1, expected each pixel "
                        "once. Take one out."
                    )
                places[place] = i
            elif i == 0 and column.lower() in _LINE_NUMBER:
                self.ignored.append(i)
            else:
                raise DataError(
                    f"{name} has a column {column[:40]!r} in line 1, field {i + 1}, expected "
                    "label, pixel1, pixel2, … Take that column out, or check that it is such a "
                    "table."
                )
        if len(labels) != 1:
            raise DataError(
                f"{name} has {len(labels)} columns called label in line 1, expected one (label or "
                "class). Without labels it is a contest's test table, whose labels are kept "
                "secret: take another."
            )
        [self.label] = labels
        in_order = sorted(places)
        self.order = [places[place] for place in in_order]
        rows, first = sorted({row for row, _ in in_order}), in_order[0][1] if in_order else 1
        by_name = len(rows) > 1 or rows == [1]
        if by_name:
            self.height, self.width = len(rows), len(places) // len(rows)
            expected = [
                (row, column)
                for row in range(rows[0], rows[0] + self.height)
                for column in range(first, first + self.width)
            ]
        else:
            self._set_size(len(places), name)
            expected = [(0, first + n) for n in range(len(places))]
        if in_order != expected or first > 1:
            missing = next(
                (place for place, there in zip(expected, in_order, strict=False) if place != there),
                expected[0],
            )
            shown = f"{missing[0]}x{missing[1]}" if by_name else f"pixel{missing[1]}"
            raise DataError(
                f"{name} lacks the column {shown} in line 1, expected every pixel from "
                f"{'1x1' if by_name else 'pixel0 or pixel1'} on. Export the table again."
            )
        if self.order == list(range(1, len(self.columns))) and self.label == 0:
            self.order = None

    def _set_size(self, pixels: int, name: str) -> None:
        self.height = self.width = math.isqrt(pixels)
        if pixels < 1 or self.height**2 != pixels:
            raise DataError(
                f"{name} has {pixels} pixels in line 1, expected a square number, such as 784 for "
                "28 × 28. If the images are not square, name the columns 1x1, 1x2, …"
            )

    def read(self, line: bytes, number: int, name: str) -> tuple[int, bytes]:
        """Return the label and the pixels of a line; `DataError` if they are not what they say."""
        fields = line.split(self.separator)
        if len(fields) != len(self.columns):
            raise DataError(
                f"{name} has {len(fields)} fields in line {number}, expected {len(self.columns)} "
                "as in line 1. If it is the last line, the file was cut short; else mend that line."
            )
        try:
            values = [_BYTES[field] for field in fields]
        except KeyError:
            values = [
                0 if i in self.ignored else self._value(field, i, number, name)
                for i, field in enumerate(fields)
            ]
        label = values[self.label]
        if self.order is None:
            return label, bytes(values[1:])
        return label, bytes(map(values.__getitem__, self.order))

    def _value(self, field: bytes, i: int, number: int, name: str) -> int:
        """Return a field that is not written as plain as can be, such as "12" or 12.0."""
        text = field.decode(errors="replace").strip().strip("\"'")
        whole = re.sub(r"\.0*$", "", text).encode()
        if whole in _BYTES:
            return _BYTES[whole]
        what = "label" if i == self.label else "value"
        column = self.columns[i] if self.has_header else f"field {i + 1}"
        advice = "Mend that field."
        if re.fullmatch(r"0?\.\d+|\d(\.\d+)?e-\d+", text) and what == "value":
            advice = "Pixels from 0 to 1: multiply them by 255, and round."
        raise DataError(
            f"{name} has the {what} {text[:20]!r} in line {number}, column {column}, expected a "
            f"whole number from 0 to 255. {advice}"
        )


def _read_table(path: Path) -> Split:
    layout, labels, pixels, blank = None, bytearray(), bytearray(), None
    for number, line in _lines(path):
        if not line.strip():
            blank = blank or number
            continue
        if layout is None:
            layout = _Layout(line, path.name)
            if layout.has_header:
                continue
        if blank:
            raise DataError(
                f"{path.name} has nothing in line {blank}, expected an image: lines follow after "
                "it. Take that line out."
            )
        label, image = layout.read(line, number, path.name)
        labels.append(label)
        pixels += image
    if not labels:
        found = "a header only" if layout else "no line"
        raise DataError(
            f"{path.name} holds {found}, expected a line an image. Download or export it again."
        )
    images = np.frombuffer(pixels, np.uint8).reshape(-1, layout.height, layout.width)
    return images, np.frombuffer(labels, np.uint8)
