"""Any dataset of four IDX files in a folder: MNIST's, KMNIST's, EMNIST's, one of your own.

Nothing is fetched and nothing is proved here: what lies in the folder is taken, as it is. Other
numbers of images, other heights and widths and other classes are welcome.
"""

import os
import re
from pathlib import Path

from fmnist_utils.datasets.cache import expand_home
from fmnist_utils.datasets.class_names import (
    CLASS_NAMES_FILE,
    default_class_names,
    read_class_names,
)
from fmnist_utils.datasets.fetch import DataFiles
from fmnist_utils.datasets.fileio import display_path
from fmnist_utils.datasets.idx import read_idx
from fmnist_utils.errors import DataError

#: The names that the datasets use: a prefix such as ``emnist-letters-``, then the part, then what.
_NAME = re.compile(
    r"(?P<prefix>.*?)(?P<part>train|t10k|test)-(?P<what>images|labels)[-.]idx[13]-ubyte(\.gz)?",
    re.IGNORECASE,
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
        one a line, label 0 first; where there are several sets, it is called like the set:
        ``emnist-letters-class_names.txt``.

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
    >>> from fmnist_utils.datasets.fetch import SAMPLE_FOLDER
    >>> files_in(SAMPLE_FOLDER).class_names[:2]
    ('0', '1')
    """
    folder, beginning = expand_home(folder), ""
    if not folder.is_dir() and folder.parent.is_dir():
        folder, beginning = folder.parent, folder.name
    if not folder.is_dir():
        raise DataError(
            f"There is no folder {display_path(folder)}, expected one with four IDX files. Check "
            "the path."
        )
    sets = _sets_in(folder)
    prefix, paths = _chosen(sets, folder, beginning)
    names_path = folder / f"{prefix}{CLASS_NAMES_FILE}"
    if len(sets) == 1 and not names_path.exists():
        names_path = folder / CLASS_NAMES_FILE
    return DataFiles(
        **paths,
        source=f"the folder {display_path(folder)}",
        class_names=_class_names(names_path, paths),
    )


def _sets_in(folder: Path) -> dict[str, dict[str, Path]]:
    """Return the IDX files of a folder: by the prefix of their names, then by their place."""
    found: dict[str, dict[str, Path]] = {}
    try:
        paths = sorted(folder.iterdir(), reverse=True)  # so that a raw file wins over a packed one
    except OSError as error:
        raise DataError(
            f"The folder {display_path(folder)} cannot be read ({error.strerror}), expected one "
            "that you may read. Check its permissions."
        ) from None
    for path in paths:
        match = _NAME.fullmatch(path.name)
        if match and path.is_file() and not path.name.startswith("."):
            part = "train" if match["part"].lower() == "train" else "test"
            found.setdefault(match["prefix"], {})[_PLACES[part, match["what"].lower()]] = path
    return found


def _chosen(
    sets: dict[str, dict[str, Path]], folder: Path, beginning: str
) -> tuple[str, dict[str, Path]]:
    shown = display_path(folder)
    found = {
        prefix: paths
        for prefix, paths in sets.items()
        if prefix.lower().startswith(beginning.lower())
    }
    if not found:
        begin = f" that begin with {beginning!r}, and no such folder" if beginning else ""
        raise DataError(
            f"The folder {shown} holds no IDX files{begin}, expected four, named like "
            "train-images-idx3-ubyte, with or without .gz. Check the path."
        )
    if beginning in found:
        found = {beginning: found[beginning]}
    if len(found) > 1:
        listed = ", ".join(prefix.rstrip("-_.") or "(no prefix)" for prefix in sorted(found))
        raise DataError(
            f"The folder {shown} holds several datasets ({listed}), expected one. Name one by its "
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
    return prefix, paths


def _class_names(path: Path, paths: dict[str, Path]) -> tuple[str, ...]:
    train, test = (read_idx(paths[place]) for place in ("train_labels", "test_labels"))
    names = read_class_names(path)
    default = default_class_names(train, test)
    if names is None:
        return default
    if len(names) < len(default):
        raise DataError(
            f"{path.name} has {len(names)} names, expected at least {len(default)}: the "
            f"labels go up to {len(default) - 1}. Write one name a line; the first is that of "
            "label 0."
        )
    return names
