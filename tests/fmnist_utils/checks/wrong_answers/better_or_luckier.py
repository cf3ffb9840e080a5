"""Wrong answers to the sheet; each docstring is part of the sentence that it must get."""

from math import ceil, comb

import numpy as np


def _discordant(labels, predicted_a, predicted_b):
    a, b = predicted_a == labels, predicted_b == labels
    return int(np.sum(a & ~b)), int(np.sum(b & ~a))


def mcnemar__one_side(labels, predicted_a, predicted_b):
    """double the smaller tail"""
    a, b = _discordant(labels, predicted_a, predicted_b)
    return sum(comb(a + b, k) for k in range(min(a, b) + 1)) / 2 ** (a + b)


def mcnemar__more_than_one(labels, predicted_a, predicted_b):
    """a probability is 1 at most"""
    a, b = _discordant(labels, predicted_a, predicted_b)
    return 2 * sum(comb(a + b, k) for k in range(min(a, b) + 1)) / 2 ** (a + b)


def mcnemar__this_outcome_alone(labels, predicted_a, predicted_b):
    """not this one outcome"""
    a, b = _discordant(labels, predicted_a, predicted_b)
    return min(1.0, 2 * comb(a + b, a) / 2 ** (a + b))


def mcnemar__all_that_are_right(labels, predicted_a, predicted_b):
    """on which exactly one is right"""
    a, b = int(np.sum(predicted_a == labels)), int(np.sum(predicted_b == labels))
    return min(1.0, 2 * sum(comb(a + b, k) for k in range(min(a, b) + 1)) / 2 ** (a + b))


def mcnemar__floats_too_early(labels, predicted_a, predicted_b):
    """overflowerror"""
    a, b = _discordant(labels, predicted_a, predicted_b)
    return min(1.0, 2 * sum(comb(a + b, k) / 2.0 ** (a + b) for k in range(min(a, b) + 1)))


def mcnemar__differ_at_all(labels, predicted_a, predicted_b):
    """both wrong in different ways speaks for neither"""
    n = int(np.sum(predicted_a != predicted_b))
    a = int(np.sum((predicted_a == labels) & (predicted_b != labels)))
    return 2 * sum(comb(n, k) for k in range(min(a, n - a) + 1)) / 2**n


def best_of_twenty__interval():
    """for one score that nobody chose"""
    return "a"


def best_of_twenty__not_trained_on():
    """the winner was chosen by them"""
    return "b"


def best_of_twenty__always_luck():
    """nor can you know that"""
    return "c"


def only_one_right__swapped(labels, predicted_a, predicted_b):
    """first the images that only a gets right"""
    return _discordant(labels, predicted_b, predicted_a)


def only_one_right__all_that_are_right(labels, predicted_a, predicted_b):
    """nothing speaks for either"""
    return int((predicted_a == labels).sum()), int((predicted_b == labels).sum())


def only_one_right__mistakes(labels, predicted_a, predicted_b):
    """these are mistakes"""
    return int((predicted_b != labels).sum()), int((predicted_a != labels).sum())


def only_one_right__differ_at_all(labels, predicted_a, predicted_b):
    """both wrong in different ways speaks for neither"""
    a, _ = _discordant(labels, predicted_a, predicted_b)
    return a, int((predicted_a != predicted_b).sum()) - a


def only_one_right__shares(labels, predicted_a, predicted_b):
    """no shares"""
    a, b = _discordant(labels, predicted_a, predicted_b)
    return a / len(labels), b / len(labels)


def only_one_right__difference(labels, predicted_a, predicted_b):
    """two counts"""
    a, b = _discordant(labels, predicted_a, predicted_b)
    return a - b


def what_it_misses__start():
    """that luck is in it"""
    return "a"


def what_it_misses__choice():
    """seeds were not chosen here"""
    return "c"


def what_it_misses__nothing():
    """other images could tell another story"""
    return "d"


def images_needed__cut_off(gain, apart, z_test, z_power):
    """round up"""
    return int((z_test + z_power) ** 2 * apart / gain**2)


def images_needed__nearest(gain, apart, z_test, z_power):
    """the nearest whole number may be one too few"""
    return round((z_test + z_power) ** 2 * apart / gain**2)


def images_needed__squares_added(gain, apart, z_test, z_power):
    """add them, then square"""
    return ceil((z_test**2 + z_power**2) * apart / gain**2)


