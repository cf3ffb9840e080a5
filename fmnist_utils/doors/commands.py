"""The commands ``python -m fmnist_utils export`` and ``import``, as functions."""

from collections.abc import Callable
from pathlib import Path

from fmnist_utils.cache import expanded
from fmnist_utils.doors.dataset import SPLITS, Dataset, read_dataset, write_idx_files
from fmnist_utils.doors.npz import export_npz, import_npz
from fmnist_utils.doors.official import export_official
from fmnist_utils.doors.parquet import export_parquet, import_parquet
from fmnist_utils.doors.png_tree import export_png_tree, import_png_tree
from fmnist_utils.doors.sprite import export_sprite, import_sprite
from fmnist_utils.dropin import files_in
from fmnist_utils.errors import DataError
from fmnist_utils.fetch import DataFiles, fetch_data
from fmnist_utils.files import shown_path
from fmnist_utils.known import KNOWN_FILES, verify

#: What can be written, by the word of the command line: takes a dataset and a path.
EXPORTS: dict[str, Callable[[Dataset, Path], None]] = {
    "png": export_png_tree,
    "sprite": export_sprite,
    "npz": export_npz,
    "parquet": export_parquet,
    "idx": write_idx_files,
    "idx-gz": lambda dataset, folder: write_idx_files(dataset, folder, packed=True),
}
#: The published files are made of files, not of arrays.
OFFICIAL = "official"
#: What can be read, by the word of the command line.
IMPORTS: dict[str, Callable[[Path], Dataset]] = {
    "png": import_png_tree,
    "sprite": import_sprite,
    "npz": import_npz,
    "parquet": import_parquet,
}


def export(form: str, target: str, data_dir: str | None = None) -> None:
    """Write a dataset in another form, and print what was written.

    Parameters
    ----------
    form : str
        A key of `EXPORTS`, or `OFFICIAL`.
    target : str
        A folder; of "npz", a file.
    data_dir : str, optional
        A folder with four IDX files of any dataset; by default Fashion-MNIST, found or fetched.

    Raises
    ------
    DataError
        If the data cannot be had or used, or the target cannot be written.
    """
    files, path = _files(data_dir), expanded(target)
    if form == OFFICIAL:
        export_official(files, path)
        print(f"The four published .gz files are in {shown_path(path)}, MD5 proved.")
        return
    dataset = read_dataset(files)
    EXPORTS[form](dataset, path)
    print(f"Exported as {form} to {shown_path(path)}: {_described(dataset)}.")


def import_(form: str, source: str, target: str) -> None:
    """Read a dataset in another form and write it as four IDX files; print what was written.

    Parameters
    ----------
    form : str
        A key of `IMPORTS`.
    source : str
        A folder; of "npz", a file.
    target : str
        A folder for the four files.

    Raises
    ------
    DataError
        If the source does not fit, or the target cannot be written.
    """
    dataset, folder = IMPORTS[form](expanded(source)), expanded(target)
    write_idx_files(dataset, folder)
    print(f"Imported as IDX to {shown_path(folder)}: {_described(dataset)}.")
    try:
        for file in KNOWN_FILES:
            verify(folder / file.name, file)
    except DataError:
        return
    print("These are the published files of Fashion-MNIST, SHA-256 proved.")


def _files(data_dir: str | None) -> DataFiles:
    if data_dir is not None:
        return files_in(data_dir)
    files = fetch_data()
    if files.is_sample:
        raise DataError(
            "Found the sample only, expected the full data. Get it first: python -m fmnist_utils "
            "fetch, or name a folder: --data-dir FOLDER"
        )
    return files


def _described(dataset: Dataset) -> str:
    counts = ", ".join(f"{len(dataset[split][1]):,} {split}" for split in SPLITS)
    height, width = dataset.train[0].shape[1:]
    return f"{counts}, {height} × {width} pixels, {len(dataset.class_names)} classes"
