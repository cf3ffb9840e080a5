"""The dataset's own grid of classifiers, with today's scikit-learn."""

from pathlib import Path

# Each job's process imports this package: so nothing heavy is loaded before it is used.


def report(results: dict) -> str:
    """Write the results as Markdown; see `benchmarks.classifiers.table`."""
    from benchmarks.classifiers.table import report as write

    return write(results)


def draw(results: dict, path: Path) -> None:
    """Draw the picture; see `benchmarks.classifiers.picture`."""
    from benchmarks.classifiers.picture import draw as write

    write(results, path)
