"""How near images are to each other, by one matrix product. NumPy only."""

import numpy as np

from fmnist_utils.deprecated import renamed_arguments

#: Queries that are compared at a time: with 60,000 references, 120 MB of distances.
BLOCK = 500


@renamed_arguments(classes="n_classes")
def class_means(images: np.ndarray, labels: np.ndarray, n_classes: int = 10) -> np.ndarray:
    """Return the mean image of each class.

    Parameters
    ----------
    images : ndarray of shape (n, ...)
    labels : ndarray of shape (n,), integer, from 0 to `n_classes` - 1
    n_classes : int

    Returns
    -------
    ndarray of shape (n_classes, ...), float32

    Raises
    ------
    ValueError
        If a class has no image.

    Examples
    --------
    >>> class_means(np.array([[0], [2], [10]]), np.array([0, 0, 1]), n_classes=2)
    array([[ 1.],
           [10.]], dtype=float32)
    """
    missing = np.flatnonzero(np.bincount(labels, minlength=n_classes)[:n_classes] == 0)
    if missing.size:
        raise ValueError(
            f"class_means found no image of class {missing[0]}, expected some of each of "
            f"{n_classes} classes."
        )
    return np.stack(
        [images[labels == k].mean(axis=0, dtype=np.float64) for k in range(n_classes)]
    ).astype(np.float32)


def squared_distances(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    """Return the squared Euclidean distance of each image of `a` to each image of `b`.

    Parameters
    ----------
    a : ndarray of shape (n, ...)
    b : ndarray of shape (m, ...)
        All axes but the first are taken as one.

    Returns
    -------
    ndarray of shape (n, m), float32
        |a|² - 2 a·b + |b|², so that one matrix product does nearly all the work. Rounding could put
        it just below 0; it is cut there.

    Raises
    ------
    ValueError
        If the images differ in size.

    Examples
    --------
    >>> squared_distances(np.array([[0, 0], [3, 4]]), np.array([[0, 0]]))
    array([[ 0.],
           [25.]], dtype=float32)
    """
    if a.shape[1:] != b.shape[1:]:
        raise ValueError(
            f"squared_distances found images of shape {a.shape[1:]} and {b.shape[1:]}, expected "
            "the same."
        )
    a, b = (images.reshape(len(images), -1).astype(np.float32) for images in (a, b))
    distances = (a**2).sum(axis=1)[:, np.newaxis] - 2 * (a @ b.T) + (b**2).sum(axis=1)
    return np.maximum(distances, 0)


@renamed_arguments(k="n_neighbors")
def nearest(queries: np.ndarray, references: np.ndarray, n_neighbors: int) -> np.ndarray:
    """Return which references are nearest to each query.

    Parameters
    ----------
    queries : ndarray of shape (n, ...)
    references : ndarray of shape (m, ...)
    n_neighbors : int
        How many, from 1 to m.

    Returns
    -------
    ndarray of shape (n, n_neighbors), int64
        Positions in `references`, the nearest first.

    Raises
    ------
    ValueError
        If there are not `n_neighbors` references.

    Examples
    --------
    >>> nearest(np.array([[0.0]]), np.array([[5.0], [1.0], [2.0]]), n_neighbors=2)
    array([[1, 2]])
    """
    if not 1 <= n_neighbors <= len(references):
        raise ValueError(
            f"nearest found n_neighbors = {n_neighbors} of {len(references)} references, expected "
            "1 to all."
        )
    blocks = []
    for start in range(0, len(queries), BLOCK):
        distances = squared_distances(queries[start : start + BLOCK], references)
        found = np.argpartition(distances, n_neighbors - 1, axis=1)[:, :n_neighbors]
        order = np.take_along_axis(distances, found, axis=1).argsort(axis=1, kind="stable")
        blocks.append(np.take_along_axis(found, order, axis=1))
    return np.concatenate(blocks) if blocks else np.empty((0, n_neighbors), dtype=np.int64)
