"""Checks of the practice sheet "Transfer learning"."""

from collections.abc import Callable, Iterator, Sequence
from math import dist, prod, sqrt

import numpy as np

from fmnist_utils.checks.engine.call import describe_call
from fmnist_utils.checks.engine.compare import difference
from fmnist_utils.checks.engine.seeds import seeded
from fmnist_utils.checks.engine.sheet import Sheet
from fmnist_utils.checks.engine.student_function import Incorrect, StudentFunction

sheet = Sheet(__name__)
hint, progress = sheet.hint, sheet.progress

Weights = Sequence[tuple[tuple[int, ...], bool]]


def _normal(*shape: int, seed: int = 0) -> np.ndarray:
    return seeded(seed).normal(size=shape)


def _networks() -> Iterator[tuple]:
    body = [((3, 3, 1, 8), True), ((8,), True), ((8,), True)]
    yield ([*body, ((128, 2), False), ((2,), False)],)
    yield ([((4, 3), False), ((3,), False), ((4, 3), True)],)
    yield ([((), False)],)
    yield ([((5, 4), True), ((4,), False), ((), True), ((4, 3, 2), False), ((2, 1), True)],)
    yield ([((7, 2), True)],)
    yield ([((70_000, 50_000), True), ((60_000, 80_000), False), ((3,), False)],)  # beyond 32 bits
    yield ([((2, 3), k % 3 == 0) for k in range(1_000)],)
    generator = seeded(24)
    ranks = [2, *generator.integers(0, 5, generator.integers(3, 9)).tolist()]
    shapes = [tuple(generator.integers(2, 30, rank).tolist()) for rank in ranks]
    yield ([(shape, bool(generator.integers(2))) for shape in shapes],)


def _counted(size: Callable) -> Callable[[Weights], tuple]:
    return lambda weights: tuple(
        sum(size(shape) for shape, is_frozen in weights if is_frozen == frozen)
        for frozen in (False, True)
    )


_count = _counted(prod)


def _count_on(weights: Weights) -> tuple:
    """Count as one who begins a product only once, before all arrays."""
    product, counts = 1, [0, 0]
    for shape, is_frozen in weights:
        product *= prod(shape)
        counts[is_frozen] += product
    return tuple(counts)


def _count_last(weights: Weights) -> tuple:
    """Count as one who writes ``=`` for ``+=``."""
    last = {is_frozen: prod(shape) for shape, is_frozen in weights}
    return last.get(False, 0), last.get(True, 0)


@sheet.task(
    cases=_networks,
    misconceptions={
        "the numbers to learn come first, then the frozen ones": lambda w: _count(w)[::-1],
        "arrays were counted; count the numbers in them": _counted(lambda shape: 1),
        "a shape without sides is one number": _counted(lambda shape: prod(shape) if shape else 0),
        "an array holds the product of its sides, not their sum": _counted(sum),
        "the second number is of the frozen ones alone, not of all": lambda w: (
            _count(w)[0],
            sum(_count(w)),
        ),
        "only the first side of each shape was counted": _counted(lambda shape: (*shape, 1)[0]),
        "arrays with a single side, such as biases, count, too": _counted(
            lambda shape: 0 if len(shape) == 1 else prod(shape)
        ),
        "all numbers are returned first, expected those that are left to learn": lambda w: (
            sum(_count(w)),
            _count(w)[1],
        ),
        "only the last side of each shape was counted": _counted(lambda shape: (1, *shape)[-1]),
        "biases and single numbers count, too": _counted(
            lambda shape: 0 if len(shape) < 2 else prod(shape)
        ),
        "`len(shape)` is how many sides there are; expected their product": _counted(len),
        "only the first array is in it: does the loop return too early?": lambda w: _count(w[:1]),
        "only the last array of each kind is in it: add up, with `+=`": _count_last,
        "each array's product begins anew, with 1": _count_on,
        "a product that begins with 0 stays 0": lambda w: (0, 0),
        "a set keeps equal pairs only once, and all of them count": lambda w: _count([*set(w)]),
        "two arrays may have the same shape, and both count": lambda w: _count([*dict(w).items()]),
    },
    hints=(
        "How many numbers are in an array of shape (3, 3, 1, 8)?",
        "`int(np.prod(shape))` tells. Add them up, once for the frozen ones, once for the others.",
        "`sum(int(np.prod(shape)) for shape, is_frozen in weights if is_frozen)`",
    ),
    unlocks="Look at these two numbers before each training: they show a body that is not frozen.",
)
def count_trainable(weights: Weights) -> tuple[int, int]:
    """Count the numbers that are left to learn, and those that are frozen."""
    counts = [0, 0]
    for shape, is_frozen in weights:
        size = 1
        for side in shape:
            size *= side
        counts[is_frozen] += size
    return counts[0], counts[1]


