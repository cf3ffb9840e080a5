"""What each cure for learning by heart does, by its dose, and then in a contest."""

from functools import cache

import numpy as np

from evidence.experiment import Experiment
from evidence.trainings import images
from fmnist_utils import calibration, softmax
from fmnist_utils.backend import keras

#: Validation images that choose the doses and when to stop; the other 3,000 are for the report.
N_CHOOSING = 2_000
BATCH_SIZE = 50


def _network(dropout: float, shift: int, mirror: bool, blurred: bool) -> keras.Model:
    """Build the lesson's network of 9,098 parameters, with what changes its images before it."""
    network = keras.Sequential([keras.Input((28, 28, 1))])
    if mirror:
        network.add(keras.layers.RandomFlip("horizontal"))
    if shift:
        part, interpolation = shift / 28, "bilinear" if blurred else "nearest"
        network.add(
            keras.layers.RandomTranslation(
                part, part, fill_mode="constant", interpolation=interpolation
            )
        )
    for filters in (8, 16):
        network.add(keras.layers.Conv2D(filters, 3, padding="same", activation="relu"))
        network.add(keras.layers.MaxPooling2D(2))
    network.add(keras.layers.Flatten())
    network.add(keras.layers.Dropout(dropout))
    network.add(keras.layers.Dense(10))
    return network


@cache
def _parts() -> dict[str, tuple[np.ndarray, np.ndarray]]:
    """Return the validation images that choose, and those that report."""
    _, _, x, y = images()
    return {
        "choosing": (x[:N_CHOOSING], y[:N_CHOOSING]),
        "validation": (x[N_CHOOSING:], y[N_CHOOSING:]),
    }


def train_small(
    seed: int,
    first_draw: int = 0,
    n: int = 500,
    steps: int = 600,
    dropout: float = 0.0,
    shift: int = 0,
    mirror: bool = False,
    blurred: bool = False,
    label_smoothing: float = 0.0,
    weight_decay: float = 0.0,
    stop_early: bool = False,
) -> dict[str, float]:
    """Train a small network on a few images, as many steps whatever the cure, and measure it.

    A repeat draws the images and the start. All is measured at rest, after the training.
    """
    draw = first_draw + seed
    keras.utils.clear_session()
    keras.utils.set_random_seed(draw)
    x_all, y_all, _, _ = images()
    chosen = np.random.default_rng(draw).permutation(len(x_all))[:n]
    x, y = x_all[chosen], y_all[chosen]
    network = _network(dropout, shift, mirror, blurred)
    network.compile(
        loss=keras.losses.CategoricalCrossentropy(
            from_logits=True, label_smoothing=label_smoothing
        ),
        optimizer=keras.optimizers.AdamW(0.005, weight_decay=weight_decay),
        steps_per_execution=10,
    )
    watched = {}
    if stop_early:
        x_choosing, y_choosing = _parts()["choosing"]
        watched = {
            "validation_data": (x_choosing, keras.utils.to_categorical(y_choosing, 10)),
            "callbacks": [
                keras.callbacks.EarlyStopping("val_loss", patience=10, restore_best_weights=True)
            ],
        }
    network.fit(
        x,
        keras.utils.to_categorical(y, 10),
        batch_size=BATCH_SIZE,
        epochs=steps * BATCH_SIZE // n,
        verbose=0,
        **watched,
    )
    found = {}
    for part, (x_part, y_part) in (_parts() | {"fitted": (x, y)}).items():
        logits = network.predict(x_part, batch_size=1000, verbose=0).astype(np.float64)
        log_probabilities = logits - np.logaddexp.reduce(logits, axis=1, keepdims=True)
        found[f"{part} accuracy"] = float((logits.argmax(axis=1) == y_part).mean())
        found[f"{part} loss"] = float(-log_probabilities[np.arange(len(y_part)), y_part].mean())
    return found | {"gap": found["fitted accuracy"] - found["validation accuracy"]}


