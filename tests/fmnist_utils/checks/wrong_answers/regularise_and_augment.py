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


def smooth_labels__own_part_forgotten(labels, classes, amount):
    """the right class gets its part of the amount, too"""
    onehot = np.eye(classes)[labels]
    return np.where(onehot == 1, 1 - amount, amount / classes)


def smooth_labels__the_lessons_line(labels, classes, amount):
    """0.9 and 0.1 / 10 are the lesson's numbers"""
    return np.eye(classes)[labels] * 0.9 + 0.1 / 10


def smooth_labels__the_lessons_amount(labels, classes, amount):
    """0.9 and 0.1 are the lesson's numbers, use `amount`"""
    return np.eye(classes)[labels] * 0.9 + 0.1 / classes


def smooth_labels__exchanged(labels, classes, amount):
    """`amount` is what is spread"""
    return np.eye(classes)[labels] * amount + (1 - amount) / classes


def smooth_labels__by_the_labels(labels, classes, amount):
    """not by that of the labels"""
    return np.eye(classes)[labels] * (1 - amount) + amount / len(labels)


def smooth_labels__amount_for_each(labels, classes, amount):
    """all classes share the amount"""
    targets = np.full((len(labels), classes), amount)
    targets[np.arange(len(labels)), labels] = 1 - amount
    return targets


def smooth_labels__taken_from_all(labels, classes, amount):
    """taken from the right class only"""
    return np.eye(classes)[labels] - amount + amount / classes


def smooth_labels__one_part_too_few(labels, classes, amount):
    """`classes` equal parts"""
    return np.eye(classes)[labels] * (1 - amount) + amount / (classes - 1)


def smooth_labels__whole_numbers(labels, classes, amount):
    """cuts off what follows the point"""
    targets = np.zeros((len(labels), classes), int)
    targets[:] = amount / classes
    targets[np.arange(len(labels)), labels] = 1 - amount + amount / classes
    return targets


def smooth_labels__columns_of_all_rows(labels, classes, amount):
    """in each row, only its own label"""
    targets = np.full((len(labels), classes), amount / classes)
    targets[:, labels] += 1 - amount
    return targets


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


def shift__int(image, down, right):
    """give the new array the image's type"""
    return _placed(image, down, right, int)


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


def _window(padded, top, left, size):
    return padded[top : top + size[0], left : left + size[1]]


def shift__padding_of_3(image, down, right):
    """three pixels of padding are too few"""
    return _window(np.pad(image, 3), 3 - down, 3 - right, image.shape)


def shift__padding_of_28(image, down, right):
    """28 pixels of padding are too few"""
    return _window(np.pad(image, 28), 28 - down, 28 - right, image.shape)


def shift__padding_of_100(image, down, right):
    """found shape (4, 0), expected shape (4, 3)"""
    return _window(np.pad(image, 100), 100 - down, 100 - right, image.shape)


def shift__padding_of_its_size(image, down, right):
    """needs more padding than that size"""
    rows, columns = image.shape
    padded = np.pad(image, [(rows, rows), (columns, columns)])
    return _window(padded, rows - down, columns - right, image.shape)


def shift__always_28(image, down, right):
    """images are not always 28 × 28"""
    reach = max(abs(down), abs(right))
    return _window(np.pad(image, reach), reach - down, reach - right, (28, 28))


def shift__square(image, down, right):
    """the rows were counted for both"""
    reach, n = max(abs(down), abs(right)), len(image)
    return _window(np.pad(image, reach), reach - down, reach - right, (n, n))


def shift__square_of_columns(image, down, right):
    """the columns were counted for both"""
    reach, n = max(abs(down), abs(right)), image.shape[1]
    return _window(np.pad(image, reach), reach - down, reach - right, (n, n))


def shift__always_uint8(image, down, right):
    """keep the image's type"""
    return _placed(image, down, right, np.uint8)


def shift__without_sign(image, down, right):
    """a negative number moves up, or to the left"""
    return _placed(image, abs(down), abs(right))


