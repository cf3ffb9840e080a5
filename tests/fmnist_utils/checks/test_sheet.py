"""What every check does with a student's function, whatever the task."""

import sys
import time
import warnings

import matplotlib.pyplot as plt
import numpy as np
import pytest

from fmnist_utils.checks.engine import call as call
from fmnist_utils.checks.engine import progress
from fmnist_utils.checks.engine.outcome import CORRECT, INCORRECT, NOT_ATTEMPTED, CheckFailed
from fmnist_utils.checks.engine.refusal import refusal
from fmnist_utils.checks.engine.sheet import Sheet
from fmnist_utils.checks.engine.student_function import Incorrect, same_error


@pytest.fixture
def sheet():
    """Return a made sheet with one task of each kind."""
    made = Sheet("made_sheet")

    @made.task(
        cases=lambda: [(np.array([1, 2], np.uint8),), (np.array([200, 5, 7], np.uint8),)],
        misconceptions={"a byte wraps round": lambda x: x + x},
        hints=("a nudge", "more", "nearly the answer"),
        unlocks="Well computed.",
    )
    def double(x):
        return np.array([2 * int(value) for value in x])

    @made.choice(right="b", replies={"a": "too small.", "b": "Yes."}, hints=("look", "again"))
    def which():
        """Choose."""

    @made.custom(hints=("look", "again"), stars=3)
    def positive(student):
        if student(3) <= 0:
            raise Incorrect("found a number that is not above 0, expected one that is")

    @made.task(cases=lambda: [(np.eye(3),)], hints=("look", "again"), picture=True)
    def same(x):
        return x.copy()

    return made


def right(x):
    return x.astype(int) * 2


def test_a_right_answer_is_right_and_says_what_it_unlocks(sheet):
    outcome = sheet.tasks["double"].outcome(right)
    assert (outcome.state, outcome.sentence) == (CORRECT, "Well computed.")


def test_a_slip_is_named(sheet):
    outcome = sheet.tasks["double"].outcome(lambda x: x + x)
    assert "expected 400 (1 of 3 values differ): a byte wraps round. Tried" in outcome.sentence


def test_an_unforeseen_answer_is_compared_plainly(sheet):
    outcome = sheet.tasks["double"].outcome(lambda x: x.astype(int) * 3)
    assert outcome.sentence == (
        "Found 3 at [0], expected 2 (2 of 2 values differ). Tried: `double(array [1, 2] (uint8))`."
    )


def test_a_stub_is_not_started(sheet):
    def stub(x):
        raise NotImplementedError

    assert sheet.tasks["double"].outcome(stub).state == NOT_ATTEMPTED


def test_what_is_no_function_is_told(sheet):
    assert "expected the function double itself" in sheet.tasks["double"].outcome(3).sentence


def test_an_error_is_shown_with_the_students_own_line(sheet):
    def broken(x):
        return np.reshape(x, (17, 4))

    sentence = sheet.tasks["double"].outcome(broken).sentence
    assert "ValueError" in sentence and "`return np.reshape(x, (17, 4))`" in sentence


def error_of(call):
    with pytest.raises(ValueError) as raised:
        call()
    return raised.value


def test_an_error_is_the_same_with_its_operands_in_either_order():
    short, long = np.zeros(3), np.zeros((2, 4))
    assert same_error(error_of(lambda: short + long), error_of(lambda: long + short))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (ValueError("silent"), ValueError("listen")),  # an anagram
        (ValueError("shapes (3,4) (4,)"), ValueError("shapes (3,) (4,4)")),
        (ValueError("size 12"), ValueError("size 21")),
        (ValueError("no no"), ValueError("no")),
        (ValueError("no"), TypeError("no")),
        (ValueError("None"), None),
    ],
)
def test_an_error_of_another_kind_or_with_other_words_is_another_one(one, other):
    assert not same_error(one, other)
    assert not same_error(other, one)


def test_no_error_is_like_no_error():
    assert same_error(None, None)


def test_a_slip_is_not_named_for_an_error_that_is_an_anagram_of_its_own(sheet):
    def slip(x):
        return int("silent")

    def other(x):
        return int("listen")

    @sheet.task(cases=lambda: [(1,)], misconceptions={"a slip": slip}, hints=("look", "again"))
    def same_number(x):
        return x

    assert ": a slip. Tried" in sheet.tasks["same_number"].outcome(slip).sentence
    assert "a slip" not in sheet.tasks["same_number"].outcome(other).sentence


