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
#: What a number may differ by that was computed with fewer bits than a Python float has.
PRECISION = {np.dtype(np.float16): 5e-3, np.dtype(np.float32): 1e-5}
#: What is said if the whole answer is None.
NO_RETURN = " (is a `return` missing?)"
#: The difference of numbers below this is finite.
_NO_OVERFLOW = 1e300
#: Longer whole numbers, in bits, are not written out.
_LONGEST_INT = 200
#: Texts of so many characters are shown whole.
_READ_AT_ONCE = 30
#: Arrays of so many values are written out: 3 × 3 is one of them.
_WRITTEN_OUT = 9
#: Lists within lists are written out to this depth.
_DEEPEST = 3
#: Significant digits that are tried in turn, until two numbers look different.
_DIGITS = (4, 6, 9, 12, 17)


def difference(
    found: object, expected: object, tolerance: float = 0, exact_dtype: bool = False
) -> str | None:
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
        Numbers of 16 or 32 bits may differ by their own precision.
    exact_dtype : bool
        Whether numbers must be of the expected data type: for tasks about types. Otherwise real
        numbers may have any precision, and whole numbers where Python's own or 64 bits are expected
        may come in any type that holds them, as floats, too. Bytes stay bytes.

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
        return f"found None, expected {short(expected)}{NO_RETURN}"
    if type(expected) is ndarray:
        return _array_difference(found, expected, tolerance, exact_dtype)
    if type(expected) in (tuple, list):
        return _sequence_difference(found, expected, tolerance, exact_dtype)
    if type(expected) is dict:
        return _dict_difference(found, expected, tolerance, exact_dtype)
    if type(expected) in (str, bytes) and type(found) is type(expected):
        return _text_difference(found, expected)
    return _scalar_difference(found, expected, tolerance, exact_dtype)


def short(value: object, depth: int = 0) -> str:
    """Describe a value in a few words, without asking it to describe itself.

    Examples
    --------
    >>> short(np.zeros((3, 28, 28), np.uint8)), short(b"abc"), short(0.25)
    ('an array of shape (3, 28, 28), uint8', "b'abc'", '0.25')
    """
    kind = type(value)
    if depth > _DEEPEST:
        return "…"
    if kind is ndarray:
        if value.size <= _WRITTEN_OUT:
            return f"array {_items(value.tolist())} ({value.dtype})"
        return f"an array of shape {value.shape}, {value.dtype}"
    if kind is int and value.bit_length() > _LONGEST_INT:
        return f"a whole number of {value.bit_length()} bits"
    if kind in TRUTH or kind in WHOLE or kind in REAL:
        plain = value.item() if isinstance(value, np.generic) else value
        return _rounded(plain) if type(plain) is float else repr(plain)
    if kind is bytes and len(value) > 24:
        return f"{len(value)} bytes {value[:8]!r}…"
    if kind in (str, bytes) or value is None:
        return repr(value) if len(value or "") <= 60 else f"{value[:57]!r}…"
    if kind in (tuple, list):
        inside = ", ".join(short(item, depth + 1) for item in value[:4])
        inside += ", …" if len(value) > 4 else ""
        comma = "," if len(value) == 1 else ""
        return f"({inside}{comma})" if kind is tuple else f"[{inside}]"
    if kind is dict:
        inside = ", ".join(
            f"{short(key, depth + 1)}: {short(value[key], depth + 1)}" for key in list(value)[:3]
        )
        return f"{{{inside}{', …' if len(value) > 3 else ''}}}"
    if kind is FunctionType:
        return f"the function {value.__name__}"
    return f"something of type {kind.__name__}"


def _named(kind: type) -> str:
    return {ndarray: "an ndarray", int: "a whole number", float: "a real number"}.get(
        kind, f"a {kind.__name__}"
    )


def _items(value: object) -> str:
    if type(value) is list:
        return f"[{', '.join(map(_items, value))}]"
    return _rounded(value) if type(value) is float else repr(value)


def _rounded(value: float) -> str:
    """Write a number with few digits; all of them if it has few."""
    return repr(value) if len(repr(value)) <= 10 else f"{value:.6g}"


def _array_difference(
    found: object, expected: ndarray, tolerance: float, exact_dtype: bool
) -> str | None:
    if type(found) is not ndarray:
        return f"found {short(found)}, expected a plain NumPy array of shape {expected.shape}"
    if found.shape != expected.shape:
        return f"found shape {found.shape}, expected shape {expected.shape}"
    if found.dtype != expected.dtype and (exact_dtype or not _stands_for(found, expected)):
        return f"found data type {found.dtype}, expected {expected.dtype}"
    tolerance = max(tolerance, _precision(found.dtype, expected.dtype, exact_dtype))
    if found.dtype.kind == "f":
        found = found.astype(np.float64)  # NumPy's longest numbers have no counterpart in Python
    if _agree_at_a_glance(found, expected, tolerance):
        return None
    pairs = zip(found.ravel().tolist(), expected.ravel().tolist(), strict=True)
    wrong = [(n, c, w) for n, (c, w) in enumerate(pairs) if not _same(c, w, tolerance)]
    if not wrong:
        return None
    number, first_found, first_expected = next(
        ((n, c, w) for n, c, w in wrong if isinstance(c, float) and not isfinite(c)), wrong[0]
    )
    place = [int(index) for index in np.unravel_index(number, expected.shape)]
    at = f" at {place}" if place else ""
    many = f" ({len(wrong)} of {expected.size} values differ)" if expected.size > 1 else ""
    one, other = _told_apart(first_found, first_expected)
    return f"found {one}{at}, expected {other}{many}"


