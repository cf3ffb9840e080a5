"""Runs in the sandbox: executes a notebook's cells, then calls its functions as it is asked to.

Nothing here is trusted, since the student's code shares the process: whatever comes out is plain
data, judged outside. Messages go line by line, requests in by stdin, replies out by what was stdout
when the program began.
"""

import builtins
import contextlib
import inspect
import io
import linecache
import os
import signal
import sys
import threading
import traceback
import warnings
from collections.abc import Callable, Iterator
from types import CodeType, FrameType
from typing import Any

from fmnist_utils.student_call import is_raised_by_student, is_untouched_stub, snapshot
from grading.check_stubs import CheckStubs
from grading.protocol import from_line, pack, to_line, unpack


class TimeLimitError(BaseException):
    """A limit has been met; no ``except Exception`` can hold it.

    Attributes
    ----------
    clock : str
        "time" if processor seconds have run out, "wall" if only the backstop was met.
    """

    def __init__(self, clock: str) -> None:
        super().__init__(clock)
        self.clock = clock


class OverOutputError(BaseException):
    """Too much was printed."""


class Counted(io.TextIOBase):
    """Takes what is printed, counts it, and lets nothing through."""

    def __init__(self, limit: int) -> None:
        self.limit, self.left = limit, limit

    def write(self, text: str) -> int:
        """Count a text; raise when it is too much."""
        self.left -= len(text)
        if self.left < 0:
            raise OverOutputError
        return len(text)

    def writable(self) -> bool:
        """Say that it can be written to."""
        return True


@contextlib.contextmanager
def stopped_after(seconds: float, wall: float) -> Iterator[None]:
    """Raise `TimeLimitError` after some seconds, and again each second for those who catch it.

    Parameters
    ----------
    seconds : float
        Processor seconds of this process, all threads together.
    wall : float
        Seconds on the clock, for what waits and uses no processor.
    """

    def late(number: int, frame: FrameType | None) -> None:
        raise TimeLimitError("time" if number == signal.SIGPROF else "wall")

    signal.signal(signal.SIGPROF, late)
    signal.signal(signal.SIGALRM, late)
    signal.setitimer(signal.ITIMER_PROF, seconds, 1)
    signal.setitimer(signal.ITIMER_REAL, wall, 1)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.setitimer(signal.ITIMER_REAL, 0)


@contextlib.contextmanager
def clocks_held() -> Iterator[None]:
    """Let the limits that run now stand still."""
    clocks = signal.ITIMER_PROF, signal.ITIMER_REAL
    left = [signal.setitimer(clock, 0) for clock in clocks]
    try:
        yield
    finally:
        for clock, (seconds, again) in zip(clocks, left, strict=True):
            signal.setitimer(clock, seconds, again)


