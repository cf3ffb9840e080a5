"""Checks of the practice sheet "Convolutions"."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from math import ceil

import numpy as np

from fmnist_utils.checks.engine.keras_models import (
    NetworkView,
    random_images,
    random_weights,
    view_network,
)
from fmnist_utils.checks.engine.seeds import current_secret, seeded
from fmnist_utils.checks.engine.sheet import Sheet
from fmnist_utils.data import load
from fmnist_utils.datasets.fetch import sample_files

sheet = Sheet(__name__)
hint, progress = sheet.hint, sheet.progress


def _settings() -> Iterator[tuple]:
    yield 28, 3, 1, "valid"
    yield 28, 3, 1, "same"
    for size, kernel, stride in (
        (29, 5, 2), (28, 3, 2), (7, 2, 2), (28, 5, 3), (5, 5, 1), (9, 4, 2), (11, 1, 4)
    ):  # fmt: skip
        yield size, kernel, stride, "same"
        yield size, kernel, stride, "valid"
    yield 4096, 7, 3, "same"
    yield 4096, 7, 3, "valid"
    for size, kernel, stride in seeded(13).integers((9, 1, 1), (40, 7, 5), (4, 3)).tolist():
        yield size, kernel, stride, "same"
        yield size, kernel, stride, "valid"


def _size(same: Callable, valid: Callable) -> Callable:
    return lambda n, k, s, padding: (same if padding == "same" else valid)(n, k, s)


def _same(n: int, k: int, s: int) -> int:
    return ceil(n / s)


def _valid(n: int, k: int, s: int) -> int:
    return (n - k) // s + 1


@sheet.task(
    cases=_settings,
    misconceptions={
        "the first place counts, too: n - kernel steps make one place more": _size(
            _same, lambda n, k, s: (n - k) // s
        ),
        "the stride divides the size": _size(lambda n, k, s: n, lambda n, k, s: n - k + 1),
        "without padding, the kernel has no room at the border": _size(_same, _same),
        'with "same", zeros at the border make room for the kernel': _size(_valid, _valid),
        "the size divided by the stride is rounded up, not down": _size(
            lambda n, k, s: n // s, lambda n, k, s: (n - k + 1) // s
        ),
        'with "same", the size divided by the stride is rounded up': _size(
            lambda n, k, s: n // s, _valid
        ),
        "without padding, too, the division is rounded up": _size(
            _same, lambda n, k, s: (n - k + 1) // s
        ),
        "a part of a place counts: round up, not to the nearest": _size(
            lambda n, k, s: round(n / s), lambda n, k, s: round((n - k + 1) / s)
        ),
        "kernel_size // 2 zeros on each side are too many for an even kernel": _size(
            lambda n, k, s: (n + k // 2 * 2 - k) // s + 1, _valid
        ),
        "round the places down before you add the first one": (
            _size(_same, lambda n, k, s: ceil((n - k) / s) + 1),
            _size(_same, lambda n, k, s: round((n - k) / s) + 1),
        ),
        'the stride divides the size, with "same", too': _size(lambda n, k, s: n, _valid),
        "the stride divides the size, without padding, too": _size(
            _same, lambda n, k, s: n - k + 1
        ),
        "twice (kernel_size - 1) // 2 zeros are too few for an even kernel": _size(
            lambda n, k, s: (n + (k - 1) // 2 * 2 - k) // s + 1, _valid
        ),
        "without padding, an even kernel, too, takes away kernel_size - 1 places": _size(
            _same, lambda n, k, s: ceil((n - k // 2 * 2) / s)
        ),
        "without padding, a row has size - kernel_size + 1 places, not one fewer": _size(
            _same, lambda n, k, s: ceil((n - k) / s)
        ),
        '"same" and "valid" are exchanged': _size(_valid, _same),
        "where the stride divides the size, no further place begins": _size(
            lambda n, k, s: n // s + 1, _valid
        ),
        "round the division to a whole number": (
            _size(lambda n, k, s: n / s, lambda n, k, s: (n - k + 1) / s),
            _size(lambda n, k, s: n / s, lambda n, k, s: (n - k) / s + 1),
            _size(_same, lambda n, k, s: (n - k) / s + 1),
            _size(lambda n, k, s: n / s, _valid),
        ),
    },
    hints=(
        "How many places can a kernel of 3 begin at in a row of 28, with stride 1? With stride 2?",
        'With "same", the size divided by the stride, rounded up; with "valid", the same for '
        "size - kernel + 1.",
        "-(-a // b) rounds a / b up; so does math.ceil(a / b).",
    ),
    unlocks="You know every shape of a network before it is built.",
)
def output_size(size: int, kernel_size: int, stride: int, padding: str) -> int:
    """Return how many places there are along one axis."""
    last = size - 1 if padding == "same" else size - kernel_size
    places, start = 0, 0
    while start <= last:
        places, start = places + 1, start + stride
    return places


def _layers() -> Iterator[tuple]:
    yield (3, 3), 1, 16, True
    yield (3, 3), 16, 32, False
    yield (5, 1), 3, 8, True
    yield (1, 1), 7, 1, True
    yield (2, 4), 1, 6, False
    height, width, channels, filters = seeded(14).integers(1, 12, 4).tolist()
    yield (height, width), channels, filters, True
    yield (height, width), 1, filters + 1, True


@sheet.task(
    cases=_layers,
    misconceptions={
        "a filter has weights of its own for each input channel": lambda k, c, f, b: (
            k[0] * k[1] * f + f * b
        ),
        "a bias belongs to a filter, not to an input channel": lambda k, c, f, b: (
            k[0] * k[1] * c * f + c * b
        ),
        "each filter has a bias, not the layer as a whole": lambda k, c, f, b: (
            k[0] * k[1] * c * f + b
        ),
        "a filter has one bias, not one for each channel": lambda k, c, f, b: (
            (k[0] * k[1] + b) * c * f
        ),
        "the biases are missing": lambda k, c, f, b: k[0] * k[1] * c * f,
        "there are biases only if `use_bias` says so": lambda k, c, f, b: k[0] * k[1] * c * f + f,
        "a kernel need not be square": lambda k, c, f, b: k[0] * k[0] * c * f + f * b,
        "a kernel need not be square, its height counts, too": lambda k, c, f, b: (
            k[1] * k[1] * c * f + f * b
        ),
        "each of the filters counts": lambda k, c, f, b: k[0] * k[1] * c + b,
        "this is one filter that looks at one channel, there are more": lambda k, c, f, b: (
            k[0] * k[1] + b
        ),
        "a kernel has height × width weights, not height + width": lambda k, c, f, b: (
            (k[0] + k[1]) * c * f + f * b
        ),
        "the width of the kernel is missing": lambda k, c, f, b: k[0] * c * f + f * b,
        "a kernel is not always 3 × 3": lambda k, c, f, b: 9 * c * f + f * b,
        "multiply by the channels, each has weights of its own": lambda k, c, f, b: (
            (k[0] * k[1] + c) * f + f * b
        ),
        "`use_bias` is taken the wrong way round": lambda k, c, f, b: (
            k[0] * k[1] * c * f + f * (not b)
        ),
    },
    hints=(
        "How many weights has one filter that looks at one channel? At all channels?",
        "One filter: height · width · channels, and one bias if there are biases.",
    ),
    unlocks="The image's size is not in it: one filter serves at every place.",
)
def count_parameters(
    kernel_size: tuple[int, int], channels: int, filters: int, use_bias: bool
) -> int:
    """Return the number of weights and biases of one layer."""
    total = 0
    for _ in range(filters):
        for _ in range(channels):
            total += kernel_size[0] * kernel_size[1]
        if use_bias:
            total += 1
    return total


def _images_and_kernels() -> Iterator[tuple]:
    generator = seeded(7)
    yield generator.normal(size=(6, 9, 1)), generator.normal(size=(3, 3, 1, 1))
    yield generator.normal(size=(5, 7, 3)), generator.normal(size=(2, 3, 3, 4))
    yield generator.normal(size=(4, 4, 2)), generator.normal(size=(4, 4, 2, 3))
    image = generator.integers(0, 256, (6, 5, 2)).astype(np.uint8)
    yield image, generator.integers(-2, 3, (3, 2, 2, 2))
    yield image, generator.integers(0, 4, (2, 2, 2, 3)).astype(np.uint8)
    yield generator.normal(size=(2, 8, 5)).T, generator.normal(size=(1, 3, 2, 2))
    h, w, kh, kw = seeded(15).integers((12, 12, 1, 1), (17, 17, 5, 5)).tolist()
    image = generator.integers(0, 256, (h, w, 2)).astype(np.uint8)
    yield image, generator.integers(-255, 256, (kh, kw, 2, 3))  # sums beyond 16 bits
    yield image, generator.uniform(-0.4, 0.4, (kw, kh, 2, 1))  # weights that are all fractions


def _slide(image: np.ndarray, kernels: np.ndarray, same: bool = False) -> np.ndarray:
    """Lay kernels on an image: a sum over their places, all pixels at once."""
    image, kernels = image.astype(np.float64), kernels.astype(np.float64)
    kh, kw = kernels.shape[:2]
    if same:
        sides = [((k - 1) // 2, k // 2) for k in (kh, kw)]
        image = np.pad(image, (*sides, (0, 0)))
    h, w = image.shape[0] - kh + 1, image.shape[1] - kw + 1
    parts = [image[i : i + h, j : j + w] @ kernels[i, j] for i in range(kh) for j in range(kw)]
    return np.sum(parts, axis=0)


def _wrapped(image: np.ndarray, kernels: np.ndarray) -> np.ndarray:
    kh, kw, _, filters = kernels.shape
    result = np.zeros((image.shape[0] - kh + 1, image.shape[1] - kw + 1, filters))
    for r, c, f in np.ndindex(result.shape):
        result[r, c, f] = (image[r : r + kh, c : c + kw] * kernels[..., f]).sum()
    return result


@sheet.task(
    stars=2,
    cases=_images_and_kernels,
    tolerance=1e-6,
    misconceptions={
        "the kernel is laid on as it is, not turned round": (
            lambda x, k: _slide(x, k[::-1, ::-1]),
            lambda x, k: _slide(x, np.flip(k)),
            lambda x, k: _slide(x, k[::-1]),
            lambda x, k: _slide(x, k[:, ::-1]),
        ),
        "the kernel's rows and columns are exchanged": lambda x, k: _slide(
            x, k.transpose(1, 0, 2, 3)
        ),
        "products of uint8 wrap around at 256: convert first": _wrapped,
        "the last row and the last column are missing": lambda x, k: _slide(x, k)[:-1, :-1],
        "nothing is added at the border, so the result is smaller than the image": (
            lambda x, k: _slide(x, k, same=True),
            lambda x, k: _slide(np.pad(x, (*((n // 2, n // 2) for n in k.shape[:2]), (0, 0))), k),
            lambda x, k: np.pad(_slide(x, k), (*((0, n - 1) for n in k.shape[:2]), (0, 0))),
        ),
        "one filter makes one map, add up what its channels give": lambda x, k: np.concatenate(
            [_slide(x[..., i : i + 1], k[:, :, i : i + 1]) for i in range(x.shape[2])], axis=2
        ),
        "each filter has weights of its own: kernels[..., f]": lambda x, k: _slide(
            x, k[..., :1]
        ).repeat(k.shape[3], axis=2),
        "do not round the sums": (
            lambda x, k: _slide(x, k).astype(np.int64),
            lambda x, k: np.round(_slide(x, k)),
        ),
        "take the pixels as they come, do not divide them by 255": (
            lambda x, k: _slide(x / 255, k),
            lambda x, k: _slide(x / 255 if x.dtype == np.uint8 else x, k),
        ),
        "one filter looks at all channels, add them up": lambda x, k: _slide(
            x[..., :1], k[:, :, :1]
        ),
        "a sum may be negative, ReLU comes later": lambda x, k: np.maximum(_slide(x, k), 0),
        "the products are added up, not averaged": (
            lambda x, k: _slide(x, k) / np.prod(k.shape[:3]),
            lambda x, k: _slide(x, k) / np.prod(k.shape[:2]),
            lambda x, k: _slide(x, k) / k.shape[2],
        ),
        "each filter has a map of its own, do not add the filters up": lambda x, k: _slide(
            x, k
        ).sum(axis=2),
        "there is a map for each filter, this is that of the first alone": (
            lambda x, k: _slide(x, k)[..., 0],
            lambda x, k: _slide(x, k)[..., :1],
        ),
        "the filters are the last axis of the result": lambda x, k: _slide(x, k).transpose(2, 0, 1),
        "the result is float64, whatever comes in": lambda x, k: _slide(x, k).astype(
            np.result_type(x, k)
        ),
    },
    hints=(
        "The lesson's two loops stay. What is cut out of the image has three axes now; so has one "
        "filter, kernels[..., f].",
        "One number: (image[r : r + kh, c : c + kw] * kernels[..., f]).sum(). Is 200 · 3 still "
        "right if both are uint8?",
        "Convert the image to float64 first, and fill np.zeros((h - kh + 1, w - kw + 1, filters)).",
    ),
    unlocks="This is all of Conv2D, bar the bias and the speed.",
)
def convolve(image: np.ndarray, kernels: np.ndarray) -> np.ndarray:
    """Return one map for each filter."""
    kh, kw, channels, filters = kernels.shape
    rows, columns = image.shape[0] - kh + 1, image.shape[1] - kw + 1
    result = np.zeros((rows, columns, filters))
    pixels, weights = image.tolist(), kernels.tolist()
    for r, c, f in np.ndindex(rows, columns, filters):
        for i, j, channel in np.ndindex(kh, kw, channels):
            result[r, c, f] += pixels[r + i][c + j][channel] * weights[i][j][channel][f]
    return result


def which_picture() -> tuple[np.ndarray, np.ndarray]:
    """Return an image of a bag, from 0 to 1, and what one of four kernels makes of it."""
    bag = load("test", sample_files())[0][30] / 255
    return bag, _slide(bag[..., np.newaxis], np.array([1, 0, -1]).repeat(3).reshape(3, 3, 1, 1))[
        ..., 0
    ]


@sheet.choice(
    right="c",
    replies={
        "a": "this one is positive where it is dark above and bright below: the bag's upper edge "
        "would be red.",
        "b": "this one looks for upright edges: the bag's sides would be the strongest.",
        "c": "Bright above and dark below is positive: red at the lower edges, blue at the upper.",
        "d": "these weights sum to 1, so the even cloth would keep its brightness; here it is "
        "nearly zero.",
    },
    hints=(
        "What do the weights of each kernel sum to? What does that make of an even place?",
        "Lay each kernel on the bag's upper edge: dark above, bright below. Which sign comes out?",
    ),
)
def which_kernel() -> str:
    """Choose the kernel that made the picture."""


def _to_be_pooled() -> Iterator[tuple]:
    generator = seeded(8)
    yield generator.normal(size=(7, 7, 2)), 2
    yield generator.integers(0, 256, (28, 28, 1)).astype(np.uint8), 2
    yield -generator.uniform(1, 2, size=(8, 5, 3)), 3
    yield generator.normal(size=(2, 2, 1)).astype(np.float32), 2
    yield generator.normal(size=(4, 11, 6)).T, 4
    yield generator.integers(-9, 9, (5, 3, 2)), 1
    h, w, size = seeded(16).integers((9, 9, 2), (40, 40, 6)).tolist()
    yield generator.integers(-(10**12), -(10**11), (h, w, 1)), size
    yield generator.integers(-2, 1, (w, h, 2)).astype(np.int8), size  # many are equal


def _blocks(
    reduce: Callable = np.max, rows: Callable = lambda n, s: n // s, pad: float | None = None
) -> Callable:
    def pool(image: np.ndarray, size: int) -> np.ndarray:
        h, w = (rows(n, size) for n in image.shape[:2])
        if pad is not None:
            extra = [(0, -n % size) for n in image.shape[:2]]
            image = np.pad(image, (*extra, (0, 0)), constant_values=pad)
        out = np.zeros((h, w, image.shape[2]), image.dtype)
        for r, c, channel in np.ndindex(out.shape):
            block = image[r * size : (r + 1) * size, c * size : (c + 1) * size, channel]
            out[r, c, channel] = reduce(block)
        return out

    return pool


def _from_the_end(image: np.ndarray, size: int) -> np.ndarray:
    return _blocks()(image[image.shape[0] % size :, image.shape[1] % size :], size)


def _overlapping(image: np.ndarray, size: int) -> np.ndarray:
    h, w, channels = image.shape
    out = np.zeros((h - size + 1, w - size + 1, channels), image.dtype)
    for r, c in np.ndindex(out.shape[:2]):
        out[r, c] = image[r : r + size, c : c + size].max(axis=(0, 1))
    return out


def _not_cut(image: np.ndarray, size: int) -> np.ndarray:
    h, w, channels = image.shape
    return image.reshape(h // size, size, w // size, size, channels).max(axis=(1, 3))


def _reshaped(image: np.ndarray, size: int, axes: Callable, is_square: bool = False) -> np.ndarray:
    h, w = (n // size for n in image.shape[:2])
    whole = image[: h * size, : (h if is_square else w) * size]
    return whole.reshape(*axes(h, w), image.shape[2])


def _up(n: int, size: int) -> int:
    return -(-n // size)


@sheet.task(
    stars=2,
    cases=_to_be_pooled,
    misconceptions={
        "what does not fill a block is dropped": _blocks(rows=_up),
        "what does not fill a block is dropped, not filled with zeros": _blocks(rows=_up, pad=0),
        "what is left over lies at the bottom and on the right, drop it there": _from_the_end,
        "cut off first what fills no block": _not_cut,
        "the blocks do not overlap, move on by a whole block": _overlapping,
        "the largest value of a block, not its mean": lambda x, s: (
            _blocks()(x, s) * 0 + _means(x, s)
        ),
        "the smallest value came, not the largest": _blocks(reduce=np.min),
        "one value of each block came, not the largest": lambda x, s: _blocks()(
            np.repeat(np.repeat(x[::s, ::s], s, 0), s, 1)[: x.shape[0], : x.shape[1]], s
        ),
        "a block has size × size values, its last row and column came short": (
            _blocks(reduce=lambda block: block[: len(block) - 1 or 1, : len(block) - 1 or 1].max()),
            _blocks(reduce=lambda block: block[:-1, :-1].max()),
        ),
        "values may be negative, do not begin with 0 as the largest": _blocks(
            reduce=lambda block: max(0, block.max())
        ),
        "each channel is pooled by itself": (
            lambda x, s: _blocks()(x, s).max(axis=2),
            lambda x, s: _blocks()(x, s).max(axis=2, keepdims=True),
            lambda x, s: _blocks()(x, s).max(axis=2, keepdims=True).repeat(x.shape[2], axis=2),
        ),
        "the place in a block runs faster than the block: reshape(h, size, w, size, …)": (
            lambda x, s: _reshaped(x, s, lambda h, w: (s, h, s, w)).max(axis=(0, 2))
        ),
        "the places in a block are the axes 1 and 3": (
            lambda x, s: _reshaped(x, s, lambda h, w: (h, s, w, s)).max(axis=(0, 2))
        ),
        "the size of a block is an argument, not always 2": lambda x, s: _blocks()(x, 2),
        "columns are pooled, too, not the rows alone": (
            lambda x, s: x[: x.shape[0] // s * s].reshape(-1, s, *x.shape[1:]).max(axis=1)
        ),
        "the image need not be square": (
            lambda x, s: _reshaped(x, s, lambda h, w: (h, s, h, s), is_square=True).max((1, 3)),
            lambda x, s: _reshaped(x, s, lambda h, w: (h, s, h, s)).max((1, 3)),
        ),
        "block number r begins at r · size, not at r": lambda x, s: _overlapping(x, s)[
            : x.shape[0] // s, : x.shape[1] // s
        ],
        "a list is no array, and has no data type": lambda x, s: _blocks()(x, s).tolist(),
        "the result has the image's data type": lambda x, s: _blocks()(x, s).astype(np.float64),
    },
    hints=(
        "How many whole blocks fit in each direction? What is left over is dropped.",
        "Cut the image to h · size rows and w · size columns; then reshape works as in the lesson.",
        ".reshape(h, size, w, size, channels).max(axis=(1, 3))",
    ),
    unlocks="So 7 × 7 becomes 3 × 3, and Keras does the same.",
)
def max_pool(image: np.ndarray, size: int) -> np.ndarray:
    """Return the largest value of each whole block."""
    h, w, channels = image.shape
    result = np.zeros((h // size, w // size, channels), image.dtype)
    for r, c, channel in np.ndindex(result.shape):
        largest = image[r * size, c * size, channel]
        for i, j in np.ndindex(size, size):
            value = image[r * size + i, c * size + j, channel]
            largest = value if value > largest else largest
        result[r, c, channel] = largest
    return result


def _means(image: np.ndarray, size: int) -> np.ndarray:
    h, w = (n // size for n in image.shape[:2])
    whole = image[: h * size, : w * size].astype(np.float64)
    return whole.reshape(h, size, w, size, -1).mean(axis=(1, 3))


def _to_be_padded() -> Iterator[tuple]:
    generator = seeded(9)
    for shape, kernel_size, stride in (
        ((6, 5), 3, 1), ((7, 10), 5, 1), ((6, 9), 2, 1), ((28, 28), 3, 2), ((5, 8), 4, 2),
        ((10, 7), 1, 2), ((4, 11), 2, 3), ((7, 6), 5, 3),
    ):  # fmt: skip
        yield generator.integers(1, 256, shape).astype(np.uint8), kernel_size, stride
    yield generator.integers(1, 256, (9, 10)).astype(np.uint8), 5, 3  # totals 2 and 4
    yield generator.normal(size=(7, 4)).T, 3, 1
    h, w, kernel_size, stride = seeded(18).integers((9, 9, 1, 1), (60, 60, 9, 6)).tolist()
    yield generator.integers(1, 256, (h, w)).astype(np.uint8), kernel_size, stride


def _padded(
    total: Callable = lambda n, k, s: max((ceil(n / s) - 1) * s + k - n, 0),
    before: Callable = lambda t: t // 2,
    after: Callable | None = None,
    **options: object,
) -> Callable:
    def pad(image: np.ndarray, kernel_size: int, stride: int) -> np.ndarray:
        totals = [total(n, kernel_size, stride) for n in image.shape]
        sides = [(before(t), after(t) if after else t - before(t)) for t in totals]
        return np.pad(image, sides, **options)

    return pad


def _one_total(pick: Callable) -> Callable:
    def pad(image: np.ndarray, kernel_size: int, stride: int) -> np.ndarray:
        size = pick(image.shape)
        return _padded(total=lambda n, k, s: max((ceil(size / s) - 1) * s + k - size, 0))(
            image, kernel_size, stride
        )

    return pad


def _only_rows(image: np.ndarray, kernel_size: int, stride: int) -> np.ndarray:
    return _padded()(image, kernel_size, stride)[:, : image.shape[1]]


@sheet.task(
    stars=2,
    cases=_to_be_padded,
    misconceptions={
        "the pixel that cannot be halved goes to the bottom and to the right": _padded(
            before=lambda t: t - t // 2
        ),
        "the stride matters, too: fewer places may need a narrower border": _padded(
            total=lambda n, k, s: k - 1
        ),
        "kernel_size // 2 on each side is too much for an even kernel": _padded(
            total=lambda n, k, s: k // 2 * 2
        ),
        "where no pixel is missing, none is added: the total is never below 0": _padded(
            total=lambda n, k, s: (ceil(n / s) - 1) * s + k - n
        ),
        "half of it goes to the top and to the left": _padded(before=lambda t: 0),
        "columns need a border as rows do": _only_rows,
        "columns have a total of their own, this is that of the rows": _one_total(
            lambda shape: shape[0]
        ),
        "rows have a total of their own, this is that of the columns": _one_total(
            lambda shape: shape[1]
        ),
        "a total that cannot be halved gives one more after the image, not before": _padded(
            before=lambda t: (t + 1) // 2, after=lambda t: (t + 1) // 2
        ),
        "a total that cannot be halved gives one more after the image, none is lost": _padded(
            after=lambda t: t // 2
        ),
        "round the places up: a part of a stride is a place, too": _padded(
            total=lambda n, k, s: max((n // s - 1) * s + k - n, 0)
        ),
        "(kernel_size - 1) // 2 on each side is too little for an even kernel": _padded(
            total=lambda n, k, s: (k - 1) // 2 * 2
        ),
        "the places are ⌈size / stride⌉, not those without padding": _padded(
            total=lambda n, k, s: max((n - k) // s * s + k - n, 0)
        ),
        "the last place begins at (places - 1) · stride, not at places · stride": _padded(
            total=lambda n, k, s: max(ceil(n / s) * s + k - n, 0)
        ),
        "0.5 is rounded down and 1.5 up: halve with //": _padded(before=lambda t: round(t / 2)),
        "kernel_size - size % stride is too much where the stride divides the size": _padded(
            total=lambda n, k, s: max(k - n % s, 0)
        ),
        "kernel_size - stride holds only where the stride divides the size": _padded(
            total=lambda n, k, s: max(k - s, 0)
        ),
        "the border is of zeros, it does not repeat the edge": _padded(mode="edge"),
        "the result has the image's data type": lambda x, k, s: _padded()(x, k, s).astype(
            np.float64
        ),
        "a whole border on each side is twice too much": _padded(
            total=lambda n, k, s: 2 * max((ceil(n / s) - 1) * s + k - n, 0)
        ),
    },
    hints=(
        "One axis at a time: how many places are there, where does the last one begin, where does "
        "it end?",
        "total = (places - 1) · stride + kernel_size - size, but never below 0. total // 2 goes "
        "before, the rest after.",
        "np.pad(image, [(top, bottom), (left, right)]) adds zeros.",
    ),
    unlocks='With stride 2, Keras\'s "same" is not even: 28 gets one row below, none above.',
)
def pad_same(image: np.ndarray, kernel_size: int, stride: int) -> np.ndarray:
    """Return the image with zeros around it."""
    sides = []
    for size in image.shape:
        end = max(range(0, size, stride)) + kernel_size
        before, after = 0, 0
        while size + before + after < end:
            if after > before:
                before += 1
            else:
                after += 1
        sides.append((before, after))
    (top, bottom), (left, right) = sides
    h, w = image.shape
    result = np.zeros((top + h + bottom, left + w + right), image.dtype)
    result[top : top + h, left : left + w] = image
    return result


def _stacks() -> Iterator[tuple]:
    yield ([(3, 1)],)
    yield ([(3, 1), (3, 1)],)
    yield ([(3, 1), (2, 2), (3, 1), (2, 2), (3, 1), (2, 2)],)
    yield ([(5, 2), (3, 2), (3, 1)],)
    yield ([],)
    yield ([(1, 1), (2, 3), (4, 1)],)
    yield ([(3, 2), (1, 2), (5, 1)],)
    yield ([(3, 1), (2, 2)] * 2,)
    yield ([(2, 2), (2, 2), (3, 1)],)
    for n in (4, int(seeded(17).integers(6, 9))):
        yield ([(k, s) for k, s in seeded(15).integers((1, 1), (5, 4), (n, 2)).tolist()],)


def _grown(
    grow: Callable = lambda k, s, jump: (k - 1) * jump, start: int = 1, turned: bool = False
) -> Callable:
    def field(layers: list) -> int:
        size, jump = start, 1
        for k, s in reversed(layers) if turned else layers:
            size += grow(k, s, jump)
            jump *= s
        return size

    return field


def _with_sums(layers: list) -> Iterator[tuple[int, int]]:
    """Yield each layer's kernel size, and the sum of the strides before it."""
    for place, (kernel_size, _) in enumerate(layers):
        yield kernel_size, sum(stride for _, stride in layers[:place])


