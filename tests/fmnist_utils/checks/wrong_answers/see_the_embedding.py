"""Wrong answers to the sheet; each docstring is part of the sentence that it must get."""

import numpy as np


def centre_points__each_points_own_mean(points):
    """own numbers and not in float64"""
    return points - points.mean(axis=1)[:, np.newaxis]


def centre_points__one_mean_of_all(points):
    """one mean of all numbers, not in float64, moves all axes alike"""
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


def centre_points__one_mean_a_point(points):
    """`axis=1` gives one mean for each point"""
    return points.astype(float) - points.mean(axis=1)


def centre_points__each_points_own_mean_in_float64(points):
    """this mean is over each point's own numbers, expected one mean for each axis"""
    return np.array([row - row.mean() for row in points.astype(np.float64)])


def centre_points__standardised(points):
    """only move the cloud"""
    points = points.astype(np.float64)
    spread = points.std(axis=0)
    return (points - points.mean(axis=0)) / np.where(spread > 0, spread, 1)


def centre_points__all_in_float32(points):
    """float32 rounds"""
    return np.float32(points) - np.float32(points).mean(axis=0)


def centre_points__middle_of_the_extremes(points):
    """not the middle between smallest and largest"""
    points = points.astype(float)
    return points - (points.max(axis=0) + points.min(axis=0)) / 2


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


def principal_components__one_entry_turned(points, k):
    """turn the whole component round"""
    found = _found(points, k)
    for row in found:
        row[np.abs(row).argmax()] = np.abs(row).max()
    return found


def principal_components__largest_sought_in_columns(points, k):
    """look for the largest entry along each row"""
    found = _found(points, k)
    return found * np.sign(found[np.arange(k), np.abs(found).argmax(0)]).reshape(-1, 1)


def principal_components__last_columns_of_eigh(points, k):
    """these are the first k, but the one of most variance comes first"""
    vectors = np.linalg.eigh(np.cov(points.astype(np.float64), rowvar=False))[1]
    return _rule(vectors[:, -k:].T)


def principal_components__unsorted_eig(points, k):
    """`eig` does not sort them"""
    vectors = np.linalg.eig(np.cov(points.astype(np.float64), rowvar=False))[1]
    return _rule(vectors[:, :k].T.real)


def principal_components__cov_of_the_points(points, k):
    """`np.cov` wants `rowvar=False`"""
    values, vectors = np.linalg.eigh(np.cov(points.astype(np.float64)))
    return _rule(vectors[:, np.argsort(values)[::-1][:k]].T)


def principal_components__transposed(points, k):
    """transposed they are taken for axes"""
    return _rule(_found(points.T, k))


def principal_components__standardised(points, k):
    """do not divide by the spreads"""
    points = points.astype(np.float64)
    return _rule(_found((points - points.mean(axis=0)) / points.std(axis=0), k))


def principal_components__projected(points, k):
    """expected the components themselves"""
    points = points.astype(np.float64)
    return (points - points.mean(axis=0)) @ _rule(_found(points, k)).T


def principal_components__first_result_of_svd(points, k):
    """the components are in the third"""
    points = points.astype(np.float64)
    left = np.linalg.svd(points - points.mean(axis=0), full_matrices=False)[0]
    return _rule(left.T[:k])


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


def explained_shares__sorted_axes(points):
    """these are the shares of the axes, expected those of the components"""
    variances = points.var(axis=0)
    return np.sort(variances / variances.sum())[::-1]


def explained_shares__eigenvalues_squared(points):
    """an eigenvalue is a variance already"""
    values = np.linalg.eigvalsh(np.cov(points.T))[::-1][: min(points.shape)] ** 2
    return values / values.sum()


def explained_shares__eigh_in_rising_order(points):
    """the largest comes first, and there are no more than n"""
    values = np.linalg.eigh(np.cov(points, rowvar=False))[0]
    return values / values.sum()


def explained_shares__unsorted_eig(points):
    """`eig` does not sort"""
    values = np.linalg.eig(np.cov(points, rowvar=False))[0].real
    return values / values.sum()


def explained_shares__cov_of_the_points(points):
    """centre each column, not each row"""
    values = np.linalg.eigvalsh(np.cov(points))[::-1][: min(points.shape)]
    return values / values.sum()


def components_for__loop_without_an_end(shares, expected):
    """the loop ends without a `return`"""
    kept = 0
    for k, share in enumerate(shares):
        kept += share
        if kept >= expected:
            return k + 1


def components_for__past_the_last(shares, expected):
    """the loop runs past the last"""
    kept = k = 0
    while kept < expected:
        kept += shares[k]
        k += 1
    return k


def components_for__strict_argmax(shares, expected):
    """argmax says 0 where none is larger"""
    return int(np.argmax(np.cumsum(shares) > expected)) + 1


def components_for__all_of_them_for_1(shares, expected):
    """all may be kept before the last component"""
    if expected == 1:
        return len(shares)
    return int(np.searchsorted(np.cumsum(shares), expected)) + 1


