"""Checks of the practice sheet "Regularise and augment"."""

from collections.abc import Callable, Iterator, Sequence

import numpy as np

from fmnist_utils.checks.engine.seeds import seeded
from fmnist_utils.checks.engine.sheet import Sheet
from fmnist_utils.data import load
from fmnist_utils.datasets.fetch import sample_files

sheet = Sheet(__name__)
hint, progress = sheet.hint, sheet.progress


def _made(*shape: int, seed: int = 0) -> np.ndarray:
    return seeded(seed).integers(1, 256, shape).astype(np.uint8)


def _normal(*shape: int, seed: int = 0) -> np.ndarray:
    return seeded(seed).normal(size=shape)


def _labels_to_smooth() -> Iterator[tuple]:
    yield np.array([2, 0, 1, 2, 2], np.uint8), 4, 0.2
    yield np.array([0]), 2, 0.3
    yield np.array([9, 3, 0], np.uint8), 10, 0.1
    yield np.arange(6) % 3, 3, 0.0
    yield seeded(31).integers(0, 5, 8), 5, 1.0
    yield seeded(17).integers(0, 7, 9).astype(np.uint8), 7, 0.15
    yield load("test", sample_files())[1][:50], 12, 0.5
    n, classes = seeded(21).integers((1000, 11), (1200, 40)).tolist()
    yield seeded(22).integers(0, classes - 1, n), classes, 0.35  # the last class is not seen


def _mixed(right: Callable, other: Callable) -> Callable:
    """Make targets of what the right class gets, and what each class gets besides."""

    def smooth(labels: np.ndarray, classes: int, amount: float) -> np.ndarray:
        return np.eye(classes)[labels] * right(amount, classes) + other(amount, classes)

    return smooth


_smooth = _mixed(lambda a, c: 1 - a, lambda a, c: a / c)


def _columns_for_all(labels: np.ndarray, classes: int, amount: float) -> np.ndarray:
    targets = np.full((len(labels), classes), amount / classes)
    targets[:, labels] += 1 - amount
    return targets


@sheet.task(
    cases=_labels_to_smooth,
    tolerance=1e-9,
    misconceptions={
        "the amount is spread over all classes, the right one among them": _mixed(
            lambda a, c: 1 - a - a / (c - 1), lambda a, c: a / (c - 1)
        ),
        "a row must sum to 1: what you spread, take it from the right class first": _mixed(
            lambda a, c: 1, lambda a, c: a / c
        ),
        "what was taken from the right class must be spread": _mixed(
            lambda a, c: 1 - a, lambda a, c: 0
        ),
        "there are not always ten classes": (
            _mixed(lambda a, c: 1 - a, lambda a, c: a / 10),
            lambda labels, classes, amount: np.eye(10)[labels] * (1 - amount) + amount / 10,
            lambda labels, classes, amount: np.eye(10)[labels] * (1 - amount) + amount / classes,
        ),
        "each class gets its part of the amount, not all of it": _mixed(
            lambda a, c: 1 - a, lambda a, c: a
        ),
        "these targets are not smoothed": _mixed(lambda a, c: 1, lambda a, c: 0),
        "the right class gets its part of the amount, too": _mixed(
            lambda a, c: 1 - a - a / c, lambda a, c: a / c
        ),
        "all classes share the amount: each gets `amount / classes`, the right one, too": _mixed(
            lambda a, c: 1 - 2 * a, lambda a, c: a
        ),
        "the amount is taken from the right class only": _mixed(
            lambda a, c: 1, lambda a, c: a / c - a
        ),
        "`amount` is what is spread, and the rest stays where it was": _mixed(
            lambda a, c: a, lambda a, c: (1 - a) / c
        ),
        "0.9 and 0.1 are the lesson's numbers, use `amount`": _mixed(
            lambda a, c: 0.9, lambda a, c: 0.1 / c
        ),
        "0.9 and 0.1 / 10 are the lesson's numbers, use `amount` and `classes`": _mixed(
            lambda a, c: 0.9, lambda a, c: 0.1 / 10
        ),
        "divide by the number of classes, not by that of the labels": lambda labels, classes, a: (
            np.eye(classes)[labels] * (1 - a) + a / len(labels)
        ),
        "the amount has `classes` equal parts, not `classes - 1`": _mixed(
            lambda a, c: 1 - a, lambda a, c: a / (c - 1)
        ),
        "an array of whole numbers cuts off what follows the point": lambda *a: _smooth(*a).astype(
            int
        ),
        "`[:, labels]` is a column of all rows: in each row, only its own label": _columns_for_all,
        "a class that does not occur has its column, too": lambda labels, classes, amount: _smooth(
            labels, int(labels.max()) + 1, amount
        ),
        "the number of classes is given, not all need occur": lambda labels, classes, a: (
            np.eye(int(labels.max()) + 1)[labels] * (1 - a) + a / classes
        ),
        "a row for each label, a column for each class": lambda *a: _smooth(*a).T,
    },
    hints=(
        "Begin with one-hot rows: `np.eye(classes)[labels]`. What must be left of each 1?",
        "Of the 1, `1 - amount` is left. Then every class gets an equal part of the amount.",
        "`np.eye(classes)[labels] * (1 - amount) + amount / classes`",
    ),
    unlocks="Nearly certain, but never quite: the network need not push its logits without end.",
)
def smooth_labels(labels: np.ndarray, classes: int, amount: float) -> np.ndarray:
    """Return one-hot rows, a part of which is spread over all classes."""
    rows = []
    for label in labels.tolist():
        row = [amount / classes] * classes
        row[label] += 1 - amount
        rows.append(row)
    return np.array(rows)


