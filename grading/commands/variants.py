"""``python -m grading variants``: give each student data of their own."""

import argparse
from pathlib import Path

from fmnist_utils.datasets.fileio import display_path
from grading.roster import read_roster
from grading.secret import make_secret
from grading.variants import require_variants, write_variants

HELP = "give each student data of their own"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Say what the command is called with."""
    parser.add_argument("--sheet", required=True, help="such as 01_read_the_bytes")
    parser.add_argument("--roster", required=True, metavar="FILE")
    parser.add_argument("--secret", required=True, metavar="FILE", help="made if there is none")
    parser.add_argument("--out", required=True, metavar="OUT", help="a folder for the folders")
    parser.add_argument("--dry-run", action="store_true", help="say what would be written")


def run(options: argparse.Namespace) -> int:
    """Write a folder a student."""
    roster = read_roster(Path(options.roster))
    if options.dry_run:
        require_variants(options.sheet)
        print(f"{len(roster)} folders would be in {display_path(Path(options.out))}.")
        return 0
    secret = make_secret(Path(options.secret))
    write_variants(options.sheet, roster, secret, Path(options.out))
    print(
        f"{len(roster)} folders in {display_path(Path(options.out))}. Keep {options.secret}: "
        "without it nothing can be graded."
    )
    return 0
