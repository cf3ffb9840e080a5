"""A practice sheet's tasks: each knows the right answer, and what misconceptions would give."""

import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np

from fmnist_utils.checks.engine.call import CallResult, call_safely
from fmnist_utils.checks.engine.compare import short
from fmnist_utils.checks.engine.outcome import (
    CORRECT,
    INCORRECT,
    NOT_ATTEMPTED,
    CheckFailed,
    Outcome,
    show,
)
from fmnist_utils.checks.engine.seeds import current_secret
from fmnist_utils.checks.engine.student_function import (
    Incorrect,
    NotAttempted,
    StudentFunction,
    expect_fresh,
)


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
    evaluate : callable
        Takes a `StudentFunction`, raises `Incorrect` with a sentence, or returns.
    stars : int
        1 to 3.
    hints : sequence of str
        From a nudge to nearly the answer.
    unlocks : str
        What the student is told when it is right.
    target : callable or None
        Returns the picture that is expected, shown before the student begins.
    """

    name: str
    evaluate: Callable[[StudentFunction], None]
    stars: int
    hints: Sequence[str]
    unlocks: str
    target: Callable[[], np.ndarray] | None
    sheet: "Sheet"

    def outcome(self, function: Callable) -> Outcome:
        """Try a student's function, and return what came of it."""
        if not callable(function):
            sentence = f"found {short(function)}, expected the function {self.name} itself."
            return Outcome(self.name, INCORRECT, sentence)
        return self.outcome_of(StudentFunction(self.name, function))

    def outcome_of(self, student: StudentFunction) -> Outcome:
        """Evaluate a student's function, and return what came of it."""
        try:
            self.evaluate(student)
        except NotAttempted:
            pictures = {"expected": self.target()} if self.target else {}
            sentence = f"Write {self.name} in the cell above, run it, then run this cell."
            return Outcome(self.name, NOT_ATTEMPTED, sentence, pictures)
        except Incorrect as found:
            sentence = str(found)
            sentence = sentence[0].upper() + sentence[1:]
            end = "" if sentence.endswith((".", "?")) else "."
            return Outcome(self.name, INCORRECT, sentence + end, student.pictures)
        return Outcome(self.name, CORRECT, self.unlocks)

    def __call__(self, function: Callable) -> None:
        """Show what the check found.

        Raises
        ------
        CheckFailed
            In strict mode, if the answer is not right.
        """
        outcome = self.outcome(function)
        self.sheet.states[self.name] = outcome.state
        if outcome.state != CORRECT and is_strict():
            raise CheckFailed(repr(outcome))
        show(outcome)


class Sheet:
    """The tasks of one practice sheet, in order."""

    def __init__(self) -> None:
        self.tasks: dict[str, Task] = {}
        self.states: dict[str, str] = {}
        self._rungs: dict[str, int] = {}

    def task(
        self,
        *,
        cases: Callable[[], Iterable[tuple]],
        hints: Sequence[str],
        misconceptions: Mapping[str, Callable] | None = None,
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
        misconceptions : mapping of str to callable
            Each in words, and the function that it would give; told if the values are the same.
        tolerance : float
            See `fmnist_utils.checks.engine.compare.difference`.
        picture : bool
            Whether the value is an array of rank 2 that is better seen than read.
        fresh : bool
            Whether an array that is returned must own its memory.
        """

        def decorate(oracle: Callable) -> Task:
            @lru_cache(maxsize=2)  # the public inputs, and those of one secret
            def expected_results(secret: int | None) -> list[tuple[tuple, CallResult]]:
                return [(arguments, call_safely(oracle, arguments)) for arguments in cases()]

            def evaluate(student: StudentFunction) -> None:
                values: list[tuple[tuple, object, CallResult]] = []
                for arguments, expected in expected_results(current_secret()):
                    value = student.compare(
                        arguments, expected, misconceptions or {}, tolerance, picture
                    )
                    values.append((arguments, value, expected))
                if fresh:
                    expect_fresh(student, values, tolerance)

            target = (lambda: call_safely(oracle, next(iter(cases()))).value) if picture else None
            return self._add(oracle.__name__, evaluate, stars, hints, unlocks, target)

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
            def evaluate(student: StudentFunction) -> None:
                found = student()
                letters = ", ".join(repr(letter) for letter in replies)
                if type(found) is not str or found not in replies:
                    raise Incorrect(f"found {short(found)}, expected one of the letters {letters}")
                if found != right:
                    raise Incorrect(f"found {found!r}, expected another letter: {replies[found]}")

            return self._add(question.__name__, evaluate, stars, hints, replies[right], None)

        return decorate

    def custom(
        self, *, hints: Sequence[str], stars: int = 1, unlocks: str = ""
    ) -> Callable[[Callable], Task]:
        """Turn a function as `Task.evaluate` into a check, where no single value is right."""

        def decorate(evaluate: Callable[[StudentFunction], None]) -> Task:
            return self._add(evaluate.__name__, evaluate, stars, hints, unlocks, None)

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
        rows = [Outcome(f"{'★' * task.stars} {name}", self.states.get(name, NOT_ATTEMPTED))
                for name, task in self.tasks.items()]  # fmt: skip
        done = sum(row.state == CORRECT for row in rows)
        lines = [*map(repr, rows), f"{done} of {len(rows)} right"]
        show(_Text("\n".join(lines)))

    def _add(self, name: str, evaluate: Callable, *rest: Any) -> Task:  # noqa: ANN401
        self.tasks[name] = Task(name, evaluate, *rest, self)
        return self.tasks[name]


class _Text(str):
    """A text that a notebook shows without quotes."""

    __slots__ = ()

    def __repr__(self) -> str:
        return str(self)
