"""Real answers of the course's two networks, kept with the package: no training is needed."""

import numpy as np

from fmnist_utils.datasets.fetch import SAMPLE_FOLDER

#: Made by ``python -m tools.assets.predictions``.
PREDICTIONS = SAMPLE_FOLDER / "predictions.npz"


def load_predictions() -> dict[str, np.ndarray]:
    """Return what the dense network and the CNN answered, trained on the fit images.

    Returns
    -------
    dict of str to ndarray
        "validation_labels" of shape (1000,) and "test_labels" of shape (500,), uint8; and logits of
        shape (1000, 10) or (500, 10), float32: "validation_dense", "validation_cnn", "test_dense",
        "test_cnn". The validation images are the first 100 of each class, the test images are those
        of the sample, both in file order.

    Examples
    --------
    >>> load_predictions()["test_cnn"].shape
    (500, 10)
    """
    with np.load(PREDICTIONS) as arrays:
        found = {name: arrays[name] for name in arrays.files}
    # stored in half precision, to be small
    return {k: v.astype(np.float32) if v.dtype == np.float16 else v for k, v in found.items()}
