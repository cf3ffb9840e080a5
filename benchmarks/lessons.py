"""Seconds of computing of each lesson, as ``make run`` has recorded them."""

from pathlib import Path

from benchmarks.result_files import read_result
from benchmarks.table import markdown_table
from fmnist_utils.errors import DataError

ROOT = Path(__file__).parents[1]
RECORD = ROOT / "build" / "lessons" / "record.json"


def measure(build: Path, quick: bool) -> dict:
    """Return what runs of the lessons have recorded, and which lessons have no record yet."""
    records = {
        record["lesson"]: record for record in read_result(RECORD) or [] if not record["failure"]
    }
    there = sorted(path.stem for path in (ROOT / "notebooks").glob("[0-9][0-9]_*.ipynb"))
    done = [name for name in there if name in records]
    if not done:
        raise DataError(
            "Found no record of a lesson without a failure in build/lessons, expected one of each "
            "lesson. First: make run"
        )
    fields = ("lesson", "cells", "seconds", "processor_seconds")
    return {
        "lessons": [{field: records[name][field] for field in fields} for name in done],
        "missing": [name for name in there if name not in records],
    }


def report(results: dict) -> str:
    """Write the results as Markdown, and below them what is missing."""
    rows = [
        [
            lesson["lesson"],
            str(lesson["cells"]),
            f"{lesson['processor_seconds']:.0f}",
            f"{lesson['seconds']:.0f}",
        ]
        for lesson in results["lessons"]
    ]
    table = markdown_table(["lesson", "code cells", "processor s", "wall s"], rows)
    if not results["missing"]:
        return table
    names = ", ".join(results["missing"])
    numbers = " ".join(name[:2] for name in results["missing"])
    return f'{table}\n\nNo record yet of {names}. First: `make run LESSONS="{numbers}"`.'
