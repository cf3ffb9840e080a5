"""The final marks of a run: a stand-in until the module proper is there."""

from dataclasses import dataclass
from pathlib import Path

from grading.results import Results
from grading.roster import Person, read_roster


@dataclass(frozen=True)
class FinalMarks:
    """The marks of one sheet.

    Attributes
    ----------
    sheet : str
    people : list of Person
    results : dict of str to dict
    """

    sheet: str
    people: list[Person]
    results: dict[str, dict]


def read_final(out: Path) -> FinalMarks:
    """Read the final marks of a run."""
    results = Results(out / "results.jsonl").results
    roster = out.parent / "roster.csv"
    people = read_roster(roster) if roster.exists() else []
    return FinalMarks(next(iter(results.values()))["sheet"], people, results)
