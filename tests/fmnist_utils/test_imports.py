"""What importing the package costs, its public names, and the names of its first edition."""

import subprocess
import sys

import pytest

import fmnist_utils

#: What the lessons and sheets of the first edition imported, and names that its docs mentioned.
FIRST_EDITION = (
    "from fmnist_utils import CLASS_NAMES, load, load_data, neighbours, plots, preprocess",
    "from fmnist_utils import DataError, DataFiles, read_idx, write_idx, fetch_data, files_in",
    "from fmnist_utils import backend, calibration, doctor, metrics, networks, photo, training",
    "from fmnist_utils import sample_files, softmax, sprites, style, trained",
    "from fmnist_utils.backend import backend_and_device",
    "from fmnist_utils.cache import cache_folder, find",
    "from fmnist_utils.checks import read_the_bytes as check",
    "from fmnist_utils.checks.predictions import load_predictions",
    "from fmnist_utils.checks.sheet import Sheet",
    "from fmnist_utils.dropin import files_in",
    "from fmnist_utils.doors import Dataset, load_mnist, load_records, show_examples",
    "from fmnist_utils.doors import read_dataset, write_idx_files",
    "from fmnist_utils.doors.official import export_official",
    "from fmnist_utils.doors.png_tree import export_png_tree, import_png_tree",
    "from fmnist_utils.doors.npz import export_npz, import_npz",
    "from fmnist_utils.doors.sprite import export_sprite, import_sprite",
    "from fmnist_utils.doors.parquet import export_parquet, import_parquet",
    "from fmnist_utils.fetch import SAMPLE_FOLDER, sample_files, fetch_data",
    "from fmnist_utils.gz import inflate, is_gzip",
    "from fmnist_utils.idx import read_header, read_idx, write_idx",
    "from fmnist_utils.known import KNOWN_FILES, KnownFile, verify",
    "from fmnist_utils.metrics import accuracy, confusion_matrix, wilson_interval",
    "from fmnist_utils.neighbours import nearest, squared_distances",
    "from fmnist_utils.plots import use_style",
    "from fmnist_utils.softmax import cross_entropy, softmax",
    "from fmnist_utils.sources import MIRRORS",
    "from fmnist_utils.sprites import class_order",
    "from fmnist_utils.style import RIGHT_COLOUR, WRONG_COLOUR, use_style",
    "from fmnist_utils.trained import NETWORKS, trained_network",
    "from fmnist_utils.training import EpochLines, train",
)


def loaded_by(code):
    """Return the names of all modules that a fresh process has loaded after some code."""
    code += "\nimport sys; print(*sys.modules)"
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert result.returncode == 0, result.stderr
    return set(result.stdout.split())


HEAVY = {"keras", "tensorflow", "jax", "torch", "matplotlib", "pooch", "requests", "filelock"}


def test_importing_the_package_loads_nothing_heavy():
    assert not loaded_by("import fmnist_utils") & (HEAVY | {"numpy"})


def test_reading_the_sample_loads_nothing_heavy():
    code = "import fmnist_utils as f; f.read_idx(f.sample_files().test_labels)"
    assert not loaded_by(code) & HEAVY


def test_the_command_line_starts_without_anything_heavy():
    assert not loaded_by("import fmnist_utils.__main__") & HEAVY


def test_the_command_line_loads_numpy_only_for_a_command_that_converts():
    code = """
from fmnist_utils.__main__ import main
try:
    main([{!r}, "--help"])
except SystemExit:
    pass
"""
    assert not loaded_by(code.format("doctor")) & (HEAVY | {"numpy"})
    assert "numpy" in loaded_by(code.format("export"))


@pytest.mark.parametrize("name", fmnist_utils.__all__)
def test_every_public_name_resolves(name):
    assert getattr(fmnist_utils, name) is not None


@pytest.mark.parametrize("name", fmnist_utils.__all__)
def test_every_public_name_is_listed(name):
    assert name in dir(fmnist_utils)


def test_public_names_are_those_of_their_home():
    from fmnist_utils.datasets.idx import read_idx

    assert fmnist_utils.read_idx is read_idx


def test_a_name_that_is_not_there_is_an_attribute_error():
    with pytest.raises(AttributeError, match="no attribute 'read_index'"):
        _ = fmnist_utils.read_index


@pytest.mark.parametrize("line", FIRST_EDITION)
def test_what_the_first_edition_imported_still_works_or_warns(line):
    command = [sys.executable, "-W", "error", "-W", "ignore::FutureWarning", "-c", line]
    outcome = subprocess.run(command, capture_output=True, text=True)
    assert outcome.returncode == 0, outcome.stderr


def test_an_old_module_warns_at_the_line_that_imports_it():
    with pytest.warns(FutureWarning, match=r"idx is now fmnist_utils\.datasets\.idx") as caught:
        exec("import fmnist_utils.idx")
    sys.modules.pop("fmnist_utils.idx")
    assert caught[0].filename == "<string>"


def test_an_old_name_warns_and_is_the_new_one():
    from fmnist_utils.datasets import registry

    with pytest.warns(FutureWarning, match="KNOWN_FILES is now .*PUBLISHED_FILES"):
        assert registry.KNOWN_FILES is registry.PUBLISHED_FILES


def test_a_name_that_never_was_is_still_an_attribute_error():
    from fmnist_utils.datasets import registry

    with pytest.raises(AttributeError, match="no attribute 'KNOWN'"):
        _ = registry.KNOWN
