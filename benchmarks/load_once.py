"""One reader in a process of its own: ``python -m benchmarks.load_once NAME GZ RAW``.

GZ and RAW are folders with the packed and the unpacked files. Prints a line of JSON: seconds of the
first and of the second call, and the memory at its highest in the first. A package that is not
installed is named in a sentence on stderr, with exit code 1.
"""

import gzip
import json
import os
import sys
import time
import zlib
from collections.abc import Callable
from pathlib import Path

import numpy as np

from fmnist_utils.datasets.registry import PUBLISHED_FILES

NAMES = [file.name for file in PUBLISHED_FILES]
Loader = Callable[[], object]


def course(gz: Path, raw: Path) -> Loader:
    """Read with this course's `load_data`: unpacked into the cache the first time, then mapped."""
    from fmnist_utils.data import load_data
    from fmnist_utils.datasets.cache import cache_folder

    os.environ["FMNIST_DATA_DIR"] = str(gz)
    if cache_folder().exists():
        raise SystemExit("found a cache, expected an empty one for a cold start")
    return load_data


def keras(gz: Path, raw: Path) -> Loader:
    """Read with ``keras.datasets``, which finds the packed files where it would put them itself."""
    from fmnist_utils.backend import keras as keras_package

    return keras_package.datasets.fashion_mnist.load_data


def idx2numpy(gz: Path, raw: Path) -> Loader:
    """Read with idx2numpy, through Python's gzip module."""
    from idx2numpy import convert_from_file

    def load() -> list[np.ndarray]:
        arrays = []
        for name in NAMES:
            with gzip.open(gz / f"{name}.gz") as file:
                arrays.append(convert_from_file(file))
        return arrays

    return load


def python_mnist(gz: Path, raw: Path) -> Loader:
    """Read with python-mnist, into NumPy arrays."""
    from mnist import MNIST

    def load() -> list:
        reader = MNIST(str(gz), return_type="numpy", gz=True)
        return [reader.load_training(), reader.load_testing()]

    return load


def mlxtend(gz: Path, raw: Path) -> Loader:
    """Read with mlxtend, which wants unpacked files."""
    from mlxtend.data import loadlocal_mnist

    return lambda: [
        loadlocal_mnist(str(raw / images), str(raw / labels))
        for images, labels in (NAMES[:2], NAMES[2:])
    ]


def torchvision(gz: Path, raw: Path) -> Loader:
    """Read with torchvision, which wants unpacked files."""
    from torchvision.datasets.mnist import read_image_file, read_label_file

    readers = (read_image_file, read_label_file) * 2
    return lambda: [read(str(raw / name)) for read, name in zip(readers, NAMES, strict=True)]


def inflate_zlib(gz: Path, raw: Path) -> Loader:
    """Inflate with zlib, all at once, into nothing but bytes."""
    return lambda: [
        zlib.decompress(content, wbits=31, bufsize=size) for content, size in _packed(gz)
    ]


def inflate_isal(gz: Path, raw: Path) -> Loader:
    """Inflate with ISA-L, all at once, into nothing but bytes."""
    from isal import isal_zlib

    return lambda: [
        isal_zlib.decompress(content, wbits=31, bufsize=size) for content, size in _packed(gz)
    ]


def inflate_libdeflate(gz: Path, raw: Path) -> Loader:
    """Inflate with libdeflate, all at once, into nothing but bytes."""
    import deflate

    return lambda: [deflate.gzip_decompress(content, size) for content, size in _packed(gz)]


def read_raw(gz: Path, raw: Path) -> Loader:
    """Read the unpacked files, into nothing but bytes."""
    return lambda: [(raw / name).read_bytes() for name in NAMES]


def _packed(gz: Path) -> list[tuple[bytes, int]]:
    return [((gz / f"{file.name}.gz").read_bytes(), file.size) for file in PUBLISHED_FILES]


LOADERS = {
    "course": course,
    "keras": keras,
    "idx2numpy": idx2numpy,
    "python-mnist": python_mnist,
    "mlxtend": mlxtend,
    "torchvision": torchvision,
    "zlib": inflate_zlib,
    "isal": inflate_isal,
    "libdeflate": inflate_libdeflate,
    "read": read_raw,
}


def _memory(field: str) -> int:
    """Return a line of what Linux says of this process's memory, in bytes."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) * 1024 for line in lines if line.startswith(f"{field}:"))


def look(loaded: object) -> None:
    """Look at every value: what is only mapped is read from the disk now."""
    if isinstance(loaded, list | tuple):
        for part in loaded:
            look(part)
    else:
        np.asarray(memoryview(loaded) if isinstance(loaded, bytes) else loaded).max()


def run(name: str, gz: Path, raw: Path) -> dict[str, float]:
    """Load twice and return what it cost: seconds of each call alone, and with a look."""
    load = LOADERS[name](gz, raw)
    on_linux = Path("/proc/self/clear_refs").exists()
    if on_linux:
        Path("/proc/self/clear_refs").write_text("5")  # forget the highest value so far
        before = _memory("VmRSS")
    cost = {}
    for call in ("first", "second"):
        start = time.perf_counter()
        loaded = load()
        cost[call] = time.perf_counter() - start
        look(loaded)
        cost[f"{call}_looked"] = time.perf_counter() - start
        if on_linux:
            cost.setdefault("peak", _memory("VmHWM") - before)
        del loaded
    return cost


if __name__ == "__main__":
    name, gz, raw = sys.argv[1:]
    try:
        print(json.dumps(run(name, Path(gz), Path(raw))))
    except ModuleNotFoundError as error:
        sys.exit(f"the package {error.name} is not installed")
