"""A folder of pictures: ``train/9_00000.png`` is the first training image, an ankle boot.

The name is the label, an underscore, and the place of the image within its split, of five digits at
least. ``manifest.csv`` beside the two folders says the same as a table, with the classes' names;
``class_names.txt`` lists them all.
"""

import os
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from tqdm import tqdm

from fmnist_utils.data import Split
from fmnist_utils.datasets.custom import CLASS_NAMES_FILE, read_class_names
from fmnist_utils.datasets.fileio import display_path, open_for_reading, write_atomically
from fmnist_utils.deprecated import old_names
from fmnist_utils.errors import DataError
from fmnist_utils.formats.dataset import SPLITS, Dataset, class_names_bytes, with_default_names
from fmnist_utils.formats.manifest import (
    MANIFEST,
    Row,
    manifest_bytes,
    names_by_label,
    read_manifest,
)
from fmnist_utils.formats.png_codec import decode_png, encode_png
from fmnist_utils.formats.png_names import image_names, listed, numbered_names
from fmnist_utils.formats.writing import open_folder, other_content, write_new, writing_explained

#: Stands in a tree that is not whole yet.
_UNFINISHED = "unfinished"


def export_png_folder(dataset: Dataset, folder: str | os.PathLike) -> None:
    """Write one PNG file of 8-bit grey an image, and the manifest last; with progress.

    Broken off at any moment, the same call goes on where it was: what is there is compared, not
    written again.

    Parameters
    ----------
    dataset : Dataset
    folder : path
        Made if need be.

    Raises
    ------
    DataError
        If the folder holds files of another dataset, or cannot be written.
    """
    folder = Path(folder)
    names = {split: image_names(dataset[split][1]) for split in SPLITS}
    open_folder(folder)
    for split in SPLITS:
        open_folder(folder / split)
        if strangers := sorted(set(listed(folder / split)) - set(names[split])):
            raise DataError(
                f"{split}/{strangers[0]} is in {display_path(folder)} already and does not belong "
                "to this dataset, expected a new folder, or one that the same export has begun. "
                "Choose another."
            )
    rows = (
        Row(f"{split}/{name}", int(label), dataset.class_names[label], split)
        for split in SPLITS
        for name, label in zip(names[split], dataset[split][1], strict=True)
    )
    tables = {
        MANIFEST: manifest_bytes(rows),
        CLASS_NAMES_FILE: class_names_bytes(dataset.class_names),
    }
    if not all((folder / name).exists() for name in tables):
        write_new(folder, {_UNFINISHED: b"Some pictures may be missing. Export again to go on.\n"})
    write_new(folder, {name: tables[name] for name in tables if (folder / name).exists()})
    images = [(split, i) for split in SPLITS for i in range(len(names[split]))]
    with progress_bar(len(images)) as progress:
        for split, i in images:
            _write_image(folder / split / names[split][i], dataset[split][0][i])
            progress.update()
    write_new(folder, tables)
    (folder / _UNFINISHED).unlink(missing_ok=True)


def progress_bar(total: int) -> tqdm:
    """Return a bar for so many files; nothing is shown where there is no place to show it."""
    return tqdm(
        total=total, desc="PNG files", unit="file", unit_scale=True, disable=sys.stderr is None
    )


def _write_image(path: Path, image: np.ndarray) -> None:
    content = encode_png(image)
    with writing_explained(path):
        try:
            there = path.read_bytes()
        except FileNotFoundError:
            write_atomically(path, content)
            return
    if there == content:
        return
    try:  # another version of Pillow may have packed the same pixels otherwise
        same = np.array_equal(decode_png(there, path.name), image)
    except DataError:
        same = False
    if not same:
        raise other_content(path)


def import_png_folder(folder: str | os.PathLike) -> Dataset:
    """Read a folder of pictures, and refuse what does not fit; with progress.

    Parameters
    ----------
    folder : path
        Has the folders ``train`` and ``test``. If it has a manifest, it must agree with the files'
        names, and it names the classes.

    Returns
    -------
    Dataset

    Raises
    ------
    DataError
        If a file is missing, doubled, misnamed, damaged, or unlike the others; it names the file.
    """
    folder = Path(folder)
    if (folder / _UNFINISHED).exists():
        raise DataError(
            f"{display_path(folder)} holds an export that was broken off, expected a whole one. "
            "Call the same export again: it goes on where it was."
        )
    files = {split: numbered_names(folder, split) for split in SPLITS}
    class_names = read_class_names(folder / CLASS_NAMES_FILE)
    if (folder / MANIFEST).exists():
        class_names = _checked_names(folder / MANIFEST, files)
    with progress_bar(sum(len(names) for names, _ in files.values())) as progress:
        splits, size = [], None
        for split in SPLITS:
            names, labels = files[split]
            images = np.stack(list(_images(folder, split, names, size, progress)))
            size = images.shape[1:]
            splits.append((images, labels))
    return Dataset(*splits, class_names) if class_names else with_default_names(*splits)


def _images(
    folder: Path, split: str, names: list[str], size: tuple[int, int] | None, progress: tqdm
) -> Iterator[np.ndarray]:
    for name in names:
        shown = f"{split}/{name}"
        with open_for_reading(folder / split / name) as file:
            image = decode_png(file.read(), shown)
        size = size or image.shape
        if image.shape != size:
            raise DataError(
                f"{shown} is {image.shape[0]} × {image.shape[1]} pixels, expected {size[0]} × "
                f"{size[1]} like the images before it. Resize it, or take it out."
            )
        progress.update()
        yield image


def _checked_names(path: Path, files: dict[str, Split]) -> tuple[str, ...]:
    """Check that a manifest lists just these files; return its class names."""
    rows = read_manifest(path)
    expected = {
        f"{split}/{name}": (int(label), split)
        for split, (names, labels) in files.items()
        for name, label in zip(names, labels, strict=True)
    }
    seen = set()
    for row in rows:
        if row.filename not in expected:
            raise DataError(
                f"{path.name} lists {row.filename}, and there is no such file, expected only files "
                "that are there. Put it back, or take its line out."
            )
        if row.filename in seen:
            raise DataError(
                f"{path.name} lists {row.filename} twice, expected once. Take a line out."
            )
        seen.add(row.filename)
        label, split = expected[row.filename]
        if row.label != label:
            raise DataError(
                f"{path.name} gives {row.filename} the label {row.label}, expected {label} as in "
                "the file's name. Mend the wrong one."
            )
        if row.split != split:
            raise DataError(
                f"{path.name} puts {row.filename} into the split {row.split!r}, expected {split!r} "
                "as in the folder's name. Mend the wrong one."
            )
    if left_out := sorted(expected.keys() - seen):
        raise DataError(
            f"{path.name} does not list {left_out[0]}, expected every file. Add its line, or take "
            "the file out."
        )
    return names_by_label(((row.label, row.text) for row in rows), path)


__getattr__ = old_names(
    __name__, export_png_tree="export_png_folder", import_png_tree="import_png_folder"
)
