"""Networks are trained once, kept in the cache, and trained anew when what is kept does not fit."""

import dataclasses

import numpy as np
import pytest

from fmnist_utils import networks, pretrained, training
from fmnist_utils.backend import keras
from fmnist_utils.data import load, preprocess
from fmnist_utils.datasets import fetch

pytestmark = pytest.mark.slow


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


@pytest.fixture
def trains_anew(quick, monkeypatch):
    """Return a function that says whether a network made, trained or fed so has to be trained."""
    build, recipe = pretrained.NETWORKS["dense"]
    data = pretrained.load("train", subset="training")
    monkeypatch.setattr(training, "train", lambda *arguments: quick.append(arguments))

    def answer(build=build, recipe=recipe, data=data):
        before = len(quick)
        monkeypatch.setitem(pretrained.NETWORKS, "dense", (build, recipe))
        monkeypatch.setattr(pretrained, "load", lambda split, **part: data)
        pretrained.trained_network("dense")
        return len(quick) > before

    assert answer()
    assert not answer()
    answer.recipe, answer.data = recipe, data
    return answer


def with_dropout(network, rate):
    for layer in network.layers:
        if isinstance(layer, keras.layers.Dropout):
            layer.rate = rate
    return network


def test_another_network_with_weights_of_the_same_shapes_is_trained_anew(trains_anew):
    assert trains_anew(build=lambda: with_dropout(networks.dense_network(), 0.3))


@pytest.mark.parametrize(
    "change",
    [
        {"epochs": 2},
        {"batch_size": 60},
        {"peak_learning_rate": 0.02},
        {"label_smoothing": 0.0},
        {"weight_decay": 0.02},
        {"schedule": keras.optimizers.schedules.CosineDecay},
    ],
)
def test_another_recipe_is_trained_anew(trains_anew, change):
    assert trains_anew(recipe=dataclasses.replace(trains_anew.recipe, **change))


@pytest.mark.parametrize(
    "change",
    [
        lambda images, labels: (images[:, ::-1], labels),
        lambda images, labels: (images[::-1], labels),
        lambda images, labels: (images, labels[::-1]),
        lambda images, labels: (images[1:], labels[1:]),
    ],
)
def test_other_images_or_labels_are_trained_anew(trains_anew, change):
    assert trains_anew(data=change(*trains_anew.data))


def test_another_text_of_the_same_network_and_schedule_is_not_trained_anew(trains_anew):
    def one_cycle(peak, steps):
        """Say something else."""
        return training.one_cycle(peak, steps)  # and remark on it

    def build():
        return networks.dense_network()

    recipe = dataclasses.replace(trains_anew.recipe, schedule=one_cycle)
    assert not trains_anew(build=build, recipe=recipe)


def test_a_backends_number_of_steps_without_python_is_no_other_training(trains_anew):
    recipe = dataclasses.replace(trains_anew.recipe, steps_per_execution=3)
    assert not trains_anew(recipe=recipe)


def test_a_cache_that_cannot_be_written_costs_no_network(quick, empty_cache, capsys):
    empty_cache.parent.mkdir(parents=True, exist_ok=True)
    empty_cache.write_text("a file where the folder should be")
    network = pretrained.trained_network("dense")
    assert logits(network).shape == (500, 10)
    assert "could not be kept" in capsys.readouterr().out


def test_an_unknown_name_is_refused_with_the_known_ones():
    with pytest.raises(ValueError, match="no network 'cnn', expected 'dense' or 'CNN'"):
        pretrained.trained_network("cnn")