def images_needed__at_the_border(gain, apart, z_test, z_power):
    """only every other time"""
    return ceil(z_test**2 * apart / gain**2)


def images_needed__gain_not_squared(gain, apart, z_test, z_power):
    """the gain stands squared"""
    return ceil((z_test + z_power) ** 2 * apart / gain)


def images_needed__apart_squared(gain, apart, z_test, z_power):
    """apart is not squared"""
    return ceil(((z_test + z_power) * apart / gain) ** 2)


def images_needed__z_not_squared(gain, apart, z_test, z_power):
    """square the sum of the two z"""
    return ceil((z_test + z_power) * apart / gain**2)


def images_needed__a_float(gain, apart, z_test, z_power):
    """a number of images is an int"""
    return (z_test + z_power) ** 2 * apart / gain**2


def _spread_of_images(right, n):
    p = right.mean()
    return np.sqrt(p * (1 - p) / n)


def two_spreads__divides_by_n(right):
    """divides by one less"""
    return right.mean(axis=1).std(), _spread_of_images(right, right.shape[1])


def two_spreads__columns(right):
    """one score a row"""
    return right.mean(axis=0).std(ddof=1), _spread_of_images(right, right.shape[1])


def two_spreads__all_answers(right):
    """n is the number of columns"""
    return right.mean(axis=1).std(ddof=1), _spread_of_images(right, right.size)


def two_spreads__number_of_networks(right):
    """not of networks"""
    return right.mean(axis=1).std(ddof=1), _spread_of_images(right, len(right))


def two_spreads__one_network_has_none(right):
    """not 0 but unknown"""
    ddof = 1 if len(right) > 1 else 0
    return right.mean(axis=1).std(ddof=ddof), _spread_of_images(right, right.shape[1])


def two_spreads__other_order(right):
    """first the seeds', then the images'"""
    return _spread_of_images(right, right.shape[1]), right.mean(axis=1).std(ddof=1)


def two_spreads__no_root(right):
    """take the root"""
    return right.mean(axis=1).std(ddof=1), _spread_of_images(right, right.shape[1]) ** 2


def _leads(right, winner, parts):
    scores = [right[:, part].mean(axis=1) for part in parts]
    return winner, *(float(s[winner] - s.mean()) for s in scores)


def kept_lead__chosen_by_all(right, chooses):
    """must not have a say"""
    return _leads(right, int(right.sum(axis=1).argmax()), (chooses, ~chooses))


def kept_lead__chosen_by_the_others(right, chooses):
    """by the images that should judge it"""
    winner = int(right[:, ~chooses].mean(axis=1).argmax())
    return _leads(right, winner, (chooses, ~chooses))


def kept_lead__other_order(right, chooses):
    """first its lead where it was chosen"""
    winner = int(right[:, chooses].mean(axis=1).argmax())
    return _leads(right, winner, (~chooses, chooses))


def kept_lead__judged_on_all(right, chooses):
    """not on all"""
    winner = int(right[:, chooses].mean(axis=1).argmax())
    return _leads(right, winner, (chooses, chooses | True))


def kept_lead__best_of_each(right, chooses):
    """follow the one winner"""
    here, there = right[:, chooses].mean(axis=1), right[:, ~chooses].mean(axis=1)
    return int(here.argmax()), here.max() - here.mean(), there.max() - there.mean()


def kept_lead__scores(right, chooses):
    """you gave the scores"""
    here, there = right[:, chooses].mean(axis=1), right[:, ~chooses].mean(axis=1)
    winner = int(here.argmax())
    return winner, here[winner], there[winner]


def kept_lead__ahead_of_the_others(right, chooses):
    """the winner among them"""
    here, there = right[:, chooses].mean(axis=1), right[:, ~chooses].mean(axis=1)
    winner = int(here.argmax())
    others = np.arange(len(right)) != winner
    return winner, here[winner] - here[others].mean(), there[winner] - there[others].mean()


def _p_value(tosses, k):
    tail = sum(comb(tosses, j) for j in range(min(k, tosses - k) + 1))
    return min(1.0, 2 * tail / 2**tosses)


def _chance(tosses, k, share):
    return comb(tosses, k) * share**k * (1 - share) ** (tosses - k)


def power__one_end(tosses, share, alpha):
    """the test looks at both ends"""
    told = [k for k in range(tosses + 1) if 2 * k > tosses and _p_value(tosses, k) < alpha]
    return float(sum(_chance(tosses, k, share) for k in told))


