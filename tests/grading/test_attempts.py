"""Which attempt is the last: by the platform's time, its numbers, the files' times, or none."""

import pytest

from grading.attempts import Attempt, in_order
from grading.submissions import Submission
from tests.grading.hand_ins import SHEET, folder_of, given, work


@pytest.fixture
def attempts_of(tmp_path):
    """Return a maker of attempts: a name, what is in the file, its time, and what is told of it."""

    def make(*files):
        attempts = []
        for label, content, modified, told in files:
            folder_of(tmp_path, {label: content})
            file = Submission(label, tmp_path / label, modified=modified)
            attempts.append(Attempt(file, **told))
        return attempts

    return make


def ordered(attempts):
    in_turn, undecided = in_order(attempts, SHEET, 10**6)
    names = [attempt.file.label for attempt in attempts]
    return [names[place] for place in in_turn], sorted(names[place] for place in undecided)


def test_the_platforms_time_beats_all_else(attempts_of):
    attempts = attempts_of(
        ("b.ipynb", work("1"), 9, {"time": "2026-11-02T10:00:00", "order": (9,)}),
        ("a.ipynb", given(), 1, {"time": "2026-11-10T10:00:00", "order": (1,)}),
    )
    assert ordered(attempts) == (["b.ipynb", "a.ipynb"], [])


def test_times_of_two_zones_are_compared_by_the_moment(attempts_of):
    attempts = attempts_of(
        ("b.ipynb", work("1"), 0, {"time": "2026-11-02T09:30:00+00:00"}),
        ("a.ipynb", work("2"), 0, {"time": "2026-11-02T10:00:00+01:00"}),
    )
    assert ordered(attempts) == (["a.ipynb", "b.ipynb"], [])


def test_the_platforms_numbers_beat_the_files_times(attempts_of):
    attempts = attempts_of(
        ("x-1.ipynb", work("1"), 1, {"order": (5, 1)}), ("x.ipynb", work("2"), 9, {"order": (5, 0)})
    )
    assert ordered(attempts) == (["x.ipynb", "x-1.ipynb"], [])


def test_numbers_of_two_exports_are_not_compared(attempts_of):
    attempts = attempts_of(
        ("x.ipynb", work("1"), 2, {"order": (5,), "export": "b/"}),
        ("y.ipynb", work("2"), 1, {"order": (9,), "export": "a/"}),
    )
    assert ordered(attempts) == (["y.ipynb", "x.ipynb"], [])


def test_files_times_are_last(attempts_of):
    attempts = attempts_of(("b.ipynb", work("1"), 1, {}), ("a.ipynb", work("2"), 2, {}))
    assert ordered(attempts) == (["b.ipynb", "a.ipynb"], [])


@pytest.mark.parametrize(
    ("earlier", "later"),
    [("x", "x-1"), ("x-2", "x-10"), ("x", "x (2)"), ("x (2)", "x (10)"), ("x", "x(1)")],
)
def test_copies_of_one_name_follow_one_another(earlier, later, attempts_of):
    attempts = attempts_of(
        (f"{later}.ipynb", work("1"), 1, {}), (f"{earlier}.ipynb", work("2"), 1, {})
    )
    assert ordered(attempts) == ([f"{earlier}.ipynb", f"{later}.ipynb"], [])


@pytest.mark.parametrize(
    ("one", "other"),
    [("Nov 2", "Nov 10"), ("final", "final final"), ("a/x", "b/x-1"), ("x-Copy1", "x"), ("a", "b")],
)
def test_nothing_else_of_a_name_says_which_is_later(one, other, attempts_of):
    attempts = attempts_of((f"{one}.ipynb", work("1"), 1, {}), (f"{other}.ipynb", work("2"), 1, {}))
    assert ordered(attempts) == ([], sorted([f"{one}.ipynb", f"{other}.ipynb"]))


def test_what_came_without_a_time_is_not_put_among_what_has_one(attempts_of):
    attempts = attempts_of(
        ("a.ipynb", work("1"), 1, {"time": "2026-11-02T10:00:00"}), ("b.ipynb", work("2"), 2, {})
    )
    assert ordered(attempts) == ([], ["a.ipynb", "b.ipynb"])


def test_the_same_file_twice_is_no_question(attempts_of):
    attempts = attempts_of(("a.ipynb", work("1"), 1, {}), ("b.ipynb", work("1"), 1, {}))
    assert ordered(attempts) == (["a.ipynb", "b.ipynb"], [])


def test_a_sheet_as_it_was_given_out_stands_behind_work_of_the_same_hand_in(attempts_of):
    attempts = attempts_of(("a.ipynb", work("1"), 1, {}), ("b.ipynb", given(), 2, {}))
    assert ordered(attempts) == (["b.ipynb", "a.ipynb"], [])


def test_earlier_attempts_are_counted_though_the_last_is_undecided(attempts_of):
    late = {"time": "2026-11-10T10:00:00"}
    attempts = attempts_of(
        ("a.ipynb", work("1"), 1, {"time": "2026-11-02T10:00:00"}),
        ("b.ipynb", work("2"), 1, late),
        ("c.ipynb", work("3"), 1, late),
    )
    assert ordered(attempts) == (["a.ipynb"], ["b.ipynb", "c.ipynb"])


def test_a_file_that_is_gone_is_still_put_in_order(attempts_of):
    attempts = attempts_of(("a.ipynb", work("1"), 1, {}), ("b.ipynb", work("2"), 2, {}))
    attempts[0].file.place.unlink()
    assert ordered(attempts)[1] == []
