"""The IDX format: bytes to array and back. Nothing here knows about fashion.

An IDX file is a header and a body. The header's first four bytes are the *magic number*: two zero
bytes, one byte for the type of the values, one byte for the number of dimensions (the rank). Then
comes one big-endian 32-bit unsigned integer a dimension. The body holds the values, row by row, big
end first. Source of the format: Y. LeCun, C. Cortes, C. Burges, "The MNIST database", section
"The IDX file format".
"""

import codecs
import gzip
import io
import math
import os
from pathlib import Path
from typing import BinaryIO

import numpy as np

from fmnist_utils.datasets.fileio import map_file, open_for_reading, write_atomically
from fmnist_utils.datasets.gz import far_beyond, inflate, inflated_length, is_gzip
from fmnist_utils.errors import DataError

#: The type codes (third byte of the file) and the types they stand for, as stored: big-endian.
IDX_DTYPES: dict[int, np.dtype] = {
    0x08: np.dtype("u1"),
    0x09: np.dtype("i1"),
    0x0B: np.dtype(">i2"),
    0x0C: np.dtype(">i4"),
    0x0D: np.dtype(">f4"),
    0x0E: np.dtype(">f8"),
}

#: Bytes that a header takes at most.
LONGEST_HEADER = 4 + 4 * 255
_AGAIN = "Fetch the file again."


def read_header(data: bytes, name: str = "the data") -> tuple[np.dtype, tuple[int, ...]]:
    """Decode the header at the start of raw (not gzipped) IDX bytes.

    Parameters
    ----------
    data : bytes-like
        At least the header: 4 + 4 × rank bytes.
    name : str
        What to call the data in an error message.

    Returns
    -------
    dtype : numpy.dtype
        Type of the values as stored, big-endian.
    shape : tuple of int
        The dimensions. The header is 4 + 4 × len(shape) bytes long.

    Raises
    ------
    DataError
        If the bytes are no IDX header: empty, a web page, gzip, wrong magic number, unknown type
        code, rank 0 or cut short.

    Examples
    --------
    >>> read_header(bytes.fromhex("00000803 0000ea60 0000001c 0000001c"))
    (dtype('uint8'), (60000, 28, 28))
    """
    head = bytes(data[:4])
    opening = bytes(data[:LONGEST_HEADER]).removeprefix(codecs.BOM_UTF8).lstrip()
    if not head:
        raise DataError(f"{name} is empty: found 0 bytes, expected an IDX header. {_AGAIN}")
    if opening[:1] == b"<":
        raise DataError(
            f"{name} begins with {opening[:4].decode('latin-1')!r}, expected the bytes 00 00: "
            "this is a web page, not a data file. Delete it and fetch the file again."
        )
    if is_gzip(head):
        raise DataError(
            f"{name} holds gzip (1f 8b at byte 0) inside gzip, expected IDX: it was compressed "
            "twice. Unpack it once."
        )
    if len(head) < 4:
        raise DataError(
            f"{name} ends at byte {len(head)}, inside the magic number, expected 4 bytes "
            f"(found {head.hex(' ')}). {_AGAIN}"
        )
    if head[:2] != b"\0\0":
        raise DataError(
            f"{name} has the magic number {head.hex(' ')} at byte 0, expected 00 00, a type code "
            "and a rank: this is not an IDX file. Check that you opened the right one."
        )
    if head[2] not in IDX_DTYPES:
        known = ", ".join(f"{code:02x}" for code in IDX_DTYPES)
        raise DataError(
            f"{name} has the type code {head[2]:02x} at byte 2, expected one of {known}. {_AGAIN}"
        )
    rank = head[3]
    if rank == 0:
        raise DataError(
            f"{name} has rank 0 at byte 3, expected at least 1 dimension: without one there is "
            f"nothing to count. {_AGAIN}"
        )
    header_size = 4 + 4 * rank
    if len(data) < header_size:
        raise DataError(
            f"{name} ends at byte {len(data)}, inside its header, expected {header_size} header "
            f"bytes for rank {rank}. {_AGAIN}"
        )
    shape = tuple(int(n) for n in np.frombuffer(data, dtype=">u4", count=rank, offset=4))
    return IDX_DTYPES[head[2]], shape


