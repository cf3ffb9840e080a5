"""The lessons' networks and how they are trained. The only module that uses Keras.

Importing it chooses the backend and loads Keras without the backend's log lines. Nothing but Keras
3's public interface is used, so the same code runs on TensorFlow, JAX and PyTorch.
"""

import os
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

import numpy as np

from fmnist_utils.labels import CLASS_NAMES

#: Backends in the order of choice, by the name that Keras and Python's import know them by.
BACKENDS = ("tensorflow", "jax", "torch")
CLASSES = len(CLASS_NAMES)


@contextmanager
def _quiet_stderr() -> Iterator[None]:
    """Drop what is written to the error stream at the system's level, below Python's."""
    kept = os.dup(2)
    with Path(os.devnull).open("w") as nowhere:
        os.dup2(nowhere.fileno(), 2)
    try:
        yield
    finally:
        os.dup2(kept, 2)
        os.close(kept)


if "KERAS_BACKEND" not in os.environ:
    installed = [name for name in BACKENDS if find_spec(name)]
    if not installed:
        raise ImportError(f"Keras needs one of {', '.join(BACKENDS)}, and none is installed")
    os.environ["KERAS_BACKEND"] = installed[0]

with _quiet_stderr():
    import keras

    keras.ops.zeros(1)  # the first operation wakes the device, which some backends log too


def backend_and_device() -> tuple[str, str]:
    """Tell what Keras computes with, and where.

    Returns
    -------
    backend : str
        "tensorflow", "jax" or "torch", with its version.
    device : str
        Where a new array lies, by the backend's own name: "cpu:0", "gpu:0", "cuda:0" or the like.
    """
    backend = keras.config.backend()
    device = str(keras.ops.zeros(1).device)  # TensorFlow's begins with the job's name
    version = import_module(backend).__version__
    return f"{backend} {version}", device.rpartition("device:")[2].lower()


class EpochLines(keras.callbacks.Callback):
    """Print one short line an epoch, and at the end the cost in wall and in processor seconds.

    Processor seconds count the work of all cores. They stay the same when other programs slow the
    clock on the wall.
    """

    def on_train_begin(self, logs: dict | None = None) -> None:
        """Note the time."""
        self._wall, self._cpu = time.perf_counter(), time.process_time()

    def on_epoch_end(self, epoch: int, logs: dict | None = None) -> None:
        """Print the epoch's accuracies."""
        line = f"epoch {epoch + 1:2} of {self.params['epochs']}: accuracy {logs['accuracy']:.3f}"
        if "val_accuracy" in logs:
            line += f", on validation images {logs['val_accuracy']:.3f}"
        print(line, flush=True)

    def on_train_end(self, logs: dict | None = None) -> None:
        """Print the cost."""
        wall, cpu = time.perf_counter() - self._wall, time.process_time() - self._cpu
        print(f"trained in {wall:.0f} s ({cpu:.0f} processor seconds)")


@dataclass(frozen=True)
class Recipe:
    """How a network is trained.

    Attributes
    ----------
    epochs : int
        Walks through all images.
    batch_size : int
        Images a step.
    peak_learning_rate : float
        Height of the one-cycle schedule.
    label_smoothing : float
        Share of the target probability that is spread evenly over all classes.
    """

    epochs: int
    batch_size: int
    peak_learning_rate: float
    label_smoothing: float = 0.1


#: Chosen on the validation images; nothing was chosen by the test images.
DENSE_RECIPE = Recipe(epochs=16, batch_size=512, peak_learning_rate=0.01)
CNN_RECIPE = Recipe(epochs=5, batch_size=256, peak_learning_rate=0.02)

#: AdamW's pull of all weights towards zero.
WEIGHT_DECAY = 0.01
#: Batches that run without a return to Python; Keras on PyTorch knows only single ones.
STEPS_PER_EXECUTION = 1 if keras.config.backend() == "torch" else 32


