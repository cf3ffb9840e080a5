"""Checks of the practice sheet "A hidden layer by hand"."""

from collections.abc import Callable, Iterator
from functools import partial
from math import exp, fsum

import numpy as np

from fmnist_utils.checks.engine.seeds import seeded
from fmnist_utils.checks.engine.sheet import Sheet
from fmnist_utils.gradient_check import numerical_gradient
from fmnist_utils.softmax import cross_entropy

sheet = Sheet(__name__)
hint, progress = sheet.hint, sheet.progress


def _made(*shape: int, seed: int = 0, spread: float = 1) -> np.ndarray:
    """Return multiples of 1/32: sums of their products are exact, so that 0 is 0 in any order."""
    return np.round(32 * seeded(seed).normal(0, spread, shape)) / 32


def _sizes(seed: int, n: int, low: int = 1, high: int = 7) -> list[int]:
    return [int(size) for size in seeded(seed).integers(low, high, n)]


def _with_zeros(z: np.ndarray, seed: int) -> np.ndarray:
    """Return a copy in which about a quarter of the numbers are exactly 0."""
    return np.where(seeded(seed).random(z.shape) < 0.25, 0.0, z)


def _gates() -> Iterator[tuple]:
    z = np.array([[2.0, -1.0, 0.0], [-3.0, 4.0, 0.5]])
    yield z, np.array([[5.0, -7.0, 4.0], [6.0, -2.0, 3.0]])
    yield np.array([[0.0, -0.0, 1e-300]]), np.array([[1.0, 2.0, 3.0]])
    for seed in (1, 2):
        shape = _sizes(seed, 2, 2)
        yield _with_zeros(_made(*shape, seed=seed + 10), seed), _made(*shape, seed=seed + 20)
    yield np.full((3, 2), -0.5), _made(3, 2, seed=3)
    yield _made(1200, 3, seed=4), _made(1200, 3, seed=5)
    yield _made(4, 6, seed=6).T, _made(6, 4, seed=7)
    size, deep = _sizes(8, 1, 2)[0], _sizes(9, 3)
    yield _made(size, seed=8), _made(size, seed=9, spread=40)
    yield _with_zeros(_made(*deep, seed=10), 11), _made(*deep, seed=12)
    yield np.array([-1e-300, 1e-9, -1e-9, 1e6]), np.array([-1e6, 1e6, 1e6, -1e-6])


@sheet.task(
    cases=_gates,
    tolerance=1e-9,
    misconceptions={
        "where z is exactly 0 the gate is shut": lambda z, d_h: d_h * (z >= 0),
        "the gate is missing: where z is not positive, nothing passes": lambda z, d_h: d_h.copy(),
        "this is the gate alone, what comes back is not multiplied by it yet": lambda z, d_h: (
            z > 0
        ).astype(np.float64),
        "this is what goes forward, expected what comes back": lambda z, d_h: np.maximum(z, 0.0),
        "the gate asks for the sign of z, not for that of what comes back": lambda z, d_h: (
            np.maximum(d_h, 0.0)
        ),
        "an open gate multiplies by 1, not by z": lambda z, d_h: d_h * np.maximum(z, 0.0),
        "z alone decides; here what comes back must be positive, too": lambda z, d_h: (
            d_h * (z > 0) * (d_h > 0)
        ),
        "the gate is turned round: it must be open where z is positive": lambda z, d_h: (
            d_h * (z <= 0)
        ),
        "where z is negative nothing passes, not what came back with its sign turned": (
            lambda z, d_h: d_h * np.sign(z)
        ),
        "where z is exactly 0 nothing passes, not half of it": lambda z, d_h: (
            d_h * np.heaviside(z, 0.5)
        ),
        "where z is negative nothing passes, not a small share": lambda z, d_h: np.where(
            z > 0, d_h, 0.01 * d_h
        ),
        "the gate is shut for every negative z, too, not at 0 only": lambda z, d_h: d_h * (z != 0),
        "the gate is turned round: here it is open where z is negative": lambda z, d_h: (
            d_h * (z < 0)
        ),
        "z and d_h are exchanged": lambda z, d_h: z * (d_h > 0),
        "this says where something passes, and is still to be multiplied by d_h": lambda z, d_h: (
            z > 0
        ),
        "`*` comes before `>`: put `z > 0` in brackets": lambda z, d_h: d_h * z > 0,
        "where the gate is shut 0 comes back, it is not left out": lambda z, d_h: d_h[z > 0],
        "one truth value is asked of a whole table: multiply by the table `z > 0`": lambda z, d_h: (
            d_h if z > 0 else 0.0
        ),
        "`any` makes one gate for the whole table, and each number has its own": lambda z, d_h: (
            d_h * (z > 0).any()
        ),
        "`all` makes one gate for the whole table, and each number has its own": lambda z, d_h: (
            d_h * (z > 0).all()
        ),
        "`@` adds products up; here each number meets its own gate, by `*`": lambda z, d_h: (
            d_h @ (z > 0)
        ),
    },
    hints=(
        "Two tables of one shape. At which places does something come back?",
        "`z > 0` is a table of True and False; times a number they are 1 and 0.",
    ),
    unlocks="A unit that said nothing is corrected for nothing.",
)
def relu_gate(z: np.ndarray, d_h: np.ndarray) -> np.ndarray:
    """Return what comes back through the ReLU."""
    result = np.zeros(z.shape)
    for place in np.ndindex(z.shape):
        if z[place] > 0:
            result[place] = float(d_h[place])
    return result


