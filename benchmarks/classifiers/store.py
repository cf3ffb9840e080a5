"""The results on disk: a line of JSON each, written as they come, kept whatever happens."""

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from fmnist_utils.errors import DataError


class Store:
    """Results in a file of JSON lines, by their key.

    Parameters
    ----------
    path : Path
        The file; it need not exist yet. A last line without its end, as a kill may leave it, is
        cut off.

    Raises
    ------
    DataError
        If a line within the file is not JSON.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.results: dict[str, dict] = {}
        content = path.read_bytes() if path.exists() else b""
        whole = content[: content.rfind(b"\n") + 1]
        if len(whole) < len(content):
            os.truncate(path, len(whole))
        for number, line in enumerate(whole.splitlines(), start=1):
            try:
                result = json.loads(line)
                self.results[result["key"]] = result
            except (ValueError, TypeError, KeyError):
                raise DataError(
                    f"Line {number} of {path.name} is no result, expected a line of JSON as this "
                    "program writes it. Delete that line; its job is then run again."
                ) from None

    def add(self, result: dict) -> None:
        """Append a result; when this returns, it is on the disk."""
        with self.path.open("ab") as file:
            file.write(f"{json.dumps(result)}\n".encode())
            file.flush()
            os.fsync(file.fileno())
        self.results[result["key"]] = result


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
