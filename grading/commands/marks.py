"""``python -m grading marks``: write marks and feedback anew, when something has been decided."""

import argparse
from pathlib import Path

from fmnist_utils.datasets.fileio import display_path
from grading.final_marks import read_final
from grading.plan import PLAN
from grading.plan_table import left_in
from grading.reports import MARKS, write_reports

HELP = "write marks and feedback anew, after overrides.csv or term.toml has changed"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Say what the command is called with."""
    parser.add_argument("out", metavar="OUT", help="the folder of a run")
    parser.add_argument("--dry-run", action="store_true", help="say what would be written")


def run(options: argparse.Namespace) -> int:
    """Write what people read of a run; nothing is graded."""
    out = Path(options.out)
    if options.dry_run:
        print(f"{len(read_final(out).results)} students would be in {display_path(out / MARKS)}.")
        return 0
    print(
        f"{write_reports(out, None, left_in(out / PLAN))} students in {display_path(out / MARKS)}."
    )
    return 0
