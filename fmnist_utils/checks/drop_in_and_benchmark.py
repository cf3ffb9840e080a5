"""Checks of the practice sheet "Drop in and benchmark"."""

from collections.abc import Callable, Iterator
from itertools import combinations, product

import numpy as np

from fmnist_utils.checks.engine.seeds import seeded
from fmnist_utils.checks.engine.sheet import Sheet

sheet = Sheet(__name__)
hint, progress = sheet.hint, sheet.progress


def _runs(count: int, seed: int = 0, mean: float = 0.87, spread: float = 0.01) -> np.ndarray:
    return seeded(seed).normal(mean, spread, count).round(4)


def _scores() -> Iterator[tuple]:
    yield (np.array([0.869, 0.865, 0.872, 0.865, 0.866, 0.864]),)
    yield (np.array([0.81, 0.90]),)
    yield (_runs(20, seed=1).reshape(10, 2).T[1],)
    yield (np.array([0.75, 0.75, 0.75]),)


@sheet.task(
    cases=_scores,
    tolerance=1e-9,
    misconceptions={
        "divide by n - 1, since the mean was taken from the same scores": lambda s: (
            s.mean(),
            s.std(),
        ),
        "this is the variance, take its root": lambda s: (s.mean(), s.var(ddof=1)),
        "this is the standard error of the mean; the spread is not divided by √n": lambda s: (
            s.mean(),
            s.std(ddof=1) / len(s) ** 0.5,
        ),
        "the best less the worst is the range; it grows with the number of runs": lambda s: (
            s.mean(),
            np.ptp(s),
        ),
        "the mean comes first, then the spread": lambda s: (s.std(ddof=1), s.mean()),
        "this is the median, expected the mean": lambda s: (np.median(s), s.std(ddof=1)),
        "this is the best score, expected the mean": lambda s: (s.max(), s.std(ddof=1)),
    },
    hints=(
        "The spread is a standard deviation. Which number stands below the line, n or n - 1?",
        "`np.std` divides by n unless you say `ddof=1`.",
        "`return scores.mean(), scores.std(ddof=1)`",
    ),
    unlocks="Three numbers make a report: mean, spread, and how many runs.",
)
def mean_and_spread(scores: np.ndarray) -> tuple[float, float]:
    """Return the mean and the standard deviation, with n - 1 below the line."""
    n = len(scores)
    mean = sum(scores.tolist()) / n
    return mean, (sum((score - mean) ** 2 for score in scores.tolist()) / (n - 1)) ** 0.5


def _small_pictures() -> Iterator[tuple]:
    generator = seeded(2)
    pictures = generator.integers(0, 17, (3, 8, 7)).astype(float)
    pictures[0, 0, 0] = 16
    yield pictures, 16, 3, 28
    yield generator.integers(0, 8, (1, 3, 5)).astype(float), 7, 1, 5
    yield generator.integers(0, 5, (4, 2, 6)).astype(float).T / 2, 4, 2, 9
    yield generator.integers(1, 12, (2, 6, 6)).astype(float), 16, 2, 12


def _fitted(
    scale: Callable = lambda x, brightest: np.round(x * 255 / brightest).astype(np.uint8),
    enlarge: Callable = lambda x, times: x.repeat(times, axis=1).repeat(times, axis=2),
    before: Callable = lambda left: left // 2,
    first: int = 0,
) -> Callable:
    def fit(images: np.ndarray, brightest: float, times: int, size: int) -> np.ndarray:
        large = enlarge(scale(images, brightest), times)
        left = [size - length for length in large.shape[1:]]
        return np.pad(large, [(first, first), *((before(k), k - before(k)) for k in left)])

    return fit


