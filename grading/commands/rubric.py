"""``python -m grading rubric``: answers in words, out to be marked, and their marks back in."""

import argparse
from datetime import date
from pathlib import Path

from fmnist_utils.datasets.fileio import display_path
from fmnist_utils.errors import DataError
from grading.backups import write_keeping_last
from grading.final_marks import read_final
from grading.free_text import FREE_TEXT, read_free_text
from grading.overrides import OVERRIDES, overrides_csv, read_overrides
from grading.rubric import answers_to, decisions, rubric_csv, rubric_page
from grading.secret import SECRET, read_secret

HELP = "mark answers in words by a rubric, without names"
_NAME = "to_mark"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Say what the command is called with."""
    parser.add_argument("out", metavar="OUT", help="the folder of a run")
    parser.add_argument("--take", metavar="CSV", help="that has been filled in: into overrides.csv")
    parser.add_argument("--by", default="", metavar="NAME", help="who has marked")
    parser.add_argument("--dry-run", action="store_true", help="say what would be written")


def run(options: argparse.Namespace) -> int:
    """Write the answers as a page and a table, or take the marks that come back."""
    out = Path(options.out)
    final = read_final(out)
    of_the_term = read_free_text(out.parent / FREE_TEXT)
    questions = [each for each in of_the_term if each.sheet == final.sheet]
    if not questions:
        raise DataError(
            f"Found no question about {final.sheet} in {FREE_TEXT} beside {display_path(out)}, "
            "expected one: see grading/README.md."
        )
    answers = answers_to(questions, final.results, read_secret(out / SECRET))
    beside = out.parent / OVERRIDES
    before = read_overrides(beside, of_the_term)
    if options.take:
        new = decisions(Path(options.take), answers, options.by, date.today())
        if not options.dry_run:
            write_keeping_last(beside, overrides_csv([*before, *new]))
        print(
            f"{len(new)} of {len(answers)} answers are marked: {display_path(beside)}. "
            f"Then: python -m grading marks {options.out}"
        )
        return 0
    marked = {(each.student, each.task): each for each in before if each.sheet == final.sheet}
    if not options.dry_run:
        write_keeping_last(out / f"{_NAME}.csv", rubric_csv(answers, marked))
        html = rubric_page(final.sheet, answers, marked)
        write_keeping_last(out / f"{_NAME}.html", html.encode("utf-8", "replace"))
    print(f"{len(answers)} answers: {display_path(out / _NAME)}.html, and the same as .csv")
    return 0
