"""What a GPU makes of the lesson's CNN: images a second, beside its matrix product."""

import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

import numpy as np

from benchmarks.table import markdown_table
from fmnist_utils import load, networks, preprocess
from fmnist_utils.backend import backend_and_device, keras
from fmnist_utils.errors import DataError

BATCH_SIZES = (1, 4, 16, 64, 256, 1024, 4096)


def measure(build: Path, quick: bool) -> dict:
    """Measure on a GPU, and refuse where Keras computes on none."""
    backend, device = backend_and_device()
    if device.startswith("cpu"):
        raise DataError(
            f"Found {backend} on {device}, expected a GPU: these figures are of no use from a "
            "processor. README, section Backends, says what to install."
        )
    return {"backend": backend, "device": device, **speeds(4096 if quick else 8192)}


def speeds(size: int, batch_sizes: tuple[int, ...] = BATCH_SIZES) -> dict:
    """Measure prediction by batch size, and the product of two large matrices.

    Parameters
    ----------
    size : int
        Rows and columns of the matrices.
    batch_sizes : tuple of int

    Returns
    -------
    dict
        "images_a_second": a pair (batch size, images a second) for each size, the median of nine
        warm calls; "product": operations a second, the quickest of twelve.
    """
    network = networks.convolutional_network()
    images = preprocess(load("train")[0][: max(batch_sizes)])
    rates = []
    for n in batch_sizes:
        network.predict_on_batch(images[:n])  # cold
        took = [_seconds(lambda n=n: network.predict_on_batch(images[:n])) for _ in range(9)]
        rates.append((n, n / median(took)))
    matrix = keras.random.uniform((size, size), dtype="float32")
    fetch = keras.ops.convert_to_numpy
    took = [_seconds(lambda: fetch(keras.ops.matmul(matrix, matrix)[0, 0])) for _ in range(12)]
    return {"images_a_second": rates, "product": 2 * size**3 / min(took)}


def _seconds(call: Callable[[], np.ndarray]) -> float:
    start = time.perf_counter()
    call()
    return time.perf_counter() - start


def report(results: dict) -> str:
    """Write the results as Markdown."""
    rows = [[f"{n:,}", f"{rate:,.0f}"] for n, rate in results["images_a_second"]]
    table = markdown_table(["batch", "images a second"], rows)
    product = f"{results['product'] / 1e12:.1f} TFLOP a second"
    return f"{table}\n\n{results['backend']} on {results['device']}; matrix product: {product}."
