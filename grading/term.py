"""A term: the final marks of all sheets together, and what they come to for each student."""

import csv
import io
from collections.abc import Container, Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cached_property
from itertools import pairwise
from pathlib import Path
from statistics import median

from fmnist_utils.datasets.fileio import display_path, read_text
from fmnist_utils.errors import DataError
from grading.final_marks import ROSTER, FinalMarks, read_final, read_runs
from grading.marks import state_of, total, total_of
from grading.plan import PLAN
from grading.roster import Person, read_roster
from grading.states import NOT_SUBMITTED
from grading.term_settings import TERM_FILE, TermSettings, read_term_settings

#: Who has fallen behind, in the words of the page; `_behind` decides by it.
RULE = (
    "neither of the last two sheets handed in (those that a student is excused from, or may still "
    "hand in, are passed over), or a total below half of the median"
)
HANDED_IN, NOT_HANDED_IN, EXCUSED, OPEN = "handed in", "not handed in", "excused", "open"
_MISSED = 2
_SHARE_OF_MEDIAN = 0.5


@dataclass(frozen=True)
class Mark:
    """What a student has in one sheet.

    Attributes
    ----------
    points, of : float
        The points are what is left after a penalty.
    state : str
        HANDED_IN, NOT_HANDED_IN, EXCUSED, or OPEN: not handed in, and the student still may.
    late_days : int
    penalty : float
    is_decided : bool
        Whether the points of a task were decided by hand.
    """

    points: float
    of: float
    state: str
    late_days: int = 0
    penalty: float = 0.0
    is_decided: bool = False

    @property
    def share(self) -> float:
        """The points as a share of all."""
        return self.points / self.of if self.of else 0.0

    @property
    def counts(self) -> bool:
        """Whether the sheet counts for this student."""
        return self.state in (HANDED_IN, NOT_HANDED_IN)


@dataclass(frozen=True)
class TermSheet:
    """A sheet of the term.

    Attributes
    ----------
    name : str
    weight : float
    of : float
        The points that there are.
    results : dict of str to dict
        By student.
    of_nobody : int
        How many hand-ins of this sheet could not be told whose they are.
    """

    name: str
    weight: float
    of: float
    results: dict[str, dict]
    of_nobody: int

    @cached_property
    def handed_in(self) -> dict[str, dict]:
        """The results of those who handed it in."""
        return {student: r for student, r in self.results.items() if is_handed_in(r)}


@dataclass(frozen=True)
class TermStudent:
    """A student over the term.

    Attributes
    ----------
    person : Person
    marks : dict of str to Mark
        By sheet.
    counted : frozenset of str
        The sheets that make the total.
    percent : float or None
        The total; None if no sheet counts.
    behind : str
        Why the student has fallen behind, in words; empty if not.
    withdrawn : str
        Why the student counts no more; empty if they do.
    """

    person: Person
    marks: dict[str, Mark]
    counted: frozenset[str]
    percent: float | None
    behind: str = ""
    withdrawn: str = ""

    @property
    def id(self) -> str:
        """The student's id."""
        return self.person.id

    @property
    def name(self) -> str:
        """The student's name; empty if nobody says it."""
        return self.person.name


@dataclass(frozen=True)
class Term:
    """All sheets of a term.

    Attributes
    ----------
    best : int or None
        So many of a student's sheets count; None: all.
    sheets : list of TermSheet
        In the course's order.
    students : list of TermStudent
        In the roster's order, without those who have withdrawn.
    withdrawn : list of TermStudent
    missing : list of str
        Sheets that the settings name and of which there are no marks.
    """

    best: int | None
    sheets: list[TermSheet]
    students: list[TermStudent]
    withdrawn: list[TermStudent]
    missing: list[str]


def is_handed_in(result: dict) -> bool:
    """Tell whether something was handed in, or points were given all the same."""
    return state_of(result) != NOT_SUBMITTED or total(result) > 0


def read_term(folder: Path, now: datetime | None = None) -> Term:
    """Read the marks of a term: one folder of a run for each sheet, and ``term.toml``.

    Parameters
    ----------
    folder : Path
    now : datetime, optional
        With its zone. A sheet that a student may still hand in does not count for them.

    Raises
    ------
    DataError
        If there is no such folder, no run in it, two runs of one sheet, or the settings name a
        student whom nobody knows.
    """
    settings = read_term_settings(folder / TERM_FILE)
    runs = _runs(folder)
    roster = read_roster(folder / ROSTER) if (folder / ROSTER).exists() else None
    people = _people([run for _, run in runs], roster)
    _refuse_strangers(settings, {person.id for person in people})
    sheets = [_sheet(out, run, settings) for out, run in runs]
    gone = _withdrawn(settings, people, roster)
    now = now or datetime.now(UTC)
    everybody = [_student(person, sheets, settings, now) for person in people]
    staying = [student for student in everybody if student.id not in gone]
    middle = median([each.percent for each in staying if each.percent is not None] or [0.0])
    return Term(
        settings.best,
        sheets,
        [replace(student, behind=_behind(student, middle)) for student in staying],
        [replace(each, withdrawn=gone[each.id]) for each in everybody if each.id in gone],
        sorted(settings.weights.keys() - {sheet.name for sheet in sheets}),
    )


