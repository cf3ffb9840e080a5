"""Wrong answers to the sheet; each docstring is part of the sentence that it must get."""

import numpy as np


def centre_points__each_points_own_mean(points):
    """expected one mean for each axis"""
    return points - points.mean(axis=1)[:, np.newaxis]


def centre_points__one_mean_of_all(points):
    """one mean of all numbers moves all axes alike"""
    return points - np.mean(points)


def centre_points__float32(points):
    """found data type float32, expected float64: work in float64"""
    return points - np.mean(points, axis=0)


def centre_points__float64_too_late(points):
    """float64 came too late"""
    return np.asarray(points - points.mean(axis=0), np.float64)


def centre_points__in_place(points):
    """changed its argument number 1"""
    points -= points.mean(axis=0).astype(points.dtype)
    return points.astype(np.float64)


def centre_points__first_point(points):
    """not the first point"""
    return points.astype(np.float64) - points[0]


def centre_points__rounded_mean(points):
    """do not round it"""
    return points - points.mean(axis=0, dtype=np.float64).round()


def _found(points, k, centre=True):
    points = points.astype(np.float64)
    points = points - points.mean(axis=0) * centre
    return np.linalg.svd(points, full_matrices=False)[2][:k]


def _rule(found):
    return found * np.sign(np.take_along_axis(found, np.abs(found).argmax(1)[:, None], 1))


def principal_components__not_centred(points, k):
    """points at the middle of the cloud"""
    return _rule(_found(points, k, centre=False))


def principal_components__no_rule(points, k):
    """turn each round so that its entry of largest size is positive"""
    return _found(points, k)


def principal_components__columns_of_v(points, k):
    """expected one component a row"""
    return np.ascontiguousarray(_rule(_found(points, k)).T)


def principal_components__eigh_in_rising_order(points, k):
    """these are the ones of least variance"""
    vectors = np.linalg.eigh(np.cov(points.astype(np.float64).T, ddof=0))[1]
    return _rule(vectors.T[:k])


def principal_components__all(points, k):
    """expected the first k only"""
    return _rule(_found(points, None))


def principal_components__largest_but_not_in_size(points, k):
    """look for it among the sizes"""
    found = _found(points, k)
    largest = found[np.arange(k), found.argmax(axis=1)]
    return found * np.sign(largest)[:, np.newaxis]


def principal_components__sign_of_the_first(points, k):
    """the first one's does not decide for all"""
    found = _found(points, k)
    return found if (_rule(found[:1]) == found[:1]).all() else -found


def _values(points, centre=True):
    return np.linalg.svd(points - points.mean(axis=0) * centre, full_matrices=False)[1]


def explained_shares__not_squared(points):
    """the square of a singular value is a variance"""
    return _values(points) / _values(points).sum()


def explained_shares__not_centred(points):
    """that of the mean point"""
    squares = _values(points, centre=False) ** 2
    return squares / squares.sum()


def explained_shares__summed_up(points):
    """expected the share of each alone"""
    squares = _values(points) ** 2
    return np.cumsum(squares) / squares.sum()


def explained_shares__variances(points):
    """these are the variances"""
    return _values(points) ** 2 / (len(points) - 1)


def explained_shares__of_the_axes(points):
    """these are the shares of the axes"""
    return np.var(points, axis=0) / np.var(points, axis=0).sum()


def explained_shares__of_a_wide_matrix(points):
    """has no more than n components"""
    values = np.sort(np.linalg.eigvalsh(np.cov(points, rowvar=False)))[::-1]
    return values / values.sum()


def explained_shares__in_percent(points):
    """these are shares in percent"""
    squares = _values(points) ** 2
    return squares / squares.sum() * 100


def components_for__counts_from_0(shares, expected):
    """number of components from 1"""
    return int(np.flatnonzero(np.cumsum(shares) >= expected)[0])


def components_for__one_too_many_at_the_border(shares, expected):
    """just the expected share is enough"""
    return min(int((np.cumsum(shares) <= expected).sum()) + 1, len(shares))


def components_for__more_than_there_are(shares, expected):
    """there are no more components"""
    return int((np.cumsum(shares) < expected).sum()) + 1


def components_for__argmax_of_nothing(shares, expected):
    """no place reaches it and argmax says 0"""
    return int(np.argmax(shares.cumsum() >= expected)) + 1


def components_for__never_summed(shares, expected):
    """sum the shares up first"""
    return int(np.count_nonzero(shares >= expected))


def components_for__too_few(shares, expected):
    """one more is needed"""
    return int((np.cumsum(shares) < expected).sum())


def components_for__rounded(shares, expected):
    """do not round the sums"""
    return min(int((np.cumsum(shares).round(2) < expected).sum()) + 1, len(shares))


