"""The IDX format: bytes to array and back. Nothing here knows about fashion.

A header begins with the four bytes of the *magic number*: 0, 0, the type of the values, the number
of dimensions (the rank). Then comes one big-endian 32-bit unsigned integer a dimension. The body
holds the values, row by row, big end first. Source: Y. LeCun, C. Cortes, C. Burges, "The MNIST
database", section "The IDX file format".
"""

import codecs
import gzip
import io
import math
import os
from pathlib import Path
from typing import BinaryIO

import numpy as np

from fmnist_utils.datasets import fileio
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
_AGAIN = "Check that it is the right file, or fetch it again."


def read_header(data: bytes, name: str = "the data") -> tuple[np.dtype, tuple[int, ...]]:
    """Decode the header at the start of raw (not gzipped) IDX bytes.

    Parameters
    ----------
    data : bytes-like
    name : str
        What to call the data in an error message.

    Returns
    -------
    dtype : numpy.dtype
        Type of the values as stored, big-endian.
    shape : tuple of int
        The dimensions.

    Raises
    ------
    DataError
        If the bytes are anything else; the message says what they are.

    Examples
    --------
    >>> read_header(bytes.fromhex("00000803 0000ea60 0000001c 0000001c"))
    (dtype('uint8'), (60000, 28, 28))
    """
    head = bytes(data[:4])
    opening = bytes(data[:LONGEST_HEADER]).removeprefix(codecs.BOM_UTF8).lstrip()
    advice = _AGAIN
    if not head:
        fault = "is empty: found 0 bytes, expected an IDX header"
    elif opening[:1] == b"<":
        found = opening[:4].decode("latin-1")
        fault = f"begins with {found!r}, expected 00 00: this is a web page, not a data file"
        advice = "Delete it and fetch the file again."
    elif fileio.is_gzip(head):
        fault = "holds gzip (1f 8b at byte 0) inside gzip, expected IDX: it was compressed twice"
        advice = "Unpack it once."
    elif len(head) < 4:
        found = head.hex(" ")
        fault = f"ends at byte {len(head)}, inside the magic number ({found}), expected 4 bytes"
    elif head[:2] != b"\0\0":
        found = head.hex(" ")
        fault = f"has the magic number {found} at byte 0, expected 00 00: this is not an IDX file"
    elif head[2] not in IDX_DTYPES:
        known = ", ".join(f"{code:02x}" for code in IDX_DTYPES)
        fault = f"has the type code {head[2]:02x} at byte 2, expected one of {known}"
    elif head[3] == 0:
        fault = "has rank 0 at byte 3, expected at least 1 dimension"
    elif len(data) < (size := 4 + 4 * head[3]):
        found = f"ends at byte {len(data)}, inside its header"
        fault = f"{found}, expected {size} header bytes for rank {head[3]}"
    else:
        shape = np.frombuffer(data, dtype=">u4", count=head[3], offset=4)
        return IDX_DTYPES[head[2]], tuple(shape.tolist())
    raise DataError(f"{name} {fault}. {advice}")


