"""Lay the course out in a folder, again and again, and never over a student's work."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path, PurePosixPath

from fmnist_utils import resources
from fmnist_utils.datasets.fileio import display_path, os_errors_explained, write_atomically
from fmnist_utils.errors import DataError
from fmnist_utils.workspace import manifest, start_page
from fmnist_utils.workspace.contents import course_contents, fingerprint
from fmnist_utils.workspace.manifest import Manifest, read_manifest, write_manifest

#: The folder's name where none is given; the repository's git ignores it.
NAME = "workspace"
LOCK = ".course.lock"


@dataclass
class Report:
    """What was done to a workspace, by the names of its files.

    Attributes
    ----------
    folder : Path
    added : list of str
        Files that are new.
    back : list of str
        Files that were laid out before, and were missing.
    updated : list of str
        Files that the student had not changed, in their new version.
    removed : list of str
        Files that the student had not changed, and that the course no longer has.
    beside : dict of str to str
        By the name of a file that the student has changed: where its changed original lies.
    damaged : dict of str to str
        By the name of a notebook that cannot be read: where the original lies.
    """

    folder: Path
    added: list[str] = field(default_factory=list)
    back: list[str] = field(default_factory=list)
    updated: list[str] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    beside: dict[str, str] = field(default_factory=dict)
    damaged: dict[str, str] = field(default_factory=dict)


def default_folder() -> Path:
    """Return the workspace that the current folder lies in, or else where to make one."""
    here = Path.cwd()
    for folder in (here, *here.parents):
        if (folder / manifest.FILE).exists():
            return folder
    in_the_repository = here.is_relative_to(resources.COURSE)
    return (resources.COURSE if in_the_repository else here) / NAME


def lay_out(folder: Path, report_waiting: Callable[[str], None] = print) -> Report:
    """Make a workspace, or bring it up to date.

    A file that is missing is added. One that the student has not touched becomes the course's
    newest version. One that the student has changed stays as it is, and if its original has changed
    since, that is laid beside it.

    Parameters
    ----------
    folder : Path
        New, empty, or a workspace.
    report_waiting : callable
        Takes a line of text, if another process is at work in the folder.

    Returns
    -------
    Report

    Raises
    ------
    DataError
        If the folder holds other things, or cannot be written. What was laid out until then is
        whole, and a second call goes on.
    """
    with _explained(folder):
        _expect_a_place(folder)
        folder.mkdir(parents=True, exist_ok=True)
        with _locked(folder, report_waiting):
            return _bring_up_to_date(folder)


def _expect_a_place(folder: Path) -> None:
    """Raise `DataError` unless a folder is free, or a workspace already."""
    shown = display_path(folder)
    if folder.resolve() == resources.COURSE.resolve():
        raise DataError(
            f"{shown} holds the course itself, expected a folder of your own. Name another one."
        )
    if not folder.exists() and not folder.is_symlink():
        return
    if not folder.is_dir():
        raise DataError(f"{shown} is no folder, expected a new or an empty one. Name another one.")
    others = sorted(path.name for path in folder.iterdir() if not path.name.startswith("."))
    known = (folder / manifest.FILE).exists() or (folder / start_page.FILE).exists()
    if others and not known:
        raise DataError(
            f"{shown} holds other files ({others[0]}), expected a new or an empty folder, or a "
            "workspace. Name another one."
        )


@contextmanager
def _locked(folder: Path, report_waiting: Callable[[str], None]) -> Iterator[None]:
    """Keep other processes from laying out the same folder."""
    from filelock import FileLock, Timeout  # slow to load

    lock = FileLock(folder / LOCK)
    try:
        held = lock.acquire(timeout=0)
    except Timeout:
        report_waiting("Another process is laying out this folder: waiting for it.")
        held = lock.acquire()
    with held:
        yield


def _bring_up_to_date(folder: Path) -> Report:
    report = Report(folder)
    kept = read_manifest(folder)
    contents = course_contents()
    try:
        for name, content in contents.items():
            with _explained(folder / name):
                _offer(name, content, kept, report)
        for name in sorted(set(kept.offered) - set(contents)):
            with _explained(folder / name):
                _withdraw(name, kept, report)
    finally:
        write_manifest(folder, kept)
    return report


def _offer(name: str, content: bytes, kept: Manifest, report: Report) -> None:
    """Bring one file of the course, unless the student has changed it."""
    path = report.folder / name
    new, offered = fingerprint(name, content), kept.offered.get(name)
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        write_atomically(path, content)
        (report.back if offered else report.added).append(name)
    else:
        there = fingerprint(name, path.read_bytes())
        if there == new:
            if name == start_page.FILE:  # its output says how far the student is now
                write_atomically(path, content)
        elif there is None:
            report.damaged[name] = _lay_beside(name, content, kept, report.folder)
        elif there == offered:
            write_atomically(path, content)
            report.updated.append(name)
        elif new != offered:
            report.beside[name] = _lay_beside(name, content, kept, report.folder)
    kept.offered[name] = new


def _lay_beside(name: str, content: bytes, kept: Manifest, folder: Path) -> str:
    """Lay an original beside the student's own version, under a name that is free; return it."""
    new = fingerprint(name, content)
    path = PurePosixPath(name)
    for number in count(1):
        word = "new" if number == 1 else f"new {number}"
        beside = str(path.with_name(f"{path.stem} ({word}){path.suffix}"))
        place = folder / beside
        there = fingerprint(name, place.read_bytes()) if place.exists() else ""
        if there in ("", kept.beside.get(beside)):
            write_atomically(place, content)
            there = new
        if there == new:
            kept.beside[beside] = new
            return beside
    raise AssertionError("counting ended")


def _withdraw(name: str, kept: Manifest, report: Report) -> None:
    """Take away a file that the course no longer has, unless the student has changed it."""
    path = report.folder / name
    if path.exists() and fingerprint(name, path.read_bytes()) == kept.offered[name]:
        path.unlink()
        report.removed.append(name)
    del kept.offered[name]


def _explained(path: Path) -> AbstractContextManager[None]:
    """Turn an error of the system's about one place of a workspace into a sentence."""
    return os_errors_explained(
        display_path(path),
        "a place that you may write, on a disk with 10 MB to spare. Make room, mend its "
        "permissions or name another folder, then call again: what is there is whole.",
    )


def sentences(report: Report) -> Iterator[str]:
    """Say what was done, a line each; what a student has to know about comes by name."""
    for what, names in (
        ("laid out", report.added),
        ("brought up to date", report.updated),
        ("no longer part of the course and unchanged by you, removed", report.removed),
    ):
        if names:
            yield f"{len(names)} file{'s' * (len(names) > 1)} {what}."
    for name in report.back:
        yield f"{name} was missing: brought back, without your changes."
    for name, beside in report.beside.items():
        yield f"{name} has your changes, and a new version: yours stays, the new one is {beside}."
    for name, beside in report.damaged.items():
        yield f"{name} is damaged (it is no notebook): it stays, the original is {beside}."
