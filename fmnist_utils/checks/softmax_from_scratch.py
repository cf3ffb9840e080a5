"""Checks of the practice sheet "Softmax from scratch"."""

from collections.abc import Callable, Iterator
from math import exp, fsum, log

import numpy as np

from fmnist_utils.checks.engine.seeds import seeded
from fmnist_utils.checks.engine.sheet import Sheet

sheet = Sheet(__name__)
hint, progress = sheet.hint, sheet.progress


def _made(*shape: int, seed: int = 0, spread: float = 1) -> np.ndarray:
    return seeded(seed).normal(0, spread, shape).round(2)


def _labels(n: int, classes: int, seed: int = 0) -> np.ndarray:
    return seeded(seed + 50).integers(0, classes, n).astype(np.uint8)


def _sizes(seed: int, n: int, low: int = 2, high: int = 12) -> list[int]:
    return [int(size) for size in seeded(seed).integers(low, high, n)]


def _label_lists() -> Iterator[tuple]:
    yield np.array([2, 0, 1, 1], np.uint8), 3
    yield np.array([4], np.int64), 10
    yield np.arange(10).astype(np.uint8), 10
    yield _labels(25, 4), 7
    n, classes = _sizes(3, 2, high=40)
    yield _labels(n, classes, 1), classes
    yield _labels(1200, 60, 2).astype(np.int64), 70
    yield np.array([0, 0]), 1


@sheet.task(
    cases=_label_lists,
    misconceptions={
        "each label is a row, each class a column": lambda y, classes: np.eye(classes)[:, y],
        "expected numbers, not True and False": lambda y, classes: np.eye(classes, dtype=bool)[y],
        "1 for the true class, 0 for all others, and here it is turned round": lambda y, classes: (
            1 - np.eye(classes)[y]
        ),
        "the true class gets 1, not its own number": lambda y, classes: (
            np.eye(classes)[y] * y[:, np.newaxis]
        ),
        "the number of classes is told, the largest label may be missing": lambda y, classes: (
            np.eye(int(y.max()) + 1)[y]
        ),
        "the first class is 0, not 1": lambda y, classes: np.eye(classes)[y.astype(int) - 1],
        "each row holds the ones of all labels, expected its own alone": lambda y, classes: (
            np.isin(np.arange(classes), y) * np.ones((len(y), 1))
        ),
    },
    hints=(
        "In row i a single place is 1. Which column is it?",
        "Row k of `np.eye(classes)` is the target of class k. Index it with the labels.",
    ),
    unlocks="What is true, in the same shape as what a model says: now the two can be subtracted.",
)
def one_hot(labels: np.ndarray, classes: int) -> np.ndarray:
    """Return a row for each label."""
    rows = [[float(k == label) for k in range(classes)] for label in labels.tolist()]
    return np.array(rows, np.float64)


def _logits() -> Iterator[tuple]:
    yield (np.array([[2, 0.5, -1], [1, 1.5, 0.5]]),)
    yield (np.array([[1000, 0], [-1000, -1001], [0, 0]], np.float64),)
    yield (np.array([[1000, -1000, -1000], [0, 1000, 0]], np.float64),)
    yield (_made(4, 4, seed=1, spread=3).astype(np.float32),)
    yield (_made(10, seed=2, spread=2),)
    yield (_made(3, 2, 5, seed=3, spread=300).T,)
    yield (np.array([[7.5]]),)
    yield (_made(1100, 3, seed=4, spread=300).clip(-1000, 1000),)
    yield (_made(2, 1300, seed=5),)
    yield (_made(*_sizes(6, 4, 1, 6), seed=6, spread=9),)
    yield (np.full(1, -1000.0),)


def _shares(highest: Callable = lambda z: z.max(axis=-1, keepdims=True), axis: int | None = -1,
            keepdims: bool = True) -> Callable:  # fmt: skip
    def softmax(logits: np.ndarray) -> np.ndarray:
        exponentials = np.exp(logits - highest(logits))
        return exponentials / exponentials.sum(axis=axis, keepdims=keepdims)

    return softmax


