"""Calibration: on predictions whose error is known, and against scikit-learn and SciPy."""

import numpy as np
import pytest
from scipy.optimize import minimize_scalar
from scipy.special import log_softmax
from sklearn.calibration import calibration_curve

from fmnist_utils.calibration import expected_calibration_error, fit_temperature, reliability
from fmnist_utils.softmax import softmax


def predictions(confidence, right_of):
    """Return labels and probabilities of two classes, with so many right of so many."""
    right, n = right_of
    probabilities = np.tile([confidence, 1 - confidence], (n, 1))
    return (np.arange(n) >= right).astype(int), probabilities


def together(*parts):
    return tuple(np.concatenate(arrays) for arrays in zip(*parts, strict=True))


def drawn(seed):
    """Return labels and logits of a network that is too sure, not sure enough, or neither."""
    generator = np.random.default_rng(seed)
    n, classes = generator.choice([2, 30, 1000]), generator.integers(2, 12)
    logits = generator.normal(0, 2, (n, classes))
    noise = generator.gumbel(size=logits.shape)  # the largest sum is a draw from the softmax
    return (logits + noise).argmax(axis=1), logits * generator.choice([0.3, 1, 3])


@pytest.mark.parametrize("bins", [1, 2, 10, 15])
@pytest.mark.parametrize("seed", range(20))
def test_the_bins_are_scikit_learns(seed, bins):
    labels, logits = drawn(seed)
    probabilities = softmax(logits)
    confidences, right = probabilities.max(axis=1), probabilities.argmax(axis=1) == labels
    expected = calibration_curve(right, confidences, n_bins=bins)  # without the empty bins
    sizes, _ = np.histogram(confidences, bins, (0, 1))

    confidence, accuracy, count = reliability(labels, probabilities, bins)
    np.testing.assert_array_equal(count, sizes)
    np.testing.assert_array_equal(np.isnan(confidence), sizes == 0)
    np.testing.assert_array_equal(np.isnan(accuracy), sizes == 0)
    np.testing.assert_allclose(accuracy[sizes > 0], expected[0])
    np.testing.assert_allclose(confidence[sizes > 0], expected[1])

    error = np.average(np.abs(expected[0] - expected[1]), weights=sizes[sizes > 0])
    assert expected_calibration_error(labels, probabilities, bins) == pytest.approx(error)


@pytest.mark.parametrize("seed", range(20))
def test_the_temperature_is_where_scipy_finds_the_smallest_loss(seed):
    labels, logits = drawn(seed)

    def loss(log_temperature):
        return -log_softmax(logits / np.exp(log_temperature), axis=1)[
            np.arange(len(labels)), labels
        ].mean()

    best = minimize_scalar(loss, bounds=np.log([0.05, 20]), options={"xatol": 1e-8})
    found = fit_temperature(labels, logits)
    assert found == pytest.approx(np.exp(best.x), rel=1e-3)
    assert loss(np.log(found)) == pytest.approx(best.fun, rel=1e-6, abs=1e-9)


@pytest.mark.parametrize(("label", "temperature"), [(0, 0.05), (1, 20)])
def test_where_all_are_right_or_all_wrong_the_temperature_is_at_its_bound(label, temperature):
    logits = np.tile([1.0, 0.0], (5, 1))
    assert fit_temperature(np.full(5, label), logits) == pytest.approx(temperature, rel=1e-3)


def test_one_prediction_alone_is_a_bin():
    assert expected_calibration_error(*predictions(0.8, (0, 1))) == pytest.approx(0.8)


def test_no_predictions_have_no_reliability():
    with pytest.raises(ValueError, match="found no predictions, expected at least one"):
        reliability(np.zeros(0, int), np.zeros((0, 10)))


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