def read_idx(source: str | os.PathLike | bytes, *, mapped: bool = False) -> np.ndarray:
    """Read an IDX file, raw or gzipped, into a read-only array.

    Gzip is told by the file's first two bytes, never by its name. Sizes are checked against the
    header before anything is allocated. Bytes of the two one-byte types are not copied: the array
    is a view of them. Wider types are converted to this machine's byte order.

    Parameters
    ----------
    source : path or bytes-like
        A file, or the bytes of one.
    mapped : bool
        Map a raw file, do not read it: for one that never changes in place; see `files.map_file`.

    Returns
    -------
    ndarray
        Any rank, in uint8, int8, int16, int32, float32 or float64; read-only.

    Raises
    ------
    DataError
        If the file is missing, a folder, empty, cut short, damaged, longer than its header says or
        not IDX at all.

    Examples
    --------
    >>> read_idx(bytes.fromhex("00000801 00000003 090002"))
    array([9, 0, 2], dtype=uint8)
    """
    if isinstance(source, bytes | bytearray | memoryview):
        name = "the data"
        data = _unpacked(io.BytesIO(source), name) if is_gzip(source) else source
    else:
        path = Path(source).absolute()
        name = path.name
        with open_for_reading(path) as file:
            if is_gzip(file.read(2)):
                data = _unpacked(file, name)
            elif mapped:
                data = map_file(file)
            else:
                file.seek(0)
                data = file.read()
    dtype, shape = read_header(data, name)
    _check_length(len(data), dtype, shape, name)
    try:
        values = np.frombuffer(data, dtype=dtype, offset=4 + 4 * len(shape)).reshape(shape)
    except ValueError:  # more than NumPy's 64 dimensions, or huge ones beside a zero
        raise DataError(
            f"{name} has rank {len(shape)} at byte 3 and the dimensions "
            f"{' × '.join(map(str, shape))}, expected no more than NumPy can hold. {_AGAIN}"
        ) from None
    values = values.astype(dtype.newbyteorder("="), copy=False)
    values.flags.writeable = False
    return values


def write_idx(path: str | os.PathLike, array: np.ndarray) -> None:
    """Write an array as an IDX file; gzipped if the path ends in ``.gz``.

    Nothing half-written ever stands under the final name. The same array gives the same bytes.

    Parameters
    ----------
    path : path
        Where to write. An existing file is replaced.
    array : ndarray
        Rank 1 to 255, in uint8, int8, int16, int32, float32 or float64, of any byte order.

    Raises
    ------
    DataError
        If IDX has no code for the array's type or rank.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     write_idx(f"{folder}/labels-idx1-ubyte", np.array([9, 0, 2], dtype=np.uint8))
    ...     read_idx(f"{folder}/labels-idx1-ubyte")
    array([9, 0, 2], dtype=uint8)
    """
    path = Path(path)
    array = np.asarray(array)
    stored_dtype = array.dtype.newbyteorder(">")
    codes = {dtype: code for code, dtype in IDX_DTYPES.items()}
    if stored_dtype not in codes:
        names = ", ".join(dtype.name for dtype in codes)
        raise DataError(
            f"{path.name} cannot hold {array.dtype.name} values, expected one of {names}. Convert "
            "them first, for example with array.astype(np.uint8)."
        )
    if not 1 <= array.ndim <= 255:
        raise DataError(
            f"{path.name} cannot hold an array of rank {array.ndim}, expected 1 to 255. Reshape it "
            "first."
        )
    if max(array.shape) >= 2**32:
        raise DataError(
            f"{path.name} cannot hold {max(array.shape)} items in one dimension, expected fewer "
            "than 2**32. Split the array."
        )
    magic = bytes([0, 0, codes[stored_dtype], array.ndim])
    content = magic + np.array(array.shape, ">u4").tobytes() + array.astype(stored_dtype).tobytes()
    if path.suffix == ".gz":
        content = gzip.compress(content, compresslevel=6, mtime=0)
    write_atomically(path, content)


def _unpacked(file: BinaryIO, name: str) -> bytearray:
    """Inflate a gzipped IDX file, at most to one byte more than its header promises."""
    packed_size = file.seek(0, os.SEEK_END)
    file.seek(0)
    dtype, shape = read_header(inflate(file, LONGEST_HEADER, name), name)
    size = _file_size(dtype, shape)
    if size > far_beyond(packed_size):
        file.seek(0)
        _check_length(inflated_length(file, size + 1, name), dtype, shape, name)
    file.seek(0)
    return inflate(file, size + 1, name)


def _check_length(length: int, dtype: np.dtype, shape: tuple[int, ...], name: str) -> None:
    """Refuse a length, in bytes, that is not what the header promises."""
    size = _file_size(dtype, shape)
    if length == size:
        return
    found = f"ends at byte {length}" if length < size else f"goes on after byte {size}"
    fault = "the body is cut short" if length < size else "there are trailing bytes"
    claim = f"the header promises {' × '.join(map(str, shape))} {dtype.name} values"
    raise DataError(
        f"{name} {found}, expected {size} bytes ({claim} after {4 + 4 * len(shape)} header bytes): "
        f"{fault}. {_AGAIN}"
    )


def _file_size(dtype: np.dtype, shape: tuple[int, ...]) -> int:
    return 4 + 4 * len(shape) + math.prod(shape) * dtype.itemsize
