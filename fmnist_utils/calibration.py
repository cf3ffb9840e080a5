"""Whether a classifier's confidence can be believed, and how to mend it. NumPy only."""

import numpy as np

from fmnist_utils.deprecated import labels_first, renamed_arguments
from fmnist_utils.softmax import cross_entropy


@renamed_arguments(bins="n_bins")
def reliability(
    labels: np.ndarray, probabilities: np.ndarray, n_bins: int = 10
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Sort predictions by confidence into bins of equal width, and judge each bin.

    Parameters
    ----------
    labels : ndarray of shape (n,), integer
    probabilities : ndarray of shape (n, classes)
        Each row sums to 1; its largest value is the confidence in the predicted class.
    n_bins : int

    Returns
    -------
    confidence, accuracy : ndarray of shape (n_bins,), float64
        Mean confidence, and share of right predictions, in each bin; NaN where it is empty.
    count : ndarray of shape (n_bins,), int64

    Raises
    ------
    ValueError
        If the shapes do not fit, there are no predictions, or the rows are no probabilities.

    Examples
    --------
    >>> labels, probabilities = np.array([0, 1]), np.array([[0.9, 0.1], [0.6, 0.4]])
    >>> confidence, accuracy, count = reliability(labels, probabilities, n_bins=2)
    >>> confidence[1], accuracy[1], count[1]
    (np.float64(0.75), np.float64(0.5), np.int64(2))
    """
    if probabilities.ndim != 2 or labels.shape != probabilities.shape[:1]:
        raise ValueError(
            f"reliability found labels of shape {labels.shape} and probabilities of shape "
            f"{probabilities.shape}, expected (n,) and (n, classes)."
        )
    if len(labels) == 0:
        raise ValueError("reliability found no predictions, expected at least one.")
    if not np.allclose(probabilities.sum(axis=1), 1, atol=1e-3) or probabilities.min() < 0:
        raise ValueError(
            "reliability found rows that are no probabilities, expected them to be positive and "
            "to sum to 1. Are these logits? Then use softmax first."
        )
    confidences = probabilities.max(axis=1).astype(np.float64)
    right = probabilities.argmax(axis=1) == labels
    places = np.minimum(
        (confidences * n_bins).astype(int), n_bins - 1
    )  # 1.0 belongs to the last one
    count = np.bincount(places, minlength=n_bins)
    with np.errstate(invalid="ignore"):
        confidence = np.bincount(places, weights=confidences, minlength=n_bins) / count
        accuracy = np.bincount(places, weights=right, minlength=n_bins) / count
    return confidence, accuracy, count


@renamed_arguments(bins="n_bins")
def expected_calibration_error(
    labels: np.ndarray, probabilities: np.ndarray, n_bins: int = 10
) -> float:
    """Return the mean distance of confidence and accuracy over the bins, weighted by their images.

    Parameters
    ----------
    labels, probabilities, n_bins
        As for `reliability`.

    Returns
    -------
    float
        0 for a classifier that is right as often as it claims; at most 1.

    References
    ----------
    C. Guo, G. Pleiss, Y. Sun, K. Q. Weinberger, "On calibration of modern neural networks",
    arXiv:1706.04599, equation 3.

    Examples
    --------
    >>> labels, probabilities = np.array([0, 1]), np.array([[0.9, 0.1], [0.6, 0.4]])
    >>> expected_calibration_error(labels, probabilities, n_bins=2)
    0.25
    """
    confidence, accuracy, count = reliability(labels, probabilities, n_bins)
    return float(np.nansum(count * np.abs(confidence - accuracy)) / len(labels))


@labels_first
def fit_temperature(labels: np.ndarray, logits: np.ndarray) -> float:
    """Find the temperature by which logits are best divided: that of the smallest cross-entropy.

    Parameters
    ----------
    labels : ndarray of shape (n,), integer
        Of images that the network was not trained on, and that the test does not use.
    logits : ndarray of shape (n, classes)

    Returns
    -------
    float
        Above 1 the network was too confident, below 1 not confident enough. Between 0.05 and 20,
        to three digits.

    References
    ----------
    Guo and others, arXiv:1706.04599, section 4.2. The search by thirds is ours: the loss has one
    valley in the logarithm of the temperature.

    Examples
    --------
    >>> logits = np.array([[2.0, 0.0]] * 4)
    >>> round(fit_temperature(np.array([0, 0, 0, 1]), logits), 2)
    1.82
    """

    def loss(log_temperature: float) -> float:
        return float(cross_entropy(labels, logits / np.exp(log_temperature)).mean())

    low, high = np.log(0.05), np.log(20)
    while high - low > 1e-4:
        left, right = low + (high - low) / 3, high - (high - low) / 3
        if loss(left) < loss(right):
            high = right
        else:
            low = left
    return float(np.exp((low + high) / 2))
