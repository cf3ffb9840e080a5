"""What holds for every test, those that run the notebooks included."""

import gc
import os

# Files run side by side, a process a core: threads on top of that cost a quarter more than they
# give. Kernels and programs that tests start inherit it.
if int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", "1")) > 1:
    for name in ("TF_NUM_INTRAOP", "TF_NUM_INTEROP", "OMP_NUM", "OPENBLAS_NUM"):
        os.environ.setdefault(f"{name}_THREADS", "1")

import matplotlib
import pytest

#: Seconds that the output of a finished cell may take to arrive; nbval's own 5 are few under load.
OUTPUT_TIMEOUT = 300

#: The longest files, the longest first: one that begins last would keep one core busy, alone.
LONG_FILES = (
    "tests/grading/test_grade.py",
    "tests/fmnist_utils/checks/test_hidden_inputs.py",
    "tests/fmnist_utils/checks/test_answers.py",
    "tests/fmnist_utils/checks/test_other_processors.py",
    "notebooks/17_capstone.ipynb",
    "notebooks/13_drop_in_and_benchmark.ipynb",
    "notebooks/07_convolutions.ipynb",
    "tests/tools/test_generate_exercises.py",
    "notebooks/14_see_the_embedding.ipynb",
    "notebooks/06_dense_in_keras.ipynb",
    "notebooks/15_transfer_learning.ipynb",
    "tests/benchmarks/test_classifiers.py",
)

matplotlib.use("Agg")
# The kernels of the solutions inherit it: there, an answer that is not right raises.
os.environ["FMNIST_STRICT"] = "1"


def pytest_collection() -> None:
    """Look for no garbage while tests are collected: there is hardly any, among much that stays."""
    gc.disable()


def pytest_collection_finish() -> None:
    """Look for garbage again, but not among thousands of tests, which takes a sixth of the time."""
    gc.freeze()
    gc.enable()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the long files, and give cells of notebooks time for their output."""
    begin = {file: place for place, file in enumerate(LONG_FILES)}
    items.sort(key=lambda item: begin.get(item.nodeid.partition("::")[0], len(begin)))
    for item in items:
        if hasattr(item, "output_timeout"):
            item.output_timeout = OUTPUT_TIMEOUT
