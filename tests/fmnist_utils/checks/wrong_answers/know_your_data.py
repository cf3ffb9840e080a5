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
    """expected a plain NumPy array of shape (5,)"""
    return [int((labels == k).sum()) for k in range(classes)]


def class_means__float64(images, labels, classes):
    """found data type float64, expected float32: NumPy's means"""
    means = np.zeros((classes, *images.shape[1:]))
    for k in range(classes):
        means[k] = np.mean(images[labels == k], axis=0)
    return means


def class_means__brightness(images, labels, classes):
    """found shape (3,), expected shape (3, 3, 4): one number a class is its mean brightness"""
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


def find_repeats__empty_float(images):
    """an empty array is float64 unless you say int64"""
    _, first = np.unique(images.reshape(len(images), -1), axis=0, return_index=True)
    return np.array(sorted(set(range(len(images))) - set(first.tolist())))


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
    """must stand in a column"""
    a, b = a.reshape(len(a), -1).astype(float), b.reshape(len(b), -1).astype(float)
    return np.sqrt(np.maximum(np.sum(a**2, 1) - 2 * a @ b.T + np.sum(b**2, 1), 0))


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
    """take the smallest"""
    x, y = _without(train, y_train, validation, test)
    scores = {k: accuracy(y_validation, _named(x, y, validation, k)) for k in ks}
    best = max(scores, key=scores.get)
    return best, accuracy(y_test, _named(x, y, test, best))