def _images_to_shift() -> Iterator[tuple]:
    yield _made(5, 6), 1, -2
    yield _made(1, 1, seed=1), 0, 0
    yield _made(5, 3, seed=2), -1, 0
    yield _made(6, 4, seed=3).T, 0, 3
    yield _made(3, 4, seed=4), 3, 0
    yield _made(3, 4, seed=5), -5, 9
    yield _made(4, 4, seed=6) / np.float32(255), 2, 1
    yield load("test", sample_files())[0][0], -3, 4
    yield _made(3, 4, seed=32), 300, 2  # farther than any padding that is not computed
    yield _made(4, 3, seed=33), 2, -1200
    yield _made(50, 45, seed=34), 33, -31
    rows, columns, down, right = seeded(23).integers((30, 30, 1, -29), (60, 60, 30, 0)).tolist()
    yield _made(rows, columns, seed=24), down, right


def _padded(
    image: np.ndarray,
    down: int,
    right: int,
    reach: int | None = None,
    size: tuple[int, int] | None = None,
    **how: str,
) -> np.ndarray:
    rows, columns = size or image.shape
    reach = max(abs(down), abs(right)) if reach is None else reach
    image = np.pad(image, reach, **how)
    top, left = reach - down, reach - right
    return image[top : top + rows, left : left + columns]


def _fetched_from_below_0(image: np.ndarray, down: int, right: int) -> np.ndarray:
    moved = np.zeros_like(image)
    rows, columns = image.shape
    for r in range(rows):
        for c in range(columns):
            if r - down < rows and c - right < columns:
                moved[r, c] = image[r - down, c - right]
    return moved


def _brought_below_0(image: np.ndarray, down: int, right: int) -> np.ndarray:
    moved = np.zeros_like(image)
    rows, columns = image.shape
    for r in range(rows):
        for c in range(columns):
            if r + down < rows and c + right < columns:
                moved[r + down, c + right] = image[r, c]
    return moved


def _until_it_fails(image: np.ndarray, down: int, right: int, fetched: bool) -> np.ndarray:
    moved = np.zeros_like(image)
    for r, c in np.ndindex(image.shape):
        try:
            if fetched:
                moved[r, c] = image[r - down, c - right]
            else:
                moved[r + down, c + right] = image[r, c]
        except IndexError:
            pass
    return moved


def _cleared_after_positive(image: np.ndarray, down: int, right: int) -> np.ndarray:
    moved = np.roll(image, (down, right), axis=(0, 1))
    moved[: max(down, 0)] = 0
    moved[:, : max(right, 0)] = 0
    return moved


def _padded_by_its_size(image: np.ndarray, down: int, right: int) -> np.ndarray:
    rows, columns = image.shape
    image = np.pad(image, ((rows, rows), (columns, columns)))
    return image[rows - down : 2 * rows - down, columns - right : 2 * columns - right]


def _without_first_row_and_column(image: np.ndarray, down: int, right: int) -> np.ndarray:
    image = image.copy()
    image[0], image[:, 0] = 0, 0
    return _padded(image, down, right)