def components_for__share_of_the_number(shares, expected):
    """that share of the components may keep more or less"""
    return int(np.ceil(expected * len(shares)))


def why_so_many__not_centred():
    """a mean is subtracted"""
    return "b"


def why_so_many__least_variance():
    """puts the largest singular value first"""
    return "c"


def why_so_many__not_whitened():
    """move no dot past another"""
    return "d"


def _rows(images):
    flat = images.reshape(len(images), -1) * 1.0
    return flat.mean(axis=0), flat - flat.mean(axis=0)


def rebuild__centre_forgotten(images, k):
    """the centre was not added again"""
    _, rows = _rows(images)
    found = _found(rows, k)
    return (rows @ found.T @ found).reshape(images.shape)


def rebuild__not_centred(images, k):
    """the cloud was not centred"""
    flat = images.reshape(len(images), -1).astype(np.float64)
    found = np.linalg.svd(flat)[2][:k]
    return (flat @ found.T @ found).reshape(images.shape)


def rebuild__flat(images, k):
    """give the rows back their two axes"""
    centre, rows = _rows(images)
    found = _found(rows, k)
    return rows @ found.T @ found + centre


def rebuild__bytes_again(images, k):
    """bytes cut off what is below 0"""
    return rebuild__flat(images, k).astype(np.uint8).reshape(images.shape)


def rebuild__clipped(images, k):
    """do not clip it"""
    return rebuild__flat(images, k).clip(0, 255).reshape(images.shape)


def rebuild__one_too_many(images, k):
    """one component too many"""
    return rebuild__flat(images, k + 1).reshape(images.shape)


def rebuild__what_is_left(images, k):
    """this is what is left over"""
    return images - rebuild__flat(images, k).reshape(images.shape)


def _order(points, wrap=False):
    points = points if wrap else points.astype(np.float64)
    return ((points[:, np.newaxis] - points) ** 2).sum(axis=2).argsort(axis=1, kind="stable")


def neighbour_likeness__its_own_neighbour(points, labels, k):
    """counted as its own nearest neighbour"""
    return float((labels[_order(points)[:, :k]] == labels[:, np.newaxis]).mean())


def neighbour_likeness__drops_the_first(points, labels, k):
    """of two points at one place"""
    return float((labels[_order(points)[:, 1 : k + 1]] == labels[:, np.newaxis]).mean())


def neighbour_likeness__farthest(points, labels, k):
    """these are the farthest"""
    return float((labels[_order(points)[:, -k:]] == labels[:, np.newaxis]).mean())


def neighbour_likeness__bytes_wrap(points, labels, k):
    """bytes wrap around"""
    right = 0
    order = _order(points, wrap=True)
    for i in range(len(points)):
        others = [j for j in order[i] if j != i][:k]
        right += (labels[others] == labels[i]).sum()
    return float(right / k / len(points))


def neighbour_likeness__majority(points, labels, k):
    """expected the share of them that are of the same class"""
    order = _order(points)
    named = []
    for i in range(len(points)):
        others = [j for j in order[i] if j != i][:k]
        named.append(np.bincount(labels[others], minlength=10).argmax())
    return float((np.array(named) == labels).mean())


def neighbour_likeness__one_too_many(points, labels, k):
    """one neighbour too many"""
    far = ((points[:, np.newaxis].astype(float) - points) ** 2).sum(axis=2)
    np.fill_diagonal(far, np.inf)
    nearest = far.argsort(axis=1, kind="stable")[:, : k + 1]
    return float((labels[nearest] == labels[:, np.newaxis]).mean())


def neighbour_likeness__sum_of_sizes(points, labels, k):
    """not the sum of the sizes"""
    far = np.abs(points[:, np.newaxis].astype(float) - points).sum(axis=2)
    np.fill_diagonal(far, np.inf)
    return float((labels[far.argsort(axis=1)[:, :k]] == labels[:, np.newaxis]).mean())


def what_the_map_shows__width():
    """tight and wide groups at much the same size"""
    return "a"


def what_the_map_shows__distance():
    """hardly cares for far distances"""
    return "b"


def what_the_map_shows__clumps():
    """another perplexity may break an island up"""
    return "c"


MUST_NOT_BE_TOLD = {
    "centre_points__one_mean_of_all": "each point's own numbers",
    "principal_components__largest_but_not_in_size": "not the sum",
    "explained_shares__of_a_wide_matrix": "these are the shares of the axes",
    "components_for__rounded": "just the expected share is enough",
    "rebuild__clipped": "do not round",
    "neighbour_likeness__majority": "whether all k are of the class",
}