@sheet.task(
    stars=2,
    cases=_small_pictures,
    misconceptions={
        "`astype` cuts off what stands behind the point, round first": _fitted(
            scale=lambda x, brightest: (x * 255 / brightest).astype(np.uint8)
        ),
        "the values still end at `brightest`, expected 255": _fitted(
            scale=lambda x, brightest: np.round(x).astype(np.uint8)
        ),
        "256 is no byte, it wraps around to 0: the scale ends at 255": _fitted(
            scale=lambda x, brightest: np.round(x * 256 / brightest).astype(int).astype(np.uint8)
        ),
        "you divided by the largest value at hand, it need not be the largest possible": _fitted(
            scale=lambda x, brightest: np.round(x * 255 / x.max()).astype(np.uint8)
        ),
        "a pixel is a byte, convert at the end": _fitted(
            scale=lambda x, brightest: np.round(x * 255 / brightest)
        ),
        "the factor came after the conversion, and the bytes wrapped around": _fitted(
            scale=lambda x, brightest: np.round(x).astype(np.uint8) * np.uint8(255 // brightest)
        ),
        "the whole picture was repeated, expected each pixel as a block": _fitted(
            enlarge=lambda x, times: np.tile(x, (1, times, times))
        ),
        "of an odd number, the larger half goes below and to the right": _fitted(
            before=lambda left: (left + 1) // 2
        ),
        "the picture stands in the corner, expected in the middle": _fitted(before=lambda left: 0),
        "the first axis counts the pictures, it gets no frame": _fitted(first=2),
    },
    hints=(
        "Three steps: a value becomes a byte, a pixel becomes a block, and the rest is frame.",
        "`np.kron(images, np.ones((times, times)))`, then `np.round(… * 255 / brightest)` and "
        "`astype(np.uint8)`.",
        "The rest of an axis is `size - length`. Of it, `rest // 2` stands before the picture and "
        "`rest - rest // 2` behind: `np.pad(scaled, ((0, 0), (…, …), (…, …)))`.",
    ),
    unlocks="Any small pictures can now be dropped in where a program expects MNIST.",
)
def fit_into(images: np.ndarray, brightest: float, times: int, size: int) -> np.ndarray:
    """Scale, enlarge and frame, pixel by pixel."""
    n, rows, columns = images.shape
    top, left = (size - rows * times) // 2, (size - columns * times) // 2
    framed = np.zeros((n, size, size), np.uint8)
    for i, r, c in np.ndindex(n, rows * times, columns * times):
        value = float(images[i, r // times, c // times])
        framed[i, top + r, left + c] = round(value * 255 / brightest)
    return framed


def _arrays_to_write() -> Iterator[tuple]:
    generator = seeded(3)
    yield (generator.integers(0, 256, (4, 3)).astype(np.uint8).T,)
    yield (generator.integers(0, 256, (2, 3, 5)).astype(np.uint8),)
    yield (generator.integers(0, 256, 300).astype(np.uint8),)
    yield (generator.integers(0, 256, (28, 28, 1)).astype(np.uint8).T[:, ::2],)
    yield (np.zeros((0, 3, 3), np.uint8),)


def _idx(a: np.ndarray, head: tuple | None = None, order: str = ">u4", tail: str = "C") -> bytes:
    head = (0, 0, 8, a.ndim) if head is None else head
    return bytes(head) + np.array(a.shape, order).tobytes() + a.tobytes(tail)


@sheet.task(
    stars=2,
    cases=_arrays_to_write,
    misconceptions={
        "write the sizes big-endian: `>u4`": lambda a: _idx(a, order="<u4"),
        "the fourth byte is the rank, it is not always 3": lambda a: _idx(a, (0, 0, 8, 3)),
        "the fourth byte is the rank, it is not always 1": lambda a: _idx(a, (0, 0, 8, 1)),
        "the type code is the third byte and the rank the fourth": lambda a: _idx(
            a, (0, 0, a.ndim, 8)
        ),
        "a size takes four bytes, not one": lambda a: _idx(a, order=">u1"),
        "a size takes four bytes, not two": lambda a: _idx(a, order=">u2"),
        "a size takes four bytes, not eight": lambda a: _idx(a, order=">u8"),
        "the sizes are missing between the first four bytes and the values": lambda a: (
            bytes((0, 0, 8, a.ndim)) + a.tobytes()
        ),
        "the first four bytes are missing": lambda a: _idx(a, ()),
        "the header is missing": lambda a: a.tobytes(),
        "the values are missing behind the header": lambda a: (
            _idx(a[:0])[:4] + np.array(a.shape, ">u4").tobytes()
        ),
        "the values must stand row by row, the last index runs fastest": lambda a: _idx(
            a, tail="F"
        ),
    },
    hints=(
        "Three parts, in a row: four bytes, one size for each axis, the values.",
        "The four bytes are `bytes([0, 0, 8, array.ndim])`.",
        'The sizes: `np.array(array.shape, ">u4").tobytes()`. The values: `array.tobytes()`.',
    ),
    unlocks="One function, and whoever reads MNIST reads your data, too.",
)
def write_as_idx(array: np.ndarray) -> bytes:
    """Write the header and the values, number by number."""
    content = [0, 0, 8, array.ndim]
    for size in array.shape:
        content += [size >> 24 & 255, size >> 16 & 255, size >> 8 & 255, size & 255]
    return bytes(content + [int(array[place]) for place in np.ndindex(array.shape)])


def _pairs_of_runs() -> Iterator[tuple]:
    yield np.array([0.869, 0.865, 0.872]), np.array([0.846, 0.842, 0.841, 0.849, 0.835])
    yield _runs(2, seed=4), _runs(3, seed=5, mean=0.9)
    yield _runs(12, seed=6)[::2], _runs(6, seed=7)
    yield _runs(4, seed=8), _runs(4, seed=8)[::-1]


def _apart(
    ddof: int = 1,
    error: Callable = lambda v, w, n, m: (v / n + w / m) ** 0.5,
    centre: Callable = np.mean,
) -> Callable:
    def apart(a: np.ndarray, b: np.ndarray) -> float:
        below = error(a.var(ddof=ddof), b.var(ddof=ddof), len(a), len(b))
        return (centre(a) - centre(b)) / below

    return apart


@sheet.task(
    stars=2,
    cases=_pairs_of_runs,
    tolerance=1e-9,
    misconceptions={
        "keep the sign, it says who is ahead": lambda a, b: abs(_apart()(a, b)),
        "it is positive if `a` is ahead": lambda a, b: _apart()(b, a),
        "the variances have n - 1 below the line": _apart(ddof=0),
        "these are spreads of one run; divide each variance by its number of runs": _apart(
            error=lambda v, w, n, m: (v + w) ** 0.5
        ),
        "the root is missing": _apart(error=lambda v, w, n, m: v / n + w / m),
        "the errors are added as squares, and the root comes last": _apart(
            error=lambda v, w, n, m: (v / n) ** 0.5 + (w / m) ** 0.5
        ),
        "the squares of the spreads are divided by n, not the spreads": _apart(
            error=lambda v, w, n, m: (v**0.5 / n + w**0.5 / m) ** 0.5
        ),
        "`b` has its own number of runs": _apart(error=lambda v, w, n, m: ((v + w) / n) ** 0.5),
        "this is the standard error of `a` alone; `b` has luck, too": _apart(
            error=lambda v, w, n, m: (v / n) ** 0.5
        ),
        "this compares the best runs, expected the means": _apart(centre=np.max),
        "this is the difference alone, divide it by its standard error": _apart(
            error=lambda v, w, n, m: 1.0
        ),
    },
    hints=(
        "Each mean has a squared standard error: its variance, divided by its number of runs.",
        "The squares of the two are added, then comes the root.",
        "`error = (a.var(ddof=1) / len(a) + b.var(ddof=1) / len(b)) ** 0.5`",
    ),
    unlocks="With three runs each, less than 2.8 of these may be luck.",
)
def errors_apart(a: np.ndarray, b: np.ndarray) -> float:
    """Return the difference of the means in standard errors."""
    means, squares = [], 0.0
    for scores in (a.tolist(), b.tolist()):
        n = len(scores)
        means.append(sum(scores) / n)
        squares += sum((score - means[-1]) ** 2 for score in scores) / (n - 1) / n
    return (means[0] - means[1]) / squares**0.5


def _claims() -> Iterator[tuple]:
    yield 97.65, 58_591, [10_000, 59_990, 59_999, 60_000, 60_003, 70_000]
    yield 66.67, 2, [2, 3, 4, 200]
    yield 98.96, 9_896, [5_000, 60_000]
    yield 90.0, 9, [10, 100]
    yield 50.0, 500, [1_000, 999, 1_001, 500]
    yield 89.29, 50, [57, 56, 55]
    yield 100.0, 7, [7, 14]
    total = int(seeded(23).integers(300, 2000))
    right = total * 37 // 100
    yield round(100 * right / total, 2), right, [total, total + 1, 2 * total, total - 7]


def _fits(share: Callable) -> Callable:
    return lambda claimed, right, totals: [
        total for total in totals if round(share(right, total), 2) == claimed
    ]


@sheet.task(
    stars=2,
    cases=_claims,
    misconceptions={
        "nothing fitted: compare percentages, rounded to two digits": lambda c, r, t: [],
        "this is only the first that fits, return all that do": lambda c, r, t: _fits(
            lambda right, total: 100 * right / total
        )(c, r, t)[:1],
        "return all that fit, not only the one that comes nearest": lambda c, r, t: [
            min(t, key=lambda total: abs(100 * r / total - c))
        ],
        "the claim was rounded, you cut off what stands behind the second digit": _fits(
            lambda right, total: 10_000 * right // total / 100
        ),
        "two digits behind the point are given, you rounded to none": lambda c, r, t: [
            total for total in t if round(100 * r / total) == round(c)
        ],
        "how many fit was not asked, return them in a list": lambda c, r, t: len(
            _fits(lambda right, total: 100 * right / total)(c, r, t)
        ),
    },
    hints=(
        "For one total: which percentage is right, and does it read like the claim?",
        "`round(100 * right / total, 2)` is what a report would print.",
        "`[total for total in totals if round(100 * right / total, 2) == claimed]`",
    ),
    unlocks="Arithmetic alone says which images a score was computed on.",
)
def find_denominator(claimed: float, right: int, totals: list[int]) -> list[int]:
    """Return the totals with which the claim is true, as whole hundredths."""
    hundredths = round(claimed * 100)
    found = []
    for total in totals:
        if abs(10_000 * right - hundredths * total) * 2 <= total:
            found.append(total)
    return found


@sheet.choice(
    right="d",
    replies={
        "a": "the 0.006 are the gain of a best over a mean. Six more runs of the old network "
        "would very likely contain one like it.",
        "b": "a fair question, but no size of the test set mends it: a best stands beside a mean.",
        "c": "nothing says that it is worse. Its mean is not told, so we cannot know.",
        "d": "The best of six stands about 1.3 spreads above the mean: 0.928 + 1.3 · 0.005 is "
        "0.9345. The old network would have had such a run, too.",
    },
    hints=(
        "Which two numbers would have to stand beside each other, for a fair comparison?",
        "How high would the best of six runs of the old network be? The lesson's last section "
        "has the number: so many spreads above the mean.",
    ),
)
def best_or_mean() -> str:
    """Choose what the report shows."""


def _many_runs() -> Iterator[tuple]:
    yield np.array([0.869, 0.862, 0.866, 0.865, 0.872, 0.851]), 3
    yield np.array([0.8, 0.9, 0.7]), 1
    yield _runs(16, seed=9)[::2], 2
    yield np.array([0.75, 0.85, 0.85, 0.75, 0.95]), 5
    yield np.array([0.5]), 1


def _mean_of(values: Iterator[float]) -> float:
    return float(np.mean(list(values)))


@sheet.task(
    stars=3,
    cases=_many_runs,
    tolerance=1e-9,
    misconceptions={
        "this is the best itself, subtract the mean of all scores": lambda s, n: _mean_of(
            max(some) for some in combinations(s, n)
        ),
        "this is the best of all scores, expected that of n of them": lambda s, n: (
            s.max() - s.mean()
        ),
        "this is one choice of n, expected the mean over all choices": lambda s, n: (
            s[:n].max() - s.mean()
        ),
        "groups of neighbours are only some of the choices": lambda s, n: (
            _mean_of(s[i : i + n].max() for i in range(0, len(s) - n + 1, n)) - s.mean()
        ),
        "a window that moves along gives only some of the choices": lambda s, n: (
            _mean_of(s[i : i + n].max() for i in range(len(s) - n + 1)) - s.mean()
        ),
        "one run was taken more than once: draw without putting back": lambda s, n: (
            _mean_of(max(some) for some in product(s, repeat=n)) - s.mean()
        ),
        "these are the worst of each choice, expected the best": (
            lambda s, n: _mean_of(min(some) for some in combinations(s, n)) - s.mean()
        ),
        "the gain is a difference of scores, not a number of spreads": lambda s, n: (
            (_mean_of(max(some) for some in combinations(s, n)) - s.mean()) / s.std(ddof=1)
        ),
    },
    hints=(
        "Somebody picks n of the runs and shows the best one. In how many ways can they pick?",
        "`itertools.combinations(scores, n)` goes through all of them. Note the `max` of each.",
        "`np.mean([max(some) for some in combinations(scores, n)]) - scores.mean()`",
    ),
    unlocks="This much a report gains by running more often, with no idea at all.",
)
def gain_of_best(scores: np.ndarray, n: int) -> float:
    """Return the mean best of all choices of n scores, less the mean of all scores."""
    values = scores.tolist()
    bests = []
    for mask in range(2 ** len(values)):
        some = [value for i, value in enumerate(values) if mask >> i & 1]
        if len(some) == n:
            bests.append(max(some))
    return sum(bests) / len(bests) - sum(values) / len(values)
