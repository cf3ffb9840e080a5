"""Checks of the practice sheet "See the embedding"."""

from collections.abc import Callable, Iterator
from functools import partial
from math import dist, fsum

import numpy as np

from fmnist_utils.checks.engine.seeds import seeded
from fmnist_utils.checks.engine.sheet import Sheet
from fmnist_utils.data import load
from fmnist_utils.datasets.fetch import sample_files

sheet = Sheet(__name__)
hint, progress = sheet.hint, sheet.progress


def _cloud(n: int, d: int, seed: int, middle: float = 3) -> np.ndarray:
    """Return points that spread most along the last axis, least along the first."""
    points = seeded(seed).normal(size=(n, d))
    return (points * np.arange(1, d + 1) + middle * np.arange(d)[::-1] + 2).round(2)


def _bytes(*shape: int, seed: int = 0) -> np.ndarray:
    return seeded(seed).integers(0, 256, shape).astype(np.uint8)


def _clouds() -> Iterator[tuple]:
    yield (np.array([[1.0, 10.0], [3.0, 10.0], [2.0, 40.0]]),)
    yield (_cloud(1, 4, 1),)
    yield (_bytes(6, 6, seed=2),)
    yield (_cloud(3, 8, 3).T,)
    yield (_cloud(40, 5, 4, 4000).astype(np.float32),)
    n, d = seeded(20).integers(2, 12, 2).tolist()
    yield (_cloud(n, d, 21),)
    yield (_bytes(1_000 + n, 3, seed=22),)
    yield (_cloud(1_000 + n, 2, 23, 4000).astype(np.float32),)


def _seen_from(centre_of: Callable, scale: Callable = lambda p: 1.0) -> Callable:
    """Return the task's function with another centre, all in float64."""

    def seen(points: np.ndarray) -> np.ndarray:
        points = points.astype(np.float64)
        return (points - centre_of(points)) / scale(points)

    return seen


def _spread(points: np.ndarray) -> np.ndarray:
    """Return the standard deviation along each axis, 1 where there is none."""
    spread = points.std(axis=0)
    return np.where(spread == 0, 1, spread)


@sheet.task(
    cases=_clouds,
    tolerance=1e-6,
    exact_dtype=True,
    misconceptions={
        "this mean is over each point's own numbers, expected one mean for each axis": _seen_from(
            lambda p: p.mean(axis=1, keepdims=True)
        ),
        "this mean is over each point's own numbers and not in float64, expected one for each "
        "axis": lambda p: p - p.mean(axis=1, keepdims=True),
        "`axis=1` gives one mean for each point, expected one for each axis": _seen_from(
            lambda p: p.mean(axis=1)
        ),
        "one mean of all numbers moves all axes alike, expected one for each": _seen_from(np.mean),
        "one mean of all numbers, not in float64, moves all axes alike, expected one for each": (
            lambda p: p - p.mean()
        ),
        "work in float64: the mean of float32 numbers is rounded": lambda p: p - p.mean(axis=0),
        "this is the centre, expected the points as seen from it": lambda p: p.astype(
            np.float64
        ).mean(axis=0),
        "the direction is turned, subtract the centre from the points": lambda p: (
            p.astype(np.float64).mean(axis=0) - p
        ),
        "float64 came too late, the mean was rounded in float32": lambda p: (
            p - p.mean(axis=0)
        ).astype(np.float64),
        "float32 rounds, work in float64 from the start": lambda p: (
            p.astype(np.float32) - p.astype(np.float32).mean(axis=0)
        ),
        "a point in the middle is the median, expected the mean": lambda p: (
            p - np.median(p.astype(np.float64), axis=0)
        ),
        "the centre is the mean, not the first point": lambda p: p.astype(np.float64) - p[0],
        "the centre is the mean, not the smallest corner": lambda p: (
            p.astype(np.float64) - p.min(axis=0)
        ),
        "the centre is the mean, not the middle between smallest and largest": lambda p: (
            p - (p.astype(np.float64).min(axis=0) + p.max(axis=0)) / 2
        ),
        "the mean is no whole number, do not round it": lambda p: (
            p - np.round(p.mean(axis=0, dtype=np.float64))
        ),
        "the mean is no whole number, do not cut it off": lambda p: (
            p.astype(np.float64) - p.mean(axis=0, dtype=np.float64).astype(int)
        ),
        "the cloud is moved, not scaled: do not divide by its spread": _seen_from(
            lambda p: p.mean(axis=0), lambda p: p.std(axis=0)
        ),
        "only move the cloud, do not divide by its spread": _seen_from(
            lambda p: p.mean(axis=0), _spread
        ),
        "subtract the centre, do not add it": _seen_from(lambda p: -p.mean(axis=0)),
    },
    hints=(
        "The centre of a cloud has as many numbers as a point has.",
        "`points.mean(axis=0)` goes over the points. `dtype=np.float64` makes it exact.",
    ),
    unlocks="Now the cloud lies around the origin, and its directions are its own.",
)
def centre_points(points: np.ndarray) -> np.ndarray:
    """Return the points as seen from their centre."""
    result = np.zeros(points.shape, np.float64)
    for axis, column in enumerate(points.T.tolist()):
        centre = fsum(column) / len(column)
        result[:, axis] = [value - centre for value in column]
    return result


