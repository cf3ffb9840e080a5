"""Write what is not there yet: a broken-off export goes on, and nothing is written over."""

from pathlib import Path

from fmnist_utils.errors import DataError
from fmnist_utils.files import shown_path, write_whole


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
            f"The folder {shown_path(folder)} cannot be made ({error.strerror}), expected a place "
            "where you may write. Choose another."
        ) from None
    for part in folder.glob(".*.part"):
        part.unlink(missing_ok=True)


def write_new(path: Path, content: bytes) -> None:
    """Write a file whole, or leave it if it has this content already.

    Raises
    ------
    DataError
        If it is there with other content.
    """
    try:
        there = path.read_bytes()
    except FileNotFoundError:
        write_whole(path, content)
        return
    if there != content:
        raise other_content(path)


def other_content(path: Path) -> DataError:
    """Return the error for a file that is there and is not what would be written."""
    return DataError(
        f"{path.name} is in {shown_path(path.parent)} already, with other content, expected a new "
        "folder, or one that the same export has begun. Choose another, or move that file away."
    )
