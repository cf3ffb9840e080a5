"""A process that runs a student's code, in a sandbox or not: asked, watched, and ended in time."""

import contextlib
import os
import subprocess
import tempfile
import threading
import time
from pathlib import Path
from typing import NoReturn

import psutil

from fmnist_utils.errors import DataError
from grading.bubblewrap import command, stage, uid_of
from grading.limits import Limits
from grading.protocol import ProtocolError, from_line, to_line

#: Longest reply, in bytes; a longer one is cut off, and the sandbox with it.
LONGEST_REPLY = 64_000_000
#: Seconds that a call may take beyond its limit before its sandbox is ended.
_PATIENCE = 3


class SandboxEndedError(BaseException):
    """The sandbox has ended; `reason` is "time", "memory", "processes", "reply" or "exit"."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Sandbox:
    """A running sandbox: sends a request, waits for the reply, and ends what takes too much."""

    def __init__(
        self, command: list[str], limits: Limits, deadline: float, folder: Path | None = None
    ) -> None:
        self.limits, self.deadline = limits, deadline
        self._call_deadline = deadline
        sandboxed = command[0] == "bwrap"
        self.reason = "exit"
        self.peak_memory = 0
        self._request = 0
        self.process = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE if sandboxed else subprocess.DEVNULL,
            # what this process has in its environment may be secret
            env={"PATH": os.environ.get("PATH", "")} if sandboxed else None,
            start_new_session=True,
            cwd=folder,
        )
        self._ended = threading.Event()
        self._watch = threading.Thread(target=self._watch_over, daemon=True)
        self._watch.start()

    def send(self, message: dict) -> None:
        """Send a request; one to a sandbox that has ended raises."""
        self._request += 1
        if "call" in message:  # whose own alarm the student's code can switch off
            self._call_deadline = time.monotonic() + message["seconds"] + _PATIENCE
        try:
            self.process.stdin.write(to_line({"id": self._request, **message}))
            self.process.stdin.flush()
        except (BrokenPipeError, ValueError):
            self._gone()

    def receive(self) -> dict:
        """Wait for a reply to the last request.

        Raises
        ------
        SandboxEndedError
            If the sandbox ended, was ended, or sent what is no reply.
        """
        line = self.process.stdout.readline(LONGEST_REPLY)
        self._call_deadline = self.deadline
        if not line:
            self._gone()
        with contextlib.suppress(ProtocolError):
            reply = from_line(line)
            if reply.pop("to", None) == self._request:
                return reply
        self.end("reply")
        return self._gone()

    def end(self, reason: str = "exit") -> None:
        """Kill every process in the sandbox."""
        if self.process.poll() is None:
            self.reason = reason
            with contextlib.suppress(ProcessLookupError):
                self.process.kill()

    def count(self) -> int:
        """Return how many processes there are in the sandbox."""
        return len(self._inside())

    def close(self) -> None:
        """End the sandbox and wait until nothing of it is left."""
        inside = self._inside()
        self.end()
        self._ended.set()
        self.process.wait()
        patience = time.monotonic() + 10
        while any(map(_is_alive, inside)) and time.monotonic() < patience:
            time.sleep(0.01)
        self._watch.join()
        for stream in (self.process.stdin, self.process.stdout, self.process.stderr):
            if stream:
                with contextlib.suppress(OSError):
                    stream.close()

    def _inside(self) -> list[psutil.Process]:
        try:
            return psutil.Process(self.process.pid).children(recursive=True)
        except psutil.Error:  # it has ended
            return []

    def _gone(self) -> NoReturn:
        self.process.kill()
        self.process.wait()
        raise SandboxEndedError(self.reason)

    def _watch_over(self) -> None:
        """End the sandbox at its deadline, and when all its processes together are over a limit."""
        top = psutil.Process(self.process.pid)
        while not self._ended.wait(0.1) and self.process.poll() is None:
            if time.monotonic() > min(self.deadline, self._call_deadline):
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


def try_sandbox() -> None:
    """Start a sandbox and ask it something: without one, no notebook should be begun.

    Raises
    ------
    DataError
        With the first words of bubblewrap's own message.
    """
    limits = Limits(seconds=60)
    with tempfile.TemporaryDirectory(prefix="grading-") as folder:
        Path(folder).chmod(0o755)
        inside = command(stage(Path(folder)), limits, uid_of(os.getpid()))
        sandbox = Sandbox(inside, limits, time.monotonic() + limits.seconds)
        try:
            sandbox.send({"cells": ["x = 1"], "seconds": 30, "output_limit": 1000})
            answered = sandbox.receive() == {}
        except SandboxEndedError:
            answered = False
        stderr = b"" if answered else sandbox.process.stderr.read(500)
        sandbox.close()
    if not answered:
        raise DataError(
            f"bubblewrap starts no sandbox here ({stderr.decode(errors='replace').strip()}), "
            "expected it to. Where user namespaces are forbidden, grade as root or in a machine "
            "of its own."
        )
