"""A job: one setting on so many images, with its limits; and the key under which its result is."""

import hashlib
import json
from dataclasses import asdict, dataclass, field
from importlib.metadata import version

from benchmarks.classifiers.estimators import build
from benchmarks.classifiers.grid import Parameters, published_best, settings

#: The published benchmark repeated up to five times, and stopped after two that agreed to this.
FULL_REPEATS, AGREEING = 5, 0.001
#: Seconds on the clock for all repeats of a setting, with loading the data.
FULL_SECONDS, QUICK_SECONDS = 12 * 3600.0, 1800.0
#: Memory that a job may hold.
MEMORY_BYTES = 6_000_000_000
#: Training images in the quick run where all of them would take hours; see the page.
QUICK_IMAGES = {
    "LogisticRegression": 20_000,
    "GradientBoosting": 2_000,
    "GaussianProcess": 1_000,
}


@dataclass(frozen=True)
class FitJob:
    """One setting to be trained and tested.

    Attributes
    ----------
    classifier : str
        As the grid names it.
    parameters : dict
        The setting in the words of 2017.
    images : int, optional
        Training images; None for all.
    repeats : int
        At most so many, repeat i with seed i.
    seconds : float
        On the clock, for all repeats together.
    memory : int
        Bytes that its process may hold.
    pixels : str
        "standardised" or "raw"; see `prepare`.
    changes : dict
        Parameters of today's estimator that are set otherwise, to find out what they do.
    """

    classifier: str
    parameters: Parameters
    images: int | None = None
    repeats: int = 1
    seconds: float = QUICK_SECONDS
    memory: int = MEMORY_BYTES
    pixels: str = "standardised"
    changes: Parameters = field(default_factory=dict)

    def asked(self, data: str) -> dict:
        """Return all that a result depends on, but for the machine: plain data.

        Parameters
        ----------
        data : str
            The digest of the images and labels.
        """
        estimator = build(self.classifier, self.parameters, seed=0).set_params(**self.changes)
        return {
            **asdict(self),
            "estimator": " ".join(repr(estimator).split()),
            "data": data,
            "versions": {name: version(name) for name in ("scikit-learn", "numpy")},
        }


def key(asked: dict) -> str:
    """Return a short name for what `FitJob.asked` says; the same for the same request.

    Examples
    --------
    >>> key({"a": 1, "b": 2}) == key({"b": 2, "a": 1})
    True
    """
    return hashlib.sha256(json.dumps(asked, sort_keys=True).encode()).hexdigest()[:16]


def planned(quick: bool) -> list[FitJob]:
    """Return the jobs of a run: the best published settings, or all.

    Examples
    --------
    >>> len(planned(quick=True)), len(planned(quick=False))
    (14, 131)
    """
    if quick:
        return [
            FitJob(name, parameters, QUICK_IMAGES.get(name))
            for name, parameters in published_best().items()
        ]
    return [
        FitJob(name, parameters, repeats=FULL_REPEATS, seconds=FULL_SECONDS)
        for name, parameters in settings()
    ]
