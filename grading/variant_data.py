"""What a student's own data hold, sheet by sheet: files made of a seed, questions, and answers.

The answers are computed here by other means than the sheets teach: from how the files were made, or
number by number. Each sheet has five or six questions.
"""

import io
import struct
from collections.abc import Callable
from dataclasses import dataclass
from math import exp, log, sqrt

import numpy as np

from fmnist_utils.checks.predictions import load_predictions
from fmnist_utils.data import load
from fmnist_utils.datasets.fetch import sample_files
from fmnist_utils.labels import CLASS_NAMES

#: Type codes of the IDX format, and NumPy's big-endian names for them.
_TYPES = {9: ">i1", 11: ">i2", 12: ">i4"}
#: The classifiers whose stored predictions are handed out.
_CLASSIFIERS = ("test_dense", "test_cnn")


@dataclass(frozen=True)
class Variant:
    """A student's own data.

    Attributes
    ----------
    files : dict of str to bytes
        By name.
    questions : dict of str to str
        By the key of the answer.
    answers : dict of str to object
        By the same keys; plain data.
    """

    files: dict[str, bytes]
    questions: dict[str, str]
    answers: dict[str, object]


def _idx(values: np.ndarray, code: int = 8, kind: str = ">u1") -> bytes:
    header = bytes([0, 0, code, values.ndim]) + struct.pack(f">{values.ndim}I", *values.shape)
    return header + values.astype(kind).tobytes()


def _npz(**arrays: np.ndarray) -> bytes:
    file = io.BytesIO()
    np.savez(file, **arrays)
    return file.getvalue()


def _some_images(generator: np.random.Generator, n: int) -> tuple[np.ndarray, np.ndarray]:
    """Choose images of the sample, in an order of their own."""
    images, labels = load("train", sample_files())
    chosen = generator.permutation(len(images))[:n]
    return images[chosen], labels[chosen]


def read_the_bytes(generator: np.random.Generator) -> Variant:
    """Make a file of unknown type and size, labels with a class map, and a file to be mended."""
    code = int(generator.choice(list(_TYPES)))
    shape = tuple(int(n) for n in generator.integers(5, 40, 3))
    values = generator.integers(-120, 120, shape)
    place = int(generator.integers(shape[0]))
    labels = generator.integers(0, 10, int(generator.integers(200, 400)))
    names = [CLASS_NAMES[i] for i in generator.permutation(10)]
    at, counted = int(generator.integers(200)), int(generator.integers(10))
    n, h, w = (int(m) for m in generator.integers(4, 30, 3))
    broken = bytearray(_idx(generator.integers(0, 256, (n, h, w))))
    broken[4:8] = struct.pack(">I", n + int(generator.integers(1, 1000)))
    return Variant(
        {
            "mystery-idx": _idx(values, code, _TYPES[code]),
            "labels-idx1-ubyte": _idx(labels),
            "class_names.txt": ("\n".join(names) + "\n").encode(),
            "broken-idx3-ubyte": bytes(broken),
        },
        {
            "type_code": "the type code of mystery-idx, an int",
            "shape": "its shape, a tuple of ints",
            "sum": f"the sum of the values of its image {place} (the first is 0), an int",
            "class_name": f"the class name of label {at} in labels-idx1-ubyte (the first is 0)",
            "class_count": f"how many of its labels are called {names[counted]!r}, an int",
            "true_count": "how many images broken-idx3-ubyte really holds, an int",
        },
        {
            "type_code": code,
            "shape": shape,
            "sum": int(values[place].sum()),
            "class_name": names[labels[at]],
            "class_count": int((labels == counted).sum()),
            "true_count": n,
        },
    )


