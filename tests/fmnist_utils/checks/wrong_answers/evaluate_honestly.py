"""Wrong answers to the sheet; each docstring is part of the sentence that it must get."""

import numpy as np

from fmnist_utils import metrics
from fmnist_utils.softmax import cross_entropy, softmax


def confusion_matrix__lies_on_its_side(labels, predicted, classes):
    """the true class chooses the row"""
    matrix = np.zeros((classes, classes), int)
    np.add.at(matrix, (predicted, labels), 1)
    return matrix


def confusion_matrix__bytes_wrap_around(labels, predicted, classes):
    """wrap around above 255"""
    cells = np.bincount(labels * classes + predicted, minlength=classes * classes)
    return cells.reshape(classes, classes)


def confusion_matrix__without_minlength(labels, predicted, classes):
    """stops at the largest pair that came"""
    cells = np.bincount(labels.astype(int) * classes + predicted)
    return cells.reshape(classes, classes)


def confusion_matrix__always_ten_classes(labels, predicted, classes):
    """use `classes`, ten is only one number of them"""
    return metrics.confusion_matrix(labels, predicted)


def confusion_matrix__counts_each_pair_once(labels, predicted, classes):
    """however often it comes"""
    matrix = np.zeros((classes, classes), int)
    matrix[labels, predicted] += 1
    return matrix


def confusion_matrix__shares(labels, predicted, classes):
    """shares of each true class"""
    matrix = metrics.confusion_matrix(labels, predicted, classes)
    with np.errstate(invalid="ignore"):
        return matrix / matrix.sum(axis=1, keepdims=True)


def confusion_matrix__two_bytes(labels, predicted, classes):
    """count up to 32,767"""
    matrix = np.zeros((classes, classes), np.int16)
    np.add.at(matrix, (labels, predicted), 1)
    return matrix.astype(np.int64)


def confusion_matrix__mistakes_only(labels, predicted, classes):
    """the diagonal counts what is right"""
    wrong = labels != predicted
    return metrics.confusion_matrix(labels[wrong], predicted[wrong], classes)


def class_precision__recall(matrix):
    """that is recall"""
    return np.diag(matrix) / matrix.sum(axis=1)


def class_precision__nothing_called_so_is_bad(matrix):
    """that is unknown (nan), not bad"""
    called = matrix.sum(axis=0)
    return np.diag(matrix) / np.maximum(called, 1)


def class_precision__share_of_all(matrix):
    """a part of all images"""
    return np.diag(matrix) / matrix.sum()


def class_precision__nan_made_a_number(matrix):
    """found 0 at [1], expected nan"""
    with np.errstate(invalid="ignore"):
        return np.nan_to_num(np.diag(matrix) / matrix.sum(axis=0))


def class_precision__a_list(matrix):
    """expected a plain NumPy array of shape (1,)"""
    return [row[k] / matrix[:, k].sum() for k, row in enumerate(matrix)]


def _wilson(right, n, z):
    share = right / n
    centre = (share + z**2 / (2 * n)) / (1 + z**2 / n)
    half = z * np.sqrt(share * (1 - share) / n + z**2 / (4 * n**2)) / (1 + z**2 / n)
    return centre - half, centre + half


def recall_intervals__textbook(matrix, z):
    """knows nothing near 0 and 1"""
    n = matrix.sum(axis=1)
    share = np.diag(matrix) / n
    half = z * np.sqrt(share * (1 - share) / n)
    return np.column_stack([share - half, share + half])


def recall_intervals__two_rows(matrix, z):
    """low and high are the two columns"""
    low, high = _wilson(np.diag(matrix), matrix.sum(axis=1), z)
    return np.array([low, high])


def recall_intervals__high_first(matrix, z):
    """high comes after low"""
    low, high = _wilson(np.diag(matrix), matrix.sum(axis=1), z)
    return np.stack([high, low], axis=1)


def recall_intervals__of_precision(matrix, z):
    """a recall's n is its row"""
    return np.stack(_wilson(np.diag(matrix), matrix.sum(axis=0), z), axis=1)


