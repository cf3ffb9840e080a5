"""What a workspace is made of: the course's files, lessons with their outputs cleared."""

import hashlib
import json
import platform
from collections.abc import Mapping
from typing import Any

from fmnist_utils import resources
from fmnist_utils.workspace import start_page


def course_contents() -> dict[str, bytes]:
    """Return the content of each file, by its path in the workspace.

    The paths are those of the repository, so that links between pages hold in both.
    """
    contents = {start_page.FILE: _as_bytes(start_page.notebook())}
    for name in resources.file_names():
        content = resources.path(name).read_bytes()
        if name.endswith(".ipynb"):
            content = _as_bytes(without_outputs(json.loads(content)))
        if not name.endswith(".toml"):
            contents[name] = content
    return contents


def without_outputs(notebook: Mapping[str, Any]) -> dict[str, Any]:
    """Return a notebook as if it had never been run, so that predictions come before answers."""
    cells = [
        cell | {"outputs": [], "execution_count": None} if cell["cell_type"] == "code" else cell
        for cell in notebook["cells"]
    ]
    return {**notebook, "cells": cells}


def _as_bytes(notebook: Mapping[str, Any]) -> bytes:
    """Write a notebook as Jupyter does once a kernel of this Python has been started for it.

    JupyterLab would note the kernel's name and version in it as soon as it is opened, and then ask
    at closing whether to save the change.
    """
    kernel = {
        "kernelspec": {
            "display_name": "Python 3 (ipykernel)",
            "language": "python",
            "name": "python3",
        },
        "language_info": {
            "codemirror_mode": {"name": "ipython", "version": 3},
            "file_extension": ".py",
            "mimetype": "text/x-python",
            "name": "python",
            "nbconvert_exporter": "python",
            "pygments_lexer": "ipython3",
            "version": platform.python_version(),
        },
    }
    opened = {**notebook, "metadata": {**notebook["metadata"], **kernel}}
    return (json.dumps(opened, indent=1, ensure_ascii=False) + "\n").encode()


def fingerprint(name: str, content: bytes) -> str | None:
    """Return the SHA-256 of what a student may have changed; None for a damaged notebook.

    Of a notebook these are the sources of its cells and the pictures in them: outputs, counts and
    metadata change when it is run, and empty cells appear.
    """
    if not name.endswith(".ipynb"):
        return hashlib.sha256(content).hexdigest()
    try:
        cells = [
            [cell["cell_type"], "".join(cell["source"]), cell.get("attachments", {})]
            for cell in json.loads(content)["cells"]
        ]
        written = json.dumps([cell for cell in cells if cell[1].strip()], sort_keys=True)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None
    return hashlib.sha256(written.encode("utf-8", "surrogatepass")).hexdigest()
