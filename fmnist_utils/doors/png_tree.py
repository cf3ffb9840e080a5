"""A folder of pictures: ``train/9_00000.png`` is the first training image, an ankle boot.

The name is the label, an underscore, and the place of the image within its split, of five digits at
least. ``manifest.csv`` beside the two folders says the same as a table, with the classes' names.
"""

import os
import re
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from tqdm import tqdm

from fmnist_utils.data import Split
from fmnist_utils.doors.dataset import SPLITS, Dataset, with_default_names
from fmnist_utils.doors.manifest import (
    MANIFEST,
    Row,
    manifest_bytes,
    names_by_label,
    read_manifest,
)
from fmnist_utils.doors.pngs import decode_png, encode_png
from fmnist_utils.doors.writing import open_folder, other_content, write_new
from fmnist_utils.errors import DataError
from fmnist_utils.files import reading, shown_path, write_whole

_NAME = re.compile(r"(?P<label>\d{1,3})_(?P<index>\d{5,9})\.png", re.ASCII)
#: What file managers leave behind.
_LITTER = {"Thumbs.db", "desktop.ini"}


def image_names(labels: np.ndarray) -> list[str]:
    """Return the file names of a split's images.

    Examples
    --------
    >>> image_names(np.array([9, 0]))
    ['9_00000.png', '0_00001.png']
    """
    return [f"{label}_{index:05d}.png" for index, label in enumerate(labels)]


def export_png_tree(dataset: Dataset, folder: Path) -> None:
    """Write one PNG file of 8-bit grey an image, and the manifest last; with progress.

    Broken off at any moment, the same call goes on where it was: what is there is compared, not
    written again.

    Parameters
    ----------
    dataset : Dataset
    folder : Path
        Made if need be.

    Raises
    ------
    DataError
        If the folder holds files of another dataset, or cannot be written.
    """
    names = {split: image_names(dataset[split][1]) for split in SPLITS}
    for split in SPLITS:
        open_folder(folder / split)
        if strangers := sorted(set(_listed(folder / split)) - set(names[split])):
            raise DataError(
                f"{split}/{strangers[0]} is in {shown_path(folder)} already and does not belong to "
                "this dataset, expected a new folder, or one that the same export has begun. "
                "Choose another."
            )
    images = [(split, i) for split in SPLITS for i in range(len(names[split]))]
    for split, i in tqdm(images, desc="PNG files", unit="file", unit_scale=True):
        _write_image(folder / split / names[split][i], dataset[split][0][i])
    rows = (
        Row(f"{split}/{name}", int(label), dataset.class_names[label], split)
        for split in SPLITS
        for name, label in zip(names[split], dataset[split][1], strict=True)
    )
    write_new(folder / MANIFEST, manifest_bytes(rows))


def _write_image(path: Path, image: np.ndarray) -> None:
    content = encode_png(image)
    try:
        there = path.read_bytes()
    except FileNotFoundError:
        write_whole(path, content)
        return
    if there == content:
        return
    try:  # another version of Pillow may have packed the same pixels otherwise
        same = np.array_equal(decode_png(there, path.name), image)
    except DataError:
        same = False
    if not same:
        raise other_content(path)


def import_png_tree(folder: Path) -> Dataset:
    """Read a folder of pictures, and refuse what does not fit; with progress.

    Parameters
    ----------
    folder : Path
        Has the folders ``train`` and ``test``. If it has a manifest, it must agree with the files'
        names, and it names the classes.

    Returns
    -------
    Dataset

    Raises
    ------
    DataError
        If a file is missing, doubled, misnamed, damaged, or unlike the others; it names the file.
    """
    files = {split: _numbered(folder, split) for split in SPLITS}
    class_names = None
    if (folder / MANIFEST).exists():
        class_names = _checked_names(folder / MANIFEST, files)
    total = sum(len(names) for names, _ in files.values())
    with tqdm(total=total, desc="PNG files", unit="file", unit_scale=True) as progress:
        splits, size = [], None
        for split in SPLITS:
            names, labels = files[split]
            images = np.stack(list(_images(folder, split, names, size, progress)))
            size = images.shape[1:]
            splits.append((images, labels))
    return Dataset(*splits, class_names) if class_names else with_default_names(*splits)


def _images(
    folder: Path, split: str, names: list[str], size: tuple[int, int] | None, progress: tqdm
) -> Iterator[np.ndarray]:
    for name in names:
        shown = f"{split}/{name}"
        with reading(folder / split / name) as file:
            image = decode_png(file.read(), shown)
        size = size or image.shape
        if image.shape != size:
            raise DataError(
                f"{shown} is {image.shape[0]} × {image.shape[1]} pixels, expected {size[0]} × "
                f"{size[1]} like the images before it. Resize it, or take it out."
            )
        progress.update()
        yield image


def _listed(folder: Path) -> list[str]:
    """Return the names in a folder but for hidden ones, which systems leave behind."""
    with os.scandir(folder) as entries:
        return [
            entry.name
            for entry in entries
            if not entry.name.startswith(".") and entry.name not in _LITTER
        ]


def _numbered(folder: Path, split: str) -> tuple[list[str], np.ndarray]:
    """Return a split's file names in the order of their numbers, and its labels."""
    place = folder / split
    if not place.is_dir():
        raise DataError(
            f"There is no folder {split} in {shown_path(folder)}, expected train and test, with "
            "files like train/0_00001.png. Check the path."
        )
    by_index: dict[int, str] = {}
    labels: dict[int, int] = {}
    for name in sorted(_listed(place)):
        match = _NAME.fullmatch(name)
        if not match or int(match["label"]) > 255 or not match["label"] == str(int(match["label"])):
            raise DataError(
                f"{split}/{name} is not named like an image, expected a label from 0 to 255, an "
                "underscore and a number of five digits, as in 0_00001.png. Rename it, or take it "
                "out."
            )
        index = int(match["index"])
        if index in by_index:
            raise DataError(
                f"{split}/{name} has the number {index}, as {by_index[index]} has, expected each "
                "number once. Take one of them out."
            )
        by_index[index], labels[index] = name, int(match["label"])
    if not by_index:
        raise DataError(
            f"The folder {split} in {shown_path(folder)} is empty, expected files like "
            "0_00001.png. Check the path."
        )
    for index in range(len(by_index)):
        if index not in by_index:
            raise DataError(
                f"{split}/ has {len(by_index)} images and none with the number {index:05d}, "
                f"expected every number from 00000 to {len(by_index) - 1:05d}. Put it back, or "
                "number them anew."
            )
    order = range(len(by_index))
    return [by_index[i] for i in order], np.array([labels[i] for i in order], dtype=np.uint8)


def _checked_names(path: Path, files: dict[str, Split]) -> tuple[str, ...]:
    """Check that a manifest lists just these files; return its class names."""
    rows = read_manifest(path)
    expected = {
        f"{split}/{name}": (int(label), split)
        for split, (names, labels) in files.items()
        for name, label in zip(names, labels, strict=True)
    }
    seen = set()
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
