"""The course's best network, trained in one go or in several: ``python -m benchmarks best``.

Each seed takes about an hour of a processor core's time. After each epoch, network and curve are
kept, so that a training that was broken off goes on where it was.
"""

from pathlib import Path
from statistics import mean

from benchmarks.course_trainings import BEST_TRAINING
from benchmarks.evaluation_callback import Cost, EvaluationCallback
from benchmarks.machine import fingerprint, has_bfloat16
from benchmarks.result_files import read_result, write_result
from benchmarks.table import markdown_table, spread
from fmnist_utils import load, preprocess
from fmnist_utils.backend import backend_and_device, keras
from fmnist_utils.metrics import accuracy

SEEDS = 3


class KeepRecord(keras.callbacks.Callback):
    """Write the curve to a file after each epoch, and read it again when a training goes on.

    Parameters
    ----------
    path : Path
    watch : EvaluationCallback
        Stands before this one in the list of callbacks.
    """

    def __init__(self, path: Path, watch: EvaluationCallback) -> None:
        super().__init__()
        self.path, self.watch = path, watch

    def on_epoch_begin(self, epoch: int, logs: dict | None = None) -> None:
        """Drop what the curve knows of epochs that are run again, since no network was kept."""
        del self.watch.curve[epoch:]
        if self.watch.curve:
            last = self.watch.curve[-1]
            self.watch.training = Cost(last["processor"], last["wall"])

    def on_epoch_end(self, epoch: int, logs: dict | None = None) -> None:
        """Write the curve."""
        write_result(self.path, self.watch.curve)


def measure(build: Path, quick: bool) -> dict:
    """Train each seed's network, or go on training, and return the record; no quick way."""
    folder = build / f"best-{fingerprint()}"  # other code or versions begin anew
    keras.mixed_precision.set_global_policy(_precision())
    runs = [_run(seed, folder / f"seed-{seed}") for seed in range(SEEDS)]
    return {
        "settings": BEST_TRAINING.settings,
        "precision": keras.mixed_precision.global_policy().name,
        "runs": runs,
    }


def _run(seed: int, folder: Path) -> dict:
    finished = folder / "run.json"
    if (known := read_result(finished)) is not None:
        return known
    folder.mkdir(parents=True, exist_ok=True)
    curve_path, backup = folder / "curve.json", folder / "backup"
    keras.utils.set_random_seed(seed)
    images, labels = load("test")
    x_test = preprocess(images)
    watch = EvaluationCallback(x_test, labels)
    if backup.exists():
        watch.curve = read_result(curve_path) or []
    restore = keras.callbacks.BackupAndRestore(str(backup), double_checkpoint=True)
    model = BEST_TRAINING.train(watch, [KeepRecord(curve_path, watch), restore])
    logits = model.predict(x_test, batch_size=1000, verbose=0)
    mirrored = model.predict(x_test[:, :, ::-1], batch_size=1000, verbose=0)
    run = {
        "seed": seed,
        "parameters": model.count_params(),
        "curve": watch.curve,
        "accuracy": accuracy(labels, logits.argmax(axis=1)),
        "mirrored_accuracy": accuracy(labels, (logits + mirrored).argmax(axis=1)),
    }
    write_result(finished, run)
    return run


def _precision() -> str:
    """Choose half the bits where the processor multiplies them itself: a third less computing."""
    backend, device = backend_and_device()
    on_processor = backend.startswith("tensorflow") and device.startswith("cpu")
    return "mixed_bfloat16" if on_processor and has_bfloat16() else "float32"


def report(results: dict) -> str:
    """Write the record as Markdown."""
    runs = results["runs"]
    ends = [run["curve"][-1] for run in runs]
    rows = [
        ["test accuracy, mirrored", f"**{spread([r['mirrored_accuracy'] for r in runs], 4)}**"],
        ["test accuracy, each image as it is", spread([run["accuracy"] for run in runs], 4)],
        ["seeds", str(len(runs))],
        ["parameters", f"{runs[0]['parameters']:,}"],
        ["settings", results["settings"]],
        ["precision", results["precision"]],
        ["processor s", f"{mean(end['processor'] for end in ends):.0f}"],
        ["wall s", f"{mean(end['wall'] for end in ends):.0f}"],
        *(
            [
                f"test accuracy after each epoch, seed {run['seed']}",
                ", ".join(f"{point['accuracy']:.3f}" for point in run["curve"]),
            ]
            for run in runs
        ),
    ]
    return markdown_table(["", "value"], rows)
