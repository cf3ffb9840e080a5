"""One thread beside all calls of students' functions, which stops what is over its limit."""

import _thread
import contextlib
import signal
import threading
import time
from collections.abc import Callable, Iterator

#: Seconds between two looks.
_INTERVAL = 0.05


class Watcher:
    """Looks at the call under way, and interrupts the main thread when its time is over.

    To start a thread for each call would take longer than most calls. It ends when there was no
    call between two looks, and the next call starts it again.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None
        self._is_over: Callable[[], bool] | None = None
        self._calls = 0

    @contextlib.contextmanager
    def watching(self, is_over: Callable[[], bool]) -> Iterator[None]:
        """Send the main thread SIGINT, once, if the time of the block is over.

        No signal comes after the block.

        Parameters
        ----------
        is_over : callable
            Tells whether the time is over; it is called in the watcher's thread.
        """
        with self._lock:
            outer, self._is_over = self._is_over, is_over
            self._calls += 1
            if self._thread is None or not self._thread.is_alive():  # none is alive after a fork
                self._thread = threading.Thread(target=self._watch, daemon=True)
                self._thread.start()
        try:
            yield
        finally:
            self._is_over = outer
            with self._lock:  # a look that is under way may still interrupt: here
                pass

    def _watch(self) -> None:
        calls, interrupted = 0, None
        while True:
            time.sleep(_INTERVAL)
            with self._lock:
                if self._is_over is None and self._calls == calls:
                    self._thread = None
                    return
                calls = self._calls
                is_over = self._is_over
                if is_over is not None and is_over is not interrupted and is_over():
                    interrupted = is_over
                    _interrupt_main()


def _interrupt_main() -> None:
    """Send SIGINT to the main thread; where there are true signals, that ends a sleep, too."""
    if hasattr(signal, "pthread_kill"):
        signal.pthread_kill(threading.main_thread().ident, signal.SIGINT)
    else:
        _thread.interrupt_main()
