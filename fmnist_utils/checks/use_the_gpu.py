"""Checks of the practice sheet "Use the GPU"."""

from collections.abc import Callable, Iterator
from math import ceil, prod

import numpy as np

from fmnist_utils.checks.engine.seeds import seeded
from fmnist_utils.checks.engine.sheet import Sheet

sheet = Sheet(__name__)
hint, progress = sheet.hint, sheet.progress


def _timings() -> Iterator[tuple]:
    yield (np.array([127.6, 13.8, 15.4, 9.5, 10.9, 10.5]),)
    yield (np.array([12.0, 10.0, 40.0, 30.0, 20.0]),)
    yield (np.array([20.0, 31.0, 10.0, 44.0, 32.0, 11.0]),)
    yield (np.array([90.0, 7.5]),)
    yield (np.array([7.25, 9.0, 8.5]),)
    yield (np.array([50.0, 8.0, 8.0, 9.25, 8.0, 30.0, 9.25]),)
    yield (seeded(0).gamma(2, 5, 40).round(3)[::2],)
    n = int(seeded(5).integers(4, 30))
    yield (seeded(6).gamma(2, 5, 2 * n).round(3),)
    yield (seeded(7).gamma(2, 5, 2 * n + 1).round(3),)
    yield (seeded(8).gamma(2, 5, 1_200 + n).round(3),)


