"""The practice sheets: what is right passes, what is wrong is refused with the right sentence."""

import inspect
from functools import cache
from importlib import import_module

import nbformat
import numpy as np
import pytest

from fmnist_utils.checks.engine.judge import Question
from fmnist_utils.checks.engine.outcome import (
    CORRECT,
    INCORRECT,
    NOT_ATTEMPTED,
    SENTENCE_LENGTH,
    CheckFailed,
)
from tools import answers, generate_exercises

SHEETS = [path.stem for path in generate_exercises.sheets()]
ANSWERS = {sheet: answers.answers_of(sheet) for sheet in SHEETS}
TASKS = [
    pytest.param(answers.checks_of(sheet).sheet.tasks[name], function, id=f"{sheet[:2]}-{name}")
    for sheet in SHEETS
    for name, function in ANSWERS[sheet].items()
]


def wrong_answers_of(sheet):
    return import_module(f"tests.fmnist_utils.checks.wrong_answers.{sheet[3:]}")


def wrong_answers():
    for sheet in SHEETS:
        module = wrong_answers_of(sheet)
        for name, function in inspect.getmembers(module, inspect.isfunction):
            task, separator, misconception = name.partition("__")
            if separator and function.__module__ == module.__name__:
                check = answers.checks_of(sheet).sheet.tasks[task]
                yield pytest.param(check, function, id=f"{sheet[:2]}-{task}-{misconception}")


WRONG = list(wrong_answers())
CHECK_OF = {wrong: task for task, wrong in (param.values for param in WRONG)}
#: Wrong answers that look like a misconception on some inputs, with a part of its sentence.
NOT_TOLD = [
    pytest.param(
        answers.checks_of(sheet).sheet.tasks[name.partition("__")[0]],
        getattr(wrong_answers_of(sheet), name),
        sentence,
        id=f"{sheet[:2]}-{name}",
    )
    for sheet in SHEETS
    for name, sentence in wrong_answers_of(sheet).MUST_NOT_BE_TOLD.items()
]

#: They train, simulate or draw lots, and compare with no list of misconceptions by call.
JUDGED_BY_THEMSELVES = {
    ("dense_in_keras", "train_network"),
    ("transfer_learning", "choose_few"),
    ("capstone", "power"),
}

tasks = pytest.mark.parametrize(("task", "answer"), TASKS)
sheets = pytest.mark.parametrize("sheet", SHEETS)


@tasks
def test_the_solution_is_right(task, answer):
    outcome = task.outcome(answer)
    assert outcome.state == CORRECT, outcome


@cache
def outcome_of(wrong):
    """Return what the check finds in a wrong answer; asked once, and looked at by several tests."""
    return CHECK_OF[wrong].outcome(wrong)


wrong_answer = pytest.mark.parametrize("wrong", [pytest.param(p.values[1], id=p.id) for p in WRONG])


@wrong_answer
def test_a_wrong_answer_gets_the_sentence_that_helps(wrong):
    outcome = outcome_of(wrong)
    assert outcome.state == INCORRECT
    assert inspect.getdoc(wrong).lower() in " ".join(outcome.sentence.lower().split())


@wrong_answer
def test_what_a_wrong_answer_gets_is_read_in_one_look(wrong):
    outcome = outcome_of(wrong)
    assert len(outcome.sentence) <= SENTENCE_LENGTH and not outcome.sentence.endswith("…")


@pytest.mark.parametrize(("task", "wrong", "sentence"), NOT_TOLD)
def test_a_wrong_answer_does_not_get_a_cause_that_is_not_its_own(task, wrong, sentence):
    outcome = outcome_of(wrong)
    assert outcome.state == INCORRECT
    assert sentence.lower() not in f"{outcome.sentence} {outcome.more}".lower()


@pytest.mark.parametrize(("task", "wrong", "sentence"), NOT_TOLD)
def test_a_cause_that_is_not_told_would_explain_some_of_what_was_seen(
    task, wrong, sentence, monkeypatch
):
    tempting = []

    def cause(question, attempts):
        wrong = [attempt for attempt in attempts if attempt.mismatch]
        for told, ways in question.misconceptions.items():
            if sentence.lower() in told.lower():
                for way in ways if isinstance(ways, tuple) else (ways,):
                    tempting.append(any(question._explains(way, attempt) for attempt in wrong))
        return ""

    monkeypatch.setattr(Question, "_cause", cause)
    task.outcome(wrong)
    if (task.sheet.name, task.name) not in JUDGED_BY_THEMSELVES:
        assert any(tempting)


def parameters_of(function):
    return inspect.signature(function).parameters


@tasks
def test_six_wrong_answers_or_more_are_tried_and_one_that_tempts_to_a_false_cause(task, answer):
    tried = sum(param.values[0] is task for param in WRONG)
    if not parameters_of(answer):
        assert tried >= 2  # a choice has so many letters
        return
    assert tried >= 6
    assert any(param.values[0] is task for param in NOT_TOLD)


