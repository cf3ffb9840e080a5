"""Which of the files that were found belong together, and which of two is taken."""

import hashlib
from collections.abc import Iterable
from pathlib import Path

from fmnist_utils.datasets.fileio import open_for_reading, unpacked_chunks
from fmnist_utils.datasets.finder import ROLES, Candidate
from fmnist_utils.errors import DataError

#: A set's files by their role, most often one each.
FileSet = dict[str, list[Candidate]]


def sets_of(candidates: Iterable[Candidate]) -> dict[tuple[Path, str], FileSet]:
    """Sort candidates into sets: by their folder and by how their names begin.

    Where no name tells which file is what, the sizes do: images have rank 3 and labels rank 1, and
    the larger split is the training set.
    """
    sets: dict[tuple[Path, str], FileSet] = {}
    unnamed: dict[Path, list[Candidate]] = {}
    for candidate in candidates:
        if candidate.role:
            key = candidate.place, candidate.prefix
            sets.setdefault(key, {}).setdefault(candidate.role, []).append(candidate)
        else:
            unnamed.setdefault(candidate.place, []).append(candidate)
    if not sets:
        for place, files in unnamed.items():
            if by_size := _by_size(files):
                sets[place, ""] = by_size
    return sets


def _by_size(files: list[Candidate]) -> FileSet:
    """Tell four files by their shapes, if these leave no doubt."""
    images = sorted((file for file in files if len(file.shape) == 3), key=lambda f: -f.shape[0])
    labels = sorted((file for file in files if len(file.shape) == 1), key=lambda f: -f.shape[0])
    if not len(images) == len(labels) == 2:
        return {}
    lengths = [file.shape[0] for file in images]
    if lengths != [file.shape[0] for file in labels] or lengths[0] == lengths[1]:
        return {}
    in_order = (images[0], labels[0], images[1], labels[1])
    return {role: [file] for role, file in zip(ROLES, in_order, strict=True)}


def one_of(files: list[Candidate]) -> Path:
    """Return the file to read of those that are the same by their names; a raw one, if there is.

    Copies of the same content are one. What is no IDX file counts only if nothing else is there.

    Raises
    ------
    DataError
        If two differ.
    """
    files = [file for file in files if file.shape is not None] or files[:1]
    first, *others = sorted(files, key=lambda f: (f.is_packed, len(f.path.name), f.path.name))
    for other in others:
        if other.shape != first.shape or _digest(other.path) != _digest(first.path):
            names = f"{first.path.name} ({_shown(first)}) and {other.path.name} ({_shown(other)})"
            raise DataError(
                f"Found in {first.place.name} two files for {first.role.replace('_', ' ')} that "
                f"differ: {names}, expected one. Take the wrong one out."
            )
    return first.path


def _shown(file: Candidate) -> str:
    return " × ".join(map(str, file.shape))


def _digest(path: Path) -> bytes:
    digest = hashlib.sha256()
    with open_for_reading(path) as file:
        for piece in unpacked_chunks(file, 1 << 62, path.name):
            digest.update(piece)
    return digest.digest()
