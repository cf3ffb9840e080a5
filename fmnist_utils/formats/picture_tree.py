"""A tree of pictures, one file an image, with a manifest: written, and read back.

How the files are called is each format's own; what holds for all of them is here.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

import numpy as np
from tqdm import tqdm

from fmnist_utils.datasets.custom import CLASS_NAMES_FILE
from fmnist_utils.datasets.fileio import display_path, open_for_reading, write_atomically
from fmnist_utils.errors import DataError
from fmnist_utils.formats.dataset import SPLITS, Dataset, class_names_bytes
from fmnist_utils.formats.litter import listed
from fmnist_utils.formats.manifest import MANIFEST, Row, manifest_bytes
from fmnist_utils.formats.png_codec import decode_png, encode_png
from fmnist_utils.formats.progress import progress_bar
from fmnist_utils.formats.writing import open_folder, other_content, write_new, writing_explained

#: Stands in a tree that is not whole yet.
_UNFINISHED = "unfinished"


def write_tree(dataset: Dataset, folder: Path, names: Mapping[str, Sequence[str]]) -> None:
    """Write one PNG file of 8-bit grey an image, and the manifest last; with progress.

    Broken off at any moment, the same call goes on where it was: what is there is compared, not
    written again.

    Parameters
    ----------
    dataset : Dataset
    folder : Path
        Made if need be.
    names : mapping of str to sequence of str
        By split: where each image goes, relative to the split's folder, with slashes.

    Raises
    ------
    DataError
        If the folder holds files of another dataset, or cannot be written.
    """
    open_folder(folder)
    for split in SPLITS:
        places = {Path(name).parent for name in names[split]}
        for place in sorted({Path(), *places}):
            open_folder(folder / split / place)
        expected = {*names[split], *(place.as_posix() for place in places)}
        for place in sorted({Path(), *places}):
            there = {(place / name).as_posix() for name in listed(folder / split / place)}
            if strangers := sorted(there - expected):
                raise DataError(
                    f"{split}/{strangers[0]} is in {display_path(folder)} already and does not "
                    "belong to this dataset, expected a new folder, or one that the same export "
                    "has begun. Choose another."
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
    with progress_bar(len(images), "PNG files", "file") as progress:
        for split, i in images:
            _write_image(folder / split / names[split][i], dataset[split][0][i])
            progress.update()
    write_new(folder, tables)
    (folder / _UNFINISHED).unlink(missing_ok=True)


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


def refuse_unfinished(folder: Path) -> None:
    """Raise `DataError` for a tree whose export was broken off."""
    if (folder / _UNFINISHED).exists():
        raise DataError(
            f"{display_path(folder)} holds an export that was broken off, expected a whole one. "
            "Call the same export again: it goes on where it was."
        )


def read_images(
    folder: Path,
    names: Mapping[str, Sequence[str]],
    decode: Callable[[bytes, str], np.ndarray] = decode_png,
) -> dict[str, np.ndarray]:
    """Read the images of both splits, all of one size; with progress.

    Parameters
    ----------
    folder : Path
    names : mapping of str to sequence of str
        By split: the files in their order, relative to the folder, with slashes.
    decode : callable
        Makes an image of a file's bytes; its second argument is what to call the file.

    Returns
    -------
    dict of str to ndarray of shape (n, height, width), uint8

    Raises
    ------
    DataError
        If a file cannot be read, or is unlike the others; it names the file.
    """
    images, size = {}, None
    with progress_bar(sum(map(len, names.values())), "pictures", "file") as progress:
        for split, split_names in names.items():
            images[split] = np.stack(list(_images(folder, split_names, size, decode, progress)))
            size = images[split].shape[1:]
    return images


def _images(
    folder: Path,
    names: Sequence[str],
    size: tuple[int, int] | None,
    decode: Callable[[bytes, str], np.ndarray],
    progress: tqdm,
) -> Iterator[np.ndarray]:
    for name in names:
        with open_for_reading(folder / name) as file:
            image = decode(file.read(), name)
        size = size or image.shape
        if image.shape != size:
            raise DataError(
                f"{name} is {image.shape[0]} × {image.shape[1]} pixels, expected {size[0]} × "
                f"{size[1]} like the images before it. Resize it, or take it out."
            )
        progress.update()
        yield image
