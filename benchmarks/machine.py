"""What was measured on: the machine, the versions, and how fast it multiplies matrices."""

import os
import platform
import time
from collections.abc import Sequence
from functools import cache
from hashlib import sha256
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import numpy as np
import psutil

#: Packages whose version can change a result.
PACKAGES = ("keras", "tensorflow", "tensorflow-cpu", "jax", "torch", "numpy")

FOLDER = Path(__file__).parent
#: Code that a training depends on.
SOURCES = (
    *(
        FOLDER.parent / "fmnist_utils" / f"{module}.py"
        for module in ("data", "networks", "training")
    ),
    *(
        FOLDER / f"{module}.py"
        for module in (
            "course_trainings",
            "peer_lessons",
            "evaluation_callback",
            "train_once",
        )
    ),
)


def versions(packages: Sequence[str] = PACKAGES) -> dict[str, str]:
    """Return the versions of Python and of those of the packages that are installed."""
    found = {"python": platform.python_version()}
    for package in packages:
        try:
            found[package] = version(package)
        except PackageNotFoundError:
            continue
    return found


@cache
def fingerprint() -> str:
    """Return a short digest of all that a training depends on: code, versions, machine."""
    digest = sha256(repr((versions(), machine())).encode())
    for path in SOURCES:
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def machine() -> dict[str, str | int | float]:
    """Describe this machine, without its name."""
    return {
        "processor": _processor_name(),
        "cores": os.cpu_count() or 1,
        "memory_gb": round(psutil.virtual_memory().total / 1e9),
        "system": platform.system(),
        "bfloat16": has_bfloat16(),
    }


def _processor_name() -> str:
    lines = _cpuinfo("model name")
    return lines[0] if lines else platform.processor() or platform.machine()


def _cpuinfo(key: str) -> list[str]:
    """Return what Linux says of its processors under a key; elsewhere nothing."""
    path = Path("/proc/cpuinfo")
    if not path.exists():
        return []
    pairs = (line.partition(":") for line in path.read_text().splitlines())
    return [value.strip() for name, _, value in pairs if name.strip() == key]


def has_bfloat16() -> bool:
    """Tell whether this processor multiplies bfloat16 numbers itself, as far as Linux knows."""
    return any({"avx512_bf16", "amx_bf16"} & set(line.split()) for line in _cpuinfo("flags"))


def matrix_product_peak(size: int = 2048, repeats: int = 7) -> float:
    """Measure the speed of NumPy's float32 matrix product, on all cores.

    Parameters
    ----------
    size : int
        Rows and columns of both matrices.
    repeats : int
        The fastest counts, since other programs can only slow it down.

    Returns
    -------
    float
        Floating-point operations a second.
    """
    a = np.random.default_rng(0).random((size, size), dtype=np.float32)
    a @ a
    seconds = []
    for _ in range(repeats):
        start = time.perf_counter()
        a @ a
        seconds.append(time.perf_counter() - start)
    return 2 * size**3 / min(seconds)
