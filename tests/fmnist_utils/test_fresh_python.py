"""What the lesson on GPUs starts in a Python of its own: another backend, several devices."""

import os
import subprocess
import sys
from importlib.util import find_spec

import numpy as np
import pytest

from fmnist_utils import networks
from fmnist_utils.backend import BACKENDS
from fmnist_utils.predict_worker import predict_in

#: Keras's own, when it saves a network on TensorFlow.
pytestmark = pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning")
needs_jax = pytest.mark.skipif(find_spec("jax") is None, reason="JAX is not installed")


def run(module: str, *arguments: str, **variables: str) -> subprocess.CompletedProcess:
    return subprocess.run(
        [sys.executable, "-m", f"fmnist_utils.{module}", *arguments],
        env=os.environ | variables,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture
def folder(tmp_path):
    """Return a folder with a network and three images."""
    networks.convolutional_network().save(tmp_path / "network.keras")
    images = np.random.default_rng(0).random((3, 28, 28, 1), dtype=np.float32)
    np.save(tmp_path / "images.npy", images)
    return tmp_path


@pytest.mark.parametrize("backend", [name for name in BACKENDS if find_spec(name)])
def test_every_installed_backend_predicts_the_same(folder, backend):
    predict_in(folder)
    here = np.load(folder / "logits.npy")
    found = run("predict_worker", str(folder), KERAS_BACKEND=backend)
    assert found.stdout.startswith(backend), found.stderr
    assert np.allclose(np.load(folder / "logits.npy"), here, atol=1e-4)


@needs_jax
def test_four_simulated_devices_share_a_batch_and_take_the_same_step():
    found = run(
        "data_parallel",
        KERAS_BACKEND="jax",
        XLA_FLAGS="--xla_force_host_platform_device_count=4",
        JAX_PLATFORMS="cpu",
    )
    *parts, weights, difference = found.stdout.splitlines()
    assert [line.partition(": ")[2] for line in parts] == ["images of shape (64, 28, 28, 1)"] * 4
    assert weights == "weights after one step: (784, 10) on each"
    assert float(difference.rpartition(" ")[2]) < 1e-6


@pytest.mark.skipif(find_spec("tensorflow") is None, reason="TensorFlow is not installed")
def test_a_backend_that_shares_no_batch_is_refused_in_a_sentence():
    found = run("data_parallel", KERAS_BACKEND="tensorflow")
    assert found.returncode == 1
    assert "expected jax" in found.stderr and "Traceback" not in found.stderr
