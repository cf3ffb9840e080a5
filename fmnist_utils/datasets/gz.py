"""Gzip: told from raw bytes by content, inflated within a bound, checked to its last byte."""

import io
import zlib
from collections.abc import Iterator
from types import ModuleType
from typing import BinaryIO

from fmnist_utils.errors import DataError

try:  # Intel's library inflates about twice as fast as zlib; where it has no build, zlib serves
    from isal import isal_zlib
except ImportError:
    isal_zlib = zlib

#: The two bytes with which every gzip stream begins (RFC 1952, section 2.3.1).
GZIP_MAGIC = b"\x1f\x8b"

_GZIP_WINDOW = zlib.MAX_WBITS | 16  # 16 tells zlib to read gzip's header and to check its CRC-32
_PIECE_IN = 1 << 16
_PIECE_OUT = 1 << 20
_NAME_FLAG = b"\x08"  # at byte 3: the header holds the file's name, and nothing else optional


def is_gzip(data: bytes) -> bool:
    """Tell whether bytes begin like a gzip stream.

    Parameters
    ----------
    data : bytes-like
        At least the first two bytes of a file.

    Returns
    -------
    bool

    Examples
    --------
    >>> is_gzip(bytes.fromhex("1f8b0800")), is_gzip(bytes.fromhex("00000803"))
    (True, False)
    """
    return bytes(data[:2]) == GZIP_MAGIC


def inflate_chunks(packed: bytes | BinaryIO, name: str) -> Iterator[bytes]:
    """Yield the content of a gzip file piece by piece, so that a reader can stop at any point.

    Parameters
    ----------
    packed : bytes-like or binary file
        A whole gzip file: one stream, or several one after the other. A file is read piece by
        piece, from where it stands.
    name : str
        What to call the file in an error message.

    Yields
    ------
    bytes
        At most 1 MiB each.

    Raises
    ------
    DataError
        If the stream is cut short, damaged, fails its CRC-32 or is followed by other bytes. What
        lies behind the point where the caller stops reading is not checked.
    """
    file = packed if hasattr(packed, "read") else io.BytesIO(packed)
    position, waiting = 0, b""
    while True:
        if len(waiting) < _PIECE_IN:  # so that the first bytes of a stream are all there
            more = file.read(_PIECE_IN)
            position += len(more)
            waiting += more
        if not is_gzip(waiting):
            _refuse_appended(waiting, position - len(waiting), file, name)
            return
        library = _library_for(waiting)
        decoder = library.decompressobj(wbits=_GZIP_WINDOW)
        while not decoder.eof:
            try:
                piece = decoder.decompress(waiting, _PIECE_OUT)
            except library.error as error:
                raise DataError(
                    f"{name} is damaged before byte {position} of its gzip stream, expected "
                    f"sound compressed data ({error}). Fetch it again."
                ) from None
            if piece:
                yield piece
            elif not waiting:
                raise DataError(
                    f"{name} ends at byte {position}, inside its gzip stream, expected the "
                    "stream's end: the file was cut short. Fetch it again."
                )
            waiting = decoder.unconsumed_tail
            if not (waiting or decoder.eof):
                waiting = file.read(_PIECE_IN)
                position += len(waiting)
        waiting = decoder.unused_data


def _library_for(start: bytes) -> ModuleType:
    """Choose who inflates a stream: the faster library, if the header holds at most a name.

    That is what the common programs write. With other fields, python-isal 1.9 refuses sound files,
    and it passes over flags that no field has; zlib reads every header as the format wants it.
    """
    return isal_zlib if start[3:4] in (b"\0", _NAME_FLAG) else zlib


def _refuse_appended(rest: bytes, position: int, file: BinaryIO, name: str) -> None:
    """Refuse what follows a stream's end, except the zero bytes with which gzip itself pads."""
    found, size = False, 0
    while rest:
        found = found or any(rest)
        size += len(rest)
        rest = file.read(_PIECE_IN)
    if found:
        raise DataError(
            f"{name} has {size} bytes at byte {position}, after the end of its gzip stream, "
            "expected none: something was appended. Fetch it again."
        )


def far_beyond(size: int) -> int:
    """Return how many bytes a sound gzip file of images, of a size in bytes, would hardly hold."""
    return 2 * size + (4 << 20)


def inflated_length(packed: bytes | BinaryIO, limit: int, name: str) -> int:
    """Count what a gzip file inflates to, without keeping it; at the limit the counting stops."""
    counted = 0
    for piece in inflate_chunks(packed, name):
        counted += len(piece)
        if counted >= limit:
            break
    return min(limit, counted)


def inflate(packed: bytes | BinaryIO, limit: int, name: str) -> bytearray:
    """Inflate a gzip file, but never beyond a limit.

    A small file can inflate to a thousand times its size (a "gzip bomb"). So the output is bounded,
    and memory is taken only as the content comes.

    Parameters
    ----------
    packed : bytes-like or binary file
        A whole gzip file; a file is read from where it stands.
    limit : int
        The most bytes to return. To have the whole stream checked, ask for one byte more than you
        expect: at the limit the reading stops.
    name : str
        What to call the file in an error message.

    Returns
    -------
    bytearray
        The content, or its first `limit` bytes.

    Raises
    ------
    DataError
        If the part that was read is damaged; see `inflate_chunks`.

    Examples
    --------
    >>> import gzip
    >>> inflate(gzip.compress(b"sneaker"), limit=100, name="x.gz")
    bytearray(b'sneaker')
    >>> inflate(gzip.compress(b"sneaker"), limit=3, name="x.gz")
    bytearray(b'sne')
    """
    content = bytearray()
    for piece in inflate_chunks(packed, name):
        content += piece[: limit - len(content)]
        if len(content) == limit:
            break
    return content
