"""``python -m grading run``: whose is what, marks and pages out, killed and resumed."""

import csv
import io
import json
import random
import re
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest

from grading import __main__, feedback, file_names, marks, similarity, summary
from grading.roster import Person
from tools.cohorts import submissions as cohort

pytestmark = pytest.mark.slow

needs_bubblewrap = pytest.mark.skipif(not shutil.which("bwrap"), reason="needs bubblewrap")
PEOPLE = [Person("ada", "Ada Lovelace"), Person("u17", "José Núñez"), Person("eve", "Eve <b>")]


@pytest.fixture
def class_folder(tmp_path):
    """Return a folder with three submissions and a roster of four."""
    for student, make in {
        "ada": cohort.notebook,
        "bob": cohort.half,
        "eve": cohort.renamed,
    }.items():
        place = tmp_path / "submitted" / student / cohort.SHEET
        place.mkdir(parents=True)
        (place / f"{cohort.SHEET}.ipynb").write_bytes(cohort.bytes_of(make()))
    rows = "id,name\nada,Ada\nbob,=1+1\neve,Eve <b>\nzoe,Zoë\n"
    (tmp_path / "roster.csv").write_text(rows, encoding="utf-8")
    return tmp_path


def command(folder, *more):
    given = [str(folder / "submitted"), "--sheet", cohort.SHEET, "--out", str(folder / "out")]
    return ["run", *given, "--roster", str(folder / "roster.csv"), "--jobs", "1", *more]


def marks_in(folder):
    text = (folder / "out" / "marks.csv").read_text(encoding="utf-8")
    return {row["student"]: row for row in csv.DictReader(io.StringIO(text))}


@needs_bubblewrap
def test_a_class_gets_marks_feedback_and_a_summary(class_folder, capsys):
    assert __main__.main(command(class_folder)) == 0
    found = marks_in(class_folder)
    assert {s: (row["total"], row["state"]) for s, row in found.items()} == {
        "ada": ("15", "graded"),
        "bob": ("6", "graded"),
        "eve": ("14", "not executed"),
        "zoe": ("0", "not submitted"),
    }
    assert found["bob"]["name"] == "'=1+1"  # else a spreadsheet would compute it
    pages = {path.name for path in (class_folder / "out" / "feedback").iterdir()}
    assert pages == {"ada.html", "bob.html", "eve.html", "zoe.html"}
    page = (class_folder / "out" / "feedback" / "eve.html").read_text(encoding="utf-8")
    assert "Eve &lt;b&gt;" in page and "<b>Eve" not in page
    assert "3 handed in, 1 did not" in (class_folder / "out" / "summary.html").read_text()


@needs_bubblewrap
def test_a_plan_that_was_edited_is_followed_and_kept(class_folder, capsys):
    plan = class_folder / "plan.csv"
    given = ["--sheet", cohort.SHEET, "--roster", str(class_folder / "roster.csv")]
    submitted = str(class_folder / "submitted")
    assert __main__.main(["plan", submitted, *given, "--out", str(plan)]) == 0
    text = plan.read_text(encoding="utf-8").replace(",bob,", ",zoe,")
    plan.write_text(text, encoding="utf-8")
    assert __main__.main(command(class_folder, "--plan", str(plan))) == 0
    states = {student: row["state"] for student, row in marks_in(class_folder).items()}
    assert (states["bob"], states["zoe"]) == ("not submitted", "graded")
    kept = (class_folder / "out" / "plan.csv").read_text(encoding="utf-8")
    assert "'=1+1" not in kept and "the plan, by hand" in kept
    assert "1 told by the plan, by hand" in capsys.readouterr().out


@needs_bubblewrap
def test_a_result_has_the_time_and_the_attempt_of_the_plan(class_folder):
    place = class_folder / "submitted" / "bob" / cohort.SHEET
    __main__.main(command(class_folder))
    assert '"time": "", "attempt": 1' in (class_folder / "out" / "results.jsonl").read_text()
    (place / "timestamp.txt").write_text("2026-11-02 10:11:12 UTC")
    __main__.main(command(class_folder))
    lines = (class_folder / "out" / "results.jsonl").read_bytes().splitlines()
    by_student = {result["student"]: result for result in map(json.loads, lines)}
    assert len(lines) == 5  # only what is told of the file has changed
    assert by_student["bob"]["time"] == "2026-11-02T10:11:12+00:00"
    assert (by_student["zoe"]["time"], by_student["zoe"]["attempt"]) == ("", 0)