def read_idx(source: str | os.PathLike | bytes, *, mapped: bool = False) -> np.ndarray:
    """Read an IDX file, raw or gzipped, into a read-only array.

    Gzip is told by the file's first two bytes, never by its name. Sizes are checked against the
    header before anything is allocated. Values of one byte are not copied: the array is a view of
    the file's bytes. Wider ones are converted to this machine's byte order.

    Parameters
    ----------
    source : path or bytes-like
        A file, or the bytes of one.
    mapped : bool
        Map a raw file, do not read it: for one that never changes in place; see `fileio.map_file`.

    Returns
    -------
    ndarray
        Any rank, in uint8, int8, int16, int32, float32 or float64; read-only.

    Raises
    ------
    DataError
        If the file is missing, cut short, damaged, longer than its header says or not IDX at all.

    Examples
    --------
    >>> read_idx(bytes.fromhex("00000801 00000003 090002"))
    array([9, 0, 2], dtype=uint8)
    """
    if isinstance(source, bytes | bytearray | memoryview):
        name = "the data"
        data = _unpacked(io.BytesIO(source), name) if fileio.is_gzip(source) else source
    else:
        path = Path(source).absolute()
        name = path.name
        with fileio.open_for_reading(path) as file:
            if fileio.is_gzip(file.read(2)):
                data = _unpacked(file, name)
            elif mapped:
                data = fileio.map_file(file)
            else:
                file.seek(0)
                data = file.read()
    dtype, shape = read_header(data, name)
    _check_length(len(data), dtype, shape, name)
    try:
        values = np.frombuffer(data, dtype=dtype, offset=4 + 4 * len(shape)).reshape(shape)
    except ValueError:  # more than NumPy's 64 dimensions, or huge ones beside a zero
        raise DataError(
            f"{name} has rank {len(shape)} at byte 3 and the dimensions {_times(shape)}, expected "
            f"no more than NumPy can hold. {_AGAIN}"
        ) from None
    values = values.astype(dtype.newbyteorder("="), copy=False)
    values.flags.writeable = False
    return values


def write_idx(path: str | os.PathLike, array: np.ndarray) -> None:
    """Write an array as an IDX file; gzipped if the path ends in ``.gz``.

    The same array gives the same bytes. Nothing half-written ever stands under the final name.

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
    fault = ""
    if stored_dtype not in codes:
        names = ", ".join(dtype.name for dtype in codes)
        fault = f"{array.dtype.name} values, expected one of {names}. Convert them with astype."
    elif not 1 <= array.ndim <= 255:
        fault = f"an array of rank {array.ndim}, expected 1 to 255. Reshape it first."
    elif max(array.shape) >= 2**32:
        fault = f"{max(array.shape)} items in one dimension, expected under 2**32. Split the array."
    if fault:
        raise DataError(f"{path.name} cannot hold {fault}")
    magic = bytes([0, 0, codes[stored_dtype], array.ndim])
    content = magic + np.array(array.shape, ">u4").tobytes() + array.astype(stored_dtype).tobytes()
    if path.suffix == ".gz":
        content = gzip.compress(content, compresslevel=6, mtime=0)
    fileio.write_atomically(path, content)


def _unpacked(file: BinaryIO, name: str) -> bytearray:
    """Inflate a gzipped IDX file, at most to one byte more than its header promises."""
    packed_size = file.seek(0, os.SEEK_END)
    file.seek(0)
    dtype, shape = read_header(fileio.inflate(file, LONGEST_HEADER, name), name)
    limit = file_size(dtype, shape) + 1
    if limit > 2 * packed_size + (4 << 20):  # images hardly pack so well: count before keeping
        file.seek(0)
        _check_length(sum(map(len, fileio.unpacked_chunks(file, limit, name))), dtype, shape, name)
    file.seek(0)
    return fileio.inflate(file, limit, name)


def _check_length(length: int, dtype: np.dtype, shape: tuple[int, ...], name: str) -> None:
    """Refuse a length, in bytes, that is not what the header promises."""
    size = file_size(dtype, shape)
    if length == size:
        return
    found = f"ends at byte {length}" if length < size else f"goes on after byte {size}"
    fault = "the body is cut short" if length < size else "there are trailing bytes"
    raise DataError(
        f"{name} {found}, expected {size} bytes (the header promises {_times(shape)} {dtype.name} "
        f"values after {4 + 4 * len(shape)} header bytes): {fault}. {_AGAIN}"
    )


def _times(shape: tuple[int, ...]) -> str:
    return " × ".join(map(str, shape))


def file_size(dtype: np.dtype, shape: tuple[int, ...]) -> int:
    """Return the bytes that an IDX file of such values takes, unpacked, with its header."""
    return 4 + 4 * len(shape) + math.prod(shape) * dtype.itemsize