def shift__to_the_left(image, down, right):
    """a positive `right` moves to the right"""
    return _placed(image, down, -right)


def shift__upwards(image, down, right):
    """a positive `down` moves down"""
    return _placed(image, -down, right)


def shift__down_and_right_only(image, down, right):
    """a negative number moves up or left"""
    moved = np.zeros_like(image)
    rows, columns = image.shape
    moved[down:, right:] = image[: rows - down, : columns - right]
    return moved


def shift__never_too_far(image, down, right):
    """a slice's end turns negative"""
    moved = np.zeros_like(image)
    rows, columns = image.shape
    into_rows, from_rows = slice(down, rows), slice(0, rows - down)
    if down < 0:
        into_rows, from_rows = slice(0, rows + down), slice(-down, rows)
    into_columns, from_columns = slice(right, columns), slice(0, columns - right)
    if right < 0:
        into_columns, from_columns = slice(0, columns + right), slice(-right, columns)
    moved[into_rows, into_columns] = image[from_rows, from_columns]
    return moved


def shift__fetched_from_below_0(image, down, right):
    """it is no pixel above or to the left"""
    moved = np.zeros_like(image)
    for r in range(len(image)):
        for c in range(len(image[0])):
            if r - down < len(image) and c - right < len(image[0]):
                moved[r, c] = image[r - down, c - right]
    return moved


def shift__brought_below_0(image, down, right):
    """what leaves at the top or left is gone"""
    moved = np.zeros_like(image)
    for r in range(len(image)):
        for c in range(len(image[0])):
            if r + down < len(image) and c + right < len(image[0]):
                moved[r + down, c + right] = image[r, c]
    return moved


def shift__until_an_error(image, down, right):
    """raises no IndexError: it counts from behind"""
    moved = np.zeros_like(image)
    for r in range(len(image)):
        for c in range(len(image[0])):
            try:
                moved[r + down, c + right] = image[r, c]
            except IndexError:
                continue
    return moved


def shift__fetched_until_an_error(image, down, right):
    """raises no IndexError, it counts from behind"""
    moved = np.zeros_like(image)
    for r in range(len(image)):
        for c in range(len(image[0])):
            try:
                moved[r, c] = image[r - down, c - right]
            except IndexError:
                moved[r, c] = 0
    return moved


def shift__cleared_from_0(image, down, right):
    """for a shift of 0, clear nothing"""
    moved = np.roll(image, (down, right), axis=(0, 1))
    if down > 0:
        moved[:down] = 0
    else:
        moved[down:] = 0
    if right > 0:
        moved[:, :right] = 0
    else:
        moved[:, right:] = 0
    return moved


def shift__cleared_after_positive(image, down, right):
    """up and left, too"""
    moved = np.roll(np.roll(image, down, axis=0), right, axis=1)
    if down > 0:
        moved[:down, :] = 0
    if right > 0:
        moved[:, :right] = 0
    return moved


def shift__stays_if_too_far(image, down, right):
    """leaves it all 0"""
    if abs(down) >= image.shape[0] or abs(right) >= image.shape[1]:
        return image.copy()
    return _placed(image, down, right)


def shift__larger(image, down, right):
    """the image keeps its size"""
    above, left = max(down, 0), max(right, 0)
    return np.pad(image, [(above, max(-down, 0)), (left, max(-right, 0))])


def shift__without_first_row_and_column(image, down, right):
    """row 0 and column 0 belong to the image"""
    moved = np.zeros_like(image)
    for r in range(image.shape[0]):
        for c in range(image.shape[1]):
            if 0 < r - down < image.shape[0] and 0 < c - right < image.shape[1]:
                moved[r, c] = image[r - down, c - right]
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


def dropout__a_tie_is_dropped(values, lots, rate):
    """a lot that equals the rate is kept"""
    return np.where(lots <= rate, 0, values / (1 - rate))


