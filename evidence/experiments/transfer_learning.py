"""Where features that were learned on other classes are worth more than pixels."""

import contextlib
import io
from functools import cache
from itertools import combinations

import numpy as np
from scipy import ndimage
from sklearn.linear_model import LogisticRegression

from evidence.experiment import Experiment
from fmnist_utils import data, networks, training
from fmnist_utils.backend import keras

N_LABELS = (10, 50, 200)
MIDDLE = 13.5


def _turned(image: np.ndarray, angle: float, place: np.ndarray, zoom: float) -> np.ndarray:
    """Turn an image about its middle, and put the middle at another place."""
    cos, sin = np.cos(angle), np.sin(angle)
    turn = np.array([[cos, sin], [-sin, cos]]) * zoom
    return ndimage.affine_transform(image, turn, offset=MIDDLE - turn @ place, order=1)


def _thrown(images: np.ndarray, seed: int, size: int = 18) -> np.ndarray:
    """Shrink images to `size`, turn each by any angle, and put it anywhere in the frame."""
    generator = np.random.default_rng(seed)
    room = (28 - size) / 2
    return np.array(
        [
            _turned(
                image,
                generator.uniform(-np.pi, np.pi),
                MIDDLE + generator.uniform(-room, room, 2),
                28 / size,
            )
            for image in images
        ]
    )


def _straightened(images: np.ndarray) -> np.ndarray:
    """Move each image's centre of mass to the middle, and turn its longest direction upright."""
    places = np.arange(28.0)
    found = []
    for image in images:
        mass = image / image.sum(dtype=np.float64)
        centre = np.array([mass.sum(axis=1) @ places, mass.sum(axis=0) @ places])
        down, right = places - centre[0], places - centre[1]
        both = down @ mass @ right
        spread = [[mass.sum(axis=1) @ down**2, both], [both, mass.sum(axis=0) @ right**2]]
        axis = np.linalg.eigh(np.array(spread))[1][:, 1]
        lean = (mass * np.add.outer(axis[0] * down, axis[1] * right) ** 3).sum()
        axis = -axis if lean < 0 else axis  # of the two ways up, always the same
        turn = np.array([[axis[0], -axis[1]], [axis[1], axis[0]]])
        offset = centre - turn @ np.array([MIDDLE, MIDDLE])
        found.append(ndimage.affine_transform(image, turn, offset=offset, order=1))
    return np.array(found)


@cache
def _images(thrown: bool) -> dict[str, tuple[np.ndarray, np.ndarray]]:
    """Return images and labels for the first task, for the new one, and to judge by."""
    fit, y_fit = data.load("train", subset="training")
    judge, y_judge = data.load("train", subset="validation")
    parts = {
        "first": (fit[:12_000], y_fit[:12_000]),
        "new": (fit[19_000:29_000], y_fit[19_000:29_000]),
        "judge": (judge, y_judge),
    }
    if thrown:
        parts = {
            name: (_thrown(images, seed), labels)
            for seed, (name, (images, labels)) in enumerate(parts.items())
        }
    return parts


def _pair(seed: int) -> tuple[int, int]:
    """Return the two classes that are set aside: another two of the 45 for each seed."""
    pairs = list(combinations(range(10), 2))
    return pairs[np.random.default_rng(13).permutation(45)[(seed - 1) % 45]]


@cache
def _weights(seed: int, thrown: bool) -> list[np.ndarray]:
    """Return the weights of a network that has learned the eight other classes."""
    images, labels = _images(thrown)["first"]
    kept = ~np.isin(labels, _pair(seed))
    keras.utils.clear_session()
    keras.utils.set_random_seed(seed)
    network = networks.convolutional_network()
    recipe = training.Recipe(epochs=3, batch_size=128, peak_learning_rate=0.015)
    with contextlib.redirect_stdout(io.StringIO()):
        training.train(network, data.preprocess(images[kept]), labels[kept], recipe)
    return network.get_weights()


def _body(seed: int, trained_on: str) -> keras.Model:
    """Return a network without its last layer: trained on thrown or upright images, or random."""
    weights = None if trained_on == "nothing" else _weights(seed, trained_on == "thrown")
    keras.utils.clear_session()
    keras.utils.set_random_seed(seed)
    network = networks.convolutional_network()
    if weights is not None:
        network.set_weights(weights)
    return keras.Model(network.inputs[0], network.layers[-2].output)


def _output(model: keras.Model, x: np.ndarray) -> np.ndarray:
    return keras.ops.convert_to_numpy(model(x, training=False))


def _seen(images: np.ndarray, seen_by: str, seed: int) -> np.ndarray:
    """Return a row of numbers for each image: pixels, or the features of a body."""
    if seen_by == "straightened pixels":
        images = _straightened(images)
    x = data.preprocess(images)
    if seen_by.endswith("pixels"):
        return x.reshape(len(x), -1)
    return _output(_body(seed, seen_by), x)


def _of_two(part: str, thrown: bool, pair: tuple[int, int]) -> tuple[np.ndarray, np.ndarray]:
    images, labels = _images(thrown)[part]
    chosen = np.isin(labels, pair)
    return images[chosen], (labels[chosen] == pair[1]).astype(int)


