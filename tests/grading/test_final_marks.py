"""What changes a mark after grading: an instructor's decision, and delay."""

import csv
import json

import pytest

from fmnist_utils.errors import DataError
from grading import final_marks
from grading.final_marks import read_final
from grading.marks import marks_csv, total
from grading.reports import write_reports
from grading.term import read_term
from tools.cohorts import term_results

FIRST, SECOND = "01_read_the_bytes", "02_draw_sprites"
HEADER = "id,sheet,task,points,comment,by,date\n"
DUE = """
[sheets.01_read_the_bytes]
deadline = 2026-11-02T23:59:00+01:00
[sheets.02_draw_sprites]
deadline = 2026-11-09T23:59:00+01:00
"""
LATE = DUE + "[late]\nfree_days = 2\npercent_per_day = 10\nlast_day = 5\n"


def result(student, time="", sheet=FIRST, state="right"):
    return term_results.result(student, sheet, state) | {"time": time}


@pytest.fixture
def term(tmp_path):
    """Return a function that writes the runs of a term, and gives the folder of one."""

    def written(*results, settings="", overrides="", of=FIRST):
        for each in results:
            out = tmp_path / each["sheet"]
            out.mkdir(exist_ok=True)
            with (out / "results.jsonl").open("a") as file:
                file.write(json.dumps(each) + "\n")
        if settings:
            (tmp_path / "term.toml").write_text(settings)
        if overrides:
            (tmp_path / "overrides.csv").write_text(HEADER + overrides)
        return tmp_path / of

    return written


def points_of(out, student="ada"):
    return total(read_final(out).results[student])


def test_without_settings_the_graders_points_stand(term):
    assert points_of(term(result("ada", "2030-01-01T00:00:00"))) == 15


def test_a_decision_stands_instead_of_the_graders_points(term):
    out = term(result("ada"), overrides="ada,01_read_the_bytes,read_int16,0.5,half,bo,2026-11-20\n")
    task = next(t for t in read_final(out).results["ada"]["tasks"] if t["task"] == "read_int16")
    assert (task["points"], task["automatic"], task["by"], points_of(out)) == (0.5, 2.0, "bo", 13.5)


def test_of_two_decisions_the_later_day_counts_wherever_it_stands(term):
    line = "ada,01_read_the_bytes,read_int16,{},,bo,{}\n"
    out = term(result("ada"), overrides=line.format(1, "2026-11-21") + line.format(0, "2026-11-20"))
    assert points_of(out) == 14


def test_a_decision_about_one_sheet_leaves_the_others(term):
    both = (result("ada"), result("ada", sheet=SECOND))
    out = term(*both, overrides="ada,01_read_the_bytes,read_int16,0,,bo,2026-11-20\n", of=SECOND)
    assert points_of(out) == 12


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("ada,01_read_the_bytes,read_int61,1,,bo,2026-11-20", "line 2 the task 'read_int61'"),
        ("ada,01_read_the_byte,read_int16,1,,bo,2026-11-20", "no sheet '01_read_the_byte'"),
        ("ada,01_read_the_bytes,read_int16,3,,bo,2026-11-20", "'3' points, expected a number from"),
        ("ada,01_read_the_bytes,read_int16,nan,,bo,2026-11-20", "'nan' points"),
        ("ada,01_read_the_bytes,read_int16,1,,bo,20.11.2026", "the date '20.11.2026'"),
        (",01_read_the_bytes,read_int16,1,,bo,2026-11-20", "no id"),
        ("eve,01_read_the_bytes,read_int16,1,,bo,2026-11-20", "the id 'eve'"),
    ],
)
def test_a_decision_that_cannot_be_understood_is_refused_with_its_line(term, line, expected):
    with pytest.raises(DataError, match=expected):
        read_final(term(result("ada"), overrides=f"{line}\n"))


def test_decisions_are_read_as_a_german_spreadsheet_saves_them(term):
    out = term(result("ada"))
    text = HEADER.replace(",", ";") + "ada;01_read_the_bytes;read_int16;0,5;für Mühe;bo;2026-11-20"
    (out.parent / "overrides.csv").write_bytes(text.replace("\n", "\r\n").encode("cp1252"))
    assert points_of(out) == 13.5


@pytest.mark.parametrize(
    ("time", "points"),
    [
        ("2026-11-02T23:59:00", 15),  # without a zone: the deadline's
        ("2026-11-02T22:59:00+00:00", 15),
        ("2026-11-04T23:59:00", 15),  # two days, both free
        ("2026-11-04T23:59:01", 13.5),  # a third has begun
        ("2026-11-07T23:59:00", 10.5),
        ("2026-11-07T23:59:01", 0),  # after the last day
        ("", 15),  # nobody knows
    ],
)
def test_delay_costs_a_share_for_each_day_begun_beyond_the_free_ones(term, time, points):
    assert points_of(term(result("ada", time), settings=LATE)) == points


def test_free_days_are_spent_by_the_sheet_that_was_due_first(term):
    first, second = (
        result("ada", "2026-11-04T12:00:00"),
        result("ada", "2026-11-10T12:00:00", SECOND),
    )
    assert points_of(term(second, first, settings=LATE)) == 15
    assert points_of(term(settings=LATE, of=SECOND)) == 10.8


def test_a_term_reads_each_run_once(term, monkeypatch):
    term(result("ada"), result("ada", sheet=SECOND), settings=LATE)
    seen, read = [], final_marks.read_results
    monkeypatch.setattr(final_marks, "read_results", lambda path: seen.append(path) or read(path))
    read_term(term().parent)
    assert sorted(path.parent.name for path in seen) == [FIRST, SECOND]


def test_an_extension_moves_the_deadline_of_one_student(term):
    more = LATE + "[extensions.ada]\n01_read_the_bytes = 2026-11-09T23:59:00+01:00\n"
    late = "2026-11-08T12:00:00"
    out = term(result("ada", late), result("bob", late), settings=more)
    assert (points_of(out, "ada"), points_of(out, "bob")) == (15, 0)


def test_what_was_not_handed_in_is_not_late(term):
    out = term(result("ada", state="not submitted"), settings=LATE)
    assert "note" not in read_final(out).results["ada"]


def test_what_delay_has_cost_is_said_in_marks_and_feedback(term):
    out = term(result("ada", "2026-11-05T12:00:00"), settings=LATE)
    write_reports(out, None, [])
    said = "10 % of 15 points taken off for 1 day"
    row = next(csv.DictReader((out / "marks.csv").read_text().splitlines()))
    assert (row["penalty"], row["total"]) == ("1.5", "13.5")
    assert said in row["note"] and said in (out / "feedback" / "ada.html").read_text()


def test_reports_that_replace_others_keep_the_last_ones(term):
    out = term(result("ada"))
    write_reports(out, None, [])
    before = (out / "marks.csv").read_bytes()
    (out.parent / "overrides.csv").write_text(
        HEADER + "ada,01_read_the_bytes,read_int16,0,,bo,2026-11-20\n"
    )
    write_reports(out, None, [])
    assert (out / "marks.csv.bak").read_bytes() == before != (out / "marks.csv").read_bytes()


def test_a_comment_is_no_formula(term):
    out = term(
        result("ada"),
        overrides='ada,01_read_the_bytes,read_header,0,"=HYPERLINK(1)",bo,2026-11-20\n',
    )
    line = marks_csv(read_final(out).results, None).decode().splitlines()[1]
    assert ",=" not in line and not line.startswith("=")
