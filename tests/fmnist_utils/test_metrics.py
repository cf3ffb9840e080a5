"""How good a classifier is, and how sure we can be of it."""

import math

import numpy as np
import pytest
from scipy.stats import binomtest
from sklearn import metrics as sklearn_metrics

from fmnist_utils.metrics import (
    accuracy,
    class_recall,
    confusion_matrix,
    mcnemar,
    wilson_interval,
)


def drawn(seed):
    """Return labels and two predictions of two to eleven classes, some of which may be missing."""
    generator = np.random.default_rng(seed)
    classes, n = generator.integers(2, 12), generator.choice([1, 2, 5, 30, 1000])
    labels = generator.choice(generator.permutation(classes)[: generator.integers(1, 12)], n)
    predicted = [
        np.where(generator.random(n) < generator.choice([0, 0.5, 0.9, 1]), labels, other)
        for other in generator.integers(0, classes, (2, n))
    ]
    return int(classes), labels, *predicted


DRAWN = [pytest.param(*drawn(seed), id=f"draw {seed}") for seed in range(40)]
over_drawn = pytest.mark.parametrize(("classes", "labels", "predicted", "other"), DRAWN)


@over_drawn
def test_accuracy_is_scikit_learns(classes, labels, predicted, other):
    expected = sklearn_metrics.accuracy_score(labels, predicted)
    assert accuracy(labels, predicted) == pytest.approx(expected)


@over_drawn
def test_the_confusion_matrix_is_scikit_learns(classes, labels, predicted, other):
    expected = sklearn_metrics.confusion_matrix(labels, predicted, labels=range(classes))
    found = confusion_matrix(labels, predicted, classes)
    assert found.dtype == expected.dtype
    np.testing.assert_array_equal(found, expected)


@over_drawn
def test_recall_is_scikit_learns(classes, labels, predicted, other):
    expected = sklearn_metrics.recall_score(
        labels, predicted, labels=range(classes), average=None, zero_division=np.nan
    )
    found = class_recall(confusion_matrix(labels, predicted, classes))
    np.testing.assert_allclose(found, expected)  # NaN only where NaN is expected


@over_drawn
def test_mcnemar_is_scipys_binomial_test_of_the_images_that_one_alone_has_right(
    classes, labels, predicted, other
):
    first, second = predicted == labels, other == labels
    different = int((first != second).sum())  # of none, SciPy makes no test
    expected = binomtest(int((first & ~second).sum()), different).pvalue if different else 1
    assert mcnemar(labels, predicted, other) == pytest.approx(expected)


