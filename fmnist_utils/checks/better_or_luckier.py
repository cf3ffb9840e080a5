"""Checks of the practice sheet "Better, or luckier?"."""

from collections.abc import Callable, Iterator
from fractions import Fraction
from functools import partial
from math import ceil, comb, erfc, floor, nan, sqrt
from operator import ge, gt
from statistics import NormalDist

import numpy as np

from fmnist_utils.checks.engine.seeds import seeded
from fmnist_utils.checks.engine.sheet import Sheet
from fmnist_utils.checks.predictions import load_predictions

sheet = Sheet(__name__)
hint, progress = sheet.hint, sheet.progress


def _two_networks() -> Iterator[tuple]:
    yield _answered(9, 1, both=5, none=2)
    yield _answered(3, 3, both=1, none=0)
    yield _answered(0, 0, both=4, none=1)
    yield _answered(2, 6, both=0, none=9)
    yield _answered(640, 580, both=100, none=30)
    generator = seeded(11)
    for most in (6, 60, 400):
        counts = (int(n) for n in generator.integers(1, most, 4))
        yield _answered(*counts)
    same = int(generator.integers(2, 20))
    yield _answered(same, same, both=3, none=4)
    kept = load_predictions()
    cnn, dense = (kept[f"validation_{name}"].argmax(axis=1) for name in ("cnn", "dense"))
    yield kept["validation_labels"], cnn, dense


def _answered(only_a: int, only_b: int, both: int, none: int) -> tuple:
    """Make labels and two predictions with so many of each kind, mixed."""
    n = only_a + only_b + both + none
    a_right = np.repeat([True, False, True, False], (only_a, only_b, both, none))
    b_right = np.repeat([False, True, True, False], (only_a, only_b, both, none))
    generator = seeded(n)
    order, labels = generator.permutation(n), generator.integers(0, 10, n)
    guesses = [
        np.where(right[order], labels, (labels + generator.integers(1, 10, n)) % 10)
        for right in (a_right, b_right)
    ]
    return labels.astype(np.uint8), *guesses


def _only(labels: np.ndarray, a: np.ndarray, b: np.ndarray) -> tuple[int, int]:
    right_a, right_b = a == labels, b == labels
    return int((right_a & ~right_b).sum()), int((right_b & ~right_a).sum())


def _half(a: int, b: int) -> float:
    return sum(comb(a + b, k) for k in range(min(a, b) + 1)) / 2 ** (a + b)


def _bell(a: int, b: int) -> float:
    """Take the bell instead of the coin: twice the tail beyond |a - b| / sqrt(a + b)."""
    return erfc(abs(a - b) / sqrt(2 * (a + b))) if a + b else 1.0


def _corrected_bell(a: int, b: int, away: Callable = abs) -> float:
    return min(1.0, erfc(away(abs(a - b) - 1) / sqrt(2 * (a + b)))) if a + b else 1.0


def _one_outcome(a: int, b: int) -> float:
    return comb(a + b, min(a, b)) / 2 ** (a + b)


def _statistic(*answers: np.ndarray, less: int, if_same: float | None) -> float:
    a, b = _only(*answers)
    return if_same if if_same is not None and a + b == 0 else (abs(a - b) - less) ** 2 / (a + b)


def _up_to(which: int) -> Callable:
    def p(*answers: np.ndarray) -> float:
        counts = _only(*answers)
        return min(1.0, 2 * _lower_tail(counts[which], sum(counts)))

    return p


def _in_numpys_ints(last: Callable) -> Callable:
    def p(labels: np.ndarray, a: np.ndarray, b: np.ndarray) -> float:
        right_a, right_b = a == labels, b == labels
        only_a, only_b = (right_a & ~right_b).sum(), (right_b & ~right_a).sum()
        n = only_a + only_b
        with np.errstate(all="ignore"):
            return min(1.0, last(sum(comb(n, k) for k in range(min(only_a, only_b) + 1)), n))

    return p


def _rounded_p(*answers: np.ndarray, digits: int) -> float:
    return round(min(1.0, 2 * _half(*_only(*answers))), digits)


def _in_floats(each: Callable, last: Callable) -> Callable:
    def p(*answers: np.ndarray) -> float:
        counts = _only(*answers)
        n = sum(counts)
        return min(1.0, last(sum(each(n, k) for k in range(min(counts) + 1)), n))

    return p


def _differ_at_all(labels: np.ndarray, a: np.ndarray, b: np.ndarray) -> tuple[int, int]:
    """Count the images on which the answers differ, with those on which both are wrong."""
    return int(((a != b) & (a == labels)).sum()), int(((a != b) & (a != labels)).sum())


def _lower_tail(most: int, n: int) -> float:
    return sum(comb(n, k) for k in range(most + 1)) / 2**n


def _all_wrong(labels: np.ndarray, a: np.ndarray, b: np.ndarray) -> float:
    return min(1.0, 2 * _half(int((a == labels).sum()), int((b == labels).sum())))


def _unbracketed(labels: np.ndarray, a: np.ndarray, b: np.ndarray) -> tuple[int, int]:
    return int((a == labels & b != labels).sum()), int((b == labels & a != labels).sum())


def _ahead_by(labels: np.ndarray, a: np.ndarray, b: np.ndarray) -> int:
    return int((a == labels).sum()) - int((b == labels).sum())