def dropout__a_tie_is_dropped_and_not_scaled(values, lots, rate):
    """is kept, and what is kept must grow"""
    return values * (lots > rate)


def dropout__float32_lots(values, lots, rate):
    """as float32, a lot just below the rate equals it"""
    return values * (lots.astype(np.float32) >= np.float32(rate)) / (1 - rate)


def dropout__a_near_tie_is_kept(values, lots, rate):
    """values differ"""
    return values * ((lots > rate) | np.isclose(lots, rate)) / (1 - rate)


def dropout__rate_is_kept(values, lots, rate):
    """the share that is dropped, not the one that is kept"""
    with np.errstate(all="ignore"):
        return values * (lots < rate) / np.float32(rate)


def dropout__rate_is_kept_where(values, lots, rate):
    """the share dropped, not the share kept"""
    with np.errstate(all="ignore"):
        return np.where(lots < rate, values / np.float32(rate), 0)


def dropout__same_sum(values, lots, rate):
    """on average the sum stays, not in each batch"""
    left = np.where(lots < rate, np.float32(0), values)
    with np.errstate(all="ignore"):
        return left * values.sum() / left.sum()


def dropout__high_lots(values, lots, rate):
    """a low lot is dropped, not a high one"""
    return np.where(lots < 1 - rate, values / (1 - rate), 0)


def dropout__by_the_values(values, lots, rate):
    """compare the lots with the rate"""
    return values * (values >= rate) / (1 - rate)


def dropout__doubled(values, lots, rate):
    """a rate of 0.5 only"""
    return np.where(lots < rate, 0, 2 * values)


def dropout__a_quarter_more(values, lots, rate):
    """a quarter more is too little"""
    return values * (lots >= rate) * (1 + rate)


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


def decay_step__times_scale(weights, gradient, scale, rate, decay):
    """divided by its scale, not multiplied"""
    return weights - rate * gradient * scale - rate * decay * weights


def decay_step__gradient_without_rate(weights, gradient, scale, rate, decay):
    """the gradient, too, is multiplied by the rate"""
    return weights - gradient / scale - rate * decay * weights


def decay_step__no_rate(weights, gradient, scale, rate, decay):
    """both the gradient and the decay"""
    return weights - (gradient / scale + decay * weights)


def decay_step__only_decay(weights, gradient, scale, rate, decay):
    """Adam's step is missing"""
    return weights * (1 - rate * decay)


def decay_step__exchanged(weights, gradient, scale, rate, decay):
    """takes the rate, not the decay"""
    return weights - decay * gradient / scale - decay * rate * weights


def decay_step__root(weights, gradient, scale, rate, decay):
    """the divisor itself"""
    return weights - rate * gradient / (scale**0.5 + 1e-8) - rate * decay * weights


def decay_step__epsilon(weights, gradient, scale, rate, decay):
    """no scale is 0, so add nothing to it"""
    return weights - rate * (gradient / (scale + 1e-8) + decay * weights)


def decay_step__keras_epsilon(weights, gradient, scale, rate, decay):
    """no scale is 0: nothing is added to it"""
    return weights - rate * (gradient / (scale + 1e-7) + decay * weights)


def decay_step__twice(weights, gradient, scale, rate, decay):
    """not twice that"""
    return weights - rate * (gradient / scale + 2 * decay * weights)


def decay_step__no_weight(weights, gradient, scale, rate, decay):
    """a part of each weight"""
    return weights - rate * (gradient / scale + decay)


def decay_step__the_change(weights, gradient, scale, rate, decay):
    """this is what is taken away"""
    return rate * (gradient / scale + decay * weights)


def decay_step__whole_decay(weights, gradient, scale, rate, decay):
    """found 0.03039 at [0], expected -0.02145"""
    return weights - rate * gradient / scale - rate * int(decay) * weights


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


def _lesson(losses, patience):
    best = 0
    for epoch, loss in enumerate(losses):
        if loss < losses[best]:
            best = epoch
        if epoch - best == patience:
            break
    return best + 1, epoch + 1


