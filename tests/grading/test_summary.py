"""``summary.html``: what an instructor needs first stands first."""

from grading.similarity import Pair
from grading.states import CORRECT, NOT_JUDGED, NOT_SUBMITTED, WRONG
from grading.summary import summary_page
from tools.cohorts.term_results import result

SHEET = "01_read_the_bytes"


def test_what_is_to_be_done_by_hand_stands_before_what_to_teach_and_the_charts():
    states = {"ada": CORRECT, "bob": WRONG, "eve": NOT_JUDGED, "zoe": NOT_SUBMITTED}
    results = {student: result(student, SHEET, state) for student, state in states.items()}
    page = summary_page(SHEET, results, [("x.py", "it is no notebook")], [Pair("ada", "bob", ())])
    assert "3 handed in, 1 did not. Mean 5.0, median 0 of 15 points." in page
    parts = ["By hand", "not judged", "x.py", "What to teach again", "read_header", "<svg"]
    places = [page.lower().index(part.lower()) for part in parts]
    assert places == sorted(places)


def test_what_was_decided_by_hand_and_what_delay_has_cost_is_told():
    results = {student: result(student, SHEET, WRONG) for student in ("ada", "bob", "eve")}
    results["ada"]["tasks"][0] |= {
        "points": 1.0,
        "automatic": 0.0,
        "comment": "an appeal",
        "by": "me",
    }
    results["bob"] |= {
        "late_days": 1,
        "penalty": 1.5,
        "note": "Handed in 1 day after the deadline.",
    }
    page = summary_page(SHEET, results, [], [])
    assert "<td>ada</td><td>read_header: 1 instead of 0 points, by me: an appeal.</td>" in page
    assert "<td>bob</td><td>Handed in 1 day after the deadline.</td>" in page
    assert "<td>eve</td>" not in page


def test_a_cohort_that_handed_nothing_in_has_a_page():
    results = {"zoe": result("zoe", SHEET, NOT_SUBMITTED)}
    assert "0 handed in, 1 did not." in summary_page(SHEET, results, [], [])
