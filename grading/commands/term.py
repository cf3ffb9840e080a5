"""``python -m grading term``: all sheets of a term in one table and on one page."""

import argparse
from pathlib import Path

from fmnist_utils.datasets.fileio import display_path, write_atomically
from grading.term import read_term
from grading.term_page import term_page
from grading.term_table import term_csv

HELP = "put the marks of all sheets together"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Say what the command is called with."""
    parser.add_argument("term", metavar="TERM", help="a folder with the --out of each sheet's run")


def run(options: argparse.Namespace) -> int:
    """Write the term's table and page."""
    folder = Path(options.term)
    term = read_term(folder)
    write_atomically(folder / "term.csv", term_csv(term))
    write_atomically(folder / "term.html", term_page(term).encode("utf-8", "replace"))
    behind = sum(bool(student.behind) for student in term.students)
    print(
        f"{len(term.students)} students, {len(term.sheets)} sheets, {behind} fallen behind, "
        f"{len(term.withdrawn)} withdrawn: {display_path(folder / 'term.html')}"
    )
    for name in term.missing:
        print(f"No marks yet of {name}, which term.toml names.")
    return 0
