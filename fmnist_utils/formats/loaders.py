"""The shapes in which people meet the data: the dataset's own reader's, TensorFlow Datasets'.

(Keras's shape is `fmnist_utils.load_data`.)
"""

import os
import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import numpy as np

from fmnist_utils.data import Split, load
from fmnist_utils.datasets.custom import files_in
from fmnist_utils.datasets.fetch import DataFiles, fetch_data
from fmnist_utils.labels import CLASS_NAMES

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_SLICE = re.compile(
    r"(?P<split>\w+)(\[\s*(?P<start>-?\d+%?)?\s*:\s*(?P<stop>-?\d+%?)?\s*\])?", re.ASCII
)


def load_mnist(path: str | os.PathLike, kind: str = "train") -> Split:
    """Load one part from a folder, in the shape of the reader in the dataset's own repository.

    Parameters
    ----------
    path : path
        A folder with the four files; see `files_in`.
    kind : {"train", "t10k"}
        Which part.

    Returns
    -------
    images : ndarray of shape (n, height * width), uint8
        Each image as one row of pixels: 784 for Fashion-MNIST.
    labels : ndarray of shape (n,), uint8

    Raises
    ------
    ValueError
        If there is no such part.
    DataError
        If a file cannot be used.

    Examples
    --------
    >>> from fmnist_utils.datasets.fetch import SAMPLE_FOLDER
    >>> images, labels = load_mnist(SAMPLE_FOLDER, kind="t10k")
    >>> images.shape, labels.shape
    ((500, 784), (500,))
    """
    if kind not in ("train", "t10k"):
        raise ValueError(f"There is no part {kind!r}, expected 'train' or 't10k'.")
    images, labels = load("train" if kind == "train" else "test", files_in(path))
    n, height, width = images.shape
    return images.reshape(n, height * width), labels


class Records(Sequence):
    """Images with their labels, one by one, in the shape of TensorFlow Datasets.

    An item is ``{"image": ndarray of shape (height, width, 1), uint8, "label": int64}``, or, of
    supervised records, the pair of both. Nothing is copied.
    """

    def __init__(
        self, images: np.ndarray, labels: np.ndarray, supervised: bool, class_names: Sequence[str]
    ) -> None:
        """Take images of shape (n, height, width) and labels of shape (n,)."""
        self._images, self._labels, self._supervised = images, labels, supervised
        self.class_names = class_names

    def __len__(self) -> int:
        """Return how many there are."""
        return len(self._labels)

    def __getitem__(self, index: int | slice) -> "dict | tuple | Records":
        """Return one record, or those of a slice."""
        if isinstance(index, slice):
            return Records(
                self._images[index], self._labels[index], self._supervised, self.class_names
            )
        image, label = self._images[index][..., np.newaxis], np.int64(self._labels[index])
        return (image, label) if self._supervised else {"image": image, "label": label}


def load_records(
    split: str = "train",
    files: DataFiles | str | os.PathLike | None = None,
    as_supervised: bool = False,
) -> Records:
    """Load a split, or a slice of one, as records in the shape of TensorFlow Datasets.

    Parameters
    ----------
    split : str
        "train" or "test", and after it, in brackets, from where to where: ``train[:10%]``,
        ``train[5000:6000]``, ``test[-500:]``. Shares are rounded to the nearest whole image. (Sums,
        shards and mixed units, which that library has, too, are not understood.)
    files : DataFiles or path, optional
        Which files to read, or their folder (see `files_in`); by default those that `fetch_data`
        finds or gets.
    as_supervised : bool
        Give pairs of image and label, not dictionaries.

    Returns
    -------
    Records
        A sequence: it has a length, items by number, and can be gone through again and again.

    Raises
    ------
    ValueError
        If `split` is not of that form, or goes beyond the split's ends.

    Examples
    --------
    >>> from fmnist_utils.datasets.fetch import sample_files
    >>> records = load_records("train[:10%]", sample_files())
    >>> len(records), records[0]["image"].shape, records[0]["label"]
    (100, (28, 28, 1), np.int64(9))
    """
    match = _SLICE.fullmatch(split)
    bounds = match.group("start", "stop") if match else ()
    units = {bound.endswith("%") for bound in bounds if bound}
    if not match or match["split"] not in ("train", "test") or len(units) > 1:
        raise ValueError(
            f"Found the split {split!r}, expected 'train' or 'test', and after it perhaps a slice "
            "in images or per cent, as in 'train[:10%]' or 'test[100:200]'."
        )
    if not isinstance(files, DataFiles):
        files = fetch_data() if files is None else files_in(files)
    images, labels = load(match["split"], files)
    n = len(labels)
    start, stop = _place(match["start"], 0, n, split), _place(match["stop"], n, n, split)
    return Records(images[start:stop], labels[start:stop], as_supervised, files.class_names)


def _place(bound: str | None, default: int, n: int, split: str) -> int:
    """Turn a bound of a slice into a number of images from the start."""
    if bound is None:
        return default
    whole = 100 if bound.endswith("%") else n
    value = int(bound.rstrip("%"))
    if abs(value) > whole:
        raise ValueError(
            f"Found {bound} in the split {split!r}, expected at most {whole}"
            f"{'%' if bound.endswith('%') else ' images'}."
        )
    images = round(value * n / 100) if bound.endswith("%") else value
    return images + n if bound.startswith("-") else images


def show_examples(
    records: Sequence, rows: int = 3, columns: int = 3, ax: "Axes | None" = None
) -> "Axes":
    """Draw the first records with the names of their classes, as TensorFlow Datasets does.

    Parameters
    ----------
    records : Records or other sequence of records
        As `load_records` returns them, supervised or not.
    rows, columns : int
    ax : Axes, optional
        Where to draw; by default a new figure of fitting size.

    Returns
    -------
    Axes

    Raises
    ------
    ValueError
        If there is no record, or no room for one.
    """
    from fmnist_utils.plots import image_grid  # who converts files needs no matplotlib

    if len(records) == 0 or rows < 1 or columns < 1:
        raise ValueError(
            f"show_examples found {len(records)} records for {rows} rows of {columns}, expected at "
            "least one of each."
        )
    pairs = list(_pairs(records, rows * columns))
    images = np.stack([np.asarray(image)[..., 0] for image, _ in pairs])
    labels = np.array([label for _, label in pairs])
    names = getattr(records, "class_names", CLASS_NAMES)
    if labels.max() >= len(names):
        names = range(labels.max() + 1)
    return image_grid(images, labels, columns=columns, ax=ax, class_names=names)


def _pairs(records: Sequence, n: int) -> Iterator[tuple[np.ndarray, int]]:
    for i in range(min(n, len(records))):
        record = records[i]
        yield (record["image"], record["label"]) if isinstance(record, dict) else record
