"""What was handed in: every file of a folder or a zip, and of the zips within.

Nothing is unpacked: names in an archive are only words by which its author is found.
"""

import io
import os
import stat
import zipfile
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache
from itertools import islice
from pathlib import Path

from fmnist_utils.datasets.fileio import display_path
from fmnist_utils.errors import DataError

#: More entries than any course's export has.
_MOST_ENTRIES = 100_000
#: Bounds of a zip within another: what a student packs.
_DEEPEST, _MOST_ENTRIES_WITHIN, _MOST_BYTES_WITHIN = 3, 5_000, 50 * 10**6
#: What is read of one such zip in all, however small it is packed.
_MOST_BYTES_READ = 500 * 10**6
#: Folders that programs make for themselves, told in one line each.
_PROGRAMS_OWN = {
    ".git": "Git",
    ".ipynb_checkpoints": "Jupyter",
    "__MACOSX": "the Mac",
    "__pycache__": "Python",
    ".venv": "Python",
    "site-packages": "Python",
    "node_modules": "npm",
}
_LINK = "it is a link or a device, not a file"


@dataclass(frozen=True)
class Submission:
    """One file that was handed in.

    Attributes
    ----------
    label : str
        Its path in the folder or archive, with slashes; a zip on the way counts as a folder. A
        folder that a program made for itself ends in a slash.
    place : Path
        The file, or the outermost archive that holds it.
    inside : tuple of int
        Its place in the archive's list, for each archive from the outermost in.
    modified : float
        When, in seconds since 1970.
    closed : str
        Why it cannot be opened; empty if it may.
    time : str
        When it was handed in, as the platform says, in ISO 8601; empty if it does not.
    attempt : int
        The student's first is 1; 0 if that is not known.
    """

    label: str
    place: Path
    inside: tuple[int, ...] = ()
    modified: float = 0
    closed: str = ""
    time: str = ""
    attempt: int = 0

    def read(self, most: int) -> bytes:
        """Return its first bytes, at most as many as given."""
        if not self.inside:
            with self.place.open("rb") as file:
                return file.read(most)
        *outer, last = self.inside
        archive = _archive(self.place, tuple(outer), _stamp(self.place))
        with archive.open(archive.infolist()[last]) as file:
            return file.read(most)

    def read_or_nothing(self, most: int) -> bytes:
        """Return its first bytes; of what cannot be read, nothing."""
        try:
            return self.read(most)
        except Exception:  # a damaged archive: zlib, zipfile and the system all raise their own
            return b""


def list_files(place: Path) -> list[Submission]:
    """List every file, in the order of their labels.

    Parameters
    ----------
    place : Path
        A folder or a zip file.

    Raises
    ------
    DataError
        If there is no such place, or it cannot be read.
    """
    if place.is_dir():
        files = list(_in_folder(place))
    elif place.exists():
        try:
            files = list(_in_archive(place, (), ""))
        except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
            raise DataError(
                f"{place.name} cannot be read as a zip file ({error}), expected a folder or a zip. "
                "Download it again."
            ) from None
    else:
        raise DataError(
            f"There is no {display_path(place)}, expected a folder of notebooks or a zip file. "
            "Check the path."
        )
    if len(files) > _MOST_ENTRIES:
        raise DataError(
            f"{place.name} has {len(files):,} files, expected at most {_MOST_ENTRIES:,}. It is no "
            "export of a course."
        )
    return _each_named_once(sorted(files, key=lambda file: (file.label, file.inside)))


def _each_named_once(files: list[Submission]) -> list[Submission]:
    """Put a number behind a name that comes again: a zip may hold several files of one name."""
    seen: Counter[str] = Counter()
    named = []
    for file in files:
        seen[file.label] += 1
        again = f" #{seen[file.label]}" if seen[file.label] > 1 else ""
        named.append(replace(file, label=file.label + again))
    return named


def _in_folder(folder: Path) -> Iterator[Submission]:
    unreadable: list[OSError] = []
    for root, folders, names in os.walk(folder, onerror=unreadable.append):
        for name in [each for each in folders if each in _PROGRAMS_OWN]:
            path = Path(root, name)
            count = sum(len(files) for _, _, files in os.walk(path))
            yield _programs_own(f"{path.relative_to(folder).as_posix()}/", path, count)
        folders[:] = sorted(name for name in folders if name not in _PROGRAMS_OWN)
        links = [name for name in folders if Path(root, name).is_symlink()]
        for name in [*names, *links]:
            path = Path(root, name)
            status = path.lstat()
            file = Submission(path.relative_to(folder).as_posix(), path, (), status.st_mtime)
            if not stat.S_ISREG(status.st_mode):
                yield replace(file, closed=_LINK)
            elif name.lower().endswith(".zip"):
                yield from _within(file)
            else:
                yield file
    for error in unreadable:
        path = Path(error.filename)
        label = f"{path.relative_to(folder).as_posix()}/"
        yield Submission(label, path, closed=f"it cannot be read ({error.strerror})")


