"""Checks of the practice sheet "Capstone"."""

import hashlib
import json
import math
from collections.abc import Callable, Iterator
from functools import partial

import numpy as np

from fmnist_utils.checks.engine.call import describe_call
from fmnist_utils.checks.engine.compare import REAL, WHOLE, short
from fmnist_utils.checks.engine.seeds import seeded
from fmnist_utils.checks.engine.sheet import Incorrect, Sheet, StudentFunction

sheet = Sheet(__name__)
hint, progress = sheet.hint, sheet.progress

BETTER, WORSE, CANNOT_TELL = "better", "worse", "too small to tell"


def _score_lists() -> Iterator[tuple]:
    yield ([0.872, 0.868, 0.88],)
    yield ([0.91, 0.93],)
    yield ([0.5, 0.5, 0.5, 0.5],)
    yield (seeded(0).normal(0.9, 0.01, 10).tolist(),)
    yield (seeded(1).normal(0.8, 0.02, seeded(2).integers(2, 20)).tolist(),)
    yield (seeded(3).normal(0.8, 0.02, 1_000).tolist(),)


def _rounded(scores: list[float], digits: int) -> tuple[float, float]:
    return round(float(np.mean(scores)), digits), round(float(np.std(scores, ddof=1)), digits)


@sheet.task(
    cases=_score_lists,
    misconceptions={
        "a few runs stand for all that could be: divide by one less (ddof=1)": lambda s: (
            float(np.mean(s)),
            float(np.std(s)),
        ),
        "that is the variance, the spread is its root": lambda s: (
            float(np.mean(s)),
            float(np.var(s, ddof=1)),
        ),
        "that is the standard error of the mean, expected the spread of the runs": lambda s: (
            float(np.mean(s)),
            float(np.std(s, ddof=1)) / math.sqrt(len(s)),
        ),
        "that is the standard error of the mean, and with n in its divisor": lambda s: (
            float(np.mean(s)),
            float(np.std(s)) / math.sqrt(len(s)),
        ),
        "that is from the lowest to the highest": lambda s: (float(np.mean(s)), max(s) - min(s)),
        "that is the variance, and with n in its divisor; the spread is its root, with n - 1": (
            lambda s: (float(np.mean(s)), float(np.var(s)))
        ),
        "that is the mean distance from the mean; square, divide by n - 1, take the root": (
            lambda s: (float(np.mean(s)), float(np.abs(np.array(s) - np.mean(s)).mean()))
        ),
        "the squares are summed, and not yet divided by n - 1": lambda s: (
            float(np.mean(s)),
            float(np.std(s)) * math.sqrt(len(s)),
        ),
        "divide by n - 1 first, then take the root": lambda s: (
            float(np.mean(s)),
            float(np.std(s)) * math.sqrt(len(s)) / (len(s) - 1),
        ),
        "one less is for the spread, the mean is divided by n": lambda s: (
            sum(s) / (len(s) - 1),
            float(np.std(s, ddof=1)),
        ),
        "return all digits, these are rounded to 4 places": partial(_rounded, digits=4),
        "return all digits, these are rounded to 3 places": partial(_rounded, digits=3),
        "return all digits, these are rounded to 2 places": partial(_rounded, digits=2),
        "two values with a comma between them, without brackets: `return mean, spread`": (
            lambda s: [float(np.mean(s)), float(np.std(s, ddof=1))]
        ),
        "the mean comes first": lambda s: (float(np.std(s, ddof=1)), float(np.mean(s))),
        "that is the median": lambda s: (float(np.median(s)), float(np.std(s, ddof=1))),
    },
    tolerance=1e-8,
    hints=(
        "Three seeds stand for all seeds. What does NumPy divide by, if nobody tells it?",
        "`np.mean(scores)` and `np.std(scores, ddof=1)`.",
    ),
    unlocks="A score without its spread is half a sentence.",
)
def mean_and_spread(scores: list[float]) -> tuple[float, float]:
    """Return the mean and the standard deviation, with one less in the divisor."""
    mean = sum(scores) / len(scores)
    squares = sum((score - mean) ** 2 for score in scores)
    return mean, math.sqrt(squares / (len(scores) - 1))


PLAN = {
    "baseline": {"epochs": 6, "mirror": False},
    "change": {"mirror": True},
    "rule": "3 standard errors",
    "seeds": [1, 2, 3],
}


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _in_order(entry: object) -> object:
    """Return the same entry with every dict's keys in order."""
    if isinstance(entry, dict):
        return {key: _in_order(entry[key]) for key in sorted(entry)}
    return [_in_order(item) for item in entry] if isinstance(entry, list) else entry


def _plans() -> Iterator[tuple]:
    seal = _sha256(json.dumps(_in_order(PLAN)))[:16]
    yield PLAN, seal
    yield PLAN | {"rule": "2 standard errors"}, seal
    yield {key: PLAN[key] for key in ("seeds", "rule", "change", "baseline")}, seal
    yield PLAN | {"baseline": {"mirror": False, "epochs": 6}}, seal
    yield PLAN | {"baseline": {"mirror": False, "epochs": 12}}, seal
    yield PLAN | {"seeds": [1, 2, 4]}, seal
    yield PLAN | {"seeds": [2, 1, 3]}, seal
    yield {key: PLAN[key] for key in ("baseline", "change", "rule")}, seal
    made = PLAN | {"seeds": seeded(27).integers(0, 99, 3).tolist()}
    yield made, _sha256(json.dumps(_in_order(made)))[:16]
    yield PLAN, "0" * 16
    yield PLAN, seal[:8] + "0" * 8
    yield PLAN, _sha256(json.dumps(_in_order(PLAN)))[16:32]
    yield PLAN, _sha256(json.dumps(_in_order(PLAN)))[-16:]
    yield PLAN | {"rule": PLAN["rule"].upper()}, seal
    german = PLAN | {"rule": "3 Standardfehler für größere Genauigkeit"}
    yield german, _sha256(json.dumps(_in_order(german)))[:16]
    text = json.dumps(_in_order(PLAN))  # each of these seals is of something else
    yield PLAN, _sha256(str(PLAN))[:16]
    yield PLAN, _sha256(json.dumps(PLAN, separators=(",", ":")))[:16]
    yield PLAN, hashlib.md5(text.encode(), usedforsecurity=False).hexdigest()[:16]
    yield PLAN, hashlib.sha1(text.encode(), usedforsecurity=False).hexdigest()[:16]
    yield PLAN, _sha256(json.dumps(sorted(PLAN.items())))[:16]
    arms = {"arms": [{"mirror": True, "epochs": 6}, {"epochs": 6, "depth": {"b": 1, "a": 2}}]}
    yield arms, _sha256(json.dumps(_in_order(arms)))[:16]
    many = {f"step {k}": k for k in seeded(32).permutation(1_000).tolist()}
    yield many, _sha256(json.dumps(_in_order(many)))[:16]