@pytest.mark.parametrize("confidence", [0.5, 0.9, 0.95, 0.999])
@pytest.mark.parametrize("n", [1, 2, 3, 10, 47, 1000, 10_000, 10**7])
def test_wilsons_interval_is_scipys(n, confidence):
    for correct in {0, 1, n // 3, n // 2, n - 1, n}:
        expected = binomtest(correct, n).proportion_ci(confidence, method="wilson")
        found = wilson_interval(correct, n, confidence)
        assert found == pytest.approx((expected.low, expected.high), rel=1e-9, abs=1e-12)


def test_accuracy_is_the_share_of_right_predictions():
    labels, predicted = [3, 1, 4, 1, 5], [3, 1, 4, 0, 0]
    right = sum(a == b for a, b in zip(labels, predicted, strict=True))
    assert accuracy(np.array(labels), np.array(predicted)) == right / 5


@pytest.mark.parametrize(("predicted", "share"), [([1, 2], 1), ([2, 1], 0)])
def test_accuracy_runs_from_0_to_1(predicted, share):
    assert accuracy(np.array([1, 2]), np.array(predicted)) == share


def test_accuracy_is_a_plain_number():
    assert type(accuracy(np.array([1]), np.array([1]))) is float


def test_labels_of_different_types_can_be_compared():
    assert accuracy(np.array([200], np.uint8), np.array([200], np.int64)) == 1


@pytest.mark.parametrize("shape", [(3, 10), (3, 1), (1,), (), (4,)])
def test_predictions_of_another_shape_are_never_stretched(shape):
    with pytest.raises(ValueError, match="Did you forget argmax"):
        accuracy(np.zeros(3, int), np.zeros(shape, int))


def test_no_predictions_have_no_accuracy():
    with pytest.raises(ValueError, match="accuracy found no predictions, expected at least one"):
        accuracy(np.array([], int), np.array([], int))


def test_no_predictions_give_a_confusion_matrix_of_noughts():
    nothing = np.array([], int)
    assert confusion_matrix(nothing, nothing, 2).tolist() == [[0, 0], [0, 0]]


def test_no_predictions_show_no_difference():
    assert mcnemar(*[np.array([], int)] * 3) == 1


@pytest.mark.parametrize(("correct", "n"), [(0, 1), (1, 1), (9, 10), (8350, 10_000), (1, 3)])
@pytest.mark.parametrize(("confidence", "z"), [(0.95, 1.959963984540054), (0.99, 2.5758293035489)])
def test_both_ends_are_z_standard_errors_from_the_share(correct, n, confidence, z):
    for end in wilson_interval(correct, n, confidence):
        distance = abs(correct / n - end)
        variance = abs(end * (1 - end)) / n  # of an end that rounding puts just outside 0 to 1, too
        assert distance == pytest.approx(z * math.sqrt(variance), abs=1e-6)


@pytest.mark.parametrize("confidence", [0.5, 0.9, 0.95, 0.99, 0.999])
@pytest.mark.parametrize(("correct", "n"), [(0, 1), (0, 10), (0, 10_000), (7, 7), (10_000, 10_000)])
def test_the_interval_stays_between_0_and_1(correct, n, confidence):
    low, high = wilson_interval(correct, n, confidence)
    assert 0 <= low < high <= 1


def test_the_interval_holds_the_share():
    low, high = wilson_interval(835, 1000)
    assert low < 0.835 < high


def test_more_predictions_make_it_narrower():
    widths = [high - low for low, high in (wilson_interval(9 * n, 10 * n) for n in (1, 10, 1000))]
    assert widths == sorted(widths, reverse=True)


def test_right_and_wrong_are_mirror_images():
    low, high = wilson_interval(3, 10)
    assert wilson_interval(7, 10) == pytest.approx((1 - high, 1 - low))


def test_the_interval_is_of_plain_numbers():
    assert [type(end) for end in wilson_interval(1, 2)] == [float, float]


@pytest.mark.parametrize(("correct", "n"), [(-1, 10), (11, 10), (0, 0), (-1, -1)])
def test_impossible_counts_are_refused(correct, n):
    with pytest.raises(ValueError, match=f"found {correct} right of {n}"):
        wilson_interval(correct, n)


def test_the_confusion_matrix_counts_each_pair():
    labels, predicted = np.array([0, 0, 1, 2, 2, 2]), np.array([0, 1, 1, 0, 2, 2])
    assert confusion_matrix(labels, predicted, 3).tolist() == [[1, 1, 0], [0, 1, 0], [1, 0, 2]]


def test_bytes_do_not_wrap_around_in_the_confusion_matrix():
    matrix = confusion_matrix(np.array([29], np.uint8), np.array([28], np.uint8), n_classes=30)
    assert matrix[29, 28] == matrix.sum() == 1


@pytest.mark.parametrize("value", [-1, 3])
def test_a_value_that_is_no_class_is_refused(value):
    with pytest.raises(ValueError, match="expected 0 to 2"):
        confusion_matrix(np.array([0]), np.array([value]), n_classes=3)


def test_scores_instead_of_predictions_are_refused():
    with pytest.raises(ValueError, match="Did you forget argmax"):
        confusion_matrix(np.zeros(3, dtype=int), np.zeros((3, 10)))


def test_recall_is_the_diagonal_over_the_rows():
    assert class_recall(np.array([[3, 1], [5, 5]])).tolist() == [0.75, 0.5]


def test_recall_of_a_class_without_images_is_nan():
    assert np.isnan(class_recall(np.array([[0, 0], [0, 4]]))[0])


def answers(right, of):
    """Return predictions for labels of 0 that are right at these places of so many."""
    return np.where(np.isin(np.arange(of), right), 0, 1)


def test_mcnemar_finds_no_difference_in_equal_predictions():
    predicted = answers([1, 2], of=9)
    assert mcnemar(np.zeros(9, dtype=int), predicted, predicted) == 1


def test_mcnemar_counts_only_images_on_which_one_alone_is_right():
    a, b = answers(range(8), of=20), answers(range(1), of=20)
    expected = 2 * 1 / 2**7  # seven tosses, all the same way
    assert mcnemar(np.zeros(20, dtype=int), a, b) == pytest.approx(expected)


def test_mcnemar_does_not_care_which_one_is_named_first():
    a, b = answers([0, 1, 2, 3], of=9), answers([3, 4], of=9)
    labels = np.zeros(9, dtype=int)
    assert mcnemar(labels, a, b) == mcnemar(labels, b, a)


def test_mcnemar_holds_for_thousands_of_differences():
    a, b = answers(range(3000), of=9000), answers(range(3000, 5500), of=9000)
    assert 0 < mcnemar(np.zeros(9000, dtype=int), a, b) < 1e-9


@pytest.mark.parametrize("place", [0, 1])
def test_mcnemar_refuses_scores_instead_of_predictions(place):
    predicted = [np.zeros(3, dtype=int), np.zeros(3, dtype=int)]
    predicted[place] = np.zeros((3, 1))
    with pytest.raises(ValueError, match="Did you forget argmax"):
        mcnemar(np.zeros(3, dtype=int), *predicted)
