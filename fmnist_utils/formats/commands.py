"""The commands ``python -m fmnist_utils export`` and ``import``, as functions."""

import argparse
from collections.abc import Callable
from pathlib import Path

from fmnist_utils.datasets.cache import expand_home
from fmnist_utils.datasets.custom import files_in
from fmnist_utils.datasets.fetch import DataFiles, require_full_data
from fmnist_utils.datasets.fileio import display_path
from fmnist_utils.datasets.registry import PUBLISHED_FILES, verify
from fmnist_utils.errors import DataError
from fmnist_utils.formats.csv_tables import export_csv, import_csv
from fmnist_utils.formats.dataset import SPLITS, Dataset, read_dataset, write_idx_files
from fmnist_utils.formats.image_folder import export_image_folder, import_image_folder
from fmnist_utils.formats.litter import litter_in
from fmnist_utils.formats.npz import export_npz, import_npz
from fmnist_utils.formats.parquet import export_parquet, import_parquet
from fmnist_utils.formats.png_folder import export_png_folder, import_png_folder
from fmnist_utils.formats.published_gz import export_published_gz
from fmnist_utils.formats.sprite_sheets import export_sprite, import_sprite

#: What can be written, by the word of the command line: takes a dataset and a path.
EXPORTS: dict[str, Callable[[Dataset, Path], None]] = {
    "png": export_png_folder,
    "image-folder": export_image_folder,
    "sprite": export_sprite,
    "csv": export_csv,
    "npz": export_npz,
    "parquet": export_parquet,
    "idx": write_idx_files,
    "idx-gz": lambda dataset, folder: write_idx_files(dataset, folder, packed=True),
}
#: The published files are made of files, not of arrays.
PUBLISHED_GZ = "published-gz"
#: Words of the first edition, taken for one version more.
RENAMED_EXPORTS = {"official": PUBLISHED_GZ}
#: What can be read, by the word of the command line.
IMPORTS: dict[str, Callable[[Path], Dataset]] = {
    "png": import_png_folder,
    "image-folder": import_image_folder,
    "sprite": import_sprite,
    "csv": import_csv,
    "npz": import_npz,
    "parquet": import_parquet,
}


def add_arguments(
    export_parser: argparse.ArgumentParser, import_parser: argparse.ArgumentParser
) -> None:
    """Tell the parsers of the two commands what each takes, and which function it calls."""
    export_parser.add_argument(
        "form",
        choices=(*EXPORTS, PUBLISHED_GZ),
        type=lambda word: RENAMED_EXPORTS.get(word, word),
    )
    export_parser.add_argument("target", metavar="TARGET", help="a folder; of npz, a file")
    export_parser.add_argument(
        "--data-dir",
        metavar="FOLDER",
        help="a folder with the four IDX files of any dataset; by default Fashion-MNIST",
    )
    export_parser.set_defaults(
        convert=lambda chosen: export(chosen.form, chosen.target, chosen.data_dir)
    )
    import_parser.add_argument("form", choices=tuple(IMPORTS))
    import_parser.add_argument(
        "source", metavar="SOURCE", help="a folder; of npz, a file or a folder"
    )
    import_parser.add_argument("target", metavar="TARGET", help="a folder for the four files")
    import_parser.set_defaults(
        convert=lambda chosen: import_(chosen.form, chosen.source, chosen.target)
    )


def export(form: str, target: str, data_dir: str | None = None) -> None:
    """Write a dataset in another form, and print what was written.

    Parameters
    ----------
    form : str
        A key of `EXPORTS`, or `PUBLISHED_GZ`.
    target : str
        A folder; of "npz", a file.
    data_dir : str, optional
        A folder with four IDX files of any dataset; by default Fashion-MNIST, found or fetched.

    Raises
    ------
    DataError
        If the data cannot be had or used, or the target cannot be written.
    """
    files, path = _files(data_dir), _path(target)
    if form == PUBLISHED_GZ:
        export_published_gz(files, path)
        print(f"The four published .gz files are in {display_path(path)}, MD5 verified.")
        return
    dataset = read_dataset(files)
    EXPORTS[form](dataset, path)
    print(f"Exported as {form} to {display_path(path)}: {_described(dataset)}.")


def import_(form: str, source: str, target: str) -> None:
    """Read a dataset in another form and write it as four IDX files; print what was written.

    Parameters
    ----------
    form : str
        A key of `IMPORTS`.
    source : str
        A folder; of "npz", a file or a folder.
    target : str
        A folder for the four files.

    Raises
    ------
    DataError
        If the source does not fit, or the target cannot be written.
    """
    origin, folder = _path(source), _path(target)
    dataset = IMPORTS[form](origin)
    if left := litter_in(origin):
        shown = ", ".join(name.encode("unicode_escape").decode() for name in left[:5])
        print(f"Passed over what systems leave behind: {shown}{', …' if len(left) > 5 else '.'}")
    write_idx_files(dataset, folder)
    print(f"Imported as IDX to {display_path(folder)}: {_described(dataset)}.")
    try:
        for file in PUBLISHED_FILES:
            verify(folder / file.name, file)
    except DataError:
        return
    print("These are the published files of Fashion-MNIST, SHA-256 verified.")


def _path(given: str) -> Path:
    if not given:
        raise DataError("Found an empty path, expected a folder or a file. Is a variable not set?")
    return expand_home(given)


def _files(data_dir: str | None) -> DataFiles:
    return require_full_data() if data_dir is None else files_in(_path(data_dir))


def _described(dataset: Dataset) -> str:
    counts = ", ".join(f"{len(dataset[split][1]):,} {split}" for split in SPLITS)
    height, width = dataset.train[0].shape[1:]
    return f"{counts}, {height} × {width} pixels, {len(dataset.class_names)} classes"
