"""Values in the protocol: what goes through unchanged, and what is refused."""

import json
import math

import numpy as np
import pytest

from fmnist_utils.checks.engine.compare import difference
from grading.networks import network_of
from grading.protocol import Opaque, ProtocolError, from_line, pack, unpack

PLAIN = [
    None,
    True,
    0,
    -(10**30),
    0.1,
    math.inf,
    -math.inf,
    1e-320,
    "",
    "naïve\0\ud800",
    b"\0\xff",
    (),
    (1, (2.5, "a")),
    [1, [None]],
    {"a": 1, 2: (b"x",)},
    np.arange(6, dtype=">i2").reshape(2, 3),
    np.array(3.5),
    np.zeros((0, 4), np.uint8),
    np.array(["ab", "c"]),
    np.array([np.nan, -0.0]),
    np.float32(0.1),
    np.int64(-5),
    np.bool_(True),
    np.str_("x"),
]


def through(value):
    return unpack(json.loads(json.dumps(pack(value))))


@pytest.mark.parametrize("value", PLAIN, ids=repr)
def test_plain_data_goes_through_unchanged(value):
    found = through(value)
    assert type(found) is type(value)
    if isinstance(value, np.ndarray | np.generic):
        assert found.dtype == value.dtype
        np.testing.assert_array_equal(found, value)
    else:
        assert found == value


def test_nan_stays_nan():
    assert math.isnan(through(math.nan))


def test_arrays_that_come_are_new_and_writable():
    found = through(np.arange(6).reshape(2, 3).T)
    found[0, 0] = 9
    assert found.flags.owndata or found.base is not None


class Sly(int):
    def __eq__(self, other):
        return True

    __hash__ = int.__hash__


@pytest.mark.parametrize(
    "value",
    [Sly(1), object(), lambda: 1, np.array([object()]), np.ma.array([1]), {1, 2}, iter([1])],
    ids=lambda value: type(value).__name__,
)
def test_what_is_no_plain_data_comes_as_the_name_of_its_type(value):
    found = through(value)
    assert type(found) is Opaque
    assert difference(found, 1) is not None


def test_what_is_nested_too_deep_does_not_come():
    value = []
    for _ in range(1000):
        value = [value]
    assert "Opaque" in repr(through(value))


@pytest.mark.parametrize(
    "packed",
    [
        {"array": "AAAA", "dtype": "|O", "shape": [1]},
        {"array": "AAAA", "dtype": "<f8", "shape": [10**9, 10**9]},
        {"array": "AAAA", "dtype": "<f8", "shape": [-1]},
        {"array": "!", "dtype": "<f8", "shape": []},
        {"array": "AAAA", "dtype": "no type", "shape": []},
        {"array": "AAAA", "dtype": [["a", "<f8"]], "shape": []},
        {"array": "AAAA"},
        {"int": "nothing"},
        {"str": 5},
        {"tuple": 5},
        {"dict": [[1]]},
        {"dict": [[{"list": []}, 1]]},
        {"unknown": 1},
        {},
        [],
        "text",
        5,
        {"model": "{}", "weights": []},
    ],
    ids=str,
)
def test_what_is_not_of_the_form_is_refused(packed):
    with pytest.raises(ProtocolError):
        unpack(packed)


@pytest.mark.parametrize("line", [b"", b"{", b"[1]", b"\xff\xfe", b"[" * 100_000])
def test_a_line_that_is_no_message_is_refused(line):
    with pytest.raises(ProtocolError):
        from_line(line)


def described(network):
    return {"model": network.to_json(), "weights": [pack(w) for w in network.get_weights()]}


def test_a_network_comes_with_its_weights():
    from fmnist_utils.networks import dense_network

    network = dense_network()
    found = network_of(described(network))
    x = np.random.default_rng(0).random((2, 28, 28, 1), np.float32)
    np.testing.assert_allclose(found.predict_on_batch(x), network.predict_on_batch(x), rtol=1e-5)


def test_a_network_that_holds_code_is_not_built():
    from fmnist_utils.backend import keras

    network = keras.Sequential([keras.Input((2,)), keras.layers.Dense(1)])
    description = json.loads(network.to_json())
    [_, dense] = description["config"]["layers"]
    for name, module in (("Lambda", "keras.layers"), ("Popen", "subprocess")):
        dense.update(class_name=name, module=module)
        found = network_of({"model": json.dumps(description), "weights": []})
        assert type(found) is Opaque and name in found.kind


@pytest.mark.parametrize(
    "packed", [{}, {"model": "x", "weights": []}, {"model": "[]", "weights": 1}]
)
def test_what_describes_no_network_is_refused(packed):
    with pytest.raises(ProtocolError):
        network_of(packed)