@pytest.fixture
def patient(monkeypatch):
    """Let the backstop lie so far off that no busy machine meets it."""
    monkeypatch.setattr(call, "BACKSTOP", 1000)


def test_an_endless_loop_is_stopped_with_a_sentence(patient):
    def endless():
        while True:
            pass

    found = call.call_safely(endless, (), time_limit=0.2)
    assert found.complaint.startswith("your function was stopped after 0.2 seconds")


def test_an_endless_loop_that_catches_exceptions_is_stopped_too(patient):
    def stubborn():
        while True:
            try:
                while True:
                    pass
            except Exception:
                continue

    found = call.call_safely(stubborn, (), time_limit=0.2)
    assert found.complaint.startswith("your function was stopped after 0.2 seconds")


def test_a_call_that_waits_may_take_longer_than_its_processor_seconds(patient):
    found = call.call_safely(lambda: time.sleep(0.3) or "done", (), time_limit=0.1)
    assert (found.value, found.complaint) == ("done", "")


def test_a_call_that_only_waits_is_stopped_at_the_backstop(monkeypatch):
    monkeypatch.setattr(call, "BACKSTOP", 2)
    found = call.call_safely(lambda: time.sleep(3600), (), time_limit=0.1)
    assert found.complaint.startswith("your function was stopped after 0.2 seconds: does it wait")


def test_ctrl_c_during_a_call_is_ctrl_c():
    import signal

    with pytest.raises(KeyboardInterrupt):
        call.call_safely(lambda: signal.raise_signal(signal.SIGINT), ())


def test_ctrl_c_works_again_after_a_check(sheet):
    import signal

    before = signal.getsignal(signal.SIGINT)
    sheet.tasks["double"].outcome(right)
    assert signal.getsignal(signal.SIGINT) is before


def test_an_exit_is_an_error_of_the_student(sheet):
    assert "SystemExit" in sheet.tasks["double"].outcome(lambda x: sys.exit(3)).sentence


def test_a_changed_argument_is_told(sheet):
    def in_place(x):
        x[:] = 0
        return x

    assert "changed its argument number 1" in sheet.tasks["double"].outcome(in_place).sentence


def test_an_array_that_a_later_call_overwrites_is_refused(sheet):
    buffer = np.zeros(9, int)

    def reused(x):
        buffer[: len(x)] = x.astype(int) * 2
        return buffer[: len(x)]

    sentence = sheet.tasks["double"].outcome(reused).sentence
    assert "make a new array in each call" in sentence


def noisy(x):
    print("hello")
    print("oh", file=sys.stderr)
    warnings.warn("careful", stacklevel=1)
    plt.figure()
    return right(x)


def test_what_a_right_function_prints_warns_and_plots_does_not_show(sheet, capfd):
    outcome = sheet.tasks["double"].outcome(noisy)
    assert (outcome.state, outcome.printed) == (CORRECT, "")
    assert capfd.readouterr() == ("", "") and plt.get_fignums() == []


def test_what_a_wrong_function_prints_comes_back_for_the_input_shown(sheet, capfd):
    def wrong(x):
        print("given", len(x))
        return noisy(x) + 1

    outcome = sheet.tasks["double"].outcome(wrong)
    assert "double(array [1, 2]" in outcome.sentence
    lines = ["given 2", "hello", "oh", "UserWarning: careful"]
    assert outcome.printed.splitlines() == lines
    assert "It printed:\n  | given 2" in repr(outcome) and "<pre>given 2" in outcome._repr_html_()
    assert capfd.readouterr() == ("", "") and len(outcome.displayed) == 1


def test_an_endless_print_keeps_its_beginning_only(patient):
    def endless():
        while True:
            print("x" * 100)

    found = call.call_safely(endless, (), time_limit=0.2)
    assert found.complaint.startswith("your function was stopped") and len(found.printed) < 3000


def test_a_judge_says_its_own_sentence(sheet):
    outcome = sheet.tasks["positive"].outcome(lambda x: -x)
    assert outcome.sentence == "Found a number that is not above 0, expected one that is."