@needs_bubblewrap
def test_only_what_has_changed_is_graded_again(class_folder):
    __main__.main(command(class_folder))
    results = class_folder / "out" / "results.jsonl"
    lines = results.read_bytes()
    assert __main__.main(command(class_folder)) == 0
    assert results.read_bytes() == lines
    changed = class_folder / "submitted" / "bob" / cohort.SHEET / f"{cohort.SHEET}.ipynb"
    changed.write_bytes(cohort.bytes_of(cohort.notebook()))
    assert __main__.main(command(class_folder)) == 0
    new = results.read_bytes().removeprefix(lines).splitlines()
    assert [json.loads(line)["student"] for line in new] == ["bob"]
    assert marks_in(class_folder)["bob"]["total"] == "15"


@needs_bubblewrap
def test_a_run_that_is_killed_twice_ends_as_one_that_is_not(class_folder):
    generator = random.Random(0)
    for _ in range(2):
        process = subprocess.Popen(
            [sys.executable, "-m", "grading", *command(class_folder)],
            cwd=Path(__file__).parents[2],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        time.sleep(generator.uniform(1, 4))
        process.send_signal(signal.SIGKILL)
        process.wait()
    results = class_folder / "out" / "results.jsonl"
    results.parent.mkdir(exist_ok=True)
    with results.open("ab") as file:
        file.write(b'{"student": "ada", "cut of')
    assert __main__.main(command(class_folder)) == 0
    interrupted = marks_in(class_folder)
    shutil.rmtree(class_folder / "out")
    assert __main__.main(command(class_folder)) == 0
    assert marks_in(class_folder) == interrupted


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"--sheet": "99_nothing"}, "There is no sheet '99_nothing', expected one of: 00_check"),
        ({"--roster": "{}/nowhere.csv"}, "nowhere.csv does not exist"),
        ({"--roster": "{}/names.csv"}, "names.csv has the columns who in line 1"),
        ({"--roster": "{}/twice.csv"}, "twice.csv has the id 'a' in line 3 for the second time"),
        ({"--roster": "{}/nobody.csv"}, "nobody.csv lists nobody"),
        ({"": "{}/empty"}, "holds no notebook of 01_read_the_bytes"),
        ({"": "{}/nowhere"}, "There is no .*nowhere, expected a folder of notebooks or a zip"),
        ({"": "{}/names.csv"}, "names.csv cannot be read as a zip file"),
        ({"--plan": "{}/names.csv"}, "names.csv has no column file and no column student"),
        ({"--out": "{}/names.csv/out"}, "expected a folder of yours, with room"),
        ({"--time-limit": "0"}, "Found --time-limit 0.0, expected a number above 0"),
        ({"--memory": "-1"}, "Found --memory -1, expected a number above 0"),
    ],
    ids=str,
)
@needs_bubblewrap
def test_bad_input_is_one_sentence(change, sentence, class_folder, capsys):
    (class_folder / "empty").mkdir()
    for name, text in {
        "names.csv": "who\nada\n",
        "twice.csv": "id,name\na,b\na,c\n",
        "nobody.csv": "id,name\n",
    }.items():
        (class_folder / name).write_text(text)
    arguments = command(class_folder)
    for option, value in change.items():
        place = arguments.index(option) + 1 if option in arguments else 1
        if option in ("--time-limit", "--memory", "--plan"):
            arguments += [option, value.format(class_folder)]
        else:
            arguments[place] = value.format(class_folder)
    assert __main__.main(arguments) == 1
    error = capsys.readouterr().err
    assert len(error.splitlines()) == 1
    assert re.search(sentence, error)


@needs_bubblewrap
def test_two_runs_at_once_are_refused(class_folder, capsys):
    from filelock import FileLock

    (class_folder / "out").mkdir()
    with FileLock(class_folder / "out" / ".lock"):
        assert __main__.main(command(class_folder)) == 1
    assert "Another run writes into" in capsys.readouterr().err


