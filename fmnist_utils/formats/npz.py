"""One NumPy archive with the arrays that Keras's own ``mnist.npz`` has, and the class names."""

import io
import os
import zipfile
from pathlib import Path

import numpy as np

from fmnist_utils.datasets.fileio import open_for_reading
from fmnist_utils.errors import DataError
from fmnist_utils.formats.dataset import Dataset, with_default_names
from fmnist_utils.formats.writing import open_folder, write_new

_ARRAYS = ("x_train", "y_train", "x_test", "y_test")


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
    """Read such an archive, also one without class names, as Keras's are.

    Raises
    ------
    DataError
        If it is no such archive, or its arrays do not fit together.
    """
    path = Path(path)
    with open_for_reading(path) as file:
        if not zipfile.is_zipfile(file):
            raise DataError(
                f"{path.name} is no NumPy archive, expected a .npz file, as np.savez writes it. "
                "Check the path, or export it again."
            )
        file.seek(0)
        try:
            with np.load(file, allow_pickle=False) as archive:
                if missing := [name for name in _ARRAYS if name not in archive]:
                    raise DataError(
                        f"{path.name} holds {', '.join(archive) or 'nothing'}, expected "
                        f"{', '.join(_ARRAYS)}: {missing[0]} is missing. Save the arrays under "
                        "these names."
                    )
                arrays = {
                    name: archive[name] for name in archive if name in (*_ARRAYS, "class_names")
                }
        except DataError:
            raise
        except Exception as error:  # zipfile, zlib, lzma and NumPy each raise their own
            raise DataError(
                f"{path.name} is damaged or holds Python objects ({error}), expected plain arrays. "
                "Export it again."
            ) from None
    if wrong := [name for name, array in arrays.items() if not isinstance(array, np.ndarray)]:
        raise DataError(
            f"{path.name} holds {wrong[0]}, which is no array, expected one. Save it with np.savez."
        )
    for name in _ARRAYS:
        array = arrays[name]
        whole = array.dtype.kind in "iu" and array.size
        if whole and array.min() >= 0 and array.max() <= 255:
            arrays[name] = array.astype(np.uint8)  # the same numbers, in a byte each
    train, test = (arrays["x_train"], arrays["y_train"]), (arrays["x_test"], arrays["y_test"])
    try:
        if "class_names" not in arrays:
            return with_default_names(train, test)
        return Dataset(train, test, _names_in(arrays["class_names"]))
    except DataError as error:
        raise DataError(f"{path.name} does not hold a dataset. {error}") from None


def _names_in(array: np.ndarray) -> tuple[str, ...]:
    if array.dtype.kind != "U" or array.ndim != 1:
        raise DataError(
            f"Its class_names are {array.dtype} of shape {array.shape}, expected text of rank 1. "
            "Save them with np.array(names)."
        )
    return tuple(str(name) for name in array)
