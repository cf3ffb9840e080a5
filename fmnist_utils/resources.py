"""The course's own files: lessons, sheets, photos, and the measurements that lessons show.

In the repository they stand where their makers edit them; an installed package carries them in
``fmnist_utils/course``, under the same paths.
"""

import json
from pathlib import Path
from typing import Any

from fmnist_utils.errors import DataError

_PACKAGE = Path(__file__).parent
_PACKED = _PACKAGE / "course"
#: The folder that holds ``notebooks``, ``exercises`` and ``benchmarks``.
COURSE = _PACKED if _PACKED.is_dir() else _PACKAGE.parent


def path(name: str) -> Path:
    """Return where a file or a folder of the course lies.

    Parameters
    ----------
    name : str
        Its path in the repository, with ``/``.

    Raises
    ------
    DataError
        If there is no such file.

    Examples
    --------
    >>> path("notebooks/photos/bag.jpg").name
    'bag.jpg'
    """
    found = COURSE / name
    if not found.exists():
        raise DataError(
            f"The course has no {name}, expected a file of its own. Check the name. If it is "
            "right, install the course again."
        )
    return found


def file_names() -> list[str]:
    """Return the paths of all files of the course, with ``/``, in the order of the list."""
    listed = (_PACKAGE / "course_files.txt").read_text(encoding="utf-8")
    patterns = [line for line in listed.splitlines() if not line.startswith("#")]
    found = [file for pattern in patterns for file in sorted(COURSE.glob(pattern))]
    return [file.relative_to(COURSE).as_posix() for file in found]


def read_json(name: str) -> Any:  # noqa: ANN401 - whatever the file holds
    """Read a JSON file of the course; `name` as for `path`."""
    return json.loads(path(name).read_text(encoding="utf-8"))


def evidence(name: str) -> dict[str, dict]:
    """Return what was measured, by condition, for a claim of the lessons.

    Parameters
    ----------
    name : str
        Of the experiment, as the page of all claims lists it.

    Returns
    -------
    dict of str to dict
        "repeats" of each condition is a list: one dict of values for each repeat.

    Examples
    --------
    >>> len(evidence("transfer")["upright, pixels"]["repeats"])
    20
    """
    return read_json(f"notebooks/evidence/{name}.json")["arms"]
