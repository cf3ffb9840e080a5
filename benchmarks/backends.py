"""The same recipes on each installed backend: accuracy, seconds an epoch, share of the peak."""

from importlib.util import find_spec
from math import prod
from pathlib import Path
from statistics import mean

from benchmarks.course_trainings import COURSE_TRAININGS
from benchmarks.machine import matrix_product_peak
from benchmarks.table import markdown_table, spread
from benchmarks.training_runs import rounds, run_all
from fmnist_utils.backend import BACKENDS, keras

SEEDS = 3
IMAGES = 60_000


def operations_an_image(model: keras.Model) -> int:
    """Count the operations of a network's convolutions and dense layers in training.

    Parameters
    ----------
    model : keras.Model
        Built, with known shapes.

    Returns
    -------
    int
        Multiplications and additions for one image: forward, back to the weights, and, but for the
        first layer, back to the layer's inputs; each takes as many.

    Examples
    --------
    >>> operations_an_image(keras.Sequential([keras.Input((784,)), keras.layers.Dense(10)]))
    31360
    """
    forward = [
        2 * prod(layer.kernel.shape) * prod(layer.output.shape[1:-1])
        for layer in model.layers
        if isinstance(layer, keras.layers.Conv2D | keras.layers.Dense)
    ]
    return 3 * sum(forward) - forward[0]


def measure(build: Path, quick: bool) -> dict:
    """Train both networks of the lessons on each backend."""
    names = {"dense-short" if quick else "dense", "cnn-short"}
    trainings = [training for training in COURSE_TRAININGS if training.name in names]
    backends = [backend for backend in BACKENDS if find_spec(backend)]
    plans = [
        plan
        for backend in backends
        for plan in rounds(trainings, 1 if quick else SEEDS, backend=backend)
    ]
    runs = run_all(sorted(plans, key=lambda plan: plan.seed), build / "runs")
    results = [
        {
            "title": training.title,
            "backend": backend,
            "operations_an_image": operations_an_image(training.network()),
            "runs": [
                run for run in runs if (run["name"], run["backend"]) == (training.name, backend)
            ],
        }
        for training in trainings
        for backend in backends
    ]
    return {"peak": matrix_product_peak(), "results": results}


def an_epoch(run: dict, clock: str) -> float:
    """Return the mean seconds of an epoch, without the first: JAX goes on compiling in it."""
    first, *_, last = run["curve"]
    return (last[clock] - first[clock]) / (last["epoch"] - first["epoch"])


def quickest_epoch(runs: list[dict]) -> float:
    """Return the wall seconds of an epoch in the quickest run: others can only be slowed down."""
    return min(an_epoch(run, "wall") for run in runs)


def share_of_peak(result: dict, peak: float) -> float:
    """Return the speed of a network's training over that of the machine's matrix product."""
    return result["operations_an_image"] * IMAGES / quickest_epoch(result["runs"]) / peak


def report(results: dict) -> str:
    """Write the results as Markdown."""
    rows = []
    for result in results["results"]:
        runs = result["runs"]
        rows.append(
            [
                result["title"],
                result["backend"],
                spread([run["curve"][-1]["accuracy"] for run in runs], 4),
                f"{mean(an_epoch(run, 'processor') for run in runs):.2f}",
                f"{quickest_epoch(runs):.2f}",
                f"{share_of_peak(result, results['peak']):.0%}",
            ]
        )
    header = [
        "network",
        "backend",
        "test accuracy",
        "processor s an epoch",
        "wall s an epoch",
        "share of the peak",
    ]
    peak = f"Peak of this machine's matrix product: {results['peak'] / 1e9:.0f} GFLOP/s."
    return f"{markdown_table(header, rows)}\n\n{peak}"
