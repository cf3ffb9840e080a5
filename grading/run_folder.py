"""The temporary folder of a run, and the end of what killed runs have left."""

import contextlib
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psutil
from filelock import FileLock, Timeout
from platformdirs import user_cache_path

_PREFIX = "fmnist-grading-"
#: Held in a run's folder while the run lives; the system lets go of it however the run ends.
_LOCK = "lock"


@contextlib.contextmanager
def run_folder() -> Iterator[Path]:
    """Make a folder for one run, and remove it at the end; before, remove those of killed runs."""
    with FileLock(user_cache_path("fmnist-grading", ensure_exists=True) / "folders"):
        end_killed_runs()
        folder = Path(tempfile.mkdtemp(prefix=_PREFIX))
        folder.chmod(0o755)
        lock = FileLock(folder / _LOCK)
        lock.acquire()
    try:
        yield folder
    finally:
        lock.release()
        shutil.rmtree(folder, ignore_errors=True)


def end_killed_runs() -> None:
    """Remove the folders of this user's runs that have been killed, and end what works in them."""
    for folder in Path(tempfile.gettempdir()).glob(f"{_PREFIX}*"):
        with contextlib.suppress(OSError, Timeout):
            if folder.lstat().st_uid != os.geteuid() or not folder.is_dir():
                continue
            with FileLock(folder / _LOCK, timeout=0):
                _end_what_names(folder)
            shutil.rmtree(folder, ignore_errors=True)


def _end_what_names(folder: Path) -> None:
    """Kill this user's processes behind bubblewrap that were started with a folder."""
    for process in psutil.process_iter(["name", "cmdline", "uids"]):
        with contextlib.suppress(psutil.Error):
            is_own = process.info["uids"] and process.info["uids"].real == os.geteuid()
            names_it = any(f"{folder}/" in part for part in process.info["cmdline"] or [])
            if is_own and names_it and process.info["name"] == "bwrap":
                process.kill()
