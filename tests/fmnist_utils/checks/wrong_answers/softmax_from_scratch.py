"""Wrong answers to the sheet; each docstring is part of the sentence that it must get."""

import numpy as np

import fmnist_utils.softmax


def one_hot__a_column_for_each_label(labels, classes):
    """each label is a row, each class a column"""
    result = np.zeros((classes, len(labels)))
    result[labels, np.arange(len(labels))] = 1
    return result


def one_hot__counts_the_classes_itself(labels, classes):
    """the number of classes is told"""
    result = np.zeros((len(labels), labels.max() + 1))
    result[np.arange(len(labels)), labels] = 1
    return result


def one_hot__fills_columns(labels, classes):
    """each row holds the ones of all labels"""
    result = np.zeros((len(labels), classes))
    result[:, labels] = 1
    return result


def one_hot__begins_with_1(labels, classes):
    """the first class is 0, not 1"""
    result = np.zeros((len(labels), classes))
    for i, label in enumerate(labels):
        result[i, int(label) - 1] = 1
    return result


def softmax__naive(logits):
    """exp of a large logit is infinite"""
    return np.exp(logits) / np.exp(logits).sum(axis=-1, keepdims=True)


def softmax__largest_of_all(logits):
    """in other rows all exponentials become 0"""
    exponentials = np.exp(logits - logits.max())
    return exponentials / exponentials.sum(axis=-1, keepdims=True)


def softmax__along_the_images(logits):
    """along the first axis, expected along the last"""
    exponentials = np.exp(logits - logits.max(axis=0))
    return exponentials / exponentials.sum(axis=0)


def softmax__axis_1(logits):
    """that is axis 1 in a table only"""
    if logits.ndim == 1:
        return softmax__axis_1(logits[np.newaxis])[0]
    exponentials = np.exp(logits - logits.max(axis=1, keepdims=True))
    return exponentials / exponentials.sum(axis=1, keepdims=True)


def softmax__in_place(logits):
    """changed its argument number 1"""
    logits -= logits.max(axis=-1, keepdims=True)
    return np.exp(logits) / np.exp(logits).sum(axis=-1, keepdims=True)


def _probabilities(logits):
    exponentials = np.exp(logits - logits.max(axis=1, keepdims=True))
    return exponentials / exponentials.sum(axis=1, keepdims=True)


def cross_entropy__from_rounded_probabilities(labels, logits):
    """0 has no logarithm"""
    return -np.log(_probabilities(logits)[np.arange(len(labels)), labels.reshape(-1)])


def cross_entropy__clipped(labels, logits):
    """hides how wrong the answer is"""
    own = _probabilities(logits)[np.arange(len(labels)), labels.reshape(-1)]
    return -np.log(np.clip(own, 1e-12, 1))


def cross_entropy__column_of_labels(labels, logits):
    """make them flat first"""
    largest = logits.max(axis=1, keepdims=True)
    log_sum = (largest + np.log(np.exp(logits - largest).sum(axis=1, keepdims=True)))[:, 0]
    return log_sum - logits[np.arange(len(labels)), labels]


def cross_entropy__mean(labels, logits):
    """one loss for each image, not their mean"""
    return -np.log(_probabilities(logits)[np.arange(len(labels)), labels.ravel()]).mean()


def cross_entropy__sign(labels, logits):
    """the loss is minus that"""
    return np.log(_probabilities(logits)[np.arange(len(labels)), labels.ravel()])


def _error(x, labels, w, b):
    return _probabilities(x @ w + b) - np.eye(w.shape[1])[labels]


def gradient__sum(x, labels, w, b):
    """the sum over the images is not divided by their number"""
    error = _error(x, labels, w, b)
    return x.T @ error, error.sum(axis=0)


def gradient__sum_for_w_only(x, labels, w, b):
    """the slope in w is not divided by the number of images"""
    error = _error(x, labels, w, b)
    return x.T @ error, error.mean(axis=0)


