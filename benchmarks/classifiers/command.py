"""``python -m benchmarks classifiers``: measure, keep, print, and write the page anew."""

from pathlib import Path

from benchmarks.classifiers.picture import draw
from benchmarks.classifiers.results import measure
from benchmarks.classifiers.table import report
from benchmarks.machine import machine
from benchmarks.result_files import read_result, write_result
from fmnist_utils.datasets.fileio import write_atomically
from fmnist_utils.errors import DataError


def run(build: Path, quick: bool, jobs: int | None, dask: str | None, data_dir: str | None) -> dict:
    """Measure, keep the results as JSON, Markdown and a picture, and print the table.

    Returns
    -------
    dict
        The results.

    Raises
    ------
    DataError
        If the options do not go together, or there is no data.
    """
    if jobs is not None and jobs < 1:
        raise DataError(f"Found --jobs {jobs}, expected 1 or more.")
    if jobs is not None and dask is not None:
        raise DataError(
            "Found both --jobs and --dask, expected one of them: with --dask, the cluster's "
            "workers say how many jobs run side by side."
        )
    results = {"machine": machine(), **measure(build, quick, jobs, dask, data_dir)}
    name = f"{results['dataset']}-{'quick' if quick else 'full'}"
    text = report(results)
    write_result(build / "classifiers" / f"{name}.json", results)
    write_atomically(build / "classifiers" / f"{name}.md", f"{text}\n".encode())
    draw(results, build / "classifiers" / f"{name}.png")
    print(f"\n{text}\n\nWritten: {build / 'classifiers' / name}.md, .json and .png")
    return results


def keep_for_the_page(results: dict, build: Path, stored: Path) -> bool:
    """Keep results where the page takes them from, unless a full run is there and this is quick.

    Parameters
    ----------
    results : dict
    build : Path
        Where the measurements leave their JSON.
    stored : Path
        Where the page's JSON lies.

    Returns
    -------
    bool
        Whether they were kept.
    """
    paths = [folder / "classifiers.json" for folder in (stored, build)]
    full = [kept for path in paths if (kept := read_result(path)) and not kept["quick"]]
    if not results["is_fashion"] or (results["quick"] and full):
        return False
    write_result(build / "classifiers.json", results)
    return True
