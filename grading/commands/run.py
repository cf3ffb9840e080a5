"""``python -m grading run``: grade the notebooks of a sheet."""

import argparse
import os
import sys
import time
from pathlib import Path

from filelock import FileLock, Timeout

from fmnist_utils.datasets.fileio import display_path, write_atomically
from fmnist_utils.errors import DataError
from grading.boxes import try_boxes
from grading.bubblewrap import require_bubblewrap
from grading.commands.plan import print_plan
from grading.feedback import feedback_page
from grading.file_names import page_name
from grading.limits import Limits
from grading.marks import marks_csv
from grading.plan import make_plan
from grading.plan_table import plan_csv, read_plan
from grading.results import Results
from grading.roster import read_roster
from grading.run import run as run_cohort
from grading.secret import make_secret, read_secret
from grading.sheets import sheet_of
from grading.similarity import same_code
from grading.summary import summary_page
from grading.variants import check_secret, make_variant

HELP = "grade the notebooks of a sheet"
#: Written into OUT by the first run, so that a later one has the same hidden inputs.
_SECRET = "secret"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Say what the command is called with."""
    parser.add_argument("submissions", metavar="SUBMISSIONS", help="a folder or a zip file")
    parser.add_argument("--sheet", required=True, help="such as 01_read_the_bytes")
    parser.add_argument("--out", required=True, metavar="OUT", help="a folder for marks, feedback")
    parser.add_argument(
        "--roster", metavar="FILE", help="a table with id and name, or a platform's export"
    )
    parser.add_argument(
        "--plan", metavar="PLAN.CSV", help="as `python -m grading plan` writes it, edited or not"
    )
    parser.add_argument(
        "--jobs", type=int, default=os.cpu_count(), help="notebooks at a time, one a core"
    )
    parser.add_argument(
        "--time-limit",
        type=float,
        default=Limits.seconds,
        metavar="S",
        help="processor seconds, a notebook",
    )
    parser.add_argument(
        "--memory", type=int, default=Limits.memory_mb, metavar="MB", help="a notebook"
    )
    parser.add_argument(
        "--no-sandbox", action="store_true", help="run students' code without protection"
    )
    parser.add_argument(
        "--secret", metavar="FILE", help="of the variants: judges each student's own data, too"
    )


def run(options: argparse.Namespace) -> int:
    """Grade what was handed in, and write the marks."""
    sheet_of(options.sheet)
    for value, name, most in (
        (options.time_limit, "--time-limit", 86_400),
        (options.memory, "--memory", 10_000_000),
        (options.jobs, "--jobs", 1000),
    ):
        if not 0 < value <= most:
            raise DataError(f"Found {name} {value}, expected a number above 0, at most {most}.")
    if not options.no_sandbox:
        require_bubblewrap()
    else:
        print(
            "Warning: students' code runs as you, with your files and the network in its reach.",
            file=sys.stderr,
        )
    roster = read_roster(Path(options.roster)) if options.roster else None
    given = read_secret(Path(options.secret)) if options.secret else None
    if given:
        make_variant(options.sheet, given, "")  # refuses a sheet that has no variants
    if not options.no_sandbox:
        try_boxes()
    plan = make_plan(Path(options.submissions), roster, options.sheet)
    if options.plan:
        plan = read_plan(Path(options.plan), plan, roster)
    elif not any(line.sheet == options.sheet for line in plan.lines):
        raise DataError(
            f"{display_path(Path(options.submissions))} holds no notebook of {options.sheet}, "
            "expected files that end in .ipynb. Check the path."
        )
    by_student, left = plan.to_grade(options.sheet), plan.not_graded()
    out = Path(options.out)
    (out / "feedback").mkdir(parents=True, exist_ok=True)
    try:
        with FileLock(out / ".lock", timeout=0):
            results = Results(out / "results.jsonl")
            start = time.monotonic()
            run_cohort(
                by_student,
                roster,
                options.sheet,
                results,
                limits=Limits(seconds=options.time_limit, memory_mb=options.memory),
                secret=given or make_secret(out / _SECRET),
                sandboxed=not options.no_sandbox,
                with_variants=given is not None,
                jobs=options.jobs,
            )
            expected = {*by_student, *(person.id for person in roster or [])}
            kept = {s: r for s, r in results.results.items() if s in expected}
            if given:
                check_secret(kept, Path(options.secret))
            write_atomically(out / "plan.csv", plan_csv(plan))
            _write(out, options.sheet, kept, roster, left)
    except Timeout:
        raise DataError(
            f"Another run writes into {display_path(out)}, expected to be alone there. Wait for it."
        ) from None
    minutes = (time.monotonic() - start) / 60
    print(f"{len(kept)} students in {minutes:.1f} minutes: {display_path(out / 'marks.csv')}")
    print_plan(plan, out / "plan.csv")
    return 0


def _write(out: Path, sheet: str, results: dict, roster: list | None, left: list) -> None:
    """Write all that people read, each file whole."""
    if not results:
        raise DataError("Found nobody to grade, expected at least one student. Check the roster.")
    names = {person.id: person.name for person in roster or []}
    write_atomically(out / "marks.csv", marks_csv(results, roster))
    for student, result in results.items():
        page = feedback_page(student, names.get(student, ""), result)
        write_atomically(out / "feedback" / page_name(student), page.encode("utf-8", "replace"))
    pairs = same_code(results)
    summary = summary_page(sheet, results, left, pairs)
    write_atomically(out / "summary.html", summary.encode("utf-8", "replace"))
