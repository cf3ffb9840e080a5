"""The four files of Fashion-MNIST, found or fetched, always verified."""

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from fmnist_utils.datasets import cache, sources
from fmnist_utils.datasets.registry import PUBLISHED_FILES, PublishedFile
from fmnist_utils.errors import DataError
from fmnist_utils.labels import CLASS_NAMES

SAMPLE_FOLDER = Path(__file__).parents[1] / "sample"


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
    class_names : tuple of str
        In label order; Fashion-MNIST's unless they are another dataset's (see `files_in`).
    """

    train_images: Path
    train_labels: Path
    test_images: Path
    test_labels: Path
    source: str
    is_sample: bool = False
    class_names: tuple[str, ...] = CLASS_NAMES


def sample_files() -> DataFiles:
    """Return the sample inside the package: 1,000 training and 500 test images, all real.

    They are the first 100 (of the test set: 50) of each class, in the order of the full files.

    Examples
    --------
    >>> sample_files().train_labels.stat().st_size
    1008
    """
    paths = {file.name: SAMPLE_FOLDER / file.name for file in PUBLISHED_FILES}
    return _as_data_files(paths, "the sample inside the package", is_sample=True)


def fetch_data(
    data_dir: str | os.PathLike | None = None, report: sources.Report = print
) -> DataFiles:
    """Find the four files or get them, verified, and return their paths.

    Sources, in this order: a folder that you name (`data_dir`, or ``FMNIST_DATA_DIR``), the user's
    cache, the Debian package ``dataset-fashion-mnist`` if it is installed, the public mirrors, the
    same package through the package manager, and last the sample inside the package. What is not
    raw is unpacked into the cache; a corrupt file there is set aside and fetched again.

    Parameters
    ----------
    data_dir : path, optional
        A folder with the four files, gzipped or raw, under any name (see `finder.Finder`), a folder
        above it, or a zip or tar of them. They are copied into the cache, so that it can go.
    report : callable
        Takes one line of text. Nothing is reported when the files are already here.

    Raises
    ------
    DataError
        If the cache cannot be written.
    """
    if data_dir is None:
        paths, _ = cache.find_files()
        if len(paths) == len(PUBLISHED_FILES):
            return _as_data_files(paths, _local_source(paths))

    with cache.lock_cache(report):
        paths = {}
        if data_dir is not None:
            folder = cache.expand_home(data_dir)
            origin = sources.name_of_place(folder)
            from_folder = sources.folder_source(folder)
            paths = _copy_into_cache(origin, from_folder, PUBLISHED_FILES, report)
        if len(paths) < len(PUBLISHED_FILES):
            paths, _ = cache.find_files()
            origin = _local_source(paths)
        for name, source in sources.sources_beyond_the_cache(cache.data_dir_from_environment()):
            if missing := [file for file in PUBLISHED_FILES if file.name not in paths]:
                origin = name
                paths |= _copy_into_cache(name, source, missing, report)
    if len(paths) == len(PUBLISHED_FILES):
        return _as_data_files(paths, origin)

    report(
        "No source gave all four files. The sample inside the package (1,000 training and 500 test "
        "images) stands in for them: results on it are the sample's, not Fashion-MNIST's.\n"
        "To get the real files, download them with a browser or on another machine, then run\n"
        "  python -m fmnist_utils fetch --data-dir FOLDER"
    )
    return sample_files()


def require_full_data() -> DataFiles:
    """Find the four files or get them, as `fetch_data` does; for the sample, raise `DataError`."""
    files = fetch_data()
    if files.is_sample:
        raise DataError(
            "Found the sample only, expected the full data. Get it first: python -m fmnist_utils "
            "fetch, or from a folder that holds it: python -m fmnist_utils fetch --data-dir FOLDER"
        )
    return files


def _copy_into_cache(
    name: str, source: sources.Source, wanted: Sequence[PublishedFile], report: sources.Report
) -> dict[str, Path]:
    """Store what a source has of the wanted files, verified; say what was refused."""
    report(f"Trying {name} ...")
    stored: dict[str, Path] = {}
    folder = cache.cache_folder()
    with cache.errors_explained(folder):
        workplace = TemporaryDirectory(prefix=".fetching-", dir=folder, ignore_cleanup_errors=True)
    with workplace:
        try:
            with cache.errors_explained(folder):  # a download fills the disk, too
                for file, path in source(wanted, Path(workplace.name), report):
                    if file.name in stored:
                        continue
                    try:
                        stored[file.name] = cache.store(path, file, folder)
                    except DataError as error:
                        report(f"  no: {error}")
        except sources.SourceFailedError as error:
            report(f"  no: {error}")
    return stored


def _local_source(paths: dict[str, Path]) -> str:
    in_cache = all(path.parent == cache.cache_folder() for path in paths.values())
    return "the cache" if in_cache else "the folder in FMNIST_DATA_DIR"


def _as_data_files(paths: dict[str, Path], source: str, is_sample: bool = False) -> DataFiles:
    return DataFiles(
        *(paths[file.name] for file in PUBLISHED_FILES), source=source, is_sample=is_sample
    )
