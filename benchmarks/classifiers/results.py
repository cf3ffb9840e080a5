"""What a run gives: a row a setting, as plain data for the table, the page and the picture."""

import json
import platform
from importlib.metadata import version
from pathlib import Path
from statistics import mean

from benchmarks.classifiers.data import FASHION_MNIST, digest, find
from benchmarks.classifiers.discrepancies import NOTABLE, evidence_jobs
from benchmarks.classifiers.grid import published_accuracy
from benchmarks.classifiers.jobs import FitJob, planned
from benchmarks.classifiers.run import prepared, run_missing
from benchmarks.classifiers.store import held_folder

#: Measured by `recipes`: the course's own networks.
RECIPES = Path(__file__).parents[1] / "results" / "recipes.json"
NETWORKS = ("dense network", "CNN")


def measure(
    build: Path,
    quick: bool,
    jobs: int | None = None,
    dask: str | None = None,
    data_dir: str | None = None,
) -> dict:
    """Run what has no result yet, and return all results as plain data.

    Parameters
    ----------
    build : Path
        Results are kept in ``classifiers`` in it, a folder a dataset, a file a job.
    quick : bool
        The best published setting of each classifier only, once.
    jobs : int, optional
        Side by side on this machine.
    dask : str, optional
        Address of a Dask scheduler.
    data_dir : str, optional
        Folder of another dataset.
    """
    files = find(data_dir)
    data = digest(files)
    is_fashion = data == FASHION_MNIST
    folder = None if data_dir is None else str(Path(data_dir).expanduser().absolute())
    dataset = "fashion-mnist" if is_fashion else Path(folder).name
    kept = build / "classifiers" / f"{dataset}-{'quick' if quick else 'full'}"

    def run(wanted: list[FitJob]) -> list[dict]:
        asked = [prepared(job.asked(data), folder) for job in wanted]
        return [_row(result, is_fashion) for result in run_missing(asked, kept, jobs, dask)]

    with held_folder(kept):
        rows = run(planned(quick))
        more = {
            (row["classifier"], what): job
            for row in rows
            if abs(difference(row) or 0) > NOTABLE
            for what, job in evidence_jobs(row).items()
        }
        evidence = run(list(more.values()))
    return {
        "versions": {"python": platform.python_version()}
        | {name: version(name) for name in ("scikit-learn", "numpy")},
        "quick": quick,
        "dataset": dataset,
        "is_fashion": is_fashion,
        "rows": sorted(rows, key=lambda row: -mean(row["accuracies"] or [0])),
        "evidence": [{**row, "what": what} for (_, what), row in zip(more, evidence, strict=True)],
    }


def _row(result: dict, is_fashion: bool) -> dict:
    """Return what the table needs of a result."""
    asked, repeats = result["asked"], result["repeats"]

    def seconds(phase: str, clock: str) -> float | None:
        return mean(repeat[phase][clock] for repeat in repeats) if repeats else None

    published = published_accuracy(asked["classifier"], asked["parameters"])
    return {
        "classifier": asked["classifier"],
        "parameters": asked["parameters"],
        "estimator": asked["estimator"],
        "asked_images": asked["images"],
        "images": repeats[0]["images"] if repeats else asked["images"],
        "state": result["state"],
        "reason": result["reason"],
        "accuracies": [repeat["accuracy"] for repeat in repeats],
        "published": published if is_fashion else None,
        "training": seconds("training", "wall"),
        "processor": seconds("training", "processor"),
        "testing": seconds("testing", "processor"),
        "warnings": sorted({name for repeat in repeats for name in repeat["warnings"]}),
    }


def difference(row: dict) -> float | None:
    """Return the mean accuracy less the published one, if there are both."""
    if row["published"] is None or not row["accuracies"]:
        return None
    return mean(row["accuracies"]) - row["published"]


def our_networks() -> list[dict]:
    """Return the course's dense network and CNN, as `recipes` has measured them."""
    trainings = json.loads(RECIPES.read_text(encoding="utf-8"))["trainings"]
    found = []
    for training in trainings:
        if training["title"] in NETWORKS:
            ends = [run["curve"][-1] for run in training["runs"]]
            found.append(
                {
                    "title": training["title"],
                    "settings": training["runs"][0]["settings"],
                    "accuracies": [end["accuracy"] for end in ends],
                    "training": mean(end["wall"] for end in ends),
                    "processor": mean(end["processor"] for end in ends),
                }
            )
    return found