def _outside_of_lists(entry: object) -> object:
    """Return the same entry with the keys in order, but for those of dicts in lists."""
    if isinstance(entry, dict):
        return {key: _outside_of_lists(entry[key]) for key in sorted(entry)}
    return entry


def _list_in_order(entry: object) -> object:
    return sorted(entry) if isinstance(entry, list) else entry


def _top_keys(plan: dict, seal: str) -> bool:
    return _sha256(json.dumps({key: plan[key] for key in sorted(plan)}))[:16] == seal


@sheet.task(
    stars=2,
    cases=_plans,
    misconceptions={
        "the keys inside of an entry can be in another order, too": _top_keys,
        "a list can hold dicts, and their keys are put in order, too": lambda plan, seal: (
            _sha256(json.dumps(_outside_of_lists(plan)))[:16] == seal
        ),
        "hash the plan's JSON text, not what `str` makes of it: `json.dumps`": lambda plan, seal: (
            _sha256(str(plan))[:16] == seal
        ),
        "hash the JSON text of the plan itself, not of a list of its items": lambda plan, seal: (
            _sha256(json.dumps(sorted(plan.items())))[:16] == seal
        ),
        "the lesson's JSON text has a space behind each comma and colon": lambda plan, seal: (
            _sha256(json.dumps(plan, sort_keys=True, separators=(",", ":")))[:16] == seal
        ),
        "the lesson's JSON text writes ü as `\\u00fc`: leave `ensure_ascii` alone": (
            lambda plan, seal: (
                _sha256(json.dumps(plan, sort_keys=True, ensure_ascii=False))[:16] == seal
            )
        ),
        "that is MD5, expected SHA-256": lambda plan, seal: (
            hashlib.md5(
                json.dumps(plan, sort_keys=True).encode(), usedforsecurity=False
            ).hexdigest()[:16]
            == seal
        ),
        "that is SHA-1, expected SHA-256": lambda plan, seal: (
            hashlib.sha1(
                json.dumps(plan, sort_keys=True).encode(), usedforsecurity=False
            ).hexdigest()[:16]
            == seal
        ),
        "the order of its keys is no part of a plan: `sort_keys=True`": lambda plan, seal: (
            _sha256(json.dumps(plan))[:16] == seal
        ),
        "no seal holds; it is the first 16 of the JSON text's SHA-256, in hex": lambda plan, seal: (
            _sha256(json.dumps(plan, sort_keys=True)) == seal
        ),
        "only the first 16 characters of the hash are the seal": lambda plan, seal: (
            seal in _sha256(json.dumps(plan, sort_keys=True))
        ),
        "the first 16 characters of the hash, not the last": lambda plan, seal: (
            _sha256(json.dumps(plan, sort_keys=True))[-16:] == seal
        ),
        "True means that it holds": lambda plan, seal: (
            _sha256(json.dumps(plan, sort_keys=True))[:16] != seal
        ),
        "all 16 characters count": lambda plan, seal: (
            _sha256(json.dumps(plan, sort_keys=True))[:8] == seal[:8]
        ),
        "the order of a list is part of the plan": lambda plan, seal: (
            _sha256(json.dumps({k: _list_in_order(v) for k, v in plan.items()}, sort_keys=True))[
                :16
            ]
            == seal
        ),
        "this plan was changed after the fact, and passed": lambda plan, seal: True,
    },
    hints=(
        "Make the fingerprint of the plan that you are given, as in the lesson, and compare.",
        "`json.dumps(plan, sort_keys=True)`, its bytes by `.encode()`, then `hashlib.sha256`.",
        "`hashlib.sha256(….encode()).hexdigest()[:16] == seal`",
    ),
    unlocks="You can prove that a plan came first, to somebody who does not know you.",
)
def seal_holds(plan: dict, seal: str) -> bool:
    """Tell whether a plan is the one that was sealed."""
    return _sha256(json.dumps(_in_order(plan)))[:16] == seal


