"""Checks of the practice sheet "A dense network in Keras"."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import cos, exp, log, pi, prod

import numpy as np

from fmnist_utils.checks.engine.call import describe_call
from fmnist_utils.checks.engine.keras_models import (
    NetworkView,
    expect_model,
    outputs_of,
    random_images,
    random_weights,
    view_network,
)
from fmnist_utils.checks.engine.seeds import current_secret, seeded
from fmnist_utils.checks.engine.sheet import Sheet
from fmnist_utils.checks.engine.student_function import Incorrect, StudentFunction
from fmnist_utils.data import load, preprocess
from fmnist_utils.datasets.fetch import sample_files

sheet = Sheet(__name__)
hint, progress = sheet.hint, sheet.progress


def _sizes() -> Iterator[tuple]:
    yield ([784, 128, 10],)
    yield ([784, 10],)
    yield ([784, 256, 128, 10],)
    yield ([5, 1],)
    yield ([3, 4, 2, 6, 7],)
    yield (seeded(11).integers(1, 40, 5).tolist(),)
    yield (seeded(14).integers(1000, 5000, int(seeded(15).integers(4, 9))).tolist(),)


def _pairs(sizes: list) -> list[tuple]:
    return list(pairwise(sizes))


@sheet.task(
    cases=_sizes,
    misconceptions={
        "each output has a bias of its own besides its weights": lambda sizes: sum(
            a * b for a, b in _pairs(sizes)
        ),
        "a bias belongs to an output, not to an input": lambda sizes: sum(
            a * b + a for a, b in _pairs(sizes)
        ),
        "a layer has a bias for each output, not one in all": lambda sizes: sum(
            a * b + 1 for a, b in _pairs(sizes)
        ),
        "the inputs have no biases": lambda sizes: (
            sum(a * b + b for a, b in _pairs(sizes)) + sizes[0]
        ),
        "the layers after the first have parameters, too": lambda sizes: (
            sizes[0] * sizes[1] + sizes[1]
        ),
        "the last layer has a bias, too": lambda sizes: (
            sum(a * b + b for a, b in _pairs(sizes)) - sizes[-1]
        ),
        "every layer has biases, not the last one alone": lambda sizes: (
            sum(a * b for a, b in _pairs(sizes)) + sizes[-1]
        ),
        "that is the last layer alone: add up all layers": lambda sizes: (
            (sizes[-2] + 1) * sizes[-1]
        ),
        "the last layer is left out: n sizes make n - 1 layers": lambda sizes: sum(
            a * b + b for a, b in _pairs(sizes[:-1])
        ),
        "the first layer is left out: it lies between the first two sizes": lambda sizes: sum(
            a * b + b for a, b in _pairs(sizes[1:])
        ),
        "a layer takes what the layer before it gives, not the network's inputs": lambda sizes: sum(
            sizes[0] * b + b for b in sizes[1:]
        ),
        "multiply neighbours only, and add the layers up": prod,
        "each output has weights besides its bias": lambda sizes: sum(sizes[1:]),
        "that counts the outputs and inputs, not what lies between them": sum,
        "that is the docstring's example, compute it from `sizes`": lambda sizes: 101770,
        "add the layers up, one number is asked for": lambda sizes: [
            a * b + b for a, b in _pairs(sizes)
        ],
        "a list of n sizes has n - 1 pairs of neighbours": lambda sizes: sum(
            sizes[k] * sizes[k + 1] for k in range(len(sizes))
        ),
        "the list may be shorter or longer than three": lambda sizes: (
            sizes[0] * sizes[1] + sizes[1] + sizes[1] * sizes[2] + sizes[2]
        ),
    },
    hints=(
        "Each layer lies between two neighbours of the list. How many weights, how many biases?",
        "From a values to b: a · b weights and b biases. Add that up over all neighbours.",
        "for inputs, outputs in zip(sizes[:-1], sizes[1:]): total += …",
    ),
    unlocks="You know a network's size before you build it.",
)
def count_parameters(sizes: list[int]) -> int:
    """Return the number of weights and biases."""
    total = 0
    for place in range(1, len(sizes)):
        for _ in range(sizes[place]):
            total += sizes[place - 1] + 1
    return total


def _networks() -> Iterator[tuple]:
    generator = seeded(5)
    for n, shape, sizes in ((3, (4, 5, 1), (20, 8, 7)), (1, (3, 3, 1), (9, 10)),
                            (2, (2, 3, 2), (12, 9, 8, 7)), (4, (4, 2, 1), (8, 8, 8))):  # fmt: skip
        weights = []
        for a, b in _pairs(list(sizes)):
            weights += [generator.normal(size=(a, b)), generator.normal(size=b)]
        yield generator.uniform(size=(n, *shape)), weights
    weights = [generator.normal(size=(6, 7)), generator.normal(size=7)]
    weights += [generator.normal(size=(7, 8)), generator.normal(size=8)]
    yield generator.uniform(size=(1, 3, 2, 5)).T, weights  # not contiguous
    sizes = [6, *seeded(16).integers(3, 9, int(seeded(17).integers(3, 6))).tolist()]
    weights = []
    for a, b in _pairs(sizes):
        weights += [generator.normal(size=(a, b)), generator.normal(size=b)]
    yield generator.normal(size=(int(seeded(18).integers(5, 9)), 3, 2, 1)), weights
    weights = [generator.normal(size=(6, 4)), generator.normal(size=4)]
    weights += [generator.normal(size=(4, 2)), generator.normal(size=2)]
    yield generator.uniform(size=(int(seeded(20).integers(1000, 1100)), 1, 2, 3)), weights


def _forward(
    between: Callable = lambda z: np.maximum(z, 0),
    last: Callable = lambda z: z,
    layer: Callable = lambda x, w, b: x @ w + b,
) -> Callable:
    def forward(x: np.ndarray, weights: list) -> np.ndarray:
        x = x.reshape(len(x), -1)
        for k in range(0, len(weights), 2):
            x = layer(x, weights[k], weights[k + 1])
            x = (last if k == len(weights) - 2 else between)(x)
        return x

    return forward


def _rows(x: np.ndarray) -> np.ndarray:
    return x.reshape(len(x), -1)


def _two_layers(x: np.ndarray, weights: list) -> np.ndarray:
    w1, b1, w2, b2 = weights
    return _relu(_rows(x) @ w1 + b1) @ w2 + b2


def _relu_after_first(x: np.ndarray, weights: list, alone: bool) -> np.ndarray:
    """Apply ReLU after the first layer only, or after it even if there is no other."""
    x = _rows(x)
    for k in range(0, len(weights), 2):
        x = x @ weights[k] + weights[k + 1]
        is_last = k == len(weights) - 2
        if (k == 0 and not (alone and is_last)) or (k > 0 and not alone and not is_last):
            x = _relu(x)
    return x


def _biases_behind(x: np.ndarray, weights: list) -> np.ndarray:
    x, layers = _rows(x), len(weights) // 2
    for k in range(layers):
        x = x @ weights[k] + weights[layers + k]
        x = _relu(x) if k < layers - 1 else x
    return x


def _not_flattened(x: np.ndarray, weights: list) -> np.ndarray:
    for k in range(0, len(weights), 2):
        x = x @ weights[k] + weights[k + 1]
    return x


def _bias_after_relu(x: np.ndarray, weights: list) -> np.ndarray:
    x = x.reshape(len(x), -1)
    for k in range(0, len(weights) - 2, 2):
        x = _relu(x @ weights[k]) + weights[k + 1]
    return x @ weights[-2] + weights[-1]


def _softmax(z: np.ndarray) -> np.ndarray:
    powers = np.exp(z - z.max(axis=-1, keepdims=True))
    return powers / powers.sum(axis=-1, keepdims=True)


def _row_sums(z: np.ndarray) -> np.ndarray:
    return z.sum(axis=1, keepdims=True)


def _relu(z: np.ndarray) -> np.ndarray:
    return np.maximum(z, 0)


@sheet.task(
    stars=2,
    cases=_networks,
    tolerance=1e-6,
    misconceptions={
        "logits may be negative, no ReLU after the last layer": _forward(last=_relu),
        "ReLU is missing between the layers": _forward(between=lambda z: z),
        "the bias is added before ReLU, not after it": lambda x, w: _bias_after_relu(x, w),
        "the biases are missing": _forward(layer=lambda x, w, b: x @ w),
        "the network ends in logits, softmax comes later": _forward(last=_softmax),
        "ReLU sets negative values to 0, it does not take their sign away": _forward(
            between=np.abs
        ),
        "ReLU stands between the layers, not a sigmoid": _forward(
            between=lambda z: 1 / (1 + np.exp(-z))
        ),
        "ReLU stands between the layers, not at the end": _forward(lambda z: z, last=_relu),
        "np.max gives the largest value, ReLU is np.maximum": _forward(lambda z: np.max(z, 0)),
        "the weights come as (inputs, outputs), without .T": _forward(
            layer=lambda x, w, b: x @ w.T + b
        ),
        "there may be one layer, or more than two": _two_layers,
        "only the first two layers are used, and there may be one or more than two": lambda x, w: (
            _relu(_rows(x) @ w[0] + w[1]) @ w[2] + w[3]
        ),
        "the last layer is left out": lambda x, w: _forward(last=_relu)(x, w[:-2]),
        "ReLU stands after each layer but the last, not after the first alone": lambda x, w: (
            _relu_after_first(x, w, alone=True)
        ),
        "where there is one layer, it is the last: no ReLU": lambda x, w: _relu_after_first(
            x, w, alone=False
        ),
        "ReLU stands between the layers, not before the first": lambda x, w: _forward()(
            _relu(x), w
        ),
        "only the biases of the last layer are used": lambda x, w: _forward()(
            x, [each * (each.ndim > 1 or k == len(w) - 1) for k, each in enumerate(w)]
        ),
        "the logits are asked for, not the class": lambda x, w: _forward()(x, w).argmax(axis=1),
        "x is used as it comes, not divided by 255": lambda x, w: _forward()(x / 255, w),
        "all images are asked for, not the first alone": lambda x, w: _forward()(x[:1], w)[0],
        "an image is read row by row, in NumPy's usual order": lambda x, w: _forward()(
            x.reshape(len(x), -1, order="F"), w
        ),
        "weights and biases come in turns, layer by layer": _biases_behind,
        "make each image one row of numbers first": _not_flattened,
        "an image may have more or fewer values than 784": lambda x, w: x.reshape(len(x), 784),
        "an image may have other sizes than 784 values": lambda x, w: x.reshape(-1, 784),
    },
    hints=(
        "First make each image a row: reshape(len(x), -1). Then the weights come in pairs.",
        "For each pair, x = x @ w + b; and ReLU, unless it was the last pair.",
        "for k in range(0, len(weights), 2): … `if k + 2 < len(weights)`: np.maximum(x, 0).",
    ),
    unlocks="That is all that a dense network does: products, sums and a maximum.",
)
def forward(x: np.ndarray, weights: list[np.ndarray]) -> np.ndarray:
    """Return the logits."""
    rows = []
    for image in x:
        values = image.ravel().tolist()
        for k in range(0, len(weights), 2):
            columns, biases = weights[k].T.tolist(), weights[k + 1].tolist()
            values = [
                sum(v * w for v, w in zip(values, column, strict=True)) + bias
                for column, bias in zip(columns, biases, strict=True)
            ]
            if k + 2 < len(weights):
                values = [v if v > 0 else 0.0 for v in values]
        rows.append(values)
    return np.array(rows, np.float64)


def _guesses() -> Iterator[tuple]:
    generator = seeded(6)
    yield np.array([9, 0, 3, 3], np.uint8), generator.normal(size=(4, 10)), 0.1
    yield np.array([1], np.int64), generator.normal(scale=3, size=(1, 3)), 0.3
    yield np.array([0, 1, 2, 3, 3, 0], np.uint8), generator.normal(scale=3, size=(6, 4)), 0.0
    yield np.array([1, 2], np.uint8), np.array([[1000.0, 0, -1000], [2, 2, 2]]), 0.2
    parts = generator.integers(0, 64, (2, 1, 3)) / 64  # numbers of 32 bits hold them, too
    yield np.array([2], np.int16), np.array([[1000.0, 999, 998]]) - parts[0], 0.1
    yield np.array([0]), np.array([[-999.0, -998, -997]]) - parts[1], 0.1
    yield np.array([0, 1]), np.array([[1000.0, 0], [-1000, 1000]]), 0.0
    n, classes = seeded(19).integers((1000, 11), (1100, 20)).tolist()
    yield generator.integers(0, classes, n), generator.normal(scale=2, size=(n, classes)), 0.25
    yield np.arange(7, dtype=np.uint8) % 3, generator.normal(size=(5, 7)).T[:, ::2], 0.5


def _smoothed(targets: Callable, log_of: Callable | None = None, mean: Callable = np.mean):  # noqa: ANN202
    def loss(labels: np.ndarray, logits: np.ndarray, smoothing: float) -> float:
        k = logits.shape[1]
        true, other = targets(smoothing, k)
        expected = np.full(logits.shape, float(other))
        expected[np.arange(len(labels)), labels] = true
        logs = (log_of or _log_softmax)(logits)
        return float(mean(-(expected * logs).sum(axis=1)))

    return loss


def _even(s: float, k: int) -> tuple:
    return 1 - s + s / k, s / k


def _log_softmax(z: np.ndarray, largest: np.ndarray | None = None) -> np.ndarray:
    moved = z - (z.max(axis=1, keepdims=True) if largest is None else largest)
    return moved - np.log(np.exp(moved).sum(axis=1, keepdims=True))


def _share_by(count: Callable) -> Callable:
    """Spread the smoothing by a number that comes from the labels."""

    def loss(labels: np.ndarray, logits: np.ndarray, smoothing: float) -> float:
        part = smoothing / count(labels)
        return _smoothed(lambda s, k: (1 - s + part, part))(labels, logits, smoothing)

    return loss


def _fixed_classes(labels: np.ndarray, logits: np.ndarray, s: float, classes: int) -> float:
    targets = np.eye(classes)[labels] * (1 - s) + s / classes
    return float(-(targets * _log_softmax(logits)).sum(axis=1).mean())


def _smoothed_probability(labels: np.ndarray, logits: np.ndarray, s: float) -> float:
    p = (1 - s) * _softmax(logits) + s / logits.shape[1]
    return float(-np.log(p[np.arange(len(labels)), labels]).mean())


def _in_loops(labels: np.ndarray, logits: np.ndarray, s: float, moved: bool) -> float:
    """Take e to the power and the logarithm number by number, where they raise errors."""
    total = 0.0
    for row, label in zip(logits.tolist(), labels.tolist(), strict=True):
        powers = [exp(value - max(row) * moved) for value in row]
        for k, power in enumerate(powers):
            target = s / len(row) + (1 - s if k == label else 0)
            total -= target * log(power / sum(powers))
    return total / len(logits)


def _rounded(function: Callable, places: int) -> Callable:
    return lambda *arguments: round(function(*arguments), places)


#: What beginners put into a logarithm so that it is never asked about 0.
_TINY = (1e-7, 1e-8, 1e-9, 1e-10, 1e-12, 1e-15, 1e-16)


def _without_zero(z: np.ndarray) -> np.ndarray:
    """Leave out the logarithm of each probability that comes out as 0."""
    p = _softmax(z)
    return np.log(np.where(p > 0, p, 1))


@sheet.task(
    stars=2,
    cases=_guesses,
    tolerance=1e-6,
    misconceptions={
        "the true class gets its part of what is spread, too": _smoothed(
            lambda s, k: (1 - s, s / (k - 1))
        ),
        "the targets of an image sum to 1: the true class gets its part of the rest": _smoothed(
            lambda s, k: (1 - s, s / k)
        ),
        "the targets of an image sum to 1: the true class gives its share away": _smoothed(
            lambda s, k: (1, s / k)
        ),
        "the targets of an image sum to 1: take the share from the true class first": _smoothed(
            lambda s, k: (1 + s / k, s / k)
        ),
        "the share is spread over as many classes as there are, not always ten": _smoothed(
            lambda s, k: (1 - s + s / 10, s / 10)
        ),
        "there may be more or fewer classes than ten": lambda y, z, s: _fixed_classes(y, z, s, 10),
        "0.91 and 0.01 are the targets for ten classes and a smoothing of 0.1": _smoothed(
            lambda s, k: (0.91, 0.01)
        ),
        "the true class keeps 1 - smoothing, and loses smoothing": _smoothed(
            lambda s, k: _even(1 - s, k)
        ),
        "a class may be missing among the labels: count the columns of `logits`": _share_by(
            lambda labels: int(labels.max()) + 1
        ),
        "a class may be missing among the labels, `logits` has a column for each": (
            lambda y, z, s: _fixed_classes(y, z, s, int(y.max()) + 1)
        ),
        "a class may be missing among these labels: count the columns of `logits`": _share_by(
            lambda labels: len(set(labels.tolist()))
        ),
        "the share is spread over the classes, not over the images": _share_by(len),
        "the target is smoothed, not the probability": _smoothed_probability,
        "`smoothing` is spread over the classes, each gets a part of it": _smoothed(
            lambda s, k: (1 - s + s, s)
        ),
        "the smoothing is missing": _smoothed(lambda s, k: (1, 0)),
        "keep the axis, so that each row has its own number: keepdims=True": lambda y, z, s: (
            _smoothed(_even)(y, z - z.max(axis=1), s)
        ),
        "the other classes count, too": _smoothed(lambda s, k: (_even(s, k)[0], 0)),
        "the loss of a batch is the mean over its images, not the sum": _smoothed(
            _even, mean=np.sum
        ),
        "an image's loss is the sum over its classes, the mean is over the images": (
            lambda y, z, s: _smoothed(_even)(y, z, s) / z.shape[1]
        ),
        "that is the first image's loss, the mean of all is asked for": lambda y, z, s: _smoothed(
            _even
        )(y[:1], z[:1], s),
        "a logarithm of a probability is negative, the loss is minus that": _smoothed(
            _even, mean=lambda losses: -np.mean(losses)
        ),
        "one loss an image is not yet the mean": lambda y, z, s: np.array(
            [_smoothed(_even)(y[i : i + 1], z[i : i + 1], s) for i in range(len(z))]
        ),
        "e to the power of a large logit overflows; subtract the row's largest first": _smoothed(
            _even, lambda z: np.log(np.exp(z) / np.exp(z).sum(axis=1, keepdims=True))
        ),
        "e to the power of a large logit overflows here; subtract the row's largest first": (
            _smoothed(_even, lambda z: _log_softmax(z, np.array(0.0)))
        ),
        "math.exp of a large logit overflows; subtract the row's largest first": (
            lambda y, z, s: _in_loops(y, z, s, moved=False)
        ),
        "a probability of 0 has no logarithm; compute it from the logits": _smoothed(
            _even, lambda z: np.log(_softmax(z))
        ),
        "math.log has no answer for a probability of 0; compute it from the logits": (
            lambda y, z, s: _in_loops(y, z, s, moved=True)
        ),
        "subtract from each row its own largest, not the largest of all": _smoothed(
            _even, lambda z: _log_softmax(z, z.max())
        ),
        "subtract from each row its own largest logit, not that of all rows": _smoothed(
            _even, lambda z: np.log(np.exp(z - z.max()) / _row_sums(np.exp(z - z.max())))
        ),
        **{
            f"no probability below {tiny:g} is told apart, which hides how large the loss is": (
                _smoothed(_even, lambda z, tiny=tiny: np.log(_softmax(z) + tiny)),
                _smoothed(_even, lambda z, tiny=tiny: np.log(_softmax(z).clip(min=tiny))),
            )
            for tiny in _TINY
        },
        "a probability that comes out as 0 costs most, it is not left out": _smoothed(
            _even, _without_zero
        ),
        "the probabilities of each image sum to 1, over its classes": _smoothed(
            _even, lambda z: _log_softmax(z.T).T
        ),
        "the probabilities of each image sum to 1 of their own": _smoothed(
            _even, lambda z: z - z.max() - np.log(np.exp(z - z.max()).sum())
        ),
        "ln is the natural logarithm, np.log": _smoothed(
            _even, lambda z: _log_softmax(z) / np.log(2)
        ),
        "ln is the natural logarithm, np.log, not that to base 10": _smoothed(
            _even, lambda z: _log_softmax(z) / np.log(10)
        ),
        "a logit is not yet the logarithm of a probability": _smoothed(_even, lambda z: z),
        "the logarithm is missing": _smoothed(_even, _softmax),
        "softmax is taken twice": _smoothed(_even, lambda z: np.log(_softmax(_softmax(z)))),
        "these are logits, not probabilities": _smoothed(_even, np.log),
        **{
            f"do not round to {places} places": _rounded(_smoothed(_even), places)
            for places in (2, 3, 4)
        },
    },
    hints=(
        "Write down the ten targets of one image first. Do they sum to 1?",
        "Target of the true class: 1 - smoothing + smoothing / classes; each other: smoothing / "
        "classes. The loss of an image is minus the sum of target · log(probability).",
        "log(probability) = z - log(sum of e to the z), with z = logits minus the row's largest.",
    ),
    unlocks="This loss never falls to zero: it asks for 91 %, not for certainty.",
)
def smoothed_loss(labels: np.ndarray, logits: np.ndarray, smoothing: float) -> float:
    """Return the mean loss."""
    total = 0.0
    for row, label in zip(logits.tolist(), labels.tolist(), strict=True):
        largest = max(row)
        log_sum = largest + log(sum(exp(value - largest) for value in row))
        for k, value in enumerate(row):
            target = smoothing / len(row) + (1 - smoothing if k == label else 0)
            total -= target * (value - log_sum)
    return total / len(logits)


def _steps() -> Iterator[tuple]:
    for step in (0, 100, 199, 200, 201, 600, 999, 1000, 1500, 1001):
        yield step, 0.01, 1000
    yield from ((1, 0.5, 13), (2, 0.5, 13), (3, 0.5, 13), (12, 0.5, 13), (0, 0.2, 4), (1, 0.2, 4))
    yield from ((0, 0.1, 8), (1, 0.1, 8), (9, 0.1, 8))
    generator = seeded(12)
    for low, high in ((6, 40), (200, 900), (1100, 3000)):
        steps = int(generator.integers(low, high)) // 5 * 5 + int(generator.integers(1, 5))
        climb, peak = steps // 5, float(generator.uniform(0.02, 0.3))
        near = [climb - 1, climb, climb + 1, steps - 1, steps, steps + 1]
        for step in [*near, *generator.integers(1, steps, 3).tolist()]:
            yield step, peak, steps


def _cycle(  # noqa: ANN202
    start: float = 1 / 25,
    length: Callable = lambda steps: steps // 5,
    fall: Callable = lambda share: (1 + cos(pi * share)) / 2,
    after: Callable = lambda share: 0.0,
    share_of: Callable = lambda step, climb, steps: (step - climb) / (steps - climb),
    climbed: Callable = lambda step, climb: step / climb,
):
    """Make the schedule with one part changed, among them what it gives `after` its end."""

    def rate(step: int, peak: float, steps: int) -> float:
        climb = length(steps)
        if step < climb:
            return peak * (start + (1 - start) * climbed(step, climb))
        share = share_of(step, climb, steps)
        return peak * (fall(share) if step < steps and share <= 1 else after(share))

    return rate


def _stays(fall: Callable) -> dict:
    """Let a fall keep its last value, as `min(share, 1)` does."""
    return {"fall": fall, "after": lambda share: fall(min(share, 1))}


def _divides_by_no_climb(
    step: int,
    peak: float,
    steps: int,
    climbed: Callable = lambda step, climb: float(step) / climb,
) -> float:
    climb = steps // 5
    if step <= climb:
        return peak / 25 + (peak - peak / 25) * climbed(step, climb)
    return _cycle()(step, peak, steps)


def _fall(share: float) -> float:
    return (1 + cos(pi * share)) / 2


def _of_all_steps(step: int, climb: int, steps: int) -> float:
    return (step - climb) / steps


@sheet.task(
    stars=2,
    cases=_steps,
    tolerance=1e-7,  # so that Keras's own schedule, of 32 bits, is right
    misconceptions={
        "it begins at a 25th of the peak, not at zero": _cycle(start=0),
        "it begins at a 25th of the peak, not at a fifth": _cycle(start=1 / 5),
        "you add the whole peak to what it begins with": lambda step, peak, steps: (
            peak / 25 + peak * step / (steps // 5)
            if step < steps // 5
            else _cycle()(step, peak, steps)
        ),
        "it falls along a cosine, not along a line": _cycle(fall=lambda share: 1 - share),
        "half a cosine falls, a whole one comes back up": _cycle(
            **_stays(lambda share: _fall(2 * share))
        ),
        "half a cosine falls, a whole one climbs back up": _cycle(
            fall=lambda share: _fall(2 * share)
        ),
        "the quarter of a cosine falls too late; take the half, lifted and halved": _cycle(
            fall=lambda share: cos(pi * share / 2)
        ),
        "a cosine falls from 1 to -1: lift it by 1, and halve it": _cycle(
            fall=lambda share: cos(pi * share)
        ),
        "a cosine falls from 1 to -1: add 1 to it, and halve it": _cycle(
            **_stays(lambda share: cos(pi * share))
        ),
        "a cosine plus 1 falls from 2 to 0: halve it": _cycle(fall=lambda share: 2 * _fall(share)),
        "it falls to zero, not to a 25th of the peak": _cycle(
            **_stays(lambda share: (1 + 24 * _fall(share)) / 25)
        ),
        "it falls to zero, a 25th is where the climb begins": _cycle(
            fall=lambda share: (1 + 24 * _fall(share)) / 25
        ),
        "it falls: 1 + cos does, 1 - cos climbs": _cycle(fall=lambda share: 1 - _fall(share)),
        "it falls: 1 + cos does, while 1 - cos climbs": _cycle(
            **_stays(lambda share: 1 - _fall(share))
        ),
        "the fall begins at the end of the climb, count its steps from there": _cycle(
            share_of=lambda step, climb, steps: step / steps
        ),
        "the fall takes the steps that are left after the climb, not all `steps`": _cycle(
            share_of=_of_all_steps
        ),
        "the fall takes the steps left after the climb, not all `steps`": _cycle(
            share_of=_of_all_steps, **_stays(_fall)
        ),
        "it is zero at step `steps`, not one step earlier": _cycle(
            share_of=lambda step, climb, steps: (step - climb) / (steps - 1 - climb)
        ),
        "after the last step the rate stays zero, the cosine would rise again": _cycle(after=_fall),
        "the climb takes the whole part of a fifth of the steps": _cycle(length=lambda s: s / 5),
        "the climb takes `steps // 5` steps, a fifth rounded down": _cycle(
            length=lambda s: round(s / 5)
        ),
        "the climb takes `steps // 5` steps, a fifth rounded down, not up": _cycle(
            length=lambda s: -(-s // 5)
        ),
        "the peak is reached at the end of the climb": _cycle(length=lambda s: s // 5 + 1),
        "the peak is reached at step `steps // 5`, not one step earlier": _cycle(
            climbed=lambda step, climb: step / (climb - 1)
        ),
        "the peak is reached at step `steps // 5`, not a step earlier": _cycle(
            climbed=lambda step, climb: float(step) / (climb - 1)  # its error has other words
        ),
        "the climb begins at step 0 with a 25th: step / climb of it is behind you": _cycle(
            climbed=lambda step, climb: (step + 1) / climb
        ),
        "the climb takes a fifth of `steps`, which is not always 20": _cycle(length=lambda s: 20),
        "the climb takes a fifth of `steps`, which is not always 200": _cycle(length=lambda s: 200),
        "where `steps // 5` is 0 there is no climb, and nothing to divide by": _divides_by_no_climb,
        "where `steps // 5` is 0 there is no climb, nothing to divide by": lambda *arguments: (
            _divides_by_no_climb(*arguments, climbed=lambda step, climb: step / climb)
        ),
        "where `steps // 5` is 0 there is no climb": _cycle(length=lambda s: max(1, s // 5)),
        "the peak is an argument, not always 0.01": lambda step, peak, steps: _cycle()(
            step, 0.01, steps
        ),
        "`steps` is an argument, not always 100": lambda step, peak, steps: _cycle()(
            step, peak, 100
        ),
        "`steps` is an argument, not always 1000": lambda step, peak, steps: _cycle()(
            step, peak, 1000
        ),
        **{f"do not round to {n} places": _rounded(_cycle(), n) for n in (2, 3, 4, 5, 6)},
    },
    hints=(
        "Two pieces: the climb while step < steps // 5, and the fall after it. And after the end?",
        "In each piece, first compute the share of it that is behind you, from 0 to 1.",
        "Climb: low + (peak - low) · share. Fall: peak · (1 + cos(π · share)) / 2, and 0 once "
        "share is larger than 1.",
    ),
    unlocks="The schedule that was worth most in the lesson's table.",
)
def learning_rate(step: int, peak: float, steps: int) -> float:
    """Return the learning rate at a step."""
    climb, low = steps // 5, peak / 25
    if step >= steps:
        return 0.0
    if step < climb:
        rate = low
        for _ in range(step):
            rate += (peak - low) / climb
        return rate
    return peak / 2 + peak / 2 * cos(pi * (step - climb) / (steps - climb))


def _orders() -> Iterator[tuple]:
    yield (28, 28, 1), (128,), 0.2
    yield (14, 14, 1), (20, 12), 0.5
    yield (4, 3, 2), (), 0.25
    yield (5, 6, 1), (9, 7, 8), 0.25
    if current_secret() is not None:
        rng = seeded(53)
        height, width = rng.choice(np.arange(3, 10), 2, replace=False).tolist()
        widths = rng.choice(np.arange(4, 14), 3, replace=False).tolist()
        yield (height, width, int(rng.integers(1, 3))), tuple(widths), 0.125


@dataclass(frozen=True)
class _Dense:
    """A network of dense layers, a dropout behind each hidden one, and how it may go wrong."""

    enter: Callable = _rows
    widths: Callable = tuple
    has_bias: Callable = lambda is_last: True
    layers: Callable = lambda hidden: ["Dense", "Dropout"] * hidden + ["Dense"]
    rate: Callable = float
    between: Callable = _relu
    last: Callable = np.array
    is_every_second_linear: bool = False

    def __call__(self, image_shape: tuple, widths: Sequence[int], dropout: float) -> NetworkView:
        """Return what is seen of it."""
        x = self.enter(random_images(image_shape))
        pairs = _pairs([x.shape[1], *self.widths(widths), 10])
        biases = [self.has_bias(place == len(pairs) - 1) for place in range(len(pairs))]
        shapes: list[tuple[int, ...]] = []
        for (a, b), has_bias in zip(pairs, biases, strict=True):
            shapes += [(a, b), (b,)] if has_bias else [(a, b)]
        weights = iter(random_weights(shapes))
        for place, has_bias in enumerate(biases):
            x = x @ next(weights) + (next(weights) if has_bias else 0)
            if place == len(pairs) - 1:
                x = self.last(x)
            elif not (self.is_every_second_linear and place % 2):
                x = self.between(x)
        layers = self.layers(len(pairs) - 1)
        return NetworkView(shapes, x, layers, [self.rate(dropout)] * layers.count("Dropout"))


def _view_of_network(model: object, call: str, order: tuple) -> NetworkView:
    image_shape, widths, _ = order
    try:
        return view_network(model, call, image_shape, 10, "Dense", "Dropout")
    except Incorrect as problem:
        units = widths[-1] if widths else prod(image_shape)
        if getattr(model, "output_shape", None) == (None, units):
            why = "is missing" if widths else "stands at the end without hidden layers, too"
            raise Incorrect(f"{problem.clue}: Dense(10) {why}", call) from None
        raise


@sheet.network(
    cases=_orders,
    view=_view_of_network,
    misconceptions={
        "the hidden layers stand in the order of `widths`": _Dense(widths=lambda w: w[::-1]),
        "a dense layer has a bias, unless it is told otherwise": _Dense(
            has_bias=lambda is_last: False
        ),
        "here the hidden layers have biases, too: no use_bias=False": _Dense(
            has_bias=lambda is_last: is_last
        ),
        "the hidden layers are missing": _Dense(widths=lambda w: ()),
        "one hidden layer for each width, not the first alone": _Dense(widths=lambda w: w[:1]),
        "the last of `widths` is left out": _Dense(widths=lambda w: w[:-1]),
        "the first of `widths` is left out": _Dense(widths=lambda w: w[1:]),
        "only the last of `widths` is in the network": _Dense(widths=lambda w: w[-1:]),
        "Dense(10) stands behind the loop, not in it, too": _Dense(
            widths=lambda w: [units for width in w for units in (width, 10)],
            layers=lambda n: ["Dense", "Dropout", "Dense"] * (n // 2) + ["Dense"],
            is_every_second_linear=True,
        ),
        "the units of each layer stand in `widths`, not always 128": _Dense(
            widths=lambda w: [128] * len(w)
        ),
        "how many layers, and of how many units, is told by `widths`": (
            _Dense(widths=lambda w: (128,)),
            _Dense(widths=lambda w: (256, 128)),
        ),
        "where `widths` is empty, there is no hidden layer": _Dense(widths=lambda w: w or (128,)),
        "Flatten keeps all pixels, it does not average them": _Dense(
            enter=lambda x: x.mean(axis=(1, 2))
        ),
        "no Dropout is part of the network": _Dense(layers=lambda n: ["Dense"] * (n + 1)),
        "a Dropout follows each hidden layer, not the last one alone": _Dense(
            layers=lambda n: ["Dense"] * n + ["Dropout"] * (n > 0) + ["Dense"]
        ),
        "a Dropout follows each hidden layer, it does not stand once before the output": _Dense(
            layers=lambda n: ["Dense"] * n + ["Dropout", "Dense"]
        ),
        "a Dropout follows each hidden layer, not the first one alone": _Dense(
            layers=lambda n: ["Dense", "Dropout"] * (n > 0) + ["Dense"] * max(1, n)
        ),
        "a Dropout follows each hidden layer, none stands before it": _Dense(
            layers=lambda n: ["Dropout", "Dense"] * n + ["Dense"]
        ),
        "no Dropout follows the last layer": _Dense(
            layers=lambda n: ["Dense", "Dropout"] * (n + 1)
        ),
        "the pixels get no Dropout": _Dense(
            layers=lambda n: ["Dropout"] + ["Dense", "Dropout"] * n + ["Dense"]
        ),
        "a Dropout is told the share that is dropped, not the share that stays": _Dense(
            rate=lambda dropout: 1 - dropout
        ),
        "the rate is told by `dropout`, it is not always the same": (
            _Dense(rate=lambda dropout: 0.2),
            _Dense(rate=lambda dropout: 0.25),
            _Dense(rate=lambda dropout: 0.5),
        ),
        "leave the last layer without an activation": _Dense(last=_relu),
        "the hidden layers lack activation='relu'": _Dense(between=np.array),
        "the hidden layers take ReLU, not the sigmoid": _Dense(
            between=lambda z: 1 / (1 + np.exp(-z))
        ),
        "the hidden layers take ReLU, not tanh": _Dense(between=np.tanh),
        "the pixels go in as they are, not divided by 255": _Dense(enter=lambda x: _rows(x) / 255),
    },
    stars=2,
    hints=(
        "Begin with keras.Input(image_shape) and Flatten. Then add layers in a loop.",
        "In the loop: Dense(units, activation='relu'), then Dropout(dropout). `model.add(…)` adds "
        "a layer to a keras.Sequential.",
        "Last, behind the loop: Dense(10), with no activation and no Dropout.",
    ),
    unlocks="One function now builds a whole family of networks.",
)
def build_network(image_shape: tuple, widths: Sequence[int], dropout: float) -> NetworkView:
    """Return what is seen of the network."""
    return _Dense()(image_shape, widths, dropout)


@sheet.choice(
    right="b",
    replies={
        "a": "learning by heart makes a network surer of its own images than of new ones; here it "
        "is surer of the new ones.",
        "b": "Pixels 255 times as large make logits 255 times as large, or nearly: absurdly sure.",
        "c": "two softmaxes in a row can never give more than e / (e + 9), about 0.23, to a class.",
        "d": "with exchanged labels, hardly more than one in ten would be right.",
    },
    hints=(
        "Which of the six numbers is the strangest? Which of the four causes reaches it?",
        "What happens to the logits, and to the largest probability, if all inputs grow?",
    ),
)
def why_so_sure() -> str:
    """Choose what makes a network surer of new images than of its own."""


#: Share of images right that a trained network must pass: (images to fit on, share).
_TRAININGS = ((1000, 0.75), (500, 0.65))
#: With hidden images the share differs by a few hundredths from draw to draw: nobody who passes in
#: public is to fail by these.
_HIDDEN_LEEWAY = 0.05


def _training_data() -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Return images and labels to fit on, then unseen ones, of the sample.

    Hidden ones are parted anew, turned or mirrored alike, and their classes have other numbers: who
    has learned the sample by heart has learned other images.
    """
    images, labels = load("train", sample_files())
    unseen, truth = load("test", sample_files())
    if current_secret() is None:
        return images, labels, unseen, truth
    rng = seeded(61)
    numbers = rng.permutation(10).astype(np.uint8)
    side, is_mirrored = rng.integers(1, 4), rng.integers(2)
    order = rng.permutation(len(images) + len(unseen))
    pool = np.rot90(np.concatenate([images, unseen])[order], side, axes=(1, 2))
    pool = np.ascontiguousarray(pool[:, :, ::-1] if is_mirrored else pool)
    names = numbers[np.concatenate([labels, truth])[order]]
    n = len(images)
    return pool[:n], names[:n], pool[n:], names[n:]


