"""One large picture a split with all its images, and a table that says where each one is."""

import csv
import io
import math
from pathlib import Path

import numpy as np
from PIL import Image

from fmnist_utils.data import Split
from fmnist_utils.doors.dataset import SPLITS, Dataset
from fmnist_utils.doors.manifest import as_number, names_by_label, read_table
from fmnist_utils.doors.pngs import decode_png, encode_png
from fmnist_utils.doors.writing import open_folder, write_new
from fmnist_utils.errors import DataError
from fmnist_utils.files import reading
from fmnist_utils.sprites import tile

_NUMBERS = ["Index", "X", "Y", "Width", "Height", "Label"]


def export_sprite(dataset: Dataset, folder: Path) -> None:
    """Write ``train.png`` and ``test.png``, as square as can be, and ``train.csv``, ``test.csv``.

    A line of a table says where an image's upper left corner is, in pixels from the sheet's, how
    large it is, and its label as number and text.

    Parameters
    ----------
    dataset : Dataset
    folder : Path
        Made if need be.

    Raises
    ------
    DataError
        If a sheet would be larger than Pillow reads back, or other files are there.
    """
    open_folder(folder)
    for split in SPLITS:
        images, labels = dataset[split]
        n, height, width = images.shape
        columns = math.isqrt(n - 1) + 1
        if n * height * width > Image.MAX_IMAGE_PIXELS * 0.99:
            raise DataError(
                f"A sheet of the {split} split would have {n * height * width:,} pixels, expected "
                f"fewer than {Image.MAX_IMAGE_PIXELS:,}, which programs read safely. Export png "
                "instead."
            )
        write_new(folder / f"{split}.png", encode_png(tile(images, columns)))
        table = io.StringIO()
        writer = csv.writer(table, lineterminator="\n")
        writer.writerow([*_NUMBERS, "Label text"])
        for i, label in enumerate(labels):
            x, y = i % columns * width, i // columns * height
            writer.writerow([i, x, y, width, height, label, dataset.class_names[label]])
        write_new(folder / f"{split}.csv", table.getvalue().encode())


def import_sprite(folder: Path) -> Dataset:
    """Cut the images out of two sheets.

    Raises
    ------
    DataError
        If a sheet or a table is missing or damaged, or they do not fit together.
    """
    splits, texts = [], []
    for split in SPLITS:
        images_and_labels, named = _cut_out(folder, split)
        splits.append(images_and_labels)
        texts += named
    return Dataset(*splits, names_by_label(texts, folder / "train.csv"))


def _cut_out(folder: Path, split: str) -> tuple[Split, list[tuple[int, str]]]:
    path = folder / f"{split}.csv"
    with reading(folder / f"{split}.png") as file:
        sheet = decode_png(file.read(), f"{split}.png")
    images, labels, texts, size = [], [], [], None
    for line, row in read_table(path, [*_NUMBERS, "Label text"]):
        numbers = {name: as_number(row[name], name, path, line) for name in _NUMBERS}
        if numbers["Index"] != len(images):
            raise DataError(
                f"{path.name} has the index {numbers['Index']} in line {line}, expected "
                f"{len(images)}: every image in its order. Put the lines in order."
            )
        left, top = numbers["X"], numbers["Y"]
        image = sheet[top : top + numbers["Height"], left : left + numbers["Width"]]
        size = size or (numbers["Height"], numbers["Width"])
        if image.shape != size or 0 in size:
            raise DataError(
                f"{path.name} places an image of {numbers['Height']} × {numbers['Width']} pixels "
                f"at x {left}, y {top} in line {line}, expected {size[0]} × {size[1]}, as in line "
                f"2, within the {sheet.shape[0]} × {sheet.shape[1]} of {split}.png. Mend that line."
            )
        if numbers["Label"] > 255:
            raise DataError(
                f"{path.name} has the label {numbers['Label']} in line {line}, expected 0 to 255. "
                "Mend that line."
            )
        images.append(image)
        labels.append(numbers["Label"])
        texts.append((numbers["Label"], row["Label text"]))
    if not images:
        raise DataError(f"{path.name} lists no image, expected a line each. Export it again.")
    return (np.stack(images), np.array(labels, dtype=np.uint8)), texts
