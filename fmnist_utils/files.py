"""Write a file so that nothing half-written ever stands under its final name."""

import os
from pathlib import Path

from fmnist_utils.errors import DataError


def write_whole(path: Path, content: bytes) -> None:
    """Write a file beside its target, then move it there in one step.

    Parameters
    ----------
    path : Path
        Where the file will stand. An existing one is replaced.
    content : bytes
        All of it.

    Raises
    ------
    DataError
        If there is no such folder.
    """
    if not path.parent.is_dir():
        raise DataError(
            f"{path.name} cannot be written: found no folder {shown_path(path.parent)}, expected "
            "one that exists. Make it first."
        )
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        part.write_bytes(content)
        part.replace(path)
    except BaseException:
        part.unlink(missing_ok=True)
        raise


def shown_path(path: Path) -> str:
    """Write a path as people do, with ``~`` for their home folder.

    Parameters
    ----------
    path : Path

    Returns
    -------
    str

    Examples
    --------
    >>> shown_path(Path.home() / "data")
    '~/data'
    """
    try:
        home = Path.home()
    except RuntimeError:  # a user without a home folder
        return str(path)
    return f"~/{path.relative_to(home).as_posix()}" if path.is_relative_to(home) else str(path)