def _agree_at_a_glance(found: ndarray, expected: ndarray, tolerance: float) -> bool:
    """Tell whether two arrays agree, quickly; what it does not see is looked at value by value.

    Only operators and methods of plain arrays are used, which nobody can replace.
    """
    if found.dtype == expected.dtype and found.tobytes() == expected.tobytes():
        return True
    if found.dtype.kind != "f" or expected.dtype.kind != "f":
        return False
    one, other = abs(found), abs(expected.astype(np.float64))
    if not ((one < _NO_OVERFLOW) & (other < _NO_OVERFLOW)).all():
        return False
    apart = abs(found - expected)
    return bool(
        ((apart <= tolerance) | (apart <= tolerance * one) | (apart <= tolerance * other)).all()
    )


def _stands_for(found: ndarray, expected: ndarray) -> bool:
    """Tell whether numbers of one data type may be given where another is expected."""
    kind, wanted = found.dtype.kind, expected.dtype.kind
    if wanted == "f":
        return kind in "fiu"
    if wanted == "i" and expected.dtype.itemsize >= 8:
        return kind in "iu" or (kind == "f" and all(v.is_integer() for v in found.ravel().tolist()))
    return False


def _precision(found: np.dtype, expected: np.dtype, exact_dtype: bool) -> float:
    if exact_dtype or "f" not in (found.kind, expected.kind):
        return 0
    return max(PRECISION.get(found, 0), PRECISION.get(expected, 0) * (found != expected))


def _sequence_difference(
    found: object, expected: tuple | list, tolerance: float, exact_dtype: bool
) -> str | None:
    if type(found) is not type(expected):
        return f"found {short(found)}, expected a {type(expected).__name__} of {len(expected)}"
    if len(found) != len(expected):
        items = "1 item" if len(found) == 1 else f"{len(found)} items"
        return f"found {items}, expected {len(expected)}"
    for place, (one, other) in enumerate(zip(found, expected, strict=True)):
        if mismatch := difference(one, other, tolerance, exact_dtype):
            return _placed(mismatch, place)
    return None


def _dict_difference(
    found: object, expected: dict, tolerance: float, exact_dtype: bool
) -> str | None:
    if type(found) is not dict:
        return f"found {short(found)}, expected a dict"
    if missing := [key for key in expected if key not in found]:
        return f"found no key {missing[0]!r}, expected the keys {list(expected)}"
    if extra := [key for key in found if key not in expected]:
        return f"found the key {extra[0]!r} too, expected only the keys {list(expected)}"
    for key, value in expected.items():
        if mismatch := difference(found[key], value, tolerance, exact_dtype):
            return _placed(mismatch, repr(key))
    return None


def _placed(mismatch: str, place: object) -> str:
    """Add to a difference the place of the item in which it was found."""
    head, comma, tail = mismatch.removesuffix(NO_RETURN).partition(", expected")
    head, _, inner = head.partition(" at place ")
    return f"{head} at place {place}{f', {inner}' if inner else ''}{comma}{tail}"


def _text_difference(found: str | bytes, expected: str | bytes) -> str | None:
    if found == expected:
        return None
    if max(len(found), len(expected)) <= (12 if type(expected) is bytes else _READ_AT_ONCE):
        return f"found {found!r}, expected {expected!r}"
    unit = "byte" if type(expected) is bytes else "character"
    shared = min(len(found), len(expected))
    place = next((k for k in range(shared) if found[k] != expected[k]), shared)
    if place == shared:
        return f"found {len(found)} {unit}s, expected {len(expected)}; the first {shared} are alike"
    one, other = (
        f"{text[place]:#04x}" if unit == "byte" else repr(text[place : place + 12])
        for text in (found, expected)
    )
    lengths = "" if len(found) == len(expected) else f" ({len(found)} {unit}s, not {len(expected)})"
    return f"found {one} at {unit} {place}, expected {other}{lengths}"


def _scalar_difference(
    found: object,
    expected: Any,  # noqa: ANN401
    tolerance: float,
    exact_dtype: bool,
) -> str | None:
    for kind, allowed in ((bool, TRUTH), (int, WHOLE), (float, REAL | WHOLE)):
        if type(expected) is kind or (
            isinstance(expected, np.generic) and type(expected) in allowed
        ):
            is_whole = kind is int and not exact_dtype and _is_whole_real(found)
            if type(found) not in allowed and not is_whole:
                return f"found {short(found)}, expected {_named(kind)}, {short(expected)}"
            break
    else:
        if type(found) is not type(expected):
            return f"found {short(found)}, expected {short(expected)}"
    if isinstance(found, np.floating) and not exact_dtype:
        tolerance = max(tolerance, PRECISION.get(found.dtype, 0))
    plain = [v.item() if isinstance(v, np.generic) else v for v in (found, expected)]
    if _same(*plain, tolerance):
        return None
    one, other = _told_apart(*plain)
    return f"found {one}, expected {other}"


def _is_whole_real(value: object) -> bool:
    return type(value) in REAL and float(value).is_integer()


def _same(found: Any, expected: Any, tolerance: float) -> bool:  # noqa: ANN401
    if type(found) is type(expected) is float or (type(expected) is float and type(found) is int):
        if not isfinite(expected):
            return found == expected or (found != found and expected != expected)
        try:
            return isclose(found, expected, rel_tol=tolerance, abs_tol=tolerance)
        except OverflowError:  # a whole number beyond all floats
            return False
    if type(expected) is int and type(found) is float:
        return found == expected
    return type(found) is type(expected) and found == expected


def _told_apart(found: object, expected: object) -> tuple[str, str]:
    """Write two values that differ with as many digits as it takes to see it."""
    for digits in _DIGITS:
        one, other = (
            f"{value:.{digits}g}" if type(value) is float else short(value)
            for value in (found, expected)
        )
        if one != other:
            return one, other
    return one, other