def _down_and_right_only(image: np.ndarray, down: int, right: int) -> np.ndarray:
    moved = np.zeros_like(image)
    moved[down:, right:] = image[: image.shape[0] - down, : image.shape[1] - right]
    return moved


def _never_too_far(image: np.ndarray, down: int, right: int) -> np.ndarray:
    moved = np.zeros_like(image)
    rows, columns = image.shape
    part = image[max(-down, 0) : rows - max(down, 0), max(-right, 0) : columns - max(right, 0)]
    moved[max(down, 0) : rows + min(down, 0), max(right, 0) : columns + min(right, 0)] = part
    return moved


def _cleared_from_0(image: np.ndarray, down: int, right: int) -> np.ndarray:
    moved = _padded(image, down, right)
    return moved if down and right else np.zeros_like(moved)


def _stays_if_too_far(image: np.ndarray, down: int, right: int) -> np.ndarray:
    too_far = abs(down) >= image.shape[0] or abs(right) >= image.shape[1]
    return image if too_far else _padded(image, down, right)


def _padded_only(image: np.ndarray, down: int, right: int) -> np.ndarray:
    return np.pad(image, ((max(down, 0), max(-down, 0)), (max(right, 0), max(-right, 0))))


@sheet.task(
    stars=2,
    cases=_images_to_shift,
    misconceptions={
        "what leaves on one side came back on the other: fill in 0": lambda image, down, right: (
            np.roll(image, (down, right), axis=(0, 1))
        ),
        "this is the other way: a positive number moves down, or to the right": (
            lambda image, down, right: _padded(image, -down, -right)
        ),
        "the rows are axis 0, so `down` belongs there": lambda image, down, right: _padded(
            image, right, down
        ),
        "the edge was repeated: fill in 0": lambda *a: _padded(*a, mode="edge"),
        "new arrays are float64 unless you say otherwise": lambda *a: _padded(*a).astype(float),
        "give the new array the image's type": lambda *a: _padded(*a).astype(int),
        "the lesson's 3 and 31 fit images of 28 × 28 only": lambda image, down, right: np.pad(
            image, 3
        )[3 - down : 31 - down, 3 - right : 31 - right],
        "three pixels of padding are too few for a larger shift": lambda *a: _padded(*a, reach=3),
        "28 pixels of padding are too few for a larger shift": lambda *a: _padded(*a, reach=28),
        "images are not always 28 × 28": lambda *a: _padded(*a, size=(28, 28)),
        "images are not always square: the rows were counted for both": lambda image, *a: _padded(
            image, *a, size=(image.shape[0],) * 2
        ),
        "images are not always square: the columns were counted for both": (
            lambda image, *a: _padded(image, *a, size=(image.shape[1],) * 2)
        ),
        "keep the image's type, it may be a float": lambda *a: _padded(*a).astype(np.uint8),
        "a negative number moves up, or to the left": lambda image, down, right: _padded(
            image, abs(down), abs(right)
        ),
        "a positive `right` moves to the right": lambda image, down, right: _padded(
            image, down, -right
        ),
        "a positive `down` moves down": lambda image, down, right: _padded(image, -down, right),
        "these slices fit down and right only; a negative number moves up or left": (
            _down_and_right_only
        ),
        "where a shift leaves nothing, a slice's end turns negative and counts from behind": (
            _never_too_far
        ),
        "a negative index counts from behind, it is no pixel above or to the left": (
            _fetched_from_below_0
        ),
        "a negative index counts from behind: what leaves at the top or left is gone": (
            _brought_below_0
        ),
        "a negative index raises no IndexError, it counts from behind": lambda *a: _until_it_fails(
            *a, fetched=True
        ),
        "a negative index raises no IndexError: it counts from behind": lambda *a: _until_it_fails(
            *a, fetched=False
        ),
        "up and left, too, what came back on the other side must be cleared": (
            _cleared_after_positive
        ),
        "a shift beyond the image's size needs more padding than that size": _padded_by_its_size,
        "row 0 and column 0 belong to the image, too": _without_first_row_and_column,
        "`[-0:]` is everything: for a shift of 0, clear nothing": _cleared_from_0,
        "a shift that leaves nothing of the image leaves it all 0": _stays_if_too_far,
        "the image keeps its size: what is moved out is cut off": _padded_only,
        "the picture moved down or up only": lambda image, down, right: _padded(image, down, 0),
        "the picture moved left or right only": lambda image, down, right: _padded(image, 0, right),
    },
    hints=(
        "Where does the pixel of row 0, column 0 go? And what stands where nothing came?",
        "Pad with black on all sides, by the larger of the two shifts (without sign). Then cut out "
        "a window of the old size.",
        "With `reach` for the padding, the window begins in row `reach - down` and column "
        "`reach - right`, and has as many rows and columns as the image.",
    ),
    unlocks="A shifted shirt is a shirt, at any size. A rolled one may wear its sleeve twice.",
)
def shift(image: np.ndarray, down: int, right: int) -> np.ndarray:
    """Move an image, and fill in black."""
    rows, columns = image.shape
    moved = np.zeros((rows, columns), image.dtype)
    for r in range(rows):
        for c in range(columns):
            if 0 <= r + down < rows and 0 <= c + right < columns:
                moved[r + down, c + right] = image[r, c]
    return moved