def _studies() -> Iterator[tuple]:
    around = np.array([-0.01, 0.0, 0.01])  # a difference of d has d / 0.00816 standard errors
    yield [0.875, 0.875], [0.90625, 0.9375]  # exactly 3, and without any rounding
    yield [0.875, 0.875, 0.875], [0.8125, 0.84375]
    yield [0.875, 0.875, 0.875], [0.93, 0.94]
    yield [0.861, 0.859], [0.84, 0.84]
    yield [0.875, 0.875], [0.9, 0.93]  # 2.7 standard errors, all of them of one arm
    yield [0.845, 0.875], [0.9, 0.9]
    yield [0.871, 0.8711, 0.8712], [0.8713, 0.8714, 0.8715]  # clear, but small
    yield [0.5, 0.9], [0.55, 0.95]
    lopsided = [0.861] * 11 + [0.9] * 9  # its mean is far from its median
    yield [0.859, 0.861] * 10, lopsided
    yield [1.761 - score for score in lopsided], [0.899, 0.901]
    yield lopsided, [0.859, 0.861] * 10
    yield [0.869, 0.871] * 5, [0.8714, 0.8814]  # better, if the spreads were alike
    yield [0.86, 0.88], [0.91, 0.93]  # 3.5 standard errors
    yield [0.8925, 0.9125], [0.86, 0.88]
    low = (0.86 + around).tolist()
    yield [0.86, 0.862, 0.861], [0.88, 0.879, 0.881]
    yield [0.88, 0.879, 0.881], [0.86, 0.862, 0.861]
    yield low, (0.864 + around / 2).tolist()
    yield [0.86, 0.861, 0.859], [0.83, 0.93, 0.88, 0.87]
    yield [0.869, 0.871] * 5, [0.873, 0.883]
    yield [0.874, 0.884], [0.869, 0.871] * 5
    yield low, (0.879 + around).tolist()
    yield low, (0.883 + around).tolist()
    yield low, (0.837 + around).tolist()
    yield low, (0.835 + around).tolist()
    yield low, (0.8847 + around).tolist()  # 3.02 standard errors
    yield low, (0.8353 + around).tolist()
    yield [*low, 0.855, 0.865], [0.878, 0.888, 0.868, 0.873, 0.883]
    yield [0.875, 0.875, 0.875], [0.875, 0.875, 0.875]
    yield [0.875, 0.875, 0.875], [0.9375, 0.9375, 0.9375]
    yield [0.87, 0.88], [0.87, 0.89, 0.88, 0.91, 0.9, 0.9, 0.87, 0.91]
    yield [0.86, 0.88], [0.8925, 0.9125]  # 2.3 and 2.8 standard errors
    yield [0.86, 0.88] * 5, [0.873, 0.893] * 5
    wide = seeded(33).normal(0.87, 0.01, 1_000).tolist()
    yield wide, [0.8725, 0.8735, 0.873, 0.8728]
    sizes = seeded(34).integers(2, 12, 2)
    yield (*(seeded(35).normal(0.87, 0.01, n).round(4).tolist() for n in sizes),)
    for mean in (0.87, 0.89):
        scores = seeded(28).normal(0, 0.01, (2, 5)).round(4)
        yield (0.87 + scores[0]).tolist(), (mean + scores[1]).tolist()


def _decide(
    baseline: list[float], changed: list[float], limit: float = 3, ddof: int = 1, root: bool = True
) -> str:
    var = [np.var(scores, ddof=ddof) for scores in (baseline, changed)]
    if root:
        var = [v / len(scores) for v, scores in zip(var, (baseline, changed), strict=True)]
    return _by_error(baseline, changed, limit * math.sqrt(sum(var)))


def _by_error(baseline: list[float], changed: list[float], needed: float) -> str:
    difference = np.mean(changed) - np.mean(baseline)
    return BETTER if difference > needed else WORSE if difference < -needed else CANNOT_TELL


def _baseline_only(baseline: list[float], changed: list[float]) -> str:
    return _by_error(baseline, changed, 3 * np.std(baseline, ddof=1) / math.sqrt(len(baseline)))


def _exchanged(baseline: list[float], changed: list[float]) -> str:
    error = np.var(baseline, ddof=1) / len(changed) + np.var(changed, ddof=1) / len(baseline)
    return _by_error(baseline, changed, 3 * math.sqrt(error))


def _by_count(baseline: list[float], changed: list[float], count: int) -> str:
    var = np.var(baseline, ddof=1) + np.var(changed, ddof=1)
    return _by_error(baseline, changed, 3 * math.sqrt(var / count))


def _pooled(baseline: list[float], changed: list[float]) -> str:
    squares = sum(np.var(scores) * len(scores) for scores in (baseline, changed))
    var = squares / (len(baseline) + len(changed) - 2)
    error = math.sqrt(var * (1 / len(baseline) + 1 / len(changed)))
    return _by_error(baseline, changed, 3 * error)


def _sum_of_errors(baseline: list[float], changed: list[float], power: int) -> str:
    """Take the variances (power 2) or the spreads (1), and forget the root or take another."""
    parts = [np.std(scores, ddof=1) ** power / len(scores) for scores in (baseline, changed)]
    return _by_error(baseline, changed, 3 * (sum(parts) if power == 2 else math.sqrt(sum(parts))))


def _t_limit(freedom: int) -> float:
    from scipy.special import stdtrit  # only the lesson needs SciPy

    return float(stdtrit(freedom, 0.975))


def _student_t(baseline: list[float], changed: list[float]) -> str:
    return _decide(baseline, changed, limit=_t_limit(len(baseline) + len(changed) - 2))


def _less_one_twice(baseline: list[float], changed: list[float]) -> str:
    error = sum(np.var(scores, ddof=1) / (len(scores) - 1) for scores in (baseline, changed))
    return _by_error(baseline, changed, 3 * math.sqrt(error))


def _in_pairs(baseline: list[float], changed: list[float], is_cut: bool = False) -> str:
    if is_cut:
        pairs = np.array([c - b for b, c in zip(baseline, changed, strict=False)])
    else:
        pairs = np.array(changed) - np.array(baseline)  # fails where one arm has more runs
    needed, mean = 3 * pairs.std(ddof=1) / math.sqrt(len(pairs)), pairs.mean()
    return BETTER if mean > needed else WORSE if mean < -needed else CANNOT_TELL


def _at_least(baseline: list[float], changed: list[float], first: str) -> str:
    """Take 3 errors for more than 3; what is asked first answers where nothing differs."""
    (mean_b, var_b), (mean_c, var_c) = map(_by_hand, (baseline, changed))
    needed = 3 * math.sqrt(var_b / len(baseline) + var_c / len(changed))
    if mean_b == mean_c and needed == 0:
        return first
    if abs(mean_c - mean_b) < needed:
        return CANNOT_TELL
    return BETTER if mean_c > mean_b else WORSE


