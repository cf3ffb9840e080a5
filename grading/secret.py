"""The instructor's secret: of it the hidden inputs and the personal variants are made."""

import secrets
from pathlib import Path

from fmnist_utils.datasets.fileio import open_for_reading
from fmnist_utils.errors import DataError
from fmnist_utils.formats.writing import write_new

#: Written into OUT by the first run, so that a later one has the same hidden inputs.
SECRET = "secret"
_HEAD = "a secret of python -m grading: "
_BYTES = 32


def make_secret(path: Path) -> bytes:
    """Return the secret in a file, which is made if there is none.

    Raises
    ------
    DataError
        If the file is not such a secret.
    """
    if not path.exists():
        write_new(path.parent, {path.name: f"{_HEAD}{secrets.token_hex(_BYTES)}\n".encode()})
        path.chmod(0o600)
    return read_secret(path)


def read_secret(path: Path) -> bytes:
    """Return the secret in a file.

    Raises
    ------
    DataError
        If there is none, or the file is something else.
    """
    with open_for_reading(path) as file:
        text = file.read(1000).decode("utf-8", "replace")
    try:
        secret = bytes.fromhex(text.removeprefix(_HEAD).strip())
    except ValueError:
        secret = b""
    if not text.startswith(_HEAD) or len(secret) != _BYTES:
        raise DataError(
            f"{path.name} is no secret, expected the file that `python -m grading` has made. Name "
            "that one; in the folder of a run, delete it: the next run makes another, and grades "
            "all again."
        )
    return secret
