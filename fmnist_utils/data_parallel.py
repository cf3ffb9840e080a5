"""One step of training, alone and shared by all devices: ``python -m fmnist_utils.data_parallel``.

On a machine with one processor and no GPU, JAX can act as if the processor were several devices::

    KERAS_BACKEND=jax XLA_FLAGS=--xla_force_host_platform_device_count=4

Nothing is quicker for it: it shows what is cut up and what is copied, not what is gained.
"""

import sys

import numpy as np

from fmnist_utils.backend import keras
from fmnist_utils.data import load, preprocess
from fmnist_utils.errors import DataError

BATCH_SIZE = 256


def weights_after_step(images: np.ndarray, labels: np.ndarray) -> np.ndarray:
    """Train softmax regression for one step, from the same start each time.

    Parameters
    ----------
    images : ndarray of shape (n, 28, 28, 1), float32
        One batch. Under a distribution of Keras, its devices share it.
    labels : ndarray of shape (n,), integer

    Returns
    -------
    ndarray of shape (784, 10), float32
    """
    keras.utils.set_random_seed(1)
    network = keras.Sequential(
        [keras.Input(images.shape[1:]), keras.layers.Flatten(), keras.layers.Dense(10)]
    )
    network.compile(
        loss=keras.losses.SparseCategoricalCrossentropy(from_logits=True),
        optimizer=keras.optimizers.SGD(0.1),
    )
    network.fit(images, labels, batch_size=len(images), epochs=1, verbose=0)
    return keras.ops.convert_to_numpy(network.layers[-1].kernel)


def main() -> None:
    """Train alone and shared, and print what lay where and how far the weights are apart."""
    if keras.config.backend() != "jax":
        raise DataError(
            f"Found the backend {keras.config.backend()}, expected jax: Keras shares a batch among "
            "devices on JAX only. Set KERAS_BACKEND=jax."
        )
    images, labels = load("train")
    x, y = preprocess(images[:BATCH_SIZE]), labels[:BATCH_SIZE]
    alone = weights_after_step(x, y)
    devices = keras.distribution.list_devices()
    shared_by = keras.distribution.DataParallel(devices=devices)
    keras.distribution.set_distribution(shared_by)
    parts = keras.distribution.distribute_tensor(x, shared_by.get_data_layout(x.shape))
    for part in parts.addressable_shards:
        print(f"{part.device}: images of shape {part.data.shape}")
    shared = weights_after_step(x, y)
    print(f"weights after one step: {shared.shape} on each")
    print(f"largest difference to one device alone: {np.abs(shared - alone).max():.0e}")


if __name__ == "__main__":
    try:
        main()
    except DataError as error:
        sys.exit(str(error))