@sheet.task(
    cases=_two_networks,
    misconceptions={
        "first the images that only a gets right, then those that only b does": lambda y, a, b: (
            _only(y, a, b)[::-1]
        ),
        "where both are right, nothing speaks for either: count the images of one alone": (
            lambda y, a, b: (int((a == y).sum()), int((b == y).sum()))
        ),
        "these are mistakes: where a is wrong, b must be right to count": (
            lambda y, a, b: (int((b != y).sum()), int((a != y).sum())),
            lambda y, a, b: (int((a != y).sum()), int((b != y).sum())),
        ),
        "one right and the other wrong, both must hold: `&`, not `|`": lambda y, a, b: (
            int(((a == y) | (b != y)).sum()),
            int(((b == y) | (a != y)).sum()),
        ),
        "both wrong in different ways speaks for neither": lambda y, a, b: (
            int(((a != b) & (a == y)).sum()),
            int(((a != b) & (a != y)).sum()),
        ),
        "where both are right or both are wrong, nothing speaks for either": lambda y, a, b: (
            int((a == b).sum()),
            int((a != b).sum()),
        ),
        "first a alone, then b alone; these are both right and both wrong": lambda y, a, b: (
            int(((a == y) & (b == y)).sum()),
            int(((a != y) & (b != y)).sum()),
        ),
        "two counts, do not add them up": lambda y, a, b: sum(_only(y, a, b)),
        "these are places, count them": lambda y, a, b: (
            np.flatnonzero((a == y) & (b != y)),
            np.flatnonzero((b == y) & (a != y)),
        ),
        "count the images, no shares": lambda y, a, b: tuple(n / len(y) for n in _only(y, a, b)),
        "between arrays stand `&` and `~`, no `and`, no `not`, and each comparison in brackets": (
            _unbracketed
        ),
        "these are the accuracies: count the images that only one gets right": lambda y, a, b: (
            float((a == y).mean()),
            float((b == y).mean()),
        ),
        "where both are right, nothing speaks for either: count for the first what it alone has": (
            lambda y, a, b: (int((a == y).sum()), _only(y, a, b)[1])
        ),
        "one count for a and one for b, both together are no count of either": lambda y, a, b: (
            sum(_only(y, a, b)),
            sum(_only(y, a, b)),
        ),
        "this is by how many one is ahead of the other: count for each what it alone has": (
            lambda *x: (_ahead_by(*x), -_ahead_by(*x)),
            lambda *x: (max(_ahead_by(*x), 0), max(-_ahead_by(*x), 0)),
        ),
        "two counts, do not take their difference": lambda y, a, b: (
            _only(y, a, b)[0] - _only(y, a, b)[1]
        ),
    },
    hints=(
        "Whether a is right is a row of True and False. So is whether b is.",
        "`&` is and, `~` is not: right by a, and not by b. `sum()` counts the True.",
        "`right_a, right_b = predicted_a == labels, predicted_b == labels`, then "
        "`int((right_a & ~right_b).sum())`, and the other way round.",
    ),
    unlocks="These are all the images that can tell the two networks apart.",
)
def only_one_right(
    labels: np.ndarray, predicted_a: np.ndarray, predicted_b: np.ndarray
) -> tuple[int, int]:
    """Return on how many images only a is right, and on how many only b is."""
    only_a = only_b = 0
    for true, a, b in zip(labels.tolist(), predicted_a.tolist(), predicted_b.tolist(), strict=True):
        only_a += a == true != b
        only_b += b == true != a
    return only_a, only_b


@sheet.choice(
    right="b",
    replies={
        "a": "the seed set the weights at the start, and there were ten: that luck is in it.",
        "b": "All twenty networks met the same 500 images. Other images were never asked.",
        "c": "seeds were not chosen here, all ten are in the mean.",
        "d": "ten seeds make the mean over seeds steady, on these images. Other images could tell "
        "another story.",
    },
    hints=(
        "What was drawn anew ten times, and what was the same all the time?",
        "Imagine another 500 test images. What in the report would tell how far the scores move?",
    ),
)
def what_it_misses() -> str:
    """Choose what a spread over seeds does not tell."""