def gradient__sign(x, labels, w, b):
    """what you said minus what was true"""
    error = -_error(x, labels, w, b)
    return x.T @ error / len(x), error.mean(axis=0)


def gradient__truth_forgotten(x, labels, w, b):
    """what was true is not subtracted"""
    error = _probabilities(x @ w + b)
    return x.T @ error / len(x), error.mean(axis=0)


def gradient__one_bias_for_all(x, labels, w, b):
    """average over the images only"""
    error = _error(x, labels, w, b)
    return x.T @ error / len(x), error.mean()


def gradient__exponentials_overflow(x, labels, w, b):
    """exp of a large logit is infinite"""
    exponentials = np.exp(x @ w + b)
    error = exponentials / exponentials.sum(axis=1, keepdims=True)
    error[np.arange(len(x)), labels] -= 1
    return x.T @ error / len(x), error.mean(axis=0)


def why_it_climbs__rate():
    """it climbs, too, only later"""
    return "a"


def why_it_climbs__start():
    """equal templates part at the first step"""
    return "c"


def why_it_climbs__mean():
    """is the mean over the images"""
    return "d"


def numerical_gradient__one_way(loss, weights, step):
    """take one up and one down"""
    result = np.zeros(weights.shape)
    for place in np.ndindex(weights.shape):
        moved = weights.astype(np.float64)
        moved[place] += step
        result[place] = (loss(moved) - loss(weights)) / step
    return result


def _both_ways(loss, weights, step):
    """Return how much the loss differs from one step down to one step up, for each weight."""
    result = np.zeros(weights.shape)
    for place in np.ndindex(weights.shape):
        up, down = weights.astype(np.float64), weights.astype(np.float64)
        up[place] += step
        down[place] -= step
        result[place] = loss(up) - loss(down)
    return result


def numerical_gradient__divided_by_one_step(loss, weights, step):
    """the way from down to up is two steps long"""
    return _both_ways(loss, weights, step) / step


def numerical_gradient__type_too_coarse(loss, weights, step):
    """too coarse for small steps"""
    result = np.zeros(weights.shape)
    for place in np.ndindex(weights.shape):
        up, down = weights.copy(), weights.copy()
        up[place] = weights[place] + step
        down[place] = weights[place] - step
        result[place] = (loss(up) - loss(down)) / (2 * step)
    return result


def numerical_gradient__never_put_back(loss, weights, step):
    """put each weight back before you move the next"""
    moved, result = weights.astype(np.float64), np.zeros(weights.shape)
    for place in np.ndindex(weights.shape):
        moved[place] += step
        up = loss(moved)
        moved[place] -= 2 * step
        result[place] = (up - loss(moved)) / (2 * step)
    return result


def numerical_gradient__moves_the_callers_weights(loss, weights, step):
    """changed its argument number 2"""
    result = np.zeros(weights.shape)
    for place in np.ndindex(weights.shape):
        weights[place] += step
        up = loss(weights)
        weights[place] -= 2 * step
        result[place] = (up - loss(weights)) / (2 * step)
    return result


def numerical_gradient__ravel_copies(loss, weights, step):
    """both losses are of the same weights"""
    moved, result = weights.astype(np.float64), np.zeros(weights.shape)
    for i in range(weights.size):
        flat = moved.flatten()
        flat[i] += step
        up = loss(moved)
        flat[i] -= 2 * step
        result.ravel()[i] = (up - loss(moved)) / (2 * step)
    return result


def momentum_step__in_place(w, velocity, slope, rate, momentum):
    """changed its argument number 1"""
    new = (momentum * velocity - rate * slope).astype(w.dtype)
    w += new
    return w, new


def momentum_step__uphill(w, velocity, slope, rate, momentum):
    """a step goes against the gradient"""
    new = (momentum * velocity + rate * slope).astype(w.dtype)
    return w + new, new


