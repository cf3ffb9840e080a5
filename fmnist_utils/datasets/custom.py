"""Any dataset of four IDX files in a folder or an archive: MNIST's, EMNIST's, one of your own.

Nothing is fetched and nothing is verified here: what lies in the folder is taken, as it is. Other
numbers of images, other heights and widths and other classes are welcome. The names of the classes
stand in a small text file, or are known, or are their numbers.
"""

import hashlib
import os
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

from fmnist_utils.datasets.archives import unpack
from fmnist_utils.datasets.cache import cache_folder, errors_explained, expand_home
from fmnist_utils.datasets.fetch import DataFiles
from fmnist_utils.datasets.file_sets import FileSet, one_of, sets_of
from fmnist_utils.datasets.fileio import display_path, open_for_reading, read_text
from fmnist_utils.datasets.finder import ROLES, Finder
from fmnist_utils.datasets.idx import read_idx
from fmnist_utils.datasets.registry import PUBLISHED_FILES
from fmnist_utils.errors import DataError
from fmnist_utils.labels import CLASS_NAMES

#: A small text file beside the four: one class name a line, label 0 first.
CLASS_NAMES_FILE = "class_names.txt"
#: Labels beyond this are no class numbers.
_HIGHEST_LABEL = 65_535


def files_in(folder: str | os.PathLike) -> DataFiles:
    """Find the four IDX files of a dataset in a folder, in one below it, or in an archive.

    Parameters
    ----------
    folder : path
        A folder with files named like MNIST's (``train-images-idx3-ubyte``, ``t10k-…``), raw or
        gzipped; what browsers and unpackers make of such names is understood, too, and where names
        tell nothing, the larger split is the training set. Or a zip or tar of them, which is
        unpacked into the user's cache. Of several sets, as in EMNIST's folder, name one by its
        beginning: ``folder/emnist-letters``. The names of the
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
        If a file is missing or there are two that differ, there are several sets, or the names do
        not fit the labels.

    Examples
    --------
    >>> from fmnist_utils.datasets.fetch import SAMPLE_FOLDER
    >>> files_in(SAMPLE_FOLDER).class_names[:2]
    ('0', '1')
    """
    folder, beginning = expand_home(folder), ""
    if not folder.exists() and folder.parent.is_dir():
        folder, beginning = folder.parent, folder.name
    place = f"the {'file' if folder.is_file() else 'folder'} {display_path(folder)}"
    finder = Finder(folder)
    if not finder.candidates and finder.archives:
        finder = Finder(_unpacked(finder.archives[0]))
    sets = sets_of(finder.candidates)
    set_folder, prefix = _chosen(sets, beginning, place, finder)
    files, paths = sets[set_folder, prefix], {}
    for role, file in zip(ROLES, PUBLISHED_FILES, strict=True):
        if role not in files:
            part = finder.unfinished(role)
            raise DataError(
                f"Found in {place} no {' '.join(file.name.split('-')[:2])}, expected "
                f"{prefix}{file.name}, with or without .gz. "
                + (f"{part.name} is a download that has not ended." if part else "Put it there.")
            )
        paths[role] = one_of(files[role])
    names_path = set_folder / f"{prefix}{CLASS_NAMES_FILE}"
    for nearby in (set_folder / CLASS_NAMES_FILE, finder.place / CLASS_NAMES_FILE):
        if len(sets) == 1 and not names_path.exists():
            names_path = nearby
    default = default_class_names(read_idx(paths["train_labels"]), read_idx(paths["test_labels"]))
    names = read_class_names(names_path) or default
    if len(names) < len(default):
        raise DataError(
            f"{names_path.name} has {len(names)} names, expected at least {len(default)}: the "
            f"labels go up to {len(default) - 1}. Write one name a line, that of label 0 first."
        )
    return DataFiles(**paths, source=place, class_names=names)


def _chosen(
    sets: dict[tuple[Path, str], FileSet], beginning: str, place: str, finder: Finder
) -> tuple[Path, str]:
    """Return the key of the one set that is meant, or say why there is none."""
    chosen = [key for key in sets if key[1].lower().startswith(beginning.lower())]
    chosen = [key for key in chosen if key[1] == beginning] or chosen
    if not chosen:
        begin = f" that begin with {beginning!r}, and no such folder" if beginning else ""
        raise DataError(
            f"Found in {place} no IDX files{begin}, expected four, named like "
            "train-images-idx3-ubyte, with or without .gz. "
            + (finder.other_forms() or "Check the path.")
        )
    if whole := [key for key in chosen if len(sets[key]) == len(ROLES)]:
        nearest = min(len(folder.parts) for folder, _ in whole)
        chosen = [key for key in whole if len(key[0].parts) == nearest]
    if len(chosen) > 1:
        shown = ", ".join(
            (folder.relative_to(finder.place) / prefix.rstrip("-_. ")).as_posix()
            for folder, prefix in sorted(chosen)
        )
        raise DataError(
            f"Found in {place} several datasets ({shown}), expected one. Name one's folder, or its "
            "beginning, as in FOLDER/emnist-letters, or give each a folder of its own."
        )
    return chosen[0]


def _unpacked(archive: Path) -> Path:
    """Return a folder in the user's cache with what an archive holds; unpacked once."""
    with open_for_reading(archive) as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    cache = cache_folder()
    folder = cache / "unpacked" / digest[:16]
    if not folder.is_dir():
        with errors_explained(cache):
            folder.parent.mkdir(parents=True, exist_ok=True)
            with TemporaryDirectory(dir=folder.parent, prefix=".unpacking-") as workplace:
                unpack(archive, Path(workplace) / "whole", CLASS_NAMES_FILE)
                with suppress(FileExistsError):  # another process has unpacked it meanwhile
                    (Path(workplace) / "whole").rename(folder)
    return folder


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