def _from_the_first(layers: list) -> int:
    seen, jump = layers[0]
    for k, s in layers[1:]:
        seen, jump = seen + (k - 1) * jump, jump * s
    return seen


def _backwards(look: Callable, begin: int = 1) -> Callable:
    def field(layers: list) -> int:
        seen = begin
        for k, s in reversed(layers):
            seen = look(seen, k, s)
        return seen

    return field


@sheet.task(
    stars=3,
    cases=_stacks,
    misconceptions={
        "a stride makes all later steps longer": _grown(lambda k, s, jump: k - 1),
        "kernels overlap: a 3 × 3 on a 3 × 3 sees 5 pixels, not 6": _grown(
            lambda k, s, jump: k * jump, start=0
        ),
        "kernels overlap, and a stride makes all later steps longer": _grown(
            lambda k, s, jump: k, start=0
        ),
        "a layer's own stride counts for the layers after it only": _grown(
            lambda k, s, jump: (k - 1) * jump * s
        ),
        "the strides of all earlier layers count, not the last one alone": lambda layers: (
            1 + sum((k - 1) * (layers[i - 1][1] if i else 1) for i, (k, s) in enumerate(layers))
        ),
        "the strides of all earlier layers count, not a layer's own": lambda layers: (
            1 + sum((k - 1) * s for k, s in layers)
        ),
        "strides multiply: behind two of 2, a step is 4 pixels": (
            lambda layers: 1 + sum((k - 1) * (1 + t) for k, t in _with_sums(layers)),
            lambda layers: (
                1 + sum((k - 1) * (1 + t - i) for i, (k, t) in enumerate(_with_sums(layers)))
            ),
            lambda layers: 1 + sum((k - 1) * (t or 1) for k, t in _with_sums(layers)),
        ),
        "a pooling, too, widens what is seen": (
            _grown(lambda k, s, jump: (k - 1) * jump * (s == 1)),
            _grown(lambda k, s, jump: (k - 1) * jump * (s != k)),
        ),
        "along one axis is asked for, not the pixels of the square": lambda layers: (
            _grown()(layers) ** 2
        ),
        "without a layer, a number is one pixel: the list may be empty": (
            _from_the_first,
            lambda layers: _grown()(layers) if layers else 0,
        ),
        "begin with one number of the last layer: n = 1": _backwards(
            lambda n, k, s: (n - 1) * s + k, begin=0
        ),
        "n neighbours look at (n - 1) · stride + kernel_size, not at n · stride + kernel_size": (
            _backwards(lambda n, k, s: n * s + k)
        ),
        "all layers widen what is seen, not the widest alone": lambda layers: max(
            [1, *(k for k, _ in layers)]
        ),
        "a kernel is not always 3": lambda layers: 1 + 2 * len(layers),
        "the first layer stands first in the list": _grown(turned=True),
        "n neighbours look at (n - 1) · stride + kernel_size, not n · stride + kernel_size - 1": (
            _backwards(lambda n, k, s: n * s + k - 1)
        ),
        "one pixel sees itself before any layer": _grown(start=0),
        "of the kernel's places the first adds nothing new, take kernel_size - 1": _grown(
            lambda k, s, jump: k * jump
        ),
        "each layer adds to what is seen, the sizes do not multiply": lambda layers: int(
            np.prod([k for k, s in layers])
        ),
    },
    hints=(
        "Go backwards: one number of the last layer looks at `kernel_size` numbers of the layer "
        "before it. How many do these look at?",
        "n neighbours of one layer look at (n - 1) · stride + kernel_size neighbours of the layer "
        "before it.",
        "n = 1; for kernel_size, stride in reversed(layers): n = (n - 1) * stride + kernel_size.",
    ),
    unlocks="One number behind the lesson's third stage sees 22 × 22 of the 28 × 28 pixels.",
)
def receptive_field(layers: list[tuple[int, int]]) -> int:
    """Return how many pixels in a row one number of the last layer depends on."""
    seen = {0}
    for kernel_size, stride in reversed(layers):
        seen = {place * stride + k for place in seen for k in range(kernel_size)}
    return max(seen) - min(seen) + 1