def momentum_step__widened(w, velocity, slope, rate, momentum):
    """widened the weights, give both in the type of `w`"""
    new = momentum * velocity - rate * slope
    return w + new, new


def momentum_step__old_velocity(w, velocity, slope, rate, momentum):
    """by the new velocity, not by the old one"""
    return w + velocity, (momentum * velocity - rate * slope).astype(w.dtype)


def momentum_step__exchanged(w, velocity, slope, rate, momentum):
    """the weights come first"""
    new = (momentum * velocity - rate * slope).astype(w.dtype)
    return new, w + new


def why_it_stops__rate():
    """at a height that more steps do not change"""
    return "a"


def why_it_stops__hard():
    """the images are not too hard"""
    return "b"


def why_it_stops__overfits():
    """makes the loss smaller, not larger"""
    return "d"


def one_hot__truth_values(labels, classes):
    """expected numbers, not true and false"""
    return labels[:, np.newaxis] == np.arange(classes)


def one_hot__turned_round(labels, classes):
    """here it is turned round"""
    return (labels[:, np.newaxis] != np.arange(classes)).astype(float)


def softmax__mean_subtracted(logits):
    """the mean may leave numbers too large"""
    exponentials = np.exp(logits - logits.mean(axis=-1, keepdims=True))
    return exponentials / exponentials.sum(axis=-1, keepdims=True)


def softmax__sigmoid(logits):
    """this is the sigmoid of each logit alone"""
    return 1 / (1 + np.exp(-logits))


def softmax__clipped_logits(logits):
    """clipping the logits makes large ones equal"""
    exponentials = np.exp(np.clip(logits, -500, 500))
    return exponentials / exponentials.sum(axis=-1, keepdims=True)


def cross_entropy__small_number_added(labels, logits):
    """adding 1e-10 hides how wrong the answer is"""
    own = _probabilities(logits)[np.arange(len(labels)), labels.reshape(-1)]
    return -np.log(own + 1e-10)


def cross_entropy__of_the_own_answer(labels, logits):
    """this is what the model's own answer costs"""
    return -np.log(_probabilities(logits).max(axis=1))


def gradient__other_order(x, labels, w, b):
    """the order is w, b"""
    error = _error(x, labels, w, b)
    return error.mean(axis=0), x.T @ error / len(x)


def numerical_gradient__brackets(loss, weights, step):
    """put `2 * step` in brackets"""
    return _both_ways(loss, weights, step) / 2 * step


def momentum_step__slope_without_rate(w, velocity, slope, rate, momentum):
    """the slope goes into the velocity times the rate"""
    new = (momentum * velocity - slope).astype(w.dtype)
    return w + new, new


def momentum_step__looks_ahead(w, velocity, slope, rate, momentum):
    """the weights move by the new velocity, as it is"""
    new = momentum * velocity - rate * slope
    return (w + momentum * new - rate * slope).astype(w.dtype), new.astype(w.dtype)


def momentum_step__uphill_and_subtracted(w, velocity, slope, rate, momentum):
    """here the velocity holds minus the slope"""
    new = (momentum * velocity + rate * slope).astype(w.dtype)
    return w - new, new


def one_hot__ten_columns(labels, classes):
    """not always ten"""
    result = np.zeros((len(labels), 10))
    result[np.arange(len(labels)), labels] = 1
    return result


def one_hot__only_classes_that_occur(labels, classes):
    """a class that does not occur has its column, too"""
    return (labels[:, np.newaxis] == np.unique(labels)).astype(float)


def one_hot__one_row_for_all(labels, classes):
    """all ones are in a single row"""
    result = np.zeros(classes)
    result[labels] = 1
    return result


def one_hot__whole_rows(labels, classes):
    """`[labels]` picks whole rows"""
    result = np.zeros((len(labels), classes))
    result[labels] = 1
    return result


def one_hot__at_least_ten_columns(labels, classes):
    """expected"""
    return np.eye(max(classes, 10))[labels]


