"""How many neighbours should vote, and of how many known images."""

from functools import lru_cache

import numpy as np

from evidence.experiment import Experiment
from fmnist_utils import data, neighbours

QUERIES = 1_000
MOST_NEIGHBOURS = 300


@lru_cache(maxsize=2)
def _draw(seed: int, references: int) -> tuple[np.ndarray, np.ndarray]:
    """Return the classes of the nearest known images of some queries, and the queries' own."""
    images, labels = data.load("train")
    order = np.random.default_rng(seed).permutation(len(images))
    queries, known = order[:QUERIES], order[QUERIES : QUERIES + references]
    found = neighbours.nearest(images[queries], images[known], MOST_NEIGHBOURS)
    return labels[known][found], labels[queries]


def ask_neighbours(seed: int, k: int = 5, references: int = 10_000) -> dict[str, float]:
    """Let k neighbours vote on 1,000 images drawn anew, among so many known ones drawn anew."""
    classes, expected = _draw(seed, references)
    votes = np.array([np.bincount(row[:k], minlength=10).argmax() for row in classes])
    return {"accuracy": float((votes == expected).mean())}


EXPERIMENTS = (
    Experiment(
        name="neighbours",
        how="k nearest neighbours vote on 1,000 training images, drawn anew in each repeat, among "
        "other training images, drawn anew as well. Pairs share the draw of the queries.",
        measure=ask_neighbours,
        arms={
            "5 of 10,000": {},
            "1 of 10,000": {"k": 1},
            "10 of 10,000": {"k": 10},
            "300 of 10,000": {"k": 300},
            "5 of 2,000": {"references": 2_000},
            "5 of 50,000": {"references": 50_000},
        },
        trained=False,
    ),
)