def power__tail_not_doubled(tosses, share, alpha):
    """double the smaller tail"""
    told = [k for k in range(tosses + 1) if _p_value(tosses, k) < 2 * alpha]
    return float(sum(_chance(tosses, k, share) for k in told))


def power__fair_coin(tosses, share, alpha):
    """what falls is this coin"""
    told = [k for k in range(tosses + 1) if _p_value(tosses, k) < alpha]
    return float(sum(_chance(tosses, k, 0.5) for k in told))


def power__missed(tosses, share, alpha):
    """that is how often it is missed"""
    told = [k for k in range(tosses + 1) if _p_value(tosses, k) < alpha]
    return 1 - float(sum(_chance(tosses, k, share) for k in told))


def power__p_value(tosses, share, alpha):
    """you gave the p value of the one to be expected"""
    return _p_value(tosses, round(share * tosses))


def power__outcomes_counted(tosses, share, alpha):
    """add up their chances, do not count them"""
    return sum(_p_value(tosses, k) < alpha for k in range(tosses + 1)) / (tosses + 1)


def images_needed__one_more(gain, apart, z_test, z_power):
    """take `ceil`, not one more"""
    return int((z_test + z_power) ** 2 * apart / gain**2) + 1


def kept_lead__above_the_worst(right, chooses):
    """not of the worst"""
    here, there = right[:, chooses].mean(axis=1), right[:, ~chooses].mean(axis=1)
    winner = int(here.argmax())
    others = np.arange(len(right)) != winner
    worst = here[others].min()
    return winner, here[winner] - worst, there[winner] - there[others].min()


def power__by_the_bell(tosses, share, alpha):
    """that is the bell's border"""
    told = [k for k in range(tosses + 1) if abs(2 * k - tosses) > 1.96 * tosses**0.5]
    return float(sum(_chance(tosses, k, share) for k in told))


def power__at_or_below(tosses, share, alpha):
    """equals alpha is not below it"""
    told = [k for k in range(tosses + 1) if _p_value(tosses, k) <= alpha]
    return float(sum(_chance(tosses, k, share) for k in told))


def power__no_tosses(tosses, share, alpha):
    """without tosses, p is 1"""
    told = [k for k in range(tosses + 1) if _p_value(tosses, k) < alpha]
    return float(sum(_chance(tosses, k, share) for k in told)) if tosses else 1.0


def two_spreads__mean_of_the_spreads(right):
    """one spread of all"""
    scores = right.mean(axis=1)
    return scores.std(ddof=1), np.sqrt(scores * (1 - scores) / right.shape[1]).mean()


def kept_lead__last_of_equals(right, chooses):
    """the first of equally good networks wins"""
    scores = right[:, chooses].mean(axis=1)
    return _leads(right, int(np.flatnonzero(scores == scores.max())[-1]), (chooses, ~chooses))


def power__always_5_percent(tosses, share, alpha):
    """0.05 is only one of them"""
    told = [k for k in range(tosses + 1) if _p_value(tosses, k) < 0.05]
    return float(sum(_chance(tosses, k, share) for k in told))


def only_one_right__larger_first(labels, predicted_a, predicted_b):
    """found"""
    a, b = _discordant(labels, predicted_a, predicted_b)
    return (a, b) if a > b else (b, a)


def mcnemar__rounded(labels, predicted_a, predicted_b):
    """do not round"""
    a, b = _discordant(labels, predicted_a, predicted_b)
    tail = sum(comb(a + b, k) for k in range(min(a, b) + 1))
    return round(min(1.0, 2 * tail / 2 ** (a + b)), 3)


def two_spreads__both_in_percent(right):
    """not in points"""
    spread = right.mean(axis=1).std(ddof=1)
    return 100 * spread, 100 * _spread_of_images(right, right.shape[1])


def kept_lead__no_negative_lead(right, chooses):
    """may be negative"""
    here, there = right[:, chooses].mean(axis=1), right[:, ~chooses].mean(axis=1)
    winner = int(here.argmax())
    return winner, here[winner] - here.mean(), max(0.0, there[winner] - there.mean())


def only_one_right__brackets_forgotten(labels, predicted_a, predicted_b):
    """each comparison in brackets"""
    only_a = (predicted_a == labels & predicted_b != labels).sum()
    return only_a, (predicted_b == labels & predicted_a != labels).sum()