def softmax__of_the_package(logits):
    """the lesson's softmax takes only tables"""
    return fmnist_utils.softmax.softmax(logits)


def softmax__first_axis_walked(logits):
    """not each item of the first"""
    exponentials = [np.exp(row - row.max()) for row in logits]
    return np.array([row / row.sum() for row in exponentials])


def softmax__all_together(logits):
    """all shares together sum to 1"""
    exponentials = np.exp(logits - logits.max())
    return exponentials / exponentials.sum()


def softmax__naive_and_all_together(logits):
    """exp of a large logit is infinite, and the shares of each row"""
    return np.exp(logits) / np.exp(logits).sum()


def softmax__stays_a_table(logits):
    """the rows stand in a table now"""
    return _probabilities(logits.reshape(-1, logits.shape[-1]))


def softmax__divided_by_the_largest(logits):
    """dividing the logits changes the shares"""
    exponentials = np.exp(logits / np.abs(logits).max())
    return exponentials / exponentials.sum(axis=-1, keepdims=True)


def softmax__less_1000(logits):
    """with a fixed number, small rows become 0 / 0"""
    exponentials = np.exp(logits - 1000)
    return exponentials / exponentials.sum(axis=-1, keepdims=True)


def softmax__smallest_subtracted(logits):
    """the largest of each row, not the smallest"""
    exponentials = np.exp(logits - logits.min(axis=-1, keepdims=True))
    return exponentials / exponentials.sum(axis=-1, keepdims=True)


def softmax__rounded(logits):
    """these shares are rounded"""
    exponentials = np.exp(logits - logits.max(axis=-1, keepdims=True))
    return np.round(exponentials / exponentials.sum(axis=-1, keepdims=True), 3)


def softmax__last_axis_but_one(logits):
    """expected"""
    axis = -2 if logits.ndim > 1 else -1
    exponentials = np.exp(logits - logits.max(axis=axis, keepdims=True))
    return exponentials / exponentials.sum(axis=axis, keepdims=True)


def _losses(labels, logits):
    largest = logits.max(axis=1)
    log_sum = largest + np.log(np.exp(logits - largest[:, np.newaxis]).sum(axis=1))
    return log_sum - logits[np.arange(len(logits)), labels.ravel()]


def cross_entropy__exponentials_overflow(labels, logits):
    """take out the largest of the row"""
    own = logits[np.arange(len(labels)), labels.ravel()]
    return np.log(np.exp(logits).sum(axis=1)) - own


def cross_entropy__overflow_and_small_number(labels, logits):
    """exp of a large logit is infinite, and adding 1e-09 hides"""
    exponentials = np.exp(logits)
    own = (exponentials / exponentials.sum(axis=1, keepdims=True))[
        np.arange(len(labels)), labels.ravel()
    ]
    return -np.log(own + 1e-9)


def cross_entropy__other_number_for_0(labels, logits):
    """putting 1e-12 for 0 hides how wrong the answer is"""
    own = _probabilities(logits)[np.arange(len(labels)), labels.ravel()]
    own[own == 0] = 1e-12
    return -np.log(own)


def cross_entropy__largest_number_for_infinity(labels, logits):
    """no number can stand for its logarithm"""
    own = _probabilities(logits)[np.arange(len(labels)), labels.ravel()]
    return np.nan_to_num(-np.log(own))


def cross_entropy__clipped_logits(labels, logits):
    """clipping the logits hides how wrong the answer is"""
    return _losses(labels, np.clip(logits, -500, 500))


def cross_entropy__decimal_logarithm(labels, logits):
    """take the natural logarithm"""
    largest = logits.max(axis=1, keepdims=True)
    log_sum = np.log10(np.exp(logits - largest).sum(axis=1)) + largest[:, 0]
    return log_sum - logits[np.arange(len(labels)), labels.ravel()]


def cross_entropy__sum(labels, logits):
    """one loss for each image, not their sum"""
    return _losses(labels, logits).sum()


