"""A process that runs a student's code, in a box or not: asked, watched, and ended in time."""

import contextlib
import subprocess
import threading
import time
from pathlib import Path
from typing import NoReturn

import psutil

from grading.limits import Limits
from grading.wire import WireError, from_line, to_line

#: Longest reply, in bytes; a longer one is cut off, and the box with it.
LONGEST_REPLY = 64_000_000


class BoxGoneError(BaseException):
    """The box has ended; `reason` is "time", "memory", "processes", "reply" or "exit"."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Box:
    """A running box: sends a request, waits for the reply, and ends what takes too much."""

    def __init__(
        self, command: list[str], limits: Limits, deadline: float, folder: Path | None = None
    ) -> None:
        self.limits, self.deadline = limits, deadline
        self.reason = "exit"
        self.peak_memory = 0
        self._request = 0
        self.process = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
            cwd=folder,
        )
        self._ended = threading.Event()
        self._watch = threading.Thread(target=self._watch_over, daemon=True)
        self._watch.start()

    def send(self, message: dict) -> None:
        """Send a request; one to a box that has ended raises."""
        self._request += 1
        try:
            self.process.stdin.write(to_line({"id": self._request, **message}))
            self.process.stdin.flush()
        except (BrokenPipeError, ValueError):
            self._gone()

    def receive(self) -> dict:
        """Wait for a reply to the last request.

        Raises
        ------
        BoxGoneError
            If the box ended, was ended, or sent what is no reply.
        """
        line = self.process.stdout.readline(LONGEST_REPLY)
        if not line:
            self._gone()
        with contextlib.suppress(WireError):
            reply = from_line(line)
            if reply.pop("to", None) == self._request:
                return reply
        self.end("reply")
        return self._gone()

    def end(self, reason: str = "exit") -> None:
        """Kill every process in the box."""
        if self.process.poll() is None:
            self.reason = reason
            with contextlib.suppress(ProcessLookupError):
                self.process.kill()

    def count(self) -> int:
        """Return how many processes there are in the box."""
        with contextlib.suppress(psutil.Error):
            return len(psutil.Process(self.process.pid).children(recursive=True))
        return 0

    def close(self) -> None:
        """End the box and wait until nothing of it is left."""
        inside = []
        with contextlib.suppress(psutil.Error):
            inside = psutil.Process(self.process.pid).children(recursive=True)
        self.end()
        self._ended.set()
        self.process.wait()
        patience = time.monotonic() + 10
        while any(map(_is_alive, inside)) and time.monotonic() < patience:
            time.sleep(0.01)
        self._watch.join()
        self.process.stdin.close()
        self.process.stdout.close()

    def _gone(self) -> NoReturn:
        self.process.kill()
        self.process.wait()
        raise BoxGoneError(self.reason)

    def _watch_over(self) -> None:
        """End the box at its deadline, and when all its processes together are over a limit."""
        top = psutil.Process(self.process.pid)
        while not self._ended.wait(0.1) and self.process.poll() is None:
            if time.monotonic() > self.deadline:
                self.end("time")
            with contextlib.suppress(psutil.Error):
                processes = [top, *top.children(recursive=True)]
                used = sum(map(_resident, processes))
                if used > self.limits.memory_mb * 10**6:
                    used = sum(map(_shared_once, processes))
                self.peak_memory = max(self.peak_memory, used)
                if used > self.limits.memory_mb * 10**6:
                    self.end("memory")
                if len(processes) > self.limits.processes + 4:
                    self.end("processes")


def _resident(process: psutil.Process) -> int:
    try:
        return process.memory_info().rss
    except psutil.Error:  # it has just ended
        return 0


def _shared_once(process: psutil.Process) -> int:
    """Return a process's memory, each page that several share in parts: forks share nearly all."""
    try:
        return process.memory_full_info().pss
    except psutil.Error:  # it has ended, or may not be looked into
        return _resident(process)


def _is_alive(process: psutil.Process) -> bool:
    try:
        return process.status() not in (psutil.STATUS_ZOMBIE, psutil.STATUS_DEAD)
    except psutil.Error:
        return False
