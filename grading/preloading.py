"""What a sheet's notebooks and its checks are likely to load: loaded once, before they are run."""

import ast
import os
from importlib.util import find_spec
from pathlib import Path

import nbformat

import fmnist_utils
from grading.sheets import EXERCISES

#: What every notebook needs: the shell that runs it, arrays and figures.
_ALWAYS = (
    "numpy",
    "IPython.core.interactiveshell",
    "matplotlib.pyplot",
    "matplotlib.backends.backend_agg",
)


def modules_of(sheet: str) -> list[str]:
    """Return what the sheet's own cells import, but for the course's package.

    Of that, and of what it stands on, only Keras is named, which loads its backend and starts no
    thread: a process with threads must not be forked.
    """
    found = dict.fromkeys(_ALWAYS)
    notebook = nbformat.read(EXERCISES / sheet / f"{sheet}.ipynb", as_version=4)
    for cell in notebook.cells:
        if cell.cell_type == "code":
            for name in _imported(cell.source):
                if name.partition(".")[0] != "fmnist_utils":
                    found[name] = None
                elif _stands_on_keras(name):
                    found["keras"] = None
    return list(found)


def choose_light_backend() -> None:
    """Let Keras compute with NumPy where networks are only rebuilt and asked, never trained.

    Its convolutions come from JAX; without that, Keras takes the backend that the course takes.
    """
    if find_spec("jax"):
        os.environ["KERAS_BACKEND"] = "numpy"


def _imported(source: str) -> list[str]:
    try:
        statements = list(ast.walk(ast.parse(source)))
    except SyntaxError:  # a cell with a magic
        return []
    names = [
        alias.name for each in statements if isinstance(each, ast.Import) for alias in each.names
    ]
    for each in statements:
        if isinstance(each, ast.ImportFrom) and each.module == "fmnist_utils":
            names += [f"fmnist_utils.{alias.name}" for alias in each.names]
        elif isinstance(each, ast.ImportFrom) and each.module:
            names.append(each.module)
    return names


def _stands_on_keras(name: str) -> bool:
    path = Path(fmnist_utils.__file__).parents[1].joinpath(*name.split(".")).with_suffix(".py")
    return path.exists() and "fmnist_utils.backend" in path.read_text(encoding="utf-8")
