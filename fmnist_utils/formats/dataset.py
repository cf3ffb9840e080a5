"""A dataset between two formats: two splits and the names of the classes; from and to IDX files."""

import os
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from fmnist_utils.data import Split, load_data
from fmnist_utils.datasets.custom import (
    CLASS_NAMES_FILE,
    check_class_names,
    default_class_names,
    read_class_names,
)
from fmnist_utils.datasets.fetch import DataFiles
from fmnist_utils.datasets.idx import read_idx, write_idx
from fmnist_utils.datasets.registry import PUBLISHED_FILES
from fmnist_utils.errors import DataError
from fmnist_utils.formats.writing import open_folder, other_content, write_new, writing_explained

#: The splits, by the names that all formats share, in the order of the four files.
SPLITS = ("train", "test")


@dataclass(frozen=True)
class Dataset:
    """Two splits of grey images with labels, checked to fit together.

    Attributes
    ----------
    train, test : pair of ndarray
        Images of shape (n, height, width), uint8, of one size in both, at least one in each;
        labels of shape (n,), uint8.
    class_names : tuple of str
        In label order, at least as many as the highest label needs, each once.

    Raises
    ------
    DataError
        If they do not fit together.
    """

    train: Split
    test: Split
    class_names: tuple[str, ...]

    def __post_init__(self) -> None:
        """Refuse what does not fit together."""
        for name in SPLITS:
            check_split(name, *self[name])
        sizes = [self[name][0].shape[1:] for name in SPLITS]
        if sizes[0] != sizes[1]:
            (h, w), (other_h, other_w) = sizes
            raise DataError(
                f"The images of the train split are {h} × {w} and those of the test split "
                f"{other_h} × {other_w}, expected one size. Take both from the same dataset."
            )
        check_class_names(self.class_names)
        highest = max(int(self[name][1].max()) for name in SPLITS)
        if highest >= len(self.class_names):
            raise DataError(
                f"The labels go up to {highest} and there are {len(self.class_names)} class names, "
                f"expected at least {highest + 1}. Name every class where the names come from: "
                f"{CLASS_NAMES_FILE}, the archive or the table."
            )

    def __getitem__(self, split: str) -> Split:
        """Return a split by its name.

        Raises
        ------
        ValueError
            If there is no such split.
        """
        if split not in SPLITS:
            raise ValueError(
                f"A dataset has no split {split!r}, expected 'train' or 'test'. To train and to "
                'choose, use its parts: load("train", subset="training") and subset="validation".'
            )
        return self.train if split == "train" else self.test


def check_split(name: str, images: np.ndarray, labels: np.ndarray) -> None:
    """Refuse images and labels that are no split of a dataset.

    Raises
    ------
    DataError
        If a type, a rank or a length is not as it should be.
    """
    for what, array, rank in (("images", images, 3), ("labels", labels, 1)):
        if array.dtype != np.uint8:
            raise DataError(
                f"The {name} {what} are {array.dtype}, expected uint8, a byte each. If they are "
                "whole numbers from 0 to 255, use array.astype(np.uint8); if they are pixels from "
                "0 to 1, np.round(255 * array).astype(np.uint8)."
            )
        if array.ndim != rank:
            raise DataError(
                f"The {name} {what} have the shape {array.shape}, expected rank {rank}: images are "
                "(n, height, width) and labels (n,). Reshape them."
            )
    if len(images) != len(labels):
        raise DataError(
            f"The {name} split has {len(images)} images and {len(labels)} labels, expected as many "
            "of each. Take both from the same place."
        )
    if images.size == 0:
        raise DataError(
            f"The {name} images have the shape {images.shape}, expected at least one image of at "
            "least one pixel. An empty split has no other form than IDX."
        )


def with_default_names(train: Split, test: Split) -> Dataset:
    """Make a dataset whose classes are named nowhere; see `default_class_names`."""
    check_split("train", *train)
    check_split("test", *test)
    return Dataset(train, test, default_class_names(train[1], test[1]))


def read_dataset(files: DataFiles) -> Dataset:
    """Read four IDX files.

    Parameters
    ----------
    files : DataFiles
        As `fetch_data`, `sample_files` and `files_in` return them.

    Returns
    -------
    Dataset

    Raises
    ------
    DataError
        If a file cannot be used, or they do not fit together.
    """
    train, test = load_data(files)
    return Dataset(train, test, files.class_names)


def class_names_bytes(class_names: tuple[str, ...]) -> bytes:
    """Return the content of ``class_names.txt``."""
    return ("\n".join(class_names) + "\n").encode()


def write_idx_files(dataset: Dataset, folder: str | os.PathLike, packed: bool = False) -> None:
    """Write four IDX files under MNIST's names, and ``class_names.txt`` beside them.

    Parameters
    ----------
    dataset : Dataset
    folder : path
        Made if need be. What an earlier call has written stays.
    packed : bool
        Whether to gzip them; then ``.gz`` ends their names.

    Raises
    ------
    DataError
        If a file of these names, packed or not, is there already with other content; then nothing
        is written. Or if the folder cannot be made or written.
    """
    folder = Path(folder)
    open_folder(folder)
    arrays = dict(
        zip([file.name for file in PUBLISHED_FILES], (*dataset.train, *dataset.test), strict=True)
    )
    for name, array in arrays.items():
        for path in (folder / name, folder / f"{name}.gz"):
            if path.exists() and not _holds(path, array):
                raise other_content(path)
    names = read_class_names(folder / CLASS_NAMES_FILE)
    if names not in (None, dataset.class_names):
        raise other_content(folder / CLASS_NAMES_FILE)
    if names is None:
        write_new(folder, {CLASS_NAMES_FILE: class_names_bytes(dataset.class_names)})
    for name, array in arrays.items():
        path = folder / (f"{name}.gz" if packed else name)
        if not path.exists():
            with writing_explained(path):
                write_idx(path, array)


def _holds(path: Path, array: np.ndarray) -> bool:
    try:
        return np.array_equal(read_idx(path), array)
    except DataError:
        return False
