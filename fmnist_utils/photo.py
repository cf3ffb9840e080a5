"""From a photograph to an image like those of the dataset, by the steps of its makers.

The steps are those of H. Xiao, K. Rasul, R. Vollgraf, arXiv:1708.07747, section 2: trim, shrink by
leaving out pixels, sharpen, extend to a square, negate, turn grey. They had shop pictures on white;
walls and tables are never quite even, so a last step of ours makes what is nearly empty empty.
"""

from pathlib import Path

import numpy as np
from PIL import Image, ImageFilter, ImageOps, UnidentifiedImageError

from fmnist_utils.datasets.fileio import display_path
from fmnist_utils.errors import DataError

SIZE = 28
#: How far a colour may be from the corner's and still count as background, as a share of the
#: largest possible distance.
TOLERANCE = 0.05
#: The longest distance between two colours: from black to white.
FARTHEST = 255 * np.sqrt(3)


def open_photo(path: str | Path) -> np.ndarray:
    """Read a photograph as a camera means it to be seen: turned upright, on white if transparent.

    Parameters
    ----------
    path : str or Path

    Returns
    -------
    ndarray of shape (height, width, 3), uint8

    Raises
    ------
    DataError
        If there is no such file, it is no picture that Pillow can read, or its values have no
        range that is known.
    """
    path = Path(path)
    try:
        with Image.open(path) as picture:
            upright = _in_bytes(ImageOps.exif_transpose(picture), path.name).convert("RGBA")
    except FileNotFoundError:
        raise DataError(
            f"Found no file {display_path(path)}, expected a photograph. Check name and folder."
        ) from None
    except (UnidentifiedImageError, OSError) as error:
        raise DataError(
            f"{path.name} cannot be read as a picture ({error}), expected a JPEG, PNG or the like. "
            "Open it in an image viewer, and save it as a JPEG."
        ) from error
    white = Image.new("RGBA", upright.size, "white")
    return np.asarray(Image.alpha_composite(white, upright).convert("RGB"))


def _in_bytes(picture: Image.Image, name: str) -> Image.Image:
    """Return a grey picture of 16 bits in 8; Pillow would make all above 255 white."""
    if picture.mode in ("I", "F"):
        raise DataError(
            f"{name} holds numbers of 32 bits a pixel, expected 8 or 16: which of them is white is "
            "not known. Open it in an image viewer, and save it as a JPEG."
        )
    if not picture.mode.startswith("I;16"):
        return picture
    return Image.fromarray(np.round(np.asarray(picture) / 257).astype(np.uint8))  # 65,535 / 255


def trim(photo: np.ndarray, tolerance: float = TOLERANCE) -> np.ndarray:
    """Cut off the rows and columns at the edges that hold nothing but background.

    Parameters
    ----------
    photo : ndarray of shape (height, width, 3), uint8
        Its top left corner is background.
    tolerance : float
        How far a colour may be from the corner's, from 0 to 1.

    Returns
    -------
    ndarray of shape (smaller height, smaller width, 3), uint8

    Raises
    ------
    DataError
        If everything is background.
    """
    distance = np.sqrt(((photo.astype(float) - photo[0, 0]) ** 2).sum(axis=2)) / FARTHEST
    rows, columns = (np.flatnonzero((distance > tolerance).any(axis=axis)) for axis in (1, 0))
    if not rows.size:
        raise DataError(
            f"Found a photograph of one colour (within {tolerance:.0%} of its corner's), expected "
            "a thing on an even background. Take it on another background."
        )
    return photo[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]


def shrink(photo: np.ndarray, size: int = SIZE) -> np.ndarray:
    """Make the longer edge `size` pixels long, by leaving out rows and columns evenly.

    Parameters
    ----------
    photo : ndarray of shape (height, width, 3), uint8
    size : int

    Returns
    -------
    ndarray of shape (new height, new width, 3), uint8
        The proportions stay, to a pixel.
    """
    longer = max(photo.shape[:2])
    rows, columns = (
        (np.arange(max(1, round(size * n / longer))) + 0.5) * longer / size for n in photo.shape[:2]
    )
    rows, columns = (
        np.minimum(places.astype(int), n - 1)
        for places, n in zip((rows, columns), photo.shape[:2], strict=True)
    )
    return photo[rows][:, columns]


def sharpen(photo: np.ndarray) -> np.ndarray:
    """Strengthen outlines: add the difference to a copy blurred with a radius of 1 pixel.

    Parameters
    ----------
    photo : ndarray of shape (height, width, 3), uint8

    Returns
    -------
    ndarray of the same shape, uint8
    """
    mask = ImageFilter.UnsharpMask(radius=1, percent=100, threshold=0)
    return np.asarray(Image.fromarray(photo).filter(mask))


def extend(photo: np.ndarray, colour: np.ndarray, size: int = SIZE) -> np.ndarray:
    """Put a picture in the middle of a square of one colour.

    Parameters
    ----------
    photo : ndarray of shape (height, width, 3), uint8
        No edge is longer than `size`.
    colour : ndarray of shape (3,), uint8
    size : int

    Returns
    -------
    ndarray of shape (size, size, 3), uint8
    """
    height, width = photo.shape[:2]
    top, left = (size - height) // 2, (size - width) // 2
    square = np.full((size, size, 3), colour, dtype=np.uint8)
    square[top : top + height, left : left + width] = photo
    return square


def photo_to_image(photo: str | Path | np.ndarray) -> np.ndarray:
    """Turn a photograph into an image like those of the dataset.

    Parameters
    ----------
    photo : str, Path, or ndarray of shape (height, width, 3), uint8
        A thing on an even, lighter background that the top left corner shows.

    Returns
    -------
    ndarray of shape (28, 28), uint8
        0 is background; the thing is bright, since the picture is negated.

    Raises
    ------
    DataError
        If the file cannot be read, or holds one colour only.

    Examples
    --------
    >>> wall = np.full((60, 40, 3), 250, dtype=np.uint8)
    >>> wall[10:50, 10:30] = 40
    >>> image = photo_to_image(wall)
    >>> image.shape, int(image[14, 14]), int(image[0, 0])
    ((28, 28), 215, 0)
    """
    if not isinstance(photo, np.ndarray):
        photo = open_photo(photo)
    background = photo[0, 0]
    small = sharpen(shrink(trim(photo)))
    negative = 255 - extend(small, background)
    grey = np.asarray(Image.fromarray(negative).convert("L"))
    return np.where(grey > 255 - background.min() + 255 * TOLERANCE, grey, 0).astype(np.uint8)
