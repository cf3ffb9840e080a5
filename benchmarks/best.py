"""The course's best network, trained in one go or in several: ``python -m benchmarks best``.

It takes about an hour of a processor core's time. After each epoch, network and curve are kept, so
that a training that was broken off goes on where it was.
"""

from pathlib import Path

from benchmarks.course_trainings import BEST_TRAINING
from benchmarks.evaluation_callback import Cost, EvaluationCallback
from benchmarks.machine import fingerprint, has_bfloat16
from benchmarks.result_files import read_result, write_result
from benchmarks.table import markdown_table
from fmnist_utils import load, preprocess
from fmnist_utils.backend import backend_and_device, keras
from fmnist_utils.metrics import accuracy

SEED = 0


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
    """Train, or go on training, and return the record; there is no quick way."""
    folder = build / f"best-{fingerprint()}"  # other code or versions begin anew
    folder.mkdir(parents=True, exist_ok=True)
    curve_path, backup = folder / "curve.json", folder / "backup"
    keras.mixed_precision.set_global_policy(_precision())
    keras.utils.set_random_seed(SEED)
    images, labels = load("test")
    x_test = preprocess(images)
    watch = EvaluationCallback(x_test, labels)
    if backup.exists():
        watch.curve = read_result(curve_path) or []
    restore = keras.callbacks.BackupAndRestore(str(backup), double_checkpoint=True)
    keep = [KeepRecord(curve_path, watch), restore]
    model = BEST_TRAINING.train(watch, keep)
    logits = model.predict(x_test, batch_size=1000, verbose=0)
    mirrored = model.predict(x_test[:, :, ::-1], batch_size=1000, verbose=0)
    return {
        "settings": BEST_TRAINING.settings,
        "seed": SEED,
        "parameters": model.count_params(),
        "precision": keras.mixed_precision.global_policy().name,
        "curve": watch.curve,
        "accuracy": accuracy(labels, logits.argmax(axis=1)),
        "mirrored_accuracy": accuracy(labels, (logits + mirrored).argmax(axis=1)),
    }


def _precision() -> str:
    """Choose half the bits where the processor multiplies them itself: a third less computing."""
    backend, device = backend_and_device()
    on_processor = backend.startswith("tensorflow") and device.startswith("cpu")
    return "mixed_bfloat16" if on_processor and has_bfloat16() else "float32"


def report(results: dict) -> str:
    """Write the record as Markdown."""
    end = results["curve"][-1]
    header = ["", "value"]
    rows = [
        ["test accuracy", f"**{results['accuracy']:.4f}**"],
        ["test accuracy, mirrored", f"{results['mirrored_accuracy']:.4f}"],
        ["parameters", f"{results['parameters']:,}"],
        ["settings", results["settings"]],
        ["precision", results["precision"]],
        ["seed", str(results["seed"])],
        ["processor s", f"{end['processor']:.0f}"],
        ["wall s", f"{end['wall']:.0f}"],
        [
            "test accuracy after each epoch",
            ", ".join(f"{point['accuracy']:.3f}" for point in results["curve"]),
        ],
    ]
    return markdown_table(header, rows)
