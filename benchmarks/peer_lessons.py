"""The lessons that our students would otherwise read, re-built from their published settings.

Each is built in Keras, on this data, as its text says: layers, activations, initial weights,
optimizer, batch size, epochs, images used. All take their pixels as float32 from 0 to 1, and none
measures on validation images while it trains, so that only training is timed.
"""

from collections.abc import Callable
from dataclasses import dataclass

from benchmarks.evaluation_callback import EvaluationCallback
from fmnist_utils import load_data, preprocess
from fmnist_utils.backend import keras

layers = keras.layers


@dataclass(frozen=True)
class PeerLesson:
    """A published lesson.

    Attributes
    ----------
    name, title, kind, source : str
        `kind` is "dense" or "convolutional"; `source` is where it is published.
    network : callable
        Builds the network.
    optimizer : callable
        Builds the optimizer.
    batch_size, epochs : int
    images : int
        How many of the 60,000 training images are learned from, the first ones.
    logits : bool
        Whether the network gives logits; otherwise it gives probabilities.
    shuffle : bool
        Whether the images are shuffled before each epoch.
    """

    name: str
    title: str
    kind: str
    source: str
    network: Callable[[], keras.Model]
    optimizer: Callable[[], keras.optimizers.Optimizer]
    batch_size: int
    epochs: int
    images: int
    logits: bool
    shuffle: bool = True

    @property
    def settings(self) -> str:
        """The settings in one line."""
        optimizer = self.optimizer()
        rate = float(optimizer.learning_rate)
        return (
            f"{type(optimizer).__name__} {rate:g}, batch {self.batch_size}, "
            f"{self.epochs} epochs, {self.images:,} images"
        )

    def train(self, watch: EvaluationCallback) -> keras.Model:
        """Build the network, train it under a watch, and return it."""
        (images, labels), _ = load_data()
        model = self.network()
        model.compile(
            loss=keras.losses.SparseCategoricalCrossentropy(from_logits=self.logits),
            optimizer=self.optimizer(),
            metrics=["accuracy"],
        )
        model.fit(
            preprocess(images[: self.images]),
            labels[: self.images],
            batch_size=self.batch_size,
            epochs=self.epochs,
            shuffle=self.shuffle,
            verbose=0,
            callbacks=[watch],
        )
        return model


def _sequential(*stack: keras.Layer) -> keras.Model:
    return keras.Sequential([keras.Input((28, 28, 1)), *stack])


def _tensorflow_tutorial() -> keras.Model:
    return _sequential(layers.Flatten(), layers.Dense(128, activation="relu"), layers.Dense(10))


def _geron_dense() -> keras.Model:
    return _sequential(
        layers.Flatten(),
        layers.Dense(300, activation="relu"),
        layers.Dense(100, activation="relu"),
        layers.Dense(10, activation="softmax"),
    )


def _pytorch_quickstart() -> keras.Model:
    def linear(inputs: int, units: int, activation: str | None = None) -> keras.Layer:
        # PyTorch's Linear begins with weights and biases uniform within ±1/√inputs.
        uniform = keras.initializers.RandomUniform(-(inputs**-0.5), inputs**-0.5)
        return layers.Dense(
            units, activation, kernel_initializer=uniform, bias_initializer=uniform.clone()
        )

    return _sequential(
        layers.Flatten(), linear(784, 512, "relu"), linear(512, 512, "relu"), linear(512, 10)
    )


def _keras_convnet() -> keras.Model:
    return _sequential(
        layers.Conv2D(32, 3, activation="relu"),
        layers.MaxPooling2D(2),
        layers.Conv2D(64, 3, activation="relu"),
        layers.MaxPooling2D(2),
        layers.Flatten(),
        layers.Dropout(0.5),
        layers.Dense(10, activation="softmax"),
    )


def _d2l_lenet() -> keras.Model:
    # Glorot's initial weights, which d2l sets by hand, are what Keras begins with.
    return _sequential(
        layers.Conv2D(6, 5, padding="same", activation="sigmoid"),
        layers.AveragePooling2D(2),
        layers.Conv2D(16, 5, activation="sigmoid"),
        layers.AveragePooling2D(2),
        layers.Flatten(),
        layers.Dense(120, activation="sigmoid"),
        layers.Dense(84, activation="sigmoid"),
        layers.Dense(10),
    )


def _geron_cnn() -> keras.Model:
    he = {"activation": "relu", "kernel_initializer": "he_normal"}
    return _sequential(
        layers.Conv2D(64, 7, padding="same", **he),
        layers.MaxPooling2D(2),
        layers.Conv2D(128, 3, padding="same", **he),
        layers.Conv2D(128, 3, padding="same", **he),
        layers.MaxPooling2D(2),
        layers.Conv2D(256, 3, padding="same", **he),
        layers.Conv2D(256, 3, padding="same", **he),
        layers.MaxPooling2D(2),
        layers.Flatten(),
        layers.Dense(128, **he),
        layers.Dropout(0.5),
        layers.Dense(64, **he),
        layers.Dropout(0.5),
        layers.Dense(10, activation="softmax"),
    )


PEER_LESSONS = (
    PeerLesson(
        name="tensorflow-tutorial",
        title="TensorFlow's clothing tutorial",
        kind="dense",
        source="https://www.tensorflow.org/tutorials/keras/classification",
        network=_tensorflow_tutorial,
        optimizer=keras.optimizers.Adam,
        batch_size=32,
        epochs=10,
        images=60_000,
        logits=True,
    ),
    PeerLesson(
        name="geron-dense",
        title="Géron, chapter 10",
        kind="dense",
        source="https://github.com/ageron/handson-ml3/blob/main/10_neural_nets_with_keras.ipynb",
        network=_geron_dense,
        optimizer=keras.optimizers.SGD,
        batch_size=32,
        epochs=30,
        images=55_000,
        logits=False,
    ),
    PeerLesson(
        name="pytorch-quickstart",
        title="PyTorch's quickstart",
        kind="dense",
        source="https://docs.pytorch.org/tutorials/beginner/basics/quickstart_tutorial.html",
        network=_pytorch_quickstart,
        optimizer=lambda: keras.optimizers.SGD(0.001),
        batch_size=64,
        epochs=5,
        images=60_000,
        logits=True,
        shuffle=False,
    ),
    PeerLesson(
        name="keras-convnet",
        title="Keras's MNIST convnet, on this data",
        kind="convolutional",
        source="https://keras.io/examples/vision/mnist_convnet/",
        network=_keras_convnet,
        optimizer=keras.optimizers.Adam,
        batch_size=128,
        epochs=15,
        images=54_000,
        logits=False,
    ),
    PeerLesson(
        name="d2l-lenet",
        title="d2l's LeNet",
        kind="convolutional",
        source="https://d2l.ai/chapter_convolutional-neural-networks/lenet.html",
        network=_d2l_lenet,
        optimizer=lambda: keras.optimizers.SGD(0.1),
        batch_size=128,
        epochs=10,
        images=60_000,
        logits=True,
    ),
    PeerLesson(
        name="geron-cnn",
        title="Géron, chapter 14",
        kind="convolutional",
        source="https://github.com/ageron/handson-ml3/blob/main/"
        "14_deep_computer_vision_with_cnns.ipynb",
        network=_geron_cnn,
        optimizer=keras.optimizers.Nadam,
        batch_size=32,
        epochs=10,
        images=55_000,
        logits=False,
    ),
)
