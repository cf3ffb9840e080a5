"""What to teach again: which tasks were hard, and which sentences most students got."""

from grading.frequent_faults import frequent_faults, outcomes_by_task
from grading.states import CORRECT, ERROR, NOT_SUBMITTED, TIMED_OUT, WRONG
from tools.cohorts.term_results import result

SHEET = "01_read_the_bytes"


def told(student, sentence, state=WRONG, sheet=SHEET):
    made = result(student, sheet, CORRECT)
    made["tasks"][0] |= {"state": state, "sentence": sentence}
    return made


def test_a_fault_is_counted_whoever_was_told_it_on_whatever_inputs():
    results = [
        told("ada", "For f(an array of shape (3, 2)), found 1, expected 2: rows come first."),
        told("bob", "For f(7), found [3, 0], expected (4,): rows come first."),
        told("eve", "For f(7), found 30, expected 4."),
        told("zoe", "Your function stopped with TypeError.", ERROR),
    ]
    first, *others = frequent_faults(results, most=2)
    assert (first.students, first.task) == (2, "read_header")
    assert first.sentence == "found 1, expected 2: rows come first."
    assert len(others) == 1


def test_tasks_of_one_name_in_two_sheets_stay_apart():
    sheets = ["05_hidden_layer_by_hand", "06_dense_in_keras"]
    results = [told("ada", "found 1, expected 2: a fault.", sheet=sheet) for sheet in sheets]
    for made in results:
        made["tasks"][0]["task"] = "forward"
    assert [(fault.students, fault.sheet) for fault in frequent_faults(results, 9)] == [
        (1, sheet) for sheet in sheets
    ]


def test_outcomes_are_counted_by_what_they_mean_and_only_of_what_was_handed_in():
    results = [
        told("ada", "", WRONG),
        told("bob", "", TIMED_OUT),
        told("eve", "", CORRECT),
        result("zoe", SHEET, NOT_SUBMITTED),
    ]
    first, second, *_ = outcomes_by_task(results)
    assert first.counts == [1, 1, 0, 1, 0] and first.share_right == 1 / 3
    assert second.counts == [3, 0, 0, 0, 0]
