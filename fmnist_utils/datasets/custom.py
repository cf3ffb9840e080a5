"""Any dataset of four IDX files in a folder: MNIST's, KMNIST's, EMNIST's, one of your own.

Nothing is fetched and nothing is verified here: what lies in the folder is taken, as it is. Other
numbers of images, other heights and widths and other classes are welcome. The names of the classes
stand in a small text file, or are known, or are their numbers.
"""

import hashlib
import os
import re
from pathlib import Path

import numpy as np

from fmnist_utils.datasets.cache import expand_home
from fmnist_utils.datasets.fetch import DataFiles
from fmnist_utils.datasets.fileio import display_path, os_errors_explained, read_text
from fmnist_utils.datasets.idx import read_idx
from fmnist_utils.datasets.registry import PUBLISHED_FILES
from fmnist_utils.errors import DataError
from fmnist_utils.labels import CLASS_NAMES

#: A small text file beside the four: one class name a line, label 0 first.
CLASS_NAMES_FILE = "class_names.txt"
#: Labels beyond this are no class numbers.
_HIGHEST_LABEL = 65_535
#: The names that the datasets use: a prefix such as ``emnist-letters-``, then the part, then what.
_NAME = re.compile(
    r"(?P<prefix>.*?)(?P<part>train|t10k|test)-(?P<what>images|labels)[-.]idx[13]-ubyte(\.gz)?",
    re.IGNORECASE,
)
_ROLES = ("train_images", "train_labels", "test_images", "test_labels")


def files_in(folder: str | os.PathLike) -> DataFiles:
    """Find the four IDX files of a dataset in a folder, by their names.

    Parameters
    ----------
    folder : path
        A folder with files named like MNIST's (``train-images-idx3-ubyte``, ``t10k-…``), raw or
        gzipped; ``test-…`` and ``…-images.idx3-ubyte`` are understood, too. Of several sets, as in
        EMNIST's folder, name one by its beginning: ``folder/emnist-letters``. The names of the
        classes may stand beside them in ``class_names.txt``, one a line, label 0 first; of several
        sets, in ``emnist-letters-class_names.txt``.

    Returns
    -------
    DataFiles
        For `load`, `load_data` and all that takes files. Classes without names get Fashion-MNIST's
        if the labels are its own, and else their numbers.

    Raises
    ------
    DataError
        If a file is missing, there are several sets, or the names do not fit the labels.

    Examples
    --------
    >>> from fmnist_utils.datasets.fetch import SAMPLE_FOLDER
    >>> files_in(SAMPLE_FOLDER).class_names[:2]
    ('0', '1')
    """
    folder, beginning = expand_home(folder), ""
    if not folder.is_dir() and folder.parent.is_dir():
        folder, beginning = folder.parent, folder.name
    place = f"the folder {display_path(folder)}"
    sets = _sets_in(folder)
    chosen = [prefix for prefix in sets if prefix.lower().startswith(beginning.lower())]
    if beginning in chosen:
        chosen = [beginning]
    if not chosen:
        begin = f" that begin with {beginning!r}, and no such folder" if beginning else ""
        raise DataError(
            f"Found in {place} no IDX files{begin}, expected four, named like "
            "train-images-idx3-ubyte, with or without .gz. Check the path."
        )
    if len(chosen) > 1:
        listed = ", ".join(prefix.rstrip("-_.") or "(no prefix)" for prefix in sorted(chosen))
        raise DataError(
            f"Found in {place} several datasets ({listed}), expected one. Name one by its "
            "beginning, as in FOLDER/emnist-letters, or give each a folder of its own."
        )
    [prefix] = chosen
    paths = sets[prefix]
    for role, file in zip(_ROLES, PUBLISHED_FILES, strict=True):
        if role not in paths:
            raise DataError(
                f"Found in {place} no {' '.join(file.name.split('-')[:2])}, expected "
                f"{prefix}{file.name}, with or without .gz. Put it there."
            )
    names_path = folder / f"{prefix}{CLASS_NAMES_FILE}"
    if len(sets) == 1 and not names_path.exists():
        names_path = folder / CLASS_NAMES_FILE
    default = default_class_names(read_idx(paths["train_labels"]), read_idx(paths["test_labels"]))
    names = read_class_names(names_path) or default
    if len(names) < len(default):
        raise DataError(
            f"{names_path.name} has {len(names)} names, expected at least {len(default)}: the "
            f"labels go up to {len(default) - 1}. Write one name a line, that of label 0 first."
        )
    return DataFiles(**paths, source=place, class_names=names)


