"""Store what two trained networks answer, for the practice: ``python -m tools.assets.predictions``.

The first call trains them, as a lesson would; see `fmnist_utils.pretrained`.
"""

import numpy as np

from fmnist_utils.checks.predictions import PREDICTIONS
from fmnist_utils.data import load, preprocess
from fmnist_utils.datasets.fetch import require_full_data, sample_files
from fmnist_utils.pretrained import trained_network
from tools.assets.sample import first_of_each_class

VALIDATION_PER_CLASS = 100


def make_predictions() -> dict[str, np.ndarray]:
    """Return labels and logits by name, as `load_predictions` will."""
    images, labels = load("train", subset="validation")
    chosen = first_of_each_class(labels, VALIDATION_PER_CLASS)
    splits = {
        "validation": (images[chosen], labels[chosen]),
        "test": load("test", sample_files()),
    }
    arrays = {f"{split}_labels": labels for split, (_, labels) in splits.items()}
    for name in ("dense", "CNN"):
        network = trained_network(name)
        for split, (images, _) in splits.items():
            logits = network.predict(preprocess(images), batch_size=500, verbose=0)
            arrays[f"{split}_{name.lower()}"] = logits.astype(np.float16)
    return arrays


if __name__ == "__main__":
    require_full_data()
    np.savez_compressed(PREDICTIONS, **make_predictions())
