"""The dataset's own grid of classifiers, with today's scikit-learn."""

from benchmarks.classifiers.picture import draw
from benchmarks.classifiers.report import report

__all__ = ["draw", "report"]
