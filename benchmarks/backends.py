"""The same recipes on each installed backend: accuracy, seconds an epoch, share of the peak."""

from importlib.util import find_spec
from math import prod
from pathlib import Path
from statistics import mean

from benchmarks.machine import matrix_product_peak
from benchmarks.ours import COURSE_TRAININGS
from benchmarks.runs import rounds, run_all
from benchmarks.table import markdown_table, spread
from fmnist_utils.backend import BACKENDS, keras

SEEDS = 3
IMAGES = 60_000
#: Going back through a layer costs twice what going forward costs: a gradient for the weights, and
#: one for the inputs.
TRAINING_OVER_FORWARD = 3


def operations_an_image(model: keras.Model) -> int:
    """Count the multiplications and additions of a network's convolutions and dense layers.

    Parameters
    ----------
    model : keras.Model
        Built, with known shapes.

    Returns
    -------
    int
        For one image, going forward. All other layers together cost little beside these.

    Examples
    --------
    >>> operations_an_image(keras.Sequential([keras.Input((784,)), keras.layers.Dense(10)]))
    15680
    """
    total = 0
    for layer in model.layers:
        if isinstance(layer, keras.layers.Conv2D | keras.layers.Dense):
            places = prod(layer.output.shape[1:-1])
            total += 2 * prod(layer.kernel.shape) * places
    return total


def measure(build: Path, quick: bool) -> dict:
    """Train both networks of the lessons on each backend."""
    names = {"dense-short", "cnn-short"} if quick else {"dense", "cnn"}
    trainings = [training for training in COURSE_TRAININGS if training.name in names]
    backends = [backend for backend in BACKENDS if find_spec(backend)]
    results = []
    for training in trainings:
        operations = operations_an_image(training.network())
        for backend in backends:
            plans = rounds([training], 1 if quick else SEEDS, backend=backend)
            results.append(
                {
                    "title": training.title,
                    "backend": backend,
                    "operations_an_image": operations,
                    "runs": run_all(plans, build / "runs"),
                }
            )
    return {"peak": matrix_product_peak(), "results": results}


def report(results: dict) -> str:
    """Write the results as Markdown."""
    rows = []
    for result in results["results"]:
        runs = result["runs"]
        epochs = len(runs[0]["curve"])
        last = [run["curve"][-1] for run in runs]
        # the quickest counts, since other programs can only slow it down
        wall = min(point["wall"] for point in last) / epochs
        speed = TRAINING_OVER_FORWARD * result["operations_an_image"] * IMAGES / wall
        rows.append(
            [
                result["title"],
                result["backend"],
                spread([point["accuracy"] for point in last], 4),
                f"{mean(point['processor'] for point in last) / epochs:.2f}",
                f"{wall:.2f}",
                f"{mean(run['compiling']['processor'] for run in runs):.1f}",
                f"{speed / results['peak']:.0%}",
            ]
        )
    header = [
        "network",
        "backend",
        "test accuracy",
        "processor s an epoch",
        "wall s an epoch",
        "compiling, processor s",
        "share of the peak",
    ]
    peak = f"Peak of this machine's matrix product: {results['peak'] / 1e9:.0f} GFLOP/s."
    return f"{markdown_table(header, rows)}\n\n{peak}"
