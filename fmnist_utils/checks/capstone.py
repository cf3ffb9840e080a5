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
        "that is from the lowest to the highest": lambda s: (float(np.mean(s)), max(s) - min(s)),
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
    arms = {"arms": [{"mirror": True, "epochs": 6}, {"epochs": 6, "depth": {"b": 1, "a": 2}}]}
    yield arms, _sha256(json.dumps(_in_order(arms)))[:16]
    many = {f"step {k}": k for k in seeded(32).permutation(1_000).tolist()}
    yield many, _sha256(json.dumps(_in_order(many)))[:16]


def _list_in_order(entry: object) -> object:
    return sorted(entry) if isinstance(entry, list) else entry


def _top_keys(plan: dict, seal: str) -> bool:
    return _sha256(json.dumps({key: plan[key] for key in sorted(plan)}))[:16] == seal


@sheet.task(
    stars=2,
    cases=_plans,
    misconceptions={
        "the keys inside of an entry can be in another order, too": _top_keys,
        "the order of its keys is no part of a plan: `sort_keys=True`": lambda plan, seal: (
            _sha256(json.dumps(plan))[:16] == seal
        ),
        "no seal holds; it is the SHA-256 of the JSON text, its first 16": lambda plan, seal: (
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
    low = (0.86 + around).tolist()
    yield [0.86, 0.862, 0.861], [0.88, 0.879, 0.881]
    yield [0.88, 0.879, 0.881], [0.86, 0.862, 0.861]
    yield low, (0.864 + around / 2).tolist()
    yield [0.86, 0.861, 0.859], [0.83, 0.93, 0.88, 0.87]
    yield [0.869, 0.871] * 5, [0.873, 0.883]
    yield [0.874, 0.884], [0.869, 0.871] * 5
    yield low, (0.879 + around).tolist()
    yield low, (0.883 + around).tolist()
    yield low, (0.835 + around).tolist()
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


def _one_count(baseline: list[float], changed: list[float]) -> str:
    var = np.var(baseline, ddof=1) + np.var(changed, ddof=1)
    return _by_error(baseline, changed, 3 * math.sqrt(var / len(baseline)))


def _exchanged(baseline: list[float], changed: list[float]) -> str:
    error = np.var(baseline, ddof=1) / len(changed) + np.var(changed, ddof=1) / len(baseline)
    return _by_error(baseline, changed, 3 * math.sqrt(error))


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
        "each arm's variance is divided by its own number of runs": _one_count,
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
    yield 0.5, 0.25, 2.0  # exactly 4, and exactly 1,024
    yield 2**-6, 2**-4, 2.0
    yield 0.002, 0.3, float(seeded(28).uniform(1, 4))
    yield float(seeded(29).uniform(0.002, 0.02)), 0.06, 2.0


@sheet.task(
    stars=2,
    cases=_differences,
    tolerance=1e-9,  # of misconceptions that are no whole numbers; whole ones stay exact
    misconceptions={
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


def _power(
    difference: float,
    spread: float,
    seeds: int,
    limit: float = 3,
    ddof: int = 1,
    arms: int = 2,
    of_means: bool = True,
    both_sides: bool = False,
) -> float:
    """Simulate studies; the keywords are misconceptions."""
    generator = seeded(7)
    runs = generator.normal(0, spread, (2, CHECK_STUDIES, seeds))
    if arms == 1:
        runs[0] = 0
    variance = runs.var(axis=2, ddof=ddof).sum(axis=0)
    error = np.sqrt(variance / seeds if of_means else variance)
    apart = difference + runs[1].mean(axis=1) - runs[0].mean(axis=1)
    decided = abs(apart) if both_sides else apart
    return float((decided > limit * error).mean())


POWER_MISCONCEPTIONS: dict[str, Callable] = {
    "count only the verdict “better”, not “worse”": partial(_power, both_sides=True),
    "the variance of a few runs needs ddof=1": partial(_power, ddof=0),
    "the rule says 3 standard errors, not 2": partial(_power, limit=2),
    "the error of a mean is the spread over √n": partial(_power, of_means=False),
    "the baseline's runs scatter, too": partial(_power, arms=1),
    "`spread` is a standard deviation, no variance": lambda d, s, n: _power(d, math.sqrt(s), n),
    "how often it fails is the other half, expected how often it says “better”": lambda d, s, n: (
        1 - _power(d, s, n)
    ),
    "`difference` moves the changed runs up, yours moved down": lambda d, s, n: _power(-d, s, n),
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
    if not wrong:
        return
    arguments, found, expected = wrong[0]
    tried.sort(key=lambda trial: trial is not wrong[0])  # it rules out most causes
    why = next(filter(partial(_explains_power, tried), POWER_MISCONCEPTIONS), "")
    clue = f"found {found:.4f}, expected about {expected:.4f}{f': {why}' if why else ''}"
    raise Incorrect(clue, describe_call("power", arguments))


def _power_studies() -> Iterator[tuple[float, float, int]]:
    yield 0.015, 0.01, 3
    yield 0.0, 0.01, 3
    yield 0.01, 0.005, 10
    yield -0.003, 0.02, 4
    yield 0.02, 0.02, 6
    yield 0.03, 0.01, 2
    yield 0.004, 0.008, 30
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
    generator = seeded(37)
    values = ["", " ", None, [], {}, (), float("nan"), 0, False, "0", "{}", [None], {"a": ""}, 0.5]
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
    if type(value) is str:
        return not value.strip()
    return value is None or value != value or value in ([], {}, ())


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
        "nan has many objects: ask whether it differs from itself": lambda card, required: _found(
            card, required, lambda v: v is math.nan or (v == v and _says_nothing(v))
        ),
        "these are the fields that say something": lambda card, required: _found(
            card, required, lambda v: not _says_nothing(v)
        ),
        "name the holes in the order of `required`, not of the card": lambda card, required: [
            *(f for f in card if f in required and _says_nothing(card[f])),
            *(f for f in required if f not in card),
        ],
        "only what is required can be a hole": lambda card, required: _found(
            card, [*required, *(field for field in card if field not in required)], _says_nothing
        ),
        "nan is no number, and no answer": lambda card, required: _found(
            card, required, lambda v: v == v and _says_nothing(v)
        ),
        "0 and False are answers, only what says nothing is a hole": lambda card, required: _found(
            card, required, lambda v: not v or _says_nothing(v)
        ),
        "a list, tuple or dict with nothing in it is a hole": lambda card, required: _found(
            card, required, lambda v: v not in ([], {}, ()) and _says_nothing(v)
        ),
        "a text of spaces is as empty as no text, `strip` it": lambda card, required: _found(
            card, required, lambda v: v == "" or (type(v) is not str and _says_nothing(v))
        ),
        "None says nothing": lambda card, required: [
            field for field in required if field not in card or card[field] == ""
        ],
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
