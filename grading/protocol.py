"""Values as JSON on their way in and out of the sandbox: plain data only, nothing that can run.

This file is used on both sides, and inside the sandbox stands alone: it imports NumPy and nothing
of the course.
"""

import base64
import json
import math
import re
import sys
from collections.abc import Callable
from typing import Any

import numpy as np

#: The kinds of arrays that are plain data (NumPy's letters): no objects, no records.
_KINDS = "biufcSU"
_DTYPE = re.compile(rf"[<>|=][{_KINDS}]\d{{1,9}}", re.ASCII)
#: So many values may come at once: each takes a hundred times the bytes of its letters.
_MOST_VALUES = 1_000_000
#: Deeper nesting is refused, so that no answer can exhaust the stack of the one who reads it.
_DEEPEST = 40


class ProtocolError(ValueError):
    """What arrived is no value in this form."""


class Opaque:
    """Stands for a value that is not plain data; knows the name of its type."""

    def __init__(self, kind: str) -> None:
        self.kind = kind


def pack(value: object, keep: Callable[[object], dict] | None = None, depth: int = 0) -> Any:  # noqa: ANN401
    """Turn a value into what JSON can hold.

    Parameters
    ----------
    value : object
        None, bool, int, float, complex, str, bytes, a NumPy scalar or array, or a tuple, list or
        dict of such. A subclass of these is not plain data.
    keep : callable, optional
        Takes what is not plain data, and returns the dict that stands for it. By default its type's
        name goes.

    Returns
    -------
    object
        For `json.dumps`.
    """
    kind = type(value)
    if depth > _DEEPEST:
        return {"opaque": f"{kind.__name__} nested more than {_DEEPEST} deep"}
    if value is None or kind in (bool, str):
        return value if kind is not str else {"str": value.encode("utf-8", "surrogatepass").hex()}
    if kind is int:
        return {"int": hex(value)}
    if kind is float:
        return value if math.isfinite(value) else {"float": repr(value)}
    if kind is bytes:
        return {"bytes": base64.b64encode(value).decode()}
    if kind in (tuple, list):
        return {kind.__name__: [pack(item, keep, depth + 1) for item in value]}
    if kind is dict:
        return {
            "dict": [
                [pack(key, keep, depth + 1), pack(item, keep, depth + 1)]
                for key, item in value.items()
            ]
        }
    if kind is np.ndarray and value.dtype.kind in _KINDS:
        content = np.ascontiguousarray(value).tobytes()
        return {
            "array": base64.b64encode(content).decode(),
            "dtype": value.dtype.str,
            "shape": list(value.shape),
        }
    if issubclass(kind, np.generic) and kind is value.dtype.type and value.dtype.kind in _KINDS:
        return {"scalar": base64.b64encode(value.tobytes()).decode(), "dtype": value.dtype.str}
    return keep(value) if keep else {"opaque": kind.__name__}


def unpack(packed: Any, fetch: Callable[[dict], object] | None = None) -> object:  # noqa: ANN401
    """Turn what `pack` has made back into the value.

    Parameters
    ----------
    packed : object
        As `json.loads` returns it; from anyone, so nothing about it is taken for granted.
    fetch : callable, optional
        Takes a dict that stands for something that is not plain data, and returns it.

    Returns
    -------
    object
        Arrays are new and writable.

    Raises
    ------
    ProtocolError
        If it is not of that form.
    """
    try:
        return _unpack(packed, fetch, 0)
    except (ValueError, TypeError, LookupError, AttributeError, ArithmeticError) as error:
        raise ProtocolError(f"no plain value: {str(error)[:200]}") from None
    except RecursionError:
        raise ProtocolError("no plain value: nested too deep") from None


def _unpack(packed: Any, fetch: Callable | None, depth: int) -> object:  # noqa: ANN401
    if packed is None or type(packed) in (bool, float):
        return packed
    if type(packed) is not dict or depth > _DEEPEST + 2:
        raise ValueError("found something else than a packed value")
    if "array" in packed or "scalar" in packed:
        if not _DTYPE.fullmatch(str(packed["dtype"])):
            raise ValueError("found another data type")
        dtype = np.dtype(str(packed["dtype"]))
        if dtype.itemsize == 0:
            raise ValueError(f"found the data type {dtype}")
        shape = tuple(int(n) for n in packed.get("shape", ()))
        content = base64.b64decode(packed.get("array", packed.get("scalar")), validate=True)
        if min(shape, default=0) < 0 or len(shape) > 32:
            raise ValueError(f"found the shape {shape}")
        if len(content) != math.prod(shape) * dtype.itemsize:
            raise ValueError(f"found {len(content)} bytes for {shape} values of {dtype}")
        array = np.frombuffer(content, dtype).reshape(shape).copy()
        if dtype.kind == "U" and np.any(array.reshape(-1).view(np.uint32) > sys.maxunicode):
            raise ValueError("found text that is none")
        return array if "array" in packed else array[()]
    [(name, content)] = list(packed.items())[:1] or [("", None)]
    if name == "str":
        return bytes.fromhex(content).decode("utf-8", "surrogatepass")
    if name == "int":
        return int(content, 16)
    if name == "float":
        return float(content)
    if name == "bytes":
        return base64.b64decode(content, validate=True)
    if name in ("tuple", "list"):
        items = [_unpack(item, fetch, depth + 1) for item in content]
        return tuple(items) if name == "tuple" else items
    if name == "dict":
        return {
            _unpack(key, fetch, depth + 1): _unpack(item, fetch, depth + 1) for key, item in content
        }
    if name == "opaque":
        return Opaque(str(content)[:100])
    if fetch is None:
        raise ValueError(f"found {name!r}")
    return fetch(packed)


def to_line(message: dict) -> bytes:
    """Return a message as one line of JSON."""
    return json.dumps(message).encode() + b"\n"


def from_line(line: bytes) -> dict:
    """Read a message.

    Raises
    ------
    ProtocolError
        If the line is no JSON object.
    """
    if sum(map(line.count, (b"{", b"[", b","))) > _MOST_VALUES:
        raise ProtocolError(f"found more than {_MOST_VALUES} values")
    try:
        message = json.loads(line)
    except (ValueError, RecursionError):
        raise ProtocolError("found a line that is no JSON") from None
    if type(message) is not dict:
        raise ProtocolError("found a line that is no JSON object")
    return message
