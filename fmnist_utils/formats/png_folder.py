"""A folder of pictures: ``train/9_00000.png`` is the first training image, an ankle boot.

The name is the label, an underscore, and the place of the image within its split, of five digits at
least. ``manifest.csv`` beside the two folders says the same as a table, with the classes' names;
``class_names.txt`` lists them all.
"""

import os
from pathlib import Path

from fmnist_utils.datasets.custom import CLASS_NAMES_FILE, read_class_names
from fmnist_utils.deprecated import old_names
from fmnist_utils.formats.dataset import SPLITS, Dataset, with_default_names
from fmnist_utils.formats.manifest import MANIFEST, checked_names
from fmnist_utils.formats.picture_tree import read_images, refuse_unfinished, write_tree
from fmnist_utils.formats.png_names import image_names, numbered_names


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
    names = {split: image_names(dataset[split][1]) for split in SPLITS}
    write_tree(dataset, Path(folder), names)


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
    refuse_unfinished(folder)
    names, labels, rows = {}, {}, {}
    for split in SPLITS:
        in_split, labels[split] = numbered_names(folder, split)
        names[split] = [f"{split}/{name}" for name in in_split]
        rows |= {
            name: (int(label), split)
            for name, label in zip(names[split], labels[split], strict=True)
        }
    class_names = read_class_names(folder / CLASS_NAMES_FILE)
    if (folder / MANIFEST).exists():
        class_names = checked_names(folder / MANIFEST, rows)
    images = read_images(folder, names)
    splits = [(images[split], labels[split]) for split in SPLITS]
    return Dataset(*splits, class_names) if class_names else with_default_names(*splits)


__getattr__ = old_names(
    __name__, export_png_tree="export_png_folder", import_png_tree="import_png_folder"
)