def draw_sprites(generator: np.random.Generator) -> Variant:
    """Make a set of images with labels, to be averaged, mirrored and tiled."""
    images, labels = _some_images(generator, int(generator.integers(100, 140)) // 10 * 10)
    top, left = (int(n) for n in generator.integers(0, 5, 2))
    images = images[:, top : 27 - left, left : 28 - top]
    height, width = images.shape[1:]
    k = int(labels[0])
    y, x = (int(n) for n in generator.integers(8, 18, 2))
    i = int(generator.integers(len(images)))
    sheet_y, sheet_x = int(generator.integers(9 * height)), int(generator.integers(10 * width))
    total = sum(int(image[y, x]) for image, label in zip(images, labels, strict=True) if label == k)
    tile = images[sheet_y // height * 10 + sheet_x // width]
    dark = min(range(len(images)), key=lambda j: (int(images[j].sum()), j))
    return Variant(
        {"images-idx3-ubyte": _idx(images), "labels-idx1-ubyte": _idx(labels)},
        {
            "mean_pixel": f"row {y}, column {x} of the mean image of class {k}, a float",
            "mirrored_pixel": f"row {y}, column {x} of the mirrored image {i}, an int",
            "sheet_shape": "the shape of the sheet of all images, 10 in a row, a tuple of ints",
            "sheet_pixel": f"row {sheet_y}, column {sheet_x} of that sheet, an int",
            "darkest": "the place of the image of least mean brightness, an int",
        },
        {
            "mean_pixel": total / int((labels == k).sum()),
            "mirrored_pixel": int(images[i, y, width - 1 - x]),
            "sheet_shape": (len(images) // 10 * height, 10 * width),
            "sheet_pixel": int(tile[sheet_y % height, sheet_x % width]),
            "darkest": dark,
        },
    )


def know_your_data(generator: np.random.Generator) -> Variant:
    """Make a set with planted repeats, and queries to be named by their neighbours."""
    images, labels = _some_images(generator, 160)
    references, y_references = images[:120], labels[:120]
    queries = images[120:]
    repeats = int(generator.integers(3, 12))
    places = generator.permutation(120)[:repeats]
    order = generator.permutation(120 + repeats)
    train = np.concatenate([references, references[places]])[order]
    y_train = np.concatenate([y_references, y_references[places]])[order]
    k, query = int(labels[0]), int(generator.integers(len(queries)))
    squares = [
        sum((int(a) - int(b)) ** 2 for a, b in zip(image.flat, queries[query].flat, strict=True))
        for image in train
    ]
    nearest = min(range(len(train)), key=lambda j: (squares[j], j))
    return Variant(
        {
            "train-images-idx3-ubyte": _idx(train),
            "train-labels-idx1-ubyte": _idx(y_train),
            "queries-idx3-ubyte": _idx(queries),
        },
        {
            "class_count": f"how many training images are of class {k}, an int",
            "repeats": "how many training images are equal to an earlier one, an int",
            "distance": f"the distance from query {query} to the training image nearest to it",
            "neighbour": "that image's label, an int",
            "mean_brightness": f"the mean of all pixels of class {k}, a float",
        },
        {
            "class_count": int((y_train == k).sum()),
            "repeats": repeats,
            "distance": sqrt(squares[nearest]),
            "neighbour": int(y_train[nearest]),
            "mean_brightness": float(train[y_train == k].astype(np.int64).mean()),
        },
    )


def softmax_from_scratch(generator: np.random.Generator) -> Variant:
    """Make inputs, labels and weights of a linear classifier."""
    n, pixels, classes = (int(m) for m in generator.integers((20, 4, 3), (40, 9, 7)))
    x, w = generator.normal(size=(n, pixels)).round(3), generator.normal(size=(pixels, classes))
    w, b = w.round(3), generator.normal(size=classes).round(3)
    labels = generator.integers(0, classes, n).astype(np.uint8)
    pixel, k, i = int(generator.integers(pixels)), int(generator.integers(classes)), 0
    probabilities = []
    for row in x.tolist():
        scores = [
            sum(a * c for a, c in zip(row, w[:, j].tolist(), strict=True)) + float(b[j])
            for j in range(classes)
        ]
        powers = [exp(score) for score in scores]
        probabilities.append([power / sum(powers) for power in powers])
    losses = [-log(p[label]) for p, label in zip(probabilities, labels, strict=True)]
    slopes = [
        row[pixel] * (p[k] - (label == k))
        for row, p, label in zip(x.tolist(), probabilities, labels, strict=True)
    ]
    right = sum(p.index(max(p)) == label for p, label in zip(probabilities, labels, strict=True))
    return Variant(
        {"classifier.npz": _npz(x=x, labels=labels, w=w, b=b)},
        {
            "probability": f"the probability of class {k} for image {i}, with softmax(x @ w + b)",
            "loss": "the mean cross-entropy over all images, a float",
            "slope": f"the mean loss's slope in w[{pixel}, {k}], a float",
            "bias_slope": f"its slope in b[{k}], a float",
            "accuracy": "the share of images whose largest score is their label's, a float",
        },
        {
            "probability": probabilities[i][k],
            "loss": sum(losses) / n,
            "slope": sum(slopes) / n,
            "bias_slope": sum(p[k] - (y == k) for p, y in zip(probabilities, labels, strict=True))
            / n,
            "accuracy": right / n,
        },
    )


def evaluate_honestly(generator: np.random.Generator) -> Variant:
    """Make the answers of a classifier for some images, with its probabilities and a price list."""
    stored = load_predictions()
    chosen = generator.permutation(len(stored["test_labels"]))[: int(generator.integers(300, 450))]
    truth = stored["test_labels"][chosen].tolist()
    logits = stored[str(generator.choice(_CLASSIFIERS))][chosen] / generator.uniform(0.6, 1.4)
    rows = [_probabilities(row) for row in logits.tolist()]
    guesses = [row.index(max(row)) for row in rows]
    k = int(generator.integers(10))
    asked = [guess for guess, label in zip(guesses, truth, strict=True) if label == k]
    taken = max(range(10), key=lambda j: (j != k) * asked.count(j))
    called = [label for guess, label in zip(guesses, truth, strict=True) if guess == k]
    recall, z, m = asked.count(k) / len(asked), 1.96, len(asked)
    middle = (recall + z * z / (2 * m)) / (1 + z * z / m)
    half = z / (1 + z * z / m) * sqrt(recall * (1 - recall) / m + z * z / (4 * m * m))
    costs = generator.integers(1, 10, (10, 10)) * (1 - np.eye(10, dtype=int))
    price = float(generator.uniform(0.5, 1.5))
    least = [
        min(sum(p * costs[t, j].item() for t, p in enumerate(row)) for j in range(10))
        for row in rows
    ]
    squares = [
        (p - (j == t)) ** 2 for row, t in zip(rows, truth, strict=True) for j, p in enumerate(row)
    ]
    return Variant(
        {
            "answers.npz": _npz(
                labels=np.array(truth, np.uint8),
                predicted=np.array(guesses),
                probabilities=np.array(rows),
                costs=costs.astype(float),
                price=np.array(price),
            )
        },
        {
            "accuracy": "the accuracy of the predictions, a float",
            "taken_for": f"how many images of class {k} are taken for class {taken}",
            "precision": f"the precision of class {k}, a float",
            "recall_low": f"the low end of Wilson's interval (z = 1.96) of the recall of class {k}",
            "brier": "the Brier score over all classes, a float",
            "asks": "how many images a person is asked about, by the costs and the price",
        },
        {
            "accuracy": sum(map(int.__eq__, guesses, truth)) / len(truth),
            "taken_for": asked.count(taken),
            "precision": called.count(k) / len(called),
            "recall_low": middle - half,
            "brier": sum(squares) / len(truth),
            "asks": sum(cost > price for cost in least),
        },
    )


def _probabilities(logits: list[float]) -> list[float]:
    powers = [exp(logit - max(logits)) for logit in logits]
    return [power / sum(powers) for power in powers]


#: By lesson: who makes a student's own data.
MAKERS: dict[str, Callable[[np.random.Generator], Variant]] = {
    "read_the_bytes": read_the_bytes,
    "draw_sprites": draw_sprites,
    "know_your_data": know_your_data,
    "softmax_from_scratch": softmax_from_scratch,
    "evaluate_honestly": evaluate_honestly,
}
