"""One run of the capstone's study: all that decides it comes in as a setting and a seed.

For another question, copy this file beside your notebook, change in the copy what your question
changes, and import that. A model card then names the copy's function, and is repeated from it.
"""

import contextlib
import io
from collections.abc import Mapping

import numpy as np

from fmnist_utils import networks, training
from fmnist_utils.backend import keras
from fmnist_utils.data import load, preprocess

#: Raise it when the same setting and seed come to give something else.
VERSION = "1"
#: How images can be turned over while they are learned; Keras takes any other word for none.
FLIPS = ("none", "horizontal", "vertical", "horizontal_and_vertical")


def fit_network(setting: Mapping[str, object], seed: int) -> tuple[keras.Model, np.ndarray]:
    """Train the course's CNN on a part of the training images, and try it on the validation images.

    The seed decides which images are learned from, the weights at the start, the order of the
    images and their random changes. Two settings with the same seed learn from the same images.

    Parameters
    ----------
    setting : mapping
        "images", "epochs" and "batch_size": whole numbers; "peak": the highest learning rate;
        "flip": how half of the images, anew in each epoch, are turned over: one of `FLIPS`, of
        which "horizontal" mirrors and "vertical" turns upside down.
    seed : int
        0 or larger.

    Returns
    -------
    network : keras.Model
        Trained.
    right : ndarray of shape (n_validation,), bool
        Which of the validation images it names rightly. Its mean is the accuracy.

    Raises
    ------
    ValueError
        If there is no such way to flip.

    Examples
    --------
    >>> setting = {"images": 100, "epochs": 1, "batch_size": 50, "peak": 0.01, "flip": "none"}
    >>> network, right = fit_network(setting, seed=1)
    >>> right.dtype
    dtype('bool')
    """
    images, labels = load("train", subset="training")
    chosen = np.random.default_rng(seed).permutation(len(images))[: setting["images"]]
    flip = setting["flip"]
    if flip not in FLIPS:
        raise ValueError(f"The setting has 'flip': {flip!r}, expected one of {', '.join(FLIPS)}.")
    keras.utils.set_random_seed(seed)
    augmentation = [] if flip == "none" else [keras.layers.RandomFlip(flip, seed=seed)]
    network = networks.convolutional_network(augmentation=augmentation)
    recipe = training.Recipe(setting["epochs"], setting["batch_size"], setting["peak"])
    with contextlib.redirect_stdout(io.StringIO()):  # training prints a line for each epoch
        training.train(network, preprocess(images[chosen]), labels[chosen], recipe)
    images, labels = load("train", subset="validation")
    # not `predict`, which TensorFlow would compile anew for each network, and warn of it
    parts = [
        keras.ops.convert_to_numpy(network(part, training=False))
        for part in np.array_split(preprocess(images), 10)
    ]
    return network, np.concatenate(parts).argmax(axis=1) == labels
