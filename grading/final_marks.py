"""The final marks of a run, as all that comes after grading reads them."""

import json
from dataclasses import dataclass
from pathlib import Path

from fmnist_utils.datasets.fileio import display_path, open_for_reading
from fmnist_utils.errors import DataError
from grading.roster import Person, read_roster


@dataclass(frozen=True)
class FinalMarks:
    """The marks of one sheet.

    Attributes
    ----------
    sheet : str
    people : list of Person
        Of the roster; empty if there is none.
    results : dict of str to dict
        By student, of the shape that `grade.grade_one` returns.
    """

    sheet: str
    people: list[Person]
    results: dict[str, dict]


def read_final(out: Path) -> FinalMarks:
    """Read the marks of a run; one that is going on, or was killed, has those so far.

    Parameters
    ----------
    out : Path
        The folder of a run. The roster is the one beside it.

    Raises
    ------
    DataError
        If it holds no results.
    """
    with open_for_reading(out / "results.jsonl") as file:
        content = file.read()
    lines = content[: content.rfind(b"\n") + 1].splitlines()
    try:
        results = {result["student"]: result for result in map(json.loads, lines)}
    except (ValueError, TypeError, KeyError):
        results = {}
    if not results:
        raise DataError(
            f"{display_path(out)} holds no results, expected the --out of `python -m grading run`. "
            "Check the path."
        )
    roster = out.parent / "roster.csv"
    people = read_roster(roster) if roster.exists() else []
    return FinalMarks(next(iter(results.values()))["sheet"], people, results)
