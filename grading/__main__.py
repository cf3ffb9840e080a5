"""The command line: ``python -m grading run SUBMISSIONS --sheet SHEET --out OUT``."""

import argparse
import os
import sys

from fmnist_utils.errors import DataError
from grading.commands import export, feedback, gradebook, marks, plan, rubric, run, term, variants

#: In the order in which an instructor meets them.
_COMMANDS = {
    "plan": plan,
    "run": run,
    "rubric": rubric,
    "marks": marks,
    "feedback": feedback,
    "export": export,
    "term": term,
    "variants": variants,
    "gradebook": gradebook,
}


def main(arguments: list[str] | None = None) -> int:
    """Run a command.

    Parameters
    ----------
    arguments : list of str, optional
        By default those that the program was called with.

    Returns
    -------
    int
        0 when all was graded, 1 when it could not be, 2 for a command that cannot be understood,
        130 when interrupted.
    """
    parser = argparse.ArgumentParser(prog="python -m grading", description="Grade a cohort.")
    commands = parser.add_subparsers(dest="command", required=True)
    for name, command in _COMMANDS.items():
        command.add_arguments(commands.add_parser(name, help=command.HELP))
    options = parser.parse_args(arguments)
    command = options.command
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(errors="backslashreplace")  # a file's name may hold anything
    try:
        return _COMMANDS[command].run(options)
    except DataError as error:
        print(f"{command}: {error}", file=sys.stderr)
    except BrokenPipeError:  # the reader of the output has gone, as in "| head -1"
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    except OSError as error:
        print(
            f"{command}: {error}: expected a folder of yours, with room. Choose another --out.",
            file=sys.stderr,
        )
    except KeyboardInterrupt:
        print("\nInterrupted. What was graded is kept; the same command goes on.", file=sys.stderr)
        return 130
    return 1


if __name__ == "__main__":
    sys.exit(main())
