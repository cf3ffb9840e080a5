"""The lessons' networks and how they are trained. The only module that uses Keras.

Importing it chooses the backend and loads Keras without the backend's log lines. Nothing but Keras
3's public interface is used, so the same code runs on TensorFlow, JAX and PyTorch.
"""

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

#: Backends in the order of choice, by the name that Keras and Python's import know them by.
BACKENDS = ("tensorflow", "jax", "torch")


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


def backend_and_devices() -> tuple[str, list[str]]:
    """Tell what Keras computes with.

    Returns
    -------
    backend : str
        "tensorflow", "jax" or "torch", with its version.
    devices : list of str
        As ``keras.distribution.list_devices()`` names them, such as "cpu:0" or "gpu:0".
    """
    backend = keras.config.backend()
    return (
        f"{backend} {import_module(backend).__version__}",
        keras.distribution.list_devices(),
    )


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


def dense_network() -> keras.Model:
    """Build the course's dense network: one hidden layer of 256 units.

    Returns
    -------
    keras.Model
        Takes float32 images of shape (n, 28, 28, 1), gives logits of shape (n, 10). 204,554
        parameters.
    """
    return keras.Sequential(
        [
            keras.Input((28, 28, 1)),
            keras.layers.Flatten(),
            keras.layers.Dense(256, use_bias=False),
            keras.layers.BatchNormalization(momentum=0.9),
            keras.layers.ReLU(),
            keras.layers.Dropout(0.2),
            keras.layers.Dense(10),
        ],
        name="dense",
    )


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
        model.add(keras.layers.MaxPooling2D(2))  # before the next two: they see a quarter as much
        model.add(keras.layers.BatchNormalization(momentum=0.9))
        model.add(keras.layers.ReLU())
    model.add(keras.layers.Flatten())
    model.add(keras.layers.Dense(128, activation="relu"))
    model.add(keras.layers.Dense(10))
    return model
