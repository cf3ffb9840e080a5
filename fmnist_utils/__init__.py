"""The helper package behind the course: from the bytes of Fashion-MNIST to a trained network.

Importing it loads neither Keras nor matplotlib; a name is imported when it is first used.
"""

from importlib import import_module
from typing import Any

__version__ = "0.1.0"

_HOMES = {
    "CLASS_NAMES": "labels",
    "DataError": "errors",
    "DataFiles": "fetch",
    "fetch_data": "fetch",
    "files_in": "dropin",
    "load": "data",
    "load_data": "data",
    "preprocess": "data",
    "read_idx": "idx",
    "sample_files": "fetch",
    "write_idx": "idx",
}

__all__ = sorted(_HOMES)


def __getattr__(name: str) -> Any:  # noqa: ANN401 - any public name of the package
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return [*__all__, "__version__"]
