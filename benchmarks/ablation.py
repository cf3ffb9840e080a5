"""What each part of the recipes is worth: the same training with one part taken away."""

from dataclasses import replace
from pathlib import Path
from statistics import mean

from benchmarks.course_trainings import AUGMENTED_CNN, CNN, DENSE
from benchmarks.table import markdown_table, spread
from benchmarks.training_runs import rounds, run_all
from fmnist_utils.backend import keras
from fmnist_utils.networks import convolutional_network, dense_network
from fmnist_utils.training import CNN_RECIPE, DENSE_RECIPE

layers = keras.layers
SEEDS = 3
#: A CNN's training is long.
QUICK_VARIANTS = {"CNN": 1, "dense": 3}


def _rebuilt(stack: list[keras.Layer]) -> keras.Model:
    """Build a network of new layers with the settings of these."""
    return keras.Sequential(
        [keras.Input((28, 28, 1)), *(layer.from_config(layer.get_config()) for layer in stack)]
    )


def _pooled_last() -> keras.Model:
    """Convolve, normalise, ReLU, pool: the usual order."""
    stack = convolutional_network().layers
    for first in range(0, 12, 4):
        convolution, pooling, normalisation, relu = stack[first : first + 4]
        stack[first : first + 4] = [convolution, normalisation, relu, pooling]
    return _rebuilt(stack)


def _without(kind: type[keras.Layer], network: keras.Model) -> keras.Model:
    return _rebuilt([layer for layer in network.layers if not isinstance(layer, kind)])


def _remembering_longer(network: keras.Model) -> keras.Model:
    """Let batch normalisation average as long as Keras does by default."""
    for layer in network.layers:
        if isinstance(layer, layers.BatchNormalization):
            layer.momentum = 0.99
    return network


def _constant(peak: float, steps: int) -> keras.optimizers.schedules.LearningRateSchedule:
    """Keep Adam's default rate from beginning to end."""
    return keras.optimizers.schedules.PiecewiseConstantDecay([steps], [0.001, 0.001])


_WHOLE = {"title": "the whole recipe", "validated": True}
_CNN = replace(CNN, name="cnn-whole", **_WHOLE)
_DENSE = replace(DENSE, name="dense-whole", **_WHOLE)

#: The whole recipe first, then what is left of it.
ABLATIONS = {
    "CNN": (
        _CNN,
        replace(
            _CNN,
            name="cnn-constant-rate",
            title="constant learning rate 0.001 instead of one cycle",
            recipe=replace(CNN_RECIPE, schedule=_constant),
        ),
        replace(
            _CNN,
            name="cnn-no-normalisation",
            title="no batch normalisation",
            network=lambda: _without(layers.BatchNormalization, convolutional_network()),
        ),
        replace(
            _CNN,
            name="cnn-long-memory",
            title="batch normalisation with Keras's momentum 0.99 instead of 0.9",
            network=lambda: _remembering_longer(convolutional_network()),
        ),
        replace(
            _CNN,
            name="cnn-pooled-last",
            title="pooling after ReLU instead of before normalisation",
            network=_pooled_last,
        ),
        replace(
            _CNN,
            name="cnn-no-smoothing",
            title="no label smoothing",
            recipe=replace(CNN_RECIPE, label_smoothing=0.0),
        ),
        replace(
            _CNN,
            name="cnn-no-decay",
            title="no weight decay",
            recipe=replace(CNN_RECIPE, weight_decay=0.0),
        ),
        replace(
            _CNN,
            name="cnn-augmented",
            title="with images mirrored and shifted (as in the long training)",
            network=AUGMENTED_CNN.network,
        ),
    ),
    "dense": (
        _DENSE,
        replace(
            _DENSE,
            name="dense-constant-rate",
            title="constant learning rate 0.001 instead of one cycle",
            recipe=replace(DENSE_RECIPE, schedule=_constant),
        ),
        replace(
            _DENSE,
            name="dense-no-normalisation",
            title="no batch normalisation",
            network=lambda: _without(layers.BatchNormalization, dense_network()),
        ),
        replace(
            _DENSE,
            name="dense-no-dropout",
            title="no dropout",
            network=lambda: _without(layers.Dropout, dense_network()),
        ),
        replace(
            _DENSE,
            name="dense-no-smoothing",
            title="no label smoothing",
            recipe=replace(DENSE_RECIPE, label_smoothing=0.0),
        ),
        replace(
            _DENSE,
            name="dense-no-decay",
            title="no weight decay",
            recipe=replace(DENSE_RECIPE, weight_decay=0.0),
        ),
        replace(
            _DENSE,
            name="dense-single-steps",
            title="a return to Python after each batch, not after 32",
            recipe=replace(DENSE_RECIPE, steps_per_execution=1),
        ),
    ),
}


def measure(build: Path, quick: bool) -> dict:
    """Train each variant on the fit images and measure it on the validation images."""
    tables = {}
    for network, variants in ABLATIONS.items():
        chosen = variants[: QUICK_VARIANTS[network]] if quick else variants
        results = run_all(rounds(chosen, 1 if quick else SEEDS), build / "runs")
        tables[network] = [
            {
                "title": variant.title,
                "runs": [result for result in results if result["name"] == variant.name],
            }
            for variant in chosen
        ]
    return {"tables": tables}


def report(results: dict) -> str:
    """Write the results as Markdown."""
    return "\n\n".join(_table(network, variants) for network, variants in results["tables"].items())


def _table(network: str, variants: list[dict]) -> str:
    rows = []
    whole = _ends(variants[0], "accuracy")
    for variant in variants:
        accuracies = _ends(variant, "accuracy")
        difference = mean(accuracies) - mean(whole)
        rows.append(
            [
                variant["title"],
                spread(accuracies, 4),
                f"{difference:+.4f}" if variant is not variants[0] else "",
                f"{mean(_ends(variant, 'processor')):.0f}",
            ]
        )
    header = [f"{network}: training", "validation accuracy", "difference", "processor s"]
    return markdown_table(header, rows)


def _ends(variant: dict, key: str) -> list[float]:
    return [run["curve"][-1][key] for run in variant["runs"]]