def dense_network() -> keras.Model:
    """Build the course's dense network: two hidden layers, of 256 and 128 units.

    Returns
    -------
    keras.Model
        Takes float32 images of shape (n, 28, 28, 1), gives logits of shape (n, 10). 236,298
        parameters.
    """
    model = keras.Sequential([keras.Input((28, 28, 1)), keras.layers.Flatten()], name="dense")
    for units in (256, 128):
        model.add(keras.layers.Dense(units, use_bias=False))  # normalisation has its own bias
        model.add(keras.layers.BatchNormalization(momentum=0.9))
        model.add(keras.layers.ReLU())
        model.add(keras.layers.Dropout(0.2))
    model.add(keras.layers.Dense(10))
    return model


def convolutional_network() -> keras.Model:
    """Build the course's convolutional network: three convolutions, each pooled, and two layers.

    Returns
    -------
    keras.Model
        Takes float32 images of shape (n, 28, 28, 1), gives logits of shape (n, 10). 98,778
        parameters.
    """
    model = keras.Sequential([keras.Input((28, 28, 1))], name="cnn")
    for filters in (16, 32, 64):
        model.add(keras.layers.Conv2D(filters, 3, padding="same", use_bias=False))
        model.add(keras.layers.MaxPooling2D(2))  # first, so that the rest has a quarter to do
        model.add(keras.layers.BatchNormalization(momentum=0.9))
        model.add(keras.layers.ReLU())
    model.add(keras.layers.Flatten())
    model.add(keras.layers.Dense(128, activation="relu"))
    model.add(keras.layers.Dense(10))
    return model


def one_cycle(peak: float, steps: int) -> keras.optimizers.schedules.LearningRateSchedule:
    """Make a learning rate that climbs for the first fifth of the steps and then falls to zero.

    Parameters
    ----------
    peak : float
        The highest rate; the climb begins at a 25th of it.
    steps : int
        Steps of the whole training: epochs × batches an epoch.

    Returns
    -------
    keras.optimizers.schedules.LearningRateSchedule

    References
    ----------
    L. N. Smith, N. Topin, "Super-convergence: very fast training of neural networks using large
    learning rates", arXiv:1708.07120. The fall follows a cosine here.

    Examples
    --------
    >>> schedule = one_cycle(peak=0.01, steps=1000)
    >>> [round(float(schedule(step)), 4) for step in (0, 200, 600, 1000)]
    [0.0004, 0.01, 0.005, 0.0]
    """
    climb = steps // 5
    return keras.optimizers.schedules.CosineDecay(
        peak / 25, decay_steps=steps - climb, warmup_target=peak, warmup_steps=climb
    )


def train(
    model: keras.Model,
    images: np.ndarray,
    labels: np.ndarray,
    recipe: Recipe,
    validation: tuple[np.ndarray, np.ndarray] | None = None,
    callbacks: Sequence[keras.callbacks.Callback] = (),
) -> dict[str, list[float]]:
    """Compile a network by a recipe and train it, with one printed line an epoch.

    Parameters
    ----------
    model : keras.Model
        Gives logits of shape (n, 10). It is changed.
    images : ndarray of shape (n, 28, 28, 1), float32
        As `preprocess` returns them.
    labels : ndarray of shape (n,), integer
    recipe : Recipe
    validation : pair of ndarray, optional
        Images and labels to be measured on after each epoch; nothing is learned from them.
    callbacks : sequence of keras.callbacks.Callback
        Called besides the one that prints.

    Returns
    -------
    dict of str to list of float
        "loss" and "accuracy", and with a leading "val_" those on the validation images: one value
        an epoch. The accuracy of an epoch is measured while the network changes.
    """
    steps = recipe.epochs * -(-len(images) // recipe.batch_size)
    model.compile(
        loss=keras.losses.CategoricalCrossentropy(
            from_logits=True, label_smoothing=recipe.label_smoothing
        ),
        optimizer=keras.optimizers.AdamW(
            one_cycle(recipe.peak_learning_rate, steps), weight_decay=WEIGHT_DECAY
        ),
        metrics=["accuracy"],
        steps_per_execution=STEPS_PER_EXECUTION,
    )
    if validation is not None:
        validation = validation[0], keras.utils.to_categorical(validation[1], CLASSES)
    history = model.fit(
        images,
        keras.utils.to_categorical(labels, CLASSES),
        batch_size=recipe.batch_size,
        epochs=recipe.epochs,
        validation_data=validation,
        verbose=0,
        callbacks=[EpochLines(), *callbacks],
    )
    return history.history
