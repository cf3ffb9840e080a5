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
    "nothing inside": ((None, 2), (1, 2), "found None at place 0, expected 1$"),
    "a list for a tuple": ([1], (1,), "expected a tuple of 1"),
    "an item too many": ((1, 2), (1,), "found 2 items, expected 1"),
    "True for 1": (True, 1, "expected a whole number"),
    "1 for True": (1, True, "expected a bool"),
    "a real for a whole number": (3.5, 3, "expected a whole number"),
    "numbers that differ late": (
        0.123456789,
        0.123456780,
        "found 0.123456789, expected 0.12345678",
    ),
    "a byte of many": (
        bytes(16),
        bytes(9) + b"\x08" + bytes(6),
        "found 0x00 at byte 9, expected 0x08",
    ),
    "bytes too few": (bytes(13), bytes(16), "found 13 bytes, expected 16; the first 13 are alike"),
    "an entry of a dict": ({"a": [1, 2]}, {"a": [1, 3]}, "found 2 at place 'a', 1, expected 3"),
    "reals that are not whole": (np.array([1.5]), np.array([1]), "found data type float64"),
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
    "a real number that is whole": (3.0, 3),
    "an array of them": (np.array([1.0, 2.0]), np.array([1, 2])),
    "a narrower whole number": (np.array([1, 2], np.int16), np.array([1, 2])),
    "half the bits": (np.array([0.1], np.float32), np.array([0.1])),
    "one of half the bits": (np.float32(0.1), 0.1),
    "nan where nan is expected": (np.array([np.nan]), np.array([np.nan])),
    "infinity where it is expected": (np.inf, np.inf),
    "nested": ({"a": (1, WANTED)}, {"a": (1, WANTED)}),
    "an empty array": (np.zeros((0, 3)), np.zeros((0, 3))),
}


@pytest.mark.parametrize("size", [1e308, np.inf])
def test_the_largest_numbers_are_compared_without_a_warning(size):
    values = np.array([size, -size])
    assert difference(values, values.copy(), 1e-6) is None
    assert difference(values, -values, 1e-6)


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


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        (np.array([0.5], np.float32), np.array([0.5])),
        (np.array([1, 2], np.int32), np.array([1, 2])),
        (3.0, 3),
    ],
)
def test_a_task_about_types_wants_the_very_type(found, expected):
    assert difference(found, expected) is None
    assert difference(found, expected, exact_dtype=True) is not None


def test_a_list_that_holds_itself_is_described():
    endless = []
    endless.append(endless)
    assert len(short(endless)) < 80
