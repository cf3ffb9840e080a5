"""Notebooks judged side by side, each in a process of its own that may take so much and no more.

The driver starts one process, the template, which loads the checks and computes their answers; it
is forked for each notebook. What a notebook does to its judge, who parses it, reads what comes out
of its box and rebuilds its networks, is paid by that notebook alone. A judge that ends without a
result is tried again, with no other beside it.
"""

import contextlib
import ctypes
import gc
import importlib
import json
import os
import resource
import signal
import tempfile
import time
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, replace
from multiprocessing import Pipe, get_context
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from pathlib import Path

import psutil

from fmnist_utils.checks.engine.call import BACKSTOP
from fmnist_utils.errors import DataError
from grading.boxes import Boxes
from grading.grade import grade_one, same_for_all, warm_up
from grading.limits import Limits
from grading.preloading import choose_light_backend, modules_of
from grading.states import NOT_JUDGED

#: What one judge may take for itself, beside what the template has loaded.
_PROCESSOR_SECONDS = 120
_MEMORY = 1_500_000_000
_LONGEST_RESULT = 20_000_000
#: Seconds that a judge which says no more may take to end.
_PATIENCE = 60
#: Seconds between two looks at the judges.
_INTERVAL = 0.2
#: How often a notebook is tried whose judge took too much, or was ended by something else.
_TRIES_OF_GREEDY, _TRIES_OF_KILLED = 2, 5
#: So many templates may end, one after the other, without a result between.
_MOST_TEMPLATES = 5
_DIE_WITH_PARENT = 1  # of Linux's prctl


@dataclass(frozen=True)
class Setup:
    """What all notebooks of a run have in common.

    Attributes
    ----------
    sheet : str
    limits : Limits
    secret : bytes
    sandboxed : bool
    variant_secret : bytes or None
        What students' own data were made of, if the questions about them are judged, too.
    groups : Path, optional
        Where each box has a control group for its memory.
    """

    sheet: str
    limits: Limits
    secret: bytes
    sandboxed: bool
    variant_secret: bytes | None
    groups: Path | None = None


@dataclass(frozen=True)
class GradingJob:
    """One notebook to be graded, and whose it is."""

    student: str
    label: str
    notebook: bytes
    digest: str


class _TemplateEndedError(Exception):
    """The process that is forked for each notebook has ended."""


def graded(
    jobs: Iterator[GradingJob], setup: Setup, processes: int, folder: Path
) -> Iterator[dict]:
    """Grade notebooks, and give each result as it comes.

    Parameters
    ----------
    jobs : iterator of GradingJob
        Asked for no more than a few beyond those that are being judged.
    setup : Setup
    processes : int
        So many are judged at a time.
    folder : Path
        For temporary files.

    Raises
    ------
    DataError
        If the template cannot be started, or ends again and again.
    """
    outstanding: dict[str, GradingJob] = {}
    failures = 0
    while True:
        template = _Template(setup, processes, Path(tempfile.mkdtemp(dir=folder)))
        try:
            for job in outstanding.values():
                template.send(job)
            while True:
                while len(outstanding) < 2 * processes and (job := next(jobs, None)):
                    outstanding[job.student] = job
                    template.send(job)
                if not outstanding:
                    return
                result = template.receive()
                failures = 0
                outstanding.pop(result["student"])
                yield result
        except _TemplateEndedError:
            failures += 1
            if failures == _MOST_TEMPLATES:
                raise DataError(
                    f"The process that judges notebooks has ended {failures} times without a "
                    "result, expected it to go on. Is the machine out of memory? Try --jobs 1."
                ) from None
        finally:
            template.close()


class _Template:
    """The driver's end of a template: jobs go there, results come."""

    def __init__(self, setup: Setup, processes: int, folder: Path) -> None:
        self._folder, self._count = folder, 0
        self._connection, theirs = Pipe()
        # spawned, not forked: what the driver has in memory is nothing to judges
        self._process = get_context("spawn").Process(
            target=_serve, args=(theirs, setup, processes, folder)
        )
        self._process.start()
        theirs.close()

    def send(self, job: GradingJob) -> None:
        """Send a job; its notebook goes as a file, so that this never waits."""
        self._count += 1
        path = self._folder / f"notebook{self._count}"
        path.write_bytes(job.notebook)
        with _ended():
            self._connection.send((path, replace(job, notebook=b"")))

    def receive(self) -> dict:
        """Wait for the next result."""
        with _ended():
            result = json.loads(self._connection.recv_bytes())
        if "refused" in result:
            raise DataError(result["refused"])
        return result

    def close(self) -> None:
        """End the template, its judges and their boxes."""
        self._connection.close()
        self._process.kill()
        self._process.join()


@contextlib.contextmanager
def _ended() -> Iterator[None]:
    try:
        yield
    except (EOFError, OSError):
        raise _TemplateEndedError from None


@dataclass
class _Judge:
    """A notebook that is being judged."""

    path: Path
    job: GradingJob
    tries: int
    process: BaseProcess
    result: Connection
    since: float
    reason: str = ""


def _serve(connection: Connection, setup: Setup, processes: int, folder: Path) -> None:
    """Be the template: load, then fork a judge for each job, until the driver is gone."""
    _end_with_parent()
    os.setsid()  # an interrupt at the terminal is for the driver
    try:
        _Serving(connection, setup, processes, folder).run()
    except DataError as error:
        connection.send_bytes(json.dumps({"refused": str(error)}).encode())
        connection.recv_bytes()  # until the driver has read it


