"""Write the page of all claims: ``python -m evidence.page``."""

import sys
from collections.abc import Sequence
from itertools import groupby

from evidence.ledger import (
    FOLDER,
    Claim,
    ExperimentRecord,
    effect_of,
    lesson_name,
    lessons,
    read_claims,
    read_record,
)
from fmnist_utils.datasets.fileio import write_atomically
from fmnist_utils.errors import DataError

PAGE = FOLDER / "README.md"
HEAD = """\
# What the course claims, and what was measured for it

Every sentence of the lessons that says what helps, what hurts or how much, rests on repeats that are kept in this folder. Each claim has a baseline, a control that would kill it, and an interval: Student's, 95 %, over pairs of the same draw or the same random start. A test holds the sentence to its interval, and another one swaps the control with the claim: then it must fall.

`make evidence` measures what is missing or was measured by other code; `make evidence NAMES=dense_in_keras` what that lesson claims. The `.toml` files hold the claims, the `.json` files all repeats.

An effect is the mean of the differences to the baseline, or of the ratios where a ratio is said.

"""


def page_text(claims: Sequence[Claim]) -> str:
    """Write the page: for each lesson a table with a row a claim.

    Parameters
    ----------
    claims : sequence of Claim
        In the order of the lessons.

    Returns
    -------
    str
        Markdown.
    """
    one_of_each = {claim.experiment: claim for claim in claims}
    records = {name: _record(claim) for name, claim in one_of_each.items()}
    nulls = sum(claim.is_null for claim in claims)
    parts = [
        HEAD,
        f"There are {len(claims)} claims on {len(records)} experiments. {nulls} of them are nulls: "
        "the whole interval lies close to no effect, on both sides of it, and the control shows "
        "that the experiment would have seen one.\n",
    ]
    files = {lesson_name(path): path.name for path in lessons()}
    for lesson, group in groupby(claims, key=lambda claim: claim.lesson):
        title = lesson.replace("_", " ").capitalize()
        parts.append(f"\n## [{title}](../{files[lesson]})\n")
        parts += [_claim_text(claim, records[claim.experiment]) for claim in group]
    parts.append("\n## The experiments\n")
    parts += [_experiment_text(name, records[name]) for name in sorted(records)]
    return "".join(parts)


def _record(claim: Claim) -> ExperimentRecord:
    record = read_record(claim.experiment)
    if record is None:
        raise DataError(
            f"Nothing was measured for {claim.name} of {claim.lesson}, expected "
            f"{claim.experiment}.json. Run `make evidence NAMES={claim.experiment}`."
        )
    return record


def _claim_text(claim: Claim, record: ExperimentRecord) -> str:
    effect, control = (effect_of(claim, arm, record) for arm in (claim.treatment, claim.control))
    rows = [
        ("what was changed", claim.treatment, effect, claim.effect),
        ("the control", claim.control, control, claim.control_effect),
    ]
    lines = [
        f"\n**{claim.sentence}**{' (a null)' if claim.is_null else ''}\n\n",
        f"| against: {claim.baseline} | {claim.compare} in {claim.quantity} | 95 % interval | "
        "the sentence needs |\n|---|---:|---:|---|\n",
    ]
    lines += [
        f"| {what}: {arm} | {_number(effect.mean, claim)} | {_number(effect.low, claim)} to "
        f"{_number(effect.high, claim)} | {bounds} |\n"
        for what, arm, effect, bounds in rows
    ]
    lines.append(
        f"\n{effect.n} pairs, [{claim.experiment}]({claim.experiment}.json). {claim.why}\n"
    )
    return "".join(lines)


def _experiment_text(name: str, record: ExperimentRecord) -> str:
    arms = record.arms.values()
    seconds = sum(arm.processor_seconds for arm in arms)
    dates = sorted({arm.date for arm in arms})
    versions = ", ".join(f"{key} {value}" for key, value in next(iter(arms)).versions.items())
    return (
        f"\n**[{name}]({name}.json)** ({' to '.join(dict.fromkeys([dates[0], dates[-1]]))}; "
        f"{seconds:.0f} processor seconds; {versions}). {record.how}\n"
    )


def _number(value: float, claim: Claim) -> str:
    return f"{value:.3g}" if claim.compare == "ratio" else f"{value:+.4f}"


def write() -> None:
    """Write the page."""
    claims = read_claims()
    write_atomically(PAGE, page_text(claims).encode())


if __name__ == "__main__":
    try:
        write()
    except DataError as error:
        sys.exit(str(error))
