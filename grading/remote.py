"""A student whose functions are in a box: asked there, judged here."""

import builtins
from collections.abc import Callable

from fmnist_utils.checks.attempt import Attempt, changed_argument, out_of_time
from fmnist_utils.checks.student import Student
from grading.box import Box, BoxGoneError
from grading.networks import network_of
from grading.wire import WireError, pack, unpack

TIME, MEMORY, OUTPUT = "time", "memory", "output"


class MissingError(BaseException):
    """The notebook defines no function of that name."""


class RemoteStudent(Student):
    """A student as the checks know one; each call goes into the box and comes back as plain data.

    Attributes
    ----------
    stopped : str
        Why the last call was stopped: "time", "memory", "output", or nothing.
    """

    def __init__(self, name: str, box: Box) -> None:
        super().__init__(name, None)
        self.box = box
        self.stopped = ""
        self._functions: list[Callable] = []

    def attempt(self, arguments: tuple, time_limit: float) -> Attempt:
        """Call the function in the box once."""
        self.stopped = ""
        self._functions = []
        packed = pack(arguments, self._lend)
        self.box.send({"call": self.name, "arguments": packed, "seconds": time_limit})
        while True:
            reply = self.box.receive()
            if "callback" not in reply:
                return self._understood(reply, time_limit)
            self._call_back(reply)

    def _understood(self, reply: dict, time_limit: float) -> Attempt:
        if reply.get("missing"):
            raise MissingError
        if "error" in reply:
            return Attempt(error=_error(reply))
        if "stopped" in reply:
            self.stopped = str(reply["stopped"])
            return Attempt(complaint=_STOPPED.get(self.stopped, out_of_time)(time_limit))
        try:
            attempt = Attempt(value=unpack(reply.get("value"), network_of))
        except WireError:
            self.box.end("reply")
            raise BoxGoneError("reply") from None
        changed = reply.get("changed")
        if type(changed) is int:
            attempt.complaint = changed_argument(changed)
        return attempt

    def _lend(self, function: object) -> dict:
        """Give the box a name by which it can call a function of the check."""
        if not callable(function):
            raise TypeError(f"a check gave {type(function).__name__}, which is not plain data")
        self._functions.append(function)
        return {"function": len(self._functions) - 1}

    def _call_back(self, reply: dict) -> None:
        try:
            number = reply["callback"]
            if type(number) is not int or number < 0:
                raise WireError("found no number of a function")
            function = self._functions[number]
            arguments = unpack(reply["arguments"])
        except (WireError, LookupError, TypeError):
            self.box.end("reply")
            raise BoxGoneError("reply") from None
        try:
            value = function(*arguments)
        except Exception:  # the student's arguments may be of any kind
            value = None
        self.box.send({"value": pack(value)})


_STOPPED = {
    TIME: out_of_time,
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