def stop_early__a_tie_is_a_new_lowest(losses, patience):
    """no new lowest"""
    for epoch in range(1, len(losses) + 1):
        seen = losses[:epoch]
        best = epoch - seen[::-1].index(min(seen))
        if epoch - best == patience:
            break
    return best, epoch


def stop_early__too_hasty(losses, patience):
    """stops one epoch too early"""
    best = 0
    for epoch, loss in enumerate(losses):
        if loss < losses[best]:
            best = epoch
        if epoch - best + 1 == patience:
            break
    return best + 1, epoch + 1


def stop_early__asks_first(losses, patience):
    """look at the loss of an epoch before you ask"""
    best = 0
    for epoch, loss in enumerate(losses):
        if epoch - best == patience:
            break
        if loss < losses[best]:
            best = epoch
    return best + 1, epoch + 1


def stop_early__no_break(losses, patience):
    """leave the loop"""
    best, last = 1, len(losses)
    for epoch, loss in enumerate(losses, 1):
        if loss < losses[best - 1]:
            best = epoch
        if epoch - best == patience:
            last = epoch
    return best, last


def _by_a_margin(losses, patience, margin):
    lowest, wait = float("inf"), 0
    for epoch, loss in enumerate(losses, 1):
        if loss < lowest - margin:
            lowest, best, wait = loss, epoch, 0
        else:
            wait += 1
        if wait >= patience:
            return best, epoch
    return best, len(losses)


def stop_early__margin(losses, patience):
    """however little lower"""
    return _by_a_margin(losses, patience, 1e-4)


def stop_early__larger_margin(losses, patience):
    """by less than 0.001"""
    return _by_a_margin(losses, patience, 1e-3)


def stop_early__float32(losses, patience):
    """float32 makes two equal"""
    return _lesson(np.array(losses, np.float32), patience)


def stop_early__rounded(losses, patience):
    """not rounded"""
    return _lesson(np.round(losses, 2), patience)


def stop_early__close_is_equal(losses, patience):
    """found 2 at place 0"""
    best = 0
    for epoch, loss in enumerate(losses):
        if loss < losses[best] and not np.isclose(loss, losses[best]):
            best = epoch
        if epoch - best == patience:
            break
    return best + 1, epoch + 1


def stop_early__rises_in_a_row(losses, patience):
    """a smaller fall between does not end it"""
    lowest, best, rises, before = float("inf"), 0, 0, float("inf")
    for epoch, loss in enumerate(losses, 1):
        if loss < lowest:
            lowest, best = loss, epoch
        rises = 0 if loss < before else rises + 1
        before = loss
        if rises == patience:
            return best, epoch
    return best, len(losses)


def stop_early__true_rises_in_a_row(losses, patience):
    """not from the last that did not rise"""
    best, rises = 0, 0
    for epoch in range(1, len(losses)):
        if losses[epoch] < losses[best]:
            best = epoch
        if losses[epoch] > losses[epoch - 1]:
            rises += 1
        else:
            rises = 0
        if rises == patience:
            return best + 1, epoch + 1
    return best + 1, len(losses)


def stop_early__patience_epochs_ago(losses, patience):
    """not with that of `patience` epochs ago"""
    for epoch in range(patience, len(losses)):
        if losses[epoch] >= losses[epoch - patience]:
            break
    else:
        epoch = len(losses) - 1
    return int(np.argmin(losses[: epoch + 1])) + 1, epoch + 1


def stop_early__at_the_first_rise(losses, patience):
    """this always waits 1 epoch"""
    for epoch in range(1, len(losses)):
        if losses[epoch] >= losses[epoch - 1]:
            return epoch, epoch + 1
    return len(losses), len(losses)


def stop_early__always_3(losses, patience):
    """this always waits 3 epochs"""
    return _lesson(losses, 3)


