"""Who can find wrong labels, and what the neighbours' voice is worth."""

from functools import cache

import numpy as np

from evidence.experiment import Experiment
from evidence.trainings import images
from fmnist_utils import neighbours, networks, pretrained, softmax, training
from fmnist_utils.backend import keras

N, SPOILT = 8_000, 200


@cache
def _spoil(seed: int, among: tuple[int, ...]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Draw 8,000 images, and give 200 of them a wrong class among these."""
    x, y, _, _ = images()
    generator = np.random.default_rng(seed)
    chosen = generator.permutation(len(x))[:N]
    noisy = y[chosen].astype(int)
    can = np.flatnonzero(np.isin(noisy, among))
    planted = generator.choice(can, SPOILT, replace=False)
    place = np.searchsorted(among, noisy[planted])
    moved = place + generator.integers(1, len(among), SPOILT)
    noisy[planted] = np.array(among)[moved % len(among)]
    return x[chosen], noisy, planted


@cache
def _train(
    seed: int, among: tuple[int, ...], part: int, epochs: int, smoothing: float
) -> np.ndarray:
    """Train on the even places (0), the odd ones (1) or all (2), and return all probabilities."""
    x, noisy, _ = _spoil(seed, among)
    taught = slice(None) if part == 2 else slice(part, None, 2)
    keras.utils.clear_session()
    keras.utils.set_random_seed(seed)
    network = networks.dense_network()
    recipe = training.Recipe(
        epochs, batch_size=128, peak_learning_rate=0.01, label_smoothing=smoothing
    )
    training.train(network, x[taught], noisy[taught], recipe)
    return softmax.softmax(network.predict(x, batch_size=1000, verbose=0))


@cache
def _neighbours(seed: int, among: tuple[int, ...], part: int) -> np.ndarray:
    """Let the ten nearest of one half vote on all images, the near ones with more weight."""
    x, noisy, _ = _spoil(seed, among)
    distances = neighbours.squared_distances(x, x[part::2])
    ten = np.argpartition(distances, 10, axis=1)[:, :10]
    weights = 1 / np.sqrt(np.take_along_axis(distances, ten, axis=1) + 1e-9)
    votes = weights[:, :, np.newaxis] * np.eye(10)[noisy[part::2][ten]]
    return votes.sum(axis=1) / weights.sum(axis=1, keepdims=True)


def rank_planted(
    seed: int,
    judge: str = "network",
    taught: str = "the other half",
    among: tuple[int, ...] = tuple(range(10)),
    epochs: int = 6,
    smoothing: float = 0.1,
) -> dict[str, float]:
    """Plant 200 wrong labels in 8,000, rank all labels by a judge, and see how many come first."""
    x, noisy, planted = _spoil(seed, tuple(among))  # noqa: RUF059
    rows, even = np.arange(N), np.arange(N) % 2 == 0

    def probabilities(part: int) -> np.ndarray:
        if judge == "neighbours":
            return _neighbours(seed, tuple(among), part)
        return _train(seed, tuple(among), part, epochs, smoothing)

    if judge == "no judge":
        belief = np.random.default_rng(seed).random((N, 10))
    elif taught == "all":
        belief = probabilities(2)
    else:
        by_even, by_odd = probabilities(0), probabilities(1)
        own = taught == "its own half"
        belief = np.where((even == own)[:, np.newaxis], by_even, by_odd)
    order = np.argsort(belief[rows, noisy])
    agrees = belief.argmax(axis=1) == noisy
    return {
        "precision at 200": float(np.isin(order[:200], planted).mean()),
        "found in 400": float(np.isin(planted, order[:400]).mean()),
        "agreement with the stated labels": float(agrees.mean()),
    }


@cache
def _answers() -> tuple[np.ndarray, np.ndarray]:
    """Return the CNN's answers to the validation images, and its confidence."""
    network = pretrained.trained_network("CNN")
    probabilities = softmax.softmax(network.predict(images()[2], batch_size=500, verbose=0))
    return probabilities.argmax(axis=1), probabilities.max(axis=1)


@cache
def _votes(seed: int) -> dict[int, int]:
    """Ask the ten nearest of 20,000 images about some validation images, by place."""
    x, y, validation, labels = images()
    predicted, _ = _answers()
    generator = np.random.default_rng(seed)
    references = generator.permutation(len(x))[:20_000]
    wrong = np.flatnonzero(predicted != labels)
    others = generator.choice(len(labels), 500, replace=False)
    asked = np.unique(np.concatenate([wrong, _as_unsure(), others]))
    ten = neighbours.nearest(validation[asked], x[references], n_neighbors=10)
    votes = [int(np.bincount(y[references][row], minlength=10).argmax()) for row in ten]
    return dict(zip(asked.tolist(), votes, strict=True))


@cache
def _as_unsure() -> np.ndarray:
    """Return for each mistake another image, answered rightly with nearly the same confidence."""
    predicted, confidence = _answers()
    labels = images()[3]
    right = list(np.flatnonzero(predicted == labels))
    found = []
    for i in np.flatnonzero(predicted != labels):
        k = int(np.abs(confidence[right] - confidence[i]).argmin())
        found.append(right.pop(k))
    return np.array(found)


def ask_neighbours(seed: int, group: str) -> dict[str, float]:
    """Ask the ten nearest of 20,000 images about a resampled group of validation images."""
    labels = images()[3]
    predicted, _ = _answers()
    votes = _votes(seed)
    generator = np.random.default_rng(seed)
    generator.permutation(55_000)  # the references of _votes
    others = generator.choice(len(labels), 500, replace=False)
    groups = {
        "mistakes": np.flatnonzero(predicted != labels),
        "right, as unsure": _as_unsure(),
        "any images": others,
    }
    drawn = np.random.default_rng(100 + seed).choice(groups[group], len(groups[group]))
    names = np.array([votes[i] for i in drawn.tolist()])
    return {
        "neighbours name the label": float((names == labels[drawn]).mean()),
        "neighbours name the network's answer": float((names == predicted[drawn]).mean()),
    }


HARD = {"epochs": 25, "smoothing": 0.0}
EXPERIMENTS = (
    Experiment(
        name="planted_labels",
        how="200 of 8,000 labels, drawn anew in each repeat, are made wrong. A judge ranks all "
        "labels by how little it believes them. It has learned from the other half, from the "
        "half that it judges, or from all; the dense network, trained gently (6 epochs, label "
        "smoothing 0.1), long (25 epochs) or hard (25 epochs, no smoothing), or ten neighbours.",
        measure=rank_planted,
        arms={
            "any order": {"judge": "no judge"},
            "neighbours, out of fold": {"judge": "neighbours"},
            "gentle, out of fold": {},
            "gentle, in fold": {"taught": "its own half"},
            "gentle, in fold, all images": {"taught": "all"},
            "hard, out of fold": HARD,
            "hard, in fold": {"taught": "its own half", **HARD},
            "hard, in fold, all images": {"taught": "all", **HARD},
            "long, smoothed, out of fold": {"epochs": 25},
            "long, smoothed, in fold": {"taught": "its own half", "epochs": 25},
            "shirts and T-shirts swapped": {"among": [0, 6]},
            "trousers and boots swapped": {"among": [1, 9]},
        },
    ),
    Experiment(
        name="third_party",
        how="Ten nearest of 20,000 fit images, drawn anew in each repeat, vote on validation "
        "images: the mistakes of the lesson's CNN, as many that it answered rightly with the same "
        "confidence, and 500 drawn by lot. Each group is resampled with replacement.",
        measure=ask_neighbours,
        arms={
            "any images": {"group": "any images"},
            "mistakes": {"group": "mistakes"},
            "right, as unsure": {"group": "right, as unsure"},
        },
        trained=False,
    ),
)
