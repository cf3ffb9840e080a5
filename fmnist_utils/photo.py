"""From a photograph to an image like those of the dataset, by the steps of its makers.

The steps are those of H. Xiao, K. Rasul, R. Vollgraf, arXiv:1708.07747, section 2: trim, shrink by
leaving out pixels, sharpen, extend to a square, negate, turn grey. They had shop pictures on white.
The light falls off across a wall or a table, so a first step of ours fits a smooth surface to the
background and divides by it, and a last one makes what is nearly empty empty.
"""

from pathlib import Path

import numpy as np
from PIL import Image, ImageFilter

from fmnist_utils.errors import DataError
from fmnist_utils.pictures import as_picture, read_picture

SIZE = 28
#: How far a colour may be from the corner's and still count as background, as a share of the
#: largest possible distance.
TOLERANCE = 0.05
#: The longest distance between two colours: from black to white.
FARTHEST = 255 * np.sqrt(3)
#: How much of the picture's border must be background.
LEAST_BACKGROUND = 0.6
#: A longer edge than this is averaged down first: enough for 28 pixels, and quick.
LONGEST = 1_000
#: A pixel of the thing, and one of margin on both sides.
LEAST_EDGE = 3


def open_photo(path: str | Path) -> np.ndarray:
    """Read a photograph as a camera means it to be seen: turned upright, on white if transparent.

    Parameters
    ----------
    path : str or Path

    Returns
    -------
    ndarray of shape (height, width, 3), uint8
        A photograph of more than 24 megapixels is averaged down; see `pictures.read_picture`.

    Raises
    ------
    DataError
        If there is no such file, it is no picture that Pillow can read, has too many pixels to be
        read safely, or its values have no range that is known.
    """
    return read_picture(path)


