"""Gzip: told from raw bytes by content, inflated within a bound, checked to its last byte."""

import zlib
from collections.abc import Iterator

from fmnist_utils.errors import DataError

#: The two bytes with which every gzip stream begins (RFC 1952, section 2.3.1).
GZIP_MAGIC = b"\x1f\x8b"

_GZIP_WINDOW = zlib.MAX_WBITS | 16  # 16 tells zlib to read gzip's header and to check its CRC-32
_PIECE_IN = 1 << 16
_PIECE_OUT = 1 << 20


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


def inflated_pieces(data: bytes, name: str) -> Iterator[bytes]:
    """Yield the content of a gzip file piece by piece, so that a reader can stop at any point.

    Parameters
    ----------
    data : bytes-like
        A whole gzip file: one stream, or several one after the other.
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
    data = memoryview(data)
    position = 0
    while position < len(data):
        if not is_gzip(data[position:]):
            if any(data[position:]):  # the gzip program itself pads with zero bytes, so they pass
                raise DataError(
                    f"{name} has {len(data) - position} bytes at byte {position}, after the end "
                    "of its gzip stream, expected none: something was appended. Fetch it again."
                )
            return
        decoder = zlib.decompressobj(wbits=_GZIP_WINDOW)
        while not decoder.eof:
            waiting = decoder.unconsumed_tail
            if not waiting:
                waiting = data[position : position + _PIECE_IN]
                position += len(waiting)
            try:
                piece = decoder.decompress(waiting, _PIECE_OUT)
            except zlib.error as error:
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
        position -= len(decoder.unused_data)


def far_beyond(data: bytes) -> int:
    """Return how many bytes a sound gzip file of images would hardly inflate to."""
    return 2 * len(data) + (4 << 20)


def inflated_length(data: bytes, limit: int, name: str) -> int:
    """Count what a gzip file inflates to, without keeping it; at the limit the counting stops."""
    counted = 0
    for piece in inflated_pieces(data, name):
        counted += len(piece)
        if counted >= limit:
            break
    return min(limit, counted)


def inflate(data: bytes, limit: int, name: str) -> bytearray:
    """Inflate a gzip file, but never beyond a limit.

    A small file can inflate to a thousand times its size (a "gzip bomb"). So the output is bounded,
    and memory is taken only as the content comes.

    Parameters
    ----------
    data : bytes-like
        A whole gzip file.
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
        If the part that was read is damaged; see `inflated_pieces`.

    Examples
    --------
    >>> import gzip
    >>> inflate(gzip.compress(b"sneaker"), limit=100, name="x.gz")
    bytearray(b'sneaker')
    >>> inflate(gzip.compress(b"sneaker"), limit=3, name="x.gz")
    bytearray(b'sne')
    """
    content = bytearray()
    for piece in inflated_pieces(data, name):
        content += piece[: limit - len(content)]
        if len(content) == limit:
            break
    return content
