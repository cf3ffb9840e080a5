"""A student's function that is in a sandbox: called there, judged here."""

import builtins
import inspect
from collections.abc import Callable

from fmnist_utils.checks.engine.call import (
    CallResult,
    changed_argument,
    out_of_time,
    waited_too_long,
)
from fmnist_utils.checks.engine.student_function import StudentFunction
from grading.networks import network_of
from grading.processor_time import OutOfTimeError, at_most
from grading.protocol import ProtocolError, pack, unpack
from grading.sandbox import Sandbox, SandboxEndedError

TIME, WALL, MEMORY, OUTPUT = "time", "wall", "memory", "output"
#: For a value or a network that came, in processor seconds.
_SECONDS_TO_UNDERSTAND = 20


class MissingError(BaseException):
    """The notebook defines no function of that name."""


class RemoteFunction(StudentFunction):
    """Stands for a student's function; each call goes into the sandbox, plain data comes back.

    Attributes
    ----------
    stopped : str
        Why the last call was stopped: "time", "wall" (the backstop), "memory", "output", or
        nothing.
    """

    def __init__(self, name: str, sandbox: Sandbox) -> None:
        super().__init__(name, None)
        self.sandbox = sandbox
        self.stopped = ""
        self._functions: list[Callable] = []

    def call_once(self, arguments: tuple, time_limit: float) -> CallResult:
        """Call the function in the sandbox once."""
        self.stopped = ""
        self._functions = []
        packed = pack(arguments, self._lend)
        self.sandbox.send({"call": self.name, "arguments": packed, "seconds": time_limit})
        while True:
            reply = self.sandbox.receive()
            if "callback" not in reply:
                return self._understood(reply, time_limit)
            self._call_back(reply)

    def _understood(self, reply: dict, time_limit: float) -> CallResult:
        if reply.get("missing"):
            raise MissingError
        if "error" in reply:
            return CallResult(
                error=_error(reply),
                is_stub=reply.get("stub") is True,
                is_own_error=reply.get("own") is True,
            )
        if "stopped" in reply:
            self.stopped = str(reply["stopped"])
            return CallResult(complaint=_STOPPED.get(self.stopped, out_of_time)(time_limit))
        try:
            with at_most(_SECONDS_TO_UNDERSTAND):
                result = CallResult(value=unpack(reply.get("value"), network_of))
        except (ProtocolError, OutOfTimeError, MemoryError):
            self.sandbox.end("reply")
            raise SandboxEndedError("reply") from None
        changed = reply.get("changed")
        if type(changed) is int:
            result.complaint = changed_argument(changed)
        return result

    def _lend(self, function: object) -> dict:
        """Give the sandbox a name by which it can call a function of the check."""
        if not callable(function):
            raise TypeError(f"a check gave {type(function).__name__}, which is not plain data")
        self._functions.append(function)
        names = list(inspect.signature(function).parameters)
        return {"function": len(self._functions) - 1, "names": names}

    def _call_back(self, reply: dict) -> None:
        try:
            number = reply["callback"]
            if type(number) is not int or number < 0:
                raise ProtocolError("found no number of a function")
            function = self._functions[number]
            arguments = unpack(reply["arguments"])
        except (ProtocolError, LookupError, TypeError):
            self.sandbox.end("reply")
            raise SandboxEndedError("reply") from None
        try:
            value = function(*arguments)
        except Exception:  # the student's arguments may be of any kind
            value = None
        self.sandbox.send({"value": pack(value)})


_STOPPED = {
    TIME: out_of_time,
    WALL: waited_too_long,
    MEMORY: lambda _: "your function needed more memory than there was",
    OUTPUT: lambda _: "your function printed more than there was room for",
}


def _error(reply: dict) -> Exception:
    """Make an error of the kind that came, with its text and the student's line."""
    kind = getattr(builtins, str(reply.get("kind")), None)
    if not (isinstance(kind, type) and issubclass(kind, Exception)):
        kind = Exception
    name = str(reply["error"])[:100]
    try:
        error = kind(str(reply.get("text", ""))[:500])
    except Exception:  # UnicodeDecodeError, for one, wants more than a text
        error = Exception(str(reply.get("text", ""))[:500])
    if type(error).__name__ != name and name.isidentifier():
        error = type(name, (type(error),), {})(*error.args)
    error.line_of_code = str(reply.get("line", ""))[:200]
    return error