def recall_intervals__n_of_all_images(matrix, z):
    """of the class, not of all"""
    return np.stack(_wilson(np.diag(matrix), matrix.sum(), z), axis=1)


def recall_intervals__no_images_no_interval(matrix, z):
    """anything may be true, 0 to 1"""
    return np.stack(_wilson(np.diag(matrix), matrix.sum(axis=1), z), axis=1)


def recall_intervals__always_95(matrix, z):
    """1.96 is only one of them"""
    n = matrix.sum(axis=1)
    found = np.stack(_wilson(np.diag(matrix), np.maximum(n, 1), 1.96), axis=1)
    found[n == 0] = 0, 1
    return found


def calibration_error__on_the_whole(confidence, right, bins):
    """must not cancel"""
    return abs(confidence.mean() - right.mean())


def calibration_error__plain_mean_of_bins(confidence, right, bins):
    """a bin counts by its answers"""
    places = np.minimum((bins * confidence).astype(int), bins - 1)
    return np.mean([
        abs(confidence[places == k].mean() - right[places == k].mean()) for k in np.unique(places)
    ])  # fmt: skip


def calibration_error__empty_bin(confidence, right, bins):
    """a sum with one nan is nan"""
    total = 0
    for k in range(bins):
        inside = np.minimum((bins * confidence).astype(int), bins - 1) == k
        total += inside.mean() * abs(confidence[inside].mean() - right[inside].mean())
    return total


def calibration_error__one_falls_out(confidence, right, bins):
    """yours fell out"""
    total = 0
    for k in range(bins):
        inside = (confidence >= k / bins) & (confidence < (k + 1) / bins)
        total += abs(confidence[inside].sum() - right[inside].sum())
    return total / len(confidence)


def calibration_error__one_has_a_bin_of_its_own(confidence, right, bins):
    """not to one behind it"""
    places = (bins * confidence).astype(int)
    claimed = np.bincount(places, weights=confidence)
    return np.abs(claimed - np.bincount(places, weights=right)).sum() / len(right)


def calibration_error__answer_by_answer(confidence, right, bins):
    """not answer by answer"""
    return np.abs(confidence - right).mean()


def calibration_error__not_divided(confidence, right, bins):
    """divide by the number of answers"""
    places = np.minimum((bins * confidence).astype(int), bins - 1)
    return np.abs(np.bincount(places, weights=confidence - right)).sum()


def what_it_claims__modest():
    """lies above the line"""
    return "b"


def what_it_claims__accuracy():
    """t moves only the confidence"""
    return "c"


def what_it_claims__falling():
    """the points rise from left to right"""
    return "d"


def _mean_losses(logits, labels, temperatures):
    return [cross_entropy(labels, logits / t).mean() for t in temperatures]


def temper__chosen_by_the_test(validation_logits, y, test_logits, y_test, temperatures):
    """chosen by the test images, which are there to judge it"""
    losses = _mean_losses(test_logits, y_test, temperatures)
    return temperatures[np.argmin(losses)], min(losses)


def temper__multiplied(validation_logits, y, test_logits, y_test, temperatures):
    """t divides the logits, you multiplied"""
    losses = [cross_entropy(y, validation_logits * t).mean() for t in temperatures]
    best = temperatures[np.argmin(losses)]
    return best, cross_entropy(y_test, test_logits * best).mean()


def temper__judged_by_validation(validation_logits, y, test_logits, y_test, temperatures):
    """the loss of the validation images"""
    losses = _mean_losses(validation_logits, y, temperatures)
    return temperatures[np.argmin(losses)], min(losses)


def temper__never_applied(validation_logits, y, test_logits, y_test, temperatures):
    """the test logits were not divided by it"""
    losses = _mean_losses(validation_logits, y, temperatures)
    return temperatures[np.argmin(losses)], cross_entropy(y_test, test_logits).mean()


