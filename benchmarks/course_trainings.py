"""The course's own trainings, by the recipes that the lessons use."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from benchmarks.evaluation_callback import EvaluationCallback
from fmnist_utils import load, preprocess
from fmnist_utils.backend import keras
from fmnist_utils.networks import (
    convolutional_network,
    dense_network,
    mirror_and_shift,
    residual_network,
)
from fmnist_utils.training import CNN_RECIPE, DENSE_RECIPE, LONG_CNN_RECIPE, Recipe, train


@dataclass(frozen=True)
class CourseTraining:
    """A training of one of the course's networks, the package's way.

    Attributes
    ----------
    name, title, kind : str
        `kind` is "dense" or "convolutional".
    network : callable
        Builds the network.
    recipe : Recipe
    augmentation : str
        What happens to the images in training, in words.
    """

    name: str
    title: str
    kind: str
    network: Callable[[], keras.Model]
    recipe: Recipe
    augmentation: str = ""

    @property
    def epochs(self) -> int:
        """Walks through all images."""
        return self.recipe.epochs

    @property
    def settings(self) -> str:
        """The settings in one line."""
        recipe = self.recipe
        parts = [
            f"AdamW, one cycle to {recipe.peak_learning_rate:g}",
            f"batch {recipe.batch_size}",
            f"{recipe.epochs} epochs",
        ]
        return ", ".join(parts + [self.augmentation] * bool(self.augmentation))

    def train(
        self, watch: EvaluationCallback, callbacks: Sequence[keras.callbacks.Callback] = ()
    ) -> keras.Model:
        """Build the network, train it under a watch, and return it."""
        images, labels = load("train")
        model = self.network()
        train(model, preprocess(images), labels, self.recipe, callbacks=[watch, *callbacks])
        return model


#: What the lessons train.
DENSE = CourseTraining("dense", "dense network", "dense", dense_network, DENSE_RECIPE)
CNN = CourseTraining("cnn", "CNN", "convolutional", convolutional_network, CNN_RECIPE)

#: A short training has a learning rate of its own: it too falls to zero in the end.
COURSE_TRAININGS = (
    replace(
        DENSE,
        name="dense-short",
        title="dense network, short",
        recipe=replace(CNN_RECIPE, epochs=5),
    ),
    DENSE,
    replace(CNN, name="cnn-short", title="CNN, short", recipe=replace(CNN_RECIPE, epochs=2)),
    CNN,
    replace(
        CNN,
        name="cnn-long",
        title="CNN, long",
        network=lambda: convolutional_network(augmentation=mirror_and_shift(1)),
        recipe=LONG_CNN_RECIPE,
        augmentation="mirrored and shifted by up to 1 pixel",
    ),
)


def _with_erased_parts() -> keras.Model:
    erase = keras.layers.RandomErasing(
        0.5, scale=(0.02, 0.15), fill_value=0.0, value_range=(0.0, 1.0)
    )
    return residual_network(augmentation=[*mirror_and_shift(1), erase])


#: The course's best, however long it takes; see `benchmarks.best`.
BEST_TRAINING = CourseTraining(
    "best",
    "the course's best",
    "convolutional",
    _with_erased_parts,
    Recipe(epochs=18, batch_size=256, peak_learning_rate=0.01, weight_decay=0.05),
    "mirrored, shifted by up to 1 pixel, half of them with a part erased",
)
