"""The cache: where fetched files are kept, found again, and written by one process at a time."""

import errno
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

from platformdirs import user_cache_dir

from fmnist_utils.datasets.fileio import atomic_write, display_path, is_gzip, os_errors_explained
from fmnist_utils.datasets.finder import Finder
from fmnist_utils.datasets.registry import PUBLISHED_FILES, PublishedFile, verified_chunks, verify
from fmnist_utils.deprecated import old_names
from fmnist_utils.errors import DataError


def cache_folder() -> Path:
    """Return the user's cache folder on this system, where fetched files are kept.

    It may not exist yet. Raises `DataError` if this user has no home folder to keep it in.
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
    """Return a folder's path with ``~`` written out; `DataError` if it is an unknown user's."""
    try:
        return Path(folder).expanduser()
    except RuntimeError:
        raise DataError(
            f"The folder {folder} begins with the home of a user that this system does not know, "
            "expected a folder that exists. Write its path in full."
        ) from None


def find_files() -> tuple[dict[str, Path], list[str]]:
    """Find raw files on this machine and verify them; touch no network, and write nothing.

    The folder that ``FMNIST_DATA_DIR`` names comes before the user's cache.

    Returns
    -------
    paths : dict of str to Path
        Verified raw files by name; four when all is well.
    faults : list of str
        One sentence for each thing that is there but wrong.
    """
    named, paths, faults = data_dir_from_environment(), {}, []
    if named and not os.path.exists(named):  # noqa: PTH110 - unlike a Path's, it never raises
        faults.append(f"FMNIST_DATA_DIR names {display_path(named)}: no such folder.")
        named = None
    finders = [] if named is None else [(named, Finder(named).find)]
    finders.append((cache_folder(), _in_cache))
    for folder, find in finders:
        for file in PUBLISHED_FILES:
            if file.name not in paths:
                path, told = _first_sound(find, file)
                faults += [f"{display_path(folder)}: {fault}" for fault in told]
                paths |= {file.name: path} if path else {}
    return paths, faults


def _in_cache(file: PublishedFile) -> Iterator[Path]:
    path = cache_folder() / file.name
    if path.is_file():
        yield path


def _first_sound(
    find: Callable[[PublishedFile], Iterator[Path]], file: PublishedFile
) -> tuple[Path | None, list[str]]:
    """Return the first raw file that is the published one, and what is wrong with those before."""
    faults = []
    try:
        for path in find(file):
            try:
                if not _is_gzipped(path):  # `fetch_data` unpacks what is gzipped
                    verify(path, file)
                    return path, faults
            except (DataError, OSError) as error:
                faults.append(str(error))
    except (DataError, OSError) as error:
        faults.append(str(error))
    return None, faults


def store(path: str | os.PathLike, file: PublishedFile, cache: Path) -> Path:
    """Copy a file, gzipped or raw, into the locked cache, verified to be the published one.

    Raises `DataError` if it is another: the cache is then as it was.
    """
    with atomic_write(cache / file.name) as copy:
        for piece in verified_chunks(path, file):
            copy.write(piece)
    return cache / file.name


@contextmanager
def lock_cache(report: Callable[[str], None]) -> Iterator[None]:
    """Keep other processes from writing into the cache while this one does.

    What a killed process left there is removed, and what is not a published file is set aside.
    Raises `DataError` if the folder cannot be written.
    """
    from filelock import FileLock, Timeout  # slow to load, and readers of the cache need no lock

    cache = cache_folder()
    with errors_explained(cache):
        cache.mkdir(parents=True, exist_ok=True)
        lock = FileLock(cache / ".lock")
        try:
            held = lock.acquire(timeout=0)
        except Timeout:
            report("Another process is fetching the files: waiting for it.")
            held = lock.acquire()
        except NotImplementedError:
            raise OSError(errno.ENOLCK, os.strerror(errno.ENOLCK)) from None
    with held:
        with errors_explained(cache):
            _clean(cache, report)
        yield


def errors_explained(cache: Path) -> AbstractContextManager[None]:
    """Turn an error of the system's, while the cache is written, into a sentence."""
    return os_errors_explained(
        f"The cache {display_path(cache)}",
        "a folder of your own with 200 MB to spare. Make room or mend its permissions, or unpack "
        "the four files elsewhere and name that folder in FMNIST_DATA_DIR.",
    )


def _clean(cache: Path, report: Callable[[str], None]) -> None:
    """Remove what a killed process left, and set aside what is not a published file."""
    for leftover in (*cache.glob(".*.part"), *cache.glob(".fetching-*")):
        if leftover.is_dir():
            shutil.rmtree(leftover, ignore_errors=True)
        else:
            leftover.unlink(missing_ok=True)
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
                verify(path, file)
        except DataError as error:
            aside = path.with_name(f"{path.name}.corrupt")
            if aside.is_dir():
                shutil.rmtree(aside)
            path.replace(aside)
            report(f"In the cache, {error} It is set aside as {aside.name}.")


def _is_gzipped(path: Path) -> bool:
    with path.open("rb") as file:
        return is_gzip(file.read(2))


__getattr__ = old_names(__name__, find="find_files")