def temper__chosen_by_accuracy(validation_logits, y, test_logits, y_test, temperatures):
    """as by accuracy, that no T changes"""
    scores = [np.mean((validation_logits / t).argmax(axis=1) == y) for t in temperatures]
    best = temperatures[np.argmax(scores)]
    return best, cross_entropy(y_test, test_logits / best).mean()


def temper__both_sets_together(validation_logits, y, test_logits, y_test, temperatures):
    """the test images had a say in this t"""
    logits = np.concatenate([validation_logits, test_logits])
    best = temperatures[np.argmin(_mean_losses(logits, np.append(y, y_test), temperatures))]
    return best, cross_entropy(y_test, test_logits / best).mean()


def temper__softmax_overflows(validation_logits, y, test_logits, y_test, temperatures):
    """inf / inf is nan"""

    def loss(logits, labels):
        exponentials = np.exp(logits)
        sums = exponentials.sum(axis=1)
        return -np.log(exponentials[np.arange(len(labels)), labels] / sums).mean()

    losses = [loss(validation_logits / t, y) for t in temperatures]
    best = temperatures[np.argmin(losses)]
    return best, loss(test_logits / best, y_test)


def class_precision__nan_where_none_is_right(matrix):
    """called, but never rightly, has precision 0"""
    with np.errstate(invalid="ignore"):
        return np.where(
            matrix.diagonal() == 0, np.nan, matrix.diagonal() / np.maximum(matrix.sum(axis=0), 1)
        )


def calibration_error__ten_bins_always(confidence, right, bins):
    """ten is only one number of them"""
    places = np.minimum((10 * confidence).astype(int), bins - 1)
    claimed = np.bincount(places, weights=confidence)
    return float(np.abs(claimed - np.bincount(places, weights=right)).sum() / len(right))


def calibration_error__the_last_of_ten(confidence, right, bins):
    """9 is only the last of ten"""
    places = np.minimum((bins * confidence).astype(int), 9)
    claimed = np.bincount(places, weights=confidence)
    return float(np.abs(claimed - np.bincount(places, weights=right)).sum() / len(right))


def _truth(labels, probabilities):
    return np.eye(probabilities.shape[1])[labels]


def brier_score__true_class_alone(labels, probabilities):
    """the other classes count, too"""
    return np.mean((1 - probabilities[np.arange(len(labels)), labels]) ** 2)


def brier_score__mean_over_classes(labels, probabilities):
    """add up over the classes"""
    return np.mean((probabilities - _truth(labels, probabilities)) ** 2)


def brier_score__sum_over_images(labels, probabilities):
    """you have their sum"""
    return np.sum((probabilities - _truth(labels, probabilities)) ** 2)


def brier_score__plain_distance(labels, probabilities):
    """the plain ones reward shouting"""
    return np.abs(probabilities - _truth(labels, probabilities)).sum(axis=1).mean()


def brier_score__root(labels, probabilities):
    """no root at the end"""
    return np.sqrt(((probabilities - _truth(labels, probabilities)) ** 2).sum(axis=1).mean())


def brier_score__of_the_confidence(labels, probabilities):
    """the largest probability alone"""
    right = probabilities.argmax(axis=1) == labels
    return np.mean((right - probabilities.max(axis=1)) ** 2)


def brier_score__log_loss(labels, probabilities):
    """that is the log loss"""
    return -np.log(probabilities[np.arange(len(labels)), labels]).mean()


def brier_score__always_ten_classes(labels, probabilities):
    """ten is only one of them"""
    return ((probabilities - np.eye(10)[labels]) ** 2).sum(axis=1).mean()


def decide__on_its_side(probabilities, costs, price):
    """yours lies on its side"""
    expected = probabilities @ costs.T
    return np.where(expected.min(axis=1) > price, -1, expected.argmin(axis=1))


def decide__likeliest(probabilities, costs, price):
    """need not be the cheapest"""
    expected = (probabilities @ costs).min(axis=1)
    return np.where(expected > price, -1, probabilities.argmax(axis=1))


