"""A cohort graded: what is new or has changed is mapped over cores or a cluster, and kept."""

import atexit
import hashlib
import os
import shutil
import tempfile
import threading
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path

from tqdm import tqdm

import fmnist_utils
from fmnist_utils.errors import DataError
from grading.bubblewrap import stage
from grading.grade import grade_one, same_for_all
from grading.limits import Limits
from grading.results import Results
from grading.roster import Person
from grading.sheets import sheet_of
from grading.states import NOT_JUDGED, NOT_SUBMITTED
from grading.submissions import Submission


@dataclass(frozen=True)
class GradingJob:
    """One notebook to be graded, with all that its grading depends on."""

    student: str
    label: str
    notebook: bytes
    sheet: str
    limits: Limits
    secret: bytes
    sandboxed: bool
    with_variants: bool
    digest: str
    time: str
    attempt: int
    course: Path | None = None


def grade_job(job: GradingJob) -> dict:
    """Grade a job, in whatever process; a fault of the grader itself becomes a result, too."""
    course = (job.course or course_folder()) if job.sandboxed else None
    student = job.student if job.with_variants else None
    try:
        result = grade_one(job.notebook, job.sheet, job.limits, job.secret, course, student)
    except Exception as error:  # so that one notebook cannot keep the others from their marks
        why = f"The grader failed on this notebook ({type(error).__name__}: {str(error)[:200]})."
        result = same_for_all(job.sheet, job.with_variants, NOT_JUDGED, why) | {
            "sandbox": job.sandboxed
        }
    told = {"student": job.student, "label": job.label, "time": job.time, "attempt": job.attempt}
    return {**told, "digest": job.digest, **result}


@cache
def course_folder() -> Path:
    """Return what a cluster's worker shows its sandboxes, made once and removed at the end."""
    folder = Path(tempfile.mkdtemp(prefix="grading-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return stage(folder)


def run(
    by_student: dict[str, Submission],
    roster: list[Person] | None,
    sheet: str,
    results: Results,
    *,
    limits: Limits,
    secret: bytes,
    sandboxed: bool,
    with_variants: bool,
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
    limits, secret, sandboxed
        See `grade_one`.
    with_variants : bool
        Whether the questions about each student's own data are judged, too.
    jobs : int
        Processes on this machine.
    dask : str or None
        Address of a Dask scheduler, to be used instead.
    """
    shared = (sheet, limits, secret, sandboxed, with_variants)
    of_all = shared_digest(*shared)
    most = limits.notebook_mb * 10**6 + 1  # one byte more than is opened
    waiting = []
    for student, submission in by_student.items():
        digest = digest_of(submission.read_or_nothing(most), of_all)
        if not results.is_good(student, digest):
            waiting.append((student, submission, digest))
            continue
        old = results.results[student]
        again = {**old, "label": submission.label, "time": submission.time,
                 "attempt": submission.attempt}  # fmt: skip
        if again != old:  # the same work, handed in again
            results.add(again)
    for student in [person.id for person in roster or [] if person.id not in by_student]:
        digest = digest_of(b"nothing", of_all)
        if not results.is_good(student, digest):
            nothing = same_for_all(sheet, with_variants, NOT_SUBMITTED)
            told = {"student": student, "label": "", "time": "", "attempt": 0}
            results.add({**told, "digest": digest, **nothing})

    with tempfile.TemporaryDirectory(prefix="grading-") as folder:
        course = stage(Path(folder)) if sandboxed and not dask else None
        coming = (
            GradingJob(
                each,
                file.label,
                file.read_or_nothing(most),
                *shared,
                digest,
                file.time,
                file.attempt,
                course,
            )
            for each, file, digest in waiting
        )
        mapped = _on_cluster(coming, dask) if dask else _on_cores(coming, jobs)
        with tqdm(total=len(waiting), unit="notebook", disable=not waiting) as progress:
            for result in mapped:
                results.add(result)
                progress.update()


def _on_cores(jobs: Iterator[GradingJob], processes: int) -> Iterator[dict]:
    from joblib import Parallel, delayed

    parallel = Parallel(
        n_jobs=processes,
        return_as="generator_unordered",
        pre_dispatch="2*n_jobs",
        initializer=_exit_with_parent,
        initargs=(os.getpid(),),
    )
    yield from parallel(delayed(grade_job)(job) for job in jobs)


def _exit_with_parent(driver: int) -> None:
    """Let this process, if it is a worker, end when the one that started it is gone."""

    def watch() -> None:
        while os.getppid() == driver:
            time.sleep(0.5)
        os._exit(1)

    if os.getpid() != driver:
        threading.Thread(target=watch, daemon=True).start()


def _on_cluster(jobs: Iterator[GradingJob], address: str) -> Iterator[dict]:
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


def digest_of(notebook: bytes, shared: bytes) -> str:
    """Return a short digest of all that a result depends on, for telling what is still good."""
    return hashlib.sha256(shared + notebook).hexdigest()[:24]


def shared_digest(
    sheet: str, limits: Limits, secret: bytes, sandboxed: bool, with_variants: bool
) -> bytes:
    """Return a digest of what all results of a run depend on: the grader, the sheet, the limits."""
    digest = hashlib.sha256()
    graded_sheet = sheet_of(sheet)
    package = Path(fmnist_utils.__file__).parent
    sources = [
        *sorted(Path(__file__).parent.glob("*.py")),
        *sorted(package.rglob("*.py")),  # the checks, and all that they stand on
        *sorted((package / "sample").iterdir()),
    ]
    for path in sources:
        digest.update(path.read_bytes())
    digest.update(repr((graded_sheet.points, graded_sheet.given)).encode())
    limits_ = repr(sorted(asdict(limits).items()))
    key = hashlib.sha256(secret).hexdigest()
    digest.update(f"{sheet}{limits_}{key}{sandboxed}{with_variants}".encode())
    return digest.digest()
