"""Run one job in a child process, within its limits, and tell how it ended."""

import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import psutil

ROOT = Path(__file__).parents[2]
#: Seconds between two looks at a job's memory and time.
PAUSE = 0.05
#: One thread a job: so jobs side by side do not take each other's cores, and seconds compare.
ONE_THREAD = {
    f"{library}_NUM_THREADS": "1"
    for library in ("OMP", "OPENBLAS", "MKL", "BLIS", "VECLIB_MAXIMUM")
}


class Stopped(Exception):
    """The job was called off before it ended; it has no result."""


def run_one(job: dict, stopped: Callable[[], bool] = lambda: False) -> dict:
    """Run a job in a process of its own, and end that process at a limit.

    It depends on nothing but the job and writes nothing, so it can be run again, on any machine
    that has the repository and the data.

    Parameters
    ----------
    job : dict
        What `FitJob.asked` says, and under "folder" where the data is (None: Fashion-MNIST itself).
    stopped : callable
        Asked again and again; once it says True, the process is ended.

    Returns
    -------
    dict
        "state": "done", "timed out", "over memory" or "failed"; "reason": one line, if it failed;
        "repeats": what was finished, also before a limit; "peak": bytes of memory at most.

    Raises
    ------
    Stopped
        If it was called off.
    """
    child = subprocess.Popen(
        [sys.executable, "-m", "benchmarks.classifiers.fit_worker"],
        cwd=ROOT,
        env={**os.environ, **ONE_THREAD},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        # Ctrl-C reaches this process only, which then ends the child.
        start_new_session=True,
    )
    with child:
        streams = {"out": child.stdout, "err": child.stderr}
        texts = dict.fromkeys(streams, "")
        readers = [
            threading.Thread(
                target=lambda name=name: texts.__setitem__(name, streams[name].read()), daemon=True
            )
            for name in streams
        ]
        for reader in readers:
            reader.start()
        try:
            # not through the stream, which would try again when it is closed
            os.write(child.stdin.fileno(), f"{json.dumps(job)}\n".encode())
            limit, peak = _watch(child, job, stopped)
        except BrokenPipeError:  # it ended before it read; its last words say why
            limit, peak = "", 0
        finally:
            child.kill()
            child.wait()
        for reader in readers:
            reader.join()
    return {**_outcome(texts["out"], texts["err"], limit, child.returncode), "peak": peak}


def _watch(child: subprocess.Popen, job: dict, stopped: Callable[[], bool]) -> tuple[str, int]:
    """Wait until the child ends or passes a limit; return the limit and the peak of memory."""
    end = time.monotonic() + job["seconds"]
    peak = 0
    process = psutil.Process(child.pid)
    while child.poll() is None:
        if stopped():
            raise Stopped
        peak = max(peak, _memory(process))
        if peak > job["memory"]:
            return "over memory", peak
        if time.monotonic() > end:
            return "timed out", peak
        time.sleep(PAUSE)
    return "", peak


def _memory(process: psutil.Process) -> int:
    """Return the bytes that a process holds; no estimator here starts processes of its own."""
    try:
        return process.memory_info().rss
    except psutil.Error:  # it has just ended
        return 0


def _outcome(out: str, err: str, limit: str, code: int) -> dict:
    """Make a result of what the child has said, and of how it ended."""
    whole = [line for line in out.splitlines(keepends=True) if line.endswith("\n")]
    said = [json.loads(line) for line in whole]
    repeats = [message["repeat"] for message in said if "repeat" in message]
    failure = next((message["failure"] for message in said if "failure" in message), "")
    if limit:
        return {"state": limit, "reason": "", "repeats": repeats}
    if any("over_memory" in message for message in said):
        return {"state": "over memory", "reason": "", "repeats": repeats}
    if code and not failure:
        last = err.strip().splitlines()[-1:] or [""]
        failure = f"its process ended with code {code}. {last[0][:200]}".strip()
    return {"state": "failed" if failure else "done", "reason": failure, "repeats": repeats}
