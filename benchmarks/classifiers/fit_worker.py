"""One job in a process of its own: reads it from stdin, writes a line of JSON after each repeat.

stdin stays open as long as whoever started it lives. When it ends, so does this process.
"""

import json
import os
import sys
import threading
import time
import warnings
from collections.abc import Callable

from sklearn.base import BaseEstimator
from sklearn.utils import shuffle

from benchmarks.classifiers.data import Arrays, digest, find, prepare
from benchmarks.classifiers.estimators import build
from benchmarks.classifiers.jobs import AGREEING
from fmnist_utils.errors import DataError


def one_repeat(estimator: BaseEstimator, arrays: Arrays, seed: int) -> dict:
    """Shuffle, train and test once.

    Returns
    -------
    dict
        The test accuracy; seconds of training and testing, on the clock and of the processor; the
        number of training images; the names of the warnings that came.
    """
    images, labels = shuffle(arrays.x_train, arrays.y_train, random_state=seed)
    times = [(time.perf_counter(), time.process_time())]
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        estimator.fit(images, labels)
        times.append((time.perf_counter(), time.process_time()))
        accuracy = estimator.score(arrays.x_test, arrays.y_test)
        times.append((time.perf_counter(), time.process_time()))
    training, testing = (
        {"wall": after[0] - before[0], "processor": after[1] - before[1]}
        for before, after in zip(times, times[1:], strict=False)
    )
    return {
        "accuracy": float(accuracy),
        "training": training,
        "testing": testing,
        "images": len(labels),
        "warnings": sorted({warning.category.__name__ for warning in caught}),
    }


def enough(accuracies: list[float], repeats: int) -> bool:
    """Tell whether to stop: after all repeats, or after two that agree.

    Examples
    --------
    >>> enough([0.9], 5), enough([0.9, 0.9001], 5), enough([0.9, 0.91], 5), enough([0.9], 1)
    (False, True, False, True)
    """
    agree = len(accuracies) == 2 and abs(accuracies[0] - accuracies[1]) < AGREEING
    return agree or len(accuracies) >= repeats


def run(job: dict, say: Callable[[dict], None]) -> None:
    """Load the data, then train and test until it is enough; say each repeat's result."""
    files = find(job["folder"])
    found = digest(files)
    if found != job["data"]:
        raise DataError(f"Found other data here ({found}), expected {job['data']}.")
    arrays = prepare(files, job["images"], job["pixels"])
    classes = len(set(arrays.y_train.tolist()))
    accuracies = []
    while not enough(accuracies, job["repeats"]):
        seed = len(accuracies)
        estimator = build(job["classifier"], job["parameters"], seed, classes)
        result = one_repeat(estimator.set_params(**job["changes"]), arrays, seed)
        accuracies.append(result["accuracy"])
        say({"repeat": result})


def end_with_the_starter() -> None:
    """Wait until stdin ends, then end this process at once, whatever it is doing."""
    while os.read(0, 1):  # not sys.stdin, whose lock would be held when this process ends
        pass
    os._exit(1)


def main() -> int:
    """Run the job on the first line of stdin; a failure is a line of JSON too."""
    lines = sys.stdout
    sys.stdout = sys.stderr  # what a library prints must not come between the results

    def say(message: dict) -> None:
        print(json.dumps(message), file=lines, flush=True)

    job = json.loads(sys.stdin.readline())
    threading.Thread(target=end_with_the_starter, daemon=True).start()
    try:
        run(job, say)
    except MemoryError:
        say({"over_memory": True})
    except Exception as error:  # whatever it is, the other jobs go on
        say({"failure": f"{type(error).__name__}: {' '.join(str(error).split())[:200]}"})
    return 0


if __name__ == "__main__":
    sys.exit(main())
