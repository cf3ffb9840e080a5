"""The results of a run on disk, for one process at a time."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from fmnist_utils.errors import DataError
from grading.json_lines import JsonLines


class Store(JsonLines):
    """The results of jobs, by the jobs' keys."""

    def __init__(self, path: Path) -> None:
        super().__init__(path, "key")


@contextmanager
def open_store(path: Path) -> Iterator[Store]:
    """Open a store for this process alone.

    Raises
    ------
    DataError
        If another process has it open, or a line is not JSON.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        held = FileLock(f"{path}.lock").acquire(timeout=0)
    except Timeout:
        raise DataError(
            f"Found {path.name} in use by another run, expected it free. Wait for that run, or end "
            "it: this one then goes on where it was."
        ) from None
    with held:
        yield Store(path)
