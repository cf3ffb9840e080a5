"""The slope by numbers is the slope, and the weights stay as they are."""

import numpy as np
import pytest

from fmnist_utils.gradient_check import numerical_gradient


def cubic(weights):
    return float((np.arange(1, 1 + weights.size) * weights.ravel() ** 3).sum())


@pytest.mark.parametrize("shape", [(3,), (2, 4), (2, 3, 2)])
def test_it_is_the_derivative(shape):
    weights = np.random.default_rng(0).normal(size=shape)
    slope = 3 * np.arange(1, 1 + weights.size) * weights.ravel() ** 2
    assert np.allclose(numerical_gradient(cubic, weights), slope.reshape(shape), atol=1e-7)


def test_the_weights_stay_as_they_are():
    weights = np.array([1.0, 2.0])
    numerical_gradient(cubic, weights)
    assert weights.tolist() == [1.0, 2.0]


@pytest.mark.parametrize("kind", [np.float32, np.int64])
def test_coarse_types_are_moved_in_float64(kind):
    weights = np.array([1, 2], kind)
    assert np.allclose(numerical_gradient(cubic, weights), [3, 24], atol=1e-6)