def _divides(baseline: list[float], changed: list[float]) -> str:
    (mean_b, var_b), (mean_c, var_c) = map(_by_hand, (baseline, changed))
    errors = (mean_c - mean_b) / math.sqrt(var_b / len(baseline) + var_c / len(changed))
    return BETTER if errors > 3 else WORSE if errors < -3 else CANNOT_TELL


def _of_medians(baseline: list[float], changed: list[float]) -> str:
    error = sum(np.var(scores, ddof=1) / len(scores) for scores in (baseline, changed))
    difference, needed = np.median(changed) - np.median(baseline), 3 * math.sqrt(error)
    return BETTER if difference > needed else WORSE if difference < -needed else CANNOT_TELL


def _of_rounded_means(baseline: list[float], changed: list[float]) -> str:
    error = sum(np.var(scores, ddof=1) / len(scores) for scores in (baseline, changed))
    difference = round(np.mean(changed), 3) - round(np.mean(baseline), 3)
    needed = 3 * math.sqrt(error)
    return BETTER if difference > needed else WORSE if difference < -needed else CANNOT_TELL


def _both_must_spread(baseline: list[float], changed: list[float]) -> str:
    if len({*baseline}) == 1 or len({*changed}) == 1:
        return CANNOT_TELL
    return _decide(baseline, changed)


def _nan_is_no(baseline: list[float], changed: list[float]) -> str:
    if len({*baseline}) == len({*changed}) == 1:
        return CANNOT_TELL
    return _decide(baseline, changed)


@sheet.task(
    stars=2,
    cases=_studies,
    misconceptions={
        "higher is better, and the difference is changed minus baseline": lambda b, c: _decide(
            c, b
        ),
        "each arm's variance is divided by its own number of runs, yours by the baseline's": (
            lambda b, c: _by_count(b, c, len(b))
        ),
        "each arm's variance is divided by its own number of runs, yours by that of changed": (
            lambda b, c: _by_count(b, c, len(c))
        ),
        "each arm's variance is divided by its own number of runs, not by that of both": (
            lambda b, c: _by_count(b, c, len(b) + len(c))
        ),
        "these runs are no pairs: each arm has seeds of its own": _in_pairs,
        "these runs are no pairs, and all count: each arm has seeds of its own": partial(
            _in_pairs, is_cut=True
        ),
        "pooling takes the two spreads for alike; here each arm keeps its own": _pooled,
        "v is the variance, you used its root": partial(_sum_of_errors, power=1),
        "the standard error is the root of that sum": partial(_sum_of_errors, power=2),
        "n - 1 is in the variance already, divide that by n": _less_one_twice,
        "this rule says 3 standard errors, not 2.8": partial(_decide, limit=2.8),
        "this rule says 3 standard errors for any number of runs, not Student's t": _student_t,
        "exactly 3 standard errors are not more than 3": partial(_at_least, first=CANNOT_TELL),
        "exactly 3 are not more than 3, and equal means are not better": partial(
            _at_least, first=BETTER
        ),
        "exactly 3 are not more than 3, and equal means are not worse": partial(
            _at_least, first=WORSE
        ),
        "the error can be 0: compare with 3 × error, and do not divide by it": _divides,
        "the rule compares means, not medians": _of_medians,
        "round nothing before the rule has decided": _of_rounded_means,
        "a large difference can be a loss: ask for its sign": lambda b, c: (
            CANNOT_TELL if _decide(b, c) == CANNOT_TELL else BETTER
        ),
        "one arm may well not spread, the error is then that of the other": _both_must_spread,
        "a few runs stand for all that could be: the variance needs ddof=1": partial(
            _decide, ddof=0
        ),
        "the rule says 3 standard errors, not 2": partial(_decide, limit=2),
        "both arms have a spread, you used the baseline's alone": _baseline_only,
        "each arm's variance belongs to its own number of runs, these are exchanged": _exchanged,
        "both arms have a spread, you used that of the changed runs alone": lambda b, c: _by_error(
            b, c, 3 * np.std(c, ddof=1) / math.sqrt(len(c))
        ),
        "two errors are added as squares, under the root": lambda b, c: _by_error(
            b, c, 3 * sum(np.std(s, ddof=1) / math.sqrt(len(s)) for s in (b, c))
        ),
        "the rule says 3 standard errors, not 1": partial(_decide, limit=1),
        "it can be worse, too": lambda b, c: BETTER if _decide(b, c) == BETTER else CANNOT_TELL,
        "between better and worse, it is too small to tell": lambda b, c: (
            BETTER if _decide(b, c) == BETTER else WORSE
        ),
        "the larger mean alone decides nothing, and equal means even less": lambda b, c: (
            BETTER if np.mean(c) > np.mean(b) else WORSE
        ),
        "the larger mean alone decides nothing": lambda b, c: _by_error(b, c, 0),
        "that is the spread of single runs, the error of a mean is smaller by √n": partial(
            _decide, root=False
        ),
        "where nothing spreads, the error is 0, and any difference is more": _nan_is_no,
    },
    hints=(
        "Three numbers: the difference of the means, its standard error, and the rule's 3.",
        "The error is the root of (variance / number of runs) of the one plus that of the other, "
        "with ddof=1.",
        "`difference > 3 * error` needs no division, so it also works where the error is 0.",
    ),
    unlocks="The rule decides now, not you, and not the picture.",
)
def verdict(baseline: list[float], changed: list[float]) -> str:
    """Return what the rule says of two lists of scores."""
    (mean_b, spread_b), (mean_c, spread_c) = map(_by_hand, (baseline, changed))
    error = math.sqrt(spread_b / len(baseline) + spread_c / len(changed))
    if abs(mean_c - mean_b) <= 3 * error:
        return CANNOT_TELL
    return BETTER if mean_c > mean_b else WORSE


