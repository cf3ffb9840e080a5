"""The inputs behind a grader's secret: others than the public ones, and fair to right answers."""

import json

import pytest

from fmnist_utils.checks.engine.outcome import CORRECT
from fmnist_utils.checks.engine.seeds import hidden_inputs
from fmnist_utils.checks.engine.student_function import StudentFunction
from grading.protocol import pack
from tests.fmnist_utils.checks.test_answers import TASKS, WRONG

#: Trained in the check, several seconds each time: once with hidden inputs must do.
SLOW = {"train_network"}
#: A tenth of a second each time: twenty secrets; all others are asked with a hundred.
DEAR = {
    "build_cnn",
    "build_network",
    "choose_few",
    "decide",
    "honest_score",
    "neighbour_likeness",
    "power",
}

#: What a task asks that has no inputs, but letters to choose from.
A_CHOICE = {json.dumps(pack(()))}

tasks = pytest.mark.parametrize(("task", "answer"), TASKS)


class Recorder(StudentFunction):
    """A student who remembers what was asked."""

    asked: list[str]

    def call_once(self, arguments, time_limit):
        kept = pack(arguments, lambda value: {"opaque": type(value).__name__})
        self.asked = [*getattr(self, "asked", []), json.dumps(kept)]
        return super().call_once(arguments, time_limit)


def asked_of(task, answer):
    recorder = Recorder(task.name, answer)
    outcome = task.outcome_of(recorder)
    assert outcome.state == CORRECT, outcome
    return set(recorder.asked)


def first_asked_of(task):
    def stub(*_):
        raise NotImplementedError

    recorder = Recorder(task.name, stub)
    task.outcome_of(recorder)
    return set(recorder.asked)


@tasks
def test_a_right_answer_is_right_on_hidden_inputs_which_are_new(task, answer):
    with hidden_inputs(20_000):
        hidden = asked_of(task, answer)
    if hidden == A_CHOICE:
        return
    assert hidden - asked_of(task, answer)


@tasks
def test_two_secrets_have_other_inputs(task, answer):
    asked = []
    for secret in (1, 2):
        with hidden_inputs(secret):
            asked.append(first_asked_of(task) if task.name in SLOW else asked_of(task, answer))
    assert asked[0] != asked[1] or asked[0] == A_CHOICE


@tasks
def test_a_right_answer_is_right_whatever_the_secret(task, answer):
    if task.name in SLOW:
        return
    for secret in range(10, 30 if task.name in DEAR else 110):
        with hidden_inputs(secret):
            assert task.outcome(answer).state == CORRECT, secret


@pytest.mark.parametrize(("task", "wrong"), WRONG)
def test_a_wrong_answer_is_wrong_on_hidden_inputs(task, wrong):
    if task.name in SLOW:
        return
    with hidden_inputs(20_000):
        assert task.outcome(wrong).state != CORRECT
