"""The command line: ``python -m fmnist_utils fetch`` and ``python -m fmnist_utils doctor``."""

import argparse
import os
import sys

from fmnist_utils import doctor
from fmnist_utils.errors import DataError


def main(arguments: list[str] | None = None) -> int:
    """Run one command.

    Parameters
    ----------
    arguments : list of str, optional
        By default those that the program was called with.

    Returns
    -------
    int
        The exit code: 0 when all is well, 1 when the data or the machine is not fit, 2 for a
        command that cannot be understood, 130 when interrupted.
    """
    parser = argparse.ArgumentParser(
        prog="python -m fmnist_utils", description="Set-up for the Fashion-MNIST course."
    )
    commands = parser.add_subparsers(dest="command", required=True)
    fetch = commands.add_parser("fetch", help="find or get the four data files, and verify them")
    fetch.add_argument(
        "--data-dir",
        metavar="FOLDER",
        help="a folder that holds the four files, gzipped or not, to check and copy",
    )
    commands.add_parser("doctor", help="look at this machine: what works, what to mend")
    chosen = parser.parse_args(arguments)
    for stream in (sys.stdout, sys.stderr):
        if stream:
            stream.reconfigure(errors="backslashreplace")  # a path may hold letters it cannot write
    try:
        return doctor.report() if chosen.command == "doctor" else _fetch(chosen.data_dir)
    except BrokenPipeError:  # the reader of the output has gone, as in "| head -1"
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        return 1
    except (DataError, OSError) as error:
        print(f"{chosen.command}: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nInterrupted. Nothing half-written is left; call again to go on.", file=sys.stderr)
        return 130


def _fetch(data_dir: str | None) -> int:
    try:
        from fmnist_utils.cache import find
        from fmnist_utils.fetch import fetch_data
        from fmnist_utils.files import shown_path
    except ModuleNotFoundError as error:
        print(f"fetch: {error.name} is not installed. First: {doctor.INSTALL}", file=sys.stderr)
        return 1
    find(anew=True)  # who asks by hand gets the proof, not the word of a stamp
    files = fetch_data(data_dir)
    if files.is_sample:
        return 1
    total = 0
    for path in (files.train_images, files.train_labels, files.test_images, files.test_labels):
        size = path.stat().st_size
        total += size
        print(f"{path.name:23} {size:>10,} bytes, SHA-256 verified, in {shown_path(path.parent)}")
    print(f"{'together':23} {total:>10,} bytes on the disk")
    print(f"The full Fashion-MNIST is ready, from {files.source}.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
