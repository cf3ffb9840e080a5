"""Images as the classifiers take them: flat and standardised, a part of the training images."""

from dataclasses import dataclass
from hashlib import sha256

import numpy as np
from sklearn.preprocessing import StandardScaler

from fmnist_utils.data import load_data
from fmnist_utils.datasets.custom import files_in
from fmnist_utils.datasets.fetch import DataFiles, require_full_data

#: The digest of the full Fashion-MNIST, as `digest` computes it.
FASHION_MNIST = "eee656c63c1c7a3b"


@dataclass(frozen=True)
class Arrays:
    """What a classifier learns from and is tested on.

    Attributes
    ----------
    x_train, x_test : ndarray of shape (n, pixels), float64
    y_train, y_test : ndarray of shape (n,), uint8
    """

    x_train: np.ndarray
    y_train: np.ndarray
    x_test: np.ndarray
    y_test: np.ndarray


def find(data_dir: str | None) -> DataFiles:
    """Return the four files of a folder, or Fashion-MNIST's if none is named.

    Raises
    ------
    DataError
        If only the sample is to be had, or the folder lacks a file.
    """
    return require_full_data() if data_dir is None else files_in(data_dir)


def digest(files: DataFiles) -> str:
    """Return a short digest of all images and labels; gzipped or raw, it is the same."""
    summary = sha256()
    for arrays in load_data(files):
        for array in arrays:
            summary.update(repr(array.shape).encode())
            summary.update(np.ascontiguousarray(array))
    return summary.hexdigest()[:16]


def first_of_each(labels: np.ndarray, images: int) -> np.ndarray:
    """Return where the first images of each class stand, as many of each.

    Parameters
    ----------
    labels : ndarray of shape (n,)
    images : int
        How many in all.

    Returns
    -------
    ndarray of int
        In file order; fewer where a class has not as many.

    Examples
    --------
    >>> first_of_each(np.array([1, 1, 0, 1, 0, 0]), 4)
    array([0, 1, 2, 4])
    """
    classes = np.unique(labels)
    positions = [np.flatnonzero(labels == label)[: images // len(classes)] for label in classes]
    return np.sort(np.concatenate(positions))


def prepare(files: DataFiles, images: int | None, pixels: str = "standardised") -> Arrays:
    """Load the data and make it ready, as the published benchmark did.

    Parameters
    ----------
    files : DataFiles
    images : int, optional
        How many training images to learn from, the first of each class; by default all.
    pixels : {"standardised", "raw"}
        Each pixel with mean 0 and deviation 1 over *all* training images, or 0 to 255.

    Returns
    -------
    Arrays
    """
    (x_train, y_train), (x_test, y_test) = load_data(files)
    flat_train = x_train.reshape(len(x_train), -1).astype(np.float64)
    flat_test = x_test.reshape(len(x_test), -1).astype(np.float64)
    if pixels == "standardised":
        scaler = StandardScaler().fit(flat_train)
        flat_train, flat_test = scaler.transform(flat_train), scaler.transform(flat_test)
    if images is not None:
        chosen = first_of_each(y_train, images)
        flat_train, y_train = flat_train[chosen], y_train[chosen]
    return Arrays(flat_train, y_train, flat_test, y_test)