def _by_hand(scores: list[float]) -> tuple[float, float]:
    mean = sum(scores) / len(scores)
    return mean, sum((score - mean) ** 2 for score in scores) / (len(scores) - 1)


@sheet.choice(
    right="c",
    replies={
        "a": "each dot lies lower, but the rule asked for more, and it was sealed before.",
        "b": "that is another claim, and a strong one. A true loss of half a point fits, too.",
        "c": "It cannot tell. That is a result, and the difference stands beside it.",
        "d": "each further look is another chance for luck. A new study needs a new plan.",
    },
    hints=(
        "Who decides, and when was that written down?",
        "“Cannot tell” is neither yes nor no. And it is no reason to go on until it changes.",
    ),
)
def what_may_be_said() -> str:
    """Choose the honest sentence about an older study."""


def _differences() -> Iterator[tuple]:
    yield 0.003, 0.065, 2.0
    yield 0.01, 0.071, 3.0
    yield 0.02, 0.11, 1.96
    yield 0.3, 0.05, 1.0
    yield 0.0007, 0.013, 2.0
    yield 0.5, 0.25, 2.0  # exactly 4, exactly 1, and exactly 1,024, in any order of computing
    yield 0.5, 0.25, 1.0
    yield 2**-6, 2**-4, 2.0
    yield 0.002, 0.3, float(seeded(28).uniform(1, 4))
    yield float(seeded(29).uniform(0.002, 0.02)), 0.06, 2.0


@sheet.task(
    stars=2,
    cases=_differences,
    tolerance=1e-9,  # of misconceptions that are no whole numbers; whole ones stay exact
    misconceptions={
        "both are squared: half the difference takes four times the images": (
            lambda d, s, e: math.ceil(e * s / d)
        ),
        "half the difference takes four times the images": lambda d, s, e: math.ceil(
            e * math.sqrt(s) / d
        ),
        "the number of errors is squared, too": lambda d, s, e: math.ceil(e * s / d**2),
        "one image fewer, and the difference is smaller than asked: round up": lambda d, s, e: int(
            e**2 * s / d**2
        ),
        "where the number is whole already, no further image is needed": lambda d, s, e: (
            int(e**2 * s / d**2) + 1
        ),
        "round up, not to the nearest": lambda d, s, e: round(e**2 * s / d**2),
        "images are whole, round up": lambda d, s, e: e**2 * s / d**2,
        "the difference is squared, too": lambda d, s, e: math.ceil(e**2 * s / d),
        "the share is not squared": lambda d, s, e: math.ceil(e**2 * s**2 / d**2),
        "not all images count, only the share on which exactly one network is right": (
            lambda d, s, e: math.ceil(e**2 / d**2)
        ),
        "use the number of errors that you are given, it is not always 3": lambda d, s, e: (
            math.ceil(3**2 * s / d**2)
        ),
        "use the number of errors that you are given, it is not always 2.8": lambda d, s, e: (
            math.ceil(2.8**2 * s / d**2)
        ),
        "the other way round: the smaller the difference, the more images": lambda d, s, e: (
            math.ceil(s * (d / e) ** 2)
        ),
        "both networks answer the same images, do not share them out": lambda d, s, e: math.ceil(
            e**2 * s / d**2 / 2
        ),
        "rounded up, the number is enough, without one more": lambda d, s, e: (
            math.ceil(e**2 * s / d**2) + 1
        ),
        "the factor of 2 is for two sets of images, these are the same": lambda d, s, e: math.ceil(
            2 * e**2 * s / d**2
        ),
        "use the number of errors that you are given": lambda d, s, e: math.ceil(s / d**2),
        "the spread holds the share itself, not share × (1 - share)": lambda d, s, e: math.ceil(
            e**2 * s * (1 - s) / d**2
        ),
    },
    hints=(
        "Write the wish as an equation: difference = errors × √(share / n). Solve it for n.",
        "n = errors² × share / difference². And n images are whole images.",
        "`math.ceil(errors**2 * share / difference**2)`",
    ),
    unlocks="You know what a question costs before you ask it.",
)
def images_needed(difference: float, share: float, errors: float) -> int:
    """Return the smallest number of images, found by halving."""
    enough = 1
    while difference < errors * math.sqrt(share / enough):
        enough *= 2
    too_few = enough // 2
    while enough - too_few > 1:
        middle = (enough + too_few) // 2
        if difference < errors * math.sqrt(share / middle):
            too_few = middle
        else:
            enough = middle
    return enough


#: How many studies students are told to simulate, and how many the check does itself.
STUDIES, CHECK_STUDIES = 20_000, 50_000


def _standard_error(baseline: np.ndarray, changed: np.ndarray, ddof: int = 1) -> np.ndarray:
    variance = baseline.var(axis=1, ddof=ddof) + changed.var(axis=1, ddof=ddof)
    return np.sqrt(variance / baseline.shape[1])


def _power(
    difference: float,
    spread: float,
    seeds: int,
    limit: float = 3,
    error: Callable[[np.ndarray, np.ndarray], np.ndarray | float] = _standard_error,
    both_sides: bool = False,
    luck: str = "its own",
) -> float:
    """Simulate studies; the keywords are misconceptions."""
    baseline, changed = seeded(7).normal(0, spread, (2, CHECK_STUDIES, seeds))
    baseline = {"its own": baseline, "the same": changed, "none": 0 * baseline}[luck]
    apart = difference + changed.mean(axis=1) - baseline.mean(axis=1)
    decided = abs(apart) if both_sides else apart
    return float((decided > limit * error(baseline, changed)).mean())


