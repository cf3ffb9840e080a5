"""A model card: what made a network, a page for people, and a run that repeats what it says.

A card is a dict of plain data, kept as JSON. From its fields "code", "setting", "seeds" and
"validation accuracy" the first seed's run can be made again by a program that knows nothing else.
"""

import hashlib
import inspect
import json
import os
import platform
import sys
from collections.abc import Callable, Mapping
from importlib import import_module, metadata
from pathlib import Path

import numpy as np

from fmnist_utils.backend import backend_and_device, keras
from fmnist_utils.datasets.fileio import read_text, write_atomically
from fmnist_utils.errors import DataError

#: What a run can be repeated from.
NEEDED = ("code", "setting", "seeds", "validation accuracy")
#: Two runs of other seeds are seldom further apart than so many spreads.
SPREADS = 4


def code_of(function: Callable) -> dict[str, str]:
    """Name the code of a run, so that another program can find it and tell whether it is the same.

    Parameters
    ----------
    function : callable
        Defined in a file, whose `VERSION` says which edition it is.

    Returns
    -------
    dict of str to str
        "function": its module and name; "version": the module's `VERSION`; "sha256": of the
        module's file, the first 16 characters.

    Raises
    ------
    ValueError
        If the function is defined in a notebook, where no other program can find it, or its
        module has no `VERSION`.

    Examples
    --------
    >>> from fmnist_utils import study
    >>> code_of(study.fit_network)["function"]
    'fmnist_utils.study.fit_network'
    """
    name = f"{function.__module__}.{function.__qualname__}"
    module = sys.modules[function.__module__]
    if module.__name__ == "__main__":
        raise ValueError(
            f"{function.__name__} is defined in a notebook, expected a file: another program "
            "cannot find it there. Move it to a file beside the notebook, such as my_study.py, and "
            "import it."
        )
    if not hasattr(module, "VERSION"):
        raise ValueError(
            f'{module.__name__} has no VERSION, expected a line such as VERSION = "1" at its top.'
        )
    source = inspect.getsource(module).encode()
    digest = hashlib.sha256(source).hexdigest()[:16]
    return {"function": name, "version": str(module.VERSION), "sha256": digest}


def versions() -> dict[str, str]:
    """Return the versions of all that computes, by name.

    Returns
    -------
    dict of str to str
        "python", "numpy", "keras", "backend" with its version, and "fmnist-utils".
    """
    return {
        "python": platform.python_version(),
        "numpy": np.__version__,
        "keras": keras.__version__,
        "backend": backend_and_device()[0],
        "fmnist-utils": metadata.version("fmnist-utils"),
    }


def write(card: Mapping[str, object], path: str | os.PathLike) -> None:
    """Write a card as JSON.

    Parameters
    ----------
    card : mapping of str to plain data
    path : path
        Where; a file of this name is replaced.
    """
    text = json.dumps(card, indent=1, ensure_ascii=False)
    write_atomically(path, f"{text}\n".encode())


def page(card: Mapping[str, object]) -> str:
    """Write a card as a page of Markdown: a paragraph a field, a table where a field has parts.

    Parameters
    ----------
    card : mapping of str to plain data
        Real numbers are shown with four digits after the point.

    Returns
    -------
    str

    Examples
    --------
    >>> print(page({"limits": "One shop.", "recall": {"Shirt": 0.58333, "Bag": 0.97}}))
    # Model card
    <BLANKLINE>
    **Limits:** One shop.
    <BLANKLINE>
    ## Recall
    <BLANKLINE>
    | | |
    |---|---|
    | Shirt | 0.5833 |
    | Bag | 0.9700 |
    """
    parts = ["# Model card"]
    for field, value in card.items():
        title = field[:1].upper() + field[1:]
        if isinstance(value, Mapping):
            rows = [f"| {_shown(key)} | {_shown(part)} |" for key, part in value.items()]
            parts += [f"## {title}", "\n".join(["| | |", "|---|---|", *rows])]
        else:
            parts.append(f"**{title}:** {_shown(value)}")
    return "\n\n".join(parts)


def _shown(value: object) -> str:
    if isinstance(value, float):
        return f"{value:.4f}"
    if isinstance(value, list | tuple):
        return ", ".join(map(_shown, value))
    if isinstance(value, Mapping):
        return "; ".join(f"{key}: {_shown(part)}" for key, part in value.items())
    return str(value).replace("|", "\\|")


def read(path: str | os.PathLike) -> dict:
    """Read a card, and see that a run can be repeated from it.

    Parameters
    ----------
    path : path
        Of a file that `write` wrote.

    Returns
    -------
    dict

    Raises
    ------
    DataError
        If it is no card, or lacks what a run is repeated from.
    """
    name = Path(path).name
    text = read_text(path, "a model card")
    try:
        card = json.loads(text)
    except json.JSONDecodeError as error:
        raise DataError(f"{name} is no model card ({error}), expected JSON.") from None
    missing = [field for field in NEEDED if not (isinstance(card, dict) and card.get(field))]
    if missing:
        raise DataError(
            f"{name} lacks {', '.join(missing)}; without that nobody can repeat the run."
        )
    return card


def repeat(path: str | os.PathLike) -> bool:
    """Train anew what a card says, with its first seed, and print what came out beside it.

    The function is imported by its name, from the installed packages or from the card's folder. So
    this runs the code that a card names: repeat only cards whose code you trust.

    Parameters
    ----------
    path : path
        Of the card, in JSON.

    Returns
    -------
    bool
        Whether the accuracies agree: they are no further apart than two other seeds could be.

    Raises
    ------
    DataError
        If the card cannot be read, or its function is not to be found.
    """
    card = read(path)
    function = _function_of(card["code"]["function"], Path(path).parent)
    now = {"code": code_of(function), "made with": versions()}
    for field, found in now.items():
        said = card.get(field, {})
        for key, value in found.items():
            if said.get(key) != value:
                print(f"{key}: the card says {said.get(key, 'nothing')}, here it is {value}")
    _, right = function(card["setting"], card["seeds"][0])
    said, found = card["validation accuracy"][0], float(np.mean(right))
    spread = float(np.std(card["validation accuracy"], ddof=1))
    print(f"seed {card['seeds'][0]}: the card says {said:.4f}, this run gives {found:.4f}")
    apart = abs(found - said)
    same, near = round(apart, 4) == 0, apart <= SPREADS * spread
    if same:
        verdict = "repeated, to four digits"
    elif near:
        verdict = "as near as another seed would come, so this alone shows no more"
    else:
        verdict = "NOT repeated"
    print(f"{verdict}; the card's seeds spread by {spread:.4f}")
    return same or near


def _function_of(name: str, folder: Path) -> Callable:
    """Import a function by its full name."""
    module_name, _, function_name = name.rpartition(".")
    sys.path.insert(0, str(folder.resolve()))
    try:
        return getattr(import_module(module_name), function_name)
    except (ImportError, AttributeError, ValueError) as error:
        raise DataError(
            f"The card's function {name} was not found ({error}). Put its file beside the card, "
            "or install the package that has it."
        ) from None
    finally:
        sys.path.pop(0)
