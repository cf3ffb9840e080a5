"""Results kept as one file of JSON each, written whole or not at all, found again by path."""

import json
from pathlib import Path

from fmnist_utils.datasets.fileio import read_text, write_atomically
from fmnist_utils.errors import DataError

#: A dict, or a list of them.
Result = dict | list


def read_result(path: Path) -> Result | None:
    """Return the result in a file, or None if there is no such file.

    Parameters
    ----------
    path : Path

    Returns
    -------
    dict or list, or None

    Raises
    ------
    DataError
        If the file cannot be read, or holds no JSON.
    """
    if not path.exists():
        return None
    try:
        return json.loads(read_text(path, "a result"))
    except json.JSONDecodeError:
        raise DataError(
            f"{path.name} is no result, expected JSON as this program writes it. Delete it; what "
            "it held is then measured again."
        ) from None


def write_result(path: Path, result: Result) -> None:
    """Write a result as one line of JSON, so that nothing half-written stands under its name.

    Parameters
    ----------
    path : Path
        In a folder that exists. A result that stands there is replaced.
    result : dict or list
        Plain data.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     write_result(Path(folder, "cnn.json"), {"accuracy": 0.92})
    ...     read_result(Path(folder, "cnn.json")), read_result(Path(folder, "svc.json"))
    ({'accuracy': 0.92}, None)
    """
    write_atomically(path, f"{json.dumps(result)}\n".encode())