def _few(labels: np.ndarray, n: int, seed: int) -> np.ndarray:
    """Return the places of n labels drawn at random, as many of each class."""
    generator = np.random.default_rng([seed, n])
    places = [generator.choice(np.flatnonzero(labels == k), n // 2, replace=False) for k in (0, 1)]
    return np.concatenate(places)


def _standard(rows: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return mean and spread of each column; a column that never changes has the spread 1."""
    spread = rows.std(axis=0)
    return rows.mean(axis=0), np.where(spread < 1e-3, 1, spread)


def _head() -> LogisticRegression:
    return LogisticRegression(C=0.1, max_iter=1_000)


def learn_two_classes(
    seed: int, thrown: bool, seen_by: str, thrown_anew: int = 0
) -> dict[str, float]:
    """Learn two classes from 10, 50 and 200 labels, and name about 1,000 validation images.

    All numbers are standardised by the new images, which takes no label. With `thrown_anew`, the
    labelled images are thrown again until there are so many.
    """
    pair = _pair(seed)
    images, y = _of_two("new", thrown, pair)
    judge, y_judge = _of_two("judge", thrown, pair)
    rows, rows_judge = _seen(images, seen_by, seed), _seen(judge, seen_by, seed)
    mean, spread = _standard(rows)
    found = {}
    for n in N_LABELS:
        chosen = _few(y, n, seed)
        x_few, y_few = rows[chosen], y[chosen]
        if thrown_anew:
            copies = thrown_anew // n
            again = _thrown(np.tile(images[chosen], (copies, 1, 1)), seed, size=28)
            x_few = np.concatenate([x_few, _seen(again, seen_by, seed)])
            y_few = np.tile(y_few, copies + 1)
        head = _head().fit((x_few - mean) / spread, y_few)
        found[f"accuracy with {n} labels"] = head.score((rows_judge - mean) / spread, y_judge)
    return found


def _trained_on(
    model: keras.Model, x: np.ndarray, y: np.ndarray, rate: float, epochs: int
) -> keras.Model:
    model.compile(
        loss=keras.losses.SparseCategoricalCrossentropy(from_logits=True),
        optimizer=keras.optimizers.Adam(rate),
    )
    model.fit(x, y, batch_size=min(20, len(x)), epochs=epochs, verbose=0)
    return model


def train_further(seed: int, way: str) -> dict[str, float]:
    """Learn two classes of thrown images with a network that begins trained or random."""
    pair = _pair(seed)
    images, y = _of_two("new", True, pair)
    judge, y_judge = _of_two("judge", True, pair)
    x, x_judge = data.preprocess(images), data.preprocess(judge)
    found = {}
    for n in (10, 200):
        chosen = _few(y, n, seed)
        body = _body(seed, "nothing" if way == "from scratch" else "thrown")
        body.trainable = way != "frozen"
        for layer in body.layers:
            if way == "fine-tuned" and isinstance(layer, keras.layers.BatchNormalization):
                layer.trainable = False
        model = keras.Sequential([keras.Input((28, 28, 1)), body, keras.layers.Dense(2)])
        if way != "from scratch":  # the head that the frozen features give
            seen = _output(body, x[chosen])
            head = LogisticRegression(C=0.01, max_iter=1_000).fit(seen, y[chosen])
            model.layers[-1].set_weights(
                [
                    np.concatenate([-head.coef_, head.coef_]).T / 2,
                    np.concatenate([-head.intercept_, head.intercept_]) / 2,
                ]
            )
        if way == "fine-tuned":
            _trained_on(model, x[chosen], y[chosen], rate=0.0003, epochs=10)
        if way == "from scratch":  # 150 steps, however few the labels
            _trained_on(model, x[chosen], y[chosen], rate=0.002, epochs=3_000 // max(n, 20))
        logits = _output(model, x_judge)
        found[f"accuracy with {n} labels"] = float((logits.argmax(axis=1) == y_judge).mean())
    return found


EXPERIMENTS = (
    Experiment(
        name="transfer",
        how="Each repeat sets aside another two of the ten classes, trains a body on the eight "
        "others (9,600 images or so), draws 10, 50 and 200 labels of the two, and measures a "
        "logistic regression on about 1,000 validation images. Thrown pictures are shrunk, turned "
        "by any angle and put anywhere. All arms of a pair share classes and labels.",
        measure=learn_two_classes,
        trained=False,
        arms={
            "upright, pixels": {"thrown": False, "seen_by": "pixels"},
            "upright, trained body": {"thrown": False, "seen_by": "upright"},
            "upright, random body": {"thrown": False, "seen_by": "nothing"},
            "thrown, pixels": {"thrown": True, "seen_by": "pixels"},
            "thrown, pixels thrown anew": {
                "thrown": True,
                "seen_by": "pixels",
                "thrown_anew": 1000,
            },
            "thrown, straightened pixels": {"thrown": True, "seen_by": "straightened pixels"},
            "thrown, body of thrown pictures": {"thrown": True, "seen_by": "thrown"},
            "thrown, body of upright pictures": {"thrown": True, "seen_by": "upright"},
            "thrown, random body": {"thrown": True, "seen_by": "nothing"},
        },
    ),
    Experiment(
        name="fine_tuning",
        how="Two classes of thrown pictures are learned from 10 and 200 labels by the frozen body "
        "of the experiment on transfer, by the same body fine-tuned for ten epochs, and by the "
        "network from scratch in 150 steps. Pairs share classes, labels and the random start.",
        measure=train_further,
        arms={
            "frozen": {"way": "frozen"},
            "fine-tuned": {"way": "fine-tuned"},
            "from scratch": {"way": "from scratch"},
        },
    ),
)
