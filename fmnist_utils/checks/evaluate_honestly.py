"""Checks of the practice sheet "Evaluate honestly"."""

from collections.abc import Callable, Iterator
from functools import partial
from math import exp, log, nan
from statistics import NormalDist

import numpy as np

from fmnist_utils import calibration, metrics
from fmnist_utils.checks.engine.seeds import seeded
from fmnist_utils.checks.engine.sheet import Sheet
from fmnist_utils.checks.predictions import load_predictions

sheet = Sheet(__name__)
hint, progress = sheet.hint, sheet.progress


def _labels(n: int, classes: int, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Make labels, and predictions of which about six in ten are right."""
    generator = seeded(seed)
    labels = generator.integers(0, classes, n)
    guessed = generator.integers(0, classes, n)
    return labels.astype(np.uint8), np.where(generator.random(n) < 0.6, labels, guessed)


def _real(split: str, network: str) -> tuple[np.ndarray, np.ndarray]:
    kept = load_predictions()
    return kept[f"{split}_labels"], kept[f"{split}_{network}"]


def _pairs() -> Iterator[tuple]:
    yield np.array([0, 0, 1, 2], np.uint8), np.array([0, 1, 1, 2]), 3
    yield np.array([0, 0, 1, 0], np.uint8), np.array([0, 1, 1, 2]), 4
    yield np.array([1], np.uint8), np.array([0]), 2
    yield np.array([2, 0, 1, 0, 2], np.uint8), np.array([0, 1, 1, 2, 0]), 5
    yield np.array([0, 3, 3], np.uint8), np.array([3, 3, 0]), 5
    labels, logits = _real("validation", "cnn")
    yield labels, logits.argmax(axis=1), 10
    sizes = seeded(1)
    for few, many in ((2, 9), (30, 60), (200, 250)):
        n, classes = int(sizes.integers(400, 1500)), int(sizes.integers(few, many))
        yield (*_labels(n, classes, seed=classes), classes)
    often = (40_000, 20)  # more than two bytes with a sign can count
    yield np.repeat(np.array([0, 1], np.uint8), often), np.repeat([0, 1], often), 2


def _counted(labels: np.ndarray, predicted: np.ndarray, classes: int) -> np.ndarray:
    pairs = labels.astype(int) * classes + predicted
    return np.bincount(pairs, minlength=classes**2).reshape(classes, classes)


def _wrapped(labels: np.ndarray, predicted: np.ndarray, classes: int) -> np.ndarray:
    pairs = (labels * np.uint8(classes)) + predicted
    return np.bincount(pairs, minlength=classes**2).reshape(classes, classes)


def _too_short(labels: np.ndarray, predicted: np.ndarray, classes: int) -> np.ndarray:
    return np.bincount(labels.astype(int) * classes + predicted).reshape(classes, classes)


def _marked(labels: np.ndarray, predicted: np.ndarray, classes: int) -> np.ndarray:
    matrix = np.zeros((classes, classes), np.int64)
    matrix[labels, predicted] += 1
    return matrix


def _as_many_as_came(labels: np.ndarray, predicted: np.ndarray, classes: int) -> np.ndarray:
    return _counted(labels, predicted, 1 + int(max(labels.max(), predicted.max())))


def _by_rows(labels: np.ndarray, predicted: np.ndarray, classes: int) -> np.ndarray:
    matrix = _counted(labels, predicted, classes)
    with np.errstate(invalid="ignore"):
        return matrix / matrix.sum(axis=1, keepdims=True)


def _by_columns(labels: np.ndarray, predicted: np.ndarray, classes: int) -> np.ndarray:
    matrix = _counted(labels, predicted, classes)
    with np.errstate(invalid="ignore"):
        return matrix / matrix.sum(axis=0)


def _that_came(labels: np.ndarray, predicted: np.ndarray, _: int) -> np.ndarray:
    came, places = np.unique(np.concatenate([labels, predicted]), return_inverse=True)
    return _counted(*np.split(places, 2), len(came))


def _tens(labels: np.ndarray, predicted: np.ndarray, least: int) -> np.ndarray:
    return np.bincount(10 * labels.astype(int) + predicted, minlength=least)


def _unbracketed(labels: np.ndarray, predicted: np.ndarray, classes: int) -> np.ndarray:
    matrix = np.zeros((classes, classes), int)
    for i in range(classes):
        for j in range(classes):
            matrix[i, j] = (labels == i & predicted == j).sum()
    return matrix


def _without_the_last(labels: np.ndarray, predicted: np.ndarray, classes: int) -> np.ndarray:
    matrix = _counted(labels, predicted, classes)
    matrix[-1] = matrix[:, -1] = 0
    return matrix


@sheet.task(
    cases=_pairs,
    misconceptions={
        "the true class chooses the row, yours lies on its side": lambda y, p, k: _counted(
            y, p, k
        ).T.copy(),
        "`+= 1` counts a pair once, however often it comes; use bincount": _marked,
        "bincount stops at the largest pair that came, tell it `minlength`": _too_short,
        "labels are bytes and wrap around above 255, convert before you multiply": _wrapped,
        "a byte counts up to 255 and begins again at 0: count in int64": lambda y, p, k: (
            _counted(y, p, k).astype(np.uint8).astype(np.int64)
        ),
        "two bytes with a sign count up to 32,767: count in int64": lambda y, p, k: (
            _counted(y, p, k).astype(np.int16).astype(np.int64)
        ),
        "count, do not divide yet": lambda y, p, k: _counted(y, p, k) / len(y),
        "these are shares of each true class: count, do not divide yet": _by_rows,
        "the diagonal counts what is right, it belongs to the matrix": lambda y, p, k: (
            _counted(y, p, k) * (1 - np.eye(k, dtype=int))
        ),
        "`classes` says how many there are, not the largest that came": _as_many_as_came,
        "use `classes`, ten is only one number of them": (
            lambda y, p, k: metrics.confusion_matrix(y, p),
            lambda y, p, k: _tens(y, p, 100).reshape(10, 10),
            lambda y, p, k: _tens(y, p, k**2).reshape(k, k),
        ),
        "only classes that came have a row and a column, all of them should": _that_came,
        "histogram2d's bins go from the smallest to the largest that came: tell it `range`": (
            lambda y, p, k: np.histogram2d(y, p, bins=k)[0]
        ),
        "`[[0] * n] * n` is one row, n times: make each row anew": lambda y, p, k: np.tile(
            _counted(y, p, k).sum(axis=0), (k, 1)
        ),
        "`&` binds before `==`: put each comparison in brackets": _unbracketed,
        "the last class has a row and a column, too: `range(classes)`": _without_the_last,
        "this has all counts in one row: reshape it to classes by classes": lambda y, p, k: (
            _counted(y, p, k).ravel()
        ),
        "this says whether a pair came, expected how often": lambda y, p, k: _marked(y, p, k) > 0,
        "these are the right ones alone: mistakes belong to the matrix, off the diagonal": (
            lambda y, p, k: _counted(y, p, k) * np.eye(k, dtype=int)
        ),
        "these are shares of each predicted class: count, do not divide yet": _by_columns,
    },
    hints=(
        "Give each pair one number, so that no two pairs share it, and count these numbers.",
        "The number is classes × true + predicted, from 0 to classes² - 1.",
        "`np.bincount(pairs, minlength=classes**2).reshape(classes, classes)`, and the labels "
        "with `astype(int)` first.",
    ),
    unlocks="You can see who is taken for whom, for any number of classes.",
)
def confusion_matrix(labels: np.ndarray, predicted: np.ndarray, classes: int) -> np.ndarray:
    """Return how often each class was taken for each class."""
    matrix = [[0] * classes for _ in range(classes)]
    for true, guess in zip(labels.tolist(), predicted.tolist(), strict=True):
        matrix[true][guess] += 1
    return np.array(matrix, np.int64)


@sheet.choice(
    right="a",
    replies={
        "a": "All points lie below the line: it claims more than it keeps.",
        "b": "a modest network lies above the line, it keeps more than it claims.",
        "c": "T moves only the confidence. The answers, and so the accuracy, are as before.",
        "d": "the points rise from left to right: where it is surer, it is right more often.",
    },
    hints=(
        "Take one point: what did the network claim there (across), and what did it keep (up)?",
        "In the middle it claims about 0.7. How often is it right there? What can T not change?",
    ),
)
def what_it_claims() -> str:
    """Choose what a reliability diagram says of a network whose logits were divided by 0.3."""


def _matrices() -> Iterator[tuple]:
    yield (np.array([[8, 2], [4, 6]]),)
    yield (np.array([[5, 0, 1], [2, 0, 0], [1, 0, 3]]),)
    yield (np.array([[0, 5, 0], [3, 2, 0], [2, 0, 0]]),)
    yield (np.array([[0, 0, 0], [1, 4, 0], [0, 0, 2]]),)
    yield (np.array([[4, 1], [3, 0]]),)
    yield (np.array([[6, 0, 2], [0, 1, 0], [1, 0, 5]]),)  # called only once, and rightly
    yield (np.array([[3, 0, 1], [0, 0, 0], [2, 0, 4]]),)  # neither there nor called
    labels, logits = _real("test", "cnn")
    yield (_counted(labels, logits.argmax(axis=1), 10),)
    yield (np.array([[7]]),)
    generator = seeded(2)
    for _ in range(2):
        size = generator.integers(4, 40)
        matrix = generator.integers(0, 3000, (size, size))
        matrix[:, generator.integers(size)] = 0
        matrix[1, 1] = 0
        yield (matrix.T.copy().T,)


def _share(matrix: np.ndarray, axis: int | None, hole: float = nan) -> np.ndarray:
    with np.errstate(invalid="ignore"):
        shares = matrix.diagonal() / matrix.sum(axis=axis)
    return np.where(np.isnan(shares), hole, shares)


def _share_of_columns(matrix: np.ndarray) -> np.ndarray:
    with np.errstate(invalid="ignore"):
        return matrix / matrix.sum(axis=0)


def _of_row_shares(matrix: np.ndarray, hole: float = nan) -> np.ndarray:
    with np.errstate(invalid="ignore"):
        shares = matrix / matrix.sum(axis=1, keepdims=True)
        return _share(np.where(np.isnan(shares), hole, shares), 0)


def _rounded_shares(matrix: np.ndarray, places: int) -> np.ndarray:
    return _share(matrix, 0).round(places)


def _with_none(matrix: np.ndarray) -> np.ndarray:
    return np.array([None if share != share else share for share in _share(matrix, 0)])


def _f1(matrix: np.ndarray) -> np.ndarray:
    with np.errstate(invalid="ignore"):
        return 2 * matrix.diagonal() / (matrix.sum(axis=0) + matrix.sum(axis=1))


def _jaccard(matrix: np.ndarray) -> np.ndarray:
    right = matrix.diagonal()
    with np.errstate(invalid="ignore"):
        return right / (matrix.sum(axis=0) + matrix.sum(axis=1) - right)


def _odds_of_right(matrix: np.ndarray) -> np.ndarray:
    with np.errstate(invalid="ignore", divide="ignore"):
        return matrix.diagonal() / (matrix.sum(axis=0) - matrix.diagonal())


@sheet.task(
    stars=2,
    cases=_matrices,
    misconceptions={
        "that is recall: you divided by the rows": lambda m: _share(m, 1),
        "that is a part of all images; divide by those that were called so": lambda m: _share(
            m, None
        ),
        "nothing was called so: that is unknown (nan), not bad": lambda m: _share(m, 0, 0.0),
        "nothing was called so: that is unknown, nan, and no other number": (
            lambda m: _share(m, 0, -1.0),
            lambda m: _share(m, 0, 0.5),
        ),
        "that is the Jaccard index: divide by what was called so, whatever else it is": _jaccard,
        "take the matrix of counts, not the shares of its rows": (
            _of_row_shares,
            lambda m: _of_row_shares(m, 0.0),
        ),
        "nothing was called so: that is unknown (nan), not perfect": lambda m: _share(m, 0, 1.0),
        "one number for each class, no mean": (
            lambda m: float(np.nanmean(_share(m, 0))),
            lambda m: float(_share(m, 0).mean()),
        ),
        "that is the accuracy, one number for all: expected one for each class": lambda m: float(
            m.trace() / m.sum()
        ),
        "a share lies between 0 and 1": lambda m: 100 * _share(m, 0),
        "nan where nothing was called so, not where a class has no images": lambda m: np.where(
            m.sum(axis=1) == 0, nan, _share(m, 0, 0.0)
        ),
        "a class that nothing was called has its place, too, with nan": lambda m: _share(m, 0)[
            m.sum(axis=0) > 0
        ],
        "what is unknown is nan, a number: None makes objects of all": _with_none,
        "take the diagonal: only that was called rightly": _share_of_columns,
        "do not round": tuple(partial(_rounded_shares, places=k) for k in (2, 3, 4)),
        "that is recall: you divided by the rows (and 0 / 0 is nan)": lambda m: _share(m, 1, 0.0),
        "a class that was called, but never rightly, has precision 0, not nan": lambda m: np.where(
            m.diagonal() == 0, nan, _share(m, 0)
        ),
        "that is the F1 score, of precision and recall together": _f1,
        "that is the share of what is called so and is not": lambda m: 1 - _share(m, 0),
        "the shares were cut to whole numbers: divide with `/`, and keep floats": lambda m: (
            m.diagonal() // np.maximum(m.sum(axis=0), 1)
        ),
        "the diagonal belongs to what was called so, too": _odds_of_right,
    },
    tolerance=1e-6,
    hints=(
        "Of all that was called a shirt: is that a row or a column?",
        "The diagonal over the sum of its column. Which axis goes, if you sum a column up?",
        "`matrix.diagonal() / matrix.sum(axis=0)`; 0 / 0 gives nan by itself.",
    ),
    unlocks="Precision asks what a name is worth, recall how many of a kind were found.",
)
def class_precision(matrix: np.ndarray) -> np.ndarray:
    """Return, for each class, the share of what was called so that is."""
    shares = []
    for k in range(len(matrix)):
        called = sum(int(row[k]) for row in matrix)
        shares.append(int(matrix[k][k]) / called if called else nan)
    return np.array(shares)


def _matrices_and_z() -> Iterator[tuple]:
    yield np.array([[9, 1], [20, 80]]), 1.96
    yield np.array([[50, 0, 0], [3, 47, 0], [1, 0, 0]]), 1.96
    yield np.array([[5, 0, 2], [0, 0, 0], [1, 1, 3]]), 1.96
    labels, logits = _real("validation", "dense")
    yield _counted(labels, logits.argmax(axis=1), 10), 2.576
    yield np.array([[7]]), 1.0
    yield np.array([[30, 0], [4, 11]]), 1.645
    yield np.array([[12, 8], [0, 0]]), 1.96
    generator = seeded(3)
    for most in (30, 3000):
        size = generator.integers(3, 30)
        matrix = generator.integers(0, most, (size, size)).T
        matrix[2] = 0
        yield matrix, float(generator.uniform(0.5, 3))


def _wilson(right: np.ndarray, n: np.ndarray, z: float) -> np.ndarray:
    with np.errstate(invalid="ignore", divide="ignore"):
        share = right / n
        centre = (share + z**2 / (2 * n)) / (1 + z**2 / n)
        half = z * np.sqrt(share * (1 - share) / n + z**2 / (4 * n**2)) / (1 + z**2 / n)
    return np.stack([centre - half, centre + half], axis=1)


def _intervals(matrix: np.ndarray, z: float, axis: int = 1) -> np.ndarray:
    found = _wilson(matrix.diagonal(), matrix.sum(axis=axis), z)
    return np.where(np.isnan(found), [0.0, 1.0], found)


def _textbook(matrix: np.ndarray, z: float) -> np.ndarray:
    n = matrix.sum(axis=1)
    with np.errstate(invalid="ignore"):
        share = matrix.diagonal() / n
        half = z * np.sqrt(share * (1 - share) / n)
    return np.stack([share - half, share + half], axis=1)


def _bare(matrix: np.ndarray, z: float) -> np.ndarray:
    return _wilson(matrix.diagonal(), matrix.sum(axis=1), z)


def _without_images(intervals: np.ndarray) -> np.ndarray:
    return np.where(np.isnan(intervals), [0.0, 1.0], intervals)


def _without_root(right: np.ndarray, n: np.ndarray, z: float) -> np.ndarray:
    with np.errstate(invalid="ignore", divide="ignore"):
        share = right / n
        centre = (share + z**2 / (2 * n)) / (1 + z**2 / n)
        half = z * (share * (1 - share) / n + z**2 / (4 * n**2)) / (1 + z**2 / n)
    return np.stack([centre - half, centre + half], axis=1)


def _off(which: str) -> tuple[Callable, Callable]:
    """Return Wilson's interval with a slip, with nan or 0 to 1 where there are no images."""

    def bare(matrix: np.ndarray, z: float) -> np.ndarray:
        n = matrix.sum(axis=1)
        with np.errstate(invalid="ignore", divide="ignore"):
            share, grown = matrix.diagonal() / n, 1 + z**2 / n
            drawn = z if which == "z" else z**2
            centre = share if which == "around the share" else (share + drawn / (2 * n)) / grown
            below = 4 * n if which == "4n" else 4 * n**2
            half = z * np.sqrt(share * (1 - share) / n + z**2 / below)
            half = half if which == "wide" else half / grown
        return np.stack([centre - half, centre + half], axis=1)

    return bare, lambda m, z: _without_images(bare(m, z))


def _agresti_coull(matrix: np.ndarray, z: float) -> np.ndarray:
    n = matrix.sum(axis=1) + z**2
    share = (matrix.diagonal() + z**2 / 2) / n
    half = z * np.sqrt(share * (1 - share) / n)
    return np.stack([share - half, share + half], axis=1)


def _if_images(matrix: np.ndarray, intervals: np.ndarray) -> np.ndarray:
    return np.where(matrix.sum(axis=1, keepdims=True) == 0, [0.0, 1.0], intervals)


def _rounded_ends(matrix: np.ndarray, z: float, places: int) -> np.ndarray:
    return _intervals(matrix, z).round(places)


def _centre_and_half(intervals: np.ndarray) -> np.ndarray:
    low, high = intervals.T
    return np.stack([(low + high) / 2, (high - low) / 2], axis=1)


def _package(matrix: np.ndarray, _: float) -> np.ndarray:
    found = zip(matrix.diagonal().tolist(), matrix.sum(axis=1).tolist(), strict=True)
    return np.array([metrics.wilson_interval(k, n) for k, n in found])


def _package_by_z(matrix: np.ndarray, z: float, least: int) -> np.ndarray:
    found = zip(matrix.diagonal().tolist(), matrix.sum(axis=1).tolist(), strict=True)
    return np.array([metrics.wilson_interval(k, n, z) if n >= least else (0, 1) for k, n in found])


@sheet.task(
    stars=2,
    cases=_matrices_and_z,
    misconceptions={
        "this is the textbook's interval, which knows nothing near 0 and 1": _textbook,
        "that is the textbook's interval, which has no width at 0 and 1": lambda m, z: (
            _without_images(_textbook(m, z))
        ),
        "this is the textbook's interval, cut off at 0 and 1: take Wilson's": (
            lambda m, z: np.clip(_textbook(m, z), 0, 1),
            lambda m, z: _without_images(np.clip(_textbook(m, z), 0, 1)),
        ),
        "this is Agresti and Coull's interval, near to Wilson's, but wider": (
            _agresti_coull,
            lambda m, z: _if_images(m, _agresti_coull(m, z)),
        ),
        "half the width is divided by 1 + z² / n, too": _off("wide"),
        "Wilson's interval lies around a centre of its own, not around the share": _off(
            "around the share"
        ),
        "below the root, z² is divided by 4n², not by 4n": _off("4n"),
        "z is squared in the centre, too": _off("z"),
        "z is how many spreads to each side, do not halve it": (
            lambda m, z: _intervals(m, z / 2),
            lambda m, z: _bare(m, z / 2),
        ),
        "these are precision's intervals: a recall's n is its row": (
            lambda m, z: _intervals(m, z, axis=0),
            lambda m, z: _if_images(m, _wilson(m.diagonal(), m.sum(axis=0), z)),
        ),
        "these are precision's intervals: a recall's n is its row; and n = 0 gives 0 to 1": (
            lambda m, z: _wilson(m.diagonal(), m.sum(axis=0), z)
        ),
        "n is the number of images of the class, not of all": lambda m, z: _wilson(
            m.diagonal(), np.full(len(m), m.sum()), z
        ),
        "n is the number of images of the class, not of all of them": lambda m, z: np.where(
            m.sum(axis=1, keepdims=True) == 0,
            [0.0, 1.0],
            _wilson(m.diagonal(), np.full(len(m), m.sum()), z),
        ),
        "n is the class's own number of images, the sum of its row, not the mean of all classes": (
            lambda m, z: _wilson(m.diagonal(), np.full(len(m), m.sum() / len(m)), z),
            lambda m, z: _if_images(m, _wilson(m.diagonal(), np.full(len(m), m.sum() / len(m)), z)),
        ),
        "low and high are the two columns": lambda m, z: _intervals(m, z).T.copy(),
        "low and high are the two columns, and a class without images has 0 and 1": lambda m, z: (
            _bare(m, z).T.copy()
        ),
        "high comes after low": lambda m, z: _intervals(m, z)[:, ::-1].copy(),
        "high comes after low, and a class without images has 0 and 1": lambda m, z: _bare(m, z)[
            :, ::-1
        ].copy(),
        "`reshape` does not turn rows into columns: stack along axis 1, or take `.T`": (
            lambda m, z: _intervals(m, z).T.reshape(-1, 2),
            lambda m, z: _bare(m, z).T.reshape(-1, 2),
        ),
        "a class without images has its row, too: 0 to 1": lambda m, z: _intervals(m, z)[
            m.sum(axis=1) > 0
        ],
        "of a class without images anything may be true, 0 to 1": (
            _bare,
            lambda m, z: _wilson(m.diagonal(), np.maximum(m.sum(axis=1), 1), z),
            lambda m, z: np.nan_to_num(_bare(m, z), nan=0.5),
        ),
        "of a class without images anything may be true, 0 to 1, not 0 to 0": lambda m, z: (
            np.nan_to_num(_bare(m, z))
        ),
        "use the z that you are given, 1.96 is only one of them": lambda m, z: _intervals(m, 1.96),
        "use the z that you are given, 1.96 is only one; and n = 0 gives 0 to 1": lambda m, z: (
            _bare(m, 1.96)
        ),
        "`wilson_interval` takes a confidence, not z": (
            lambda m, z: _intervals(m, NormalDist().inv_cdf(0.975)),
            partial(_package_by_z, least=1),
        ),
        "`wilson_interval` takes a confidence, not z, and an n of 1 or more": (
            _package,
            partial(_package_by_z, least=0),
        ),
        "do not round": tuple(partial(_rounded_ends, places=k) for k in (2, 3, 4)),
        "the spread of a share is a root, take it": lambda m, z: _without_images(
            _without_root(m.diagonal(), m.sum(axis=1), z)
        ),
        "these are centre and half the width, expected low and high": lambda m, z: _centre_and_half(
            _intervals(m, z)
        ),
    },
    tolerance=1e-6,
    hints=(
        "The lesson's `wilson` takes arrays, too. What is `right` here, and what is `n`?",
        "`right` is the diagonal, `n` the sum of each row. Stack low and high as columns.",
        "`np.stack([low, high], axis=1)`, and set the rows with n == 0 to [0, 1].",
    ),
    unlocks="A hundred images leave much room: 90 right of 100 may be anything from 0.83 to 0.94.",
)
def recall_intervals(matrix: np.ndarray, z: float) -> np.ndarray:
    """Return Wilson's interval of each class's recall, found by halving."""
    rows = []
    for k in range(len(matrix)):
        n = sum(matrix[k].tolist())
        share = int(matrix[k][k]) / n if n else 0.5
        rows.append([_end(share, n, z, 0.0), _end(share, n, z, 1.0)] if n else [0.0, 1.0])
    return np.array(rows)


def _end(share: float, n: int, z: float, outside: float) -> float:
    """Search between the share and 0 or 1 for where the share begins to be a surprise."""
    inside = share
    for _ in range(60):
        p = (inside + outside) / 2
        if (share - p) ** 2 <= z**2 * p * (1 - p) / n:
            inside = p
        else:
            outside = p
    return inside


def _confidences() -> Iterator[tuple]:
    yield np.array([0.95, 0.95, 0.65, 0.65]), np.array([True, False, True, True]), 10
    yield np.array([0.3, 0.35, 0.6, 0.7, 0.9]), np.array([True, False, True, True, False]), 4
    yield np.array([0.9, 0.3, 0.35, 0.38, 0.95]), np.array([True, False, False, False, True]), 2
    yield np.array([1.0, 1, 0.95, 0.5, 0.55]), np.array([True, False, True, True, False]), 10
    yield np.array([0.7]), np.array([False]), 3
    yield np.array([0.1, 1.0, 0.15, 0.8]), np.array([True, False, True, True]), 5
    for bins in (15, 20):
        yield np.array([0.65, 0.95, 0.95, 1.0]), np.array([True, False, True, False]), bins
    generator = seeded(16)
    for most in (60, 2000):
        n, bins = int(generator.integers(most // 2, most)), int(generator.integers(11, 25))
        yield generator.uniform(0.05, 1, n), generator.random(n) < 0.6, bins
    yield generator.uniform(0.05, 1, 40), generator.random(40) < 0.6, 1
    sure = np.append(np.ones(8), generator.uniform(0.3, 1, 30))  # none in the first bin
    yield sure, np.append(np.arange(8) < 3, generator.random(30) < 0.95), 6
    labels, logits = _real("validation", "cnn")
    odds = np.exp(logits.astype(float) / 0.4)
    odds /= odds.sum(axis=1, keepdims=True)
    yield odds.max(axis=1), odds.argmax(axis=1) == labels, 15


def _bins(confidence: np.ndarray, right: np.ndarray, bins: int) -> tuple[np.ndarray, ...]:
    places = np.minimum((bins * confidence).astype(int), bins - 1)
    claimed = np.bincount(places, weights=confidence, minlength=bins)
    kept = np.bincount(places, weights=right, minlength=bins)
    return np.bincount(places, minlength=bins), np.abs(claimed - kept)


def _plain_mean(full_only: bool) -> Callable:
    def mean(confidence: np.ndarray, right: np.ndarray, bins: int) -> float:
        count, apart = _bins(confidence, right, bins)
        with np.errstate(invalid="ignore"):
            each = apart / count
        return float(np.nanmean(each) if full_only else np.nansum(each) / bins)

    return mean


def _empty_as_nan(confidence: np.ndarray, right: np.ndarray, bins: int) -> float:
    count, apart = _bins(confidence, right, bins)
    with np.errstate(invalid="ignore"):
        return float(np.sum(apart / count * count) / len(right))


def _open_ended(confidence: np.ndarray, right: np.ndarray, bins: int) -> float:
    keep = confidence < 1
    return float(_bins(confidence[keep], right[keep], bins)[1].sum() / len(right))


def _extra_bin(confidence: np.ndarray, right: np.ndarray, bins: int) -> float:
    places = (bins * confidence).astype(int)
    apart = [abs((confidence - right)[places == k].sum()) for k in range(bins + 1)]
    return float(sum(apart) / len(right))


def _by_middles(confidence: np.ndarray, right: np.ndarray, bins: int) -> float:
    places = np.minimum((bins * confidence).astype(int), bins - 1)
    apart = [abs(((k + 0.5) / bins - right[places == k]).sum()) for k in range(bins)]
    return float(sum(apart) / len(right))


def _squared(confidence: np.ndarray, right: np.ndarray, bins: int) -> float:
    count, apart = _bins(confidence, right, bins)
    return float((apart**2 / np.maximum(count, 1)).sum() / len(right))


def _largest(confidence: np.ndarray, right: np.ndarray, bins: int) -> float:
    count, apart = _bins(confidence, right, bins)
    return float((apart / np.maximum(count, 1)).max())


def _by_places(places: np.ndarray, confidence: np.ndarray, right: np.ndarray) -> float:
    apart = np.bincount(places, weights=confidence) - np.bincount(places, weights=right)
    return float(np.abs(apart).sum() / len(confidence))


def _between(low: np.ndarray, high: np.ndarray) -> Callable:
    """Take the answers from each lower edge up to the upper one, both included."""

    def between(confidence: np.ndarray, right: np.ndarray, bins: int) -> float:
        edges = zip(low(bins), high(bins), strict=True)
        apart = [(confidence - right)[(a <= confidence) & (confidence <= b)] for a, b in edges]
        return float(sum(abs(each.sum()) for each in apart) / len(right))

    return between


def _own_edges(confidence: np.ndarray, right: np.ndarray, bins: int) -> float:
    edges = np.histogram_bin_edges(confidence, bins)
    places = np.clip(np.searchsorted(edges, confidence, side="right") - 1, 0, bins - 1)
    return _by_places(places, confidence, right)


def _share_of_all(confidence: np.ndarray, right: np.ndarray, bins: int) -> float:
    places = np.minimum((bins * confidence).astype(int), bins - 1)
    return _by_places(places, confidence, np.full(len(right), right.mean()))


def _rounded_error(confidence: np.ndarray, right: np.ndarray, bins: int, digits: int) -> float:
    return round(float(_bins(confidence, right, bins)[1].sum() / len(right)), digits)


def _sum_of_bins(confidence: np.ndarray, right: np.ndarray, bins: int) -> float:
    count, apart = _bins(confidence, right, bins)
    return float((apart / np.maximum(count, 1)).sum())


@sheet.task(
    stars=2,
    cases=_confidences,
    misconceptions={
        "use `bins`, ten is only one number of them, and cut off, do not round": lambda c, r, b: (
            _by_places(np.minimum((10 * c).astype(int), b - 1), c, r)
        ),
        "b bins have b + 1 edges, yours are one bin fewer": (
            lambda c, r, b: float(_bins(c, r, b - 1)[1].sum() / len(c) if b > 1 else 0),
            lambda c, r, b: _extra_bin(c, r, b - 1),
        ),
        "the lower edge belongs to the bin, the upper one to the next": lambda c, r, b: _by_places(
            np.ceil(b * c).astype(int) - 1, c, r
        ),
        "the last bin is bins - 1, 9 is only the last of ten": lambda c, r, b: _by_places(
            np.minimum((b * c).astype(int), 9), c, r
        ),
        "0 / 0 of an empty bin is nan, and a sum with one nan is nan": _empty_as_nan,
        "bin by bin: too sure here and too modest there must not cancel": lambda c, r, b: abs(
            float(c.mean() - r.mean())
        ),
        "a bin counts by its answers, you took the plain mean of the bins": _plain_mean(True),
        "a bin counts by its answers, and an empty one not at all": _plain_mean(False),
        "take the sums in each bin of equal width, not answer by answer": lambda c, r, b: float(
            np.abs(c - r).mean()
        ),
        "divide by the number of answers": lambda c, r, b: float(_bins(c, r, b)[1].sum()),
        "square nothing: the plain distance of what is claimed and kept": _squared,
        "take the mean confidence of a bin's answers, not its middle": _by_middles,
        "the bins are of equal width, not of equally many answers": lambda c, r, b: float(
            sum(abs((c[i] - r[i]).sum()) for i in np.array_split(np.argsort(c), b)) / len(c)
        ),
        "the plain distances, not the root of their squares": lambda c, r, b: float(
            np.sqrt(_squared(c, r, b))
        ),
        "the largest distance of a bin is another score, here all bins count": _largest,
        "too sure and too modest count alike: take `abs` in each bin": lambda c, r, b: float(
            (c - r).sum() / len(c)
        ),
        "a share, not in percent": lambda c, r, b: 100 * float(_bins(c, r, b)[1].sum() / len(c)),
        "divide by the number of answers, not of bins": (
            lambda c, r, b: float(_bins(c, r, b)[1].sum() / b),
            lambda c, r, b: float(_bins(c, r, b)[1].sum() / np.sum(_bins(c, r, b)[0] > 0)),
        ),
        "cut off, do not round: bin k begins at k / bins": lambda c, r, b: _by_places(
            np.minimum(np.round(b * c).astype(int), b - 1), c, r
        ),
        "use `bins`, ten is only one number of them": lambda c, r, b: float(
            _bins(c, r, 10)[1].sum() / len(c)
        ),
        "a confidence of exactly 1 belongs to the last bin, yours fell out": _open_ended,
        "a confidence of exactly 1 belongs to the last bin, not to one behind it": _extra_bin,
        "a confidence of exactly 1 belongs to the last bin, not to the first": lambda c, r, b: (
            _by_places((b * c).astype(int) % b, c, r)
        ),
        "bins go from 0 to 1, not from the smallest to the largest confidence": _own_edges,
        "an edge belongs to the bin that begins there, yours counts it in both": (
            _between(
                lambda b: np.linspace(0, 1, b + 1)[:-1], lambda b: np.linspace(0, 1, b + 1)[1:]
            ),
            _between(lambda b: np.arange(b) / b, lambda b: np.arange(1, b + 1) / b),
        ),
        "each bin has its own share of right answers, not that of all": _share_of_all,
        "the last bin counts, too: `range(bins)`": lambda c, r, b: float(
            _bins(c, r, b)[1][:-1].sum() / len(c)
        ),
        "a bin counts by its answers, you only added the bins up": _sum_of_bins,
        "0 is the best calibration error, do not take it from 1": lambda c, r, b: float(
            1 - _bins(c, r, b)[1].sum() / len(c)
        ),
        "do not round": tuple(partial(_rounded_error, digits=k) for k in (2, 3, 4)),
    },
    tolerance=1e-6,
    hints=(
        "What did a bin claim in all, and how many right answers did it keep?",
        "`bincount` with `weights=confidence`, and again with `weights=right`. A confidence of 1 "
        "needs `np.minimum(…, bins - 1)`.",
        "`np.abs(claimed - kept).sum() / len(confidence)`: no mean of a bin is needed.",
    ),
    unlocks="Honest on the whole is not honest: every bin has to keep its word.",
)
def calibration_error(confidence: np.ndarray, right: np.ndarray, bins: int) -> float:
    """Return the expected calibration error."""
    total = 0.0
    for k in range(bins):
        inside = [
            (c, r)
            for c, r in zip(confidence.tolist(), right.tolist(), strict=True)
            if k / bins <= c < (k + 1) / bins or (c == 1 and k == bins - 1)
        ]
        if inside:
            claimed = sum(c for c, _ in inside) / len(inside)
            kept = sum(r for _, r in inside) / len(inside)
            total += len(inside) / len(confidence) * abs(claimed - kept)
    return total


def _odds(logits: np.ndarray) -> np.ndarray:
    powers = np.exp(logits.astype(float) - logits.max(axis=1, keepdims=True))
    return powers / powers.sum(axis=1, keepdims=True)


def _labels_and_probabilities() -> Iterator[tuple]:
    yield np.array([0, 2], np.uint8), np.array([[0.5, 0.3, 0.2], [0.6, 0.3, 0.1]])
    yield np.array([1], np.uint8), np.array([[0.25, 0.25, 0.25, 0.25]])
    yield np.array([0, 1, 1], np.uint8), np.array([[1.0, 0.0], [1.0, 0.0], [0.4, 0.6]])
    yield np.array([0, 0], np.uint8), np.ones((2, 1))
    yield np.array([1, 0], np.uint8), np.array([[0.8, 0.2], [0.75, 0.25]])
    generator = seeded(21)
    for few, many in ((2, 9), (11, 40)):
        n, classes = int(generator.integers(300, 1500)), int(generator.integers(few, many))
        labels = generator.integers(0, classes, n).astype(np.uint8)
        yield labels, generator.dirichlet(np.ones(classes), n)
    labels, logits = _real("validation", "cnn")
    yield labels, _odds(logits)


def _squares(labels: np.ndarray, p: np.ndarray) -> np.ndarray:
    return (p - np.eye(p.shape[1])[labels]) ** 2


def _rounded_score(labels: np.ndarray, p: np.ndarray, digits: int) -> float:
    return round(float(_squares(labels, p).sum(axis=1).mean()), digits)


def _of_the_true_class(labels: np.ndarray, p: np.ndarray) -> np.ndarray:
    return p[np.arange(len(labels)), labels]


@sheet.task(
    stars=2,
    cases=_labels_and_probabilities,
    misconceptions={
        "the other classes count, too: each was given a probability, and did not come": (
            lambda y, p: float(((1 - _of_the_true_class(y, p)) ** 2).mean())
        ),
        "add up over the classes, the mean is over the images alone": lambda y, p: float(
            _squares(y, p).mean()
        ),
        "the mean over the images, you have their sum": lambda y, p: float(_squares(y, p).sum()),
        "do not halve: the squares of all classes, added up": lambda y, p: float(
            _squares(y, p).sum(axis=1).mean() / 2
        ),
        "square the distances: the plain ones reward shouting": lambda y, p: float(
            np.sqrt(_squares(y, p)).sum(axis=1).mean()
        ),
        "the squares themselves, no root at the end": lambda y, p: float(
            np.sqrt(_squares(y, p).sum(axis=1).mean())
        ),
        "you judged the largest probability alone, the lesson's way; here all classes count": (
            lambda y, p: float(((p.max(axis=1) - (p.argmax(axis=1) == y)) ** 2).mean())
        ),
        "the true class should have had 1, the others 0, not the reverse": lambda y, p: float(
            ((p - (1 - np.eye(p.shape[1])[y])) ** 2).sum(axis=1).mean()
        ),
        "the true class counts, too": (
            lambda y, p: float(
                (_squares(y, p).sum(axis=1) - (1 - _of_the_true_class(y, p)) ** 2).mean()
            )
        ),
        "square each distance, then add up, not the reverse": lambda y, p: float(
            (np.sqrt(_squares(y, p)).sum(axis=1) ** 2).mean()
        ),
        "take the number of classes from the columns, ten is only one of them": lambda y, p: float(
            ((p - np.eye(10)[y]) ** 2).sum(axis=1).mean()
        ),
        "that is the share of mistakes: judge the probabilities": lambda y, p: float(
            (p.argmax(axis=1) != y).mean()
        ),
        "divide by the number of images, not of classes": lambda y, p: float(
            _squares(y, p).sum(axis=0).mean()
        ),
        "only the true class should have had 1, the others 0": lambda y, p: float(
            ((1 - p) ** 2).sum(axis=1).mean()
        ),
        "what came is the label, not the likeliest class": (
            lambda y, p: float(_squares(p.argmax(axis=1), p).sum(axis=1).mean()),
            lambda y, p: float(((1 - p.max(axis=1)) ** 2).mean()),
        ),
        "labels count from 0: take nothing from them": lambda y, p: float(
            _squares(y - 1, p).sum(axis=1).mean()
        ),
        "a label names a class, it is no number to come near: compare with 1 or 0": (
            lambda y, p: float(((p - y[:, np.newaxis]) ** 2).sum(axis=1).mean())
        ),
        "take the number of classes from the columns, the largest label may not come": (
            lambda y, p: float(((p - np.eye(int(y.max()) + 1)[y]) ** 2).sum(axis=1).mean())
        ),
        "take the number of classes from the columns, not that of the images": lambda y, p: float(
            ((p - np.eye(len(y))[y]) ** 2).sum(axis=1).mean()
        ),
        "one number: take the mean over the images, too": lambda y, p: _squares(y, p).sum(axis=1),
        "the squares of an image are added up, without a root": lambda y, p: float(
            np.sqrt(_squares(y, p).sum(axis=1)).mean()
        ),
        "0 is the best Brier score, do not take it from 1": lambda y, p: float(
            1 - _squares(y, p).sum(axis=1).mean()
        ),
        "do not round": tuple(partial(_rounded_score, digits=k) for k in (2, 3, 4)),
        "that is the log loss": lambda y, p: float(-np.log(_of_the_true_class(y, p)).mean()),
    },
    tolerance=1e-6,
    hints=(
        "What should each of the probabilities of an image have been, had one known the label?",
        "The true class should have had 1, every other class 0: `np.eye(classes)[labels]`.",
        "`((probabilities - truth) ** 2).sum(axis=1).mean()`",
    ),
    unlocks="A proper score: on average, nobody is fined less than whoever says what is so.",
)
def brier_score(labels: np.ndarray, probabilities: np.ndarray) -> float:
    """Return the mean, over the images, of the squared distances added up over the classes."""
    total = 0.0
    for label, row in zip(labels.tolist(), probabilities.tolist(), strict=True):
        for k, p in enumerate(row):
            total += (p - (1.0 if k == label else 0.0)) ** 2
    return total / len(labels)


def _for_temperature() -> Iterator[tuple]:
    (y, logits), (y_test, test_logits) = _real("validation", "cnn"), _real("test", "cnn")
    yield logits[::2], y[::2], test_logits, y_test, np.array([1.0, 0.3, 0.7, 0.5, 1.5, 2.0])
    (y, logits), (y_test, test_logits) = _real("validation", "dense"), _real("test", "dense")
    grid = np.array([1.0, 2.0, 0.75, 0.5, 1.4, 0.3])
    yield logits[1::2], y[1::2], 6 * test_logits, y_test, grid
    generator = seeded(6)  # the smallest calibration error is at another T here
    y = generator.integers(0, 4, 60).astype(np.uint8)
    logits = 2 * (generator.normal(size=(60, 4)) + 1.2 * np.eye(4)[y])
    yield logits[:30], y[:30], logits[30:], y[30:], np.array([0.5, 0.7, 1.0, 1.4, 2.0])
    generator = seeded(7)  # as many classes and images as come, and fewer to judge than to choose
    n, classes = int(generator.integers(1000, 1300)), int(generator.integers(3, 12))
    y = generator.integers(0, classes, n + 300).astype(np.uint8)
    logits = generator.normal(size=(n + 300, classes)) + 1.5 * np.eye(classes)[y]
    logits[: n // 2] *= 4  # so that a part of the images chooses another T
    grid = generator.permutation(np.array([0.2, 0.4, 0.6, 0.8, 1.2, 1.6, 3.0]))
    yield logits[:n], y[:n], logits[n:], y[n:], grid
    yield logits[:9], y[:9], logits[9:12], y[9:12], np.array([0.8])
    generator = seeded(4)
    y = generator.integers(0, 5, 80).astype(np.uint8)
    logits = 1500 * (generator.normal(size=(80, 5)) + 1.5 * np.eye(5)[y]) + 3e7
    yield logits[:40], y[:40], logits[40:], y[40:], np.array([4500.0, 150, 450, 1500, 15000])
    yield logits[40:], y[40:], logits[:40], y[:40], np.array([1.0, 1.5])  # log(0) for each T


def _loss(logits: np.ndarray, labels: np.ndarray) -> float:
    shifted = logits - logits.max(axis=1, keepdims=True)
    log_sum = np.log(np.exp(shifted).sum(axis=1))
    return float((log_sum - shifted[np.arange(len(labels)), labels]).mean())


def _losses(logits: np.ndarray, labels: np.ndarray, temperatures: np.ndarray) -> list[float]:
    return [_loss(logits / t, labels) for t in temperatures]


def _by_test(*args: np.ndarray) -> tuple:
    _, _, t, z, ts = args
    best = float(ts[np.argmin(_losses(t, z, ts))])
    return best, _loss(t / best, z)


def _by_validation(*args: np.ndarray, judged_by: str = "test", best: Callable = np.argmin) -> tuple:
    v, y, t, z, ts = args
    chosen = float(ts[best(_losses(v, y, ts))])
    at = {"test": (t / chosen, z), "validation": (v / chosen, y), "untouched": (t, z)}
    return chosen, _loss(*at[judged_by])


def _multiplied(*args: np.ndarray) -> tuple:
    v, y, t, z, ts = args
    best = float(ts[np.argmin(_losses(v, y, 1 / ts))])
    return best, _loss(t * best, z)


def _by_accuracy(*args: np.ndarray) -> tuple:
    _, _, t, z, ts = args
    return float(ts[0]), _loss(t / ts[0], z)


def _by_both(*args: np.ndarray) -> tuple:
    v, y, t, z, ts = args
    best = float(ts[np.argmin(_losses(np.concatenate([v, t]), np.append(y, z), ts))])
    return best, _loss(t / best, z)


def _by_sum(*args: np.ndarray) -> tuple:
    v, y, t, z, ts = args
    best = float(ts[np.argmin(np.add(_losses(v, y, ts), _losses(t, z, ts)))])
    return best, _loss(t / best, z)


def _overflowing(*args: np.ndarray) -> tuple:
    v, y, t, z, ts = args

    def loss(logits: np.ndarray, labels: np.ndarray) -> float:
        powers = np.exp(logits)
        return float(-np.log(powers[np.arange(len(labels)), labels] / powers.sum(axis=1)).mean())

    best = float(ts[np.argmin([loss(v / s, y) for s in ts])])
    return best, loss(t / best, z)


def _by_sorted(*args: np.ndarray) -> tuple:
    v, y, t, z, ts = args
    best = float(np.sort(ts)[np.argmin(_losses(v, y, ts))])
    return best, _loss(t / best, z)


def _softmax(logits: np.ndarray) -> np.ndarray:
    powers = np.exp(logits - logits.max(axis=1, keepdims=True))
    return powers / powers.sum(axis=1, keepdims=True)


def _after_softmax(*args: np.ndarray) -> tuple:
    v, y, t, z, ts = args
    best = float(ts[np.argmin(_losses(_softmax(v), y, ts))])
    return best, _loss(_softmax(t) / best, z)


def _by_calibration_error(*args: np.ndarray) -> tuple:
    v, y, t, z, ts = args
    errors = []
    for s in ts:
        p = _softmax(v / s)
        errors.append(_bins(p.max(axis=1), p.argmax(axis=1) == y, 10)[1].sum())
    best = float(ts[np.argmin(errors)])
    return best, _loss(t / best, z)


def _loss_each(logits: np.ndarray, labels: np.ndarray) -> np.ndarray:
    shifted = logits - logits.max(axis=1, keepdims=True)
    return np.log(np.exp(shifted).sum(axis=1)) - shifted[np.arange(len(labels)), labels]


def _chosen_by(summary: Callable, judged_by: Callable = np.mean) -> Callable:
    def temper(v: np.ndarray, y: np.ndarray, t: np.ndarray, z: np.ndarray, ts: np.ndarray) -> tuple:
        best = float(ts[np.argmin([summary(_loss_each(v / s, y)) for s in ts])])
        return best, float(judged_by(_loss_each(t / best, z)))

    return temper


def _by_brier(*args: np.ndarray) -> tuple:
    v, y, t, z, ts = args
    best = float(ts[np.argmin([_squares(y, _softmax(v / s)).sum() for s in ts])])
    return best, _loss(t / best, z)


def _by_loss(loss: Callable) -> Callable:
    def temper(v: np.ndarray, y: np.ndarray, t: np.ndarray, z: np.ndarray, ts: np.ndarray) -> tuple:
        with np.errstate(divide="ignore"):
            best = float(ts[np.argmin([loss(v / s, y) for s in ts])])
            return best, loss(t / best, z)

    return temper


def _log_of_softmax(logits: np.ndarray, labels: np.ndarray) -> float:
    return float(-np.log(_of_the_true_class(labels, _softmax(logits))).mean())


def _kept_from_zero(how: Callable) -> Callable:
    return _by_loss(
        lambda logits, labels: float(
            -np.log(how(_of_the_true_class(labels, _softmax(logits)))).mean()
        )
    )


_SMALL = (1e-7, 1e-8, 1e-9, 1e-10, 1e-12, 1e-15, 1e-16)


def _by_the_package(*args: np.ndarray) -> tuple:
    v, y, t, z, _ = args
    best = calibration.fit_temperature(y, v)
    return best, _loss(t / best, z)


def _judged(judge: Callable) -> Callable:
    """Choose rightly, then judge otherwise: `judge` gets the test logits and labels, T and all."""

    def temper(v: np.ndarray, y: np.ndarray, t: np.ndarray, z: np.ndarray, ts: np.ndarray) -> tuple:
        best = float(ts[np.argmin(_losses(v, y, ts))])
        return best, judge(t, z, best, ts)

    return temper


@sheet.task(
    stars=3,
    cases=_for_temperature,
    misconceptions={
        "the place belongs to the list as it was given, not to the sorted one": _by_sorted,
        "this T has the smallest calibration error, expected the smallest cross-entropy": (
            _by_calibration_error
        ),
        "this T has the smallest median loss, expected the smallest mean": _chosen_by(np.median),
        "choose and judge by the mean of the losses, not by their median": _chosen_by(
            np.median, np.median
        ),
        "this is the median loss of the test images, expected the mean": _chosen_by(
            np.mean, np.median
        ),
        "this T has the smallest largest loss, expected the smallest mean": _chosen_by(np.max),
        "this is the sum of the losses, expected the mean": _chosen_by(np.mean, np.sum),
        "this T has the smallest Brier score, expected the smallest cross-entropy": _by_brier,
        "divide the logits, before softmax": _after_softmax,
        "this T was chosen by the test images, which are there to judge it": _by_test,
        "choose by the validation images alone, the test images had a say in this T": (
            _by_both,
            _by_sum,
        ),
        "T divides the logits, you multiplied": _multiplied,
        "return both, T and what it is worth": lambda *a: _by_validation(*a)[0],
        "this is the loss of the validation images, expected that of the test images": (
            lambda *a: _by_validation(*a, judged_by="validation")
        ),
        "T is right, but the test logits were not divided by it": lambda *a: _by_validation(
            *a, judged_by="untouched"
        ),
        "choose by cross-entropy: the first T won, as by accuracy, that no T changes": _by_accuracy,
        "`exp` of large logits is inf, and inf / inf is nan: use `cross_entropy`": _overflowing,
        "the best T has the smallest loss, you took the largest": lambda *a: _by_validation(
            *a, best=np.argmax
        ),
        "first T, then the loss": lambda *a: _by_validation(*a)[::-1],
        "the validation images choose and the test images judge: you exchanged them": (
            lambda v, y, t, z, ts: _by_validation(t, z, v, y, ts)
        ),
        "T = 1 changes nothing: choose from `temperatures`": lambda v, y, t, z, ts: (
            1.0,
            _loss(t, z),
        ),
        "each time the smallest T came: compare the mean losses": lambda v, y, t, z, ts: (
            float(ts.min()),
            _loss(t / ts.min(), z),
        ),
        "softmax rounds a small probability to 0, and log(0) is -inf: use `cross_entropy`": (
            _by_loss(_log_of_softmax)
        ),
        "keeping the probability away from 0 hides how large the loss is: use `cross_entropy`": (
            *(_kept_from_zero(lambda p, e=small: p + e) for small in _SMALL),
            *(_kept_from_zero(lambda p, e=small: np.clip(p, e, 1)) for small in _SMALL),
        ),
        "T is right, but you multiplied the test logits by it": _judged(
            lambda t, z, best, ts: _loss(t * best, z)
        ),
        "T is right, but this is the smallest test loss of all T, expected that of this T": _judged(
            lambda t, z, best, ts: min(_losses(t, z, ts))
        ),
        "T is right, but this is the accuracy, expected the cross-entropy": _judged(
            lambda t, z, best, ts: float((t.argmax(axis=1) == z).mean())
        ),
        "the mean over the test images, this is the loss of each": _judged(
            lambda t, z, best, ts: _loss_each(t / best, z)
        ),
        "`cross_entropy` takes logits and does softmax itself: it was done twice": _by_loss(
            lambda logits, labels: _loss(_softmax(logits), labels)
        ),
        "choose from `temperatures`, not among all T": _by_the_package,
        "expected T itself, not its place in the list": lambda v, y, t, z, ts: (
            int(np.argmin(_losses(v, y, ts))),
            _by_validation(v, y, t, z, ts)[1],
        ),
    },
    tolerance=1e-5,
    hints=(
        "Two steps, and two sets of images. Which set may choose, and which may only judge?",
        "The loss for one T is "
        "`softmax.cross_entropy(validation_labels, validation_logits / T).mean()`. It is ready "
        "for large logits.",
        "`T = temperatures[np.argmin(losses)]`, then the same loss with the test images, once.",
    ),
    unlocks="T was chosen without the test images, so they can judge it.",
)
def temper(
    validation_logits: np.ndarray,
    validation_labels: np.ndarray,
    test_logits: np.ndarray,
    test_labels: np.ndarray,
    temperatures: np.ndarray,
) -> tuple[float, float]:
    """Return the temperature chosen, and the mean cross-entropy of the test images with it."""

    def loss(logits: np.ndarray, labels: np.ndarray, t: float) -> float:
        total = 0.0
        for row, label in zip(logits.tolist(), labels.tolist(), strict=True):
            largest = max(row)
            total -= (row[label] - largest) / t
            total += log(sum(exp((value - largest) / t) for value in row))
        return total / len(labels)

    choices = temperatures.tolist()
    best = min(choices, key=lambda t: loss(validation_logits, validation_labels, t))
    return best, loss(test_logits, test_labels, best)


def _shop() -> np.ndarray:
    costs = np.full((10, 10), 5.0)
    costs[np.ix_([0, 2, 4, 6], [0, 2, 4, 6])] = 1
    np.fill_diagonal(costs, 0)
    return costs


def _prices() -> Iterator[tuple]:
    sparse = np.array([[7, 3, 0], [0, 5, 5], [5, 0, 5], [1, 4, 5], [0.5, 0.5, 9]]) / 10
    yield sparse, np.array([[0.0, 0.5, 3.0], [2.0, 0.0, 0.4], [4.0, 2.0, 0.0]]), 0.6
    uneven = np.array([[0.0, 1.0, 6.0], [3.0, 0.0, 2.0], [9.0, 4.0, 0.0]])
    rows = np.array([[0.7, 0.2, 0.1], [0.4, 0.35, 0.25], [0.05, 0.05, 0.9], [0.1, 0.6, 0.3]])
    yield rows, uneven, 1.0
    yield rows, uneven, 100.0
    yield np.array([[0.5, 0.5, 0.0], [0.25, 0.5, 0.25]]), 1 - np.eye(3), 0.5
    yield np.array([[0.5, 0.25, 0.25], [0.0, 1.0, 0.0]]), 1 - np.eye(3), 0.0
    yield np.ones((1, 1)), np.zeros((1, 1)), 0.0
    generator = seeded(22)
    for most in (40, 1500):
        n, classes = int(generator.integers(most // 2, most)), int(generator.integers(3, 12))
        costs = generator.uniform(1, 9, (classes, classes))
        np.fill_diagonal(costs, 0)
        yield generator.dirichlet(np.full(classes, 0.4), n), costs, float(generator.uniform(1, 2.5))
    yield _odds(_real("validation", "cnn")[1]), _shop(), 0.5
    yield _odds(_real("test", "dense")[1] / 0.7), _shop(), 0.8


def _ask(expected: np.ndarray, ask: np.ndarray, asking: int = -1) -> np.ndarray:
    return np.where(ask, asking, expected.argmin(axis=1))


def _as_likely(p: np.ndarray, costs: np.ndarray, price: float) -> np.ndarray:
    return np.where((p @ costs).min(axis=1) > price, -1, p.argmax(axis=1))


def _dearest(p: np.ndarray, costs: np.ndarray, price: float) -> np.ndarray:
    worst = np.array([[column[row > 0].max() for column in costs.T] for row in p])
    return _ask(worst, worst.min(axis=1) > price)


@sheet.task(
    stars=3,
    cases=_prices,
    misconceptions={
        "the row of `costs` is the truth, and the probabilities are of the truth: yours lies on "
        "its side": lambda p, c, a: _ask(p @ c.T, (p @ c.T).min(axis=1) > a),
        "the likeliest answer need not be the cheapest": _as_likely,
        "ask when the least expected cost is above the price, not by the confidence": (
            lambda p, c, a: np.where(1 - p.max(axis=1) > a, -1, p.argmax(axis=1)),
            lambda p, c, a: np.where(p.max(axis=1) < a, -1, p.argmax(axis=1)),
        ),
        "where an answer costs just as much as asking, answer": lambda p, c, a: _ask(
            p @ c, (p @ c).min(axis=1) >= a
        ),
        "the price is compared with the least expected cost, not with the confidence": (
            lambda p, c, a: _ask(p @ c, p.max(axis=1) < a),
            lambda p, c, a: _ask(p @ c, 1 - p.max(axis=1) > a),
        ),
        "compare asking with the least expected cost, not with that of the likeliest answer": (
            lambda p, c, a: _ask(p @ c, (p @ c)[np.arange(len(p)), p.argmax(axis=1)] > a)
        ),
        "an image is a row: look for the least along axis 1": lambda p, c, a: np.where(
            (p @ c).min(axis=0) > a, -1, (p @ c).argmin(axis=0)
        ),
        "weighed by their probabilities, costs are added up: their mean divides once more": (
            lambda p, c, a: _ask(p @ c, (p @ c).min(axis=1) / len(c) > a)
        ),
        "compare asking with the least expected cost, not with the mean": (
            lambda p, c, a: _ask(p @ c, (p @ c).mean(axis=1) > a)
        ),
        "compare asking with the least expected cost, not with their sum": lambda p, c, a: _ask(
            p @ c, (p @ c).sum(axis=1) > a
        ),
        "the likeliest answer need not be the cheapest: take the least of the expected costs": (
            lambda p, c, a: np.where(
                (p @ c)[np.arange(len(p)), p.argmax(axis=1)] > a, -1, p.argmax(axis=1)
            )
        ),
        "compare asking with the least expected cost, not with the largest": lambda p, c, a: _ask(
            p @ c, (p @ c).max(axis=1) > a
        ),
        "of two answers that cost the same, take the first": lambda p, c, a: np.where(
            (p @ c).min(axis=1) > a, -1, len(c) - 1 - (p @ c)[:, ::-1].argmin(axis=1)
        ),
        "ask where answering costs more than asking, not where it costs less": (
            lambda p, c, a: _ask(p @ c, (p @ c).min(axis=1) < a),
            lambda p, c, a: _ask(p @ c, (p @ c).min(axis=1) <= a),
        ),
        "expected answers, these are their costs": lambda p, c, a: np.minimum(
            (p @ c).min(axis=1), a
        ),
        "this is the likeliest answer, whatever it costs, and you never ask": (
            lambda p, c, a: p.argmax(axis=1)
        ),
        "you never ask": lambda p, c, a: (p @ c).argmin(axis=1),
        "the largest expected cost was chosen, expected the least": (
            lambda p, c, a: np.where((p @ c).min(axis=1) > a, -1, (p @ c).argmax(axis=1)),
            lambda p, c, a: np.where((p @ c).max(axis=1) > a, -1, (p @ c).argmax(axis=1)),
        ),
        "use the price that you are given, 0.5 is only one": lambda p, c, a: _ask(
            p @ c, (p @ c).min(axis=1) > 0.5
        ),
        "asking is called -1 here, it is no class": (
            lambda p, c, a: _ask(p @ c, (p @ c).min(axis=1) > a, len(c)),
            lambda p, c, a: _ask(p @ c, (p @ c).min(axis=1) > a, 10),
        ),
        "weigh each price by its probability: the worst that can happen is not what to expect": (
            _dearest
        ),
    },
    hints=(
        "What does it cost on average to answer k? Each truth has its price, and its probability.",
        "`probabilities @ costs` has a row an image, and a column an answer. Which axis holds the "
        "answers, and what is the least of each row?",
        "`expected.argmin(axis=1)`, and by `np.where` a -1 where `expected.min(axis=1) > price`.",
    ),
    unlocks="You decide by what a mistake costs. The probabilities must be true for that.",
)
def decide(probabilities: np.ndarray, costs: np.ndarray, price: float) -> np.ndarray:
    """Return the answer of least expected cost, or -1 where asking costs less."""
    done, prices = [], costs.tolist()
    for row in probabilities.tolist():
        expected = [sum(p * prices[true][k] for true, p in enumerate(row)) for k in range(len(row))]
        cheapest = min(expected)
        done.append(-1 if price < cheapest else expected.index(cheapest))
    return np.array(done, np.int64)
