"""The names in a folder of pictures: the label, an underscore, the place within the split."""

import re
from pathlib import Path

import numpy as np

from fmnist_utils.datasets.fileio import display_path
from fmnist_utils.errors import DataError
from fmnist_utils.formats.litter import listed

_NAME = re.compile(r"(?P<label>\d{1,3})_(?P<index>\d{5,9})\.png", re.ASCII)
#: For who has folders in a folder of pictures.
_CLASS_FOLDERS = " A folder for each class is read by: import image-folder."


def image_names(labels: np.ndarray) -> list[str]:
    """Return the file names of a split's images.

    Examples
    --------
    >>> image_names(np.array([9, 0]))
    ['9_00000.png', '0_00001.png']
    """
    return [f"{label}_{index:05d}.png" for index, label in enumerate(labels)]


def numbered_names(folder: Path, split: str) -> tuple[list[str], np.ndarray]:
    """Return a split's file names in the order of their numbers, and its labels."""
    place = folder / split
    if not place.is_dir():
        raise DataError(
            f"There is no folder {split} in {display_path(folder)}, expected train and test, with "
            "files like train/0_00001.png. Check the path."
        )
    by_index: dict[int, str] = {}
    labels: dict[int, int] = {}
    for name in sorted(listed(place)):
        match = _NAME.fullmatch(name)
        if not match or int(match["label"]) > 255 or not match["label"] == str(int(match["label"])):
            raise DataError(
                f"{split}/{name} is not named like an image, expected a label from 0 to 255, an "
                "underscore and a number of five digits, as in 0_00001.png. Rename it, or take it "
                f"out.{_CLASS_FOLDERS if (place / name).is_dir() else ''}"
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
            f"The folder {split} in {display_path(folder)} is empty, expected files like "
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