@tasks
def test_an_untouched_stub_is_not_started(task, answer):
    def stub(*_):
        raise NotImplementedError

    assert task.outcome(stub).state == NOT_ATTEMPTED


class AlwaysEqual:
    """An object that claims to be equal to everything."""

    __array_priority__ = 1e9

    def __eq__(self, other):
        return True

    def __hash__(self):
        return 0

    def __getattr__(self, name):
        return self


class Liar(np.ndarray):
    """An array that claims to be equal to everything."""

    def __eq__(self, other):
        return np.True_


CHEATS = {
    "returns None": lambda answer: lambda *_: None,
    "returns its input": lambda answer: lambda *a: a[0] if a else a,
    "is equal to everything": lambda answer: lambda *_: AlwaysEqual(),
    "is an array that lies": lambda answer: lambda *a: np.zeros(3).view(Liar),
    "could be broadcast": lambda answer: lambda *a: np.asarray(answer(*a))[np.newaxis],
    "is nan everywhere": lambda answer: lambda *a: np.full(np.shape(answer(*a)), np.nan),
    "returns a type": lambda answer: lambda *a: type(answer(*a)),
}


@pytest.mark.parametrize("cheat", CHEATS)
@tasks
def test_a_cheat_is_refused(task, answer, cheat):
    assert task.outcome(CHEATS[cheat](answer)).state == INCORRECT


@tasks
def test_patched_comparisons_of_numpy_do_not_help(task, answer, monkeypatch):
    for name in ("array_equal", "allclose", "isclose", "array_equiv", "all"):
        monkeypatch.setattr(np, name, lambda *_, **__: True)
    assert task.outcome(lambda *_: np.zeros(3)).state == INCORRECT


@tasks
def test_an_answer_that_is_right_on_the_first_example_only_is_refused(task, answer):
    first = []

    def hard_coded(*arguments):
        if not first:
            first.append(answer(*arguments))
        return first[0]

    if not parameters_of(answer):
        pytest.skip("a choice has no example")
    assert task.outcome(hard_coded).state == INCORRECT


@tasks
def test_there_are_hints_from_a_nudge_on(task, answer):
    assert len(task.hints) >= 2 and len(set(task.hints)) == len(task.hints)


@tasks
def test_strict_mode_raises_the_same_sentence(task, answer, monkeypatch):
    monkeypatch.setenv("FMNIST_STRICT", "1")
    with pytest.raises(CheckFailed) as caught:
        task(lambda *_: None)
    assert task.outcome(lambda *_: None).sentence in str(caught.value)


@tasks
def test_strict_mode_writes_nothing_to_the_error_stream(task, answer, monkeypatch, capfd):
    monkeypatch.setenv("FMNIST_STRICT", "1")
    task(answer)
    assert capfd.readouterr().err == ""


@sheets
def test_a_sheet_has_four_to_eight_tasks_in_the_order_of_its_checks(sheet):
    notebook = nbformat.read(generate_exercises.SOLUTIONS / sheet / f"{sheet}.ipynb", as_version=4)
    cells = generate_exercises.solution_cells(notebook)
    names = [cell.metadata["nbgrader"]["grade_id"] for cell in cells]
    assert names == list(answers.checks_of(sheet).sheet.tasks)
    assert 4 <= len(names) <= 8


@sheets
def test_each_tasks_stars_are_those_of_its_check(sheet):
    notebook = nbformat.read(generate_exercises.SOLUTIONS / sheet / f"{sheet}.ipynb", as_version=4)
    text = "\n".join(cell.source for cell in notebook.cells if cell.cell_type == "markdown")
    headings = [line for line in text.splitlines() if line.startswith("## ") and "★" in line]
    stars = [task.stars for task in answers.checks_of(sheet).sheet.tasks.values()]
    assert [heading.count("★") for heading in headings] == stars


@sheets
def test_a_sheet_climbs_from_one_star_to_more(sheet):
    stars = [task.stars for task in answers.checks_of(sheet).sheet.tasks.values()]
    assert stars[0] == 1 and max(stars) >= 2


@sheets
def test_each_graded_cell_is_one_call_of_its_check_with_points(sheet):
    notebook = nbformat.read(generate_exercises.SOLUTIONS / sheet / f"{sheet}.ipynb", as_version=4)
    graded = [c for c in notebook.cells if c.metadata.get("nbgrader", {}).get("grade")]
    names = list(answers.checks_of(sheet).sheet.tasks)
    assert [cell.source for cell in graded] == [f"check.{name}({name})" for name in names]
    assert all(cell.metadata["nbgrader"]["points"] >= 1 for cell in graded)
