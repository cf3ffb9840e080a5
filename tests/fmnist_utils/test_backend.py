"""Keras is loaded once, quietly, on the backend that is there."""

import json
import os
import subprocess
import sys

import pytest


def test_loading_keras_writes_nothing_to_the_error_stream():
    outcome = subprocess.run(
        [sys.executable, "-c", "import fmnist_utils.backend"], capture_output=True, text=True
    )
    assert (outcome.returncode, outcome.stderr) == (0, "")


@pytest.mark.slow
def test_saving_a_network_on_jax_writes_nothing_to_the_error_stream(tmp_path):
    code = (
        "from fmnist_utils.backend import keras\n"
        "model = keras.Sequential([keras.Input((3,)), keras.layers.Dense(2)])\n"
        f"model.save({str(tmp_path / 'network.keras')!r})\n"
        "import sys; print('tensorflow' in sys.modules)"
    )
    outcome = subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, "KERAS_BACKEND": "jax"},
        capture_output=True,
        text=True,
    )
    assert (outcome.stdout, outcome.stderr) == ("True\n", "")


@pytest.mark.slow
@pytest.mark.parametrize(
    "settings",
    [{"image_data_format": "channels_first"}, {"floatx": "float16"}, {"floatx": "float64"}],
    ids=lambda settings: str(*settings.values()),
)
def test_the_users_settings_for_keras_do_not_steer_the_course(settings, tmp_path):
    (tmp_path / "keras.json").write_text(json.dumps(settings))
    code = (
        "from fmnist_utils.networks import convolutional_network\n"
        "network = convolutional_network()\n"
        "print(network.input_shape, network.output_shape, network.weights[0].dtype)"
    )
    outcome = subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, "KERAS_HOME": str(tmp_path)},
        capture_output=True,
        text=True,
    )
    assert outcome.returncode == 0, outcome.stderr
    assert "(None, 10)" in outcome.stdout and outcome.stdout.endswith(" float32\n")
