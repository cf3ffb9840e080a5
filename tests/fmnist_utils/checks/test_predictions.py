"""The answers of the trained networks that the practice uses."""

import numpy as np

from fmnist_utils.checks.predictions import PREDICTIONS, load_predictions
from fmnist_utils.data import load
from fmnist_utils.datasets.fetch import sample_files
from fmnist_utils.metrics import accuracy, mcnemar


def test_the_file_is_small():
    assert PREDICTIONS.stat().st_size < 150_000


def test_each_split_has_labels_in_balance_and_two_sets_of_logits():
    kept = load_predictions()
    for split, n in (("validation", 1000), ("test", 500)):
        labels = kept.pop(f"{split}_labels")
        assert labels.dtype == np.uint8 and np.bincount(labels).tolist() == [n // 10] * 10
        for network in ("dense", "cnn"):
            logits = kept.pop(f"{split}_{network}")
            assert logits.shape == (n, 10) and logits.dtype == np.float32
            assert np.isfinite(logits).all()
            assert 0.88 < accuracy(labels, logits.argmax(axis=1)) < 0.95
    assert not kept


def test_the_test_labels_are_those_of_the_sample():
    assert np.array_equal(load_predictions()["test_labels"], load("test", sample_files())[1])


def test_the_cnn_is_better_than_the_dense_network():
    kept = load_predictions()
    predicted = [kept[f"validation_{name}"].argmax(axis=1) for name in ("dense", "cnn")]
    assert mcnemar(kept["validation_labels"], *predicted) < 0.05
