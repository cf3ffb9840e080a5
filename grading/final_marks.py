"""The final marks of a run: the grader's own, what an instructor has decided, and what delay costs.

What lies beside the folder of a run belongs to the term: ``roster.csv``, ``term.toml``,
``overrides.csv`` and ``free_text.toml``; none of them must be there.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from fmnist_utils.datasets.fileio import display_path
from fmnist_utils.errors import DataError
from grading.free_text import FREE_TEXT, read_free_text, with_free_text
from grading.late import days_late, free_days_used, with_penalty
from grading.overrides import OVERRIDES, Override, read_overrides, with_overrides
from grading.results import RESULTS, read_results
from grading.roster import Person, read_roster
from grading.states import NOT_SUBMITTED
from grading.term_settings import TERM_FILE, TermSettings, read_term_settings

ROSTER = "roster.csv"


@dataclass(frozen=True)
class FinalMarks:
    """The marks of one sheet.

    Attributes
    ----------
    sheet : str
    people : list of Person
        Of the roster; empty if there is none.
    results : dict of str to dict
        By student, of the shape that `grade.grade_one` returns. Besides, a task that was decided
        about has "automatic", "comment" and "by", a late result "late_days", "penalty" and "note".
    """

    sheet: str
    people: list[Person]
    results: dict[str, dict]


def read_runs(term: Path) -> dict[Path, dict[str, dict]]:
    """Return the grader's own results of all runs in a folder: by the run's folder, by student."""
    return {path.parent: read_results(path) for path in sorted(term.glob(f"*/{RESULTS}"))}


def read_final(out: Path, runs: dict[Path, dict[str, dict]] | None = None) -> FinalMarks:
    """Read the marks of a run; one that is going on, or was killed, has those so far.

    Parameters
    ----------
    out : Path
        The folder of a run.
    runs : dict of Path to dict, optional
        What `read_runs` has read of the term, for who needs all of its runs.

    Raises
    ------
    DataError
        If it holds no results, or one of the term's files cannot be understood.
    """
    results = read_results(out / RESULTS) if runs is None else runs[out]
    if not results:
        raise DataError(
            f"{display_path(out)} holds no results, expected the --out of `python -m grading run`. "
            "Check the path."
        )
    roster = out.parent / ROSTER
    people = read_roster(roster) if roster.exists() else []
    sheet = next(iter(results.values()))["sheet"]
    questions = read_free_text(out.parent / FREE_TEXT)
    overrides = read_overrides(out.parent / OVERRIDES, questions)
    ours = [each for each in overrides if each.sheet == sheet]
    _require_known(ours, {*results, *(person.id for person in people)}, out)
    settings = read_term_settings(out.parent / TERM_FILE)
    spent: Counter[str] = Counter()
    if sheet in settings.deadlines and settings.late.free_days:
        runs = read_runs(out.parent) if runs is None else runs
        spent = _free_days_spent(sheet, settings, runs.values())
    final = {}
    for student, result in results.items():
        deadline = settings.deadline_of(student, sheet)
        is_there = any(task["state"] != NOT_SUBMITTED for task in result["tasks"])
        left = settings.late.free_days - spent[student]
        decided = with_overrides(with_free_text(result, questions), ours)
        final[student] = with_penalty(decided, deadline if is_there else None, settings.late, left)
    return FinalMarks(sheet, people, final)


def _require_known(overrides: list[Override], known: set[str], out: Path) -> None:
    """Refuse a decision about somebody of whom neither the roster nor the results know."""
    if unknown := {each.student for each in overrides} - known:
        raise DataError(
            f"{OVERRIDES} beside {display_path(out)} has the id {min(unknown)!r}, expected one of "
            "the roster or of the results. Mend that line."
        )


def _free_days_spent(
    sheet: str, settings: TermSettings, runs: Iterable[dict[str, dict]]
) -> Counter[str]:
    """Count the free days that students have used for the sheets that were due before this one."""
    spent: Counter[str] = Counter()
    due = settings.deadlines[sheet]
    others = {next(iter(results.values()))["sheet"]: results for results in runs if results}
    earlier = [name for name in others if settings.deadlines.get(name, due) < due]
    for name in sorted(earlier, key=settings.deadlines.get):
        for student, result in others[name].items():
            late = days_late(result.get("time", ""), settings.deadline_of(student, name))
            left = settings.late.free_days - spent[student]
            spent[student] += free_days_used(late, settings.late, left)
    return spent
