"""What was laid out in a workspace, so that a file that a student has touched can be told."""

import json
from dataclasses import asdict, dataclass, field
from pathlib import Path

from fmnist_utils.datasets.fileio import write_atomically

#: Its name in the workspace.
FILE = ".course.json"


@dataclass
class Manifest:
    """Fingerprints by the names of files.

    Attributes
    ----------
    offered : dict of str to str
        Each file of the course, as the student last got it: in its place, or beside their own.
    beside : dict of str to str
        What was laid beside a student's own version.
    """

    offered: dict[str, str] = field(default_factory=dict)
    beside: dict[str, str] = field(default_factory=dict)


def read_manifest(folder: Path) -> Manifest:
    """Return what is kept of a workspace; nothing, if there is no such file or it is damaged."""
    try:
        content = json.loads((folder / FILE).read_text(encoding="utf-8"))
        return Manifest(dict(content["offered"]), dict(content["beside"]))
    except (FileNotFoundError, ValueError, KeyError, TypeError, RecursionError):
        return Manifest()


def write_manifest(folder: Path, manifest: Manifest) -> None:
    """Keep the fingerprints."""
    content = json.dumps(asdict(manifest), indent=1, sort_keys=True)
    write_atomically(folder / FILE, f"{content}\n".encode())
