"""What mirroring is worth where there are only 4,000 training images."""

from evidence.experiment import Experiment
from fmnist_utils import study
from fmnist_utils.backend import keras

BASELINE = {"images": 4000, "epochs": 6, "batch_size": 100, "peak": 0.01}


def train_flipped(seed: int, flip: str = "none") -> dict[str, float]:
    """Train the CNN on 4,000 images that the seed draws, as the lesson's study does."""
    keras.utils.clear_session()
    _, right = study.fit_network(BASELINE | {"flip": flip}, seed)
    return {"validation accuracy": float(right.mean())}


EXPERIMENTS = (
    Experiment(
        name="flips",
        how="The CNN learns from 4,000 training images, drawn anew in each repeat, in six epochs; "
        "while it learns, half of them are mirrored, or turned upside down. Accuracy on the 5,000 "
        "validation images, which are as they are. Pairs share the images and the start.",
        measure=train_flipped,
        arms={
            "as they are": {},
            "mirrored": {"flip": "horizontal"},
            "upside down": {"flip": "vertical"},
        },
        repeats=10,
    ),
)
