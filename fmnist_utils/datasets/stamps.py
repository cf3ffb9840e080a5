"""Stamps: what the system said of a proved file, so that it is proved again only when it changed.

Proving 55 MB takes a hundred times as long as finding them. So a folder keeps, in one small file,
the size, times and inode of each file at the time of its proof. A file that is changed or replaced,
by accident or by another program, gets another time and is proved again, also when its size stays
and its time of change is set back. (On Windows, where the second time is that of creation, setting
back goes unnoticed.) A stamp guards neither against a disk that forgets nor against someone who
forges stamps: for that, ``python -m fmnist_utils fetch`` proves every file anew.
"""

import json
import os
import time
from contextlib import suppress
from pathlib import Path

from fmnist_utils.datasets.fileio import write_atomically
from fmnist_utils.datasets.registry import PublishedFile
from fmnist_utils.errors import DataError

STAMPS_NAME = ".stamps.json"

#: Seconds in which a file system may give two changes of a file the same time.
CLOCK_STEP = 2

Stamps = dict[str, list]


def stamp(file: PublishedFile, status: os.stat_result) -> list:
    """Return what must stay the same for a proof to hold.

    Parameters
    ----------
    file : PublishedFile
        What the file was proved to be.
    status : os.stat_result
        The file's status, taken before it was read: what changed meanwhile is then noticed.

    Returns
    -------
    list of str and int
        SHA-256 of the content, size in bytes, times of change of content and of status in
        nanoseconds, inode.
    """
    times = [status.st_mtime_ns, status.st_ctime_ns]
    return [file.sha256, status.st_size, *times, status.st_ino]


def is_settled(status: os.stat_result) -> bool:
    """Tell whether a file's last change is so long ago that the next one will get another time."""
    age = time.time_ns() - max(status.st_mtime_ns, status.st_ctime_ns)
    return age > CLOCK_STEP * 10**9


def read_stamps(folder: Path) -> Stamps:
    """Read a folder's stamps by file name; whatever is wrong with them, there are none."""
    try:
        found = json.loads((folder / STAMPS_NAME).read_bytes())
    except (OSError, ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def write_stamps(folder: Path, stamps: Stamps) -> None:
    """Keep a folder's stamps; where that cannot be, the files are proved again next time."""
    with suppress(OSError, DataError):
        write_atomically(folder / STAMPS_NAME, json.dumps(stamps, indent=1).encode())
