"""A run of the capstone's study is decided by its setting and its seed, and by nothing else."""

import numpy as np
import pytest

from fmnist_utils import study
from fmnist_utils.backend import keras
from fmnist_utils.data import load
from fmnist_utils.datasets import fetch

pytestmark = pytest.mark.slow

SETTING = {"images": 200, "epochs": 1, "batch_size": 50, "peak": 0.01, "flip": "none"}


@pytest.fixture(autouse=True)
def sample(monkeypatch):
    """Let the study load the sample; note which images each training learns from."""
    files = fetch.sample_files()
    monkeypatch.setattr(study, "load", lambda split, **part: load(split, files, **part))
    learned = []
    train = study.training.train

    def noted(network, images, labels, recipe, **rest):
        learned.append((network, images, labels, recipe))
        return train(network, images, labels, recipe, **rest)

    monkeypatch.setattr(study.training, "train", noted)
    return learned


def test_the_same_setting_and_seed_give_the_same_answers(sample):
    _, first = study.fit_network(SETTING, seed=1)
    keras.utils.set_random_seed(99)
    _, second = study.fit_network(SETTING, seed=1)
    assert first.dtype == bool
    assert first.shape == load("train", fetch.sample_files(), subset="validation")[1].shape
    assert (first != second).mean() < 0.05


def test_two_settings_with_one_seed_share_their_images_and_their_start(sample):
    study.fit_network(SETTING, seed=1)
    study.fit_network(SETTING | {"flip": "horizontal"}, seed=1)
    study.fit_network(SETTING, seed=2)
    (_, one, labels, _), (_, mirrored, same_labels, _), (_, other, _, _) = sample
    assert len(one) == 200
    assert np.array_equal(one, mirrored)
    assert np.array_equal(labels, same_labels)
    assert not np.array_equal(one, other)


def test_the_setting_reaches_the_training(sample):
    study.fit_network(SETTING | {"flip": "vertical", "batch_size": 20, "peak": 0.003}, seed=1)
    [(network, _, _, recipe)] = sample
    assert (recipe.epochs, recipe.batch_size, recipe.peak_learning_rate) == (1, 20, 0.003)
    [flip] = [layer for layer in network.layers if isinstance(layer, keras.layers.RandomFlip)]
    assert flip.mode == "vertical"


def test_without_flipping_there_is_no_such_layer(sample):
    network, _ = study.fit_network(SETTING, seed=1)
    assert not any(isinstance(layer, keras.layers.RandomFlip) for layer in network.layers)


def test_what_is_right_is_what_the_network_names_rightly(sample):
    network, right = study.fit_network(SETTING, seed=1)
    images, labels = load("train", fetch.sample_files(), subset="validation")
    logits = network.predict(images[..., None] / np.float32(255), verbose=0)
    assert np.array_equal(logits.argmax(axis=1) == labels, right)


def test_an_unknown_way_to_flip_is_refused():
    with pytest.raises(ValueError, match="'sideways', expected one of none, horizontal"):
        study.fit_network(SETTING | {"flip": "sideways"}, seed=1)
