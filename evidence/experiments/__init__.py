"""The experiments, one module for each lesson that rests on some."""

from importlib import import_module
from pathlib import Path

from evidence.experiment import Experiment
from fmnist_utils.errors import DataError


def all_experiments() -> dict[str, Experiment]:
    """Return every experiment by its name.

    Returns
    -------
    dict of str to Experiment

    Raises
    ------
    DataError
        If two have one name.
    """
    found = {}
    for path in sorted(Path(__file__).parent.glob("[a-z]*.py")):
        for experiment in import_module(f"{__name__}.{path.stem}").EXPERIMENTS:
            if experiment.name in found:
                raise DataError(f"Two experiments are called {experiment.name}. Rename one.")
            found[experiment.name] = experiment
    return found
