"""The four files in whatever a user names: their folder, one above it, or an archive of them.

What is an IDX file is told by its content, raw or gzipped. Which of the four it is, its name tells,
however browsers, unpackers and file managers have changed it: ``train-images.idx3-ubyte``,
``train-images-idx3-ubyte (1).gz``, ``train-images-idx3-ubyte/train-images-idx3-ubyte``. Where the
name tells nothing, the size does. Nothing is written but what is unpacked from an archive.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from fmnist_utils.datasets.archives import is_archive, unpack
from fmnist_utils.datasets.fileio import display_path, inflate, is_gzip, os_errors_explained
from fmnist_utils.datasets.idx import LONGEST_HEADER, file_size, read_header
from fmnist_utils.datasets.registry import PUBLISHED_FILES, PublishedFile
from fmnist_utils.errors import DataError

#: What each of the four files holds, in `PUBLISHED_FILES`'s order.
ROLES = ("train_images", "train_labels", "test_images", "test_labels")
#: A prefix such as ``emnist-letters-``, then the part, then what; what follows does not matter.
_NAME = re.compile(
    r"(?:Copy of )?(?P<prefix>.*?)(?<![a-z])(?P<part>train|t10k|test)(?:ing)?[-_. ]?"
    r"(?P<what>image|label)s?(?P<rest>.*)",
    re.IGNORECASE | re.DOTALL,
)
#: A file so named should be an IDX file, whatever it holds.
_SHOULD_BE_IDX = re.compile(r"idx[13]", re.IGNORECASE)
#: What browsers and other programs add while they download.
_UNFINISHED = (
    ".crdownload",
    ".part",
    ".partial",
    ".download",
    ".opdownload",
    ".filepart",
    ".aria2",
)
#: What else a folder may hold, by the ending, and how it comes in.
_OTHER_FORMS = {
    ".csv": "csv",
    ".parquet": "parquet",
    ".npz": "npz",
    ".npy": "npz",
    ".png": "png or image-folder",
    ".jpg": "image-folder",
}
#: How deep below the named folder is looked, and at how many files and folders.
_DEPTH = 3
_MOST_ENTRIES = 20_000


@dataclass(frozen=True)
class Candidate:
    """A file that may be one of four.

    Attributes
    ----------
    path : Path
    place : Path
        The folder of its set: its own, or the one above if that is called like the file.
    prefix : str
        How the names of its set begin, such as ``emnist-letters-``.
    role : str or None
        One of `ROLES`, if the name tells.
    shape : tuple of int or None
        What its header promises; None if it is no IDX file, or cannot be read.
    size : int
        The bytes that the header promises, unpacked.
    is_packed : bool
    """

    path: Path
    place: Path
    prefix: str
    role: str | None
    shape: tuple[int, ...] | None
    size: int
    is_packed: bool


class Finder:
    """What a folder or an archive holds; it is looked at when first asked for.

    Attributes
    ----------
    place : Path
        The folder or the archive.
    archives : list of Path
        It, or those in the folder, once `candidates` was asked for.
    """

    def __init__(self, place: Path, workplace: Path | None = None) -> None:
        """Take a folder or an archive, and where to unpack; without it, no archive is opened."""
        self.place, self._workplace = place, workplace
        self._unfinished: list[Path] = []
        self.archives: list[Path] = [place] if place.is_file() else []
        self._others: list[Path] = []

    @cached_property
    def candidates(self) -> list[Candidate]:
        """Every file in the folder that may be one of four; near ones first, then by name.

        Raises
        ------
        DataError
            If the folder cannot be read.
        """
        return [] if self.place.is_file() else self._look_into(self.place)

    @cached_property
    def packed_candidates(self) -> list[Candidate]:
        """Every file in the archives that may be one of four.

        Raises
        ------
        DataError
            If an archive is damaged or locked, or cannot be unpacked here.
        """
        found, _ = [], self.candidates
        for i, archive in enumerate(tuple(self.archives)):
            if self._workplace:
                found += self._look_into(unpack(archive, self._workplace / str(i)))
        return found

    def find(self, file: PublishedFile) -> Iterator[Path]:
        """Yield the files that may be a published one, the likeliest first.

        Whether one is it, only its content proves: see `registry.verify`.

        Raises
        ------
        DataError
            If the folder or an archive in it cannot be read.
        """
        given = [self.place / file.name, self.place / f"{file.name}.gz"]
        given = [path for path in given if path.is_file()]
        yield from given
        paths = [path for path in _likely(self.candidates, file) if path not in given]
        yield from paths
        if not (given or paths):
            yield from _likely(self.packed_candidates, file)

    def unfinished(self, role: str) -> Path | None:
        """Return a download of a file that has not ended, if there is one."""
        _ = self.candidates
        named = ((path, _NAME.fullmatch(path.name)) for path in self._unfinished)
        return next((path for path, match in named if match and _role(match) == role), None)

    def other_forms(self) -> str:
        """Say in a sentence what else is there, and how it comes in; or nothing."""
        _ = self.candidates
        for path in self._others:
            form = _OTHER_FORMS[path.suffix.lower()]
            return (
                f"It holds {path.relative_to(self.place).as_posix()}: such files come in with "
                f"python -m fmnist_utils import {form} FOLDER IDX-FOLDER."
            )
        return ""

    def _look_into(self, top: Path) -> list[Candidate]:
        found = []
        for path in self._files_below(top):
            ending = path.suffix.lower()
            if ending in _UNFINISHED:
                self._unfinished.append(path)
            elif is_archive(path):
                self.archives.append(path)
            elif candidate := _candidate(path, top):
                found.append(candidate)
            elif ending in _OTHER_FORMS:
                self._others.append(path)
        return found

    def _files_below(self, top: Path) -> Iterator[Path]:
        """Yield the files of a folder and of those in it, near ones first, but for hidden ones."""
        folders, left = [top], _MOST_ENTRIES
        expected = "one with four IDX files that you may read. Check the path and its permissions."
        for _ in range(_DEPTH + 1):
            below: list[Path] = []
            for folder in folders:
                try:
                    with os_errors_explained(f"The folder {display_path(folder)}", expected):
                        paths = sorted(folder.iterdir())
                except DataError:
                    if folder == top:
                        raise
                    continue
                for path in paths[:left]:
                    if path.name.startswith((".", "__MACOSX")):
                        continue
                    if path.suffix.lower() in _UNFINISHED and path.is_dir():  # as Safari makes it
                        self._unfinished.append(path)
                    elif path.is_dir():
                        below.append(path)
                    elif path.is_file():
                        yield path
                left -= len(paths)
                if left <= 0:
                    return
            folders = below


def role_of(file: PublishedFile) -> str:
    """Return what a published file holds: one of `ROLES`."""
    return _role(_NAME.fullmatch(file.name))


def _role(match: re.Match) -> str:
    part = "train" if match["part"].lower() == "train" else "test"
    return f"{part}_{match['what'].lower()}s"


def _candidate(path: Path, top: Path) -> Candidate | None:
    match = _NAME.fullmatch(path.name)
    shape, size, is_packed = _header(path)
    if shape is None and not (match and _SHOULD_BE_IDX.search(match["rest"])):
        return None
    place = path.parent
    own = _NAME.fullmatch(place.name)
    if place != top and match and own and _role(own) == _role(match):
        place = place.parent
    prefix = match["prefix"] if match else ""
    return Candidate(path, place, prefix, _role(match) if match else None, shape, size, is_packed)


def _header(path: Path) -> tuple[tuple[int, ...] | None, int, bool]:
    """Return the shape and the size that a file's header promises, and whether it is gzipped."""
    is_packed = False
    try:
        with path.open("rb") as file:
            is_packed = is_gzip(file.read(2))
            file.seek(0)
            dtype, shape = read_header(inflate(file, LONGEST_HEADER, path.name), path.name)
    except (DataError, OSError):
        return None, 0, is_packed
    return shape, file_size(dtype, shape), is_packed


def _likely(candidates: Iterable[Candidate], file: PublishedFile) -> list[Path]:
    """Return those whose name says that they are a file, and those of just its size."""
    role = role_of(file)
    sizes = {role_of(known): known.size for known in PUBLISHED_FILES}
    likely = []
    for candidate in candidates:
        by_name = candidate.role == role
        of_its_own = candidate.role and candidate.size == sizes[candidate.role]
        by_size = candidate.size == file.size and not of_its_own
        if by_name or by_size:
            likely.append((not by_size, candidate.is_packed, candidate.path))
    return [path for *_, path in sorted(likely, key=lambda found: found[:2])]
