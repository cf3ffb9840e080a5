"""What holds for every test, those that run the notebooks included."""

import os

import matplotlib
import pytest

#: Seconds that the output of a finished cell may take to arrive; nbval's own 5 are few under load.
OUTPUT_TIMEOUT = 300

matplotlib.use("Agg")
# The kernels of the solutions inherit it: there, an answer that is not right raises.
os.environ["FMNIST_STRICT"] = "1"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Give cells of notebooks time for their output."""
    for item in items:
        if hasattr(item, "output_timeout"):
            item.output_timeout = OUTPUT_TIMEOUT
