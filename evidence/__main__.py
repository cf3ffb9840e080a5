"""Measure what the ledger lacks: ``python -m evidence [NAME ...]``.

A name is that of an experiment, of a claim, or of a lesson; without one, all are
measured. What is there already, from the same code, is kept. A run that was broken off goes on.
"""

import argparse
import sys
from collections.abc import Sequence

from evidence import page
from evidence.experiment import Experiment, run_experiment
from evidence.experiments import all_experiments
from evidence.ledger import Claim, contradictions, read_claims, read_record
from fmnist_utils.datasets.fetch import fetch_data
from fmnist_utils.errors import DataError


def chosen_experiments(
    names: Sequence[str], experiments: dict[str, Experiment], claims: Sequence[Claim]
) -> list[Experiment]:
    """Return the experiments that are meant by these names, or all.

    Raises
    ------
    DataError
        If nothing has such a name.
    """
    if not names:
        return list(experiments.values())
    chosen = {}
    for name in names:
        meant = [c.experiment for c in claims if name in (c.name, c.lesson)]
        meant += [name] * (name in experiments)
        if not meant:
            raise DataError(
                f"No experiment, claim or lesson is called {name!r}. Experiments: "
                f"{', '.join(experiments)}. Claims: {', '.join(c.name for c in claims)}."
            )
        chosen |= {experiment: experiments[experiment] for experiment in meant}
    return list(chosen.values())


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure, say what it cost and which claims do not hold; return 1 if there are any."""
    parser = argparse.ArgumentParser(description="Measure what the lessons' claims rest on.")
    parser.add_argument("names", nargs="*", metavar="NAME", help="experiment, claim or lesson")
    names = parser.parse_args(arguments).names
    try:
        if fetch_data().is_sample:
            return 1
        claims = read_claims()
        for experiment in chosen_experiments(names, all_experiments(), claims):
            record = run_experiment(experiment)
            seconds = sum(arm.processor_seconds for arm in record.arms.values())
            print(f"{experiment.name}: {seconds:.0f} processor seconds in all")
        return report(claims)
    except DataError as error:
        print(error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nInterrupted. Every repeat that was finished is kept.", file=sys.stderr)
        return 130


def report(claims: Sequence[Claim]) -> int:
    """Write the page, and print the claims that are not borne out; return 1 if there are any."""
    records = {name: read_record(name) for name in {claim.experiment for claim in claims}}
    fallen = 0
    for claim in claims:
        record = records[claim.experiment]
        found = contradictions(claim, record) if record else ["nothing was measured"]
        for contradiction in found:
            print(f"{claim.lesson}, {claim.name}: {contradiction}")
        fallen += bool(found)
    print(f"{len(claims)} claims, {fallen} of them not borne out.")
    if not fallen:
        page.write()
    return int(bool(fallen))


if __name__ == "__main__":
    sys.exit(main())
