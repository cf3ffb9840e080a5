"""Before anything is graded: each file told its student, sheet, attempt and time, or why not.

Every file that was handed in has a line, whatever its kind. Nothing is run or unpacked here.
"""

from collections import defaultdict
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath
from posixpath import commonpath

from grading.attempts import Attempt, in_order
from grading.authors import Told, tell_authors
from grading.file_kinds import is_a_notebook, kind_of
from grading.limits import Limits
from grading.roster import Author, Person
from grading.sheets import is_solution, lesson_told, tasks_in
from grading.submissions import Submission, list_files

#: The plan as it lies in the folder of a run.
PLAN = "plan.csv"
_MOST_BYTES = Limits.notebook_mb * 10**6
_SOLUTION = "it is the course's own solution"
#: Of a file by another name, so much is looked at before the rest is read.
_HEAD = 64
#: More lines than this for one kind, reason and student are one line.
_MOST_ALIKE = 20


@dataclass(frozen=True)
class PlanLine:
    """What is known of a file; a file of several students, or with several sheets, has several.

    Attributes
    ----------
    file : str
        Its path below the folder or in the archive, with slashes.
    student, name : str
        The id, and the name in the roster; empty if nobody is told.
    sheet : str
        Such as "01_read_the_bytes"; empty if it is none.
    attempt : int
        Of this student at this sheet, from 1; 0 if it is not known, or the file is no attempt.
    time : str
        When it was handed in, as the platform says, in ISO 8601; empty if it does not.
    told_by : str
        What told the student, such as "Canvas, by id".
    graded : bool
    reason : str
        Why it is not graded; of what is, why to look at it.
    """

    file: str
    student: str = ""
    name: str = ""
    sheet: str = ""
    attempt: int = 0
    time: str = ""
    told_by: str = ""
    graded: bool = False
    reason: str = ""


@dataclass(frozen=True)
class Plan:
    """What is to be graded, and what is not.

    Attributes
    ----------
    lines : list of PlanLine
        In the order of the files.
    files : dict of str to Submission
        By path.
    """

    lines: list[PlanLine]
    files: dict[str, Submission]

    def to_grade(self, sheet: str) -> dict[str, Submission]:
        """Return the files of one sheet that are to be graded, by student."""
        return {
            line.student: replace(self.files[line.file], time=line.time, attempt=line.attempt)
            for line in self.lines
            if line.graded and line.sheet == sheet
        }

    def not_graded(self) -> list[tuple[str, str]]:
        """Return file and reason of each that is not graded."""
        return [(line.file, line.reason) for line in self.lines if not line.graded]


def make_plan(place: Path, roster: list[Person] | None, sheet: str = "") -> Plan:
    """Tell each file of a folder or a zip its student, sheet, attempt and time.

    Parameters
    ----------
    place : Path
    roster : list of Person or None
        Without one, a student is called as the platform or the folder calls them.
    sheet : str
        The one that is to be graded; by default all that are told. A notebook without any sheet's
        tasks is taken for it, if its student has handed in nothing else.

    Raises
    ------
    DataError
        If there is no such place, or it cannot be read.
    """
    files = list_files(place)
    told = tell_authors(files, roster)
    drafts = [
        _Draft(file, look, told[file.label], author)
        for file in files
        for look in _look(file, told[file.label], sheet)
        for author in told[file.label].authors or [None]
    ]
    candidates: dict[tuple[str, str], list[_Draft]] = defaultdict(list)
    for draft in drafts:
        if draft.author and not draft.look.why_not:
            candidates[draft.author.id, draft.look.sheet].append(draft)
    for group in candidates.values():
        _choose(group)
    lines = _folded([draft.line() for draft in drafts])
    return Plan(lines, {file.label: file for file in files})


@dataclass(frozen=True)
class _Look:
    """What a file is by its content."""

    sheet: str = ""
    tasks: int = 0
    why_not: str = ""
    is_solution: bool = False
    note: str = ""


@dataclass
class _Draft:
    """A line in the making."""

    file: Submission
    look: _Look
    told: Told
    author: Author | None
    attempt: int = 0
    graded: bool = False
    reason: str = ""

    def line(self) -> PlanLine:
        author = self.author or Author("", "", "")
        return PlanLine(
            file=self.file.label,
            student=author.id,
            name=author.name,
            sheet=self.look.sheet,
            attempt=self.attempt,
            time=self.told.time,
            told_by=author.told_by,
            graded=self.graded,
            reason=self.reason or self.look.why_not or ("" if author.id else self.told.why_nobody),
        )


