"""Wrong answers to the sheet; each docstring is part of the sentence that it must get."""

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
    """choose within each class"""
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


def count_trainable__frozen_first_and_arrays(weights):
    """found"""
    frozen = sum(is_frozen for _, is_frozen in weights)
    return frozen, len(weights) - frozen


def which_moved__hundredths_of_the_sum(before, after):
    """found"""
    pairs = enumerate(zip(before, after, strict=True))
    return [k for k, (b, a) in pairs if round(float(b.sum()), 2) != round(float(a.sum()), 2)]


def nearest_mean_head__first_seen_of_equals(features, labels, queries):
    """found"""
    names = np.array(list(dict.fromkeys(labels.tolist())))
    means = np.stack([features[labels == k].mean(axis=0) for k in names])
    return names[((queries[:, None] - means) ** 2).sum(axis=2).argmin(axis=1)]


def measured_mean__exchanged_even_if_frozen(mean, batches, momentum, frozen):
    """found"""
    for batch in batches:
        mean = (1 - momentum) * mean + momentum * batch.mean(axis=0)
    return mean.copy()


def transfer_gain__divided_by_n_and_ties_won(trained, untrained):
    """found"""
    gains = trained - untrained
    return gains.mean(), gains.std(), int((gains >= 0).sum())


def choose_few__twice_the_label(labels, n, seed):
    """expected places from 0"""
    return np.random.default_rng(seed).choice(labels, n)


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
    "count_trainable__frozen_first_and_arrays": "the numbers to learn come first",
    "which_moved__hundredths_of_the_sum": "numbers may move while their sum stays",
    "choose_few__twice_the_label": "`replace=False`",
    "nearest_mean_head__first_seen_of_equals": "take the smallest label",
    "measured_mean__exchanged_even_if_frozen": "momentum is what is kept",
    "transfer_gain__divided_by_n_and_ties_won": "`ddof=1`",
}