class Notebook:
    """A student's notebook as it runs: one shell, its names, and the two pipes."""

    def __init__(self) -> None:
        self.process = os.getpid()
        self.request = 0
        self.replies = os.fdopen(os.dup(1), "wb")
        self.requests = os.fdopen(os.dup(0), "rb")
        first = self.ask()
        self.cells, self.limits = first["cells"], (first["seconds"], first["wall"])
        #: What each task's name has meant, the latest last.
        self.meanings: dict[str, list[Callable]] = {task: [] for task in first["tasks"]}
        self.checks_left = dict.fromkeys(first["tasks"], first["checks"])
        #: While a cell calls a check: what the check was given.
        self.checked: Callable | None = None
        #: For each task that was checked: what its function uses, and the first cell (from 0) after
        #: which that is something else.
        self.used: dict[str, dict[str, object]] = {}
        self.changed: dict[str, int] = {}
        nowhere = os.open(os.devnull, os.O_RDWR)
        for stream in (0, 1, 2):  # what children of this process or C code print goes nowhere
            os.dup2(nowhere, stream)
        self.output = Counted(first["output_limit"])
        sys.stdout = sys.stderr = self.output
        from IPython.core.interactiveshell import InteractiveShell

        self.shell = InteractiveShell.instance()
        self.shell.history_manager.enabled = False
        self.shell.showtraceback = self.shell.showsyntaxerror = lambda *_, **__: None
        self.files: set[str] = set()
        self.run_statement = self.shell.run_code
        self.shell.run_code = self.run_noted
        CheckStubs(self.check).install()

    def answer(self, **message: Any) -> None:  # noqa: ANN401
        """Send a reply; a process that the student's code has split off must not."""
        if os.getpid() != self.process:
            os._exit(0)
        # threads that a call has left behind would use up the limits of the next one
        threads = len(sys._current_frames())
        self.replies.write(to_line({"to": self.request, "threads": threads, **message}))
        self.replies.flush()

    def ask(self) -> dict:
        """Wait for the next request."""
        line = self.requests.readline()
        if not line:
            os._exit(0)
        request = from_line(line)
        self.request = request["id"]
        return request

    async def run_noted(self, *given: object, **named: object) -> bool:
        """Run a statement of a cell, and note what the tasks' names mean after it."""
        has_failed = await self.run_statement(*given, **named)
        self.note_meanings()
        return has_failed

    def execute(self) -> None:
        """Execute all cells, and say of each what went wrong; then, which tasks have changed."""
        for number, source in enumerate(self.cells):
            what = self.run(source)
            self.note_changes(number)
            self.answer(**what)
        self.answer(changed=self.changed)

    def check(self, task: str, function: object) -> None:
        """Let the grader judge a task now, as the check in Jupyter does."""
        is_main = threading.current_thread() is threading.main_thread()
        if not (callable(function) and is_main and os.getpid() == self.process):
            return
        if not self.checks_left.get(task):  # or no task of this sheet
            return
        if self.checked is not None:  # a function that is being judged calls a check
            return
        self.checks_left[task] -= 1
        self.checked, left = function, self.output.left
        try:
            with clocks_held():
                self.answer(check=task)
                self.serve(until="resume")
        finally:
            self.checked, self.output.left = None, left
        meaning = self.shell.user_ns.get(task)
        self.used[task] = {task: meaning}
        if meaning is function:  # who checks a function of another name has none at the end
            self.used[task] |= self.names_used(function)
        self.changed.pop(task, None)

    def names_used(self, function: Callable) -> dict[str, object]:
        """Return the notebook's names that a function uses, itself or by others of the notebook."""
        found: dict[str, object] = {}
        waiting = [function]
        while waiting:
            for name in _names_in(getattr(waiting.pop(), "__code__", None)):
                if name in self.shell.user_ns and name not in found:
                    found[name] = self.shell.user_ns[name]
                    waiting.append(found[name])
        return found

    def note_meanings(self) -> None:
        """Note which tasks' names mean something new."""
        for task, meanings in self.meanings.items():
            meaning = self.shell.user_ns.get(task)
            if callable(meaning) and not (meanings and meanings[-1] is meaning):
                meanings.append(meaning)

    def note_changes(self, number: int) -> None:
        """Note what tasks use that has become something else in a cell."""
        self.note_meanings()  # a magic runs a cell at once
        names = self.shell.user_ns
        for task, used in self.used.items():
            if any(names.get(name) is not value for name, value in used.items()):
                self.changed.setdefault(task, number)

    def go_back(self, task: str) -> dict:
        """Let a task's name mean what it meant before its last meaning."""
        meanings = self.meanings.get(task, [])
        if meanings and self.shell.user_ns.get(task) is meanings[-1]:
            meanings.pop()
        if not meanings:
            return {}
        self.shell.user_ns[task] = meanings[-1]
        return {"went_back": True}

    def run(self, source: str) -> dict:
        """Execute a cell; return what went wrong, if anything."""
        self.output.left = self.output.limit
        compile_ = self.shell.compile
        name = compile_.get_code_name
        try:
            with stopped_after(*self.limits):
                compile_.get_code_name = lambda *given: self.noted(name(*given))
                result = self.shell.run_cell(source, store_history=True)
            error = result.error_before_exec or result.error_in_exec
        except (TimeLimitError, OverOutputError, Exception, SystemExit) as escaped:
            error = escaped
        finally:
            compile_.get_code_name = name
        return self.described(error) if error is not None else {}

    def noted(self, file: str) -> str:
        """Remember a cell's file name, by which its lines are found."""
        self.files.add(file)
        return file

    def described(self, error: BaseException) -> dict:
        """Say what went wrong in plain data."""
        if isinstance(error, TimeLimitError):
            return {"stopped": error.clock}
        if isinstance(error, OverOutputError):
            return {"stopped": "output"}
        if isinstance(error, MemoryError):
            return {"stopped": "memory"}
        kinds = [kind.__name__ for kind in type(error).__mro__ if hasattr(builtins, kind.__name__)]
        line = ""
        if isinstance(error, SyntaxError):
            line = str(error.text or "").strip()
        with contextlib.suppress(Exception):
            for frame in traceback.extract_tb(error.__traceback__):
                if frame.filename in self.files:
                    line = linecache.getline(frame.filename, frame.lineno).strip()
        try:
            text = str(error)
        except BaseException:
            text = ""
        return {
            "error": type(error).__name__[:100],
            "kind": kinds[0] if kinds else "Exception",
            "text": text[:500],
            "line": line[:200],
        }

    def call(self, name: str, packed: object, seconds: float, wall: float) -> dict:
        """Call a function with copies of the arguments; return its value or what went wrong."""
        is_at_check = self.checked is not None
        function = self.checked if is_at_check else self.shell.user_ns.get(name)
        if not callable(function):
            return {"missing": True}
        arguments = unpack(packed, self.callback)
        before = [snapshot(argument) for argument in arguments]
        self.output.left = self.output.limit
        try:
            with (
                stopped_after(seconds, wall),
                warnings.catch_warnings(),
                contextlib.redirect_stdout(self.output),  # a cell may have led it elsewhere
                contextlib.redirect_stderr(self.output),
            ):
                warnings.simplefilter("ignore")
                value = function(*arguments)
            reply = {"value": pack(value, _kept)}
        except (TimeLimitError, OverOutputError, Exception, SystemExit) as error:
            return {
                **self.described(error),
                "stub": is_untouched_stub(error, function),
                "own": is_raised_by_student(error, function),
            }
        after = [snapshot(argument) for argument in arguments]
        if after != before:
            reply["changed"] = [a != b for a, b in zip(before, after, strict=True)].index(True)
        return reply

    def serve(self, until: str = "") -> None:
        """Answer what the grader asks, until it asks for the given."""
        while until not in (request := self.ask()):
            if "read" in request:
                self.answer(value=pack(self.shell.user_ns.get(request["read"])))
            elif "go_back" in request:
                self.answer(**self.go_back(request["go_back"]))
            else:
                limits = request["seconds"], request["wall"]
                self.answer(**self.call(request["call"], request["arguments"], *limits))

    def callback(self, packed: dict) -> object:
        """Make a function of the grader's callable here, by the names of its arguments, too."""
        kind = inspect.Parameter.POSITIONAL_OR_KEYWORD
        signature = inspect.Signature([inspect.Parameter(name, kind) for name in packed["names"]])

        def function(*arguments: object, **named: object) -> object:
            given = signature.bind(*arguments, **named).args
            self.answer(callback=packed["function"], arguments=pack(given))
            return unpack(self.ask()["value"])

        return function


def _kept(value: object) -> dict:
    """Describe a Keras model by its layers and weights; of all else, only the type's name goes."""
    keras = sys.modules.get("keras")
    if keras and isinstance(value, keras.Model):
        return {
            "model": value.to_json(),
            "weights": [pack(weight) for weight in value.get_weights()],
        }
    return {"opaque": type(value).__name__[:100]}


def _names_in(code: CodeType | None) -> set[str]:
    """Return the names that a code and the functions within it look up."""
    if not isinstance(code, CodeType):
        return set()
    inner = (part for part in code.co_consts if isinstance(part, CodeType))
    return set(code.co_names).union(*map(_names_in, inner))


def main() -> None:
    """Serve until the grader hangs up."""
    notebook = Notebook()
    notebook.answer()  # ready: whoever counts the processes finds all of them
    notebook.execute()
    notebook.serve()


if __name__ == "__main__":
    main()
