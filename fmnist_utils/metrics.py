"""How good a classifier is, and how sure we can be of it. NumPy only."""

from statistics import NormalDist

import numpy as np


def accuracy(labels: np.ndarray, predicted: np.ndarray) -> float:
    """Return the share of predictions that equal their labels.

    Parameters
    ----------
    labels, predicted : ndarray of shape (n,), integer

    Returns
    -------
    float
        From 0 to 1.

    Raises
    ------
    ValueError
        If the shapes differ; NumPy would otherwise stretch one to fit the other.

    Examples
    --------
    >>> accuracy(np.array([0, 1, 2, 3]), np.array([0, 1, 2, 9]))
    0.75
    """
    if labels.shape != predicted.shape:
        raise ValueError(
            f"accuracy found labels of shape {labels.shape} and predictions of shape "
            f"{predicted.shape}, expected the same. Did you forget argmax(axis=1)?"
        )
    return float(np.mean(labels == predicted))


def wilson_interval(correct: int, n: int, confidence: float = 0.95) -> tuple[float, float]:
    """Return Wilson's score interval for a proportion: where the true accuracy plausibly lies.

    Parameters
    ----------
    correct : int
        Number of right predictions.
    n : int
        Number of predictions, at least 1.
    confidence : float
        Share of such intervals that hold the true value, between 0 and 1.

    Returns
    -------
    low, high : float

    Raises
    ------
    ValueError
        If `correct` is not between 0 and `n`.

    References
    ----------
    E. B. Wilson, "Probable inference, the law of succession, and statistical inference", Journal of
    the American Statistical Association 22 (1927), 209-212.

    Examples
    --------
    >>> low, high = wilson_interval(correct=9000, n=10000)
    >>> round(low, 4), round(high, 4)
    (0.894, 0.9057)
    """
    if not 0 <= correct <= n or n < 1:
        raise ValueError(f"wilson_interval found {correct} right of {n}, expected 0 <= right <= n.")
    z = NormalDist().inv_cdf((1 + confidence) / 2)
    share = correct / n
    centre = (share + z**2 / (2 * n)) / (1 + z**2 / n)
    half_width = z / (1 + z**2 / n) * np.sqrt(share * (1 - share) / n + z**2 / (4 * n**2))
    # at 0 or n right, rounding could put an end just outside
    return max(0.0, float(centre - half_width)), min(1.0, float(centre + half_width))