def background(photo: np.ndarray, tolerance: float = TOLERANCE) -> np.ndarray:
    """Fit the colour that the background has, or would have, at every pixel.

    It is a surface of second order for each of the three colours, so it stands a light that falls
    off evenly to one side or from the middle outwards. It is fitted to the picture's border first,
    by the least sum of absolute deviations, so that a small thing at the border does not bend it;
    then, by least squares, to all that lies close to it.

    Parameters
    ----------
    photo : ndarray of shape (height, width, 3), uint8
        A thing on a background of one colour.
    tolerance : float
        How far a colour may be from the surface and still count as background, from 0 to 1.

    Returns
    -------
    ndarray of the same shape, float32

    Raises
    ------
    DataError
        If the border is no background of one colour: chequered, crowded, or full of the thing.
    """
    height, width = photo.shape[:2]
    every = max(1, max(height, width) // 50)
    colours = _without_grain(photo)[::every, ::every].astype(float)
    terms = _terms(height, width)
    few_terms = terms[::every, ::every].astype(float)
    border = np.ones(colours.shape[:2], dtype=bool)
    edge = max(1, min(border.shape) // 20)
    border[edge:-edge, edge:-edge] = False

    deviations = np.ones(border.sum())
    for _ in range(10):  # least squares, weighted by 1 / deviation, tend to the least sum of them
        root = 1 / np.sqrt(np.maximum(deviations, 0.1 * tolerance))[:, np.newaxis]
        weights = np.linalg.lstsq(few_terms[border] * root, colours[border] * root, rcond=None)[0]
        deviations = _distance(colours[border], few_terms[border] @ weights)
    for _ in range(5):
        close = _distance(colours, few_terms @ weights) <= tolerance / 2
        if close.sum() >= border.sum() / 2:
            weights = np.linalg.lstsq(few_terms[close], colours[close], rcond=None)[0]
    found = (_distance(colours[border], few_terms[border] @ weights) <= tolerance).mean()
    if found < LEAST_BACKGROUND:
        raise DataError(
            f"Found a background of one colour on {found:.0%} of the photograph's border, expected "
            f"{LEAST_BACKGROUND:.0%} or more. Take the whole thing, on an even background."
        )
    return np.maximum(terms @ weights.astype(np.float32), 1)


def flatten(photo: np.ndarray, tolerance: float = TOLERANCE) -> np.ndarray:
    """Give the background one colour, as if the light were the same everywhere.

    Every pixel is divided by the background's surface there, and multiplied by its mean colour.
    What is then background, but for grain, gets exactly that colour.

    Parameters
    ----------
    photo : ndarray of shape (height, width, 3), uint8
    tolerance : float
        How far a colour may be from the background's and still count as background, from 0 to 1.

    Returns
    -------
    ndarray of the same shape, uint8

    Raises
    ------
    DataError
        If there is no even background, or its top left corner shows none.

    Examples
    --------
    >>> light = np.linspace(1, 0.8, 60)[:, np.newaxis]
    >>> wall = (np.full((50, 60, 3), 240) * light).astype(np.uint8)
    >>> wall[20:30, 20:30] = 40
    >>> int(np.ptp(wall[0])), int(np.ptp(flatten(wall)[0]))
    (48, 0)
    """
    surface = background(photo, tolerance)
    colour = surface.mean(axis=(0, 1))
    is_background = _distance(_without_grain(photo) / surface * colour, colour) <= tolerance
    if not is_background[0, 0]:
        raise DataError(
            "Found something else than background in the photograph's top left corner, expected "
            "the thing in its middle. Take it once more, with a margin on all sides."
        )
    even = np.where(is_background[..., np.newaxis], colour, photo / surface * colour)
    return np.clip(np.round(even), 0, 255).astype(np.uint8)


def _terms(height: int, width: int) -> np.ndarray:
    """Return 1, y, x, y², xy, x² for each pixel, with y and x from -1 to 1."""
    down = np.linspace(-1, 1, height, dtype=np.float32)[:, np.newaxis]
    right = np.linspace(-1, 1, width, dtype=np.float32)
    terms = np.broadcast_arrays(np.float32(1), down, right, down**2, down * right, right**2)
    return np.stack(terms, axis=-1)


def _without_grain(photo: np.ndarray) -> np.ndarray:
    """Average over a few pixels in a large picture; a small one has none to spare."""
    blur = ImageFilter.BoxBlur(max(photo.shape[:2]) // 200)
    return np.asarray(Image.fromarray(photo).filter(blur))


def _distance(colours: np.ndarray, others: np.ndarray) -> np.ndarray:
    """Return how far colours are from others, as a share of the largest possible distance."""
    return np.sqrt(((colours.astype(np.float32) - others) ** 2).sum(axis=-1)) / FARTHEST


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
    is_thing = _distance(photo, photo[0, 0]) > tolerance
    rows, columns = (np.flatnonzero(is_thing.any(axis=axis)) for axis in (1, 0))
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
        A thing on a lighter background of one colour, with a margin on all sides. The light may
        fall off across it. Other arrays are taken, too, such as grey ones or numbers from 0 to 1;
        see `pictures.as_picture`.

    Returns
    -------
    ndarray of shape (28, 28), uint8
        0 is background; the thing is bright, since the picture is negated.

    Raises
    ------
    DataError
        If the file or the array is no picture, is too narrow, or holds one colour only, or no even
        background, or a thing that is lighter than its background or touches the picture's edge.

    Examples
    --------
    >>> wall = np.full((60, 40, 3), 250, dtype=np.uint8)
    >>> wall[10:50, 10:30] = 40
    >>> image = photo_to_image(wall)
    >>> image.shape, int(image[14, 14]), int(image[0, 0])
    ((28, 28), 215, 0)
    """
    photo = open_photo(photo) if isinstance(photo, str | Path) else as_picture(photo)
    height, width = photo.shape[:2]
    factor = -(-max(photo.shape[:2]) // LONGEST)
    if factor > 1:
        photo = np.asarray(Image.fromarray(photo).reduce(factor))
    if min(photo.shape[:2]) < LEAST_EDGE:
        raise DataError(
            f"Found a photograph of {height:,} × {width:,} pixels, expected one that is not so "
            "narrow: a thing with a margin on all sides. Cut it less."
        )
    flat = flatten(photo)
    colour = flat[0, 0]
    thing = trim(flat)
    edges = {"top": flat[0], "bottom": flat[-1], "left": flat[:, 0], "right": flat[:, -1]}
    touched = [name for name, edge in edges.items() if _distance(edge, colour).max() > TOLERANCE]
    if touched:
        raise DataError(
            f"Found something else than background at the photograph's edge ({', '.join(touched)}),"
            " expected a thing with a margin on all sides. Take it from farther away, on an even "
            "background, with nothing else beside it."
        )
    if np.median(thing[_distance(thing, colour) > TOLERANCE].mean(axis=1)) > colour.mean():
        raise DataError(
            "Found a thing that is lighter than its background, expected a darker one. Take it on "
            "a lighter background."
        )
    negative = 255 - extend(sharpen(shrink(thing)), colour)
    grey = np.asarray(Image.fromarray(negative).convert("L"))
    return np.where(grey > 255 - colour.min() + 255 * TOLERANCE, grey, 0).astype(np.uint8)
