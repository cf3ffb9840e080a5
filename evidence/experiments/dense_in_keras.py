"""What each part of the dense network's training is worth."""

import numpy as np

from evidence.experiment import Experiment
from evidence.trainings import SCHEDULES, images, train_and_measure
from fmnist_utils import training
from fmnist_utils.backend import keras


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
    dropout: float = 0.2,
    schedule: str = "one cycle",
    rate: float = 0.01,
    epochs: int = 16,
    batch_size: int = 512,
    label_smoothing: float = 0.1,
    weight_decay: float = 0.01,
) -> dict[str, float]:
    """Train on 55,000 images, and measure on the 5,000 validation images."""
    recipe = training.Recipe(
        epochs, batch_size, rate, label_smoothing, weight_decay, SCHEDULES[schedule]
    )
    return train_and_measure(lambda: _network(units, normalised, dropout), recipe, seed)


def train_small(seed: int, rate: float = 0.001) -> dict[str, float]:
    """Train the lesson's first network on 11,000 images drawn anew, for four epochs."""
    keras.utils.clear_session()
    keras.utils.set_random_seed(seed)
    x_fit, y_fit, x_validation, y_validation = images()
    chosen = np.random.default_rng(seed).permutation(len(x_fit))[:11_000]
    model = keras.Sequential(
        [
            keras.Input((28, 28, 1)),
            keras.layers.Flatten(),
            keras.layers.Dense(128, activation="relu"),
            keras.layers.Dense(10),
        ]
    )
    model.compile(
        loss=keras.losses.SparseCategoricalCrossentropy(from_logits=True),
        optimizer=keras.optimizers.Adam(rate),
    )
    model.fit(x_fit[chosen], y_fit[chosen], batch_size=128, epochs=4, verbose=0)
    predicted = model.predict(x_validation, batch_size=1000, verbose=0).argmax(axis=1)
    return {"validation accuracy": float((predicted == y_validation).mean())}


EXPERIMENTS = (
    Experiment(
        name="dense_rates",
        how="The lesson's first network learns from 11,000 images, drawn anew in each repeat, in "
        "four epochs of Adam at a constant rate; validation accuracy.",
        measure=train_small,
        arms={
            "rate 0.001": {},
            "rate 0.003": {"rate": 0.003},
            "rate 0.00001": {"rate": 0.00001},
            "rate 0.1": {"rate": 0.1},
        },
        repeats=10,
    ),
    Experiment(
        name="dense_ablation",
        how="The dense network is trained on 55,000 images with one part of its recipe changed, "
        "and measured on the 5,000 validation images. The recipe with all its parts is the "
        "baseline; pairs share the seed.",
        measure=train_dense,
        arms={
            "all parts": {},
            "3 epochs": {"epochs": 3},
            "batches of 128": {"batch_size": 128},
            "one hidden layer of 256": {"units": (256,)},
            "no batch normalisation": {"normalised": False},
            "no dropout": {"dropout": 0.0},
            "no label smoothing": {"label_smoothing": 0.0},
            "no weight decay": {"weight_decay": 0.0},
            "constant rate 0.01": {"schedule": "constant"},
            "constant rate 0.001": {"schedule": "constant", "rate": 0.001},
            "one cycle to 0.001": {"rate": 0.001},
            "no dropout, smoothing, decay": {
                "dropout": 0.0,
                "label_smoothing": 0.0,
                "weight_decay": 0.0,
            },
        },
    ),
)
