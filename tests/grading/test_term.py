"""``python -m grading term``: all sheets of a term in one table and on one page."""

import csv
import io
import json
from datetime import UTC, datetime

import pytest

from fmnist_utils.errors import DataError
from grading import __main__
from grading.roster import Person
from grading.sheets import sheet_of
from grading.states import CORRECT, NOT_SUBMITTED, WRONG
from grading.term import best_sheets, read_term
from grading.term_page import term_page
from grading.term_settings import read_term_settings
from tools.cohorts.term_results import result, write_roster, write_run

FIRST, SECOND, THIRD = "01_read_the_bytes", "02_draw_sprites", "03_know_your_data"
ALL, NOTHING, ABSENT = "all", "nothing", "absent"


def handed_in(student, sheet, how):
    """Return a result: all right, nothing right, not handed in, or the first tasks right."""
    if how == ABSENT:
        return result(student, sheet, NOT_SUBMITTED)
    tasks = list(sheet_of(sheet).points)
    right = {ALL: len(tasks), NOTHING: 0}.get(how, how)
    said = f"For {tasks[0]}(1), found 1, expected 2: the rows come first."
    return result(
        student,
        sheet,
        {task: (CORRECT, "") if n < right else (WRONG, said) for n, task in enumerate(tasks)},
    )


@pytest.fixture
def term(tmp_path):
    """Return a function that writes a term and returns its folder.

    It takes the settings, and by student what they handed in of each sheet.
    """

    def write(settings="", roster=None, **students):
        for place, sheet in enumerate((FIRST, SECOND, THIRD)):
            made = {s: how[place] for s, how in students.items() if len(how) > place}
            if made:
                write_run(tmp_path / sheet, [handed_in(s, sheet, how) for s, how in made.items()])
        people = roster or [Person(student, student.title()) for student in students]
        write_roster(tmp_path / "roster.csv", people)
        (tmp_path / "term.toml").write_text(settings, encoding="utf-8")
        return tmp_path

    return write


def percents(folder):
    return {student.id: student.percent for student in read_term(folder).students}


def rows_of(folder):
    assert __main__.main(["term", str(folder)]) == 0
    text = (folder / "term.csv").read_text(encoding="utf-8")
    return {row["student"]: row for row in csv.DictReader(io.StringIO(text))}


def test_the_total_is_the_mean_of_the_sheets_shares(term):
    assert percents(term(ada=(ALL, NOTHING), bob=(ALL, ALL))) == {"ada": 50, "bob": 100}


def test_a_sheet_counts_by_its_weight(term):
    folder = term(f"[sheets.{FIRST}]\nweight = 3\n", ada=(ALL, NOTHING))
    assert percents(folder) == {"ada": 75}


def test_a_sheet_of_weight_0_is_not_among_the_best(term):
    folder = term(f"[total]\nbest = 1\n[sheets.{FIRST}]\nweight = 0\n", ada=(ALL, NOTHING))
    assert percents(folder) == {"ada": 0}
    assert rows_of(folder)["ada"]["counted"] == "1 of 2"


def test_a_sheet_that_was_not_handed_in_counts_nothing(term):
    assert percents(term(ada=(ALL, ABSENT), bob=(ALL,))) == {"ada": 50, "bob": 50}


def test_an_excused_sheet_does_not_count(term):
    folder = term(f'[excused]\nada = ["{SECOND}"]\n', ada=(ALL, ABSENT), bob=(ALL, ABSENT))
    assert percents(folder) == {"ada": 100, "bob": 50}
    row = rows_of(folder)["ada"]
    assert row[f"{SECOND} (of 12)"] == "excused" and row["not handed in"] == ""


def test_only_the_best_sheets_count(term):
    folder = term("[total]\nbest = 2\n", ada=(ALL, ABSENT, ALL))
    assert percents(folder) == {"ada": 100}
    assert rows_of(folder)["ada"]["counted"] == "2 of 3"


def test_who_has_fewer_sheets_than_count_is_judged_by_all_of_them(term):
    folder = term(f'[total]\nbest = 2\n[excused]\nada = ["{FIRST}"]\n', ada=(ALL, NOTHING))
    assert percents(folder) == {"ada": 0}


def test_of_sheets_with_weights_those_count_that_give_most():
    shares = {"a": 0.5, "b": 0.4, "c": 0.9}
    chosen, mean = best_sheets(shares, {"a": 1, "b": 10, "c": 10}, best=2)
    assert chosen == {"a", "c"} and mean == pytest.approx((0.5 + 9) / 11)
    assert best_sheets({}, {}, best=2) == (frozenset(), None)


