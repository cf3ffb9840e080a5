"""Predict in a Python of its own: ``python -m fmnist_utils.predict_worker FOLDER``.

The backend is chosen before Keras is loaded, by the variable ``KERAS_BACKEND``; so whoever wants to
compare backends starts one of these for each.
"""

import sys
from pathlib import Path

import numpy as np

from fmnist_utils.backend import backend_and_device, keras


def predict_in(folder: Path) -> None:
    """Let the network in a folder predict the images in it, and keep its logits there.

    Parameters
    ----------
    folder : Path
        With ``network.keras`` and ``images.npy``, float32 of the shape that the network takes.
        ``logits.npy`` is written beside them.
    """
    network = keras.saving.load_model(folder / "network.keras")
    np.save(folder / "logits.npy", network.predict(np.load(folder / "images.npy"), verbose=0))


if __name__ == "__main__":
    predict_in(Path(sys.argv[1]))
    print(*backend_and_device())
