"""A student's function on all inputs of a task: whether it is right, and what explains it if not.

A cause is told only if it explains all that was seen: the misconception gives the student's own
result on every input. Otherwise the student is told facts, of the input that shows them best.
"""

import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from fmnist_utils.checks.engine.call import TIME_LIMIT, CallResult, call_own, describe_call
from fmnist_utils.checks.engine.compare import NO_RETURN, difference
from fmnist_utils.checks.engine.outcome import SENTENCE_LENGTH
from fmnist_utils.checks.engine.student_function import (
    Incorrect,
    StudentFunction,
    differ,
    same_error,
)

#: Processor seconds after which no more inputs are tried, once one has shown the answer wrong.
_BUDGET = 4.0


@dataclass
class Attempt:
    """One input, what was expected for it, and what came.

    Attributes
    ----------
    mismatch : str or None
        How the two differ, in half a sentence; nothing if they do not.
    """

    arguments: tuple
    expected: CallResult
    found: CallResult
    mismatch: str | None


class Mismatch(Incorrect):
    """What was found on the inputs of a task is not what was expected.

    Attributes
    ----------
    shown : Attempt
        The one that the sentence is about.
    """

    def __init__(self, name: str, shown: Attempt, cause: str) -> None:
        clue = shown.mismatch
        if cause:
            room = SENTENCE_LENGTH - len(cause) - 4  # the cause is read at once, whatever came
            clue = f"{clue if len(clue) <= room else f'{clue[:room]}…'}: {cause}"
        super().__init__(clue, describe_call(name, shown.arguments))
        self.shown = shown


@dataclass
class Question:
    """What a task compares by.

    Attributes
    ----------
    misconceptions : mapping of str to callable, or to a tuple of callables
        Each in words, and the function that it would give, or several if there are more ways to
        make the same mistake; the first that explains all is told.
    compare : callable
        Says how two values differ, the found and the expected one; nothing if they do not.
    in_order : bool
        Whether the first input that fails is shown, and not the smallest: for pictures.
    view : callable, optional
        Turns what the student's function returned into what is compared; it is given the call in
        words and the arguments, too, and may raise `Incorrect`.
    time_limit : float
        Processor seconds for one call.
    """

    misconceptions: Mapping[str, Callable | tuple[Callable, ...]]
    compare: Callable[[Any, Any], str | None]
    in_order: bool = False
    view: Callable[[object, str, tuple], object] | None = None
    time_limit: float = TIME_LIMIT

    def judge(
        self, student: StudentFunction, inputs: Iterable[tuple[tuple, CallResult]]
    ) -> list[Attempt]:
        """Try a student's function on all inputs.

        Returns
        -------
        list of Attempt
            One for each input, if all are right.

        Raises
        ------
        Mismatch, Incorrect, NotAttempted
        """
        attempts, is_complete = self._attempts(student, inputs)
        wrong = [attempt for attempt in attempts if attempt.mismatch]
        if not wrong:
            return attempts
        shown = _clearest(wrong, self.in_order)
        attempts.sort(key=lambda attempt: attempt is not shown)  # it rules out most causes
        cause = self._cause(attempts) if is_complete else ""
        if any(a.expected.value is None and a.expected.error is None for a in attempts):
            shown.mismatch = shown.mismatch.removesuffix(NO_RETURN)  # None is an answer here
        raise Mismatch(student.name, shown, cause)

    def _attempts(
        self, student: StudentFunction, inputs: Iterable[tuple[tuple, CallResult]]
    ) -> tuple[list[Attempt], bool]:
        attempts: list[Attempt] = []
        is_wrong, start = False, time.thread_time()  # other threads may only wait, at full speed
        for arguments, expected in inputs:
            if is_wrong and time.thread_time() - start > _BUDGET:
                return attempts, False
            try:
                found = self._seen(student, arguments)
            except Incorrect:
                if not is_wrong:
                    raise
                return attempts, False
            mismatch = differ(found, expected, self.compare, student.function)
            is_wrong |= mismatch is not None
            attempts.append(Attempt(arguments, expected, found, mismatch))
        return attempts, True

    def _seen(self, student: StudentFunction, arguments: tuple) -> CallResult:
        found = student.try_with(arguments, self.time_limit)
        if self.view is None or found.error is not None:
            return found
        call = describe_call(student.name, arguments)
        return replace(found, value=self.view(found.value, call, arguments))

    def _cause(self, attempts: list[Attempt]) -> str:
        for sentence, ways in self.misconceptions.items():
            for wrong in ways if isinstance(ways, tuple) else (ways,):
                if all(self._explains(wrong, attempt) for attempt in attempts):
                    return sentence
        return ""

    def _explains(self, wrong: Callable, attempt: Attempt) -> bool:
        result = call_own(wrong, attempt.arguments)
        if attempt.mismatch is None:
            return differ(result, attempt.expected, self.compare) is None
        if attempt.found.error is not None or result.error is not None:
            if attempt.expected.error is None and attempt.found.is_own_error:
                # both refuse what should be taken, each in words of its own
                return result.is_own_error and type(attempt.found.error) is type(result.error)
            return same_error(attempt.found.error, result.error)
        return self.compare(attempt.found.value, result.value) is None


def _clearest(wrong: list[Attempt], in_order: bool) -> Attempt:
    """Return the smallest input that is not degenerate, or the first that is not."""
    telling = [attempt for attempt in wrong if not _is_degenerate(attempt.arguments)] or wrong
    return telling[0] if in_order else min(telling, key=lambda attempt: _size(attempt.arguments))


def _is_degenerate(arguments: tuple) -> bool:
    return any(_size(argument) == 0 for argument in arguments)


def _size(value: object) -> int:
    """Count the numbers and letters of a value."""
    if isinstance(value, np.ndarray):
        return value.size
    if isinstance(value, (str, bytes)):
        return len(value)
    if isinstance(value, (list, tuple)):
        return sum(map(_size, value))
    if isinstance(value, dict):
        return sum(map(_size, value.values()))
    return 1


def expect_fresh(student: StudentFunction, attempts: list[Attempt], tolerance: float) -> None:
    """Refuse arrays that a later call has changed, or that share memory with one another."""
    for place, attempt in enumerate(attempts):
        value = attempt.found.value
        if type(value) is not np.ndarray:
            continue
        shared = any(
            type(other.found.value) is np.ndarray and np.may_share_memory(value, other.found.value)
            for other in attempts[place + 1 :]
        )
        if shared or difference(value, attempt.expected.value, tolerance):
            raise Incorrect(
                "found an array that a later call writes into, expected one of its own: make a new "
                "array in each call",
                describe_call(student.name, attempt.arguments),
            )