def test_a_choice_gives_the_reason(sheet):
    assert "too small" in sheet.tasks["which"].outcome(lambda: "a").sentence


@pytest.mark.parametrize("letter", ["B", "b ", "(b)", "'b'"])
def test_a_letter_in_another_form_is_told_how_to_write_it(sheet, letter):
    assert ": write it as `return 'b'`." in sheet.tasks["which"].outcome(lambda: letter).sentence


def test_a_letter_that_is_printed_is_told_to_be_returned(sheet):
    sentence = sheet.tasks["which"].outcome(lambda: print("b")).sentence
    assert "do not print it, give it back as `return 'b'`" in sentence


@pytest.mark.parametrize("letter", ["z", "", None, ["b"]])
def test_a_choice_takes_its_letters_only(sheet, letter):
    assert (
        "expected one of the letters 'a', 'b'"
        in sheet.tasks["which"].outcome(lambda: letter).sentence
    )


def test_a_picture_task_shows_what_is_wanted_before_it_is_begun(sheet):
    def stub(x):
        raise NotImplementedError

    assert list(sheet.tasks["same"].outcome(stub).pictures) == ["expected"]


def test_a_wrong_picture_is_shown_beside_the_wanted_one_and_their_difference(sheet):
    outcome = sheet.tasks["same"].outcome(lambda x: x[::-1].copy())
    assert list(outcome.pictures) == ["expected", "yours", "difference"]
    assert outcome._repr_html_().count("<img") == 3


def test_a_picture_that_is_none_is_not_drawn(sheet):
    assert list(sheet.tasks["same"].outcome(lambda x: "no").pictures) == ["expected"]


def test_what_a_notebook_shows_is_escaped(sheet):
    outcome = sheet.tasks["which"].outcome(lambda: "<script>")
    assert "<script>" not in outcome._repr_html_()


def test_outside_a_notebook_the_outcome_is_printed(sheet, capsys):
    sheet.tasks["double"](right)
    assert capsys.readouterr().out == "✓ double: right. Well computed.\n"


def test_hints_come_one_rung_at_a_time_and_stay_at_the_last(sheet, capsys):
    for _ in range(4):
        sheet.hint("double")
    lines = capsys.readouterr().out.splitlines()
    assert lines == [
        "double, hint 1 of 3: a nudge",
        "double, hint 2 of 3: more",
        "double, hint 3 of 3: nearly the answer",
        "double, hint 3 of 3: nearly the answer",
    ]


def test_a_hint_is_given_for_the_function_and_for_its_check_too(sheet, capsys):
    def double(x):
        return x

    sheet.hint(double)
    sheet.hint(sheet.tasks["double"])
    lines = capsys.readouterr().out.splitlines()
    assert lines == ["double, hint 1 of 3: a nudge", "double, hint 2 of 3: more"]


@pytest.mark.parametrize("task", [(), ("triple",), (3,), (None,)])
def test_a_hint_for_no_task_names_the_tasks(sheet, capsys, task):
    sheet.hint(*task)
    assert '`check.hint("double")`: double, which, positive, same.' in capsys.readouterr().out


def test_a_check_that_is_not_called_says_how_it_is(sheet):
    assert repr(sheet.tasks["double"]).endswith("your function: check.double(double)")


@pytest.mark.parametrize("given", [(), (right, right)])
def test_a_check_without_one_function_says_how_it_is_called(sheet, capsys, given):
    sheet.tasks["double"](*given)
    assert "`check.double(double)`" in capsys.readouterr().out


async def coroutine(x):
    return right(x)


def generator(x):
    yield right(x)


class Doubling:
    """A class where a function is expected."""


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        (coroutine, "begins with `async def`, expected a plain function"),
        (lambda x: coroutine(x), "begins with `async def`"),
        (generator, "expected `return` with all of them at once"),
        (lambda x: generator(x), "gives a generator, expected a value"),
        (Doubling, "is a class, expected a function"),
        (np.ones(2), "expected the function double itself, without brackets"),
    ],
)
def test_what_is_no_plain_function_is_told_in_a_sentence(sheet, given, sentence):
    outcome = sheet.tasks["double"].outcome(given)
    assert outcome.state == INCORRECT and sentence in outcome.sentence