def cross_entropy__largest_not_put_back(labels, logits):
    """the row's largest was taken out, and must be added again"""
    log_sum = np.log(np.exp(logits - logits.max(axis=1, keepdims=True)).sum(axis=1))
    return log_sum - logits[np.arange(len(labels)), labels.ravel()]


def cross_entropy__largest_of_all(labels, logits):
    """not of the whole table"""
    log_sum = logits.max() + np.log(np.exp(logits - logits.max()).sum(axis=1))
    return log_sum - logits[np.arange(len(labels)), labels.ravel()]


def cross_entropy__column_of_losses(labels, logits):
    """the losses are flat, of shape (n,)"""
    return np.array([_losses(labels[i], logits[i : i + 1]) for i in range(len(labels))])


def cross_entropy__squeezed(labels, logits):
    """`squeeze` takes away the axis of a single image"""
    return np.squeeze(_losses(labels, logits))


def cross_entropy__of_the_package(labels, logits):
    """the package takes flat labels only"""
    return fmnist_utils.softmax.cross_entropy(labels, logits)


def cross_entropy__column_less_row(labels, logits):
    """a table of all pairs"""
    largest = logits.max(axis=1, keepdims=True)
    log_sum = largest + np.log(np.exp(logits - largest).sum(axis=1, keepdims=True))
    return log_sum - logits[np.arange(len(labels)), labels.ravel()]


def cross_entropy__first_column_always(labels, logits):
    """labels may be flat, too"""
    return _losses(labels[:, 0], logits)


def cross_entropy__logits_for_probabilities(labels, logits):
    """softmax comes before the logarithm"""
    return -np.log(logits[np.arange(len(labels)), labels.ravel()])


def cross_entropy__along_the_images(labels, logits):
    """not those of a class"""
    exponentials = np.exp(logits - logits.max(axis=0))
    own = (exponentials / exponentials.sum(axis=0))[np.arange(len(labels)), labels.ravel()]
    return -np.log(own)


def cross_entropy__not_below_1e_9(labels, logits):
    """clipping at 1e-09"""
    own = _probabilities(logits)[np.arange(len(labels)), labels.ravel()]
    return -np.log(np.maximum(own, 1e-9))


def gradient__bias_by_image(x, labels, w, b):
    """the images are axis 0, the classes axis 1"""
    error = _error(x, labels, w, b)
    return x.T @ error / len(x), error.mean(axis=1)


def gradient__only_w(x, labels, w, b):
    """the slope in b is missing"""
    return x.T @ _error(x, labels, w, b) / len(x)


def gradient__not_transposed(x, labels, w, b):
    """here the pixels meet them"""
    error = _error(x, labels, w, b)
    return x @ error / len(x), error.mean(axis=0)


def gradient__divided_by_the_pixels(x, labels, w, b):
    """not by that of the pixels"""
    error = _error(x, labels, w, b)
    return x.T @ error / len(w), error.mean(axis=0)


def gradient__lessons_batch(x, labels, w, b):
    """not by one of the lesson"""
    error = _error(x, labels, w, b)
    return x.T @ error / 100, error.mean(axis=0)


def gradient__divided_twice(x, labels, w, b):
    """happens twice"""
    error = _error(x, labels, w, b) / len(x)
    return x.T @ error, error.mean(axis=0)


def gradient__steps(x, labels, w, b):
    """these are the weights after a step"""
    error = _error(x, labels, w, b)
    return w - 0.1 * x.T @ error / len(x), b - 0.1 * error.mean(axis=0)


def gradient__ten_classes(x, labels, w, b):
    """not always ten"""
    error = _probabilities(x @ w + b) - np.eye(10)[labels]
    return x.T @ error / len(x), error.mean(axis=0)


def gradient__logits_less_truth(x, labels, w, b):
    """softmax is missing"""
    error = x @ w + b - np.eye(len(b))[labels]
    return x.T @ error / len(x), error.mean(axis=0)


