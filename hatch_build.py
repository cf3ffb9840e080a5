"""Put the course itself into the wheel: lessons, sheets without answers, and what they show."""

from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class CourseFiles(BuildHookInterface):
    """Takes them from where their makers edit them, so that no file exists twice."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Name the files to hatchling, unless the wheel only points to the repository."""
        if version == "editable":
            return
        root = Path(self.root)
        listed = (root / "fmnist_utils" / "course_files.txt").read_text(encoding="utf-8")
        for pattern in (line for line in listed.splitlines() if not line.startswith("#")):
            for file in sorted(root.glob(pattern)):
                inside = f"fmnist_utils/course/{file.relative_to(root).as_posix()}"
                build_data["force_include"][str(file)] = inside
