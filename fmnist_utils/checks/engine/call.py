"""One call of a student's function, kept from harming or confusing its check."""

import contextlib
import copy
import linecache
import re
import signal
import sys
import threading
import time
import traceback
import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from fmnist_utils.checks.engine.compare import short
from fmnist_utils.checks.engine.notebook import displays_caught, exits_raise
from fmnist_utils.checks.engine.watcher import Watcher
from fmnist_utils.student_call import (
    CapturedText,
    is_raised_by_student,
    is_untouched_stub,
    snapshot,
)

#: Processor seconds that one call may take, unless the task says otherwise: other programs that
#: keep the machine busy must not change what a check says.
TIME_LIMIT = 10.0
#: Wall seconds for each processor second of a limit, to end what only waits. Right answers need a
#: tenth of their limit at most, so a machine must be 60 times slower before one of them meets this.
BACKSTOP = 6
#: Characters that are kept of what one call prints, and of an error's text.
_PRINTED, _ERROR_TEXT = 2000, 120
#: Characters of the student's line that is quoted with an error.
_CODE_LINE = 60
_WATCHER = Watcher()


class CallTimeoutError(BaseException):
    """The student's function was stopped; no ``except Exception`` of theirs can hold it.

    Attributes
    ----------
    complaint : str
        The sentence for the student.
    """

    def __init__(self, complaint: str) -> None:
        super().__init__(complaint)
        self.complaint = complaint


@dataclass
class CallResult:
    """What came of one call.

    Attributes
    ----------
    value : object
        What the function returned.
    error : BaseException or None
        What it raised instead.
    complaint : str
        A sentence if the call went wrong in a way that no value can make good; else empty.
    is_stub : bool
        Whether the function did nothing but raise the stub's `NotImplementedError`.
    is_own_error : bool
        Whether a ``raise`` of the student's own code made the error.
    printed : str
        The beginning of what was printed, warned and logged.
    displayed : list
        What was displayed, and figures that were left open; empty outside a notebook.
    """

    value: object = None
    error: BaseException | None = None
    complaint: str = ""
    is_stub: bool = False
    is_own_error: bool = False
    printed: str = ""
    displayed: list = field(default_factory=list)


def call_safely(function: Callable, arguments: tuple, time_limit: float = TIME_LIMIT) -> CallResult:
    """Call a student's function with copies of the arguments.

    What it prints, warns or plots is kept, as far as there is room, and does not show. What
    computes for more than `time_limit` processor seconds, or waits for ever, is stopped. Arguments
    that were changed, or anything in them, are a complaint.
    """
    copies = copy.deepcopy(arguments)
    before = [snapshot(argument) for argument in copies]
    outcome = _called(function, copies, time_limit)
    if outcome.error is None and not outcome.complaint:
        changed = [snapshot(argument) for argument in copies]
        if changed != before:
            place = [old != new for old, new in zip(before, changed, strict=True)].index(True)
            outcome.complaint = changed_argument(place)
    return outcome


def call_own(function: Callable, arguments: tuple) -> CallResult:
    """Call a check's own function, such as a right answer, as a student's is called.

    It works on copies, too; that it changes them is nobody's mistake and is not looked for.
    """
    return _called(function, copy.deepcopy(arguments), TIME_LIMIT)


def _called(function: Callable, arguments: tuple, time_limit: float) -> CallResult:
    outcome = CallResult()
    printed = CapturedText(_PRINTED)
    try:
        with _kept(printed, outcome.displayed), _stopped_after(time_limit):
            outcome.value = function(*arguments)
    except CallTimeoutError as late:
        outcome.complaint = late.complaint
    except (Exception, SystemExit) as error:
        outcome.error = error
        outcome.is_stub = is_untouched_stub(error, function)
        outcome.is_own_error = is_raised_by_student(error, function)
    outcome.printed = printed.text
    return outcome


def out_of_time(seconds: float) -> str:
    """Return the complaint about a call that computed for too many processor seconds."""
    return f"your function was stopped after {seconds:g} seconds: does a loop never end?"