def test_points_that_were_given_without_a_hand_in_count(term):
    folder = term(ada=(ABSENT,))
    made = handed_in("ada", FIRST, ABSENT)
    made["tasks"][-1]["points"] = 3.0  # an override
    (folder / FIRST / "results.jsonl").write_text(f"{json.dumps(made)}\n")
    assert percents(folder) == {"ada": 20}


def test_overrides_and_penalties_are_in_the_total_and_told(term):
    folder = term(
        f"[sheets.{FIRST}]\ndeadline = 2026-11-02T23:59:00+01:00\n[late]\npercent_per_day = 10\n",
        ada=(ALL,),
        bob=(NOTHING,),
    )
    results = folder / FIRST / "results.jsonl"
    results.write_text(results.read_text().replace('"time": ""', '"time": "2026-11-03T10:00:00"'))
    (folder / "overrides.csv").write_text(
        "id,sheet,task,points,comment,by,date\n"
        f"bob,{FIRST},repair_count,3,an appeal,me,2026-11-05\n"
    )
    rows = rows_of(folder)
    told = {s: (row["total percent"], row["late days"], row["penalty"]) for s, row in rows.items()}
    assert told == {"ada": ("90.00", "1", "1.5"), "bob": ("18.00", "1", "0.3")}
    page = (folder / "term.html").read_text(encoding="utf-8")
    cells = "".join(f'<td class="number">{n}</td>' for n in (1, 2, 0, 0, 0, 2, 1, 0, 0))
    assert f"<td>{FIRST}</td>{cells}" in page


def test_the_page_puts_into_brackets_what_is_not_among_the_best(term):
    page = term_page(read_term(term("[total]\nbest = 1\n", ada=(ALL, NOTHING))))
    assert '<td class="number">15</td><td class="number">(0)</td>' in page


def test_who_has_withdrawn_stands_apart_and_changes_no_median(term):
    folder = term(
        "[withdrawn]\nbob = 2026-11-20\n", ada=(ALL, ALL), bob=(NOTHING, ABSENT), eve=(ALL, ALL)
    )
    made = read_term(folder)
    assert [student.id for student in made.students] == ["ada", "eve"]
    assert [(student.id, student.withdrawn) for student in made.withdrawn] == [
        ("bob", "since 2026-11-20")
    ]
    assert list(rows_of(folder)) == ["ada", "eve", "bob"]


def test_who_is_no_longer_in_the_roster_has_withdrawn(term):
    folder = term(roster=[Person("ada", "Ada")], ada=(ALL,), bob=(ALL,))
    assert rows_of(folder)["bob"]["remark"] == "withdrawn: not in roster.csv"


def test_who_misses_the_last_two_sheets_has_fallen_behind(term):
    folder = term(ada=(ALL, ABSENT, ABSENT), bob=(ABSENT, ABSENT, ALL), eve=(ALL, NOTHING, NOTHING))
    behind = {student.id: student.behind for student in read_term(folder).students}
    assert behind == {"ada": "the last 2 sheets not handed in", "bob": "", "eve": ""}


def test_who_has_less_than_half_of_the_median_has_fallen_behind(term):
    folder = term(ada=(ALL, ALL), bob=(4, 4), eve=(ALL, ALL))
    behind = {student.id: student.behind for student in read_term(folder).students}
    assert behind == {"ada": "", "bob": "below half of the median", "eve": ""}


def test_a_sheet_of_the_settings_without_marks_is_told(term, capsys):
    folder = term(f"[sheets.{SECOND}]\nweight = 2\n", ada=(ALL,))
    rows_of(folder)
    said = f"No marks yet of {SECOND}, which term.toml names."
    assert said in capsys.readouterr().out
    assert said in (folder / "term.html").read_text(encoding="utf-8")


def test_hand_ins_of_nobody_known_are_counted(term):
    folder = term(ada=(ALL,))
    (folder / FIRST / "plan.csv").write_text(
        f"file,student,sheet,graded\na.ipynb,ada,{FIRST},yes\nx.ipynb,,{FIRST},no\n"
        f"y.ipynb,,{SECOND},no\nz.txt,,,no\n"
    )
    assert [sheet.of_nobody for sheet in read_term(folder).sheets] == [1]


def test_the_page_tells_what_to_teach_again_over_all_sheets(term):
    folder = term(
        "[withdrawn]\neve = 2026-11-20\n",
        ada=(NOTHING, ALL),
        bob=(NOTHING, ALL),
        eve=(NOTHING, ALL),
    )
    page = term_page(read_term(folder))
    assert (
        '<td class="number">2</td><td>01</td><td>read_header</td><td>found 1, expected 2: the rows'
        in page
    )


