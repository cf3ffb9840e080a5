"""One grey image as the bytes of a PNG file, and back, with nothing taken for granted."""

import io
import struct
import zlib
from collections.abc import Iterator

import numpy as np
from PIL import Image

from fmnist_utils.errors import DataError

_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_END = b"\0\0\0\0IEND\xaeB`\x82"
#: How the PNG format calls its pixels (W3C, PNG specification, section 11.2.1).
_COLOUR_TYPES = {0: "grey", 2: "colour", 3: "palette", 4: "grey with alpha", 6: "colour with alpha"}
_GREY_8_BIT = (8, 0)


def encode_png(image: np.ndarray) -> bytes:
    """Return an image as a PNG file of 8-bit grey.

    Parameters
    ----------
    image : ndarray of shape (height, width), uint8

    Returns
    -------
    bytes
        The same image gives the same bytes, with the same version of Pillow.
    """
    file = io.BytesIO()
    Image.fromarray(image).save(file, "PNG")
    return file.getvalue()


def decode_png(data: bytes, name: str) -> np.ndarray:
    """Return the image of a PNG file of 8-bit grey.

    Parameters
    ----------
    data : bytes
    name : str
        What to call the file in an error message.

    Returns
    -------
    ndarray of shape (height, width), uint8

    Raises
    ------
    DataError
        If it is no PNG file, is damaged or cut short, or its pixels are not 8-bit grey.

    Examples
    --------
    >>> decode_png(encode_png(np.array([[0, 255]], dtype=np.uint8)), "x.png")
    array([[  0, 255]], dtype=uint8)
    """
    if not data:
        raise DataError(f"{name} is empty: found 0 bytes, expected a PNG file. Export it again.")
    if data[:8] != _SIGNATURE or data[12:16] != b"IHDR":
        raise DataError(
            f"{name} begins with {data[:8].hex(' ')}, expected {_SIGNATURE.hex(' ')}: it is no PNG "
            "file, whatever its name says. Convert it to PNG."
        )
    if not data.endswith(_END):
        raise DataError(
            f"{name} does not end like a PNG file: found {data[-8:].hex(' ')} at its end, expected "
            "the chunk IEND. It was cut short, or something was appended; export it again."
        )
    width, height, depth, colour_type, _, _, interlaced = struct.unpack(">IIBBBBB", data[16:29])
    if (depth, colour_type) != _GREY_8_BIT:
        pixels = _COLOUR_TYPES.get(colour_type, f"unknown colour type {colour_type}")
        raise DataError(
            f"{name} has pixels of {depth}-bit {pixels}, expected 8-bit grey. Convert it, for "
            'example with Pillow: image.convert("L").'
        )
    if width * height > Image.MAX_IMAGE_PIXELS:
        raise DataError(
            f"{name} says that it has {height:,} × {width:,} pixels, expected at most "
            f"{Image.MAX_IMAGE_PIXELS:,}: too many to be read safely. Split it."
        )
    try:
        chunks = list(_chunks(data))
        packed = b"".join(content for kind, content in chunks if kind == b"IDAT")
        if any(kind == b"acTL" for kind, _ in chunks):
            raise DataError(f"{name} is an animation, expected one image. Save one frame of it.")
        size = height * (width + 1)  # a row begins with a byte that names its filter
        unpacker = zlib.decompressobj()
        rows = unpacker.decompress(packed, size + 1)
        if not interlaced and (len(rows) != size or not unpacker.eof):
            raise ValueError(f"its rows have {len(rows)} bytes, not {size}")
        return np.asarray(Image.open(io.BytesIO(data)))
    except DataError:
        raise
    except Exception as error:  # Pillow, zlib and struct each raise their own
        fault = "Pillow cannot read it" if "BytesIO" in str(error) else error
        raise DataError(
            f"{name} is damaged ({fault}), expected a sound PNG file. Export it again."
        ) from None


def _chunks(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Yield the kind and the content of each chunk; a wrong checksum is a `ValueError`."""
    place = len(_SIGNATURE)
    while place < len(data):
        length, kind = struct.unpack_from(">I4s", data, place)
        content = data[place + 8 : place + 8 + length]
        (checksum,) = struct.unpack_from(">I", data, place + 8 + length)
        if zlib.crc32(kind + content) != checksum:
            raise ValueError(f"the checksum of its chunk {kind.decode('latin-1')!r} is wrong")
        yield kind, content
        place += 12 + length
