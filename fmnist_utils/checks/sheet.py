"""A practice sheet's tasks: each knows the right answer, and what the usual slips would give."""

import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from fmnist_utils.checks.attempt import Attempt, attempt
from fmnist_utils.checks.outcome import (
    NOT_STARTED,
    NOT_YET,
    RIGHT,
    CheckFailed,
    Outcome,
    show,
)
from fmnist_utils.checks.student import NotStarted, NotYet, Student, expect_fresh
from fmnist_utils.compare import short


def is_strict() -> bool:
    """Tell whether a wrong answer raises: in tests, and when nbgrader grades."""
    grading = os.environ.get("NBGRADER_EXECUTION") == "autograde"
    return grading or os.environ.get("FMNIST_STRICT") == "1"


@dataclass
class Task:
    """One task of a sheet; calling it with a student's function shows what it thinks of it.

    Attributes
    ----------
    name : str
        Of the student's function.
    judge : callable
        Takes a `Student`, raises `NotYet` with a sentence, or returns.
    stars : int
        1 to 3.
    hints : sequence of str
        From a nudge to nearly the answer.
    unlocks : str
        What the student is told when it is right.
    target : callable or None
        Returns the picture that is wanted, shown before the student begins.
    """

    name: str
    judge: Callable[[Student], None]
    stars: int
    hints: Sequence[str]
    unlocks: str
    target: Callable[[], np.ndarray] | None
    sheet: "Sheet"

    def outcome(self, function: Callable) -> Outcome:
        """Try a student's function, and return what came of it."""
        if not callable(function):
            sentence = f"came {short(function)}, wanted the function {self.name} itself."
            return Outcome(self.name, NOT_YET, sentence)
        return self.outcome_of(Student(self.name, function))

    def outcome_of(self, student: Student) -> Outcome:
        """Judge a student, and return what came of it."""
        try:
            self.judge(student)
        except NotStarted:
            pictures = {"wanted": self.target()} if self.target else {}
            sentence = f"Write {self.name} in the cell above, run it, then run this cell."
            return Outcome(self.name, NOT_STARTED, sentence, pictures)
        except NotYet as found:
            sentence = str(found)
            sentence = sentence[0].upper() + sentence[1:]
            end = "" if sentence.endswith((".", "?")) else "."
            return Outcome(self.name, NOT_YET, sentence + end, student.pictures)
        return Outcome(self.name, RIGHT, self.unlocks)

    def __call__(self, function: Callable) -> None:
        """Show what the check found.

        Raises
        ------
        CheckFailed
            In strict mode, if the answer is not right.
        """
        outcome = self.outcome(function)
        self.sheet.states[self.name] = outcome.state
        if outcome.state != RIGHT and is_strict():
            raise CheckFailed(repr(outcome))
        show(outcome)


class Sheet:
    """The tasks of one practice sheet, in order.

    Parameters
    ----------
    name : str
        Such as "01_read_the_bytes".
    """

    def __init__(self, name: str) -> None:
        self.name = name
        self.tasks: dict[str, Task] = {}
        self.states: dict[str, str] = {}
        self._rungs: dict[str, int] = {}

    def task(
        self,
        *,
        cases: Callable[[], Iterable[tuple]],
        hints: Sequence[str],
        slips: Mapping[str, Callable] | None = None,
        stars: int = 1,
        unlocks: str = "",
        tolerance: float = 0,
        picture: bool = False,
        fresh: bool = True,
    ) -> Callable[[Callable], Task]:
        """Turn an oracle into the check of the task of the same name.

        Parameters
        ----------
        cases : callable
            Returns the tuples of arguments to try, seeded and varied.
        slips : mapping of str to callable
            The likely slip in words, and a function that makes it; told if it gives the same value.
        tolerance : float
            See `fmnist_utils.compare.difference`.
        picture : bool
            Whether the value is an array of rank 2 that is better seen than read.
        fresh : bool
            Whether an array that is returned must own its memory.
        """

        def decorate(oracle: Callable) -> Task:
            def judge(student: Student) -> None:
                values: list[tuple[tuple, object, Attempt]] = []
                for arguments in cases():
                    wanted = attempt(oracle, arguments)
                    value = student.compare(arguments, wanted, slips or {}, tolerance, picture)
                    values.append((arguments, value, wanted))
                if fresh:
                    expect_fresh(student, values, tolerance)

            target = (lambda: attempt(oracle, next(iter(cases()))).value) if picture else None
            return self._add(oracle.__name__, judge, stars, hints, unlocks, target)

        return decorate

    def choice(
        self, right: str, replies: Mapping[str, str], hints: Sequence[str], stars: int = 1
    ) -> Callable[[Callable], Task]:
        """Turn a function's docstring into the check of a choice; each letter has its reason.

        Parameters
        ----------
        right : str
            The letter of the right answer.
        replies : mapping of str to str
            For each letter, the sentence that the student gets.
        """

        def decorate(question: Callable) -> Task:
            def judge(student: Student) -> None:
                came = student()
                letters = ", ".join(repr(letter) for letter in replies)
                if type(came) is not str or came not in replies:
                    raise NotYet(f"came {short(came)}, wanted one of the letters {letters}")
                if came != right:
                    raise NotYet(f"came {came!r}, wanted another letter: {replies[came]}")

            return self._add(question.__name__, judge, stars, hints, replies[right], None)

        return decorate

    def judged(
        self, *, hints: Sequence[str], stars: int = 1, unlocks: str = ""
    ) -> Callable[[Callable], Task]:
        """Turn a judge (see `Task`) into a check, where no single value is the right one."""

        def decorate(judge: Callable[[Student], None]) -> Task:
            return self._add(judge.__name__, judge, stars, hints, unlocks, None)

        return decorate

    def hint(self, name: str) -> None:
        """Show the next hint of a task, from a nudge to nearly the answer."""
        if name not in self.tasks:
            show(f"There is no task {name!r} here, expected one of: {', '.join(self.tasks)}")
            return
        hints = self.tasks[name].hints
        rung = min(self._rungs.get(name, 0), len(hints) - 1)
        self._rungs[name] = rung + 1
        show(_Text(f"Hint {rung + 1} of {len(hints)}: {hints[rung]}"))

    def progress(self) -> None:
        """Show the sheet's tasks with their stars and states."""
        rows = [Outcome(f"{'★' * task.stars} {name}", self.states.get(name, NOT_STARTED))
                for name, task in self.tasks.items()]  # fmt: skip
        done = sum(row.state == RIGHT for row in rows)
        lines = [*map(repr, rows), f"{done} of {len(rows)} right"]
        show(_Text("\n".join(lines)))

    def _add(self, name: str, judge: Callable, *rest: Any) -> Task:  # noqa: ANN401
        self.tasks[name] = Task(name, judge, *rest, self)
        return self.tasks[name]


class _Text(str):
    """A text that a notebook shows without quotes."""

    __slots__ = ()

    def __repr__(self) -> str:
        return str(self)