@sheet.task(
    cases=_timings,
    tolerance=1e-9,
    misconceptions={
        "the first call is cold, leave it out": np.median,
        "one slow call moves the mean, take the median": lambda t: t[1:].mean(),
        "the cold call is in it, and one slow call moves the mean": np.mean,
        "this is the fastest call, expected the median": lambda t: t[1:].min(),
        "this is the cold call alone": lambda t: t[0],
        "this is one call, expected the median of all warm ones": lambda t: t[-1],
        "the middle of the times as they came is one call: sort them first": lambda t: t[1:][
            (len(t) - 1) // 2
        ],
        "only the first call is cold, you left out more": lambda t: np.median(t[2:]),
        "the cold call is the first, you left out the last": lambda t: np.median(t[:-1]),
        "do not round": lambda t: np.round(np.median(t[1:]), 1),
        "the median is one number of milliseconds, do not cut it to a whole one": lambda t: int(
            np.median(t[1:])
        ),
        "after sorting, the first is no longer the cold one: leave it out before": lambda t: (
            np.median(np.sort(t)[1:])
        ),
        "the cold call is the first one, it need not be the slowest": lambda t: np.median(
            np.delete(t, t.argmax())
        ),
        "of an even number of times, the median is the mean of the middle two": lambda t: np.sort(
            t[1:]
        )[(len(t) - 1) // 2],
        "this is the lower of the middle two, expected their mean": lambda t: np.sort(t[1:])[
            (len(t) - 2) // 2
        ],
    },
    hints=(
        "Which of the calls is cold, and which number stands in the middle of the others?",
        "`times[1:]` are the warm ones, and `np.median` finds their middle.",
        "`return np.median(times[1:])`",
    ),
    unlocks="A compiler ran in the first call; now you time the network.",
)
def warm_time(times: np.ndarray) -> float:
    """Return the median of all times but the first."""
    warm = sorted(times.tolist()[1:])
    n = len(warm)
    return (warm[(n - 1) // 2] + warm[n // 2]) / 2


def _networks() -> Iterator[tuple]:
    yield (
        [
            ((3, 3, 1, 8), (28, 20, 8)),
            (None, (14, 10, 8)),
            ((5, 3, 8, 6), (14, 10, 6)),
            ((840, 10), (10,)),
        ],
    )
    yield ([((784, 256), (256,)), (None, (256,)), ((256, 10), (10,))],)
    yield ([((1, 1, 3, 2), (5, 7, 2))],)
    yield ([(None, (28, 28, 1))],)
    yield ([((7, 4, 3), (50, 3)), ((150, 2), (2,))],)
    yield ([((3, 3, 64, 512), (224, 200, 512)), ((25_088, 4_096), (4_096,))],)
    a, b, c, d, times = seeded(19).integers(2, 9, 5).tolist()
    yield ([((a, b, c, d), (c + 9, b + 7, d)), (None, (d,)), ((d, b), (b,))],)
    yield ([((a, c, d), (b + 11, d)), (None, (b, d))] * times,)
    yield ([((b, c), (c,)), (None, (c,))] * (500 + a),)


def _total(of: Callable) -> Callable:
    return lambda layers: sum(of(kernel, output) for kernel, output in layers if kernel)


def _places(output: tuple) -> int:
    return prod(output[:-1])


@sheet.task(
    stars=2,
    cases=_networks,
    misconceptions={
        "a convolution uses each weight once at every place of its output": _total(
            lambda kernel, output: prod(kernel)
        ),
        "the last axis of the output is no place, its filters are in the kernel already": _total(
            lambda kernel, output: prod(kernel) * prod(output)
        ),
        "of a convolution, the filters are in the kernel already: they are no places": (
            _total(lambda kernel, output: prod(kernel) * (prod(output) if len(output) > 1 else 1))
        ),
        "these are FLOPs; a multiplication and its addition count as one": _total(
            lambda kernel, output: 2 * prod(kernel) * _places(output)
        ),
        "the places are rows × columns, not the rows alone": _total(
            lambda kernel, output: prod(kernel) * prod(output[:-1][:1])
        ),
        "the output need not be square: rows × columns, not rows × rows": _total(
            lambda kernel, output: prod(kernel) * prod(output[:1] * (len(output) - 1))
        ),
        "the places are all axes but the last, which counts filters; not all but the first": _total(
            lambda kernel, output: prod(kernel) * prod(output[1:])
        ),
        "along a line, the output is (places, filters): only the first axis is a place": _total(
            lambda kernel, output: prod(kernel) * (prod(output[:2]) if len(output) > 1 else 1)
        ),
        "a convolution along a line uses its weights at each place, too": _total(
            lambda kernel, output: prod(kernel) * (_places(output) if len(kernel) == 4 else 1)
        ),
        "you added the number of places, multiply by it": _total(
            lambda kernel, output: prod(kernel) + _places(output)
        ),
        "each place of the output sees all channels of the input, too": _total(
            lambda kernel, output: (
                prod(kernel[:-2]) * prod(output) if len(output) > 1 else prod(kernel)
            )
        ),
        "a bias is added without a multiplication, leave it out": _total(
            lambda kernel, output: prod(kernel) * _places(output) + prod(output)
        ),
        "the biases are added without a multiplication, leave them out": _total(
            lambda kernel, output: prod(kernel) * _places(output) + output[-1]
        ),
        "what has no kernel counts as 0": lambda layers: sum(
            prod(kernel or ()) * (_places(output) if kernel else prod(output))
            for kernel, output in layers
        ),
        "this is one number for each layer, expected their sum": lambda layers: [
            prod(kernel) * _places(output) if kernel else 0 for kernel, output in layers
        ],
        "this is one number for each layer with a kernel, expected their sum": lambda layers: [
            prod(kernel) * _places(output) for kernel, output in layers if kernel
        ],
        "this is the largest layer alone, expected the sum of all": lambda layers: max(
            prod(kernel) * _places(output) if kernel else 0 for kernel, output in layers
        ),
    },
    hints=(
        "How often is one weight of a kernel used for one image? In a dense layer: once.",
        "Once at each place. The places are all axes of the output but the last: `output[:-1]`. "
        "`math.prod` of an empty tuple is 1, which suits the dense layer.",
        "Add up `prod(kernel) * prod(output[:-1])` of the layers whose kernel is not None.",
    ),
    unlocks="What there is to do, counted from shapes alone: no network was built.",
)
def multiply_adds(layers: list[tuple]) -> int:
    """Count, place by place and weight by weight."""
    count = 0
    for kernel, output in layers:
        if kernel is None:
            continue
        uses = 1
        for axis in range(len(output) - 1):
            uses *= output[axis]
        for size in kernel:
            uses *= size
        count += uses
    return count


def _pairs_of_times() -> Iterator[tuple]:
    yield 4, 1.5, 64, 6.0
    yield 1, 1.25, 1_024, 32.5
    yield 16, 2.0, 17, 2.0625
    yield 100, 50.0, 300, 150.0
    fixed, each, small, more = seeded(20).integers(1, 40, 4).tolist()
    large = small + more
    yield small, (fixed + each * small) / 7, large, (fixed + each * large) / 7
    yield 1, (fixed + each) / 3, 1 + large, (fixed + each * (1 + large)) / 3
    yield large, (each + small * large) / 9, large + 1_000, (each + small * (large + 1_000)) / 9


@sheet.task(
    stars=2,
    cases=_pairs_of_times,
    tolerance=1e-9,
    misconceptions={
        "the fixed cost is in the large batch's time, too: take the difference of both": (
            lambda n, t, m, u: (t - n * u / m, u / m)
        ),
        "the small batch's time holds its images, too: subtract them": lambda n, t, m, u: (
            t,
            (u - t) / (m - n),
        ),
        "subtract all images of the small batch, it may hold more than one": lambda n, t, m, u: (
            t - (u - t) / (m - n),
            (u - t) / (m - n),
        ),
        "divide by the difference of the sizes, not by the larger size": lambda n, t, m, u: (
            t - n * (u - t) / m,
            (u - t) / m,
        ),
        "divide by the difference of the sizes, not by the smaller size": lambda n, t, m, u: (
            t - n * (u - t) / n,
            (u - t) / n,
        ),
        "the small batch's time goes with its own size, not with the large one's": (
            lambda n, t, m, u: (t - m * (u - t) / (m - n), (u - t) / (m - n))
        ),
        "the large batch's time goes with its own size, not with the small one's": (
            lambda n, t, m, u: (u - n * (u - t) / (m - n), (u - t) / (m - n))
        ),
        "the fixed cost is in the small batch's time, too: take the difference of both": (
            lambda n, t, m, u: (u - m * t / n, t / n)
        ),
        "this is the time of the large batch an image, the fixed cost is in it": (
            lambda n, t, m, u: (t - n * (u - t) / (m - n), u / m)
        ),
        "this is the mean of both rates, and the fixed cost is in either": lambda n, t, m, u: (
            t - n * (t / n + u / m) / 2,
            (t / n + u / m) / 2,
        ),
        "with no fixed cost, the rate of both batches would be the same: it is not": (
            lambda n, t, m, u: (0.0, t / n)
        ),
        "the difference of the times goes with the difference of the sizes, not the sums": (
            lambda n, t, m, u: (t - n * (t + u) / (n + m), (t + u) / (n + m))
        ),
        "do not round": lambda n, t, m, u: (
            round(t - n * (u - t) / (m - n), 2),
            round((u - t) / (m - n), 2),
        ),
        "the fixed cost comes first": lambda n, t, m, u: (
            (u - t) / (m - n),
            t - n * (u - t) / (m - n),
        ),
        "these are images a millisecond, expected milliseconds an image": lambda n, t, m, u: (
            t - n * (u - t) / (m - n),
            (m - n) / (u - t),
        ),
        "the difference of the times is for all the images that came in addition": (
            lambda n, t, m, u: (t - n * (u - t), u - t)
        ),
    },
    hints=(
        "Both times hold the same fixed cost. What is left in their difference?",
        "The difference pays for `large - small` images. That gives the cost of one.",
        "`per_image = (time_large - time_small) / (large - small)`, and the fixed cost is "
        "`time_small - small * per_image`.",
    ),
    unlocks="Two numbers, and you can say beforehand what any batch will take.",
)
def two_costs(small: int, time_small: float, large: int, time_large: float) -> tuple[float, float]:
    """Solve two equations with two unknowns, by Cramer's rule."""
    determinant = large - small
    fixed = (time_small * large - time_large * small) / determinant
    return fixed, (time_large - time_small) / determinant


@sheet.choice(
    right="b",
    replies={
        "a": "the first image is done when the whole batch is done. 1,024 images at 31,636 a "
        "second take 32 milliseconds; a batch of one takes 1.",
        "b": "One image takes 1.1 milliseconds alone, and 0.03 among 1,024. The rest is the fixed "
        "cost, which many images share.",
        "c": "each step multiplies the batch by 4, but the last one gained a factor of 1.5 only: "
        "the fixed cost is shared by then, and the curve levels off.",
        "d": "the plot tells how fast images pass through, and nothing about how well a network "
        "learns. With large batches, an epoch has fewer steps.",
    },
    hints=(
        "Read the two axes. Which of the sentences speaks of something that is on neither?",
        "A rate is images divided by seconds. How long does a batch of 1,024 take, as a whole?",
    ),
)
def what_it_claims() -> str:
    """Choose what the plot claims."""


def _costs() -> Iterator[tuple]:
    yield 1.1, 0.0305, 0.1
    yield 0.01, 1.0, 0.5
    yield 2.0, 0.003, 0.05
    yield 3.0, 0.07, 0.9
    yield 1.0, 0.7, 0.5
    yield 5.0, 0.0007, 0.03
    yield 1.0, 0.5, 0.5
    yield 0.5, 0.5, 0.5
    yield int(seeded(21).integers(11, 90)) / 10, 0.0371, 0.15
    whole, halvings, share = seeded(9).integers((1, 1, 2), (9, 6, 6)).tolist()
    yield float(whole), 0.5**halvings, 0.5**share  # the share is met exactly


def _least(exact: Callable, whole: Callable = ceil) -> Callable:
    return lambda fixed, per_image, share: max(1, whole(exact(fixed, per_image, share)))


def _exact(fixed: float, per_image: float, share: float) -> float:
    return fixed * (1 - share) / (share * per_image)


@sheet.task(
    stars=2,
    cases=_costs,
    tolerance=1e-9,
    misconceptions={
        "the whole is the fixed cost and that of the images": _least(
            lambda fixed, per_image, share: fixed / (share * per_image)
        ),
        "with so many images the share is still too large, round up": _least(_exact, int),
        "here the images cost that share; it is the fixed cost that should": _least(
            lambda fixed, per_image, share: fixed * share / ((1 - share) * per_image)
        ),
        "a smaller batch will do, it need not be a power of 2": _least(
            _exact, lambda n: 2 ** max(0, ceil(np.log2(n)))
        ),
        "a share of exactly that size is enough: at most": _least(_exact, lambda n: int(n) + 1),
        "a batch with one image fewer will do": _least(_exact, lambda n: ceil(n) + 1),
        "with so many images the share is still too large, take one more": lambda f, p, s: (
            ceil(_exact(f, p, s)) - 1
        ),
        "with so many images the share may still be too large: round up, not to the nearest": (
            _least(_exact, round)
        ),
        "round up, not to the nearest": lambda f, p, s: round(_exact(f, p, s)),
        "here the fixed cost is half of the whole time, whatever share is asked for": _least(
            lambda fixed, per_image, share: fixed / per_image
        ),
        "the fixed cost and the cost per image are exchanged": _least(
            lambda fixed, per_image, share: per_image * (1 - share) / (share * fixed)
        ),
        "the fixed cost may take no more than its share: divide by the share, too": _least(
            lambda fixed, per_image, share: fixed * (1 - share) / per_image
        ),
        "a batch has a whole number of images, round up": _exact,
    },
    hints=(
        "Write down the share for n images: fixed, divided by the time of the whole call.",
        "`fixed / (fixed + n * per_image)` falls as n grows. Try n = 1, 2, 3, … in a loop.",
        "`while fixed / (fixed + n * per_image) > share: n += 1`",
    ),
    unlocks="Below this batch size you pay for orders, above it for work.",
)
def enough_images(fixed: float, per_image: float, share: float) -> int:
    """Return the first n with a fixed cost small enough, trying all."""
    n = 1
    while fixed > share * (fixed + n * per_image):
        n += 1
    return n


def _memories() -> Iterator[tuple]:
    yield [(28, 20, 4), (14, 10, 4), (10,)], 3_000, 1_000_000
    yield [(5,), (3,)], 10, 16 * 10 + 32 * 7
    yield [(5,), (3,)], 10, 16 * 10 + 32 * 7 - 1
    yield [(28, 28, 64)], 100_000, 1_600_000
    yield [(6, 2, 3), (2,)], 500, 2_000
    yield [(28, 28, 16), (128,), (10,)], 98_778, 16_000_000_000
    a, b, c, memory = seeded(22).integers((2, 2, 2, 50_000), (20, 20, 20, 900_000)).tolist()
    yield [(a, b, 4), (c,)], 700, memory
    images = int(seeded(23).integers(3, 50))
    each = 4 * (a * b + c)
    for left in (0, each - 1, each, images * each - 1, images * each):
        yield [(a, b), (c,)], 31 + a, 16 * (31 + a) + left
    yield [(a,)] * (1_000 + b), 100 * c, 10_000_000 + memory


def _fit(per_image: Callable, weights: int = 16, unit: int = 4) -> Callable:
    return lambda shapes, parameters, memory: max(
        0, (memory - weights * parameters) // (unit * per_image(shapes))
    )


def _numbers(shapes: list[tuple]) -> int:
    return sum(prod(shape) for shape in shapes)


@sheet.task(
    stars=2,
    cases=_memories,
    misconceptions={
        "each number takes four bytes": _fit(_numbers, weights=4, unit=1),
        "each number of the outputs takes four bytes, too": _fit(_numbers, unit=1),
        "for each weight four numbers are kept, of four bytes each": _fit(_numbers, weights=4),
        "the weights need room, too": _fit(_numbers, weights=0),
        "the weight itself is one of the four numbers, too": _fit(_numbers, weights=12),
        "of the optimizer's numbers there are two for each weight": _fit(_numbers, weights=8),
        "a number takes four bytes, not eight": _fit(_numbers, weights=32, unit=8),
        "the outputs of all layers are kept, not only the last": _fit(
            lambda shapes: prod(shapes[-1])
        ),
        "the outputs of all layers are kept, not of one alone": (
            _fit(lambda shapes: prod(shapes[0])),
            _fit(lambda shapes: prod(shapes[-1])),
            _fit(lambda shapes: max(prod(shape) for shape in shapes)),
        ),
        "one gradient serves the whole batch, only outputs are kept an image": lambda s, p, m: max(
            0, (m - 12 * p) // (4 * _numbers(s) + 4 * p)
        ),
        "an output holds the product of its sizes, not their sum": _fit(
            lambda shapes: sum(sum(shape) for shape in shapes)
        ),
        "the weights are there once, not once for each image": lambda s, p, m: (
            m // (4 * _numbers(s) + 16 * p)
        ),
        "of an output, one number is kept, not four": _fit(_numbers, unit=16),
        "if not even the weights have room, no image fits": lambda s, p, m: (
            (m - 16 * p) // (4 * _numbers(s))
        ),
        "if not even the weights have room, the answer is 0": lambda s, p, m: int(
            (m - 16 * p) / (4 * _numbers(s))
        ),
        "a part of an image does not fit: round down, not to the nearest": lambda s, p, m: max(
            0, round((m - 16 * p) / (4 * _numbers(s)))
        ),
        "what just fits does fit": lambda s, p, m: max(0, (m - 16 * p - 1) // (4 * _numbers(s))),
        "if not even one image fits, the answer is 0": lambda s, p, m: max(
            1, (m - 16 * p) // (4 * _numbers(s))
        ),
        "expected a whole number of images": lambda s, p, m: max(
            0, (m - 16 * p) / (4 * _numbers(s))
        ),
        "a part of an image does not fit, round down": lambda s, p, m: max(
            0, -((16 * p - m) // (4 * _numbers(s)))
        ),
    },
    hints=(
        "What is left of the memory when the weights and their companions are in it?",
        "The weights take 4 numbers of 4 bytes each: 16 bytes a parameter. The outputs of one "
        "image take 4 bytes a number; add up `prod(shape)`.",
        "`max(0, (memory - 16 * parameters) // (4 * numbers))`",
    ),
    unlocks="Now you know what to make smaller when a GPU says “out of memory”.",
)
def largest_batch(shapes: list[tuple], parameters: int, memory: int) -> int:
    """Return how many images fit, taking the memory away piece by piece."""
    numbers = 0
    for shape in shapes:
        size = 1
        for length in shape:
            size *= length
        numbers += size
    left = memory - 4 * 4 * parameters
    return left // (4 * numbers) if left > 0 else 0


def _parts() -> Iterator[tuple]:
    generator = seeded(4)

    def part(*shapes: tuple) -> list[np.ndarray]:
        return [generator.normal(size=shape) for shape in shapes]

    def nothing(*shapes: tuple) -> list[np.ndarray]:
        return [np.full(shape, np.nan) for shape in shapes]

    shapes = (4, 7), (7,)
    yield [part(*shapes), part(*shapes), part(*shapes)], [100, 100, 56]
    yield [part(*shapes), nothing(*shapes), part(*shapes)], [7, 0, 2]
    yield [part((2, 5))], [9]
    yield [part((3, 3, 1, 2), (8, 9), (9,)), part((3, 3, 1, 2), (8, 9), (9,))], [5, 11]
    rows, idle, many = generator.integers((2, 1, 1), (6, 4, 200)).tolist()
    few = [nothing((rows, 3), (3,)) for _ in range(idle)]
    yield (
        [*few, part((rows, 3), (3,)), part((rows, 3), (3,)), *few],
        [*[0] * idle, many, 2 * many + 1, *[0] * idle],
    )
    sizes = generator.integers(1, 60_000, 1_000 + many).tolist()
    yield [part((2,)) for _ in sizes], sizes


def _combined(weigh: Callable, skip: bool = True) -> Callable:
    def combine(parts: list, sizes: list[int]) -> list[np.ndarray]:
        kept = [i for i, size in enumerate(sizes) if size or not skip]
        weights = weigh(np.array([sizes[i] for i in kept]))
        tables = range(len(parts[0]))
        return [sum(w * parts[i][k] for w, i in zip(weights, kept, strict=True)) for k in tables]

    return combine


def _nan_as_0(weigh: Callable) -> Callable:
    return lambda parts, sizes: _combined(weigh, skip=False)(
        [[np.nan_to_num(table) for table in part] for part in parts], sizes
    )


@sheet.task(
    stars=3,
    cases=_parts,
    tolerance=1e-9,
    misconceptions={
        "a part without images has no gradient, leave it out: 0 · nan is nan": _combined(
            lambda n: n / n.sum(), skip=False
        ),
        "leave out the parts without images, and let one with more images count more": _combined(
            lambda n: np.full(len(n), 1 / len(n)), skip=False
        ),
        "a part with more images counts more": _combined(lambda n: np.full(len(n), 1 / len(n))),
        "a part with more images counts more, and one without images does not count at all": (
            _nan_as_0(lambda n: np.full(len(n), 1 / len(n)))
        ),
        "this is the sum, and a part with more images counts more": _combined(
            lambda n: np.ones(len(n))
        ),
        "divide by the number of all images": _combined(lambda n: n),
        "divide by the number of images, not of parts": _combined(lambda n: n / len(n)),
        "divide by the number of images, not of all the parts": _nan_as_0(lambda n: n / len(n)),
        "each part's gradient is a mean already: multiply it by its size first": _combined(
            lambda n: np.full(len(n), 1 / n.sum())
        ),
        "the weights do not add up to 1, divide by the sum of the sizes, not by the largest": (
            _combined(lambda n: n / n.max())
        ),
        "these weights are upside down: a part with fewer images counts less": _combined(
            lambda n: (1 / n) / (1 / n).sum()
        ),
        "this is the gradient of the first part alone": lambda parts, sizes: parts[0],
        "this is the gradient of the largest part alone": lambda parts, sizes: parts[
            int(np.argmax(sizes))
        ],
        "expected one array for each table, not the first table alone": lambda parts, sizes: (
            _combined(lambda n: n / n.sum())(parts, sizes)[0]
        ),
        "a median of the parts is no mean over the images": lambda parts, sizes: [
            np.nanmedian(np.array(tables), axis=0) for tables in zip(*parts, strict=True)
        ],
    },
    hints=(
        "A part's gradient is already a mean over its images. How do you get the sum again?",
        "Times its size. Add that up over the parts, then divide by the number of all images. "
        "Leave out the parts of size 0 before you begin.",
        "For each table k: `np.average([part[k] for part in kept], axis=0, weights=sizes_kept)`.",
    ),
    unlocks="All copies take the same step, as if one device had seen the whole batch.",
)
def average_gradients(parts: list, sizes: list[int]) -> list[np.ndarray]:
    """Average table by table and number by number, weighted by size."""
    averages = []
    for k, table in enumerate(parts[0]):
        average = np.zeros(table.shape)
        for place in np.ndindex(table.shape):
            pairs = zip(parts, sizes, strict=True)
            total = sum(size * float(part[k][place]) for part, size in pairs if size > 0)
            average[place] = total / sum(sizes)
        averages.append(average)
    return averages
