"""A student's function as a check sees it: called safely, compared strictly."""

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from fmnist_utils.checks.attempt import (
    TIME_LIMIT,
    Attempt,
    attempt,
    describe_call,
    describe_error,
)
from fmnist_utils.checks.outcome import comparison
from fmnist_utils.compare import difference, short


class NotYet(Exception):
    """Raised inside a check; the message is the sentence for the student."""


class NotStarted(Exception):
    """The stub is still there."""


class Student:
    """A student's function as a judge sees it: called safely, compared strictly."""

    def __init__(self, name: str, function: Callable) -> None:
        self.name = name
        self.function = function
        self.pictures: dict[str, np.ndarray] = {}

    def attempt(self, arguments: tuple, time_limit: float) -> Attempt:
        """Call the function once; graders have students whose functions are elsewhere."""
        return attempt(self.function, arguments, time_limit)

    def try_with(self, arguments: tuple, time_limit: float = TIME_LIMIT) -> Attempt:
        """Call the function; what it returned or raised, it may answer for."""
        came = self.attempt(arguments, time_limit)
        if isinstance(came.error, NotImplementedError):
            raise NotStarted
        if came.complaint:
            raise NotYet(f"for {describe_call(self.name, arguments)}, {came.complaint}")
        return came

    def __call__(self, *arguments: object, time_limit: float = TIME_LIMIT) -> Any:  # noqa: ANN401
        """Call the function and return its value; an error ends the check with its line."""
        came = self.try_with(arguments, time_limit)
        if came.error is not None:
            error = describe_error(came.error, self.function)
            raise NotYet(f"for {describe_call(self.name, arguments)}, {error}")
        return came.value

    def compare(
        self,
        arguments: tuple,
        wanted: Attempt,
        slips: Mapping[str, Callable],
        tolerance: float,
        picture: bool,
    ) -> object:
        """Call the function and compare with what was wanted, and with what the slips give."""
        came = self.try_with(arguments)
        found = _differ(came, wanted, tolerance, self.function)
        if found is None:
            return came.value
        if picture:
            self.pictures = comparison(wanted.value, came.value)
        for sentence, wrong in slips.items():
            slip = attempt(wrong, arguments)
            if slip.error is not None and not isinstance(slip.error, ValueError):
                continue
            told_apart = _differ(slip, wanted, tolerance, wrong)
            if came.error is not None and sorted(str(came.error)) != sorted(str(slip.error)):
                continue  # another error is another slip; operands may stand in another order
            if told_apart and _differ(came, slip, tolerance, self.function) is None:
                found += f": {sentence}"
                break
        raise NotYet(f"for {describe_call(self.name, arguments)}, {found}")


def _differ(came: Attempt, wanted: Attempt, tolerance: float, function: Callable) -> str | None:
    """Say how two attempts differ; where an error is wanted, its message is free."""
    if wanted.error is None:
        if came.error is not None:
            return describe_error(came.error, function)
        return difference(came.value, wanted.value, tolerance)
    kind = type(wanted.error)
    why = f"wanted {kind.__name__} ({wanted.error})"
    if came.error is None:
        return f"came {short(came.value)}, {why}"
    if not isinstance(came.error, kind):
        return f"{describe_error(came.error, function)}, {why}"
    if not str(came.error):
        return f"came {kind.__name__} without a word, {why}"
    return None


def expect_fresh(student: Student, values: list, tolerance: float) -> None:
    """Refuse arrays that a later call has changed, or that share memory with one another."""
    for place, (arguments, value, wanted) in enumerate(values):
        if type(value) is not np.ndarray:
            continue
        shared = any(
            type(other) is np.ndarray and np.may_share_memory(value, other)
            for _, other, _ in values[place + 1 :]
        )
        if shared or difference(value, wanted.value, tolerance):
            raise NotYet(
                f"for {describe_call(student.name, arguments)}, came an array that a later call "
                "writes into, wanted one of its own: make a new array in each call"
            )
