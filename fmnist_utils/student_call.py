"""What can be seen from beside a student's function while it is called.

The checks use it in the student's own Python, the grader inside its sandbox; it knows no answers.
"""

import dis
import io
from array import array
from collections.abc import Callable
from types import TracebackType

import numpy as np

#: Types of values that never change and are alike only if they are equal; floats are not.
_PLAIN = {type(None), bool, int, str, bytes}
#: Instructions that stand before a function's first line.
_PREFACE = {"RESUME", "COPY_FREE_VARS", "MAKE_CELL", "NOP", "CACHE", "GEN_START"}


class CapturedText(io.TextIOBase):
    """Takes what is printed, keeps the beginning, and lets nothing through.

    Parameters
    ----------
    characters : int
        So many are kept; what follows is dropped, so that no loop fills the memory.
    """

    def __init__(self, characters: int) -> None:
        self._left, self._parts, self.is_cut = characters, [], False

    def write(self, text: str) -> int:
        """Keep a text as far as there is room."""
        if self._left > 0 and text:
            self._parts.append(text[: self._left])
        self.is_cut |= len(text) > self._left
        self._left = max(0, self._left - len(text))
        return len(text)

    def writable(self) -> bool:
        """Say that it can be written to."""
        return True

    @property
    def text(self) -> str:
        """What was kept; an ellipsis ends it if more came."""
        return "".join(self._parts) + "…" * self.is_cut


def snapshot(value: object) -> object:
    """Return what a later look at a value can be compared with, to see whether it was changed.

    Lists, tuples, dicts and arrays are looked at whole, with what is in them; of an array its
    shape, data type, content and whether it can be written to count. Of other things only that
    they are the same thing counts.

    Examples
    --------
    >>> weights = {"first": [np.zeros(2), np.ones(3)]}
    >>> before = snapshot(weights)
    >>> weights["first"].pop()
    array([1., 1., 1.])
    >>> snapshot(weights) == before
    False
    """
    kind = type(value)
    if kind is np.ndarray:
        if value.dtype.hasobject:
            content: object = [snapshot(item) for item in value.ravel().tolist()]
        else:
            content = value.tobytes()
        return "array", value.shape, value.dtype.str, value.flags.writeable, content
    if kind in (list, tuple):
        return kind.__name__, _content(value)
    if kind is dict:
        return "dict", [(snapshot(key), snapshot(item)) for key, item in value.items()]
    if kind in _PLAIN:
        return kind.__name__, value
    if kind is float or isinstance(value, np.generic):
        return kind.__name__, repr(value)
    return kind.__name__, id(value)


def _content(items: list | tuple) -> object:
    """Look at many plain values at once, since one by one takes ten times longer."""
    kinds = list(map(type, items))
    different = set(kinds)
    if different == {float}:
        return array("d", items).tobytes()
    if different <= _PLAIN:
        return kinds, list(items)
    return [snapshot(item) for item in items]


def is_untouched_stub(error: BaseException, function: Callable) -> bool:
    """Tell whether a function did nothing but raise the stub's `NotImplementedError`."""
    last = _innermost(error.__traceback__)
    code = getattr(function, "__code__", None)
    if type(error) is not NotImplementedError or last is None or last.tb_frame.f_code is not code:
        return False
    lines, line = set(), None
    for step in dis.get_instructions(code):
        if step.offset > last.tb_lasti:
            break
        line = step.positions.lineno if step.positions else line
        if step.opname not in _PREFACE:
            lines.add(line)
    return lines == {last.tb_lineno}


def is_raised_by_student(error: BaseException, function: Callable) -> bool:
    """Tell whether the student's own code has a ``raise`` from which an error came.

    An error that NumPy, another library or Python itself raised on the way is none.
    """
    last = _innermost(error.__traceback__)
    if last is None or last.tb_frame.f_globals is not getattr(function, "__globals__", None):
        return False
    return last.tb_frame.f_code.co_code[last.tb_lasti] == dis.opmap["RAISE_VARARGS"]


def _innermost(step: TracebackType | None) -> TracebackType | None:
    while step is not None and step.tb_next is not None:
        step = step.tb_next
    return step