def _sets_in(folder: Path) -> dict[str, dict[str, Path]]:
    """Return the IDX files of a folder: by the prefix of their names, then by their role."""
    sets: dict[str, dict[str, Path]] = {}
    expected = "one with four IDX files that you may read. Check the path and its permissions."
    with os_errors_explained(f"The folder {display_path(folder)}", expected):
        paths = sorted(folder.iterdir(), reverse=True)  # so that a raw file wins over a packed one
    for path in paths:
        match = _NAME.fullmatch(path.name)
        if match and path.is_file() and not path.name.startswith("."):
            part = "train" if match["part"].lower() == "train" else "test"
            sets.setdefault(match["prefix"], {})[f"{part}_{match['what'].lower()}"] = path
    return sets


def default_class_names(train: np.ndarray, test: np.ndarray) -> tuple[str, ...]:
    """Name classes by the labels of both splits: as Fashion-MNIST's if they are, or by numbers.

    Raises `DataError` if the labels are no class numbers.

    Examples
    --------
    >>> default_class_names(np.array([0, 2]), np.array([1]))
    ('0', '1', '2')
    """
    for labels in filter(len, (train, test)):
        lowest, highest = labels.min(), labels.max()
        if labels.dtype.kind not in "iu" or lowest < 0 or highest > _HIGHEST_LABEL:
            raise DataError(
                f"The labels are {labels.dtype} from {lowest} to {highest}, expected whole numbers "
                f"from 0 to {_HIGHEST_LABEL}. Check that they are labels."
            )
    stored = bytes((0, 0, 8, 1)) + len(test).to_bytes(4, "big") + test.astype(np.uint8).tobytes()
    if hashlib.sha256(stored).hexdigest() == PUBLISHED_FILES[3].sha256:
        return CLASS_NAMES
    highest = max((int(labels.max()) for labels in filter(len, (train, test))), default=0)
    return tuple(map(str, range(highest + 1)))


def read_class_names(path: str | os.PathLike) -> tuple[str, ...] | None:
    """Read class names, one a line, label 0 first; where there is no file, there are none.

    Raises `DataError` if it is not UTF-8, or the names are not as `check_class_names` wants them.
    """
    path = Path(path)
    if not path.exists():
        return None
    text = read_text(path, "class names as text")
    names = tuple(line.strip() for line in text.rstrip().split("\n"))
    check_class_names(names, path.name)
    return names


def check_class_names(names: tuple[str, ...], source: str = "The list of class names") -> None:
    """Raise `DataError` for names that a text file of one name a line could not hold.

    They stand in label order; `source` says where, for the message.
    """
    for label, name in enumerate(names):
        try:
            sound = isinstance(name, str) and name.encode() and name.strip() == name
        except UnicodeEncodeError:
            sound = False
        if not sound or "\n" in name or "\r" in name:
            raise DataError(
                f"{source} has the name {name!r} for label {label}, expected text on one line, in "
                "UTF-8, not empty, without spaces around it. Write any word for a label that is "
                "not used."
            )
        if name in names[:label]:
            raise DataError(
                f"{source} has the name {name!r} for the labels {names.index(name)} and {label}, "
                "expected each once. Give every class a name of its own."
            )
