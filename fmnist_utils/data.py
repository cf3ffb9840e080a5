"""Arrays ready for a lesson: the splits as published, parts to choose by, one preprocessing."""

import os
import warnings
from pathlib import Path

import numpy as np

from fmnist_utils import deprecated
from fmnist_utils.datasets.cache import cache_folder
from fmnist_utils.datasets.custom import files_in
from fmnist_utils.datasets.fetch import DataFiles, fetch_data
from fmnist_utils.datasets.idx import read_idx
from fmnist_utils.errors import DataError

#: One training image in twelve is set aside for validation: 5,000 of 60,000.
VALIDATION_SHARE = 12
#: Splits of the first edition, and the subsets that they are now.
OLD_SPLITS = {"fit": "training", "validation": "validation"}

Split = tuple[np.ndarray, np.ndarray]
#: Four files, or the folder that holds them.
Files = DataFiles | str | os.PathLike


class SampleDataWarning(UserWarning):
    """The small sample stands in for the full data."""


def load_data(files: Files | None = None) -> tuple[Split, Split]:
    """Load both published splits, in the shape of ``keras.datasets.fashion_mnist.load_data()``.

    Parameters
    ----------
    files : DataFiles or path, optional
        Which files to read, or their folder; by default those that `fetch_data` finds or gets.

    Returns
    -------
    (x_train, y_train), (x_test, y_test)
        Images: read-only ndarrays of shape (60000, 28, 28) and (10000, 28, 28), uint8, 0 is the
        background. Labels: read-only ndarrays of shape (60000,) and (10000,), uint8, 0 to 9.
        Files in the cache are verified by their SHA-256, then mapped, not copied: loading again
        takes about 50 ms.

    Raises
    ------
    DataError
        If a file cannot be used; see `load`.
    """
    files = _as_files(files)
    return load("train", files), load("test", files)


def load(split: str, files: Files | None = None, *, subset: str | None = None) -> Split:
    """Load a split as published, or one of the two parts of the training images.

    All published training images hold the validation images, too. A network that is fitted on
    `load("train")` must be measured on other images than `load("train", subset="validation")`.

    Parameters
    ----------
    split : {"train", "test"}
    files : DataFiles or path, optional
        Which files to read, or their folder; by default those that `fetch_data` finds or gets.
    subset : {"training", "validation"}, optional
        Only the part of the training images to fit on, or the part to choose by, one in twelve; see
        `split_validation`. (The words are those of Keras's ``image_dataset_from_directory``.)

    Returns
    -------
    images : ndarray of shape (n, 28, 28), uint8
        n is 60,000 for "train", of which 55,000 are for training and 5,000 for validation, and
        10,000 for "test".
    labels : ndarray of shape (n,), uint8

    Raises
    ------
    DataError
        If a file cannot be used, or images and labels do not belong together.
    ValueError
        If there is no such split, or it has no such subset.

    Warns
    -----
    SampleDataWarning
        If the full data was not to be had and the sample stands in for it.

    Examples
    --------
    >>> from fmnist_utils.datasets.fetch import sample_files
    >>> images, labels = load("test", sample_files())
    >>> images.shape, labels.shape
    ((500, 28, 28), (500,))
    """
    if split in OLD_SPLITS:
        subset = OLD_SPLITS[split]
        deprecated.warn(f'load("{split}")', f'load("train", subset="{subset}")')
        split = "train"
    if split not in ("train", "test"):
        raise ValueError(f"There is no split {split!r}, expected 'train' or 'test'.")
    if subset not in (None, "training", "validation"):
        raise ValueError(f"There is no subset {subset!r}, expected 'training' or 'validation'.")
    if subset and split == "test":
        raise ValueError("The test split has no subsets, expected subset=... with 'train' only.")
    files = _as_files(files)
    if subset:
        training, validation = split_validation(*load("train", files))
        return training if subset == "training" else validation
    images_path = files.train_images if split == "train" else files.test_images
    labels_path = files.train_labels if split == "train" else files.test_labels
    images, labels = (read_idx(p, mapped=_is_cached(p)) for p in (images_path, labels_path))
    if images.ndim != 3 or labels.ndim != 1:
        raise DataError(
            f"{images_path.name} has rank {images.ndim} and {labels_path.name} rank "
            f"{labels.ndim}, expected 3 for images and 1 for labels. Check that they are not "
            "exchanged."
        )
    if len(images) != len(labels):
        raise DataError(
            f"{images_path.name} holds {len(images)} images and {labels_path.name} {len(labels)} "
            "labels, expected as many of each. Take both files from the same place."
        )
    return images, labels


def _is_cached(path: Path) -> bool:
    """Tell files that only this package writes, and never changes in place."""
    try:
        return path.parent == cache_folder()
    except DataError:  # a user without a home has no cache
        return False


def _as_files(files: Files | None) -> DataFiles:
    """Find or get the files; warn the caller's caller if the sample stands in for them."""
    if isinstance(files, DataFiles):
        return files
    if files is not None:
        return files_in(files)
    files = fetch_data()
    if files.is_sample:
        warnings.warn(
            "This is the sample of 1,500 images, not the full data: any result is the "
            "sample's. Get the full data with: python -m fmnist_utils fetch",
            SampleDataWarning,
            stacklevel=3,
        )
    return files


def split_validation(images: np.ndarray, labels: np.ndarray) -> tuple[Split, Split]:
    """Split training data into a part to train on and a part to choose by.

    The last twelfth of each class, in file order, is for validation: 500 of each 6,000. So the
    split is the same everywhere, always, with the classes in balance, and needs no random numbers.

    Parameters
    ----------
    images : ndarray of shape (n, ...)
    labels : ndarray of shape (n,)

    Returns
    -------
    (x_train, y_train), (x_validation, y_validation)
        Each in file order.

    Examples
    --------
    >>> labels = np.repeat([0, 1], 12)
    >>> (_, y_train), (_, y_validation) = split_validation(np.zeros((24, 28, 28)), labels)
    >>> len(y_train), y_validation
    (22, array([0, 1]))
    """
    in_validation = np.zeros(len(labels), dtype=bool)
    for label in np.unique(labels):
        positions = np.flatnonzero(labels == label)
        size = len(positions) // VALIDATION_SHARE
        in_validation[positions[len(positions) - size :]] = True
    training = images[~in_validation], labels[~in_validation]
    return training, (images[in_validation], labels[in_validation])


def preprocess(images: np.ndarray) -> np.ndarray:
    """Turn images as stored into images as the networks take them: the same way for every split.

    Parameters
    ----------
    images : ndarray of shape (n, height, width), uint8

    Returns
    -------
    ndarray of shape (n, height, width, 1), float32
        From 0 (background) to 1; the last axis is the single grey channel.

    Raises
    ------
    ValueError
        If the images are not uint8 (then they may have been preprocessed already) or not of rank 3.

    Examples
    --------
    >>> preprocess(np.full((2, 28, 28), 255, dtype=np.uint8)).max()
    np.float32(1.0)
    """
    if images.dtype != np.uint8 or images.ndim != 3:
        raise ValueError(
            f"preprocess found an array of shape {images.shape}, {images.dtype}, expected images "
            "as stored: shape (n, height, width), uint8. Was it preprocessed already?"
        )
    return images[..., np.newaxis].astype(np.float32) / np.float32(255)
