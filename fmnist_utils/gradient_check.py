"""The slope of a loss by numbers, to prove a formula with."""

from collections.abc import Callable

import numpy as np


def numerical_gradient(
    loss: Callable[[np.ndarray], float], weights: np.ndarray, step: float = 1e-5
) -> np.ndarray:
    """Move each weight alone, up and down, and see how the loss changes.

    Parameters
    ----------
    loss : callable
        Takes an array of the weights' shape, and returns a number.
    weights : ndarray of any shape
        It is not changed.
    step : float
        How far a weight is moved, up and down.

    Returns
    -------
    ndarray of the weights' shape, float64
        (loss up - loss down) / (2 step) for each weight. The error falls with the square of the
        step, until rounding takes over.

    Examples
    --------
    >>> numerical_gradient(lambda w: float((w**2).sum()), np.array([1.0, -3.0])).round(6)
    array([ 2., -6.])
    """
    moved = weights.astype(np.float64)
    result = np.zeros(weights.shape)
    for place in np.ndindex(weights.shape):
        kept = moved[place]
        moved[place] = kept + step
        up = loss(moved)
        moved[place] = kept - step
        down = loss(moved)
        moved[place] = kept
        result[place] = (up - down) / (2 * step)
    return result
