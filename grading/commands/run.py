"""``python -m grading run``: grade the notebooks of a sheet."""

import argparse
import os
import sys
import time
from pathlib import Path

from filelock import FileLock, Timeout

from fmnist_utils.datasets.fileio import display_path
from fmnist_utils.errors import DataError
from grading.backups import write_keeping_last
from grading.boxes import try_boxes
from grading.bubblewrap import require_bubblewrap
from grading.commands.plan import print_plan
from grading.final_marks import ROSTER
from grading.limits import Limits
from grading.marks import state_of
from grading.plan import PLAN, make_plan
from grading.plan_table import plan_csv, read_plan
from grading.reports import MARKS, write_reports
from grading.results import RESULTS, Results, read_results
from grading.roster import Person, read_roster
from grading.run import run as run_cohort
from grading.secret import SECRET, make_secret, read_secret
from grading.sheets import sheet_of
from grading.states import NOT_SUBMITTED
from grading.variants import check_secret, require_variants

HELP = "grade the notebooks of a sheet"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Say what the command is called with."""
    parser.add_argument("submissions", metavar="SUBMISSIONS", help="a folder or a zip file")
    parser.add_argument("--sheet", required=True, help="such as 01_read_the_bytes")
    parser.add_argument("--out", required=True, metavar="OUT", help="a folder for marks, feedback")
    parser.add_argument(
        "--roster",
        metavar="FILE",
        help="a table with id and name, or a platform's export; by default roster.csv beside OUT",
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
    parser.add_argument("--dry-run", action="store_true", help="say who would be graded")
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
    out = Path(options.out)
    roster = _roster(options.roster, out)
    given = read_secret(Path(options.secret)) if options.secret else None
    if given:
        require_variants(options.sheet)
    _require_same_sheet(out, options.sheet)
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
    by_student = plan.to_grade(options.sheet)
    if not by_student and not roster:
        raise DataError("Found nobody to grade, expected at least one student. Check the roster.")
    if options.dry_run:
        print_plan(plan, out / PLAN)
        return 0
    out.mkdir(parents=True, exist_ok=True)
    try:
        with FileLock(out / ".lock", timeout=0):
            results = Results(out / RESULTS)
            before = results.results.keys() - by_student.keys()
            start = time.monotonic()
            run_cohort(
                by_student,
                roster,
                options.sheet,
                results,
                limits=Limits(seconds=options.time_limit, memory_mb=options.memory),
                secret=make_secret(out / SECRET),
                sandboxed=not options.no_sandbox,
                variant_secret=given,
                jobs=options.jobs,
            )
            if given:
                check_secret(results.results, Path(options.secret))
            write_keeping_last(out / PLAN, plan_csv(plan))
            count = write_reports(out, roster, plan.not_graded())
    except Timeout:
        raise DataError(
            f"Another run writes into {display_path(out)}, expected to be alone there. Wait for it."
        ) from None
    minutes = (time.monotonic() - start) / 60
    print(f"{count} students in {minutes:.1f} minutes: {display_path(out / MARKS)}")
    if kept := sum(state_of(results.results[student]) != NOT_SUBMITTED for student in before):
        print(f"{kept} of them have not handed in this time, and keep what they had.")
    print_plan(plan, out / PLAN)
    return 0


def _roster(path: str | None, out: Path) -> list[Person] | None:
    """Read the roster that is named, or the term's, beside the folder of the run."""
    beside = out.parent / ROSTER
    if path is None and not beside.exists():
        return None
    return read_roster(Path(path) if path else beside)


def _require_same_sheet(out: Path, sheet: str) -> None:
    """Refuse a folder with the marks of another sheet: they would be replaced."""
    found = {result["sheet"] for result in read_results(out / RESULTS).values()} - {sheet}
    if found:
        raise DataError(
            f"{display_path(out)} holds the marks of {min(found)}, expected those of {sheet} or "
            "nothing. Name a folder of its own for each sheet."
        )
