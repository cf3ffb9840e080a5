"""What each part of the CNN's training is worth, and what looking at neighbours is."""

import contextlib
import io

import numpy as np

from evidence.experiment import Experiment
from evidence.trainings import SCHEDULES, images, train_and_measure
from fmnist_utils import networks, training
from fmnist_utils.backend import keras


def _network(normalised: bool, hidden: int, shift: int) -> keras.Model:
    """Build the lesson's CNN, whose parts can be left out."""
    augmentation = networks.mirror_and_shift(shift) if shift else []
    model = keras.Sequential([keras.Input((28, 28, 1)), *augmentation])
    for filters in (16, 32, 64):
        model.add(keras.layers.Conv2D(filters, 3, padding="same", use_bias=not normalised))
        model.add(keras.layers.MaxPooling2D(2))
        if normalised:
            model.add(keras.layers.BatchNormalization(momentum=0.9))
        model.add(keras.layers.ReLU())
    model.add(keras.layers.Flatten())
    if hidden:
        model.add(keras.layers.Dense(hidden, activation="relu"))
    model.add(keras.layers.Dense(10))
    return model


def train_cnn(
    seed: int,
    normalised: bool = True,
    hidden: int = 128,
    shift: int = 0,
    schedule: str = "one cycle",
    rate: float = 0.02,
    epochs: int = 5,
    label_smoothing: float = 0.1,
    weight_decay: float = 0.01,
) -> dict[str, float]:
    """Train on 55,000 images, and measure on the 5,000 validation images."""
    recipe = training.Recipe(epochs, 256, rate, label_smoothing, weight_decay, SCHEDULES[schedule])
    return train_and_measure(lambda: _network(normalised, hidden, shift), recipe, seed)


#: Pixels in one random order, the same for all images.
ORDER = np.random.default_rng(0).permutation(784)


def train_shortly(
    seed: int, network: str = "CNN", shuffled: bool = False, n: int = 4_000, epochs: int = 2
) -> dict[str, float]:
    """Train on a few images, as they are or with their pixels shuffled.

    "filters that sum to nearly zero" counts those of the first layer's 16 whose sum is below 15 %
    of the sum of their sizes: such a filter does not answer to an even area.
    """
    keras.utils.clear_session()
    keras.utils.set_random_seed(seed)
    x_fit, y_fit, x_validation, y_validation = images()
    chosen = np.random.default_rng(seed).permutation(len(x_fit))[:n]
    x_fit, y_fit = x_fit[chosen], y_fit[chosen]
    if shuffled:
        x_fit, x_validation = (
            x.reshape(len(x), 784)[:, ORDER].reshape(x.shape) for x in (x_fit, x_validation)
        )
    build = {"CNN": networks.convolutional_network, "dense": networks.dense_network}[network]
    model = build()
    if epochs:
        recipe = training.Recipe(epochs, 50, 0.01, label_smoothing=0.0, weight_decay=0.0)
        with contextlib.redirect_stdout(io.StringIO()):
            training.train(model, x_fit, y_fit, recipe)
    predicted = model.predict(x_validation, batch_size=1000, verbose=0).argmax(axis=1)
    found = {"validation accuracy": float((predicted == y_validation).mean())}
    if network == "CNN":
        weights = model.layers[0].get_weights()[0]
        share = np.abs(weights.sum(axis=(0, 1, 2))) / np.abs(weights).sum(axis=(0, 1, 2))
        found["filters that sum to nearly zero"] = int((share < 0.15).sum())
    return found


EXPERIMENTS = (
    Experiment(
        name="cnn_ablation",
        how="The CNN is trained on 55,000 images with one part of its recipe changed, and measured "
        "on the 5,000 validation images. The recipe with all its parts is the baseline; pairs "
        "share the seed.",
        measure=train_cnn,
        arms={
            "all parts": {},
            "4 epochs": {"epochs": 4},
            "no layer of 128 units": {"hidden": 0},
            "no batch normalisation": {"normalised": False},
            "no label smoothing, no decay": {"label_smoothing": 0.0, "weight_decay": 0.0},
            "constant rate 0.003": {"schedule": "constant", "rate": 0.003},
            "one cycle to 0.003": {"rate": 0.003},
            "mirrored and shifted": {"shift": 2},
        },
    ),
    Experiment(
        name="cnn_neighbours",
        how="Both networks learn from 4,000 images in two epochs, as they are or with the pixels "
        "of all images in one random order; validation accuracy. A repeat draws other images and "
        "another start.",
        measure=train_shortly,
        arms={
            "CNN": {},
            "CNN, pixels shuffled": {"shuffled": True},
            "dense": {"network": "dense"},
            "dense, pixels shuffled": {"network": "dense", "shuffled": True},
        },
        repeats=20,
    ),
    Experiment(
        name="cnn_filters",
        how="The CNN learns from 10,000 images in five epochs. Counted are the filters of its "
        "first layer that sum to nearly zero, to within 15 % of the sum of their sizes.",
        measure=train_shortly,
        arms={
            "untrained": {"epochs": 0},
            "trained": {"n": 10_000, "epochs": 5},
            "trained, pixels shuffled": {"n": 10_000, "epochs": 5, "shuffled": True},
        },
        repeats=10,
    ),
)
