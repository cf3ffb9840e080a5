"""What a hidden layer is worth beyond softmax regression, and what breaks it; in NumPy."""

from functools import cache

import numpy as np

from evidence.experiment import Experiment
from evidence.trainings import images
from fmnist_utils import softmax

#: Images that judge; a draw fits all the others.
N_JUDGED = 10_000
BATCH = 100


@cache
def _all_images() -> tuple[np.ndarray, np.ndarray]:
    """Return the 60,000 training images as rows of 784 numbers, and their labels."""
    x_fit, y_fit, x_validation, y_validation = images()
    x = np.concatenate([x_fit, x_validation]).reshape(-1, 784)
    return x, np.concatenate([y_fit, y_validation])


def _activity(x: np.ndarray, w1: np.ndarray, b1: np.ndarray, relu: bool) -> np.ndarray:
    z = x @ w1 + b1
    return np.maximum(z, 0) if relu else z


def train_hidden(
    seed: int,
    units: int = 128,
    rate: float = 0.2,
    scale: float | None = None,
    relu: bool = True,
    mask: bool = True,
    epochs: int = 8,
) -> dict[str, float]:
    """Train a network with one hidden layer on 50,000 images, and judge it by the other 10,000.

    A scale is that of all first weights; None stands for the root of 2 / inputs in each layer.
    """
    x, labels = _all_images()
    generator = np.random.default_rng(seed)
    order = generator.permutation(len(x))
    fitted, judged = order[N_JUDGED:], order[:N_JUDGED]
    scales = [np.sqrt(2 / n) if scale is None else scale for n in (784, units)]
    w1 = (scales[0] * generator.standard_normal((784, units))).astype(np.float32)
    w2 = (scales[1] * generator.standard_normal((units, 10))).astype(np.float32)
    b1, b2 = np.zeros(units, np.float32), np.zeros(10, np.float32)
    start = softmax.cross_entropy(
        labels[judged], _activity(x[judged], w1, b1, relu) @ w2 + b2
    ).mean()
    step = np.float32(rate)
    for _ in range(epochs):
        walk = generator.permutation(fitted)
        for first in range(0, len(walk), BATCH):
            chosen = walk[first : first + BATCH]
            h = _activity(x[chosen], w1, b1, relu)
            d_logits = softmax.softmax(h @ w2 + b2)
            d_logits[np.arange(len(chosen)), labels[chosen]] -= 1
            d_logits /= len(chosen)
            d_z = d_logits @ w2.T
            if relu and mask:
                d_z *= h > 0
            w2, b2 = w2 - step * h.T @ d_logits, b2 - step * d_logits.sum(axis=0)
            w1, b1 = w1 - step * x[chosen].T @ d_z, b1 - step * d_z.sum(axis=0)
    h = _activity(x[judged], w1, b1, relu)
    logits = h @ w2 + b2
    return {
        "accuracy": float((logits.argmax(axis=1) == labels[judged]).mean()),
        "loss": float(softmax.cross_entropy(labels[judged], logits).mean()),
        "loss at the start": float(start),
        "units that never answer": float((h.max(axis=0) <= 0).sum()),
    }


def train_softmax(seed: int, rate: float = 0.1, epochs: int = 8) -> dict[str, float]:
    """Train softmax regression on the same 50,000 images, in an order of its own, and judge it."""
    x, labels = _all_images()
    generator = np.random.default_rng(seed)
    order = generator.permutation(len(x))
    fitted, judged = order[N_JUDGED:], order[:N_JUDGED]
    w, b = np.zeros((784, 10), np.float32), np.zeros(10, np.float32)
    step = np.float32(rate)
    for _ in range(epochs):
        walk = generator.permutation(fitted)
        for first in range(0, len(walk), BATCH):
            chosen = walk[first : first + BATCH]
            error = softmax.softmax(x[chosen] @ w + b)
            error[np.arange(len(chosen)), labels[chosen]] -= 1
            error /= len(chosen)
            w, b = w - step * x[chosen].T @ error, b - step * error.sum(axis=0)
    logits = x[judged] @ w + b
    return {
        "accuracy": float((logits.argmax(axis=1) == labels[judged]).mean()),
        "loss": float(softmax.cross_entropy(labels[judged], logits).mean()),
    }


def train_one(seed: int, hidden: bool = True, **settings: float | bool | None) -> dict[str, float]:
    """Train one of the two."""
    return train_hidden(seed, **settings) if hidden else train_softmax(seed, **settings)


EXPERIMENTS = (
    Experiment(
        name="hidden_layer",
        how="A hidden layer of 128 units, or none, in NumPy by the lesson's loop: batches of 100, "
        "8 epochs. A repeat cuts the 60,000 training images anew into 50,000 to fit and 10,000 to "
        "judge by, and draws other first weights and another order; all arms see the same cut.",
        measure=train_one,
        arms={
            "no hidden layer": {"hidden": False},
            "no hidden layer, 24 epochs, rate 0.03": {"hidden": False, "epochs": 24, "rate": 0.03},
            "128 units": {},
            "128 units without ReLU": {"relu": False, "rate": 0.1},
            "128 units, gate forgotten": {"mask": False},
            "128 units, gate forgotten, rate 0.1": {"mask": False, "rate": 0.1},
            "128 units, gate forgotten, rate 0.03": {"mask": False, "rate": 0.03},
            "32 units": {"units": 32},
            "rate 0.1": {"rate": 0.1},
            "rate 0.5": {"rate": 0.5},
            "scale 0.01": {"scale": 0.01},
            "scale 1": {"scale": 1.0},
        },
        repeats=10,
    ),
)
