"""A cohort graded: what is new or has changed is judged, and kept."""

import hashlib
import sys
from dataclasses import asdict
from pathlib import Path

from tqdm import tqdm

import fmnist_utils
from grading.grade import same_for_all
from grading.judges import GradingJob, Setup, graded
from grading.limits import Limits
from grading.memory_group import ADVICE, groups_here
from grading.results import Results
from grading.roster import Person
from grading.run_folder import run_folder
from grading.sheets import sheet_of
from grading.states import NOT_SUBMITTED
from grading.submissions import Submission


def run(
    by_student: dict[str, Submission],
    roster: list[Person] | None,
    sheet: str,
    results: Results,
    *,
    limits: Limits,
    secret: bytes,
    sandboxed: bool,
    variant_secret: bytes | None,
    jobs: int,
) -> None:
    """Grade what has no result yet, with progress.

    Parameters
    ----------
    by_student : dict of str to Submission
        By the student's id.
    roster : list of Person or None
        Those of it without a submission, now or before, get the state "not submitted".
    sheet : str
    results : Results
        Grows as results come.
    limits, secret, sandboxed
        See `grade_one`.
    variant_secret : bytes or None
        What students' own data were made of, if the questions about them are judged, too.
    jobs : int
        So many notebooks are graded at a time.
    """
    shared = (sheet, limits, secret, sandboxed, variant_secret)
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
    digest = digest_of(b"nothing", of_all)
    for student in [person.id for person in roster or [] if person.id not in by_student]:
        if not results.has_work(student) and not results.is_good(student, digest):
            nothing = same_for_all(sheet, variant_secret is not None, NOT_SUBMITTED)
            told = {"student": student, "label": "", "time": "", "attempt": 0}
            results.add({**told, "digest": digest, **nothing})

    groups = groups_here() if sandboxed and waiting else None
    if sandboxed and waiting and not groups:
        print(ADVICE, file=sys.stderr)
    coming = (
        GradingJob(each, file.label, file.read_or_nothing(most), digest)
        for each, file, digest in waiting
    )
    with (
        run_folder() as folder,
        tqdm(total=len(waiting), unit="notebook", disable=not waiting) as progress,
    ):
        for result in graded(coming, Setup(*shared, groups), jobs, folder) if waiting else ():
            file = by_student[result["student"]]
            results.add(result | {"time": file.time, "attempt": file.attempt})
            progress.update()


def digest_of(notebook: bytes, shared: bytes) -> str:
    """Return a short digest of all that a result depends on, for telling what is still good."""
    return hashlib.sha256(shared + notebook).hexdigest()[:24]


def shared_digest(
    sheet: str, limits: Limits, secret: bytes, sandboxed: bool, variant_secret: bytes | None
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
    digest.update(repr(graded_sheet.points).encode())
    limits_ = repr(sorted(asdict(limits).items()))
    keys = [hashlib.sha256(each or b"").hexdigest() for each in (secret, variant_secret)]
    digest.update(f"{sheet}{limits_}{keys}{sandboxed}".encode())
    return digest.digest()
