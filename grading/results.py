"""Results on disk: a line of JSON each, appended as they come, so that a killed run goes on."""

import json
import os
from pathlib import Path


class Results:
    """The results of a run, in a file to which each new one is appended.

    Parameters
    ----------
    path : Path
        ``results.jsonl``; made when the first result comes. Of a student's several lines the last
        counts, and a line that was cut off in the writing does not.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.by_student: dict[str, dict] = {}
        if path.exists():
            content = path.read_bytes()
            for line in content.split(b"\n"):
                try:
                    result = json.loads(line)
                    self.by_student[result["student"]] = result
                except (ValueError, KeyError, TypeError):
                    continue
            if content and not content.endswith(b"\n"):
                path.write_bytes(content + b"\n")

    def is_good(self, student: str, digest: str) -> bool:
        """Tell whether a student's result stands, made of just this."""
        return self.by_student.get(student, {}).get("digest") == digest

    def add(self, result: dict) -> None:
        """Append a result, so that it is on the disk when this returns."""
        self.by_student[result["student"]] = result
        with self.path.open("ab") as file:
            file.write(json.dumps(result).encode() + b"\n")
            file.flush()
            os.fsync(file.fileno())