@cache
def _plain_logits(draw: int) -> dict[str, tuple[np.ndarray, np.ndarray]]:
    """Train without any cure, and return logits and labels of the three parts."""
    keras.utils.clear_session()
    keras.utils.set_random_seed(draw)
    x_all, y_all, _, _ = images()
    chosen = np.random.default_rng(draw).permutation(len(x_all))[:500]
    parts = _parts() | {"fitted": (x_all[chosen], y_all[chosen])}
    network = _network(dropout=0.0, shift=0, mirror=False, blurred=False)
    network.compile(
        loss=keras.losses.SparseCategoricalCrossentropy(from_logits=True),
        optimizer=keras.optimizers.AdamW(0.005, weight_decay=0.0),
        steps_per_execution=10,
    )
    network.fit(*parts["fitted"], batch_size=BATCH_SIZE, epochs=60, verbose=0)
    return {
        part: (network.predict(x, batch_size=1000, verbose=0).astype(np.float64), y)
        for part, (x, y) in parts.items()
    }


def temper(seed: int, found_on: str = "") -> dict[str, float]:
    """Divide the logits of a network without any cure by a temperature found on some part."""
    parts = _plain_logits(1_000 + seed)
    temperature = 1.0
    if found_on:
        logits, labels = parts[found_on]
        temperature = calibration.fit_temperature(labels, logits)
    logits, labels = parts["validation"]
    return {
        "validation loss": float(softmax.cross_entropy(labels, logits / temperature).mean()),
        "validation accuracy": float((logits.argmax(axis=1) == labels).mean()),
        "temperature": float(temperature),
    }


EXPERIMENTS = (
    Experiment(
        name="doses",
        how="A network of 9,098 parameters learns 500 images in 600 steps, with one cure in one "
        "dose. The first 2,000 validation images choose the dose. A repeat draws other images and "
        "another start.",
        measure=train_small,
        arms={
            "nothing": {},
            **{f"dropout {rate}": {"dropout": rate} for rate in (0.3, 0.5, 0.7)},
            **{f"weight decay {decay}": {"weight_decay": decay} for decay in (0.1, 1.0, 3.0)},
            **{f"smoothing {share}": {"label_smoothing": share} for share in (0.1, 0.3)},
            **{f"shifted by {pixels}": {"shift": pixels} for pixels in (1, 2, 4)},
            "mirrored": {"mirror": True},
            **{
                f"shifted by {pixels}, dropout {rate}": {"shift": pixels, "dropout": rate}
                for pixels in (1, 2)
                for rate in (0.3, 0.5)
            },
        },
        repeats=8,
    ),
    Experiment(
        name="cures",
        how="Each cure in the dose that the experiment doses chose, the same 600 steps for all, on "
        "images and starts that chose nothing; measured on the other 3,000 validation images. "
        "Stopped early is what has the lowest loss on the first 2,000.",
        measure=train_small,
        arms={
            name: {"first_draw": 1_000, **cure}
            for name, cure in {
                "nothing": {},
                "stopped early": {"stop_early": True},
                "dropout 0.5": {"dropout": 0.5},
                "weight decay 0.1": {"weight_decay": 0.1},
                "smoothing 0.3": {"label_smoothing": 0.3},
                "mirrored": {"mirror": True},
                "shifted by 1": {"shift": 1},
                "shifted by 1, blurred": {"shift": 1, "blurred": True},
                "shifted by 1, dropout 0.3": {"shift": 1, "dropout": 0.3},
                "1,000 images": {"n": 1_000},
                "2,000 images": {"n": 2_000},
            }.items()
        },
        repeats=12,
    ),
    Experiment(
        name="tempered",
        how="No cure at all: the network that learned 500 images in 600 steps, with its logits "
        "divided by one temperature, found on the first 2,000 validation images, or on the 500 "
        "that it learned; measured on the other 3,000. The draws are those of the experiment "
        "cures.",
        measure=temper,
        arms={
            "as it is": {},
            "its temperature": {"found_on": "choosing"},
            "a temperature from its own images": {"found_on": "fitted"},
        },
        repeats=12,
    ),
)
