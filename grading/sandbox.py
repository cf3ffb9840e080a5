"""A box that runs a student's code: asked, watched, and ended in time."""

import contextlib
import math
import threading
import time
from pathlib import Path
from typing import NoReturn

import psutil

from fmnist_utils.checks.engine.call import BACKSTOP
from grading.boxes import Box
from grading.limits import Limits
from grading.protocol import ProtocolError, from_line, to_line

#: Longest reply, in bytes; a longer one is cut off, and the sandbox with it.
LONGEST_REPLY = 64_000_000
#: Processor seconds beyond a limit before the sandbox is ended: the program inside has an alarm of
#: its own, which the student's code can switch off.
_PATIENCE = 3


class SandboxEndedError(BaseException):
    """The sandbox has ended.

    Attributes
    ----------
    reason : str
        "time" (processor seconds), "wall" (the backstop, with little processor time used),
        "memory", "processes", "reply" or "exit".
    """

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class _Work:
    """What a sandbox does now: how much of each clock it may take."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds + _PATIENCE
        self.deadline = time.monotonic() + BACKSTOP * self.seconds


class Sandbox:
    """A running sandbox: sends a request, waits for the reply, and ends what takes too much.

    Parameters
    ----------
    box : Box
    limits : Limits
        Its seconds are processor seconds of all processes of this sandbox together.
    wall_seconds : float
        For the whole life of the sandbox.

    Attributes
    ----------
    processor_seconds : float
        Used so far.
    peak_memory : int
        In bytes.
    """

    def __init__(self, box: Box, limits: Limits, wall_seconds: float) -> None:
        self.box, self.limits = box, limits
        self._deadline = time.monotonic() + wall_seconds
        self._work: _Work | None = None
        self._threads = 0
        self.reason = "exit"
        self.peak_memory = 0
        self.processor_seconds = 0.0
        self._request = 0
        self._memory_at_start = _resident(box.top)  # the template's own, which is shared
        self._ended = threading.Event()
        self._watch = threading.Thread(target=self._watch_over, daemon=True)
        self._watch.start()

    def send(self, message: dict) -> None:
        """Send a request; one to a sandbox that has ended raises."""
        self._request += 1
        if "seconds" in message:
            self.allow(message["seconds"])
            message = {**message, "wall": BACKSTOP * message["seconds"]}
        try:
            self.box.requests.write(to_line({"id": self._request, **message}))
            self.box.requests.flush()
        except (OSError, ValueError):
            self._gone()

    def allow(self, seconds: float) -> None:
        """Let what is done next take so many processor seconds."""
        self._work = _Work(seconds)

    def receive(self, longest: int = LONGEST_REPLY) -> dict:
        """Wait for a reply to the last request.

        Parameters
        ----------
        longest : int
            Bytes that it may have.

        Raises
        ------
        SandboxEndedError
            If the sandbox ended, was ended, or sent what is no reply.
        """
        try:
            line = self.box.replies.readline(longest)
        except OSError:  # it ended with a request unread
            line = b""
        if not line:
            self._gone()
        with contextlib.suppress(ProtocolError):
            reply = from_line(line)
            if reply.pop("to", None) == self._request:
                threads = reply.pop("threads", None)  # a lie would cost nobody but the liar
                self._threads = threads if type(threads) is int else 0
                if "callback" not in reply and "check" not in reply:  # these only interrupt
                    self._work = None
                return reply
        self.end("reply")
        return self._gone()

    def end(self, reason: str = "exit") -> None:
        """Kill every process in the sandbox."""
        if not self.box.is_over:
            self.reason = reason
            self.box.kill()

    def count(self) -> int:
        """Return how many processes and threads of Python were there after the last reply."""
        return len(self._processes()) + self._threads

    def close(self) -> None:
        """End the sandbox and wait until nothing of it is left."""
        self._count_processor(self._processes())
        self.end()
        self._ended.set()
        self._watch.join()
        self.box.close()

    def _processes(self) -> list[psutil.Process]:
        """Return all processes, parents before their children."""
        found = [self.box.top]
        for process in found:
            with contextlib.suppress(psutil.Error, OSError):  # it has ended
                found += map(psutil.Process, _children(process.pid))
        return found

    def _count_processor(self, processes: list[psutil.Process]) -> None:
        # parents come before their children, so one that ends meanwhile is not counted twice
        used = sum(map(_processor_seconds, processes))
        self.processor_seconds = max(self.processor_seconds, used)

    def _gone(self) -> NoReturn:
        self.box.kill()
        if self.reason == "exit" and self.box.group and self.box.group.was_full:
            self.reason = "memory"
        raise SandboxEndedError(self.reason)

    def _watch_over(self) -> None:
        """End the sandbox when all its processes together are over a limit, or at the backstop."""
        seen, at_start = None, 0.0
        while not self._ended.wait(0.1) and not self.box.is_over:
            work, processes = self._work, self._processes()
            self._count_processor(processes)
            used = self.processor_seconds
            if work is not seen:
                seen, at_start = work, used
            for process in processes:
                _go_on(process)
            memory = sum(map(_resident, processes)) - self._memory_at_start
            if memory > self.limits.memory_mb * 10**6:
                memory = sum(map(_shared_once, processes))
            self.peak_memory = max(self.peak_memory, memory)
            if len(processes) > self.limits.processes + 4:
                self.end("processes")
            elif memory > self.limits.memory_mb * 10**6:
                self.end("memory")
            elif used > self.limits.seconds or (work and used - at_start > work.seconds):
                self.end("time")
            elif time.monotonic() > min(self._deadline, work.deadline if work else math.inf):
                self.end("wall")
            else:
                continue
            return  # the first reason stands, however long the processes take to go


def _children(pid: int) -> list[int]:
    """Return a process's children, as the system keeps them: psutil looks at every process."""
    tasks = Path(f"/proc/{pid}/task")
    if not (tasks / str(pid) / "children").exists():  # a system that keeps no such list
        return [child.pid for child in psutil.Process(pid).children()]
    lists = [(task / "children").read_text() for task in tasks.iterdir()]
    return [int(number) for number in " ".join(lists).split()]


def _processor_seconds(process: psutil.Process) -> float:
    """Return the processor seconds of a process, and of its children that have ended."""
    try:
        times = process.cpu_times()
    except psutil.Error:  # it has just ended; its parent's next count has its seconds
        return 0.0
    return times.user + times.system + times.children_user + times.children_system


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


def _go_on(process: psutil.Process) -> None:
    """Let a process go on that has stopped itself: nobody else would."""
    with contextlib.suppress(psutil.Error):  # it has just ended
        if process.status() == psutil.STATUS_STOPPED:
            process.resume()