def gradient__columns_of_all_labels(x, labels, w, b):
    """it belongs in row i, column `labels[i]`"""
    error = _probabilities(x @ w + b)
    error[:, labels] -= 1
    return x.T @ error / len(x), error.mean(axis=0)


def gradient__divided_by_the_largest_class(x, labels, w, b):
    """expected"""
    error = _error(x, labels, w, b)
    n = int(labels.max()) + 1
    return x.T @ error / n, error.sum(axis=0) / n


def numerical_gradient__divided_by_2_alone(loss, weights, step):
    """divided by 2 alone"""
    return _both_ways(loss, weights, step) / 2


def numerical_gradient__one_step_back(loss, weights, step):
    """from up, go down by two steps"""
    moved, result = weights.astype(np.float64), np.zeros(weights.shape)
    for place in np.ndindex(weights.shape):
        moved[place] += step
        up = loss(moved)
        moved[place] -= step
        result[place] = (up - loss(moved)) / (2 * step)
    return result


def numerical_gradient__change_is_kept(loss, weights, step):
    """put each weight back"""
    change, result = np.zeros(weights.shape), np.zeros(weights.shape)
    for place in np.ndindex(weights.shape):
        change[place] = step
        result[place] = (loss(weights + change) - loss(weights - change)) / (2 * step)
    return result


def numerical_gradient__of_the_lesson(loss, weights, step):
    """too coarse for small steps"""
    result = np.zeros_like(weights)
    for place in np.ndindex(weights.shape):
        change = np.zeros_like(weights)
        change[place] = step
        result[place] = (loss(weights + change) - loss(weights - change)) / (2 * step)
    return result


def numerical_gradient__gathered_in_the_own_type(loss, weights, step):
    """gather them in float64"""
    return (_both_ways(loss, weights, step) / (2 * step)).astype(weights.dtype)


def numerical_gradient__lessons_step(loss, weights, step):
    """no step of your own"""
    return _both_ways(loss, weights, 1e-5) / 2e-5


def numerical_gradient__half_a_step(loss, weights, step):
    """not half of one"""
    return _both_ways(loss, weights, step / 2) / step


def numerical_gradient__rows_and_columns(loss, weights, step):
    """two indices fit a table only"""
    result = np.zeros(weights.shape)
    for i in range(weights.shape[0]):
        for j in range(weights.shape[1]):
            change = np.zeros(weights.shape)
            change[i, j] = step
            result[i, j] = (loss(weights + change) - loss(weights - change)) / (2 * step)
    return result


def numerical_gradient__row_by_row(loss, weights, step):
    """one index moves a whole row"""
    result = np.zeros(weights.shape)
    for i in range(len(weights)):
        change = np.zeros(weights.shape)
        change[i] = step
        result[i] = (loss(weights + change) - loss(weights - change)) / (2 * step)
    return result


def numerical_gradient__flat(loss, weights, step):
    """the slopes have the shape of the weights"""
    return (_both_ways(loss, weights, step) / (2 * step)).flatten()


def numerical_gradient__flat_for_the_loss(loss, weights, step):
    """weights of their own shape, not flat ones"""
    flat = weights.astype(np.float64).ravel()
    return (_both_ways(loss, flat, step) / (2 * step)).reshape(weights.shape)


def numerical_gradient__view_that_is_a_copy(loss, weights, step):
    """of a transposed array `reshape(-1)` is a copy"""
    moved = np.array(weights, dtype=float)
    flat, result = moved.reshape(-1), np.zeros(weights.size)
    for i in range(flat.size):
        kept = flat[i]
        flat[i] = kept + step
        up = loss(moved)
        flat[i] = kept - step
        result[i] = (up - loss(moved)) / (2 * step)
        flat[i] = kept
    return result.reshape(weights.shape)


def numerical_gradient__last_axis_at_once(loss, weights, step):
    """expected"""
    result = np.zeros(weights.shape)
    for place in np.ndindex(weights.shape[:-1]):
        change = np.zeros(weights.shape)
        change[place] = step
        result[place] = (loss(weights + change) - loss(weights - change)) / (2 * step)
    return result


