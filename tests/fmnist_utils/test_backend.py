"""Keras is loaded once, quietly, on the backend that is there."""

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
