"""Wrong answers to the sheet; each docstring is part of the sentence that it must get."""

from itertools import groupby

import numpy as np


def count_trainable__frozen_first(weights):
    """the numbers to learn come first"""
    frozen = sum(int(np.prod(shape)) for shape, is_frozen in weights if is_frozen)
    return frozen, sum(int(np.prod(shape)) for shape, _ in weights) - frozen


def count_trainable__arrays_counted(weights):
    """count the numbers in them"""
    frozen = sum(is_frozen for _, is_frozen in weights)
    return len(weights) - frozen, frozen


def count_trainable__sides_added(weights):
    """the product of its sides, not their sum"""
    counts = [0, 0]
    for shape, is_frozen in weights:
        counts[is_frozen] += sum(shape)
    return tuple(counts)


def count_trainable__and_all(weights):
    """the second number is of the frozen ones alone"""
    every = sum(int(np.prod(shape)) for shape, _ in weights)
    return sum(int(np.prod(shape)) for shape, is_frozen in weights if not is_frozen), every


def count_trainable__a_list(weights):
    """expected a tuple of 2"""
    counts = [0, 0]
    for shape, is_frozen in weights:
        counts[is_frozen] += int(np.prod(shape))
    return counts


def which_moved__close_enough(before, after):
    """a tiny change is a change"""
    return [k for k in range(len(before)) if np.abs(before[k] - after[k]).max() > 1e-6]


def which_moved__sums(before, after):
    """numbers may move while their sum stays"""
    return [k for k in range(len(before)) if np.sum(before[k]) != np.sum(after[k])]


def which_moved__all_of_them(before, after):
    """it need not be all of them"""
    return [k for k in range(len(before)) if not (before[k] == after[k]).any()]


def which_moved__objects(before, after):
    """different objects"""
    return [k for k in range(len(before)) if id(before[k]) != id(after[k])]


def which_moved__an_array(before, after):
    """expected a list of"""
    moved = [not np.array_equal(b, a) for b, a in zip(before, after, strict=True)]
    return np.flatnonzero(moved)


def count_trainable__without_biases(weights):
    """such as biases, count, too"""
    counts = [0, 0]
    for shape, is_frozen in weights:
        if len(shape) != 1:
            counts[is_frozen] += int(np.prod(shape))
    return counts[0], counts[1]


def count_trainable__shape_without_sides(weights):
    """a shape without sides is one number"""
    counts = [0, 0]
    for shape, is_frozen in weights:
        if shape:
            counts[is_frozen] += int(np.prod(shape))
    return counts[0], counts[1]


def count_trainable__wraps_at_32_bits(weights):
    """found"""
    counts = [0, 0]
    for shape, is_frozen in weights:
        counts[is_frozen] += int(np.prod(shape, dtype=np.int32))
    return counts[0], counts[1]


def which_moved__truth_values(before, after):
    """expected the places of those that did"""
    return [not np.array_equal(b, a) for b, a in zip(before, after, strict=True)]


def which_moved__from_one(before, after):
    """places are counted from 0"""
    pairs = enumerate(zip(before, after, strict=True), start=1)
    return [k for k, (b, a) in pairs if not np.array_equal(b, a)]


def which_moved__first_numbers(before, after):
    """while its first number stays"""
    pairs = enumerate(zip(before, after, strict=True))
    return [k for k, (b, a) in pairs if b.ravel()[0] != a.ravel()[0]]


def choose_few__of_all(labels, n, seed):
    """draw from each class's own places"""
    return np.random.default_rng(seed).choice(len(labels), n, replace=False)


