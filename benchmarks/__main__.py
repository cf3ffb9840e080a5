"""The command line: ``python -m benchmarks [NAME ...] [--quick]``."""

import argparse
import sys
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path

from benchmarks.machine import machine, versions
from benchmarks.result_files import write_result
from fmnist_utils.datasets.fetch import require_full_data
from fmnist_utils.datasets.fileio import write_atomically
from fmnist_utils.errors import DataError

BUILD = Path(__file__).parents[1] / "build" / "bench"
#: In the order in which ``make bench`` takes them; `backends` uses results of `recipes`.
MEASUREMENTS = ("loaders", "lessons", "recipes", "backends")


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure what is named, or all but the best network and a GPU, then write the page anew.

    Returns
    -------
    int
        The exit code: 0 if all was measured; 1 if something is missing, which is said in a
        sentence, while the rest is measured; 130 if interrupted.
    """
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks", description="Measure the course beside its peers."
    )
    parser.add_argument(
        "names", nargs="*", choices=[[], *MEASUREMENTS, "best", "gpu", "classifiers", "page"]
    )
    parser.add_argument(
        "--quick",
        action="store_true",
        help="few seeds, ten minutes in all; for classifiers the best settings, an hour",
    )
    only = parser.add_argument_group("for classifiers only")
    only.add_argument("--jobs", type=int, metavar="N", help="so many side by side on this machine")
    only.add_argument("--dask", metavar="ADDRESS", help="on the workers of a Dask scheduler")
    only.add_argument("--data-dir", metavar="FOLDER", help="another dataset of four IDX files")
    options = parser.parse_args(arguments)
    build = BUILD / "quick" if options.quick else BUILD
    try:
        if _means_classifiers(options):
            return measure_classifiers(options)
        names = [name for name in options.names or MEASUREMENTS if name != "page"]
        missing = measure_all(names, build, options.quick)
        if len(missing) < len(names) or "page" in options.names:
            page = import_module("benchmarks.page")
            print(f"Written: {page.write(build, options.quick)}")
    except DataError as error:
        print(error, file=sys.stderr)
        return 1
    except ModuleNotFoundError as error:
        print(_not_installed(error), file=sys.stderr)
        return 1
    except OSError as error:
        print(
            f"{error}: expected folders of yours, with room, in build and benchmarks.",
            file=sys.stderr,
        )
        return 1
    except KeyboardInterrupt:
        print(
            "\nInterrupted. What was measured is kept; the same command goes on.", file=sys.stderr
        )
        return 130
    if missing:
        print(
            f"Not measured: {', '.join(missing)}. The reasons stand above; the page shows what was "
            "measured before, if anything.",
            file=sys.stderr,
        )
    return int(bool(missing))


def _not_installed(error: ModuleNotFoundError) -> str:
    return (
        f"The package {error.name} is not installed. First: pip install -r "
        "benchmarks/requirements.txt -c constraints.txt"
    )


def _means_classifiers(options: argparse.Namespace) -> bool:
    """Tell whether the classifiers are asked for, alone as they must be."""
    given = [
        f"--{name.replace('_', '-')}"
        for name in ("jobs", "dask", "data_dir")
        if getattr(options, name) is not None
    ]
    if "classifiers" not in options.names:
        if given:
            raise DataError(f"Found {given[0]}, expected it with classifiers only. Leave it out.")
        return False
    if len(options.names) > 1:
        raise DataError(
            "Found classifiers with other measurements, expected it alone: it takes hours, and has "
            "options of its own."
        )
    return True


def measure_classifiers(options: argparse.Namespace) -> int:
    """Measure the classifiers; a quick run is kept for the page until there is a full one."""
    command = import_module("benchmarks.classifiers.command")
    page = import_module("benchmarks.page")
    results = command.run(BUILD, options.quick, options.jobs, options.dask, options.data_dir)
    if command.keep_for_the_page(results, BUILD, page.RESULTS):
        print(f"Written: {page.write(BUILD, quick=False)}")
    return 0


def measure_all(names: Sequence[str], build: Path, quick: bool) -> list[str]:
    """Make these measurements, and return the names of those that could not be made.

    Raises
    ------
    DataError
        If there is no full data, without which nothing can be measured.
    """
    if names:
        require_full_data()
    missing = []
    for name in names:
        try:
            measure(name, build, quick)
        except DataError as error:
            reason = str(error)
        except ModuleNotFoundError as error:
            reason = _not_installed(error)
        else:
            continue
        print(f"{name}: {reason}", file=sys.stderr)
        missing.append(name)
    return missing


def measure(name: str, build: Path, quick: bool) -> None:
    """Make one measurement, keep it as JSON and as a Markdown table, and print the table."""
    module = import_module(f"benchmarks.{name}")
    print(f"{name}: {module.__doc__.splitlines()[0]}")
    build.mkdir(parents=True, exist_ok=True)
    results = {
        "machine": machine(),
        "versions": versions(),
        **module.measure(build, quick),
    }
    report = module.report(results)
    write_result(build / f"{name}.json", results)
    write_atomically(build / f"{name}.md", f"{report}\n".encode())
    print(f"\n{report}\n")


if __name__ == "__main__":
    sys.exit(main())
