"""Checks of the practice sheet "Know your data"."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import combinations
from math import dist

import numpy as np

from fmnist_utils.checks.engine.seeds import seeded
from fmnist_utils.checks.engine.sheet import Sheet
from fmnist_utils.data import load
from fmnist_utils.datasets.fetch import sample_files
from fmnist_utils.metrics import accuracy
from fmnist_utils.neighbours import nearest

sheet = Sheet(__name__)
hint, progress = sheet.hint, sheet.progress


def _made(*shape: int, seed: int = 0, below: int = 256) -> np.ndarray:
    return seeded(seed).integers(0, below, shape).astype(np.uint8)


def _labels_to_count() -> Iterator[tuple]:
    yield np.array([3, 1, 3, 0], np.uint8), 5
    yield np.full(300, 2, np.uint8), 3
    yield np.repeat([0, 2, 3], [4, 1, 2]), 6
    yield np.array([0], np.int64), 1
    yield load("test", sample_files())[1], 10
    yield _made(50, seed=1, below=4), 10
    n, classes = (int(size) for size in seeded(2).integers(1, 40, 2))
    yield _made(n, seed=3, below=classes), classes
    yield _made(1200, seed=4, below=30).astype(np.int64), 33


@sheet.task(
    cases=_labels_to_count,
    misconceptions={
        "an absent class has a count, too: 0": lambda labels, classes: np.unique(
            labels, return_counts=True
        )[1],
        "the classes behind the largest label count, too: `minlength`": lambda labels, classes: (
            np.bincount(labels)
        ),
        "the classes are 0 to classes - 1": lambda labels, classes: np.bincount(
            labels, minlength=classes + 1
        ),
        "these are shares, leave the counts as they are": lambda labels, classes: (
            np.bincount(labels, minlength=classes) / len(labels)
        ),
        "a count may be larger than 255, so it does not fit in a byte": (
            lambda labels, classes: (
                np.bincount(labels, minlength=classes).astype(labels.dtype).astype(int)
            )
        ),
        "`counts[labels] += 1` adds once to each class, however often it occurs": (
            lambda labels, classes: np.isin(np.arange(classes), labels).astype(int)
        ),
        "there are `classes` of them, not always ten": lambda labels, classes: np.bincount(
            labels, minlength=10
        )[:10],
        "`minlength` is `classes` here, not always 10": lambda labels, classes: np.bincount(
            labels, minlength=10
        ),
        "the first class is 0, not 1": lambda labels, classes: np.bincount(
            labels, minlength=classes + 1
        )[1:],
        "the last class, `classes - 1`, has no count": lambda labels, classes: np.bincount(
            labels, minlength=classes
        )[:-1],
        "the counts stand in the order in which the classes first occur": lambda labels, classes: (
            np.array(list(Counter(labels.tolist()).values()))
        ),
        "the counts stand by size, the largest first, expected class by class": (
            lambda labels, classes: np.sort(np.bincount(labels, minlength=classes))[::-1]
        ),
        "the absent classes have their 0 at the end, expected in their own place": (
            lambda labels, classes: np.append(
                *(lambda n: (n, np.zeros(classes - len(n), int)))(
                    np.unique(labels, return_counts=True)[1]
                )
            )
        ),
        "`np.histogram` spreads its bins from the smallest label to the largest: `np.bincount`": (
            lambda labels, classes: np.histogram(labels, bins=classes)[0]
        ),
    },
    hints=(
        "`np.bincount` counts labels. How many counts does it return if the last class is absent?",
        "Its argument `minlength` says how many counts you want at least.",
        "`np.bincount(labels, minlength=classes)`",
    ),
    unlocks="An absent class shows, instead of moving all the others up.",
)
def count_classes(labels: np.ndarray, classes: int) -> np.ndarray:
    """Count the labels of each class."""
    counts = [0] * classes
    for label in labels.tolist():
        counts[label] += 1
    return np.array(counts, np.int64)


def _labelled_images() -> Iterator[tuple]:
    yield _made(7, 3, 4) // 4 + 190, np.array([2, 0, 1, 2, 2, 0, 2], np.uint8), 3
    yield _made(1, 2, 3, seed=1), np.array([0]), 1
    yield _made(5, 4, 9, seed=2).T, np.array([1, 1, 0, 1, 0, 0, 0, 1, 1]), 2
    images, labels = load("test", sample_files())
    yield images[:100], labels[:100], 10
    classes = int(seeded(3).integers(2, 14))
    labels = np.append(np.arange(classes), _made(60, seed=4, below=classes))
    yield _made(len(labels), 3, 2, seed=5), labels.astype(np.uint8), classes
    yield _made(1300, 1, 2, seed=6) // 4 + 190, np.arange(1300) // 1290, 2


def _means(images: np.ndarray, labels: np.ndarray, classes: int | Iterable[int]) -> np.ndarray:
    classes = range(classes) if isinstance(classes, int) else classes
    return np.stack([images[labels == k].mean(axis=0) for k in classes])


def _into_28(images: np.ndarray, labels: np.ndarray, classes: int) -> np.ndarray:
    means = np.zeros((classes, 28, 28), np.float32)
    for k in range(classes):
        means[k] = images[labels == k].mean(axis=0)
    return means


def _only_class(kept: int) -> Callable:
    return lambda x, y, c: _means(x, y, c) * (np.arange(c) == kept % c)[:, np.newaxis, np.newaxis]


def _halfway(images: np.ndarray, labels: np.ndarray, classes: int) -> np.ndarray:
    means: dict[int, np.ndarray] = {}
    for image, label in zip(images.astype(float), labels.tolist(), strict=True):
        means[label] = (means[label] + image) / 2 if label in means else image
    return np.stack([means[k] for k in range(classes)])


@sheet.task(
    cases=_labelled_images,
    tolerance=1e-5,
    misconceptions={
        "a mean of bytes is no byte, do not round it down": lambda *a: _means(*a).astype(np.uint8),
        "the decimals were cut off: use `/`, and no whole numbers on the way": lambda *a: np.floor(
            _means(*a)
        ),
        "do not round the means": lambda *a: _means(*a).round(),
        "there are `classes` of them, not always ten": lambda x, y, c: _means(x, y, range(10)),
        "an image need not have 28 rows and columns: see `images.shape`": _into_28,
        "this is the mean of all images: take those with `labels == k` alone": lambda x, y, c: (
            _means(x, np.zeros(len(x)), [0] * c)
        ),
        "the last class, `classes - 1`, has no mean": lambda x, y, c: _means(x, y, c)[:-1],
        "only the first class is filled; does `return` stand within the loop?": _only_class(0),
        "only the last class is filled; is the array made anew within the loop?": _only_class(-1),
        "the means stand in the order in which the classes first occur": lambda x, y, c: _means(
            x, y, dict.fromkeys(y.tolist())
        ),
        "(mean + image) / 2 gives late images more weight; add all up, then divide": _halfway,
        "leave the means as they are, from 0 to 255": lambda *a: _means(*a) / 255,
        "these are medians": lambda x, y, c: np.stack(
            [np.median(x[y == k], axis=0) for k in range(c)]
        ),
        "these are sums, divide each by the number of its images": lambda x, y, c: np.stack(
            [x[y == k].sum(axis=0) for k in range(c)]
        ).astype(np.float32),
        "one number a class is its mean brightness; average over axis 0 alone": lambda x, y, c: (
            np.array([x[y == k].mean() for k in range(c)], np.float32)
        ),
        "an image keeps its rows and columns": lambda x, y, c: (
            _means(x, y, c).reshape(c, -1).astype(np.float32)
        ),
        "a class's sum is divided by the number of its own images, not of all": lambda x, y, c: (
            np.stack([x[y == k].sum(axis=0) / len(x) for k in range(c)]).astype(np.float32)
        ),
        "the sum of bytes wraps around at 256": lambda x, y, c: np.stack(
            [x[y == k].sum(axis=0, dtype=np.uint8) / (y == k).sum() for k in range(c)]
        ).astype(np.float32),
        "a mean with dtype=np.uint8 adds up in bytes, which wrap around at 256": lambda x, y, c: (
            np.stack([x[y == k].mean(axis=0, dtype=np.uint8) for k in range(c)]).astype(float)
        ),
    },
    hints=(
        "`images[labels == k]` are the images of class k. Over which axis do you average them?",
        "Over axis 0. Make a list of the means of class 0, 1, …, and `np.stack` it.",
        "`np.stack([images[labels == k].mean(axis=0) for k in range(classes)])`, then to float32.",
    ),
    unlocks="Ten mean images, and you have a first classifier: the nearest one wins.",
)
def class_means(images: np.ndarray, labels: np.ndarray, classes: int) -> np.ndarray:
    """Return the mean image of each class."""
    n, rows, columns = images.shape
    means = np.zeros((classes, rows, columns), np.float32)
    for k in range(classes):
        own = images[[i for i in range(n) if labels[i] == k]]
        for r in range(rows):
            for c in range(columns):
                means[k, r, c] = sum(own[:, r, c].tolist()) / len(own)
    return means


def _with_repeats() -> Iterator[tuple]:
    a, b, c = _made(3, 2, 3)
    yield (np.stack([a, b, a, a[:, ::-1], b, a, c]),)
    yield (np.stack([a]),)
    yield (np.stack([a, a[::-1], a[:, ::-1], b]),)
    yield (np.stack([c, c, a], axis=-1).T,)
    images = load("train", sample_files())[0][:60]
    yield (np.concatenate([images, images[[7, 3, 7]]]),)
    near = np.stack([a // 2, a // 2, a // 2])
    near[1, -1, -1] += 1
    near[2, 0, 0] += 1
    yield (near[[0, 1, 2, 1]],)
    n, kinds = (int(size) for size in seeded(3).integers(2, 40, 2))
    yield (_made(kinds, 3, 2, seed=4)[seeded(5).integers(0, kinds, n)],)
    # Few of so many are different: whoever compares all pairs comes to an end.
    yield (_made(50, 2, 2, seed=6)[seeded(7).integers(0, 50, 1100)],)
    large = np.repeat(_made(1, 40, 30, seed=8), 3, axis=0)
    large[1, 20, 15] ^= 1
    yield (large,)


def _counts_of_each(images: np.ndarray) -> list[int]:
    keys = [image.tobytes() for image in images]
    counts = Counter(keys)
    return [counts[key] for key in keys]


def _second_only(images: np.ndarray) -> np.ndarray:
    seen: Counter = Counter()
    places = []
    for i, image in enumerate(images):
        seen[image.tobytes()] += 1
        if seen[image.tobytes()] == 2:
            places.append(i)
    return np.array(places, np.int64)


def _repeats(images: np.ndarray, key: Callable) -> np.ndarray:
    seen: dict = {}
    keys = [key(image) for image in images]
    return np.array([i for i, k in enumerate(keys) if seen.setdefault(k, i) != i], np.int64)


def _originals(images: np.ndarray) -> np.ndarray:
    keys = [image.tobytes() for image in images]
    return np.array([keys.index(keys[i]) for i in _by_bytes(images)], np.int64)


def _by_bytes(images: np.ndarray) -> np.ndarray:
    return _repeats(images, lambda image: image.tobytes())


def _once_a_pair(images: np.ndarray) -> list[tuple[int, int]]:
    """Return all pairs of equal images, the earlier one first."""
    places: dict[bytes, list[int]] = {}
    for i, image in enumerate(images):
        places.setdefault(image.tobytes(), []).append(i)
    return sorted(pair for equal in places.values() for pair in combinations(equal, 2))


def _by_group(images: np.ndarray) -> np.ndarray:
    order = list(dict.fromkeys(first for first, _ in _once_a_pair(images)))
    keys = [image.tobytes() for image in images]
    return np.array(sorted(_by_bytes(images), key=lambda i: order.index(keys.index(keys[i]))), int)


def _all_but_the_last(images: np.ndarray) -> np.ndarray:
    last = {image.tobytes(): i for i, image in enumerate(images)}
    return np.array([i for i in range(len(images)) if i not in last.values()], int)


@sheet.task(
    stars=2,
    cases=_with_repeats,
    misconceptions={
        "the first one of equal images is no repeat": lambda x: np.array(
            [i for i, n in enumerate(_counts_of_each(x)) if n > 1], np.int64
        ),
        "two different images may have the same sum; compare all of their bytes": lambda x: (
            _repeats(x, lambda image: int(image.sum()))
        ),
        "a repeat may stand anywhere later, not only right behind": lambda x: np.array(
            [i for i in range(1, len(x)) if (x[i] == x[i - 1]).all()], np.int64
        ),
        "these are the places of the first ones, expected those of the repeats": _originals,
        "of two equal images the earlier one came, expected the later one": lambda x: np.sort(
            _originals(x)
        ),
        "images that differ by 1 in a byte are not equal": lambda x: np.array(
            [
                i
                for i in range(len(x))
                if (np.abs(x[:i].astype(int) - x[i]) <= 1).all(axis=(1, 2)).any()
            ],
            np.int64,
        ),
        "every repeat counts, the third of equal images, too": _second_only,
        "each image was compared with the first one alone, expected with all earlier ones": (
            lambda x: 1 + np.flatnonzero((x[1:] == x[0]).all(axis=(1, 2)))
        ),
        "this is how many there are, expected their places": lambda x: len(_by_bytes(x)),
        "`str` leaves out the middle of a large array: take `image.tobytes()`": lambda x: _repeats(
            x, str
        ),
        "each image has a truth value here, expected the places of the repeats": lambda x: np.isin(
            np.arange(len(x)), _by_bytes(x)
        ),
        "a third equal image is one repeat more, not one for each earlier image": lambda x: (
            np.array(sorted(later for _, later in _once_a_pair(x)), int)
        ),
        "all pairs of equal images are listed, expected each repeat once": lambda x: np.array(
            [later for _, later in _once_a_pair(x)], int
        ),
        "the places stand by image, expected in rising order": _by_group,
        "the places count from 0": lambda x: _by_bytes(x) + 1,
        "these are the images, expected their places": lambda x: x[_by_bytes(x)],
        "the last of equal images was left out, expected the first": _all_but_the_last,
        "`np.argwhere` gives a table of one column, expected a plain row: `np.flatnonzero`": (
            lambda x: _by_bytes(x)[:, np.newaxis]
        ),
        "`np.where` gives a tuple, take its item 0": lambda x: (_by_bytes(x),),
    },
    hints=(
        "Walk through the images once. What must you remember on the way?",
        "Keep a set of the fingerprints seen so far: `hashlib.sha256(image.tobytes()).digest()`.",
        "If the fingerprint is in the set, note the place; if not, add it. At the end: "
        "`np.array(places, dtype=np.int64)`.",
    ),
    unlocks="One walk instead of all pairs: it would do for 70,000 images, too.",
)
def find_repeats(images: np.ndarray) -> np.ndarray:
    """Return the places of the images that stood earlier."""
    places, earlier = [], set()
    for i, image in enumerate(images.tolist()):
        if str(image) in earlier:
            places.append(i)
        earlier.add(str(image))
    return np.array(places, np.int64)


def _labels_to_split() -> Iterator[tuple]:
    yield np.array([1, 1, 0, 1, 1, 0, 0, 2, 1, 1, 0, 1, 0, 2], np.uint8), 3
    yield np.array([4]), 2
    yield _made(100, seed=3, below=7), 4
    yield load("train", sample_files())[1], 12
    # Around the limits: 48, 49, 50, 97 and 98 images, of which one in 49 is taken.
    limits = np.repeat([0, 3, 11, 20, 35], [48, 49, 50, 97, 98])
    yield seeded(4).permutation(limits), 49
    n, classes, share = (int(size) for size in seeded(5).integers(2, 60, 3))
    yield _made(n, seed=6, below=classes), share
    yield _made(9, seed=7, below=3), 1
    # Each class has exactly one share, one image less, or one more.
    share = int(seeded(8).integers(2, 9))
    yield seeded(9).permutation(np.repeat(np.arange(3, 7), [share, share - 1, share + 1, 1])), share


def _marked(labels: np.ndarray, choose: Callable) -> np.ndarray:
    mask = np.zeros(len(labels), bool)
    for k in np.unique(labels):
        mask[choose(np.flatnonzero(labels == k))] = True
    return mask


def _share(divide: Callable, slice_of: Callable = lambda p, size: p[len(p) - size :]) -> Callable:
    return lambda labels, share: _marked(labels, lambda p: slice_of(p, divide(len(p), share)))


_last_of_each = _share(lambda n, share: n // share)


def _of_classes(classes: Callable) -> Callable:
    return lambda labels, share: _last_of_each(labels, share) & np.isin(labels, classes(labels))


def _as_many_of_each(size: Callable) -> Callable:
    """Return the mask that takes equally many of each class, by its counts and `share`."""
    return lambda labels, share: _share(
        lambda n, share: min(n, size(np.unique(labels, return_counts=True)[1], share))
    )(labels, share)


def _by_an_order_that_is_not_stable(labels: np.ndarray, share: int) -> np.ndarray:
    mask, order = np.zeros(len(labels), bool), np.argsort(labels)
    for k in np.unique(labels):
        places = order[labels[order] == k]
        mask[places[len(places) - len(places) // share :]] = True
    return mask


@sheet.task(
    stars=2,
    cases=_labels_to_split,
    misconceptions={
        "if the size is 0, `places[-size:]` takes them all": _share(
            lambda n, share: n // share, lambda places, size: places[-size:]
        ),
        "this is the last part of the whole file, take it of each class": lambda labels, share: (
            np.arange(len(labels)) >= len(labels) - len(labels) // share
        ),
        "this is the first part of each class, take the last": _share(
            lambda n, share: n // share, lambda places, size: places[:size]
        ),
        "True means: set aside for validation": lambda labels, share: ~_last_of_each(labels, share),
        "the size is rounded down": _share(lambda n, share: -(-n // share)),
        "the size is rounded down, not to the nearest": _share(lambda n, share: round(n / share)),
        "a class with fewer images than `share` gives none": _share(
            lambda n, share: max(1, n // share)
        ),
        "these are spread over each class, expected its last ones": _share(
            lambda n, share: share, lambda places, share: places[share - 1 :: share]
        ),
        "these are spread over each class, expected its last ones, `m // share` of them": _share(
            lambda n, share: share, lambda places, share: places[::share]
        ),
        "the classes are those that occur, not 0 to 9 alone": lambda labels, share: (
            _last_of_each(labels, share) & (labels <= 9)
        ),
        "the classes are those that occur, which need not be 0, 1, 2 … without a gap": _of_classes(
            lambda labels: np.arange(len(np.unique(labels)))
        ),
        "the last class is missing: `range` stops before its end": _of_classes(
            lambda labels: np.arange(labels.max())
        ),
        "these are places, expected a mask of True and False": lambda labels, share: np.flatnonzero(
            _last_of_each(labels, share)
        ),
        "`share` tells the part, one in `share`, not how many": _share(
            lambda n, share: share, lambda places, share: places[-share:]
        ),
        "one image in `share`, not always in twelve": lambda labels, share: _last_of_each(
            labels, 12
        ),
        "one too few of each class": _share(
            lambda n, share: n // share, lambda places, size: places[len(places) - size + 1 :]
        ),
        "the last image of each class is left out": _share(
            lambda n, share: n // share, lambda places, size: places[len(places) - size : -1]
        ),
        "a class with just `share` images gives one": _share(
            lambda n, share: 0 if n <= share else n // share
        ),
        "`1 / share` is rounded, and so are its multiples: use `m // share`": _share(
            lambda n, share: int(n * (1 / share))
        ),
        "the mask is sorted by class, expected in the order of `labels`": lambda labels, share: (
            _last_of_each(labels, share)[np.argsort(labels, kind="stable")]
        ),
        "`argsort` mixes equal labels unless it is told kind='stable'": (
            _by_an_order_that_is_not_stable
        ),
        "each class gives a part of its own size, not as many as the smallest class": (
            _as_many_of_each(lambda counts, share: counts.min() // share)
        ),
        "each class gives a part of its own size, not all equally many": (
            _as_many_of_each(lambda counts, share: counts.sum() // share // len(counts))
        ),
    },
    hints=(
        "For each class: where are its images? `np.flatnonzero(labels == k)` tells, in order.",
        "The last `len(places) // share` of these places become True in an array of False.",
        "`mask[places[len(places) - size :]] = True`: written so, a size of 0 takes none.",
    ),
    unlocks="No lot is drawn: everybody who splits so has the same validation images.",
)
def mark_validation(labels: np.ndarray, share: int) -> np.ndarray:
    """Mark the last part of each class."""
    left = {}
    for label in labels.tolist():
        left[label] = left.get(label, 0) + 1
    size = {label: count // share for label, count in left.items()}
    mask = []
    for label in labels.tolist():
        mask.append(left[label] <= size[label])
        left[label] -= 1
    return np.array(mask, dtype=bool)


def _pairs_of_sets() -> Iterator[tuple]:
    yield _made(3, 2, 4), _made(5, 2, 4, seed=1)
    yield _made(1, 3, 3, seed=2), _made(1, 3, 3, seed=3)
    yield _made(4, 3, 6, seed=4).T, _made(6, 3, 4, seed=5)
    images = load("test", sample_files())[0][:40, 3:25:2, 5:23:2]
    yield images, images[:30]
    scaled = images / 255
    yield scaled, scaled
    yield scaled, scaled[seeded(12).permutation(len(scaled))[:23]]
    # Scaled images that differ by 1/255 in one pixel.
    one_off = scaled[:9].copy()
    one_off[:, 0, 0] += np.where(one_off[:, 0, 0] > 0.5, -1, 1) / 255
    yield one_off, scaled[:12]
    near = np.repeat(_made(1, 28, 28, seed=6) // 2 + 100, 3, axis=0)
    near[1, 0, 0] += 1
    near[2] += 1
    yield near, near[:2]
    yield np.zeros((1, 28, 28), np.uint8), np.full((2, 28, 28), 255, np.uint8)
    n, m, rows, columns = (int(size) for size in seeded(7).integers(1, 9, 4))
    yield _made(n, rows, columns, seed=8), _made(m, rows, columns, seed=9)
    yield _made(1100, 1, 2, seed=10), _made(2, 1, 2, seed=11)


def _expanded(
    a: np.ndarray,
    b: np.ndarray,
    minus: bool = True,
    dtype: type = float,
    floor: float = 0,
    factor: int = 2,
    pixels: int = -1,
) -> np.ndarray:
    a, b = (x.reshape(len(x) if pixels < 0 else -1, pixels).astype(dtype) for x in (a, b))
    column, table, row = (a**2).sum(axis=1)[:, np.newaxis], factor * (a @ b.T), (b**2).sum(axis=1)
    return np.maximum(column - table + row if minus else column + table + row, floor).astype(float)


def _zero_diagonal(squares: np.ndarray) -> np.ndarray:
    roots = np.sqrt(squares)
    np.fill_diagonal(roots, 0)
    return roots


def _row_of_both(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    a, b = (x.reshape(len(x), -1).astype(float) for x in (a, b))
    return np.sqrt(np.maximum((a**2).sum(axis=1) - 2 * (a @ b.T) + (b**2).sum(axis=1), 0))


def _differences(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    return a[:, np.newaxis] - b


@sheet.task(
    stars=2,
    cases=_pairs_of_sets,
    # The squares of bright images go beyond 5e7, where float64 is 7e-9 apart: of two that are equal
    # the root may come out as 1e-4.
    tolerance=5e-4,
    misconceptions={
        "rounding put a square just below 0, and its root is nan: cut it at 0 first": (
            lambda a, b: np.sqrt(_expanded(a, b, floor=-np.inf))
        ),
        "the root is missing": _expanded,
        "only where `b` is `a` itself is the diagonal 0: cut the squares at 0": lambda a, b: (
            _zero_diagonal(_expanded(a, b, floor=-np.inf))
        ),
        "the diagonal is 0 only where `b` is `a` itself": lambda a, b: _zero_diagonal(
            _expanded(a, b)
        ),
        "bytes wrap around at 256, convert to float64 before you square; then cut at 0": (
            lambda a, b: np.sqrt(_expanded(a, b, dtype=a.dtype, floor=-np.inf))
        ),
        "the product in the middle counts twice": lambda a, b: np.sqrt(_expanded(a, b, factor=1)),
        "the product in the middle is missing": lambda a, b: np.sqrt(_expanded(a, b, factor=0)),
        "as whole numbers, scaled images lose all behind the point: float64": lambda a, b: np.sqrt(
            _expanded(a, b, dtype=int)
        ),
        "int16 is too small for such squares and sums, compute in float64": lambda a, b: np.sqrt(
            _expanded(a, b, dtype=np.int16)
        ),
        "differences fit in int16, their squares do not: compute in float64": lambda a, b: np.sqrt(
            (_differences(a.astype(np.int16), b.astype(np.int16)) ** 2).sum(axis=(2, 3))
        ),
        "leave the images as they are, do not divide them by 255": lambda a, b: np.sqrt(
            _expanded(a / 255, b / 255)
        ),
        "leave bytes as they are, do not divide them by 255": lambda a, b: np.sqrt(
            _expanded(a, b) / (255**2 if a.dtype == np.uint8 else 1)
        ),
        "an image need not have 784 pixels: reshape to (len(a), -1)": lambda a, b: np.sqrt(
            _expanded(a, b, pixels=784)
        ),
        "this is the distance of image i to image i alone, expected that of all pairs": (
            lambda a, b: np.sqrt(((a.astype(float) - b.astype(float)) ** 2).sum(axis=(1, 2)))
        ),
        "the squares of `a` must stand in a column: [:, np.newaxis]": _row_of_both,
        "the differences are not squared": lambda a, b: np.abs(
            _differences(a.astype(float), b.astype(float))
        ).sum(axis=(2, 3)),
        "add the squares up, expected no mean": lambda a, b: np.sqrt(_expanded(a, b) / a[0].size),
        "bytes wrap around at 256, convert to float64 before you square": lambda a, b: np.sqrt(
            _expanded(a, b, dtype=a.dtype)
        ),
        "differences of bytes wrap around at 256, convert to float64 first": lambda a, b: np.sqrt(
            (_differences(a, b).astype(float) ** 2).sum(axis=(2, 3))
        ),
        "differences and squares of bytes wrap around at 256, convert to float64 first": (
            lambda a, b: np.sqrt((_differences(a, b) ** 2).sum(axis=(2, 3)))
        ),
        "the product in the middle has a minus before it": lambda a, b: np.sqrt(
            _expanded(a, b, minus=False)
        ),
        "a row for each image of `a`, a column for each of `b`": lambda a, b: np.sqrt(
            _expanded(b, a)
        ),
        "float32 is too coarse here, compute in float64": lambda a, b: np.sqrt(
            _expanded(a, b, dtype=np.float32)
        ),
    },
    hints=(
        "Make a row of numbers of each image: reshape to (n, -1), as float64.",
        "|a|² - 2 a·b + |b|²: a column, a table `a @ b.T`, a row. The root comes last.",
        "`np.sqrt(np.maximum(column - 2 * (a @ b.T) + row, 0))`, where `column` is "
        "`(a**2).sum(axis=1)[:, np.newaxis]`.",
    ),
    unlocks="With class means for `b`, `argmin(axis=1)` of this is the nearest centroid.",
)
def distances(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    """Return the distance of each image of `a` to each of `b`."""
    rows_of_a, rows_of_b = (images.reshape(len(images), -1).tolist() for images in (a, b))
    return np.array([[dist(one, other) for other in rows_of_b] for one in rows_of_a])


def _distance_tables() -> Iterator[tuple]:
    generator = seeded(7)
    for n, m, k, classes in ((12, 9, 5, 4), (1, 5, 4, 2), (5, 8, 1, 10), (30, 40, 6, 4)):
        labels = generator.integers(0, classes, m).astype(np.uint8) + 10 - classes
        # Squares, so that few sums of distances are equal.
        yield generator.permutation(n * m).reshape(n, m) ** 2 / 4, labels, k
    yield np.array([[3.0, 1.0, 2.0, 4.0]]), np.array([9, 5, 2, 9]), 2
    n, m = (int(size) for size in generator.integers(2, 30, 2))
    k = int(generator.integers(1, m + 1))
    yield generator.random((n, m)), generator.integers(0, 5, m), k
    # Differences in the last digits.
    yield 1000 + generator.permutation(8)[np.newaxis] / 2**40, np.arange(8)[::-1].copy(), 8
    # The nearest of all is of a class with a single vote; two others are tied.
    names = generator.permutation(10)
    yield np.array([[0.5, 1.5, 2.5, 3.0, 7.0, 8.0]]), names[[0, 1, 2, 2, 1, 0]], 5
    yield np.array([[0.5, 7.0, 2.5, 3.0, 1.5, 8.0]]), names[[0, 1, 2, 2, 1, 0]], 5
    # Of 1,200 references, the 600 nearest are of two classes, 300 of each.
    labels = generator.integers(0, 10, 1200)
    labels[:600] = np.repeat(generator.permutation(10)[:2], 300)
    rows = [
        np.append(generator.permutation(600), 600 + generator.permutation(600)) for _ in range(12)
    ]
    mixed = generator.permutation(1200)
    yield np.stack(rows)[:, mixed] / 8, labels[mixed], 600


def _ranked(table: np.ndarray, labels: np.ndarray, places: slice) -> np.ndarray:
    """Name each query by the smallest of the labels most frequent at some places of its order."""
    rows = labels[table.argsort(axis=1)[:, places]]
    return np.array([np.bincount(row, minlength=10).argmax() for row in rows])


def _with_nearest_of_equals(table: np.ndarray, labels: np.ndarray, places: slice) -> np.ndarray:
    rows = labels[table.argsort(axis=1)[:, places]].tolist()
    return np.array([max(row, key=row.count) for row in rows])


def _by(rule: Callable) -> Callable:
    """Return the vote by a rule, which is given the k nearest labels and their distances."""

    def vote(table: np.ndarray, labels: np.ndarray, k: int) -> np.ndarray:
        order = table.argsort(axis=1)[:, :k]
        near = np.take_along_axis(table, order, axis=1).tolist()
        rows = zip(labels[order].tolist(), near, strict=True)
        return np.array([rule(names, far) for names, far in rows])

    return vote


def _with_most_votes(names: list[int]) -> list[int]:
    """Return the labels with the most votes, that of the nearest image first."""
    most = max(map(names.count, names))
    return list(dict.fromkeys(name for name in names if names.count(name) == most))


def _nearest_of_all_if_tied(names: list[int], _: list[float]) -> int:
    tied = _with_most_votes(names)
    return tied[0] if len(tied) == 1 else names[0]


def _first_there(names: list[int], _: list[float]) -> int:
    votes: Counter = Counter()
    best = names[0]
    for name in names:
        votes[name] += 1
        best = name if votes[name] > votes[best] else best
    return best


def _by_total_distance(names: list[int], far: list[float]) -> int:
    total = {n: sum(f for m, f in zip(names, far, strict=True) if m == n) for n in names}
    return min(_with_most_votes(names), key=total.get)


def _by_weight(names: list[int], far: list[float]) -> int:
    weights = [1 / max(f, 1e-9) for f in far]
    return np.bincount(names, weights, minlength=10).argmax()


def _in_file_order(table: np.ndarray, labels: np.ndarray, k: int) -> np.ndarray:
    rows = labels[np.sort(table.argsort(axis=1)[:, :k], axis=1)].tolist()
    return np.array([max(row, key=row.count) for row in rows])


def _place_of_the_winner(table: np.ndarray, labels: np.ndarray, k: int) -> np.ndarray:
    order = table.argsort(axis=1)[:, :k]
    rows = labels[order].tolist()
    return np.array([o[r.index(max(r, key=r.count))] for o, r in zip(order, rows, strict=True)])


@sheet.task(
    stars=3,
    cases=_distance_tables,
    misconceptions={
        "of equally many votes, the smallest label won, expected that of the nearest one": (
            lambda d, y, k: _ranked(d, y, slice(k))
        ),
        "the nearest alone decides, let k of them vote": lambda d, y, k: _ranked(d, y, slice(1)),
        "the nearest of all need not be of a class with the most votes": _by(
            _nearest_of_all_if_tied
        ),
        "the class that was first to have so many votes won, expected the nearest of all tied": _by(
            _first_there
        ),
        "of equals the smallest sum of distances won, expected the nearest image": _by(
            _by_total_distance
        ),
        "each neighbour has one vote, however far it is": _by(_by_weight),
        "a set has no order; go through the labels from the nearest on": _by(
            lambda names, _: max(set(names), key=names.count)
        ),
        "the k nearest stand in file order here, expected the nearest first": _in_file_order,
        "k neighbours vote, not always five": lambda d, y, k: _with_nearest_of_equals(
            d, y, slice(5)
        ),
        "these are the farthest, sort the other way": lambda d, y, k: _with_nearest_of_equals(
            -d, y, slice(k)
        ),
        "the nearest one was left out": lambda d, y, k: _with_nearest_of_equals(
            d, y, slice(1, k + 1)
        ),
        "one neighbour too few votes": lambda d, y, k: _with_nearest_of_equals(d, y, slice(k - 1)),
        "one neighbour too many votes": lambda d, y, k: _with_nearest_of_equals(d, y, slice(k + 1)),
        "the last of equals won, expected the label of the nearest one": lambda d, y, k: np.array(
            [max(row[::-1], key=row.count) for row in y[d.argsort(axis=1)[:, :k]].tolist()]
        ),
        "these are places among the references, expected their labels": lambda d, y, k: d.argmin(
            axis=1
        ),
        "the winner's place among the references came, expected its label": _place_of_the_winner,
        "sort each row of the table, not its columns: axis=1": lambda d, y, k: np.array(
            [max(row, key=row.count) for row in y[d.argsort(axis=0)[:, :k]].tolist()]
        ),
        "of equally many votes, the largest label won, expected that of the nearest one": (
            lambda d, y, k: 9 - _ranked(d, 9 - y.astype(int), slice(k))
        ),
        "all references voted, expected the k nearest": lambda d, y, k: _with_nearest_of_equals(
            d, y, slice(None)
        ),
        "argpartition leaves the k nearest in no order, sort them": lambda d, y, k: np.array(
            [
                max(row, key=row.count)
                for row in y[np.argpartition(d, k - 1, axis=1)[:, :k]].tolist()
            ]
        ),
    },
    hints=(
        "First the labels of the k nearest of each query: `y_references[order[:, :k]]`.",
        "Count the votes of a row. Which labels have the most? Then go through the row from its "
        "beginning: the first label with that many votes wins.",
        "Python's `max(row, key=row.count)` returns the first of equals; `row` must be a list.",
    ),
    unlocks="A tie rule that you state is one that others can repeat.",
)
def vote(table: np.ndarray, y_references: np.ndarray, k: int) -> np.ndarray:
    """Name each query by the majority of its k nearest; of equals, as the nearest one."""
    winners = []
    for row in table.tolist():
        order = sorted(range(len(row)), key=lambda j: row[j])[:k]
        names = [int(y_references[j]) for j in order]
        votes = {name: 0 for name in names}
        for name in names:
            votes[name] += 1
        most = max(votes.values())
        winners.append(next(name for name in names if votes[name] == most))
    return np.array(winners, np.int64)


@sheet.choice(
    right="b",
    replies={
        "a": "no k has been chosen yet, and no test image was opened; the plot shows every k.",
        "b": "With one neighbour, each image finds itself. Only the others have to be guessed.",
        "c": "200 queries leave a few points of doubt, but chance makes no score of exactly 1.",
        "d": "distances that wrap around make the score worse, not perfect.",
    },
    hints=(
        "Which image is the nearest one of all, if every image may be asked?",
        "Look at the two lines that make `queries` and `references`: do they share any image?",
    ),
    stars=2,
)
def why_perfect() -> str:
    """Choose what makes one neighbour look perfect."""


def _no_two_are_as_far(queries: np.ndarray, references: np.ndarray) -> bool:
    """Tell whether it is clear which dozen of the references is the nearest to each query."""
    a, b = (x.reshape(len(x), -1).astype(float) for x in (queries, references))
    far = (a**2).sum(axis=1)[:, np.newaxis] - 2 * (a @ b.T) + (b**2).sum(axis=1)
    return bool((np.diff(np.sort(far, axis=1)[:, :13], axis=1) > 0).all())


def _shares_right(train: tuple, asked: tuple, candidates: Sequence[int]) -> dict[int, float]:
    """Return the share of right answers with each number of neighbours."""
    (references, y_references), (queries, y_queries) = train, asked
    references = references.astype(int)
    right = dict.fromkeys(candidates, 0)
    for query, label in zip(queries.astype(int), y_queries.tolist(), strict=True):
        far = ((query - references) ** 2).sum(axis=(1, 2)).tolist()
        order = sorted(range(len(far)), key=far.__getitem__)
        for k in candidates:
            names = [int(y_references[j]) for j in order[:k]]
            right[k] += min(names, key=lambda name: (-names.count(name), name)) == label
    return {k: count / len(y_queries) for k, count in right.items()}


def _of_bytes(image: np.ndarray) -> bytes:
    return image.tobytes()


def _without_copies(train: tuple, *others: np.ndarray, key: Callable = _of_bytes) -> tuple:
    copies = {key(image) for images in others for image in images}
    kept = [i for i, image in enumerate(train[0]) if key(image) not in copies]
    return train[0][kept], train[1][kept]


def _clean(sets: dict, names: str = "validation test", key: Callable = _of_bytes) -> tuple:
    return _without_copies(sets["train"], *(sets[name][0] for name in names.split()), key=key)


def _quick_shares_right(train: tuple, asked: tuple, candidates: Sequence[int]) -> dict[int, float]:
    """Return the shares by the functions of the package, as a student would."""
    rows = train[1][nearest(asked[0], train[0], max(candidates))]
    return {
        k: accuracy(asked[1], np.array([np.bincount(r[:k], minlength=10).argmax() for r in rows]))
        for k in candidates
    }


def _score(
    prepare: Callable = lambda sets: {"train": _clean(sets)},
    choose: str = "validation",
    report: str = "test",
    tie: int = -1,
    digits: int = 15,
) -> Callable:
    """Return the score after another preparation of the sets, or another choice of k.

    `prepare` returns the sets that it replaces; "known", if it is there, are the images that the
    test set is compared with.
    """

    def score(*arguments: np.ndarray) -> tuple[int, float]:
        *parts, candidates = arguments
        sets = {"train": parts[:2], "validation": parts[2:4], "test": parts[4:]}
        sets |= prepare(sets)
        shares = _quick_shares_right(sets["train"], sets[choose], candidates)
        best = max(candidates, key=lambda k: (round(shares[k], digits), tie * k))
        known = sets.get("known", sets["train"])
        return best, _quick_shares_right(known, sets[report], [best])[best]

    return score


def _without_repeats(sets: dict) -> dict:
    images, labels = _clean(sets)
    first = np.delete(np.arange(len(images)), _by_bytes(images))
    return {"train": (images[first], labels[first])}


def _joined(*sets: tuple) -> tuple:
    return tuple(np.concatenate(parts) for parts in zip(*sets, strict=True))


_chosen_by_test = _score(choose="test")
_first_of_equals, _largest_of_equals = _score(tie=0), _score(tie=1)
_chosen_by_rounded = _score(digits=2)
_copies_when_chosen = _score(lambda sets: {"known": _clean(sets)})
_copies_back = _score(lambda sets: {"train": _clean(sets), "known": sets["train"]})
_copies_of_validation = _score(lambda sets: {"train": _clean(sets, "test")})
_copies_of_test = _score(lambda sets: {"train": _clean(sets, "validation")})
_repeats_left_out = _score(_without_repeats)

#: The numbers of neighbours to try, of images in the validation and the test set, and the
#: misconceptions that must give another score.
LEAKING = (
    ((1, 3, 5, 9), 30, 40, (_chosen_by_test, _largest_of_equals, _copies_when_chosen)),
    ((9, 5, 1, 3), 36, 30, (_chosen_by_test, _first_of_equals)),
    ((3,), 30, 30, (_copies_of_validation, _copies_of_test, _copies_back, _repeats_left_out)),
    ((7, 3, 5, 1, 4), 600, 30, (_chosen_by_rounded,)),
)


def _leaking_sets() -> Iterator[tuple]:
    images, labels = load("train", sample_files())
    images = images[:, ::2, ::2]
    for seed, (candidates, asked, tested, must_show) in enumerate(LEAKING):
        generator, right, shown = seeded(seed), None, ()
        while right is None or right in shown:
            order = generator.permutation(len(images))
            validation, test, fit = np.split(order[: asked + tested + 120], [asked, asked + tested])
            if not _no_two_are_as_far(images[order[: asked + tested]], images[fit]):
                continue
            # Some stand there twice: of the copies, and of the images that may stay.
            train = [validation[:8], validation[:3], test[:6], test[4:6], fit, fit[:20], fit[:10]]
            parts = (generator.permutation(np.concatenate(train)), validation, test)
            arguments = *(part for p in parts for part in (images[p], labels[p])), candidates
            right, shown = _score()(*arguments), [wrong(*arguments) for wrong in must_show]
        yield arguments


@sheet.task(
    stars=3,
    cases=_leaking_sets,
    tolerance=1e-9,
    misconceptions={
        "nothing was repaired: copies stay, and k is chosen by the test set": _score(
            lambda sets: {}, choose="test", tie=0
        ),
        "the training set still holds images of the other two": _score(lambda sets: {}),
        "k was chosen by the test set": _chosen_by_test,
        "k was chosen by the training images, to which each is its own neighbour": _score(
            choose="train"
        ),
        "the copies of validation images are still in the training set": _copies_of_validation,
        "the copies of test images are still in the training set": _copies_of_test,
        "when k was chosen, the copies were out; for the test they are back": _copies_back,
        "the copies were still there when k was chosen": _copies_when_chosen,
        "when k was chosen, the copies of test images were still there": _score(
            lambda sets: {"train": _clean(sets, "validation"), "known": _clean(sets, "test")}
        ),
        "the copies were left out of the other two sets, expected of the training set": _score(
            lambda sets: {
                name: _without_copies(sets[name], sets["train"][0])
                for name in ("validation", "test")
            }
        ),
        "the labels were not filtered as the images were": _score(
            lambda sets: {"train": (_clean(sets)[0], sets["train"][1])}
        ),
        "an image that the training set holds twice stays there twice": _repeats_left_out,
        "the training set got the validation images, too": _score(
            lambda sets: {
                "train": _clean(sets),
                "known": _joined(_clean(sets), sets["validation"]),
            }
        ),
        "two different images may have the same sum; compare all of their bytes": _score(
            lambda sets: {"train": _clean(sets, key=lambda image: int(image.sum()))}
        ),
        "this is the validation accuracy, report that of the test set": _score(report="validation"),
        "of equally good numbers of neighbours, take the smallest, not the first": _first_of_equals,
        "of equally good numbers of neighbours, take the smallest, not the largest": (
            _largest_of_equals
        ),
        "scores that are rounded seem equal when they are not": _chosen_by_rounded,
        "5 was best in the lesson, let the validation images choose here": lambda *a: _score()(
            *a[:-1], (5,)
        ),
        "the share is asked for, not percent": lambda *a: (_score()(*a)[0], 100 * _score()(*a)[1]),
        "first k, then the score": lambda *a: _score()(*a)[::-1],
        "do not round the accuracy": lambda *a: (_score()(*a)[0], round(_score()(*a)[1], 2)),
    },
    hints=(
        "Two leaks: training images that stand elsewhere, too, and a k that the test set chose.",
        "First keep the training images whose `tobytes()` is in neither of the other sets. Then "
        "score each candidate on the validation images.",
        "`best = min(candidates, key=lambda k: (-scores[k], k))`; the test images are named once, "
        "with `best`.",
    ),
    unlocks="The score fell, and now it means something.",
)
def honest_score(*arguments: np.ndarray) -> tuple[int, float]:
    """Return the k chosen by validation, and its test accuracy, without any leak."""
    *parts, candidates = arguments
    train, validation, test = parts[:2], parts[2:4], parts[4:]
    elsewhere = {image.tobytes() for image in (*validation[0], *test[0])}
    kept = [i for i in range(len(train[0])) if train[0][i].tobytes() not in elsewhere]
    clean = train[0][kept], train[1][kept]
    shares = _shares_right(clean, validation, candidates)
    best = max(sorted(candidates), key=shares.__getitem__)
    return best, _shares_right(clean, test, [best])[best]