def only_one_right__ahead_by(labels, predicted_a, predicted_b):
    """by how many one is ahead"""
    ahead = int((predicted_a == labels).sum()) - int((predicted_b == labels).sum())
    return max(ahead, 0), max(-ahead, 0)


def mcnemar__up_to_that_of_a(labels, predicted_a, predicted_b):
    """always takes that of a"""
    a, b = _discordant(labels, predicted_a, predicted_b)
    return min(1.0, 2 * sum(comb(a + b, k) for k in range(a + 1)) / 2 ** (a + b))


def mcnemar__from_that_of_a_on(labels, predicted_a, predicted_b):
    """looks at the same end"""
    a, b = _discordant(labels, predicted_a, predicted_b)
    return min(1.0, 2 * sum(comb(a + b, k) for k in range(a, a + b + 1)) / 2 ** (a + b))


def mcnemar__in_numpys_ints(labels, predicted_a, predicted_b):
    """wrap around"""
    a = ((predicted_a == labels) & (predicted_b != labels)).sum()
    b = ((predicted_b == labels) & (predicted_a != labels)).sum()
    return min(1.0, 2 * sum(comb(a + b, k) for k in range(min(a, b) + 1)) / 2 ** (a + b))


def mcnemar__half_to_the_n(labels, predicted_a, predicted_b):
    """floats end near 2**1024"""
    a, b = _discordant(labels, predicted_a, predicted_b)
    return min(1.0, 2 * sum(comb(a + b, k) * 0.5 ** (a + b) for k in range(min(a, b) + 1)))


def images_needed__the_lessons_share(gain, apart, z_test, z_power):
    """0.065 is only one of them"""
    return ceil((z_test + z_power) ** 2 * 0.065 / gain**2)


def images_needed__rounded_before_the_square(gain, apart, z_test, z_power):
    """round up once"""
    return ceil((z_test + z_power) * apart**0.5 / gain) ** 2


def two_spreads__p_of_the_best(right):
    """not that of the best"""
    scores = right.mean(axis=1)
    p = scores.max()
    return scores.std(ddof=1), np.sqrt(p * (1 - p) / right.shape[1])


def two_spreads__of_the_images_shares(right):
    """not how the images' own shares differ"""
    return right.mean(axis=1).std(ddof=1), right.mean(axis=0).std(ddof=1)


def kept_lead__what_is_lost(right, chooses):
    """how much of it is lost"""
    winner, lead, kept = _leads(
        right, int(right[:, chooses].sum(axis=1).argmax()), (chooses, ~chooses)
    )
    return winner, lead, lead - kept


def kept_lead__first_half(right, chooses):
    """you took the first of them"""
    first = np.arange(right.shape[1]) < right.shape[1] // 2
    return _leads(right, int(right[:, first].sum(axis=1).argmax()), (first, ~first))


def kept_lead__one_minus_chooses(right, chooses):
    """take `~chooses`"""
    winner = int(right[:, chooses].mean(axis=1).argmax())
    return _leads(right, winner, (chooses, 1 - chooses))


def power__end_of_the_better(tosses, share, alpha):
    """if the worse network seems better"""
    told = [k for k in range(tosses + 1) if _p_value(tosses, k) < alpha]
    told = [k for k in told if (2 * k > tosses) == (share > 0.5)]
    return float(sum(_chance(tosses, k, share) for k in told))


def power__p_value_by_share(tosses, share, alpha):
    """what a fair coin would do"""
    chances = [_chance(tosses, k, share) for k in range(tosses + 1)]
    told = [k for k in range(tosses + 1) if 2 * sum(chances[: min(k, tosses - k) + 1]) < alpha]
    return float(sum(chances[k] for k in told))


def power__one_end_doubled(tosses, share, alpha):
    """do not double one"""
    told = [k for k in range(tosses + 1) if 2 * k > tosses and _p_value(tosses, k) < alpha]
    return 2 * float(sum(_chance(tosses, k, share) for k in told))


MUST_NOT_BE_TOLD = {
    "only_one_right__larger_first": "first the images that only a gets right",
    "mcnemar__up_to_that_of_a": "not to the larger one",
    "images_needed__nearest": "a part of an image",
    "two_spreads__p_of_the_best": "not of the first",
    "kept_lead__chosen_by_all": "by the images that should judge it",
    "power__end_of_the_better": "many heads are told, too",
}