_along_axis_1 = _shares(lambda z: z.max(axis=1, keepdims=True), axis=1)


@sheet.task(
    stars=2,
    cases=_logits,
    tolerance=1e-6,
    misconceptions={
        "exp of a large logit is infinite, subtract the largest of each row first": _shares(
            lambda z: z.dtype.type(0)
        ),
        "the largest of the whole array was subtracted; in other rows all exponentials become 0": (
            _shares(np.max)
        ),
        "the shares sum to 1 along the first axis, expected along the last": _shares(
            lambda z: z.max(axis=0), axis=0
        ),
        "the shares sum to 1 along the first axis, and the classes are along the last": _shares(
            np.max, axis=0
        ),
        "the last axis holds the classes; axis 1 is the last only if there are two": _shares(
            lambda z: z.max(axis=1, keepdims=True), axis=1
        ),
        "the classes are along the last axis, whatever the rank; that is axis 1 in a table only": (
            lambda z: _along_axis_1(z[np.newaxis])[0] if z.ndim == 1 else _along_axis_1(z)
        ),
        "all shares together sum to 1, expected each row": _shares(axis=None),
        "without keepdims, a row meets the numbers of other rows": _shares(keepdims=False),
        "subtract the largest of each row, the mean may leave numbers too large for exp": _shares(
            lambda z: z.mean(axis=-1, keepdims=True)
        ),
        "this is the sigmoid of each logit alone, expected shares of a row": lambda z: (
            1 / (1 + np.exp(-z))
        ),
        "these are logarithms of the probabilities": lambda z: (
            z
            - z.max(axis=-1, keepdims=True)
            - np.log(np.exp(z - z.max(axis=-1, keepdims=True)).sum(axis=-1, keepdims=True))
        ),
        "these are the logits' shares, without exp": lambda z: z / z.sum(axis=-1, keepdims=True),
        "the exponentials are not divided by their sum yet": lambda z: np.exp(
            z - z.max(axis=-1, keepdims=True)
        ),
    },
    hints=(
        "Adding the same number to a whole row changes nothing. Which number keeps `exp` tame?",
        "`axis=-1` is the last axis, whatever the rank. `keepdims=True` keeps it as an axis of 1.",
        "`e = np.exp(logits - logits.max(axis=-1, keepdims=True))`, then `e` by its own sum.",
    ),
    unlocks="No score is too large for it, and no stack of images too deep.",
)
def softmax(logits: np.ndarray) -> np.ndarray:
    """Return the probabilities along the last axis."""
    result = np.zeros(logits.shape, np.float64)
    for place in np.ndindex(logits.shape[:-1]):
        row = logits[place].tolist()
        exponentials = [exp(score - max(row)) for score in row]
        result[place] = [e / fsum(exponentials) for e in exponentials]
    return result.astype(logits.dtype)


STABLE = _shares()


def _labels_and_logits() -> Iterator[tuple]:
    yield np.array([0, 2]), np.array([[2, 0.5, -1], [1, 1.5, 0.5]])
    yield _labels(5, 10, 4), _made(5, 10, seed=4, spread=2)
    yield np.array([1, 0, 1]), np.array([[1000, 0], [1000, 0], [-1000, -1000]], np.float64)
    yield _labels(6, 4, 5)[:, np.newaxis], _made(6, 4, seed=5, spread=200)
    yield np.array([[3]]), np.zeros((1, 10))
    yield _labels(7, 7, 6), _made(7, 7, seed=6).T
    n, classes = _sizes(7, 2)
    yield _labels(n, classes, 7).astype(np.int32)[:, np.newaxis], _made(n, classes, seed=7)
    yield _labels(1200, 4, 8), _made(1200, 4, seed=8, spread=20)
    yield _labels(2, 1300, 9).astype(np.int64), _made(2, 1300, seed=9)
    yield np.array([1, 0]), np.array([[0, -30.0], [-16.5, 0]])


