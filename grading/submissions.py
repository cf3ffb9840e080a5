"""What was handed in: a folder, a zip as learning platforms export it, or nbgrader's tree.

Nothing is unpacked: names in an archive are only words by which its author is found.
"""

import os
import stat
import zipfile
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath

from fmnist_utils.datasets.fileio import display_path
from fmnist_utils.errors import DataError
from grading.limits import Limits
from grading.sheets import tasks_in

_OTHER_ENDING = "its name does not end in .ipynb"
#: More entries than any course's export has.
_MOST_ENTRIES = 100_000


@dataclass(frozen=True)
class Submission:
    """One notebook that was handed in.

    Attributes
    ----------
    label : str
        Its path in the folder or archive, with slashes.
    place : Path
        The file, or the archive that holds it.
    in_archive : bool
    modified : tuple
        When, as something that can be compared with that of another submission of the same kind.
    has_tasks : bool
        Whether the cells of the sheet's tasks are in it.
    """

    label: str
    place: Path
    in_archive: bool
    modified: tuple
    has_tasks: bool = True

    def read(self, most: int) -> bytes:
        """Return its first bytes, at most as many as given."""
        if not self.in_archive:
            with self.place.open("rb") as file:
                return file.read(most)
        with zipfile.ZipFile(self.place) as archive, archive.open(self.label) as file:
            return file.read(most)

    def read_or_nothing(self, most: int) -> bytes:
        """Return its first bytes; of what cannot be read, nothing."""
        try:
            return self.read(most)
        except Exception:  # a damaged archive: zlib, zipfile and the system all raise their own
            return b""


def find_submissions(place: Path, sheet: str) -> tuple[list[Submission], list[tuple[str, str]]]:
    """List the notebooks of a sheet.

    Parameters
    ----------
    place : Path
        A folder or a zip file.
    sheet : str
        Told by the cells of its tasks: no matter in which folder a notebook lies.

    Returns
    -------
    submissions : list of Submission
        In the order of their labels.
    refused : list of (str, str)
        Label and reason of all other files.

    Raises
    ------
    DataError
        If there is no such place, it cannot be read, or it holds no notebook at all.
    """
    if place.is_dir():
        found, refused = _in_folder(place)
    elif place.exists():
        found, refused = _in_archive(place)
    else:
        raise DataError(
            f"There is no {display_path(place)}, expected a folder of notebooks or a zip file. "
            "Check the path."
        )
    kept = []
    for each in found:
        count, why_not = tasks_in(sheet, each.read_or_nothing(Limits.notebook_mb * 10**6))
        if why_not:
            refused.append((each.label, why_not))
        else:
            kept.append(replace(each, has_tasks=count > 0))
    if all(why == _OTHER_ENDING for _, why in refused) and not kept:
        raise DataError(
            f"{display_path(place)} holds no notebook of {sheet}, expected files that end in "
            ".ipynb. Check the path."
        )
    return sorted(kept, key=lambda each: each.label), sorted(refused)


def _in_folder(folder: Path) -> tuple[list[Submission], list[tuple[str, str]]]:
    found, refused = [], []
    for root, folders, files in os.walk(folder, followlinks=False):
        folders[:] = [name for name in folders if name != ".ipynb_checkpoints"]
        for name in files:
            path = Path(root, name)
            label = path.relative_to(folder).as_posix()
            if not name.lower().endswith(".ipynb"):
                refused.append((label, _OTHER_ENDING))
                continue
            status = path.lstat()
            if not stat.S_ISREG(status.st_mode):
                refused.append((label, "it is a link or a device, not a file"))
                continue
            found.append(Submission(label, path, False, (status.st_mtime,)))
    return found, refused


def _in_archive(path: Path) -> tuple[list[Submission], list[tuple[str, str]]]:
    found, refused = [], []
    try:
        with zipfile.ZipFile(path) as archive:
            entries = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise DataError(
            f"{path.name} cannot be read as a zip file ({error}), expected a folder or a zip. "
            "Download it again."
        ) from None
    if len(entries) > _MOST_ENTRIES:
        raise DataError(
            f"{path.name} has {len(entries):,} entries, expected at most {_MOST_ENTRIES:,}. It is "
            "no export of a course."
        )
    for entry in entries:
        label = entry.filename
        parts = PurePosixPath(label.replace("\\", "/")).parts
        if "__MACOSX" in parts or ".ipynb_checkpoints" in parts:
            continue
        if not label.lower().endswith(".ipynb"):
            if not entry.is_dir():
                refused.append((label, _OTHER_ENDING))
            continue
        mode = entry.external_attr >> 16
        if stat.S_IFMT(mode) not in (0, stat.S_IFREG):
            refused.append((label, "it is a link or a device, not a file"))
        elif label.startswith(("/", "\\")) or ".." in parts or ":" in parts[0]:
            refused.append((label, "its name leads out of the archive"))
        elif entry.flag_bits & 1:
            refused.append((label, "it is encrypted"))
        else:
            found.append(Submission(label, path, True, entry.date_time))
    return found, refused