def unfinished(x):
    if len(x) > 1:
        x = x * 2
    raise NotImplementedError


def of_another_function(x):
    return missing(x)


def missing(x):
    raise NotImplementedError


@pytest.mark.parametrize("begun", [unfinished, of_another_function])
def test_an_error_of_an_unfinished_answer_is_no_untouched_stub(sheet, begun):
    outcome = sheet.tasks["double"].outcome(begun)
    assert outcome.state == INCORRECT
    assert "NotImplementedError" in outcome.sentence and "still there?" in outcome.sentence


def test_a_cause_is_told_only_if_it_explains_what_came_on_every_input(sheet):
    def coincides_once(x):  # a byte that wraps gives 144 for 200, as this does, but not 2 for 1
        return np.array([144 if value == 200 else 9 for value in x.tolist()])

    assert "wraps" not in sheet.tasks["double"].outcome(coincides_once).sentence


def test_of_two_causes_that_explain_all_the_first_is_told(sheet):
    @sheet.task(
        cases=lambda: [(2,), (3,)],
        misconceptions={"first": lambda x: x + 1, "second": lambda x: 1 + x},
        hints=("look", "again"),
    )
    def identity(x):
        return x

    assert ": first. " in sheet.tasks["identity"].outcome(lambda x: x + 1).sentence


def test_a_cause_is_told_for_each_of_the_ways_to_it_but_not_for_their_mixture(sheet):
    @sheet.task(
        cases=lambda: [(2,), (3,)],
        misconceptions={"off by one": (lambda x: x + 1, lambda x: x - 1)},
        hints=("look", "again"),
    )
    def identity(x):
        return x

    check = sheet.tasks["identity"]
    assert "off by one" in check.outcome(lambda x: x - 1).sentence
    assert "off by one" not in check.outcome(lambda x: x + 1 if x == 2 else x - 1).sentence


def test_a_product_of_shapes_that_do_not_fit_is_told_in_a_few_words(sheet):
    def stumble(x):
        return np.ones((1, 3)) @ np.ones((2, 3))

    sentence = sheet.tasks["double"].outcome(stumble).sentence
    assert "matmul: the sizes that must agree are 3 and 2, in its line" in sentence


def test_who_refuses_what_should_be_taken_is_understood_in_any_words(sheet):
    def no_zero(x):
        if x == 0:
            raise ValueError("zero")
        return x

    @sheet.task(
        cases=lambda: [(0,), (3,)],
        misconceptions={"zero is a number, too": no_zero},
        hints=("look", "again"),
    )
    def identity(x):
        return x

    def wordy(x):
        if not x:
            raise ValueError(f"{x} is nothing")
        return x

    assert "zero is a number" in sheet.tasks["identity"].outcome(wordy).sentence


def test_where_none_may_be_right_no_return_is_missed(sheet):
    @sheet.task(cases=lambda: [(0,), (3,)], hints=("look", "again"))
    def maybe(x):
        return x or None

    sentence = sheet.tasks["maybe"].outcome(lambda x: None).sentence
    assert "Found None, expected 3" in sentence and "missing" not in sentence


def test_the_smallest_input_that_is_not_degenerate_is_shown(sheet):
    @sheet.task(cases=lambda: [([1, 2, 3],), ([],), ([4],)], hints=("look", "again"))
    def count(values):
        return len(values)

    assert "`count([4])`" in sheet.tasks["count"].outcome(lambda values: -1).sentence


def test_an_argument_changed_inside_a_list_or_a_dict_is_told(sheet):
    @sheet.task(cases=lambda: [({"a": [np.zeros(3)]},)], hints=("look", "again"))
    def first(card):
        return 1

    for change in (
        lambda card: card.pop("a"),
        lambda card: card["a"].pop(),
        lambda card: card["a"][0].__setitem__(0, 1),
        lambda card: setattr(card["a"][0], "shape", (3, 1)),
        lambda card: card["a"][0].setflags(write=False),
    ):
        outcome = sheet.tasks["first"].outcome(lambda card, change=change: (change(card), 1)[1])
        assert "changed its argument number 1" in outcome.sentence


