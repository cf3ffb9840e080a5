"""Train a network on the course's 55,000 images, and measure it on the 5,000 validation images."""

import contextlib
import io
from collections.abc import Callable
from functools import cache

import numpy as np

from fmnist_utils import data, training
from fmnist_utils.backend import keras


@cache
def images() -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Return what is fitted, and what validates.

    Returns
    -------
    x_fit, y_fit, x_validation, y_validation : ndarray
        Images of shape (n, 28, 28, 1), float32 from 0 to 1; labels of shape (n,), uint8.
    """
    fit, y_fit = data.load("train", subset="training")
    validation, y_validation = data.load("train", subset="validation")
    return data.preprocess(fit), y_fit, data.preprocess(validation), y_validation


def constant(peak: float, steps: int) -> training.Schedule:
    """Make a learning rate that stays the same."""
    return keras.optimizers.schedules.PiecewiseConstantDecay([steps], [peak, peak])


SCHEDULES = {"one cycle": training.one_cycle, "constant": constant}


def train_and_measure(
    build: Callable[[], keras.Model], recipe: training.Recipe, seed: int
) -> dict[str, float]:
    """Train a network with one seed, and measure it at rest.

    Parameters
    ----------
    build : callable
        Makes the untrained network.
    recipe : Recipe
    seed : int

    Returns
    -------
    dict of str to float
        "validation accuracy", "validation loss", "fitted accuracy" and "fitted loss": both parts
        are measured after the training, without dropout and shifts.
    """
    keras.utils.clear_session()
    keras.utils.set_random_seed(seed)
    x_fit, y_fit, x_validation, y_validation = images()
    network = build()
    with contextlib.redirect_stdout(io.StringIO()):
        training.train(network, x_fit, y_fit, recipe)
    found = {}
    for part, x, y in (("validation", x_validation, y_validation), ("fitted", x_fit, y_fit)):
        logits = network.predict(x, batch_size=1000, verbose=0).astype(np.float64)
        log_probabilities = logits - np.logaddexp.reduce(logits, axis=1, keepdims=True)
        found[f"{part} accuracy"] = float((logits.argmax(axis=1) == y).mean())
        found[f"{part} loss"] = float(-log_probabilities[np.arange(len(y)), y].mean())
    return found
