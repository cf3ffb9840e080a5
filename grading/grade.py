"""One notebook graded: the core, which everything else only maps and merges."""

import hashlib
import hmac
import os
import sys
import tempfile
import time
from pathlib import Path

from fmnist_utils.checks.outcome import NOT_STARTED, RIGHT
from fmnist_utils.checks.seeds import hidden_inputs
from fmnist_utils.errors import DataError
from grading.box import Box, BoxGoneError
from grading.bubblewrap import COURSE, START, command, uid_of
from grading.limits import Limits
from grading.notebook import Cells, read_cells
from grading.own import Own
from grading.remote import MEMORY, OUTPUT, TIME, MissingError, RemoteStudent
from grading.sheets import Sheet, sheet_of

WRONG, ERROR, NOT_EXECUTED, NOT_SUBMITTED = "wrong", "error", "not executed", "not submitted"
#: What came was such that the grader's own check failed on it: to be looked at by hand.
NOT_JUDGED = "not judged"
#: Characters of a sentence that are kept.
LONGEST_SENTENCE = 1000
TIMED_OUT, OVER_MEMORY, OVER_OUTPUT = "timed out", "over memory", "over output"
#: All that can become of a task, as it stands in the marks.
STATES = (
    RIGHT,
    WRONG,
    ERROR,
    TIMED_OUT,
    OVER_MEMORY,
    OVER_OUTPUT,
    NOT_EXECUTED,
    NOT_JUDGED,
    NOT_STARTED,
    NOT_SUBMITTED,
)
#: Seconds that one cell may take, imports and all.
CELL_SECONDS = 30
#: Stands among the tasks for all questions about the student's own data.
_OWN = ""
_STOPPED = {TIME: TIMED_OUT, MEMORY: OVER_MEMORY, OUTPUT: OVER_OUTPUT}
_GONE = {
    "time": (TIMED_OUT, "The notebook took more time than it may and was ended."),
    "memory": (OVER_MEMORY, "The notebook took more memory than it may and was ended."),
    "processes": (NOT_EXECUTED, "The notebook started more processes than it may and was ended."),
    "reply": (NOT_EXECUTED, "The notebook disturbed its own grading and was ended."),
    "exit": (NOT_EXECUTED, "The notebook ended Python itself, or broke it."),
}


def grade_one(
    notebook: bytes,
    sheet: str,
    limits: Limits,
    secret: bytes,
    course: Path | None,
    student: str | None = None,
) -> dict:
    """Grade one notebook.

    Parameters
    ----------
    notebook : bytes
        The file, as it was handed in.
    sheet : str
        Name of the sheet.
    limits : Limits
    secret : bytes
        Decides the hidden inputs; the same for all who are to be compared.
    course : Path or None
        What `bubblewrap.stage` has made; None runs the code without a box.
    student : str, optional
        Whose it is, if the questions about a student's own data are to be judged, too.

    Returns
    -------
    dict
        Plain data: "sheet", "sandbox", "seconds", "memory_mb" and "tasks", a list with for each
        task "task", "points", "of", "state", "sentence" and "code".
    """
    known = sheet_of(sheet)
    start = time.monotonic()
    own = None if student is None else Own(sheet, secret, student)
    grading = _Grading(known, limits, secret, course, start + limits.seconds, own)
    try:
        if len(notebook) > limits.notebook_mb * 10**6:
            raise DataError(
                f"The notebook has {len(notebook) / 10**6:.0f} MB, expected at most "
                f"{limits.notebook_mb}. Clear its outputs, save it, and hand it in again."
            )
        cells = read_cells(notebook, known.given)
    except DataError as error:
        cells = Cells([])
        grading.fill(NOT_EXECUTED, str(error))
    else:
        grading.run(cells)
    return {
        "sheet": sheet,
        "sandbox": course is not None,
        "seconds": round(time.monotonic() - start, 2),
        "memory_mb": round(grading.peak_memory / 10**6),
        "tasks": [
            {
                "task": task,
                "points": points if grading.found[task][0] == RIGHT else 0.0,
                "of": points,
                "state": grading.found[task][0],
                "sentence": grading.found[task][1],
                "code": cells.code_of(task),
            }
            for task, points in grading.points.items()
        ],
    }


def nothing_for(sheet: str, with_own: bool, state: str, sentence: str = "") -> dict:
    """Return the result of a student for whom every task has one state, and no points."""
    points = dict(sheet_of(sheet).points)
    if with_own:
        points |= Own(sheet, b"", "").points
    tasks = [
        {"task": task, "points": 0.0, "of": of, "state": state, "sentence": sentence, "code": ""}
        for task, of in points.items()
    ]
    return {"sheet": sheet, "sandbox": True, "seconds": 0.0, "memory_mb": 0, "tasks": tasks}


