"""What a Dask worker runs."""

from benchmarks.classifiers.job_process import run_one


def run_on_worker(job: dict) -> dict:
    """Run a job on a Dask worker, and end it when nobody waits for it any more.

    Dask forgets a task whose client has gone, but does not end what it runs.
    """
    from distributed import get_worker  # only workers have it

    worker = get_worker()
    name = f"classifier-{job['key']}"

    def forgotten() -> bool:
        task = worker.state.tasks.get(name)
        return task is None or task.state == "cancelled"

    return run_one(job, forgotten)
