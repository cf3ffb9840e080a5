"""A folder for each class: ``train/Ankle boot/00000.png`` is the first training image.

It is the layout of torchvision's ``ImageFolder``, of Hugging Face's ``imagefolder`` and of Keras's
``image_dataset_from_directory``. These number the classes by the alphabet, whatever their labels
were. Here ``class_names.txt`` keeps the labels, and the files' numbers keep the order.
"""

import os
import re
import unicodedata
from pathlib import Path

import numpy as np

from fmnist_utils.datasets.custom import CLASS_NAMES_FILE, read_class_names
from fmnist_utils.datasets.fileio import display_path
from fmnist_utils.errors import DataError
from fmnist_utils.formats.dataset import SPLITS, Dataset
from fmnist_utils.formats.litter import is_litter, listed
from fmnist_utils.formats.manifest import MANIFEST, checked_names
from fmnist_utils.formats.picture_codec import decode_grey
from fmnist_utils.formats.picture_tree import read_images, refuse_unfinished, write_tree
from fmnist_utils.labels import CLASS_NAMES

#: What a folder's name cannot hold on Windows; ``/`` on no system.
_NOT_IN_NAMES = re.compile(r'[<>:"/\\|?*\x00-\x1f]')
_RESERVED = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", re.IGNORECASE)
_PICTURES = (".png", ".jpg", ".jpeg", ".bmp", ".gif", ".tif", ".tiff", ".webp", ".pgm", ".ppm")
#: Other names of the two splits' folders.
_SPLIT_NAMES = {
    "train": ("train", "training", "trainingset", "train_images"),
    "test": ("test", "testing", "testset", "test_images"),
}
_MOST_CLASSES = 256


def export_image_folder(dataset: Dataset, folder: str | os.PathLike) -> None:
    """Write a PNG file of 8-bit grey an image, in a folder for each class; with progress.

    Broken off at any moment, the same call goes on where it was. Beside the two splits lie
    ``manifest.csv`` and ``class_names.txt``. A class without an image has no folder.

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
    folders = folder_names(dataset.class_names)
    names = {
        split: [f"{folders[label]}/{i:05d}.png" for i, label in enumerate(dataset[split][1])]
        for split in SPLITS
    }
    write_tree(dataset, Path(folder), names)


def folder_names(class_names: tuple[str, ...]) -> tuple[str, ...]:
    """Return a folder's name for each class: its own, without what a name cannot hold.

    Examples
    --------
    >>> folder_names(("T-shirt/top", "Bag", "bag", "..."))
    ('T-shirt_top', 'Bag', '2_bag', '3_')
    """
    names: list[str] = []
    for label, class_name in enumerate(class_names):
        name = _NOT_IN_NAMES.sub("_", class_name).rstrip(" .")[:80]
        taken = {_as_on_disk(other) for other in names}
        unfit = not name or name[0] == "~" or _RESERVED.fullmatch(name) or is_litter(Path(name))
        if unfit or _as_on_disk(name) in taken:
            name = f"{label}_{name.lstrip('.')}"
        names.append(name)
    return tuple(names)


def _as_on_disk(name: str) -> str:
    """Return a name as a disk may keep it: without case, and in the form of Unicode of a Mac's."""
    return unicodedata.normalize("NFC", name).casefold()


def import_image_folder(folder: str | os.PathLike) -> Dataset:
    """Read two folders of folders of pictures; with progress.

    Parameters
    ----------
    folder : path
        Has the folders ``train`` and ``test``, and in each a folder for each class. The pictures
        may be of any usual kind, if their pixels are grey. Their order is that of the numbers in
        their names, or else of the names, class by class. ``class_names.txt`` gives the classes
        their labels; without it, Fashion-MNIST's classes have their own, numbers are labels, and
        any others are numbered by the alphabet.

    Returns
    -------
    Dataset

    Raises
    ------
    DataError
        If a folder or a file is missing, misplaced, damaged, or unlike the others; it names it.
    """
    folder = Path(folder)
    refuse_unfinished(folder)
    places = {split: _split_folder(folder, split) for split in SPLITS}
    classes = {split: _class_folders(folder, place) for split, place in places.items()}
    class_names = _class_names(folder, classes)
    labels_by_name = {
        _as_on_disk(name): label
        for names in (class_names, folder_names(class_names))
        for label, name in enumerate(names)
    }
    names, labels, rows = {}, {}, {}
    for split, place in places.items():
        files = []
        for name in classes[split]:
            label = labels_by_name[_as_on_disk(name)]
            files += [(label, f"{place}/{name}/{file}") for file in _pictures(folder, place, name)]
        files = _in_order(files)
        names[split] = [name for _, name in files]
        labels[split] = np.array([label for label, _ in files], dtype=np.uint8)
        rows |= {name: (label, split) for label, name in files}
    if (folder / MANIFEST).exists():
        class_names = checked_names(folder / MANIFEST, rows)
    images = read_images(folder, names, decode_grey)
    return Dataset(*((images[split], labels[split]) for split in SPLITS), class_names)


