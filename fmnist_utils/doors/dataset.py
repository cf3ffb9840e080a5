"""A dataset between two doors: two splits and the names of the classes; from and to IDX files."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from fmnist_utils.data import Split, load_data
from fmnist_utils.doors.writing import open_folder, other_content, write_new
from fmnist_utils.dropin import CLASS_NAMES_FILE, default_class_names
from fmnist_utils.errors import DataError
from fmnist_utils.fetch import DataFiles
from fmnist_utils.idx import read_idx, write_idx
from fmnist_utils.known import KNOWN_FILES

#: The splits, by the names that all doors share, in the order of the four files.
SPLITS = ("train", "test")


@dataclass(frozen=True)
class Dataset:
    """Two splits of grey images with labels, checked to fit together.

    Attributes
    ----------
    train, test : pair of ndarray
        Images of shape (n, height, width), uint8, of one size in both; labels of shape (n,), uint8.
    class_names : tuple of str
        In label order, at least as many as the highest label needs.

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
            images, labels = self[name]
            if images.dtype != np.uint8 or labels.dtype != np.uint8:
                raise DataError(
                    f"The {name} split has {images.dtype} images and {labels.dtype} labels, "
                    "expected uint8 for both. Only such datasets have other forms than IDX here."
                )
            if len(labels) and labels.max() >= len(self.class_names):
                raise DataError(
                    f"The {name} split has the label {labels.max()}, and there are "
                    f"{len(self.class_names)} class names, expected a name for every label. "
                    f"Complete {CLASS_NAMES_FILE}."
                )
        sizes = [self[name][0].shape[1:] for name in SPLITS]
        if sizes[0] != sizes[1]:
            (h, w), (other_h, other_w) = sizes
            raise DataError(
                f"The images of the train split are {h} × {w} and those of the test split "
                f"{other_h} × {other_w}, expected one size. Take both from the same dataset."
            )

    def __getitem__(self, split: str) -> Split:
        """Return a split by its name."""
        return self.train if split == "train" else self.test


def with_default_names(train: Split, test: Split) -> Dataset:
    """Make a dataset whose classes are named nowhere; see `default_class_names`."""
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


def write_idx_files(dataset: Dataset, folder: Path, packed: bool = False) -> None:
    """Write four IDX files under MNIST's names, and ``class_names.txt`` beside them.

    Parameters
    ----------
    dataset : Dataset
    folder : Path
        Made if need be. What an earlier call has written stays.
    packed : bool
        Whether to gzip them; then ``.gz`` ends their names.

    Raises
    ------
    DataError
        If a file of that name with other content is there already, or the folder cannot be made.
    """
    open_folder(folder)
    arrays = (*dataset.train, *dataset.test)
    for file, array in zip(KNOWN_FILES, arrays, strict=True):
        name = f"{file.name}.gz" if packed else file.name
        _write_new_idx(folder / name, array)
    write_new(folder / CLASS_NAMES_FILE, ("\n".join(dataset.class_names) + "\n").encode())


def _write_new_idx(path: Path, array: np.ndarray) -> None:
    if not path.exists():
        write_idx(path, array)
        return
    try:
        same = np.array_equal(read_idx(path), array)
    except DataError:
        same = False
    if not same:
        raise other_content(path)