def _values_to_drop() -> Iterator[tuple]:
    for number, (shape, rate) in enumerate(
        (((3, 5), 0.25), ((1, 1), 0.5), ((4,), 0.0), ((6, 2), 0.75), ((2, 3, 4), 0.5))
    ):
        lots = seeded(number).integers(0, 8, shape) / 8
        yield _normal(*shape, seed=number).astype(np.float32), lots, rate
    yield np.ones((3, 4), np.float32).T, np.linspace(0, 0.9, 12).reshape(3, 4).T, 0.125
    for number, rate in ((35, 0.3), (36, 0.9)):
        lots = [0.0, np.nextafter(rate, 0), rate, np.nextafter(rate, 1), rate - 2e-6, 1.0]
        lots = seeded(number).permutation(lots)
        yield _normal(6, seed=number).astype(np.float32), lots, rate
    n = int(seeded(25).integers(1000, 1100))
    lots = seeded(26).integers(0, 16, n) / 16  # many equal the rate
    yield _normal(n, seed=27).astype(np.float32), lots, 0.625


def _kept(values: np.ndarray, kept: np.ndarray, factor: float) -> np.ndarray:
    return np.where(kept, values * np.float32(factor), np.float32(0))


def _divided(values: np.ndarray, rate: float) -> np.ndarray:
    with np.errstate(all="ignore"):  # a share of 0 gives inf or nan, as for the student
        return values / np.float32(rate)


def _sum_kept(values: np.ndarray, lots: np.ndarray, rate: float) -> np.ndarray:
    left = values * (lots >= rate)
    with np.errstate(all="ignore"):  # if all is dropped, 0 is divided by 0
        return left * (values.sum() / left.sum())


@sheet.task(
    stars=2,
    cases=_values_to_drop,
    tolerance=1e-5,
    misconceptions={
        "what is kept must grow, or the mean falls": lambda v, lots, rate: _kept(
            v, lots >= rate, 1
        ),
        "what is kept must grow, and it shrank": lambda v, lots, rate: _kept(
            v, lots >= rate, 1 - rate
        ),
        "divide by the share that is kept, not by the share that is dropped": (
            lambda v, lots, rate: _divided(v * (lots >= rate), rate)
        ),
        "dropped and kept are exchanged": lambda v, lots, rate: _kept(
            v, lots < rate, 1 / (1 - rate)
        ),
        "a lot that equals the rate is kept": lambda v, lots, rate: _kept(
            v, lots > rate, 1 / (1 - rate)
        ),
        "a lot that equals the rate is kept, and what is kept must grow": lambda v, lots, rate: (
            _kept(v, lots > rate, 1)
        ),
        "divide by 1 - rate, not by the share that chance has kept": lambda v, lots, rate: _divided(
            v * (lots >= rate), float((lots >= rate).mean())
        ),
        "on average the sum stays, not in each batch: divide by 1 - rate": _sum_kept,
        "the rate is the share that is dropped, not the one that is kept": lambda v, lots, rate: (
            _divided(v * (lots < rate), rate)
        ),
        "the rate is the share dropped, not the share kept": lambda v, lots, rate: np.where(
            lots < rate, _divided(v, rate), np.float32(0)
        ),
        "a low lot is dropped, not a high one": lambda v, lots, rate: _kept(
            v, lots < 1 - rate, 1 / (1 - rate)
        ),
        "compare the lots with the rate, not the values": lambda v, lots, rate: _kept(
            v, v >= rate, 1 / (1 - rate)
        ),
        "twice as large is right for a rate of 0.5 only": lambda v, lots, rate: _kept(
            v, lots >= rate, 2
        ),
        "if a quarter is gone, a quarter more is too little: divide by 1 - rate": (
            lambda v, lots, rate: _kept(v, lots >= rate, 1 + rate)
        ),
        "as float32, a lot just below the rate equals it: compare the lots as they are": (
            lambda v, lots, rate: _kept(
                v, lots.astype(np.float32) >= np.float32(rate), 1 / (1 - rate)
            )
        ),
        "what is dropped becomes 0, it does not vanish": lambda v, lots, rate: (
            v[lots >= rate] / np.float32(1 - rate)
        ),
        "what is dropped becomes 0; only the scale was changed": lambda v, lots, rate: (
            v / np.float32(1 - rate)
        ),
    },
    hints=(
        "`lots >= rate` is True for what stays. What does a number become, times False?",
        "If a quarter is dropped, three quarters are left: by what must they be divided, so that "
        "the mean stays?",
        "`values * (lots >= rate) / (1 - rate)`",
    ),
    unlocks="The next layer sees the same mean in training as in prediction.",
)
def dropout(values: np.ndarray, lots: np.ndarray, rate: float) -> np.ndarray:
    """Drop the values with a low lot, and scale the others."""
    left = np.zeros(values.shape, np.float32)
    for place in np.ndindex(values.shape):
        if lots[place] >= rate:
            left[place] = float(values[place]) / (1 - rate)
    return left