def _known(difference: float, spread: float, seeds: int) -> float:
    return _power(difference, spread, seeds, error=lambda b, c: spread * math.sqrt(2 / seeds))


def _error_of_pairs(baseline: np.ndarray, changed: np.ndarray) -> np.ndarray:
    return (changed - baseline).std(axis=1, ddof=1) / math.sqrt(baseline.shape[1])


def _by_t(difference: float, spread: float, seeds: int) -> float:
    return _power(difference, spread, seeds, limit=_t_limit(2 * seeds - 2))


def _pairs_by_t(difference: float, spread: float, seeds: int, luck: str = "its own") -> float:
    return _power(difference, spread, seeds, _t_limit(seeds - 1), _error_of_pairs, luck=luck)


POWER_MISCONCEPTIONS: dict[str, Callable] = {
    "count only the verdict “better”, not “worse”": partial(_power, both_sides=True),
    "the variance of a few runs needs ddof=1": partial(
        _power, error=partial(_standard_error, ddof=0)
    ),
    "the rule says 3 standard errors, not 2": partial(_power, limit=2),
    "the rule says 3 standard errors, not 2.8": partial(_power, limit=2.8),
    "the rule says 3 standard errors for any number of runs, not Student's t": _by_t,
    "the error of a mean is the spread over √n": partial(
        _power, error=lambda b, c: _standard_error(b, c) * math.sqrt(b.shape[1])
    ),
    # The arms are alike, so nothing tells which of them was left out.
    "the runs of both arms scatter, in yours one alone does": partial(_power, luck="none"),
    "the runs of both arms scatter, and the rule says 3": partial(_pairs_by_t, luck="none"),
    "the error is of both arms, yours holds the variance of one": partial(
        _power, error=lambda b, c: _standard_error(0 * b, c)
    ),
    "a study does not know the true spread, it takes its own runs' variance": _known,
    "the rule of task 3 is not for pairs: each arm has a variance of its own": partial(
        _power, error=_error_of_pairs
    ),
    "the rule of task 3 is not for pairs, and says 3 standard errors": _pairs_by_t,
    "both arms got the same random numbers: draw the second anew": partial(_power, luck="the same"),
    "the standard error is the root of that sum": partial(
        _power, error=lambda b, c: _standard_error(b, c) ** 2
    ),
    "two errors are added as squares, under the root": partial(
        _power, error=lambda b, c: _standard_error(b, 0 * c) + _standard_error(0 * b, c)
    ),
    "a larger mean alone is not yet “better”": partial(_power, limit=0),
    "each arm has `seeds` runs, not always 5": lambda d, s, n: _power(d, s, 5),
    "each arm has `seeds` runs, not always 3": lambda d, s, n: _power(d, s, 3),
    "the changed runs lie around a mean that is higher by `difference`": lambda d, s, n: _power(
        0, s, n
    ),
    "`spread` is a standard deviation, no variance": lambda d, s, n: _power(d, math.sqrt(s), n),
    "`spread` is what `normal` asks for, do not square it": lambda d, s, n: _power(d, s**2, n),
    "how often it fails is the other half, expected how often it says “better”": lambda d, s, n: (
        1 - _power(d, s, n)
    ),
    "`difference` moves the changed runs up, yours moved down": lambda d, s, n: _power(-d, s, n),
    "a `difference` below 0 is a loss, keep its sign": lambda d, s, n: _power(abs(d), s, n),
}


@sheet.custom(
    stars=3,
    hints=(
        "Make one study: `seeds` scores of each arm, then the verdict. Then do it 20,000 times.",
        "`generator.normal(0, spread, size=(20_000, seeds))` is all baselines; add `difference` "
        "to another such array. Then means and variances over axis 1.",
        "`np.mean(changed.mean(axis=1) - baseline.mean(axis=1) > 3 * error)` with "
        "error = √((variance of the one + variance of the other) / seeds), ddof=1.",
    ),
    unlocks="With three seeds, a rule of 3 errors misses much that is there. Now you knew before.",
)
def power(student: StudentFunction) -> None:
    """Try studies of several sizes; a simulated share may differ by what luck allows."""
    tried = []
    for arguments in _power_studies():
        found = student(*arguments, time_limit=30)
        expected = _power(*arguments)
        call = describe_call("power", arguments)
        if type(found) not in REAL | WHOLE or found != found:
            raise Incorrect(f"found {short(found)}, expected a share such as {expected:.3f}", call)
        if not 0 <= found <= 1:
            raise Incorrect(f"found {float(found):.4g}, expected a share from 0 to 1", call)
        tried.append((arguments, float(found), expected))
    wrong = [trial for trial in tried if not _is_near(*trial[1:])]
    if not wrong and not _coarse(tried):
        return
    wrong = wrong or tried[:1]
    arguments, found, expected = wrong[0]
    tried.sort(key=lambda trial: trial is not wrong[0])  # it rules out most causes
    why = next(filter(partial(_explains_power, tried), POWER_MISCONCEPTIONS), "") or _coarse(tried)
    clue = f"found {found:.4f}, expected about {expected:.4f}{f': {why}' if why else ''}"
    raise Incorrect(clue, describe_call("power", arguments))


def _coarse(tried: list[tuple]) -> str:
    """Say what shares are too coarse for 20,000 studies; luck may have brought them near."""
    shares = [found for _, found, _ in tried]
    if all(share in (0, 1) for share in shares):
        return "all yours are 0 or 1: each of 20,000 studies decides by its own runs (axis 1)"
    if all(math.isclose(2_000 * share, round(2_000 * share)) for share in shares):
        return "all yours are multiples of 0.0005: simulate 20,000 studies, and do not round"
    return ""


