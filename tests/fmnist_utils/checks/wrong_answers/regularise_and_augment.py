"""Wrong answers to the sheet; each docstring is part of the sentence that it must get."""

import numpy as np


def smooth_labels__only_the_others_get_some(labels, classes, amount):
    """spread over all classes, the right one among them"""
    targets = np.full((len(labels), classes), amount / max(classes - 1, 1))
    targets[np.arange(len(labels)), labels] = 1 - amount
    return targets


def smooth_labels__nothing_taken(labels, classes, amount):
    """a row must sum to 1"""
    targets = np.full((len(labels), classes), amount / classes)
    targets[np.arange(len(labels)), labels] += 1
    return targets


def smooth_labels__always_ten(labels, classes, amount):
    """there are not always ten classes"""
    return (1 - amount) * np.identity(classes)[labels] + amount / 10


def smooth_labels__nothing_spread(labels, classes, amount):
    """must be spread"""
    return (labels[:, np.newaxis] == np.arange(classes)) * (1 - amount)


def smooth_labels__not_smoothed(labels, classes, amount):
    """these targets are not smoothed"""
    return np.eye(classes)[labels]


def smooth_labels__only_classes_that_occur(labels, classes, amount):
    """a class that does not occur has its column, too"""
    seen = labels.max() + 1
    return np.eye(seen)[labels] * (1 - amount) + amount / seen


def smooth_labels__ten_if_many(labels, classes, amount):
    """values differ"""
    return np.eye(classes)[labels] * (1 - amount) + amount / min(classes, 10)


def shift__rolled(image, down, right):
    """came back on the other: fill in 0"""
    return np.roll(np.roll(image, down, 0), right, 1)


def _placed(image, down, right, dtype=None):
    moved = np.zeros(image.shape, dtype or image.dtype)
    rows, columns = np.indices(image.shape)
    rows, columns = rows - down, columns - right
    inside = (rows >= 0) & (rows < image.shape[0]) & (columns >= 0) & (columns < image.shape[1])
    moved[inside] = image[rows[inside], columns[inside]]
    return moved


def shift__up_and_left(image, down, right):
    """this is the other way"""
    return _placed(image, -down, -right)


def shift__exchanged(image, down, right):
    """the rows are axis 0"""
    return _placed(image, right, down)


def shift__float(image, down, right):
    """found data type float64, expected uint8: new arrays are float64"""
    return _placed(image, down, right, float)


def shift__writes_into_the_image(image, down, right):
    """changed its argument number 1"""
    image[:] = _placed(image, down, right)
    return image


def shift__nothing_beyond_the_edge(image, down, right):
    """your function stopped with IndexError"""
    moved = np.zeros_like(image)
    for r in range(image.shape[0]):
        for c in range(image.shape[1]):
            moved[r + down, c + right] = image[r, c]
    return moved


def dropout__not_scaled(values, lots, rate):
    """what is kept must grow, or the mean falls"""
    return np.where(lots < rate, 0, values)


def dropout__shrunk(values, lots, rate):
    """and it shrank"""
    return np.where(lots < rate, 0, values * (1 - rate))


def dropout__exchanged(values, lots, rate):
    """dropped and kept are exchanged"""
    return np.where(lots < rate, values / (1 - rate), 0)


def dropout__by_the_rate(values, lots, rate):
    """not by the share that is dropped"""
    with np.errstate(all="ignore"):
        return values * (lots >= rate) / np.float32(rate)


def dropout__vanished(values, lots, rate):
    """it does not vanish"""
    return values[lots >= rate] / (1 - rate)


def dropout__new_lots(values, lots, rate):
    """expected 0"""
    return values * (np.random.default_rng(0).random(values.shape) >= rate) / (1 - rate)


def decay_step__coupled(weights, gradient, scale, rate, decay):
    """went through Adam's division"""
    gradient = gradient + decay * weights
    return weights - rate * gradient / scale


def decay_step__without_rate(weights, gradient, scale, rate, decay):
    """the decay, too, is multiplied by the rate"""
    return (1 - decay) * weights - rate * gradient / scale


def decay_step__after_the_step(weights, gradient, scale, rate, decay):
    """the weight as it was is pulled"""
    weights = weights - rate * gradient / scale
    return weights - rate * decay * weights


def decay_step__in_place(weights, gradient, scale, rate, decay):
    """changed its argument number 1"""
    weights -= rate * gradient / scale + rate * decay * weights
    return weights


def decay_step__no_decay(weights, gradient, scale, rate, decay):
    """the decay is missing"""
    return weights - rate * gradient / scale


def decay_step__at_most_one(weights, gradient, scale, rate, decay):
    """values differ"""
    return weights - rate * gradient / scale - rate * min(decay, 1) * weights


def decay_step__uphill(weights, gradient, scale, rate, decay):
    """go against it"""
    return weights * (1 - rate * decay) + rate * gradient / scale


def stop_early__from_0(losses, patience):
    """epochs are counted from 1"""
    best = 0
    for i, loss in enumerate(losses):
        if loss < losses[best]:
            best = i
        if i - best == patience:
            return best, i
    return best, len(losses) - 1


def stop_early__argmin(losses, patience):
    """after the stop there are no more epochs"""
    return int(np.argmin(losses)) + 1, len(losses)


def stop_early__argmin_and_patience(losses, patience):
    """the lowest of all is too late"""
    best = int(np.argmin(losses)) + 1
    return best, min(best + patience, len(losses))


def stop_early__never_reset(losses, patience):
    """the wait begins anew"""
    best, lowest, wait = 1, losses[0], 0
    for epoch, loss in enumerate(losses[1:], 2):
        if loss < lowest:
            best, lowest = epoch, loss
        else:
            wait += 1
        if wait == patience:
            return best, epoch
    return best, len(losses)


def stop_early__the_epoch_before(losses, patience):
    """compare with the lowest so far"""
    best, wait = 1, 0
    for epoch in range(2, len(losses) + 1):
        if losses[epoch - 1] < losses[epoch - 2]:
            best, wait = epoch, 0
        else:
            wait += 1
        if wait == patience:
            return best, epoch
    return best, len(losses)


def stop_early__best_from_10(losses, patience):
    """found 1"""
    best, lowest = 1, 10
    for epoch, loss in enumerate(losses, 1):
        if loss < lowest:
            best, lowest = epoch, loss
        if epoch - best == patience:
            return best, epoch
    return best, len(losses)


def stop_early__too_patient(losses, patience):
    """one epoch too long"""
    best = 1
    for epoch in range(1, len(losses) + 1):
        if losses[epoch - 1] < losses[best - 1]:
            best = epoch
        if epoch - best > patience:
            return best, epoch
    return best, len(losses)


def which_is_fair__left_to_right():
    """is a right glove"""
    return "a"


def which_is_fair__upside_down():
    """that is a mirror, too"""
    return "b"


def which_is_fair__turned():
    """all fingers point up"""
    return "c"


def what_it_claims__small_gap():
    """a small gap is no aim in itself"""
    return "a"


def what_it_claims__easier_images():
    """judged on the same images"""
    return "c"


def what_it_claims__too_long():
    """this one rises, then levels off"""
    return "d"


#: Each coincides with a slip on some inputs; the slip's sentence would be false for it.
MUST_NOT_BE_TOLD = {
    "smooth_labels__ten_if_many": "there are not always ten classes",
    "shift__nothing_beyond_the_edge": "came back on the other",
    "dropout__new_lots": "dropped and kept are exchanged",
    "decay_step__at_most_one": "the decay is missing",
    "stop_early__best_from_10": "this training never stops early",
}
