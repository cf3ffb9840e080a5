"""Wrong answers to the sheet; each docstring is part of the sentence that it must get."""

import hashlib
import json
import statistics

import numpy as np
from scipy.stats import t

CANNOT_TELL = "too small to tell"


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
    """no seal holds"""
    text = json.dumps(plan, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest() == seal


def seal_holds__not_json(plan, seal):
    """no seal holds"""
    return _hash(str(sorted(plan.items()))) == seal


def seal_holds__str(plan, seal):
    """not what `str` makes of it"""
    return _hash(str(plan)) == seal


def seal_holds__md5(plan, seal):
    """that is md5, expected sha-256"""
    return hashlib.md5(json.dumps(plan, sort_keys=True).encode()).hexdigest()[:16] == seal


def seal_holds__without_spaces(plan, seal):
    """found"""
    return _hash(json.dumps(plan, sort_keys=True).replace(" ", "")) == seal


def seal_holds__compact(plan, seal):
    """a space behind each comma and colon"""
    return _hash(json.dumps(plan, sort_keys=True, separators=(",", ":"))) == seal


def seal_holds__letters_as_they_are(plan, seal):
    """leave `ensure_ascii` alone"""
    return _hash(json.dumps(plan, sort_keys=True, ensure_ascii=False)) == seal


def seal_holds__small_letters(plan, seal):
    """found"""
    return _hash(json.dumps(plan, sort_keys=True).lower()) == seal


def seal_holds__dicts_in_lists_as_written(plan, seal):
    """a list can hold dicts"""

    def in_order(entry):
        if isinstance(entry, dict):
            return {key: in_order(entry[key]) for key in sorted(entry)}
        return entry

    return _hash(json.dumps(in_order(plan))) == seal


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
    """by its own number of runs, yours by the baseline's"""
    error = np.sqrt((np.var(baseline, ddof=1) + np.var(changed, ddof=1)) / len(baseline))
    return verdict_of(np.mean(changed) - np.mean(baseline), error)


def verdict__divides_by_zero(baseline, changed):
    """do not divide by it"""
    difference, error = np.mean(changed) - np.mean(baseline), _error(baseline, changed)
    return verdict_of(float(difference) / float(error), 1)


def verdict__pooled(baseline, changed):
    """pooling takes the two spreads for alike"""
    n, m = len(baseline), len(changed)
    squares = (n - 1) * np.var(baseline, ddof=1) + (m - 1) * np.var(changed, ddof=1)
    error = np.sqrt(squares / (n + m - 2) * (1 / n + 1 / m))
    return verdict_of(np.mean(changed) - np.mean(baseline), error)


def verdict__no_root(baseline, changed):
    """the root of that sum"""
    return verdict_of(np.mean(changed) - np.mean(baseline), _error(baseline, changed) ** 2)


def verdict__in_pairs(baseline, changed):
    """these runs are no pairs"""
    pairs = np.array(changed) - np.array(baseline)
    return verdict_of(pairs.mean(), pairs.std(ddof=1) / np.sqrt(len(pairs)))


def verdict__three_are_enough(baseline, changed):
    """not more than 3"""
    difference, needed = np.mean(changed) - np.mean(baseline), 3 * _error(baseline, changed)
    return "better" if difference >= needed else "worse" if difference <= -needed else CANNOT_TELL


def verdict__three_are_enough_but_for_none(baseline, changed):
    """exactly 3 standard errors are not more than 3"""
    difference, needed = np.mean(changed) - np.mean(baseline), 3 * _error(baseline, changed)
    if difference == 0 or abs(difference) < needed:
        return CANNOT_TELL
    return "better" if difference > 0 else "worse"


def verdict__as_in_the_lesson_before(baseline, changed):
    """3 standard errors, not 2.8"""
    return verdict_of(np.mean(changed) - np.mean(baseline), _error(baseline, changed), 2.8)


def verdict__student_t(baseline, changed):
    """not student's t"""
    limit = t.ppf(0.975, df=len(baseline) + len(changed) - 2)
    return verdict_of(np.mean(changed) - np.mean(baseline), _error(baseline, changed), limit)


def verdict__medians(baseline, changed):
    """means, not medians"""
    return verdict_of(np.median(changed) - np.median(baseline), _error(baseline, changed))


def verdict__rounded_means(baseline, changed):
    """round nothing before"""
    difference = round(np.mean(changed), 3) - round(np.mean(baseline), 3)
    return verdict_of(difference, _error(baseline, changed))


def verdict__no_sign(baseline, changed):
    """ask for its sign"""
    return verdict_of(abs(np.mean(changed) - np.mean(baseline)), _error(baseline, changed))


def verdict__both_by_the_changed(baseline, changed):
    """yours by that of changed"""
    error = np.sqrt((np.var(baseline, ddof=1) + np.var(changed, ddof=1)) / len(changed))
    return verdict_of(np.mean(changed) - np.mean(baseline), error)


def verdict__one_arm_divided_by_n(baseline, changed):
    """found"""
    variance = np.var(baseline, ddof=1) / len(baseline) + np.var(changed) / len(changed)
    return verdict_of(np.mean(changed) - np.mean(baseline), np.sqrt(variance))


def verdict__yes_or_no(baseline, changed):
    """expected 'worse'"""
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


def images_needed__half(difference, share, errors):
    """do not share them out"""
    return int(np.ceil(share * (errors / difference) ** 2 / 2))


def images_needed__nothing_squared(difference, share, errors):
    """both are squared"""
    return int(np.ceil(share * errors / difference))


def images_needed__three_errors(difference, share, errors):
    """it is not always 3"""
    return int(np.ceil(share * (3 / difference) ** 2))


def images_needed__without_the_share(difference, share, errors):
    """not all images count"""
    return int(np.ceil((errors / difference) ** 2))


def images_needed__half_more_and_rounded(difference, share, errors):
    """found"""
    return round(share * (errors / difference) ** 2 + 0.5)


def mean_and_spread__lowest_to_highest(scores):
    """from the lowest to the highest"""
    return np.mean(scores), np.ptp(scores)


def mean_and_spread__half_the_range(scores):
    """found"""
    return np.mean(scores), np.ptp(scores) / 2


def mean_and_spread__rounded(scores):
    """return all digits"""
    return round(np.mean(scores), 4), round(np.std(scores, ddof=1), 4)


def mean_and_spread__mean_distance(scores):
    """the mean distance from the mean"""
    return np.mean(scores), np.mean(np.abs(np.array(scores) - np.mean(scores)))


def mean_and_spread__root_too_early(scores):
    """divide by n - 1 first"""
    mean = sum(scores) / len(scores)
    return mean, sum((score - mean) ** 2 for score in scores) ** 0.5 / (len(scores) - 1)


def mean_and_spread__in_brackets(scores):
    """without brackets"""
    return [np.mean(scores), np.std(scores, ddof=1)]


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
    """the runs of both arms scatter"""
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


def power__known_spread(difference, spread, seeds):
    """does not know the true spread"""
    baseline, changed = _studies(difference, spread, seeds)
    apart = changed.mean(axis=1) - baseline.mean(axis=1)
    return np.mean(apart > 3 * spread * np.sqrt(2 / seeds))


def power__variance_of_the_changed(difference, spread, seeds):
    """the variance of one"""
    baseline, changed = _studies(difference, spread, seeds)
    error = changed.std(axis=1, ddof=1) / np.sqrt(seeds)
    return np.mean(changed.mean(axis=1) - baseline.mean(axis=1) > 3 * error)


def power__in_pairs(difference, spread, seeds):
    """not for pairs"""
    baseline, changed = _studies(difference, spread, seeds)
    pairs = changed - baseline
    return np.mean(pairs.mean(axis=1) > 3 * pairs.std(axis=1, ddof=1) / np.sqrt(seeds))


def power__the_same_luck(difference, spread, seeds):
    """the same random numbers"""
    baseline = np.random.default_rng(0).normal(0.9, spread, size=(20_000, seeds))
    return np.mean(_apart(baseline, baseline + difference) > 3)


def power__larger_mean(difference, spread, seeds):
    """a larger mean alone"""
    return np.mean(_apart(*_studies(difference, spread, seeds)) > 0)


def power__no_root(difference, spread, seeds):
    """the root of that sum"""
    baseline, changed = _studies(difference, spread, seeds)
    error = (baseline.var(axis=1, ddof=1) + changed.var(axis=1, ddof=1)) / seeds
    return np.mean(changed.mean(axis=1) - baseline.mean(axis=1) > 3 * error)


def power__five_seeds(difference, spread, seeds):
    """not always 5"""
    return np.mean(_apart(*_studies(difference, spread, 5)) > 3)


def power__rounded(difference, spread, seeds):
    """multiples of 0.0005"""
    return round(np.mean(_apart(*_studies(difference, spread, seeds)) > 3), 2)


def power__a_tenth_of_the_studies(difference, spread, seeds):
    """multiples of 0.0005"""
    baseline, changed = _studies(difference, spread, seeds)
    return np.mean(_apart(baseline[:2_000], changed[:2_000]) > 3)


def power__wrong_axis(difference, spread, seeds):
    """0 or 1"""
    baseline, changed = (runs.T for runs in _studies(difference, spread, seeds))
    return np.mean(_apart(baseline, changed) > 3)


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
    """`card.get(field)` gives none then"""
    return [f for f in required if _is_empty(card[f])]


def holes__no_value_at_all(card, required):
    """nan and white space are none"""
    return [f for f in required if not card.get(f)]


def holes__only_none(card, required):
    """`none` alone is not enough"""
    return [f for f in required if card.get(f) is None]


def holes__of_the_lesson(card, required):
    """the lesson's own `holes` misses nan"""
    empty = {
        field for field, value in card.items() if value in (None, [], {}) or not str(value).strip()
    }
    return [field for field in required if field not in card or field in empty]


def holes__as_texts(card, required):
    """a text such as "none" says something"""
    return [
        f for f in required if str(card.get(f)).strip() in ("", "None", "[]", "{}", "()", "nan")
    ]


def holes__missing_first(card, required):
    """not the missing ones first"""
    missing = [f for f in required if f not in card]
    return missing + [f for f in required if f in card and _is_empty(card[f])]


def holes__through_the_card(card, required):
    """go through `required`, not through the card"""
    return [f for f, value in card.items() if f in required and _is_empty(value)]


def holes__only_spaces(card, required):
    """tabs and line ends"""
    return [
        f
        for f in required
        if (isinstance(v := card.get(f), str) and v.strip(" ") == "")
        or (not isinstance(v, str) and _is_empty(v))
    ]


def holes__nan_is_equal_to_nan(card, required):
    """equals nothing, not even itself"""
    return [f for f in required if (v := card.get(f)) == float("nan") or (v == v and _is_empty(v))]


def holes__no_tuple(card, required):
    """a tuple with nothing in it"""
    return [f for f in required if card.get(f) != () and _is_empty(card.get(f))]


def holes__zero(card, required):
    """0 and false are answers"""
    return [f for f in required if card.get(f) == 0 or _is_empty(card.get(f))]


def holes__infinite(card, required):
    """only nan is none"""

    def is_empty(value):
        return not np.isfinite(value) if isinstance(value, float) else _is_empty(value)

    return [f for f in required if is_empty(card.get(f))]


def holes__nan_of_all(card, required):
    """only numbers can be asked for nan"""
    return [f for f in required if card.get(f) in (None, "", [], {}, ()) or np.isnan(card[f])]


def holes__as_long_as_its_text(card, required):
    """and neither does nan"""
    return [f for f in required if card.get(f) is None or len(str(card[f]).strip()) == 0]


def holes__strip_of_all(card, required):
    """only a text has `strip`"""
    return [f for f in required if card.get(f) is None or not card[f].strip()]


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
    """nan has many objects"""
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
    "mean_and_spread__half_the_range": "divide by one less",  # so it is of two scores
    "seal_holds__without_spaces": "a space behind each comma",
    "seal_holds__four_characters_of_a_plan_as_written": "`sort_keys=True`",
    "verdict__two_errors_divided_by_n": "3 standard errors, not 2",
    "verdict__pooled": "these are exchanged",
    "verdict__no_root": "the larger mean alone",
    "verdict__one_arm_divided_by_n": "not 2.8",
    "images_needed__half": "the number of errors is squared, too",  # so it is of 2 errors
    "power__two_errors_on_either_side": "3 standard errors, not 2",
    "power__variance_of_the_changed": "not for pairs",
    "power__larger_mean": "the root of that sum",
    "power__a_handful_of_studies": "0 or 1",
    "holes__lists_in_alphabetical_order": "in the order of `required`",
}