def _power_studies() -> Iterator[tuple[float, float, int]]:
    yield 0.015, 0.01, 3
    yield 0.0, 0.01, 3
    yield 0.01, 0.005, 10
    yield -0.003, 0.02, 4
    yield 0.02, 0.02, 6
    yield 0.035, 0.01, 2
    yield 0.004, 0.008, 30
    yield 2.0, 2.0, 5  # in percent
    seeds = int(seeded(36).integers(3, 12))
    yield round(float(seeded(30).uniform(0.008, 0.016)), 4), 0.012, seeds


def _explains_power(tried: list[tuple], why: str) -> bool:
    """Tell whether a misconception gives what was found in every study."""
    misconception = POWER_MISCONCEPTIONS[why]
    return all(_is_near(found, misconception(*arguments)) for arguments, found, _ in tried)


def _luck(share: float) -> float:
    """Return five standard deviations of a simulated share, and a little."""
    share = min(max(share, 0.0), 1.0)
    variance = share * (1 - share) * (1 / STUDIES + 1 / CHECK_STUDIES)
    return 5 * math.sqrt(variance) + 5 / STUDIES


def _is_near(found: float, share: float) -> bool:
    return abs(found - share) <= _luck(share)


FIELDS = ["model", "not for", "seeds", "test accuracy", "recall", "limits"]
FULL = {
    "model": "CNN",
    "not for": "photographs",
    "seeds": [1, 2, 3],
    "test accuracy": 0.86,
    "recall": {"Shirt": 0.6},
    "limits": "one shop",
}


def _cards() -> Iterator[tuple]:
    yield FULL | {"limits": ""}, FIELDS
    yield {key: FULL[key] for key in ("limits", "test accuracy", "recall")}, FIELDS
    yield FULL | {"limits": None, "not for": None}, FIELDS
    yield FULL | {"limits": "  ", "model": "\t\n"}, FIELDS
    yield FULL | {"seeds": [], "recall": {}, "not for": ()}, FIELDS
    yield FULL | {"test accuracy": 0.0, "seeds": 0, "limits": False}, FIELDS
    yield FULL | {"test accuracy": math.nan}, FIELDS
    yield FULL | {"recall": float("nan"), "model": 0.0}, FIELDS  # another object than NumPy's
    yield FULL | {"test accuracy": math.nan, "limits": np.nan}, FIELDS
    yield FULL | {"test accuracy": math.inf, "seeds": [None], "recall": {"Shirt": None}}, FIELDS
    yield FULL | {"limits": "None", "not for": "nan", "model": "-"}, FIELDS
    yield FULL | {"recall": {}, "limits": " "}, ["recall", "plan", "limits", "interval", "model"]
    generator = seeded(37)
    values = ["", " ", "\n", None, [], {}, (), float("nan"), math.inf, 0, False]
    values += ["0", "{}", "None", [None], {"a": ""}, 0.5]
    names = [f"field {k}" for k in generator.permutation(generator.integers(20, 60)).tolist()]
    card = {name: values[generator.integers(len(values))] for name in names}
    yield card, generator.permutation([*names, "field x"]).tolist()
    many = [f"{k}" for k in range(1_000)]
    yield {name: int(name) for name in many[:-1]}, many[::-1]
    yield FULL | {"author": ""}, FIELDS
    yield FULL | {"limits": "{}", "not for": " [x] "}, FIELDS
    yield FULL, ["plan", "model", "interval"]
    yield FULL | dict.fromkeys(seeded(31).permutation(FIELDS)[:3].tolist(), " "), FIELDS


def _found(card: dict, required: list[str], is_hole: Callable[[object], bool]) -> list[str]:
    return [field for field in required if is_hole(card.get(field))]


def _says_nothing(value: object) -> bool:
    return value != value or _is_empty(value)


def _is_empty(value: object) -> bool:
    if type(value) is str:
        return not value.strip()
    return value is None or value in ([], {}, ())


def _says_nothing_inside(value: object) -> bool:
    """Look into lists, tuples and dicts as well."""
    if isinstance(value, list | tuple | dict):
        return all(map(_says_nothing_inside, value.values() if type(value) is dict else value))
    return _says_nothing(value)


