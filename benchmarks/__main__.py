"""The command line: ``python -m benchmarks [NAME ...] [--quick]``."""

import argparse
import json
import sys
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path

from benchmarks.machine import machine, versions
from fmnist_utils.datasets.fetch import require_full_data
from fmnist_utils.datasets.fileio import write_atomically
from fmnist_utils.errors import DataError

BUILD = Path(__file__).parents[1] / "build" / "bench"
#: In the order in which ``make bench`` takes them; `backends` uses results of `recipes`.
MEASUREMENTS = ("loaders", "lessons", "recipes", "backends", "ablation")


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure what is named, or all but the best network, then write the page anew."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks", description="Measure the course beside its peers."
    )
    parser.add_argument(
        "names", nargs="*", choices=[[], *MEASUREMENTS, "best", "classifiers", "page"]
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
        for name in options.names or MEASUREMENTS:
            if name != "page":
                measure(name, build, options.quick)
        page = import_module("benchmarks.page")
        print(f"Written: {page.write(build, options.quick)}")
    except DataError as error:
        print(error, file=sys.stderr)
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
    return 0


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


def measure(name: str, build: Path, quick: bool) -> None:
    """Make one measurement, keep it as JSON and as a Markdown table, and print the table."""
    require_full_data()
    module = import_module(f"benchmarks.{name}")
    print(f"{name}: {module.__doc__.splitlines()[0]}")
    build.mkdir(parents=True, exist_ok=True)
    results = {
        "machine": machine(),
        "versions": versions(),
        **module.measure(build, quick),
    }
    report = module.report(results)
    write_atomically(build / f"{name}.json", f"{json.dumps(results)}\n".encode())
    write_atomically(build / f"{name}.md", f"{report}\n".encode())
    print(f"\n{report}\n")


if __name__ == "__main__":
    sys.exit(main())
