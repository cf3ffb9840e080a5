"""Wrong answers to the sheet; each docstring is part of the sentence that it must get."""

import numpy as np


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
    """in the array that the loss sees"""
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


def one_hot__other_way_and_turned_round(labels, classes):
    """expected"""
    return (labels != np.arange(classes)[:, np.newaxis]).astype(float)


def softmax__mean_subtracted(logits):
    """the mean may leave numbers too large"""
    exponentials = np.exp(logits - logits.mean(axis=-1, keepdims=True))
    return exponentials / exponentials.sum(axis=-1, keepdims=True)


def softmax__sigmoid(logits):
    """this is the sigmoid of each logit alone"""
    return 1 / (1 + np.exp(-logits))


def softmax__clipped_logits(logits):
    """expected"""
    exponentials = np.exp(np.clip(logits, -500, 500))
    return exponentials / exponentials.sum(axis=-1, keepdims=True)


def cross_entropy__small_number_added(labels, logits):
    """adding 1e-10 hides how wrong the answer is"""
    own = _probabilities(logits)[np.arange(len(labels)), labels.reshape(-1)]
    return -np.log(own + 1e-10)


def cross_entropy__of_the_own_answer(labels, logits):
    """this is what the model's own answer costs"""
    return -np.log(_probabilities(logits).max(axis=1))


def cross_entropy__clipped_and_mean(labels, logits):
    """expected"""
    own = _probabilities(logits)[np.arange(len(labels)), labels.reshape(-1)]
    return np.full(len(labels), -np.log(np.clip(own, 1e-12, 1)).mean())


def gradient__other_order(x, labels, w, b):
    """the order is w, b"""
    error = _error(x, labels, w, b)
    return error.mean(axis=0), x.T @ error / len(x)


def gradient__truth_added(x, labels, w, b):
    """expected"""
    error = _probabilities(x @ w + b) + np.eye(len(b))[labels]
    return x.T @ error / len(x), error.mean(axis=0)


def numerical_gradient__brackets(loss, weights, step):
    """put `2 * step` in brackets"""
    return _both_ways(loss, weights, step) / 2 * step


def numerical_gradient__one_way_of_the_size(loss, weights, step):
    """expected"""
    result = np.zeros(weights.shape)
    for place in np.ndindex(weights.shape):
        up = weights.astype(np.float64)
        up[place] += abs(up[place]) * step
        result[place] = (loss(up) - loss(weights)) / step
    return result


def momentum_step__slope_without_rate(w, velocity, slope, rate, momentum):
    """the slope goes into the velocity times the rate"""
    new = (momentum * velocity - slope).astype(w.dtype)
    return w + new, new


def momentum_step__looks_ahead(w, velocity, slope, rate, momentum):
    """the weights move by the new velocity, as it is"""
    new = momentum * velocity - rate * slope
    return (w + momentum * new - rate * slope).astype(w.dtype), new.astype(w.dtype)


def momentum_step__uphill_and_subtracted(w, velocity, slope, rate, momentum):
    """expected"""
    new = (momentum * velocity + rate * slope).astype(w.dtype)
    return w - new, new


#: What the sentence about a wrong answer must not hold, for it would be false.
MUST_NOT_BE_TOLD = {
    "one_hot__other_way_and_turned_round": "each label is a row",
    "softmax__clipped_logits": "exp of a large logit is infinite",
    "cross_entropy__clipped_and_mean": "clipping at",
    "gradient__truth_added": "what was true is not subtracted",
    "numerical_gradient__one_way_of_the_size": "less exact",
    "momentum_step__uphill_and_subtracted": "this goes uphill",
}