def _network(seed: int, n: int, pixels: int, units: int, classes: int) -> tuple:
    """Return images and the four arrays of a small network; some units are exactly 0."""
    x = np.abs(_made(n, pixels, seed=seed))
    w1, b1 = _made(pixels, units, seed=seed + 1), _made(units, seed=seed + 2)
    if units > 1:
        w1[:, 0], b1[0] = 0.0, 0.0
    return x, w1, b1, _made(units, classes, seed=seed + 3), _made(classes, seed=seed + 4)


def _networks() -> Iterator[tuple]:
    x = np.array([[1.0, 0.0], [0.5, 2.0]])
    w1, b1 = np.array([[1.0, -1.0, 0.0], [0.5, 1.0, -1.0]]), np.array([0.0, -0.5, 1.0])
    yield x, w1, b1, np.array([[1.0, 0.0], [2.0, -1.0], [0.0, 3.0]]), np.array([0.5, -0.5])
    yield _network(30, 1, *_sizes(30, 3, 2))
    yield _network(40, *_sizes(40, 4, 2))
    yield _network(50, 5, 5, 5, 5)
    yield _network(60, 1100, 3, 4, 2)
    yield _network(61, 2, 3, 1000, 12)
    # More than one image, so that z is no single number, whose truth value Python would take.
    n, *sizes = _sizes(62, 4)
    yield _network(62, n + 1, *sizes)
    x, w1, b1, w2, b2 = _network(63, 3, 2, 4, 3)
    yield x, -np.abs(w1), -np.abs(b1) - 0.5, w2, b2  # no unit answers


def _forward(
    gate: Callable = lambda z: np.maximum(z, 0.0),
    last: Callable = lambda s: s,
    bias: tuple[float, float] = (1.0, 1.0),
    goes_on: Callable = lambda z, h: h,
) -> Callable:
    def forward(x: np.ndarray, w1: np.ndarray, b1: np.ndarray, w2: np.ndarray,
                b2: np.ndarray) -> tuple:  # fmt: skip
        z = x @ w1 + bias[0] * b1
        h = gate(z)
        return z, h, last(goes_on(z, h) @ w2 + bias[1] * b2)

    return forward