def _variances(points: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the variances along the components, and these, the largest first."""
    centred = centre_by_hand(points)
    values, vectors = np.linalg.eigh(centred.T @ centred)
    return values[::-1], vectors.T[::-1]


def centre_by_hand(points: np.ndarray) -> np.ndarray:
    """Return points minus their mean, in float64."""
    points = points.astype(np.float64)
    return points - points.sum(axis=0) / len(points)


def _turned(components: np.ndarray) -> np.ndarray:
    """Turn each component so that its largest entry is positive."""
    return np.array([c if max(c) > -min(c) else -c for c in components])


def _signed_by_the_first(components: np.ndarray) -> np.ndarray:
    """Turn all components as the first would have to be turned."""
    return components if np.array_equal(_turned(components[:1]), components[:1]) else -components


def _svd(points: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    return np.linalg.svd(points, full_matrices=False)


def _unsigned(points: np.ndarray, k: int) -> np.ndarray:
    """Return the first k components as `svd` gives them."""
    return _svd(centre_by_hand(points))[2][:k]


def _turned_by_all(points: np.ndarray, k: int) -> np.ndarray:
    """Turn all components as the largest entry of all would have to be turned."""
    found = _unsigned(points, k)
    return found * np.sign(found.flat[np.abs(found).argmax()])


def _largest_made_positive(points: np.ndarray, k: int) -> np.ndarray:
    """Make the largest entry of each component positive, and leave the others."""
    found = _unsigned(points, k)
    places = np.arange(k), np.abs(found).argmax(axis=1)
    found[places] = np.abs(found[places])
    return found


def _sought_in_columns(points: np.ndarray, k: int) -> np.ndarray:
    """Look for the largest entry along the wrong axis."""
    found = _unsigned(points, k)
    return found * np.sign(found[np.arange(k), np.abs(found).argmax(axis=0)])[:, np.newaxis]


def _eigenvectors(points: np.ndarray) -> np.ndarray:
    """Return the components in the columns, as `eigh` does, that of least variance first."""
    return np.linalg.eigh(np.atleast_2d(np.cov(points.astype(np.float64).T)))[1]


def _component_cases() -> Iterator[tuple]:
    yield _cloud(20, 6, 5), 4
    yield _cloud(4, 7, 6), 3
    yield _cloud(5, 9, 7).T, 1
    yield _bytes(30, 4, seed=8), 4
    yield _cloud(12, 5, 9, 100).astype(np.float32), 5
    n, d = seeded(24).integers((6, 3), (15, 8)).tolist()
    yield _cloud(n, d, 25), min(n - 1, d) - 1
    yield _cloud(1_000 + n, 3, 26), 2


@sheet.task(
    stars=2,
    cases=_component_cases,
    tolerance=1e-5,  # this is no task about float64: float32 may be cast at the end
    misconceptions={
        "without centring, the first one points at the middle of the cloud": lambda p, k: _turned(
            _svd(p.astype(float))[2][:k]
        ),
        "turn each round so that its entry of largest size is positive": lambda p, k: _svd(
            centre_by_hand(p)
        )[2][:k],
        "the entry of largest size may be negative: look for it among the sizes": lambda p, k: (
            np.array([c * np.sign(c.max()) for c in _svd(centre_by_hand(p))[2][:k]])
        ),
        "each is turned the wrong way, the entry of largest size becomes positive": lambda p, k: (
            -_turned(_svd(centre_by_hand(p))[2][:k])
        ),
        "each component has its own sign, the first one's does not decide for all": lambda p, k: (
            _signed_by_the_first(_svd(centre_by_hand(p))[2][:k])
        ),
        "rows are points: the mean is over axis 0": lambda p, k: _turned(
            _svd(p - p.mean(axis=1, dtype=np.float64)[:, np.newaxis])[2][:k]
        ),
        "the entry of largest size decides, not the last": lambda p, k: np.array(
            [c * np.sign(c[-1]) for c in _svd(centre_by_hand(p))[2][:k]]
        ),
        "these are the last ones, the first vary most": lambda p, k: _turned(
            _svd(centre_by_hand(p))[2][-k:]
        ),
        "the entry of largest size decides, not the sum": lambda p, k: np.array(
            [c * np.sign(c.sum()) for c in _svd(centre_by_hand(p))[2][:k]]
        ),
        "the entry of largest size decides, not the first": lambda p, k: np.array(
            [c * np.sign(c[0]) for c in _svd(centre_by_hand(p))[2][:k]]
        ),
        "a sign belongs to a whole component, do not take the sizes of its entries": lambda p, k: (
            np.abs(_svd(centre_by_hand(p))[2][:k])
        ),
        "the components stand in the rows of the third result, these are columns": lambda p, k: (
            _svd(centre_by_hand(p))[2][:, :k]
        ),
        "expected one component a row": lambda p, k: _turned(_svd(centre_by_hand(p))[2][:k]).T,
        "these are the ones of least variance": (
            lambda p, k: _turned(_variances(p)[1][::-1][:k]),
            lambda p, k: _turned(_eigenvectors(p).T[:k]),
        ),
        "expected the first k only": lambda p, k: _turned(_svd(centre_by_hand(p))[2]),
        "a component has length 1, leave the singular values out": lambda p, k: (
            _turned(_svd(centre_by_hand(p))[2][:k]) * _svd(centre_by_hand(p))[1][:k, np.newaxis]
        ),
        "these are the first k, but the one of most variance comes first": lambda p, k: _turned(
            _variances(p)[1][:k]
        )[::-1],
        "`eig` does not sort them, the one of most variance comes first": lambda p, k: _turned(
            np.linalg.eig(np.cov(p.astype(float).T))[1].real.T[:k]
        ),
        "`eigh` puts a component in each column, these are rows": lambda p, k: _turned(
            _eigenvectors(p)[:, ::-1][:k]
        ),
        "rows are points, `np.cov` wants `rowvar=False`": lambda p, k: _turned(
            np.linalg.eigh(np.cov(p.astype(float)))[1][:, ::-1].T[:k]
        ),
        "the components stand in the rows of the third result, you took columns": (
            lambda p, k: _turned(_svd(centre_by_hand(p))[2][:, :k].T),
            lambda p, k: _turned(np.linalg.svd(centre_by_hand(p))[2][:, :k].T),
        ),
        "this is from the first result of `svd`, the components are in the third": lambda p, k: (
            _turned(_svd(centre_by_hand(p))[0][:, :k].T)
        ),
        "the points stand in rows already, transposed they are taken for axes": lambda p, k: (
            _turned(_unsigned(p.T, k))
        ),
        "these are the points, projected; expected the components themselves": lambda p, k: (
            centre_by_hand(p) @ _turned(_unsigned(p, k)).T
        ),
        "do not divide by the spreads, an axis that varies more counts more": lambda p, k: _turned(
            _unsigned(p.astype(float) / p.std(axis=0, dtype=float), k)
        ),
        "turn the whole component round, not its largest entry alone": _largest_made_positive,
        "each component has its own sign, the largest of all entries does not decide for all": (
            _turned_by_all
        ),
        "look for the largest entry along each row, `axis=1`": _sought_in_columns,
    },
    hints=(
        "Centre in float64, then `np.linalg.svd(centred, full_matrices=False)[2][:k]`.",
        "The place of the entry of largest size in each row: `np.abs(found).argmax(axis=1)`.",
        "`found * np.sign(found[np.arange(k), places])[:, np.newaxis]`",
    ),
    unlocks="With a rule for the sign, your picture and a friend's are the same.",
)
def principal_components(points: np.ndarray, k: int) -> np.ndarray:
    """Return the first k components, each turned by the rule."""
    return _turned(_variances(points)[1][:k])


def _share_cases() -> Iterator[tuple]:
    yield (np.array([[0.0, 0], [2, 0], [0, 1], [2, 1]]) + 7,)
    yield (_cloud(3, 8, 10),)
    yield (_cloud(5, 30, 11).T,)
    yield (_bytes(9, 9, seed=12),)
    yield (_cloud(25, 6, 13),)
    n, d = seeded(27).integers((3, 2), (20, 9)).tolist()
    yield (_cloud(n, d, 28),)
    yield (_cloud(1_000 + n, d, 29),)


def _of_values(
    share: Callable, points_of: Callable = lambda p: p - p.mean(axis=0), **options: bool
) -> Callable:
    def shares(points: np.ndarray) -> np.ndarray:
        values = np.linalg.svd(points_of(points), full_matrices=False, **options)[1]
        return share(values, points)

    return shares


@sheet.task(
    stars=2,
    cases=_share_cases,
    tolerance=1e-6,
    misconceptions={
        "the square of a singular value is a variance, the value itself is not": _of_values(
            lambda s, p: s / s.sum()
        ),
        "without centring, the first share is that of the mean point": _of_values(
            lambda s, p: s**2 / (s**2).sum(), lambda p: p.astype(float)
        ),
        "these are summed up, expected the share of each alone": _of_values(
            lambda s, p: np.cumsum(s**2 / (s**2).sum())
        ),
        "these are the variances, divide them by their sum": _of_values(
            lambda s, p: s**2 / (len(p) - 1)
        ),
        "these are shares in percent, expected a sum of 1": _of_values(
            lambda s, p: 100 * s**2 / (s**2).sum()
        ),
        "do not round": _of_values(lambda s, p: np.round(s**2 / (s**2).sum(), 3)),
        "do not round to two places": _of_values(lambda s, p: np.round(s**2 / (s**2).sum(), 2)),
        "divide the variances by their own sum, not by that of the squares": _of_values(
            lambda s, p: s**2 / (len(p) - 1) / (s**2).sum()
        ),
        "an eigenvalue is a variance already, do not square it": _of_values(
            lambda s, p: s**4 / (s**4).sum()
        ),
        "these are the variances by n, divide them by their sum": _of_values(
            lambda s, p: s**2 / len(p)
        ),
        "these are the singular values, square them and divide by the sum": _of_values(
            lambda s, p: s
        ),
        "sorted or not, these are the shares of the axes, expected those of the components": (
            lambda p: np.sort(p.var(axis=0) / p.var(axis=0).sum())[::-1]
        ),
        "sorted and cut, these are still shares of the axes, expected those of the components": (
            lambda p: np.sort(p.var(axis=0) / p.var(axis=0).sum())[::-1][: min(p.shape)]
        ),
        "do not divide by the spreads, they say how much each axis varies": _of_values(
            lambda s, p: s**2 / (s**2).sum(), lambda p: (p - p.mean(axis=0)) / p.std(axis=0)
        ),
        "these are the squares, divide them by their sum": _of_values(lambda s, p: s**2),
        "these are shares of the first one's variance, expected shares of the whole": _of_values(
            lambda s, p: s**2 / s.max() ** 2
        ),
        "these are the shares of the axes, expected those of the components": lambda p: (
            p.var(axis=0) / p.var(axis=0).sum()
        ),
        "a cloud of n points has no more than n components, cut the list": lambda p: (
            np.linalg.eigvalsh(np.cov(p.T))[::-1] / p.var(axis=0, ddof=1).sum()
        ),
        "the largest comes first": _of_values(lambda s, p: (s**2 / (s**2).sum())[::-1]),
        "the largest comes first, and there are no more than n": lambda p: (
            np.linalg.eigvalsh(np.cov(p.T)) / p.var(axis=0, ddof=1).sum()
        ),
        "the largest comes first, and `eig` does not sort": lambda p: (
            np.linalg.eig(np.cov(p.T))[0].real / p.var(axis=0, ddof=1).sum()
        ),
        "the largest comes first, and `eig` does not sort: sort, then cut": lambda p: (
            np.linalg.eig(np.cov(p.T))[0].real[: min(p.shape)] / p.var(axis=0, ddof=1).sum()
        ),
        "rows are points, so centre each column, not each row (in `np.cov`: `rowvar=False`)": (
            _of_values(
                lambda s, p: s**2 / (s**2).sum(), lambda p: p - p.mean(axis=1, keepdims=True)
            )
        ),
    },
    hints=(
        "The second result of `np.linalg.svd` holds the singular values of the centred points.",
        "`singular_values**2`, divided by their sum.",
    ),
    unlocks="You know how much a shadow keeps before you have looked at it.",
)
def explained_shares(points: np.ndarray) -> np.ndarray:
    """Return the share of the variance along each component."""
    variances = np.maximum(_variances(points)[0], 0)[: min(points.shape)].tolist()
    return np.array([variance / fsum(variances) for variance in variances])


def _share_lists() -> Iterator[tuple]:
    halves = np.array([0.5, 0.25, 0.125, 0.125])
    yield halves, 0.8
    yield halves, 0.75
    yield halves, 0.25
    yield halves, 0.7501
    yield halves, 0.7499
    yield np.full(1_024, 1 / 1_024), 0.5
    yield np.full(10, 0.1), 1.0
    yield halves - np.array([0, 0, 0, 2.0**-52]), 1.0  # the sum is below 1 in any order
    yield np.array([1.0]), 0.9
    yield np.array([0.4, 0.3, 0.2, 0.1]), 0.95
    random = np.sort(seeded(14).random(60) ** 4)[::-1]
    yield random / random.sum(), 0.9
    m, wanted = seeded(30).integers((5, 30), (300, 97)).tolist()
    random = np.sort(seeded(31).random(m) ** 2)[::-1]
    yield random / random.sum(), wanted / 100
    some, none = seeded(41).integers((2, 1), (5, 4)).tolist()
    yield np.repeat([2.0**-some, 0], [2**some, none]), 1.0  # all is kept before the last


def _in_a_loop(is_enough: Callable) -> Callable:
    """Return the task's function as a loop that ends without an answer."""

    def count(shares: np.ndarray, wanted: float) -> int | None:
        sums = np.cumsum(shares).tolist()
        return next((k for k, kept in enumerate(sums, 1) if is_enough(kept, wanted)), None)

    return count


def _until_enough(shares: np.ndarray, wanted: float) -> int:
    kept, k = 0.0, 0
    while kept < wanted:
        kept += shares[k]
        k += 1
    return k


@sheet.task(
    stars=2,
    cases=_share_lists,
    misconceptions={
        "one more is needed; if this is a place, places count from 0": lambda shares, wanted: int(
            np.searchsorted(np.cumsum(shares), wanted)
        ),
        "a place counts from 0, and the number of components from 1": lambda shares, wanted: int(
            np.flatnonzero(np.cumsum(shares) >= wanted)[0]
        ),
        "these places count from 0, a number of components from 1": lambda shares, wanted: int(
            (np.cumsum(shares) >= wanted).argmax()
        ),
        "rounding keeps the sum of all just below 1, so no place reaches it": (
            lambda shares, wanted: int(np.flatnonzero(np.cumsum(shares) >= wanted)[0]) + 1
        ),
        "one component fewer keeps enough": lambda shares, wanted: min(
            int((np.cumsum(shares) < wanted).sum()) + 2, len(shares)
        ),
        "do not round the sums": lambda shares, wanted: min(
            int((np.cumsum(shares).round(2) < wanted).sum()) + 1, len(shares)
        ),
        "so many components keep the share only if all keep as much as the first": (
            lambda shares, wanted: min(int(np.ceil(wanted / shares[0])), len(shares))
        ),
        "that share of the components may keep more or less than that share of the variance": (
            lambda shares, wanted: int(np.ceil(wanted * len(shares)))
        ),
        "those are the smallest shares, begin with the largest": lambda shares, wanted: min(
            int((np.cumsum(shares[::-1]) < wanted).sum()) + 1, len(shares)
        ),
        "a sum that is just the expected share is enough": lambda shares, wanted: min(
            int(np.searchsorted(np.cumsum(shares), wanted, "right")) + 1, len(shares)
        ),
        "rounding keeps the sum of all just below 1, but there are no more components": (
            lambda shares, wanted: int(np.searchsorted(np.cumsum(shares), wanted)) + 1
        ),
        "rounding keeps the sum of all just below 1, so no place reaches it and argmax says 0": (
            lambda shares, wanted: int((np.cumsum(shares) >= wanted).argmax()) + 1
        ),
        "a sum that is just the wanted share is enough, and argmax says 0 where none is larger": (
            lambda shares, wanted: int((np.cumsum(shares) > wanted).argmax()) + 1
        ),
        "rounding keeps the sum of all just below 1, so the loop ends without a `return`": (
            _in_a_loop(lambda kept, wanted: kept >= wanted)
        ),
        "a sum that is just the wanted share is enough; here the loop ends without a `return`": (
            _in_a_loop(lambda kept, wanted: kept > wanted)
        ),
        "rounding keeps the sum of all just below 1, so the loop runs past the last": (
            _until_enough
        ),
        "the sum nearest to the wanted share may lie below it, expected at least that share": (
            lambda shares, wanted: int(np.abs(np.cumsum(shares) - wanted).argmin()) + 1
        ),
        "the wanted share is an argument, 0.9 is only an example": lambda shares, wanted: min(
            int((np.cumsum(shares) < 0.9).sum()) + 1, len(shares)
        ),
        "all may be kept before the last component, the others hold nothing": (
            lambda shares, wanted: (
                len(shares) if wanted == 1 else int((np.cumsum(shares) < wanted).sum()) + 1
            )
        ),
        "sum the shares up first": lambda shares, wanted: int((shares >= wanted).sum()),
        "these keep less than the wanted share, take one more": lambda shares, wanted: int(
            (np.cumsum(shares) <= wanted).sum()
        ),
        "that is the share that they keep, expected their number": lambda shares, wanted: float(
            shares[: int((np.cumsum(shares) < wanted).sum()) + 1].sum()
        ),
    },
    hints=(
        "`np.cumsum(shares)` is what the first 1, 2, 3, … keep together. How many are too few?",
        "`(np.cumsum(shares) < wanted).sum()` are too few. One more is enough.",
        "Rounding may leave the last sum just below 1: `min(…, len(shares))`.",
    ),
    unlocks="How many dimensions has a picture? Now you can say it in one number.",
)
def components_for(shares: np.ndarray, wanted: float) -> int:
    """Return how many components keep a share together."""
    kept = 0.0
    for k, share in enumerate(shares.tolist(), start=1):
        kept += share
        if kept >= wanted:
            return k
    return len(shares)


@sheet.choice(
    right="a",
    stars=2,
    replies={
        "a": "With one image a column, the rows are pixels: 784 dots, and all the pixels that are "
        "nearly always black sit in one corner.",
        "b": "a mean is subtracted, over the rows, and each row is a dot: so the dots are centred. "
        "But what is a dot?",
        "c": "`svd` puts the largest singular value first, so the first two rows are the longest "
        "directions.",
        "d": "that would stretch the picture along its two axes, and move no dot past another.",
    },
    hints=(
        "How many dots should the map have? And how many has it?",
        "`projected` has as many rows as `columns`. What is one row of `columns`?",
    ),
)
def why_so_many() -> str:
    """Choose the bug in a PCA of transposed data."""


def _image_cases() -> Iterator[tuple]:
    yield _bytes(8, 5, 4, seed=15), 3
    yield _bytes(6, 3, 8, seed=16), 0
    yield _bytes(1, 2, 3, seed=17), 1
    yield _bytes(4, 5, 6, seed=18).T, 4
    yield load("test", sample_files())[0][:40, ::4, ::4], 10
    n, rows, columns = seeded(32).integers((6, 2, 2), (12, 6, 6)).tolist()
    yield _bytes(n, rows, columns + 1, seed=33), min(n, rows * columns) - 2
    yield _bytes(1_000 + n, 2, 2, seed=35), 1


def _rebuilt(points_of: Callable = lambda f: f.mean(axis=0), add: bool = True,
             part: Callable = lambda c, k: c[:k], shape: bool = True) -> Callable:  # fmt: skip
    def rebuild(images: np.ndarray, k: int) -> np.ndarray:
        flat = images.reshape(len(images), -1).astype(np.float64)
        centre = points_of(flat)
        chosen = part(_svd(flat - centre)[2], k)
        result = (flat - centre) @ chosen.T @ chosen + (centre if add else 0)
        return result.reshape(images.shape) if shape else result

    return rebuild


def _by_rows(result_of: Callable) -> Callable:
    """Return a rebuilding from rows, their centre, and the three results of `svd`."""

    def rebuild(images: np.ndarray, k: int) -> np.ndarray:
        flat = images.reshape(len(images), -1).astype(np.float64)
        centre = flat.mean(axis=0)
        result = result_of(flat, centre, _svd(flat - centre), k)
        return result.reshape(images.shape) if result.size == images.size else result

    return rebuild


def _each_alone(images: np.ndarray, k: int) -> np.ndarray:
    """Decompose each image as a matrix of its own."""
    left, values, right = _svd(images.astype(np.float64))
    return (left[:, :, :k] * values[:, np.newaxis, :k]) @ right[:, :k]


@sheet.task(
    stars=3,
    cases=_image_cases,
    tolerance=1e-4,  # of a grey level: float32 is as good
    misconceptions={
        "the centre was not added again": _rebuilt(add=False),
        "the cloud was not centred": _rebuilt(lambda f: 0.0),
        "the centre is the mean image, not each image's own mean": _rebuilt(
            lambda f: f.mean(axis=1, keepdims=True)
        ),
        "the centre is the mean image, not one number": _rebuilt(np.mean),
        "one component too many": _rebuilt(part=lambda c, k: c[: k + 1]),
        "one component too few": _rebuilt(part=lambda c, k: c[: max(k - 1, 0)]),
        "expected the scale of the bytes, not 0 to 1": lambda images, k: (
            _rebuilt()(images, k) / 255
        ),
        "the centre is the mean image, not the median": _rebuilt(lambda f: np.median(f, axis=0)),
        "the mean image is no whole number, do not round it": _rebuilt(
            lambda f: np.round(f.mean(axis=0))
        ),
        "this is what is left over, expected what the components describe": lambda images, k: (
            images - _rebuilt()(images, k)
        ),
        "these are the last components, the first vary most": _rebuilt(
            part=lambda c, k: c[len(c) - k :]
        ),
        "give the rows back their two axes": _rebuilt(shape=False),
        "do not round, a difference below one grey level counts, too": lambda images, k: np.rint(
            _rebuilt()(images, k)
        ),
        "a rebuilt image may leave the range 0 to 255, do not clip it": lambda images, k: np.clip(
            _rebuilt()(images, k), 0, 255
        ),
        "keep float64, bytes cut off what is below 0 and behind the point": lambda images, k: (
            _rebuilt()(images, k).astype(np.uint8)
        ),
        "project the centred images: what is not centred brings the mean in twice": _by_rows(
            lambda f, c, svd, k: c + f @ svd[2][:k].T @ svd[2][:k]
        ),
        "project the centred images, and add the mean image at the end": _by_rows(
            lambda f, c, svd, k: f @ svd[2][:k].T @ svd[2][:k]
        ),
        "the components are those of the centred images": _by_rows(
            lambda f, c, svd, k: c + (f - c) @ _svd(f)[2][:k].T @ _svd(f)[2][:k]
        ),
        "these are the k numbers, draw the images again from them": _by_rows(
            lambda f, c, svd, k: (f - c) @ svd[2][:k].T
        ),
        "the components stand in the rows of the third result, you took columns": _by_rows(
            lambda f, c, svd, k: c + (f - c) @ svd[2][:, :k] @ svd[2][:, :k].T
        ),
        "the first result of `svd` must be multiplied by the singular values": _by_rows(
            lambda f, c, svd, k: c + svd[0][:, :k] @ svd[2][:k]
        ),
        "`eigh` puts those of least variance first, take the last": _by_rows(
            lambda f, c, svd, k: (
                c + (f - c) @ _variances(f)[1][::-1][:k].T @ _variances(f)[1][::-1][:k]
            )
        ),
        "with k = 0, no component is left: the slice [-0:] takes all": _rebuilt(
            part=lambda c, k: c[:k] if k else c
        ),
        "with k = 0, expected the mean image once for each image": lambda images, k: (
            _rebuilt()(images, k) if k else images.mean(axis=0)
        ),
        "this decomposes each image alone, expected components of all together": _each_alone,
        "the images have any height and width, 784 is an example": lambda images, k: images.reshape(
            len(images), 784
        ),
        "the images have any height and width, 28 is an example": lambda images, k: images.reshape(
            -1, 28, 28
        ),
        "do not round or clip": lambda images, k: np.clip(np.rint(_rebuilt()(images, k)), 0, 255),
        "do not clip, and keep float64: bytes cut off what is behind the point": lambda images, k: (
            np.trunc(np.clip(_rebuilt()(images, k), 0, 255))
        ),
        "the first axis is the images, each becomes one row": lambda images, k: _rebuilt()(
            images.transpose(2, 0, 1), k
        ).transpose(1, 2, 0),
    },
    hints=(
        "Flat rows, centred; project on the first k components; go back with the same ones.",
        "`centred @ components[:k].T` are k numbers an image, and `@ components[:k]` goes back.",
        "Then add the centre, and `.reshape(images.shape)`.",
    ),
    unlocks="An image is now k numbers. What is missing tells what they could not say.",
)
def rebuild(images: np.ndarray, k: int) -> np.ndarray:
    """Return the images as k components describe them."""
    flat = images.reshape(len(images), -1)
    centred = centre_by_hand(flat)
    result = flat.astype(np.float64) - centred
    for component in _variances(flat)[1][:k]:
        for i, row in enumerate(centred):
            result[i] += np.dot(row, component) * component
    return result.reshape(images.shape)


def _neighbour_cases() -> Iterator[tuple]:
    generator = seeded(19)
    labels = generator.integers(0, 3, 30).astype(np.uint8)
    yield generator.normal(size=(30, 4)) + labels[:, np.newaxis], labels, 5
    twins = np.array([0, 0, 10, 10.5, 20, 21])[:, np.newaxis]
    yield twins, np.array([0, 1, 0, 0, 1, 1]), 1
    pairs = np.array([0.0, 0, 7, 7, 50, 52])[:, np.newaxis]
    yield pairs, np.array([0, 0, 1, 1, 0, 1]), 1
    yield generator.normal(size=(3, 9)).T * 5, np.arange(9) % 2, 8
    images, labels = load("test", sample_files())
    yield images[:60, ::2, ::2].reshape(60, -1), labels[:60], 3
    n, d, k = seeded(36).integers((8, 1, 2), (25, 6, 6)).tolist()
    kinds = seeded(37).integers(0, 5, n) * 300
    yield seeded(38).normal(size=(n, d)) + kinds[:, np.newaxis] / 400, kinds, k
    yield _bytes(n, 7, seed=39), seeded(40).integers(0, 2, n), n - 1
    places = np.repeat(seeded(42).integers(0, 256, (n, 5)), 3, axis=0).astype(np.uint8)
    order = seeded(43).permutation(len(places))  # three at each place, not in a row
    yield places[order], seeded(44).integers(0, 3, len(places)).astype(np.uint8), 2
    line = np.sqrt(np.arange(1_000.0))[:, np.newaxis]  # no two of these are equally far
    yield line, np.arange(1_000) // 3 % 4, 2


def _squares(points: np.ndarray) -> np.ndarray:
    return ((points[:, np.newaxis].astype(float) - points) ** 2).sum(axis=2)


def _by_order(pick: Callable) -> tuple[Callable, ...]:
    """Return the task's function, the point itself among the others: it is mostly the first.

    Where points lie at one place, the order hangs on how it is sorted.
    """

    def likeness(points: np.ndarray, labels: np.ndarray, k: int, kind: str) -> float:
        order = pick(_squares(points).argsort(axis=1, kind=kind), k)
        return float((labels[order] == labels[:, np.newaxis]).mean())

    return tuple(partial(likeness, kind=kind) for kind in ("stable", "quicksort"))


def _square(p: np.ndarray, q: np.ndarray) -> np.ndarray:
    return ((p.astype(float) - q) ** 2).sum(axis=2)


def _narrow_square(p: np.ndarray, q: np.ndarray) -> np.ndarray:
    if p.dtype == np.uint8:
        p, q = p.astype(np.int16), q.astype(np.int16)
    return ((p - q) ** 2).sum(axis=2)


def _apart(p: np.ndarray, q: np.ndarray) -> np.ndarray:
    """Put all that lie at the same place out of the way."""
    squares = _square(p, q)
    return np.where(squares == 0, np.inf, squares)


def _others(
    distance: Callable = _square,
    count: Callable = lambda k: k,
    kind: str = "stable",
    score: Callable = lambda found, own: (found == own[:, np.newaxis]).mean(),
    pick: Callable = lambda order, count: order[:, :count],
    from_itself: Callable = lambda far: np.inf,
) -> Callable:
    """Return the task's function by another distance, number of neighbours or score."""

    def likeness(points: np.ndarray, labels: np.ndarray, k: int) -> float:
        far = distance(points[:, np.newaxis], points).astype(float)
        np.fill_diagonal(far, from_itself(far))
        nearest = pick(far.argsort(axis=1, kind=kind), count(k))
        return score(labels[nearest], labels)

    return likeness


def _voted(first_wins: bool) -> Callable:
    """Count how often the most frequent label of the neighbours is right, as the lesson does."""

    def score(found: np.ndarray, own: np.ndarray) -> float:
        votes = []
        for row in found.tolist():
            labels = row if first_wins else sorted(row)
            votes.append(max(labels, key=labels.count))  # the first of them in a tie
        return float((np.array(votes) == own).mean())

    return _others(score=score)


@sheet.task(
    stars=3,
    cases=_neighbour_cases,
    tolerance=1e-9,
    misconceptions={
        "of two points at one place, the first neighbour need not be the point itself; put its own "
        "distance out of the way instead": _by_order(lambda order, k: order[:, 1 : k + 1]),
        "only a point's own distance goes out of the way, another may lie at the same place": (
            _others(_apart),
            _others(_apart, kind="quicksort"),
        ),
        "each point was counted as its own nearest neighbour": _by_order(
            lambda order, k: order[:, :k]
        ),
        "each point was counted as its own nearest neighbour, and one more taken": _by_order(
            lambda order, k: order[:, : k + 1]
        ),
        "these are the farthest, expected the nearest": _by_order(
            lambda order, k: order[:, ::-1][:, :k]
        ),
        "these are the farthest, and the point itself": _others(
            pick=lambda order, k: order[:, ::-1][:, :k]
        ),
        "int16 is too narrow for the squares of differences, convert to float64": _others(
            _narrow_square
        ),
        "bytes wrap around, in differences and in squares: convert first": (
            _others(lambda p, q: ((p - q) ** 2).sum(axis=2)),
            _others(lambda p, q: ((np.maximum(p, q) - np.minimum(p, q)) ** 2).sum(axis=2)),
        ),
        "the distance is the root of the sum of squares, not the sum of the sizes": _others(
            lambda p, q: np.abs(p.astype(float) - q).sum(axis=2), kind="quicksort"
        ),
        "the distance adds up all axes, this is the largest difference alone": _others(
            lambda p, q: np.abs(p.astype(float) - q).max(axis=2), kind="quicksort"
        ),
        "one neighbour too many": _others(count=lambda k: k + 1),
        "these are k neighbours, you asked the nearest alone": _others(count=lambda k: 1),
        "k neighbours were asked for, you took one fewer": _others(count=lambda k: k - 1),
        "one neighbour too few": _by_order(lambda order, k: order[:, 1:k]),
        "this lets the neighbours vote, expected the share of them that are of the same class": (
            _voted(first_wins=False)
        ),
        "here the neighbours vote, expected the share of them that are of the same class": (
            _voted(first_wins=True)
        ),
        "a sum of all came, expected a share": _others(
            score=lambda found, own: (found == own[:, np.newaxis]).sum()
        ),
        "this is a number of neighbours, divide it by k": _others(
            score=lambda found, own: (found == own[:, np.newaxis]).sum(axis=1).mean()
        ),
        "this is the share of each point, expected one share over all points": _others(
            score=lambda found, own: (found == own[:, np.newaxis]).mean(axis=1)
        ),
        "this asks whether all k are of the class, expected their share": _others(
            score=lambda found, own: (found == own[:, np.newaxis]).all(axis=1).mean()
        ),
        "this asks whether any of the k is of the class, expected their share": _others(
            score=lambda found, own: (found == own[:, np.newaxis]).any(axis=1).mean()
        ),
        "this is the share of the others of another class": _others(
            score=lambda found, own: (found != own[:, np.newaxis]).mean()
        ),
        "expected a share from 0 to 1, this is in percent": _others(
            score=lambda found, own: 100 * (found == own[:, np.newaxis]).mean()
        ),
        "the largest distance does not put a point behind all others, `np.inf` does": _others(
            from_itself=np.max
        ),
        "all k nearest count, this asks the k-th alone": _others(
            pick=lambda order, k: order[:, k - 1 : k]
        ),
        "k is an argument, the lesson's 5 is only an example": _others(count=lambda k: 5),
        "the point's own label stands once a row: compare with `labels[:, np.newaxis]`": _others(
            score=lambda found, own: (found == own).mean()
        ),
    },
    hints=(
        "All distances as one matrix, (n, n). On its diagonal, each point is 0 from itself.",
        "`np.fill_diagonal(distances, np.inf)` puts a point out of its own way. Then argsort, and "
        "the first k columns.",
        "`(labels[nearest] == labels[:, np.newaxis]).mean()`",
    ),
    unlocks="A score that needs no map: now looks can be measured.",
)
def neighbour_likeness(points: np.ndarray, labels: np.ndarray, k: int) -> float:
    """Return the share of the k nearest others that are of the same class."""
    same, rows, names = 0, points.tolist(), labels.tolist()
    for i, point in enumerate(rows):
        far = [(dist(point, other), j) for j, other in enumerate(rows) if j != i]
        same += sum(names[j] == names[i] for _, j in sorted(far)[:k])
    return same / (k * len(points))


@sheet.choice(
    right="d",
    stars=2,
    replies={
        "a": "t-SNE draws tight and wide groups at much the same size. It may be so, but this map "
        "cannot tell.",
        "b": "t-SNE hardly cares for far distances, so what stands beside what is no measure of "
        "likeness.",
        "c": "another perplexity may break an island up, and pure noise can show islands, too.",
        "d": "Who has whom as a neighbour is what t-SNE tries to keep. Measured in all 784 "
        "dimensions: of the five images nearest to either bag, nine of ten are trousers.",
    },
    hints=(
        "Three of the four use what a t-SNE map does not keep: sizes, far distances, the number of "
        "clumps.",
        "What does t-SNE ask each point for, before it begins to draw?",
    ),
)
def what_the_map_shows() -> str:
    """Choose what may be concluded from a t-SNE map."""
