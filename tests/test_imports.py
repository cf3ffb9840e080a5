"""The package's rooms: who may import whom, and what importing it costs."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

import fmnist_utils

FOLDER = Path(fmnist_utils.__file__).parent
MODULES = sorted(path.stem for path in FOLDER.glob("*.py"))
SHEETS = sorted(path.stem for path in (FOLDER / "checks").glob("*.py"))
# What the checks are made of, from the ground up; every other module there is a sheet's.
CHECK_ROOMS = {
    "__init__": set(),
    "attempt": {"compare"},
    "outcome": set(),
    "predictions": {"fetch"},
    "seeds": set(),
    "student": {"checks.attempt", "checks.outcome", "compare"},
    "sheet": {"checks.attempt", "checks.outcome", "checks.student", "compare"},
    "keras_models": {"backend", "checks.seeds", "checks.student", "compare"},
}
# The ways in and out of the dataset, from the ground up: what each may import of the package, and
# what Python does not bring along.
DOORS = {
    "writing": ({"errors", "files"}, {"psutil"}),
    "pngs": ({"errors"}, {"numpy", "PIL"}),
    "tree_names": ({"doors.writing", "errors", "files"}, {"numpy"}),
    "dataset": (
        {"class_names", "data", "doors.writing", "errors", "fetch", "idx", "known"},
        {"numpy"},
    ),
    "manifest": ({"class_names", "errors", "files"}, set()),
    "png_tree": (
        {
            "data",
            "doors.dataset",
            "doors.manifest",
            "class_names",
            "doors.pngs",
            "doors.tree_names",
            "doors.writing",
            "errors",
            "files",
        },
        {"numpy", "tqdm"},
    ),
    "sprite": (
        {
            "data",
            "doors.dataset",
            "doors.manifest",
            "class_names",
            "doors.pngs",
            "doors.writing",
            "errors",
            "files",
            "sprites",
        },
        {"numpy", "PIL"},
    ),
    "npz": ({"doors.dataset", "doors.writing", "errors", "files"}, {"numpy"}),
    "parquet": (
        {"data", "doors.dataset", "doors.pngs", "doors.writing", "errors", "files"},
        {"numpy", "pyarrow"},
    ),
    "official": ({"doors.writing", "errors", "fetch", "gz", "known"}, set()),
    "shapes": ({"data", "dropin", "fetch", "labels", "plots"}, {"numpy", "matplotlib"}),
    "__init__": ({"doors.dataset", "doors.shapes"}, set()),
    "commands": (
        {
            "cache",
            *(
                f"doors.{door}"
                for door in ("dataset", "npz", "official", "parquet", "png_tree", "sprite")
            ),
            "dropin",
            "errors",
            "fetch",
            "files",
            "known",
        },
        set(),
    ),
}
# What a sheet's checks may use: data to try, never the functions that the students write.
OF_A_SHEET = {
    "backend",
    "checks.attempt",
    "checks.keras_models",
    "checks.predictions",
    "checks.seeds",
    "checks.sheet",
    "checks.student",
    "compare",
    "data",
    "fetch",
    "labels",
}

# Who may import whom, a row a module, from the ground up: each may only use rows above its own.
ROOMS = {
    "__init__": set(),
    "labels": set(),
    "errors": set(),
    "files": {"errors"},
    "json_lines": {"errors", "files"},
    "gz": {"errors"},
    "idx": {"errors", "files", "gz"},
    "known": {"errors", "files", "gz", "idx"},
    "sources": {"files", "known"},
    "stamps": {"errors", "files", "known"},
    "cache": {"errors", "files", "gz", "known", "stamps"},
    "fetch": {"cache", "errors", "files", "known", "labels", "sources"},
    "class_names": {"errors", "files", "known", "labels"},
    "dropin": {"cache", "class_names", "errors", "fetch", "files", "idx"},
    "data": {"cache", "errors", "fetch", "idx"},
    "sprites": set(),
    "metrics": set(),
    "neighbours": set(),
    "softmax": set(),
    "calibration": {"softmax"},
    "photo": {"errors", "files"},
    "compare": set(),
    "style": set(),
    "plots": {"labels", "sprites", "style"},
    "backend": set(),
    "networks": {"backend"},
    "training": {"backend"},
    "trained": {"backend", "cache", "data", "errors", "files", "networks", "training"},
    "doctor": {"cache", "files", "known", "backend"},
    "__main__": {"cache", "doctor", "doors", "errors", "fetch", "files"},
}
# What each may import that Python does not bring along.
OUTSIDE = {
    "gz": {"isal"},
    "idx": {"numpy"},
    "sources": {"pooch", "requests", "tqdm"},
    "cache": {"filelock", "platformdirs"},
    "data": {"numpy"},
    "class_names": {"numpy"},
    "sprites": {"numpy"},
    "metrics": {"numpy"},
    "neighbours": {"numpy"},
    "softmax": {"numpy"},
    "calibration": {"numpy"},
    "photo": {"numpy", "PIL"},
    "compare": {"numpy"},
    "style": {"matplotlib"},
    "plots": {"matplotlib", "numpy"},
    "backend": {"keras"},
    "training": {"numpy"},
    "trained": {"numpy"},
    "doctor": {"psutil"},
}


def imported(module):
    """Return the dotted names that a module imports, wherever in its text."""
    names = set()
    for node in ast.walk(ast.parse((FOLDER / f"{module}.py").read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "imports are absolute"
            whole_package = node.module == "fmnist_utils"
            names |= {
                f"{node.module}.{alias.name}" if whole_package else node.module
                for alias in node.names
            }
    return names


def test_every_module_has_a_row():
    assert sorted(ROOMS) == MODULES


def test_the_table_runs_downhill():
    above = set()
    for module, may in ROOMS.items():
        assert may - {"doors"} <= above, module
        above.add(module)


@pytest.mark.parametrize("module", MODULES)
def test_a_module_imports_only_rooms_of_its_row(module):
    own = {name for name in imported(module) if name.startswith("fmnist_utils")}
    assert {name.removeprefix("fmnist_utils.") for name in own} <= ROOMS[module]


@pytest.mark.parametrize("module", MODULES)
def test_a_module_imports_nothing_else_from_outside(module):
    tops = {name.partition(".")[0] for name in imported(module)} - {"fmnist_utils"}
    assert tops - sys.stdlib_module_names <= OUTSIDE.get(module, set())


def test_every_door_has_a_row():
    assert sorted(DOORS) == sorted(path.stem for path in (FOLDER / "doors").glob("*.py"))


def test_the_table_of_the_doors_runs_downhill():
    above = ROOMS.keys() - {"__main__"}
    for door, (may, _) in DOORS.items():
        assert may <= above, door
        above.add(f"doors.{door}")


@pytest.mark.parametrize("door", DOORS)
def test_a_door_imports_only_what_its_row_says(door):
    may, outside = DOORS[door]
    names = imported(f"doors/{door}")
    own = {name.removeprefix("fmnist_utils.") for name in names if name.startswith("fmnist_utils")}
    tops = {name.partition(".")[0] for name in names} - {"fmnist_utils"}
    assert own <= may
    assert tops - sys.stdlib_module_names <= outside


@pytest.mark.parametrize(
    "module",
    [
        *MODULES,
        *(f"checks/{room}" for room in CHECK_ROOMS),
        *(f"doors/{door}" for door in DOORS),
    ],
)
def test_no_module_is_longer_than_250_lines(module):
    assert len((FOLDER / f"{module}.py").read_text(encoding="utf-8").splitlines()) <= 250


def loaded_by(code):
    """Return the names of all modules that a fresh process has loaded after some code."""
    code += "\nimport sys; print(*sys.modules)"
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert result.returncode == 0, result.stderr
    return set(result.stdout.split())


HEAVY = {"keras", "tensorflow", "jax", "torch", "matplotlib", "pooch", "requests", "filelock"}


@pytest.mark.parametrize("module", SHEETS)
def test_a_check_imports_no_function_that_students_write(module):
    own = {name for name in imported(f"checks/{module}") if name.startswith("fmnist_utils.")}
    allowed = CHECK_ROOMS.get(module, OF_A_SHEET)
    assert {name.removeprefix("fmnist_utils.") for name in own} <= allowed


def test_importing_the_package_loads_nothing_heavy():
    assert not loaded_by("import fmnist_utils") & (HEAVY | {"numpy"})


def test_reading_the_sample_loads_nothing_heavy():
    code = "import fmnist_utils as f; f.read_idx(f.sample_files().test_labels)"
    assert not loaded_by(code) & HEAVY


def test_the_command_line_starts_without_anything_heavy():
    assert not loaded_by("import fmnist_utils.__main__") & HEAVY


@pytest.mark.parametrize("name", fmnist_utils.__all__)
def test_every_public_name_resolves(name):
    assert getattr(fmnist_utils, name) is not None


@pytest.mark.parametrize("name", fmnist_utils.__all__)
def test_every_public_name_is_listed(name):
    assert name in dir(fmnist_utils)


def test_public_names_are_those_of_their_home():
    from fmnist_utils.idx import read_idx

    assert fmnist_utils.read_idx is read_idx


def test_a_name_that_is_not_there_is_an_attribute_error():
    with pytest.raises(AttributeError, match="no attribute 'read_index'"):
        _ = fmnist_utils.read_index