class _Grading:
    """The grading of one notebook, which may need several boxes."""

    def __init__(
        self,
        sheet: Sheet,
        limits: Limits,
        secret: bytes,
        course: Path | None,
        deadline: float,
        own: Own | None,
    ) -> None:
        self.sheet, self.limits, self.course, self.deadline = sheet, limits, course, deadline
        self.secret, self.own = secret, own
        self.found: dict[str, tuple[str, str]] = {}
        self.failed_cells: list[tuple[str, dict]] = []
        self.peak_memory = 0

    @property
    def points(self) -> dict[str, float]:
        """The points of every task, those about the student's own data behind the others."""
        return self.sheet.points | (self.own.points if self.own else {})

    def fill(self, state: str, sentence: str) -> None:
        """Give a state to every task that has none yet."""
        for task in self.points:
            self.found.setdefault(task, (state, sentence))

    def run(self, cells: Cells) -> None:
        """Judge every task; after one that ends or litters a box, another serves the rest."""
        with tempfile.TemporaryDirectory(prefix="own-") as folder:
            data = self.own.write(Path(folder)) if self.own else None
            self._run_in_boxes(cells, data)

    def _run_in_boxes(self, cells: Cells, data: Path | None) -> None:
        waiting = [*self.sheet.points, *([_OWN] if self.own else [])]
        while waiting and time.monotonic() < self.deadline:
            box = self._box(data)
            try:
                self._execute(box, cells)
                at_first = box.count()
                # what a task leaves running must not disturb the next: that has a box of its own
                while waiting and box.count() <= at_first:
                    if waiting[0] == _OWN:
                        self.found |= self.own.judged(box)
                    else:
                        self.found[waiting[0]] = self._judged(waiting[0], box, cells)
                    waiting.pop(0)
            except BoxGoneError as gone:
                state, sentence = _GONE[gone.reason]
                if self.executed and waiting != [_OWN]:
                    self.found[waiting.pop(0)] = (state, sentence)
                else:
                    self.fill(state, sentence)
                    return
            finally:
                box.close()
                self.peak_memory = max(self.peak_memory, box.peak_memory)
        self.fill(*_GONE["time"])

    def _box(self, data: Path | None) -> Box:
        if self.course is None:
            course = str(Path(__file__).parents[1])
            inside = [sys.executable, "-c", START.replace(COURSE, course)]
            return Box(inside, self.limits, self.deadline, data.parent if data else None)
        inside = command(self.course, self.limits, uid_of(os.getpid()), data)
        return Box(inside, self.limits, self.deadline)

    def _execute(self, box: Box, cells: Cells) -> None:
        self.executed = False
        self.failed_cells = []
        box.send(
            {
                "cells": cells.sources,
                "seconds": CELL_SECONDS,
                "output_limit": self.limits.output_bytes,
            }
        )
        for source in cells.sources:
            reply = box.receive()
            if reply:
                self.failed_cells.append((source, reply))
        self.executed = True

    def _judged(self, task: str, box: Box, cells: Cells) -> tuple[str, str]:
        try:
            state, sentence = self._judged_outside(task, box, cells)
        except Exception as error:  # whatever a value that came can do to a check
            why = f"The grader could not judge what came ({type(error).__name__})."
            return NOT_JUDGED, why
        return state, sentence[:LONGEST_SENTENCE]

    def _judged_outside(self, task: str, box: Box, cells: Cells) -> tuple[str, str]:
        student = RemoteStudent(task, box)
        seed = hmac.digest(self.secret, f"{self.sheet.name}/{task}".encode(), hashlib.sha256)
        try:
            with hidden_inputs(int.from_bytes(seed[:8], "big")):
                outcome = self.sheet.tasks[task].outcome_of(student)
            if outcome.state == RIGHT:  # some slips show only in data that were made for them
                outcome = self.sheet.tasks[task].outcome_of(student)
        except MissingError:
            return self._why_missing(task, cells)
        if outcome.state in (RIGHT, NOT_STARTED):
            return outcome.state, "" if outcome.state == NOT_STARTED else outcome.sentence
        if student.stopped in _STOPPED:
            return _STOPPED[student.stopped], outcome.sentence
        state = ERROR if "your function stopped with" in outcome.sentence else WRONG
        return state, outcome.sentence

    def _why_missing(self, task: str, cells: Cells) -> tuple[str, str]:
        """Say why the notebook has no such function: its cell failed, or it has another name."""
        own = cells.code_of(task)
        for source, reply in self.failed_cells:
            if source == own and own:
                if (stopped := str(reply.get("stopped"))) in _STOPPED:
                    return _STOPPED[stopped], "The cell that defines it was stopped."
                where = f", in its line `{reply['line']}`" if reply.get("line") else ""
                text = str(reply.get("text", "")).splitlines()[:1]
                what = ": ".join([str(reply.get("error", "an error")), *text])
                return NOT_EXECUTED, f"The cell that defines it stopped with {what[:300]}{where}."
        return (
            NOT_EXECUTED,
            f"The notebook defines no function {task}. Was it renamed, or its cell deleted?",
        )
