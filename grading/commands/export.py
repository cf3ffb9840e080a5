"""``python -m grading export``: marks into a learning platform's own table."""

import argparse
from pathlib import Path

from fmnist_utils.datasets.fileio import display_path
from grading.backups import write_keeping_last
from grading.final_marks import read_final
from grading.plan_table import shown
from grading.platform_marks import PLATFORMS, fill_in, marks_of_sheet, marks_of_term
from grading.results import RESULTS
from grading.term import read_term

HELP = "write marks into a learning platform's own table"
#: So many of those without a mark are told at once.
_SHOWN = 20


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Say what the command is called with."""
    parser.add_argument(
        "marks", metavar="OUT_OR_TERM", help="the folder of a run: its points; or of a term: totals"
    )
    parser.add_argument("--platform", required=True, choices=PLATFORMS)
    parser.add_argument(
        "--roster", required=True, metavar="FILE", help="as the platform exports its marks"
    )
    parser.add_argument("--out", required=True, metavar="FILE", help="to be uploaded there")
    parser.add_argument(
        "--column", metavar="TITLE", help="if it cannot be told by the sheet's name"
    )
    parser.add_argument(
        "--zeros", action="store_true", help="0 for what was not handed in; else it stays as it is"
    )
    parser.add_argument("--dry-run", action="store_true", help="say what would be written")


def run(options: argparse.Namespace) -> int:
    """Write the table."""
    folder, table = Path(options.marks), Path(options.roster)
    if (folder / RESULTS).exists():
        marks = marks_of_sheet(read_final(folder), options.zeros)
    else:
        marks = marks_of_term(read_term(folder))
    filled = fill_in(table, options.platform, marks, options.column)
    for who, why in filled.not_written[:_SHOWN]:
        print(f"Not written: {shown(who)}: {shown(why)}.")
    if len(filled.not_written) > _SHOWN:
        print(f"And {len(filled.not_written) - _SHOWN} more.")
    if marks.not_handed_in:
        print(
            f"{len(marks.not_handed_in)} handed nothing in and stay as they are there; --zeros "
            "writes 0."
        )
    if filled.of != marks.of:
        print(f"Scaled from {marks.of:g} points to the column's {filled.of:g}.")
    if not options.dry_run:
        write_keeping_last(Path(options.out), filled.content)
    would = "would be " if options.dry_run else ""
    print(
        f"{filled.written} marks {would}in the column {filled.column!r}: "
        f"{display_path(Path(options.out))}"
    )
    return 0
