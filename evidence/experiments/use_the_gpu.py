"""What a large batch does to learning, and how large a step may be."""

from functools import cache

import numpy as np

from evidence.experiment import Experiment
from fmnist_utils import data, softmax

N_IMAGES = 8_192


@cache
def _images(centred: bool) -> tuple[np.ndarray, np.ndarray]:
    """Return flat images, with or without their mean, and labels."""
    images, labels = data.load("train", subset="training")
    x = data.preprocess(images[:N_IMAGES]).reshape(N_IMAGES, 784)
    return x - x.mean(axis=0) if centred else x, labels[:N_IMAGES]


def train_softmax(
    seed: int,
    batch_size: int = 1_024,
    factor: float = 1,
    warm_up: int = 0,
    epochs: int = 1,
    centred: bool = False,
) -> dict[str, float]:
    """Train softmax regression on 8,192 images with a rate of 0.01 times a factor.

    In the first `warm_up` steps the rate climbs to its full size in equal parts.
    """
    x, y = _images(centred)
    generator = np.random.default_rng(seed)
    limit = np.sqrt(6 / (784 + 10))
    weights = generator.uniform(-limit, limit, (784, 10)).astype(np.float32)
    bias = np.zeros(10, np.float32)
    step = 0
    for _ in range(epochs):
        order = generator.permutation(N_IMAGES)
        for start in range(0, N_IMAGES, batch_size):
            chosen = order[start : start + batch_size]
            error = softmax.softmax(x[chosen] @ weights + bias)
            error[np.arange(len(chosen)), y[chosen]] -= 1
            step += 1
            rate = 0.01 * factor * min(1, step / (warm_up + 1))
            weights -= np.float32(rate) * (x[chosen].T @ error / len(chosen))
            bias -= np.float32(rate) * error.mean(axis=0)
    logits = x @ weights + bias
    return {
        "loss": float(softmax.cross_entropy(y, logits).mean()),
        "accuracy": float((logits.argmax(axis=1) == y).mean()),
    }


EXPERIMENTS = (
    Experiment(
        name="large_batch",
        how="Softmax regression on 8,192 images: the loss on them after training, one epoch where "
        "nothing else is said. The rate is 0.01, or so many times as large. A repeat draws the "
        "start and the order of the images; pairs share both.",
        measure=train_softmax,
        arms={
            "batches of 32": {"batch_size": 32},
            "batches of 1,024": {},
            "8 times the rate": {"factor": 8},
            "16 times": {"factor": 16},
            "32 times": {"factor": 32},
            "32 times, warm-up of 4 steps": {"factor": 32, "warm_up": 4},
            "32 times, warm-up of 7 steps": {"factor": 32, "warm_up": 7},
            "32 times, the whole set a batch": {"factor": 32, "batch_size": 8_192, "epochs": 8},
            "16 times, centred images": {"factor": 16, "centred": True},
            "32 times, centred images": {"factor": 32, "centred": True},
            "16 times, 5 epochs": {"factor": 16, "epochs": 5},
            "32 times, 5 epochs": {"factor": 32, "epochs": 5},
            "32 times, 5 epochs, warm-up of 20 steps": {"factor": 32, "epochs": 5, "warm_up": 20},
        },
        repeats=20,
    ),
)
