"""What differs between two values, in half a sentence; made so that no answer can talk it round.

It never asks the value itself (its ``==``, its class's own word, broadcasting), nor NumPy's
comparisons, which a student's notebook may have replaced.
"""

from math import isclose, isfinite
from types import FunctionType
from typing import Any

import numpy as np
from numpy import ndarray

#: Exact types that may stand for a Python number of the same kind.
WHOLE = {int, *(np.dtype(code).type for code in "bBhHiIlLqQ")}
REAL = {float, *(np.dtype(code).type for code in "efd")}
TRUTH = {bool, np.bool_}
#: Longer whole numbers, in bits, are not written out.
_LONGEST_INT = 200


def difference(came: object, wanted: object, tolerance: float = 0) -> str | None:
    """Say how a value differs from the one that was wanted.

    Compared in this order: whether something came, type, shape, data type, whether all is finite,
    values. The first difference is told.

    Parameters
    ----------
    came : object
        Whatever a student's function returned.
    wanted : ndarray, number, bool, str, bytes, tuple, list or dict
        An ndarray is compared by its exact type, shape and data type.
    tolerance : float
        What real numbers may differ by, relative to the wanted one and absolutely; 0 for none.

    Returns
    -------
    str or None
        Such as "came shape (784,), wanted shape (28, 28)"; nothing if there is no difference.

    Examples
    --------
    >>> difference(np.zeros(784), np.zeros((28, 28)))
    'came shape (784,), wanted shape (28, 28)'
    >>> difference((1, 2), (1, 3))
    'came 2 at place 1, wanted 3'
    >>> difference(np.int64(3), 3) is None
    True
    """
    if wanted is None:
        return None if came is None else f"came {short(came)}, wanted None"
    if came is None:
        return f"came None, wanted {short(wanted)} (is a `return` missing?)"
    if type(wanted) is ndarray:
        return _array_difference(came, wanted, tolerance)
    if type(wanted) in (tuple, list):
        return _sequence_difference(came, wanted, tolerance)
    if type(wanted) is dict:
        return _dict_difference(came, wanted, tolerance)
    return _scalar_difference(came, wanted, tolerance)


def short(value: object) -> str:
    """Describe a value in a few words, without asking it to describe itself.

    Examples
    --------
    >>> short(np.zeros((3, 28, 28), np.uint8)), short(b"abc"), short(0.25)
    ('an array of shape (3, 28, 28), uint8', "b'abc'", '0.25')
    """
    kind = type(value)
    if kind is ndarray:
        if value.size <= 6:
            shown = value.round(4) if value.dtype.kind == "f" else value
            return f"array {shown.tolist()} ({value.dtype})"
        return f"an array of shape {value.shape}, {value.dtype}"
    if kind is int and value.bit_length() > _LONGEST_INT:
        return f"a whole number of {value.bit_length()} bits"
    if kind in TRUTH or kind in WHOLE or kind in REAL:
        return repr(value.item() if isinstance(value, np.generic) else value)
    if kind is bytes and len(value) > 24:
        return f"{len(value)} bytes {value[:8]!r}…"
    if kind in (str, bytes) or value is None:
        return repr(value) if len(value or "") <= 60 else f"{value[:57]!r}…"
    if kind in (tuple, list):
        inside = ", ".join(short(item) for item in value[:4]) + (", …" if len(value) > 4 else "")
        comma = "," if len(value) == 1 else ""
        return f"({inside}{comma})" if kind is tuple else f"[{inside}]"
    if kind is dict:
        return f"a dict with {len(value)} keys"
    if kind is FunctionType:
        return f"the function {value.__name__}"
    return f"something of type {kind.__name__}"


def _named(kind: type) -> str:
    return {ndarray: "an ndarray", int: "a whole number", float: "a real number"}.get(
        kind, f"a {kind.__name__}"
    )


def _array_difference(came: object, wanted: ndarray, tolerance: float) -> str | None:
    if type(came) is not ndarray:
        return f"came {short(came)}, wanted a plain NumPy array of shape {wanted.shape}"
    if came.shape != wanted.shape:
        return f"came shape {came.shape}, wanted shape {wanted.shape}"
    if came.dtype != wanted.dtype:
        return f"came data type {came.dtype}, wanted {wanted.dtype}"
    places = np.ndindex(wanted.shape)
    pairs = zip(places, came.ravel().tolist(), wanted.ravel().tolist(), strict=True)
    wrong = [(p, c, w) for p, c, w in pairs if not _same(c, w, tolerance)]
    if not wrong:
        return None
    place, first_came, first_wanted = next(
        ((p, c, w) for p, c, w in wrong if isinstance(c, float) and not isfinite(c)), wrong[0]
    )
    at = f" at {list(place)}" if place else ""
    many = f" ({len(wrong)} of {wanted.size} values differ)" if wanted.size > 1 else ""
    return f"came {_number(first_came)}{at}, wanted {_number(first_wanted)}{many}"


def _sequence_difference(came: object, wanted: tuple | list, tolerance: float) -> str | None:
    if type(came) is not type(wanted):
        return f"came {short(came)}, wanted a {type(wanted).__name__} of {len(wanted)}"
    if len(came) != len(wanted):
        return f"came {len(came)} items, wanted {len(wanted)}"
    for place, (one, other) in enumerate(zip(came, wanted, strict=True)):
        if found := difference(one, other, tolerance):
            return _placed(found, place)
    return None


def _dict_difference(came: object, wanted: dict, tolerance: float) -> str | None:
    if type(came) is not dict:
        return f"came {short(came)}, wanted a dict"
    if missing := [key for key in wanted if key not in came]:
        return f"came no key {missing[0]!r}, wanted the keys {list(wanted)}"
    if extra := [key for key in came if key not in wanted]:
        return f"came the key {extra[0]!r} too, wanted only the keys {list(wanted)}"
    for key, value in wanted.items():
        if found := difference(came[key], value, tolerance):
            return _placed(found, repr(key))
    return None


def _placed(found: str, place: object) -> str:
    """Add to a difference the place of the item in which it was found."""
    head, comma, tail = found.partition(", wanted")
    head, _, inner = head.partition(" at place ")
    return f"{head} at place {place}{f', {inner}' if inner else ''}{comma}{tail}"


def _scalar_difference(came: object, wanted: Any, tolerance: float) -> str | None:  # noqa: ANN401
    for kind, allowed in ((bool, TRUTH), (int, WHOLE), (float, REAL | WHOLE)):
        if type(wanted) is kind or (isinstance(wanted, np.generic) and type(wanted) in allowed):
            if type(came) not in allowed:
                return f"came {short(came)}, wanted {_named(kind)}, {short(wanted)}"
            break
    else:
        if type(came) is not type(wanted):
            return f"came {short(came)}, wanted {short(wanted)}"
    plain = [v.item() if isinstance(v, np.generic) else v for v in (came, wanted)]
    if _same(*plain, tolerance):
        return None
    return f"came {_number(plain[0])}, wanted {_number(plain[1])}"


def _same(came: Any, wanted: Any, tolerance: float) -> bool:  # noqa: ANN401
    if type(came) is type(wanted) is float or (type(wanted) is float and type(came) is int):
        if not isfinite(wanted):
            return came == wanted or (came != came and wanted != wanted)
        try:
            return isclose(came, wanted, rel_tol=tolerance, abs_tol=tolerance)
        except OverflowError:  # a whole number beyond all floats
            return False
    return type(came) is type(wanted) and came == wanted


def _number(value: object) -> str:
    return f"{value:.6g}" if type(value) is float else short(value)
