"""Seconds of computing of each lesson, as ``make run`` has recorded them."""

import json
from pathlib import Path

from benchmarks.table import markdown_table
from fmnist_utils.errors import DataError

ROOT = Path(__file__).parents[1]
RECORD = ROOT / "build" / "lessons" / "record.json"


def measure(build: Path, quick: bool) -> dict:
    """Return what the last run of the lessons has recorded."""
    records = json.loads(RECORD.read_text()) if RECORD.exists() else []
    there = {path.stem for path in (ROOT / "notebooks").glob("[0-9][0-9]_*.ipynb")}
    if {record["lesson"] for record in records if not record["failure"]} != there:
        raise DataError(
            "Found no record of a whole run of the lessons in build/lessons, expected one without "
            "a failure. Make one first: make run"
        )
    fields = ("lesson", "cells", "seconds", "processor_seconds")
    return {"lessons": [{field: record[field] for field in fields} for record in records]}


def report(results: dict) -> str:
    """Write the results as Markdown."""
    rows = [
        [
            lesson["lesson"],
            str(lesson["cells"]),
            f"{lesson['processor_seconds']:.0f}",
            f"{lesson['seconds']:.0f}",
        ]
        for lesson in results["lessons"]
    ]
    return markdown_table(["lesson", "code cells", "processor s", "wall s"], rows)
