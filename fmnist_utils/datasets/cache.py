"""The cache: where fetched files are kept, found again, and written by one process at a time."""

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from platformdirs import user_cache_dir

from fmnist_utils.datasets.fileio import atomic_write, display_path
from fmnist_utils.datasets.gz import is_gzip
from fmnist_utils.datasets.registry import PUBLISHED_FILES, PublishedFile, verified_chunks, verify
from fmnist_utils.datasets.stamps import Stamps, is_settled, read_stamps, stamp, write_stamps
from fmnist_utils.errors import DataError


def cache_folder() -> Path:
    """Tell where fetched files are kept: the user's cache folder on this system.

    Returns
    -------
    Path
        It may not exist yet.

    Raises
    ------
    DataError
        If this user has no home folder to keep it in.
    """
    try:
        return Path(user_cache_dir("fashion-mnist", appauthor=False))
    except RuntimeError:
        raise DataError(
            "Found no home folder for this user, expected one to keep a cache in. Set HOME to a "
            "folder of your own."
        ) from None


def data_dir_from_environment() -> Path | None:
    """Return the folder that ``FMNIST_DATA_DIR`` names, if any."""
    named = os.environ.get("FMNIST_DATA_DIR")
    return expand_home(named) if named else None


def expand_home(folder: str | os.PathLike) -> Path:
    """Return a folder's path with ``~`` written out.

    Raises
    ------
    DataError
        If it begins with the home of an unknown user.
    """
    try:
        return Path(folder).expanduser()
    except RuntimeError:
        raise DataError(
            f"The folder {folder} begins with the home of a user that this system does not know, "
            "expected a folder that exists. Write its path in full."
        ) from None


def find(anew: bool = False) -> tuple[dict[str, Path], list[str]]:
    """Look for the four files on this machine, as raw files that can be used where they are.

    Two folders are read: the one that ``FMNIST_DATA_DIR`` names, then the user's cache. A file in
    the cache that has not changed since it was proved is not read again (see `stamps`); elsewhere
    every file is proved each time. No network is touched, and nothing is written but the cache's
    stamps.

    Parameters
    ----------
    anew : bool
        Prove every file, also one that has not changed.

    Returns
    -------
    paths : dict of str to Path
        Verified raw files by name; four when all is well.
    faults : list of str
        One sentence for each thing that is there but wrong.
    """
    named, cache = data_dir_from_environment(), cache_folder()
    paths, faults = {}, []
    if named and not _is_folder(named):
        faults.append(f"FMNIST_DATA_DIR names {display_path(named)}: no such folder.")
    stamps = read_stamps(cache)
    kept = {} if anew else dict(stamps)
    for folder in (named, cache) if named else (cache,):
        for file in PUBLISHED_FILES:
            path = folder / file.name
            try:
                if file.name in paths or not path.is_file():
                    continue
                if _is_gzipped(path):  # `fetch_data` unpacks it
                    continue
                if folder == cache:
                    _prove(path, file, kept)
                else:
                    verify(path, file)
                paths[file.name] = path
            except (DataError, OSError) as error:
                faults.append(f"{display_path(folder)}: {error}")
    if kept != stamps:
        write_stamps(cache, kept)
    return paths, faults


def store(path: Path, file: PublishedFile, cache: Path) -> None:
    """Copy a file into the cache, decompressed, while proving that it is the published one.

    Parameters
    ----------
    path : Path
        What to copy: gzipped or raw.
    file : PublishedFile
        What it must hold.
    cache : Path
        The cache folder, held by this process.

    Raises
    ------
    DataError
        If it is another file. The cache is then as it was.
    OSError
        If the cache cannot be written.
    """
    with atomic_write(cache / file.name) as copy:
        for piece in verified_chunks(path, file):
            copy.write(piece)
    stamps = read_stamps(cache)
    stamps[file.name] = stamp(file, (cache / file.name).stat())
    write_stamps(cache, stamps)


def _prove(path: Path, file: PublishedFile, stamps: Stamps) -> None:
    """Prove a cached file, unless a stamp vouches for it; note its stamp, or drop a wrong one."""
    status = path.stat()
    if stamps.get(file.name) == stamp(file, status):
        return
    stamps.pop(file.name, None)
    verify(path, file)
    if is_settled(status):
        stamps[file.name] = stamp(file, status)


@contextmanager
def lock_cache(report: Callable[[str], None]) -> Iterator[Path]:
    """Keep other processes from writing into the cache, after cleaning it up.

    Parameters
    ----------
    report : callable
        Takes one line of text.

    Yields
    ------
    Path
        The cache folder. What a killed process left there has been removed, and what is not a
        published file has been set aside.

    Raises
    ------
    DataError
        If the folder cannot be written.
    """
    from filelock import FileLock, Timeout  # slow to load, and readers of the cache need no lock

    cache = cache_folder()
    with writing_into(cache):
        cache.mkdir(parents=True, exist_ok=True)
        lock = FileLock(cache / ".lock")
        try:
            held = lock.acquire(timeout=0)
        except Timeout:
            report("Another process is fetching the files: waiting for it.")
            held = lock.acquire()
    with held:
        with writing_into(cache):
            _clean(cache, report)
        yield cache


@contextmanager
def writing_into(cache: Path) -> Iterator[None]:
    """Turn an error of the system's, while the cache is written, into one sentence.

    Parameters
    ----------
    cache : Path

    Raises
    ------
    DataError
        For every OSError.
    """
    try:
        yield
    except OSError as error:
        raise DataError(
            f"The files cannot be written into the cache {display_path(cache)} ({error.strerror}), "
            "expected a folder of your own with 200 MB to spare. Make room or mend its "
            "permissions, or unpack the four files elsewhere and name that folder in "
            "FMNIST_DATA_DIR."
        ) from None


def _clean(cache: Path, report: Callable[[str], None]) -> None:
    """Remove what a killed process left, and set aside what is not a published file."""
    for leftover in (*cache.glob(".*.part"), *cache.glob(".fetching-*")):
        if leftover.is_dir():
            shutil.rmtree(leftover, ignore_errors=True)
        else:
            with suppress(OSError):  # it may be another process's, at work on its stamps
                leftover.unlink()
    _set_aside_corrupt_files(cache, report)


def _set_aside_corrupt_files(cache: Path, report: Callable[[str], None]) -> None:
    stamps = read_stamps(cache)
    for file in PUBLISHED_FILES:
        path = cache / file.name
        if not path.exists():
            continue
        try:
            if not path.is_file():
                raise DataError(f"{path.name} is a folder or a pipe, expected a data file.")
            if _is_gzipped(path):
                store(path, file, cache)
            else:
                _prove(path, file, stamps)
        except DataError as error:
            aside = path.with_name(f"{path.name}.corrupt")
            if aside.is_dir():
                shutil.rmtree(aside)
            path.replace(aside)
            report(f"In the cache, {error} It is set aside as {aside.name}.")


def _is_folder(path: Path) -> bool:
    try:
        return path.is_dir()
    except OSError:  # a folder above it may not be entered
        return False


def _is_gzipped(path: Path) -> bool:
    with path.open("rb") as file:
        return is_gzip(file.read(2))
