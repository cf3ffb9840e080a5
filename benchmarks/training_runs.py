"""Run trainings one by one, each in a process of its own, and keep each result in a file.

A result that is there already is not measured again, so a run that was broken off goes on where it
was. A result of other code, other versions of the libraries or another machine does not count.
"""

import os
import subprocess
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from tqdm import tqdm

from benchmarks.machine import fingerprint
from benchmarks.result_files import read_result
from fmnist_utils.backend import keras
from fmnist_utils.errors import DataError


@dataclass(frozen=True)
class Plan:
    """One training to be run.

    Attributes
    ----------
    name : str
        Of the training, as `one_training` knows it.
    seed : int
    limit : float
        Processor seconds of training that it may take; see `EvaluationCallback`.
    backend : str
    """

    name: str
    seed: int
    limit: float = float("inf")
    backend: str = keras.config.backend()


def rounds(trainings: Sequence, seeds: int, **more: object) -> list[Plan]:
    """Plan all trainings once with seed 0, then all with seed 1, and so on.

    So what changes on the machine meanwhile falls on all of them alike.
    """
    return [Plan(training.name, seed, **more) for seed in range(seeds) for training in trainings]


def run_all(plans: Iterable[Plan], folder: Path) -> list[dict]:
    """Run what has no result yet, with progress, and return all results in the plans' order."""
    folder.mkdir(parents=True, exist_ok=True)
    plans = list(plans)
    missing = [plan for plan in plans if _result(plan, folder) is None]
    with tqdm(missing, unit="training", disable=not missing) as progress:
        for plan in progress:
            progress.set_description(f"{plan.name}, seed {plan.seed}, {plan.backend}")
            _run(plan, folder)
    return [_result(plan, folder) for plan in plans]


def _path(plan: Plan, folder: Path) -> Path:
    cut = "" if plan.limit == float("inf") else f"-{plan.limit:g}s"
    return folder / f"{plan.backend}-{plan.name}-{plan.seed}{cut}.json"


def _result(plan: Plan, folder: Path) -> dict | None:
    result = read_result(_path(plan, folder))
    return result if result and result["fingerprint"] == fingerprint() else None


def _run(plan: Plan, folder: Path) -> None:
    path = _path(plan, folder)
    outcome = subprocess.run(
        [
            sys.executable,
            *("-m", "benchmarks.train_once"),
            *(plan.name, str(plan.seed), str(plan.limit), str(path)),
        ],
        env={**os.environ, "KERAS_BACKEND": plan.backend},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )
    if outcome.returncode:
        raise DataError(
            f"The training {plan.name} with seed {plan.seed} on {plan.backend} failed, expected a "
            f"result in {path.name}. Its last words: {' '.join(outcome.stderr.split()[-40:])}"
        )