def _cnn_cases() -> Iterator[tuple]:
    yield (28, 28, 1), (4, 8), 10
    yield (12, 9, 3), (5,), 7
    yield (30, 31, 2), (2, 3, 4), 3
    yield (6, 8, 2), (4,), 2
    yield (12, 11, 1), (3, 2), 4
    if current_secret() is not None:
        rng = seeded(71)
        height, width = rng.choice(np.arange(12, 20), 2, replace=False).tolist()
        filters = rng.choice(np.arange(2, 8), 2, replace=False).tolist()
        yield (height, width, int(rng.integers(1, 4))), tuple(filters), int(rng.integers(3, 10))


def _relu(z: np.ndarray) -> np.ndarray:
    return np.maximum(z, 0)


@dataclass(frozen=True)
class _Cnn:
    """A network of stages of convolution and pooling, and how it may go wrong."""

    kernel: int = 3
    same: bool = True
    stride: int = 1
    bias: bool = True
    before: Callable = np.array
    active: Callable = _relu
    bare_end: bool = False
    pool: Callable | None = np.max
    pool_size: int = 2
    fills: bool = False
    is_pooled: Callable = lambda stage, stages: True
    is_first: bool = False
    ending: Callable = np.ravel
    last: Callable = np.array

    def __call__(self, image_shape: tuple, filters: Sequence[int], classes: int) -> NetworkView:
        """Return what is seen of it; the shapes come from zeros sent through it."""
        shapes, x = [], np.zeros(image_shape)
        for stage, count in enumerate(filters):
            kernels = (self.kernel, self.kernel, x.shape[2], count)
            shapes += [kernels, (count,)][: 2 if self.bias else 1]
            x = self._at(stage, len(filters))._stage(x, np.zeros(kernels), np.zeros(count))
        shapes += [(self.ending(x).size, classes), (classes,)]
        weights = random_weights(shapes)
        outputs = [self._output(x, weights) for x in random_images(image_shape)]
        return NetworkView(shapes, np.array(outputs))

    def _output(self, x: np.ndarray, weights: list[np.ndarray]) -> np.ndarray:
        step = 2 if self.bias else 1
        stages = (len(weights) - 2) // step
        for stage in range(stages):
            kernels, bias = weights[stage * step], weights[stage * step + 1] if self.bias else 0
            x = self._at(stage, stages)._stage(x, kernels, bias)
        return self.last(self.ending(x) @ weights[-2] + weights[-1])

    def _at(self, stage: int, stages: int) -> "_Cnn":
        """Return what one of the stages is like."""
        is_bare = self.bare_end and stage == stages - 1
        return replace(
            self,
            active=np.array if is_bare else self.active,
            pool=self.pool if self.is_pooled(stage, stages) else None,
        )

    def _pooled(self, x: np.ndarray) -> np.ndarray:
        if self.pool is None:
            return x
        return _blocks(self.pool, rows=_up if self.fills else lambda n, size: n // size)(
            x, self.pool_size
        )

    def _stage(self, x: np.ndarray, kernels: np.ndarray, bias: np.ndarray) -> np.ndarray:
        x = self._pooled(x) if self.is_first else x
        if self.same:
            lacking = [(-(-n // self.stride) - 1) * self.stride + self.kernel - n
                       for n in x.shape[:2]]  # fmt: skip
            x = np.pad(x, (*((max(n, 0) // 2, (max(n, 0) + 1) // 2) for n in lacking), (0, 0)))
        x = self.active(_slide(self.before(x), kernels)[:: self.stride, :: self.stride] + bias)
        return x if self.is_first else self._pooled(x)


def _view_of_cnn(model: object, call: str, case: tuple) -> NetworkView:
    image_shape, _, classes = case
    return view_network(model, call, image_shape, classes)


@sheet.network(
    cases=_cnn_cases,
    view=_view_of_cnn,
    misconceptions={
        "padding is 'valid', where 'same' is expected": _Cnn(same=False),
        "the pooling is missing": _Cnn(pool=None),
        "a stride is no pooling: it takes one place of four, not the largest": _Cnn(
            stride=2, pool=None
        ),
        "a kernel is 3 × 3": _Cnn(kernel=2),
        "a kernel is 3 × 3, not 5 × 5": _Cnn(kernel=5),
        "each convolution has a bias, unless it is told otherwise": _Cnn(bias=False),
        "the filters come in the order of `filters`": lambda shape, filters, classes: _Cnn()(
            shape, filters[::-1], classes
        ),
        "there is a stage for each number of filters": lambda shape, filters, classes: _Cnn()(
            shape, filters[:1], classes
        ),
        "the last number of filters has a stage, too": lambda shape, filters, classes: _Cnn()(
            shape, filters[:-1], classes
        ),
        "Flatten keeps all places, do not pool them into one": (
            _Cnn(ending=lambda x: x.mean(axis=(0, 1))),
            _Cnn(ending=lambda x: x.max(axis=(0, 1))),
        ),
        "a pooling follows each convolution, not the last alone": _Cnn(
            is_pooled=lambda stage, stages: stage == stages - 1
        ),
        "a pooling follows the last convolution, too": _Cnn(
            is_pooled=lambda stage, stages: stage < stages - 1
        ),
        "the pooling stands behind the convolution": _Cnn(is_first=True),
        "a pooling takes blocks of 2 × 2, not of 3 × 3": _Cnn(pool_size=3),
        "a pooling drops what fills no block: leave its padding alone": _Cnn(fills=True),
        "a kernel is 3 × 3, not 1 × 1": _Cnn(kernel=1),
        "the filters come in the given order, do not sort them": lambda shape, filters, classes: (
            _Cnn()(shape, sorted(filters), classes)
        ),
        "ReLU is missing after the convolutions": _Cnn(active=np.array),
        "ReLU stands after a convolution, not before it": _Cnn(active=np.array, before=_relu),
        "ReLU stands after the last convolution, too": _Cnn(bare_end=True),
        "ReLU stands after a convolution, not tanh": _Cnn(active=np.tanh),
        "ReLU stands after a convolution, not the sigmoid": _Cnn(
            active=lambda z: 1 / (1 + np.exp(-z))
        ),
        "pool by the largest value, not by the mean": _Cnn(pool=np.mean),
        "leave the last layer without an activation": (
            _Cnn(last=_relu),
            _Cnn(last=lambda z: 1 / (1 + np.exp(-z))),
            _Cnn(last=np.tanh),
        ),
    },
    stars=2,
    hints=(
        "Begin with keras.Input(image_shape). A loop then adds two layers for each number of "
        "filters; two more layers follow it.",
        "In the loop: Conv2D(n, 3, padding='same', activation='relu') and MaxPooling2D(2).",
        "Behind the loop: Flatten() and Dense(classes), without an activation.",
    ),
    unlocks="Any picture, any number of stages, any number of classes.",
)
def build_cnn(image_shape: tuple, filters: Sequence[int], classes: int) -> NetworkView:
    """Return what is seen of the network."""
    return _Cnn()(image_shape, filters, classes)
