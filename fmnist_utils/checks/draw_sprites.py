"""Checks of the practice sheet "Draw sprites"."""

from collections.abc import Callable, Iterator
from itertools import permutations

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
    short, long = np.sort(seeded(20).choice(np.arange(2, 40), 2, replace=False))
    yield (_made(short, long, seed=21),)
    yield (_made(long, short, seed=30),)
    yield (_made(2, 1000, seed=22),)


def _mirrored_over_itself(image: np.ndarray) -> np.ndarray:
    result = image.copy()
    for column in range(image.shape[1]):
        result[:, column] = result[:, image.shape[1] - 1 - column]
    return result


def _mirrored_by_its_height(image: np.ndarray) -> np.ndarray:
    result = np.zeros_like(image)
    for row in range(len(image)):
        for column in range(len(image)):
            result[row, column] = image[row, len(image) - 1 - column]
    return result


def _mirrored_as_28_by_28(image: np.ndarray) -> np.ndarray:
    result = np.zeros((28, 28), np.uint8)
    for row in range(28):
        for column in range(28):
            result[row, column] = image[row, 27 - column]
    return result


@sheet.task(
    cases=_single_images,
    picture=True,
    misconceptions={
        "that turns it upside down: rows are the first axis": lambda a: a[::-1],
        "that turns it by half a circle: leave the rows as they are": lambda a: a[::-1, ::-1],
        "that lays it on its side: nothing is to be transposed": lambda a: a.T,
        "that turns it to the left, by a quarter of a circle": lambda a: a.T[::-1],
        "that turns it to the right, by a quarter of a circle": lambda a: a[::-1].T,
        "that is the image as it was": lambda a: a,
        "column 0 stays where it is: opposite to column `c` is `-1 - c`, not `-c`": lambda a: (
            np.roll(a[:, ::-1], 1, axis=1)
        ),
        "the first column is missing: a slice leaves out its end, so name none": lambda a: a[
            :, :0:-1
        ],
        "you read columns that you have written before: write into another array": (
            _mirrored_over_itself
        ),
        "you took the number of rows for the number of columns": _mirrored_by_its_height,
        "the last column has the number `columns - 1`, since the first has 0": lambda a: a[
            :, a.shape[1]
        ],
        "the last column is missing: `range` leaves out its end anyway": lambda a: np.pad(
            a[:, :0:-1], ((0, 0), (0, 1))
        ),
        "28 is fixed in your function: take the sizes from `image.shape`": _mirrored_as_28_by_28,
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
    n = int(seeded(22).integers(1500, 2000))
    labels = seeded(31).integers(0, 10, n).astype(np.uint8)
    yield _made(n, 2, 3, seed=23), labels, int(labels[0])
    yield np.full((1200, 1, 2), 255, np.uint8), np.zeros(1200, np.uint8), 0


def _mean_of_pairs(images: np.ndarray, labels: np.ndarray, k: int) -> np.ndarray:
    first, *others = images[labels == k].astype(float)
    for image in others:
        first = (first + image) / 2
    return first


def _rounded_to(digits: int) -> Callable:
    return lambda images, labels, k: images[labels == k].mean(axis=0).round(digits)


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
        "the sum wraps round: uint8 ends at 255, so add up in a larger type": lambda i, y, k: (
            i[y == k].sum(axis=0, dtype=np.uint8) / np.sum(y == k)
        ),
        "that is the mean over the rows of each image: the images lie along axis 0": (
            lambda i, y, k: i[y == k].mean(axis=1)
        ),
        "that is the mean over the columns of each image: the images lie along axis 0": (
            lambda i, y, k: i[y == k].mean(axis=2)
        ),
        "that is image number k: choose the images whose label is k": lambda i, y, k: i[k].astype(
            float
        ),
        "that is the class of image number k: compare the labels with k": lambda i, y, k: i[
            y == y[k]
        ].mean(axis=0),
        "you divide by one too many: begin to count at 0": lambda i, y, k: (
            i[y == k].sum(axis=0) / (np.sum(y == k) + 1)
        ),
        "that is the first image of class k alone (is the `return` inside the loop?)": (
            lambda i, y, k: i[y == k][0].astype(float)
        ),
        "that is always class 1, as in the lesson, expected class k": lambda i, y, k: i[
            y == 1
        ].mean(axis=0),
        "that is the sum: divide by the number of images of class k": lambda i, y, k: i[y == k].sum(
            axis=0, dtype=float
        ),
        "you divide by the number of all images: divide by that of class k": lambda i, y, k: (
            i[y == k].sum(axis=0) / len(i)
        ),
        "that is on a scale from 0 to 1: leave the pixels from 0 to 255": lambda i, y, k: (
            i[y == k].mean(axis=0) / 255
        ),
        "the later an image, the more it counts: add up all of them, then divide once": (
            _mean_of_pairs
        ),
        "do not round the mean to whole numbers": _rounded_to(0),
        "do not round the mean to 1 place": _rounded_to(1),
        "do not round the mean to 2 places": _rounded_to(2),
        "do not round the mean to 3 places": _rounded_to(3),
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
        "a": "smoothing makes edges soft, but no dim image as bright as another.",
        "b": "Each drawing is stretched from its own darkest to its own brightest value.",
        "c": "the values do differ: the titles say so.",
        "d": "both have the same colour map; with another one, they would look alike as well.",
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
    for amount in (1, -1, 255, -255):
        yield np.arange(256, dtype=np.uint8).reshape(16, 16), amount
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
        "cut off at 255, too, before you come back to uint8": lambda a, k: np.maximum(
            a.astype(np.int64) + k, 0
        ).astype(np.uint8),
        "leave uint8 before you add: it holds 0 to 255 only": lambda a, k: np.clip(a + k, 0, 255),
        "numbers wrap round in uint8: cut off at 0 and 255 in a larger type, then come back": (
            lambda a, k: (a.astype(np.int64) + k).astype(np.uint8)
        ),
        "no unsigned type holds a number below 0: add in int16 or int": lambda a, k: np.clip(
            a.astype(np.uint16) + k, 0, 255
        ).astype(np.uint8),
        "what is above 255 becomes 0, expected 255 (256 does not fit in uint8)": lambda a, k: (
            np.clip(a.astype(np.int64) + k, 0, 256).astype(np.uint8)
        ),
        "100 is fixed in your function, expected the amount": lambda a, k: np.clip(
            a.astype(np.int64) + 100, 0, 255
        ).astype(np.uint8),
        "`if`, `min` and `max` cannot ask a whole array at once; `np.clip` asks pixel by pixel": (
            lambda a, k: max(0, min(255, a.astype(np.int64) + k))
        ),
        "leave uint8 first; then, `np.clip` asks pixel by pixel, as `if`, `min`, `max` cannot": (
            lambda a, k: max(0, min(255, a + k))
        ),
        "cut off at 0 and at 255, then come back to uint8": lambda a, k: a.astype(np.int64) + k,
        "the values are right, but must come back to uint8": lambda a, k: np.clip(
            a.astype(np.int64) + k, 0, 255
        ),
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


def _of_totals(totals: np.ndarray, h: int, w: int) -> np.ndarray:
    """Return images whose pixels add up to the totals."""
    rest = np.arange(h * w) < totals[:, np.newaxis] % (h * w)
    pixels = totals[:, np.newaxis] // (h * w) + rest
    return pixels.astype(np.uint8).reshape(len(totals), h, w)


def _by_brightness() -> Iterator[tuple]:
    yield (_real(9),)
    # no two means are alike, and neither brightest, darkest, middle nor first pixel gives the order
    images = np.array(
        [[4, 4, 7, 9, 9, 9], [0, 0, 9, 9, 9, 0], [6, 6, 6, 6, 6, 6], [5, 0, 0, 0, 0, 250]]
    )
    yield (seeded(9).permutation(images).astype(np.uint8).reshape(4, 3, 2),)
    yield (np.array([[[9]], [[200]], [[0]], [[255]]], np.uint8),)
    yield (_of_totals(seeded(10).permutation(5000)[:1000], 4, 5),)  # means a twentieth apart
    yield (_of_totals(seeded(32).permutation(300) + 120_000, 30, 40),)  # less than a thousandth
    n = int(seeded(33).integers(5, 20))
    yield (_of_totals(seeded(34).permutation(7 * 255)[:n], 7, 1),)
    yield (np.repeat(np.array([7, 250, 100], np.uint8), 300).reshape(3, 20, 15),)


def _sorted_by(key: Callable, kind: str | None = None) -> Callable:
    return lambda images: np.argsort(key(images), kind=kind)


def _means(images: np.ndarray) -> np.ndarray:
    return images.mean(axis=(1, 2))


def _whole_parts(images: np.ndarray) -> np.ndarray:
    return _means(images).astype(int)


def _rounded(images: np.ndarray) -> np.ndarray:
    return _means(images).round()


def _sums_of_bytes(images: np.ndarray) -> np.ndarray:
    return images.sum(axis=(1, 2), dtype=np.uint8)


def _brightest_pixels(images: np.ndarray) -> np.ndarray:
    return images.max(axis=(1, 2))


# With equal keys, `np.argsort` and Python's `sorted` give different orders: hence two of a kind.
@sheet.task(
    stars=2,
    cases=_by_brightness,
    misconceptions={
        "that is from bright to dark": lambda i: np.argsort(_means(i))[::-1],
        "those are the sorted values, expected the places of the images": lambda i: np.sort(
            _means(i)
        ),
        "those are the mean values, expected the places in their order": _means,
        "those are the sorted images, expected their places": lambda i: i[np.argsort(_means(i))],
        "that says which place each image gets, expected which image each place gets": (
            lambda i: np.argsort(np.argsort(_means(i)))
        ),
        "the first place is 0, not 1": lambda i: np.argsort(_means(i)) + 1,
        "that is the place of the darkest alone, expected all places": lambda i: np.argmin(
            _means(i)
        ),
        "that is the mean over the images: take it over rows and columns, axes 1 and 2": (
            lambda i: np.argsort(i.mean(axis=0))
        ),
        "that is a mean for each column of each image: take it over axes 1 and 2": (
            lambda i: np.argsort(i.mean(axis=1))
        ),
        "that is a mean for each row of each image: take it over axes 1 and 2": (
            lambda i: np.argsort(i.mean(axis=2))
        ),
        "that is a mean for each column of all images: take it over axes 1 and 2": (
            lambda i: np.argsort(i.mean(axis=(0, 1)))
        ),
        "that is one mean for all images: take it over rows and columns, axes 1 and 2": (
            lambda i: np.argsort(i.mean())
        ),
        "that sorts the pixels within each image: first take the mean of each image": np.argsort,
        "that sorts pixel by pixel: first take the mean of each image": lambda i: np.argsort(
            i, axis=0
        ),
        "the sums wrap round: uint8 ends at 255, so add up in a larger type": _sorted_by(
            _sums_of_bytes
        ),
        "the sums wrap round in uint8, so add up in a larger type": _sorted_by(
            _sums_of_bytes, "stable"
        ),
        "the means are cut to whole numbers before they are compared, keep their fractions": (
            _sorted_by(_whole_parts)
        ),
        "the means are compared as whole numbers, keep their fractions": _sorted_by(
            _whole_parts, "stable"
        ),
        "the means are rounded before they are compared, keep their fractions": _sorted_by(
            _rounded
        ),
        "do not round the means before they are compared": _sorted_by(_rounded, "stable"),
        "do not round the means to 1 place before they are compared": _sorted_by(
            lambda i: _means(i).round(1)
        ),
        "do not round the means to 2 places before they are compared": _sorted_by(
            lambda i: _means(i).round(2)
        ),
        "you sorted by the brightest pixel, expected the mean": _sorted_by(_brightest_pixels),
        "you compare the brightest pixels, expected the means": _sorted_by(
            _brightest_pixels, "stable"
        ),
        "784 is fixed in your function: take the sizes from `images.shape`": lambda i: np.argsort(
            i.reshape(-1, 784).mean(axis=1)
        ),
        "784 is fixed in your function, expected images of any size": lambda i: np.argsort(
            i.reshape(len(i), 784).mean(axis=1)
        ),
        "you sorted by the median, expected the mean": _sorted_by(
            lambda i: np.median(i, axis=(1, 2))
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
    totals = [sum(image.ravel().tolist()) for image in images]
    return np.array(sorted(range(len(totals)), key=totals.__getitem__), dtype=np.int64)


def _to_tile() -> Iterator[tuple]:
    yield _real(12), 4
    yield _made(6, 2, 3), 3
    yield _made(12, 3, 2, seed=35), 3
    yield _made(4, 5, 2, seed=5), 1
    yield _made(1, 3, 4, seed=6), 1
    yield _made(2, 3, 8, seed=7).transpose(2, 1, 0), 2
    rows, columns, h, w = seeded(26).permutation(np.arange(2, 7))[:4].tolist()
    yield _made(rows * columns, h, w, seed=27), columns
    yield _made(1200, 2, 1, seed=28), 40


def _grid(images: np.ndarray, columns: int) -> np.ndarray:
    n, h, w = images.shape
    return images.reshape(n // columns, columns, h, w)


def _joined(axes: tuple[int, ...]) -> Callable:
    def tiled(images: np.ndarray, columns: int) -> np.ndarray:
        n, h, w = images.shape
        return _grid(images, columns).transpose(axes).reshape(n // columns * h, columns * w)

    return tiled


def _by_order(
    names: tuple[str, ...], result: Callable, own_words: dict[tuple[int, ...], str]
) -> dict[str, Callable]:
    """Return what comes of each wrong `transpose`, by its sentence; (0, 2, 1, 3) is right.

    Parameters
    ----------
    names : tuple of str
        Of the axes before the `transpose`.
    result : callable
        Returns the function that a `transpose` to given axes makes.
    own_words : dict
        The sentences of the axes that other mistakes lead to, too.
    """
    right = (0, 2, 1, 3)

    def in_words(axes: tuple[int, ...]) -> str:
        return ", ".join(names[axis] for axis in axes)

    return {
        own_words.get(
            axes, f"after your `transpose` the axes are {in_words(axes)}, not {in_words(right)}"
        ): result(axes)
        for axes in permutations(range(4))
        if axes != right
    }


def _rows_and_columns_mixed_up(images: np.ndarray, columns: int) -> np.ndarray:
    n, h, w = images.shape
    grid = images.reshape(columns, n // columns, h, w).transpose(0, 2, 1, 3)
    return grid.reshape(n // columns * h, columns * w)


def _height_and_width_mixed_up(images: np.ndarray, columns: int) -> np.ndarray:
    n, w, h = images.shape
    grid = images.reshape(n // columns, columns, h, w).transpose(0, 2, 1, 3)
    return grid.reshape(n // columns * h, columns * w)


def _split_as_a_sheet(images: np.ndarray, columns: int) -> np.ndarray:
    n, h, w = images.shape
    grid = images.reshape(n // columns, h, columns, w).transpose(0, 2, 1, 3)
    return grid.reshape(n // columns * h, columns * w)


def _of_28_by_28(images: np.ndarray, columns: int) -> np.ndarray:
    rows = len(images) // columns
    grid = images.reshape(rows, columns, 28, 28).transpose(0, 2, 1, 3)
    return grid.reshape(rows * 28, columns * 28)


def _counted_by_rows(images: np.ndarray, columns: int) -> np.ndarray:
    n, h, w = images.shape
    rows = n // columns
    result = np.zeros((rows * h, columns * w), np.uint8)
    for r in range(rows):
        for c in range(columns):
            result[r * h : (r + 1) * h, c * w : (c + 1) * w] = images[r * rows + c]
    return result


@sheet.task(
    stars=2,
    cases=_to_tile,
    picture=True,
    misconceptions={
        "the sheet is filled down the columns, expected along the rows": lambda a, c: np.vstack(
            [np.hstack(list(a[k :: len(a) // c])) for k in range(len(a) // c)]
        ),
        "rows and columns of the sheet are exchanged": lambda a, c: np.hstack(
            [np.vstack(list(a[k : k + c])) for k in range(0, len(a), c)]
        ),
        "you took `columns` for the number of rows": lambda a, c: _joined((0, 2, 1, 3))(
            a, len(a) // c
        ),
        "rows and columns are exchanged in the first `reshape`": _rows_and_columns_mixed_up,
        "the first `reshape` is for a sheet: images lie as row, column, y, x": _split_as_a_sheet,
        "you took the height for the width: the shape is (n, h, w)": _height_and_width_mixed_up,
        "height and width are exchanged in the last `reshape`": lambda a, c: (
            _grid(a, c).transpose(0, 2, 1, 3).reshape(len(a) // c * a.shape[2], c * a.shape[1])
        ),
        "the pixels are in order, but not joined yet: a second `reshape` is missing": (
            lambda a, c: _grid(a, c).transpose(0, 2, 1, 3)
        ),
        "all images are in one row, expected `columns` in each": lambda a, c: np.hstack(list(a)),
        "all images are in one column, expected `columns` in each row": lambda a, c: np.vstack(
            list(a)
        ),
        "the rows are right, but not joined yet: put them below one another": lambda a, c: np.array(
            [np.hstack(list(a[k : k + c])) for k in range(0, len(a), c)]
        ),
        "NumPy's `tile` repeats an array, expected each image once": lambda a, c: np.tile(a, c),
        "28 is fixed in your function: take the sizes from `images.shape`": _of_28_by_28,
        "in row r and column c stands image r * columns + c, not r * rows + c": _counted_by_rows,
        "`/` gives a float: count with `//`": lambda a, c: range(len(a) / c),
        **_by_order(
            ("row", "column", "y", "x"),
            _joined,
            {
                (0, 1, 2, 3): "`reshape` alone never moves a pixel: first put y before the column",
                (0, 3, 1, 2): "you exchanged x and y within each image",
            },
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
    rows, drawn, height, width = seeded(29).permutation(np.arange(2, 7))[:4].tolist()
    for n, columns, h, w in (
        (6, 3, 2, 4), (12, 3, 4, 2), (8, 2, 3, 3), (1, 1, 5, 2), (5, 5, 2, 2), (1200, 40, 2, 1),
        (rows * drawn, drawn, height, width),
    ):  # fmt: skip
        images = _made(n, h, w, seed=n)
        sheet_ = np.vstack([np.hstack(list(images[k : k + columns])) for k in range(0, n, columns)])
        yield sheet_, h, w


def _split(sheet: np.ndarray, height: int, width: int) -> np.ndarray:
    return sheet.reshape(sheet.shape[0] // height, height, sheet.shape[1] // width, width)


def _cut_in_order(axes: tuple[int, ...]) -> Callable:
    return lambda s, h, w: _split(s, h, w).transpose(axes).reshape(-1, h, w)


def _of_the_lesson(sheet: np.ndarray, height: int, width: int) -> np.ndarray:
    return sheet.reshape(2, 28, 3, 28).transpose(0, 2, 1, 3).reshape(6, 28, 28)


def _two_rows_of_three(sheet: np.ndarray, height: int, width: int) -> np.ndarray:
    grid = sheet.reshape(2, height, 3, width).transpose(0, 2, 1, 3)
    return grid.reshape(6, height, width)


def _split_as_in_tile(sheet: np.ndarray, height: int, width: int) -> np.ndarray:
    rows, columns = sheet.shape[0] // height, sheet.shape[1] // width
    grid = sheet.reshape(rows, columns, height, width).transpose(0, 2, 1, 3)
    return grid.reshape(rows * columns, height, width)


def _rows_taken_for_columns(sheet: np.ndarray, height: int, width: int) -> np.ndarray:
    columns, rows = sheet.shape[0] // height, sheet.shape[1] // width
    grid = sheet.reshape(rows, height, columns, width).transpose(0, 2, 1, 3)
    return grid.reshape(rows * columns, height, width)


def _without_the_last(sheet: np.ndarray, height: int, width: int) -> np.ndarray:
    tops = range(0, sheet.shape[0] - height, height)
    lefts = range(0, sheet.shape[1] - width, width)
    return np.array([sheet[y : y + height, x : x + width] for y in tops for x in lefts])


def _cut_as_28_by_28(sheet: np.ndarray, height: int, width: int) -> np.ndarray:
    return _split(sheet, 28, 28).transpose(0, 2, 1, 3).reshape(-1, 28, 28)


def _cut_by_rows(sheet: np.ndarray, height: int, width: int) -> np.ndarray:
    rows, columns = sheet.shape[0] // height, sheet.shape[1] // width
    result = np.zeros((rows * columns, height, width), np.uint8)
    for r in range(rows):
        for c in range(columns):
            result[r * rows + c] = _split(sheet, height, width)[r, :, c]
    return result


@sheet.task(
    stars=3,
    cases=_to_cut,
    misconceptions={
        "the images are right, but still sorted in rows and columns: join these axes": (
            lambda s, h, w: _split(s, h, w).transpose(0, 2, 1, 3)
        ),
        "the first `reshape` is that of `tile`: the sheet holds row, y, column, x": (
            _split_as_in_tile
        ),
        "those are whole rows of images: cut each of them, too": lambda s, h, w: s.reshape(
            -1, h, s.shape[1]
        ),
        "you took the number of rows for that of columns": _rows_taken_for_columns,
        "you exchanged height and width": lambda s, h, w: (
            _split(s, w, h).transpose(0, 2, 1, 3).reshape(-1, w, h)
        ),
        "each image lies on its side: you exchanged x and y": lambda s, h, w: (
            _split(s, h, w).transpose(0, 2, 3, 1).reshape(-1, w, h)
        ),
        "2, 3 and 28 are the lesson's: take the sizes from `sheet.shape` and the arguments": (
            _of_the_lesson
        ),
        "2 and 3 are the lesson's: count rows and columns by `sheet.shape`": _two_rows_of_three,
        "the last row and column of images are missing: `range` leaves out its end anyway": (
            _without_the_last
        ),
        "28 is fixed in your function, expected `height` and `width`": _cut_as_28_by_28,
        "in row r and column c stands image r * columns + c, not r * rows + c": _cut_by_rows,
        "`/` gives a float: count with `//`": lambda s, h, w: range(s.shape[0] / h),
        **_by_order(
            ("row", "y", "column", "x"),
            _cut_in_order,
            {
                (0, 1, 2, 3): "`reshape` alone cuts strips of the sheet, not images",
                (2, 0, 1, 3): "you cut down the columns of the sheet, expected row by row",
            },
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