def components_for__nearest_sum(shares, expected):
    """the sum nearest to the wanted share may lie below it"""
    return int(np.argmin(np.abs(shares.cumsum() - expected))) + 1


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


def rebuild__not_centred_before_projecting(images, k):
    """brings the mean in twice"""
    centre, rows = _rows(images)
    found = _found(rows, k)
    return ((rows + centre) @ found.T @ found + centre).reshape(images.shape)


def rebuild__k_numbers(images, k):
    """these are the k numbers"""
    rows = _rows(images)[1]
    return rows @ _found(rows, k).T


def rebuild__least_variance(images, k):
    """`eigh` puts those of least variance first"""
    centre, rows = _rows(images)
    found = np.linalg.eigh(rows.T @ rows)[1][:, :k]
    return (rows @ found @ found.T + centre).reshape(images.shape)


def rebuild__all_for_none(images, k):
    """the slice [-0:] takes all"""
    centre, rows = _rows(images)
    found = np.linalg.eigh(rows.T @ rows)[1][:, -k:]
    return (rows @ found @ found.T + centre).reshape(images.shape)


def rebuild__nothing_for_none(images, k):
    """Found 0"""
    return rebuild__flat(images, k).reshape(images.shape) if k else np.zeros(images.shape)


def rebuild__only_28_by_28(images, k):
    """28 is an example"""
    return rebuild__flat(images, k).reshape(-1, 28, 28)


def rebuild__only_784(images, k):
    """784 is an example"""
    return rebuild__flat(images.reshape(len(images), 784), k).reshape(images.shape)


def rebuild__each_alone(images, k):
    """this decomposes each image alone"""
    left, values, right = np.linalg.svd(images * 1.0, full_matrices=False)
    values[:, k:] = 0
    return left * values[:, np.newaxis] @ right


def rebuild__a_picture(images, k):
    """do not round or clip"""
    return rebuild__flat(images, k).reshape(images.shape).round().clip(0, 255).astype(np.uint8)


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


def _others_of(points, k):
    """Return the k nearest others of each point."""
    far = ((points[:, np.newaxis].astype(float) - points) ** 2).sum(axis=2)
    np.fill_diagonal(far, np.inf)
    return far.argsort(axis=1, kind="stable")[:, :k]


def neighbour_likeness__twins_dropped(points, labels, k):
    """another may lie at the same place"""
    far = ((points[:, np.newaxis].astype(float) - points) ** 2).sum(axis=2)
    far[far == 0] = np.inf
    return float((labels[far.argsort(1, kind="stable")[:, :k]] == labels[:, np.newaxis]).mean())


def neighbour_likeness__int16(points, labels, k):
    """int16 is too narrow"""
    narrow = points.astype(np.int16) if points.dtype == np.uint8 else points
    far = ((narrow[:, np.newaxis] - narrow) ** 2).sum(axis=2).astype(float)
    np.fill_diagonal(far, np.inf)
    return float((labels[far.argsort(1, kind="stable")[:, :k]] == labels[:, np.newaxis]).mean())


def neighbour_likeness__all_of_them(points, labels, k):
    """whether all k are of the class"""
    same = labels[_others_of(points, k)] == labels[:, np.newaxis]
    return float(np.mean([row.all() for row in same]))


def neighbour_likeness__any_of_them(points, labels, k):
    """whether any of the k is of the class"""
    same = labels[_others_of(points, k)] == labels[:, np.newaxis]
    return float(np.mean([row.any() for row in same]))


def neighbour_likeness__number(points, labels, k):
    """divide it by k"""
    same = labels[_others_of(points, k)] == labels[:, np.newaxis]
    return float(same.sum() / len(points))


def neighbour_likeness__for_each_point(points, labels, k):
    """expected one share over all points"""
    return np.mean(labels[_others_of(points, k)] == labels[:, np.newaxis], axis=1)


def neighbour_likeness__five_of_the_lesson(points, labels, k):
    """the lesson's 5 is only an example"""
    return float((labels[_others_of(points, 5)] == labels[:, np.newaxis]).mean())


def neighbour_likeness__own_labels_in_a_row(points, labels, k):
    """the point's own label stands once a row"""
    return (labels[_others_of(points, k)] == labels).mean()


def neighbour_likeness__as_far_as_the_farthest(points, labels, k):
    """does not put a point behind all others"""
    far = ((points[:, np.newaxis].astype(float) - points) ** 2).sum(axis=2)
    far[range(len(far)), range(len(far))] = far.max()
    order = far.argsort(axis=1, kind="stable")[:, :k]
    return float((labels[order] == labels[:, np.newaxis]).mean())


def neighbour_likeness__kth_alone(points, labels, k):
    """this asks the k-th alone"""
    return float((labels[_others_of(points, k)[:, -1]] == labels).mean())


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
    "principal_components__eigh_in_rising_order": "these are the first k",
    "explained_shares__sorted_axes": "sorted and cut",
    "components_for__nearest_sum": "these keep less than the wanted share, take one more",
    "rebuild__nothing_for_none": "the cloud was not centred",
    "neighbour_likeness__majority": "whether all k are of the class",
}
