"""Wrong answers to the sheet; each docstring is part of the sentence that it must get."""

from collections import Counter

import numpy as np

from fmnist_utils.metrics import accuracy
from fmnist_utils.neighbours import nearest


def count_classes__last_class_absent(labels, classes):
    """count, too: `minlength`"""
    return np.bincount(labels)


def count_classes__only_those_present(labels, classes):
    """an absent class has a count, too: 0"""
    values = sorted(set(labels.tolist()))
    return np.array([(labels == value).sum() for value in values])


def count_classes__shares(labels, classes):
    """these are shares"""
    return np.array([(labels == k).mean() for k in range(classes)])


def count_classes__in_the_labels_own_type(labels, classes):
    """a count may be larger than 255"""
    counts = np.zeros(classes, labels.dtype)
    np.add.at(counts, labels, 1)
    return counts


def count_classes__a_list(labels, classes):
    """expected a plain NumPy array of shape"""
    return [int((labels == k).sum()) for k in range(classes)]


def class_means__brightness(images, labels, classes):
    """one number a class is its mean brightness"""
    return np.array([np.mean(images[labels == k]) for k in range(classes)], dtype=np.float32)


def class_means__divided_by_all(images, labels, classes):
    """divided by the number of its own images"""
    masks = labels[:, None] == np.arange(classes)
    return (np.tensordot(masks.T.astype(float), images, 1) / len(images)).astype(np.float32)


def class_means__sums_of_bytes(images, labels, classes):
    """wraps around at 256"""
    sums = np.zeros((classes, *images.shape[1:]), np.uint8)
    for image, label in zip(images, labels, strict=True):
        sums[label] += image
    counts = np.bincount(labels, minlength=classes).astype(np.float32)
    return sums / counts[:, None, None]


def find_repeats__all_of_equal_images(images):
    """the first one of equal images is no repeat"""
    counts = Counter(image.tobytes() for image in images)
    return np.array([i for i, x in enumerate(images) if counts[x.tobytes()] > 1], dtype=np.int64)


def find_repeats__same_sum(images):
    """two different images may have the same sum"""
    seen, places = set(), []
    for i, total in enumerate(images.sum(axis=(1, 2)).tolist()):
        if total in seen:
            places.append(i)
        seen.add(total)
    return np.array(places, dtype=np.int64)


def find_repeats__neighbours_in_the_file(images):
    """a repeat may stand anywhere later"""
    return 1 + np.flatnonzero((images[1:] == images[:-1]).all(axis=(1, 2)))


def find_repeats__a_number(images):
    """this is how many there are"""
    return len(images) - len({image.tobytes() for image in images})