def result_with(state, sentence="", code="", sandbox=True):
    tasks = [{"task": "t", "points": 0.0, "of": 2.0, "state": state, "sentence": sentence,
              "code": code}]  # fmt: skip
    return {"sheet": "01", "sandbox": sandbox, "seconds": 1, "memory_mb": 1, "tasks": tasks}


def test_whatever_a_student_writes_is_escaped():
    evil = "<script>alert(1)</script>"
    result = result_with("wrong", evil, evil)
    page = feedback.feedback_page(evil, evil, result)
    whole = summary.summary_page(
        "01", {evil: result}, [(evil, evil)], [similarity.Pair(evil, evil, (evil,))]
    )
    assert evil not in page and evil not in whole
    assert "&lt;script&gt;" in page and "&lt;script&gt;" in whole


def test_a_page_of_a_strange_id_stays_in_its_folder():
    for student in ("../x", "a/b", "..", "", "a\0b", "CON", "é" * 300):
        name = file_names.page_name(student)
        assert "/" not in name and "\0" not in name and len(name) < 80
    assert file_names.page_name("a.b") != file_names.page_name("a_b")


def test_a_result_without_a_sandbox_is_marked_in_the_marks_and_on_the_page():
    result = result_with("wrong", sandbox=False)
    assert marks.state_of(result) == "graded (without a sandbox)"
    assert "Graded without a sandbox" in feedback.feedback_page("a", "", result)


def test_the_summary_counts_a_sentence_whoever_got_it():
    said = (
        "For f(an array of shape ({}, 2), uint8), found 1, expected 2: the first axis is the rows."
    )
    results = {f"s{n}": result_with("wrong", said.format(n)) for n in range(3)}
    page = summary.summary_page("01", results, [], [])
    assert '<td class="number">3</td><td>t</td><td>found 1, expected 2: the first axis' in page


def long_answer(name):
    return f"def f({name}):\n    return " + " + ".join(f"{name}[{n}] * {n}" for n in range(20))


def test_code_that_is_the_same_but_for_names_makes_a_pair():
    def cohort_of(*names):
        results = {f"s{n}": result_with("right", code=long_answer(x)) for n, x in enumerate(names)}
        for result in results.values():
            result["tasks"] *= 1
            result["tasks"].append({**result["tasks"][0], "task": "u"})
        return results

    pairs = similarity.same_code(cohort_of("x", "y"))
    assert [(pair.one, pair.other, pair.tasks) for pair in pairs] == [("s0", "s1", ("t", "u"))]
    assert similarity.same_code(cohort_of("x", "y", "z")) == []  # what three share is natural


@needs_bubblewrap
def test_marks_go_into_nbgraders_gradebook(class_folder, capsys):
    from nbgrader.api import Gradebook

    assert __main__.main(command(class_folder)) == 0
    for _ in range(2):
        arguments = ["gradebook", str(class_folder / "out"), "--course", str(class_folder)]
        assert __main__.main(arguments) == 0
    with Gradebook(f"sqlite:///{class_folder / 'gradebook.db'}") as book:
        submissions = book.assignment_submissions(cohort.SHEET)
        scores = {each.student_id: (each.score, each.max_score) for each in submissions}
        assert scores == {"ada": (15, 15), "bob": (6, 15), "eve": (14, 15)}
        assert not any(each.needs_manual_grade for each in submissions)
        assert {student.id for student in book.students} == {"ada", "bob", "eve", "zoe"}


def test_a_gradebook_needs_results_and_a_course(tmp_path, capsys):
    assert __main__.main(["gradebook", str(tmp_path), "--course", str(tmp_path)]) == 1
    assert "holds no results, expected the --out" in capsys.readouterr().err


@needs_bubblewrap
def test_nothing_outlives_a_run_that_is_killed(class_folder):
    arguments = [*command(class_folder)[:-2], "--jobs", "2"]
    process = subprocess.Popen(
        [sys.executable, "-m", "grading", *arguments],
        cwd=Path(__file__).parents[2],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    patience = time.monotonic() + 300  # a backstop for a broken grader
    while len(started := psutil.Process(process.pid).children(recursive=True)) < 4:
        assert time.monotonic() < patience
        time.sleep(0.05)
    process.kill()
    process.wait()
    while any(each.is_running() and each.status() != psutil.STATUS_ZOMBIE for each in started):
        assert time.monotonic() < patience
        time.sleep(0.1)