def decide__by_confidence(probabilities, costs, price):
    """not by the confidence"""
    sure = 1 - probabilities.max(axis=1) <= price
    return np.where(sure, probabilities.argmax(axis=1), -1)


def decide__never_asks(probabilities, costs, price):
    """you never ask"""
    return (probabilities @ costs).argmin(axis=1)


def decide__dearest_answer(probabilities, costs, price):
    """the largest expected cost was chosen"""
    expected = probabilities @ costs
    return np.where(expected.min(axis=1) > price, -1, expected.argmax(axis=1))


def decide__asks_at_a_tie(probabilities, costs, price):
    """just as much as asking, answer"""
    expected = probabilities @ costs
    return np.where(expected.min(axis=1) >= price, -1, expected.argmin(axis=1))


def decide__asking_is_a_class(probabilities, costs, price):
    """asking is called -1 here"""
    expected = probabilities @ costs
    return np.where(expected.min(axis=1) > price, len(costs), expected.argmin(axis=1))


def decide__the_worst_case(probabilities, costs, price):
    """weigh each price by its probability"""
    worst = np.array([
        [max(c for p, c in zip(row, column, strict=True) if p > 0) for column in costs.T]
        for row in probabilities
    ])  # fmt: skip
    return np.where(worst.min(axis=1) > price, -1, worst.argmin(axis=1))


def decide__the_costs_themselves(probabilities, costs, price):
    """these are their costs"""
    expected = (probabilities @ costs).min(axis=1)
    return np.minimum(expected, price)


def confusion_matrix__counts_in_bytes(labels, predicted, classes):
    """a byte counts up to 255"""
    matrix = np.zeros((classes, classes), np.uint8)
    np.add.at(matrix, (labels, predicted), 1)
    return matrix.astype(np.int64)


def recall_intervals__the_package(matrix, z):
    """takes a confidence, not z, and an n of 1 or more"""
    found = zip(matrix.diagonal(), matrix.sum(axis=1), strict=True)
    return np.array([metrics.wilson_interval(int(k), int(n)) for k, n in found])


def calibration_error__one_edge_too_few(confidence, right, bins):
    """b bins have b + 1 edges"""
    edges, total = np.linspace(0, 1, bins), 0.0
    for low, high in zip(edges[:-1], edges[1:], strict=True):
        inside = (confidence >= low) & ((confidence < high) | (high == 1))
        total += abs(confidence[inside].sum() - right[inside].sum())
    return total / len(right)


def calibration_error__closed_above(confidence, right, bins):
    """the lower edge belongs to the bin"""
    total = 0.0
    for k in range(bins):
        inside = (confidence > k / bins) & (confidence <= (k + 1) / bins)
        total += abs(confidence[inside].sum() - right[inside].sum())
    return total / len(right)


def brier_score__halved(labels, probabilities):
    """do not halve"""
    return ((probabilities - _truth(labels, probabilities)) ** 2).sum(axis=1).mean() / 2


def temper__by_brier_score(validation_logits, y, test_logits, y_test, temperatures):
    """this t has the smallest brier score"""
    scores = [
        brier_score__halved(y, softmax(validation_logits.astype(float) / t)) for t in temperatures
    ]
    best = temperatures[np.argmin(scores)]
    return best, cross_entropy(y_test, test_logits / best).mean()


def decide__asks_by_the_mean(probabilities, costs, price):
    """not with the mean"""
    expected = probabilities @ costs
    return np.where(expected.mean(axis=1) > price, -1, expected.argmin(axis=1))


def decide__asks_by_the_largest(probabilities, costs, price):
    """not with the largest"""
    expected = probabilities @ costs
    return np.where(expected.max(axis=1) > price, -1, expected.argmin(axis=1))


def decide__price_against_confidence(probabilities, costs, price):
    """not with the confidence"""
    expected = probabilities @ costs
    return np.where(probabilities.max(axis=1) < price, -1, expected.argmin(axis=1))


def class_precision__f1(matrix):
    """that is the f1 score"""
    with np.errstate(invalid="ignore"):
        return 2 * np.diag(matrix) / (matrix.sum(axis=0) + matrix.sum(axis=1))


