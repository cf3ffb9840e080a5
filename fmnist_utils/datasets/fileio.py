"""Read a file or say why not; write one so that nothing half-written stands under its name."""

import io
import mmap
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from fmnist_utils.errors import DataError


@contextmanager
def open_for_reading(path: Path) -> Iterator[BinaryIO]:
    """Open a file to read; turn an error of the system's, also while it is read, into a sentence.

    Parameters
    ----------
    path : Path

    Yields
    ------
    binary file
        It can seek, also where the path leads to a pipe: what comes out of one is held in memory.

    Raises
    ------
    DataError
        If the file is missing, a folder, or cannot be read.
    """
    if path.is_dir():
        raise DataError(
            f"{path.name} is a folder, expected a data file. Name one of the files in it."
        )
    try:
        with path.open("rb") as file:
            yield file if file.seekable() else io.BytesIO(file.read())
    except FileNotFoundError:
        raise DataError(
            f"{path.name} does not exist, expected a data file. Check the name and the folder, or "
            "fetch the data: python -m fmnist_utils fetch"
        ) from None
    except OSError as error:
        raise DataError(
            f"{path.name} cannot be read ({error.strerror}), expected a file that you may read. "
            "Check its permissions and the disk."
        ) from None


def read_text(path: Path, what: str) -> str:
    """Read a whole text file in UTF-8, with or without a byte order mark.

    Parameters
    ----------
    path : Path
    what : str
        What it should be, for an error message.

    Returns
    -------
    str

    Raises
    ------
    DataError
        If it is missing, a folder, cannot be read, or is not UTF-8.
    """
    with open_for_reading(path) as file:
        content = file.read()
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise DataError(
            f"{path.name} is not UTF-8 at byte {error.start}, expected {what} in UTF-8. Save it in "
            "that encoding."
        ) from None


def map_file(file: BinaryIO) -> bytes | mmap.mmap:
    """Return a file's whole content, as a map of it where there can be one.

    A map costs nothing until it is looked at, and lasts as long as something refers to it. On Unix
    it keeps the content that it was made of when the file is replaced or deleted. When the file is
    changed in place, the map changes too, and if it is cut short, looking at it ends the process.

    Parameters
    ----------
    file : binary file
        As `open_for_reading` yields it.

    Returns
    -------
    bytes-like
        Not to be written to.
    """
    try:
        return mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
    except (OSError, ValueError):  # it is empty, or no file on a disk, or on one that cannot map
        file.seek(0)
        return file.read()


@contextmanager
def atomic_write(path: Path) -> Iterator[BinaryIO]:
    """Open a file beside its target to write; move it there in one step when the block ends well.

    Parameters
    ----------
    path : Path
        Where the file will stand. An existing one is replaced. (Windows does not let go of one that
        is mapped: there the move fails while a process still uses the old content.)

    Yields
    ------
    binary file

    Raises
    ------
    DataError
        If there is no such folder.
    """
    if not path.parent.is_dir():
        raise DataError(
            f"{path.name} cannot be written: found no folder {display_path(path.parent)}, expected "
            "one that exists. Make it first."
        )
    part = path.with_name(f".{path.name}.{os.getpid()}-{threading.get_ident()}.part")
    try:
        with part.open("wb") as file:
            yield file
        part.replace(path)
    except BaseException:
        part.unlink(missing_ok=True)
        raise


def write_atomically(path: Path, content: bytes) -> None:
    """Write a file beside its target, then move it there in one step; see `atomic_write`."""
    with atomic_write(path) as file:
        file.write(content)


def display_path(path: Path) -> str:
    """Write a path as people do, with ``~`` for their home folder.

    Parameters
    ----------
    path : Path

    Returns
    -------
    str

    Examples
    --------
    >>> display_path(Path.home() / "data")
    '~/data'
    """
    try:
        home = Path.home()
    except RuntimeError:  # a user without a home folder
        return str(path)
    return f"~/{path.relative_to(home).as_posix()}" if path.is_relative_to(home) else str(path)