def _steps() -> Iterator[tuple]:
    for number, (shape, rate, decay) in enumerate(
        (((2, 4), 0.1, 0.5), ((1,), 0.5, 0.3), ((4, 1, 2), 0.005, 20.0), ((7,), 0.2, 0.0))
    ):
        weights, gradient = _normal(2, *shape, seed=number)
        yield weights, gradient, np.abs(_normal(*shape, seed=number + 9)) + 0.2, rate, decay
    yield _normal(2, 4).T, np.zeros((4, 2)), np.full((2, 4), 0.5).T, 0.25, 0.5
    tiny = 1e-6 * np.abs(_normal(2, 5, seed=37)) + 1e-7  # as at the end of a training
    yield _normal(5, seed=38), tiny[0], tiny[1], 0.1, 0.4
    n = int(seeded(28).integers(1000, 1100))
    weights, gradient = _normal(2, n, seed=29)
    yield weights, gradient, np.abs(_normal(n, seed=30)) + 0.1, 0.015, 1.5


@sheet.task(
    stars=2,
    cases=_steps,
    tolerance=1e-7,
    misconceptions={
        "the decay went through Adam's division: a weight with a large scale is hardly pulled": (
            lambda w, g, s, rate, decay: w - rate * (g + decay * w) / s
        ),
        "the decay, too, is multiplied by the rate": lambda w, g, s, rate, decay: (
            w - rate * g / s - decay * w
        ),
        "the weight as it was is pulled, not the one after the step": lambda w, g, s, rate, decay: (
            (w - rate * g / s) * (1 - rate * decay)
        ),
        "decay shrinks a weight, and yours grew": lambda w, g, s, rate, decay: (
            w - rate * g / s + rate * decay * w
        ),
        "the gradient points uphill, go against it": lambda w, g, s, rate, decay: (
            w + rate * g / s - rate * decay * w
        ),
        "the decay is missing": lambda w, g, s, rate, decay: w - rate * g / s,
        "the gradient is divided by its scale": lambda w, g, s, rate, decay: (
            w - rate * g - rate * decay * w
        ),
        "the gradient is divided by its scale, not multiplied": lambda w, g, s, rate, decay: (
            w - rate * g * s - rate * decay * w
        ),
        "the gradient, too, is multiplied by the rate": lambda w, g, s, rate, decay: (
            w - g / s - rate * decay * w
        ),
        "both the gradient and the decay are multiplied by the rate": (
            lambda w, g, s, rate, decay: w - g / s - decay * w
        ),
        "Adam's step is missing": lambda w, g, s, rate, decay: w - rate * decay * w,
        "Adam's step takes the rate, not the decay": lambda w, g, s, rate, decay: (
            w - decay * g / s - rate * decay * w
        ),
        "`scale` is the divisor itself, so no root": lambda w, g, s, rate, decay: (
            w - rate * g / np.sqrt(s) - rate * decay * w
        ),
        "no scale is 0, so add nothing to it": lambda w, g, s, rate, decay: (
            w - rate * g / (s + 1e-8) - rate * decay * w
        ),
        "no scale is 0: nothing is added to it": lambda w, g, s, rate, decay: (
            w - rate * g / (s + 1e-7) - rate * decay * w
        ),
        "the decay is rate · decay · w, not twice that": lambda w, g, s, rate, decay: (
            w - rate * g / s - 2 * rate * decay * w
        ),
        "the pull is a part of the weight, not the same for all": lambda w, g, s, rate, decay: (
            w - rate * g / s - rate * decay * np.sign(w)
        ),
        "the decay is a part of each weight: rate · decay · w": lambda w, g, s, rate, decay: (
            w - rate * g / s - rate * decay
        ),
        "this is the change, expected the weights after it": lambda w, g, s, rate, decay: (
            -rate * g / s - rate * decay * w
        ),
        "this is what is taken away, expected the weights after it": lambda w, g, s, rate, decay: (
            rate * g / s + rate * decay * w
        ),
    },
    hints=(
        "Two things are taken from each weight: Adam's step, and a small part of its own.",
        "Adam's step is `rate * gradient / scale`. The part is `rate * decay`, and no division "
        "touches it.",
        "`weights - rate * gradient / scale - rate * decay * weights`",
    ),
    unlocks="That is the W of AdamW: the same part of every weight goes, whatever its scale.",
)
def decay_step(
    weights: np.ndarray, gradient: np.ndarray, scale: np.ndarray, rate: float, decay: float
) -> np.ndarray:
    """Take one step of Adam with the decay kept apart."""
    after = np.zeros(weights.shape)
    for place in np.ndindex(weights.shape):
        weight = float(weights[place])
        pull = decay * weight
        after[place] = weight - rate * (float(gradient[place]) / float(scale[place]) + pull)
    return after