def choose_few__twice(labels, n, seed):
    """`replace=False` draws none twice"""
    generator = np.random.default_rng(seed)
    classes = np.unique(labels)
    return np.concatenate(
        [generator.choice(np.flatnonzero(labels == k), n // len(classes)) for k in classes]
    )


def choose_few__the_first(labels, n, seed):
    """drawn at random, by the seed"""
    classes = np.unique(labels)
    return np.concatenate([np.flatnonzero(labels == k)[: n // len(classes)] for k in classes])


def choose_few__always_seed_1(labels, n, seed):
    """drawn at random, by the seed"""
    generator = np.random.default_rng(1)
    classes = np.unique(labels)
    places = [generator.permutation(np.flatnonzero(labels == k)) for k in classes]
    return np.concatenate([p[: n // len(classes)] for p in places])


def choose_few__without_a_seed(labels, n, seed):
    """the same again"""
    generator = np.random.default_rng()
    classes = np.unique(labels)
    places = [generator.permutation(np.flatnonzero(labels == k)) for k in classes]
    return np.concatenate([p[: n // len(classes)] for p in places])


def choose_few__never_the_last(labels, n, seed):
    """never came"""
    generator = np.random.default_rng(seed)
    classes = np.unique(labels)
    each = n // len(classes)
    places = [np.flatnonzero(labels == k) for k in classes]
    places = [p[:-1] if len(p) > each else p for p in places]
    return np.concatenate([generator.choice(p, each, replace=False) for p in places])


def choose_few__the_labels(labels, n, seed):
    """these should be places in the array of labels"""
    return np.repeat(np.unique(labels), n // len(np.unique(labels)))


def nearest_mean_head__place(features, labels, queries):
    """these are places among the means"""
    means = np.stack([features[labels == k].mean(axis=0) for k in np.unique(labels)])
    return np.linalg.norm(queries[:, None] - means, axis=2).argmin(axis=1)


def nearest_mean_head__neighbour(features, labels, queries):
    """expected the nearest mean"""
    order = np.linalg.norm(queries[:, None] - features, axis=2).argmin(axis=1)
    return labels[order].astype(np.int64)


def nearest_mean_head__product(features, labels, queries):
    """take the distance"""
    names = np.unique(labels)
    means = np.stack([features[labels == k].mean(axis=0) for k in names])
    return names[(queries @ means.T).argmax(axis=1)].astype(np.int64)


def nearest_mean_head__medians(features, labels, queries):
    """by its mean, not by its median"""
    names = np.unique(labels)
    middles = np.stack([np.median(features[labels == k], axis=0) for k in names])
    return names[((queries[:, None] - middles) ** 2).sum(axis=2).argmin(axis=1)].astype(np.int64)


def nearest_mean_head__absolute_differences(features, labels, queries):
    """the distance adds squares"""
    names = np.unique(labels)
    means = np.stack([features[labels == k].mean(axis=0) for k in names])
    return names[np.abs(queries[:, None] - means).sum(axis=2).argmin(axis=1)].astype(np.int64)


def nearest_mean_head__largest_of_equals(features, labels, queries):
    """of equally near classes, take the smallest label"""
    names = np.unique(labels)[::-1]
    means = np.stack([features[labels == k].mean(axis=0) for k in names])
    return names[((queries[:, None] - means) ** 2).sum(axis=2).argmin(axis=1)].astype(np.int64)


def measured_mean__exchanged(mean, batches, momentum, frozen):
    """momentum is what is kept of the old mean"""
    if not frozen:
        for batch in batches:
            mean = mean + momentum * (batch.mean(axis=0) - mean)
    return mean.copy()


def measured_mean__frozen_measures(mean, batches, momentum, frozen):
    """what is frozen does not measure, either"""
    for batch in batches:
        mean = mean + (1 - momentum) * (batch.mean(axis=0) - mean)
    return mean.copy()


def measured_mean__one_number(mean, batches, momentum, frozen):
    """each feature has a mean of its own"""
    if not frozen:
        for batch in batches:
            mean = momentum * mean + (1 - momentum) * np.mean(batch)
    return mean.copy()


def measured_mean__all_in_one(mean, batches, momentum, frozen):
    """each batch counts once"""
    if frozen or not batches:
        return mean.copy()
    return momentum * mean + (1 - momentum) * np.vstack(batches).mean(axis=0)


def measured_mean__in_place(mean, batches, momentum, frozen):
    """changed its argument number 1"""
    for batch in batches:
        mean *= momentum
        mean += (1 - momentum) * batch.mean(axis=0)
    return mean


def measured_mean__from_the_last(mean, batches, momentum, frozen):
    """not from the last to the first"""
    if not frozen:
        for batch in reversed(batches):
            mean = momentum * mean + (1 - momentum) * batch.mean(axis=0)
    return mean.copy()


def measured_mean__last_batch_alone(mean, batches, momentum, frozen):
    """only the last batch was measured"""
    if not frozen and batches:
        return momentum * mean + (1 - momentum) * batches[-1].mean(axis=0)
    return mean.copy()


def transfer_gain__ddof(trained, untrained):
    """with `ddof=1`"""
    gains = trained - untrained
    return np.mean(gains), np.std(gains), int((gains > 0).sum())


def transfer_gain__over_chance(trained, untrained):
    """not with chance"""
    gains = trained - 0.5
    return gains.mean(), gains.std(ddof=1), int((trained > untrained).sum())


def transfer_gain__as_if_unpaired(trained, untrained):
    """take the differences first"""
    spread = np.hypot(trained.std(ddof=1), untrained.std(ddof=1))
    return trained.mean() - untrained.mean(), spread, int((trained > untrained).sum())


def transfer_gain__spreads_subtracted(trained, untrained):
    """the difference of two spreads"""
    spread = np.std(trained, ddof=1) - np.std(untrained, ddof=1)
    return (trained - untrained).mean(), spread, np.sum(trained > untrained)


def transfer_gain__ties_won(trained, untrained):
    """an equal score is no win"""
    gains = trained - untrained
    return gains.mean(), gains.std(ddof=1), len(gains) - (gains < 0).sum()


def transfer_gain__lost_draws(trained, untrained):
    """not those that it lost"""
    gains = trained - untrained
    return gains.mean(), gains.std(ddof=1), int((gains < 0).sum())


def transfer_gain__rounded(trained, untrained):
    """found"""
    gains = np.round(trained, 4) - np.round(untrained, 4)
    return gains.mean(), gains.std(ddof=1), int((gains > 0).sum())


def count_trainable__len_of_the_shape(weights):
    """expected their product"""
    counts = [0, 0]
    for shape, is_frozen in weights:
        counts[is_frozen] += len(shape)
    return counts[0], counts[1]


def count_trainable__first_array(weights):
    """does the loop return too early"""
    counts = [0, 0]
    for shape, is_frozen in weights:
        counts[is_frozen] += int(np.prod(shape))
        return counts[0], counts[1]


def count_trainable__set_not_added(weights):
    """add up, with `+=`"""
    counts = [0, 0]
    for shape, is_frozen in weights:
        counts[is_frozen] = int(np.prod(shape))
    return counts[0], counts[1]


def count_trainable__one_product(weights):
    """begins anew"""
    learned, frozen, product = 0, 0, 1
    for shape, is_frozen in weights:
        for side in shape:
            product *= side
        if is_frozen:
            frozen += product
        else:
            learned += product
    return learned, frozen


def count_trainable__product_from_zero(weights):
    """a product that begins with 0 stays 0"""
    counts = [0, 0]
    for shape, is_frozen in weights:
        product = 0
        for side in shape:
            product *= side
        counts[is_frozen] += product
    return counts[0], counts[1]


def count_trainable__kept_in_a_dict(weights):
    """two arrays may have the same shape"""
    counts = [0, 0]
    for shape, is_frozen in dict(weights).items():
        counts[is_frozen] += int(np.prod(shape))
    return counts[0], counts[1]


def count_trainable__kept_in_a_set(weights):
    """a set keeps equal pairs only once"""
    counts = [0, 0]
    for shape, is_frozen in set(weights):
        counts[is_frozen] += int(np.prod(shape))
    return counts[0], counts[1]


def count_trainable__without_short_shapes(weights):
    """biases and single numbers count, too"""
    counts = [0, 0]
    for shape, is_frozen in weights:
        if len(shape) >= 2:
            counts[is_frozen] += int(np.prod(shape))
    return counts[0], counts[1]


def count_trainable__last_run_of_each_kind(weights):
    """found"""
    counts = {False: 0, True: 0}
    for is_frozen, run in groupby(weights, key=lambda pair: pair[1]):
        counts[is_frozen] = sum(int(np.prod(shape)) for shape, _ in run)
    return counts[False], counts[True]


def which_moved__means(before, after):
    """while their mean stays"""
    return [k for k in range(len(before)) if np.mean(before[k]) != np.mean(after[k])]


def which_moved__largest(before, after):
    """while the largest stays"""
    return [k for k in range(len(before)) if np.max(before[k]) != np.max(after[k])]


def which_moved__smallest(before, after):
    """while the smallest stays"""
    return [k for k in range(len(before)) if np.min(before[k]) != np.min(after[k])]


def which_moved__differences_added(before, after):
    """may cancel"""
    pairs = enumerate(zip(before, after, strict=True))
    return [k for k, (b, a) in pairs if np.sum(b - a) != 0]


def which_moved__risen_only(before, after):
    """a number that fell has moved, too"""
    pairs = enumerate(zip(before, after, strict=True))
    return [k for k, (b, a) in pairs if (a - b).max() > 0]


def which_moved__single_precision(before, after):
    """be it in the last bit"""
    pairs = enumerate(zip(before, after, strict=True))
    return [
        k for k, (b, a) in pairs if not np.array_equal(b.astype(np.float32), a.astype(np.float32))
    ]


def which_moved__tolerance(before, after):
    """no tolerance, no rounding"""
    pairs = enumerate(zip(before, after, strict=True))
    return [k for k, (b, a) in pairs if np.any(np.abs(b - a) > 1e-12)]


def which_moved__bare_comparison(before, after):
    """not one for the array"""
    places = []
    for k in range(len(before)):
        if before[k] == after[k]:
            continue
        places.append(k)
    return places


def which_moved__without_the_last(before, after):
    """the last array counts, too"""
    return [k for k in range(len(before) - 1) if not np.array_equal(before[k], after[k])]


def which_moved__first_rows(before, after):
    """found"""
    pairs = enumerate(zip(before, after, strict=True))
    return [k for k, (b, a) in pairs if np.any(np.atleast_1d(b)[0] != np.atleast_1d(a)[0])]


def choose_few__only_two_classes(labels, n, seed):
    """from the classes in `np.unique(labels)` alone"""
    generator = np.random.default_rng(seed)
    places = [np.flatnonzero(labels == k) for k in (0, 1)]
    return np.concatenate([generator.choice(p, n // 2, replace=False) for p in places])


def choose_few__n_of_each(labels, n, seed):
    """n is how many there are in all"""
    order = np.random.default_rng(seed).permutation(len(labels))
    return np.concatenate([order[labels[order] == k][:n] for k in np.unique(labels)])


def choose_few__half_of_n(labels, n, seed):
    """not by two"""
    order = np.random.default_rng(seed).permutation(len(labels))
    return np.concatenate([order[labels[order] == k][: n // 2] for k in np.unique(labels)])


def choose_few__one_of_each(labels, n, seed):
    """not a single one"""
    generator = np.random.default_rng(seed)
    return np.array([generator.choice(np.flatnonzero(labels == k)) for k in np.unique(labels)])


def choose_few__rows(labels, n, seed):
    """`np.concatenate` joins them"""
    generator = np.random.default_rng(seed)
    classes = np.unique(labels)
    places = [generator.permutation(np.flatnonzero(labels == k)) for k in classes]
    return np.array([p[: n // len(classes)] for p in places])


def choose_few__truth_values(labels, n, seed):
    """makes places of truth values"""
    generator = np.random.default_rng(seed)
    classes = np.unique(labels)
    chosen = np.zeros(len(labels), bool)
    for k in classes:
        places = np.flatnonzero(labels == k)
        chosen[generator.choice(places, n // len(classes), replace=False)] = True
    return chosen


def choose_few__neighbours(labels, n, seed):
    """at even steps within each class"""
    generator = np.random.default_rng(seed)
    classes = np.unique(labels)
    each = n // len(classes)
    found = []
    for k in classes:
        places = np.flatnonzero(labels == k)
        begin = generator.integers(0, len(places) - each + 1)
        found.extend(places[begin : begin + each])
    return np.array(found)


def choose_few__rolled_by_the_seed(labels, n, seed):
    """at even steps within each class"""
    classes = np.unique(labels)
    places = [np.roll(np.flatnonzero(labels == k), -seed) for k in classes]
    return np.concatenate([p[: n // len(classes)] for p in places])


def choose_few__places_within_the_class(labels, n, seed):
    """draw from each class's own places"""
    generator = np.random.default_rng(seed)
    sizes = np.unique(labels, return_counts=True)[1]
    draws = [generator.choice(size, n // len(sizes), replace=False) for size in sizes]
    return np.concatenate(draws)


def nearest_mean_head__first_seen_of_equals(features, labels, queries):
    """not the one seen first"""
    names = np.array(list(dict.fromkeys(labels.tolist())))
    means = np.stack([features[labels == k].mean(axis=0) for k in names])
    return names[((queries[:, None] - means) ** 2).sum(axis=2).argmin(axis=1)]


def nearest_mean_head__ten_classes(features, labels, queries):
    """not every class from 0 to 9 is there"""
    means = np.stack([features[labels == k].mean(axis=0) for k in range(10)])
    return ((queries[:, None] - means) ** 2).sum(axis=2).argmin(axis=1)


def nearest_mean_head__numbered(features, labels, queries):
    """without a gap"""
    means = np.stack([features[labels == k].mean(axis=0) for k in range(len(np.unique(labels)))])
    return ((queries[:, None] - means) ** 2).sum(axis=2).argmin(axis=1)


def nearest_mean_head__cosine(features, labels, queries):
    """a cosine knows directions only"""
    names = np.unique(labels)
    means = np.stack([features[labels == k].mean(axis=0) for k in names])
    cosines = queries @ means.T / np.linalg.norm(means, axis=1)
    return names[cosines.argmax(axis=1)].astype(np.int64)


def nearest_mean_head__sum_of_differences(features, labels, queries):
    """each feature counts for itself"""
    names = np.unique(labels)
    means = np.stack([features[labels == k].mean(axis=0) for k in names])
    table = np.abs((queries[:, None] - means).sum(axis=2))
    return names[table.argmin(axis=1)].astype(np.int64)


def nearest_mean_head__mean_distance(features, labels, queries):
    """this is the mean of the distances"""
    names = np.unique(labels)
    table = np.sqrt(((queries[:, None] - features) ** 2).sum(axis=2))
    means = np.stack([table[:, labels == k].mean(axis=1) for k in names], axis=1)
    return names[means.argmin(axis=1)].astype(np.int64)


def nearest_mean_head__divided_by_all(features, labels, queries):
    """not by that of all"""
    names = np.unique(labels)
    means = np.stack([features[labels == k].sum(axis=0) for k in names]) / len(labels)
    return names[((queries[:, None] - means) ** 2).sum(axis=2).argmin(axis=1)].astype(np.int64)


def nearest_mean_head__standardised(features, labels, queries):
    """not standardised"""
    mean, spread = features.mean(axis=0), features.std(axis=0)
    names = np.unique(labels)
    scaled = (features - mean) / spread
    means = np.stack([scaled[labels == k].mean(axis=0) for k in names])
    table = (((queries - mean) / spread)[:, None] - means) ** 2
    return names[table.sum(axis=2).argmin(axis=1)].astype(np.int64)


def nearest_mean_head__one_mean_for_all_features(features, labels, queries):
    """a mean for each (`axis=0`)"""
    found = []
    for query in queries:
        far = {k: np.linalg.norm(query - features[labels == k].mean()) for k in np.unique(labels)}
        found.append(min(far, key=far.get))
    return np.array(found, np.int64)


def nearest_mean_head__first_image(features, labels, queries):
    """not by its first one"""
    names, first = np.unique(labels, return_index=True)
    table = np.linalg.norm(queries[:, None] - features[first], axis=2)
    return names[table.argmin(axis=1)].astype(np.int64)


def nearest_mean_head__rounded(features, labels, queries):
    """found"""
    names = np.unique(labels)
    means = np.stack([features[labels == k].mean(axis=0) for k in names])
    table = np.linalg.norm(queries[:, None] - means, axis=2).round(4)
    return names[table.argmin(axis=1)].astype(np.int64)


def nearest_mean_head__short_labels(features, labels, queries):
    """found"""
    names = np.unique(labels)
    means = np.stack([features[labels == k].mean(axis=0) for k in names])
    return names[((queries[:, None] - means) ** 2).sum(axis=2).argmin(axis=1)].astype(np.int16)


def measured_mean__the_other_way_round(mean, batches, momentum, frozen):
    """what is frozen does not measure"""
    if not frozen:
        return mean.copy()
    for batch in batches:
        mean = momentum * mean + (1 - momentum) * batch.mean(axis=0)
    return mean.copy()


def measured_mean__from_zeros(mean, batches, momentum, frozen):
    """not with zeros"""
    if frozen:
        return mean.copy()
    moving = np.zeros_like(mean)
    for batch in batches:
        moving = momentum * moving + (1 - momentum) * batch.mean(axis=0)
    return moving


def measured_mean__from_the_first_batch(mean, batches, momentum, frozen):
    """not with the first batch's"""
    if frozen or not batches:
        return mean.copy()
    moving = batches[0].mean(axis=0)
    for batch in batches[1:]:
        moving = momentum * moving + (1 - momentum) * batch.mean(axis=0)
    return moving


def measured_mean__after_each_image(mean, batches, momentum, frozen):
    """not after each image"""
    if not frozen:
        for batch in batches:
            for image in batch:
                mean = momentum * mean + (1 - momentum) * image
    return mean.copy()


def measured_mean__mean_of_means(mean, batches, momentum, frozen):
    """with the mean of their means"""
    if frozen or not batches:
        return mean.copy()
    middle = sum(batch.mean(axis=0) for batch in batches) / len(batches)
    return momentum * mean + (1 - momentum) * middle


def measured_mean__always_99(mean, batches, momentum, frozen):
    """need not be 0.99"""
    if not frozen:
        for batch in batches:
            mean = 0.99 * mean + 0.01 * batch.mean(axis=0)
    return mean.copy()


def measured_mean__axis_1(mean, batches, momentum, frozen):
    """which is axis 0, not 1"""
    if frozen:
        return mean.copy()
    for batch in batches:
        mean = momentum * mean + (1 - momentum) * batch.mean(axis=1)
    return mean.copy()


def measured_mean__one_array(mean, batches, momentum, frozen):
    """take one after the other"""
    if frozen:
        return mean.copy()
    for middle in np.array(batches).mean(axis=1):
        mean = momentum * mean + (1 - momentum) * middle
    return mean.copy()


def measured_mean__of_the_images_alone(mean, batches, momentum, frozen):
    """without what was so far"""
    return mean.copy() if frozen or not batches else np.vstack(batches).mean(axis=0)


def measured_mean__medians(mean, batches, momentum, frozen):
    """not its median"""
    if not frozen:
        for batch in batches:
            mean = momentum * mean + (1 - momentum) * np.median(batch, axis=0)
    return mean.copy()


def measured_mean__without_the_last(mean, batches, momentum, frozen):
    """the last batch counts, too"""
    if not frozen:
        for k in range(len(batches) - 1):
            mean = momentum * mean + (1 - momentum) * batches[k].mean(axis=0)
    return mean.copy()


def transfer_gain__exchanged(trained, untrained):
    """this is the other way round"""
    gains = untrained - trained
    return gains.mean(), gains.std(ddof=1), int((gains > 0).sum())


def transfer_gain__absolute(trained, untrained):
    """take no absolute values"""
    gains = np.abs(trained - untrained)
    return gains.mean(), gains.std(ddof=1), int((trained > untrained).sum())


def transfer_gain__relative(trained, untrained):
    """not a share of the random body's score"""
    gains = trained / untrained - 1
    return gains.mean(), gains.std(ddof=1), int((trained > untrained).sum())


def transfer_gain__sorted(trained, untrained):
    """do not sort"""
    gains = np.sort(trained) - np.sort(untrained)
    return gains.mean(), gains.std(ddof=1), int((gains > 0).sum())


def transfer_gain__range(trained, untrained):
    """not the largest less the smallest"""
    gains = trained - untrained
    return gains.mean(), gains.max() - gains.min(), int((gains > 0).sum())


def transfer_gain__won_against_the_mean(trained, untrained):
    """not against its mean"""
    gains = trained - untrained
    return gains.mean(), gains.std(ddof=1), int((trained > untrained.mean()).sum())


def transfer_gain__error_of_the_mean_and_ddof(trained, untrained):
    """expected the spread of single draws, with `ddof=1`"""
    gains = trained - untrained
    return gains.mean(), gains.std() / np.sqrt(len(gains)), int((gains > 0).sum())


def transfer_gain__won_less_lost(trained, untrained):
    """do not take off those lost"""
    gains = trained - untrained
    return gains.mean(), gains.std(ddof=1), int(np.sign(gains).sum())


def transfer_gain__in_points(trained, untrained):
    """do not multiply by 100"""
    gains = 100 * (trained - untrained)
    return gains.mean(), gains.std(ddof=1), int((gains > 0).sum())


def transfer_gain__gain_of_won_draws(trained, untrained):
    """that of all draws, also of those lost"""
    gains = trained - untrained
    won = gains[gains > 0]
    return won.mean() if len(won) else 0.0, gains.std(ddof=1), len(won)


def transfer_gain__unpaired_and_ddof(trained, untrained):
    """first the differences, then their spread"""
    gains = trained - untrained
    return gains.mean(), np.hypot(trained.std(), untrained.std()), int((gains > 0).sum())


def transfer_gain__spreads_subtracted_and_ddof(trained, untrained):
    """not the difference of spreads"""
    gains = trained - untrained
    return gains.mean(), trained.std() - untrained.std(), int((gains > 0).sum())


def transfer_gain__trained_spread_and_ddof(trained, untrained):
    """not that of the trained scores"""
    gains = trained - untrained
    return gains.mean(), trained.std(), int((gains > 0).sum())


def transfer_gain__another_order(trained, untrained):
    """then the draws won"""
    gains = trained - untrained
    return gains.mean(), int((gains > 0).sum()), gains.std(ddof=1)


def transfer_gain__two_digits(trained, untrained):
    """do not round"""
    gains = trained - untrained
    return np.round(gains.mean(), 2), np.round(gains.std(ddof=1), 2), int((gains > 0).sum())


def transfer_gain__three_digits(trained, untrained):
    """not even to 3 digits"""
    gains = trained - untrained
    return np.round(gains.mean(), 3), np.round(gains.std(ddof=1), 3), int((gains > 0).sum())


def transfer_gain__mean_deviation(trained, untrained):
    """found"""
    gains = trained - untrained
    spread = np.abs(gains - gains.mean()).mean()
    return gains.mean(), spread, int((gains > 0).sum())


def why_still_frozen__few_images():
    """any step moves something"""
    return "b"


def why_still_frozen__each_layer():
    """the printed count proves it"""
    return "c"


def why_still_frozen__small_rate():
    """to the last bit"""
    return "d"


def what_was_transferred__above_chance():
    """the pixels get 38 of these 40 points"""
    return "a"


def what_was_transferred__the_random_one():
    """nobody would use a random body"""
    return "b"


def what_was_transferred__nothing():
    """how far single draws scatter"""
    return "d"


#: What must not be told: causes that explain some of the inputs, and not all.
MUST_NOT_BE_TOLD = {
    "count_trainable__last_run_of_each_kind": "`+=`",
    "which_moved__first_rows": "while its first number stays",
    "choose_few__places_within_the_class": "`replace=False`",
    "nearest_mean_head__first_image": "nearest single image",
    "measured_mean__mean_of_means": "these are all images in one",
    "transfer_gain__mean_deviation": "`ddof=1`",
}