def _trainings() -> Iterator[tuple]:
    before = [
        _normal(3, 3).astype(np.float32),
        np.ones(8, np.float32),
        np.array([0.5, *[0] * 7], np.float32),
        np.arange(10, dtype=np.float32),
        _normal(3, 3, seed=1).astype(np.float32),
    ]
    after = [array.copy() for array in before]
    after[0][1] += 1
    after[2][0] = np.nextafter(np.float32(0.5), np.float32(1))
    after[3] = after[3][::-1].copy()
    after[4][2, 1] = 9
    yield before, after
    kept = np.array([4.0, 4.0])
    yield [np.array([1.0, 3.0]), kept], [np.array([2.0, 2.0]), kept.copy()]
    yield [kept, np.array([1.0, 2.0])], [kept.copy(), np.array([2.0, 1.0])]
    yield [kept, np.array([5.0, 0.5])], [kept.copy(), np.array([5.0, 0.25])]
    yield [np.array([0.0])], [np.array([0.0])]
    yield [np.array([2.0]), np.array(1.0)], [np.array([2.0]), np.array(-1.0)]
    yield before[::-1], after[::-1]
    yield [array.T for array in before], [array.T for array in before]
    generator = seeded(26)
    before = [generator.normal(size=generator.integers(2, 6, 2)) for _ in range(1_000)]
    after = [array.copy() for array in before]
    for place in generator.choice(1_000, generator.integers(3, 40), replace=False):
        after[place][0, -1] = np.nextafter(after[place][0, -1], 9)
    yield before, after


def _where(moved: Callable) -> Callable[[list, list], list]:
    return lambda before, after: [
        place for place, pair in enumerate(zip(before, after, strict=True)) if moved(*pair)
    ]


_moved = _where(lambda b, a: (b != a).any())


@sheet.task(
    cases=_trainings,
    stars=2,
    misconceptions={
        "these have not moved, expected those that have": _where(lambda b, a: (b == a).all()),
        "one number that moved is enough, it need not be all of them": _where(
            lambda b, a: (b != a).all()
        ),
        "a tiny change is a change: frozen means equal to the last bit": _where(
            lambda b, a: not np.allclose(b, a)
        ),
        "a tiny change is a change, be it in the last bit: no tolerance, no rounding": _where(
            lambda b, a: np.abs(a - b).max() > 1e-8
        ),
        "numbers may move while their sum stays": _where(lambda b, a: b.sum() != a.sum()),
        "numbers may move while their mean stays": _where(lambda b, a: b.mean() != a.mean()),
        "differences up and down may cancel: compare number by number": _where(
            lambda b, a: (a - b).sum() != 0
        ),
        "numbers may move while the largest stays": _where(lambda b, a: b.max() != a.max()),
        "numbers may move while the smallest stays": _where(lambda b, a: b.min() != a.min()),
        "a number that fell has moved, too": _where(lambda b, a: (a > b).any()),
        "`==` and `!=` give a truth value for each number, not one for the array": _where(
            lambda b, a: b != a
        ),
        "the last array counts, too": lambda b, a: _moved(b[:-1], a[:-1]),
        "two arrays may be different objects and hold the same numbers": _where(
            lambda b, a: b is not a
        ),
        "places are counted from 0": lambda *a: [place + 1 for place in _moved(*a)],
        "this says of each array whether it moved, expected the places of those that did": (
            lambda before, after: [bool((b != a).any()) for b, a in zip(before, after, strict=True)]
        ),
        "this is how many have moved, expected their places": lambda *a: len(_moved(*a)),
        "in rising order, not in falling": lambda *a: _moved(*a)[::-1],
        "an array may move while its first number stays": _where(
            lambda b, a: b.flat[0] != a.flat[0]
        ),
        "an array may hold the same numbers in another order": _where(
            lambda b, a: sorted(b.ravel()) != sorted(a.ravel())
        ),
        "this is only the first one": lambda *a: _moved(*a)[:1],
    },
    hints=(
        "Go through both lists together: `enumerate(zip(before, after))`.",
        "`np.array_equal(b, a)` is True only if all numbers are the same. Which places fail it?",
        "`[i for i, (b, a) in enumerate(zip(before, after)) if not np.array_equal(b, a)]`",
    ),
    unlocks="Now `frozen` is no promise any more: you can prove it.",
)
def which_moved(before: list[np.ndarray], after: list[np.ndarray]) -> list[int]:
    """Return the places of the arrays that are no longer the same."""
    places = []
    for place in range(len(before)):
        if before[place].tolist() != after[place].tolist():
            places.append(place)
    return places


