"""One notebook graded: the core, which everything else only maps and merges."""

import hashlib
import hmac
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path

from fmnist_utils.checks.engine.call import BACKSTOP, CallResult
from fmnist_utils.checks.engine.outcome import CORRECT, NOT_ATTEMPTED
from fmnist_utils.checks.engine.seeds import hidden_inputs
from fmnist_utils.checks.engine.student_function import StudentFunction
from fmnist_utils.errors import DataError
from grading.boxes import Boxes, unprotected
from grading.limits import Limits
from grading.machine_lock import place_for_sandbox
from grading.notebook import Cells, read_cells
from grading.processor_time import OutOfTimeError, at_most
from grading.remote_function import MEMORY, OUTPUT, TIME, WALL, MissingError, RemoteFunction
from grading.sandbox import Sandbox, SandboxEndedError
from grading.sheets import GradedSheet, lesson_of, sheet_of
from grading.states import (
    ERROR,
    NOT_EXECUTED,
    NOT_JUDGED,
    OVER_MEMORY,
    OVER_OUTPUT,
    TIMED_OUT,
    WRONG,
)
from grading.variant_questions import VariantQuestions
from grading.verdicts import Verdict, Verdicts

#: Characters of a sentence that are kept.
LONGEST_SENTENCE = 1000
#: To parse a notebook; a long one takes a tenth of a second.
_SECONDS_TO_READ = 10
#: Bytes of what is said about a cell; a value may be longer.
_LONGEST_ABOUT_CELL = 100_000
#: Stands among the tasks for all questions about the student's own data.
_VARIANT = ""
#: So many calls of a task's check, and so many of its definitions, are looked at.
_MOST_CHECKS = 3
#: States in which the last definition is no answer: one before it may be.
_NO_ANSWER = (NOT_ATTEMPTED, NOT_EXECUTED)
_KINDS = {"markdown": "a Markdown cell", "raw": "a raw cell"}
_STOPPED = {TIME: TIMED_OUT, WALL: TIMED_OUT, MEMORY: OVER_MEMORY, OUTPUT: OVER_OUTPUT}
_ENDED = {
    TIME: (TIMED_OUT, "The notebook took more time than it may and was ended."),
    WALL: (TIMED_OUT, "The notebook took more time than it may and was ended."),
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
    boxes: Boxes | None,
    variant: tuple[bytes, str] | None = None,
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
    boxes : Boxes or None
        Where the notebook runs; None runs the code without a sandbox.
    variant : (bytes, str), optional
        The secret of the variants and whose notebook it is, if the questions about a student's own
        data are to be judged, too.

    Returns
    -------
    dict
        Plain data: "sheet", "sandbox", "seconds" on the clock, "processor_seconds" of the
        sandboxes, "memory_mb", "texts" (answers in words, by the cell's name) and "tasks", a list
        with for each task "task", "points", "of", "state", "sentence" and "code".
    """
    graded_sheet = sheet_of(sheet)
    start = time.monotonic()
    questions = VariantQuestions(sheet, *variant) if variant else None
    grading = _Grading(graded_sheet, limits, secret, boxes, questions)
    try:
        if len(notebook) > limits.notebook_mb * 10**6:
            raise DataError(
                f"The notebook has {len(notebook) / 10**6:.0f} MB, expected at most "
                f"{limits.notebook_mb}. Clear its outputs, save it, and hand it in again."
            )
        with at_most(_SECONDS_TO_READ):
            cells = read_cells(notebook)
    except OutOfTimeError:
        cells = Cells([])
        grading.fill(
            NOT_EXECUTED,
            f"The notebook takes more than {_SECONDS_TO_READ} processor seconds to be read, "
            "expected a file as Jupyter saves it.",
        )
    except DataError as error:
        cells = Cells([])
        grading.fill(NOT_EXECUTED, str(error))
    else:
        grading.run(cells)
    return {
        "sheet": sheet,
        "sandbox": boxes is not None,
        "seconds": round(time.monotonic() - start, 2),
        "processor_seconds": round(grading.processor_seconds, 2),
        "memory_mb": round(grading.peak_memory / 10**6),
        "texts": cells.texts,
        "tasks": [
            {
                "task": task,
                "points": points if grading.found[task][0] == CORRECT else 0.0,
                "of": points,
                "state": grading.found[task][0],
                "sentence": grading.found[task][1],
                "code": cells.code_of(task),
            }
            for task, points in grading.points.items()
        ],
    }


def warm_up(sheet: str, secret: bytes) -> None:
    """Compute the right answers once: a process that is forked then has them.

    Parameters
    ----------
    sheet : str
    secret : bytes
        As for `grade_one`.
    """
    graded_sheet = sheet_of(sheet)
    for name, task in graded_sheet.tasks.items():
        task.outcome_of(_Untouched(name, None))
        with hidden_inputs(_seed(secret, sheet, name)):
            task.outcome_of(_Untouched(name, None))


class _Untouched(StudentFunction):
    """Stands for a stub: a check asks it once, when it has all that it needs."""

    def call_once(self, arguments: tuple, time_limit: float) -> CallResult:
        return CallResult(error=NotImplementedError(), is_stub=True)


def _seed(secret: bytes, sheet: str, task: str) -> int:
    digest = hmac.digest(secret, f"{lesson_of(sheet)}/{task}".encode(), hashlib.sha256)
    return int.from_bytes(digest[:8], "big")


def same_for_all(sheet: str, with_variants: bool, state: str, sentence: str = "") -> dict:
    """Return the result of a student for whom every task has one state, and no points."""
    points = dict(sheet_of(sheet).points)
    if with_variants:
        points |= VariantQuestions(sheet, b"", "").points
    tasks = [
        {"task": task, "points": 0.0, "of": of, "state": state, "sentence": sentence, "code": ""}
        for task, of in points.items()
    ]
    used = {"seconds": 0.0, "processor_seconds": 0.0, "memory_mb": 0}
    return {"sheet": sheet, "sandbox": True, **used, "tasks": tasks}


class _Grading:
    """The grading of one notebook, which may need several sandboxes."""

    def __init__(
        self,
        sheet: GradedSheet,
        limits: Limits,
        secret: bytes,
        boxes: Boxes | None,
        variant: VariantQuestions | None,
    ) -> None:
        self.sheet, self.limits, self.boxes = sheet, limits, boxes
        self.secret, self.variant = secret, variant
        self.processor_seconds = 0.0
        self.alone = False
        self.ended: Verdict = (NOT_EXECUTED, "")
        self._wind_clocks()
        self.found: dict[str, Verdict] = {}
        self.verdicts = {task: Verdicts() for task in sheet.points}
        self.failed_cells: list[tuple[str, dict]] = []
        self.peak_memory = 0

    @property
    def points(self) -> dict[str, float]:
        """The points of every task, those about the student's own data behind the others."""
        return self.sheet.points | (self.variant.points if self.variant else {})

    def fill(self, state: str, sentence: str) -> None:
        """Give a state to every task that has none yet."""
        for task in self.points:
            self.found.setdefault(task, (state, sentence))

    def run(self, cells: Cells) -> None:
        """Judge every task; after one that ends or litters a sandbox, another serves the rest."""
        if not any(source.strip() for source in cells.sources):
            self.fill(NOT_EXECUTED, "The notebook has no code.")
            return
        # who chooses Keras's backend must do so before Keras is loaded
        self.is_fresh = any("KERAS_BACKEND" in source for source in cells.sources)
        place = self.boxes.variants if self.boxes else None
        with tempfile.TemporaryDirectory(prefix="variant-", dir=place) as folder:
            data = self.variant.write(Path(folder)) if self.variant else None
            self._run_in_sandboxes(cells, data)
        for task, verdicts in self.verdicts.items():
            if verdicts.counts:
                self.found[task] = verdicts.counts
        self.fill(*self.ended)

    def _run_in_sandboxes(self, cells: Cells, data: Path | None) -> None:
        """Run the notebook until every task is known, or it ends its sandbox by itself."""
        while self._waiting():
            self.now: Callable[[Verdict], None] | None = None
            try:
                with place_for_sandbox(self.alone):
                    self._judge_in_sandbox(cells, data)
            except SandboxEndedError as ended:
                if ended.reason == WALL and not self.alone:
                    # perhaps it is the machine that was too busy: nothing is said yet
                    self.alone = True
                    self._wind_clocks()
                elif self.now:
                    self.now(_ENDED[ended.reason])
                else:
                    self.ended = _ENDED[ended.reason]
                    return

    def _waiting(self) -> list[str]:
        """Return the tasks of which it is not known what counts."""
        waiting = [task for task, verdicts in self.verdicts.items() if not verdicts.is_known]
        asked = self.variant is None or self.variant.points.keys() <= self.found.keys()
        return waiting + [_VARIANT] * (not asked)

    def _judge_in_sandbox(self, cells: Cells, data: Path | None) -> None:
        """Judge what waits, in one sandbox, as long as it is clean; it may end early."""
        start = time.monotonic()
        sandbox = self._start_sandbox(data)
        try:
            if not self._execute(sandbox, cells):
                return
            at_first = sandbox.count()
            for task in self._waiting():
                if task == _VARIANT:
                    self.now = self._no_answers
                    self.found |= self.variant.grade(sandbox)
                else:
                    self.now = partial(setattr, self.verdicts[task], "at_end")
                    self.now(self._judged_at_end(task, sandbox, cells))
                # what a task leaves running must not disturb the next: that has its own sandbox
                if sandbox.count() > at_first:
                    return
        finally:
            sandbox.close()
            self.processor_seconds += sandbox.processor_seconds
            self.processor_left -= sandbox.processor_seconds
            self.wall_left -= time.monotonic() - start
            self.peak_memory = max(self.peak_memory, sandbox.peak_memory)

    def _no_answers(self, verdict: Verdict) -> None:
        self.found |= dict.fromkeys(self.variant.points, verdict)

    def _wind_clocks(self) -> None:
        self.processor_left = self.limits.seconds
        self.wall_left = BACKSTOP * self.limits.seconds

    def _start_sandbox(self, data: Path | None) -> Sandbox:
        limits = replace(self.limits, seconds=self.processor_left)
        if self.boxes is None:
            box = unprotected(data.parent if data else None)
        else:
            box = self.boxes.start(self.limits, data, self.is_fresh)
        return Sandbox(box, limits, self.wall_left)

    def _execute(self, sandbox: Sandbox, cells: Cells) -> bool:
        """Execute all cells, and judge tasks at their checks; tell whether nothing was left."""
        self.failed_cells = []
        self.checks_called: Counter[str] = Counter()
        sandbox.send(
            {
                "cells": cells.sources,
                "tasks": list(self.sheet.points),
                "checks": _MOST_CHECKS,
                "seconds": self.limits.cell_seconds,
                "output_limit": self.limits.output_characters,
            }
        )
        sandbox.receive()  # ready
        for source in cells.sources:
            sandbox.allow(self.limits.cell_seconds)
            while "check" in (reply := sandbox.receive(_LONGEST_ABOUT_CELL)):
                if not self._judge_at_check(str(reply["check"]), sandbox, cells):
                    return False
            self._retry_unless_alone(reply.get("stopped"))
            if reply:
                self.failed_cells.append((source, reply))
        changed = sandbox.receive(_LONGEST_ABOUT_CELL).get("changed")
        for task, number in changed.items() if isinstance(changed, dict) else ():
            is_cell = type(number) is int and number in range(len(cells.sources))
            if task in self.verdicts and is_cell:
                self.verdicts[task].changed_by = cells.name_of(number)
        return True

    def _judge_at_check(self, task: str, sandbox: Sandbox, cells: Cells) -> bool:
        """Judge a task where the notebook calls its check; tell whether nothing was left running.

        What has been judged there in an earlier sandbox stands; so does what was right before.
        """
        is_clean = True
        verdicts = self.verdicts.get(task)
        turn = self.checks_called[task] if verdicts else _MOST_CHECKS
        if turn < _MOST_CHECKS:
            self.checks_called[task] += 1
        is_right = verdicts and CORRECT in (state for state, _ in verdicts.at_checks.values())
        if turn < _MOST_CHECKS and turn not in verdicts.at_checks and not is_right:
            at_first = sandbox.count()
            self.now = partial(verdicts.at_checks.__setitem__, turn)
            self.now(self._judged(task, sandbox, cells))
            self.now = None
            is_clean = sandbox.count() <= at_first
            sandbox.allow(self.limits.cell_seconds)
        sandbox.send({"resume": True})
        return is_clean

    def _judged_at_end(self, task: str, sandbox: Sandbox, cells: Cells) -> Verdict:
        """Judge a task as the notebook leaves it, by its last definition that is no stub."""
        at_end = self._judged(task, sandbox, cells)
        if at_end[0] not in _NO_ANSWER:
            return at_end
        for _ in range(_MOST_CHECKS):
            sandbox.send({"go_back": task, "seconds": self.limits.cell_seconds})
            if not sandbox.receive().get("went_back"):
                break
            earlier = self._judged(task, sandbox, cells)
            if earlier[0] not in _NO_ANSWER:
                self.verdicts[task].is_earlier = True
                return earlier
        return at_end

    def _retry_unless_alone(self, stopped: object) -> None:
        """Leave a sandbox in which something has met the backstop beside other sandboxes."""
        if stopped == WALL and not self.alone:
            raise SandboxEndedError(WALL)

    def _judged(self, task: str, sandbox: Sandbox, cells: Cells) -> Verdict:
        try:
            state, sentence = self._judged_outside(task, sandbox, cells)
        except Exception as error:  # whatever a value that came can do to a check
            why = f"The grader could not judge the answer ({type(error).__name__})."
            return NOT_JUDGED, why
        return state, sentence[:LONGEST_SENTENCE]

    def _judged_outside(self, task: str, sandbox: Sandbox, cells: Cells) -> Verdict:
        student = RemoteFunction(task, sandbox)
        try:
            with hidden_inputs(_seed(self.secret, self.sheet.name, task)):
                outcome = self.sheet.tasks[task].outcome_of(student)
            # some misconceptions show only in data that were made for them
            if outcome.state == CORRECT and not self.sheet.tasks[task].is_costly:
                outcome = self.sheet.tasks[task].outcome_of(student)
        except MissingError:
            return self._why_missing(task, cells)
        self._retry_unless_alone(student.stopped)
        if outcome.state in (CORRECT, NOT_ATTEMPTED):
            return outcome.state, "" if outcome.state == NOT_ATTEMPTED else outcome.sentence
        sentence = f"{outcome.sentence} {outcome.more}".rstrip()
        if student.stopped in _STOPPED:
            return _STOPPED[student.stopped], sentence
        state = ERROR if "your function stopped with" in sentence.lower() else WRONG
        return state, sentence

    def _why_missing(self, task: str, cells: Cells) -> Verdict:
        """Say why the notebook has no such function: its cell failed, or it has another name."""
        code = cells.code_of(task)
        for source, reply in self.failed_cells:
            if source == code and code:
                if (stopped := str(reply.get("stopped"))) in _STOPPED:
                    return _STOPPED[stopped], "The cell that defines it was stopped."
                where = f", in its line `{reply['line']}`" if reply.get("line") else ""
                text = str(reply.get("text", "")).splitlines()[:1]
                what = ": ".join([str(reply.get("error", "an error")), *text])
                return NOT_EXECUTED, f"The cell that defines it stopped with {what[:300]}{where}."
        if kind := cells.kind_of_other(task):
            what = _KINDS.get(kind, "no code cell")
            return NOT_EXECUTED, f"Its cell is {what}, which Jupyter does not run."
        return (
            NOT_EXECUTED,
            f"The notebook defines no function {task}. Was it renamed, or its cell deleted?",
        )
