"""How the lessons train: a recipe, a schedule, a line an epoch."""

import time
import warnings
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np

from fmnist_utils.backend import keras
from fmnist_utils.deprecated import old_names, renamed_arguments

Schedule = keras.optimizers.schedules.LearningRateSchedule

#: Where Keras can, many batches run without a return to Python: small networks wait less.
STEPS_PER_EXECUTION = 1 if keras.config.backend() == "torch" else 32


class EpochLogger(keras.callbacks.Callback):
    """Print one short line an epoch, and at the end the cost in wall and in processor seconds.

    Processor seconds count the work of all cores. They stay the same when other programs slow the
    clock on the wall.
    """

    def on_train_begin(self, logs: dict | None = None) -> None:
        """Note the time."""
        self._wall, self._cpu = time.perf_counter(), time.process_time()

    def on_epoch_end(self, epoch: int, logs: dict | None = None) -> None:
        """Print the epoch's accuracies."""
        line = f"epoch {epoch + 1:2} of {self.params['epochs']}: accuracy {logs['accuracy']:.3f}"
        if "val_accuracy" in logs:
            line += f", on validation images {logs['val_accuracy']:.3f}"
        print(line, flush=True)

    def on_train_end(self, logs: dict | None = None) -> None:
        """Print the cost."""
        wall, cpu = time.perf_counter() - self._wall, time.process_time() - self._cpu
        print(f"trained in {wall:.0f} s ({cpu:.0f} processor seconds)")


def one_cycle(peak: float, steps: int) -> Schedule:
    """Make a learning rate that climbs for the first fifth of the steps and then falls to zero.

    Parameters
    ----------
    peak : float
        The highest rate; the climb begins at a 25th of it.
    steps : int
        Steps of the whole training: epochs × batches an epoch.

    Returns
    -------
    keras.optimizers.schedules.LearningRateSchedule

    References
    ----------
    L. N. Smith, N. Topin, "Super-convergence: very fast training of neural networks using large
    learning rates", arXiv:1708.07120. The fall follows a cosine here.

    Examples
    --------
    >>> schedule = one_cycle(peak=0.01, steps=1000)
    >>> [round(float(schedule(step)), 4) for step in (0, 200, 600, 1000)]
    [0.0004, 0.01, 0.005, 0.0]
    """
    climb = steps // 5
    return keras.optimizers.schedules.CosineDecay(
        peak / 25, decay_steps=steps - climb, warmup_target=peak, warmup_steps=climb
    )


@dataclass(frozen=True)
class Recipe:
    """How a network is trained.

    Attributes
    ----------
    epochs : int
        Walks through all images.
    batch_size : int
        Images a step.
    peak_learning_rate : float
        The highest learning rate.
    label_smoothing : float
        Share of the target probability that is spread evenly over all classes.
    weight_decay : float
        AdamW's pull of all weights towards zero.
    schedule : callable
        Makes the learning rate from its peak and the number of steps.
    steps_per_execution : int
        Batches that run without a return to Python.
    """

    epochs: int
    batch_size: int
    peak_learning_rate: float
    label_smoothing: float = 0.1
    weight_decay: float = 0.01
    schedule: Callable[[float, int], Schedule] = field(default=one_cycle, repr=False)
    steps_per_execution: int = field(default=STEPS_PER_EXECUTION, repr=False)


#: Chosen on the validation images; nothing was chosen by the test images.
DENSE_RECIPE = Recipe(epochs=16, batch_size=512, peak_learning_rate=0.01)
CNN_RECIPE = Recipe(epochs=5, batch_size=256, peak_learning_rate=0.02)
#: For a network that `networks.mirror_and_shift` keeps from learning its images by heart.
LONG_CNN_RECIPE = Recipe(epochs=17, batch_size=256, peak_learning_rate=0.02)


@renamed_arguments(validation="validation_data")
def train(
    model: keras.Model,
    images: np.ndarray,
    labels: np.ndarray,
    recipe: Recipe,
    validation_data: tuple[np.ndarray, np.ndarray] | None = None,
    callbacks: Sequence[keras.callbacks.Callback] = (),
) -> dict[str, list[float]]:
    """Compile a network by a recipe and train it, with one printed line an epoch.

    Parameters
    ----------
    model : keras.Model
        Gives logits of shape (n, n_classes). It is changed.
    images : ndarray of shape (n, height, width, 1), float32
        As `preprocess` returns them.
    labels : ndarray of shape (n,), integer
    recipe : Recipe
    validation_data : pair of ndarray, optional
        Images and labels to be measured on after each epoch; nothing is learned from them.
    callbacks : sequence of keras.callbacks.Callback
        Called besides the one that prints.

    Returns
    -------
    dict of str to list of float
        "loss" and "accuracy", and with a leading "val_" those on the validation images: one value
        an epoch. The accuracy of an epoch is measured while the network changes.

    Warns
    -----
    UserWarning
        If a validation image is also among the images to be fitted.
    """
    n_classes = model.output_shape[-1]
    steps = recipe.epochs * -(-len(images) // recipe.batch_size)
    model.compile(
        loss=keras.losses.CategoricalCrossentropy(
            from_logits=True, label_smoothing=recipe.label_smoothing
        ),
        optimizer=keras.optimizers.AdamW(
            recipe.schedule(recipe.peak_learning_rate, steps), weight_decay=recipe.weight_decay
        ),
        metrics=["accuracy"],
        steps_per_execution=recipe.steps_per_execution,
    )
    if validation_data is not None:
        warn_if_trained_on(images, validation_data[0])
        targets = keras.utils.to_categorical(validation_data[1], n_classes)
        validation_data = validation_data[0], targets
    history = model.fit(
        images,
        keras.utils.to_categorical(labels, n_classes),
        batch_size=recipe.batch_size,
        epochs=recipe.epochs,
        validation_data=validation_data,
        verbose=0,
        callbacks=[EpochLogger(), *callbacks],
    )
    return history.history


def warn_if_trained_on(images: np.ndarray, validation_images: np.ndarray) -> None:
    """Warn if a network would be measured on images that it is fitted on.

    Parameters
    ----------
    images, validation_images : ndarray of shape (n, ...)

    Warns
    -----
    UserWarning
    """
    fitted = {hash(image.tobytes()) for image in images}
    seen = sum(hash(image.tobytes()) in fitted for image in validation_images)
    if seen:
        warnings.warn(
            f"{seen:,} of {len(validation_images):,} validation images are among the images to be "
            "fitted: their accuracy will flatter. The training images without them: "
            'load("train", subset="training").',
            stacklevel=4,  # through the decorator of `train` to its caller
        )


__getattr__ = old_names(__name__, EpochLines="EpochLogger")
