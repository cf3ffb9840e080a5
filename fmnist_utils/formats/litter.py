"""What file managers and cloud folders leave among one's files: passed over, and told."""

import os
from pathlib import Path

from fmnist_utils.datasets.fileio import os_errors_explained

#: Files of Windows, of a Mac's Finder (with a carriage return, as it is on the disk, without it, or
#: with what archivers make of it) and of network drives, in small letters.
_FILES = {"thumbs.db", "ehthumbs.db", "desktop.ini", "icon\r", "icon", "icon_"}
_FOLDERS = {"__macosx", "@eadir", "$recycle.bin", "lost+found"}


def is_litter(path: Path) -> bool:
    """Tell whether a path is something that a system has left, or hidden.

    Examples
    --------
    >>> is_litter(Path("train/.DS_Store")), is_litter(Path("train/0.png"))
    (True, False)
    """
    name = path.name.lower()
    if name in _FILES:  # there may be a class of icons
        return not path.is_dir()
    return name in _FOLDERS or name.startswith(".")


def listed(folder: Path) -> list[str]:
    """Return the names in a folder but for what systems have left there.

    Raises
    ------
    DataError
        If the folder cannot be read.
    """
    expected = "a folder that you may read. Check its permissions and the disk."
    with os_errors_explained(folder.name, expected):
        names = os.listdir(folder)  # noqa: PTH208 - names are wanted, not paths
    return [name for name in names if not is_litter(folder / name)]


def litter_in(folder: Path) -> list[str]:
    """Return what systems have left in a folder and below, relative to it, sorted."""
    found = []
    for place, folders, files in os.walk(folder):
        left = [name for name in (*folders, *files) if is_litter(Path(place, name))]
        found += [Path(place, name).relative_to(folder).as_posix() for name in left]
        folders[:] = [name for name in folders if name not in left]
    return sorted(found)
