"""One call of a student's function, kept from harming or confusing its check."""

import _thread
import contextlib
import copy
import io
import linecache
import signal
import sys
import threading
import time
import traceback
import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

from fmnist_utils.checks.engine.compare import short

#: Processor seconds that one call may take, unless the task says otherwise: other programs that
#: keep the machine busy must not change what a check says.
TIME_LIMIT = 10.0
#: Wall seconds for each processor second of a limit, to end what only waits. Right answers need a
#: tenth of their limit at most, so a machine must be 60 times slower before one of them meets this.
BACKSTOP = 6
#: Seconds between two looks at the clocks.
_INTERVAL = 0.05


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
    """

    value: object = None
    error: BaseException | None = None
    complaint: str = ""


def call_safely(function: Callable, arguments: tuple, time_limit: float = TIME_LIMIT) -> CallResult:
    """Call a student's function with copies of the arguments.

    What it prints, warns or plots is dropped. What computes for more than `time_limit` processor
    seconds, or waits for ever, is stopped. Changed arguments are a complaint. A
    `NotImplementedError` comes back as the error, like any other.
    """
    copies = copy.deepcopy(arguments)
    outcome = CallResult()
    try:
        with _quiet(), _stopped_after(time_limit):
            outcome.value = function(*copies)
    except CallTimeoutError as late:
        outcome.complaint = late.complaint
    except (Exception, SystemExit) as error:
        outcome.error = error
    else:
        for place, (after, before) in enumerate(zip(copies, arguments, strict=True)):
            if isinstance(before, np.ndarray) and after.tobytes() != before.tobytes():
                outcome.complaint = changed_argument(place)
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
        f"your function changed its argument number {place + 1}, expected the argument as it was: "
        "work on a copy, since the caller may still need it"
    )


def describe_error(error: BaseException, function: Callable) -> str:
    """Name an error and the last line of the student's own file in which it happened."""
    own_file = getattr(getattr(function, "__code__", None), "co_filename", None)
    frames = traceback.extract_tb(error.__traceback__)
    lines = [frame for frame in frames if frame.filename == own_file]
    what = f"{type(error).__name__}: {error}" if str(error) else type(error).__name__
    what = (what.strip().splitlines() or ["an error without a name"])[0]
    line = getattr(error, "line_of_code", "")  # known already where the function is elsewhere
    if lines:
        line = linecache.getline(own_file, lines[-1].lineno).strip()
    if not line:
        return f"your function stopped with {what}"
    return f"your function stopped with {what}, in its line `{line}`"


def describe_call(name: str, arguments: tuple) -> str:
    """Write a call as a student would: `mean_image(an array of shape (3, 28, 28), uint8)`."""
    return f"{name}({', '.join(short(argument) for argument in arguments)})"


@contextlib.contextmanager
def _quiet() -> Iterator[None]:
    """Drop what is printed, warned and plotted."""
    pyplot = sys.modules.get("matplotlib.pyplot")
    figures = set(pyplot.get_fignums()) if pyplot else set()
    with (
        contextlib.redirect_stdout(io.StringIO()),
        contextlib.redirect_stderr(io.StringIO()),
        warnings.catch_warnings(),
    ):
        warnings.simplefilter("ignore")
        try:
            yield
        finally:
            if pyplot := sys.modules.get("matplotlib.pyplot"):
                for number in set(pyplot.get_fignums()) - figures:
                    pyplot.close(number)


@contextlib.contextmanager
def _stopped_after(seconds: float) -> Iterator[None]:
    """Raise `CallTimeoutError` in the main thread after some processor seconds, or the backstop.

    In another thread, wait for ever.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    complaints: list[str] = []
    finished = threading.Event()
    processor, wall = time.process_time(), time.monotonic()

    def watch() -> None:
        while not finished.wait(_INTERVAL):
            if time.process_time() - processor > seconds:
                complaints.append(out_of_time(seconds))
            elif time.monotonic() - wall > BACKSTOP * seconds:
                complaints.append(waited_too_long(seconds))
            if complaints:
                _interrupt_main()
                return

    def handle(number: int, frame: object) -> None:
        if complaints:
            raise CallTimeoutError(complaints[0])
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGINT, handle)
    watcher = threading.Thread(target=watch, daemon=True)
    watcher.start()
    try:
        try:
            yield
        finally:
            finished.set()
            watcher.join()  # so that a late signal cannot fall on what comes after the call
    finally:
        signal.signal(signal.SIGINT, before)


def _interrupt_main() -> None:
    """Send SIGINT to the main thread; where there are true signals, that ends a sleep, too."""
    if hasattr(signal, "pthread_kill"):
        signal.pthread_kill(threading.main_thread().ident, signal.SIGINT)
    else:
        _thread.interrupt_main()
