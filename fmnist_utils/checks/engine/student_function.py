"""A student's function as a check sees it: called safely, compared strictly."""

import re
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from fmnist_utils.checks.engine.call import (
    TIME_LIMIT,
    CallResult,
    call_safely,
    describe_call,
    describe_error,
)
from fmnist_utils.checks.engine.compare import difference, short
from fmnist_utils.checks.engine.outcome import comparison


class Incorrect(Exception):
    """Raised inside a check; the message is the sentence for the student."""


class NotAttempted(Exception):
    """The stub is still there."""


class StudentFunction:
    """A student's function as a check sees it: called safely, compared strictly."""

    def __init__(self, name: str, function: Callable) -> None:
        self.name = name
        self.function = function
        self.pictures: dict[str, np.ndarray] = {}

    def call_once(self, arguments: tuple, time_limit: float) -> CallResult:
        """Call the function once; graders have students whose functions are elsewhere."""
        return call_safely(self.function, arguments, time_limit)

    def try_with(self, arguments: tuple, time_limit: float = TIME_LIMIT) -> CallResult:
        """Call the function; what it returned or raised, it may answer for."""
        found = self.call_once(arguments, time_limit)
        if isinstance(found.error, NotImplementedError):
            raise NotAttempted
        if found.complaint:
            raise Incorrect(f"for {describe_call(self.name, arguments)}, {found.complaint}")
        return found

    def __call__(self, *arguments: object, time_limit: float = TIME_LIMIT) -> Any:  # noqa: ANN401
        """Call the function and return its value; an error ends the check with its line."""
        found = self.try_with(arguments, time_limit)
        if found.error is not None:
            error = describe_error(found.error, self.function)
            raise Incorrect(f"for {describe_call(self.name, arguments)}, {error}")
        return found.value

    def compare(
        self,
        arguments: tuple,
        expected: CallResult,
        misconceptions: Mapping[str, Callable],
        tolerance: float,
        picture: bool,
    ) -> object:
        """Compare what the function gives with what was expected, and with the misconceptions."""
        found = self.try_with(arguments)
        mismatch = _differ(found, expected, tolerance, self.function)
        if mismatch is None:
            return found.value
        if picture:
            self.pictures = comparison(expected.value, found.value)
        for sentence, wrong in misconceptions.items():
            misconception = call_safely(wrong, arguments)
            if misconception.error is not None and not isinstance(misconception.error, ValueError):
                continue
            told_apart = _differ(misconception, expected, tolerance, wrong)
            if not same_error(found.error, misconception.error):
                continue  # another error is another cause
            if told_apart and _differ(found, misconception, tolerance, self.function) is None:
                mismatch += f": {sentence}"
                break
        raise Incorrect(f"for {describe_call(self.name, arguments)}, {mismatch}")


def same_error(one: BaseException | None, other: BaseException | None) -> bool:
    """Tell whether two errors are of one kind and say the same words, each as often.

    Their order is free: ``a + b`` and ``b + a`` fail with the same words, the shapes in the order
    of the operands. A shape counts as one word, and so does a number. No error is like no error.

    Examples
    --------
    >>> text = "operands could not be broadcast together with shapes {} {}"
    >>> same_error(ValueError(text.format("(3,)", "(4,)")), ValueError(text.format("(4,)", "(3,)")))
    True
    >>> same_error(ValueError("no item 12"), ValueError("no item 21"))
    False
    """
    return type(one).__name__ == type(other).__name__ and _words(one) == _words(other)


def _words(error: BaseException | None) -> list[str]:
    return sorted(re.findall(r"\([\d, ]*\)|\w+", str(error)))


def _differ(
    found: CallResult, expected: CallResult, tolerance: float, function: Callable
) -> str | None:
    """Say how two attempts differ; where an error is expected, its message is free."""
    if expected.error is None:
        if found.error is not None:
            return describe_error(found.error, function)
        return difference(found.value, expected.value, tolerance)
    kind = type(expected.error)
    why = f"expected {kind.__name__} ({expected.error})"
    if found.error is None:
        return f"found {short(found.value)}, {why}"
    if not isinstance(found.error, kind):
        return f"{describe_error(found.error, function)}, {why}"
    if not str(found.error):
        return f"found {kind.__name__} without a word, {why}"
    return None


def expect_fresh(student: StudentFunction, values: list, tolerance: float) -> None:
    """Refuse arrays that a later call has changed, or that share memory with one another."""
    for place, (arguments, value, expected) in enumerate(values):
        if type(value) is not np.ndarray:
            continue
        shared = any(
            type(other) is np.ndarray and np.may_share_memory(value, other)
            for _, other, _ in values[place + 1 :]
        )
        if shared or difference(value, expected.value, tolerance):
            raise Incorrect(
                f"for {describe_call(student.name, arguments)}, found an array that a later call "
                "writes into, expected one of its own: make a new array in each call"
            )