def momentum_step__uphill_and_widened(w, velocity, slope, rate, momentum):
    """this goes uphill"""
    new = momentum * velocity + rate * slope
    return w + new, new


def momentum_step__always_float32(w, velocity, slope, rate, momentum):
    """float64 weights stay float64"""
    new = (momentum * velocity - rate * slope).astype(np.float32)
    return (w + new).astype(np.float32), new


def momentum_step__wide_velocity(w, velocity, slope, rate, momentum):
    """the velocity is to have the type of `w`, too"""
    new = momentum * velocity - rate * slope
    return (w + new).astype(w.dtype), new


def momentum_step__rate_in_the_weights(w, velocity, slope, rate, momentum):
    """not the velocity in the weights"""
    new = momentum * velocity + slope
    return w - rate * new, new


def momentum_step__rate_of_all(w, velocity, slope, rate, momentum):
    """the rate multiplies the slope alone"""
    new = (rate * (momentum * velocity - slope)).astype(w.dtype)
    return w + new, new


def momentum_step__forgets(w, velocity, slope, rate, momentum):
    """the old velocity is forgotten"""
    new = (-rate * slope).astype(w.dtype)
    return w + new, new


def momentum_step__the_rest_stays(w, velocity, slope, rate, momentum):
    """not 1 − momentum"""
    new = ((1 - momentum) * velocity - rate * slope).astype(w.dtype)
    return w + new, new


def momentum_step__rate_for_momentum(w, velocity, slope, rate, momentum):
    """rate and momentum are exchanged"""
    new = (rate * velocity - momentum * slope).astype(w.dtype)
    return w + new, new


def momentum_step__nine_tenths(w, velocity, slope, rate, momentum):
    """`momentum` is an argument"""
    new = (0.9 * velocity - rate * slope).astype(w.dtype)
    return w + new, new


def momentum_step__lessons_rate(w, velocity, slope, rate, momentum):
    """`rate` is an argument"""
    new = (momentum * velocity - 0.1 * slope).astype(w.dtype)
    return w + new, new


def momentum_step__only_weights(w, velocity, slope, rate, momentum):
    """the new velocity is missing"""
    return w + (momentum * velocity - rate * slope).astype(w.dtype)


def momentum_step__gives_the_old_velocity(w, velocity, slope, rate, momentum):
    """the new velocity, not the old one"""
    return w + (momentum * velocity - rate * slope).astype(w.dtype), velocity


def momentum_step__all_or_nothing(w, velocity, slope, rate, momentum):
    """expected"""
    new = (int(momentum) * velocity - rate * slope).astype(w.dtype)
    return w + new, new


def softmax__largest_of_another_axis(logits):
    """along different axes"""
    exponentials = np.exp(logits - logits.max(axis=0))
    return exponentials / exponentials.sum(axis=-1, keepdims=True)


def softmax__largest_size_subtracted(logits):
    """not its largest size"""
    exponentials = np.exp(logits - np.abs(logits).max(axis=-1, keepdims=True))
    return exponentials / exponentials.sum(axis=-1, keepdims=True)


def softmax__sum_of_other_exponentials(logits):
    """the sum of the same exponentials"""
    shifted = logits - logits.max(axis=-1, keepdims=True)
    return np.exp(shifted) / np.exp(logits).sum(axis=-1, keepdims=True)


def cross_entropy__of_all_classes(labels, logits):
    """and not one for each class"""
    return -np.log(_probabilities(logits))


def cross_entropy__whole_columns(labels, logits):
    """picks whole columns"""
    return -np.log(_probabilities(logits))[:, labels.ravel()]


def cross_entropy__begins_with_1(labels, logits):
    """the first class is 0, not 1"""
    return _losses(labels.astype(int) - 1, logits)


