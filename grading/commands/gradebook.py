"""``python -m grading gradebook``: write the marks of a run into nbgrader's gradebook."""

import argparse
from pathlib import Path

from fmnist_utils.datasets.fileio import display_path
from grading.final_marks import read_final
from grading.gradebook import GRADEBOOK, import_marks

HELP = "write marks into nbgrader's gradebook"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Say what the command is called with."""
    parser.add_argument("out", metavar="OUT", help="the folder of a run")
    parser.add_argument("--course", required=True, metavar="FOLDER", help="nbgrader's")
    parser.add_argument("--dry-run", action="store_true", help="say what would be written")


def run(options: argparse.Namespace) -> int:
    """Write the marks of one sheet."""
    out, course = Path(options.out), Path(options.course)
    if options.dry_run:
        students = len(read_final(out).results)
        print(f"{students} students would be in {display_path(course / GRADEBOOK)}.")
        return 0
    print(f"{import_marks(out, course)} students in {display_path(course / GRADEBOOK)}.")
    return 0
