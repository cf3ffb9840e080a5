"""The course's dense network and CNN, trained once and kept, for the lessons that study them."""

import contextlib
import dataclasses
import hashlib
import json
import zipfile
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from filelock import FileLock

from fmnist_utils import networks, training
from fmnist_utils.backend import keras
from fmnist_utils.data import load, preprocess
from fmnist_utils.datasets.cache import cache_folder
from fmnist_utils.datasets.fileio import atomic_write, display_path
from fmnist_utils.errors import DataError

#: What is trained, and how, by the name that the lessons use.
NETWORKS = {
    "dense": (networks.dense_network, training.DENSE_RECIPE),
    "CNN": (networks.convolutional_network, training.CNN_RECIPE),
}

#: Part of the name of what is kept. Raise it when `training.train` or `data.preprocess` comes to do
#: something else with the same recipe and the same images.
WEIGHTS_VERSION = 1


def trained_network(name: str) -> keras.Model:
    """Return one of the course's networks, trained by its lesson's recipe on 55,000 images.

    The first call trains it, about a minute on two cores, and keeps its weights in the cache;
    later calls read them. Weights of other layers, of another recipe or of other images are not
    taken.

    Parameters
    ----------
    name : {"dense", "CNN"}
        Which of the course's networks.

    Returns
    -------
    keras.Model
        Takes what `preprocess` returns; gives logits of shape (n, 10).

    Raises
    ------
    ValueError
        If there is no such network.
    """
    if name not in NETWORKS:
        raise ValueError(f"There is no network {name!r}, expected 'dense' or 'CNN'.")
    images, labels = load("train", subset="training")
    build, recipe = NETWORKS[name]
    keras.utils.set_random_seed(1)
    network = build()
    fingerprint = _fingerprint(network, recipe, images, labels)
    path = cache_folder() / f"{name}-of-{len(images)}-images-{fingerprint}.npz"
    if not _read(network, path):
        with _one_at_a_time(path):
            if not _read(network, path):  # nobody else has trained it meanwhile
                print(
                    f"Training the {name} network, once. Later calls will read it from the cache."
                )
                training.train(network, preprocess(images), labels, recipe)
                _keep(network, path)
    return network


def _fingerprint(
    network: keras.Sequential, recipe: training.Recipe, images: np.ndarray, labels: np.ndarray
) -> str:
    """Return a word that changes with the layers, the recipe or the data, and only with these."""
    # Keras counts the layers that a process has made, and names them by that count.
    layers = [
        [layer["class_name"], layer["config"] | {"name": None}]
        for layer in network.get_config()["layers"]
    ]
    how = dataclasses.asdict(recipe) | {"schedule": recipe.schedule.__name__}
    del how["steps_per_execution"]  # differs by backend, and changes the speed alone
    description = hashlib.sha256(json.dumps([WEIGHTS_VERSION, layers, how]).encode())
    for array in (images, labels):
        description.update(f"{array.dtype} {array.shape}".encode())
        description.update(np.ascontiguousarray(array))
    return description.hexdigest()[:12]


def _read(network: keras.Model, path: Path) -> bool:
    """Give a network the kept weights; return False if there are none, or they are damaged."""
    try:
        with path.open("rb") as file, np.load(file) as arrays:
            network.set_weights([arrays[key] for key in arrays.files])
    except (OSError, ValueError, EOFError, zipfile.BadZipFile):
        return False
    return True


@contextlib.contextmanager
def _one_at_a_time(path: Path) -> Iterator[None]:
    """Let other processes that need the same network wait, where files can be locked."""
    lock = FileLock(f"{path}.lock")
    with contextlib.suppress(OSError, NotImplementedError):
        path.parent.mkdir(parents=True, exist_ok=True)
        lock.acquire()
    try:
        yield
    finally:
        lock.release()


def _keep(network: keras.Model, path: Path) -> None:
    """Write the weights; a cache that cannot be written costs time, not the lesson."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with atomic_write(path) as file:
            np.savez(file, *network.get_weights())
    except (OSError, DataError) as error:
        print(f"The weights could not be kept in {display_path(path.parent)} ({error}).")