def _runs(folder: Path) -> list[tuple[Path, FinalMarks]]:
    """Return the runs in a folder, by sheet."""
    if not folder.is_dir():
        raise DataError(
            f"There is no folder {display_path(folder)}, expected one that holds the --out of a "
            "run for each sheet. Check the path."
        )
    found = read_runs(folder)
    runs = sorted(((out, read_final(out, found)) for out in found), key=lambda run: run[1].sheet)
    if not runs:
        raise DataError(
            f"{display_path(folder)} holds no folder of a run, expected one for each sheet. Say "
            f"`run --out {display_path(folder)}/01_read_the_bytes`."
        )
    for (one, first), (other, second) in pairwise(runs):
        if first.sheet == second.sheet:
            raise DataError(
                f"Found {first.sheet} in {one.name} and in {other.name}, expected one folder a "
                "sheet. Move one of them away."
            )
    return runs


def _people(runs: list[FinalMarks], roster: list[Person] | None) -> list[Person]:
    """Return everybody: in the roster's order, those of no roster behind, by their ids."""
    listed = [*(roster or []), *(person for run in runs for person in run.people)]
    graded = [Person(student, "") for run in runs for student in run.results]
    people = {person.id: person for person in reversed([*listed, *graded])}
    order = dict.fromkeys(person.id for person in listed) | dict.fromkeys(sorted(people))
    return [people[student] for student in order]


def _refuse_strangers(settings: TermSettings, people: Container[str]) -> None:
    for table in ("excused", "extensions", "withdrawn"):
        for student in getattr(settings, table):
            if student not in people:
                raise DataError(
                    f"{TERM_FILE} has the student {student!r} in [{table}], expected an id of the "
                    "roster or of a sheet's marks. Mend it."
                )


def _withdrawn(
    settings: TermSettings, people: list[Person], roster: list[Person] | None
) -> dict[str, str]:
    """Return who counts no more, and why: as the settings say, or not in the roster any longer."""
    since = {student: f"since {day}" for student, day in settings.withdrawn.items()}
    if roster is None:
        return since
    listed = {person.id for person in roster}
    return {p.id: f"not in {ROSTER}" for p in people if p.id not in listed} | since


def _sheet(out: Path, run: FinalMarks, settings: TermSettings) -> TermSheet:
    of = max(map(total_of, run.results.values()), default=0.0)
    weight = settings.weights.get(run.sheet, 1.0)
    return TermSheet(run.sheet, weight, of, run.results, _of_nobody(out / PLAN, run.sheet))


def _of_nobody(plan: Path, sheet: str) -> int:
    if not plan.exists():
        return 0
    lines = csv.DictReader(io.StringIO(read_text(plan, "the plan of a run")))
    return sum(line.get("sheet") == sheet and not line.get("student") for line in lines)


def _student(
    person: Person, sheets: list[TermSheet], settings: TermSettings, now: datetime
) -> TermStudent:
    marks = {sheet.name: _mark(person.id, sheet, settings, now) for sheet in sheets}
    weights = {sheet.name: sheet.weight for sheet in sheets if marks[sheet.name].counts}
    weights = {sheet: weight for sheet, weight in weights.items() if weight}
    counted, share = best_sheets(
        {sheet: marks[sheet].share for sheet in weights}, weights, settings.best
    )
    return TermStudent(person, marks, counted, None if share is None else 100 * share)


def _mark(student: str, sheet: TermSheet, settings: TermSettings, now: datetime) -> Mark:
    result = sheet.handed_in.get(student)
    closes = settings.deadline_of(student, sheet.name)
    if sheet.name in settings.excused.get(student, ()):
        state = EXCUSED
    elif result:
        state = HANDED_IN
    else:
        state = OPEN if closes and closes > now else NOT_HANDED_IN
    if result is None:
        return Mark(0.0, sheet.of, state)
    return Mark(
        total(result),
        total_of(result),
        state,
        result.get("late_days", 0),
        result.get("penalty", 0.0),
        any("automatic" in task for task in result["tasks"]),
    )


def best_sheets(
    shares: dict[str, float], weights: dict[str, float], best: int | None
) -> tuple[frozenset[str], float | None]:
    """Choose the sheets whose weighted mean is the largest.

    With different weights these need not be the sheets with the largest shares. The choice is made
    again with the mean of the last one until the mean grows no more (Dinkelbach's method).

    Parameters
    ----------
    shares : dict of str to float
        By sheet.
    weights : dict of str to float
        By sheet, above 0.
    best : int or None
        How many of them; all if there are no more, or for None.

    Returns
    -------
    chosen : frozenset of str
    mean : float or None
        None if there is no sheet.

    Examples
    --------
    >>> chosen, mean = best_sheets(
    ...     {"a": 0.9, "b": 0.5, "c": 0.6}, {"a": 1, "b": 1, "c": 4}, best=2
    ... )
    >>> sorted(chosen), mean
    (['a', 'b'], 0.7)
    """
    if not shares:
        return frozenset(), None

    def mean_of(chosen: Iterable[str]) -> float:
        return sum(weights[sheet] * shares[sheet] for sheet in chosen) / sum(
            map(weights.get, chosen)
        )

    chosen, mean = list(shares), mean_of(shares)
    while True:
        gain = {sheet: weights[sheet] * (shares[sheet] - mean) for sheet in shares}
        better = sorted(shares, key=gain.get, reverse=True)[:best]
        if mean_of(better) <= mean and len(chosen) == len(better):
            return frozenset(chosen), mean
        chosen, mean = better, mean_of(better)


def _behind(student: TermStudent, middle: float) -> str:
    """Say why a student has fallen behind, by the rule that the page tells."""
    why = []
    asked = [mark.state for mark in student.marks.values() if mark.counts]
    if asked[-_MISSED:] == [NOT_HANDED_IN] * _MISSED:
        why.append(f"the last {_MISSED} sheets not handed in")
    if student.percent is not None and student.percent < _SHARE_OF_MEDIAN * middle:
        why.append("below half of the median")
    return "; ".join(why)
