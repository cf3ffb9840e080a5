"""Results in a file of JSON lines: appended as they come, kept whatever happens."""

import json
import os
from pathlib import Path

from fmnist_utils.datasets.fileio import open_for_reading
from fmnist_utils.errors import DataError


class JsonLines:
    """Results in a file, a line of JSON each, by one of their fields.

    Parameters
    ----------
    path : Path
        The file; it need not exist yet. A last line without its end, as a kill may leave it, is
        cut off. Of several lines of one key, the last counts.
    key : str
        The field that tells results apart.

    Raises
    ------
    DataError
        If a line within the file is no such result.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     JsonLines(Path(folder, "x.jsonl"), "name").add({"name": "ada", "points": 3})
    ...     JsonLines(Path(folder, "x.jsonl"), "name").results
    {'ada': {'name': 'ada', 'points': 3}}
    """

    def __init__(self, path: Path, key: str) -> None:
        self.path, self.key = path, key
        self.results: dict[str, dict] = {}
        if not path.exists():
            return
        with open_for_reading(path) as file:
            content = file.read()
        whole = content[: content.rfind(b"\n") + 1]
        if len(whole) < len(content):
            os.truncate(path, len(whole))
        for number, line in enumerate(whole.splitlines(), start=1):
            try:
                result = json.loads(line)
                self.results[result[key]] = result
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
        self.results[result[self.key]] = result
