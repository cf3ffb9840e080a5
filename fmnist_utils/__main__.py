"""The command line: ``python -m fmnist_utils`` and fetch, doctor, export or import."""

import argparse
import os
import sys

from fmnist_utils import doctor
from fmnist_utils.errors import DataError

#: The forms of `formats.commands`, written out, since that module is loaded only when used.
EXPORTS = ("png", "sprite", "npz", "parquet", "idx", "idx-gz", "published-gz")
#: Words of the first edition, taken for one version more.
RENAMED_EXPORTS = {"official": "published-gz"}
IMPORTS = ("png", "sprite", "npz", "parquet")


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
        prog="python -m fmnist_utils", description="Fashion-MNIST: get it, check it, convert it."
    )
    commands = parser.add_subparsers(dest="command", required=True)
    fetch = commands.add_parser("fetch", help="find or get the four data files, and verify them")
    fetch.add_argument(
        "--data-dir",
        metavar="FOLDER",
        help="a folder that holds the four files, gzipped or not, to check and copy",
    )
    commands.add_parser("doctor", help="look at this machine: what works, what to mend")
    export = commands.add_parser("export", help="write the dataset in another form")
    export.add_argument("form", choices=EXPORTS, type=lambda word: RENAMED_EXPORTS.get(word, word))
    export.add_argument("target", metavar="TARGET", help="a folder; of npz, a file")
    export.add_argument(
        "--data-dir",
        metavar="FOLDER",
        help="a folder with the four IDX files of any dataset; by default Fashion-MNIST",
    )
    import_ = commands.add_parser("import", help="make four IDX files of another form")
    import_.add_argument("form", choices=IMPORTS)
    import_.add_argument("source", metavar="SOURCE", help="a folder; of npz, a file")
    import_.add_argument("target", metavar="TARGET", help="a folder for the four files")
    chosen = parser.parse_args(arguments)
    for stream in (sys.stdout, sys.stderr):
        if stream:
            stream.reconfigure(errors="backslashreplace")  # a path may hold letters it cannot write
    try:
        if chosen.command == "doctor":
            return doctor.report()
        return _fetch(chosen.data_dir) if chosen.command == "fetch" else _convert(chosen)
    except BrokenPipeError:  # the reader of the output has gone, as in "| head -1"
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        return 1
    except (DataError, OSError) as error:
        print(f"{chosen.command}: {error}", file=sys.stderr)
        return 1
    except ModuleNotFoundError as error:
        name = error.name
        print(
            f"{chosen.command}: {name} is not installed. First: {doctor.INSTALL}", file=sys.stderr
        )
        return 1
    except KeyboardInterrupt:
        print("\nInterrupted. Nothing half-written is left; call again to go on.", file=sys.stderr)
        return 130


def _convert(chosen: argparse.Namespace) -> int:
    from fmnist_utils.formats import commands

    if chosen.command == "export":
        commands.export(chosen.form, chosen.target, chosen.data_dir)
    else:
        commands.import_(chosen.form, chosen.source, chosen.target)
    return 0


def _fetch(data_dir: str | None) -> int:
    from fmnist_utils.datasets.fetch import fetch_data
    from fmnist_utils.datasets.fileio import display_path

    files = fetch_data(data_dir)
    if files.is_sample:
        return 1
    total = 0
    for path in (files.train_images, files.train_labels, files.test_images, files.test_labels):
        size = path.stat().st_size
        total += size
        print(f"{path.name:23} {size:>10,} bytes, SHA-256 verified, in {display_path(path.parent)}")
    print(f"{'together':23} {total:>10,} bytes on the disk")
    print(f"The full Fashion-MNIST is ready, from {files.source}.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
