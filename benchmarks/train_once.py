"""One training in a process of its own: ``python -m benchmarks.train_once NAME SEED LIMIT FILE``.

A fresh process compiles anew, shares no memory with the last training, and cannot disturb the next.
"""

import sys
from pathlib import Path

from benchmarks.course_trainings import COURSE_TRAININGS
from benchmarks.evaluation_callback import EvaluationCallback
from benchmarks.machine import fingerprint
from benchmarks.peer_lessons import PEER_LESSONS
from benchmarks.result_files import write_result
from fmnist_utils import load, preprocess
from fmnist_utils.backend import keras

TRAININGS = {training.name: training for training in (*COURSE_TRAININGS, *PEER_LESSONS)}


def run(name: str, seed: int, limit: float) -> dict:
    """Train once under a watch and return the record of it."""
    training = TRAININGS[name]
    images, labels = load("test")
    keras.utils.set_random_seed(seed)
    watch = EvaluationCallback(preprocess(images), labels, limit)
    model = training.train(watch)
    return {
        "name": name,
        "settings": training.settings,
        "seed": seed,
        "backend": keras.config.backend(),
        "fingerprint": fingerprint(),
        "parameters": model.count_params(),
        "compiling": watch.compiling.rounded(),
        "curve": watch.curve,
        "cut_off": watch.cut_off,
    }


if __name__ == "__main__":
    name, seed, limit, path = sys.argv[1:]
    write_result(Path(path), run(name, int(seed), float(limit)))
