"""Lesson 05: what each part of the dense network's training is worth."""

import contextlib
import io
from functools import cache

import numpy as np

from evidence.experiment import Experiment
from fmnist_utils import data, training
from fmnist_utils.backend import keras


@cache
def _images() -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Return images and labels to fit, and those to validate."""
    x_fit, y_fit = data.load("train", subset="training")
    x_validation, y_validation = data.load("train", subset="validation")
    return data.preprocess(x_fit), y_fit, data.preprocess(x_validation), y_validation


def _constant(peak: float, steps: int) -> training.Schedule:
    return keras.optimizers.schedules.PiecewiseConstantDecay([steps], [peak, peak])


SCHEDULES = {"one cycle": training.one_cycle, "constant": _constant}


def _network(units: tuple[int, ...], normalised: bool, dropout: float) -> keras.Model:
    """Build a dense network whose parts can be left out."""
    model = keras.Sequential([keras.Input((28, 28, 1)), keras.layers.Flatten()])
    for n in units:
        model.add(keras.layers.Dense(n, use_bias=not normalised))
        if normalised:
            model.add(keras.layers.BatchNormalization(momentum=0.9))
        model.add(keras.layers.ReLU())
        if dropout:
            model.add(keras.layers.Dropout(dropout))
    model.add(keras.layers.Dense(10))
    return model


def train_dense(
    seed: int,
    units: tuple[int, ...] = (256, 128),
    normalised: bool = True,
    dropout: float = 0.0,
    schedule: str = "one cycle",
    rate: float = 0.01,
    epochs: int = 16,
    batch_size: int = 512,
    label_smoothing: float = 0.1,
    weight_decay: float = 0.01,
) -> dict[str, float]:
    """Train on 55,000 images, and measure on the 5,000 validation images."""
    keras.utils.clear_session()
    keras.utils.set_random_seed(seed)
    x_fit, y_fit, x_validation, y_validation = _images()
    network = _network(tuple(units), normalised, dropout)
    recipe = training.Recipe(
        epochs, batch_size, rate, label_smoothing, weight_decay, SCHEDULES[schedule]
    )
    with contextlib.redirect_stdout(io.StringIO()):
        training.train(network, x_fit, y_fit, recipe)
    found = {}
    for part, x, y in (("validation", x_validation, y_validation), ("fitted", x_fit, y_fit)):
        logits = network.predict(x, batch_size=1000, verbose=0).astype(np.float64)
        log_probabilities = logits - np.logaddexp.reduce(logits, axis=1, keepdims=True)
        found[f"{part} accuracy"] = float((logits.argmax(axis=1) == y).mean())
        found[f"{part} loss"] = float(-log_probabilities[np.arange(len(y)), y].mean())
    return found


ALL_PARTS = {"dropout": 0.2}
EXPERIMENTS = (
    Experiment(
        name="dense_ablation",
        how="The dense network is trained on 55,000 images with one part of its recipe changed, "
        "and measured on the 5,000 validation images. The recipe with all its parts is the "
        "baseline; pairs share the seed.",
        measure=train_dense,
        arms={
            "all parts": ALL_PARTS,
            "3 epochs": ALL_PARTS | {"epochs": 3},
            "batches of 128": ALL_PARTS | {"batch_size": 128},
            "one hidden layer of 256": ALL_PARTS | {"units": (256,)},
            "no batch normalisation": ALL_PARTS | {"normalised": False},
            "no dropout": ALL_PARTS | {"dropout": 0.0},
            "no label smoothing": ALL_PARTS | {"label_smoothing": 0.0},
            "no weight decay": ALL_PARTS | {"weight_decay": 0.0},
            "constant rate 0.01": ALL_PARTS | {"schedule": "constant"},
            "constant rate 0.001": ALL_PARTS | {"schedule": "constant", "rate": 0.001},
            "one cycle to 0.001": ALL_PARTS | {"rate": 0.001},
            "no dropout, smoothing, decay": {"label_smoothing": 0.0, "weight_decay": 0.0},
        },
    ),
)
