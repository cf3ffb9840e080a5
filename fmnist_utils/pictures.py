"""Pictures of any depth, size and shape of array, as 8-bit colours; in bounded memory.

A picture is read a strip at a time into what is needed of it. So 100 megapixels take little more
than Pillow needs to unpack them, and nothing larger is unpacked.
"""

import math
import warnings
from collections.abc import Callable
from pathlib import Path

import numpy as np
from PIL import Image, ImageOps, UnidentifiedImageError

from fmnist_utils.datasets.fileio import display_path
from fmnist_utils.errors import DataError

#: A picture of more pixels is averaged down while it is read: enough for any screen.
MOST_KEPT = 24_000_000
#: Pixels that are worked on at a time.
_STRIP = 1 << 22
#: The number of the tag that says how a camera was held (Exif 2.3, section 4.6.4).
_ORIENTATION = 0x0112
#: How far pixels from 0 to 1 may be beyond their ends, as resizing makes them.
_OVERSHOOT = 1e-3


def read_picture(path: str | Path) -> np.ndarray:
    """Read a picture file as it is meant to be seen: turned upright, on white if transparent.

    Parameters
    ----------
    path : str or Path
        Of any kind that Pillow reads: 8 or 16 bits, grey, coloured, with a palette, alpha or ink.

    Returns
    -------
    ndarray of shape (height, width, 3), uint8
        Averaged down to `MOST_KEPT` pixels or less.

    Raises
    ------
    DataError
        If there is no such file, it is no picture, is damaged, has more pixels than can be read
        safely, or its values have no range that is known.
    """
    path = Path(path)
    try:
        with (
            warnings.catch_warnings(action="ignore", category=Image.DecompressionBombWarning),
            Image.open(path) as picture,
        ):
            return _upright(picture, path.name)
    except FileNotFoundError:
        raise DataError(
            f"Found no file {display_path(path)}, expected a photograph. Check name and folder."
        ) from None
    except Image.DecompressionBombError:
        raise DataError(
            f"{path.name} has more than {2 * Image.MAX_IMAGE_PIXELS:,} pixels, expected fewer: "
            "unpacked it could fill the memory. Make it smaller in an image viewer; an edge of "
            "4,000 pixels is plenty."
        ) from None
    except DataError:
        raise
    except Exception as error:  # Pillow, zlib and struct each raise their own
        fault = "it is no picture" if isinstance(error, UnidentifiedImageError) else error
        raise DataError(
            f"{path.name} cannot be read as a picture ({fault}), expected a JPEG, PNG or the like. "
            "Open it in an image viewer, and save it as a JPEG."
        ) from error