def _look(file: Submission, told: Told, expected: str) -> list[_Look]:
    """Say which sheets a file is, or why it is none that is to be graded."""
    if file.closed:
        return [_Look(why_not=file.closed)]
    is_named_so = file.label.lower().endswith(".ipynb")
    try:
        content = file.read(_MOST_BYTES if is_named_so else _HEAD)
        if not is_named_so and content.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{"):
            content = file.read(_MOST_BYTES)
    except Exception as error:  # a damaged archive: zlib, zipfile and the system raise their own
        return [_Look(why_not=f"it cannot be read ({error})")]
    if told.is_platforms_own:
        return [_Look(why_not=f"it is {told.platform}'s own")]
    if not content:
        return [_without_tasks(expected if is_named_so else "", "it is empty")]
    if not (is_named_so or is_a_notebook(content)):
        return [_Look(why_not=kind_of(file.label, content))]
    found = tasks_in(content, expected)
    if not is_named_so:
        why = "it is a notebook, but its name does not end in .ipynb: say yes to grade it"
        return [_Look(sheet, count, why) for sheet, count in found.items()] or [_Look(why_not=why)]
    if lesson := lesson_told(content):
        return [_Look(why_not=f"it is the lesson {lesson}, not its sheet")]
    if not found:
        if content.startswith(b"PK"):
            return [_Look(why_not=kind_of(file.label, content))]
        return [_without_tasks(expected, "no task of any sheet is in it")]
    if expected and expected not in found:
        return [_Look(sheet, count, f"it is the sheet {sheet}") for sheet, count in found.items()]
    solution = is_solution(content)
    why = _SOLUTION if solution and "solutions" in PurePosixPath(file.label).parts else ""
    return [
        _Look(sheet, count, why or _why_not(sheet, expected), solution)
        for sheet, count in found.items()
    ]


def _why_not(sheet: str, expected: str) -> str:
    return f"{sheet} is in it, too" if expected and sheet != expected else ""


def _without_tasks(expected: str, why: str) -> _Look:
    """Take a notebook for the sheet that is expected; its student may have no other."""
    return _Look(expected, note=why) if expected else _Look(why_not=why)


def _choose(group: list[_Draft]) -> None:
    """Choose the last of one student's files of one sheet, and say why the others are not."""
    student, sheet = group[0].author.id, group[0].look.sheet
    if any(draft.look.tasks for draft in group):
        for draft in group:
            if not draft.look.tasks:
                draft.reason = f"{student} has handed in another one, and no task is in this"
        group = [draft for draft in group if draft.look.tasks]
    group = _without_solutions(group)
    attempts = [
        Attempt(draft.file, draft.told.time, draft.told.order, draft.told.export) for draft in group
    ]
    ordered, undecided = in_order(attempts, sheet, _MOST_BYTES)
    for number, place in enumerate(ordered, start=1):
        group[place].attempt = number
        group[place].reason = f"{student} has handed in a later one"
    for place in undecided:
        group[place].reason = (
            f"undecided: nothing says which of {len(undecided)} files of {student} is the last; "
            "say yes to one"
        )
    if not undecided:
        last = group[ordered[-1]]
        last.graded = True
        last.reason = f"{_SOLUTION}, or a copy" if last.look.is_solution else ""
        last.reason = last.reason or last.look.note


def _without_solutions(group: list[_Draft]) -> list[_Draft]:
    """Leave out the course's own solutions that were handed in together with other work."""
    works = {(d.told.export, d.told.time, d.told.order) for d in group if not d.look.is_solution}
    kept = []
    for draft in group:
        if (
            draft.look.is_solution
            and (draft.told.export, draft.told.time, draft.told.order) in works
        ):
            draft.reason = _SOLUTION
        else:
            kept.append(draft)
    return kept


def _folded(lines: list[PlanLine]) -> list[PlanLine]:
    """Put files of one kind, none a notebook, into one line where a student has many of them."""

    def alike(line: PlanLine) -> tuple[str, ...] | None:
        if line.graded or line.sheet or not line.student or "/" not in line.file:
            return None
        return PurePosixPath(line.file).suffix, line.reason, line.student

    files: dict[tuple[str, ...] | None, list[str]] = defaultdict(list)
    for line in lines:
        files[alike(line)].append(line.file)
    folded: dict[object, PlanLine] = {}
    for line in lines:
        key = alike(line)
        if key is None or len(files[key]) <= _MOST_ALIKE:
            folded[line] = line
        elif key not in folded:
            common = commonpath(f"./{file}" for file in files[key])
            folded[key] = replace(line, file=f"{common}/**/*{key[0]} ({len(files[key])} files)")
    return list(folded.values())