def _losses(of: Callable = lambda p, y: -np.log(p[np.arange(len(y)), y.ravel()]),
            probabilities: Callable = STABLE) -> Callable:  # fmt: skip
    def losses(labels: np.ndarray, logits: np.ndarray) -> np.ndarray:
        with np.errstate(all="ignore"):
            return of(probabilities(logits), labels)

    return losses


def _clipped(least: float) -> Callable:
    return lambda p, y: -np.log(np.maximum(p[np.arange(len(y)), y.ravel()], least))


def _added(least: float) -> Callable:
    return lambda p, y: -np.log(p[np.arange(len(y)), y.ravel()] + least)


@sheet.task(
    stars=2,
    cases=_labels_and_logits,
    tolerance=1e-6,
    misconceptions={
        "exp of a large logit is infinite, take out the largest of the row": _losses(
            probabilities=_shares(lambda z: 0.0)
        ),
        "a probability was rounded to 0, and 0 has no logarithm; go from the logits to the loss "
        "without it": _losses(),
        **{
            f"{doing} {least:g} hides how wrong the answer is": _losses(of(least))
            for least in (1e-12, 1e-15, 1e-10, 1e-9, 1e-8, 1e-7)
            for doing, of in (("clipping at", _clipped), ("adding", _added))
        },
        "one loss for each image, not their mean": lambda y, z: np.mean(_losses()(y, z)),
        "labels that stand in a column select n × n numbers, make them flat first": lambda y, z: (
            np.log(np.exp(z - z.max(axis=1)[:, None]).sum(axis=1))
            + z.max(axis=1)
            - z[np.arange(len(y)), y]
        ),
        "the logarithm of a probability is negative, the loss is minus that": lambda y, z: (
            -cross_entropy_of(y, z)
        ),
        "the logarithm of a probability is negative; the loss is minus that, and goes without it": (
            _losses(lambda p, y: np.log(p[np.arange(len(y)), y.ravel()]))
        ),
        "this is log Σ exp of each row, the logit of the true class is not subtracted": (
            lambda y, z: (
                z.max(axis=1) + np.log(np.exp(z - z.max(axis=1, keepdims=True)).sum(axis=1))
            )
        ),
        "this is the probability of the true class, expected minus its logarithm": _losses(
            lambda p, y: p[np.arange(len(y)), y.ravel()]
        ),
        "take the natural logarithm": lambda y, z: cross_entropy_of(y, z) / np.log(2),
        "this is what the model's own answer costs, expected the true class": _losses(
            lambda p, y: -np.log(p.max(axis=1))
        ),
        "this is what the probability lacks to 1, expected minus its logarithm": _losses(
            lambda p, y: 1 - p[np.arange(len(y)), y.ravel()]
        ),
    },
    hints=(
        "The logarithm of exp(s) / Σ exp is s − log Σ exp. Never form the quotient.",
        "log Σ exp(s) is m + log Σ exp(s − m), with m the row's largest. Flat labels: "
        "`labels.ravel()`.",
        "`m = logits.max(axis=1)`, "
        "`np.log(np.exp(logits - m[:, np.newaxis]).sum(axis=1)) + m - own`",
    ),
    unlocks="A loss of 1,000 is terrible, but it is a number, and learning goes on from there.",
)
def cross_entropy(labels: np.ndarray, logits: np.ndarray) -> np.ndarray:
    """Return the loss of each image."""
    return cross_entropy_of(labels, logits)


def cross_entropy_of(labels: np.ndarray, logits: np.ndarray) -> np.ndarray:
    """Return the loss of each image, row by row."""
    losses = []
    for row, label in zip(logits.tolist(), labels.ravel().tolist(), strict=True):
        log_sum = max(row) + log(fsum(exp(score - max(row)) for score in row))
        losses.append(log_sum - row[label])
    return np.array(losses, np.float64)


