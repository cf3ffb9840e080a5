"""What a workspace is made of: the course's files, lessons with their outputs cleared."""

import hashlib
import json
from collections.abc import Mapping

from fmnist_utils import resources
from fmnist_utils.workspace import start_page


def course_contents() -> dict[str, bytes]:
    """Return the content of each file, by its path in the workspace.

    The paths are those of the repository, so that links between pages hold in both.
    """
    contents = {start_page.FILE: as_bytes(start_page.notebook())}
    for name in resources.file_names():
        content = resources.path(name).read_bytes()
        if name.endswith(".ipynb"):
            content = without_outputs(content)
        if not name.endswith(".toml"):
            contents[name] = content
    return contents


def without_outputs(content: bytes) -> bytes:
    """Return a notebook as if it had never been run, so that predictions come before answers."""
    notebook = json.loads(content)
    for cell in notebook["cells"]:
        if cell["cell_type"] == "code":
            cell["outputs"], cell["execution_count"] = [], None
    return as_bytes(notebook)


def as_bytes(notebook: Mapping) -> bytes:
    """Write a notebook as Jupyter does."""
    return (json.dumps(notebook, indent=1, ensure_ascii=False) + "\n").encode()


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
