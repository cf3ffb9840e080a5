"""Run all jobs that have no result yet: on this machine's cores, or on a Dask cluster."""

import threading
import warnings
from collections.abc import Iterable, Iterator
from contextlib import closing
from functools import partial
from pathlib import Path

import psutil
from joblib import Parallel, delayed
from tqdm import tqdm

from benchmarks.classifiers.job_process import Stopped, run_one
from benchmarks.classifiers.jobs import MEMORY_BYTES, key
from benchmarks.classifiers.store import result_path
from benchmarks.result_files import read_result, write_result
from fmnist_utils.errors import DataError


def default_jobs() -> int:
    """Return how many jobs run side by side: one a core, if the memory suffices for all."""
    cores = psutil.cpu_count(logical=False) or psutil.cpu_count() or 1
    return max(1, min(cores, psutil.virtual_memory().total // MEMORY_BYTES))


def run_missing(
    jobs: list[dict], folder: Path, workers: int | None = None, dask: str | None = None
) -> list[dict]:
    """Run what has no result in the folder, keep each result there as it comes, and return all.

    Parameters
    ----------
    jobs : list of dict
        As `run_one` takes them.
    folder : Path
        A file a result; only this process writes there.
    workers : int, optional
        Jobs side by side on this machine; see `default_jobs`.
    dask : str, optional
        Address of a Dask scheduler; then its workers do the work.

    Returns
    -------
    list of dict
        The results in the order of the jobs.
    """
    paths = {job["key"]: result_path(folder, job["key"]) for job in jobs}
    missing = [job for job in jobs if read_result(paths[job["key"]]) is None]
    if missing:
        coming = _on_dask(missing, dask) if dask else _on_cores(missing, workers or default_jobs())
        with closing(coming), tqdm(total=len(jobs), unit="job") as progress:
            progress.update(len(jobs) - len(missing))
            for job, result in coming:
                write_result(paths[job["key"]], {"asked": _asked(job), **result})
                progress.set_description(f"{job['classifier']} {result['state']}")
                progress.update()
    return [read_result(path) for path in paths.values()]


def prepared(asked: dict, folder: str | None) -> dict:
    """Return a job as `run_one` takes it: what is asked, where the data is, and the key."""
    return {**asked, "folder": folder, "key": key(asked)}


def _asked(job: dict) -> dict:
    """Return a job without what its result does not depend on."""
    return {name: value for name, value in job.items() if name not in ("folder", "key")}


def _on_cores(jobs: Iterable[dict], workers: int) -> Iterator[tuple[dict, dict]]:
    """Yield jobs and results as they come; end all children when it is closed."""
    stop = threading.Event()

    def run(job: dict) -> tuple[dict, dict] | None:
        try:
            return job, run_one(job, stop.is_set)
        except Stopped:
            return None

    # threads suffice: each only waits for a process of its own
    parallel = Parallel(workers, backend="threading", return_as="generator_unordered")
    coming = parallel(delayed(run)(job) for job in jobs)
    try:
        for result in coming:  # noqa: UP028 - else `coming` is closed before the jobs are stopped
            yield result
    finally:
        stop.set()
        with warnings.catch_warnings():  # joblib's advice on what was called off
            warnings.simplefilter("ignore")
            coming.close()


def _on_dask(jobs: list[dict], address: str) -> Iterator[tuple[dict, dict]]:
    """Yield jobs and results as a cluster's workers send them."""
    try:
        from distributed import Client, as_completed
    except ModuleNotFoundError:
        raise DataError(
            "Found no package dask.distributed, expected it for --dask. Install it: "
            "pip install -r benchmarks/requirements.txt"
        ) from None
    from benchmarks.classifiers.dask_worker import run_on_worker

    try:
        client = Client(address, timeout=10)
    except (OSError, ValueError, TimeoutError):
        raise DataError(
            f"Found no Dask scheduler at {address!r}, expected one as tcp://HOST:8786. Start it: "
            "dask scheduler"
        ) from None
    with client:
        by_key = {job["key"]: job for job in jobs}
        submit = partial(client.submit, run_on_worker, pure=False)
        futures = [submit(job, key=f"classifier-{name}") for name, job in by_key.items()]
        lost = 0
        for future in as_completed(futures):
            if future.status == "finished":
                yield by_key[future.key.removeprefix("classifier-")], future.result()
            else:
                lost += 1
        if lost:
            raise DataError(
                f"{lost} jobs were given up by the Dask cluster, since several workers ended while "
                "they ran them. What was measured is kept; the same command goes on."
            )