def _batches() -> Iterator[tuple]:
    for n, pixels, classes, spread, seed in (
        (2, 2, 3, 1, 1), (1, 4, 10, 1, 2), (5, 5, 5, 1, 3), (12, 3, 2, 1, 4), (6, 4, 3, 500, 5),
    ):  # fmt: skip
        w, b = _made(pixels, classes, seed=seed, spread=spread), _made(classes, seed=seed + 9)
        yield _made(pixels, n, seed=seed + 20).T, _labels(n, classes, seed), w, b
    for n, (pixels, classes), seed in ((_sizes(30, 1)[0], _sizes(31, 2), 6), (1100, (2, 4), 7)):
        w, b = _made(pixels, classes, seed=seed), _made(classes, seed=seed + 9)
        yield _made(n, pixels, seed=seed + 20), _labels(n, classes, seed), w, b
    # The last classes are absent.
    yield _made(5, 3, seed=40), _labels(5, 2, 41), _made(3, 4, seed=42), _made(4, seed=43)


def _slopes(
    error: Callable = lambda p, y: p - np.eye(p.shape[1])[y],
    of_w: Callable = lambda x, e: x.T @ e / len(x),
    of_b: Callable = lambda e: e.mean(axis=0),
    probabilities: Callable = STABLE,
) -> Callable:
    def slopes(x: np.ndarray, labels: np.ndarray, w: np.ndarray, b: np.ndarray) -> tuple:
        found = error(probabilities(x @ w + b), labels)
        return of_w(x, found), of_b(found)

    return slopes


