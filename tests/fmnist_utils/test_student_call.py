"""What is seen from beside a student's function."""

import copy

import numpy as np
import pytest

from fmnist_utils.student_call import snapshot

#: Values, and what a function may have made of them.
CHANGED = {
    "a whole number": ([1, 2, 3], [1, 2, 4]),
    "a real number": ([1.0, 2.0, 3.0], [1.0, 2.0, 3.5]),
    "the sign of a zero": ([1.0, 0.0], [1.0, -0.0]),
    "a text": (["a", "b"], ["a", "c"]),
    "the order": ([1.0, 2.0], [2.0, 1.0]),
    "the length": ([1.0, 1.0], [1.0]),
    "whole to real": ([1, 2], [1.0, 2.0]),
    "one whole to real": ([1, 2], [1, 2.0]),
    "a number to a truth": ([1, 2], [True, 2]),
    "a number to NumPy's": ([1.0, 2.0], [np.float64(1), 2.0]),
    "a list to a tuple": ([[1, 2]], [(1, 2)]),
    "a list in a list": ([[1.0], [2.0]], [[1.0], [3.0]]),
    "a tuple in a list": ([((3, 3), (4,)), (None, (4,))], [((3, 3), (4,)), (None, (5,))]),
    "an array in a list": ([np.zeros(2), 1.0], [np.ones(2), 1.0]),
    "a value of a dict": ({"a": [1.0]}, {"a": [2.0]}),
}


@pytest.mark.parametrize("change", CHANGED)
def test_a_change_is_seen(change):
    before, after = CHANGED[change]
    assert snapshot(before) != snapshot(after)


@pytest.mark.parametrize("value", [1e400, float("nan"), 10**50, "é", b"\0", None, True, -0.0])
def test_what_is_not_changed_looks_alike(value):
    for container in ([value], (value, value), {"key": [value, 1, 2.0, "text"]}):
        assert snapshot(container) == snapshot(copy.deepcopy(container))
