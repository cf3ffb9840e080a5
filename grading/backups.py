"""Files that replace others keep the last one."""

from pathlib import Path

from fmnist_utils.datasets.fileio import write_atomically


def backup_of(path: Path) -> Path:
    """Return where the last one is kept.

    Examples
    --------
    >>> backup_of(Path("marks.csv")).name
    'marks.csv.bak'
    """
    return path.with_name(f"{path.name}.bak")


def write_keeping_last(path: Path, content: bytes) -> None:
    """Write a whole file, or nothing; one of another content that stood there is kept beside it."""
    if path.is_file():
        last = path.read_bytes()
        if last == content:
            return
        write_atomically(backup_of(path), last)
    write_atomically(path, content)