@pytest.fixture
def strict_reader(sheet):
    """Return a task that asks for an error which names what was found."""

    @sheet.task(cases=lambda: [(3,), (2049,)], hints=("look", "again"))
    def read(number):
        if number != 3:
            raise refusal("the magic number is not 3", number)
        return number

    return read


def reader(message):
    def read(number):
        if number != 3:
            raise ValueError(message(number))
        return number

    return read


@pytest.mark.parametrize("form", ["found {}", "found {:,}", "found {:#x}", "{:08X} came"])
def test_an_error_that_names_what_was_found_is_right(strict_reader, form):
    assert strict_reader.outcome(reader(form.format)).state == CORRECT


@pytest.mark.parametrize("text", ["", " ", "wrong magic number"])
def test_an_error_that_does_not_name_what_was_found_is_refused(strict_reader, text):
    assert strict_reader.outcome(reader(lambda _: text)).state == INCORRECT


def test_numpys_own_complaint_is_not_the_error_that_was_asked_for(strict_reader):
    def read(number):
        return 3 if number == 3 else np.zeros(2).reshape(number)

    assert "from a `raise` of your own" in strict_reader.outcome(read).sentence


def test_an_error_that_is_returned_is_to_be_raised(strict_reader):
    def read(number):
        return number if number == 3 else ValueError(f"found {number}")

    sentence = strict_reader.outcome(read).sentence
    assert "ValueError that is returned" in sentence and "`raise` it" in sentence


def test_what_is_read_at_once_is_short_and_the_rest_stands_behind_more(sheet):
    @sheet.custom(hints=("look", "again"))
    def wordy(student):
        raise Incorrect("found " + "many words " * 60, "wordy(3)")

    outcome = sheet.tasks["wordy"].outcome(lambda: 1)
    assert len(outcome.sentence) <= 240 and outcome.more.endswith("Tried: `wordy(3)`.")
    assert "<details>" in outcome._repr_html_() and "<code>wordy(3)</code>" in outcome._repr_html_()


def test_progress_lists_the_tasks_with_their_states(sheet, capsys):
    sheet.tasks["double"](right)
    sheet.tasks["which"](lambda: "a")
    capsys.readouterr()
    sheet.progress()
    assert capsys.readouterr().out.splitlines() == [
        "1 of 4 right",
        "✓ ★ double: right",
        "✗ ★ which: not yet",
        "○ ★★★ positive: not started",
        "○ ★ same: not started",
    ]


def test_progress_and_hints_are_kept_when_python_starts_anew(sheet, capsys):
    sheet.tasks["double"](right)
    sheet.hint("double")
    anew = Sheet("package.made_sheet")
    anew.tasks = sheet.tasks
    assert anew.states == {"double": CORRECT}
    anew.hint("double")
    assert "hint 2 of 3" in capsys.readouterr().out


@pytest.mark.parametrize(
    "content",
    [b"", b"{", b"[]", b'{"states": 3, "rungs": {}}', b"\xff", b'{"states": {"double": 1}}'],
)
def test_a_file_of_progress_that_is_damaged_is_as_none(content, progress_of_nobody):
    (progress_of_nobody / "made_sheet.json").write_bytes(content)
    assert Sheet("made_sheet").states == {}


def test_progress_that_cannot_be_written_is_no_error(sheet, monkeypatch, capsys):
    monkeypatch.setattr(progress, "folder", lambda: None)
    sheet.tasks["double"](right)
    assert sheet.states == {"double": CORRECT}


@pytest.mark.parametrize("variable", [("FMNIST_STRICT", "1"), ("NBGRADER_EXECUTION", "autograde")])
def test_a_strict_check_raises_what_it_would_have_said(sheet, variable, monkeypatch):
    monkeypatch.setenv(*variable)
    with pytest.raises(CheckFailed, match="double: not yet. Found None"):
        sheet.tasks["double"](lambda x: None)


def test_nbgraders_validation_by_a_student_is_not_strict(sheet, monkeypatch, capsys):
    monkeypatch.setenv("NBGRADER_EXECUTION", "validate")
    sheet.tasks["double"](lambda x: None)
    assert "not yet" in capsys.readouterr().out
    assert sheet.states["double"] == INCORRECT
