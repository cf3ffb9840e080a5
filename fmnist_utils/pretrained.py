"""The networks of lessons 5 and 6, trained once and kept, for the lessons that study them."""

import hashlib
import inspect
import zipfile
from pathlib import Path

import numpy as np

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


def trained_network(name: str) -> keras.Model:
    """Return a network of the course's, trained on the 55,000 fit images by its lesson's recipe.

    The first call trains it, about a minute on two cores, and keeps its weights in the cache;
    later calls read them. Weights that were trained by other code or on other data are not taken.

    Parameters
    ----------
    name : {"dense", "CNN"}
        The network of lesson 5 or 6.

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
    path = _weights_path(name, len(images))
    build, recipe = NETWORKS[name]
    keras.utils.set_random_seed(1)
    network = build()
    try:
        with path.open("rb") as file, np.load(file) as arrays:
            network.set_weights([arrays[key] for key in arrays.files])
    except (OSError, ValueError, EOFError, zipfile.BadZipFile):  # there is none, or it is damaged
        print(f"Training the {name} network, once. Later calls will read it from the cache.")
        training.train(network, preprocess(images), labels, recipe)
        _keep(network, path)
    return network


def _weights_path(name: str, images: int) -> Path:
    """Name a file that is another one whenever the network, its training or its data changes."""
    source = "".join(inspect.getsource(module) for module in (networks, training))
    mark = hashlib.sha256(source.encode()).hexdigest()[:12]
    return cache_folder() / f"{name}-of-{images}-images-{mark}.npz"


def _keep(network: keras.Model, path: Path) -> None:
    """Write the weights; a cache that cannot be written costs time, not the lesson."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with atomic_write(path) as file:
            np.savez(file, *network.get_weights())
    except (OSError, DataError) as error:
        print(f"The weights could not be kept in {display_path(path.parent)} ({error}).")
