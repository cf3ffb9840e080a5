"""Softmax regression in NumPy."""

import numpy as np

from evidence.experiment import Experiment
from evidence.trainings import images
from fmnist_utils import softmax


def _train(
    x: np.ndarray, labels: np.ndarray, epochs: int, rate: float, batch_size: int, seed: int
) -> tuple[np.ndarray, np.ndarray]:
    """Fit templates by stochastic gradient descent, as the lesson does."""
    generator = np.random.default_rng(seed)
    w, b = np.zeros((784, 10), dtype=np.float32), np.zeros(10, dtype=np.float32)
    for _ in range(epochs):
        order = generator.permutation(len(x))
        for start in range(0, len(x), batch_size):
            chosen = order[start : start + batch_size]
            error = softmax.softmax(x[chosen] @ w + b)
            error[np.arange(len(chosen)), labels[chosen]] -= 1
            w = w - rate * x[chosen].T @ error / len(chosen)
            b = b - rate * error.mean(axis=0)
    return w, b


def train_softmax(
    seed: int,
    rate: float = 0.1,
    batch_size: int = 100,
    epochs: int = 8,
    moved: int = 0,
) -> dict[str, float]:
    """Train on 20,000 images drawn anew, and measure on the validation images, moved or not."""
    x_fit, y_fit, x_validation, y_validation = images()
    chosen = np.random.default_rng(seed).permutation(len(x_fit))[:20_000]
    x, labels = x_fit[chosen].reshape(-1, 784), y_fit[chosen]
    w, b = _train(x, labels, epochs, rate, batch_size, seed)
    shifted = np.roll(x_validation, moved, axis=2).reshape(-1, 784)
    logits = shifted @ w + b
    return {
        "validation accuracy": float((logits.argmax(axis=1) == y_validation).mean()),
        "validation loss": float(softmax.cross_entropy(y_validation, logits).mean()),
        "fitted loss": float(softmax.cross_entropy(labels, x @ w + b).mean()),
    }


EXPERIMENTS = (
    Experiment(
        name="softmax_settings",
        how="Softmax regression learns from 20,000 images by the lesson's loop, with one setting "
        "changed. A repeat draws other images and another order; validation images.",
        measure=train_softmax,
        arms={
            "rate 0.1": {},
            "rate 0.001": {"rate": 0.001},
            "rate 0.01": {"rate": 0.01},
            "rate 0.3": {"rate": 0.3},
            "rate 2": {"rate": 2.0},
            "batches of 20": {"batch_size": 20},
            "batches of 500": {"batch_size": 500},
            "moved by one pixel": {"moved": 1},
            "moved by three pixels": {"moved": 3},
        },
        repeats=20,
    ),
)