def _losses() -> Iterator[tuple]:
    head = [0.9, 0.7, 0.8, 0.75, 0.6, 0.65, 0.6, 0.66, 0.68, 0.67, 0.7, 0.71, 0.72]
    yield [*head, 0.5, 0.55, 0.56, 0.57, 0.58], 3
    yield [0.5], 1
    yield [0.9, 0.8, 0.7, 0.6], 2
    yield [0.5, 0.5, 0.4, 0.6, 0.3], 2
    yield [0.5, 0.6, 0.4, 0.3], 1
    yield [0.8, 0.9, 0.85, 0.7, 0.75], 4
    yield [2.0, 1.0, 1.5, 1.4, 1.3, 1.2, 1.1, 0.9], 5
    yield [0.3, 0.31], 5
    yield seeded(18).random(15).round(2).tolist(), 3
    yield [5000.0, 4000.0, 4000.5, 3999.999], 2  # larger than any loss of the lesson
    yield [3e300, 2e300, 2.5e300, 1e300, 1.5e300], 3
    yield [0.2, 0.0, 0.1, 0.05, 0.01], 3  # 0 is a loss like any other
    yield [0.5, np.nextafter(0.5, 0).item(), 0.6, 0.5, 0.7], 3  # lower, though by a hair
    yield [0.5, 0.4, 0.39999, 0.4, 0.41], 2
    yield [0.618, 0.616, 0.617, 0.6149, 0.6155, 0.6131, 0.62], 2
    n, patience = seeded(19).integers((1000, 20), (1100, 60)).tolist()
    yield (seeded(20).integers(0, 90, n) / 100 + np.linspace(9, 0, n)).round(2).tolist(), patience
    yield [0.5] * (patience + 2), patience


def _walk(
    patience_more: int = 0, tie: bool = False, reset: bool = True, before: bool = False
) -> Callable[[Sequence, int], tuple[int, int]]:
    """Make a training that stops early, with a misconception in it."""

    def stop(losses: Sequence[float], patience: int) -> tuple[int, int]:
        best, waited = 0, 0
        for i in range(1, len(losses)):
            rival = losses[i - 1] if before else losses[best]
            if losses[i] < rival or (tie and losses[i] == rival):
                best, waited = i, waited * (not reset)
            else:
                waited += 1
            if waited >= patience + patience_more:
                return best + 1, i + 1
        return best + 1, len(losses)

    return stop


_stop = _walk()


