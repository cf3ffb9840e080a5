"""The cache: where fetched files are kept, found again, and written by one process at a time."""

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from platformdirs import user_cache_dir

from fmnist_utils.errors import DataError
from fmnist_utils.files import shown_path, write_whole
from fmnist_utils.gz import is_gzip
from fmnist_utils.known import KNOWN_FILES, verified_content


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


def standing_folder() -> Path | None:
    """Return the folder that ``FMNIST_DATA_DIR`` names, if any."""
    named = os.environ.get("FMNIST_DATA_DIR")
    return expanded(named) if named else None


def expanded(folder: str | os.PathLike) -> Path:
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


def find() -> tuple[dict[str, Path], list[str]]:
    """Look for the four files on this machine, as raw files that can be used where they are.

    Two folders are read: the one that ``FMNIST_DATA_DIR`` names, then the user's cache. Nothing is
    written and no network is touched.

    Returns
    -------
    paths : dict of str to Path
        Verified raw files by name; four when all is well.
    faults : list of str
        One sentence for each thing that is there but wrong.
    """
    named = standing_folder()
    paths, faults = {}, []
    if named and not named.is_dir():
        faults.append(f"FMNIST_DATA_DIR names {shown_path(named)}: no such folder.")
    for folder in (named, cache_folder()) if named else (cache_folder(),):
        for file in KNOWN_FILES:
            path = folder / file.name
            if file.name in paths or not path.is_file():
                continue
            try:
                if not _is_gzipped(path):  # `fetch_data` unpacks a gzipped one
                    verified_content(path, file)
                    paths[file.name] = path
            except (DataError, OSError) as error:
                faults.append(f"{shown_path(folder)}: {error}")
    return paths, faults


@contextmanager
def hold_cache(report: Callable[[str], None]) -> Iterator[Path]:
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
            f"The files cannot be written into the cache {shown_path(cache)} ({error.strerror}), "
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
            leftover.unlink()
    _set_aside_corrupt_files(cache, report)


def _set_aside_corrupt_files(cache: Path, report: Callable[[str], None]) -> None:
    for file in KNOWN_FILES:
        path = cache / file.name
        if not path.exists():
            continue
        try:
            content = verified_content(path, file)
            if _is_gzipped(path):
                write_whole(path, content)
        except DataError as error:
            aside = path.with_name(f"{path.name}.corrupt")
            if aside.is_dir():
                shutil.rmtree(aside)
            path.replace(aside)
            report(f"In the cache, {error} It is set aside as {aside.name}.")


def _is_gzipped(path: Path) -> bool:
    with path.open("rb") as file:
        return is_gzip(file.read(2))
