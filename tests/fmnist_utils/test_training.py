"""How the lessons train: the schedule, the recipe, the lines; and that it works on each backend."""

import os
import subprocess
import sys
from importlib.util import find_spec

import numpy as np
import pytest

from fmnist_utils import networks, training
from fmnist_utils.data import load, preprocess

#: Trains both networks on the sample for a few epochs and prints their accuracy on its test images.
SMALL_FIT = """
from fmnist_utils import networks, training
from fmnist_utils.data import load, preprocess
from fmnist_utils.datasets.fetch import sample_files
import keras

(images, labels), (test_images, test_labels) = (load(s, sample_files()) for s in ("train", "test"))
for build in (networks.dense_network, networks.convolutional_network):
    keras.utils.set_random_seed(1)
    model = build()
    recipe = training.Recipe(epochs=8, batch_size=50, peak_learning_rate=0.01)
    training.train(model, preprocess(images), labels, recipe)
    predicted = model.predict(preprocess(test_images), verbose=0).argmax(axis=1)
    print("accuracy", (predicted == test_labels).mean(), "on", keras.config.backend())
"""


def test_one_cycle_climbs_to_its_peak_and_falls_to_zero():
    schedule = training.one_cycle(peak=0.1, steps=100)
    rates = np.array([float(schedule(step)) for step in range(101)])
    assert rates.argmax() == 20
    assert rates.max() == pytest.approx(0.1)
    assert rates[-1] == pytest.approx(0, abs=1e-6)
    assert (np.diff(rates[:21]) > 0).all()
    assert (np.diff(rates[20:]) < 0).all()


def test_training_prints_a_line_an_epoch_and_returns_the_curves(sample, capsys):
    images, labels = load("train", sample)
    test_images, test_labels = load("test", sample)
    history = training.train(
        networks.dense_network(),
        preprocess(images),
        labels,
        training.Recipe(epochs=2, batch_size=100, peak_learning_rate=0.01),
        validation_data=(preprocess(test_images), test_labels),
    )
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == 3
    assert lines[0].startswith("epoch  1 of 2: accuracy 0.")
    assert "processor seconds" in lines[2]
    assert {len(history[key]) for key in ("loss", "accuracy", "val_accuracy")} == {2}


def test_validation_images_among_the_training_images_are_told():
    images = np.arange(12, dtype=np.float32).reshape(6, 2)
    with pytest.warns(UserWarning, match=r"2 of 3 validation images are among"):
        training.warn_if_trained_on(images, np.float32([[0, 1], [4, 5], [4, 6]]))


def test_the_two_subsets_of_the_training_images_have_none_in_common(sample):
    parts = (load("train", sample, subset=subset)[0] for subset in ("training", "validation"))
    training.warn_if_trained_on(*parts)


@pytest.mark.parametrize("backend", ["tensorflow", "jax", "torch"])
@pytest.mark.slow
def test_the_lessons_training_works_on_each_backend(backend):
    """A second backend keeps the code free of the first one's ways; the third is not required."""
    if backend == "torch" and not find_spec("torch"):
        pytest.skip("PyTorch is not installed")
    outcome = subprocess.run(
        [sys.executable, "-c", SMALL_FIT],
        env={**os.environ, "KERAS_BACKEND": backend},
        capture_output=True,
        text=True,
    )
    assert outcome.returncode == 0, outcome.stderr
    results = [line.split() for line in outcome.stdout.splitlines() if line.startswith("accuracy")]
    assert [result[-1] for result in results] == [backend, backend]
    assert min(float(result[1]) for result in results) > 0.7
