"""What the checks ask of a student's Keras network. Keras is loaded only when a network came."""

from dataclasses import dataclass, field
from typing import Any

import numpy as np

from fmnist_utils.checks.engine.compare import difference, short
from fmnist_utils.checks.engine.seeds import seeded
from fmnist_utils.checks.engine.student_function import Incorrect


def expect_model(found: object, call: str, image_shape: tuple, classes: int) -> Any:  # noqa: ANN401
    """Return what was found if it is a Keras network from images to one number a class.

    Raises
    ------
    Incorrect
        If it is something else; the sentence begins with the call.
    """
    from fmnist_utils.backend import keras

    if not issubclass(type(found), keras.Model):
        why = " (is a `return` missing?)" if found is None else ""
        raise Incorrect(f"found {short(found)}, expected a Keras network{why}", call)
    own = type(found)
    if not own.__module__.startswith("keras."):
        raise Incorrect(
            f"found a network of your own class {own.__name__}, expected one of Keras's: "
            "keras.Sequential, or keras.Model(inputs, outputs)",
            call,
        )
    expected = (None, *image_shape)
    taken = _shape_of(found, "input_shape")
    if taken is None:
        raise Incorrect(
            f"found a network that does not know what it takes, expected one that "
            f"takes {expected}: begin it with keras.Input",
            call,
        )
    if taken != expected:
        raise Incorrect(
            f"found a network that takes {taken}, expected one that takes {expected}: "
            "keras.Input is told the shape of one image",
            call,
        )
    given = _shape_of(found, "output_shape")
    if given != (None, classes):
        why = ": Flatten is missing" if given is not None and len(given) > 2 else ""
        raise Incorrect(
            f"found a network that gives {given}, expected one that gives {(None, classes)}{why}",
            call,
        )
    return found


def outputs_of(model: Any, images: np.ndarray, call: str) -> np.ndarray:  # noqa: ANN401
    """Return what a network gives for some images, and refuse probabilities.

    Raises
    ------
    Incorrect
        If it stops, or gives something else than finite logits.
    """
    from fmnist_utils.backend import keras

    try:
        values = np.array(keras.ops.convert_to_numpy(model(images, training=False)), np.float64)
    except Exception as error:
        what = f"{type(error).__name__} for {short(images)}"
        raise Incorrect(f"found a network that stops with {what}, expected logits", call) from None
    if not np.isfinite(values).all():
        raise Incorrect("found a network that gives nan or inf, expected finite logits", call)
    if values.min() >= 0 and np.abs(values.sum(axis=1) - 1).max() < 1e-3:
        raise Incorrect(
            "found a network whose outputs sum to 1, expected logits: leave softmax "
            "to the loss, which is told from_logits=True",
            call,
        )
    return values


@dataclass
class NetworkView:
    """What is judged of a network; two networks that look alike are the same answer.

    Attributes
    ----------
    shapes : list of tuple of int
        Of the weights.
    outputs : ndarray
        What it computes with random weights from random images.
    layers : list of str
        The names of its layers, of those kinds that count.
    rates : list of float
        Of its dropout layers.
    """

    shapes: list[tuple[int, ...]]
    outputs: np.ndarray
    layers: list[str] = field(default_factory=list)
    rates: list[float] = field(default_factory=list)

    def difference(self, expected: "NetworkView") -> str | None:
        """Say how this network differs from another, in half a sentence."""
        if self.shapes != expected.shapes:
            return f"found weights of shapes {self.shapes}, expected {expected.shapes}"
        if self.layers != expected.layers:
            return f"found the layers {_listed(self.layers)}, expected {_listed(expected.layers)}"
        if mismatch := difference(self.rates, expected.rates, 1e-6):
            return f"{mismatch}, for the rate of a Dropout layer"
        if difference(self.outputs, expected.outputs, 1e-4):
            return "found other outputs from the same weights"
        return None


def view_network(
    model: object, call: str, image_shape: tuple, classes: int, *kinds: str
) -> NetworkView:
    """Give a network random weights and random images, and return what is judged of it.

    Parameters
    ----------
    model : object
        Whatever a student's function returned.
    call : str
        For the sentence if it is no such network.
    image_shape : tuple of int
    classes : int
    *kinds : str
        The layers that count beside the weights.

    Raises
    ------
    Incorrect
        If it is no network from such images to so many logits.
    """
    network = expect_model(model, call, image_shape, classes)
    if layers_of(network, "BatchNormalization"):
        raise Incorrect(
            "found a BatchNormalization, expected none: the task orders no such layer", call
        )
    shapes = [tuple(weight.shape) for weight in network.weights]
    network.set_weights(random_weights(shapes))
    layers = layers_of(network, *kinds)
    return NetworkView(
        shapes,
        outputs_of(network, random_images(image_shape), call),
        [type(layer).__name__ for layer in layers],
        [float(layer.rate) for layer in layers if hasattr(layer, "rate")],
    )


def random_weights(shapes: list[tuple[int, ...]]) -> list[np.ndarray]:
    """Return weights and biases with which no layer's numbers grow or shrink much."""
    generator = seeded(len(shapes))
    return [
        generator.normal(scale=1 / max(1, np.prod(shape[:-1])) ** 0.5, size=shape)
        for shape in shapes
    ]


def random_images(image_shape: tuple) -> np.ndarray:
    """Return a few images of a shape, float32."""
    return seeded(1).normal(size=(4, *image_shape)).astype(np.float32)


def layers_of(model: Any, *kinds: str) -> list[Any]:  # noqa: ANN401
    """Return a network's layers of some kinds, in the order in which they are called.

    Networks within it are looked into, and a layer that is called twice counts twice.
    """
    if type(model).__name__ == "Sequential":
        called = model.layers
    elif hasattr(model, "_nodes_by_depth"):  # Keras's own order: the deepest are called first
        depths = sorted(model._nodes_by_depth, reverse=True)
        called = [node.operation for depth in depths for node in model._nodes_by_depth[depth]]
    else:
        called = model.layers
    found = []
    for layer in called:
        if type(layer).__name__ in kinds:
            found.append(layer)
        elif hasattr(layer, "layers"):
            found += layers_of(layer, *kinds)
    return found


def _listed(names: list[str]) -> str:
    return ", ".join(names) or "none of these kinds"


def _shape_of(model: Any, name: str) -> tuple | None:  # noqa: ANN401
    try:
        return tuple(getattr(model, name))
    except Exception:  # a network that is not built, or one with a dict of inputs
        return None
