"""Look at a machine as the course would use it: one line a finding, and what to do where needed."""

import json
import os
import platform
import shutil
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

PYTHON_RANGE = ((3, 11), (3, 13))
#: The doctor itself needs none of them, so that it can say which is missing.
PACKAGES = ("numpy", "matplotlib", "keras", "jupyterlab", "pooch")
#: The course needs this much: a kernel that holds all images as float32 and trains on them.
MEMORY_GB = 3
#: Room for the data in the cache and for the executed lessons.
DISK_GB = 0.5

INSTALL = "pip install -r requirements.txt -c constraints.txt"

OK, NOTE, WRONG = "ok", "note", "WRONG"


@dataclass(frozen=True)
class Finding:
    """One line of the report.

    Attributes
    ----------
    state : {"ok", "note", "WRONG"}
        "note" is worth knowing; "WRONG" keeps the course from working.
    subject, value : str
        What was looked at, and what was found.
    advice : str
        What to do; empty when all is well.
    """

    state: str
    subject: str
    value: str
    advice: str = ""

    def __str__(self) -> str:
        """Return the line of the report."""
        advice = f"  -> {self.advice}" if self.advice else ""
        return f"{self.state:5}  {self.subject:9} {self.value}{advice}"


def examine() -> Iterator[Finding]:
    """Look at Python, packages, backend, data, memory, disk and writable folders, one by one.

    Yields
    ------
    Finding
    """
    yield _python()
    for package in PACKAGES:
        yield _package(package)
    for look in (_backend, _data, _memory, _folders):
        try:
            yield from look()
        except ModuleNotFoundError as error:
            yield Finding(WRONG, "package", f"{error.name} is not installed", INSTALL)


def report() -> int:
    """Print one line a finding and a last line that sums up.

    Returns
    -------
    int
        1 if something essential is wrong, else 0: fit for an exit code.
    """
    wrong = 0
    for finding in examine():
        print(finding, flush=True)
        wrong += finding.state == WRONG
    if wrong:
        print(f"\n{wrong} to mend before the course can run: see the lines with {WRONG}.")
    else:
        print("\nAll is ready for the course.")
    return int(wrong > 0)


def _python() -> Finding:
    low, high = (".".join(map(str, bound)) for bound in PYTHON_RANGE)
    value = f"{platform.python_version()} on {platform.system()} {platform.machine()}"
    if PYTHON_RANGE[0] <= sys.version_info[:2] <= PYTHON_RANGE[1]:
        return Finding(OK, "Python", value)
    return Finding(WRONG, "Python", value, f"install Python {low} to {high} and set up again")


def _package(name: str) -> Finding:
    try:
        return Finding(OK, "package", f"{name} {version(name)}")
    except PackageNotFoundError:
        return Finding(WRONG, "package", f"{name} is not installed", INSTALL)


def _backend() -> Iterator[Finding]:
    try:
        from fmnist_utils.backend import SETTINGS, backend_and_device

        backend, device = backend_and_device()
    except (ImportError, ValueError) as error:  # ValueError: Keras knows no such backend
        advice = f"{INSTALL}; is KERAS_BACKEND set right?"
        yield Finding(WRONG, "backend", f"Keras finds none that works ({error})", advice)
        return
    yield Finding(OK, "backend", backend)
    yield Finding(OK, "device", f"{device}, {os.cpu_count()} processor cores")
    wanted = _keras_settings()
    for name, ours in SETTINGS.items():
        if wanted.get(name, ours) != ours:
            value = f"your keras.json asks for {name} {wanted[name]!r}"
            yield Finding(NOTE, "settings", value, f"the course sets {ours!r} for itself")


def _keras_settings() -> dict:
    """Return what the user's settings for Keras say; nothing if there are none to read."""
    try:
        folder = os.environ.get("KERAS_HOME") or Path.home() / ".keras"
        settings = json.loads(Path(folder, "keras.json").read_text(encoding="utf-8"))
    except (OSError, RuntimeError, ValueError):
        return {}
    return settings if isinstance(settings, dict) else {}


def _data() -> Iterator[Finding]:
    from fmnist_utils.datasets.cache import find_files
    from fmnist_utils.datasets.fileio import display_path
    from fmnist_utils.datasets.registry import PUBLISHED_FILES

    paths, faults = find_files()
    for fault in faults:
        yield Finding(NOTE, "data", fault)
    missing = [file.name for file in PUBLISHED_FILES if file.name not in paths]
    if missing:
        value = f"{len(missing)} of {len(PUBLISHED_FILES)} files missing ({', '.join(missing)})"
        yield Finding(WRONG, "data", value, "python -m fmnist_utils fetch")
        return
    folders = sorted({display_path(path.parent) for path in paths.values()})
    value = f"4 of 4 files verified by SHA-256, in {' and '.join(folders)}"
    yield Finding(OK, "data", value)


def _memory() -> Iterator[Finding]:
    import psutil

    memory = psutil.virtual_memory()
    value = f"{memory.available / 1e9:.1f} GB free of {memory.total / 1e9:.1f} GB"
    if memory.available / 1e9 >= MEMORY_GB:
        yield Finding(OK, "memory", value)
    else:
        yield Finding(NOTE, "memory", value, f"close other programs: training wants {MEMORY_GB} GB")


def _folders() -> Iterator[Finding]:
    """Look whether the course can write where it must; full disks show here too."""
    from fmnist_utils.datasets.cache import cache_folder

    temporary = Path(tempfile.gettempdir())
    for name, folder in (
        ("the data cache", cache_folder()),
        ("the current folder", Path.cwd()),
        ("the temporary folder", temporary),
    ):
        existing = next(parent for parent in (folder, *folder.parents) if parent.exists())
        free = shutil.disk_usage(existing).free / 1e9
        value = f"{name} can be written, {free:.1f} GB free"
        if not (existing.is_dir() and os.access(existing, os.W_OK)):
            advice = "make it yours, or set XDG_CACHE_HOME (cache) or TMPDIR to a folder that is"
            yield Finding(WRONG, "folder", f"{name} cannot be written", advice)
        elif free < DISK_GB:
            yield Finding(WRONG, "folder", value, f"make room: the course wants {DISK_GB} GB")
        else:
            yield Finding(OK, "folder", value)
