"""Wrong answers to the sheet; each docstring is part of the sentence that it must get."""

import hashlib
import json
import statistics

import numpy as np


def mean_and_spread__divided_by_n(scores):
    """divide by one less (ddof=1)"""
    scores = np.array(scores)
    return scores.mean(), scores.std()


def mean_and_spread__variance(scores):
    """that is the variance"""
    return statistics.mean(scores), statistics.variance(scores)


def mean_and_spread__error_of_the_mean(scores):
    """the standard error of the mean"""
    return np.mean(scores), np.std(scores, ddof=1) / np.sqrt(len(scores))


def mean_and_spread__spread_first(scores):
    """the mean comes first"""
    return statistics.stdev(scores), statistics.mean(scores)


def mean_and_spread__median(scores):
    """that is the median"""
    return statistics.median(scores), statistics.stdev(scores)


def _hash(text):
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def seal_holds__keys_as_written(plan, seal):
    """no part of a plan: `sort_keys=true`"""
    return _hash(json.dumps(plan)) == seal


def seal_holds__only_the_outer_keys_sorted(plan, seal):
    """the keys inside of an entry"""
    return _hash(json.dumps(dict(sorted(plan.items())))) == seal


def seal_holds__all_64(plan, seal):
    """its first 16"""
    text = json.dumps(plan, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest() == seal


def seal_holds__not_json(plan, seal):
    """the sha-256 of the json text"""
    return _hash(str(sorted(plan.items()))) == seal


def seal_holds__trusts(plan, seal):
    """changed after the fact, and passed"""
    return len(seal) == 16


def seal_holds__returns_the_seal(plan, seal):
    """expected a bool"""
    return _hash(json.dumps(plan, sort_keys=True))


def verdict__baseline_minus_changed(baseline, changed):
    """the difference is changed minus baseline"""
    return verdict_of(np.mean(baseline) - np.mean(changed), _error(baseline, changed))


def _error(baseline, changed, ddof=1):
    arms = (baseline, changed)
    return np.sqrt(sum(np.var(scores, ddof=ddof) / len(scores) for scores in arms))


def verdict_of(difference, error, limit=3):
    """Return what the rule says; a helper, no answer."""
    if abs(difference) <= limit * error:
        return "too small to tell"
    return "better" if difference > 0 else "worse"


def verdict__larger_mean_wins(baseline, changed):
    """the larger mean alone decides nothing"""
    return "better" if np.mean(changed) > np.mean(baseline) else "worse"


def verdict__two_errors(baseline, changed):
    """3 standard errors, not 2"""
    return verdict_of(np.mean(changed) - np.mean(baseline), _error(baseline, changed), 2)


def verdict__divided_by_n(baseline, changed):
    """the variance needs ddof=1"""
    return verdict_of(np.mean(changed) - np.mean(baseline), _error(baseline, changed, ddof=0))


def verdict__spread_of_single_runs(baseline, changed):
    """smaller by √n"""
    spread = np.sqrt(np.var(baseline, ddof=1) + np.var(changed, ddof=1))
    return verdict_of(np.mean(changed) - np.mean(baseline), spread)


def verdict__spread_of_the_baseline(baseline, changed):
    """you used the baseline's alone"""
    error = np.std(baseline, ddof=1) / np.sqrt(len(baseline))
    return verdict_of(np.mean(changed) - np.mean(baseline), error)


def verdict__as_in_the_lesson(baseline, changed):
    """by its own number of runs"""
    error = np.sqrt((np.var(baseline, ddof=1) + np.var(changed, ddof=1)) / len(baseline))
    return verdict_of(np.mean(changed) - np.mean(baseline), error)


def verdict__divides_by_zero(baseline, changed):
    """zerodivisionerror"""
    difference, error = np.mean(changed) - np.mean(baseline), _error(baseline, changed)
    return verdict_of(float(difference) / float(error), 1)


def verdict__yes_or_no(baseline, changed):
    """found 'yes', expected 'better'"""
    words = {"better": "yes", "worse": "no", "too small to tell": "too small to tell"}
    return words[verdict_of(np.mean(changed) - np.mean(baseline), _error(baseline, changed))]


def what_may_be_said__harm():
    """the rule asked for more"""
    return "a"


def what_may_be_said__no_difference():
    """that is another claim"""
    return "b"


def what_may_be_said__went_on():
    """another chance for luck"""
    return "d"


def images_needed__not_squared(difference, share, errors):
    """takes four times the images"""
    return int(np.ceil(errors * np.sqrt(share) / difference))


def images_needed__errors_not_squared(difference, share, errors):
    """the number of errors is squared, too"""
    return int(np.ceil(errors * share / difference**2))


def images_needed__rounded_down(difference, share, errors):
    """round up"""
    return int(share * (errors / difference) ** 2)


def images_needed__two_sets(difference, share, errors):
    """is for two sets of images"""
    return int(np.ceil(2 * share * (errors / difference) ** 2))


def images_needed__a_real_number(difference, share, errors):
    """images are whole, round up"""
    return share * (errors / difference) ** 2


def images_needed__one_more(difference, share, errors):
    """no further image is needed"""
    return int(errors**2 * share / difference**2) + 1


def images_needed__to_the_nearest(difference, share, errors):
    """not to the nearest"""
    return round(errors**2 * share / difference**2)


def images_needed__difference_not_squared(difference, share, errors):
    """found"""
    return int(errors * share / difference) + 1


def mean_and_spread__lowest_to_highest(scores):
    """from the lowest to the highest"""
    return np.mean(scores), np.ptp(scores)


def mean_and_spread__half_the_range(scores):
    """found"""
    return np.mean(scores), np.ptp(scores) / np.sqrt(2)


def seal_holds__anywhere(plan, seal):
    """only the first 16 characters"""
    return seal in hashlib.sha256(json.dumps(plan, sort_keys=True).encode()).hexdigest()


def seal_holds__four_characters_of_a_plan_as_written(plan, seal):
    """found"""
    return _hash(json.dumps(plan))[:4] == seal[:4]


def verdict__exchanged(baseline, changed):
    """these are exchanged"""
    error = np.sqrt(
        np.var(baseline, ddof=1) / len(changed) + np.var(changed, ddof=1) / len(baseline)
    )
    return verdict_of(np.mean(changed) - np.mean(baseline), error)


def verdict__two_errors_divided_by_n(baseline, changed):
    """found"""
    return verdict_of(np.mean(changed) - np.mean(baseline), _error(baseline, changed, ddof=0), 2)


def _studies(difference, spread, seeds):
    generator = np.random.default_rng(0)
    baseline = generator.normal(0.9, spread, size=(20_000, seeds))
    return baseline, generator.normal(0.9 + difference, spread, size=(20_000, seeds))


def _apart(baseline, changed, ddof=1):
    variance = baseline.var(axis=1, ddof=ddof) + changed.var(axis=1, ddof=ddof)
    error = np.sqrt(variance / baseline.shape[1])
    return (changed.mean(axis=1) - baseline.mean(axis=1)) / error


def power__divided_by_n(difference, spread, seeds):
    """the variance of a few runs needs ddof=1"""
    return np.mean(_apart(*_studies(difference, spread, seeds), ddof=0) > 3)


def power__two_errors(difference, spread, seeds):
    """3 standard errors, not 2"""
    return np.mean(_apart(*_studies(difference, spread, seeds)) > 2)


def power__either_verdict(difference, spread, seeds):
    """count only the verdict “better”"""
    return np.mean(np.abs(_apart(*_studies(difference, spread, seeds))) > 3)


def power__baseline_is_known(difference, spread, seeds):
    """the baseline's runs scatter, too"""
    _, changed = _studies(difference, spread, seeds)
    error = changed.std(axis=1, ddof=1) / np.sqrt(seeds)
    return np.mean(changed.mean(axis=1) - 0.9 > 3 * error)


def power__single_runs(difference, spread, seeds):
    """the error of a mean is the spread over √n"""
    return np.mean(_apart(*_studies(difference, spread, seeds)) > 3 * np.sqrt(seeds))


def power__a_handful_of_studies(difference, spread, seeds):
    """expected about"""
    baseline, changed = _studies(difference, spread, seeds)
    return np.mean(_apart(baseline[:20], changed[:20]) > 3)


def power__in_percent(difference, spread, seeds):
    """expected a share from 0 to 1"""
    return 100 * np.mean(_apart(*_studies(difference, spread, seeds)) > 3)


def power__all_answers(difference, spread, seeds):
    """expected a share such as"""
    return _apart(*_studies(difference, spread, seeds)) > 3


def power__two_errors_on_either_side(difference, spread, seeds):
    """expected about"""
    return np.mean(np.abs(_apart(*_studies(difference, spread, seeds))) > 2)


def holes__missing_keys_only(card, required):
    """a field that is there can be empty, too"""
    return [field for field in required if field not in card]


def holes__not_value(card, required):
    """0 and false are answers, and nan is none"""
    return [f for f in required if not card.get(f) or not str(card[f]).strip()]


def holes__spaces_say_something(card, required):
    """`strip` it"""
    return [f for f in required if card.get(f) in (None, "", [], {}, ()) or card[f] != card[f]]


def holes__a_key_error(card, required):
    """keyerror"""
    return [f for f in required if card[f] is None or not str(card[f]).strip()]


def _is_empty(value):
    if isinstance(value, str):
        return not value.strip()
    if isinstance(value, (list, tuple, dict)):
        return not value
    return value is None or value != value


def holes__in_alphabetical_order(card, required):
    """in the order of `required`"""
    return sorted(f for f in required if _is_empty(card.get(f)))


def holes__one_nan(card, required):
    """nan is no number, and no answer"""
    return [f for f in required if (v := card.get(f)) is np.nan or (v == v and _is_empty(v))]


def holes__lists_in_alphabetical_order(card, required):
    """found"""
    return sorted(f for f in required if card.get(f) != [] and _is_empty(card.get(f)))


def holes__as_in_the_lesson(card, required):
    """a text with brackets in it says something, and nan does not"""

    def is_empty(value):
        return value is None or (hasattr(value, "__len__") and not str(value).strip(" []{}()\t\n"))

    return [field for field in required if is_empty(card.get(field))]


def dishonest_step__the_plan():
    """sealed before the first run is as it should be"""
    return "a"


def dishonest_step__first_seed():
    """named beforehand"""
    return "c"


def dishonest_step__no_verdict():
    """the rule said so"""
    return "d"


#: What must not be told: causes that explain some of the inputs, and not all.
MUST_NOT_BE_TOLD = {
    "mean_and_spread__half_the_range": "that is the standard error",
    "seal_holds__four_characters_of_a_plan_as_written": "`sort_keys=True`",
    "verdict__two_errors_divided_by_n": "3 standard errors, not 2",
    "images_needed__difference_not_squared": "the number of errors is squared, too",
    "power__two_errors_on_either_side": "3 standard errors, not 2",
    "power__a_handful_of_studies": "new scores",
    "holes__lists_in_alphabetical_order": "in the order of `required`",
}
