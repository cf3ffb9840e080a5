"""What a map of the plane keeps, and what it invents."""

from functools import cache

import numpy as np
from sklearn.decomposition import PCA
from sklearn.manifold import TSNE

from evidence.experiment import Experiment
from fmnist_utils import data, metrics, neighbours, networks, pretrained
from fmnist_utils.backend import keras

N_POINTS = 1_000
N_NEIGHBOURS = 5


@cache
def _spaces() -> dict[str, np.ndarray]:
    """Return labels, answers, and pixels and features of the 5,000 validation images."""
    images, labels = data.load("train", subset="validation")
    x = data.preprocess(images)
    cnn = pretrained.trained_network("CNN")
    keras.utils.set_random_seed(1)
    untrained = networks.convolutional_network()
    found = {"labels": labels, "answers": cnn.predict(x, verbose=0).argmax(axis=1)}
    found["pixels"] = x.reshape(len(x), 784).astype(np.float64)
    for name, network in (("features", cnn), ("untrained features", untrained)):
        body = keras.Model(network.inputs[0], network.layers[-2].output)
        found[name] = body.predict(x, verbose=0).astype(np.float64)
    return found


def _nearest(points: np.ndarray) -> np.ndarray:
    """Return the places of each point's nearest others, shape (n, N_NEIGHBOURS)."""
    distances = neighbours.squared_distances(points, points)
    np.fill_diagonal(distances, np.inf)
    return distances.argsort(axis=1)[:, :N_NEIGHBOURS]


def _named_right(points: np.ndarray, labels: np.ndarray) -> float:
    """Let each point's nearest others vote for its class."""
    votes = [np.bincount(row, minlength=10).argmax() for row in labels[_nearest(points)]]
    return metrics.accuracy(labels, np.array(votes))


def _fake(answers: np.ndarray, seed: int) -> np.ndarray:
    """Put each image at a random place in the heap of the class that the network names."""
    angles = 2 * np.pi * answers / 10
    heaps = 10 * np.stack([np.cos(angles), np.sin(angles)], axis=1)
    return heaps + np.random.default_rng(seed).normal(size=heaps.shape)


def map_images(seed: int, space: str, kind: str) -> dict[str, float]:
    """Draw 1,000 images, map them, and ask who has whom as a neighbour."""
    spaces = _spaces()
    chosen = np.random.default_rng(seed).choice(len(spaces["labels"]), N_POINTS, replace=False)
    points, labels = spaces[space][chosen], spaces["labels"][chosen]
    if kind == "no map":
        placed = points
    elif kind == "PCA":
        placed = PCA(2, svd_solver="full").fit_transform(points)
    elif kind == "fake":
        placed = _fake(spaces["answers"][chosen], seed)
    else:
        reduced = PCA(30, svd_solver="full").fit_transform(points)
        tsne = TSNE(init=kind, perplexity=30, max_iter=500, random_state=seed)
        placed = tsne.fit_transform(reduced)
    true, on_map = _nearest(points), _nearest(placed)
    shared = (true[:, :, np.newaxis] == on_map[:, np.newaxis]).sum()
    return {
        "true neighbours kept": float(shared / true.size),
        "named right": _named_right(placed, labels),
    }


def map_noise(seed: int, perplexity: int, steps: int = 400, start: int = 0) -> dict[str, float]:
    """Map 500 points of noise; perplexity 0 stands for random places in a disc."""
    generator = np.random.default_rng(seed)
    if perplexity:
        noise = generator.normal(size=(500, 30))
        init = np.random.default_rng([seed, start]).normal(size=(500, 2)) * 1e-4
        tsne = TSNE(
            perplexity=perplexity, init=init if start else "pca", max_iter=steps, random_state=0
        )
        placed = tsne.fit_transform(noise)
    else:
        angles, radii = generator.uniform(0, 2 * np.pi, 500), np.sqrt(generator.random(500))
        placed = np.stack([radii * np.cos(angles), radii * np.sin(angles)], axis=1)
    return {"empty places": float((np.histogram2d(*placed.T, bins=20)[0] == 0).mean())}


def map_groups(seed: int, equal: bool, kind: str) -> dict[str, float]:
    """Map three groups: one tight, one ten times as wide, one far away; or three equal ones."""
    generator = np.random.default_rng(seed)
    widths, middles = ((0.5, 0.5, 0.5), (0, 20, -20)) if equal else ((0.1, 1, 0.5), (0, 3, -20))
    points = np.concatenate(
        [
            generator.normal(0, width, (150, 10)) + middle * (np.arange(10) == place)
            for place, (width, middle) in enumerate(zip(widths, middles, strict=True))
        ]
    )
    if kind == "PCA":
        placed = PCA(2).fit_transform(points)
    else:
        tsne = TSNE(perplexity=30, init="pca", max_iter=500, random_state=0)
        placed = tsne.fit_transform(points)
    tight, wide, far = placed.reshape(3, 150, 2)
    near = np.linalg.norm(wide.mean(axis=0) - tight.mean(axis=0))
    return {
        "wide over tight": float(wide.std(axis=0).mean() / tight.std(axis=0).mean()),
        "far over near": float(np.linalg.norm(far.mean(axis=0) - tight.mean(axis=0)) / near),
    }


EXPERIMENTS = (
    Experiment(
        name="maps",
        how="Each repeat draws 1,000 of the 5,000 validation images, maps them, and compares each "
        "image's five nearest on the map with its five nearest in all dimensions; five nearest "
        "also vote for the class. The fake map puts an image at a random place in the heap of the "
        "class that the CNN names. Pairs share the images.",
        measure=map_images,
        trained=False,
        arms={
            "features, PCA": {"space": "features", "kind": "PCA"},
            "features, t-SNE": {"space": "features", "kind": "pca"},
            "features, t-SNE from a random start": {"space": "features", "kind": "random"},
            "features, fake map": {"space": "features", "kind": "fake"},
            "pixels, PCA": {"space": "pixels", "kind": "PCA"},
            "pixels, t-SNE": {"space": "pixels", "kind": "pca"},
            "pixels, all dimensions": {"space": "pixels", "kind": "no map"},
            "features, all dimensions": {"space": "features", "kind": "no map"},
            "untrained features, all dimensions": {
                "space": "untrained features",
                "kind": "no map",
            },
        },
    ),
    Experiment(
        name="maps_of_noise",
        how="Each repeat draws 500 points of noise in 30 dimensions, maps them, and counts the "
        "cells of a grid of 20 by 20 over the map that hold no point. Pairs share the noise.",
        measure=map_noise,
        trained=False,
        arms={
            "random places in a disc": {"perplexity": 0},
            "perplexity 50": {"perplexity": 50},
            "perplexity 2": {"perplexity": 2},
            "perplexity 2, another start": {"perplexity": 2, "start": 1},
            "perplexity 2, 2,000 steps": {"perplexity": 2, "steps": 2000},
        },
    ),
    Experiment(
        name="maps_of_groups",
        how="Each repeat draws three groups of 150 points in ten dimensions: one tight, one ten "
        "times as wide near it, one far away; or three of equal width, equally far from the "
        "first. It compares their widths and distances on a map. Pairs share the seed.",
        measure=map_groups,
        trained=False,
        arms={
            "t-SNE of equal groups": {"equal": True, "kind": "t-SNE"},
            "t-SNE": {"equal": False, "kind": "t-SNE"},
            "PCA": {"equal": False, "kind": "PCA"},
        },
    ),
)
