"""Checks of the practice sheet "Softmax from scratch"."""

from collections.abc import Callable, Iterator
from functools import partial
from math import exp, fsum, log

import numpy as np

import fmnist_utils.softmax
from fmnist_utils.checks.engine.seeds import current_secret, seeded
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


def _filled(place: Callable, columns: Callable = lambda n, classes: (n, classes)) -> Callable:
    """Return what sets a 1 at the places of zeros: all that such an index reaches."""

    def one_hot(labels: np.ndarray, classes: int) -> np.ndarray:
        result = np.zeros(columns(len(labels), classes))
        result[place(labels)] = 1
        return result

    return one_hot


def _row_and_column_exchanged(labels: np.ndarray, classes: int) -> np.ndarray:
    result = np.zeros((len(labels), classes))
    for i, label in enumerate(labels):
        result[label, i] = 1
    return result


@sheet.task(
    cases=_label_lists,
    misconceptions={
        "each label is a row, each class a column": (
            lambda y, classes: np.eye(classes)[:, y],
            _row_and_column_exchanged,
        ),
        "the rows lie end to end, expected one below the other": (
            lambda y, classes: np.eye(classes)[y].ravel()
        ),
        "only the first label has its 1 (does `return` stand inside the loop?)": (
            lambda y, classes: np.eye(classes)[y] * (np.arange(len(y)) == 0)[:, np.newaxis]
        ),
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
        "the first class is 0, not 1": (
            lambda y, classes: np.eye(classes)[y.astype(int) - 1],
            lambda y, classes: np.eye(classes)[y - 1],
            lambda y, classes: (y[:, np.newaxis] == np.arange(1, classes + 1)).astype(float),
        ),
        "as many columns as `classes` says, not always ten": (
            lambda y, classes: np.eye(10)[y],
            _filled(lambda y: (np.arange(len(y)), y), lambda n, classes: (n, 10)),
        ),
        "a class that does not occur has its column, too": (
            lambda y, classes: (y[:, np.newaxis] == np.unique(y)).astype(float)
        ),
        "all ones are in a single row, expected a row for each label": _filled(
            lambda y: y, lambda n, classes: classes
        ),
        "`[labels]` picks whole rows; the place of a label is row i, column `labels[i]`": _filled(
            lambda y: y
        ),
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


STABLE = _shares()
_none = lambda z: z.dtype.type(0)  # noqa: E731  # subtracts nothing
_along_axis_1 = _shares(lambda z: z.max(axis=1, keepdims=True), axis=1)


def _item_by_item(share: Callable) -> Callable:
    return lambda z: np.array([share(item) for item in z])


#: Beyond these, logits or exponents are cut by those who fear an overflow.
LIMITS = (10, 20, 30, 50, 88, 100, 200, 300, 500, 600, 700, 709)


@sheet.task(
    stars=2,
    cases=_logits,
    tolerance=1e-6,
    misconceptions={
        "exp of a large logit is infinite, subtract the largest of each row first": (
            _shares(_none),
            lambda z: np.nan_to_num(_shares(_none)(z)),
        ),
        "the largest of the whole array was subtracted; in other rows all exponentials become 0": (
            _shares(np.max)
        ),
        "the shares sum to 1 along the first axis, expected along the last": (
            _shares(lambda z: z.max(axis=0), axis=0),
            _shares(np.max, axis=0),
            _shares(axis=0),
        ),
        "the last axis holds the classes; axis 1 is the last only if there are two": (
            _along_axis_1,
            _shares(np.max, axis=1),
            _shares(_none, axis=1),
        ),
        "the classes are along the last axis, whatever the rank; that is axis 1 in a table only": (
            lambda z: _along_axis_1(z[np.newaxis])[0] if z.ndim == 1 else _along_axis_1(z)
        ),
        "the lesson's softmax takes only tables, expected one for every rank": (
            fmnist_utils.softmax.softmax
        ),
        "a row is what lies along the last axis, not each item of the first": (
            _item_by_item(_shares(np.max, axis=None))
        ),
        "all shares together sum to 1, expected each row": (
            _shares(axis=None),
            _shares(np.max, axis=None),
        ),
        "without keepdims, a row meets the numbers of other rows": (
            _shares(keepdims=False),
            _shares(lambda z: z.max(axis=-1)),
            _shares(lambda z: z.max(axis=-1), keepdims=False),
        ),
        "exp of a large logit is infinite, and the shares of each row along the last axis sum to "
        "1": (
            _shares(_none, axis=0),
            _shares(_none, axis=None),
            _item_by_item(_shares(_none, axis=None)),
        ),
        "exp of a large logit is infinite, and without keepdims a row meets the numbers of other "
        "rows": _shares(_none, keepdims=False),
        "the rows stand in a table now, expected the shape of the logits": lambda z: STABLE(
            z.reshape(-1, z.shape[-1])
        ),
        "clipping the logits makes large ones equal, subtract the largest of each row": tuple(
            lambda z, limit=limit: STABLE(np.clip(z, -limit, limit)) for limit in LIMITS
        ),
        "dividing the logits changes the shares, subtract the largest of each row": (
            lambda z: STABLE(z / z.max(axis=-1, keepdims=True)),
            lambda z: STABLE(z / np.abs(z).max(axis=-1, keepdims=True)),
            lambda z: STABLE(z / z.max()),
            lambda z: STABLE(z / np.abs(z).max()),
            lambda z: STABLE(z / 1000),
            lambda z: STABLE(z / 100),
        ),
        "subtract each row's own largest; with a fixed number, small rows become 0 / 0": tuple(
            _shares(lambda z, fixed=fixed: z.dtype.type(fixed)) for fixed in (1000, 500, 700, 100)
        ),
        "subtract the largest of each row, not the smallest": _shares(
            lambda z: z.min(axis=-1, keepdims=True)
        ),
        "the largest and the sum are taken along different axes, expected the last for both": (
            _shares(lambda z: z.max(axis=0)),
            _shares(lambda z: z.max(axis=1, keepdims=True)),
        ),
        "subtract the largest of each row, not its largest size": (
            _shares(lambda z: np.abs(z).max(axis=-1, keepdims=True)),
            _shares(lambda z: np.abs(z).max()),
        ),
        "divide by the sum of the same exponentials, those after the subtraction": (
            lambda z: (
                np.exp(z - z.max(axis=-1, keepdims=True)) / np.exp(z).sum(axis=-1, keepdims=True)
            ),
            lambda z: (
                np.exp(z) / np.exp(z - z.max(axis=-1, keepdims=True)).sum(axis=-1, keepdims=True)
            ),
        ),
        "these shares are rounded, expected all their digits": tuple(
            lambda z, digits=digits: STABLE(z).round(digits) for digits in (2, 3, 4, 5)
        ),
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
        "these are the logits' shares, without exp": (
            lambda z: z / z.sum(axis=-1, keepdims=True),
            lambda z: (
                (z - z.max(axis=-1, keepdims=True))
                / (z - z.max(axis=-1, keepdims=True)).sum(axis=-1, keepdims=True)
            ),
        ),
        "the exponentials are not divided by their sum yet": (
            lambda z: np.exp(z - z.max(axis=-1, keepdims=True)),
            np.exp,
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
        highest = max(row)
        exponentials = [exp(score - highest) for score in row]
        total = fsum(exponentials)
        result[place] = [e / total for e in exponentials]
    return result.astype(logits.dtype)


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


def cross_entropy_of(labels: np.ndarray, logits: np.ndarray) -> np.ndarray:
    """Return the loss of each image, row by row."""
    losses = []
    for row, label in zip(logits.tolist(), labels.ravel().tolist(), strict=True):
        highest = max(row)
        log_sum = highest + log(fsum(exp(score - highest) for score in row))
        losses.append(log_sum - row[label])
    return np.array(losses, np.float64)


def _own(values: np.ndarray, labels: np.ndarray) -> np.ndarray:
    return values[np.arange(len(labels)), labels.ravel()]


def _minus_log(p: np.ndarray, labels: np.ndarray) -> np.ndarray:
    return -np.log(_own(p, labels))


def _losses(of: Callable = _minus_log, probabilities: Callable = STABLE) -> Callable:
    """Return a loss that goes by the probabilities."""

    def losses(labels: np.ndarray, logits: np.ndarray) -> np.ndarray:
        with np.errstate(all="ignore"):
            return of(probabilities(logits), labels)

    return losses


def _log_sums(
    largest: Callable = lambda z: z.max(axis=1, keepdims=True), logarithm: Callable = np.log
) -> Callable:
    return lambda z: (
        largest(z) + logarithm(np.exp(z - largest(z)).sum(axis=1, keepdims=True))
    )[:, 0]  # fmt: skip


def _below(log_sums: Callable) -> Callable:
    """Return a loss that goes by log Σ exp."""
    return lambda labels, logits: log_sums(logits) - _own(logits, labels)


def _each_way(of: Callable) -> tuple[Callable, ...]:
    """Return what makes something of losses, by the stable way and by two that are not."""
    ways = cross_entropy_of, _losses(), _losses(probabilities=_shares(_none))
    return tuple(lambda y, z, way=way: of(way(y, z)) for way in ways)


def _first_alone(losses: np.ndarray) -> np.ndarray:
    return np.where(np.arange(len(losses)) == 0, losses, 0)


def _clipped(least: float) -> Callable:
    return lambda p, y: -np.log(np.maximum(_own(p, y), least))


def _added(least: float) -> Callable:
    return lambda p, y: -np.log(_own(p, y) + least)


def _put_for_0(least: float) -> Callable:
    return lambda p, y: -np.log(np.where(_own(p, y) == 0, least, _own(p, y)))


#: What keeps 0 from the logarithm, and hides how large the loss is.
HIDING = {"clipping at {:g}": _clipped, "adding {:g}": _added, "putting {:g} for 0": _put_for_0}


def _as_one_hot(rows: Callable, axis: int = 1, log: Callable | None = None) -> Callable:
    """Return minus Σ onehot × log p, from one-hot rows that are made another way."""
    log = log or (lambda z: z - _log_sums()(z)[:, np.newaxis])
    return lambda y, z: -(rows(y, z.shape[1]) * log(z)).sum(axis=axis)


def _rows_of(labels: np.ndarray, classes: int) -> np.ndarray:
    return np.eye(classes)[labels]


#: What is added to a probability, put in its place, or is the least that it is clipped at.
SMALL = (
    *(1e-12, 1e-15, 1e-10, 1e-9, 1e-8, 1e-7, 1e-6, 1e-5, 1e-16, 1e-20, 1e-30, 1e-50),
    *(float(np.finfo(np.float64).eps), float(np.finfo(np.float32).eps)),
    float(np.finfo(np.float32).tiny),
)
#: Few probabilities of the inputs are so small: clipping at these, adding and putting look alike.
TINY = 1e-100, 1e-300, float(np.finfo(np.float64).tiny)
#: What keeps 0 from the logarithm: in words, and as functions of the probabilities.
HIDDEN = {
    doing.format(least): (of(least),) for least in SMALL for doing, of in HIDING.items()
} | {
    f"{least:g} in place of 0": tuple(of(least) for of in HIDING.values()) for least in TINY
}  # fmt: skip


def _of_hidden(of: Callable) -> tuple[Callable, ...]:
    """Return what makes something of losses in whose place 0 has no logarithm."""
    hidden = [_losses(way) for ways in HIDDEN.values() for way in ways]
    return tuple(lambda y, z, way=way: of(way(y, z)) for way in hidden)


@sheet.task(
    stars=2,
    cases=_labels_and_logits,
    tolerance=1e-6,
    misconceptions={
        "exp of a large logit is infinite, take out the largest of the row": (
            _losses(probabilities=_shares(_none)),
            _below(lambda z: np.log(np.exp(z).sum(axis=1))),
        ),
        "a probability was rounded to 0, and 0 has no logarithm; go from the logits to the loss "
        "without it": (
            _losses(),
            _losses(lambda p, y: -(np.eye(p.shape[1])[y.ravel()] * np.log(p)).sum(axis=1)),
        ),
        "a probability was rounded to 0, and no number can stand for its logarithm": (
            lambda y, z: np.nan_to_num(_losses()(y, z))
        ),
        **{
            f"{what} hides how wrong the answer is": tuple(map(_losses, ways))
            for what, ways in HIDDEN.items()
        },
        **{
            f"exp of a large logit is infinite, and {what} hides how wrong the answer is": tuple(
                _losses(of, _shares(_none)) for of in ways
            )
            for what, ways in HIDDEN.items()
        },
        "clipping the logits hides how wrong the answer is": tuple(
            lambda y, z, limit=limit: cross_entropy_of(y, z.clip(-limit, limit)) for limit in LIMITS
        ),
        "one loss for each image, not their mean": (
            *_each_way(np.mean),
            *_of_hidden(np.mean),
        ),
        "one loss for each image, not their sum": (*_each_way(np.sum), *_of_hidden(np.sum)),
        "only the first image has its loss (does `return` stand inside the loop?)": (
            *_each_way(lambda losses: losses[:1]),
            *_each_way(lambda losses: losses[0]),
            *_each_way(_first_alone),
        ),
        "labels that stand in a column meet every row, make them flat first": (
            lambda y, z: _log_sums()(z) - z[np.arange(len(y)), y],
            _as_one_hot(_rows_of),
            _as_one_hot(_rows_of, axis=-1),
        ),
        "a probability was rounded to 0, and labels in a column meet every row, make them flat": (
            _losses(lambda p, y: -np.log(p[np.arange(len(y)), y])),
            _as_one_hot(_rows_of, 1, lambda z: np.log(STABLE(z))),
            _as_one_hot(_rows_of, -1, lambda z: np.log(STABLE(z))),
        ),
        "the package takes flat labels only, make a column flat first": (
            fmnist_utils.softmax.cross_entropy
        ),
        "a column less a flat row is a table of all pairs, give both the shape (n,)": (
            lambda y, z: _log_sums()(z)[:, np.newaxis] - _own(z, y),
            lambda y, z: _log_sums()(z) - _own(z, y)[:, np.newaxis],
        ),
        "labels may be flat, too: `labels.ravel()` takes both forms": lambda y, z: cross_entropy_of(
            y[:, 0], z
        ),
        "the losses are flat, of shape (n,), whatever form the labels have": (
            lambda y, z: cross_entropy_of(y, z)[:, np.newaxis],
            lambda y, z: cross_entropy_of(y, z).reshape(y.shape),
        ),
        "`squeeze` takes away the axis of a single image, too; `ravel` keeps it": (
            lambda y, z: cross_entropy_of(y, z).squeeze(),
            lambda y, z: _log_sums()(z) - z[np.arange(len(y.squeeze())), y.squeeze()],
        ),
        "as many columns as there are classes, not always ten": _as_one_hot(
            lambda y, classes: np.eye(10)[y.ravel()]
        ),
        "the logarithm of a probability is negative, the loss is minus that": (
            _each_way(np.negative)
        ),
        "this is log Σ exp of each row, the logit of the true class is not subtracted": (
            lambda y, z: _log_sums()(z)
        ),
        "the row's largest was taken out, and must be added again": (
            lambda y, z: cross_entropy_of(y, z) - z.max(axis=1),
            lambda y, z: cross_entropy_of(y, z) - 2 * z.max(axis=1),
        ),
        "take out the largest of each row, not of the whole table": (
            _below(_log_sums(np.max)),
            _losses(probabilities=_shares(np.max)),
        ),
        "one loss for each image, that of its true class, and not one for each class": (
            lambda y, z: _log_sums()(z)[:, np.newaxis] - z,
            _losses(lambda p, y: -np.log(p)),
            lambda y, z: -np.eye(z.shape[1])[y.ravel()] * (z - _log_sums()(z)[:, np.newaxis]),
        ),
        "`[:, labels]` picks whole columns; the true class of image i is row i, column "
        "`labels[i]`": (
            lambda y, z: _log_sums()(z)[:, np.newaxis] - z[:, y.ravel()],
            lambda y, z: _log_sums()(z) - z[:, y.ravel()],
            _losses(lambda p, y: -np.log(p[:, y.ravel()])),
        ),
        "the first class is 0, not 1": (
            lambda y, z: cross_entropy_of(y.astype(int) - 1, z),
            lambda y, z: _log_sums()(z) - _own(z, y - 1),
        ),
        "the logarithm of Σ exp is missing": (
            _below(_log_sums(logarithm=lambda sums: sums)),
            _below(lambda z: np.exp(z).sum(axis=1)),
        ),
        "the logarithm is of the sum, not a sum of logarithms": (
            _below(lambda z: z.max(axis=1) + (z - z.max(axis=1, keepdims=True)).sum(axis=1)),
            _below(
                lambda z: (
                    z.max(axis=1) + np.log(np.exp(z - z.max(axis=1, keepdims=True))).sum(axis=1)
                )
            ),
        ),
        "this is the largest logit minus the true class's own, without log Σ exp(s − m)": (
            lambda y, z: z.max(axis=1) - _own(z, y)
        ),
        "this is the probability of the true class, expected minus its logarithm": _losses(_own),
        "take the natural logarithm": (
            *(
                lambda y, z, of=of, base=base: of(y, z) / np.log(base)
                for base in (10, 2)
                for of in (cross_entropy_of, _losses(), _losses(probabilities=_shares(_none)))
            ),
            _below(_log_sums(logarithm=np.log10)),
            _below(_log_sums(logarithm=np.log2)),
        ),
        "this is what the model's own answer costs, expected the true class": (
            _losses(lambda p, y: -np.log(p.max(axis=1)))
        ),
        "this is what the probability lacks to 1, expected minus its logarithm": _losses(
            lambda p, y: 1 - _own(p, y)
        ),
        "the logits are no probabilities yet, softmax comes before the logarithm": (
            _losses(probabilities=lambda z: z)
        ),
        "softmax was taken twice": (
            _losses(probabilities=lambda z: STABLE(STABLE(z))),
            lambda y, z: cross_entropy_of(y, STABLE(z)),
        ),
        "the probabilities of an image sum to 1, not those of a class": (
            lambda y, z: -_own(z - _log_sums()(z.T), y),
            _losses(probabilities=lambda z: STABLE(z.T).T),
            _losses(probabilities=_shares(np.max, axis=0)),
            _losses(probabilities=_shares(_none, axis=0)),
        ),
        "Σ onehot × log p is added up over the classes, not averaged": tuple(
            lambda y, z, of=of: of(y, z) / z.shape[1] for of in (cross_entropy_of, _losses())
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


def _divided(divisor: Callable, both: bool = True) -> Callable:
    """Return slopes that are divided by another number than that of the images."""

    def slopes(x: np.ndarray, labels: np.ndarray, w: np.ndarray, b: np.ndarray) -> tuple:
        of_w, of_b = _slopes()(x, labels, w, b)
        share = len(x) / divisor(x, w)
        return of_w * share, of_b * share if both else of_b

    return slopes


def _stepped(rate: float) -> Callable:
    def step(x: np.ndarray, labels: np.ndarray, w: np.ndarray, b: np.ndarray) -> tuple:
        of_w, of_b = _slopes()(x, labels, w, b)
        return w - rate * of_w, b - rate * of_b

    return step


def _less_one(place: Callable) -> Callable:
    """Return the error of a logit, with 1 subtracted at other places than the right ones."""

    def error(p: np.ndarray, labels: np.ndarray) -> np.ndarray:
        p = p.copy()
        p[place(labels)] -= 1
        return p

    return error


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
        "the sign is turned, and the sum is not divided by the number of images": _slopes(
            lambda p, y: np.eye(p.shape[1])[y] - p,
            of_w=lambda x, e: x.T @ e,
            of_b=lambda e: e.sum(axis=0),
        ),
        "what was true is not subtracted from the probabilities": _slopes(lambda p, y: p),
        "the slope has the shape of W, pixels by classes": _slopes(
            of_w=lambda x, e: e.T @ x / len(x)
        ),
        "there is one bias a class, average over the images only": (
            _slopes(of_b=np.mean),
            _slopes(of_b=np.sum),
        ),
        "there is one bias a class: the images are axis 0, the classes axis 1": (
            _slopes(of_b=lambda e: e.mean(axis=1)),
            _slopes(of_b=lambda e: e.sum(axis=1) / len(e)),
            _slopes(of_b=lambda e: e.sum(axis=1)),
        ),
        "the slope in b has the shape of b, without an axis of 1": (
            _slopes(of_b=lambda e: e.mean(axis=0, keepdims=True))
        ),
        "the slope in b is missing, give both": lambda *a: _slopes()(*a)[0],
        "`x.T @ error` adds up over the images; here the pixels meet them": (
            _slopes(of_w=lambda x, e: x @ e / len(x)),
            _slopes(of_w=lambda x, e: np.dot(x, e) / len(x)),
        ),
        "exp of a large logit is infinite, use your softmax": _slopes(
            probabilities=_shares(lambda z: 0.0)
        ),
        "divide by the number of images, not by that of the classes": (
            _divided(lambda x, w: w.shape[1]),
            _divided(lambda x, w: w.shape[1], both=False),
        ),
        "divide by the number of images, not by that of the pixels": (
            _divided(lambda x, w: w.shape[0]),
            _divided(lambda x, w: w.shape[0], both=False),
        ),
        "divide by the number of images that are given, not by one of the lesson": tuple(
            _divided(lambda x, w, n=n: n, both)
            for n in (100, 1000, 20, 2, 40, 55_000, 60_000)
            for both in (True, False)
        ),
        "the division by the number of images happens twice": (
            _divided(lambda x, w: len(x) ** 2),
            _divided(lambda x, w: len(x) ** 2, both=False),
            _slopes(of_b=lambda e: e.mean(axis=0) / len(e)),
        ),
        "these are the weights after a step, expected the slopes": tuple(
            map(_stepped, (1, 0.1, 0.01, 0.001, 0.3, 0.5))
        ),
        "as many columns as there are classes, not always ten": _slopes(
            lambda p, y: p - np.eye(10)[y]
        ),
        "softmax is missing: probabilities minus what was true, not logits": _slopes(
            probabilities=lambda z: z
        ),
        "1 is subtracted in whole rows or columns; it belongs in row i, column `labels[i]`": (
            _slopes(_less_one(lambda y: (slice(None), y))),
            _slopes(_less_one(lambda y: y)),
            _slopes(lambda p, y: p - np.eye(p.shape[1])[y].sum(axis=0)),
        ),
        "the order is W, b": lambda *a: _slopes()(*a)[::-1],
        "the truth is in `labels`, not the model's own answer": lambda x, y, w, b: _slopes()(
            x, (x @ w + b).argmax(axis=1), w, b
        ),
        "the first class is 0, not 1": (
            lambda x, y, w, b: _slopes()(x, y.astype(int) - 1, w, b),
            lambda x, y, w, b: _slopes()(x, y - 1, w, b),
        ),
        "softmax minus one-hot is the whole slope in a logit, without p · (1 − p)": _slopes(
            lambda p, y: (p - np.eye(p.shape[1])[y]) * p * (1 - p)
        ),
        "the bias is missing in the logits": lambda x, y, w, b: _slopes()(x, y, w, 0 * b),
        "the probabilities of an image sum to 1, along the last axis": _slopes(
            probabilities=lambda z: STABLE(z.T).T
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
    if current_secret() is None:  # each number is two calls of a loss that may be far away
        yield kink, _made(1100, seed=11), 0.0625
    yield bowl, np.array([[2.5]], np.float32), 0.5
    # A step that is made larger in secret leads over the kink.
    yield kink, np.array([3e-4, -2e-4, 0.5]), 1e-4
    yield kink, np.array([[3e-5], [-2e-5]], np.float32), 1e-5


def _moved(quotient: Callable, convert: type | None = np.float64, into: type | None = None,
           put_back: bool = True, ravel: bool = False) -> Callable:  # fmt: skip
    """Return a gradient by numbers: types, putting back and the quotient may be other ones."""

    def slopes(loss: Callable, weights: np.ndarray, step: float) -> np.ndarray:
        result = np.zeros(weights.shape, into or np.float64)
        weights = weights.astype(convert) if convert else weights.copy()
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


def _of_own_type(quotient: Callable, **others: object) -> Callable:
    """Return a gradient that is gathered in an array of the weights' type."""
    return lambda loss, w, step: _moved(quotient, into=w.dtype, **others)(loss, w, step)


def _first_place(weights: np.ndarray) -> np.ndarray:
    return (np.arange(weights.size) == 0).reshape(weights.shape)


def _changed(loss: Callable, weights: np.ndarray, step: float) -> np.ndarray:
    """Return the lesson's: the change is an array of the weights' type."""
    result = np.zeros(weights.shape)
    for place in np.ndindex(weights.shape):
        change = np.zeros_like(weights)
        change[place] = step
        result[place] = (loss(weights + change) - loss(weights - change)) / (2 * step)
    return result


def _over(places: Callable) -> Callable:
    """Return a gradient that walks over other places than the single weights."""

    def slopes(loss: Callable, weights: np.ndarray, step: float) -> np.ndarray:
        weights, result = weights.astype(np.float64), np.zeros(weights.shape)
        for place in places(weights):
            up, down = weights.copy(), weights.copy()
            up[place] += step
            down[place] -= step
            result[place] = _central(loss(up), 0, loss(down), step)
        return result

    return slopes


def _rows_and_columns(weights: np.ndarray) -> Iterator[tuple]:
    rows, columns = weights.shape
    return np.ndindex(rows, columns)


def _by_shape(weights: np.ndarray) -> Iterator[tuple]:
    for i in range(weights.shape[0]):
        for j in range(weights.shape[1]):
            yield i, j


def _by_lengths(weights: np.ndarray) -> Iterator[tuple]:
    for i in range(len(weights)):
        for j in range(len(weights[0])):
            yield i, j


def _never_put_back(loss: Callable, weights: np.ndarray, step: float) -> np.ndarray:
    up, down = weights.astype(np.float64), weights.astype(np.float64)
    result = np.zeros(weights.shape)
    for place in np.ndindex(weights.shape):
        up[place] += step
        down[place] -= step
        result[place] = _central(loss(up), 0, loss(down), step)
    return result


def _in_a_view(loss: Callable, weights: np.ndarray, step: float) -> np.ndarray:
    """Return what comes of `flat = moved.reshape(-1)`, which is a copy of a transposed array."""
    moved = weights.astype(np.float64)
    flat, result = moved.reshape(-1), np.zeros(weights.size)
    for i, kept in enumerate(flat.tolist()):
        flat[i] = kept + step
        up = loss(moved)
        flat[i] = kept - step
        result[i] = _central(up, 0, loss(moved), step)
        flat[i] = kept
    return result.reshape(weights.shape)


def _of_flat_weights(loss: Callable, weights: np.ndarray, step: float) -> np.ndarray:
    """Return what comes of weights that are made flat for the loss, too."""
    flat = _moved(_central)(loss, weights.ravel(), step)
    return flat.reshape(weights.shape)


def _central(up: float, here: float, down: float, step: float) -> float:
    return (up - down) / (2 * step)


def _forward(up: float, here: float, down: float, step: float) -> float:
    return (up - here) / step


@sheet.task(
    stars=3,
    cases=_valleys,
    tolerance=1e-5,
    misconceptions={
        "the way from down to up is two steps long": _moved(lambda u, h, d, s: (u - d) / s),
        "one step up alone is less exact, take one up and one down": _moved(_forward),
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
        "the difference is divided by 2 alone, and not by the step": _moved(
            lambda u, h, d, s: (u - d) / 2
        ),
        "from up, go down by two steps: one leads back to where the weight was": _moved(
            lambda u, h, d, s: (u - h) / (2 * s)
        ),
        "put each weight back before you move the next": (
            _moved(_central, put_back=False),
            _never_put_back,
        ),
        "float32 and whole numbers are too coarse for small steps, work on a float64 copy": (
            _moved(_central, convert=None),
            _of_own_type(_central, convert=None),
            _changed,
            lambda loss, w, step: _changed(loss, w, step).astype(w.dtype),
            _moved(_central, convert=np.float32),
            _moved(_central, convert=np.float32, into=np.float32),
        ),
        "take one step up and one down, and both on a float64 copy": (
            _moved(_forward, convert=None),
            lambda loss, w, step: _moved(lambda u, h, d, s: (u - loss(w)) / s, convert=None)(
                loss, w, step
            ),
            _of_own_type(_forward, convert=None),
        ),
        "only the first weight has its slope (does `return` stand inside the loop?)": lambda *a: (
            _moved(_central)(*a) * _first_place(a[1])
        ),
        "the slopes are cut or rounded to the type of the weights, gather them in float64": (
            _of_own_type(_central)
        ),
        "`step` is how far to move, expected that and no step of your own": tuple(
            lambda loss, w, step, own=own: _moved(_central)(loss, w, own)
            for own in (1e-5, 1e-4, 1e-3, 1e-6, 1e-2, 0.1, 1)
        ),
        "a whole step up and a whole step down, not half of one": (
            lambda loss, w, step: _moved(_central)(loss, w, step / 2),
            lambda loss, w, step: _moved(_central)(loss, w, step / 2) / 2,
        ),
        "two indices fit a table only, `np.ndindex` gives the places of any rank": (
            _over(_by_shape),
            _over(_rows_and_columns),
            _over(_by_lengths),
        ),
        "one index moves a whole row, `np.ndindex` gives the place of each weight": (
            _over(lambda w: range(len(w))),
            _over(lambda w: range(w.size)),
        ),
        "the slopes have the shape of the weights": lambda *a: _moved(_central)(*a).ravel(),
        "the loss takes weights of their own shape, not flat ones": (
            _of_flat_weights,
            lambda *a: _of_flat_weights(*a).ravel(),
        ),
        "of a transposed array `reshape(-1)` is a copy, and the loss sees no move": _in_a_view,
        "`/ 2 * step` multiplies by the step, put `2 * step` in brackets": _moved(
            lambda u, h, d, s: (u - d) / 2 * s
        ),
        "both losses are of the same weights: one array must be up and the other down": _moved(
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
    """Return a step by other formulas; `w_of` is given the weights and the new velocity."""

    def step(w: np.ndarray, velocity: np.ndarray, slope: np.ndarray, rate: float,
             momentum: float) -> tuple:  # fmt: skip
        new = velocity_of(velocity, slope, rate, momentum)
        both = w_of(w, new), new
        return tuple(a.astype(w.dtype) for a in both) if narrow else both

    return step


def _steps(*velocities_of: Callable, w_of: Callable = np.add) -> tuple[Callable, ...]:
    """Return the same mistakes, with and without the type of the weights."""
    return tuple(_step(of, w_of, narrow) for of in velocities_of for narrow in (True, False))


def _both(weights_of: Callable, velocity_of: Callable | None = None) -> tuple[Callable, ...]:
    """Return a step whose weights do not come from the velocity that is returned."""
    velocity_of = velocity_of or _rolled

    def step(w: np.ndarray, v: np.ndarray, g: np.ndarray, rate: float, m: float,
             narrow: bool = True) -> tuple:  # fmt: skip
        both = weights_of(w, v, g, rate, m), velocity_of(v, g, rate, m)
        return tuple(a.astype(w.dtype) for a in both) if narrow else both

    return step, partial(step, narrow=False)


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
        "the velocity is to have the type of `w`, too": lambda w, v, g, rate, m: (
            (w + _rolled(v, g, rate, m)).astype(w.dtype),
            _rolled(v, g, rate, m),
        ),
        "the weights are to have the type of `w`, not only the velocity": (
            lambda w, v, g, rate, m: (
                w + _rolled(v, g, rate, m),
                _rolled(v, g, rate, m).astype(w.dtype),
            )
        ),
        "float64 weights stay float64, take the type of `w`": lambda *a: tuple(
            each.astype(np.float32) for each in _step(_rolled)(*a)
        ),
        "this goes uphill: a step goes against the gradient": _steps(
            lambda v, g, rate, m: m * v + rate * g
        ),
        "here the velocity holds minus the slope, and is added": _steps(
            lambda v, g, rate, m: m * v + rate * g, w_of=np.subtract
        ),
        "W moves by the new velocity, not by the old one": _both(lambda w, v, g, rate, m: w + v),
        "W moves by the whole velocity, not by the gradient alone": _both(
            lambda w, v, g, rate, m: w - rate * g
        ),
        "the velocity points downhill already, add it": _steps(_rolled, w_of=np.subtract),
        "the rate is in the velocity already": _both(
            lambda w, v, g, rate, m: w + rate * _rolled(v, g, rate, m)
        ),
        "the rate multiplies the slope in the velocity, not the velocity in the weights": (
            *_both(
                lambda w, v, g, rate, m: w - rate * (m * v + g), lambda v, g, rate, m: m * v + g
            ),
            *_both(
                lambda w, v, g, rate, m: w + rate * (m * v - g), lambda v, g, rate, m: m * v - g
            ),
        ),
        "the rate multiplies the slope alone, not the old velocity": _steps(
            lambda v, g, rate, m: rate * (m * v - g)
        ),
        "momentum multiplies the old velocity alone, the gradient counts in full": _steps(
            lambda v, g, rate, m: m * v - (1 - m) * rate * g,
            lambda v, g, rate, m: m * v - (1 - m) * g,
        )
        + _both(
            lambda w, v, g, rate, m: w - rate * (m * v + (1 - m) * g),
            lambda v, g, rate, m: m * v + (1 - m) * g,
        ),
        "the slope goes into the velocity times the rate": _steps(lambda v, g, rate, m: m * v - g),
        "the old velocity stays in full, expected `momentum` times it": _steps(
            lambda v, g, rate, m: v - rate * g
        ),
        "the old velocity is forgotten, expected `momentum` times it": _steps(
            lambda v, g, rate, m: -rate * g
        ),
        "what stays of the old velocity is `momentum`, not 1 − momentum": _steps(
            lambda v, g, rate, m: (1 - m) * v - rate * g
        ),
        "rate and momentum are exchanged": _steps(lambda v, g, rate, m: rate * v - m * g),
        "`momentum` is an argument, expected that and no number of your own": _steps(
            *(lambda v, g, rate, m, own=own: own * v - rate * g for own in (0.9, 0.99, 0.5, 0.95))
        ),
        "`rate` is an argument, expected that and no number of your own": _steps(
            *(lambda v, g, rate, m, own=own: m * v - own * g for own in (0.1, 0.01, 0.001, 0.004))
        ),
        "momentum multiplies the old velocity alone, not the slope": _steps(
            lambda v, g, rate, m: m * (v - rate * g)
        ),
        "the weights move by the new velocity, as it is": (
            *_both(lambda w, v, g, rate, m: w + m * _rolled(v, g, rate, m) - rate * g),
            *_both(lambda w, v, g, rate, m: w + m * _rolled(v, g, rate, m)),
        ),
        "the weights come first, then the velocity": (
            lambda *a: _step(_rolled)(*a)[::-1],
            lambda *a: _step(_rolled, narrow=False)(*a)[::-1],
        ),
        "the new velocity is missing, give both": (
            lambda *a: _step(_rolled)(*a)[0],
            lambda *a: _step(_rolled, narrow=False)(*a)[0],
        ),
        "the second is the new velocity, not the old one": _both(
            lambda w, v, g, rate, m: w + _rolled(v, g, rate, m), lambda v, g, rate, m: v
        ),
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
