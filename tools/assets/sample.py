"""Make the sample inside the package from the full data: ``python -m tools.assets.sample``."""

from pathlib import Path

import numpy as np

from fmnist_utils.datasets.fetch import SAMPLE_FOLDER, DataFiles, require_full_data
from fmnist_utils.datasets.idx import read_idx, write_idx

TRAIN_PER_CLASS = 100
TEST_PER_CLASS = 50


def first_of_each_class(labels: np.ndarray, per_class: int) -> np.ndarray:
    """Return the positions of the first few items of each class, in file order."""
    positions = [np.flatnonzero(labels == label)[:per_class] for label in np.unique(labels)]
    return np.sort(np.concatenate(positions))


def make_sample(files: DataFiles, folder: Path) -> None:
    """Write the sample's four IDX files into a folder, under the full files' names."""
    for images, labels, per_class in (
        (files.train_images, files.train_labels, TRAIN_PER_CLASS),
        (files.test_images, files.test_labels, TEST_PER_CLASS),
    ):
        chosen = first_of_each_class(read_idx(labels), per_class)
        write_idx(folder / images.name, read_idx(images)[chosen])
        write_idx(folder / labels.name, read_idx(labels)[chosen])


if __name__ == "__main__":
    make_sample(require_full_data(), SAMPLE_FOLDER)
