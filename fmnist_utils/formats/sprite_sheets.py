"""One large picture a split with all its images, and a table that says where each one is."""

import csv
import io
import math
import os
from pathlib import Path

import numpy as np
from PIL import Image

from fmnist_utils.data import Split
from fmnist_utils.datasets.custom import CLASS_NAMES_FILE
from fmnist_utils.datasets.fileio import display_path, open_for_reading
from fmnist_utils.errors import DataError
from fmnist_utils.formats.dataset import SPLITS, Dataset, class_names_bytes
from fmnist_utils.formats.manifest import as_number, names_by_label, read_table
from fmnist_utils.formats.png_codec import decode_png, encode_png
from fmnist_utils.formats.writing import open_folder, write_new
from fmnist_utils.sprites import tile

_NUMBERS = ["Index", "X", "Y", "Width", "Height", "Label"]


def export_sprite(dataset: Dataset, folder: str | os.PathLike) -> None:
    """Write ``train.png`` and ``test.png``, as square as can be, and ``train.csv``, ``test.csv``.

    A line of a table says where an image's upper left corner is, in pixels from the sheet's, how
    large it is, and its label as number and text.

    Parameters
    ----------
    dataset : Dataset
    folder : path
        Made if need be.

    Raises
    ------
    DataError
        If a sheet would be larger than Pillow reads back, or other files are there.
    """
    folder = Path(folder)
    contents = {CLASS_NAMES_FILE: class_names_bytes(dataset.class_names)}
    for split in SPLITS:
        images, labels = dataset[split]
        n, height, width = images.shape
        columns = math.isqrt(n - 1) + 1
        pixels = -(-n // columns) * height * columns * width
        if pixels > Image.MAX_IMAGE_PIXELS:
            raise DataError(
                f"A sheet of the {split} split would have {pixels:,} pixels, expected at most "
                f"{Image.MAX_IMAGE_PIXELS:,}, which programs read safely. Export png instead."
            )
        table = io.StringIO()
        writer = csv.writer(table, lineterminator="\n")
        writer.writerow([*_NUMBERS, "Label text"])
        for i, label in enumerate(labels):
            x, y = i % columns * width, i // columns * height
            writer.writerow([i, x, y, width, height, label, dataset.class_names[label]])
        contents[f"{split}.csv"] = table.getvalue().encode()
        contents[f"{split}.png"] = encode_png(tile(images, columns))
    open_folder(folder)
    write_new(folder, contents)


def import_sprite(folder: str | os.PathLike) -> Dataset:
    """Cut the images out of two sheets.

    Raises
    ------
    DataError
        If a sheet or a table is missing or damaged, or they do not fit together.
    """
    folder = Path(folder)
    splits, texts = [], []
    for split in SPLITS:
        images_and_labels, named = _cut_out(folder, split)
        splits.append(images_and_labels)
        texts += named
        names = names_by_label(texts, folder / f"{split}.csv")
    return Dataset(*splits, names)


def _cut_out(folder: Path, split: str) -> tuple[Split, list[tuple[int, str]]]:
    path = folder / f"{split}.csv"
    for needed in (path, folder / f"{split}.png"):
        if not needed.exists():
            raise DataError(
                f"There is no {needed.name} in {display_path(folder)}, expected train.png, "
                "train.csv, test.png and test.csv. Check the path."
            )
    with open_for_reading(folder / f"{split}.png") as file:
        sheet = decode_png(file.read(), f"{split}.png")
    images, labels, texts, size = [], [], [], None
    rest = sheet.copy()
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
        rest[top : top + size[0], left : left + size[1]] = 0
        images.append(image)
        labels.append(numbers["Label"])
        texts.append((numbers["Label"], row["Label text"]))
    if not images:
        raise DataError(f"{path.name} lists no image, expected a line each. Export it again.")
    if rest.any():
        y, x = np.argwhere(rest)[0]
        raise DataError(
            f"{split}.png has something at x {x}, y {y} that {path.name} does not list, expected a "
            "line for every image. Was the table cut short? Export it again."
        )
    return (np.stack(images), np.array(labels, dtype=np.uint8)), texts