def waited_too_long(seconds: float) -> str:
    """Return the complaint about a call that met the backstop of so many processor seconds."""
    return (
        f"your function was stopped after {BACKSTOP * seconds:g} seconds: does it wait for "
        "something that never comes?"
    )


def changed_argument(place: int) -> str:
    """Return the complaint about an argument, counted from 0, that the function has changed."""
    return (
        f"your function changed its argument number {place + 1}, or something in it, expected the "
        "argument as it was: work on a copy, since the caller may still need it"
    )


#: What NumPy says of a product whose shapes do not fit, at length.
_MATMUL = re.compile(r"matmul: .*core dimension.*\(size (\d+) is different from (\d+)\)")


def describe_error(error: BaseException, function: Callable) -> str:
    """Name an error and the last line of the student's own file in which it happened."""
    own_file = getattr(getattr(function, "__code__", None), "co_filename", None)
    frames = traceback.extract_tb(error.__traceback__)
    lines = [frame for frame in frames if frame.filename == own_file]
    what = f"{type(error).__name__}: {error}" if str(error) else type(error).__name__
    what = (what.strip().splitlines() or ["an error without a name"])[0]
    what = _MATMUL.sub(r"matmul: the sizes that must agree are \2 and \1", what)
    what = what if len(what) <= _ERROR_TEXT else f"{what[:_ERROR_TEXT]}…"
    line = getattr(error, "line_of_code", "")  # known already where the function is elsewhere
    if lines:
        line = linecache.getline(own_file, lines[-1].lineno).strip()
    line = line if len(line) <= _CODE_LINE else f"{line[:_CODE_LINE]}…"
    where = f", in its line `{line}`" if line else ""
    return f"your function stopped with {what}{where}{_advice(error)}"


def _advice(error: BaseException) -> str:
    if type(error).__name__ == "SystemExit":  # by name: a grader has it from elsewhere
        return ": exit ends Python; `return` ends a function and gives its value"
    if isinstance(error, NotImplementedError):
        if "input" in str(error):
            return ": what a function needs comes as its arguments, not from the keyboard"
        return ": is a `raise NotImplementedError` still there?"
    return ""


def describe_call(name: str, arguments: tuple) -> str:
    """Write a call as a student would: `mean_image(an array of shape (3, 28, 28), uint8)`."""
    return f"{name}({', '.join(short(argument) for argument in arguments)})"


@contextlib.contextmanager
def _kept(printed: CapturedText, displayed: list) -> Iterator[None]:
    """Keep what is printed, warned, logged and plotted, and let none of it show."""
    figures = _figures()

    def warned(message: Warning | str, category: type[Warning], *_: Any, **__: Any) -> None:  # noqa: ANN401
        printed.write(f"{category.__name__}: {message}\n")

    with (
        contextlib.redirect_stdout(printed),
        contextlib.redirect_stderr(printed),
        warnings.catch_warnings(),
        exits_raise(),
        displays_caught(displayed),
    ):
        warnings.simplefilter("default")
        warnings.showwarning = warned
        try:
            yield
        finally:
            for number in _figures() - figures:
                displayed.append(sys.modules["matplotlib.pyplot"].figure(number))
                sys.modules["matplotlib.pyplot"].close(number)


def _figures() -> set[int]:
    pyplot = sys.modules.get("matplotlib.pyplot")
    return set(pyplot.get_fignums()) if pyplot else set()


@contextlib.contextmanager
def _stopped_after(seconds: float) -> Iterator[None]:
    """Raise `CallTimeoutError` in the main thread after some processor seconds, or the backstop.

    In another thread, wait for ever.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    complaints: list[str] = []
    processor, wall = time.process_time(), time.monotonic()

    def is_over() -> bool:
        if time.process_time() - processor > seconds:
            complaints.append(out_of_time(seconds))
        elif time.monotonic() - wall > BACKSTOP * seconds:
            complaints.append(waited_too_long(seconds))
        return bool(complaints)

    def handle(number: int, frame: object) -> None:
        if complaints:
            raise CallTimeoutError(complaints[0])
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGINT, handle)
    try:
        with _WATCHER.watching(is_over):
            yield
    finally:
        signal.signal(signal.SIGINT, before)
