"""A student's function as a check sees it: called safely, compared strictly."""

import inspect
import re
from collections.abc import Callable
from typing import Any

from fmnist_utils.checks.engine.call import (
    TIME_LIMIT,
    CallResult,
    call_safely,
    describe_call,
    describe_error,
)
from fmnist_utils.checks.engine.compare import short
from fmnist_utils.checks.engine.refusal import names_what_was_found


class Incorrect(Exception):
    """Raised inside a check.

    Parameters
    ----------
    clue : str
        What came, what was expected, and the cause if it is certain: half a sentence.
    call : str
        How the function was called, as `describe_call` writes it.
    """

    def __init__(self, clue: str, call: str = "") -> None:
        super().__init__(clue)
        self.clue, self.call = clue, call


class NotAttempted(Exception):
    """The stub is still there."""


class StudentFunction:
    """A student's function as a check sees it: called safely, compared strictly.

    Attributes
    ----------
    last : CallResult
        What came of the last call.
    """

    def __init__(self, name: str, function: Callable | None) -> None:
        self.name = name
        self.function = function
        self.last = CallResult()
        self._is_first = True

    def call_once(self, arguments: tuple, time_limit: float) -> CallResult:
        """Call the function once; graders have students whose functions are elsewhere."""
        return call_safely(self.function, arguments, time_limit)

    def try_with(self, arguments: tuple, time_limit: float = TIME_LIMIT) -> CallResult:
        """Call the function; what it returned or raised, it may answer for.

        Raises
        ------
        NotAttempted
            If the stub answered the first call.
        Incorrect
            If no value can be right: it was stopped, changed its arguments, or gave no value.
        """
        found = self.last = self.call_once(arguments, time_limit)
        if found.is_stub and self._is_first:
            raise NotAttempted
        self._is_first = False
        if complaint := found.complaint or _no_value(found.value):
            raise Incorrect(complaint, describe_call(self.name, arguments))
        return found

    def __call__(self, *arguments: object, time_limit: float = TIME_LIMIT) -> Any:  # noqa: ANN401
        """Call the function and return its value; an error ends the check with its line."""
        found = self.try_with(arguments, time_limit)
        if found.error is not None:
            error = describe_error(found.error, self.function)
            raise Incorrect(error, describe_call(self.name, arguments))
        return found.value


def not_a_function(name: str, given: object) -> str | None:
    """Say what a check was given instead of a plain function; nothing if it was given one."""
    if isinstance(given, type):
        return f"{name} is a class, expected a function: begin it with `def {name}(`"
    if inspect.iscoroutinefunction(given) or inspect.isasyncgenfunction(given):
        return f"{name} begins with `async def`, expected a plain function: `def`"
    if inspect.isgeneratorfunction(given):
        return f"{name} yields its values one by one, expected `return` with all of them at once"
    if not callable(given):
        return (
            f"found {short(given)}, expected the function {name} itself, without brackets behind "
            "its name"
        )
    return None


def _no_value(value: object) -> str:
    kind = getattr(value, "kind", None) or type(value).__name__
    if kind in ("coroutine", "async_generator"):
        if inspect.iscoroutine(value):
            value.close()  # or Python complains later that it was never awaited
        return "your function begins with `async def`, expected a plain function: `def`"
    if kind == "generator":
        return "your function gives a generator, expected a value: `return` it whole"
    return ""


def differ(
    found: CallResult,
    expected: CallResult,
    compare: Callable[[Any, Any], str | None],
    function: Callable | None = None,
) -> str | None:
    """Say how two attempts differ; where an error is expected, it must be the student's own.

    Its text is free, but for what the expected error says that it must name.

    Parameters
    ----------
    compare : callable
        Says how two values differ, the found and the expected one.
    function : callable, optional
        The student's, to say in which of its lines an error came.
    """
    if expected.error is None:
        if found.error is not None:
            return describe_error(found.error, function)
        mismatch = compare(found.value, expected.value)
        if mismatch and found.value is None and found.printed:
            mismatch += ": what it prints is seen, but only what it returns is given back"
        return mismatch
    kind = type(expected.error)
    why = f"expected {kind.__name__} ({expected.error})"
    if isinstance(found.value, BaseException):
        return f"found a {type(found.value).__name__} that is returned, {why}: `raise` it"
    if found.error is None:
        return f"found {short(found.value)}, {why}"
    if not isinstance(found.error, kind):
        return f"{describe_error(found.error, function)}, {why}"
    if not found.is_own_error:
        return (
            f"found {kind.__name__} that you did not raise, expected one from a `raise` of your "
            f"own ({expected.error}): {describe_error(found.error, function)}"
        )
    if not str(found.error).strip():
        return f"found {kind.__name__} without a word, {why}"
    if lacking := names_what_was_found(found.error, expected.error):
        return f"found {kind.__name__} with the text {short(str(found.error))}, {lacking}"
    return None


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
