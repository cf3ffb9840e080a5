"""The ledger: claims and records of experiments, as plain files beside the lessons."""

import json
import tomllib
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path

import numpy as np
from scipy import stats

from fmnist_utils.datasets.fileio import write_atomically
from fmnist_utils.errors import DataError

NOTEBOOKS = Path(__file__).parents[1] / "notebooks"
FOLDER = NOTEBOOKS / "evidence"
#: How many repeats a claim needs, by whether a network is trained in each.
FEWEST_REPEATS = {True: 5, False: 20}
CONFIDENCE = 0.95


@dataclass
class ArmRecord:
    """What one condition of an experiment gave.

    Attributes
    ----------
    arguments : dict
        What makes the condition, as the experiment's function takes it.
    fingerprint : str
        Of the code that measured it; see `evidence.experiment.fingerprint`.
    date : str
        Of the last repeat.
    versions : dict of str to str
    processor_seconds : float
        Of all repeats together.
    repeats : list of dict
        One dict a seed, 1 first: a value for each quantity.
    """

    arguments: dict
    fingerprint: str
    date: str = ""
    versions: dict[str, str] = field(default_factory=dict)
    processor_seconds: float = 0.0
    repeats: list[dict[str, float]] = field(default_factory=list)

    def values(self, quantity: str) -> np.ndarray:
        """Return one quantity of all repeats, float64 of shape (n_repeats,)."""
        return np.array([repeat[quantity] for repeat in self.repeats])


@dataclass
class ExperimentRecord:
    """What was measured in one experiment; see `evidence.experiment.Experiment`."""

    experiment: str
    how: str
    trained: bool
    arms: dict[str, ArmRecord]


@dataclass(frozen=True)
class Bounds:
    """Where an effect must lie for a sentence to be true: its whole interval between these."""

    at_least: float = -np.inf
    at_most: float = np.inf

    def hold(self, low: float, high: float) -> bool:
        """Tell whether an interval lies between the bounds."""
        return self.at_least <= low and high <= self.at_most

    def __str__(self) -> str:
        """Say it in words."""
        if np.isinf(self.at_most):
            return f"at least {self.at_least:g}"
        if np.isinf(self.at_least):
            return f"at most {self.at_most:g}"
        return f"{self.at_least:g} to {self.at_most:g}"


@dataclass(frozen=True)
class Effect:
    """A mean over pairs, with its interval."""

    mean: float
    low: float
    high: float
    n: int


@dataclass(frozen=True)
class Claim:
    """A sentence of a lesson that says what helps, what hurts or how much.

    Attributes
    ----------
    name : str
        Unique in its lesson. The cell that makes the claim names it in its metadata, "claims".
    lesson : str
        The lesson's name: its notebook's, without number and ending.
    sentence : str
        As it stands in the cell.
    experiment, quantity : str
        What it rests on.
    baseline, treatment, control : str
        Arms of the experiment. The effect is treatment against baseline. The control is what would
        kill the claim; for a null, it is a condition whose effect the experiment does see.
    effect, control_effect : Bounds
        What the sentence needs of both. The control and the treatment must not be
        interchangeable: a test swaps them, and the claim must fall.
    compare : {"difference", "ratio"}
        How the effect is formed in each pair.
    why : str
        What the control rules out, in one sentence.
    """

    name: str
    lesson: str
    sentence: str
    experiment: str
    quantity: str
    baseline: str
    treatment: str
    control: str
    effect: Bounds
    control_effect: Bounds
    why: str
    compare: str = "difference"

    @property
    def is_null(self) -> bool:
        """Whether it says that nothing large enough to matter was found, in either direction."""
        nothing = 1 if self.compare == "ratio" else 0
        return self.effect.at_least < nothing < self.effect.at_most


def paired_effect(
    treatment: Sequence[float], baseline: Sequence[float], compare: str = "difference"
) -> Effect:
    """Return the mean effect over pairs with Student's 95 % interval.

    Parameters
    ----------
    treatment, baseline : sequence of float
        Value `i` of both was measured with the same seed.
    compare : {"difference", "ratio"}
        A ratio's mean is the geometric one.

    Returns
    -------
    Effect

    Raises
    ------
    DataError
        If the repeats do not pair.

    References
    ----------
    Student, "The probable error of a mean", Biometrika 6 (1908), 1-25.

    Examples
    --------
    >>> effect = paired_effect([0.91, 0.93, 0.92], [0.90, 0.91, 0.91])
    >>> round(effect.mean, 4), round(effect.low, 4), round(effect.high, 4)
    (0.0133, -0.001, 0.0277)
    """
    if len(treatment) != len(baseline) or len(treatment) < 2:
        raise DataError(
            f"The arms have {len(treatment)} and {len(baseline)} repeats, expected as many of both "
            "and at least two. Run `make evidence`."
        )
    a, b = np.asarray(treatment, float), np.asarray(baseline, float)
    effects = np.log(a) - np.log(b) if compare == "ratio" else a - b
    margin = stats.t.ppf((1 + CONFIDENCE) / 2, len(a) - 1) * effects.std(ddof=1) / np.sqrt(len(a))
    ends = np.array([effects.mean(), effects.mean() - margin, effects.mean() + margin])
    return Effect(*map(float, np.exp(ends) if compare == "ratio" else ends), n=len(a))


