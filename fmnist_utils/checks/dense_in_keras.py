"""Checks of the practice sheet "A dense network in Keras"."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import cos, exp, log, pi

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
from fmnist_utils.checks.engine.seeds import seeded
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


def _bias_after_relu(x: np.ndarray, weights: list) -> np.ndarray:
    x = x.reshape(len(x), -1)
    for k in range(0, len(weights) - 2, 2):
        x = _relu(x @ weights[k]) + weights[k + 1]
    return x @ weights[-2] + weights[-1]


def _softmax(z: np.ndarray) -> np.ndarray:
    powers = np.exp(z - z.max(axis=-1, keepdims=True))
    return powers / powers.sum(axis=-1, keepdims=True)


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
        "there may be more layers than two, or fewer": lambda x, w: (
            _relu(x.reshape(len(x), -1) @ w[0] + w[1]) @ w[-2] + w[-1]
        ),
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
    n, classes = seeded(19).integers((1000, 11), (1100, 20)).tolist()
    yield generator.integers(0, classes, n), generator.normal(scale=2, size=(n, classes)), 0.25
    yield np.arange(7, dtype=np.uint8) % 3, generator.normal(size=(5, 7)).T[:, ::2], 0.5


def _smoothed(targets: Callable, log_of: Callable | None = None, mean: Callable = np.mean):  # noqa: ANN202
    def loss(labels: np.ndarray, logits: np.ndarray, smoothing: float) -> float:
        k = logits.shape[1]
        true, other = targets(smoothing, k)
        expected = np.full(logits.shape, float(other))
        expected[np.arange(len(labels)), labels] = true
        if log_of:
            logs = log_of(logits)
        else:
            moved = logits - logits.max(axis=1, keepdims=True)
            logs = moved - np.log(np.exp(moved).sum(axis=1, keepdims=True))
        return float(mean(-(expected * logs).sum(axis=1)))

    return loss


def _even(s: float, k: int) -> tuple:
    return 1 - s + s / k, s / k


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
        "`smoothing` is spread over the classes, each gets a part of it": _smoothed(
            lambda s, k: (1 - s + s, s)
        ),
        "the smoothing is missing": _smoothed(lambda s, k: (1, 0)),
        "the other classes count, too": _smoothed(lambda s, k: (_even(s, k)[0], 0)),
        "the loss of a batch is the mean over its images, not the sum": _smoothed(
            _even, mean=np.sum
        ),
        "a logarithm of a probability is negative, the loss is minus that": _smoothed(
            _even, mean=lambda losses: -np.mean(losses)
        ),
        "one loss an image is not yet the mean": lambda y, z, s: np.array(
            [_smoothed(_even)(y[i : i + 1], z[i : i + 1], s) for i in range(len(z))]
        ),
        "e to the power of a large logit overflows; subtract the row's largest first": _smoothed(
            _even, lambda z: np.log(np.exp(z) / np.exp(z).sum(axis=1, keepdims=True))
        ),
        "a probability of 0 has no logarithm; compute it from the logits": _smoothed(
            _even, lambda z: np.log(_softmax(z))
        ),
        "a constant inside the logarithm hides how large the loss is": _smoothed(
            _even, lambda z: np.log(_softmax(z) + 1e-12)
        ),
        "a least probability hides how large the loss is": _smoothed(
            _even, lambda z: np.log(_softmax(z).clip(min=1e-12))
        ),
        "softmax is taken twice": _smoothed(_even, lambda z: np.log(_softmax(_softmax(z)))),
        "these are logits, not probabilities": _smoothed(_even, np.log),
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
    for step in seeded(12).integers(1, 997, 6).tolist():
        yield step, 0.03, 997
    yield from ((1, 0.5, 13), (2, 0.5, 13), (3, 0.5, 13), (12, 0.5, 13), (0, 0.2, 4), (1, 0.2, 4))


def _cycle(  # noqa: ANN202
    start: float = 1 / 25,
    length: Callable = lambda steps: steps // 5,
    fall: Callable = lambda share: (1 + cos(pi * share)) / 2,
    after: Callable = lambda share: 0.0,
    whole: bool = False,
):
    def rate(step: int, peak: float, steps: int) -> float:
        climb = length(steps)
        if step < climb:
            return peak * (start + (1 - start) * step / climb)
        share = step / steps if whole else (step - climb) / (steps - climb)
        return peak * (fall(share) if share <= 1 else after(share))

    return rate


@sheet.task(
    stars=2,
    cases=_steps,
    tolerance=1e-9,
    misconceptions={
        "it begins at a 25th of the peak, not at zero": _cycle(start=0),
        "you add the whole peak to what it begins with": lambda step, peak, steps: (
            peak / 25 + peak * step / (steps // 5)
            if step < steps // 5
            else _cycle()(step, peak, steps)
        ),
        "it falls along a cosine, not along a line": _cycle(fall=lambda share: 1 - share),
        "half a cosine falls, a whole one comes back up": _cycle(
            fall=lambda share: (1 + cos(2 * pi * share)) / 2
        ),
        "the quarter of a cosine falls too late; take the half, lifted and halved": _cycle(
            fall=lambda share: cos(pi * share / 2)
        ),
        "the fall begins at the end of the climb, count its steps from there": _cycle(whole=True),
        "after the last step the rate stays zero, the cosine would rise again": _cycle(
            after=lambda share: (1 + cos(pi * share)) / 2
        ),
        "the climb takes the whole part of a fifth of the steps": _cycle(length=lambda s: s / 5),
        "the peak is reached at the end of the climb": _cycle(length=lambda s: s // 5 + 1),
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


def _builds() -> Iterator[tuple]:
    yield (28, 28, 1), (128,), 0.2
    yield (14, 14, 1), (20, 12), 0.5
    yield (4, 3, 2), (), 0.25
    yield (5, 6, 1), (9, 7, 8), 0.25


@dataclass(frozen=True)
class _Dense:
    """A network of dense layers, each hidden one with a dropout, and how it may go wrong."""

    widths: Callable = tuple
    bias: bool = True
    layers: Callable = lambda hidden: ["Dense", "Dropout"] * hidden + ["Dense"]
    rate: Callable = float
    between: Callable = _relu
    last: Callable = np.array

    def __call__(self, image_shape: tuple, widths: Sequence[int], dropout: float) -> NetworkView:
        """Return what is seen of it."""
        sizes = [int(np.prod(image_shape)), *self.widths(widths), 10]
        shapes: list[tuple[int, ...]] = []
        for a, b in _pairs(sizes):
            shapes += [(a, b), (b,)] if self.bias else [(a, b)]
        weights = random_weights(shapes)
        x = random_images(image_shape)
        computed = _forward(self.between, self.last)(x, weights) if self.bias else x[:, :1]
        layers = self.layers(len(sizes) - 2)
        return NetworkView(shapes, computed, layers, [self.rate(dropout)] * layers.count("Dropout"))


def _view_of_network(model: object, call: str, case: tuple) -> NetworkView:
    return view_network(model, call, case[0], 10, "Dense", "Dropout")


@sheet.network(
    cases=_builds,
    view=_view_of_network,
    misconceptions={
        "the hidden layers stand in the order of `widths`": _Dense(widths=lambda w: w[::-1]),
        "a dense layer has a bias, unless it is told otherwise": _Dense(bias=False),
        "the hidden layers are missing": _Dense(widths=lambda w: ()),
        "one hidden layer for each width": _Dense(widths=lambda w: w[:1]),
        "a Dropout follows each hidden layer": _Dense(layers=lambda n: ["Dense"] * (n + 1)),
        "one Dropout follows each hidden layer, not the last of them only": _Dense(
            layers=lambda n: ["Dense"] * n + ["Dropout"] * (n > 0) + ["Dense"]
        ),
        "a Dropout follows each hidden layer, none stands before it": _Dense(
            layers=lambda n: ["Dropout", "Dense"] * n + ["Dense"]
        ),
        "no Dropout follows the last layer: it would drop logits": _Dense(
            layers=lambda n: ["Dense", "Dropout"] * (n + 1)
        ),
        "Dropout is told the share to drop, not the share to keep": _Dense(rate=lambda p: 1 - p),
        "use the dropout that you are given, 0.2 is only one of them": _Dense(rate=lambda p: 0.2),
        "use the dropout that you are given, 0.5 is only one of them": _Dense(rate=lambda p: 0.5),
        "leave the last layer without an activation": _Dense(last=_relu),
        "the hidden layers lack activation='relu'": _Dense(between=np.array),
        "the hidden layers take ReLU, not tanh": _Dense(between=np.tanh),
        "the hidden layers take ReLU, not the sigmoid": _Dense(
            between=lambda z: 1 / (1 + np.exp(-z))
        ),
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


def _takes_probabilities(model: object) -> bool:
    """Tell whether the loss of a network takes its outputs for probabilities."""
    loss = getattr(model, "loss", None)
    if isinstance(loss, str):
        return loss.endswith("categorical_crossentropy")
    return getattr(loss, "from_logits", None) is False


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
    images, labels = load("train", sample_files())
    unseen, truth = load("test", sample_files())
    for turn, (n, least) in enumerate(_TRAININGS):
        x, y = images[:n].copy(), (9 - labels[:n] if turn else labels[:n].copy())
        call = describe_call("train_network", (x, y))
        model = expect_model(student(x, y, time_limit=60), call, (28, 28, 1), 10)
        t = 9 - truth if turn else truth

        def share(images: np.ndarray, y: np.ndarray, model: object = model, call: str = call):  # noqa: ANN202
            return float((outputs_of(model, images, call).argmax(axis=1) == y).mean())

        found, own = share(preprocess(unseen), t), share(preprocess(x), y)
        if found > least:
            continue
        # What is told is seen in the network, but for the last: that names where to look.
        if _takes_probabilities(model):
            why = "the loss takes these logits for probabilities, tell it from_logits=True"
        elif share(unseen[..., np.newaxis].astype(np.float32), t) > found + 0.3:
            why = "it learned from pixels up to 255, and is asked about pixels up to 1"
        else:
            why = "look at the loss of each epoch, the learning rate, the pixels and the labels"
        raise Incorrect(
            f"found {found:.3f} of the unseen images right and {own:.3f} of its own, "
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
