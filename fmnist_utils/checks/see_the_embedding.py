"""Checks of the practice sheet "See the embedding"."""

from collections.abc import Callable, Iterator
from math import fsum

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


@sheet.task(
    cases=_clouds,
    tolerance=1e-6,
    exact_dtype=True,
    misconceptions={
        "this mean is over each point's own numbers, expected one mean for each axis": lambda p: (
            p - p.mean(axis=1, keepdims=True)
        ),
        "one mean of all numbers moves all axes alike, expected one for each": lambda p: (
            p - p.mean()
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
        "the cloud is moved, not scaled: do not divide by its spread": lambda p: (
            (p - p.mean(axis=0, dtype=np.float64)) / p.std(axis=0, dtype=np.float64)
        ),
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
        result[:, axis] = [value - fsum(column) / len(column) for value in column]
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
    tolerance=1e-6,
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
        "these are the ones of least variance": lambda p, k: _turned(_variances(p)[1][::-1][:k]),
        "expected the first k only": lambda p, k: _turned(_svd(centre_by_hand(p))[2]),
        "a component has length 1, leave the singular values out": lambda p, k: (
            _turned(_svd(centre_by_hand(p))[2][:k]) * _svd(centre_by_hand(p))[1][:k, np.newaxis]
        ),
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
        "these are the variances by n, divide them by their sum": _of_values(
            lambda s, p: s**2 / len(p)
        ),
        "these are the singular values, square them and divide by the sum": _of_values(
            lambda s, p: s
        ),
        "the largest comes first, these are the shares of the axes": lambda p: np.sort(
            p.var(axis=0) / p.var(axis=0).sum()
        )[::-1],
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
        "rows are points: the mean is over axis 0": _of_values(
            lambda s, p: s**2 / (s**2).sum(), lambda p: p - p.mean(axis=1, keepdims=True)
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
        "b": "a mean is subtracted, and over the rows, as it should be for points that stand in "
        "rows.",
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


@sheet.task(
    stars=3,
    cases=_image_cases,
    tolerance=1e-6,
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
    yield images[:60, ::3, ::3].reshape(60, -1), labels[:60], 3
    n, d, k = seeded(36).integers((8, 1, 2), (25, 6, 6)).tolist()
    kinds = seeded(37).integers(0, 5, n) * 300
    yield seeded(38).normal(size=(n, d)) + kinds[:, np.newaxis] / 400, kinds, k
    yield _bytes(n, 7, seed=39), seeded(40).integers(0, 2, n), n - 1
    line = np.sqrt(np.arange(1_000.0))[:, np.newaxis]  # no two of these are equally far
    yield line, np.arange(1_000) // 3 % 4, 2


def _likeness(distances_of: Callable = lambda p: p[:, np.newaxis].astype(float) - p,
              pick: Callable = lambda order, k: order[:, 1 : k + 1],
              score: Callable = lambda same: same.mean()) -> Callable:  # fmt: skip
    def likeness(points: np.ndarray, labels: np.ndarray, k: int) -> float:
        squares = (distances_of(points) ** 2).sum(axis=2)
        order = pick(squares.argsort(axis=1, kind="stable"), k)
        return float(score(labels[order] == labels[:, np.newaxis]))

    return likeness


def _square(p: np.ndarray, q: np.ndarray) -> np.ndarray:
    return ((p.astype(float) - q) ** 2).sum(axis=2)


def _others(distance: Callable, count: Callable = lambda k: k, kind: str = "stable") -> Callable:
    """Return the task's function by another distance or number of neighbours."""

    def likeness(points: np.ndarray, labels: np.ndarray, k: int) -> float:
        far = distance(points[:, np.newaxis], points).astype(float)
        np.fill_diagonal(far, np.inf)
        nearest = far.argsort(axis=1, kind=kind)[:, : count(k)]
        return float((labels[nearest] == labels[:, np.newaxis]).mean())

    return likeness


def _voted(points: np.ndarray, labels: np.ndarray, k: int) -> float:
    """Count how often the most frequent label of the neighbours is right, as the lesson does."""
    squares = ((points[:, np.newaxis].astype(float) - points) ** 2).sum(axis=2)
    np.fill_diagonal(squares, np.inf)
    found = labels[squares.argsort(axis=1, kind="stable")[:, :k]]
    votes = []
    for row in found:
        values, counts = np.unique(row, return_counts=True)
        votes.append(values[counts.argmax()])
    return float((np.array(votes) == labels).mean())


@sheet.task(
    stars=3,
    cases=_neighbour_cases,
    tolerance=1e-9,
    misconceptions={
        "of two points at one place, the first neighbour need not be the point itself; put its own "
        "distance out of the way instead": _likeness(),
        "each point was counted as its own nearest neighbour": _likeness(
            pick=lambda order, k: order[:, :k]
        ),
        "each point was counted as its own nearest neighbour, and one more taken": _likeness(
            pick=lambda order, k: order[:, : k + 1]
        ),
        "these are the farthest, expected the nearest": _likeness(
            pick=lambda order, k: order[:, ::-1][:, :k]
        ),
        "differences and squares of bytes wrap around, convert first": _others(
            lambda p, q: ((p - q) ** 2).sum(axis=2)
        ),
        "squares of bytes wrap around even if the differences do not, convert first": _others(
            lambda p, q: ((np.maximum(p, q) - np.minimum(p, q)) ** 2).sum(axis=2)
        ),
        "the distance is the root of the sum of squares, not the sum of the sizes": _others(
            lambda p, q: np.abs(p.astype(float) - q).sum(axis=2), kind="quicksort"
        ),
        "the distance adds up all axes, this is the largest difference alone": _others(
            lambda p, q: np.abs(p.astype(float) - q).max(axis=2), kind="quicksort"
        ),
        "one neighbour too many": _others(_square, lambda k: k + 1),
        "these are k neighbours, you asked the nearest alone": _others(_square, lambda k: 1),
        "k neighbours were asked for, you took one fewer": _others(_square, lambda k: k - 1),
        "one neighbour too few": _likeness(pick=lambda order, k: order[:, 1:k]),
        "this lets the neighbours vote, expected the share of them that are of the same class": (
            _voted
        ),
        "a sum of all came, expected a share": _likeness(score=np.sum),
        "this asks whether all k are of the class, expected their share": _likeness(
            score=lambda same: same.all(axis=1).mean()
        ),
        "this asks whether any of the k is of the class, expected their share": _likeness(
            score=lambda same: same.any(axis=1).mean()
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
    same = 0
    for i, point in enumerate(points.tolist()):
        far = [
            (fsum((a - b) ** 2 for a, b in zip(point, other, strict=True)), j)
            for j, other in enumerate(points.tolist())
            if j != i
        ]
        same += sum(int(labels[j]) == int(labels[i]) for _, j in sorted(far)[:k])
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
