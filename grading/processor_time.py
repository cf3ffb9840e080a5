"""So many processor seconds for a part of the grader's own work that depends on a notebook."""

import contextlib
import signal
from collections.abc import Iterator
from types import FrameType


class OutOfTimeError(Exception):
    """The work took more processor seconds than it may."""


@contextlib.contextmanager
def at_most(seconds: float) -> Iterator[None]:
    """Stop what is done within after so many processor seconds of this process.

    Raises
    ------
    OutOfTimeError
        In the main thread, where this must be called.
    """

    def stop(number: int, frame: FrameType | None) -> None:
        raise OutOfTimeError

    before = signal.signal(signal.SIGPROF, stop)
    signal.setitimer(signal.ITIMER_PROF, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)
