"""What a score owes to the images it is computed on, and digits to their writers."""

import contextlib
import io
from functools import cache

import numpy as np
from sklearn.datasets import load_digits

from evidence.experiment import Experiment
from evidence.trainings import images
from fmnist_utils import networks, training
from fmnist_utils.backend import keras

#: So many images each: the validation part, as many held out beside it, as many fitted ones.
N_SCORED = 5_000


@cache
def _cnn_scores(seed: int) -> dict[str, float]:
    """Train the course's CNN on 50,000 images, and score it on three parts of 5,000."""
    keras.utils.clear_session()
    keras.utils.set_random_seed(seed)
    x_fit, y_fit, x_validation, y_validation = images()
    fitted, held_out = slice(None, -N_SCORED), slice(-N_SCORED, None)
    network = networks.convolutional_network()
    with contextlib.redirect_stdout(io.StringIO()):
        training.train(network, x_fit[fitted], y_fit[fitted], training.CNN_RECIPE)
    parts = {
        "validation": (x_validation, y_validation),
        "held out": (x_fit[held_out], y_fit[held_out]),
        "fitted": (x_fit[:N_SCORED], y_fit[:N_SCORED]),
    }
    return {
        part: float((network.predict(x, batch_size=1000, verbose=0).argmax(axis=1) == y).mean())
        for part, (x, y) in parts.items()
    }


def score_cnn(seed: int, part: str = "validation") -> dict[str, float]:
    """Score one training, the same for all three parts."""
    return {"accuracy": _cnn_scores(seed)[part]}


#: Digits in a row that are tested together; each of 20 blocks once, so no digit is tested twice.
BLOCK = 89
#: Digits that are left out, and of them on either side of the block.
GONE, BESIDE = 240, 120


def score_digits(seed: int, left_out: str = "anywhere") -> dict[str, float]:
    """Find the nearest neighbours of a block of digits, where 240 other digits are left out.

    Digits that stand side by side in scikit-learn's file were mostly written by the same hand. The
    seed says which block is tested.
    """
    digits = load_digits()
    x, y, place = digits.data, digits.target, np.arange(len(digits.target))
    start = (seed - 1) * BLOCK
    tested = place[start : start + BLOCK]
    # in a ring, so that the first block has 120 digits before it, too
    beside = np.r_[start - BESIDE : start, start + BLOCK : start + BLOCK + BESIDE] % len(y)
    elsewhere = np.setdiff1d(place, np.r_[tested, beside])
    generator = np.random.default_rng(seed)
    gone = {
        "beside": beside,
        "in a row": np.roll(elsewhere, -generator.integers(len(elsewhere)))[:GONE],
        "anywhere": generator.choice(elsewhere, GONE, replace=False),
    }[left_out]
    known = np.setdiff1d(place, np.r_[tested, gone])
    squared = ((x[tested, None] - x[known]) ** 2).sum(axis=2)
    return {"accuracy": float((y[known][squared.argmin(axis=1)] == y[tested]).mean())}


EXPERIMENTS = (
    Experiment(
        name="cnn_parts",
        how="The course's CNN is trained on 50,000 images, and scored on 5,000 images each of "
        "three kinds: validation images, by which the course chose the recipe; training images "
        "held out here, by which nothing was chosen; images that it was fitted to.",
        measure=score_cnn,
        arms={
            "validation": {},
            "held out": {"part": "held out"},
            "fitted": {"part": "fitted"},
        },
    ),
    Experiment(
        name="digits_writers",
        how="The nearest neighbour names scikit-learn's digits, a block of 89 in a row at a time, "
        "each of 20 blocks once. Never known is the block itself; of the other digits 240 are left "
        "out: drawn from anywhere but beside the block, or 240 in a row elsewhere, or those that "
        "stand beside the block, mostly written by the same hand.",
        measure=score_digits,
        arms={
            "240 drawn anywhere": {},
            "240 beside the block": {"left_out": "beside"},
            "240 in a row elsewhere": {"left_out": "in a row"},
        },
        trained=False,
    ),
)
