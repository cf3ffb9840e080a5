"""Softmax and cross-entropy: their definitions, and no overflow."""

import numpy as np
import pytest
from scipy import special
from sklearn.metrics import log_loss

from fmnist_utils.softmax import cross_entropy, softmax

LOGITS = np.random.default_rng(0).normal(0, 3, (50, 10))
LABELS = np.random.default_rng(1).integers(0, 10, 50)


@pytest.fixture(params=[0.0, 1e-3, 1.0, 30.0, 1e4], ids=lambda scale: f"scale {scale:g}")
def drawn(request):
    """Return logits of one scale, from all equal to beyond what exp can take, and labels."""
    generator = np.random.default_rng(0)
    return generator.normal(0, request.param, (200, 7)), generator.integers(0, 7, 200)


def test_softmax_is_scipys(drawn):
    logits, _ = drawn
    np.testing.assert_allclose(softmax(logits), special.softmax(logits, axis=1))


def test_cross_entropy_is_scipys_log_softmax_at_the_label(drawn):
    logits, labels = drawn
    expected = -special.log_softmax(logits, axis=1)[np.arange(200), labels]
    np.testing.assert_allclose(cross_entropy(labels, logits), expected, atol=1e-12)


def test_the_mean_cross_entropy_is_scikit_learns_log_loss():
    expected = log_loss(LABELS, special.softmax(LOGITS, axis=1), labels=range(10))
    assert cross_entropy(LABELS, LOGITS).mean() == pytest.approx(expected)


@pytest.mark.parametrize("shape", [(0, 10), (1, 1), (3, 1)])
def test_no_images_or_one_class_are_taken(shape):
    assert softmax(np.zeros(shape)).tolist() == np.ones(shape).tolist()
    assert cross_entropy(np.zeros(shape[0], int), np.zeros(shape)).tolist() == [0] * shape[0]


def test_softmax_is_exp_over_the_sum_of_exp():
    for row, probabilities in zip(LOGITS, softmax(LOGITS), strict=True):
        total = sum(np.exp(value) for value in row)
        assert probabilities == pytest.approx([np.exp(value) / total for value in row])


def test_each_row_sums_to_one():
    assert softmax(LOGITS).sum(axis=1) == pytest.approx(np.ones(50))


def test_a_number_added_to_a_row_changes_nothing():
    assert softmax(LOGITS + 7) == pytest.approx(softmax(LOGITS))


def test_large_logits_do_not_overflow():
    assert softmax(np.array([[1e4, 0.0, -1e4]])).tolist() == [[1, 0, 0]]


def test_the_float_type_is_kept():
    assert softmax(LOGITS.astype(np.float32)).dtype == np.float32


def test_cross_entropy_is_minus_the_logarithm_of_the_true_probability():
    expected = -np.log(softmax(LOGITS)[np.arange(50), LABELS])
    assert cross_entropy(LABELS, LOGITS) == pytest.approx(expected)


def test_cross_entropy_of_a_confident_mistake_is_large_and_finite():
    assert cross_entropy(np.array([1]), np.array([[1e4, 0.0]])).tolist() == [1e4]


@pytest.mark.parametrize("call", [softmax, lambda logits: cross_entropy(np.array([1]), logits)])
def test_a_single_row_without_its_axis_is_refused(call):
    with pytest.raises(ValueError, match=r"shape \(10,\), expected \(n, classes\)"):
        call(np.zeros(10))


def test_labels_of_another_number_are_refused():
    with pytest.raises(ValueError, match="expected one label a row"):
        cross_entropy(np.zeros(2, dtype=int), np.zeros((3, 10)))


def test_the_order_of_the_first_edition_warns_and_still_works():
    with pytest.warns(FutureWarning, match=r"cross_entropy\(labels, logits\)"):
        assert cross_entropy(LOGITS, LABELS).tolist() == cross_entropy(LABELS, LOGITS).tolist()