def _each_epoch(
    shift: int = 0,
    before_update: bool = False,
    leaves: bool = True,
    delta: float = 0.0,
    lowest_at_first: float = np.inf,
    falsy: bool = False,
) -> Callable[[Sequence, int], tuple[int, int]]:
    """Make a training that compares the age of the lowest with the patience in each epoch."""

    def stop(losses: Sequence[float], patience: int) -> tuple[int, int]:
        best, lowest, stopped = 0, lowest_at_first, len(losses)
        if np.isfinite(lowest):
            best = -1  # no epoch yet
        for i, loss in enumerate(losses):
            if before_update and i - best == patience:
                return best + 1, i + 1
            if loss < lowest - delta or (falsy and not lowest):
                best, lowest = i, loss
            if not before_update and i - best == patience + shift:
                if leaves:
                    return best + 1, i + 1
                stopped = i + 1
        return best + 1, stopped

    return stop


def _rises_in_a_row(losses: Sequence[float], patience: int, tie: bool) -> tuple[int, int]:
    best, rises = 0, 0
    for i in range(1, len(losses)):
        best = i if losses[i] < losses[best] else best
        is_rise = losses[i] > losses[i - 1] or (tie and losses[i] == losses[i - 1])
        rises = rises + 1 if is_rise else 0
        if rises == patience:
            return best + 1, i + 1
    return best + 1, len(losses)


def _above_some_time_ago(losses: Sequence[float], patience: int) -> tuple[int, int]:
    last = len(losses)
    for i in range(patience, len(losses)):
        if losses[i] >= losses[i - patience]:
            last = i + 1
            break
    return _lowest(losses[:last]), last


def _lowest(losses: Sequence[float]) -> int:
    return losses.index(min(losses)) + 1


def _always(patience: int) -> Callable[[Sequence, int], tuple[int, int]]:
    return lambda losses, _: _stop(losses, patience)


def _or(without_a_stop: int | None) -> Callable[[Sequence, int], tuple[int, int | None]]:
    def stop(losses: Sequence[float], patience: int) -> tuple[int, int | None]:
        best, last = _stop(losses, patience)
        return best, last if last - best == patience else without_a_stop

    return stop


def _equal_not_waited(losses: Sequence[float], patience: int) -> tuple[int, int]:
    best, waited = 0, 0
    for i, loss in enumerate(losses):
        if loss < losses[best]:
            best, waited = i, 0
        elif loss > losses[best]:
            waited += 1
        if waited == patience:
            return best + 1, i + 1
    return best + 1, len(losses)


def _before_the_stop(losses: Sequence[float], patience: int) -> tuple[int, int]:
    best, last = _stop(losses, patience)
    return best, last - (last - best == patience)


def _or_nothing(losses: Sequence[float], patience: int) -> tuple[int, int] | None:
    best, last = _stop(losses, patience)
    return (best, last) if last - best == patience else None