def _within(file: Submission) -> Iterator[Submission]:
    """List a zip among the files; itself, with the reason, if it is not opened."""
    try:
        within = _in_archive(file.place, file.inside, f"{file.label}/")
        found = list(islice(within, _MOST_ENTRIES_WITHIN + 1))
        if len(found) > _MOST_ENTRIES_WITHIN:
            raise ValueError(f"it has more than {_MOST_ENTRIES_WITHIN:,} files")
    except Exception as error:  # what is damaged: zlib, zipfile and the system all raise their own
        yield replace(file, closed=f"it cannot be read as a zip file ({error})")
        return
    if not found:
        yield replace(file, closed="it is an empty zip file")
    yield from found


def _in_archive(place: Path, inside: tuple[int, ...], folder: str) -> Iterator[Submission]:
    archive = _archive(place, inside, _stamp(place))
    entries = archive.infolist()
    if folder and sum(map(_bytes_read, entries)) > _MOST_BYTES_READ:
        raise ValueError(f"its notebooks have more than {_MOST_BYTES_READ // 10**6} MB unpacked")
    own: Counter[str] = Counter()
    for number, entry in enumerate(entries):
        name = _name(entry)
        parts = name.split("/")
        programs = next((part for part in parts[:-1] if part in _PROGRAMS_OWN), None)
        if programs:
            own["/".join(parts[: parts.index(programs) + 1])] += not name.endswith("/")
            continue
        if name.endswith("/"):
            continue
        file = Submission(folder + name, place, (*inside, number), _seconds(entry))
        if stat.S_IFMT(entry.external_attr >> 16) not in (0, stat.S_IFREG):
            yield replace(file, closed=_LINK)
        elif name.startswith("/") or ".." in parts or ":" in parts[0]:
            yield replace(file, closed="its name leads out of the archive")
        elif entry.flag_bits & 1:
            yield replace(file, closed="it is encrypted")
        elif not name.lower().endswith(".zip"):
            yield file
        elif len(file.inside) >= _DEEPEST:
            yield replace(file, closed="it is a zip within a zip within a zip, not opened")
        elif entry.file_size > _MOST_BYTES_WITHIN:
            megabytes = f"{entry.file_size / 10**6:.0f} MB, at most {_MOST_BYTES_WITHIN // 10**6}"
            yield replace(file, closed=f"it is a zip of {megabytes} are opened")
        else:
            yield from _within(file)
    for name, count in own.items():
        yield _programs_own(f"{folder}{name}/", place, count)


def _programs_own(label: str, path: Path, count: int) -> Submission:
    program = _PROGRAMS_OWN[label.rstrip("/").rpartition("/")[2]]
    files = "1 file" if count == 1 else f"{count:,} files"
    return Submission(label, path, closed=f"it is {program}'s own ({files}), not looked into")


def _bytes_read(entry: zipfile.ZipInfo) -> int:
    return entry.file_size if entry.filename.lower().endswith((".ipynb", ".zip")) else 0


def _name(entry: zipfile.ZipInfo) -> str:
    """Return an entry's name with slashes; UTF-8 is often not marked as such."""
    name = entry.filename
    if not entry.flag_bits & 0x800:
        with suppress(UnicodeError):
            name = name.encode("cp437").decode("utf-8")
    return name.replace("\\", "/")


def _seconds(entry: zipfile.ZipInfo) -> float:
    try:
        return datetime(*entry.date_time).timestamp()
    except (ValueError, OverflowError, OSError):  # no such day
        return 0


def _stamp(place: Path) -> tuple[int, int]:
    status = place.stat()
    return status.st_mtime_ns, status.st_size


@lru_cache(maxsize=2)  # one outermost, one within: what is read comes in their order
def _archive(place: Path, inside: tuple[int, ...], stamp: tuple[int, int]) -> zipfile.ZipFile:
    """Open an archive, or one within; `stamp` is of the file as it is now."""
    if not inside:
        return zipfile.ZipFile(place)
    outer = _archive(place, inside[:-1], stamp)
    with outer.open(outer.infolist()[inside[-1]]) as file:
        return zipfile.ZipFile(io.BytesIO(file.read(_MOST_BYTES_WITHIN)))
