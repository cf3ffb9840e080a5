"""Checks of the practice sheet "Draw sprites"."""

from collections.abc import Callable, Iterator

import numpy as np

from fmnist_utils.checks.engine.seeds import seeded
from fmnist_utils.checks.engine.sheet import Sheet
from fmnist_utils.data import load
from fmnist_utils.datasets.fetch import sample_files

sheet = Sheet(__name__)
hint, progress = sheet.hint, sheet.progress


def _made(*shape: int, seed: int = 0) -> np.ndarray:
    return seeded(seed).integers(0, 256, shape).astype(np.uint8)


def _real(n: int) -> np.ndarray:
    return load("test", sample_files())[0][:n]


def _single_images() -> Iterator[tuple]:
    yield (_real(2)[1],)
    yield (_made(4, 7),)
    yield (_made(6, 3, seed=1).T,)
    yield (np.array([[0, 255]], np.uint8),)
    h, w = seeded(20).integers(2, 40, 2)
    yield (_made(h, w + 1, seed=21),)
    yield (_made(2, 1000, seed=22),)


@sheet.task(
    cases=_single_images,
    picture=True,
    misconceptions={
        "that turns it upside down: rows are the first axis": lambda a: a[::-1],
        "that turns it by half a circle: leave the rows as they are": lambda a: a[::-1, ::-1],
        "that lays it on its side: nothing is to be transposed": lambda a: a.T,
        "that turns it by a quarter of a circle": lambda a: a.T[::-1],
        "that is the image as it was": lambda a: a,
    },
    hints=(
        "Which axis holds the columns? Only that one is read backwards.",
        "A step of -1 reads an axis backwards: `[::-1]` for the first axis. Leave it with `:`.",
        "`image[:, ::-1]`",
    ),
    unlocks="Later in the course this mirror makes new training images from old ones.",
    fresh=False,
)
def mirror(image: np.ndarray) -> np.ndarray:
    """Return the image with left and right exchanged."""
    result = np.zeros(image.shape, image.dtype)
    for row in range(image.shape[0]):
        for column in range(image.shape[1]):
            result[row, column] = image[row, image.shape[1] - 1 - column]
    return result


def _classes() -> Iterator[tuple]:
    images, labels = load("test", sample_files())
    yield images[:200], labels[:200], 1
    yield _made(7, 3, 5), np.array([2, 0, 2, 1, 2, 0, 2], np.uint8), 2
    yield _made(3, 2, 2, seed=8), np.array([4, 4, 9], np.uint8), 9
    n, k = seeded(22).integers((300, 0), (600, 3)).tolist()
    yield _made(n, 2, 3, seed=23), (np.arange(n) % 3).astype(np.uint8), k
    yield np.full((1200, 1, 2), 255, np.uint8), np.zeros(1200, np.uint8), 0


@sheet.task(
    stars=1,
    cases=_classes,
    picture=True,
    tolerance=1e-9,
    misconceptions={
        "that is one number: take the mean over the images only, axis 0": lambda i, y, k: i[
            y == k
        ].mean(),
        "that is the brightness of each image: the images lie along axis 0": lambda i, y, k: i[
            y == k
        ].mean(axis=(1, 2)),
        "that is the mean of all classes: choose the images of class k first": lambda i, y, k: (
            i.mean(axis=0)
        ),
        "keep the fractions: a mean is no byte": lambda i, y, k: (
            i[y == k].mean(axis=0).astype(np.uint8)
        ),
        "keep the fractions of the mean": lambda i, y, k: i[y == k].mean(axis=0) // 1,
        "a sum of bytes in a byte wraps round: let NumPy choose the type": lambda i, y, k: (
            i[y == k].sum(axis=0, dtype=np.uint8) / np.sum(y == k)
        ),
    },
    hints=(
        "`labels == k` is true for the images that you want; it can stand between the brackets.",
        "Over which axis do the images lie? Take the mean over that one.",
        "`images[labels == k].mean(axis=0)`",
    ),
    unlocks="In the next lesson, ten such pictures become a classifier.",
)
def mean_image(images: np.ndarray, labels: np.ndarray, k: int) -> np.ndarray:
    """Return the mean image of a class."""
    chosen = [image for image, label in zip(images, labels, strict=True) if label == k]
    total = np.zeros(images.shape[1:])
    for image in chosen:
        total = total + image.astype(float)
    return total / len(chosen)


