"""``python -m grading gradebook``: write the marks of a run into nbgrader's gradebook."""

import argparse
from pathlib import Path

from fmnist_utils.datasets.fileio import display_path
from grading.gradebook import GRADEBOOK, import_marks

HELP = "write marks into nbgrader's gradebook"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Say what the command is called with."""
    parser.add_argument("out", metavar="OUT", help="the folder of a run")
    parser.add_argument("--course", required=True, metavar="FOLDER", help="nbgrader's")


def run(options: argparse.Namespace) -> int:
    """Write the marks of one sheet."""
    students = import_marks(Path(options.out), Path(options.course))
    print(f"{students} students in {display_path(Path(options.course) / GRADEBOOK)}.")
    return 0
