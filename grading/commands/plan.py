"""``python -m grading plan``: tell each file its student, sheet and attempt, and grade nothing."""

import argparse
from collections import Counter
from pathlib import Path

from fmnist_utils.datasets.fileio import display_path
from grading.backups import write_keeping_last
from grading.plan import Plan, make_plan
from grading.plan_table import plan_csv, shown
from grading.roster import read_roster
from grading.sheets import sheet_of

HELP = "say whose and which each file is, before anything is graded"
#: So many of the files are told at once for which there is a reason; the table holds them all.
_SHOWN = 20


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Say what the command is called with."""
    parser.add_argument("submissions", metavar="SUBMISSIONS", help="a folder or a zip file")
    parser.add_argument("--sheet", default="", help="such as 01_read_the_bytes; by default all")
    parser.add_argument(
        "--roster", metavar="FILE", help="a table with id and name, or a platform's export"
    )
    parser.add_argument("--out", required=True, metavar="PLAN.CSV", help="the table to be written")
    parser.add_argument("--dry-run", action="store_true", help="say what it would hold")


def run(options: argparse.Namespace) -> int:
    """Write the plan, and say what it holds."""
    if options.sheet:
        sheet_of(options.sheet)
    roster = read_roster(Path(options.roster)) if options.roster else None
    plan = make_plan(Path(options.submissions), roster, options.sheet)
    out = Path(options.out)
    if not options.dry_run:
        write_keeping_last(out, plan_csv(plan))
    print_plan(plan, out)
    return 0


def print_plan(plan: Plan, table: Path) -> None:
    """Print how many files were told, by what, and which were not, with the reason."""
    graded = [line for line in plan.lines if line.graded]
    print(f"{len(graded)} of {len(plan.lines)} files are to be graded: {display_path(table)}")
    for told_by, count in Counter(line.told_by for line in graded).most_common():
        print(f"  {count} told by {shown(told_by)}")
    noted = [(line.file, line.reason) for line in graded if line.reason]
    for what, files in (("Look at", noted), ("Not graded", plan.not_graded())):
        for label, reason in files[:_SHOWN]:
            print(f"{what}: {shown(label)}: {shown(reason)}.")
        if len(files) > _SHOWN:
            print(f"{what}: {len(files) - _SHOWN} more, in {display_path(table)}")
