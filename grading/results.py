"""The results of a run, by student: a line of JSON each, kept whatever happens."""

import json
import os
from pathlib import Path

from fmnist_utils.datasets.fileio import open_for_reading
from fmnist_utils.errors import DataError
from grading.states import NOT_SUBMITTED

RESULTS = "results.jsonl"


def read_results(path: Path) -> dict[str, dict]:
    """Return what was found of each student, by the student; nothing if there is no file.

    A last line without its end, as a kill may leave it, is passed over. Of several lines of one
    student, the last counts.

    Raises
    ------
    DataError
        If a line within the file is no such result.
    """
    if not path.exists():
        return {}
    with open_for_reading(path) as file:
        content = file.read()
    results = {}
    for number, line in enumerate(content[: content.rfind(b"\n") + 1].splitlines(), start=1):
        try:
            result = json.loads(line)
            results[result["student"]] = result
        except (ValueError, TypeError, KeyError):
            raise DataError(
                f"Line {number} of {path.name} is no result, expected a line of JSON as this "
                "program writes it. Delete that line; its notebook is then graded again."
            ) from None
    return results


class Results:
    """What was found of each student; a killed run goes on where it was.

    Parameters
    ----------
    path : Path
        The file, ``results.jsonl``; it need not exist yet. A last line without its end, as a kill
        may leave it, is cut off.

    Raises
    ------
    DataError
        If a line within the file is no such result.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     Results(Path(folder, "x.jsonl")).add({"student": "ada", "points": 3})
    ...     Results(Path(folder, "x.jsonl")).results
    {'ada': {'student': 'ada', 'points': 3}}
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.results = read_results(path)
        if path.exists():
            with path.open("r+b") as file:
                whole = file.read().rfind(b"\n") + 1
                file.truncate(whole)

    def add(self, result: dict) -> None:
        """Append a result; when this returns, it is on the disk."""
        with self.path.open("ab") as file:
            file.write(f"{json.dumps(result)}\n".encode())
            file.flush()
            os.fsync(file.fileno())
        self.results[result["student"]] = result

    def has_work(self, student: str) -> bool:
        """Tell whether a student has handed something in, this time or before."""
        tasks = self.results.get(student, {"tasks": []})["tasks"]
        return any(task["state"] != NOT_SUBMITTED for task in tasks)

    def is_good(self, student: str, digest: str) -> bool:
        """Tell whether a student's result stands, made of just this."""
        return self.results.get(student, {}).get("digest") == digest
