"""Any dataset of four IDX files in a folder: MNIST's, KMNIST's, EMNIST's, one of your own.

Nothing is fetched and nothing is proved here: what lies in the folder is taken, as it is. Other
numbers of images, other heights and widths and other classes are welcome.
"""

import hashlib
import os
import re
from pathlib import Path

import numpy as np

from fmnist_utils.cache import expanded
from fmnist_utils.errors import DataError
from fmnist_utils.fetch import DataFiles
from fmnist_utils.files import reading, shown_path
from fmnist_utils.idx import read_idx
from fmnist_utils.known import KNOWN_FILES
from fmnist_utils.labels import CLASS_NAMES

#: A small text file beside the four: one class name a line, label 0 first.
CLASS_NAMES_FILE = "class_names.txt"

#: The names that the datasets use: a prefix such as ``emnist-letters-``, then the part, then what.
_NAME = re.compile(
    r"(?P<prefix>.*?)(?P<part>train|t10k|test)-(?P<what>images|labels)[-.]idx[13]-ubyte(\.gz)?"
)
_PLACES = {
    ("train", "images"): "train_images",
    ("train", "labels"): "train_labels",
    ("test", "images"): "test_images",
    ("test", "labels"): "test_labels",
}


def files_in(folder: str | os.PathLike) -> DataFiles:
    """Find the four IDX files of a dataset in a folder, by their names.

    Parameters
    ----------
    folder : path
        A folder with files named like MNIST's (``train-images-idx3-ubyte``, ``t10k-…``), raw or
        gzipped; ``test-…`` and ``…-images.idx3-ubyte`` are understood, too. Where the names have
        prefixes and there are several sets, as in EMNIST's folder, name one by its beginning:
        ``folder/emnist-letters``. A file ``class_names.txt`` beside them gives the classes' names,
        one a line, label 0 first.

    Returns
    -------
    DataFiles
        For `load`, `load_data` and all that takes files. Without ``class_names.txt`` the names are
        Fashion-MNIST's if the labels are, and the labels' numbers otherwise.

    Raises
    ------
    DataError
        If a file is missing, there are several sets, or the names do not fit the labels.

    Examples
    --------
    >>> from fmnist_utils.fetch import SAMPLE_FOLDER
    >>> files_in(SAMPLE_FOLDER).class_names[:2]
    ('0', '1')
    """
    folder, beginning = expanded(folder), ""
    if not folder.is_dir() and folder.parent.is_dir():
        folder, beginning = folder.parent, folder.name
    if not folder.is_dir():
        raise DataError(
            f"There is no folder {shown_path(folder)}, expected one with four IDX files. Check the "
            "path."
        )
    paths = _paths_by_place(folder, beginning)
    return DataFiles(
        **paths,
        source=f"the folder {shown_path(folder)}",
        class_names=_class_names(folder, paths),
    )


def _paths_by_place(folder: Path, beginning: str) -> dict[str, Path]:
    found: dict[str, dict[str, Path]] = {}
    for path in sorted(folder.iterdir(), reverse=True):  # so that a raw file wins over a packed one
        match = _NAME.fullmatch(path.name)
        if match and path.is_file() and match["prefix"].startswith(beginning):
            part = "train" if match["part"] == "train" else "test"
            found.setdefault(match["prefix"], {})[_PLACES[part, match["what"]]] = path
    shown = shown_path(folder)
    if not found:
        begin = f" that begin with {beginning!r}" if beginning else ""
        raise DataError(
            f"The folder {shown} holds no IDX files{begin}, expected four, named like "
            "train-images-idx3-ubyte, with or without .gz. Check the path."
        )
    if beginning in found:
        found = {beginning: found[beginning]}
    if len(found) > 1:
        sets = ", ".join(prefix.rstrip("-_.") or "(no prefix)" for prefix in sorted(found))
        raise DataError(
            f"The folder {shown} holds several datasets ({sets}), expected one. Name one by its "
            "beginning, as in FOLDER/emnist-letters, or give each a folder of its own."
        )
    [(prefix, paths)] = found.items()
    for (part, what), place in _PLACES.items():
        if place not in paths:
            rank = 3 if what == "images" else 1
            part = "t10k" if part == "test" else part
            raise DataError(
                f"The folder {shown} holds no {part} {what}, expected "
                f"{prefix}{part}-{what}-idx{rank}-ubyte, with or without .gz. Put it there."
            )
    return paths


def _class_names(folder: Path, paths: dict[str, Path]) -> tuple[str, ...]:
    train, test = (read_idx(paths[place]) for place in ("train_labels", "test_labels"))
    names = read_class_names(folder / CLASS_NAMES_FILE)
    default = default_class_names(train, test)
    if names is None:
        return default
    if len(names) < len(default):
        raise DataError(
            f"{CLASS_NAMES_FILE} has {len(names)} names, expected at least {len(default)}: the "
            f"labels go up to {len(default) - 1}. Write one name a line; the first is that of "
            "label 0."
        )
    return names


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

    Examples
    --------
    >>> default_class_names(np.array([0, 2]), np.array([1]))
    ('0', '1', '2')
    """
    stored = bytes((0, 0, 8, 1)) + len(test).to_bytes(4, "big") + test.astype(np.uint8).tobytes()
    if hashlib.sha256(stored).hexdigest() == KNOWN_FILES[3].sha256:
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
        If it is not UTF-8, a line is empty or a name stands twice.
    """
    if not path.exists():
        return None
    with reading(path) as file:
        content = file.read()
    try:
        names = tuple(line.strip() for line in content.decode("utf-8-sig").rstrip().split("\n"))
    except UnicodeDecodeError as error:
        raise DataError(
            f"{path.name} is not UTF-8 at byte {error.start}, expected class names as text in "
            "UTF-8. Save it in that encoding."
        ) from None
    for number, name in enumerate(names, start=1):
        if not name:
            raise DataError(
                f"{path.name} is empty in line {number}, expected a class name: line 1 is that of "
                "label 0. Write any word for a label that is not used."
            )
        if name in names[: number - 1]:
            raise DataError(
                f"{path.name} has the name {name!r} in line {number} for the second time, expected "
                "each once. Give every class a name of its own."
            )
    return names