@sheet.task(
    stars=2,
    cases=_two_networks,
    misconceptions={
        "it could have been uneven the other way, double the smaller tail": (
            lambda *x: _half(*_only(*x)),
            lambda *x: 1.0 if _only(*x)[0] == _only(*x)[1] else _half(*_only(*x)),
        ),
        "the tail begins with 0 heads, they are an outcome, too: `range(min(…) + 1)`": lambda *x: (
            min(1.0, 2 * (_half(*_only(*x)) - 0.5 ** sum(_only(*x))))
        ),
        "`//` cuts the probability off to a whole number: divide with `/`": lambda *x: float(
            min(1, floor(2 * _half(*_only(*x))))
        ),
        "at a tie the two halves overlap: a probability is 1 at most": lambda *x: (
            2 * _half(*_only(*x))
        ),
        "the tail holds all that is as uneven or more, not this one outcome": (
            lambda *x: min(1.0, 2 * _one_outcome(*_only(*x))),
            lambda *x: _one_outcome(*_only(*x)),
        ),
        "that is the test's statistic, the larger the clearer: expected its p value": (
            *(partial(_statistic, less=less, if_same=0.0) for less in (0, 1)),
            *(partial(_statistic, less=less, if_same=1.0) for less in (0, 1)),
            *(partial(_statistic, less=less, if_same=None) for less in (0, 1)),
        ),
        "count only the images on which exactly one is right": _all_wrong,
        "that is the bell's approximation, expected the coin itself": (
            lambda *x: _bell(*_only(*x)),
            lambda *x: erfc(abs(_only(*x)[0] - _only(*x)[1]) / sqrt(2 * sum(_only(*x)))),
        ),
        "if they never differ, nothing speaks against equal, and p is 1": lambda *x: (
            min(1.0, 2 * _half(*_only(*x))) if sum(_only(*x)) else 0.0
        ),
        "the tail holds the smaller count itself, too": lambda *x: (
            2 * sum(comb(sum(_only(*x)), k) for k in range(min(_only(*x)))) / 2 ** sum(_only(*x))
        ),
        "both wrong in different ways speaks for neither: count where exactly one is right": (
            lambda *x: min(1.0, 2 * _half(*_differ_at_all(*x)))
        ),
        "both wrong in different ways speaks for neither, and p is 1 at most": lambda *x: (
            2 * _half(*_differ_at_all(*x))
        ),
        "that is the bell's approximation with a correction, expected the coin itself": (
            lambda *x: _corrected_bell(*_only(*x)),
            lambda *x: _corrected_bell(*_only(*x), away=lambda apart: max(apart, 0)),
        ),
        "the tail goes up to the smaller count, not to the larger one": lambda *x: min(
            1.0, 2 * _lower_tail(max(_only(*x)), sum(_only(*x)))
        ),
        "the tail goes up to the smaller count, whichever it is: yours always takes that of a": (
            _up_to(0)
        ),
        "the tail goes up to the smaller count, or from the larger: yours looks at the same end": (
            _up_to(1)
        ),
        "NumPy's whole numbers end at 2**63 and wrap around: count with Python's, `int(…)`": (
            _in_numpys_ints(lambda tail, n: 2 * tail / 2**n),
            _in_numpys_ints(lambda tail, n: 2 * (tail / 2**n)),
            _in_numpys_ints(lambda tail, n: tail / 2 ** (n - 1)),
        ),
        "floats end near 2**1024: divide whole numbers, `2 * tail / 2**n`": (
            _in_floats(lambda n, k: comb(n, k) * 0.5**n, lambda tail, _: 2 * tail),
            _in_floats(lambda n, k: comb(n, k) / 2.0**n, lambda tail, _: 2 * tail),
            _in_floats(comb, lambda tail, n: 2 * tail / 2.0**n),
            _in_floats(comb, lambda tail, n: 2 * tail * 0.5**n),
        ),
        "do not round": tuple(partial(_rounded_p, digits=k) for k in (2, 3, 4)),
        "a probability lies between 0 and 1, this is in percent": lambda *x: (
            100 * min(1.0, 2 * _half(*_only(*x)))
        ),
        "n counts the images on which exactly one is right, not all images": (
            lambda y, a, b: min(1.0, 2 * _lower_tail(min(_only(y, a, b)), len(y)))
        ),
        "that is 1 - p": lambda *x: 1 - min(1.0, 2 * _half(*_only(*x))),
    },
    tolerance=1e-6,
    hints=(
        "Two counts decide: where only the one is right, and where only the other is.",
        "With n tosses, the tail is sum(comb(n, k) for k from 0 to the smaller count) / 2**n.",
        "`min(1.0, 2 * tail / 2**n)`, with Python's own whole numbers, by `int(…)`: NumPy's end "
        "at 2**63, and a float near 2**1024.",
    ),
    unlocks="On the same images, small differences can be told that two intervals would hide.",
)
def mcnemar(labels: np.ndarray, predicted_a: np.ndarray, predicted_b: np.ndarray) -> float:
    """Return the exact p value of McNemar's test."""
    only_a = only_b = 0
    for true, a, b in zip(labels.tolist(), predicted_a.tolist(), predicted_b.tolist(), strict=True):
        only_a += a == true != b
        only_b += b == true != a
    n, apart = only_a + only_b, abs(only_a - only_b)
    ways, as_uneven = 1, 0
    for k in range(n + 1):
        if abs(n - 2 * k) >= apart:
            as_uneven += ways
        ways = ways * (n - k) // (k + 1)  # from k out of n to one more
    return float(Fraction(as_uneven, 2**n))


def _gains() -> Iterator[tuple]:
    yield 0.003, 0.065, 1.96, 0.84
    yield 0.003, 0.02, 1.96, 0.0
    yield 0.5, 0.6, 1.96, 0.84
    yield 0.9, 0.95, 1.0, 0.5
    yield 0.0001, 0.3, 2.576, 1.282
    yield 0.07, 0.07, 1.645, 0.52
    yield 0.5, 0.25, 1.0, 1.0
    for just in (1 + 2**-10, 1 - 2**-10):  # just above and just below a whole number
        yield 0.5, 0.25 * just, 1.0, 1.0
    yield 0.00001, 0.3, 1.96, 0.84  # more than 32 bits can count
    generator = seeded(31)
    for _ in range(4):
        apart = generator.uniform(0.01, 0.3)
        yield tuple(
            float(v)
            for v in (
                apart * generator.uniform(0.01, 0.5),
                apart,
                generator.uniform(1, 3),
                generator.uniform(0.1, 2),
            )
        )


