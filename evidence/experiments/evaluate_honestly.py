"""What a temperature is worth on other images and in a shop, and what makes a network modest."""

from functools import cache

import numpy as np

from evidence.experiment import Experiment
from evidence.trainings import images
from fmnist_utils import calibration, pretrained, softmax, training
from fmnist_utils.backend import keras


@cache
def _logits() -> tuple[np.ndarray, np.ndarray]:
    """Return the CNN's logits for the validation images, and for 5,000 that it has learned."""
    x, _, validation, _ = images()
    network = pretrained.trained_network("CNN")
    return tuple(
        network.predict(part, batch_size=500, verbose=0) for part in (validation, x[:5000])
    )


def apply_temperature(seed: int, found_on: str = "", temperature: float = 1.0) -> dict[str, float]:
    """Find T on 2,500 images, and measure on 2,500 other validation images, both drawn anew."""
    _, y_fit, _, y = images()
    validation, fitted = _logits()
    generator = np.random.default_rng(seed)
    order = generator.permutation(len(y))
    here, there = order[:2500], order[2500:]
    there = generator.choice(there, len(there))
    t = temperature
    if found_on == "validation images":
        t = calibration.fit_temperature(y[here], validation[here])
    if found_on == "learned images":
        t = calibration.fit_temperature(y_fit[:5000][here], fitted[here])
    return {
        "calibration error": calibration.expected_calibration_error(
            y[there], softmax.softmax(validation[there] / t)
        ),
        "cross-entropy": float(softmax.cross_entropy(y[there], validation[there] / t).mean()),
        "T": float(t),
    }


def pay_for_decisions(
    seed: int, asks: bool = True, found_on: str = "", temperature: float = 1.0
) -> dict[str, float]:
    """Decide on 2,500 validation images by the lesson's price list, with T from the others."""
    _, _, _, y = images()
    validation, _ = _logits()
    generator = np.random.default_rng(seed)
    order = generator.permutation(len(y))
    here, there = order[:2500], generator.choice(order[2500:], 2500)
    t = calibration.fit_temperature(y[here], validation[here]) if found_on else temperature
    tops = [0, 2, 4, 6]
    costs = np.full((10, 11), 5.0)
    costs[np.ix_(tops, tops)] = 1
    costs[range(10), range(10)] = 0
    costs[:, 10] = 0.5
    expected = softmax.softmax(validation[there] / t) @ costs
    done = expected.argmin(axis=1) if asks else validation[there].argmax(axis=1)
    return {
        "cost of an image": float(costs[y[there], done].mean()),
        "asked": float(np.mean(done == 10)),
    }


def train_modest(
    seed: int, label_smoothing: float = 0.1, dropout: float = 0.2, weight_decay: float = 0.01
) -> dict[str, float]:
    """Train a dense network on 10,000 images, and find its T on the validation images."""
    x, y, validation, labels = images()
    chosen = np.random.default_rng(seed).permutation(len(x))[:10_000]
    keras.utils.clear_session()
    keras.utils.set_random_seed(seed)
    network = keras.Sequential([keras.Input((28, 28, 1)), keras.layers.Flatten()])
    for n in (256, 128):
        network.add(keras.layers.Dense(n, use_bias=False))
        network.add(keras.layers.BatchNormalization(momentum=0.9))
        network.add(keras.layers.ReLU())
        if dropout:
            network.add(keras.layers.Dropout(dropout))
    network.add(keras.layers.Dense(10))
    recipe = training.Recipe(
        12,
        batch_size=256,
        peak_learning_rate=0.01,
        label_smoothing=label_smoothing,
        weight_decay=weight_decay,
    )
    training.train(network, x[chosen], y[chosen], recipe)
    logits = network.predict(validation, batch_size=1000, verbose=0)
    probabilities = softmax.softmax(logits)
    accuracy = float((logits.argmax(axis=1) == labels).mean())
    return {
        "T": float(calibration.fit_temperature(labels, logits)),
        "accuracy": accuracy,
        "confidence above accuracy": float(probabilities.max(axis=1).mean()) - accuracy,
    }


EXPERIMENTS = (
    Experiment(
        name="temperature",
        how="The lesson's CNN is judged on 2,500 validation images, drawn anew in each repeat, as "
        "it is or with a temperature: found on the 2,500 others, on 2,500 images that it has "
        "learned from, or set.",
        measure=apply_temperature,
        arms={
            "as it is": {},
            "T from validation images": {"found_on": "validation images"},
            "T from learned images": {"found_on": "learned images"},
            "T = 0.3": {"temperature": 0.3},
            "T = 1.5": {"temperature": 1.5},
        },
        trained=False,
    ),
    Experiment(
        name="price_list",
        how="The lesson's CNN is judged on 2,500 validation images, drawn anew in each repeat: "
        "what its answers cost, or the decisions of least expected cost, by probabilities "
        "as they are or with a temperature found on the other half, or set.",
        measure=pay_for_decisions,
        arms={
            "never asks": {"asks": False},
            "as it is": {},
            "T from the other half": {"found_on": "validation images"},
            "T = 2": {"temperature": 2.0},
        },
        trained=False,
    ),
    Experiment(
        name="modesty",
        how="A dense network learns from 10,000 images, drawn anew in each repeat, for 12 epochs, "
        "with one part of its recipe left out. The temperature that suits it is found on the "
        "validation images.",
        measure=train_modest,
        arms={
            "all parts": {},
            "no label smoothing": {"label_smoothing": 0.0},
            "no dropout": {"dropout": 0.0},
            "no weight decay": {"weight_decay": 0.0},
        },
    ),
)