class _Serving:
    def __init__(self, connection: Connection, setup: Setup, processes: int, folder: Path) -> None:
        self.connection, self.setup, self.processes = connection, setup, processes
        self.folder = folder
        self.is_open = True
        self.waiting: deque[tuple[Path, GradingJob, int]] = deque()
        self.doubtful: deque[tuple[Path, GradingJob, int]] = deque()
        self.running: list[_Judge] = []
        self.modules = modules_of(setup.sheet)
        if "keras" in self.modules:
            choose_light_backend()
            importlib.import_module("keras")
        self.boxes = self._new_boxes()
        warm_up(setup.sheet, setup.secret)
        gc.collect()
        gc.freeze()
        self.loaded = _resident(os.getpid())

    def _new_boxes(self) -> Boxes | None:
        if not self.setup.sandboxed:
            return None
        folder = Path(tempfile.mkdtemp(dir=self.folder))
        return Boxes(folder, self.modules, self.setup.groups)

    def run(self) -> None:
        """Judge what comes, and send each result, until the driver is gone."""
        while self.is_open:
            while self.waiting and len(self.running) < self.processes:
                self._start(*self.waiting.popleft())
            if self.doubtful and not self.running:
                self._start(*self.doubtful.popleft())
            for ready in wait([self.connection, *(j.result for j in self.running)], _INTERVAL):
                if ready is self.connection:
                    self._take()
            for judge in list(self.running):
                self._look_at(judge)
        for judge in self.running:
            judge.process.kill()

    def _take(self) -> None:
        try:
            path, job = self.connection.recv()
        except (EOFError, OSError):
            self.is_open = False
        else:
            self.waiting.append((path, job, 1))

    def _start(self, path: Path, job: GradingJob, tries: int) -> None:
        if self.boxes and self.boxes.process.poll() is not None:
            self.boxes = self._new_boxes()
        ours, theirs = Pipe(duplex=False)
        process = get_context("fork").Process(
            target=_judge, args=(path, job, self.setup, self.boxes, theirs)
        )
        process.start()
        theirs.close()
        self.running.append(_Judge(path, job, tries, process, ours, time.monotonic()))

    def _look_at(self, judge: _Judge) -> None:
        """Take a judge's result; end one that takes too much; try again what has ended so."""
        if judge.result.poll():
            content = b""
            try:
                content = judge.result.recv_bytes(_LONGEST_RESULT)
            except EOFError:  # it is about to end
                judge.process.join(_PATIENCE)
            except OSError:  # it says more than it may
                judge.process.kill()
            if not content and judge.process.exitcode == -signal.SIGXCPU:
                judge.reason = f"more than {_PROCESSOR_SECONDS} processor seconds"
            self._finish(judge, content)
        elif _resident(judge.process.pid) > self.loaded + _MEMORY:
            judge.reason = judge.reason or f"more than {_MEMORY // 10**6} MB of memory"
            judge.process.kill()
        elif time.monotonic() - judge.since > self.longest:
            judge.reason = judge.reason or f"more than {self.longest / 60:.0f} minutes"
            judge.process.kill()

    @property
    def longest(self) -> float:
        """Seconds on the clock: a notebook may use its backstop twice, and wait for its place."""
        return 10 * BACKSTOP * self.setup.limits.seconds

    def _finish(self, judge: _Judge, content: bytes) -> None:
        judge.process.kill()
        judge.process.join()
        judge.result.close()
        self.running.remove(judge)
        most = _TRIES_OF_GREEDY if judge.reason else _TRIES_OF_KILLED
        if not content and judge.tries < most:
            self.doubtful.append((judge.path, judge.job, judge.tries + 1))
            return
        if not content:
            took = f"took {judge.reason}" if judge.reason else "was ended from outside"
            why = f"The grader's process for this notebook {took}, each of {judge.tries} times."
            content = _result(judge.job, _not_judged(self.setup, why))
        judge.path.unlink(missing_ok=True)
        with contextlib.suppress(OSError):  # the driver is gone: the next look will find that
            self.connection.send_bytes(content)


def _judge(
    path: Path, job: GradingJob, setup: Setup, boxes: Boxes | None, connection: Connection
) -> None:
    """Be a judge: grade one notebook, send the result, and end."""
    _end_with_parent()
    signal.signal(signal.SIGINT, signal.default_int_handler)
    nowhere = os.open(os.devnull, os.O_RDWR)
    for stream in (1, 2):  # warnings are nothing to who grades three hundred
        os.dup2(nowhere, stream)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CPU, (_PROCESSOR_SECONDS, _PROCESSOR_SECONDS + 5))
    most = psutil.Process().memory_info().vms + _MEMORY
    resource.setrlimit(resource.RLIMIT_AS, (most, most))
    variant = (setup.variant_secret, job.student) if setup.variant_secret else None
    try:
        result = grade_one(
            path.read_bytes(), setup.sheet, setup.limits, setup.secret, boxes, variant
        )
    except Exception as error:  # so that one notebook cannot keep the others from their marks
        what = f"{type(error).__name__}: {str(error)[:200]}"
        result = _not_judged(setup, f"The grader failed on this notebook ({what}).")
    connection.send_bytes(_result(job, result))


def _not_judged(setup: Setup, why: str) -> dict:
    result = same_for_all(setup.sheet, setup.variant_secret is not None, NOT_JUDGED, why)
    return result | {"sandbox": setup.sandboxed}


def _result(job: GradingJob, result: dict) -> bytes:
    whole = {"student": job.student, "label": job.label, "digest": job.digest, **result}
    return json.dumps(whole).encode()


def _resident(pid: int) -> int:
    try:
        return psutil.Process(pid).memory_info().rss
    except psutil.Error:  # it has just ended
        return 0


def _end_with_parent() -> None:
    """Let the system kill this process when the one that started it is gone."""
    ctypes.CDLL(None).prctl(_DIE_WITH_PARENT, signal.SIGKILL, 0, 0, 0)
