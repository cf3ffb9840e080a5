"""From logits to probabilities to a loss, without overflow. NumPy only."""

import numpy as np

from fmnist_utils.deprecated import labels_first


def softmax(logits: np.ndarray) -> np.ndarray:
    """Turn logits into probabilities.

    Parameters
    ----------
    logits : ndarray of shape (n, classes)

    Returns
    -------
    ndarray of shape (n, classes), the same float type
        Each row is positive and sums to 1. Adding the same number to a whole row changes nothing;
        so its largest is subtracted first, and ``exp`` cannot overflow.

    Raises
    ------
    ValueError
        If `logits` is not of rank 2.

    Examples
    --------
    >>> softmax(np.array([[0.0, 0.0], [1000.0, 0.0]]))
    array([[0.5, 0.5],
           [1. , 0. ]])
    """
    _check_rank(logits)
    exponentials = np.exp(logits - logits.max(axis=1, keepdims=True))
    return exponentials / exponentials.sum(axis=1, keepdims=True)


@labels_first
def cross_entropy(labels: np.ndarray, logits: np.ndarray) -> np.ndarray:
    """Return the loss of each image: minus the logarithm of the probability of its true class.

    Parameters
    ----------
    labels : ndarray of shape (n,), integer
    logits : ndarray of shape (n, classes)

    Returns
    -------
    ndarray of shape (n,)
        0 for a certain right answer, ln 10 for ten equal logits, and without an upper bound.

    Raises
    ------
    ValueError
        If `logits` is not of rank 2, or there are not as many labels as rows.

    Examples
    --------
    >>> cross_entropy(np.array([3]), np.zeros((1, 10))).round(3)
    array([2.303])
    """
    _check_rank(logits)
    if labels.shape != logits.shape[:1]:
        raise ValueError(
            f"cross_entropy found logits of shape {logits.shape} and labels of shape "
            f"{labels.shape}, expected one label a row."
        )
    largest = logits.max(axis=1)
    log_sum = largest + np.log(np.exp(logits - largest[:, np.newaxis]).sum(axis=1))
    return log_sum - logits[np.arange(len(labels)), labels]


def _check_rank(logits: np.ndarray) -> None:
    if logits.ndim != 2:
        raise ValueError(
            f"Found logits of shape {logits.shape}, expected (n, classes). For one image, give "
            "logits[np.newaxis]."
        )
