"""``python -m grading feedback``: feedback pages as the zip that a learning platform takes."""

import argparse
from pathlib import Path

from fmnist_utils.datasets.fileio import display_path
from grading.backups import write_keeping_last
from grading.feedback_zip import PLATFORMS, feedback_zip
from grading.final_marks import read_final
from grading.plan_table import shown

HELP = "pack feedback pages for a learning platform"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Say what the command is called with."""
    parser.add_argument("folder", metavar="OUT", help="the folder of a run")
    parser.add_argument(
        "--platform", required=True, help=f"{', '.join(PLATFORMS)}; Blackboard takes no such zip"
    )
    parser.add_argument("--out", required=True, metavar="ZIP", help="to be uploaded there")
    parser.add_argument("--dry-run", action="store_true", help="say what would be written")


def run(options: argparse.Namespace) -> int:
    """Write the zip."""
    folder, out = Path(options.folder), Path(options.out)
    content, count, left = feedback_zip(read_final(folder), folder / "feedback", options.platform)
    for student, why in left:
        print(f"Not packed: {shown(student)}: {shown(why)}.")
    if not options.dry_run:
        write_keeping_last(out, content)
    print(f"{count} pages{' would be' if options.dry_run else ''} in {display_path(out)}.")
    return 0
