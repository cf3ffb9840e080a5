"""Sprite sheets: many small images in one large array."""

import numpy as np

#: The dataset's well-known sheet: 30 images a row, three rows a class.
FASHION_SHEET_COLUMNS = 30
FASHION_SHEET_ROWS_PER_CLASS = 3


def tile(images: np.ndarray, columns: int, background: float = 0) -> np.ndarray:
    """Lay images out in rows, left to right, to make one large image.

    Parameters
    ----------
    images : ndarray of shape (n, height, width)
        Any type, n at least 1.
    columns : int
        Images a row, at least 1.
    background : float
        Value of the empty places at the end of the last row.

    Returns
    -------
    ndarray of shape (rows * height, columns * width)
        Of the images' type; rows is n / columns, rounded up.

    Raises
    ------
    ValueError
        If `images` is not of rank 3, holds no image, or `columns` is less than 1.

    Examples
    --------
    >>> tile(np.array([[[1, 1]], [[2, 2]], [[3, 3]]]), columns=2)
    array([[1, 1, 2, 2],
           [3, 3, 0, 0]])
    """
    if images.ndim != 3 or len(images) == 0:
        raise ValueError(
            f"tile found an array of shape {images.shape}, expected (n, height, width) with at "
            "least one image."
        )
    if columns < 1:
        raise ValueError(f"tile found columns={columns}, expected at least 1.")
    n, height, width = images.shape
    rows = -(-n // columns)
    grid = np.full((rows * columns, height, width), background, dtype=images.dtype)
    grid[:n] = images
    # (row, column, y, x) -> (row, y, column, x): now each pixel row runs across all columns
    grid = grid.reshape(rows, columns, height, width).transpose(0, 2, 1, 3)
    return grid.reshape(rows * height, columns * width)


def class_order(labels: np.ndarray, per_class: int) -> np.ndarray:
    """Choose the first few items of each class, class after class.

    Parameters
    ----------
    labels : ndarray of shape (n,), integer
    per_class : int
        How many of each class.

    Returns
    -------
    ndarray of shape (classes * per_class,), intp
        Positions in `labels`.

    Raises
    ------
    ValueError
        If a class has fewer items.

    Examples
    --------
    >>> class_order(np.array([1, 0, 1, 0]), per_class=1)
    array([1, 0])
    """
    positions = []
    for label in np.unique(labels):
        of_class = np.flatnonzero(labels == label)
        if len(of_class) < per_class:
            raise ValueError(
                f"class_order found {len(of_class)} items of class {label}, expected at least "
                f"{per_class}."
            )
        positions.append(of_class[:per_class])
    return np.concatenate(positions)


def fashion_sheet(images: np.ndarray, labels: np.ndarray) -> np.ndarray:
    """Make the dataset's well-known sheet: 30 × 30 images, three rows a class.

    Parameters
    ----------
    images : ndarray of shape (n, height, width)
    labels : ndarray of shape (n,), integer
        At least 90 of each class.

    Returns
    -------
    ndarray of shape (30 * height, 30 * width)
        For 28 × 28 images of ten classes, (840, 840).
    """
    per_class = FASHION_SHEET_COLUMNS * FASHION_SHEET_ROWS_PER_CLASS
    return tile(images[class_order(labels, per_class)], FASHION_SHEET_COLUMNS)
