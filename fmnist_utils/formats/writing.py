"""Write what is not there yet: a broken-off export goes on, and nothing is written over."""

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import psutil

from fmnist_utils.datasets.fileio import display_path, write_atomically
from fmnist_utils.errors import DataError

#: What `atomic_write` calls a file until it is whole; the number is its process's.
_PART = re.compile(r"\..+\.(?P<process>\d+)-\d+\.part")


@contextmanager
def explain_os_errors(path: Path) -> Iterator[None]:
    """Turn an error of the system's about a path into a sentence.

    Raises
    ------
    DataError
    """
    try:
        yield
    except IsADirectoryError:
        raise DataError(
            f"{path.name} in {display_path(path.parent)} is a folder, expected a file or nothing "
            "of that name. Choose another place."
        ) from None
    except OSError as error:
        raise DataError(
            f"{path.name} in {display_path(path.parent)} cannot be read or written "
            f"({error.strerror}), expected a place with room that you may use. Check its "
            "permissions and the disk, or choose another."
        ) from None


def open_folder(folder: Path) -> None:
    """Make a folder, if need be; remove half-written files that a killed run has left in it.

    Raises
    ------
    DataError
        If it cannot be made.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise DataError(
            f"The folder {display_path(folder)} cannot be made ({error.strerror}), expected a "
            "place where you may write. Choose another."
        ) from None
    with explain_os_errors(folder):
        for path in list(folder.iterdir()):
            part = _PART.fullmatch(path.name)
            if part and not psutil.pid_exists(int(part["process"])):
                path.unlink(missing_ok=True)


def write_new(folder: Path, contents: Mapping[str, bytes]) -> None:
    """Write files whole, or leave those that have their content already; check all before any.

    Parameters
    ----------
    folder : Path
        Exists.
    contents : mapping of str to bytes
        By file name.

    Raises
    ------
    DataError
        If a file is there with other content; then none is written.
    """
    missing = []
    for name, content in contents.items():
        with explain_os_errors(folder / name):
            try:
                there = (folder / name).read_bytes()
            except FileNotFoundError:
                missing.append(name)
                continue
        if there != content:
            raise other_content(folder / name)
    for name in missing:
        with explain_os_errors(folder / name):
            write_atomically(folder / name, contents[name])


def other_content(path: Path) -> DataError:
    """Return the error for a file that is there and is not what would be written."""
    return DataError(
        f"{path.name} is in {display_path(path.parent)} already, with other content, expected a "
        "new folder, or one that the same export has begun. Choose another, or move that file away."
    )