@sheet.choice(
    right="b",
    replies={
        "a": "both arrays hold whole pixels; nothing was smoothed.",
        "b": "Each drawing is stretched from its own darkest to its own brightest value.",
        "c": "the values do differ: the titles say so.",
        "d": "a colour map translates equal numbers to equal colours, if the scale is the same.",
    },
    hints=(
        "What do black and white stand for in each of the two drawings?",
        "Which two arguments of `imshow` fix the scale?",
    ),
    stars=1,
)
def why_alike() -> str:
    """Choose why the two drawings look alike."""


def _to_brighten() -> Iterator[tuple]:
    yield _real(1)[0], 100
    yield np.array([[0, 150, 200, 255]], np.uint8), 60
    yield _made(5, 4, seed=2), 255
    yield _made(4, 6, seed=3), 0
    yield _made(3, 3, seed=4), -90
    yield np.arange(256, dtype=np.uint8).reshape(16, 16), 1
    yield np.arange(256, dtype=np.uint8).reshape(16, 16), -255
    for amount in seeded(24).integers(-255, 256, 3).tolist():
        yield _made(6, 5, seed=25), amount


@sheet.task(
    stars=2,
    cases=_to_brighten,
    picture=True,
    misconceptions={
        "the amount may be negative: cut off at 0, too": lambda a, k: np.minimum(
            a.astype(np.int64) + k, 255
        ).astype(np.uint8),
        "leave uint8 before you add: it holds 0 to 255 only": lambda a, k: np.clip(a + k, 0, 255),
        "a byte wraps round above 255; compute in a larger type first": lambda a, k: (
            a + np.array(k).astype(np.uint8)
        ),
        "the wide numbers must come back to uint8": lambda a, k: np.clip(
            a.astype(np.int64) + k, 0, 255
        ),
        "cut off at 255 before you come back to uint8, or it wraps round there": lambda a, k: (
            a.astype(np.int64) + k
        ).astype(np.uint8),
    },
    hints=(
        "What is 200 + 100 in a type that ends at 255? Leave that type before you add.",
        "Three steps: `astype(int)` and add, `np.clip(…, 0, 255)`, `astype(np.uint8)`.",
    ),
    unlocks="What is too bright is now plain white, not dark.",
)
def brighten(image: np.ndarray, amount: int) -> np.ndarray:
    """Return the image with an amount added, cut off at 0 and 255."""
    result = np.zeros(image.shape, np.uint8)
    for place in np.ndindex(image.shape):
        result[place] = max(0, min(255, int(image[place]) + amount))
    return result


def _by_brightness() -> Iterator[tuple]:
    yield (_real(9),)
    yield (_made(5, 3, 2, seed=9),)
    yield (np.array([[[9]], [[200]], [[0]]], np.uint8),)
    totals = seeded(10).permutation(5000)[:1000]  # means that differ by a twentieth
    pixels = totals[:, np.newaxis] // 20 + (np.arange(20) < totals[:, np.newaxis] % 20)
    yield (pixels.astype(np.uint8).reshape(1000, 4, 5),)
    yield (np.repeat(np.array([7, 250, 100], np.uint8), 300).reshape(3, 20, 15),)


def _sorted_by(key: Callable, reverse: bool = False) -> Callable:
    def order(images: np.ndarray) -> np.ndarray:
        places = np.argsort(key(images), kind="stable")
        return places[::-1] if reverse else places

    return order


@sheet.task(
    stars=2,
    cases=_by_brightness,
    misconceptions={
        "that is from bright to dark": _sorted_by(lambda i: i.mean(axis=(1, 2)), reverse=True),
        "those are the sorted values, expected the places of the images": lambda i: np.sort(
            i.mean(axis=(1, 2))
        ),
        "a sum of bytes in a byte wraps round: let NumPy choose the type": _sorted_by(
            lambda i: i.sum(axis=(1, 2), dtype=np.uint8)
        ),
        "the means are rounded before they are compared, keep their fractions": _sorted_by(
            lambda i: i.mean(axis=(1, 2)).astype(int)
        ),
        "you sorted by the brightest pixel, expected the mean": _sorted_by(
            lambda i: i.max(axis=(1, 2))
        ),
    },
    hints=(
        "First one number for each image: its mean over rows and columns.",
        "`np.argsort` gives the places in the order of the values.",
        "`np.argsort(images.mean(axis=(1, 2)))`",
    ),
    unlocks="Lay the images out in this order, and you see at once which are nearly black.",
)
def from_dark_to_bright(images: np.ndarray) -> np.ndarray:
    """Return the places of the images, the darkest first."""
    totals = [sum(int(pixel) for pixel in image.ravel()) for image in images]
    return np.array(sorted(range(len(totals)), key=totals.__getitem__), dtype=np.int64)


