"""The results of a run, by student; a killed run goes on where it was."""

from pathlib import Path

from grading.json_lines import JsonLines


class Results(JsonLines):
    """What was found of each student; the file is ``results.jsonl``."""

    def __init__(self, path: Path) -> None:
        super().__init__(path, "student")

    def is_good(self, student: str, digest: str) -> bool:
        """Tell whether a student's result stands, made of just this."""
        return self.results.get(student, {}).get("digest") == digest
