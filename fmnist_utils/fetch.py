"""The four files of Fashion-MNIST, found or fetched, always verified."""

import os
from dataclasses import dataclass
from pathlib import Path

from platformdirs import user_cache_dir

from fmnist_utils.errors import DataError
from fmnist_utils.files import shown_path, write_whole
from fmnist_utils.gz import is_gzip
from fmnist_utils.known import KNOWN_FILES, KnownFile, verified_content
from fmnist_utils.sources import (
    Report,
    Source,
    SourceFailedError,
    folder_source,
    sources_beyond_the_cache,
)

SAMPLE_FOLDER = Path(__file__).parent / "sample"


@dataclass(frozen=True)
class DataFiles:
    """Paths of four IDX files that belong together, and where they came from.

    Attributes
    ----------
    train_images, train_labels, test_images, test_labels : Path
        Raw IDX files, verified.
    source : str
        Where they came from, in words.
    is_sample : bool
        True for the small sample inside the package: results on it are the sample's.
    """

    train_images: Path
    train_labels: Path
    test_images: Path
    test_labels: Path
    source: str
    is_sample: bool = False


def cache_folder() -> Path:
    """Tell where fetched files are kept: the user's cache folder on this system.

    Returns
    -------
    Path
        It may not exist yet.
    """
    return Path(user_cache_dir("fashion-mnist", appauthor=False))


def sample_files() -> DataFiles:
    """Return the sample inside the package: 1,000 training and 500 test images, all real.

    They are the first 100 (of the test set: 50) of each class, in the order of the full files.

    Returns
    -------
    DataFiles

    Examples
    --------
    >>> sample_files().train_labels.stat().st_size
    1008
    """
    paths = {file.name: SAMPLE_FOLDER / file.name for file in KNOWN_FILES}
    return _as_data_files(paths, "the sample inside the package", is_sample=True)


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
    folders = [folder for folder in (_standing_folder(), cache_folder()) if folder]
    paths, faults = {}, []
    if _standing_folder() and not _standing_folder().is_dir():
        faults.append(f"FMNIST_DATA_DIR names {shown_path(_standing_folder())}: no such folder.")
    for folder in folders:
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


def fetch_data(data_dir: str | os.PathLike | None = None, report: Report = print) -> DataFiles:
    """Find the four files or get them, verified, and return their paths.

    Sources, in this order: a folder that you name (`data_dir`, or ``FMNIST_DATA_DIR``), the user's
    cache, the Debian package ``dataset-fashion-mnist`` if it is installed, the public mirrors, the
    same package through the package manager, and last the sample inside the package. What is not
    raw is unpacked into the cache, and only whole, verified files are moved there, by one process
    at a time. A corrupt cached file is set aside and fetched again.

    Parameters
    ----------
    data_dir : path, optional
        A folder with the four files, gzipped or raw, with or without ``.gz`` in their names. They
        are copied into the cache, so that the folder can go.
    report : callable
        Takes one line of text. Nothing is reported when the files are already here.

    Returns
    -------
    DataFiles

    Raises
    ------
    DataError
        If the cache cannot be written.
    """
    if data_dir is None:
        paths, _ = find()
        if len(paths) == len(KNOWN_FILES):
            return _as_data_files(paths, _local_source(paths))

    cache = cache_folder()
    try:
        cache.mkdir(parents=True, exist_ok=True)
        return _fetch_alone(data_dir, cache, report)
    except OSError as error:
        raise DataError(
            f"The files cannot be written into the cache {shown_path(cache)} ({error.strerror}), "
            "expected a folder of your own with 150 MB to spare. Make room or mend its "
            "permissions, or unpack the four files elsewhere and name that folder in "
            "FMNIST_DATA_DIR."
        ) from None


def _fetch_alone(data_dir: str | os.PathLike | None, cache: Path, report: Report) -> DataFiles:
    """Do the work of `fetch_data` while no other process writes into the cache."""
    from filelock import FileLock, Timeout

    lock = FileLock(cache / ".lock")
    try:
        held = lock.acquire(timeout=0)
    except Timeout:
        report("Another process is fetching the files: waiting for it.")
        held = lock.acquire()
    with held:
        for leftover in cache.glob(".*.part"):
            leftover.unlink()
        _set_aside_corrupt_files(cache, report)

        source_name = None
        if data_dir is not None:
            named = Path(data_dir).expanduser()
            source_name = f"the folder {shown_path(named)}"
            if not _copy_into(cache, source_name, folder_source(named), list(KNOWN_FILES), report):
                source_name = None
        for name, source in sources_beyond_the_cache(_standing_folder()):
            paths, _ = find()
            missing = [file for file in KNOWN_FILES if file.name not in paths]
            if not missing:
                return _as_data_files(paths, source_name or _local_source(paths))
            source_name = name
            _copy_into(cache, name, source, missing, report)
        paths, _ = find()
    if len(paths) == len(KNOWN_FILES):
        return _as_data_files(paths, source_name)

    report(
        "No source gave all four files. The sample inside the package (1,000 training and 500 test "
        "images) stands in for them: results on it are the sample's, not Fashion-MNIST's.\n"
        "To get the real files, download them with a browser or on another machine, then run\n"
        "  python -m fmnist_utils fetch --data-dir FOLDER"
    )
    return sample_files()


def _copy_into(
    cache: Path, name: str, source: Source, wanted: list[KnownFile], report: Report
) -> int:
    """Take what a source has of the wanted files, verified; return how many, say why it fails."""
    report(f"Trying {name} ...")
    taken = 0
    try:
        for file, path in source(wanted, report):
            try:
                write_whole(cache / file.name, verified_content(path, file))
                taken += 1
            except DataError as error:
                report(f"  no: {error}")
    except SourceFailedError as error:
        report(f"  no: {error}")
    return taken


def _set_aside_corrupt_files(cache: Path, report: Report) -> None:
    for file in KNOWN_FILES:
        path = cache / file.name
        if not path.is_file():
            continue
        try:
            content = verified_content(path, file)
            if _is_gzipped(path):
                write_whole(path, content)
        except DataError as error:
            aside = path.with_name(f"{path.name}.corrupt")
            path.replace(aside)
            report(f"In the cache, {error} It is set aside as {aside.name}.")


def _standing_folder() -> Path | None:
    named = os.environ.get("FMNIST_DATA_DIR")
    return Path(named).expanduser() if named else None


def _is_gzipped(path: Path) -> bool:
    with path.open("rb") as file:
        return is_gzip(file.read(2))


def _local_source(paths: dict[str, Path]) -> str:
    in_cache = all(path.parent == cache_folder() for path in paths.values())
    return "the cache" if in_cache else "the folder in FMNIST_DATA_DIR"


def _as_data_files(paths: dict[str, Path], source: str, is_sample: bool = False) -> DataFiles:
    return DataFiles(
        *(paths[file.name] for file in KNOWN_FILES), source=source, is_sample=is_sample
    )
