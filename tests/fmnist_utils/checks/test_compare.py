"""Two values compared strictly: the first difference in half a sentence, and no way round it."""

import re

import numpy as np
import pytest

from fmnist_utils.checks.engine.compare import difference, short


class Liar(np.ndarray):
    def __eq__(self, other):
        return True


class Everything:
    def __eq__(self, other):
        return True

    def __hash__(self):
        return 0


WANTED = np.arange(6, dtype=np.uint8).reshape(2, 3)

DIFFERENT = {
    "nothing came": (None, WANTED, "is a `return` missing?"),
    "a list": ([[0, 1, 2], [3, 4, 5]], WANTED, "expected a plain NumPy array"),
    "a subclass": (WANTED.view(Liar), WANTED, "something of type Liar"),
    "an object equal to all": (Everything(), WANTED, "something of type Everything"),
    "flattened": (WANTED.ravel(), WANTED, r"found shape \(6,\), expected shape \(2, 3\)"),
    "broadcastable": (WANTED[:1], WANTED, r"found shape \(1, 3\)"),
    "another data type": (WANTED.astype(float), WANTED, "found data type float64, expected uint8"),
    "big-endian": (np.array([1], ">i2"), np.array([1], np.int16), "found data type >i2"),
    "one value": (
        WANTED + np.uint8(WANTED == 4),
        WANTED,
        r"found 5 at \[1, 1\], expected 4 \(1 of 6",
    ),
    "nan": (np.array([0.0, np.nan]), np.zeros(2), r"found nan at \[1\], expected 0"),
    "nan before another value": (np.array([9.0, np.nan]), np.zeros(2), "found nan"),
    "a wrong item": ((1, 2), (1, 3), "found 2 at place 1, expected 3"),
    "a wrong item inside": ((0, (1, 2)), (0, (1, 3)), "found 2 at place 1, 1, expected 3"),
    "a list for a tuple": ([1], (1,), "expected a tuple of 1"),
    "an item too many": ((1, 2), (1,), "found 2 items, expected 1"),
    "True for 1": (True, 1, "expected a whole number"),
    "1 for True": (1, True, "expected a bool"),
    "a real for a whole number": (3.0, 3, "expected a whole number"),
    "a text for a number": ("3", 3, "expected a whole number"),
    "another text": ("b", "a", "found 'b', expected 'a'"),
    "a key that is missing": ({"a": 1}, {"a": 1, "b": 2}, "found no key 'b'"),
    "a key too many": ({"a": 1, "b": 2}, {"a": 1}, "found the key 'b' too"),
    "a value of a key": ({"a": 1}, {"a": 2}, "found 1 at place 'a', expected 2"),
    "something for None": (0, None, "expected None"),
    "bytes": (b"ab", b"ac", "found b'ab', expected b'ac'"),
}
ALIKE = {
    "arrays": (WANTED.copy(), WANTED),
    "a NumPy number for a Python one": (np.int64(3), 3),
    "a whole number for a real one": (3, 3.0),
    "nan where nan is expected": (np.array([np.nan]), np.array([np.nan])),
    "infinity where it is expected": (np.inf, np.inf),
    "nested": ({"a": (1, WANTED)}, {"a": (1, WANTED)}),
    "an empty array": (np.zeros((0, 3)), np.zeros((0, 3))),
}


@pytest.mark.parametrize("case", DIFFERENT)
def test_a_difference_is_told(case):
    found, expected, word = DIFFERENT[case]
    assert re.search(word, difference(found, expected) or "")


@pytest.mark.parametrize("case", ALIKE)
def test_what_is_alike_is_let_pass(case):
    assert difference(*ALIKE[case]) is None


def test_real_numbers_may_differ_by_the_tolerance_only():
    assert difference(1.0005, 1.0, tolerance=1e-3) is None
    assert difference(1.002, 1.0, tolerance=1e-3) is not None


def test_without_a_tolerance_real_numbers_are_exact():
    assert difference(0.1 + 0.2, 0.3) is not None


def test_long_values_are_shortened():
    assert len(short("x" * 1000)) < 80 and len(short(bytes(1000))) < 80


def test_an_object_is_not_asked_to_describe_itself():
    class Shouting:
        def __repr__(self):
            raise RuntimeError

    assert short(Shouting()) == "something of type Shouting"