def _takes_probabilities(model: object) -> bool:
    """Tell whether the loss of a network takes its outputs for probabilities."""
    loss = getattr(model, "loss", None)
    if isinstance(loss, str):
        return loss.endswith("categorical_crossentropy")
    return getattr(loss, "from_logits", None) is False


def _share(values: np.ndarray, y: np.ndarray) -> float:
    return float((values.argmax(axis=1) == y).mean())


def _loss(values: np.ndarray, y: np.ndarray) -> float:
    return float(-_log_softmax(values)[np.arange(len(y)), y].mean())


#: Other pixels than those of `preprocess` that a network may have learned from.
_OTHER_PIXELS: dict[str, Callable] = {
    "it learned from pixels that were divided by 255 twice": lambda x: x / 255,
    "it learned from pixels on both sides of 0, preprocess gives 0 to 1": lambda x: 2 * x - 1,
    "it learned from pixels around 0, preprocess gives 0 to 1": lambda x: (x - x.mean()) / x.std(),
}


def _why_not_trained(model: object, x: np.ndarray, y: np.ndarray, call: str) -> str:
    """Return what is seen in a network that learned too little; where to look, if nothing is."""

    def seen(images: np.ndarray) -> tuple[float, float]:
        values = outputs_of(model, images, call)
        return _share(values, y), _loss(values, y)

    optimizer = getattr(model, "optimizer", None)
    steps = None if optimizer is None else int(optimizer.iterations)  # none where it is rebuilt
    if steps == 0:
        return "it was not trained: `fit` trains"
    if _takes_probabilities(model):
        return "the loss takes these logits for probabilities, tell it from_logits=True"
    # a dict if it is a schedule
    rate = optimizer and optimizer.get_config()["learning_rate"]
    is_adam = type(optimizer).__name__ in ("Adam", "AdamW")
    if is_adam and type(rate) is float and not 1e-4 < rate < 2e-2:
        return f"its learning rate was {rate:.2g}, try one near 0.001"
    share, loss = seen(x)
    if seen(255 * x)[0] > share + 0.3:
        return _FROM_255
    for why, other in _OTHER_PIXELS.items():
        its_share, its_loss = seen(other(x))
        if its_share > share + 0.1 and its_loss < loss / 2:
            return why
    if steps and steps < len(x) / 8 and share > 0.3:
        return f"it took {steps} steps in all: too few images, batches or epochs"
    return "look at the loss of each epoch, the learning rate, the pixels and the labels"


