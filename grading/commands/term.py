"""``python -m grading term``: all sheets of a term in one table and on one page."""

import argparse
from pathlib import Path

from fmnist_utils.datasets.fileio import display_path
from grading.backups import write_keeping_last
from grading.term import read_term
from grading.term_page import term_page
from grading.term_table import term_csv

HELP = "put the marks of all sheets together"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Say what the command is called with."""
    parser.add_argument("term", metavar="TERM", help="a folder with the --out of each sheet's run")
    parser.add_argument("--dry-run", action="store_true", help="say what would be written")


def run(options: argparse.Namespace) -> int:
    """Write the term's table and page."""
    folder = Path(options.term)
    term = read_term(folder)
    table, page = term_csv(term), term_page(term).encode("utf-8", "replace")
    if not options.dry_run:
        write_keeping_last(folder / "term.csv", table)
        write_keeping_last(folder / "term.html", page)
    behind = sum(bool(student.behind) for student in term.students)
    print(
        f"{len(term.students)} students, {len(term.sheets)} sheets, {behind} fallen behind, "
        f"{len(term.withdrawn)} withdrawn{', not written' if options.dry_run else ''}: "
        f"{display_path(folder / 'term.html')}"
    )
    for name in term.missing:
        print(f"No marks yet of {name}, which term.toml names.")
    return 0