@sheet.task(
    stars=2,
    cases=_networks,
    tolerance=1e-9,
    misconceptions={
        "the ReLU between the layers is missing: without it two layers are one": _forward(
            gate=lambda z: z.copy()
        ),
        "the scores keep their negative numbers, the ReLU stands between the layers only": _forward(
            last=lambda s: np.maximum(s, 0.0)
        ),
        "both biases are missing": _forward(bias=(0.0, 0.0)),
        "the first bias is missing": _forward(bias=(0.0, 1.0)),
        "the second bias is missing": _forward(bias=(1.0, 0.0)),
        "the second layer gets h, what comes out of the ReLU, not z": _forward(
            goes_on=lambda z, h: z
        ),
        "scores are expected, and these are probabilities: leave the softmax to the loss": _forward(
            last=lambda s: _shares(s)
        ),
        "the first bias goes in before the ReLU, not after it": lambda x, w1, b1, w2, b2: (
            x @ w1,
            np.maximum(x @ w1, 0.0) + b1,
            (np.maximum(x @ w1, 0.0) + b1) @ w2 + b2,
        ),
        "ReLU keeps a positive number as it is, expected no other curve": _forward(
            gate=lambda z: 1 / (1 + np.exp(-z))
        ),
        "ReLU sets negative numbers to 0, it does not drop their sign": _forward(gate=np.abs),
        "the first is z as it was before the ReLU (`h = z` makes no copy)": lambda *a: (
            _forward()(*a)[1],
            *_forward()(*a)[1:],
        ),
        "the order is z, h, scores": lambda *a: _forward()(*a)[::-1],
        "z and h are exchanged: first what goes into the ReLU": lambda *a: (
            _forward()(*a)[1],
            _forward()(*a)[0],
            _forward()(*a)[2],
        ),
        "ReLU is the larger of z and 0, not the smaller": _forward(
            gate=lambda z: np.minimum(z, 0.0)
        ),
        "`np.max(z, 0)` is the largest of each column, number by number it is `np.maximum(z, 0)`": (
            _forward(gate=lambda z: np.max(z, 0))
        ),
        "one truth value is asked of a whole table: number by number, `np.maximum(z, 0)`": _forward(
            gate=lambda z: max(z, 0)
        ),
        "where z is positive h is z, not 1": _forward(gate=lambda z: (z > 0).astype(np.float64)),
        "where z is negative h is 0, it is not left out": _forward(gate=lambda z: z[z > 0]),
        "ReLU keeps what is above 1": _forward(gate=lambda z: np.clip(z, 0.0, 1.0)),
        "ReLU makes negative numbers 0, it does not let a small share through": _forward(
            gate=lambda z: np.where(z > 0, z, 0.01 * z)
        ),
        "this is the hyperbolic tangent, expected ReLU: the larger of z and 0": _forward(
            gate=np.tanh
        ),
        "`any` asks the whole table, and each number has a ReLU of its own": _forward(
            gate=lambda z: z * (z > 0).any()
        ),
        "a bias is a row, one number for each unit, not a column": lambda x, w1, b1, w2, b2: (
            _forward()(x, w1, b1[:, np.newaxis], w2, b2[:, np.newaxis])
        ),
        "b1 is a row, one number for each unit, not a column": lambda x, w1, b1, w2, b2: _forward()(
            x, w1, b1[:, np.newaxis], w2, b2
        ),
        "w1 has a row for each pixel and w2 one for each unit: neither is transposed": (
            lambda x, w1, b1, w2, b2: _forward()(x, w1.T, b1, w2.T, b2)
        ),
        "all scores are expected, and this is the class of the largest": _forward(
            last=lambda s: s.argmax(axis=1)
        ),
    },
    hints=(
        "Two products, two biases, and one ReLU between them.",
        "`z = x @ w1 + b1`, and the largest of z and 0, number by number, is `np.maximum(z, 0)`.",
    ),
    unlocks="All three are kept: the way back needs them.",
)
def forward(
    x: np.ndarray, w1: np.ndarray, b1: np.ndarray, w2: np.ndarray, b2: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return z, h and the scores."""
    z, h = np.zeros((len(x), len(b1))), np.zeros((len(x), len(b1)))
    scores = np.zeros((len(x), len(b2)))
    columns1, columns2 = w1.T.tolist(), w2.T.tolist()
    for i, image in enumerate(x.tolist()):
        for j, column in enumerate(columns1):
            z[i, j] = fsum([*(p * w for p, w in zip(image, column, strict=True)), b1[j]])
            h[i, j] = z[i, j] if z[i, j] > 0 else 0.0
        for k, column in enumerate(columns2):
            products = (a * w for a, w in zip(h[i].tolist(), column, strict=True))
            scores[i, k] = fsum([*products, float(b2[k])])
    return z, h, scores


def _layers() -> Iterator[tuple]:
    yield (
        np.array([[1.0, 2.0]]),
        np.array([[3.0, 0.0, -1.0], [1.0, 1.0, 2.0]]),
        np.array([[1.0, -2.0, 0.5]]),
    )
    for seed, (n, inputs, outputs) in ((70, (4, 3, 2)), (80, (3, 3, 3)), (90, (1, 1, 5))):
        yield (
            _made(n, inputs, seed=seed),
            _made(inputs, outputs, seed=seed + 1),
            _made(n, outputs, seed=seed + 2),
        )
    n, inputs, outputs = _sizes(100, 3, 2)
    yield _made(n, inputs, seed=101), _made(inputs, outputs, seed=102), _made(n, outputs, seed=103)
    for seed in (110, 120):
        n, inputs, outputs = _sizes(seed, 3)
        yield (
            _made(n, inputs, seed=seed + 1),
            _made(inputs, outputs, seed=seed + 2),
            _made(n, outputs, seed=seed + 3),
        )
    yield _made(1500, 2, seed=104), _made(2, 3, seed=105), _made(1500, 3, seed=106)


def _layer(of_x: Callable = lambda w, d: d @ w.T, of_w: Callable = lambda x, d: x.T @ d,
           of_b: Callable = lambda d: d.sum(axis=0)) -> Callable:  # fmt: skip
    def layer(x: np.ndarray, w: np.ndarray, d_out: np.ndarray) -> tuple:
        return of_x(w, d_out), of_w(x, d_out), of_b(d_out)

    return layer


@sheet.task(
    stars=2,
    cases=_layers,
    tolerance=1e-9,
    misconceptions={
        "the bias meets every row: its gradients add up, expected no mean": _layer(
            of_b=lambda d: d.mean(axis=0)
        ),
        "the rows add up in w, too; the mean was taken in the loss already": _layer(
            of_w=lambda x, d: x.T @ d / len(x)
        ),
        "the rows add up; the mean was taken in the loss already": _layer(
            of_w=lambda x, d: x.T @ d / len(x), of_b=lambda d: d.mean(axis=0)
        ),
        "what comes back goes through w the other way round": _layer(of_x=lambda w, d: d @ w),
        "the gradient of w has the shape of w": _layer(of_w=lambda x, d: d.T @ x),
        "the bias is one number for each output: add down each column": _layer(
            of_b=lambda d: d.sum(axis=1)
        ),
        "the bias is a row of sums, with one axis: add down each column": _layer(
            of_b=lambda d: d.sum(axis=0, keepdims=True)
        ),
        "the bias meets every row, and what comes back of all rows adds up in it": _layer(
            of_b=lambda d: d.copy()
        ),
        "the order is x, w, b; this is b, w, x": lambda *a: _layer()(*a)[::-1],
        "nothing is divided by the number of rows": lambda x, w, d: _layer()(x, w, d / len(d)),
        "this layer has no ReLU: the sign of what comes back decides nothing": _layer(
            of_x=lambda w, d: np.maximum(d, 0) @ w.T,
            of_w=lambda x, d: x.T @ np.maximum(d, 0),
            of_b=lambda d: np.maximum(d, 0).sum(axis=0),
        ),
        "the order is x, w, b; this is x, b, w": lambda *a: (
            _layer()(*a)[0],
            _layer()(*a)[2],
            _layer()(*a)[1],
        ),
        "this layer has no ReLU: the sign of x decides nothing": lambda x, w, d: (
            d @ w.T * (x > 0),
            x.T @ d,
            d.sum(axis=0),
        ),
        "this layer has no ReLU: the sign of what it computes decides nothing": lambda x, w, d: (
            _layer()(x, w, d * (x @ w > 0))
        ),
        "what went in is transposed, so that the rows add up: `x.T @ d_out`": _layer(
            of_w=lambda x, d: x @ d
        ),
        "both products need a transpose: `d_out @ w.T` and `x.T @ d_out`": _layer(
            of_x=lambda w, d: d @ w, of_w=lambda x, d: x @ d
        ),
        "the gradient of x has the shape of x": _layer(of_x=lambda w, d: w @ d.T),
        "`reshape` keeps the order of the numbers, expected the transpose: `.T`": _layer(
            of_w=lambda x, d: (d.T @ x).reshape(x.shape[1], d.shape[1])
        ),
        "`reshape` keeps the order of the numbers, expected w turned round: `w.T`": _layer(
            of_x=lambda w, d: d @ w.reshape(w.shape[::-1])
        ),
        "b has one number for each output, this is the sum of all": _layer(of_b=lambda d: d.sum()),
        "the input of a bias is 1, and 1 is still to be multiplied by what comes back": _layer(
            of_b=lambda d: np.ones(d.shape[1])
        ),
        "only the last row is left: the rows add up, with `+=`": _layer(
            of_w=lambda x, d: np.outer(x[-1], d[-1]), of_b=lambda d: d[-1].copy()
        ),
        "this is the step downhill, the gradients have the other sign": lambda x, w, d: _layer()(
            x, w, -d
        ),
        "the order is x, w, b; this is w, x, b": lambda *a: (
            _layer()(*a)[1],
            _layer()(*a)[0],
            _layer()(*a)[2],
        ),
        "the order is x, w, b; this is w, b, x": lambda *a: (
            _layer()(*a)[1],
            _layer()(*a)[2],
            _layer()(*a)[0],
        ),
    },
    hints=(
        "Each gradient has the shape of what it belongs to. Which product gives that shape?",
        "For w: what went in, times what came back. For x: the sum over the paths.",
        "`d_out @ w.T`, `x.T @ d_out` and `d_out.sum(axis=0)`",
    ),
    unlocks="Every dense layer of every network goes back like this.",
)
def layer_backward(
    x: np.ndarray, w: np.ndarray, d_out: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return the gradients in x, w and b."""
    d_x, d_w, d_b = np.zeros(x.shape), np.zeros(w.shape), np.zeros(w.shape[1])
    for i, row in enumerate(d_out.tolist()):
        for k, back in enumerate(row):
            d_b[k] += back
            for j in range(len(w)):
                d_x[i, j] += back * float(w[j, k])
                d_w[j, k] += back * float(x[i, j])
    return d_x, d_w, d_b


def _batches() -> Iterator[tuple]:
    for seed, sizes in (
        (200, (2, 2, 3, 2)), (210, (1, *_sizes(210, 3, 2))), (220, (5, 5, 5, 5)),
        (230, _sizes(230, 4, 2)), (240, (1000, 3, 4, 3)),
    ):  # fmt: skip
        x, w1, b1, w2, b2 = _network(seed, *sizes)
        labels = seeded(seed + 5).integers(0, sizes[3], sizes[0]).astype(np.uint8)
        yield x, labels, w1, b1, w2, b2
    x, w1, b1, w2, b2 = _network(250, 4, 3, 6, 3)
    yield x, np.full(4, 2, np.uint8), w1, b1, 3000 * w2, b2
    x, w1, b1, w2, b2 = _network(260, 6, 3, 4, 5)
    yield x, seeded(265).integers(0, 3, 6).astype(np.uint8), w1, b1, w2, b2
    x, w1, b1, w2, b2 = _network(270, 7, 4, 5, 4)
    b1[0] = 1e-20
    yield x, seeded(275).integers(0, 4, 7).astype(np.uint8), w1, b1, w2, b2
    x, w1, b1, w2, b2 = _network(280, 3, 4, 5, 2)
    labels = seeded(285).integers(0, 2, 3).astype(np.uint8)
    yield x, labels, -np.abs(w1), -np.abs(b1) - 0.5, w2, b2  # no unit answers


def _shares(logits: np.ndarray, shift: bool = True) -> np.ndarray:
    with np.errstate(all="ignore"):
        largest = logits.max(axis=1, keepdims=True) if shift else 0.0
        exponentials = np.exp(logits - largest)
        return exponentials / exponentials.sum(axis=1, keepdims=True)


def _network_gradients(
    gate: Callable = lambda z, d: d * (z > 0),
    divide: Callable = lambda d: d / len(d),
    back: Callable = lambda d, w2: d @ w2.T,
    what_went_in: Callable = lambda z: np.maximum(z, 0.0),
    shift: bool = True,
    sign: float = 1.0,
    truth: Callable = lambda y, b2: np.eye(len(b2))[y],
    said: Callable | None = None,
    bias: float = 1.0,
    goes_on: Callable = lambda z: np.maximum(z, 0.0),
    of_b: Callable = lambda d: d.sum(axis=0),
) -> Callable:
    def gradients(x: np.ndarray, labels: np.ndarray, w1: np.ndarray, b1: np.ndarray,
                  w2: np.ndarray, b2: np.ndarray) -> tuple:  # fmt: skip
        z = x @ w1 + bias * b1
        scores = goes_on(z) @ w2 + bias * b2
        d = (said(scores) if said else _shares(scores, shift)) - truth(labels, b2)
        d = sign * divide(d)
        d_z = gate(z, back(d, w2))
        return x.T @ d_z, of_b(d_z), what_went_in(z).T @ d, of_b(d)

    return gradients


def _one_in_each_row_that_a_label_counts(labels: np.ndarray, _: np.ndarray) -> np.ndarray:
    marks = np.zeros((len(labels), 1))
    marks[labels] = 1.0
    return marks


def _exponentials_from_the_largest_of_all(logits: np.ndarray) -> np.ndarray:
    exponentials = np.exp(logits - logits.max())
    return exponentials / exponentials.sum(axis=1, keepdims=True)


def _without_relu(*arguments: np.ndarray) -> tuple:
    return _network_gradients(gate=lambda z, d: d, goes_on=lambda z: z, what_went_in=lambda z: z)(
        *arguments
    )


def _by_numbers(x: np.ndarray, labels: np.ndarray, *weights: np.ndarray) -> tuple:
    def loss(place: int, array: np.ndarray) -> float:
        moved = [*weights]
        moved[place] = array
        return float(cross_entropy(labels, _forward()(x, *moved)[2]).mean())

    return tuple(
        numerical_gradient(partial(loss, place), array.copy())
        for place, array in enumerate(weights)
    )


def _with_one_array_past_the_gate(place: int) -> Callable:
    def gradients(*arguments: np.ndarray) -> tuple:
        result = [*_network_gradients()(*arguments)]
        result[place] = _network_gradients(gate=lambda z, d: d)(*arguments)[place]
        return tuple(result)

    return gradients


@sheet.task(
    stars=3,
    cases=_batches,
    tolerance=1e-7,
    misconceptions={
        "the gate of the ReLU is missing on the way back: nothing passes a unit that said "
        "nothing": _network_gradients(gate=lambda z, d: d),
        "where z is exactly 0 the gate is shut": _network_gradients(gate=lambda z, d: d * (z >= 0)),
        "the loss is a mean: divide by the number of images": _network_gradients(
            divide=lambda d: d
        ),
        "divide by the number of images, once": _network_gradients(
            divide=lambda d: d / len(d) ** 2
        ),
        "what comes back goes through w2 the other way round": _network_gradients(
            back=lambda d, w2: d @ w2
        ),
        "what went into w2 is h, what comes out of the ReLU": _network_gradients(
            what_went_in=lambda z: z
        ),
        "exp of a large score is infinite, subtract the largest of each row first": (
            _network_gradients(shift=False)
        ),
        "the sign is turned: it is what was said minus what was true": _network_gradients(
            sign=-1.0
        ),
        "what was true is not subtracted": _network_gradients(truth=lambda y, b2: 0.0),
        "there are as many classes as scores, the largest label may be missing": _network_gradients(
            truth=lambda y, b2: np.eye(int(y.max()) + 1)[y]
        ),
        "the error is softmax minus one-hot, and here the softmax is missing": _network_gradients(
            said=lambda scores: scores
        ),
        "the biases are missing on the way forward": _network_gradients(bias=0.0),
        "the gate asks for the sign of z, not for that of what comes back": _network_gradients(
            gate=lambda z, d: np.maximum(d, 0.0)
        ),
        "an open gate multiplies by 1, not by what went through it": _network_gradients(
            gate=lambda z, d: d * np.maximum(z, 0.0)
        ),
        "divide by the number of images, not by that of the classes": _network_gradients(
            divide=lambda d: d / d.shape[1]
        ),
        "divide by the number of images, not by that of the numbers": _network_gradients(
            divide=lambda d: d / d.size
        ),
        "the gradients of the biases are divided by the number of images twice": lambda *a: tuple(
            g / (len(a[0]) if g.ndim == 1 else 1) for g in _network_gradients()(*a)
        ),
        "the order is w1, b1, w2, b2": lambda *a: (
            *_network_gradients()(*a)[2:],
            *_network_gradients()(*a)[:2],
        ),
        "each bias comes after its weights: the order is w1, b1, w2, b2": lambda *a: (
            *_network_gradients()(*a)[::2],
            *_network_gradients()(*a)[1::2],
        ),
        "the gradients of the biases are to be divided by the number of images, too": lambda *a: (
            tuple(g * (len(a[0]) if g.ndim == 1 else 1) for g in _network_gradients()(*a))
        ),
        "divide by the number of images, not by that of the pixels": lambda *a: tuple(
            g * len(a[0]) / a[0].shape[1] for g in _network_gradients()(*a)
        ),
        "a bias gathers what comes back from all images: add down each column": _network_gradients(
            of_b=lambda d: d.sum(axis=1)
        ),
        "h (1 - h) is the slope of the logistic function, expected that of the ReLU": (
            _network_gradients(gate=lambda z, d: d * np.maximum(z, 0) * (1 - np.maximum(z, 0)))
        ),
        "where z is negative nothing passes, not what came back with its sign turned": (
            _network_gradients(gate=lambda z, d: d * np.sign(z))
        ),
        "where z is negative nothing passes, not a small share": _network_gradients(
            gate=lambda z, d: np.where(z > 0, d, 0.01 * d)
        ),
        "`*` comes before `>`: put `z > 0` in brackets": _network_gradients(
            gate=lambda z, d: d * z > 0
        ),
        "`any` makes one gate for the whole table, and each number has its own": _network_gradients(
            gate=lambda z, d: d * (z > 0).any()
        ),
        "the ReLU is missing on the way forward, and its gate on the way back": _without_relu,
        "the gate holds for w1, too": _with_one_array_past_the_gate(0),
        "the gate holds for b1, too": _with_one_array_past_the_gate(1),
        "softmax shares out each row, the scores of one image, not each column": _network_gradients(
            said=lambda scores: _shares(scores.T).T
        ),
        "softmax shares out each row by itself, not the whole table": _network_gradients(
            said=lambda scores: _shares(scores.reshape(1, -1)).reshape(scores.shape)
        ),
        "subtract the largest score of each row, not that of the whole table": _network_gradients(
            said=_exponentials_from_the_largest_of_all
        ),
        "softmax is taken twice": _network_gradients(said=lambda scores: _shares(_shares(scores))),
        "this is the slope of a squared distance, expected that of cross-entropy": (
            _network_gradients(
                said=lambda scores: 2 * scores, truth=lambda y, b2: 2 * np.eye(len(b2))[y]
            )
        ),
        "there are as many classes as b2 has numbers, not always ten": _network_gradients(
            truth=lambda y, b2: np.eye(10)[y]
        ),
        "labels are numbers of classes: one-hot, 1 at the true class, is subtracted": (
            _network_gradients(truth=lambda y, b2: y[:, np.newaxis])
        ),
        "each row has one true class, 1 is subtracted there only: `[np.arange(n), labels]`": (
            _network_gradients(truth=lambda y, b2: np.isin(np.arange(len(b2)), y) * 1.0)
        ),
        "labels choose columns, and here whole rows: `[np.arange(n), labels]`": _network_gradients(
            truth=_one_in_each_row_that_a_label_counts
        ),
        "slopes by numbers fail at the corner of the ReLU: at z = 0 nothing passes": _by_numbers,
    },
    hints=(
        "Begin at the end: softmax minus one-hot, divided by the number of images.",
        "Then your `layer_backward` for the second layer, your `relu_gate`, and `layer_backward` "
        "again.",
        "`d_h, d_w2, d_b2 = layer_backward(h, w2, d_logits)`, `d_z = relu_gate(z, d_h)`, "
        "`_, d_w1, d_b1 = layer_backward(x, w1, d_z)`",
    ),
    unlocks="This is backpropagation. What comes later has more boxes, and no new idea.",
)
def backward(
    x: np.ndarray, labels: np.ndarray, w1: np.ndarray, b1: np.ndarray, w2: np.ndarray,
    b2: np.ndarray,
) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:  # fmt: skip
    """Return the slopes of the mean loss in the four arrays, path by path."""
    d_w1, d_b1, d_w2, d_b2 = (np.zeros(array.shape) for array in (w1, b1, w2, b2))
    for image, label in zip(x, labels.tolist(), strict=True):
        z = [float(image @ w1[:, j] + b1[j]) for j in range(len(b1))]
        h = [max(value, 0.0) for value in z]
        scores = [fsum(a * float(w) for a, w in zip(h, w2[:, k], strict=True)) + float(b2[k])
                  for k in range(len(b2))]  # fmt: skip
        highest = max(scores)
        exponentials = [exp(score - highest) for score in scores]
        total = fsum(exponentials)
        pushes = [(e / total - (k == label)) / len(x) for k, e in enumerate(exponentials)]
        d_b2 += pushes
        for j in range(len(h)):
            d_w2[j] += [h[j] * push for push in pushes]
            if z[j] > 0:
                back = fsum(push * float(w) for push, w in zip(pushes, w2[j], strict=True))
                d_b1[j] += back
                d_w1[:, j] += back * image
    return d_w1, d_b1, d_w2, d_b2


@sheet.choice(
    right="d",
    replies={
        "a": "d_logits goes into all four gradients; if it were wrong, so would be b2.",
        "b": "with another product d_h is wrong, and b1 with it.",
        "c": "with another gate d_z is wrong, and b1 with it.",
        "d": "b1 is right, so d_z is right; what is left between d_z and w1 is one product.",
    },
    hints=(
        "Walk back from the loss. Which gradient uses which of the tables?",
        "b1 is the sum of d_z over the images, and it is right. What does that prove of d_z?",
    ),
)
def where_is_the_bug() -> str:
    """Choose the line that explains which gradients are wrong."""


def _units() -> Iterator[tuple]:
    x = np.array([[1.0, 0.0], [0.0, 2.0], [1.0, 1.0], [0.0, 1.0]])
    w1 = np.array([[1.0, -1, 0, -1, 1, 2, -2, -3], [-1.0, -0.5, 0, 1, 1, -1, 0.5, 1]])
    yield x, w1, np.array([1.0, -0.25, 0, -1.5, -2.5, -1, -1, -0.5])
    yield np.zeros((1, 3)), _made(3, 4, seed=300), np.array([0.5, -0.5, 0.0, 1e-12])
    for seed in (310, 320, 325):
        n, pixels, units = _sizes(seed, 3, 3, 9)
        yield (
            np.abs(_made(n, pixels, seed=seed)),
            _made(pixels, units, seed=seed + 1),
            _made(units, seed=seed + 2, spread=2),
        )
    yield np.abs(_made(3, 2, seed=330)), -np.abs(_made(2, 5, seed=331)), np.full(5, -1.0)
    yield np.ones((4, 2)), np.ones((2, 3)), np.zeros(3)
    # Two units of twenty that answer to exactly one image of 1,200.
    rare = np.abs(_made(1200, 4, seed=340)) * 0.1
    rare[int(seeded(341).integers(1200))] = 50.0
    yield rare, np.abs(_made(4, 20, seed=342)) + 0.1, np.where(np.arange(20) < 2, -5.0, -1e4)


def _found(silent: Callable, of: Callable = lambda s: np.flatnonzero(s)) -> Callable:
    return lambda x, w1, b1: of(silent(x @ w1 + b1))


@sheet.task(
    stars=2,
    cases=_units,
    misconceptions={
        "a unit is dead if it is silent for all images, not for some": _found(
            lambda z: (z <= 0).any(axis=0)
        ),
        "z = 0 is silent, too": _found(lambda z: (z < 0).all(axis=0)),
        "on average silent is not dead: one image that it answers is enough to live": _found(
            lambda z: z.mean(axis=0) <= 0
        ),
        "these are the living ones": _found(lambda z: (z > 0).any(axis=0)),
        "expected the numbers of the units, not a table of True and False": _found(
            lambda z: (z <= 0).all(axis=0), lambda s: s
        ),
        "expected one axis, and these are places in a column: `np.flatnonzero`": _found(
            lambda z: (z <= 0).all(axis=0), np.argwhere
        ),
        "expected the numbers of the units, this is how many there are": _found(
            lambda z: (z <= 0).all(axis=0), lambda s: int(s.sum())
        ),
        "these are the units that answer every image, expected those that answer none": _found(
            lambda z: (z > 0).all(axis=0)
        ),
        "the bias decides with the rest, add it": lambda x, w1, b1: np.flatnonzero(
            (x @ w1 <= 0).all(axis=0)
        ),
        "these are images that no unit answers, expected units": _found(
            lambda z: (z <= 0).all(axis=1)
        ),
        "`np.where` gives a tuple, one array for each axis: take its first item": _found(
            lambda z: (z <= 0).all(axis=0), np.where
        ),
        "a negative z is silent, too: ReLU makes it 0": _found(lambda z: (z == 0).all(axis=0)),
        "an answer is one, however small it is: compare with 0 itself": _found(
            lambda z: np.maximum(z, 0.0).sum(axis=0) <= 1e-8
        ),
        "a unit that answers one image of 1,200 lives": _found(
            lambda z: (z > 0).mean(axis=0) < 0.005
        ),
        "a bias is a row, one number for each unit, not a column": lambda x, w1, b1: _found(
            lambda z: (z <= 0).all(axis=0)
        )(x, w1, b1[:, np.newaxis]),
    },
    hints=(
        "A unit is a column of z. When does its gate never open?",
        "`(z <= 0).all(axis=0)` is True for the dead ones; `np.flatnonzero` gives their places.",
    ),
    unlocks="Nothing comes back to them, so they stay as they are.",
)
def dead_units(x: np.ndarray, w1: np.ndarray, b1: np.ndarray) -> np.ndarray:
    """Return the numbers of the units that answer no image."""
    found = []
    for j in range(len(b1)):
        if not any(float(image @ w1[:, j] + b1[j]) > 0 for image in x):
            found.append(j)
    return np.array(found, np.int64)


def _skips() -> Iterator[tuple]:
    yield (
        np.array([[1.0, -2.0]]),
        np.array([[1.0, 0.0], [1.0, -1.0]]),
        np.array([2.0, 0.0]),
        (np.array([[3.0, 5.0]])),
    )
    for seed, n in ((400, 3), (410, 1), (420, 1000)):
        units = _sizes(seed, 1, 2)[0]
        x, w = _made(n, units, seed=seed), _made(units, units, seed=seed + 1)
        b = _made(units, seed=seed + 2)
        w[:, 0], b[0] = 0.0, 0.0
        yield x, w, b, _made(n, units, seed=seed + 3)
    yield _made(4, 3, seed=430), -np.eye(3), np.full(3, -9.0), _made(4, 3, seed=431)
    yield np.array([[0.5]]), np.array([[2.0]]), np.array([1.0]), np.array([[-4.0]])
    x, w = 1.0 + np.abs(_made(3, 4, seed=440)), _made(4, 4, seed=441)
    w[:, 0] = 0.0
    yield x, w, np.array([1e-20, *_made(3, seed=442)]), _made(3, 4, seed=443)


def _skip(
    gate: Callable = lambda z, d: d * (z > 0),
    of_x: Callable = lambda d_out, d_z, w: d_out + d_z @ w.T,
    of_b: Callable = lambda d_z: d_z.sum(axis=0),
    of_w: Callable = lambda x, d_z: x.T @ d_z,
) -> Callable:
    def gradients(x: np.ndarray, w: np.ndarray, b: np.ndarray, d_out: np.ndarray) -> tuple:
        d_z = gate(x @ w + b, d_out)
        return of_x(d_out, d_z, w), of_w(x, d_z), of_b(d_z)

    return gradients


def _skip_with(d_z: Callable, d_x: Callable) -> Callable:
    """Return a wrong answer from what comes back to z, of x, z and d_out, and what to x."""

    def gradients(x: np.ndarray, w: np.ndarray, b: np.ndarray, d_out: np.ndarray) -> tuple:
        z = x @ w + b
        back = d_z(x, z, d_out)
        return d_x(x, z, d_out, w), x.T @ back, back.sum(axis=0)

    return gradients


def _right_in_x(x: np.ndarray, z: np.ndarray, d_out: np.ndarray, w: np.ndarray) -> np.ndarray:
    return d_out + (d_out * (z > 0)) @ w.T


@sheet.task(
    stars=3,
    cases=_skips,
    tolerance=1e-8,
    misconceptions={
        "two paths meet at x, and here only that through the layer comes back": _skip(
            of_x=lambda d_out, d_z, w: d_z @ w.T
        ),
        "two paths meet at x, and here only the short one comes back": _skip(
            of_x=lambda d_out, d_z, w: d_out.copy()
        ),
        "the short path has no ReLU: nothing shuts it": _skip(
            of_x=lambda d_out, d_z, w: d_z + d_z @ w.T
        ),
        "the gate of the ReLU is missing": _skip(gate=lambda z, d: d),
        "where z is exactly 0 the gate is shut": _skip(gate=lambda z, d: d * (z >= 0)),
        "the way back through w goes the other way round": _skip(
            of_x=lambda d_out, d_z, w: d_out + d_z @ w
        ),
        "the gate asks for the sign of z, not for that of out": lambda x, w, b, d: _skip(
            gate=lambda z, d: d * (x + np.maximum(z, 0) > 0)
        )(x, w, b, d),
        "the gate asks for the sign of z with its bias": lambda x, w, b, d: _skip(
            gate=lambda z, d: d * (x @ w > 0)
        )(x, w, b, d),
        "the short path passes on what comes back, not x times that": lambda x, w, b, d: (
            x * d + _skip()(x, w, b, d)[0] - d,
            *_skip()(x, w, b, d)[1:],
        ),
        "the order is x, w, b": lambda *a: (_skip()(*a)[1], _skip()(*a)[2], _skip()(*a)[0]),
        "the rows add up in b, expected no mean": _skip(of_b=lambda d_z: d_z.mean(axis=0)),
        "the bias feels what comes back through its gate only": lambda x, w, b, d: (
            *_skip()(x, w, b, d)[:2],
            d.sum(axis=0),
        ),
        "the order is x, w, b; this is w, x, b": lambda *a: (
            _skip()(*a)[1],
            _skip()(*a)[0],
            _skip()(*a)[2],
        ),
        "w feels what comes back through the gate only": lambda x, w, b, d: (
            _skip()(x, w, b, d)[0],
            x.T @ d,
            _skip()(x, w, b, d)[2],
        ),
        "w and b feel what comes back through the gate only": _skip_with(
            lambda x, z, d: d, _right_in_x
        ),
        "w and b lie on the long path only, nothing comes to them by the short one": _skip_with(
            lambda x, z, d: d + d * (z > 0), _right_in_x
        ),
        "the short path meets x itself: add d_out after the product with `w.T`": _skip_with(
            lambda x, z, d: d * (z > 0), lambda x, z, d, w: (d + d * (z > 0)) @ w.T
        ),
        "the short path passes by the product: add d_out to what comes back to x, not to z": (
            _skip_with(lambda x, z, d: d + d * (z > 0), lambda x, z, d, w: (d + d * (z > 0)) @ w.T)
        ),
        "on the way back the gate comes before the product with `w.T`": _skip_with(
            lambda x, z, d: d * (z > 0), lambda x, z, d, w: d + (d @ w.T) * (z > 0)
        ),
        "the ReLU stands around `x @ w + b` only, not around the sum with x": _skip_with(
            lambda x, z, d: d * (x + z > 0),
            lambda x, z, d, w: d * (x + z > 0) + (d * (x + z > 0)) @ w.T,
        ),
        "the gate asks for the sign of z, not for that of x": _skip_with(
            lambda x, z, d: d * (x > 0), lambda x, z, d, w: d + (d * (x > 0)) @ w.T
        ),
        "the gate asks for the sign of z, not for that of what comes back": _skip(
            gate=lambda z, d: np.maximum(d, 0.0)
        ),
        "an open gate multiplies by 1, not by z": _skip(gate=lambda z, d: d * np.maximum(z, 0.0)),
        "where z is negative nothing passes, not a small share": _skip(
            gate=lambda z, d: np.where(z > 0, d, 0.01 * d)
        ),
        "`*` comes before `>`: put `x @ w + b > 0` in brackets": _skip(gate=lambda z, d: d * z > 0),
        "`any` makes one gate for the whole table, and each number has its own": _skip(
            gate=lambda z, d: d * (z > 0).any()
        ),
        "the short path passes on what comes back, not x": _skip_with(
            lambda x, z, d: d * (z > 0), lambda x, z, d, w: x + (d * (z > 0)) @ w.T
        ),
        "the slope of the short path is 1, and 1 times what comes back is added": _skip(
            of_x=lambda d_out, d_z, w: 1 + d_z @ w.T
        ),
        "where paths meet, add; this is their mean": _skip(
            of_x=lambda d_out, d_z, w: (d_out + d_z @ w.T) / 2
        ),
        "where paths meet, add; here one is subtracted": _skip(
            of_x=lambda d_out, d_z, w: d_z @ w.T - d_out
        ),
        "where paths meet, add; here they are multiplied": _skip(
            of_x=lambda d_out, d_z, w: d_out * (d_z @ w.T)
        ),
        "the gradient of w is `x.T @ d_z`, this is its transpose": _skip(
            of_w=lambda x, d_z: d_z.T @ x
        ),
        "what went in is transposed, so that the rows add up: `x.T @ d_z`": _skip(
            of_w=lambda x, d_z: x @ d_z
        ),
        "the rows add up in w and b, expected no mean": _skip(
            of_w=lambda x, d_z: x.T @ d_z / len(x), of_b=lambda d_z: d_z.mean(axis=0)
        ),
        "b has one number for each unit: add down each column": _skip(
            of_b=lambda d_z: d_z.sum(axis=1)
        ),
        "b has one axis: add down each column without `keepdims`": _skip(
            of_b=lambda d_z: d_z.sum(axis=0, keepdims=True)
        ),
    },
    hints=(
        "Draw the graph. At x the path forks: one arrow to the product, one straight to the sum.",
        "A sum passes on what comes back to both of its inputs, unchanged. Where paths meet, add.",
        "`d_z = d_out * (x @ w + b > 0)`, then `d_out + d_z @ w.T` comes back to x.",
    ),
    unlocks="Even where the gate is shut, something comes back: deep networks are built of these.",
)
def skip_backward(
    x: np.ndarray, w: np.ndarray, b: np.ndarray, d_out: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return the gradients of x + relu(x w + b) in x, w and b."""
    d_x, d_w, d_b = np.zeros(x.shape), np.zeros(w.shape), np.zeros(b.shape)
    for i, j in np.ndindex(d_out.shape):
        back = float(d_out[i, j])
        d_x[i, j] += back
        if float(x[i] @ w[:, j] + b[j]) > 0:
            d_b[j] += back
            d_w[:, j] += back * x[i]
            d_x[i] += back * w[:, j]
    return d_x, d_w, d_b


@sheet.choice(
    right="a",
    replies={
        "a": "A loss of 166 means that the network is sure and wrong before it has learned a "
        "thing; no step was taken yet, so only the first weights can be the reason.",
        "b": "a rate acts from the first step on, and the loss is 166 before it.",
        "c": "wrong labels make learning useless, but a network that is not sure of anything pays "
        "about 2.3 for each of them.",
        "d": "a forgotten gate changes what is learned, and nothing has been learned yet.",
    },
    hints=(
        "Which of the four could have an effect before the first step?",
        "What does a loss of 166 say of the probability of the true class? Compare it with ln 10.",
    ),
)
def why_it_begins_high() -> str:
    """Choose what explains a loss of 166 before the first step."""
