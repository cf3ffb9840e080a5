"""NumPy's archives: written as Keras's own ``mnist.npz``, and read under the names that others use.

Keras has ``x_train``, ``y_train``, ``x_test``, ``y_test`` in one file; MedMNIST ``train_images``,
``train_labels`` and so on; ``np.savez`` without names ``arr_0`` to ``arr_3``. Kuzushiji-MNIST comes
in four files, ``kmnist-train-imgs.npz`` and the like, each with one array, ``arr_0``.
"""

import io
import math
import os
import re
import zipfile
from collections.abc import Mapping
from pathlib import Path

import numpy as np

from fmnist_utils.datasets.custom import CLASS_NAMES_FILE, read_class_names
from fmnist_utils.datasets.fileio import display_path, open_for_reading
from fmnist_utils.errors import DataError
from fmnist_utils.formats.dataset import Dataset, with_default_names
from fmnist_utils.formats.litter import listed
from fmnist_utils.formats.progress import progress_bar
from fmnist_utils.formats.writing import open_folder, write_new

_ARRAYS = ("x_train", "y_train", "x_test", "y_test")
#: Other names of them, in `_ARRAYS`'s order; capitals do not matter.
_OTHER_NAMES = (
    ("train_images", "train_labels", "test_images", "test_labels"),
    ("training_images", "training_labels", "test_images", "test_labels"),
    ("images_train", "labels_train", "images_test", "labels_test"),
    ("train_x", "train_y", "test_x", "test_y"),
    ("train_data", "train_labels", "test_data", "test_labels"),
)
_UNNAMED = ("arr_0", "arr_1", "arr_2", "arr_3")
#: A file that holds one of the four arrays, such as ``kmnist-train-imgs.npz`` or ``y_test.npy``.
_PART = re.compile(
    r".*?(?:(?P<split>train|t10k|test)(?:ing)?[-_. ]?(?P<what>images?|imgs?|data|x|labels?|y)"
    r"|(?P<first>images?|imgs?|x|labels?|y)[-_. ]?(?P<second>train|test))\.np[yz]",
    re.IGNORECASE,
)
#: How far 255 times a pixel from 0 to 1 may be from a whole number: the error of float16.
_ROUNDING = 0.13


def export_npz(dataset: Dataset, path: str | os.PathLike) -> None:
    """Write the arrays ``x_train``, ``y_train``, ``x_test``, ``y_test`` and ``class_names``.

    Parameters
    ----------
    dataset : Dataset
    path : path
        Ends in ``.npz``.

    Raises
    ------
    DataError
        If it has another ending, or is there with other content.
    """
    path = Path(path)
    if path.suffix.lower() != ".npz":
        raise DataError(
            f"{path.name} does not end in .npz, expected the name of one NumPy archive. Name a "
            "file, for example fashion-mnist.npz."
        )
    open_folder(path.parent)
    arrays = dict(zip(_ARRAYS, (*dataset.train, *dataset.test), strict=True))
    content = io.BytesIO()
    np.savez_compressed(content, **arrays, class_names=np.array(dataset.class_names))
    write_new(path.parent, {path.name: content.getvalue()})


def import_npz(path: str | os.PathLike) -> Dataset:
    """Read an archive, or a folder of four files, also without class names, as Keras's are.

    What holds the same numbers in another form is taken: whole numbers of any type, pixels from 0
    to 1 that are 255ths, rows of pixels, a last axis of one channel, labels in one-hot rows.

    Parameters
    ----------
    path : path
        An ``.npz`` file, or a folder with four ``.npz`` or ``.npy`` files of one array each, and
        perhaps ``class_names.txt``.

    Raises
    ------
    DataError
        If it is no such archive, or its arrays do not fit together.
    """
    path = Path(path)
    if path.is_dir():
        arrays = _four_files(path)
        names = read_class_names(path / CLASS_NAMES_FILE)
    else:
        arrays = _in_keras_names(_arrays_in(path), path.name)
        names = None
    for name in _ARRAYS:
        labels = name.startswith("y")
        arrays[name] = _as_labels(arrays[name]) if labels else _as_images(arrays[name])
    train, test = (arrays["x_train"], arrays["y_train"]), (arrays["x_test"], arrays["y_test"])
    try:
        if "class_names" in arrays:
            names = _names_in(arrays["class_names"])
        return Dataset(train, test, names) if names else with_default_names(train, test)
    except DataError as error:
        raise DataError(f"{path.name} does not hold a dataset. {error}") from None


def _arrays_in(path: Path) -> dict[str, np.ndarray]:
    """Return the arrays of an ``.npz`` file by name, or that of an ``.npy`` file as ``arr_0``."""
    with open_for_reading(path) as file:
        is_array = file.read(6) == b"\x93NUMPY"
        if not is_array and not zipfile.is_zipfile(file):
            raise DataError(
                f"{path.name} is no NumPy archive, expected a .npz file, as np.savez writes it. "
                "Check the path, or export it again."
            )
        file.seek(0)
        try:
            with np.load(file, allow_pickle=False) if not is_array else file as opened:
                if is_array:
                    return {"arr_0": np.load(opened, allow_pickle=False)}
                with progress_bar(len(opened.files), path.name, "array") as progress:
                    arrays = {}
                    for name in opened.files:
                        arrays[name] = opened[name]
                        progress.update()
        except Exception as error:  # zipfile, zlib, lzma and NumPy each raise their own
            raise DataError(
                f"{path.name} is damaged or holds Python objects ({error}), expected plain arrays. "
                "Export it again."
            ) from None
    if wrong := [name for name, array in arrays.items() if not isinstance(array, np.ndarray)]:
        raise DataError(
            f"{path.name} holds {wrong[0]}, which is no array, expected one. Save it with np.savez."
        )
    return arrays


