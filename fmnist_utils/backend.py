"""Keras, loaded quietly on the backend that is installed.

Every other module that needs Keras takes it from here, so that the choice is made once: importing
this sets the environment variable ``KERAS_BACKEND`` where it is not set. Nothing but
Keras 3's public interface is used, so the same code runs on TensorFlow, JAX and PyTorch. On the
other two, Keras loads TensorFlow late, when a network is saved, if it is installed: importing this
makes that quiet, too.
"""

import io
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stdout
from importlib import import_module
from importlib.machinery import ModuleSpec
from importlib.util import find_spec
from pathlib import Path
from types import ModuleType

#: Backends in the order of choice, by the name that Keras and Python's import know them by.
BACKENDS = ("tensorflow", "jax", "torch")
#: What the course's networks are written for, whatever the user's ``keras.json`` says.
SETTINGS = {"image_data_format": "channels_last", "floatx": "float32"}


@contextmanager
def quietly() -> Iterator[None]:
    """Drop what is printed meanwhile, such as a training's line for each epoch.

    Examples
    --------
    >>> with quietly():
    ...     print("epoch 1")
    """
    with redirect_stdout(io.StringIO()):
        yield


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


class _QuietTensorFlow:
    """Finds TensorFlow as Python would, and lets its first import write nothing."""

    @staticmethod
    def find_spec(name: str, path: object = None, target: object = None) -> ModuleSpec | None:
        """Return TensorFlow's spec with a quiet loader, once; nothing for any other module."""
        if name != "tensorflow":
            return None
        sys.meta_path.remove(_QuietTensorFlow)
        spec = find_spec(name)
        if spec is not None:
            execute = spec.loader.exec_module

            def execute_quietly(module: ModuleType) -> None:
                with _quiet_stderr():
                    execute(module)

            spec.loader.exec_module = execute_quietly
        return spec


if "KERAS_BACKEND" not in os.environ:
    installed = [name for name in BACKENDS if find_spec(name)]
    if not installed:
        raise ImportError(f"Keras needs one of {', '.join(BACKENDS)}, and none is installed")
    os.environ["KERAS_BACKEND"] = installed[0]

if os.environ["KERAS_BACKEND"] != "tensorflow":
    sys.meta_path.insert(0, _QuietTensorFlow)

with _quiet_stderr():
    import keras

    keras.config.set_image_data_format(SETTINGS["image_data_format"])
    keras.config.set_floatx(SETTINGS["floatx"])
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