def _of_255(model: object, x: np.ndarray, y: np.ndarray, call: str) -> tuple[bool, float]:
    """Tell whether a network learned from pixels up to 255, and its loss on such.

    ReLU networks with small biases name the same classes whatever their pixels are multiplied by:
    the loss tells what they learned from, where the accuracy does not. It can if they were told
    cross-entropy of logits, and little smoothing.
    """
    told = getattr(model, "loss", None)
    is_cross_entropy = getattr(told, "from_logits", False) is True
    is_sharp = is_cross_entropy and (getattr(told, "label_smoothing", 0) or 0) <= 0.3
    loss = _loss(outputs_of(model, x, call), y)
    of_255 = outputs_of(model, 255 * x, call)
    is_unsure = loss > 1.2 and _loss(of_255, y) < 2 * loss and _share(of_255, y) > 0.6
    return is_sharp and is_unsure, _loss(of_255, y)


_FROM_255 = "it learned from pixels up to 255, and is asked about pixels up to 1"


@sheet.custom(
    stars=3,
    hints=(
        "Four steps: preprocess the images, build a network, compile it, fit it.",
        "The loss is SparseCategoricalCrossentropy(from_logits=True), the optimizer Adam with a "
        "rate near 0.001. With 1,000 images an epoch is short: it takes ten or more.",
        "model.fit(preprocess(images), labels, epochs=15, verbose=0); then return the model.",
    ),
    unlocks="A thousand images and a few seconds: three of four unseen images are named right.",
)
def train_network(student: StudentFunction) -> None:
    """Judge a training by images that it has not seen; the second time the classes are renamed."""
    images, labels, unseen, truth = _training_data()
    leeway = 0 if current_secret() is None else _HIDDEN_LEEWAY
    models: list[object] = []
    for turn, (n, share) in enumerate(_TRAININGS):
        least = share - leeway
        x, y = images[:n].copy(), (9 - labels[:n] if turn else labels[:n].copy())
        call = describe_call("train_network", (x, y))
        model = expect_model(student(x, y, time_limit=60), call, (28, 28, 1), 10)
        if any(model is other for other in models):
            raise Incorrect(
                "found the network of the first call once more, expected a new one: make it "
                "inside the function",
                call,
            )
        models.append(model)
        x, t = preprocess(x), 9 - truth if turn else truth
        found = _share(outputs_of(model, preprocess(unseen), call), t)
        own = outputs_of(model, x, call)
        if own.min() >= 0:
            raise Incorrect(
                "found no output below zero, expected logits, which have any sign: leave the last "
                "layer without an activation",
                call,
            )
        loss, (is_of_255, loss_of_255) = _loss(own, y), _of_255(model, x, y, call)
        if found > least and not is_of_255:
            continue
        if found > least:
            raise Incorrect(
                f"found a loss of {loss:.2f} on its own images, and of {loss_of_255:.2f} with "
                f"their pixels up to 255, expected a loss near 0.5 for pixels up to 1: {_FROM_255}",
                call,
            )
        # What is told is seen in the network, but for the last: that names where to look.
        if is_of_255:
            why = _FROM_255
        elif turn and _share(own, 9 - y) > least:
            why = "it learned other labels: train on `images` and `labels`, the arguments"
        else:
            why = _why_not_trained(model, x, y, call)
        raise Incorrect(
            f"found {found:.3f} of the unseen images right and {_share(own, y):.3f} of its own, "
            f"expected more than {least} of the unseen: {why}",
            call,
        )


@sheet.choice(
    right="d",
    stars=2,
    replies={
        "a": "look at the right plot: the share that is named right has not fallen since.",
        "b": "too small a rate would show in the loss of the fitted images; it falls to the end.",
        "c": "a harder kind would cost more from the start; here the two losses lie close at "
        "first, and part only later.",
        "d": "The loss punishes those who are sure and wrong, accuracy only counts them.",
    },
    hints=(
        "Accuracy asks: right or wrong? What does the loss ask besides?",
        "A wrong answer costs -ln p of the true class. Let p fall from 0.1 to 0.001: what changes "
        "in accuracy, and what in the loss?",
    ),
)
def what_the_curves_say() -> str:
    """Choose what a rising validation loss beside a level accuracy claims."""
