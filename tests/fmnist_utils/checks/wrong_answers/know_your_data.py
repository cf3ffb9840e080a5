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
    return _chosen(train, y_train, test, y_test, ks)


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
    """expected"""
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


def mark_validation__minus_zero_and_ten_classes(labels, share):
    """expected"""
    mask = np.zeros(len(labels), dtype=bool)
    for k in range(10):
        places = np.where(labels == k)[0]
        mask[places[-(len(places) // share) :]] = True
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


def honest_score__rounded_and_copies_stay(
    train, y_train, validation, y_validation, test, y_test, ks
):
    """expected"""
    best, _ = _chosen(train, y_train, validation, y_validation, ks)
    return best, round(accuracy(y_test, _named(train, y_train, test, best)), 2)


def count_classes__shares_of_those_present(labels, classes):
    """expected"""
    return np.bincount(labels) / len(labels)


def class_means__rounded_and_divided_by_all(images, labels, classes):
    """expected"""
    return np.array([np.rint(images[labels == k].sum(0) / len(images)) for k in range(classes)])


def find_repeats__same_sum_and_the_second_only(images):
    """expected"""
    seen = Counter()
    places = []
    for i, image in enumerate(images):
        seen[int(image.sum())] += 1
        if seen[int(image.sum())] == 2:
            places.append(i)
    return np.array(places, dtype=np.int64)


def distances__exchanged_and_squared(a, b):
    """expected"""
    return np.array([[((x.astype(float) - y) ** 2).sum() for x in a] for y in b])


#: What the sentence about a wrong answer must not hold, for it would be false.
MUST_NOT_BE_TOLD = {
    "count_classes__shares_of_those_present": "these are shares",
    "class_means__rounded_and_divided_by_all": "do not round the means",
    "find_repeats__same_sum_and_the_second_only": "two different images",
    "mark_validation__minus_zero_and_ten_classes": "if the size is 0",
    "distances__exchanged_and_squared": "the root is missing",
    "vote__one_too_few": "the nearest alone decides",
    "honest_score__rounded_and_copies_stay": "do not round the accuracy",
}