def _in_keras_names(arrays: Mapping[str, np.ndarray], source: str) -> dict[str, np.ndarray]:
    """Return the four arrays under Keras's names, and the class names if there are any."""
    by_name = {name.lower(): array for name, array in arrays.items()}
    known = {"class_names": by_name["class_names"]} if "class_names" in by_name else {}
    for names in (_ARRAYS, *_OTHER_NAMES):
        if by_name.keys() >= set(names):
            return dict(zip(_ARRAYS, (by_name[name] for name in names), strict=True)) | known
    if by_name.keys() - known.keys() == set(_UNNAMED):
        unnamed = [by_name[name] for name in _UNNAMED]
        images = [array for array in unnamed if array.ndim > 1 and array[:1].size > 1]
        labels = [array for array in unnamed if array.ndim == 1 or array[:1].size == 1]
        if len(images) == len(labels) == 2:
            pairs = (images[0], labels[0], images[1], labels[1])
            return dict(zip(_ARRAYS, pairs, strict=True)) | known
    found = ", ".join(f"{name} {array.shape}" for name, array in arrays.items()) or "nothing"
    likest = max((_ARRAYS, *_OTHER_NAMES), key=lambda names: len(by_name.keys() & set(names)))
    missing = next(name for name in likest if name not in by_name)
    raise DataError(
        f"{source} holds {found}, expected {', '.join(likest)}: {missing} is missing. Save the "
        "arrays under these names."
    )


def _four_files(folder: Path) -> dict[str, np.ndarray]:
    """Read four files of one array each."""
    paths: dict[str, Path] = {}
    names = sorted(listed(folder))
    for name in names:
        if match := _PART.fullmatch(name):
            split = (match["split"] or match["second"]).lower()
            what = (match["what"] or match["first"]).lower()
            array = f"{'y' if what[0] in 'ly' else 'x'}_{'train' if split == 'train' else 'test'}"
            if array in paths:
                raise DataError(
                    f"Found in the folder {display_path(folder)} {paths[array].name} and {name}, "
                    f"expected one file for {array}. Take the other out, or name one archive."
                )
            paths[array] = folder / name
    if missing := [name for name in _ARRAYS if name not in paths]:
        raise DataError(
            f"Found in the folder {display_path(folder)} {', '.join(names[:8]) or 'nothing'}, "
            "expected four files such as kmnist-train-imgs.npz or x_train.npy: that for "
            f"{missing[0]} is missing. Put it there, or name one .npz file."
        )
    arrays = {}
    for array, path in paths.items():
        content = _arrays_in(path)
        if len(content) != 1:
            raise DataError(
                f"{path.name} holds the arrays {', '.join(content) or '(none)'}, expected one. "
                "Save each array in a file of its own, or all four in one archive."
            )
        [arrays[array]] = content.values()
    return arrays


def _as_images(array: np.ndarray) -> np.ndarray:
    """Return images in bytes, of rank 3, if that loses nothing; else as they are."""
    if array.dtype.kind == "f" and array.size and np.isfinite(array).all() and array.min() >= 0:
        scaled = array * np.float32(255) if array.max() <= 1 else array
        whole = np.rint(scaled)
        if whole.max() <= 255 and np.abs(whole - scaled).max() <= _ROUNDING * (array.max() <= 1):
            array = whole.astype(np.uint8)
    array = _in_bytes(array)
    if array.ndim in (3, 4) and array.shape[-1] == 1 and array.shape[1] != 1:
        array = array[..., 0]
    if array.ndim == 4 and array.shape[1] == 1:
        array = array[:, 0]
    side = math.isqrt(array.shape[-1]) if array.ndim == 2 else 0
    if side > 1 and side**2 == array.shape[-1]:
        array = array.reshape(-1, side, side)
    return array


def _as_labels(array: np.ndarray) -> np.ndarray:
    """Return labels in bytes, of rank 1, if that loses nothing; else as they are."""
    if array.ndim > 1 and array.shape[-1] == 1:
        array = array[..., 0]
    if array.ndim == 2 and array.shape[1] > 1 and array.dtype.kind in "biuf":
        one_hot = np.isin(array, (0, 1)).all() and (array.sum(axis=1) == 1).all()
        array = array.argmax(axis=1) if one_hot else array
    return _in_bytes(array)


def _in_bytes(array: np.ndarray) -> np.ndarray:
    whole = array.dtype.kind in "iu" and array.size
    if whole and array.min() >= 0 and array.max() <= 255:
        return array.astype(np.uint8)  # the same numbers, in a byte each
    return array


def _names_in(array: np.ndarray) -> tuple[str, ...]:
    if array.dtype.kind != "U" or array.ndim != 1:
        raise DataError(
            f"Its class_names are {array.dtype} of shape {array.shape}, expected text of rank 1. "
            "Save them with np.array(names)."
        )
    return tuple(str(name) for name in array)