def _labels_to_choose() -> Iterator[tuple[np.ndarray, int]]:
    """Make labels to choose from, and how many to choose; the first cannot be taken for places."""
    yield np.array([30, 200, 200, 30, 30, 200], np.uint8), 2
    yield np.array([30, 30, 30, 30, 200, 200, 30, 30, 200, 200], np.uint8), 4
    yield np.array([0, 2, 7, 7, 2, 0, 0, 7, 2, 7, 2, 0, 0, 0, 0, 0]), 6
    yield np.array([5, 1, 1, 5, 5, 1], np.int8), 6
    yield np.array([9, 9, 9, 9], np.uint8), 2
    yield np.array([-3, 4, 4, -3, 4, -3, 500, 500, 500, 4], np.int16), 3
    generator = seeded(25)
    sizes = generator.integers(3, 8, generator.integers(2, 5))
    yield generator.permutation(np.repeat(np.arange(len(sizes)), sizes)), 2 * len(sizes)
    yield generator.permutation(np.repeat([8, 6], [700, 400])), 500


#: What wrong numbers of places come of: the shape for n labels of so many classes.
_WRONG_SHAPES = {
    "n is how many there are in all, not in each class": lambda n, classes: (n * classes,),
    "n is shared by all classes, not by two": lambda n, classes: (n // 2 * classes,),
    "each class gives n divided by the number of classes, not a single one": (
        lambda n, classes: (classes,)
    ),
    "this is a row for each class, `np.concatenate` joins them": (
        lambda n, classes: (classes, n // classes)
    ),
}


def _why_so_many(student: StudentFunction) -> str:
    """Return why there are too many places or too few, if one cause explains three numbers."""
    shapes = {}
    for classes, n in ((2, 8), (3, 6), (4, 12)):
        labels = np.repeat(np.arange(classes), 20)
        try:
            found = student.try_with((labels, n, 0)).value
        except Incorrect:
            return ""
        shapes[n, classes] = getattr(found, "shape", None)
    for cause, shape in _WRONG_SHAPES.items():
        if all(found == shape(*key) for key, found in shapes.items()):
            return cause
    return "one place for each of the chosen labels"


def _draw(student: StudentFunction, array: np.ndarray, n: int, seed: int) -> object:
    """Return what a student drew; a draw from a class without labels is named."""
    try:
        return student(array, n, seed)
    except Incorrect as problem:
        error = student.last.error
        if "cannot be empty" not in str(error):
            raise
        raise Incorrect(
            f"found a draw from no places at all ({type(error).__name__}: {error}), expected draws "
            "from the classes in `np.unique(labels)` alone",
            problem.call,
        ) from problem


def _expect_balanced(student: StudentFunction, array: np.ndarray, n: int, seed: int) -> list[int]:
    """Refuse what is not a balanced choice of n different places."""
    labels = array.tolist()
    call = describe_call("choose_few", (array, n, seed))
    places = _draw(student, array, n, seed)
    if type(places) is not np.ndarray or places.shape != (n,):
        found = difference(places, np.zeros(n, np.int64))
        if getattr(places, "dtype", "") == np.dtype(bool):
            why = "`np.flatnonzero` makes places of truth values"
        else:
            why = _why_so_many(student)
        raise Incorrect(f"{found}: {why}" if why else found, call)
    if places.dtype.kind not in "iu":
        raise Incorrect(f"found data type {places.dtype}, expected int64", call)
    chosen = places.tolist()
    if wrong := [place for place in chosen if not 0 <= place < len(labels)]:
        raise Incorrect(
            f"found the place {wrong[0]}, expected places from 0 to {len(labels) - 1}: these "
            "should be places in the array of labels",
            call,
        )
    names = [labels[place] for place in chosen]
    counts = {k: names.count(k) for k in sorted(set(labels))}
    if len(set(counts.values())) > 1:
        raise Incorrect(
            f"found {counts} labels at these places, expected {n // len(counts)} of each class: "
            "draw from each class's own places in `labels`",
            call,
        )
    if len(set(chosen)) < n:
        twice = next(place for place in chosen if chosen.count(place) > 1)
        raise Incorrect(
            f"found the place {twice} more than once, expected {n} different places: "
            "`replace=False` draws none twice",
            call,
        )
    return chosen


def _is_a_run(array: np.ndarray, chosen: list[int]) -> bool:
    """Tell whether the chosen places of each class follow one another at even steps."""
    for k in np.unique(array):
        ranks = np.flatnonzero(np.isin(np.flatnonzero(array == k), chosen))
        steps = np.diff(ranks)
        if (steps != np.median(steps)).sum() > 1:  # one step more, where a run begins anew
            return False
    return True


@sheet.custom(
    stars=2,
    hints=(
        "For each class in `np.unique(labels)`: at which places does it stand?",
        "One generator from the seed, for all classes: `generator.choice(places, each, "
        "replace=False)`.",
        "`places` are `np.flatnonzero(labels == k)`, and `each` is n divided by the number of "
        "classes. `np.concatenate` joins what was chosen.",
    ),
    unlocks="Every way is compared on the same labels now, and anybody can draw them again.",
)
def choose_few(student: StudentFunction) -> None:
    """Judge a choice of few labels."""
    for array, n in _labels_to_choose():
        call = describe_call("choose_few", (array, n, 0))
        is_small = len(array) < 100
        draws = [_expect_balanced(student, array, n, seed) for seed in range(60 if is_small else 2)]
        if _expect_balanced(student, array, n, 0) != draws[0]:
            raise Incorrect(
                "found different places for the same seed, expected the same again: make the "
                "generator inside the function, from the seed",
                call,
            )
        if n == len(array):
            continue
        if all(set(draw) == set(draws[0]) for draw in draws):
            raise Incorrect(
                f"found the same places for {len(draws)} seeds, expected that they are drawn at "
                "random, by the seed",
                call,
            )
        never = sorted(set(range(len(array))).difference(*draws))
        if never and is_small:
            raise Incorrect(
                f"in 60 draws, place {never[0]} never came, expected that each may: choose from "
                "all places of a class",
                call,
            )
        if not is_small and all(_is_a_run(array, draw) for draw in draws):
            raise Incorrect(
                "found places at even steps within each class, expected that each is drawn "
                "for itself: shuffle a class's places, or draw with `generator.choice`",
                call,
            )


def _features() -> Iterator[tuple]:
    for seed, sizes in (
        (0, {7: 9, 3: 2, 8: 4}),
        (1, {0: 3, 1: 1, 2: 6, 9: 4}),
        (2, {5: 900, 6: 300}),
    ):
        names = seeded(seed).permutation(np.repeat([*sizes], [*sizes.values()]))
        centres = _normal(10, 4, seed=seed)[names]
        features = (centres + 0.9 * _normal(len(names), 4, seed=seed + 5) + 1).astype(np.float32)
        yield features, names.astype(np.uint8), (_normal(40, 4, seed=8) + 1).astype(np.float32)
    yield np.array([[4.0], [0.0], [2.0], [2.0]]), np.array([8, 6, 6, 8]), np.array([[2.0], [9.0]])
    triple = np.array([[0.0, 4.0], [4.0, 0.0], [0.0, -4.0]])
    yield triple, np.array([70, 9, 300]), np.array([[0.0, 0.0], [-4.0, 0.0], [5.0, 1.0]])
    generator = seeded(10)
    sizes = generator.integers(1, 7, generator.integers(2, 7))
    names = generator.permutation(np.repeat(generator.permutation(10)[: len(sizes)], sizes))
    yield generator.normal(size=(len(names), 3)), names, generator.normal(size=(30, 3))
    yield _normal(3, 6, seed=3).T, np.array([4, 3, 4, 4, 3, 4]), _normal(3, 5, seed=4).T
    far = np.array([-5, 40_000, -5, 40_000], np.int32)
    near_ties = np.array([[2.0], [2.000_01], [1.999_99], [9.0]])
    yield np.array([[0.5], [3.5], [1.5], [2.5]]), far, near_ties
    corners = np.array([[1.0, 1.0], [5.0, 1.0], [1.0, 6.0], [1.0, 2.0]])
    yield corners, np.array([0, 1, 2, 0]), np.array([[1.0, 5.0], [4.0, 1.0], [2.0, 1.0]])


def _headed(far: Callable, pick: Callable = np.argmin, middle: Callable = np.mean) -> Callable:
    """Make a head out of a way to measure, to choose, and to find the middle of a class."""

    def head(features: np.ndarray, labels: np.ndarray, queries: np.ndarray) -> np.ndarray:
        names = np.unique(labels)
        middles = np.stack([middle(features[labels == k], axis=0) for k in names])
        table = np.stack([[far(query, one) for one in middles] for query in queries])
        return names[pick(table, axis=1)].astype(np.int64)

    return head


def _distance(a: np.ndarray, b: np.ndarray) -> float:
    return float(((a - b) ** 2).sum())


def _last_smallest(table: np.ndarray, axis: int) -> np.ndarray:
    return table.shape[axis] - 1 - np.flip(table, axis).argmin(axis)


_head = _headed(_distance)


def _nearest_one(features: np.ndarray, labels: np.ndarray, queries: np.ndarray) -> np.ndarray:
    found = [np.argmin([_distance(query, one) for one in features]) for query in queries]
    return labels[found].astype(np.int64)


def _head_with_numbers(count: Callable[[np.ndarray], int]) -> Callable:
    """Make a head that takes the classes to be 0, 1, 2, …: a class without images wins, as nan."""

    def head(features: np.ndarray, labels: np.ndarray, queries: np.ndarray) -> np.ndarray:
        absent = sorted(set(range(count(labels))) - set(labels.tolist()))
        return np.full(len(queries), absent[0]) if absent else _head(features, labels, queries)

    return head


def _first_seen(features: np.ndarray, labels: np.ndarray, queries: np.ndarray) -> np.ndarray:
    names = np.array([*dict.fromkeys(labels.tolist())])
    means = [features[labels == k].mean(axis=0) for k in names]
    return names[[np.argmin([_distance(query, mean) for mean in means]) for query in queries]]


def _mean_distances(features: np.ndarray, labels: np.ndarray, queries: np.ndarray) -> np.ndarray:
    table = np.linalg.norm(queries[:, np.newaxis] - features, axis=2)
    names = np.unique(labels)
    near = np.argmin([table[:, labels == k].mean(axis=1) for k in names], axis=0)
    return names[near].astype(np.int64)


def _divided_by_all(features: np.ndarray, labels: np.ndarray, queries: np.ndarray) -> np.ndarray:
    head = _headed(_distance, middle=lambda rows, axis: rows.sum(axis) / len(features))
    return head(features, labels, queries)


def _standardised(features: np.ndarray, labels: np.ndarray, queries: np.ndarray) -> np.ndarray:
    spread = features.std(axis=0)
    mean, spread = features.mean(axis=0), np.where(spread < 0.001, 1, spread)
    return _head((features - mean) / spread, labels, (queries - mean) / spread)


@sheet.task(
    stars=2,
    cases=_features,
    misconceptions={
        "of equally near classes, take the smallest label": _headed(_distance, _last_smallest),
        "these are places among the means, expected the labels that belong to them": (
            lambda x, y, q: np.searchsorted(np.unique(y), _head(x, y, q))
        ),
        "this is the label of the nearest single image, expected the nearest mean": _nearest_one,
        "this is the farthest mean": _headed(_distance, np.argmax),
        "a class's sum grows with its size; divide it by the number of its own images": _headed(
            _distance, middle=np.sum
        ),
        "a product is large for long vectors; take the distance": _headed(np.dot, np.argmax),
        "add up the squares of the differences, not the differences": _headed(
            lambda a, b: float((a - b).sum())
        ),
        "the distance adds squares, not absolute values": _headed(
            lambda a, b: float(np.abs(a - b).sum())
        ),
        "a class is named by its mean, not by its median": _headed(_distance, middle=np.median),
        "the largest difference alone is not the distance, add the squares of all": _headed(
            lambda a, b: float(np.abs(a - b).max())
        ),
        "a name for each query, not for each labelled image": lambda x, y, q: _head(x, y, x),
        "of equally near classes, take the smallest label, not the one seen first": _first_seen,
        "a cosine knows directions only; take the distance": _headed(
            lambda a, b: float(a @ b / np.linalg.norm(b)), np.argmax
        ),
        "each feature counts for itself: a mean for each (`axis=0`), a square for each": _headed(
            lambda a, b: float(np.abs((a - b).sum()))
        ),
        "not every class from 0 to 9 is there: take those in `np.unique(labels)`": (
            _head_with_numbers(lambda labels: 10)
        ),
        "classes need not be 0, 1, 2, … without a gap: take those in `np.unique(labels)`": (
            _head_with_numbers(lambda labels: len(set(labels.tolist())))
        ),
        "average the features first; this is the mean of the distances": _mean_distances,
        "divide a class's sum by the number of its own images, not by that of all": _divided_by_all,
        "take the features as they are, not standardised": _standardised,
        "a class is named by the mean of its images, not by its first one": _headed(
            _distance, middle=lambda rows, axis: rows[0]
        ),
    },
    hints=(
        "First a mean for each class of `np.unique(labels)`: one row of features each.",
        "Then the squared distances, `((queries[:, np.newaxis] - means) ** 2).sum(axis=2)`: a row "
        "for each query, a column for each mean.",
        "`names[table.argmin(axis=1)]`, where `names` is `np.unique(labels)`; then to int64.",
    ),
    unlocks="A head without any training: with good features, very little is left to decide.",
)
def nearest_mean_head(features: np.ndarray, labels: np.ndarray, queries: np.ndarray) -> np.ndarray:
    """Name each query by the nearest of the classes' mean features."""
    means = {}
    for k in sorted(set(labels.tolist())):
        rows = [
            f for f, label in zip(features.tolist(), labels.tolist(), strict=True) if label == k
        ]
        means[k] = [sum(column) / len(rows) for column in zip(*rows, strict=True)]
    named = [min(means, key=lambda k: dist(query, means[k])) for query in queries.tolist()]
    return np.array(named, np.int64)


def _batches() -> Iterator[tuple]:
    sizes = (4, 3, 5)
    batches = [_normal(n, 3, seed=n) + n for n in sizes]
    yield _normal(3).round(2), batches, 0.75, False
    yield _normal(3).round(2), batches, 0.75, True
    yield np.array([0.0]), [np.array([[1.0]])], 0.99, False
    small = [np.array([[3.0, 4.0], [5.0, 8.0]]), np.array([[2.0, 0.0]])]
    yield np.array([1.0, 2.0]), small, 0.75, False
    yield np.zeros(2), [_normal(2, 6, seed=7).T] * 40, 0.9, False
    yield np.ones(2), [], 0.5, False
    yield np.ones(2), [], 0.5, True
    yield np.full(3, 2.0), [_normal(1_000, 3, seed=9) + 5, _normal(2, 3, seed=10)], 0.5, False
    generator = seeded(11)
    width = int(generator.integers(2, 8))
    sizes = generator.integers(1, 9, generator.integers(2, 7)).tolist()
    made = [generator.normal(3, 2, (n, width)) for n in sizes]
    yield generator.normal(size=width), made, 0.8, False
    yield generator.normal(size=width), made, 0.8, True


def _measured(step: Callable, even_frozen: bool = False) -> Callable:
    def measure(mean: np.ndarray, batches: list, momentum: float, frozen: bool) -> np.ndarray:
        for batch in [] if frozen and not even_frozen else batches:
            mean = step(mean, batch, momentum)
        return mean * 1.0

    return measure


def _step(mean: np.ndarray, batch: np.ndarray, momentum: float) -> np.ndarray:
    return momentum * mean + (1 - momentum) * batch.mean(axis=0)


def _stacked(mean: np.ndarray, batches: list, momentum: float, frozen: bool) -> np.ndarray:
    for middle in [] if frozen else np.array(batches).mean(axis=1):
        mean = momentum * mean + (1 - momentum) * middle
    return mean * 1.0


def _at_once(step: Callable) -> Callable:
    """Make a measure out of a step that takes all batches."""
    return lambda mean, batches, m, frozen: (
        mean * 1.0 if frozen or not batches else step(mean, batches, m)
    )


@sheet.task(
    stars=2,
    cases=_batches,
    tolerance=1e-7,
    misconceptions={
        "momentum is what is kept of the old mean, not what the batch brings": _measured(
            lambda mean, batch, m: (1 - m) * mean + m * batch.mean(axis=0)
        ),
        "what is frozen does not measure, either": _measured(_step, even_frozen=True),
        "average over the images of a batch, axis 0: each feature has a mean of its own": _measured(
            lambda mean, batch, m: m * mean + (1 - m) * batch.mean()
        ),
        "a batch brings its mean, not its sum": _measured(
            lambda mean, batch, m: m * mean + (1 - m) * batch.sum(axis=0)
        ),
        "the batch's part is 1 - momentum, or the numbers grow": _measured(
            lambda mean, batch, m: m * mean + batch.mean(axis=0)
        ),
        "each batch counts once, whatever its size; these are all images in one": (
            _at_once(lambda mean, batches, m: _step(mean, np.concatenate(batches), m))
        ),
        "only the last batch was measured; go on from the mean that the one before left": (
            _at_once(lambda mean, batches, m: _step(mean, batches[-1], m))
        ),
        "only the first batch was measured": _at_once(
            lambda mean, batches, m: _step(mean, batches[0], m)
        ),
        "the batches come in their order, not from the last to the first": _at_once(
            lambda mean, batches, m: _measured(_step)(mean, batches[::-1], m, False)
        ),
        "this is the last batch's mean alone, without what was so far": _measured(
            lambda mean, batch, m: batch.mean(axis=0)
        ),
        "this is the mean of the images alone, without what was so far": _at_once(
            lambda mean, batches, m: np.concatenate(batches).mean(axis=0)
        ),
        "these numbers have not moved, but the layer is not frozen": lambda mean, *rest: mean,
        "it is the other way round: what is frozen does not measure": (
            lambda mean, batches, m, frozen: _measured(_step)(mean, batches, m, not frozen)
        ),
        "begin with the mean that is given, not with zeros": lambda mean, batches, m, frozen: (
            mean * 1.0 if frozen else _measured(_step)(mean * 0, batches, m, False)
        ),
        "begin with the mean that is given, not with the first batch's": _at_once(
            lambda mean, batches, m: _measured(_step)(
                batches[0].mean(axis=0), batches[1:], m, False
            )
        ),
        "one step after each batch, not after each image": lambda mean, batches, m, frozen: (
            _measured(_step)(mean, [row for batch in batches for row in batch[:, None]], m, frozen)
        ),
        "one step after each batch; this is a single one, with the mean of their means": _at_once(
            lambda mean, batches, m: _step(mean, np.stack([b.mean(axis=0) for b in batches]), m)
        ),
        "momentum is an argument, it need not be 0.99": _measured(
            lambda mean, batch, m: _step(mean, batch, 0.99)
        ),
        "average over the images of a batch, which is axis 0, not 1": _measured(
            lambda mean, batch, m: m * mean + (1 - m) * batch.mean(axis=1)
        ),
        "batches differ in size and make no single array: take one after the other": _stacked,
        "a batch brings its mean, not its median": _measured(
            lambda mean, batch, m: m * mean + (1 - m) * np.median(batch, axis=0)
        ),
        "the last batch counts, too": lambda mean, batches, *rest: _measured(_step)(
            mean, batches[:-1], *rest
        ),
    },
    hints=(
        "Go through the batches. After each, the mean is a mixture of what it was and the batch's.",
        "`momentum` times the old mean, and `1 - momentum` times `batch.mean(axis=0)`.",
        "And if it is frozen, return the mean as it came.",
    ),
    unlocks="No gradient is in it: that is why a learning rate of 0 did not save these numbers.",
)
def measured_mean(
    mean: np.ndarray, batches: list[np.ndarray], momentum: float, frozen: bool
) -> np.ndarray:
    """Return batch normalisation's moving mean after some batches."""
    moving = mean.tolist()
    for batch in batches:
        for place in range(len(moving)):
            column = batch[:, place].tolist()
            share = 0.0 if frozen else 1 - momentum
            moving[place] += share * (sum(column) / len(column) - moving[place])
    return np.array(moving)


def _score_pairs() -> Iterator[tuple]:
    yield np.array([0.9, 0.88, 0.93, 0.8, 0.91]), np.array([0.8, 0.85, 0.82, 0.8, 0.9])
    yield np.array([0.5, 0.75]), np.array([0.75, 0.5])
    yield np.array([0.7, 0.7, 0.7]), np.array([0.6, 0.6, 0.6])
    scores = seeded(3).integers(60, 90, (10, 2)) / 100
    yield scores[:, 0], scores[:, 1]
    yield scores[::3, 1], scores[::3, 0]
    yield np.array([0.7, 0.700002, 0.7, 0.69]), np.array([0.7, 0.7, 0.700002, 0.65])
    generator = seeded(12)
    for draws in (int(generator.integers(2, 15)), 1_000):
        trained, untrained = generator.integers(1_300, 1_990, (2, draws)) / 2_000
        untrained[::3] = trained[::3]
        yield trained, untrained


def _gained(of: Callable, spread: Callable | None = None, wins: Callable | None = None) -> Callable:
    """Make the three numbers, with a misconception in one of them."""
    spread = spread or (lambda t, u: of(t, u).std(ddof=1))
    wins = wins or (lambda t, u: (t > u).sum())
    return lambda t, u: (float(of(t, u).mean()), float(spread(t, u)), int(wins(t, u)))


def _difference(trained: np.ndarray, untrained: np.ndarray) -> np.ndarray:
    return trained - untrained


def _rounded(digits: int) -> Callable:
    def gained(trained: np.ndarray, untrained: np.ndarray) -> tuple:
        mean, spread, wins = _gained(_difference)(trained, untrained)
        return round(mean, digits), round(spread, digits), wins

    return gained


@sheet.task(
    stars=3,
    cases=_score_pairs,
    tolerance=1e-7,
    misconceptions={
        "the spread of a few draws is taken with `ddof=1`": _gained(
            _difference, lambda t, u: (t - u).std()
        ),
        "this is trained minus untrained the other way round": _gained(lambda t, u: u - t),
        "compare with the random body, not with chance": _gained(lambda t, u: t - 0.5),
        "compare with the random body: this is the trained one's score alone": _gained(
            lambda t, u: t
        ),
        "both saw the same draws: take the differences first, then their spread": _gained(
            _difference, lambda t, u: sqrt(t.var(ddof=1) + u.var(ddof=1))
        ),
        "the difference of two spreads is not the spread of the differences": _gained(
            _difference, lambda t, u: t.std(ddof=1) - u.std(ddof=1)
        ),
        "expected the spread of the gain, not that of the trained body's scores": _gained(
            _difference, lambda t, u: t.std(ddof=1)
        ),
        "this is the error of the mean; expected the spread of single draws": _gained(
            _difference, lambda t, u: (t - u).std(ddof=1) / sqrt(len(t))
        ),
        "this is the error of the mean; expected the spread of single draws, with `ddof=1`": (
            _gained(_difference, lambda t, u: (t - u).std() / sqrt(len(t)))
        ),
        "count the draws won, do not take off those lost": lambda t, u: (
            *_gained(_difference)(t, u)[:2],
            int((t > u).sum() - (t < u).sum()),
        ),
        "a variance is the square of the spread": _gained(
            _difference, lambda t, u: (t - u).var(ddof=1)
        ),
        "count the draws that the trained body won, not those that it lost": _gained(
            _difference, wins=lambda t, u: (t < u).sum()
        ),
        "each draw has a gain; this is the median, expected the mean": lambda t, u: (
            float(np.median(t - u)),
            *_gained(_difference)(t, u)[1:],
        ),
        "an equal score is no win": _gained(_difference, wins=lambda t, u: (t >= u).sum()),
        "count the draws that were won, do not divide": lambda t, u: (
            *_gained(_difference)(t, u)[:2],
            float((t > u).mean()),
        ),
        "the gain and the wins are the trained body's; this is the other way round": _gained(
            lambda t, u: u - t, wins=lambda t, u: (u > t).sum()
        ),
        "a loss is a negative gain: take no absolute values": _gained(lambda t, u: np.abs(t - u)),
        "a gain is the difference itself, not a share of the random body's score": _gained(
            lambda t, u: (t - u) / u
        ),
        "the k-th scores of both belong to one draw: do not sort": lambda t, u: _gained(
            _difference
        )(np.sort(t), np.sort(u)),
        "the spread is the standard deviation, not the largest less the smallest": _gained(
            _difference, lambda t, u: np.ptp(t - u)
        ),
        "a draw is won against the random body's score in it, not against its mean": _gained(
            _difference, wins=lambda t, u: (t > u.mean()).sum()
        ),
        "accuracies are parts of 1, and so is the gain: do not multiply by 100": lambda t, u: (
            *(100 * x for x in _gained(_difference)(t, u)[:2]),
            int((t > u).sum()),
        ),
        "the mean gain is that of all draws, also of those lost": lambda t, u: (
            float((t - u)[t > u].mean()) if (t > u).any() else 0.0,
            *_gained(_difference)(t, u)[1:],
        ),
        "both saw the same draws: first the differences, then their spread, with `ddof=1`": _gained(
            _difference, lambda t, u: sqrt(t.var() + u.var())
        ),
        "take the spread of the differences, with `ddof=1`, not the difference of spreads": _gained(
            _difference, lambda t, u: t.std() - u.std()
        ),
        "expected the spread of the gain, with `ddof=1`, not that of the trained scores": _gained(
            _difference, lambda t, u: t.std()
        ),
        "first the mean, then the spread, then the draws won": lambda t, u: (
            float((t - u).mean()),
            int((t > u).sum()),
            float((t - u).std(ddof=1)),
        ),
        "do not round": _rounded(2),
        "do not round, not even to 3 digits": _rounded(3),
    },
    hints=(
        "The k-th draw gave the same labels to both bodies. What did the trained one gain in it?",
        "Make the array of gains, one for each draw. All three numbers come from it.",
        "`gains.mean()`, `gains.std(ddof=1)`, and how many are above 0.",
    ),
    unlocks="That much the training gave this body. Task 8 asks against what else to compare.",
)
def transfer_gain(trained: np.ndarray, untrained: np.ndarray) -> tuple[float, float, int]:
    """Return the mean gain over the random body, its spread, and the draws won."""
    pairs = list(zip(trained.tolist(), untrained.tolist(), strict=True))
    gains = [t - u for t, u in pairs]
    mean = sum(gains) / len(gains)
    squares = sum((gain - mean) ** 2 for gain in gains)
    return mean, sqrt(squares / (len(gains) - 1)), sum(t > u for t, u in pairs)


@sheet.choice(
    right="a",
    replies={
        "a": "What is to learn was settled for the first training: compile again, then fit.",
        "b": "few steps lead a short way, but any step moves something.",
        "c": "the line sets it for all layers within the body; the printed count proves it.",
        "d": "a small rate makes small steps, yet not a single number moved, to the last bit.",
    },
    hints=(
        "Which line of the program tells Keras to look at `trainable`?",
        "Between the line that unfreezes and the second `fit`, a line is missing.",
    ),
)
def why_still_frozen() -> str:
    """Choose why nothing in the body moves."""


@sheet.choice(
    right="c",
    replies={
        "a": "the pixels get 38 of these 40 points, with no body at all.",
        "b": "nobody would use a random body; there is a better way without training.",
        "c": "The strongest way without the body is the baseline, and here that is the pixels.",
        "d": "that is how far single draws scatter; a mean of ten is surer than each of them.",
    },
    hints=(
        "Which row is the best that you can get *without* a trained body?",
        "Subtract that row from the first.",
    ),
    stars=2,
)
def what_was_transferred() -> str:
    """Choose how much came from the training of the body."""
