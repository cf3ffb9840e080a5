"""A cohort graded: what is new or has changed is mapped over cores or a cluster, and kept."""

import atexit
import hashlib
import os
import shutil
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path

from tqdm import tqdm

from fmnist_utils.errors import DataError
from grading.bubblewrap import stage
from grading.grade import grade_one, not_submitted
from grading.limits import Limits
from grading.results import Results
from grading.roster import Person
from grading.sheets import sheet_of
from grading.submissions import Submission


@dataclass(frozen=True)
class Job:
    """One notebook to be graded, with all that its grading depends on."""

    student: str
    label: str
    notebook: bytes
    sheet: str
    limits: Limits
    secret: bytes
    boxed: bool
    with_own: bool
    digest: str


def grade_job(job: Job) -> dict:
    """Grade a job, in whatever process; a fault of the grader itself becomes a result, too."""
    course = course_folder() if job.boxed else None
    student = job.student if job.with_own else None
    result = grade_one(job.notebook, job.sheet, job.limits, job.secret, course, student)
    return {"student": job.student, "label": job.label, "digest": job.digest, **result}


@cache
def course_folder() -> Path:
    """Return what this process shows its boxes, made once and removed at the end."""
    folder = Path(tempfile.mkdtemp(prefix="grading-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return stage(folder)


def run(
    by_student: dict[str, Submission],
    roster: list[Person] | None,
    sheet: str,
    results: Results,
    limits: Limits,
    secret: bytes,
    boxed: bool,
    with_own: bool,
    jobs: int,
    dask: str | None,
) -> None:
    """Grade what has no result yet, with progress.

    Parameters
    ----------
    by_student : dict of str to Submission
        By the student's id.
    roster : list of Person or None
        Those of it without a submission get the state "not submitted".
    sheet : str
    results : Results
        Grows as results come.
    limits, secret, boxed
        See `grade_one`.
    with_own : bool
        Whether the questions about each student's own data are judged, too.
    jobs : int
        Processes on this machine.
    dask : str or None
        Address of a Dask scheduler, to be used instead.
    """
    most = limits.notebook_mb * 10**6 + 1
    waiting = []
    for student, submission in by_student.items():
        try:
            notebook = submission.read(most)
        except Exception as error:  # a damaged archive; zlib, zipfile and the system all differ
            notebook = b""
            print(f"{submission.label} cannot be read ({error}).", file=sys.stderr)
        digest = digest_of(notebook, sheet, limits, secret, boxed, with_own)
        if not results.is_good(student, digest):
            waiting.append((student, submission, digest))
    missing = [p.id for p in roster or [] if p.id not in by_student]
    for student in missing:
        digest = digest_of(b"nothing", sheet, limits, secret, boxed, with_own)
        if not results.is_good(student, digest):
            nothing = not_submitted(sheet, with_own)
            results.add({"student": student, "label": "", "digest": digest, **nothing})

    def jobs_() -> Iterator[Job]:
        for student, submission, digest in waiting:
            try:
                notebook = submission.read(most)
            except Exception:
                notebook = b""
            yield Job(
                *(
                    student,
                    submission.label,
                    notebook,
                    sheet,
                    limits,
                    secret,
                    boxed,
                    with_own,
                    digest,
                )
            )

    mapped = _on_cluster(jobs_(), dask) if dask else _on_cores(jobs_(), jobs)
    with tqdm(total=len(waiting), unit="notebook", disable=not waiting) as progress:
        for result in mapped:
            results.add(result)
            progress.update()


def _on_cores(jobs: Iterator[Job], processes: int) -> Iterator[dict]:
    from joblib import Parallel, delayed

    parallel = Parallel(
        n_jobs=processes,
        return_as="generator_unordered",
        pre_dispatch="2*n_jobs",
        initializer=_leave_with,
        initargs=(os.getpid(),),
    )
    yield from parallel(delayed(grade_job)(job) for job in jobs)


def _leave_with(driver: int) -> None:
    """Let this process, if it is a worker, end when the one that started it is gone."""

    def watch() -> None:
        while os.getppid() == driver:
            time.sleep(0.5)
        os._exit(1)

    if os.getpid() != driver:
        threading.Thread(target=watch, daemon=True).start()


def _on_cluster(jobs: Iterator[Job], address: str) -> Iterator[dict]:
    try:
        from dask.distributed import Client, as_completed
    except ModuleNotFoundError:
        raise DataError(
            'Dask is not installed, expected it for --dask. First: pip install "dask[distributed]"'
        ) from None
    try:
        client = Client(address, timeout=10)
    except (OSError, ValueError) as error:
        raise DataError(
            f"No Dask scheduler answers at {address} ({str(error)[:100]}), expected one as "
            "`dask scheduler` starts it. Check the address."
        ) from None
    with client:
        futures = [client.submit(grade_job, job, pure=False, retries=3) for job in jobs]
        for future in as_completed(futures):
            yield future.result()
            future.release()


def digest_of(
    notebook: bytes, sheet: str, limits: Limits, secret: bytes, boxed: bool, with_own: bool
) -> str:
    """Return a short digest of all that a result depends on, for telling what is still good."""
    digest = hashlib.sha256()
    check = sheet_of(sheet).tasks
    sources = {sys.modules[type(task).__module__].__file__ for task in check.values()}
    module = sys.modules[f"fmnist_utils.checks.{sheet[3:]}"].__file__
    for path in sorted({*sources, module, *map(str, Path(__file__).parent.glob("*.py"))}):
        digest.update(Path(path).read_bytes())
    limits_ = repr(sorted(asdict(limits).items()))
    key = hashlib.sha256(secret).hexdigest()
    digest.update(f"{sheet}{limits_}{key}{boxed}{with_own}".encode())
    digest.update(notebook)
    return digest.hexdigest()[:24]