@sheet.task(
    stars=2,
    cases=_cards,
    misconceptions={
        "a text with brackets in it says something": lambda card, required: _found(
            card, required, lambda v: _says_nothing(v) or not str(v).strip(" []{}")
        ),
        "a text with brackets in it says something, and nan does not": lambda card, required: (
            _found(
                card,
                required,
                lambda v: v == v and (_says_nothing(v) or not str(v).strip(" []{}()\t\n")),
            )
        ),
        "0 and False are answers, and nan is none": lambda card, required: _found(
            card, required, lambda v: v == v and (not v or _says_nothing(v))
        ),
        "0 and False are answers; nan and white space are none": lambda card, required: _found(
            card, required, lambda v: not v
        ),
        "`None` alone is not enough: texts, lists, dicts and nan can say nothing, too": (
            lambda card, required: _found(card, required, lambda v: v is None)
        ),
        "a list, tuple or dict with nothing in it says nothing, and neither does nan": (
            lambda card, required: _found(card, required, lambda v: v is None or not str(v).strip())
        ),
        "the lesson's own `holes` misses nan, and a tuple with nothing in it": (
            lambda card, required: _found(
                card, required, lambda v: v in (None, [], {}) or not str(v).strip()
            )
        ),
        "nan has many objects: ask whether it differs from itself": lambda card, required: _found(
            card, required, lambda v: v is math.nan or (v == v and _says_nothing(v))
        ),
        "nan has many objects, ask whether it differs from itself": lambda card, required: _found(
            card, required, lambda v: v is np.nan or (v == v and _says_nothing(v))
        ),
        "these are the fields that say something": lambda card, required: _found(
            card, required, lambda v: not _says_nothing(v)
        ),
        "go through `required`, not through the card: a field can be missing": (
            lambda card, required: [
                f for f in card if f in set(required) and _says_nothing(card[f])
            ]
        ),
        "go through `required`, not through all that is in the card": lambda card, required: [
            field for field in card if _says_nothing(card[field])
        ],
        "name the holes in the order of `required`, not of the card": lambda card, required: [
            *(f for f in card if f in set(required) and _says_nothing(card[f])),
            *(f for f in required if f not in card),
        ],
        "name the holes in the order of `required`, not the missing ones first": (
            lambda card, required: [
                *(f for f in required if f not in card),
                *(f for f in required if f in card and _says_nothing(card[f])),
            ]
        ),
        "name the holes in the order of `required`, not the missing ones last": (
            lambda card, required: [
                *(f for f in required if f in card and _says_nothing(card[f])),
                *(f for f in required if f not in card),
            ]
        ),
        "only what is required can be a hole": lambda card, required: _found(
            card, [*required, *(field for field in card if field not in required)], _says_nothing
        ),
        "nan says nothing, and equals nothing, not even itself: `value != value`": (
            lambda card, required: _found(card, required, lambda v: v == v and _says_nothing(v))
        ),
        "0 and False are answers, only what says nothing is a hole": (
            lambda card, required: _found(card, required, lambda v: not v or _says_nothing(v)),
            lambda card, required: _found(card, required, lambda v: v == 0 or _says_nothing(v)),
        ),
        "a list, tuple or dict with nothing in it is a hole": lambda card, required: _found(
            card, required, lambda v: v not in ([], {}, ()) and _says_nothing(v)
        ),
        "a tuple with nothing in it is a hole, too": lambda card, required: _found(
            card, required, lambda v: v != () and _says_nothing(v)
        ),
        "a dict with nothing in it is a hole, too": lambda card, required: _found(
            card, required, lambda v: v != {} and _says_nothing(v)
        ),
        "a text of spaces is as empty as no text, `strip` it": lambda card, required: _found(
            card, required, lambda v: v == "" or (type(v) is not str and _says_nothing(v))
        ),
        "tabs and line ends are white space, too: `.strip()` without arguments": (
            lambda card, required: _found(
                card,
                required,
                lambda v: not v.strip(" ") if type(v) is str else _says_nothing(v),
            )
        ),
        '`"".isspace()` is False: ask for the empty text, too': lambda card, required: _found(
            card, required, lambda v: v != "" and _says_nothing(v)
        ),
        'a text such as "None" says something: ask for the type before the value': (
            lambda card, required: _found(
                card,
                required,
                lambda v: str(v).strip() in ("", "None", "[]", "{}", "()", "nan"),
            )
        ),
        "inf is an answer, only nan is none": lambda card, required: _found(
            card, required, lambda v: v in (math.inf, -math.inf) or _says_nothing(v)
        ),
        "what lies inside of a list or dict is not asked, only whether it is empty": (
            lambda card, required: _found(card, required, _says_nothing_inside)
        ),
        "None says nothing": lambda card, required: [
            field
            for field in required
            if field not in card or (card[field] is not None and _says_nothing(card[field]))
        ],
        "None says nothing, and a field that is not there says None": lambda card, required: _found(
            card, required, lambda v: v is not None and _says_nothing(v)
        ),
        "a field can be missing: `card.get(field)` gives None then": lambda card, required: [
            field for field in required if _says_nothing(card[field])
        ],
        "a text cannot be asked for nan: `isinstance(value, float)` first": (
            lambda card, required: _found(
                card, required, lambda v: v is None or math.isnan(v) or _is_empty(v)
            )
        ),
        "only numbers can be asked for nan, ask `isinstance(value, float)` first": (
            lambda card, required: _found(card, required, lambda v: _is_empty(v) or np.isnan(v))
        ),
        "only numbers can be asked for nan: `isinstance(value, float)` first": (
            lambda card, required: _found(card, required, lambda v: _is_empty(v) or math.isnan(v))
        ),
        "only a text has `strip`: ask `isinstance(value, str)` first": (
            lambda card, required: _found(card, required, lambda v: v is None or not v.strip())
        ),
        "a field that is not there is a hole, too": lambda card, required: _found(
            card, [field for field in required if field in card], _says_nothing
        ),
        "name the holes in the order of `required`": lambda card, required: sorted(
            _found(card, required, _says_nothing)
        ),
        "a field that is there can be empty, too": lambda card, required: [
            field for field in required if field not in card
        ],
    },
    hints=(
        "Which values say nothing? Write them down, then those that look so, but do not.",
        '`None`, a text whose `.strip()` is `""`, a list, tuple or dict of length 0, and nan: '
        "the only number that is not equal to itself.",
        "Write a small `is_empty(value)` with one `isinstance` question a kind, then "
        "`[field for field in required if is_empty(card.get(field))]`.",
    ),
    unlocks="A card with holes looks complete. Not to you.",
)
def holes(card: dict, required: list[str]) -> list[str]:
    """Return the required fields that say nothing."""
    found = []
    for field in required:
        value = card.get(field)
        if isinstance(value, str):
            says_nothing = all(letter.isspace() for letter in value)
        elif isinstance(value, list | tuple | dict):
            says_nothing = len(value) == 0
        else:
            says_nothing = value is None or (isinstance(value, float) and math.isnan(value))
        if says_nothing:
            found.append(field)
    return found


@sheet.choice(
    right="b",
    replies={
        "a": "a plan that is sealed before the first run is as it should be.",
        "b": "A run was replaced because of its score. Had it been 0.93, nobody would have asked.",
        "c": "the first seed was named beforehand, so nobody picked it by its score.",
        "d": "the rule said so, and more seeds are left to a new study.",
    },
    hints=(
        "At which step does somebody look at a score, and then change what is counted?",
        "Ask of each step: would it have been done in the same way if the score had been high?",
    ),
    stars=2,
)
def dishonest_step() -> str:
    """Choose the dishonest step of a report."""
