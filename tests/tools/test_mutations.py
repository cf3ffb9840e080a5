"""Mutants: each has one change, of every kind that is promised."""

import numpy as np
import pytest

from fmnist_utils.checks.engine.outcome import CORRECT, Outcome
from tools import answers, generate_exercises
from tools.mutate_answers import equivalents, run_task
from tools.mutations import Helpers, mutants_of

SOURCE = """
def largest(values, limit):
    kept = [value for value in values if value < limit]
    order = np.sort(np.array(kept, dtype=np.int64))
    if not kept:
        return -np.inf
    return float(order[len(kept) - 1])
"""


@pytest.mark.parametrize(
    "changed",
    [
        "if value <= limit",
        "if value > limit",
        "dtype=np.int16",
        "np.sort(np.array(kept))",
        "order = np.array(kept, dtype=np.int64)",
        "pass",
        "if not not kept",
        "return -1000",
        "int(order[len(kept) - 1])",
        "order[28 - 1]",
        "order[len(kept) - 2]",
        "rounded(float(order[len(kept) - 1]), 2)",
        "largest(limit, values)",
        "writes into values",
    ],
)
def test_a_solution_has_a_mutant_of_each_kind(changed):
    changes = [mutant.change for mutant in mutants_of("largest", SOURCE)]
    assert any(changed in change.split(" -> ")[-1] for change in changes)


def test_a_mutant_differs_from_the_solution_and_runs():
    for mutant in mutants_of("largest", SOURCE):
        names = {"np": np} | Helpers().names()
        exec(compile(mutant.tree, "<mutant>", "exec"), names)
        assert callable(names["largest"])


@pytest.mark.parametrize(
    ("value", "has_effect"), [(1, False), (0.5, True), (1.0, False), ((1, [0.25]), True)]
)
def test_a_helper_tells_whether_it_rounded_anything(value, has_effect):
    helpers = Helpers()
    helpers.rounded(value, 0)
    assert helpers.has_effect is has_effect


@pytest.mark.parametrize("argument", [np.zeros((2, 2)), [1], {"a": 1}])
def test_a_helper_writes_into_what_can_be_written_into(argument):
    helpers, before = Helpers(), repr(argument)
    helpers.write_into(argument)
    assert helpers.has_effect and repr(argument) != before


class Credulous:
    """A check that accepts all."""

    name = "mirror"

    def outcome(self, answer):
        return Outcome(self.name, CORRECT)


def test_a_check_that_accepts_all_refuses_no_mutant():
    sheet = "02_draw_sprites"
    result = run_task(sheet, Credulous(), answers.sources_of(sheet)["mirror"])
    assert result.survivors and not result.refused


def test_a_careful_check_refuses_all_mutants():
    sheet = "02_draw_sprites"
    task = answers.checks_of(sheet).sheet.tasks["mirror"]
    result = run_task(sheet, task, answers.sources_of(sheet)["mirror"])
    assert result.refused and not result.survivors + result.hidden


@pytest.mark.parametrize("sheet", [path.stem for path in generate_exercises.sheets()])
def test_each_known_equivalent_is_a_mutant_of_its_task(sheet):
    for task, reasons in equivalents(sheet).items():
        changes = {m.change for m in mutants_of(task, answers.sources_of(sheet)[task])}
        for reason, known in reasons.items():
            assert reason and set(known) <= changes, task