def _upright(picture: Image.Image, name: str) -> np.ndarray:
    if picture.mode in ("I", "F"):
        raise DataError(
            f"{name} holds numbers of 32 bits a pixel, expected 8 or 16: which of them is white is "
            "not known. Open it in an image viewer, and save it as a JPEG."
        )
    orientation = picture.getexif().get(_ORIENTATION, 1)
    factor = _factor(picture.width * picture.height)
    if factor > 1:  # a JPEG can be unpacked smaller at once
        picture.draft(None, (picture.width // factor, picture.height // factor))
        factor = _factor(picture.width * picture.height)

    def strip(top: int, bottom: int) -> Image.Image:
        part = picture.crop((0, top, picture.width, bottom))
        if part.mode.startswith("I;16"):  # Pillow would make all above 255 white
            part = Image.fromarray(np.round(np.asarray(part) / 257).astype(np.uint8))
        return part

    picture.load()
    pixels = _averaged(strip, picture.height, picture.width, factor)
    if orientation == 1:
        return pixels
    lying = Image.fromarray(pixels)
    lying.getexif()[_ORIENTATION] = orientation
    return np.asarray(ImageOps.exif_transpose(lying))


def as_picture(array: np.ndarray) -> np.ndarray:
    """Return an array of pixels in 8-bit colours, on white if it has alpha.

    Parameters
    ----------
    array : ndarray
        Grey, of shape (height, width), (height, width, 1) or (1, height, width), perhaps with
        alpha, (height, width, 2); or coloured, of shape (height, width, 3 or 4) or, as PyTorch has
        it, (3 or 4, height, width). Truth values; whole numbers up to 255 or, if any is larger,
        65,535; or numbers from 0 to 1, to 255 or to 65,535, as the largest tells.

    Returns
    -------
    ndarray of shape (height, width, 3), uint8
        Averaged down to `MOST_KEPT` pixels or less; the same array where nothing is to be done.

    Raises
    ------
    DataError
        If the shape or the values are no picture's.
    """
    array = np.asarray(array)
    shape = array.shape
    while array.ndim > 3 and array.shape[0] == 1:
        array = array[0]
    if array.ndim == 3 and array.shape[2] > 4:
        if array.shape[0] == 1:
            array = array[0]
        elif array.shape[0] in (3, 4):
            array = np.moveaxis(array, 0, -1)
    if array.ndim == 2:
        array = array[..., np.newaxis]
    if array.ndim != 3 or not 1 <= array.shape[2] <= 4 or 0 in array.shape:
        raise DataError(
            f"Found an array of shape {shape}, expected a picture: (height, width) or (height, "
            "width, 3). Take one image of several, and reshape it."
        )
    scale = _scale(array)
    height, width, channels = array.shape
    factor = _factor(height * width)
    if array.dtype == np.uint8 and scale == 1 and channels == 3 and factor == 1:
        return array

    def strip(top: int, bottom: int) -> Image.Image:
        part = array[top:bottom]
        if part.dtype != np.uint8 or scale != 1:
            part = np.clip(np.round(part.astype(np.float32) * scale), 0, 255).astype(np.uint8)
        return Image.fromarray(np.ascontiguousarray(part[..., 0] if channels == 1 else part))

    return _averaged(strip, height, width, factor)


def _scale(array: np.ndarray) -> float:
    """Return what brings an array's values to 0 to 255, or refuse them."""
    if array.dtype.kind not in "biuf":
        raise DataError(
            f"Found an array of {array.dtype}, expected numbers. Convert it with astype(float)."
        )
    lowest, highest = float(array.min()), float(array.max())
    if not (math.isfinite(lowest) and math.isfinite(highest)):
        raise DataError(
            f"Found pixels from {lowest} to {highest}, expected numbers from 0 to 1 or to 255. See "
            "where they come from: some are none (np.isfinite)."
        )
    if lowest < -_OVERSHOOT or highest > 65_535:
        raise DataError(
            f"Found pixels from {lowest:g} to {highest:g}, expected 0 to 1, to 255 or to 65,535. "
            "Bring them there; pixels from -1 to 1: (array + 1) / 2."
        )
    if highest <= 1 + _OVERSHOOT and array.dtype != np.uint8:
        return 255
    return 1 if highest <= 255 else 1 / 257  # 65,535 / 255


def _factor(pixels: int) -> int:
    return math.ceil(math.sqrt(pixels / MOST_KEPT))


def _averaged(
    strip: Callable[[int, int], Image.Image], height: int, width: int, factor: int
) -> np.ndarray:
    """Put strips on white, average over squares of `factor` pixels, and join them.

    Parameters
    ----------
    strip : callable
        Returns the rows from one number to another.
    height, width : int
    factor : int

    Returns
    -------
    ndarray of shape (height / factor, width / factor, 3), uint8
        Rounded up.
    """
    rows = factor * max(1, _STRIP // (width * factor))
    pixels = np.empty((-(-height // factor), -(-width // factor), 3), np.uint8)
    for top in range(0, height, rows):
        part = strip(top, min(top + rows, height)).convert("RGBA")
        white = Image.new("RGBA", part.size, "white")
        part = Image.alpha_composite(white, part).convert("RGB").reduce(factor)
        pixels[top // factor : top // factor + part.height] = np.asarray(part)
    return pixels