def class_precision__in_percent(matrix):
    """a share lies between 0 and 1"""
    with np.errstate(invalid="ignore"):
        return np.round(100 * np.diag(matrix) / matrix.sum(axis=0), 9)


def class_precision__recall_without_holes(matrix):
    """that is recall"""
    return np.diag(matrix) / np.maximum(matrix.sum(axis=1), 1)


def recall_intervals__textbook_with_holes(matrix, z):
    """no width at 0 and 1"""
    found = recall_intervals__textbook(matrix, z)
    found[matrix.sum(axis=1) == 0] = 0, 1
    return found


def temper__by_the_median(validation_logits, y, test_logits, y_test, temperatures):
    """this t has the smallest median loss"""
    losses = [np.median(cross_entropy(y, validation_logits / t)) for t in temperatures]
    best = temperatures[np.argmin(losses)]
    return best, cross_entropy(y_test, test_logits / best).mean()


def temper__all_by_the_median(validation_logits, y, test_logits, y_test, temperatures):
    """not by their median"""
    losses = [np.median(cross_entropy(y, validation_logits / t)) for t in temperatures]
    best = temperatures[np.argmin(losses)]
    return best, np.median(cross_entropy(y_test, test_logits / best))


def decide__last_of_equals(probabilities, costs, price):
    """of two answers that cost the same, take the first"""
    expected = (probabilities @ costs)[:, ::-1]
    place = len(costs) - 1 - expected.argmin(axis=1)
    return np.where(expected.min(axis=1) > price, -1, place)


def confusion_matrix__only_those_that_came(labels, predicted, classes):
    """only classes that came"""
    came = np.unique(np.append(labels, predicted))
    return np.array([[np.sum((labels == i) & (predicted == j)) for j in came] for i in came])


def temper__coldest(validation_logits, y, test_logits, y_test, temperatures):
    """each time the smallest t came"""
    best = temperatures.min()
    return best, cross_entropy(y_test, test_logits / best).mean()


def confusion_matrix__one_row_n_times(labels, predicted, classes):
    """is one row, n times"""
    matrix = [[0] * classes] * classes
    for true, guess in zip(labels, predicted, strict=True):
        matrix[true][guess] += 1
    return np.array(matrix)


def confusion_matrix__histogram_without_range(labels, predicted, classes):
    """tell it `range`"""
    return np.histogram2d(labels, predicted, bins=classes)[0].astype(int)


def confusion_matrix__brackets_forgotten(labels, predicted, classes):
    """put each comparison in brackets"""
    matrix = np.zeros((classes, classes), int)
    for i in range(classes):
        for j in range(classes):
            matrix[i, j] = np.sum(labels == i & predicted == j)
    return matrix


def class_precision__called_once_is_unknown(matrix):
    """found nan"""
    called = matrix.sum(axis=0)
    return np.where(called > 1, np.diag(matrix) / np.maximum(called, 1), np.nan)


def class_precision__into_whole_numbers(matrix):
    """cut to whole numbers"""
    shares = np.zeros_like(matrix.diagonal())
    for k, called in enumerate(matrix.sum(axis=0)):
        if called:
            shares[k] = matrix[k, k] / called
    return shares


def class_precision__none_is_unknown(matrix):
    """none makes objects"""
    columns = enumerate(matrix.T)
    return np.array([column[k] / column.sum() if column.any() else None for k, column in columns])


def recall_intervals__reshaped(matrix, z):
    """does not turn rows into columns"""
    n = matrix.sum(axis=1)
    low, high = _wilson(np.diag(matrix), np.maximum(n, 1), z)
    low[n == 0], high[n == 0] = 0, 1
    return np.array([low, high]).reshape(len(matrix), 2)


def recall_intervals__agresti_coull(matrix, z):
    """agresti and coull's"""
    n = matrix.sum(axis=1) + z**2
    share = (np.diag(matrix) + z**2 / 2) / n
    half = z * np.sqrt(share * (1 - share) / n)
    return np.stack([share - half, share + half], axis=1)


