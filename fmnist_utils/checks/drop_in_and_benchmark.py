"""Checks of the practice sheet "Drop in and benchmark"."""

from collections.abc import Callable, Iterable, Iterator
from itertools import combinations, combinations_with_replacement, product
from math import comb

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
    n = int(seeded(10).integers(3, 25))
    yield (_runs(n, seed=11, mean=86.95, spread=1.7),)
    yield (_runs(1_000 + n, seed=12),)
    yield (_runs(2, seed=26),)


@sheet.task(
    cases=_scores,
    tolerance=1e-9,
    misconceptions={
        "divide by n - 1, since the mean was taken from the same scores": lambda s: (
            s.mean(),
            s.std(),
        ),
        "this is the variance, take its root": lambda s: (s.mean(), s.var(ddof=1)),
        "this is the variance with n below the line, divide by n - 1 and take the root": lambda s: (
            s.mean(),
            s.var(),
        ),
        "do not round": lambda s: (round(s.mean(), 3), round(s.std(ddof=1), 3)),
        "do not round to four digits": lambda s: (round(s.mean(), 4), round(s.std(ddof=1), 4)),
        "do not round to two digits": lambda s: (round(s.mean(), 2), round(s.std(ddof=1), 2)),
        "divide by n - 1: one degree of freedom is used up, not two": lambda s: (
            s.mean(),
            (((s - s.mean()) ** 2).sum() / max(len(s) - 2, 1e-300)) ** 0.5,
        ),
        "this is the mean distance from the mean, expected the root of the mean square": lambda s: (
            s.mean(),
            np.abs(s - s.mean()).mean(),
        ),
        "this is half the range, expected the standard deviation": lambda s: (
            s.mean(),
            np.ptp(s) / 2,
        ),
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
    yield generator.integers(0, 65_536, (2, 5, 4)).astype(float), 65_535, 1, 8
    rows, columns, times, left = generator.integers((2, 2, 2, 1), (7, 7, 6, 9)).tolist()
    size = times * max(rows, columns) + left
    yield generator.random((3, rows, columns)) * 61, 63, times, size
    yield generator.integers(0, 4, (2, rows, columns)).astype(float), 3, times, size + 1
    yield generator.integers(0, 256, (1_000, 1, 2)).astype(float), 255, 1, 4


def _large(images: np.ndarray, brightest: float, times: int) -> np.ndarray:
    """Return the pictures as bytes, enlarged, without a frame."""
    scaled = np.round(images * 255 / brightest).astype(np.uint8)
    return scaled.repeat(times, axis=1).repeat(times, axis=2)


def _halves(left: int) -> tuple[int, int]:
    return left // 2, left - left // 2


def _fitted(
    scale: Callable = lambda x, brightest: np.round(x * 255 / brightest).astype(np.uint8),
    enlarge: Callable = lambda x, times: x.repeat(times, axis=1).repeat(times, axis=2),
    before: Callable = lambda left: left // 2,
    first: int = 0,
    behind: Callable | None = None,
    black: int = 0,
) -> Callable:
    def fit(images: np.ndarray, brightest: float, times: int, size: int) -> np.ndarray:
        large = enlarge(scale(images, brightest), times)
        left = [size - length for length in large.shape[1:]]
        frame = [(before(k), behind(k) if behind else k - before(k)) for k in left]
        return np.pad(large, [(first, first), *frame], constant_values=black)

    return fit


@sheet.task(
    stars=2,
    cases=_small_pictures,
    misconceptions={
        "what stands behind the point was cut off, round first": _fitted(
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
        "a pixel is a whole number and a byte: round, then convert": _fitted(
            scale=lambda x, brightest: x * 255 / brightest
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
        "0.5 and 2.5 are rounded down, 1.5 is rounded up: halve with //": _fitted(
            before=lambda left: round(left / 2)
        ),
        "of an odd number, one side gets one more than the other": _fitted(
            behind=lambda left: left // 2
        ),
        "the pictures were repeated along their rows only": _fitted(
            enlarge=lambda x, times: x.repeat(times, axis=1)
        ),
        "round to the nearest, not up": _fitted(
            scale=lambda x, brightest: np.ceil(x * 255 / brightest).astype(np.uint8)
        ),
        "the frame is black: 0": _fitted(black=255),
        "the values became bytes too early, and lost what stands behind the point": _fitted(
            scale=lambda x, brightest: np.round(x.astype(np.uint8) * (255.0 / brightest)).astype(
                np.uint8
            )
        ),
        "rows and columns each have their own rest": lambda x, brightest, times, size: np.pad(
            _large(x, brightest, times),
            [(0, 0), *[_halves(size - times * x.shape[1])] * 2],
        ),
        "the brightest value is an argument, not always 16": lambda x, brightest, times, size: (
            _fitted()(x, 16, times, size)
        ),
        "the size is an argument, not always 28": lambda x, brightest, times, size: _fitted()(
            x, brightest, times, 28
        ),
        "the picture stands below and to the right, expected in the middle": _fitted(
            before=lambda left: left
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
    yield (generator.integers(0, 256, (66_051, 1)).astype(np.uint8),)
    one, other = generator.integers(2, 9, 2).tolist()
    yield (generator.integers(0, 256, (one, other)).astype(np.uint8)[::-1],)
    yield (generator.integers(0, 256, (other, 256 + one, one)).astype(np.uint8).T,)


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
        "a size takes four bytes, not one": lambda a: (
            bytes((0, 0, 8, a.ndim)) + bytes(a.shape) + a.tobytes()
        ),
        "one byte holds no size above 255, each size takes four": lambda a: _idx(a, order=">u1"),
        "each size takes four bytes, not its last one alone": lambda a: (
            bytes((0, 0, 8, a.ndim)) + bytes(n % 256 for n in a.shape) + a.tobytes()
        ),
        "a size takes four bytes, not two": lambda a: _idx(a, order=">u2"),
        "each size takes four bytes, not its last two": lambda a: (
            bytes((0, 0, 8, a.ndim))
            + b"".join((n % 65_536).to_bytes(2, "big") for n in a.shape)
            + a.tobytes()
        ),
        "the type code of bytes is 8": lambda a: _idx(a, (0, 0, 1, a.ndim)),
        "the header begins with two zeros, then the type code": lambda a: _idx(a, (8, a.ndim)),
        "the header begins with two zeros: no byte order is told": lambda a: _idx(
            a, (a.ndim, 8, 0, 0)
        ),
        "the sizes come in the order of the axes, this one is turned round": lambda a: (
            bytes((0, 0, 8, a.ndim)) + np.array(a.shape[::-1], ">u4").tobytes() + a.tobytes()
        ),
        "rows come before columns, the last two sizes are exchanged": lambda a: (
            bytes((0, 0, 8, a.ndim))
            + np.array((*a.shape[:-2], *a.shape[:-3:-1]), ">u4").tobytes()
            + a.tobytes()
        ),
        "each axis has a size, this is the first alone": lambda a: (
            bytes((0, 0, 8, a.ndim)) + np.array(a.shape[:1], ">u4").tobytes() + a.tobytes()
        ),
        "one size for each axis, not the number of all values": lambda a: (
            bytes((0, 0, 8, a.ndim)) + np.array([a.size], ">u4").tobytes() + a.tobytes()
        ),
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
        "the values lie otherwise in memory: the last index must run fastest": lambda a: _idx(
            a, tail="A"
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
    return bytes(content + array.ravel().tolist())


def _pairs_of_runs() -> Iterator[tuple]:
    yield np.array([0.869, 0.865, 0.872]), np.array([0.846, 0.842, 0.841, 0.849, 0.835])
    yield _runs(2, seed=4), _runs(3, seed=5, mean=0.9)
    yield _runs(12, seed=6)[::2], _runs(6, seed=7)
    yield _runs(4, seed=8), _runs(4, seed=8)[::-1]
    n, m = seeded(13).integers(3, 20, 2).tolist()
    yield _runs(n, seed=14, mean=86.4, spread=0.9), _runs(n + m, seed=15, mean=86.1, spread=0.4)
    yield _runs(n + m, seed=16, spread=0.004), _runs(m, seed=17, mean=0.86)
    yield _runs(1_000 + n, seed=18), _runs(m, seed=19, mean=0.88)


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
        "with different numbers of runs, the variances are not pooled": lambda a, b: (
            (a.mean() - b.mean())
            / (
                (a.var() * len(a) + b.var() * len(b))
                / (len(a) + len(b) - 2)
                * (1 / len(a) + 1 / len(b))
            )
            ** 0.5
        ),
        "each variance is divided by its own number of runs, not by both together": _apart(
            error=lambda v, w, n, m: ((v + w) / (n + m)) ** 0.5
        ),
        "each variance is divided by its own number of runs, these are exchanged": _apart(
            error=lambda v, w, n, m: (v / m + w / n) ** 0.5
        ),
        "each variance is divided by its own number of runs, not by the smaller": _apart(
            error=lambda v, w, n, m: ((v + w) / min(n, m)) ** 0.5
        ),
        "`a` has its own number of runs": _apart(error=lambda v, w, n, m: ((v + w) / m) ** 0.5),
        "this is the standard error of `b` alone; `a` has luck, too": _apart(
            error=lambda v, w, n, m: (w / m) ** 0.5
        ),
        "these are spreads of all runs together, expected errors of the means": lambda a, b: (
            (a.mean() - b.mean()) / np.concatenate([a, b]).std(ddof=1)
        ),
        "this is the mean of both spreads, expected the error of the difference": _apart(
            error=lambda v, w, n, m: (v**0.5 + w**0.5) / 2
        ),
        "these are spreads of one run, pooled; divide each variance by its number of runs": _apart(
            error=lambda v, w, n, m: ((v + w) / 2) ** 0.5
        ),
        "a variance is divided by its number of runs, not by one less": _apart(
            error=lambda v, w, n, m: (v / (n - 1) + w / (m - 1)) ** 0.5
        ),
        "this compares the medians, expected the means": _apart(centre=np.median),
        "the errors are added as squares, not subtracted": _apart(
            error=lambda v, w, n, m: abs(v / n - w / m) ** 0.5
        ),
        "do not round": lambda a, b: round(_apart()(a, b), 2),
        "do not round to one digit": lambda a, b: round(_apart()(a, b), 1),
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
    yield 33.33, 1, [2, 3, 4, 200]
    yield 98.96, 9_896, [5_000, 60_000]
    yield 90.0, 9, [10, 100]
    yield 50.0, 500, [1_000, 999, 1_001, 500]
    yield 89.29, 50, [57, 56, 55]
    yield 100.0, 7, [7, 14]
    yield 0.0, 0, [10, 20_000]
    yield 29.0, 29, [200, 100, 50]
    yield 50.0, 50_000, [100_015, 100_010, 100_005, 99_995, 99_991, 99_990, 99_985, 99_980]
    total, *others = seeded(23).integers(300, 2000, 4).tolist()
    right = total * 37 // 100
    while round(right / total, 4) != round(100 * right / total, 2) / 100:
        right += 1  # so that shares of one may be compared as well
    claimed = round(100 * right / total, 2)
    yield claimed, right, _clear(right, [*others, total + 1, total, 2 * total, total - 7])
    total = total * 100 + others[0]
    right = total * (20 + others[1] // 40) // 100
    while round(right / total, 4) != round(100 * right / total, 2) / 100:
        right += 1
    near = [total + step for step in range(-700, 700)]
    yield round(100 * right / total, 2), right, _clear(right, near[:: -1 if others[2] % 2 else 1])


def _clear(right: int, totals: list[int]) -> list[int]:
    """Leave out totals whose percentage lies just between two of two digits."""
    return [total for total in totals if 20_000 * right % total or 20_000 * right // total % 2 == 0]


def _percent(right: int, total: int) -> float:
    return 100 * right / total


def _fits(share: Callable, digits: int = 2) -> Callable:
    return lambda claimed, right, totals: [
        total for total in totals if round(share(right, total), digits) == round(claimed, digits)
    ]


def _within(limit: float) -> Callable:
    return lambda claimed, right, totals: [
        total for total in totals if abs(_percent(right, total) - claimed) < limit
    ]


@sheet.task(
    stars=2,
    cases=_claims,
    misconceptions={
        "the claim is in percent, this is a share of one": _fits(
            lambda right, total: right / total
        ),
        "the claim is rounded to two digits, round before you compare": lambda c, r, t: [
            total for total in t if _percent(r, total) == c
        ],
        "0.29 · 100 is not 29.0 in floats: multiply before you round": lambda c, r, t: [
            total for total in t if round(r / total, 4) * 100 == c
        ],
        "this is only the first that fits, return all that do": lambda c, r, t: _fits(_percent)(
            c, r, t
        )[:1],
        "this is only the last that fits, return all that do": lambda c, r, t: _fits(_percent)(
            c, r, t
        )[-1:],
        "return all that fit, not only the one that comes nearest": lambda c, r, t: [
            min(t, key=lambda total: abs(_percent(r, total) - c))
        ],
        "the claim was rounded, you cut off what stands behind the second digit": _fits(
            lambda right, total: 10_000 * right // total / 100
        ),
        "the claim was rounded to the nearest, not up": _fits(
            lambda right, total: -(-10_000 * right // total) / 100
        ),
        "two digits behind the point are given, you rounded to none": _fits(_percent, 0),
        "two digits behind the point are given, you rounded to one": _fits(_percent, 1),
        "two digits of a percentage were rounded, you compared three": lambda c, r, t: [
            total for total in t if round(_percent(r, total), 3) == c
        ],
        "a percentage within 0.01 may round to another": _within(0.01),
        "a percentage within 0.1 may round to another": _within(0.1),
        "the percentage was rounded, not the number of images": lambda c, r, t: [
            total for total in t if round(c * total / 100) == r
        ],
        "return them in the order in which they came": lambda c, r, t: sorted(
            _fits(_percent)(c, r, t)
        ),
        "these are their places, expected the totals": lambda c, r, t: [
            place for place, total in enumerate(t) if round(_percent(r, total), 2) == c
        ],
        "this tells for each whether it fits, expected those that do": lambda c, r, t: [
            round(_percent(r, total), 2) == c for total in t
        ],
        "expected a list, not the first that fits": lambda c, r, t: next(
            iter(_fits(_percent)(c, r, t)), None
        ),
        "how many fit was not asked, return them in a list": lambda c, r, t: len(
            _fits(_percent)(c, r, t)
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
    m, n = seeded(20).integers((5, 2), (8, 5)).tolist()
    yield _runs(m, seed=21, mean=86.9, spread=1.3), n
    yield _runs(m, seed=22).round(2), n
    yield _runs(m + 1, seed=24), m + 1 - n
    yield _runs(1_000 + m, seed=25), 1


def _mean_of(values: Iterable[float]) -> float:
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
        "a run may be taken once only: combinations without replacement": lambda s, n: (
            _mean_of(max(some) for some in combinations_with_replacement(s, n)) - s.mean()
        ),
        "a best counts in each choice that it leads, not once": lambda s, n: (
            _mean_of({max(some) for some in combinations(s, n)}) - s.mean()
        ),
        "this is the median of the bests, expected their mean": lambda s, n: (
            np.median([max(some) for some in combinations(s, n)]) - s.mean()
        ),
        "subtract the mean of all scores, not their median": lambda s, n: (
            _mean_of(max(some) for some in combinations(s, n)) - np.median(s)
        ),
        "this is the mean of the n best scores, expected that of the best of n": lambda s, n: (
            np.sort(s)[::-1][:n].mean() - s.mean()
        ),
        "each choice has n runs, you took one fewer": lambda s, n: (
            _mean_of(max(some) for some in combinations(s, n - 1)) - s.mean()
        ),
        "each choice has n runs, you took one more": lambda s, n: (
            _mean_of(max(some) for some in combinations(s, n + 1)) - s.mean()
        ),
        "the difference is in the unit of the scores, not relative to the mean": lambda s, n: (
            _mean_of(max(some) for some in combinations(s, n)) / s.mean() - 1
        ),
        "the scores less the bests: the other way round": lambda s, n: (
            s.mean() - _mean_of(max(some) for some in combinations(s, n))
        ),
        "do not round": lambda s, n: round(
            _mean_of(max(some) for some in combinations(s, n)) - s.mean(), 3
        ),
        "equal scores are runs of their own, keep them all": lambda s, n: (
            _mean_of(max(some) for some in combinations(np.unique(s), n)) - s.mean()
        ),
        "the worst of each choice was taken, expected the best": lambda s, n: (
            s.mean() - _mean_of(min(some) for some in combinations(s, n))
        ),
        "do not round to four digits": lambda s, n: round(
            _mean_of(max(some) for some in combinations(s, n)) - s.mean(), 4
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
    values = sorted(scores.tolist())
    m = len(values)
    best = sum(comb(below, n - 1) * value for below, value in enumerate(values)) / comb(m, n)
    return best - sum(values) / m