@sheet.task(
    stars=2,
    cases=_batches,
    tolerance=1e-6,
    misconceptions={
        "the sum over the images is not divided by their number": _slopes(
            of_w=lambda x, e: x.T @ e, of_b=lambda e: e.sum(axis=0)
        ),
        "the slope in W is not divided by the number of images, that in b is": _slopes(
            of_w=lambda x, e: x.T @ e
        ),
        "the slope in b is not divided by the number of images, that in W is": _slopes(
            of_b=lambda e: e.sum(axis=0)
        ),
        "the sign is turned: what you said minus what was true": _slopes(
            lambda p, y: np.eye(p.shape[1])[y] - p
        ),
        "what was true is not subtracted from the probabilities": _slopes(lambda p, y: p),
        "the slope has the shape of W, pixels by classes": _slopes(
            of_w=lambda x, e: e.T @ x / len(x)
        ),
        "there is one bias a class, average over the images only": _slopes(of_b=np.mean),
        "exp of a large logit is infinite, use your softmax": _slopes(
            probabilities=_shares(lambda z: 0.0)
        ),
        "divide by the number of images, not by that of the classes": _slopes(
            of_w=lambda x, e: x.T @ e / e.shape[1], of_b=lambda e: e.sum(axis=0) / e.shape[1]
        ),
        "the order is W, b": lambda *a: _slopes()(*a)[::-1],
        "the bias is missing in the logits": lambda x, y, w, b: _slopes()(x, y, w, 0 * b),
        "the probabilities of an image sum to 1, along the last axis": _slopes(
            probabilities=_shares(lambda z: z.max(axis=0), axis=0)
        ),
        "divide by the number of images, not by the number of numbers": _slopes(
            lambda p, y: (p - np.eye(p.shape[1])[y]) / p.shape[1]
        ),
    },
    hints=(
        "First the error of each logit: softmax minus one-hot, shape (n, classes).",
        "A weight's slope is pixel × error, added up over the images: a matrix product.",
        "`x.T @ error / len(x)` and `error.mean(axis=0)`",
    ),
    unlocks="What you said minus what was true: all learning in this course begins there.",
)
def gradient(
    x: np.ndarray, labels: np.ndarray, w: np.ndarray, b: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Return the slopes of the mean loss in W and b."""
    of_w, of_b = np.zeros(w.shape), np.zeros(b.shape)
    for image, label in zip(x, labels.tolist(), strict=True):
        scores = [float(np.dot(image, w[:, k]) + b[k]) for k in range(len(b))]
        exponentials = [exp(score - max(scores)) for score in scores]
        for k, e in enumerate(exponentials):
            pushed = (e / sum(exponentials) - (k == label)) / len(x)
            of_b[k] += pushed
            for i, pixel in enumerate(image):
                of_w[i, k] += pixel * pushed
    return of_w, of_b


@sheet.choice(
    right="b",
    replies={
        "a": "a rate that is too large makes the loss jump up and down; here it climbs evenly, and "
        "with a smaller rate it climbs, too, only later.",
        "b": "One-hot minus softmax is minus the slope, and minus it again goes uphill.",
        "c": "with one layer, equal templates part at the first step, since each class has its own "
        "error.",
        "d": "a matrix product divided by n is the mean over the images, just as `mean(axis=0)` "
        "is.",
    },
    hints=(
        "Before the first step the loss is 2.303, as it must be. So the mistake is in the step.",
        "Write down the slope of the loss in a logit, and compare it with the line of `error`.",
    ),
)
def why_it_climbs() -> str:
    """Choose the bug that makes the loss climb."""


def bowl(weights: np.ndarray) -> float:
    """Return a curved function in which the weights are coupled."""
    flat = np.ravel(weights)
    return float(
        np.sum((1 + np.arange(flat.size)) * flat**2) + 0.5 * flat[0] ** 3 + flat.sum() ** 2
    )


def kink(weights: np.ndarray) -> float:
    """Return the sum of the sizes: it has a kink at 0."""
    return float(np.abs(weights).sum())


def toy_loss(weights: np.ndarray) -> float:
    """Return the mean loss of two toy images of two pixels."""
    logits = np.array([[1.0, 0.0], [0.5, 1.0]]) @ weights
    return float(cross_entropy_of(np.array([0, 2]), logits).mean())


def _valleys() -> Iterator[tuple]:
    yield toy_loss, np.array([[2.0, 0.0, -1.0], [0.0, 1.0, 1.0]]), 1e-4
    yield bowl, _made(5, seed=7), 0.25
    yield kink, np.array([[0.0], [0.0], [3.0]]), 0.5
    yield bowl, _made(2, 3, 2, seed=8).astype(np.float32), 1e-5
    yield bowl, _made(4, 3, seed=9).T, 0.01
    yield bowl, np.array([3, -2, 1]), 1e-3
    yield kink, _made(*_sizes(10, 3, 1, 5), seed=10), 0.125
    yield kink, _made(1100, seed=11), 0.0625
    yield bowl, np.array([[2.5]], np.float32), 0.5


def _moved(quotient: Callable, convert: bool = True, put_back: bool = True,
           ravel: bool = False) -> Callable:  # fmt: skip
    def slopes(loss: Callable, weights: np.ndarray, step: float) -> np.ndarray:
        weights = weights.astype(np.float64) if convert else weights.copy()
        result = np.zeros(weights.shape)
        for place in np.ndindex(weights.shape):
            kept, values = weights[place], {}
            for sign in (1, 0, -1):
                if not ravel:
                    weights[place] = kept + sign * step
                values[sign] = loss(weights)
            if put_back:
                weights[place] = kept
            result[place] = quotient(values[1], values[0], values[-1], step)
        return result

    return slopes


def _central(up: float, here: float, down: float, step: float) -> float:
    return (up - down) / (2 * step)


@sheet.task(
    stars=3,
    cases=_valleys,
    tolerance=1e-5,
    misconceptions={
        "the way from down to up is two steps long": _moved(lambda u, h, d, s: (u - d) / s),
        "one step up alone is less exact, take one up and one down": _moved(
            lambda u, h, d, s: (u - h) / s
        ),
        "one step up from the weights alone is less exact, take one up and one down": (
            lambda loss, w, step: _moved(lambda u, h, d, s: (u - loss(w)) / s)(loss, w, step)
        ),
        "one step down alone is less exact, take one up and one down": _moved(
            lambda u, h, d, s: (h - d) / s
        ),
        "the sign is turned: the loss up minus the loss down": _moved(
            lambda u, h, d, s: (d - u) / (2 * s)
        ),
        "the difference is not divided by the way": _moved(lambda u, h, d, s: u - d),
        "put each weight back before you move the next": _moved(_central, put_back=False),
        "float32 and whole numbers are too coarse for small steps, work on a float64 copy": _moved(
            _central, convert=False
        ),
        "`/ 2 * step` multiplies by the step, put `2 * step` in brackets": _moved(
            lambda u, h, d, s: (u - d) / 2 * s
        ),
        "no weight moved the loss: move one in the array that the loss sees, not in a copy": _moved(
            _central, ravel=True
        ),
        "all weights were moved at once, move one at a time": lambda loss, w, step: np.full(
            w.shape, (loss(w + step) - loss(w - step)) / (2 * step)
        ),
    },
    hints=(
        "One weight at a time: up, loss; down, loss; back. `np.ndindex(weights.shape)` gives the "
        "places, whatever the rank.",
        "Work on `weights.astype(np.float64)`: a copy, and fine enough for a small step.",
        "`moved[place] = kept + step; up = loss(moved)`, the same with −, then "
        "`(up - down) / (2 * step)`",
    ),
    unlocks="Whatever formula you derive from now on, you can put it to the test.",
)
def numerical_gradient(loss: Callable, weights: np.ndarray, step: float) -> np.ndarray:
    """Return the slope of a loss in each weight, by numbers."""
    result = np.zeros(weights.shape)
    for place in np.ndindex(weights.shape):
        one = np.zeros(weights.shape)
        one[place] = step
        result[place] = (loss(weights + one) - loss(weights - one)) / (step + step)
    return result


def _rolling() -> Iterator[tuple]:
    yield np.array([1.0, -2.0]), np.array([0.5, 0.0]), np.array([4.0, -8.0]), 0.25, 0.5
    for k, (shape, rate, momentum) in enumerate((((3, 4), 0.1, 0.9), ((1,), 2.0, 0.0))):
        yield *(_made(*shape, seed=30 + 3 * k + i) for i in range(3)), rate, momentum
    w, velocity, slope = (_made(5, 2, seed=40 + i) for i in range(3))
    yield w.astype(np.float32), velocity.astype(np.float32), slope, 0.01, 0.99
    yield w.T, velocity.T, slope.T, 0.3, 0.75
    shape = _sizes(50, 3, 1, 5)
    rate, momentum = (float(number) for number in seeded(51).random(2).round(3))
    yield *(_made(*shape, seed=52 + i) for i in range(3)), rate + 0.001, momentum
    yield *(_made(1100, seed=60 + i) for i in range(3)), 0.5, 1.0
    w, velocity, slope = (_made(3, seed=70 + i) for i in range(3))
    yield w.astype(np.float32), velocity.astype(np.float32), 1e3 * slope, 0.125, 1.0


def _step(velocity_of: Callable, w_of: Callable = np.add, narrow: bool = True) -> Callable:
    def step(w: np.ndarray, velocity: np.ndarray, slope: np.ndarray, rate: float,
             momentum: float) -> tuple:  # fmt: skip
        new = velocity_of(velocity, slope, rate, momentum)
        both = w_of(w, new), new
        return tuple(a.astype(w.dtype) for a in both) if narrow else both

    return step


def _rolled(velocity: np.ndarray, slope: np.ndarray, rate: float, momentum: float) -> np.ndarray:
    return momentum * velocity - rate * slope


@sheet.task(
    stars=2,
    cases=_rolling,
    tolerance=1e-5,
    exact_dtype=True,
    misconceptions={
        "the float64 of the gradient has widened the weights, give both in the type of `w`": _step(
            _rolled, narrow=False
        ),
        "this goes uphill: a step goes against the gradient": _step(
            lambda v, g, rate, m: m * v + rate * g
        ),
        "W moves by the new velocity, not by the old one": lambda w, v, g, rate, m: (
            (w + v).astype(w.dtype),
            _rolled(v, g, rate, m).astype(w.dtype),
        ),
        "W moves by the whole velocity, not by the gradient alone": lambda w, v, g, rate, m: (
            (w - rate * g).astype(w.dtype),
            _rolled(v, g, rate, m).astype(w.dtype),
        ),
        "the velocity points downhill already, add it": _step(_rolled, np.subtract),
        "the rate is in the velocity already": lambda w, v, g, rate, m: (
            (w + rate * _rolled(v, g, rate, m)).astype(w.dtype),
            _rolled(v, g, rate, m).astype(w.dtype),
        ),
        "momentum multiplies the old velocity alone, the gradient counts in full": (
            _step(lambda v, g, rate, m: m * v - (1 - m) * rate * g)
        ),
        "the slope goes into the velocity times the rate": _step(lambda v, g, rate, m: m * v - g),
        "the old velocity stays in full, expected `momentum` times it": _step(
            lambda v, g, rate, m: v - rate * g
        ),
        "momentum multiplies the old velocity alone, not the slope": _step(
            lambda v, g, rate, m: m * (v - rate * g)
        ),
        "the weights move by the new velocity, as it is": lambda w, v, g, rate, m: (
            (w + m * _rolled(v, g, rate, m) - rate * g).astype(w.dtype),
            _rolled(v, g, rate, m).astype(w.dtype),
        ),
        "the weights come first, then the velocity": lambda *a: _step(_rolled)(*a)[::-1],
    },
    hints=(
        "First the new velocity, then the new weights from it. Make new arrays, change none.",
        "`w += velocity` writes into the caller's array; `w = w + velocity` makes a new one.",
        "`velocity = (momentum * velocity - rate * slope).astype(w.dtype)`",
    ),
    unlocks="With momentum 0 this is the lesson's step; with 0.9 it rolls on through the dips.",
)
def momentum_step(
    w: np.ndarray, velocity: np.ndarray, slope: np.ndarray, rate: float, momentum: float
) -> tuple[np.ndarray, np.ndarray]:
    """Return the weights and the velocity after one step."""
    new_w, new_velocity = np.zeros_like(w), np.zeros_like(w)
    for place in np.ndindex(w.shape):
        rolled = momentum * float(velocity[place]) - rate * float(slope[place])
        new_velocity[place] = rolled
        new_w[place] = float(w[place]) + rolled
    return new_w, new_velocity


@sheet.choice(
    right="c",
    stars=2,
    replies={
        "a": "a rate that is too small makes every part of the way slow; here the loss falls fast "
        "and then stands, at a height that more steps do not change.",
        "b": "all forty answers are right after 300 steps, so the images are not too hard.",
        "c": "Probabilities differ by 1 at most, so none gets more than e / (e + 9) = 0.232 when "
        "they go through softmax again, and −ln 0.232 is 1.461.",
        "d": "overfitting shows on images that were not fitted; on the fitted ones it makes the "
        "loss smaller, not larger.",
    },
    hints=(
        "All answers are right, and yet the model is not sure of any. What keeps it from being "
        "sure?",
        "Turn the loss into a probability: exp(−1.46). Where in the lesson did you see it?",
    ),
)
def why_it_stops() -> str:
    """Choose what keeps the loss above 1.46."""