@sheet.task(
    stars=2,
    cases=_gains,
    misconceptions={
        "a part of an image is not enough: round up": lambda g, d, z, w: floor(
            (z + w) ** 2 * d / g**2
        ),
        "a number that comes out whole is enough: take `ceil`, not one more": lambda g, d, z, w: (
            floor((z + w) ** 2 * d / g**2) + 1
        ),
        "the nearest whole number may be one too few: round up": lambda g, d, z, w: round(
            (z + w) ** 2 * d / g**2
        ),
        "gain and apart changed places": lambda g, d, z, w: ceil((z + w) ** 2 * g / d**2),
        "the spread is the root of apart / n, without a factor 1 - apart": lambda g, d, z, w: ceil(
            (z + w) ** 2 * d * (1 - d) / g**2
        ),
        "the spread is the root of apart / n, take nothing from it": lambda g, d, z, w: ceil(
            (z + w) ** 2 * (d - g**2) / g**2
        ),
        "the gain must be z_test + z_power spreads long, not their difference": lambda g, d, z, w: (
            ceil((z - w) ** 2 * d / g**2)
        ),
        "use the z that you are given": lambda g, d, z, w: ceil((1.96 + 0.84) ** 2 * d / g**2),
        "that is the root: solve for n, not for its root": lambda g, d, z, w: ceil(
            (z + w) * sqrt(d) / g
        ),
        "both networks answer the same n images, do not double": lambda g, d, z, w: ceil(
            2 * (z + w) ** 2 * d / g**2
        ),
        "the two z belong together: add them, then square": lambda g, d, z, w: ceil(
            (z**2 + w**2) * d / g**2
        ),
        "with z_test alone, the proof succeeds only every other time": lambda g, d, z, w: ceil(
            z**2 * d / g**2
        ),
        "the gain stands squared: half of it needs four times the images": lambda g, d, z, w: ceil(
            (z + w) ** 2 * d / g
        ),
        "the spread is the root of apart / n: apart is not squared": lambda g, d, z, w: ceil(
            ((z + w) * d / g) ** 2
        ),
        "use the apart that you are given, the lesson's 0.065 is only one of them": (
            lambda g, d, z, w: ceil((z + w) ** 2 * 0.065 / g**2),
            lambda g, d, z, w: ceil((1.96 + 0.84) ** 2 * 0.065 / g**2),
        ),
        "round up once, at the end: you rounded a part of it before": (
            lambda g, d, z, w: ceil((z + w) * sqrt(d) / g) ** 2,
            lambda g, d, z, w: ceil(d / g**2) * ceil((z + w) ** 2),
            lambda g, d, z, w: ceil((z + w) ** 2 * ceil(d / g**2)),
        ),
        "gain is a share already: do not turn it into points or back": (
            lambda g, d, z, w: ceil((z + w) ** 2 * d / (100 * g) ** 2),
            lambda g, d, z, w: ceil((z + w) ** 2 * d / (g / 100) ** 2),
        ),
        "the spread is a root, so its square is apart / n: take no root of apart": (
            lambda g, d, z, w: ceil((z + w) ** 2 * sqrt(d) / g**2)
        ),
        "a smaller gain needs more images: your fraction is upside down": lambda g, d, z, w: ceil(
            g**2 / ((z + w) ** 2 * d)
        ),
        "a number of images is an int": lambda g, d, z, w: (z + w) ** 2 * d / g**2,
        "square the sum of the two z, too": lambda g, d, z, w: ceil((z + w) * d / g**2),
    },
    hints=(
        "How many spreads long must the gain be? And how long is a spread with n images?",
        "gain = (z_test + z_power) · root(apart / n). Solve for n.",
        "`ceil((z_test + z_power) ** 2 * apart / gain**2)`, with `ceil` from `math`.",
    ),
    unlocks="You can say before a test whether it can tell anything at all.",
)
def images_needed(gain: float, apart: float, z_test: float, z_power: float) -> int:
    """Return the smallest n for which the gain is so many spreads long."""
    ratio = Fraction(z_test) + Fraction(z_power)
    n = ratio * ratio * Fraction(apart) / (Fraction(gain) * Fraction(gain))
    return -(-n.numerator // n.denominator)


@sheet.choice(
    right="d",
    replies={
        "a": "Wilson's interval is for one score that nobody chose. Of twenty, the best is taken "
        "because it was high.",
        "b": "nobody was trained on them, but the winner was chosen by them. That is enough.",
        "c": "nor can you know that: some may well be better. This score alone does not tell.",
        "d": "A score by which you choose is no longer an honest score; a fresh one is.",
    },
    hints=(
        "If all twenty were equally good, would one of them still come first?",
        "What part of the winner's score is skill, and what part made it the winner?",
    ),
    stars=2,
)
def best_of_twenty() -> str:
    """Choose what may be said of the best of twenty networks."""


def _right_and_wrong(networks: int, images: int, seed: int) -> np.ndarray:
    """Make a table of what is right: images of all kinds, networks of nearly one kind."""
    generator = seeded(seed)
    ease = generator.uniform(0.3, 1, images) + generator.normal(0, 0.02, (networks, 1))
    return generator.random((networks, images)) < ease


def _tables() -> Iterator[tuple]:
    yield (np.array([[1, 1, 1, 0, 1], [1, 0, 1, 0, 1], [1, 1, 1, 1, 1]], bool),)
    yield (np.array([[True, False], [True, False]]),)
    yield (np.ones((3, 4), bool),)
    yield (np.zeros((2, 1), bool),)
    yield (np.array([[True, True, False, True]]),)
    yield (np.array([[1, 1, 1, 1], [1, 0, 1, 1], [0, 0, 1, 0]], bool),)  # the best first
    yield (np.array([[1, 1, 0], [0, 1, 0], [0, 0, 1], [0, 0, 0]], bool),)
    yield (_right_and_wrong(8, 1500, seed=41),)
    yield (_right_and_wrong(25, 30, seed=42),)
    generator = seeded(43)
    for most in (9, 40, 200):
        networks, images = (int(n) for n in generator.integers(3, most, 2))
        yield (_right_and_wrong(networks, images, seed=most),)
    yield (_right_and_wrong(1, int(generator.integers(5, 50)), seed=44),)


def _spreads(right: np.ndarray, ddof: int = 1, axis: int = 1, n: int = 0) -> tuple[float, float]:
    with np.errstate(invalid="ignore", divide="ignore"):
        p = right.mean()
        over = float(right.mean(axis=axis).std(ddof=ddof))
        return over, float(np.sqrt(p * (1 - p) / (n or right.shape[1])))


def _rounded_spreads(right: np.ndarray, digits: int) -> tuple[float, ...]:
    return tuple(round(spread, digits) for spread in _spreads(right))


@sheet.task(
    stars=2,
    cases=_tables,
    misconceptions={
        "of one network, the spread is not 0 but unknown (nan)": lambda r: _spreads(
            r, ddof=1 if len(r) > 1 else 0
        ),
        "a spread of few numbers divides by one less than their number (`ddof=1`)": lambda r: (
            _spreads(r, ddof=0)
        ),
        "a row is a network: one score a row": lambda r: _spreads(r, axis=0),
        "all networks met the same images: n is the number of columns": lambda r: _spreads(
            r, n=r.size
        ),
        "n is the number of images, not of networks": lambda r: _spreads(r, n=len(r)),
        "first the seeds', then the images'": lambda r: _spreads(r)[::-1],
        "p is the mean of all scores: one spread of all, no mean of spreads": lambda r: (
            _spreads(r)[0],
            float(np.sqrt(r.mean(axis=1) * (1 - r.mean(axis=1)) / r.shape[1]).mean()),
        ),
        "the images' spread divides by n, only the networks' by one less": lambda r: (
            _spreads(r)[0],
            float(np.sqrt(r.mean() * (1 - r.mean()) / (r.shape[1] - 1))) if r.shape[1] > 1 else nan,
        ),
        "the spread is that of the scores, not of their mean": lambda r: (
            _spreads(r)[0] / sqrt(len(r)),
            _spreads(r)[1],
        ),
        "the networks' spread has n - 1 below the line (`ddof=1`)": lambda r: (
            _spreads(r, ddof=0)[0] if len(r) > 1 else nan,
            _spreads(r)[1],
        ),
        "p is the mean of all networks' scores, not of the first": lambda r: (
            _spreads(r)[0],
            _spreads(r[:1])[1],
        ),
        "that is the spread of single answers, divide by n": lambda r: (
            _spreads(r)[0],
            float(r.std()),
        ),
        "p is the mean of all networks' scores, not that of the best": lambda r: (
            _spreads(r)[0],
            _spreads(r[[r.mean(axis=1).argmax()]])[1],
        ),
        "one spread of all, with the mean of all scores as p, not one a network": lambda r: (
            _spreads(r)[0],
            np.sqrt(r.mean(axis=1) * (1 - r.mean(axis=1)) / r.shape[1]),
        ),
        "the second is by formula, p (1 - p) / n, not how the images' own shares differ": (
            lambda r: (_spreads(r)[0], _spreads(r, axis=0)[0]),
            lambda r: (_spreads(r)[0], _spreads(r, axis=0, ddof=0)[0]),
            lambda r: (_spreads(r)[0], _spreads(r, axis=0)[0] / sqrt(r.shape[1])),
            lambda r: (_spreads(r)[0], _spreads(r, axis=0, ddof=0)[0] / sqrt(r.shape[1])),
        ),
        "the first is the spread of the networks' scores, not of all single answers": (
            lambda r: (float(r.std()), _spreads(r)[1]),
            lambda r: (float(r.std(ddof=1)) if r.size > 1 else nan, _spreads(r)[1]),
        ),
        "a score is a share: these are the spreads of the numbers right": lambda r: (
            _spreads(r)[0] * r.shape[1],
            _spreads(r)[1],
        ),
        "a row is a network, a column an image: you exchanged them": lambda r: _spreads(r.T),
        "two numbers, do not add them up": lambda r: sum(_spreads(r)),
        "what is unknown is nan, not None": lambda r: (
            _spreads(r)[0] if len(r) > 1 else None,
            _spreads(r)[1],
        ),
        "one spread, not 1.96 of them": (
            lambda r: (_spreads(r)[0], 1.96 * _spreads(r)[1]),
            lambda r: tuple(1.96 * spread for spread in _spreads(r)),
        ),
        "do not round": tuple(partial(_rounded_spreads, digits=k) for k in (2, 3, 4)),
        "as shares, not in points": lambda r: tuple(100 * spread for spread in _spreads(r)),
        "a spread is the standard deviation, not from the worst to the best": (
            lambda r: (float(np.ptp(r.mean(axis=1))) if len(r) > 1 else nan, _spreads(r)[1]),
            lambda r: (float(np.ptp(r.mean(axis=1))), _spreads(r)[1]),
        ),
        "n stands below the root, too": lambda r: (
            _spreads(r)[0],
            _spreads(r)[1] / sqrt(r.shape[1]),
        ),
        "the first is a variance: take its root": lambda r: (_spreads(r)[0] ** 2, _spreads(r)[1]),
        "take both roots": lambda r: (_spreads(r)[0] ** 2, _spreads(r)[1] ** 2),
        "take the root": lambda r: (_spreads(r)[0], _spreads(r)[1] ** 2),
    },
    tolerance=1e-6,
    hints=(
        "One of the two moves down the rows, the other along them. Which is which?",
        "The score of each network is `right.mean(axis=1)`; `std` takes `ddof=1`.",
        "The images': `np.sqrt(p * (1 - p) / right.shape[1])`, with p the mean of the whole table.",
    ),
    unlocks="A careful report names both spreads, and what each of them is of.",
)
def two_spreads(right: np.ndarray) -> tuple[float, float]:
    """Return the spread of the networks' scores, and that of a score by the choice of images."""
    rows = right.tolist()
    images = len(rows[0])
    scores = [sum(row) / images for row in rows]
    mean = sum(scores) / len(scores)
    over = nan
    if len(rows) > 1:
        over = sqrt(sum((score - mean) ** 2 for score in scores) / (len(rows) - 1))
    share = sum(map(sum, rows)) / (len(rows) * images)
    return over, sqrt(share * (1 - share) / images)


def _contests() -> Iterator[tuple]:
    yield (
        np.array([[1, 1, 1, 0, 0, 0, 1], [0, 1, 0, 1, 1, 1, 0], [1, 1, 0, 1, 1, 0, 1]], bool),
        np.array([True, True, True, False, False, False, False]),
    )
    yield (
        np.array([[1, 0, 1, 1], [1, 1, 1, 0], [0, 0, 0, 1]], bool),
        np.array([True, False, True, False]),
    )
    yield np.array([[True, False, True]]), np.array([False, True, False])
    yield np.ones((4, 6), bool), np.arange(6) < 5
    sizes = seeded(54).integers(4, 60, (3, 2)).tolist()
    many = ((20, 1200, 51), (3, 40, 52), (50, 25, 53))
    for networks, images, seed in (*many, *((n, 6 + m, n + m) for n, m in sizes)):
        yield _right_and_wrong(networks, images, seed), _some_of(images, seed)


def _some_of(images: int, seed: int) -> np.ndarray:
    """Choose some of the images, and never all or none."""
    return seeded(seed).permutation(images) < max(2, int(seeded(seed).uniform(0.2, 0.8) * images))


def _led(right: np.ndarray, by: np.ndarray, here: np.ndarray, there: np.ndarray) -> tuple:
    winner = int(right[:, by].mean(axis=1).argmax())
    one, other = right[:, here].mean(axis=1), right[:, there].mean(axis=1)
    return winner, float(one[winner] - one.mean()), float(other[winner] - other.mean())


def _over_the_rest(right: np.ndarray, chooses: np.ndarray, others: str) -> tuple:
    winner, leads = int(right[:, chooses].mean(axis=1).argmax()), []
    for part in (chooses, ~chooses):
        scores = right[:, part].mean(axis=1)
        rest = np.delete(scores, winner)
        away = {
            "scores": lambda rest: 0.0,
            "mean": np.mean,
            "second": np.max,
            "worst": np.min,
        }[others](rest)
        leads.append(float(scores[winner] - away))
    return winner, *leads


def _ahead_of(
    middle: Callable, right: np.ndarray, chooses: np.ndarray, winner: int | None = None
) -> tuple:
    one, other = right[:, chooses].mean(axis=1), right[:, ~chooses].mean(axis=1)
    winner = int(one.argmax()) if winner is None else winner
    return winner, *(float(scores[winner] - middle(scores)) for scores in (one, other))


def _last_of_equals(right: np.ndarray, chooses: np.ndarray) -> tuple:
    scores = right[:, chooses].mean(axis=1)
    last = len(scores) - 1 - int(scores[::-1].argmax())
    return _ahead_of(np.mean, right, chooses, last)


def _best_of_each(right: np.ndarray, chooses: np.ndarray) -> tuple:
    winner, lead, _ = _led(right, chooses, chooses, ~chooses)
    other = right[:, ~chooses].mean(axis=1)
    return winner, lead, float(other.max() - other.mean())


def _other_lead(change: Callable) -> Callable:
    """Return the right answer with another third value: `change` gets both leads."""

    def lead(right: np.ndarray, chooses: np.ndarray) -> tuple:
        winner, here, there = _led(right, chooses, chooses, ~chooses)
        return winner, here, float(change(here, there))

    return lead


def _by_the_first(right: np.ndarray, many: int) -> tuple:
    first = np.arange(right.shape[1]) < many
    return _led(right, first, first, ~first)


def _ahead_of_second(right: np.ndarray, chooses: np.ndarray) -> tuple:
    if len(right) == 1:
        return 0, 0.0, 0.0
    return _over_the_rest(right, chooses, "second")


def _of_scores(scores: Callable) -> Callable:
    """Return the leads of other scores: `scores` gets the table, and which images or others."""

    def lead(right: np.ndarray, chooses: np.ndarray) -> tuple:
        here, there = scores(right, chooses)
        winner = int(here.argmax())
        return winner, float(here[winner] - here.mean()), float(there[winner] - there.mean())

    return lead


@sheet.task(
    stars=3,
    cases=_contests,
    misconceptions={
        "choose by the images that choose, the others must not have a say": lambda r, c: _led(
            r, np.ones_like(c), c, ~c
        ),
        "the winner was chosen by the images that should judge it": lambda r, c: _led(r, ~c, c, ~c),
        "first its lead where it was chosen, then on the other images": lambda r, c: _led(
            r, c, ~c, c
        ),
        "judge it on the other images alone, not on all": lambda r, c: _led(
            r, c, c, np.ones_like(c)
        ),
        "follow the one winner: on the other images, another network may be the best": (
            _best_of_each
        ),
        "a lead is what the score is above the mean, you gave the scores": lambda r, c: (
            _over_the_rest(r, c, "scores")
        ),
        "the mean is over all networks, the winner among them": lambda r, c: _over_the_rest(
            r, c, "mean"
        ),
        "the first of equally good networks wins, not the last": _last_of_equals,
        "ahead of the mean, not of the median": lambda r, c: _ahead_of(np.median, r, c),
        "ahead of the mean of all networks, not of the second": (
            lambda r, c: _ahead_of(lambda scores: np.sort(scores)[-2], r, c),
            lambda r, c: _ahead_of(lambda scores: np.sort(scores)[-2:][0], r, c),
        ),
        "the best network wins, this is the worst": lambda r, c: _ahead_of(
            np.mean, r, c, int(r[:, c].mean(axis=1).argmin())
        ),
        "divide by the images of each part, not by all images": lambda r, c: tuple(
            lead if place == 0 else lead * (c if place == 1 else ~c).mean()
            for place, lead in enumerate(_led(r, c, c, ~c))
        ),
        "expected shares of the images, these are numbers of images": lambda r, c: tuple(
            lead if place == 0 else lead * (c if place == 1 else ~c).sum()
            for place, lead in enumerate(_led(r, c, c, ~c))
        ),
        "ahead of the mean on the same images, not of that on all": lambda r, c: (
            _led(r, c, c, ~c)[0],
            *(float(r[_led(r, c, c, ~c)[0], part].mean() - r.mean()) for part in (c, ~c)),
        ),
        "a lead is measured on the same images as the mean, yours mixes them": lambda r, c: (
            _led(r, c, c, ~c)[0],
            _led(r, c, c, ~c)[1],
            float(r[_led(r, c, c, ~c)[0], ~c].mean() - r[:, c].mean()),
        ),
        "ahead of the mean, not of the second": (
            lambda r, c: _over_the_rest(r, c, "second"),
            _ahead_of_second,
        ),
        "a winner can fall behind: its lead on the other images may be negative": (
            _other_lead(lambda here, there: abs(there)),
            _other_lead(lambda here, there: max(there, 0.0)),
        ),
        "expected the lead on the other images, this is how much of it is lost": (
            _other_lead(lambda here, there: here - there),
            _other_lead(lambda here, there: there - here),
        ),
        "expected the lead on the other images, this is which part of it is kept": _other_lead(
            lambda here, there: there / here if here else nan
        ),
        "rows are counted from 0": lambda r, c: (
            _led(r, c, c, ~c)[0] + 1,
            *_led(r, c, c, ~c)[1:],
        ),
        "leads are shares, not in points": lambda r, c: (
            _led(r, c, c, ~c)[0],
            *(100 * lead for lead in _led(r, c, c, ~c)[1:]),
        ),
        "first the winner's row, then the two leads": lambda r, c: _led(r, c, c, ~c)[1:],
        "`chooses` says which images choose: you took the first of them": (
            lambda r, c: _by_the_first(r, int(c.sum())),
            lambda r, c: _by_the_first(r, len(c) // 2),
        ),
        "you exchanged the parts: images with True choose, the others judge": lambda r, c: _led(
            r, ~c, ~c, c
        ),
        "`1 - chooses` gives the numbers 0 and 1, which choose columns: take `~chooses`": (
            _of_scores(lambda r, c: (r[:, c].mean(axis=1), r[:, 1 - c].mean(axis=1)))
        ),
        "a row is a network, and its score the mean along axis 1": _of_scores(
            lambda r, c: (r[:, c].mean(axis=0), r[:, ~c].mean(axis=0))
        ),
        "`chooses` is for the images, which are columns: `right[:, chooses]`": _of_scores(
            lambda r, c: (r[c].mean(axis=1), r[~c].mean(axis=1))
        ),
        "ahead of the mean, not of the worst": (
            lambda r, c: _over_the_rest(r, c, "worst"),
            lambda r, c: _ahead_of(np.min, r, c),
        ),
    },
    tolerance=1e-6,
    hints=(
        "Two sets of images, two tables: which columns choose, and which judge?",
        "`right[:, chooses].mean(axis=1)` are the scores by which to choose, and "
        "`right[:, ~chooses].mean(axis=1)` those by which to judge.",
        "`winner = int(here.argmax())`, then `here[winner] - here.mean()`, and the same with "
        "`there`.",
    ),
    unlocks="The second number is the honest one. Over many contests, it is the smaller.",
)
def kept_lead(right: np.ndarray, chooses: np.ndarray) -> tuple[int, float, float]:
    """Return the winner, its lead where it was chosen, and its lead on the other images."""
    scores: tuple[list, list] = ([], [])
    for row in right.tolist():
        for part, chosen in ((0, True), (1, False)):
            hits = [hit for hit, c in zip(row, chooses.tolist(), strict=True) if c is chosen]
            scores[part].append(sum(hits) / len(hits))
    winner = scores[0].index(max(scores[0]))
    lead, kept = (part[winner] - sum(part) / len(part) for part in scores)
    return winner, lead, kept


def _tosses() -> Iterator[tuple]:
    yield 10, 0.7, 0.05
    yield 25, 0.5, 0.05
    yield 30, 0.7, 0.05
    yield 5, 0.9, 0.05
    yield 0, 0.6, 0.05
    yield 8, 1.0, 0.05
    yield 12, 0.0, 0.01
    yield 200, 0.56, 0.05
    yield 61, 0.3, 0.002
    generator = seeded(61)
    yield 5, 0.9, 0.0625  # the p value of five to none
    yield int(generator.integers(80, 150)), float(generator.uniform(0.55, 0.7)), 0.01
    for most in (10, 40, 200):
        share, alpha = generator.uniform(0.1, 0.9), generator.uniform(0.01, 0.2)
        yield int(generator.integers(6, most)), float(share), float(alpha)


def _chances(n: int, share: float) -> list[float]:
    return [comb(n, k) * share**k * (1 - share) ** (n - k) for k in range(n + 1)]


def _p_values(n: int) -> list[float]:
    tails = np.cumsum([comb(n, k) / 2**n for k in range(n + 1)])
    return [min(1.0, 2 * float(tails[min(k, n - k)])) for k in range(n + 1)]


def _told(n: int, share: float, alpha: float, sides: int = 2) -> float:
    told = [p < alpha for p in _p_values(n)]
    if sides == 1:
        told = [t and 2 * k > n for k, t in enumerate(told)]
    return float(sum(c for c, t in zip(_chances(n, share), told, strict=True) if t))


def _one_tail(n: int, share: float, alpha: float) -> float:
    chances = _chances(n, share)
    return float(sum(c for c, p in zip(chances, _p_values(n), strict=True) if p / 2 < alpha))


def _by_the_bell(n: int, share: float, alpha: float, beyond: Callable = gt) -> float:
    border = NormalDist().inv_cdf(1 - alpha / 2) * sqrt(n)
    chances = enumerate(_chances(n, share))
    return float(sum(c for k, c in chances if beyond(abs(2 * k - n), border)))


def _without_itself(n: int, share: float, alpha: float) -> float:
    told = [2 * sum(comb(n, j) for j in range(min(k, n - k))) / 2**n < alpha for k in range(n + 1)]
    return float(sum(c for c, t in zip(_chances(n, share), told, strict=True) if t))


def _of_one_outcome(n: int, share: float, alpha: float) -> float:
    told = [2 * comb(n, k) / 2**n < alpha for k in range(n + 1)]
    return float(sum(c for c, t in zip(_chances(n, share), told, strict=True) if t))


def _of_one_order(n: int, share: float, alpha: float) -> float:
    told = [k for k, p in enumerate(_p_values(n)) if p < alpha]
    return float(sum(share**k * (1 - share) ** (n - k) for k in told))


def _at_or_below(n: int, share: float, alpha: float) -> float:
    chances = _chances(n, share)
    return float(sum(c for c, p in zip(chances, _p_values(n), strict=True) if p <= alpha))


def _at_what_is_expected(n: int, share: float, alpha: float) -> float:
    return _p_values(n)[round(n * share)]


def _rounded_power(n: int, share: float, alpha: float, digits: int) -> float:
    return round(_told(n, share, alpha), digits)


def _ends(n: int, share: float, alpha: float) -> tuple[float, float]:
    """Return how often few heads are told, and how often many are."""
    told = [(k, c) for k, c in enumerate(_chances(n, share)) if _p_values(n)[k] < alpha]
    return tuple(float(sum(c for k, c in told if (2 * k > n) is many)) for many in (False, True))


def _against_this_coin(lower: Callable) -> Callable:
    """Take p values as if this coin were the fair one; `lower` gets the tails below and above."""

    def told(n: int, share: float, alpha: float) -> float:
        chances = _chances(n, share)
        tails = [lower(chances, k) for k in range(n + 1)]
        return float(sum(c for c, t in zip(chances, tails, strict=True) if min(1, 2 * t) < alpha))

    return told


@sheet.task(
    stars=3,
    cases=_tosses,
    misconceptions={
        "the test looks at both ends: it is also told if the other one seems better": lambda *x: (
            _told(*x, sides=1)
        ),
        "a p value that equals alpha is not below it": _at_or_below,
        "that is the bell's border, expected the coin's exact p value": (
            _by_the_bell,
            partial(_by_the_bell, beyond=ge),
        ),
        "that is the bell's border for alpha = 0.05, expected the coin's exact p value": (
            lambda n, s, a: _by_the_bell(n, s, 0.05),
            lambda n, s, a: _by_the_bell(n, s, 0.05, beyond=ge),
        ),
        "use the alpha that you are given, 0.05 is only one of them": lambda n, s, a: _told(
            n, s, 0.05
        ),
        "the smaller count itself belongs to the tail, too": _without_itself,
        "n tosses have n + 1 outcomes, all heads is one of them": lambda n, s, a: float(
            sum(c for c, p in zip(_chances(n, s)[:n], _p_values(n)[:n], strict=True) if p < a)
        ),
        "the test looks at both ends: many heads are told, too": lambda n, s, a: float(
            sum(c for k, c in enumerate(_chances(n, s)) if 2 * k < n and _p_values(n)[k] < a)
        ),
        "the p value of k heads holds all that is as uneven, not k heads alone": _of_one_outcome,
        "the chance of k heads holds `comb(n, k)` orders": _of_one_order,
        "the p value looks at both ends already: compare it with alpha, not with half": (
            lambda n, s, a: _told(n, s, a / 2)
        ),
        "do not round": tuple(partial(_rounded_power, digits=k) for k in (2, 3, 4)),
        "no heads at all is an outcome, too: begin with k = 0": lambda n, s, a: float(
            sum(c for c, p in zip(_chances(n, s)[1:], _p_values(n)[1:], strict=True) if p < a)
        ),
        "it is also told if the worse network seems better: look at both ends": lambda n, s, a: (
            _ends(n, s, a)[s > 0.5]
        ),
        "this coin is not fair, so its ends are not alike: add up both, do not double one": (
            lambda *x: 2 * _ends(*x)[0],
            lambda *x: 2 * _ends(*x)[1],
            lambda n, s, a: min(1.0, 2 * _ends(n, s, a)[0]),
            lambda n, s, a: min(1.0, 2 * _ends(n, s, a)[1]),
        ),
        "the p value asks what a fair coin would do: take 0.5 there, and share for the chance": (
            _against_this_coin(lambda chances, k: sum(chances[: min(k, len(chances) - 1 - k) + 1])),
            _against_this_coin(
                lambda chances, k: min(sum(chances[: k + 1]), sum(chances[k:])),
            ),
        ),
        "add up the chances of the outcomes that are told, not their p values": lambda n, s, a: (
            float(sum(p for p in _p_values(n) if p < a))
        ),
        "this is the mean p value: add up the chances of the outcomes with one below alpha": (
            lambda n, s, a: float(
                sum(c * p for c, p in zip(_chances(n, s), _p_values(n), strict=True))
            )
        ),
        "power is a chance over all outcomes, you looked at the one to be expected": (
            lambda n, s, a: float(_p_values(n)[round(n * s)] < a),
            lambda n, s, a: float(_p_values(n)[int(n * s)] < a),
        ),
        "a difference is told where p is below alpha, not above": lambda n, s, a: float(
            sum(c for c, p in zip(_chances(n, s), _p_values(n), strict=True) if p > a)
        ),
        "the p value has two sides, double the smaller tail": _one_tail,
        "without tosses, p is 1, and nothing is ever told: the power is 0": lambda n, s, a: (
            _told(n, s, a) if n else 1.0
        ),
        "the p value takes a fair coin, but what falls is this coin: use share": lambda n, s, a: (
            _told(n, 0.5, a)
        ),
        "that is how often it is missed": lambda *x: 1 - _told(*x),
        "power is a chance over all outcomes, you gave the p value of the one to be expected": (
            _at_what_is_expected
        ),
        "outcomes differ in how likely they are: add up their chances, do not count them": (
            lambda n, s, a: sum(p < a for p in _p_values(n)) / (n + 1)
        ),
    },
    tolerance=1e-6,
    hints=(
        "Two steps: which outcomes would be told as a difference? And how likely is each of them?",
        "For k heads of n, the p value is `min(1, 2 * tail / 2**n)` as in McNemar's test. The "
        "chance of k heads is `comb(n, k) * share**k * (1 - share) ** (n - k)`.",
        "Go through k from 0 to n, and add up the chances of those whose p value is below alpha.",
    ),
    unlocks="You can compute what a test would find, before anybody runs it.",
)
def power(tosses: int, share: float, alpha: float) -> float:
    """Return how often McNemar's p value is below alpha, if the coin is not a fair one."""
    exact, total = Fraction(share), Fraction(0)
    ways = [comb(tosses, k) for k in range(tosses + 1)]
    for k in range(tosses + 1):
        as_uneven = sum(
            ways[j] for j in range(tosses + 1) if abs(tosses - 2 * j) >= abs(tosses - 2 * k)
        )
        if Fraction(as_uneven, 2**tosses) < Fraction(alpha):
            total += ways[k] * exact**k * (1 - exact) ** (tosses - k)
    return float(total)
