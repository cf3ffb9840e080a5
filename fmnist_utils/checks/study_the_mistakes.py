"""Checks of the practice sheet "Study the mistakes"."""

from collections.abc import Callable, Iterator
from math import exp

import numpy as np

from fmnist_utils import neighbours
from fmnist_utils.checks.engine.seeds import seeded
from fmnist_utils.checks.engine.sheet import Sheet
from fmnist_utils.data import load
from fmnist_utils.datasets.fetch import sample_files

sheet = Sheet(__name__)
hint, progress = sheet.hint, sheet.progress


def _probabilities(n: int, classes: int, seed: int) -> np.ndarray:
    exponentials = np.exp(2 * seeded(seed).normal(size=(n, classes)))
    return exponentials / exponentials.sum(axis=1, keepdims=True)


def _labels(n: int, classes: int, seed: int) -> np.ndarray:
    return seeded(seed + 1000).integers(0, classes, n).astype(np.uint8)


def _nearly_tied(n: int, classes: int, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Return labels and probabilities; two are so near that float32 cannot tell them apart."""
    labels, p = _labels(n, classes, seed), _probabilities(n, classes, seed)
    belief = 2.0**-10 - np.array([0, 2.0**-40])
    labels[:2], p[:2], p[:2, 1], p[:2, 0] = 1, 0, belief, 1 - belief
    return labels, p


def _labels_and_probabilities() -> Iterator[tuple]:
    yield _labels(12, 4, 0), _probabilities(12, 4, 0), 3
    yield np.array([0]), np.array([[0.25, 0.75]]), 1
    yield np.array([1, 0]), np.array([[0.25, 0.75], [0.5, 0.5 - 2**-9]]), 2
    yield _labels(30, 10, 1).astype(np.int64), _probabilities(30, 10, 1).T.copy().T, 40
    yield _labels(200, 3, 2), _probabilities(200, 3, 2).astype(np.float32), 10
    sizes = seeded(3)
    n = int(sizes.integers(16, 30))
    yield _labels(n, 2, n), _probabilities(n, 2, n), int(sizes.integers(3, 6))
    for few, many in ((20, 60), (1200, 1500)):  # large enough to show an order that is only partial
        n, classes = int(sizes.integers(few, many)), int(sizes.integers(3, 15))
        count = int(sizes.integers(n // 3, n // 2))
        yield *_nearly_tied(n, classes, n), count


def _by(
    score: Callable = lambda p, y: -p.max(axis=1),
    among: Callable = lambda p, y: np.flatnonzero(p.argmax(axis=1) != y),
) -> Callable:
    """Rank some images by a score, the lowest first."""

    def ranked(labels: np.ndarray, p: np.ndarray, count: int) -> np.ndarray:
        chosen = among(p, labels)
        return chosen[np.argsort(score(p, labels)[chosen])[:count]]

    return ranked


def _everywhere(p: np.ndarray, labels: np.ndarray) -> np.ndarray:
    return np.arange(len(p))


def _own(p: np.ndarray, labels: np.ndarray) -> np.ndarray:
    return p[np.arange(len(p)), labels]


def _gap(p: np.ndarray, labels: np.ndarray) -> np.ndarray:
    second, first = np.sort(p, axis=1)[:, -2:].T
    return second - first


def _ahead_of_the_label(p: np.ndarray, labels: np.ndarray) -> np.ndarray:
    return p.max(axis=1) - _own(p, labels)


def _wrong_places(labels: np.ndarray, p: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    wrong = np.flatnonzero(p.argmax(axis=1) != labels)
    return wrong, p.max(axis=1)[wrong]


def _ahead_of_the_others(p: np.ndarray, labels: np.ndarray) -> np.ndarray:
    others = p.copy()
    others[np.arange(len(p)), labels] = -1
    return _own(p, labels) - others.max(axis=1)


def _ranks(labels: np.ndarray, p: np.ndarray) -> np.ndarray:
    return np.argsort(np.argsort(-_wrong_places(labels, p)[1]))


def _largest_part(labels: np.ndarray, p: np.ndarray, count: int) -> np.ndarray:
    wrong, confidence = _wrong_places(labels, p)
    return wrong[np.argpartition(confidence, -count)[-count:]]


def _largest_part_cut(labels: np.ndarray, p: np.ndarray, count: int) -> np.ndarray:
    wrong, _ = _wrong_places(labels, p)
    return _largest_part(labels, p, min(count, len(wrong))) if len(wrong) else wrong


def _smallest_part(labels: np.ndarray, p: np.ndarray, count: int) -> np.ndarray:
    wrong, confidence = _wrong_places(labels, p)
    return wrong[np.argpartition(-confidence, count - 1)[:count]]


def _smallest_part_cut(labels: np.ndarray, p: np.ndarray, count: int) -> np.ndarray:
    wrong, _ = _wrong_places(labels, p)
    return _smallest_part(labels, p, min(count, len(wrong))) if len(wrong) else wrong


def _filled_up(labels: np.ndarray, p: np.ndarray, count: int) -> np.ndarray:
    confidence = np.where(p.argmax(axis=1) == labels, -1, p.max(axis=1))
    return np.argsort(-confidence, kind="stable")[:count]


def _filled_up_turned(labels: np.ndarray, p: np.ndarray, count: int) -> np.ndarray:
    return np.argsort(p.max(axis=1) * (p.argmax(axis=1) != labels))[::-1][:count].copy()


def _cut_too_early(labels: np.ndarray, p: np.ndarray, count: int) -> np.ndarray:
    surest = np.argsort(-p.max(axis=1))[:count]
    return surest[(p.argmax(axis=1) != labels)[surest]]


def _within_the_mistakes(labels: np.ndarray, p: np.ndarray, count: int) -> np.ndarray:
    wrong = p.argmax(axis=1) != labels
    return np.argsort(-p.max(axis=1)[wrong])[:count]


@sheet.task(
    cases=_labels_and_probabilities,
    misconceptions={
        "these count within the mistakes, expected places among all images": _within_the_mistakes,
        "the network is right about some of these, keep the mistakes only": _by(among=_everywhere),
        "the least confident came first": _by(lambda p, y: p.max(axis=1)),
        "rank by how sure the network is of its own answer, not by how little it believes the "
        "label": _by(_own),
        "these are the confidences, expected the places": lambda y, p, count: p.max(axis=1)[
            _by()(y, p, count)
        ],
        "take no more than `count`": lambda y, p, count: _by()(y, p, len(y)),
        "these are the most confident mistakes, but the least confident of them comes first": (
            lambda y, p, count: _by()(y, p, count)[::-1].copy()
        ),
        "sort the mistakes by their confidence, they stand in the order of their places": (
            lambda y, p, count: np.sort(_by()(y, p, count))
        ),
        "the first mistakes came, expected the most confident ones": lambda y, p, count: (
            np.flatnonzero(p.argmax(axis=1) != y)[:count]
        ),
        "leave out what is right first, then take `count`": _cut_too_early,
        "the confidence is the largest probability, not how far it is ahead of the second": _by(
            _gap
        ),
        "these are classes, expected places": lambda y, p, count: p.argmax(axis=1)[
            _by()(y, p, count)
        ],
        "this is what the network gets right, expected its mistakes": _by(
            among=lambda p, y: np.flatnonzero(p.argmax(axis=1) == y)
        ),
        "the confidence is the probability of its own answer, not of the label": _by(
            lambda p, y: -_own(p, y)
        ),
        "the confidence is the largest probability, the label's is not taken away": _by(
            lambda p, y: -_ahead_of_the_label(p, y)
        ),
        "the least confident were taken, and then turned round: first turn, then cut": (
            lambda y, p, count: _by(lambda p, y: p.max(axis=1))(y, p, count)[::-1].copy()
        ),
        "`argpartition` needs so many mistakes, and leaves them unsorted: use `argsort`": (
            _largest_part,
            lambda y, p, count: _largest_part(y, p, count)[::-1].copy(),
            _smallest_part,
        ),
        "`argpartition` finds the largest, but leaves them unsorted": (
            _largest_part_cut,
            _smallest_part_cut,
            lambda y, p, count: _largest_part_cut(y, p, count)[::-1].copy(),
        ),
        "if there are fewer mistakes than `count`, do not fill up with what is right": (
            _filled_up,
            _filled_up_turned,
        ),
        "one mistake too few was taken": lambda y, p, count: _by()(y, p, count - 1),
        "one mistake too many was taken": lambda y, p, count: _by()(y, p, count + 1),
        "the first of them is at place 0, not at 1": lambda y, p, count: _by()(y, p, len(y))[
            1 : count + 1
        ],
        "places count from 0, not from 1": lambda y, p, count: _by()(y, p, count) + 1,
        "the places where it is so, not a yes or no for each": (
            lambda y, p, count: p.argmax(axis=1) != y
        ),
        "these are labels, expected places": lambda y, p, count: y[_by()(y, p, count)],
        "`argsort` of `argsort` gives ranks: sort once": (
            lambda y, p, count: _wrong_places(y, p)[0][_ranks(y, p)[:count]],
            lambda y, p, count: _ranks(y, p)[:count],
        ),
        "18 is the lesson's number, take `count`": lambda y, p, _: _by()(y, p, 18),
        "a mistake is an answer other than the label, however unlikely the label is": _by(
            among=lambda p, y: np.flatnonzero(_own(p, y) < 0.5)
        ),
    },
    hints=(
        "Where is `argmax(axis=1)` not the label? `np.flatnonzero` gives the places.",
        "The confidence is `max(axis=1)`. Sort the mistakes by it, and turn the order round.",
        "`wrong[np.argsort(confidence[wrong])[::-1][:count]]`",
    ),
    unlocks="These are the ones to look at first: each is an error of judgement.",
)
def most_confident_mistakes(
    labels: np.ndarray, probabilities: np.ndarray, count: int
) -> np.ndarray:
    """Return the places of the mistakes, the surest first."""
    found = []
    for i, (row, label) in enumerate(zip(probabilities.tolist(), labels.tolist(), strict=True)):
        if row.index(max(row)) != label:
            found.append((max(row), i))
    found.sort(reverse=True)
    return np.array([i for _, i in found[:count]], np.int64)


def _matrices() -> Iterator[tuple]:
    yield np.array([[90, 6, 0, 3], [2, 80, 1, 7], [9, 1, 70, 0], [4, 8, 5, 60]]), 3
    yield np.array([[5, 1], [2, 6]]), 1
    yield np.array([[8, 2, 1], [0, 9, 2], [1, 0, 7]]), 3
    yield seeded(0).integers(0, 300, (10, 10)), 7
    yield np.array([[3, 0, 2], [0, 4, 1], [4, 3, 5]]), 3
    yield seeded(1).integers(0, 5, (6, 6)), 15
    sizes = seeded(2)
    n = int(sizes.integers(4, 8))
    lopsided = sizes.integers(1, 9, (n, n)) + 9 * np.tri(n, dtype=int)
    for matrix in (lopsided, lopsided.T.copy()):
        yield matrix, int(sizes.integers(3, n * (n - 1) // 2 + 1))
    for few, many, most in ((3, 9, 4), (12, 20, 40), (46, 50, 30)):
        n = int(sizes.integers(few, many))
        pairs = n * (n - 1) // 2
        yield sizes.integers(0, most, (n, n)), int(sizes.integers(pairs // 2, pairs + 1))


def _pairs(count_of: Callable, sign: int = -1, step: int = 1, both: bool = False) -> Callable:
    def pairs(matrix: np.ndarray, count: int) -> list:
        places = np.ndindex(*matrix.shape)
        kept = [(a, b) for a, b in places if (both and a != b) or b >= a + step]
        found = [(a, b, count_of(matrix, a, b)) for a, b in kept]
        return sorted(found, key=lambda pair: (sign * pair[2], *pair[:2]))[:count]

    return pairs


def _by_argsort(turned: bool, kind: str | None = None) -> Callable:
    """Sort all places of the matrix, with zeros outside of the upper triangle."""

    def pairs(matrix: np.ndarray, count: int) -> list:
        sums = np.triu(matrix + matrix.T, 1)
        order = np.argsort(sums if turned else -sums, axis=None, kind=kind)
        order = order[::-1] if turned else order
        places = np.transpose(np.unravel_index(order[:count], sums.shape)).tolist()
        return [(a, b, int(sums[a, b])) for a, b in places]

    return pairs


def _all_ways(count_of: Callable) -> Callable:
    """Name each place by its smaller class first, in the order of the places."""

    def pairs(matrix: np.ndarray, count: int) -> list:
        places = [(a, b) for a, b in np.ndindex(*matrix.shape) if a != b]
        found = [(min(pair), max(pair), count_of(matrix, *pair)) for pair in places]
        return sorted(found, key=lambda pair: -pair[2])[:count]

    return pairs


def _both_ways(matrix: np.ndarray, a: int, b: int) -> int:
    return int(matrix[a, b] + matrix[b, a])


def _one_way(matrix: np.ndarray, a: int, b: int) -> int:
    return int(matrix[a, b])


@sheet.task(
    stars=2,
    cases=_matrices,
    misconceptions={
        "a class is not confused with itself, leave the diagonal out": _pairs(_both_ways, step=0),
        "the diagonal holds what is right, leave it out": _pairs(_one_way, step=0),
        "only one direction was counted, a taken for b and b taken for a belong together": (
            _pairs(_one_way)
        ),
        "each direction came as a pair of its own, add the two": (
            _pairs(_one_way, both=True),
            _all_ways(_one_way),
            lambda matrix, count: sorted(
                _all_ways(_one_way)(matrix, matrix.size), key=lambda pair: (-pair[2], *pair[:2])
            )[:count],
        ),
        "each pair came twice, keep a < b": (_pairs(_both_ways, both=True), _all_ways(_both_ways)),
        "the pairs confused least came first": _pairs(_both_ways, sign=1),
        "of equally many mistakes, the pair with the smaller classes comes first": (
            lambda matrix, count: sorted(
                _pairs(_both_ways)(matrix, len(matrix) ** 2),
                key=lambda pair: (pair[2], *pair[:2]),
                reverse=True,
            )[:count]
        ),
        "`argsort` of the whole matrix: ties stand in another order, and a zero outside a < b may "
        "come as a pair": (
            _by_argsort(turned=True),
            _by_argsort(turned=True, kind="stable"),
            _by_argsort(turned=False),
            _by_argsort(turned=False, kind="stable"),
        ),
        "a pair that is never mixed up counts, too, with 0 mistakes": lambda matrix, count: [
            pair for pair in _pairs(_both_ways)(matrix, count) if pair[2]
        ],
        "the order within a pair is (a, b, mistakes)": lambda matrix, count: [
            (n, a, b) for a, b, n in _pairs(_both_ways)(matrix, count)
        ],
        "6 is the lesson's number, take `count`": lambda matrix, _: _pairs(_both_ways)(matrix, 6),
        "the mistakes belong to the pair, in third place": lambda matrix, count: [
            pair[2] for pair in _pairs(_both_ways)(matrix, count)
        ],
        "a < b: the smaller class comes first": lambda matrix, count: [
            (b, a, n) for a, b, n in _pairs(_both_ways)(matrix, count)
        ],
        "of equally many mistakes, the smaller a goes before the smaller b": lambda matrix, count: (
            sorted(
                _pairs(_both_ways)(matrix, len(matrix) ** 2),
                key=lambda pair: (-pair[2], pair[1], pair[0]),
            )[:count]
        ),
        "the pairs are sorted by class, expected by mistakes": lambda matrix, count: sorted(
            _pairs(_both_ways)(matrix, len(matrix) ** 2)
        )[:count],
        "the largest comes first, these are turned round": lambda matrix, count: _pairs(_both_ways)(
            matrix, count
        )[::-1],
        "take the first `count`, here are all": lambda matrix, count: _pairs(_both_ways)(
            matrix, len(matrix) ** 2
        ),
        "only one direction was counted, b taken for a is the other": _pairs(
            lambda matrix, a, b: int(matrix[b, a])
        ),
        "add the two directions, do not take the larger": _pairs(
            lambda matrix, a, b: int(max(matrix[a, b], matrix[b, a]))
        ),
        "the sum of the two directions, not their mean": (
            _pairs(lambda matrix, a, b: (matrix[a, b] + matrix[b, a]) / 2),
            _pairs(lambda matrix, a, b: int(matrix[a, b] + matrix[b, a]) // 2),
            lambda matrix, count: [(a, b, n // 2) for a, b, n in _pairs(_both_ways)(matrix, count)],
        ),
        "add the two directions, do not subtract them": (
            _pairs(lambda matrix, a, b: abs(int(matrix[a, b] - matrix[b, a]))),
            _pairs(lambda matrix, a, b: int(matrix[a, b] - matrix[b, a])),
        ),
        "the last class is missing": lambda matrix, count: _pairs(_both_ways)(
            matrix[:-1, :-1], count
        ),
        "class 0 is missing": lambda matrix, count: [
            (a + 1, b + 1, n) for a, b, n in _pairs(_both_ways)(matrix[1:, 1:], count)
        ],
        "classes count from 0, not from 1": lambda matrix, count: [
            (a + 1, b + 1, n) for a, b, n in _pairs(_both_ways)(matrix, count)
        ],
        "each mistake was counted twice": lambda matrix, count: [
            (a, b, 2 * n) for a, b, n in _pairs(_both_ways)(matrix, count)
        ],
        "a pair is (a, b, mistakes), not ((a, b), mistakes)": lambda matrix, count: [
            ((a, b), n) for a, b, n in _pairs(_both_ways)(matrix, count)
        ],
        "sort all pairs first, then take `count`": lambda matrix, count: sorted(
            sorted(_pairs(_both_ways)(matrix, matrix.size))[:count], key=lambda pair: -pair[2]
        ),
        "one pair too few was taken": lambda matrix, count: _pairs(_both_ways)(matrix, count - 1),
        "one pair too many was taken": lambda matrix, count: _pairs(_both_ways)(matrix, count + 1),
        "a pair is a tuple, these are lists": lambda matrix, count: [
            list(pair) for pair in _pairs(_both_ways)(matrix, count)
        ],
        "a list is expected, not an array": lambda matrix, count: np.array(
            _pairs(_both_ways)(matrix, count)
        ),
        "a list is expected, not an array, and of no more than `count`": lambda matrix, count: (
            np.array(_pairs(_both_ways, sign=0)(matrix, len(matrix) ** 2))
        ),
        "the number of mistakes stands in third place": lambda matrix, count: [
            pair[:2] for pair in _pairs(_both_ways)(matrix, count)
        ],
    },
    hints=(
        "A mix-up of a and b stands in two places of the matrix: [a, b] and [b, a].",
        "Make a list of (a, b, mistakes) for all a < b, then sort it.",
        "`sorted(pairs, key=lambda pair: (-pair[2], pair[0], pair[1]))[:count]`",
    ),
    unlocks="Now you know where a better network would have to be better.",
)
def confused_pairs(matrix: np.ndarray, count: int) -> list[tuple[int, int, int]]:
    """Return the pairs of classes that are mixed up most often."""
    left = {
        (a, b): int(matrix[a][b]) + int(matrix[b][a]) for b in range(len(matrix)) for a in range(b)
    }
    order = sorted(left, key=lambda pair: (-left[pair], pair))
    return [(a, b, left[a, b]) for a, b in order[:count]]


def _asked() -> Iterator[tuple]:
    generator = seeded(5)
    for n, m, shape in ((9, 12, (2, 3)), (1, 4, (3, 2))):
        images, references = (
            generator.integers(0, 256, (size, *shape)).astype(np.uint8) for size in (n, m)
        )
        labels = generator.integers(0, 10, n).astype(np.uint8)
        predicted = np.where(np.arange(n) % 3 == 1, labels, (labels + 3) % 10).astype(np.uint8)
        yield images, labels, predicted, references, (np.arange(m) * 7 % 10).astype(np.uint8)
    sizes = seeded(6)
    n, m = int(sizes.integers(10, 20)), int(sizes.integers(1000, 1100))
    rows, columns = (int(size) for size in sizes.integers(2, 4, 2))
    y_references = sizes.integers(0, 200, m).astype(np.uint8)
    while True:
        images = sizes.integers(0, 256, (n, rows, columns)).astype(np.uint8)
        references = sizes.integers(0, 256, (m, rows, columns)).astype(np.uint8)
        references[-n:] = 255 - images  # as far apart as bytes can be
        two = np.sort(neighbours.squared_distances(images, references), axis=1)[:, :2]
        if (two[:, 0] < two[:, 1]).all():  # the nearest is one only
            break
    labels = sizes.integers(0, 9, n).astype(np.uint8)
    predicted = np.where(np.arange(n) % 2 == 0, labels + 1, labels).astype(np.uint8)
    yield images, labels, predicted, references, y_references
    references = np.zeros((12, 2, 2), np.uint8)  # nearly as far as one another
    references[:, 0, 0] = 255
    references[:, 0, 1] = np.append(4 + sizes.permutation(11), 3)
    black, named = np.zeros((1, 2, 2), np.uint8), np.arange(20, 32).astype(np.uint8)
    yield black, np.array([1], np.uint8), np.array([2], np.uint8), references, named
    greys = 90 + sizes.permutation(30)[:8]
    references = np.tile(greys[:, np.newaxis, np.newaxis], (1, 2, 2)).astype(np.uint8)
    references[::3] = 0
    references[::3, 0, 0] = sizes.permutation(np.arange(240, 256))[:3]  # or a single bright pixel
    yield black, np.array([1], np.uint8), np.array([2], np.uint8), references, named[:8]
    images, labels = load("test", sample_files())
    references, y_references = load("train", sample_files())
    predicted = np.where(np.arange(40) % 4 == 0, (labels[:40] + 1) % 10, labels[:40])
    small = (slice(None), slice(None, None, 3), slice(None, None, 3))
    yield images[:40][small], labels[:40], predicted, references[:80][small], y_references[:80]


def _neighbours(
    pick: Callable = np.argmin,
    exact: bool = True,
    labels: bool = True,
    among: Callable = np.not_equal,
) -> Callable:
    def asked(x: np.ndarray, y: np.ndarray, predicted: np.ndarray, references: np.ndarray,
              y_references: np.ndarray) -> np.ndarray:  # fmt: skip
        x = x[among(predicted, y)]
        x, references = (a.astype(int) if exact else a for a in (x, references))
        squares = (x[:, np.newaxis] - references) ** 2
        places = np.array([pick(far) for far in squares.sum(axis=(2, 3))], int)
        return y_references[places] if labels else places

    return asked


def _in_int16(
    x: np.ndarray, y: np.ndarray, predicted: np.ndarray, references: np.ndarray, named: np.ndarray
) -> np.ndarray:
    apart = x[predicted != y].astype(np.int16)[:, np.newaxis] - references
    return named[np.square(apart).sum(axis=(2, 3)).argmin(axis=1)]


def _exchanged(
    x: np.ndarray, y: np.ndarray, predicted: np.ndarray, references: np.ndarray, named: np.ndarray
) -> np.ndarray:
    return neighbours.nearest(references, x[predicted != y], 1)[:, 0]


def _voting(limit: Callable = lambda m: 10) -> Callable:
    def asked(x: np.ndarray, y: np.ndarray, predicted: np.ndarray, references: np.ndarray,
              named: np.ndarray) -> np.ndarray:  # fmt: skip
        found = neighbours.nearest(x[predicted != y], references, limit(len(references)))
        return np.array([np.bincount(row).argmax() for row in named[found]], np.uint8)

    return asked


def _by_class_means(
    x: np.ndarray, y: np.ndarray, predicted: np.ndarray, references: np.ndarray, named: np.ndarray
) -> np.ndarray:
    classes = np.unique(named)
    means = np.array([references[named == k].mean(axis=0) for k in classes])
    return classes[neighbours.squared_distances(x[predicted != y], means).argmin(axis=1)]


def _of_another_class(
    x: np.ndarray, y: np.ndarray, predicted: np.ndarray, references: np.ndarray, named: np.ndarray
) -> np.ndarray:
    far = neighbours.squared_distances(x, references)
    far[(named == y[:, np.newaxis]) | (named == predicted[:, np.newaxis])] = np.inf
    return named[far[predicted != y].argmin(axis=1)]


def _by_plain_differences(
    x: np.ndarray, y: np.ndarray, predicted: np.ndarray, references: np.ndarray, named: np.ndarray
) -> np.ndarray:
    apart = x[predicted != y].astype(int)[:, np.newaxis] - references
    return named[np.abs(apart).sum(axis=(2, 3)).argmin(axis=1)]


def _by_cancelling(
    x: np.ndarray, y: np.ndarray, predicted: np.ndarray, references: np.ndarray, named: np.ndarray
) -> np.ndarray:
    apart = x[predicted != y].astype(int)[:, np.newaxis] - references
    return named[apart.sum(axis=(2, 3)).argmin(axis=1)]


def _by_cancelling_the_other_way(
    x: np.ndarray, y: np.ndarray, predicted: np.ndarray, references: np.ndarray, named: np.ndarray
) -> np.ndarray:
    apart = references - x[predicted != y].astype(int)[:, np.newaxis]
    return named[apart.sum(axis=(2, 3)).argmin(axis=1)]


def _by_brightness(
    x: np.ndarray, y: np.ndarray, predicted: np.ndarray, references: np.ndarray, named: np.ndarray
) -> np.ndarray:
    apart = x[predicted != y].astype(int)[:, np.newaxis] - references
    return named[np.abs(apart.sum(axis=(2, 3))).argmin(axis=1)]


def _also_what_is_right(
    x: np.ndarray, y: np.ndarray, predicted: np.ndarray, references: np.ndarray, named: np.ndarray
) -> np.ndarray:
    asked = _neighbours(among=lambda a, b: a == a)(x, y, predicted, references, named)
    return np.where(predicted == y, y, asked)


def _by_bytes(size: Callable, turned: bool = False) -> Callable:
    """Subtract bytes, then compute the distances as they should be."""

    def asked(x: np.ndarray, y: np.ndarray, predicted: np.ndarray, references: np.ndarray,
              y_references: np.ndarray) -> np.ndarray:  # fmt: skip
        x = x[predicted != y][:, np.newaxis]
        wrapped = (references - x if turned else x - references).astype(int)
        return y_references[size(wrapped).sum(axis=(2, 3)).argmin(axis=1)]

    return asked


@sheet.task(
    stars=2,
    cases=_asked,
    misconceptions={
        "bytes wrap around at 256, convert before you subtract": (
            _by_bytes(np.square),
            _by_bytes(np.square, turned=True),
            _by_bytes(np.abs),
            _by_bytes(np.abs, turned=True),
        ),
        "differences and squares of bytes wrap around, convert before you subtract": _neighbours(
            exact=False
        ),
        "ask about the mistakes only": _neighbours(among=lambda a, b: a < 99),
        "these are the answers for what the network gets right, expected its mistakes": _neighbours(
            among=np.equal
        ),
        "these are the labels of the farthest images": _neighbours(pick=np.argmax),
        "these are places among the references, expected the labels that stand there": _neighbours(
            labels=False
        ),
        "the nearest by squared differences, yours added up the plain ones": _by_plain_differences,
        "square the differences, else they cancel": (_by_cancelling, _by_cancelling_the_other_way),
        "the nearest by its pixels, yours compares the mean brightness": _by_brightness,
        "squares of up to 65,025 do not fit into int16": _in_int16,
        "these labels belong to the images; the places found are places in `y_references`": (
            lambda x, y, *others: y[_neighbours(labels=False)(x, y, *others)],
            lambda x, y, predicted, *others: predicted[
                _neighbours(labels=False)(x, y, predicted, *others)
            ],
        ),
        "the label of the nearest, not whether it agrees": (
            lambda x, y, predicted, *others: (
                _neighbours()(x, y, predicted, *others) == y[predicted != y]
            ),
            lambda x, y, predicted, *others: (
                _neighbours()(x, y, predicted, *others) == predicted[predicted != y]
            ),
        ),
        "the references asked about the mistakes, expected the reverse": (
            lambda *a: a[4][_exchanged(*a)],
            lambda *a: a[1][_exchanged(*a)],
            lambda *a: a[1][a[1] != a[2]][_exchanged(*a)],
        ),
        "ask the nearest alone, do not let several vote": (
            _voting(),
            _voting(lambda m: min(10, m)),
            _voting(lambda m: 3),
            _voting(lambda m: 5),
        ),
        "the nearest of the images, not of the classes' mean images": (
            _by_class_means,
            lambda x, y, predicted, references, named: (
                neighbours.squared_distances(
                    x[predicted != y], neighbours.class_means(references, named)
                )
                .argmin(axis=1)
                .astype(np.uint8)
            ),
        ),
        "the second nearest was asked; the query itself is not among the references": _neighbours(
            pick=lambda far: far.argsort()[1]
        ),
        "the nearest may also bear the label, or the network's answer": _of_another_class,
        "one number a mistake, take away the second axis": lambda *a: _neighbours()(*a)[:, None],
        "these are places among the images, expected labels of references": (
            lambda x, y, predicted, *_: np.flatnonzero(predicted != y)
        ),
        "answers for the mistakes alone: where the network is right, nobody is asked": (
            _also_what_is_right,
            lambda x, y, predicted, *others: (
                _also_what_is_right(x, y, predicted, *others) * (predicted != y)
            ),
        ),
        "an answer for each mistake, here is the first only": (
            lambda *a: _neighbours()(*a)[:1],
            lambda *a: _neighbours()(*a)[0],
        ),
        "an answer for each mistake, in its order: let the same label come more than once": (
            lambda *a: np.unique(_neighbours()(*a))
        ),
        "leave the answers in the order of the images": lambda *a: np.sort(_neighbours()(*a)),
        "this is what the label says, ask the neighbour": lambda x, y, predicted, *_: y[
            predicted != y
        ],
        "this is what the network says, ask the neighbour": lambda x, y, predicted, *_: predicted[
            predicted != y
        ],
    },
    hints=(
        "First the images of the mistakes: `images[predicted != labels]`.",
        "`neighbours.nearest(queries, references, n_neighbors=1)` gives places, one row for "
        "each query.",
        "`y_references[neighbours.nearest(images[wrong], references, 1)[:, 0]]`",
    ),
    unlocks="A third opinion, which has seen neither the label nor the network.",
)
def ask_the_nearest(
    images: np.ndarray,
    labels: np.ndarray,
    predicted: np.ndarray,
    references: np.ndarray,
    y_references: np.ndarray,
) -> np.ndarray:
    """Return the label of the reference nearest to each mistake."""
    answers = []
    others = [other.ravel().tolist() for other in references]
    for i in range(len(images)):
        if int(labels[i]) != int(predicted[i]):
            pixels = images[i].ravel().tolist()
            far = [
                sum((p - q) ** 2 for p, q in zip(pixels, other, strict=True)) for other in others
            ]
            answers.append(y_references[far.index(min(far))])
    return np.array(answers, y_references.dtype)


def _stated() -> Iterator[tuple]:
    for n, classes, count, seed in ((12, 4, 8, 11), (40, 10, 25, 12), (60, 3, 5, 13)):
        p, labels = _probabilities(n, classes, seed), _labels(n, classes, seed)
        labels[::2] = p[::2].argmax(axis=1)
        yield labels, p.astype(np.float32), count
    sizes = seeded(15)
    n = int(sizes.integers(16, 30))
    yield _labels(n, 2, n), _probabilities(n, 2, n), n - 1
    for few, many in ((20, 60), (1200, 1500)):
        n, classes = int(sizes.integers(few, many)), int(sizes.integers(3, 15))
        yield *_nearly_tied(n, classes, n), n // 2
    yield np.array([2]), np.array([[0.5, 0.2, 0.3]]), 1
    yield _labels(9, 5, 14).astype(np.int64), _probabilities(9, 5, 14).T.copy().T, 4


@sheet.task(
    stars=2,
    cases=_stated,
    misconceptions={
        "this ranks by the network's belief in its own answer, take that in the stated label": (
            _by(lambda p, y: p.max(axis=1), among=_everywhere),
            _by(lambda p, y: -p.max(axis=1), among=_everywhere),
        ),
        "the labels believed most came first": _by(lambda p, y: -_own(p, y), among=_everywhere),
        "these are the most confident mistakes, rank by the belief in the stated label": _by(),
        "labels with which the network agrees may be suspect, too": _by(_own),
        "these are the beliefs, expected the places": lambda y, p, count: np.sort(_own(p, y))[
            :count
        ],
        "take no more than `count`": lambda y, p, count: np.argsort(_own(p, y)),
        "these are the most suspect, but the most suspect of them comes last": lambda y, p, count: (
            np.argsort(_own(p, y))[:count][::-1].copy()
        ),
        "sort the suspects by the belief, they stand in the order of their places": (
            lambda y, p, count: np.sort(np.argsort(_own(p, y))[:count])
        ),
        "one number a row: the column of its own stated label": (
            lambda y, p, count: np.argsort(p[:, y], axis=0)[:count],
            lambda y, p, count: np.argsort(p[:, y])[:count],
            lambda y, p, count: np.argsort(p)[:count],
            lambda y, p, count: np.argsort(p, axis=0)[:count],
        ),
        "the column of the stated label counts, not the smallest of the row": _by(
            lambda p, y: p.min(axis=1), among=_everywhere
        ),
        "places count from 0, not from 1": (lambda y, p, count: np.argsort(_own(p, y))[:count] + 1),
        "these are ranks, expected places": lambda y, p, count: np.argsort(np.argsort(_own(p, y)))[
            :count
        ],
        "these are stated labels, expected places": lambda y, p, count: y[
            np.argsort(_own(p, y))[:count]
        ],
        "rank by the belief in the label alone, without the largest belief": (
            _by(lambda p, y: -_ahead_of_the_label(p, y), among=_everywhere),
            lambda y, p, count: np.argsort(-_ahead_of_the_label(p, y), kind="stable")[:count],
            lambda y, p, count: np.argsort(_ahead_of_the_label(p, y))[::-1][:count].copy(),
            _by(_ahead_of_the_others, among=_everywhere),
        ),
        "these are the labels believed most": lambda y, p, count: np.argsort(_own(p, y))[-count:],
        "rank all labels, then take `count`": (
            lambda y, p, count: np.argsort(_own(p[:count], y[:count]))
        ),
        "12 is the lesson's number, take `count`": lambda y, p, _: np.argsort(_own(p, y))[:12],
        "one label too few was taken": lambda y, p, count: np.argsort(_own(p, y))[: count - 1],
        "one label too many was taken": lambda y, p, count: np.argsort(_own(p, y))[: count + 1],
        "the first of them is at place 0, not at 1": (
            lambda y, p, count: np.argsort(_own(p, y))[1 : count + 1]
        ),
        "`argpartition` needs more labels than `count`, and leaves them unsorted: use `argsort`": (
            lambda y, p, count: np.argpartition(_own(p, y), count)[:count]
        ),
        "`argpartition` finds the smallest, but leaves them unsorted": (
            lambda y, p, count: np.argpartition(_own(p, y), count - 1)[:count],
            lambda y, p, count: np.argpartition(_own(p, y), min(count, len(y) - 1))[:count],
        ),
        "a label may be suspect even if it is believed more than a half": _by(
            _own, among=lambda p, y: np.flatnonzero(_own(p, y) < 0.5)
        ),
        "rank by the belief in the label alone, not by its share of the largest": _by(
            lambda p, y: _own(p, y) / p.max(axis=1), among=_everywhere
        ),
    },
    hints=(
        "Of each row you need one number: the probability in the column of the stated label.",
        "`probabilities[np.arange(n), labels]` takes one number a row; `probabilities[:, labels]` "
        "would take whole columns.",
        "`np.argsort(self_confidence)[:count]`: the least believed come first.",
    ),
    unlocks="A list of suspects. A person must decide about each.",
)
def rank_suspects(labels: np.ndarray, probabilities: np.ndarray, count: int) -> np.ndarray:
    """Return the places of the labels believed least."""
    rows = zip(probabilities.tolist(), labels.tolist(), strict=True)
    belief = [(row[label], i) for i, (row, label) in enumerate(rows)]
    return np.array([i for _, i in sorted(belief)[:count]], np.int64)


def _rankings() -> Iterator[tuple]:
    for seed, n, planted, k in ((114, 20, 8, 5), (4, 5, 1, 1), (111, 100, 10, 40), (0, 12, 4, 12)):
        generator = seeded(seed)
        wrong = generator.choice(n, planted, replace=False)
        order = np.argsort(generator.random(n) - 0.4 * np.isin(np.arange(n), wrong))
        yield order, wrong, k
    sizes = seeded(115)
    for few, many in ((6, 30), (1200, 1500)):
        n = int(sizes.integers(few, many))
        planted, k = (int(size) for size in sizes.integers(2, n, 2))
        ranking = sizes.permutation(n)  # the last of the first k is planted, the next one is not
        others = sizes.choice(np.delete(ranking, [k - 1, k]), planted - 1, replace=False)
        yield ranking, np.append(others, ranking[k - 1]), k


def _shares(
    first: Callable = lambda hits, planted, k: hits / k,
    second: Callable = lambda hits, planted, k: hits / planted,
    part: Callable = lambda ranking, k: ranking[:k],
) -> Callable:
    def shares(ranking: np.ndarray, planted: np.ndarray, k: int) -> tuple:
        hits = int(np.isin(part(ranking, k), planted).sum())
        return first(hits, len(planted), k), second(hits, len(planted), k)

    return shares


def _rounded(digits: int, by: Callable = round) -> Callable:
    return lambda *a: tuple(float(by(share, digits)) for share in _shares()(*a))


def _planted_as_many(number: int) -> Callable:
    return _shares(second=lambda hits, planted, k: hits / number)


def _curve(ranking: np.ndarray, planted: np.ndarray, k: int) -> np.ndarray:
    return np.isin(ranking, planted).cumsum() / len(planted)


def _of_hits(hits: int, planted: np.ndarray, k: int) -> tuple[float, float]:
    return hits / k, hits / len(planted)


@sheet.task(
    stars=2,
    cases=_rankings,
    tolerance=1e-9,
    misconceptions={
        "the two shares are exchanged": lambda *a: _shares()(*a)[::-1],
        "both were divided by k; the second is a share of all that was planted": _shares(
            second=lambda hits, planted, k: hits / k
        ),
        "both were divided by the number planted; the first is a share of the k": _shares(
            first=lambda hits, planted, k: hits / planted
        ),
        "the most suspect stand first, not last": _shares(part=lambda ranking, k: ranking[-k:]),
        "one place too many was looked at": _shares(part=lambda ranking, k: ranking[: k + 1]),
        "one place too many was looked at, and divided by": lambda ranking, planted, k: _shares()(
            ranking, planted, k + 1
        ),
        "one place too few was looked at": _shares(part=lambda ranking, k: ranking[: k - 1]),
        "the first k begin at place 0, not at 1": (
            _shares(part=lambda ranking, k: ranking[1 : k + 1]),
            _shares(part=lambda ranking, k: ranking[1:k]),
        ),
        "look at the first `k` only, not at all of them": _shares(part=lambda ranking, k: ranking),
        "the first is a share of the k, not of all": lambda ranking, p, k: _shares(
            first=lambda hits, planted, k: hits / len(ranking)
        )(ranking, p, k),
        "the second is a share of what was planted, not of all": lambda ranking, p, k: _shares(
            second=lambda hits, planted, k: hits / len(ranking)
        )(ranking, p, k),
        "shares from 0 to 1, not in percent": lambda *a: tuple(100 * v for v in _shares()(*a)),
        "`planted` is in any order: compare with all of it, not place by place": (
            lambda ranking, planted, k: _of_hits(
                int((ranking[: min(k, len(planted))] == planted[:k]).sum()), planted, k
            )
        ),
        "these are the shares of what is not planted": (
            lambda *a: tuple(1 - share for share in _shares()(*a)),
            _shares(
                first=lambda hits, planted, k: (k - hits) / k,
                second=lambda hits, planted, k: (k - hits) / planted,
            ),
        ),
        "200 is the lesson's number, look at the first `k`": (
            lambda ranking, planted, _: _shares()(ranking, planted, 200),
            _shares(part=lambda ranking, k: ranking[:200]),
        ),
        "these are counts, expected shares": _shares(
            first=lambda hits, planted, k: hits, second=lambda hits, planted, k: hits
        ),
        "`ranking` holds places, its first k are the most suspect": lambda ranking, planted, k: (
            _shares()(np.argsort(ranking), planted, k)
        ),
        "do not round": tuple(  # Python's and NumPy's ways differ in the halves
            _rounded(digits, by) for digits in (2, 3, 4) for by in (round, np.round)
        ),
        "look at the first `k`, not at as many as are planted": (
            lambda ranking, planted, k: _shares()(ranking, planted, len(planted))
        ),
        "the first `k` of the ranking were asked for, here are the places below k": (
            _shares(part=lambda ranking, k: np.arange(k))
        ),
        "`planted` is in any order: compare with all of it, not with its first k": (
            lambda ranking, planted, k: _of_hits(
                int(np.isin(ranking[:k], planted[:k]).sum()), planted, k
            )
        ),
        "the first share is of the k, even where fewer are planted": _shares(
            first=lambda hits, planted, k: hits / min(k, planted)
        ),
        "the second share is of all that are planted, even of more than k": _shares(
            second=lambda hits, planted, k: hits / min(k, planted)
        ),
        "the second is the share that is found, this one is missed": _shares(
            second=lambda hits, planted, k: 1 - hits / planted
        ),
        "the first is the share that is planted, this one is not": _shares(
            first=lambda hits, planted, k: 1 - hits / k
        ),
        "this is the whole curve, take its value after k labels": lambda *a: (
            _shares()(*a)[0],
            _curve(*a),
        ),
        "after k labels the curve stands at `[k - 1]`": (
            lambda ranking, planted, k: (
                _shares()(ranking, planted, k)[0],
                _curve(ranking, planted, k)[k],
            ),
            lambda ranking, planted, k: (
                _shares()(ranking, planted, k)[0],
                _curve(ranking, planted, k)[min(k, len(ranking) - 1)],
            ),
        ),
        "the number planted is `len(planted)`, not a fixed one": tuple(
            _planted_as_many(number) for number in (200, 100, 50)
        ),
        "whole numbers came of `//`, divide with `/`": _shares(
            first=lambda hits, planted, k: hits // k,
            second=lambda hits, planted, k: hits // planted,
        ),
    },
    hints=(
        "Count once: how many of `ranking[:k]` are among the planted? `np.isin` tells.",
        "This count, divided by what? Once by what you looked at, once by what there was to find.",
        "`hits = np.isin(ranking[:k], planted).sum()`, then `hits / k` and `hits / len(planted)`.",
    ),
    unlocks="The first says what your looking yields, the second what it leaves behind.",
)
def score_ranking(ranking: np.ndarray, planted: np.ndarray, k: int) -> tuple[float, float]:
    """Return precision at k, and the share of the planted errors found."""
    hits = 0
    for place in ranking.tolist()[:k]:
        hits += place in planted.tolist()
    return hits / k, hits / len(planted)


@sheet.choice(
    right="d",
    replies={
        "a": "that is precision, 41 of 100. The curve divides by the 50 planted, not by the 100.",
        "b": "the curve is about planted labels only; it counts no image that is named rightly.",
        "c": "real errors are subtler than planted ones, and nobody has counted them here.",
        "d": "It claims that much, for errors like the planted ones, and no more.",
    },
    hints=(
        "Read the two axes aloud. What is divided by what?",
        "And of which errors does the plot speak: of those that somebody planted, or of all?",
    ),
)
def what_it_claims() -> str:
    """Choose what the curve of a ranking claims."""


@sheet.choice(
    right="a",
    replies={
        "a": "Each image voted on itself, as the nearest of all, and defended its own label.",
        "b": "the labels were planted at random places, so odd and even halves are as good as any.",
        "c": "the belief in the stated label is just what ranks a suspect.",
        "d": "argsort is right: the least believed come first.",
    },
    hints=(
        "The judge should never have seen the label that it judges. Which line decides that?",
        "In line 1, look at the two sets of images that `judge` gets.",
    ),
    stars=2,
)
def why_so_few() -> str:
    """Choose the bug in a judge of labels."""


def _kernel(scale: float, classes: int) -> Callable:
    """Return a judge that lets all training images vote, the near ones more."""

    def judge(x_taught: np.ndarray, y_taught: np.ndarray, x_asked: np.ndarray) -> np.ndarray:
        votes = np.full((len(x_asked), classes), 1e-3)
        for i, image in enumerate(x_asked.astype(float)):
            for other, label in zip(x_taught.astype(float), y_taught.tolist(), strict=True):
                votes[i, label] += exp(-float(((image - other) ** 2).mean()) / scale)
        return votes / votes.sum(axis=1, keepdims=True)

    return judge


def _folded() -> Iterator[tuple]:
    for n, numbers, seed, classes in (
        (14, (2, 0, 1), 0, 3),
        (11, (0, 1), 1, 2),
        (12, (4, 7), 2, 4),
    ):
        generator = seeded(seed)
        y = generator.integers(0, classes, n).astype(np.uint8)
        x = generator.integers(0, 120, (n, 2, 3)) + 40 * y[:, np.newaxis, np.newaxis] % 130
        folds = generator.permutation(np.resize(numbers, n))
        yield x.astype(np.uint8), y, folds, _kernel(900.0, classes)
    sizes = seeded(3)  # folds of unequal sizes, with gaps in their numbers
    n, classes, count = (int(sizes.integers(*ends)) for ends in ((12, 30), (2, 6), (2, 6)))
    numbers = sizes.choice(50, count, replace=False)
    folds = sizes.permutation(np.append(numbers, sizes.choice(numbers, n - count)))
    x = sizes.integers(0, 256, (n, 2, 2)).astype(np.uint8)
    yield x, sizes.integers(0, classes, n).astype(np.uint8), folds, _kernel(3000.0, classes)


def _folded_by(choose: Callable, pick: Callable = _own, in_place: bool = True) -> Callable:
    def confidence(x: np.ndarray, y: np.ndarray, folds: np.ndarray, judge: Callable) -> np.ndarray:
        found, parts = np.empty(len(x)), []
        for fold in np.unique(folds):
            taught, asked = choose(folds, fold)
            found[asked] = pick(judge(x[taught], y[taught], x[asked]), y[asked])
            parts.append(found[asked])
        return found if in_place else np.concatenate(parts)

    return confidence


def _others(folds: np.ndarray, fold: int) -> tuple[np.ndarray, np.ndarray]:
    return folds != fold, folds == fold


def _below(limit: Callable) -> Callable:
    """Go over the numbers from 0 to a limit; what has another one stays 0."""
    return lambda x, y, folds, judge: (
        _folded_by(_others)(x, y, folds, judge) * (folds < limit(folds))
    )


def _leaving_one_out(
    x: np.ndarray, y: np.ndarray, folds: np.ndarray, judge: Callable
) -> np.ndarray:
    return _folded_by(_others)(x, y, np.arange(len(x)), judge)


def _one_before(folds: np.ndarray, fold: int) -> tuple[np.ndarray, np.ndarray]:
    numbers = np.unique(folds)
    return folds == numbers[numbers.tolist().index(fold) - 1], folds == fold


def _one_after(folds: np.ndarray, fold: int) -> tuple[np.ndarray, np.ndarray]:
    numbers = np.unique(folds).tolist()
    return folds == numbers[(numbers.index(fold) + 1) % len(numbers)], folds == fold


def _all_probabilities(
    x: np.ndarray, y: np.ndarray, folds: np.ndarray, judge: Callable
) -> np.ndarray:
    places = [np.flatnonzero(folds == fold) for fold in np.unique(folds)]
    parts = [judge(np.delete(x, i, 0), np.delete(y, i), x[i]) for i in places]
    return np.concatenate(parts)[np.argsort(np.concatenate(places))]


def _by_the_first_labels(
    x: np.ndarray, y: np.ndarray, folds: np.ndarray, judge: Callable
) -> np.ndarray:
    found = np.empty(len(x))
    for fold in np.unique(folds):
        asked = folds == fold
        found[asked] = _own(judge(x[~asked], y[~asked], x[asked]), y[: asked.sum()])
    return found


@sheet.task(
    stars=3,
    cases=_folded,
    tolerance=1e-9,
    misconceptions={
        "each label was judged by all images, itself among them": _folded_by(
            lambda folds, fold: (folds == folds, folds == folds)
        ),
        "each fold was judged by itself; the others should teach the judge": _folded_by(
            lambda folds, fold: (folds == fold, folds == fold)
        ),
        "one fold taught and the others were judged; expected the reverse": _folded_by(
            lambda folds, fold: (folds == fold, folds != fold)
        ),
        "the values stand in the order of the folds, put them back in their places": _folded_by(
            _others, in_place=False
        ),
        "this is the belief in the judge's own answer, take that in the stated label": _folded_by(
            _others, pick=lambda p, y: p.max(axis=1)
        ),
        "the folds need not be numbered 0, 1, …: go over `np.unique(folds)`": (
            _below(lambda folds: len(np.unique(folds))),
            _below(lambda folds: 10),
            _below(lambda folds: 2),
        ),
        "go over each fold for itself, not over one and all the rest": (
            lambda x, y, folds, judge: _folded_by(_others)(x, y, folds == folds[0], judge),
            lambda x, y, folds, judge: _folded_by(_others)(x, y, folds == folds.min(), judge),
            lambda x, y, folds, judge: _folded_by(_others)(x, y, folds == folds.max(), judge),
        ),
        "the fold with the number 0 was left out: go over `np.unique(folds)`": (
            lambda x, y, folds, judge: _folded_by(_others)(x, y, folds, judge) * (folds > 0)
        ),
        "the values are sorted, expected in the order of x": lambda *a: np.sort(
            _folded_by(_others)(*a)
        ),
        "the fold with the largest number was left out: go over `np.unique(folds)`": _below(np.max),
        "this is the answer that the judge gives, expected its belief in the stated label": (
            _folded_by(_others, pick=lambda p, y: p.argmax(axis=1))
        ),
        "these are the beliefs in all but the stated label": lambda *a: 1 - _folded_by(_others)(*a),
        "each image was judged by all images but itself; leave out its whole fold": (
            _leaving_one_out
        ),
        "only one other fold teaches; expected all other folds": (
            _folded_by(_one_before),
            _folded_by(_one_after),
        ),
        "the folds are those in `folds`, not the even and the odd places": (
            lambda x, y, folds, judge: _folded_by(_others)(x, y, np.arange(len(x)) % 2, judge)
        ),
        "only two folds were judged; go over all of them": lambda x, y, folds, judge: np.where(
            np.isin(folds, np.unique(folds)[:2]), _folded_by(_others)(x, y, folds, judge), 0
        ),
        "only the last fold is filled: make the array before the loop": (
            lambda x, y, folds, judge: np.where(
                folds == folds.max(), _folded_by(_others)(x, y, folds, judge), 0
            )
        ),
        "these are the most suspect places, expected the self-confidence in each label": (
            lambda *a: np.argsort(_folded_by(_others)(*a))
        ),
        "one number an image: the probability of its stated label": _all_probabilities,
        "these say whether the judge agrees with the label, expected its belief": (
            _folded_by(_others, pick=lambda p, y: p.argmax(axis=1) == y)
        ),
        "look up the labels of the judged fold, `y[inside]`, not the first of all": (
            _by_the_first_labels
        ),
        "the judge expects the images as they are, not divided by 255": lambda x, *others: (
            _folded_by(_others)(x / 255, *others)
        ),
        "do not round": tuple(
            lambda *a, digits=digits: _folded_by(_others)(*a).round(digits) for digits in (2, 3, 4)
        ),
    },
    hints=(
        "For each fold: who is judged, and who teaches the judge? No image may be both.",
        "With `inside = folds == fold`, teach with `~inside` and ask about `inside`.",
        "`p = judge(x[~inside], y[~inside], x[inside])`, then put "
        "`p[np.arange(len(p)), y[inside]]` into `found[inside]`.",
    ),
    unlocks="Each label was judged by someone who had never seen it.",
)
def out_of_fold(x: np.ndarray, y: np.ndarray, folds: np.ndarray, judge: Callable) -> np.ndarray:
    """Return the belief in each stated label, by a judge taught with the other folds."""
    found = []
    for i in range(len(x)):
        others = [j for j in range(len(x)) if folds[j] != folds[i]]
        found.append(float(judge(x[others], y[others], x[[i]])[0, y[i]]))
    return np.array(found)
