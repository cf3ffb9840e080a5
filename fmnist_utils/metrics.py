"""How good a classifier is, and how sure we can be of it. NumPy only."""

from math import comb
from statistics import NormalDist

import numpy as np

from fmnist_utils.deprecated import renamed_arguments


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
        If the shapes differ; NumPy would otherwise stretch one to fit the other. Or if there are
        no predictions.

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
    if labels.size == 0:
        raise ValueError("accuracy found no predictions, expected at least one.")
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


@renamed_arguments(classes="n_classes")
def confusion_matrix(labels: np.ndarray, predicted: np.ndarray, n_classes: int = 10) -> np.ndarray:
    """Count how often each class was taken for each class.

    Parameters
    ----------
    labels, predicted : ndarray of shape (n,), integer, from 0 to `n_classes` - 1
    n_classes : int

    Returns
    -------
    ndarray of shape (n_classes, n_classes), int64
        Row: true class. Column: predicted class. The diagonal counts what is right.

    Raises
    ------
    ValueError
        If the shapes differ, or a value is no class.

    Examples
    --------
    >>> confusion_matrix(np.array([0, 0, 1]), np.array([0, 1, 1]), n_classes=2)
    array([[1, 1],
           [0, 1]])
    """
    if labels.shape != predicted.shape:
        raise ValueError(
            f"confusion_matrix found labels of shape {labels.shape} and predictions of shape "
            f"{predicted.shape}, expected the same. Did you forget argmax(axis=1)?"
        )
    for values in (labels, predicted):
        if values.size and not 0 <= values.min() <= values.max() < n_classes:
            raise ValueError(
                f"confusion_matrix found classes from {values.min()} to {values.max()}, expected "
                f"0 to {n_classes - 1}."
            )
    cells = labels.astype(np.int64) * n_classes + predicted  # bytes would wrap around at 256
    return np.bincount(cells, minlength=n_classes**2).reshape(n_classes, n_classes)


def class_recall(matrix: np.ndarray) -> np.ndarray:
    """Return the share of each class that was found.

    Parameters
    ----------
    matrix : ndarray of shape (classes, classes), integer
        As `confusion_matrix` returns it.

    Returns
    -------
    ndarray of shape (classes,), float64
        From 0 to 1; NaN for a class without images.

    Examples
    --------
    >>> class_recall(np.array([[3, 1], [0, 4]]))
    array([0.75, 1.  ])
    """
    sizes = matrix.sum(axis=1)
    return np.divide(np.diag(matrix), sizes, out=np.full(len(matrix), np.nan), where=sizes > 0)


def mcnemar(labels: np.ndarray, predicted_a: np.ndarray, predicted_b: np.ndarray) -> float:
    """Return how likely a difference at least this large is, if two classifiers are equally good.

    Only the images count on which exactly one of the two is right. If both are equally good, each
    of these is a toss of a fair coin; this is the exact two-sided binomial test.

    Parameters
    ----------
    labels, predicted_a, predicted_b : ndarray of shape (n,), integer

    Returns
    -------
    float
        The p value: from 0 to 1.

    Raises
    ------
    ValueError
        If the shapes differ.

    References
    ----------
    Q. McNemar, "Note on the sampling error of the difference between correlated proportions or
    percentages", Psychometrika 12 (1947), 153-157.

    Examples
    --------
    >>> truth = np.zeros(10, dtype=int)
    >>> mcnemar(truth, truth, np.array([1, 1, 1, 1, 1, 0, 0, 0, 0, 0]))
    0.0625
    """
    for predicted in (predicted_a, predicted_b):
        if predicted.shape != labels.shape:
            raise ValueError(
                f"mcnemar found labels of shape {labels.shape} and predictions of shape "
                f"{predicted.shape}, expected the same. Did you forget argmax(axis=1)?"
            )
    right_a, right_b = predicted_a == labels, predicted_b == labels
    only_a, only_b = int((right_a & ~right_b).sum()), int((right_b & ~right_a).sum())
    n = only_a + only_b
    tail = sum(comb(n, k) for k in range(min(only_a, only_b) + 1))
    return min(1.0, 2 * tail / 2**n)
