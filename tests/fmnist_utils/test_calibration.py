"""Calibration, on predictions whose error is known."""

import numpy as np
import pytest

from fmnist_utils.calibration import expected_calibration_error, fit_temperature, reliability
from fmnist_utils.softmax import softmax


def predictions(confidence, right_of):
    """Return labels and probabilities of two classes, with so many right of so many."""
    right, n = right_of
    probabilities = np.tile([confidence, 1 - confidence], (n, 1))
    return (np.arange(n) >= right).astype(int), probabilities


def together(*parts):
    return tuple(np.concatenate(arrays) for arrays in zip(*parts, strict=True))


def test_a_classifier_that_is_right_as_often_as_it_says_has_no_error():
    parts = together(predictions(0.75, (75, 100)), predictions(0.95, (19, 20)))
    assert expected_calibration_error(*parts) == pytest.approx(0)


def test_the_error_is_the_distance_of_confidence_and_accuracy():
    assert expected_calibration_error(*predictions(0.9, (60, 100))) == pytest.approx(0.3)


def test_bins_are_weighted_by_their_images():
    parts = together(
        predictions(0.95, (65, 100)), predictions(0.65, (65, 100)), predictions(0.65, (65, 100))
    )
    assert expected_calibration_error(*parts) == pytest.approx(0.1)


def test_too_low_a_confidence_counts_as_too_high_a_one():
    assert expected_calibration_error(*predictions(0.6, (90, 100))) == pytest.approx(0.3)


def test_a_confidence_of_one_is_in_the_last_bin():
    _, accuracy, count = reliability(*predictions(1.0, (3, 4)))
    assert (count[-1], accuracy[-1]) == (4, 0.75)


def test_an_empty_bin_is_nan_and_counts_nothing():
    confidence, accuracy, count = reliability(*predictions(0.95, (1, 1)))
    assert np.isnan(confidence[:9]).all()
    assert np.isnan(accuracy[:9]).all()
    assert count[:9].sum() == 0


def test_logits_are_refused():
    with pytest.raises(ValueError, match="Are these logits"):
        reliability(np.array([0]), np.array([[3.0, -1.0]]))


def test_labels_that_do_not_fit_are_refused():
    with pytest.raises(ValueError, match=r"expected \(n,\) and \(n, classes\)"):
        reliability(np.zeros(3, dtype=int), np.full((2, 2), 0.5))


@pytest.mark.parametrize("temperature", [0.4, 1.0, 3.0])
def test_the_temperature_that_was_used_is_found_again(temperature):
    generator = np.random.default_rng(0)
    logits = generator.normal(0, 2, (20_000, 10))
    labels = np.array([generator.choice(10, p=p) for p in softmax(logits)])
    assert fit_temperature(labels, logits * temperature) == pytest.approx(temperature, rel=0.05)