def mark_validation__minus_zero(labels, share):
    """if the size is 0, `places[-size:]` takes them all"""
    mask = np.zeros(len(labels), dtype=bool)
    for k in range(labels.max() + 1):
        places = np.where(labels == k)[0]
        mask[places[-(len(places) // share) :]] = True
    return mask


def mark_validation__end_of_the_file(labels, share):
    """the last part of the whole file"""
    mask = np.zeros(len(labels), dtype=bool)
    mask[len(labels) - len(labels) // share :] = True
    return mask


def mark_validation__fit_part(labels, share):
    """True means: set aside for validation"""
    mask = np.ones(len(labels), dtype=bool)
    for k in range(labels.max() + 1):
        places = np.where(labels == k)[0]
        mask[places[len(places) - len(places) // share :]] = False
    return mask


def mark_validation__places(labels, share):
    """these are places"""
    places = [np.where(labels == k)[0] for k in np.unique(labels)]
    return np.sort(np.concatenate([p[len(p) - len(p) // share :] for p in places]))


def mark_validation__first_of_each(labels, share):
    """the first part of each class"""
    mask = np.zeros(len(labels), dtype=bool)
    for k in np.unique(labels):
        places = np.where(labels == k)[0]
        mask[places[: len(places) // share]] = True
    return mask


def distances__not_cut(a, b):
    """found nan at"""
    a, b = a.reshape(len(a), -1).astype(float), b.reshape(len(b), -1).astype(float)
    squares = np.sum(a * a, axis=1)[:, None] - 2 * np.dot(a, b.T) + np.sum(b * b, axis=1)
    return np.sqrt(squares)


def distances__squared(a, b):
    """the root is missing"""
    differences = a.astype(float)[:, None] - b.astype(float)
    return np.sum(differences**2, axis=(2, 3))


def distances__bytes_subtracted(a, b):
    """differences and squares of bytes wrap around"""
    return np.array([[np.sqrt(((x - y) ** 2).sum()) for y in b] for x in a])


def distances__root_of_bytes_subtracted(a, b):
    """differences of bytes wrap around at 256"""
    return np.array([[np.linalg.norm((x - y).astype(float)) for y in b] for x in a])


def distances__no_column(a, b):
    """the squares of `a` must stand"""
    a, b = a.reshape(len(a), -1).astype(float), b.reshape(len(b), -1).astype(float)
    aa, bb, ab = np.sum(a**2, 1), np.sum(b**2, 1), a @ b.T
    return np.sqrt(np.maximum(aa - 2 * ab + bb, 0))


def distances__exchanged(a, b):
    """a row for each image of `a`"""
    return np.array([[np.sqrt(((x.astype(float) - y) ** 2).sum()) for x in a] for y in b])


def vote__smallest_label_wins(table, y_references, k):
    """the smallest label won"""
    rows = y_references[np.argsort(table, axis=1)[:, :k]]
    return np.array([np.unique(r)[np.argmax(np.unique(r, return_counts=True)[1])] for r in rows],
                    dtype=np.int64)  # fmt: skip


def vote__nearest_alone(table, y_references, k):
    """the nearest alone decides"""
    return y_references[table.argmin(axis=1)].astype(np.int64)


def vote__farthest(table, y_references, k):
    """these are the farthest"""
    rows = y_references[table.argsort(axis=1)[:, ::-1][:, :k]].tolist()
    return np.array([Counter(row).most_common(1)[0][0] for row in rows])


def vote__without_the_nearest(table, y_references, k):
    """the nearest one was left out"""
    rows = y_references[table.argsort(axis=1)[:, 1 : k + 1]].tolist()
    return np.array([Counter(row).most_common(1)[0][0] for row in rows])


def vote__places_instead_of_labels(table, y_references, k):
    """these are places among the references"""
    rows = table.argsort(axis=1)[:, :k].tolist()
    return np.array([Counter(row).most_common(1)[0][0] for row in rows])


def why_perfect__chosen_by_test():
    """no k has been chosen yet"""
    return "a"


def why_perfect__chance():
    """a few points of doubt"""
    return "c"


def why_perfect__wrapped():
    """not perfect"""
    return "d"


def _named(references, y_references, queries, k):
    rows = y_references[nearest(queries, references, k)]
    return np.array([np.bincount(row, minlength=10).argmax() for row in rows])


def _without(train, y_train, *others):
    copies = {image.tobytes() for images in others for image in images}
    kept = [image.tobytes() not in copies for image in train]
    return train[kept], y_train[kept]


def _chosen(x, y, queries, y_queries, candidates):
    scores = [accuracy(y_queries, _named(x, y, queries, k)) for k in candidates]
    return min(candidates, key=lambda k: (-scores[candidates.index(k)], k)), max(scores)


def honest_score__nothing_repaired(train, y_train, validation, y_validation, test, y_test, ks):
    """nothing was repaired"""
    scores = {k: accuracy(y_test, _named(train, y_train, test, k)) for k in ks}
    best = max(scores, key=scores.get)
    return best, scores[best]


def honest_score__copies_stay(train, y_train, validation, y_validation, test, y_test, ks):
    """still holds images of the other two"""
    best, _ = _chosen(train, y_train, validation, y_validation, ks)
    return best, accuracy(y_test, _named(train, y_train, test, best))


def honest_score__chosen_by_test(train, y_train, validation, y_validation, test, y_test, ks):
    """k was chosen by the test set"""
    return _chosen(*_without(train, y_train, validation, test), test, y_test, ks)


def honest_score__copies_of_validation(train, y_train, validation, y_validation, test, y_test, ks):
    """the copies of validation images are still in the training set"""
    x, y = _without(train, y_train, test)
    best, _ = _chosen(x, y, validation, y_validation, ks)
    return best, accuracy(y_test, _named(x, y, test, best))


def honest_score__validation_reported(train, y_train, validation, y_validation, test, y_test, ks):
    """this is the validation accuracy"""
    return _chosen(*_without(train, y_train, validation, test), validation, y_validation, ks)


def honest_score__first_of_equals(train, y_train, validation, y_validation, test, y_test, ks):
    """take the smallest, not the first"""
    x, y = _without(train, y_train, validation, test)
    scores = {k: accuracy(y_validation, _named(x, y, validation, k)) for k in ks}
    best = max(scores, key=scores.get)
    return best, accuracy(y_test, _named(x, y, test, best))


def count_classes__without_class_0(labels, classes):
    """the first class is 0, not 1"""
    return np.array([(labels == k).sum() for k in range(1, classes + 1)])


def class_means__of_each_row(images, labels, classes):
    """expected"""
    return np.array([images[labels == k].mean(axis=1).mean(axis=0) for k in range(classes)])


def mark_validation__rounded_up(labels, share):
    """the size is rounded down"""
    mask = np.zeros(len(labels), dtype=bool)
    for k in np.unique(labels):
        places = np.where(labels == k)[0]
        mask[places[len(places) - int(np.ceil(len(places) / share)) :]] = True
    return mask


def count_classes__one_too_many(labels, classes):
    """the classes are 0 to classes - 1"""
    return np.array([(labels == k).sum() for k in range(classes + 1)])


def class_means__bytes(images, labels, classes):
    """a mean of bytes is no byte"""
    means = np.zeros((classes, *images.shape[1:]), np.uint8)
    for k in range(classes):
        means[k] = images[labels == k].mean(axis=0)
    return means


def class_means__rounded(images, labels, classes):
    """do not round the means"""
    return np.array([np.rint(images[labels == k].mean(0)) for k in range(classes)])


def class_means__sums(images, labels, classes):
    """these are sums"""
    return np.array([images[labels == k].astype(float).sum(0) for k in range(classes)])


def find_repeats__almost_equal(images):
    """images that differ by 1 in a byte are not equal"""
    close = [
        any(np.allclose(x.astype(int), y.astype(int), rtol=0, atol=1) for y in images[:i])
        for i, x in enumerate(images[:200])
    ] + [x.tobytes() in {y.tobytes() for y in images[:i]} for i, x in enumerate(images) if i >= 200]
    return np.flatnonzero(close)


def find_repeats__the_second_only(images):
    """the third of equal images, too"""
    seen, places = Counter(), []
    for i, image in enumerate(images):
        seen[image.tobytes()] += 1
        if seen[image.tobytes()] == 2:
            places.append(i)
    return np.array(places, dtype=np.int64)


def mark_validation__one_at_least(labels, share):
    """a class with fewer images than `share` gives none"""
    mask = np.zeros(len(labels), dtype=bool)
    for k in np.unique(labels):
        places = np.where(labels == k)[0]
        mask[places[-max(1, len(places) // share) :]] = True
    return mask


def mark_validation__ten_classes(labels, share):
    """not 0 to 9 alone"""
    mask = np.zeros(len(labels), dtype=bool)
    for k in range(10):
        places = np.where(labels == k)[0]
        mask[places[len(places) - len(places) // share :]] = True
    return mask


def distances__not_squared(a, b):
    """the differences are not squared"""
    return np.array([[np.abs(x.astype(float) - y).sum() for y in b] for x in a])


def vote__largest_label_wins(table, y_references, k):
    """the largest label won"""
    rows = y_references[np.argsort(table, axis=1)[:, :k]]
    return np.array([9 - np.bincount(row, minlength=10)[::-1].argmax() for row in rows])


def vote__not_sorted(table, y_references, k):
    """argpartition leaves the k nearest in no order"""
    rows = y_references[np.argpartition(table, k - 1, axis=1)[:, :k]].tolist()
    return np.array([Counter(row).most_common(1)[0][0] for row in rows])


def vote__one_too_few(table, y_references, k):
    """expected"""
    rows = y_references[table.argsort(axis=1)[:, : max(k - 1, 1)]].tolist()
    return np.array([Counter(row).most_common(1)[0][0] for row in rows])


def honest_score__rounded(train, y_train, validation, y_validation, test, y_test, ks):
    """do not round the accuracy"""
    x, y = _without(train, y_train, validation, test)
    best, _ = _chosen(x, y, validation, y_validation, ks)
    return best, round(accuracy(y_test, _named(x, y, test, best)), 2)


def count_classes__in_the_order_of_appearance(labels, classes):
    """in which the classes first occur"""
    return np.array(list(Counter(labels.tolist()).values()))


def count_classes__added_once(labels, classes):
    """adds once to each class"""
    counts = np.zeros(classes, dtype=np.int64)
    counts[labels] += 1
    return counts


def count_classes__always_ten(labels, classes):
    """not always ten"""
    return np.array([(labels == k).sum() for k in range(10)])


def count_classes__histogram(labels, classes):
    """spreads its bins from the smallest label to the largest"""
    return np.histogram(labels, classes)[0]


def class_means__in_the_order_of_appearance(images, labels, classes):
    """in which the classes first occur"""
    of_class = {}
    for image, label in zip(images, labels, strict=True):
        of_class.setdefault(int(label), []).append(image)
    return np.array([np.mean(own, axis=0) for own in of_class.values()], dtype=np.float32)


def class_means__the_most_frequent_first(images, labels, classes):
    """expected"""
    order = [label for label, _ in Counter(labels.tolist()).most_common()]
    return np.stack([images[labels == k].mean(axis=0) for k in order]).astype(np.float32)


def class_means__whole_division(images, labels, classes):
    """the decimals were cut off"""
    return np.stack(
        [images[labels == k].astype(int).sum(axis=0) // (labels == k).sum() for k in range(classes)]
    ).astype(np.float32)


def class_means__return_within_the_loop(images, labels, classes):
    """does `return` stand within the loop?"""
    means = np.zeros((classes, *images.shape[1:]), dtype=np.float32)
    for k in range(classes):
        means[k] = images[labels == k].mean(axis=0)
        return means


def find_repeats__same_pixels_in_any_order(images):
    """expected"""
    seen, places = set(), []
    for i, image in enumerate(images):
        pixels = tuple(np.bincount(image.ravel(), minlength=256))
        if pixels in seen:
            places.append(i)
        seen.add(pixels)
    return np.array(places, dtype=np.int64)


def find_repeats__as_text(images):
    """`str` leaves out the middle"""
    seen, places = set(), []
    for i, image in enumerate(images):
        if str(image) in seen:
            places.append(i)
        seen.add(str(image))
    return np.array(places, dtype=np.int64)


def find_repeats__all_but_the_last(images):
    """the last of equal images was left out"""
    place = {image.tobytes(): i for i, image in enumerate(images)}
    return np.setdiff1d(np.arange(len(images)), list(place.values()))


def find_repeats__truth_values(images):
    """each image has a truth value"""
    seen, repeated = set(), []
    for image in images:
        repeated.append(image.tobytes() in seen)
        seen.add(image.tobytes())
    return np.array(repeated)


def find_repeats__once_a_pair(images):
    """all pairs of equal images are listed"""
    keys = [image.tobytes() for image in images]
    n = len(keys)
    return np.array(
        [j for i in range(n) for j in range(i + 1, n) if keys[i] == keys[j]], dtype=np.int64
    )


def mark_validation__one_more(labels, share):
    """expected"""
    mask = np.zeros(len(labels), dtype=bool)
    for k in np.unique(labels):
        places = np.flatnonzero(labels == k)
        mask[places[-(len(places) // share + 1) :]] = True
    return mask


def mark_validation__so_many(labels, share):
    """`share` tells the part"""
    mask = np.zeros(len(labels), dtype=bool)
    for k in np.unique(labels):
        mask[np.flatnonzero(labels == k)[-share:]] = True
    return mask


def mark_validation__sorted_by_class(labels, share):
    """the mask is sorted by class"""
    mask = []
    for n in np.unique(labels, return_counts=True)[1]:
        mask += [False] * (n - n // share) + [True] * (n // share)
    return np.array(mask, dtype=bool)


def mark_validation__classes_without_a_gap(labels, share):
    """which need not be 0, 1, 2"""
    mask = np.zeros(len(labels), dtype=bool)
    for k in range(len(set(labels.tolist()))):
        places = np.flatnonzero(labels == k)
        mask[places[len(places) - len(places) // share :]] = True
    return mask


def distances__bytes_divided_by_255(a, b):
    """leave bytes as they are"""
    if a.dtype == np.uint8:
        a, b = a / 255, b / 255
    return np.array([[np.sqrt(((x - y) ** 2).sum()) for y in b] for x in a])


def distances__int16(a, b):
    """int16 is too small"""
    a, b = (x.reshape(len(x), -1).astype(np.int16) for x in (a, b))
    squares = (a**2).sum(axis=1)[:, None] - 2 * (a @ b.T) + (b**2).sum(axis=1)
    return np.sqrt(np.maximum(squares, 0))


def distances__whole_numbers(a, b):
    """as whole numbers, scaled images lose"""
    return np.array([[np.linalg.norm(x.astype(int) - y.astype(int)) for y in b] for x in a])


def distances__once_in_the_middle(a, b):
    """the product in the middle counts twice"""
    a, b = (x.reshape(len(x), -1).astype(float) for x in (a, b))
    return np.sqrt((a**2).sum(axis=1, keepdims=True) - a @ b.T + (b**2).sum(axis=1))


def distances__zero_on_the_diagonal(a, b):
    """only where `b` is `a` itself is the diagonal 0"""
    a, b = (x.reshape(len(x), -1).astype(float) for x in (a, b))
    found = np.sqrt((a**2).sum(axis=1)[:, None] - 2 * a @ b.T + (b**2).sum(axis=1))
    np.fill_diagonal(found, 0)
    return found


def vote__nearest_of_all_settles_a_tie(table, y_references, k):
    """the nearest of all need not be of a class with the most votes"""
    winners = []
    for row in table:
        names = y_references[np.argsort(row)[:k]].astype(int)
        votes = np.bincount(names, minlength=10)
        tied = (votes == votes.max()).sum() > 1
        winners.append(names[0] if tied else votes.argmax())
    return np.array(winners)


def vote__first_to_have_so_many(table, y_references, k):
    """the class that was first to have so many votes won"""
    winners = []
    for row in table:
        votes, most, winner = np.zeros(10, int), 0, None
        for name in y_references[row.argsort()[:k]]:
            votes[name] += 1
            if votes[name] > most:
                most, winner = votes[name], name
        winners.append(winner)
    return np.array(winners, dtype=np.int64)


def vote__by_a_set(table, y_references, k):
    """a set has no order"""
    rows = [y_references[row.argsort()[:k]].tolist() for row in table]
    return np.array([max(set(row), key=row.count) for row in rows])


def vote__by_the_sum_of_distances(table, y_references, k):
    """the smallest sum of distances won"""
    winners = []
    for row in table:
        places = row.argsort()[:k]
        names, far = y_references[places], row[places]
        votes = {name: -(names == name).sum() for name in names}
        winners.append(min(votes, key=lambda n: (votes[n], far[names == n].mean())))
    return np.array(winners, dtype=np.int64)


def honest_score__copies_back_for_the_test(
    train, y_train, validation, y_validation, test, y_test, ks
):
    """for the test they are back"""
    x, y = _without(train, y_train, validation, test)
    best, _ = _chosen(x, y, validation, y_validation, ks)
    return best, accuracy(y_test, _named(train, y_train, test, best))


def honest_score__no_repeats_in_train(train, y_train, validation, y_validation, test, y_test, ks):
    """stays there twice"""
    x, y = _without(train, y_train, validation, test)
    first = sorted({image.tobytes(): i for i, image in reversed(list(enumerate(x)))}.values())
    x, y = x[first], y[first]
    best, _ = _chosen(x, y, validation, y_validation, ks)
    return best, accuracy(y_test, _named(x, y, test, best))


def honest_score__labels_stay(train, y_train, validation, y_validation, test, y_test, ks):
    """the labels were not filtered"""
    x, _ = _without(train, y_train, validation, test)
    best, _ = _chosen(x, y_train, validation, y_validation, ks)
    return best, accuracy(y_test, _named(x, y_train, test, best))


def honest_score__chosen_by_rounded_scores(
    train, y_train, validation, y_validation, test, y_test, ks
):
    """scores that are rounded seem equal"""
    x, y = _without(train, y_train, validation, test)
    scores = {k: round(accuracy(y_validation, _named(x, y, validation, k)), 2) for k in sorted(ks)}
    best = max(scores, key=scores.get)
    return best, accuracy(y_test, _named(x, y, test, best))


#: What the sentence about a wrong answer must not hold, for it would be false.
MUST_NOT_BE_TOLD = {
    "count_classes__in_the_order_of_appearance": "an absent class has a count, too: 0",
    "class_means__the_most_frequent_first": "in which the classes first occur",
    "find_repeats__same_pixels_in_any_order": "two different images may have the same sum",
    "mark_validation__rounded_up": "a class with fewer images than `share` gives none",
    "mark_validation__one_more": "the size is rounded down",
    "distances__bytes_divided_by_255": "leave the images as they are",
    "vote__nearest_of_all_settles_a_tie": "the nearest alone decides",
    "vote__first_to_have_so_many": "the smallest label won",
    "honest_score__copies_back_for_the_test": "the training set still holds images",
}
