"""Networks are trained once, kept in the cache, and trained anew when what is kept does not fit."""

import numpy as np
import pytest

from fmnist_utils import pretrained, training
from fmnist_utils.data import load, preprocess
from fmnist_utils.datasets import fetch


@pytest.fixture
def quick(monkeypatch, empty_cache):
    """Train on the sample for one epoch, with a cache of the test's own; count the trainings."""
    files = fetch.sample_files()
    recipe = training.Recipe(epochs=1, batch_size=50, peak_learning_rate=0.01)
    build, _ = pretrained.NETWORKS["dense"]
    monkeypatch.setitem(pretrained.NETWORKS, "dense", (build, recipe))
    monkeypatch.setattr(pretrained, "load", lambda split, **part: load(split, files, **part))
    trainings = []

    def counted(*arguments):
        trainings.append(arguments)
        return training_train(*arguments)

    training_train = training.train
    monkeypatch.setattr(training, "train", counted)
    return trainings


def logits(network):
    images, _ = load("test", fetch.sample_files())
    return network.predict(preprocess(images), verbose=0)


def test_the_second_call_reads_what_the_first_one_trained(quick):
    first, second = pretrained.trained_network("dense"), pretrained.trained_network("dense")
    assert len(quick) == 1
    assert np.array_equal(logits(first), logits(second))


def test_damaged_weights_are_trained_anew(quick, empty_cache):
    pretrained.trained_network("dense")
    [path] = empty_cache.glob("dense-*.npz")
    path.write_bytes(path.read_bytes()[:1000])
    pretrained.trained_network("dense")
    assert len(quick) == 2


def test_weights_of_another_shape_are_trained_anew(quick, empty_cache):
    pretrained.trained_network("dense")
    [path] = empty_cache.glob("dense-*.npz")
    np.savez(path, np.zeros(3))
    pretrained.trained_network("dense")
    assert len(quick) == 2


def test_a_changed_recipe_is_trained_anew(quick, monkeypatch):
    pretrained.trained_network("dense")
    monkeypatch.setattr(pretrained.inspect, "getsource", lambda module: "changed")
    pretrained.trained_network("dense")
    assert len(quick) == 2


def test_a_cache_that_cannot_be_written_costs_no_network(quick, empty_cache, capsys):
    empty_cache.parent.mkdir(parents=True, exist_ok=True)
    empty_cache.write_text("a file where the folder should be")
    network = pretrained.trained_network("dense")
    assert logits(network).shape == (500, 10)
    assert "could not be kept" in capsys.readouterr().out


def test_an_unknown_name_is_refused_with_the_known_ones():
    with pytest.raises(ValueError, match="no network 'cnn', expected 'dense' or 'CNN'"):
        pretrained.trained_network("cnn")