def test_the_page_asks_for_nothing_and_holds_no_markup_of_a_student(term):
    evil = "<script>alert(1)</script>"
    folder = term(roster=[Person("ada", evil), Person(evil, "=1+1")], ada=(NOTHING,))
    page = term_page(read_term(folder))
    assert "default-src 'none'" in page and evil not in page and "&lt;script&gt;" in page
    assert "http://" not in page and "https://" not in page and "url(" not in page
    assert rows_of(folder)[evil]["name"] == "'=1+1"


def test_a_sheet_that_may_still_be_handed_in_does_not_count_yet(term):
    folder = term(
        f"[sheets.{SECOND}]\ndeadline = 2026-11-02T23:59:00+01:00\n"
        f"[extensions.bob]\n{SECOND} = 2026-11-09T23:59:00+01:00\n",
        ada=(ALL, ABSENT),
        bob=(ALL, ABSENT),
        eve=(ALL, NOTHING),
    )

    def percents_on(day):
        now = datetime(2026, 11, day, tzinfo=UTC)
        return [student.percent for student in read_term(folder, now).students]

    assert percents_on(1) == [100, 100, 50]
    assert percents_on(5) == [50, 100, 50]
    assert percents_on(10) == [50, 50, 50]


def test_a_dry_run_writes_nothing_and_a_second_run_keeps_the_last_files(term):
    folder = term(ada=(ALL,))
    assert __main__.main(["term", str(folder), "--dry-run"]) == 0
    assert not (folder / "term.csv").exists() and not (folder / "term.html").exists()
    rows_of(folder)
    (folder / "term.toml").write_text("[withdrawn]\nada = 2026-11-20\n")
    rows_of(folder)
    assert "withdrawn" not in (folder / "term.csv.bak").read_text(encoding="utf-8")
    assert (folder / "term.html.bak").exists()


@pytest.mark.parametrize(
    ("settings", "sentence"),
    [
        ("best = 4\n", "has 'best', expected one of: sheets, late"),
        ("[total]\nworst = 1\n", r"has 'worst' in \[total\], expected one of: best"),
        ("[total]\nbest = 0\n", "has best = 0 in"),
        ("[total]\nbest = true\n", "has best = True in"),
        ("total = 4\n", "has total = 4, expected a table"),
        ("[sheets.02_draw]\n", r"has '02_draw' in \[sheets\], expected one of: 00_check"),
        (f"[sheets.{FIRST}]\nwieght = 1\n", "has 'wieght' in .sheets.01_read_the_bytes."),
        (f"[sheets.{FIRST}]\nweight = -1\n", "has weight = -1 in"),
        (f"[sheets.{FIRST}]\nweight = nan\n", "has weight = nan in"),
        ('[excused]\nada = "01_read_the_bytes"\n', r"has ada = '01_read_the_bytes' in \[excused\]"),
        ('[excused]\nada = ["01"]\n', r"has '01' in \[excused\] for ada, expected one of"),
        ('[withdrawn]\nada = "20 November"\n', r"has ada = '20 November' in \[withdrawn\]"),
        (f"[extensions.ada]\n{FIRST} = 2026-11-09\n", "= datetime.date.* in .extensions.ada., exp"),
        (f"[sheets.{FIRST}]\ndeadline = 5\n", "has deadline = 5 in .sheets.01_read_the_bytes."),
        ("extensions = 1\n", "has extensions = 1, expected a table"),
        ("best 4", r"is no TOML \("),
    ],
)
def test_settings_that_are_not_known_are_refused_by_name(settings, sentence, tmp_path):
    path = tmp_path / "term.toml"
    path.write_text(settings)
    with pytest.raises(DataError, match=sentence):
        read_term_settings(path)


def test_a_student_whom_nobody_knows_is_refused(term):
    with pytest.raises(DataError, match=r"has the student 'adam' in \[withdrawn\]"):
        read_term(term("[withdrawn]\nadam = 2026-11-20\n", ada=(ALL,)))


def test_a_folder_without_a_run_or_with_two_of_a_sheet_is_refused(term, tmp_path):
    with pytest.raises(DataError, match="There is no folder"):
        read_term(tmp_path / "nowhere")
    with pytest.raises(DataError, match="holds no folder of a run"):
        read_term(tmp_path)
    folder = term(ada=(ALL,))
    write_run(folder / "again", [handed_in("ada", FIRST, ALL)])
    with pytest.raises(DataError, match="Found 01_read_the_bytes in .* and in"):
        read_term(folder)
