"""A student's Keras network, rebuilt outside the sandbox from its description and its weights."""

import json
from typing import Any

from grading.protocol import Opaque, ProtocolError, unpack

#: Only what these modules hold is built; a Lambda layer, which holds code, never.
_KERAS = ("keras", "keras.layers", "keras.initializers", "keras.regularizers", "keras.constraints")
#: No network of the sheets has more units in a layer, or pixels in a row.
_LARGEST = 2048
#: Nor so many layers: Keras takes seconds for each of hundreds.
_MOST_LAYERS = 100
_REFUSED = {"Lambda", "TorchModuleWrapper", "JaxLayer", "FlaxLayer", "TFSMLayer"}


def network_of(packed: dict) -> object:
    """Return the network that a sandbox describes, or an `Opaque` for what must not be built.

    Parameters
    ----------
    packed : dict
        Its "model" is JSON as `keras.Model.to_json` writes it, its "weights" are packed arrays.

    Returns
    -------
    keras.Model or Opaque

    Raises
    ------
    ProtocolError
        If it is no such description.
    """
    try:
        config = json.loads(packed["model"])
        config.pop("compile_config", None)  # how it was trained; no check asks for that
        weights = [unpack(weight) for weight in packed["weights"]]
    except (KeyError, ValueError, TypeError, AttributeError, RecursionError):
        raise ProtocolError("no description of a network") from None
    if foreign := _foreign(config):
        return Opaque(f"network with {foreign}")
    if (count := _layers(config)) > _MOST_LAYERS:
        return Opaque(f"network of {count} layers")
    if _largest(config) > _LARGEST:
        return Opaque("network too large to be rebuilt")
    from fmnist_utils.backend import keras

    try:
        network = keras.saving.deserialize_keras_object(config, safe_mode=True)
        network.set_weights(weights)
    except Exception as error:  # Keras raises whatever it trips over
        raise ProtocolError(f"no network: {str(error)[:100]}") from None
    return network


def _layers(part: Any) -> int:  # noqa: ANN401
    """Return how many layers a description holds, at whatever depth."""
    if isinstance(part, dict):
        return (part.get("module") == "keras.layers") + sum(map(_layers, part.values()))
    return sum(map(_layers, part)) if isinstance(part, list) else 0


def _largest(part: Any) -> int:  # noqa: ANN401
    """Return the largest whole number in a description: of units, filters, pixels."""
    if isinstance(part, dict):
        return max(map(_largest, part.values()), default=0)
    if isinstance(part, list):
        return max(map(_largest, part), default=0)
    return part if type(part) is int else 0


def _foreign(part: Any) -> str | None:  # noqa: ANN401
    """Return the name of the first thing in a description that is not Keras's own, if any."""
    if isinstance(part, dict):
        name = part.get("class_name")
        built = isinstance(name, str) and "config" in part and name != "__tensor__"
        if built and (part.get("module") not in _KERAS or name in _REFUSED):
            return name
        return next((found for value in part.values() if (found := _foreign(value))), None)
    if isinstance(part, list):
        return next((found for value in part if (found := _foreign(value))), None)
    return None