def recall_intervals__around_the_share(matrix, z):
    """a centre of its own"""
    n = matrix.sum(axis=1)
    low, high = _wilson(np.diag(matrix), n, z)
    share, half = np.diag(matrix) / n, (high - low) / 2
    return np.stack([share - half, share + half], axis=1)


def calibration_error__into_the_first(confidence, right, bins):
    """not to the first"""
    places = (bins * confidence).astype(int) % bins
    claimed = np.bincount(places, weights=confidence)
    return np.abs(claimed - np.bincount(places, weights=right)).sum() / len(right)


def calibration_error__edges_of_a_histogram(confidence, right, bins):
    """bins go from 0 to 1"""
    count, edges = np.histogram(confidence, bins=bins)
    claimed = np.histogram(confidence, bins=edges, weights=confidence)[0]
    kept = np.histogram(confidence, bins=edges, weights=right.astype(float))[0]
    return np.abs(claimed - kept).sum() / count.sum()


def calibration_error__edges_count_twice(confidence, right, bins):
    """yours counts it in both"""
    edges, total = np.linspace(0, 1, bins + 1), 0.0
    for low, high in zip(edges[:-1], edges[1:], strict=True):
        inside = (low <= confidence) & (confidence <= high)
        if inside.any():
            total += inside.mean() * abs(confidence[inside].mean() - right[inside].mean())
    return total


def brier_score__label_as_a_number(labels, probabilities):
    """a label names a class"""
    return ((probabilities - labels[:, np.newaxis]) ** 2).sum(axis=1).mean()


def brier_score__truth_of_the_likeliest(labels, probabilities):
    """not the likeliest class"""
    truth = np.eye(probabilities.shape[1])[probabilities.argmax(axis=1)]
    return ((probabilities - truth) ** 2).sum(axis=1).mean()


def temper__log_of_softmax(validation_logits, y, test_logits, y_test, temperatures):
    """softmax rounds a small probability to 0"""

    def loss(logits, labels):
        return -np.log(softmax(logits)[np.arange(len(labels)), labels]).mean()

    best = temperatures[np.argmin([loss(validation_logits / t, y) for t in temperatures])]
    return best, loss(test_logits / best, y_test)


def temper__away_from_0(validation_logits, y, test_logits, y_test, temperatures):
    """hides how large the loss is"""

    def loss(logits, labels):
        return -np.log(softmax(logits)[np.arange(len(labels)), labels] + 1e-12).mean()

    best = temperatures[np.argmin([loss(validation_logits / t, y) for t in temperatures])]
    return best, loss(test_logits / best, y_test)


def temper__softmax_twice(validation_logits, y, test_logits, y_test, temperatures):
    """it was done twice"""
    losses = [cross_entropy(y, softmax(validation_logits / t)).mean() for t in temperatures]
    best = temperatures[np.argmin(losses)]
    return best, cross_entropy(y_test, softmax(test_logits / best)).mean()


def decide__asks_by_the_likeliest(probabilities, costs, price):
    """not with that of the likeliest answer"""
    expected = probabilities @ costs
    of_the_likeliest = expected[np.arange(len(expected)), probabilities.argmax(axis=1)]
    return np.where(of_the_likeliest > price, -1, expected.argmin(axis=1))


def decide__the_lessons_price(probabilities, costs, price):
    """the price that you are given"""
    expected = probabilities @ costs
    return np.where(expected.min(axis=1) > 0.5, -1, expected.argmin(axis=1))


MUST_NOT_BE_TOLD = {
    "confusion_matrix__only_those_that_came": "not the largest that came",
    "class_precision__called_once_is_unknown": "never rightly",
    "recall_intervals__reshaped": "low and high are the two columns",
    "calibration_error__into_the_first": "one behind it",
    "brier_score__mean_over_classes": "do not halve",
    "temper__coldest": "by accuracy",
    "decide__asks_by_the_likeliest": "need not be the cheapest",
}