@sheet.task(
    stars=3,
    cases=_losses,
    misconceptions={
        "epochs are counted from 1": lambda *a: tuple(k - 1 for k in _stop(*a)),
        "after the stop there are no more epochs: a later lowest is never seen": lambda x, p: (
            _lowest(x),
            len(x),
        ),
        "the lowest loss came after the stop, so it was never seen": lambda x, p: (
            _lowest(x),
            _stop(x, p)[1],
        ),
        "training waits `patience` epochs behind the lowest, and the lowest of all is too late": (
            lambda x, p: (_lowest(x), min(_lowest(x) + p, len(x)))
        ),
        "a loss that only equals the lowest is no new lowest": _walk(tie=True),
        "this waits one epoch too long": _walk(patience_more=1),
        "this stops one epoch too early": _walk(patience_more=-1),
        "the wait begins anew with each new lowest": _walk(reset=False),
        "compare with the lowest so far, not with the epoch before": _walk(before=True),
        "stops one epoch too early": _each_epoch(shift=-1),
        "look at the loss of an epoch before you ask whether to stop": _each_epoch(
            before_update=True
        ),
        "at the stop, leave the loop": _each_epoch(leaves=False),
        "compare the losses as they are, not rounded": lambda x, p: _stop(
            [round(loss, 2) for loss in x], p
        ),
        "every lower loss is a new lowest, however little lower": _each_epoch(delta=1e-4),
        "every lower loss is a new lowest, even by less than 0.001": _each_epoch(delta=1e-3),
        "compare the losses as they are: float32 makes two equal": lambda x, p: _stop(
            np.float32(x).tolist(), p
        ),
        "the wait counts from the lowest, a smaller fall between does not end it": lambda *a: (
            _rises_in_a_row(*a, tie=True)
        ),
        "the wait counts from the lowest, not from the last that did not rise": lambda *a: (
            _rises_in_a_row(*a, tie=False)
        ),
        "compare with the lowest so far, not with that of `patience` epochs ago": (
            _above_some_time_ago
        ),
        "a loss may be larger than 1: begin with the first, or with infinity": _each_epoch(
            lowest_at_first=1
        ),
        "losses may be in the thousands: begin with the first, or with infinity": _each_epoch(
            lowest_at_first=100
        ),
        "begin with the first loss, or with infinity: no other number is above all": _each_epoch(
            lowest_at_first=1e9
        ),
        "0 is a loss, too, and `not 0.0` is true: ask for `is None`": _each_epoch(falsy=True),
        "`patience` is an argument, and this always waits 1 epoch": _always(1),
        "`patience` is an argument, and this always waits 3 epochs": _always(3),
        "`patience` is an argument, and this always waits 4 epochs": _always(4),
        "the best epoch, too, is counted from 1": lambda *a: (_stop(*a)[0] - 1, _stop(*a)[1]),
        "the last epoch, too, is counted from 1": lambda *a: (_stop(*a)[0], _stop(*a)[1] - 1),
        "expected the epoch, not its loss": lambda x, p: (
            x[_stop(x, p)[0] - 1],
            _stop(x, p)[1],
        ),
        "the best loss is the lowest, not the highest": lambda x, p: _stop([-k for k in x], p),
        "without a stop, the last epoch is that of the last loss": lambda x, p: (
            _stop(x, p)[0],
            _stop(x, p)[0] + p,
        ),
        "if it never stops, all epochs are trained, not 0": _or(0),
        "if it never stops, the last epoch is that of the last loss, not None": _or(None),
        "an epoch whose loss equals the lowest is waited for, too": _equal_not_waited,
        "the epoch at which it stops is trained, too": _before_the_stop,
        "if it never stops, all epochs are trained: return that, too": _or_nothing,
        "the best comes first, then the last": lambda *a: _stop(*a)[::-1],
        "the best epoch is the lowest, not the last one": lambda *a: (_stop(*a)[1],) * 2,
        "this training never stops early": lambda x, p: (_stop(x, p)[0], len(x)),
    },
    hints=(
        "Walk through the epochs once. Which two numbers must you remember on the way?",
        "Remember the lowest loss so far, and how many epochs you have waited since. A new lowest "
        "sets the wait back to 0.",
        "When the wait reaches `patience`, return. If it never does, the last epoch is the last.",
    ),
    unlocks="You wrote `EarlyStopping`: it cannot know the future, only wait for it a little.",
)
def stop_early(losses: Sequence[float], patience: int) -> tuple[int, int]:
    """Return the best and the last epoch of a training that stops early."""
    for last in range(1, len(losses) + 1):
        seen = losses[:last]
        best = seen.index(min(seen)) + 1
        if last - best >= patience:
            return best, last
    return best, last


@sheet.choice(
    right="d",
    replies={
        "a": "a left glove in a mirror is a right glove, so the label is no longer true.",
        "b": "that is a mirror, too: thumb and little finger change sides, and so must the label.",
        "c": "a turned glove keeps its label, so this is fair; but here, all fingers point up.",
        "d": "The label stays true, and a test image may well lie a little off the middle.",
    },
    hints=(
        "Lay your left hand on the table. Which of the four makes a right hand of it?",
        "Two of the four leave the label true. Which of these two might a test image show?",
    ),
)
def which_is_fair() -> str:
    """Choose the augmentation that is fair and useful for gloves."""


@sheet.choice(
    right="b",
    replies={
        "a": "a small gap is no aim in itself: a network that has learned nothing has none.",
        "b": "The score on new images is what counts, and it fell by six points.",
        "c": "both runs were judged on the same images, and the other one scores higher on them.",
        "d": "a curve that falls from its peak would say so; this one rises, then levels off.",
    },
    hints=(
        "Compare the two dashed curves with each other, not each with its own solid curve.",
        "With which of the two networks would you sort new clothes?",
    ),
    stars=2,
)
def what_it_claims() -> str:
    """Choose what the curves say about the strong dropout."""