def _split_folder(folder: Path, split: str) -> str:
    there = sorted(listed(folder)) if folder.is_dir() else []
    found = [
        name for name in there if name.lower() in _SPLIT_NAMES[split] and (folder / name).is_dir()
    ]
    if len(found) == 1:
        return found[0]
    shown = ", ".join(found or there[:5]) or "nothing"
    raise DataError(
        f"Found in {display_path(folder)} {len(found) or 'no'} folders of the {split} split "
        f"({shown}), expected one, {split}, with a folder for each class in it. "
        + ("Take the others out." if found else "Check the path, or rename what stands for it.")
    )


def _class_folders(folder: Path, place: str) -> list[str]:
    names = sorted(listed(folder / place))
    for name in names:
        if not (folder / place / name).is_dir():
            raise DataError(
                f"{place}/{name} is a file, expected a folder for each class, as in "
                f"{place}/Bag/00000.png. Move it into its class's folder, or take it out."
            )
    if not names:
        raise DataError(
            f"The folder {place} in {display_path(folder)} is empty, expected a folder for each "
            "class. Check the path."
        )
    return names


def _pictures(folder: Path, place: str, name: str) -> list[str]:
    files = sorted(listed(folder / place / name))
    for file in files:
        shown = f"{place}/{name}/{file}"
        if (folder / place / name / file).is_dir():
            raise DataError(
                f"{shown} is a folder, expected pictures in a class's folder. Move its pictures up."
            )
        if not file.lower().endswith(_PICTURES):
            raise DataError(
                f"{shown} is not named like a picture, expected an ending such as .png or .jpg. "
                "Take it out."
            )
    if not files:
        raise DataError(
            f"The folder {place}/{name} is empty, expected pictures. Put them there, or take the "
            "folder out: class_names.txt names the classes that have none."
        )
    return files


def _class_names(folder: Path, classes: dict[str, list[str]]) -> tuple[str, ...]:
    """Return the classes' names in label order: from the file, or from the folders."""
    found = {_as_on_disk(name): name for split in SPLITS for name in classes[split]}
    for split in SPLITS:
        if len({_as_on_disk(name) for name in classes[split]}) < len(classes[split]):
            raise DataError(
                f"The {split} split has the folders {', '.join(classes[split][:10])}, of which two "
                "differ in nothing but case, expected a name for each class. Rename one."
            )
    names = read_class_names(folder / CLASS_NAMES_FILE)
    if names is None:
        if found.keys() <= {
            _as_on_disk(name) for name in (*CLASS_NAMES, *folder_names(CLASS_NAMES))
        }:
            return CLASS_NAMES
        if all(re.fullmatch(r"\d{1,3}", name, re.ASCII) for name in found):
            numbers = [int(name) for name in found]
            if len(set(numbers)) == len(numbers) and all(str(int(name)) == name for name in found):
                names = tuple(str(label) for label in range(max(numbers) + 1))
        names = names or tuple(sorted(found.values()))
    known = {_as_on_disk(name) for name in (*names, *folder_names(names))}
    if strangers := sorted(name for key, name in found.items() if key not in known):
        raise DataError(
            f"There is a folder {strangers[0]} and no such class in {CLASS_NAMES_FILE} "
            f"({', '.join(names[:10])}), expected a line for each class. Add it, or rename the "
            "folder."
        )
    if len(names) > _MOST_CLASSES:
        raise DataError(
            f"Found {len(names)} classes in {display_path(folder)}, expected at most "
            f"{_MOST_CLASSES}: a label is one byte. Take some out."
        )
    return names


def _in_order(files: list[tuple[int, str]]) -> list[tuple[int, str]]:
    """Sort files by the numbers in their names, if each is there once; else class by class."""
    numbers = [re.findall(r"\d+", Path(name).stem) for _, name in files]
    last = [int(found[-1]) if found else None for found in numbers]
    if None not in last and len(set(last)) == len(last):
        return [file for _, file in sorted(zip(last, files, strict=True))]
    return sorted(files, key=lambda file: (file[0], _natural(file[1])))


def _natural(name: str) -> list[tuple[int, str]]:
    """Return a key that sorts ``img_10`` after ``img_9``."""
    return [
        (int(part), "") if part.isdigit() else (-1, part)
        for part in re.split(r"(\d+)", name)
        if part
    ]
