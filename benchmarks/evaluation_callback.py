"""Watch a training: what each epoch costs, and how good the network is after it."""

import os
import time
from dataclasses import dataclass

import numpy as np

from fmnist_utils.backend import keras
from fmnist_utils.metrics import accuracy


@dataclass(frozen=True)
class Cost:
    """What some computing cost.

    Attributes
    ----------
    processor : float
        Seconds of all cores, in the program and in the system.
    wall : float
        Seconds on the clock.
    """

    processor: float = 0.0
    wall: float = 0.0

    @classmethod
    def now(cls) -> "Cost":
        """Return the readings of both clocks."""
        times = os.times()
        return cls(times.user + times.system, time.perf_counter())

    def __add__(self, other: "Cost") -> "Cost":
        """Add two costs."""
        return Cost(self.processor + other.processor, self.wall + other.wall)

    def __sub__(self, other: "Cost") -> "Cost":
        """Return what was spent between two readings."""
        return Cost(self.processor - other.processor, self.wall - other.wall)

    def rounded(self) -> dict[str, float]:
        """Return the seconds as they go into a record."""
        return {"processor": round(self.processor, 2), "wall": round(self.wall, 2)}


class EvaluationCallback(keras.callbacks.Callback):
    """Note the cost and the accuracy after each epoch; the watching itself is not counted.

    The first step includes the compiling. What it takes beyond the second step is told apart. (JAX
    hands steps over without waiting for them: there the difference says little.)

    Parameters
    ----------
    images, labels : ndarray
        What to measure the accuracy on, never learned from.
    limit : float
        Processor seconds after which the training is cut off, wherever it is.
    """

    def __init__(self, images: np.ndarray, labels: np.ndarray, limit: float = float("inf")) -> None:
        super().__init__()
        self.images, self.labels, self.limit = images, labels, limit
        self.cut_off = False
        self.compiling = Cost()
        self.training = Cost()
        self.curve: list[dict[str, float]] = []
        self._steps: list[Cost] = []

    def on_train_batch_begin(self, batch: int, logs: dict | None = None) -> None:
        """Read the clocks before each of the first three steps, and mind the limit."""
        now = Cost.now()
        if len(self._steps) < 3:
            self._steps.append(now)
        elif (self.training + now - self._start).processor > self.limit:
            self.cut_off = self.model.stop_training = True

    def on_epoch_begin(self, epoch: int, logs: dict | None = None) -> None:
        """Start the clocks."""
        self._start = Cost.now()

    def on_epoch_end(self, epoch: int, logs: dict | None = None) -> None:
        """Stop the clocks and measure the accuracy."""
        self.training += Cost.now() - self._start
        if len(self._steps) == 3:
            before_first, before_second, before_third = self._steps
            first, second = before_second - before_first, before_third - before_second
            self.compiling = Cost(
                max(0.0, first.processor - second.processor), max(0.0, first.wall - second.wall)
            )
            self.training -= self.compiling
            self._steps.append(before_third)
        predicted = self.model.predict(self.images, batch_size=1000, verbose=0).argmax(axis=1)
        self.curve.append(
            {
                "epoch": epoch + 1,
                **self.training.rounded(),
                "accuracy": accuracy(self.labels, predicted),
            }
        )