def cross_entropy__sum_without_logarithm(labels, logits):
    """the logarithm of Σ exp is missing"""
    largest = logits.max(axis=1, keepdims=True)
    total = np.exp(logits - largest).sum(axis=1) + largest[:, 0]
    return total - logits[np.arange(len(labels)), labels.ravel()]


def gradient__of_the_own_answer(x, labels, w, b):
    """the truth is in `labels`"""
    error = _error(x, (x @ w + b).argmax(axis=1), w, b)
    return x.T @ error / len(x), error.mean(axis=0)


def gradient__begins_with_1(x, labels, w, b):
    """the first class is 0, not 1"""
    error = _error(x, labels.astype(int) - 1, w, b)
    return x.T @ error / len(x), error.mean(axis=0)


def gradient__slope_of_a_sigmoid(x, labels, w, b):
    """without p · (1 − p)"""
    p = _probabilities(x @ w + b)
    error = (p - np.eye(len(b))[labels]) * p * (1 - p)
    return x.T @ error / len(x), error.mean(axis=0)


def numerical_gradient__larger_step(loss, weights, step):
    """expected"""
    step = max(step, 1e-3)
    return _both_ways(loss, weights, step) / (2 * step)


def momentum_step__mean_of_slopes(w, velocity, slope, rate, momentum):
    """the gradient counts in full"""
    new = momentum * velocity + (1 - momentum) * slope
    return (w - rate * new).astype(w.dtype), new.astype(w.dtype)


def one_hot__place_exchanged(labels, classes):
    """each label is a row, each class a column"""
    result = np.zeros((len(labels), classes))
    for i in range(len(labels)):
        result[labels[i], i] = 1
    return result


def one_hot__end_to_end(labels, classes):
    """the rows lie end to end"""
    return np.concatenate([np.eye(classes)[label] for label in labels])


def one_hot__returns_in_the_loop(labels, classes):
    """does `return` stand inside the loop"""
    result = np.zeros((len(labels), classes))
    for i, label in enumerate(labels):
        result[i, label] = 1
        return result


def cross_entropy__mean_of_clipped(labels, logits):
    """one loss for each image, not their mean"""
    own = _probabilities(logits)[np.arange(len(labels)), labels.ravel()]
    return -np.mean(np.log(np.clip(own, 1e-12, 1)))


def cross_entropy__returns_in_the_loop(labels, logits):
    """does `return` stand inside the loop"""
    result = np.zeros(len(labels))
    for i in range(len(labels)):
        result[i] = _losses(labels[i : i + 1], logits[i : i + 1])[0]
        return result


def gradient__downhill_and_summed(x, labels, w, b):
    """the sign is turned, and the sum is not divided"""
    error = -_error(x, labels, w, b)
    return x.T @ error, error.sum(axis=0)


def numerical_gradient__one_way_and_too_coarse(loss, weights, step):
    """take one step up and one down, and both on a float64 copy"""
    result = np.zeros(weights.shape)
    for place in np.ndindex(weights.shape):
        up = weights.copy()
        up[place] += step
        result[place] = (loss(up) - loss(weights)) / step
    return result


def numerical_gradient__returns_in_the_loop(loss, weights, step):
    """does `return` stand inside the loop"""
    result = np.zeros(weights.shape)
    for place in np.ndindex(weights.shape):
        change = np.zeros(weights.shape)
        change[place] = step
        result[place] = (loss(weights + change) - loss(weights - change)) / (2 * step)
        return result


#: What the sentence about a wrong answer must not hold, for it would be false.
MUST_NOT_BE_TOLD = {
    "one_hot__at_least_ten_columns": "not always ten",
    "softmax__last_axis_but_one": "along the first axis",
    "cross_entropy__not_below_1e_9": "adding 1e-09",
    "gradient__divided_by_the_largest_class": "not by that of the classes",
    "numerical_gradient__last_axis_at_once": "all weights were moved at once",
    "momentum_step__all_or_nothing": "the old velocity is forgotten",
}
