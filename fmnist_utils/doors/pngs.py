"""One grey image as the bytes of a PNG file, and back, with nothing taken for granted."""

import io
import struct
import warnings

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
    depth, colour_type = data[24:26]
    if (depth, colour_type) != _GREY_8_BIT:
        pixels = _COLOUR_TYPES.get(colour_type, f"unknown colour type {colour_type}")
        raise DataError(
            f"{name} has pixels of {depth}-bit {pixels}, expected 8-bit grey. Convert it, for "
            'example with Pillow: image.convert("L").'
        )
    if b"acTL" in data[:256]:
        raise DataError(f"{name} is an animation, expected one image. Save one frame of it.")
    try:
        with warnings.catch_warnings(action="error", category=Image.DecompressionBombWarning):
            Image.open(io.BytesIO(data)).verify()  # every checksum; it leaves nothing to read
            return np.asarray(Image.open(io.BytesIO(data)))
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        width, height = struct.unpack(">II", data[16:24])
        raise DataError(
            f"{name} says that it has {width:,} × {height:,} pixels, expected fewer than "
            f"{Image.MAX_IMAGE_PIXELS:,}: too many to be read safely. Split it."
        ) from None
    except (OSError, SyntaxError, ValueError) as error:
        raise DataError(
            f"{name} is damaged ({error}), expected a sound PNG file. Export it again."
        ) from None