def stop_early__always_4(losses, patience):
    """this always waits 4 epochs"""
    return _lesson(losses, 4)


def stop_early__best_from_0(losses, patience):
    """the best epoch, too, is counted from 1"""
    best, last = _lesson(losses, patience)
    return best - 1, last


def stop_early__last_from_0(losses, patience):
    """the last epoch, too, is counted from 1"""
    best, last = _lesson(losses, patience)
    return best, last - 1


def stop_early__the_loss(losses, patience):
    """expected the epoch, not its loss"""
    best, last = _lesson(losses, patience)
    return losses[best - 1], last


def stop_early__highest(losses, patience):
    """the lowest, not the highest"""
    best = 0
    for epoch, loss in enumerate(losses):
        if loss > losses[best]:
            best = epoch
        if epoch - best == patience:
            break
    return best + 1, epoch + 1


def stop_early__always_stops(losses, patience):
    """without a stop, the last epoch"""
    best, _ = _lesson(losses, patience)
    return best, best + patience


def stop_early__0_without_a_stop(losses, patience):
    """all epochs are trained, not 0"""
    best, last = 0, 0
    for epoch, loss in enumerate(losses):
        if loss < losses[best]:
            best = epoch
        if epoch - best == patience:
            last = epoch + 1
            break
    return best + 1, last


def stop_early__none_without_a_stop(losses, patience):
    """that of the last loss, not None"""
    best, last = 1, None
    for epoch, loss in enumerate(losses, 1):
        if loss < losses[best - 1]:
            best = epoch
        if epoch - best == patience:
            last = epoch
            break
    return best, last


def stop_early__nothing_without_a_stop(losses, patience):
    """all epochs are trained: return that, too"""
    best = 0
    for epoch, loss in enumerate(losses):
        if loss < losses[best]:
            best = epoch
        if epoch - best == patience:
            return best + 1, epoch + 1


def _from(losses, patience, lowest):
    best, wait = 0, 0
    for epoch, loss in enumerate(losses, 1):
        if loss < lowest:
            best, lowest, wait = epoch, loss, 0
        else:
            wait += 1
            if wait == patience:
                return best, epoch
    return best, len(losses)


def stop_early__from_1(losses, patience):
    """a loss may be larger than 1"""
    return _from(losses, patience, 1.0)


def stop_early__from_1000(losses, patience):
    """losses may be in the thousands"""
    return _from(losses, patience, 1000)


def stop_early__from_a_million(losses, patience):
    """no other number is above all"""
    return _from(losses, patience, 10**6)


def stop_early__not_lowest(losses, patience):
    """0 is a loss, too"""
    lowest = None
    for epoch, loss in enumerate(losses, 1):
        if not lowest or loss < lowest:
            best, lowest = epoch, loss
        if epoch - best == patience:
            return best, epoch
    return best, len(losses)


def stop_early__a_tie_waits_for_nothing(losses, patience):
    """is waited for, too"""
    lowest, wait = float("inf"), 0
    for epoch, loss in enumerate(losses, 1):
        if loss < lowest:
            best, lowest, wait = epoch, loss, 0
        elif loss > lowest:
            wait += 1
            if wait == patience:
                return best, epoch
    return best, len(losses)


def stop_early__before_the_stop(losses, patience):
    """the epoch at which it stops is trained, too"""
    lowest, wait = float("inf"), 0
    for epoch, loss in enumerate(losses, 1):
        if loss < lowest:
            best, lowest, wait = epoch, loss, 0
        else:
            wait += 1
        if wait == patience:
            return best, epoch - 1
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
    "shift__until_an_error": "came back on the other",
    "shift__padding_of_100": "28 pixels of padding",
    "dropout__high_lots": "dropped and kept are exchanged",
    "decay_step__whole_decay": "the decay is missing",
    "stop_early__always_3": "one epoch too long",
    "stop_early__rounded": "by less than 0.001",
    "stop_early__close_is_equal": "float32 makes two equal",
}
