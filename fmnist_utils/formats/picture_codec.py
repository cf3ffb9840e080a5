"""A grey image of a picture file of any usual kind: what others save as JPEG or in colour."""

import io
import warnings

import numpy as np
from PIL import Image

from fmnist_utils.errors import DataError
from fmnist_utils.formats.png_codec import decode_png

#: The kinds that are read, by Pillow's names; by content, never by a file's ending.
_KINDS = ("PNG", "JPEG", "BMP", "GIF", "TIFF", "WEBP", "PPM")
_ADVICE = 'Convert it, for example with Pillow: image.convert("L").'


def decode_grey(data: bytes, name: str) -> np.ndarray:
    """Return the image of a picture file whose pixels are grey, however they are stored.

    A PNG file of 8-bit grey is read as `decode_png` reads it. Other files may hold a palette or
    three colours, as long as these are equal at every pixel, so that nothing is lost.

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
        If it is no picture, damaged, an animation, in colour, of 16 bits or transparent.
    """
    is_png = data[:4] == b"\x89PNG"
    if not data or (is_png and data[24:26] == b"\x08\x00"):
        return decode_png(data, name)
    try:
        with (
            warnings.catch_warnings(action="error", category=Image.DecompressionBombWarning),
            Image.open(io.BytesIO(data), formats=_KINDS) as picture,
        ):
            if getattr(picture, "n_frames", 1) > 1:
                raise DataError(f"{name} is an animation, expected one image. Save one frame.")
            if picture.mode not in ("1", "L", "LA", "P", "PA", "RGB", "RGBA"):
                raise DataError(
                    f"{name} has pixels of the kind {picture.mode}, expected 8-bit grey. {_ADVICE}"
                )
            if picture.mode in ("1", "L"):
                return np.asarray(picture.convert("L"))
            red, green, blue, alpha = np.moveaxis(np.asarray(picture.convert("RGBA")), -1, 0)
    except (Image.DecompressionBombWarning, Image.DecompressionBombError):
        raise DataError(
            f"{name} says that it has more pixels than the {Image.MAX_IMAGE_PIXELS:,} that can be "
            "read safely, expected an image of a dataset. Take it out."
        ) from None
    except DataError:
        raise
    except Exception as error:  # Pillow, zlib and struct each raise their own
        known = not isinstance(error, Image.UnidentifiedImageError)
        fault = f"is damaged ({error})" if known else f"begins with {data[:8].hex(' ')}"
        raise DataError(
            f"{name} {fault}, expected a picture: PNG, JPEG or the like. Export it again, or take "
            "it out."
        ) from None
    if (alpha < 255).any():
        row, column = np.argwhere(alpha < 255)[0]
        raise DataError(
            f"{name} is transparent at row {row}, column {column}, expected 8-bit grey without "
            "alpha. Put it on a background, and save it without."
        )
    coloured = (red != green) | (green != blue)
    if coloured.any():
        row, column = np.argwhere(coloured)[0]
        raise DataError(
            f"{name} is in colour at row {row}, column {column} ({red[row, column]}, "
            f"{green[row, column]}, {blue[row, column]}), expected grey. {_ADVICE}"
        )
    return red
