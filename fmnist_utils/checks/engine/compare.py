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


def difference(found: object, expected: object, tolerance: float = 0) -> str | None:
    """Say how a value differs from the one that was expected.

    Compared in this order: whether something was returned, type, shape, data type, whether all is
    finite, values. The first difference is told.

    Parameters
    ----------
    found : object
        Whatever a student's function returned.
    expected : ndarray, number, bool, str, bytes, tuple, list or dict
        An ndarray is compared by its exact type, shape and data type.
    tolerance : float
        What real numbers may differ by, relative to the expected one and absolutely; 0 for none.

    Returns
    -------
    str or None
        Such as "found shape (784,), expected shape (28, 28)"; nothing if there is no difference.

    Examples
    --------
    >>> difference(np.zeros(784), np.zeros((28, 28)))
    'found shape (784,), expected shape (28, 28)'
    >>> difference((1, 2), (1, 3))
    'found 2 at place 1, expected 3'
    >>> difference(np.int64(3), 3) is None
    True
    """
    if expected is None:
        return None if found is None else f"found {short(found)}, expected None"
    if found is None:
        return f"found None, expected {short(expected)} (is a `return` missing?)"
    if type(expected) is ndarray:
        return _array_difference(found, expected, tolerance)
    if type(expected) in (tuple, list):
        return _sequence_difference(found, expected, tolerance)
    if type(expected) is dict:
        return _dict_difference(found, expected, tolerance)
    return _scalar_difference(found, expected, tolerance)


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


def _array_difference(found: object, expected: ndarray, tolerance: float) -> str | None:
    if type(found) is not ndarray:
        return f"found {short(found)}, expected a plain NumPy array of shape {expected.shape}"
    if found.shape != expected.shape:
        return f"found shape {found.shape}, expected shape {expected.shape}"
    if found.dtype != expected.dtype:
        return f"found data type {found.dtype}, expected {expected.dtype}"
    places = np.ndindex(expected.shape)
    pairs = zip(places, found.ravel().tolist(), expected.ravel().tolist(), strict=True)
    wrong = [(p, c, w) for p, c, w in pairs if not _same(c, w, tolerance)]
    if not wrong:
        return None
    place, first_found, first_expected = next(
        ((p, c, w) for p, c, w in wrong if isinstance(c, float) and not isfinite(c)), wrong[0]
    )
    at = f" at {list(place)}" if place else ""
    many = f" ({len(wrong)} of {expected.size} values differ)" if expected.size > 1 else ""
    return f"found {_number(first_found)}{at}, expected {_number(first_expected)}{many}"


def _sequence_difference(found: object, expected: tuple | list, tolerance: float) -> str | None:
    if type(found) is not type(expected):
        return f"found {short(found)}, expected a {type(expected).__name__} of {len(expected)}"
    if len(found) != len(expected):
        return f"found {len(found)} items, expected {len(expected)}"
    for place, (one, other) in enumerate(zip(found, expected, strict=True)):
        if mismatch := difference(one, other, tolerance):
            return _placed(mismatch, place)
    return None


def _dict_difference(found: object, expected: dict, tolerance: float) -> str | None:
    if type(found) is not dict:
        return f"found {short(found)}, expected a dict"
    if missing := [key for key in expected if key not in found]:
        return f"found no key {missing[0]!r}, expected the keys {list(expected)}"
    if extra := [key for key in found if key not in expected]:
        return f"found the key {extra[0]!r} too, expected only the keys {list(expected)}"
    for key, value in expected.items():
        if mismatch := difference(found[key], value, tolerance):
            return _placed(mismatch, repr(key))
    return None


def _placed(mismatch: str, place: object) -> str:
    """Add to a difference the place of the item in which it was found."""
    head, comma, tail = mismatch.partition(", expected")
    head, _, inner = head.partition(" at place ")
    return f"{head} at place {place}{f', {inner}' if inner else ''}{comma}{tail}"


def _scalar_difference(found: object, expected: Any, tolerance: float) -> str | None:  # noqa: ANN401
    for kind, allowed in ((bool, TRUTH), (int, WHOLE), (float, REAL | WHOLE)):
        if type(expected) is kind or (
            isinstance(expected, np.generic) and type(expected) in allowed
        ):
            if type(found) not in allowed:
                return f"found {short(found)}, expected {_named(kind)}, {short(expected)}"
            break
    else:
        if type(found) is not type(expected):
            return f"found {short(found)}, expected {short(expected)}"
    plain = [v.item() if isinstance(v, np.generic) else v for v in (found, expected)]
    if _same(*plain, tolerance):
        return None
    return f"found {_number(plain[0])}, expected {_number(plain[1])}"


def _same(found: Any, expected: Any, tolerance: float) -> bool:  # noqa: ANN401
    if type(found) is type(expected) is float or (type(expected) is float and type(found) is int):
        if not isfinite(expected):
            return found == expected or (found != found and expected != expected)
        try:
            return isclose(found, expected, rel_tol=tolerance, abs_tol=tolerance)
        except OverflowError:  # a whole number beyond all floats
            return False
    return type(found) is type(expected) and found == expected


def _number(value: object) -> str:
    return f"{value:.6g}" if type(value) is float else short(value)
