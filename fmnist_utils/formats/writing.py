"""Write what is not there yet: a broken-off export goes on, and nothing is written over."""

import re
from collections.abc import Mapping
from contextlib import AbstractContextManager
from pathlib import Path

import psutil

from fmnist_utils.datasets.fileio import display_path, os_errors_explained, write_atomically
from fmnist_utils.errors import DataError

#: What `atomic_write` calls a file until it is whole; the number is its process's.
_PART = re.compile(r"\..+\.(?P<process>\d+)-\d+\.part")


def writing_explained(path: Path) -> AbstractContextManager[None]:
    """Turn an error of the system's, while a path is written, into a sentence."""
    return os_errors_explained(
        f"{path.name} in {display_path(path.parent)}",
        "a place with room where you may write. Check its permissions and the disk, or choose "
        "another.",
    )


def open_folder(folder: Path) -> None:
    """Make a folder, if need be; remove half-written files that a killed run has left in it.

    Raises
    ------
    DataError
        If it cannot be made or used.
    """
    with writing_explained(folder):
        folder.mkdir(parents=True, exist_ok=True)
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
        with writing_explained(folder / name):
            try:
                there = (folder / name).read_bytes()
            except FileNotFoundError:
                missing.append(name)
                continue
        if there != content:
            raise other_content(folder / name)
    for name in missing:
        with writing_explained(folder / name):
            write_atomically(folder / name, contents[name])


def other_content(path: Path) -> DataError:
    """Return the error for a file that is there and is not what would be written."""
    return DataError(
        f"{path.name} is in {display_path(path.parent)} already, with other content, expected a "
        "new folder, or one that the same export has begun. Choose another, or move that file away."
    )