def effect_of(claim: Claim, arm: str, record: ExperimentRecord) -> Effect:
    """Return the effect of an arm against the claim's baseline."""
    missing = {arm, claim.baseline} - set(record.arms)
    if missing:
        raise DataError(
            f"The experiment {record.experiment} has no arm {' or '.join(sorted(missing))}, which "
            f"the claim {claim.name} of {claim.lesson} names. It has: {', '.join(record.arms)}."
        )
    values, baseline = (record.arms[name].values(claim.quantity) for name in (arm, claim.baseline))
    return paired_effect(values, baseline, claim.compare)


def contradictions(claim: Claim, record: ExperimentRecord) -> list[str]:
    """Say where a record does not bear out a claim; an empty list if it does.

    Parameters
    ----------
    claim : Claim
    record : ExperimentRecord
        Of the claim's experiment.

    Returns
    -------
    list of str
    """
    found = []
    for arm, bounds in ((claim.treatment, claim.effect), (claim.control, claim.control_effect)):
        effect = effect_of(claim, arm, record)
        if effect.n < FEWEST_REPEATS[record.trained]:
            found.append(f"{arm}: {effect.n} repeats, expected {FEWEST_REPEATS[record.trained]}")
        if not bounds.hold(effect.low, effect.high):
            found.append(
                f"{arm}, {claim.compare} to {claim.baseline} in {claim.quantity}: "
                f"{effect.mean:.4g}, interval {effect.low:.4g} to {effect.high:.4g}, "
                f"expected {bounds}"
            )
    return found


def lessons() -> list[Path]:
    """Return the lessons' paths, in order."""
    return sorted(NOTEBOOKS.glob("[0-9][0-9]_*.ipynb"))


def lesson_name(path: Path) -> str:
    """Return what a lesson is called: its file's name without number and ending."""
    return path.stem[3:]


def read_record(experiment: str) -> ExperimentRecord | None:
    """Return what was measured in an experiment, or None if nothing was."""
    path = FOLDER / f"{experiment}.json"
    if not path.exists():
        return None
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
        arms = {name: ArmRecord(**arm) for name, arm in data.pop("arms").items()}
        return ExperimentRecord(**data, arms=arms)
    except (ValueError, TypeError, KeyError) as error:
        raise DataError(
            f"{path.name} is no record of an experiment ({error}), expected JSON as "
            "`make evidence` writes it. Delete it; it is then measured again."
        ) from None


def write_record(record: ExperimentRecord) -> None:
    """Keep a record, in place of an older one of its experiment."""
    text = json.dumps(asdict(record), indent=1)
    write_atomically(FOLDER / f"{record.experiment}.json", f"{text}\n".encode())


def read_claims(folder: Path = FOLDER) -> list[Claim]:
    """Read all lessons' claims, in the order of the lessons.

    Parameters
    ----------
    folder : Path
        With one file ``.toml`` for each lesson that makes claims, called by the lesson's name.

    Returns
    -------
    list of Claim

    Raises
    ------
    DataError
        If a file is no TOML or called like no lesson, or a claim lacks something or has
        something unknown.
    """
    claims = []
    order = [lesson_name(path) for path in lessons()]
    files = {path.stem: path for path in folder.glob("*.toml")}
    if unknown := sorted(set(files) - set(order)):
        raise DataError(
            f"{unknown[0]}.toml is called like no lesson, expected one of: {', '.join(order)}. "
            "Rename it."
        )
    for path in sorted(files.values(), key=lambda path: order.index(path.stem)):
        try:
            rows = tomllib.loads(path.read_text(encoding="utf-8")).get("claim", [])
            for row in rows:
                bounds = {key: Bounds(**row.pop(key)) for key in ("effect", "control_effect")}
                claims.append(Claim(lesson=path.stem, **row, **bounds))
        except (tomllib.TOMLDecodeError, TypeError, KeyError) as error:
            raise DataError(
                f"{path.name}: {error}. Expected tables [[claim]] with the fields of "
                "evidence.ledger.Claim."
            ) from None
    return claims
