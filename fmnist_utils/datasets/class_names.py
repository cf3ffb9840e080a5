"""The names of a dataset's classes: from a small text file, or known, or their numbers."""

import hashlib
from pathlib import Path

import numpy as np

from fmnist_utils.datasets.fileio import read_text
from fmnist_utils.datasets.registry import PUBLISHED_FILES
from fmnist_utils.errors import DataError
from fmnist_utils.labels import CLASS_NAMES

#: A small text file beside the four: one class name a line, label 0 first.
CLASS_NAMES_FILE = "class_names.txt"
#: Labels beyond this are no class numbers.
_HIGHEST_LABEL = 65_535


def default_class_names(train: np.ndarray, test: np.ndarray) -> tuple[str, ...]:
    """Name classes that are named nowhere: Fashion-MNIST's, if the labels are; or by their numbers.

    Parameters
    ----------
    train, test : ndarray of shape (n,), integer
        The labels of both splits.

    Returns
    -------
    tuple of str
        In label order.

    Raises
    ------
    DataError
        If they are no class numbers.

    Examples
    --------
    >>> default_class_names(np.array([0, 2]), np.array([1]))
    ('0', '1', '2')
    """
    for labels in (train, test):
        if labels.dtype.kind not in "iu" or not (
            labels.size == 0 or 0 <= labels.min() <= labels.max() <= _HIGHEST_LABEL
        ):
            raise DataError(
                f"The labels are {labels.dtype} from {labels.min()} to {labels.max()}, expected "
                f"whole numbers from 0 to {_HIGHEST_LABEL}: the numbers of classes. Check that "
                "they are labels."
            )
    stored = bytes((0, 0, 8, 1)) + len(test).to_bytes(4, "big") + test.astype(np.uint8).tobytes()
    if hashlib.sha256(stored).hexdigest() == PUBLISHED_FILES[3].sha256:
        return CLASS_NAMES
    highest = max((int(labels.max()) for labels in (train, test) if labels.size), default=0)
    return tuple(str(label) for label in range(highest + 1))


def read_class_names(path: Path) -> tuple[str, ...] | None:
    """Read class names, one a line, label 0 first.

    Parameters
    ----------
    path : Path
        A text file in UTF-8.

    Returns
    -------
    tuple of str or None
        None if there is no such file.

    Raises
    ------
    DataError
        If it is not UTF-8, or the names are not as `check_class_names` wants them.
    """
    if not path.exists():
        return None
    text = read_text(path, "class names as text")
    names = tuple(line.strip() for line in text.rstrip().split("\n"))
    check_class_names(names, path.name)
    return names


def check_class_names(names: tuple[str, ...], source: str = "The list of class names") -> None:
    """Refuse names that a text file of one name a line could not hold.

    Parameters
    ----------
    names : tuple of str
        In label order.
    source : str
        Where they stand, for an error message.

    Raises
    ------
    DataError
        If one is no text, empty, of several lines, with spaces around it, or there twice.
    """
    for label, name in enumerate(names):
        if not isinstance(name, str):
            raise DataError(
                f"{source} has {name!r} for label {label}, expected text. Write the class's name."
            )
        if name != name.strip() or not name or "\n" in name or "\r" in name:
            raise DataError(
                f"{source} has the name {name!r} for label {label}, expected text on one line, not "
                "empty, without spaces around it. Write any word for a label that is not used."
            )
        try:
            name.encode()
        except UnicodeEncodeError:
            raise DataError(
                f"{source} has the name {name!r} for label {label}, expected text that UTF-8 can "
                "hold. Write it anew."
            ) from None
    for label, name in enumerate(names):
        if name in names[:label]:
            raise DataError(
                f"{source} has the name {name!r} for the labels {names.index(name)} and {label}, "
                "expected each once. Give every class a name of its own."
            )
