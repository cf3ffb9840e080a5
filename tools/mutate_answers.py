"""Change the solutions mechanically; the checks must refuse: ``python -m tools.mutate_answers``.

Every mutant (`tools.mutations`) should be refused. One that is accepted in public is asked with
hidden inputs, too: a mark that is lost behind a green check is the worst of faults, and listed
first. The others that are accepted are listed unless ``equivalent_mutants.toml`` says why they are
right.
"""

import argparse
import sys
import tomllib
import warnings
from contextlib import nullcontext
from dataclasses import dataclass, field
from functools import cache
from itertools import chain
from pathlib import Path

from tqdm import tqdm

from fmnist_utils.checks.engine.outcome import CORRECT
from fmnist_utils.checks.engine.seeds import hidden_inputs
from fmnist_utils.checks.engine.sheet import Task
from grading.sheets import lesson_of
from tools import answers, generate_exercises
from tools.mutations import Helpers, Mutant, mutants_of

#: The share of mutants that should be refused.
GOAL = 0.98
#: A mutant that is accepted is asked with so many secrets.
SECRETS = range(20)
#: Mutants that are right answers: [lesson.task] "reason" = [changes].
EQUIVALENT = Path(__file__).with_name("equivalent_mutants.toml")
#: Trains for seconds each time.
SLOW = {"train_network"}


@dataclass
class Result:
    """What became of the mutants of some tasks.

    Attributes
    ----------
    refused : int
    equivalent : int
        Accepted, and right: the reason is known.
    hidden : list of Mutant
        Accepted in public, refused with a secret.
    survivors : list of Mutant
        Accepted throughout, without a reason.
    """

    refused: int = 0
    equivalent: int = 0
    hidden: list[Mutant] = field(default_factory=list)
    survivors: list[Mutant] = field(default_factory=list)

    def add(self, other: "Result") -> None:
        """Count another result in."""
        self.refused += other.refused
        self.equivalent += other.equivalent
        self.hidden += other.hidden
        self.survivors += other.survivors

    @property
    def wrong(self) -> int:
        """The number of mutants that are no right answers, as far as anybody has said."""
        return self.refused + len(self.hidden) + len(self.survivors)

    @property
    def share(self) -> float:
        """The share of them that is refused in public."""
        return self.refused / max(1, self.wrong)


@cache
def equivalents(sheet: str) -> dict[str, dict[str, list[str]]]:
    """Return the mutants of each task of a sheet that are right answers, by the reason."""
    return tomllib.loads(EQUIVALENT.read_text(encoding="utf-8")).get(lesson_of(sheet), {})


def run_task(sheet: str, task: Task, source: str) -> Result:
    """Ask the check of one task about every mutant of its solution.

    Parameters
    ----------
    sheet : str
        Such as "01_read_the_bytes".
    task : Task
    source : str
        The cell with the solution.
    """
    result = Result()
    known = set(chain.from_iterable(equivalents(sheet).get(task.name, {}).values()))
    for mutant in tqdm(list(mutants_of(task.name, source)), desc=task.name, leave=False):
        helpers = Helpers()
        if not _is_accepted(sheet, task, mutant, helpers):
            result.refused += 1
        elif mutant.needs_helper and not helpers.has_effect:
            continue  # nothing to round, or to write into
        elif mutant.change in known:
            result.equivalent += 1
        elif all(_is_accepted(sheet, task, mutant, helpers, secret) for secret in SECRETS):
            result.survivors.append(mutant)
        else:
            result.hidden.append(mutant)
    return result


def _is_accepted(
    sheet: str, task: Task, mutant: Mutant, helpers: Helpers, secret: int | None = None
) -> bool:
    names = answers.namespace_of(sheet) | helpers.names()
    inputs = nullcontext() if secret is None else hidden_inputs(secret)
    try:
        with inputs, warnings.catch_warnings():
            warnings.simplefilter("ignore")  # a mutant may deserve one; students see them
            exec(compile(mutant.tree, "<mutant>", "exec"), names)
            return task.outcome(names[task.name]).state == CORRECT
    except Exception:
        return False


def run_sheet(sheet: str) -> Result:
    """Ask the checks of one sheet about all mutants of its solutions."""
    result = Result()
    functions, sources = answers.answers_of(sheet), answers.sources_of(sheet)
    for name, task in answers.checks_of(sheet).sheet.tasks.items():
        is_choice = not functions[name].__code__.co_argcount
        if not is_choice and name not in SLOW:
            result.add(run_task(sheet, task, sources[name]))
    return result


def main() -> int:
    """Run the sheets that are named, or all; return 1 if fewer are refused than should be."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("sheets", nargs="*", help="numbers, such as 01 02; all if none is given")
    wanted = parser.parse_args().sheets
    total = Result()
    for sheet in [path.stem for path in generate_exercises.sheets()]:
        if wanted and sheet[:2] not in wanted:
            continue
        result = run_sheet(sheet)
        print(
            f"{sheet:28} refused {result.refused:4}  equivalent {result.equivalent:3}  "
            f"refused by a secret only {len(result.hidden):3}  survived {len(result.survivors):3}",
            flush=True,
        )
        for mutant in result.hidden:
            print(f"    a secret refuses  {mutant.task}: {mutant.change}")
        for mutant in result.survivors:
            print(f"    survived          {mutant.task}: {mutant.change}")
        total.add(result)
    print(f"refused: {total.share:.1%} of {total.wrong}, expected {GOAL:.0%} or more")
    return int(total.share < GOAL)


if __name__ == "__main__":
    sys.exit(main())
