"""Keras is loaded once, quietly, on the backend that is there."""

import subprocess
import sys


def test_loading_keras_writes_nothing_to_the_error_stream():
    outcome = subprocess.run(
        [sys.executable, "-c", "import fmnist_utils.backend"], capture_output=True, text=True
    )
    assert (outcome.returncode, outcome.stderr) == (0, "")
