"""One NumPy archive with the arrays that Keras's own ``mnist.npz`` has, and the class names."""

import io
import zipfile
from pathlib import Path

import numpy as np

from fmnist_utils.doors.dataset import Dataset, with_default_names
from fmnist_utils.doors.writing import open_folder, write_new
from fmnist_utils.errors import DataError
from fmnist_utils.files import reading

_ARRAYS = ("x_train", "y_train", "x_test", "y_test")


def export_npz(dataset: Dataset, path: Path) -> None:
    """Write the arrays ``x_train``, ``y_train``, ``x_test``, ``y_test`` and ``class_names``.

    Parameters
    ----------
    dataset : Dataset
    path : Path
        Ends in ``.npz``.

    Raises
    ------
    DataError
        If it has another ending, or is there with other content.
    """
    if path.suffix != ".npz":
        raise DataError(
            f"{path.name} does not end in .npz, expected the name of one NumPy archive. Name a "
            "file, for example fashion-mnist.npz."
        )
    open_folder(path.parent)
    arrays = dict(zip(_ARRAYS, (*dataset.train, *dataset.test), strict=True))
    content = io.BytesIO()
    np.savez_compressed(content, **arrays, class_names=np.array(dataset.class_names))
    write_new(path, content.getvalue())


def import_npz(path: Path) -> Dataset:
    """Read such an archive, also one without class names, as Keras's are.

    Raises
    ------
    DataError
        If it is no such archive, or its arrays do not fit together.
    """
    with reading(path) as file:
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
        except (OSError, ValueError, EOFError, zipfile.BadZipFile, NotImplementedError) as error:
            raise DataError(
                f"{path.name} is damaged or holds Python objects ({error}), expected plain arrays. "
                "Export it again."
            ) from None
    for name in _ARRAYS:
        rank = 3 if name.startswith("x") else 1
        if arrays[name].ndim != rank:
            raise DataError(
                f"{path.name} has {name} of shape {arrays[name].shape}, expected rank {rank}: "
                "images are (n, height, width) and labels (n,). Reshape it."
            )
    for part in ("train", "test"):
        if len(arrays[f"x_{part}"]) != len(arrays[f"y_{part}"]):
            raise DataError(
                f"{path.name} has {len(arrays[f'x_{part}'])} {part} images and "
                f"{len(arrays[f'y_{part}'])} labels, expected as many of each. Save them anew."
            )
    train, test = (arrays["x_train"], arrays["y_train"]), (arrays["x_test"], arrays["y_test"])
    if "class_names" not in arrays:
        return with_default_names(train, test)
    return Dataset(train, test, tuple(str(name) for name in arrays["class_names"]))