def _to_tile() -> Iterator[tuple]:
    yield _real(12), 4
    yield _made(6, 2, 3), 3
    yield _made(4, 5, 2, seed=5), 1
    yield _made(1, 3, 4, seed=6), 1
    yield _made(2, 3, 8, seed=7).transpose(2, 1, 0), 2
    rows, columns, h, w = seeded(26).integers(2, 7, 4).tolist()
    yield _made(rows * columns, h, w, seed=27), columns
    yield _made(1200, 2, 1, seed=28), 40


def _grid(images: np.ndarray, columns: int) -> np.ndarray:
    n, h, w = images.shape
    return images.reshape(n // columns, columns, h, w)


@sheet.task(
    stars=2,
    cases=_to_tile,
    picture=True,
    misconceptions={
        "`reshape` alone never moves a pixel: first put y before the column": lambda a, c: (
            a.reshape(len(a) // c * a.shape[1], c * a.shape[2])
        ),
        "you exchanged x and y within each image": lambda a, c: (
            _grid(a, c).transpose(0, 3, 1, 2).reshape(len(a) // c * a.shape[1], c * a.shape[2])
        ),
        "the sheet is filled down the columns, expected along the rows": lambda a, c: np.vstack(
            [np.hstack(list(a[k :: len(a) // c])) for k in range(len(a) // c)]
        ),
        "rows and columns of the sheet are exchanged": lambda a, c: np.hstack(
            [np.vstack(list(a[k : k + c])) for k in range(0, len(a), c)]
        ),
    },
    hints=(
        "Three steps: sort the images into rows and columns, exchange two axes, join.",
        "After `reshape(rows, columns, h, w)` the axes mean row, column, y, x. Expected: "
        "row, y, column, x.",
        "`images.reshape(rows, columns, h, w).transpose(0, 2, 1, 3).reshape(rows * h, "
        "columns * w)`",
    ),
    unlocks="A thousand images on one sheet, without a loop.",
)
def tile(images: np.ndarray, columns: int) -> np.ndarray:
    """Return the sheet."""
    n, h, w = images.shape
    result = np.zeros((n // columns * h, columns * w), np.uint8)
    for i in range(n):
        row, column = divmod(i, columns)
        for y in range(h):
            for x in range(w):
                result[row * h + y, column * w + x] = images[i, y, x]
    return result


def _to_cut() -> Iterator[tuple]:
    rows, drawn, height, width = seeded(29).integers(2, 7, 4).tolist()
    for n, columns, h, w in (
        (6, 3, 2, 4), (8, 2, 3, 3), (1, 1, 5, 2), (5, 5, 2, 2), (1200, 40, 2, 1),
        (rows * drawn, drawn, height, width),
    ):  # fmt: skip
        images = _made(n, h, w, seed=n)
        sheet_ = np.vstack([np.hstack(list(images[k : k + columns])) for k in range(0, n, columns)])
        yield sheet_, h, w


@sheet.task(
    stars=3,
    cases=_to_cut,
    misconceptions={
        "`reshape` alone cuts strips of the sheet, not images": lambda s, h, w: s.reshape(-1, h, w),
        "you cut down the columns of the sheet, expected row by row": lambda s, h, w: (
            s.reshape(s.shape[0] // h, h, s.shape[1] // w, w)
            .transpose(2, 0, 1, 3)
            .reshape(-1, h, w)
        ),
        "the images are right, but still sorted in rows and columns: join these axes": (
            lambda s, h, w: s.reshape(s.shape[0] // h, h, s.shape[1] // w, w).transpose(0, 2, 1, 3)
        ),
    },
    hints=(
        "It is `tile` backwards: undo its last step first.",
        "`sheet.reshape(rows, h, columns, w)` undoes the joining. Which axes change places now?",
        "`….transpose(0, 2, 1, 3).reshape(rows * columns, h, w)`",
    ),
    unlocks="What can be laid out can be cut up again, without loss.",
)
def cut(sheet: np.ndarray, height: int, width: int) -> np.ndarray:
    """Return the images of a sheet, row by row."""
    images = []
    for y in range(0, sheet.shape[0], height):
        for x in range(0, sheet.shape[1], width):
            images.append(sheet[y : y + height, x : x + width].tolist())
    return np.array(images, dtype=np.uint8)
