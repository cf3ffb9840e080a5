"""The command line: ``python -m fmnist_utils`` and the name of a command."""

import argparse
import os
import sys
from pathlib import Path

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
        The exit code: 0 when all is well, 1 when the data or the machine is not fit, or a run gives
        not what its card says; 2 for a command that cannot be understood, 130 when interrupted.
    """
    if arguments is None:
        arguments = sys.argv[1:]
    command = next((word for word in arguments if not word.startswith("-")), "")
    try:
        chosen = _parser(command).parse_args(arguments)
        for stream in (sys.stdout, sys.stderr):
            if stream:  # a path may hold letters that it cannot write
                stream.reconfigure(errors="backslashreplace")
        if command == "doctor":
            return doctor.report()
        if command == "progress":
            return _progress()
        if command == "fetch":
            return _fetch(chosen.data_dir)
        if command == "workspace":
            return _workspace(chosen.folder)
        if command == "lab":
            return _lab(chosen.folder)
        if command == "repeat":
            return _repeat(chosen.card)
        chosen.convert(chosen)
        return 0
    except BrokenPipeError:  # the reader of the output has gone, as in "| head -1"
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        return 1
    except (DataError, OSError) as error:
        print(f"{command}: {error}", file=sys.stderr)
        return 1
    except ModuleNotFoundError as error:
        name = error.name
        print(f"{command}: {name} is not installed. First: {doctor.INSTALL}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nInterrupted. Nothing half-written is left; call again to go on.", file=sys.stderr)
        return 130


def _parser(command: str) -> argparse.ArgumentParser:
    """Return the parser of all commands.

    What `export` and `import` take is known to a module that loads NumPy; so it is loaded only for
    these commands, and asked for nothing but their names otherwise.
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
    commands.add_parser("progress", help="draw how far you are on all practice sheets")
    workspace = commands.add_parser("workspace", help="lay out a working folder of your own")
    lab = commands.add_parser("lab", help="the same, and open JupyterLab there")
    for each in (workspace, lab):
        each.add_argument(
            "folder", metavar="FOLDER", nargs="?", help="by default, the folder `workspace`"
        )
    export = commands.add_parser("export", help="write the dataset in another form")
    import_ = commands.add_parser("import", help="make four IDX files of another form")
    repeat = commands.add_parser("repeat", help="train anew what a model card says, and compare")
    repeat.add_argument("card", metavar="FILE", help="the card, JSON; the code it names is run")
    if command in ("export", "import"):
        from fmnist_utils.formats.commands import add_arguments

        add_arguments(export, import_)
    return parser


def _progress() -> int:
    from fmnist_utils.checks.course_progress import course_map

    print(course_map())
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


def _workspace(folder: str | None) -> int:
    from fmnist_utils.datasets.fileio import display_path

    path = _laid_out(folder)
    print(f"Your workspace is ready: {display_path(path)}")
    print(f'To work in it: python -m fmnist_utils lab "{path}"')
    return 0


def _lab(folder: str | None) -> int:
    from fmnist_utils.workspace.lab import open_lab

    open_lab(_laid_out(folder))
    return 0


def _laid_out(folder: str | None) -> Path:
    from fmnist_utils.workspace.layout import default_folder, lay_out, sentences

    path = Path(folder) if folder else default_folder()
    for sentence in sentences(lay_out(path)):
        print(sentence, flush=True)
    return path


def _repeat(card: str) -> int:
    from fmnist_utils import model_card

    return 0 if model_card.repeat(card) else 1


if __name__ == "__main__":
    sys.exit(main())
