"""Files: read or say why not, unpack within a bound, write whole or not at all."""

import errno
import io
import mmap
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import BinaryIO

from fmnist_utils.errors import DataError

try:  # Intel's ISA-L inflates twice as fast as zlib
    from isal import igzip as gzip
    from isal.isal_zlib import error as InflateError
except ImportError:  # it has no build for this system
    import gzip
    from zlib import error as InflateError

#: The two bytes with which every gzip stream begins (RFC 1952, section 2.3.1).
GZIP_MAGIC = b"\x1f\x8b"
#: What to do about errors of the system's that do not say it.
_CURES = {
    errno.EDQUOT: " Your share of the disk is used up: delete files, or ask for more.",
    errno.EROFS: " Nothing can be written there: choose another place (a cache: XDG_CACHE_HOME).",
    errno.ENOLCK: " Files cannot be locked there, as on some network drives: choose a place on "
    "a disk of this machine (a cache: XDG_CACHE_HOME).",
    errno.EIO: " The disk or the network drive fails: copy the file to another one.",
    errno.ESTALE: " The network drive has gone: connect it again.",
}


@contextmanager
def os_errors_explained(what: str, expected: str) -> Iterator[None]:
    """Turn an error of the system's about `what` into a `DataError`, a sentence.

    It ends with what was `expected` and, in a sentence after that, what to do.
    """
    try:
        yield
    except BrokenPipeError:  # no file's: whoever reads what the program prints has gone
        raise
    except OSError as error:
        reason = error.strerror or error
        cure = _CURES.get(error.errno, "")
        raise DataError(f"{what} cannot be used ({reason}), expected {expected}{cure}") from None


@contextmanager
def open_for_reading(path: str | os.PathLike) -> Iterator[BinaryIO]:
    """Open a file that can seek; raise `DataError` if it cannot be read, now or in the block.

    What comes out of a pipe is held in memory.
    """
    path = Path(path)
    expected = "a file that you may read. Check its permissions and the disk."
    with os_errors_explained(path.name, expected):
        if path.is_dir() or not path.exists():
            raise DataError(
                f"{path.name} {'is a folder' if path.is_dir() else 'does not exist'}, expected a "
                "file. Check the path. The course's data comes with: python -m fmnist_utils fetch"
            )
        with path.open("rb") as file:
            yield file if file.seekable() else io.BytesIO(file.read())


def read_text(path: str | os.PathLike, what: str) -> str:
    """Read a text file in UTF-8, with or without a byte order mark; `what` says what it should be.

    Raises `DataError` if it cannot be read, or is not UTF-8.
    """
    with open_for_reading(path) as file:
        content = file.read()
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise DataError(
            f"{Path(path).name} is not UTF-8 at byte {error.start}, expected {what} in UTF-8. Save "
            "it in that encoding."
        ) from None


def map_file(file: BinaryIO) -> bytes | mmap.mmap:
    """Return a file's whole content, as a map of it where there can be one.

    A map costs nothing until it is looked at. On Unix it keeps its content when the file is
    replaced or deleted. When the file is changed in place, the map changes too; when it is cut
    short, looking at the map ends the process.
    """
    try:
        return mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
    except (OSError, ValueError):  # it is empty, or no file on a disk, or on one that cannot map
        file.seek(0)
        return file.read()


@contextmanager
def atomic_write(path: str | os.PathLike) -> Iterator[BinaryIO]:
    """Open a file beside its target to write; move it there in one step when the block ends well.

    A file that stands there is replaced. (Windows does not let go of one that is mapped: there the
    move fails while a process still uses the old content.) Raises `DataError` without a folder.
    """
    path = Path(path)
    if not path.parent.is_dir():
        raise DataError(
            f"{path.name} cannot be written: found no folder {display_path(path.parent)}, expected "
            "one that exists. Make it first."
        )
    part = path.with_name(f".{path.name}.{os.getpid()}-{threading.get_ident()}.part")
    try:
        with part.open("wb") as file:
            yield file
        part.replace(path)
    except BaseException:
        part.unlink(missing_ok=True)
        raise


def write_atomically(path: str | os.PathLike, content: bytes) -> None:
    """Write a whole file, or nothing; see `atomic_write`."""
    with atomic_write(path) as file:
        file.write(content)


def display_path(path: str | os.PathLike) -> str:
    """Return a path as people write it, with ``~`` for their home folder.

    Examples
    --------
    >>> display_path(Path.home() / "data")
    '~/data'
    """
    try:
        return f"~/{Path(path).relative_to(Path.home()).as_posix()}"
    except (RuntimeError, ValueError):  # a user without a home folder, or a path outside it
        return str(path)


def is_gzip(data: bytes) -> bool:
    """Tell whether bytes, two at least, begin like a gzip stream."""
    return bytes(data[:2]) == GZIP_MAGIC


def unpacked_chunks(source: bytes | BinaryIO, limit: int, name: str) -> Iterator[bytes]:
    """Yield a file's content, inflated if it is gzipped, in pieces of 1 MiB at most.

    Parameters
    ----------
    source : bytes-like or binary file
        A file is read from where it stands.
    limit : int
        The most bytes to yield, since a small file can inflate to a thousand times its size (a
        "gzip bomb"). What lies behind the limit is not looked at: to have the whole file checked,
        ask for one byte more than you expect.
    name : str
        What to call the file in an error message.

    Raises
    ------
    DataError
        If a gzip stream is cut short, damaged, fails its CRC-32 or is followed by other bytes.
    """
    file = source if hasattr(source, "read") else io.BytesIO(source)
    head = file.read(4)
    file.seek(-len(head), os.SEEK_CUR)
    try:
        if is_gzip(head) and head[3:] >= b"\x20":
            raise gzip.BadGzipFile(f"unknown flags {head[3]:02x}")
        with gzip.open(file) if is_gzip(head) else nullcontext(file) as content:
            while piece := content.read(min(limit, 1 << 20)):
                limit -= len(piece)
                yield piece
    except EOFError:
        raise DataError(
            f"{name} ends at byte {file.tell()}, inside a gzip stream, expected the stream's end: "
            "the file was cut short, or something was appended. Fetch it again."
        ) from None
    except (gzip.BadGzipFile, InflateError) as error:
        raise DataError(
            f"{name} is damaged before byte {file.tell()} of its gzip stream, expected sound "
            f"compressed data ({error}). Fetch it again."
        ) from None


def inflate(packed: bytes | BinaryIO, limit: int, name: str) -> bytearray:
    """Return a file's content, inflated if it is gzipped, or its first `limit` bytes.

    Memory is taken only as the content comes. Raises what `unpacked_chunks` raises.

    Examples
    --------
    >>> inflate(gzip.compress(b"sneaker"), limit=3, name="x.gz")
    bytearray(b'sne')
    """
    content = bytearray()
    for piece in unpacked_chunks(packed, limit, name):
        content += piece
    return content
