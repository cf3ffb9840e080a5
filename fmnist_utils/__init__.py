"""The helper package behind the course: from the bytes of Fashion-MNIST to a trained network.

Importing it loads neither Keras nor matplotlib; a name is imported when it is first used. Modules
under their names of the first edition are still found, with a warning (see `deprecated`).
"""

from importlib import import_module
from typing import Any

from fmnist_utils import deprecated as deprecated

__version__ = "0.2.0"

_HOMES = {
    "CLASS_NAMES": "labels",
    "DataError": "errors",
    "DataFiles": "datasets.fetch",
    "fetch_data": "datasets.fetch",
    "files_in": "datasets.custom",
    "PUBLISHED_FILES": "datasets.registry",
    "load": "data",
    "load_data": "data",
    "preprocess": "data",
    "read_idx": "datasets.idx",
    "sample_files": "datasets.fetch",
    "verify": "datasets.registry",
    "write_idx": "datasets.idx",
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
