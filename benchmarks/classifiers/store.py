"""The folder of a run's results, for one process at a time."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from fmnist_utils.errors import DataError


def result_path(folder: Path, key: str) -> Path:
    """Return where the result of a job lies, by the job's key."""
    return folder / f"{key}.json"


@contextmanager
def held_folder(folder: Path) -> Iterator[Path]:
    """Make a folder if need be, and hold it for this process alone.

    Raises
    ------
    DataError
        If another process holds it.
    """
    folder.mkdir(parents=True, exist_ok=True)
    try:
        held = FileLock(folder / ".lock").acquire(timeout=0)
    except Timeout:
        raise DataError(
            f"Found {folder.name} in use by another run, expected it free. Wait for that run, or "
            "end it: this one then goes on where it was."
        ) from None
    with held:
        yield folder
