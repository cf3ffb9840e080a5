"""A notebook graded in its sandbox: the state of each task, and that nothing gets out."""

import shutil
import socket
import threading

import nbformat
import numpy as np
import psutil
import pytest

from fmnist_utils.checks.engine.seeds import hidden_inputs
from fmnist_utils.checks.engine.sheet import PUBLIC_DRAWS
from fmnist_utils.checks.engine.student_function import StudentFunction
from fmnist_utils.errors import DataError
from grading import bubblewrap, grade, sandbox
from grading.limits import Limits
from tools.cohorts import submissions as cohort
from tools.cohorts.make import planned_states

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not shutil.which("bwrap"), reason=f"needs bubblewrap: {bubblewrap.INSTALL}"),
]
BESIDE_OTHERS, ALONE = "beside others", "alone"
LIMITS = Limits(seconds=40, cell_seconds=2, memory_mb=1000)


@pytest.fixture
def impatient(monkeypatch):
    """Let a call have one processor second."""
    monkeypatch.setattr(StudentFunction.try_with, "__defaults__", (1.0,))


@pytest.fixture
def graded(boxes, impatient):
    def graded(notebook, secret=b"secret", sheet=cohort.SHEET):
        return grade.grade_one(cohort.bytes_of(notebook), sheet, LIMITS, secret, boxes)

    return graded


@pytest.fixture
def listener():
    """Return a server on this machine that counts who calls."""
    server = socket.create_server(("127.0.0.1", 0))
    calls = []

    def count():
        while True:
            try:
                calls.append(server.accept())
            except OSError:
                return

    threading.Thread(target=count, daemon=True).start()
    yield server.getsockname()[1], calls
    server.close()


class Machine:
    """Notes for each sandbox whether it was alone, and says how far off the backstop is."""

    def __init__(self):
        self.places = []
        self.backstops = {BESIDE_OTHERS: 100, ALONE: 100}


@pytest.fixture
def machine(monkeypatch):
    noted, place = Machine(), grade.place_for_sandbox

    def noted_place(alone):
        noted.places.append(ALONE if alone else BESIDE_OTHERS)
        monkeypatch.setattr(sandbox, "BACKSTOP", noted.backstops[noted.places[-1]])
        return place(alone)

    monkeypatch.setattr(grade, "place_for_sandbox", noted_place)
    return noted


def labels_that(line):
    """Return the solution with a line more in read_labels."""
    right = "    return np.frombuffer(content, np.uint8, offset=8)"
    source = f"import os, signal, threading, time\ncalls = []\n{cohort._LABELS}{line}\n{right}"
    return cohort.with_answer("read_labels", source)


def states_of(result):
    return {task["task"]: task["state"] for task in result["tasks"]}


def assert_planned(result, planned):
    for task, state in planned_states(planned).items():
        assert states_of(result)[task] in state.split("|"), (task, result)


@pytest.mark.parametrize("kind", cohort.PLAIN)
def test_a_harmless_notebook_gets_the_state_it_deserves(kind, graded):
    make, planned = cohort.PLAIN[kind]
    assert_planned(graded(make()), planned)


@pytest.mark.parametrize("kind", cohort.HOSTILE)
def test_a_hostile_notebook_is_contained_and_told_apart(kind, graded, boxes, listener, tmp_path):
    make, planned = cohort.HOSTILE[kind]
    port, calls = listener
    canary = tmp_path / "canary"
    canary.write_text("secret")
    canary.chmod(0o666)
    notebook = cohort.bytes_of(make()).replace(cohort.CANARY.encode(), str(canary).encode())
    result = graded(notebook.replace(cohort.PORT.encode(), str(port).encode()))
    assert_planned(result, planned)
    assert (calls, canary.read_text()) == ([], "secret")
    [template] = psutil.Process(boxes.process.pid).children(recursive=True)[-1:]
    assert not template.children()


def test_a_call_may_wait_for_longer_than_its_processor_seconds(graded, machine):
    first_waits = "calls or time.sleep(1.5); calls.append(1)"  # a call has one second
    assert_planned(graded(labels_that(first_waits)), {})
    assert machine.places == [BESIDE_OTHERS]


def test_a_call_that_only_waits_is_timed_out_when_alone(graded, machine, monkeypatch):
    monkeypatch.setattr(sandbox, "_PATIENCE", 0.5)
    machine.backstops = {BESIDE_OTHERS: 1, ALONE: 6}
    result = graded(labels_that("time.sleep(3600)"))
    assert_planned(result, {"read_labels": "timed out"})
    assert machine.places[:2] == [BESIDE_OTHERS, ALONE]


def test_a_call_or_a_cell_that_stops_itself_goes_on(graded, machine):
    stops = "os.kill(os.getpid(), signal.SIGSTOP)"
    notebook = labels_that(f"calls or {stops}; calls.append(1)")
    notebook.cells.insert(0, nbformat.v4.new_code_cell(f"import os, signal\n{stops}"))
    assert_planned(graded(notebook), {})
    assert machine.places == [BESIDE_OTHERS]


def test_a_cell_that_only_waits_at_the_end_takes_nothing_from_what_was_judged(graded, machine):
    machine.backstops = {BESIDE_OTHERS: 1, ALONE: 6}
    assert_planned(graded(cohort.with_last_cell("import time\ntime.sleep(3600)")), {})
    assert machine.places == [BESIDE_OTHERS]


def test_a_cell_that_only_waits_at_the_beginning_is_stopped_and_the_others_count(graded, machine):
    machine.backstops = {BESIDE_OTHERS: 1, ALONE: 6}
    assert_planned(graded(cohort.with_first_cell("import time\ntime.sleep(3600)")), {})
    assert machine.places == [BESIDE_OTHERS, ALONE]


@pytest.mark.parametrize("kind", ["right", "half", "error"])
def test_what_a_busy_machine_kept_from_computing_gets_its_state_alone(kind, graded, machine):
    machine.backstops[BESIDE_OTHERS] = 0.001
    make, planned = cohort.PLAIN[kind]
    assert_planned(graded(make()), planned)
    assert machine.places == [BESIDE_OTHERS, ALONE]


def test_what_a_call_lets_other_processes_compute_counts(graded, machine, monkeypatch):
    monkeypatch.setattr(sandbox, "_PATIENCE", 0.5)
    line = "os.fork() or [None for _ in iter(int, 1) if _]; os.wait()"
    result = graded(labels_that(line))
    assert_planned(result, {"read_labels": "timed out"})
    assert result["processor_seconds"] > 1


def test_a_thread_that_a_call_leaves_does_not_disturb_the_next_task(graded, machine):
    spins = "lambda: [None for _ in iter(int, 1) if _]"
    line = f"calls or threading.Thread(target={spins}).start(); calls.append(1)"
    assert_planned(graded(labels_that(line)), {})
    assert machine.places == [BESIDE_OTHERS] * 2


@pytest.mark.parametrize("kind", ["right", "untouched"])
def test_a_notebook_that_leaves_nothing_needs_one_sandbox(kind, graded, machine):
    graded(cohort.PLAIN[kind][0]())
    assert machine.places == [BESIDE_OTHERS]


@pytest.mark.parametrize("kind", ["empty notebook", "markdown only", "broken JSON"])
def test_a_notebook_without_code_needs_no_sandbox(kind, graded, machine):
    graded(cohort.PLAIN[kind][0]())
    assert machine.places == []


def test_points_are_those_of_the_right_tasks(graded):
    result = graded(cohort.half())
    assert sum(task["points"] for task in result["tasks"]) == 6
    assert sum(task["of"] for task in result["tasks"]) == 15


def test_an_error_names_the_students_own_line(graded):
    task = graded(cohort.PLAIN["error"][0]())["tasks"][1]
    assert "AttributeError" in task["sentence"]
    assert "`return content[8:].reshape(-1)`" in task["sentence"]


def test_a_cell_that_does_not_run_names_its_fault(graded):
    task = graded(cohort.PLAIN["Python 2"][0]())["tasks"][1]
    assert task["sentence"].startswith("The cell that defines it stopped with SyntaxError")


def test_an_answer_to_the_public_inputs_alone_is_wrong(graded):
    from fmnist_utils.checks import read_the_bytes

    files = [arguments[0] for arguments in read_the_bytes._int16_files()]
    for draw in PUBLIC_DRAWS:
        with hidden_inputs(draw):
            files += [arguments[0] for arguments in read_the_bytes._int16_files()]
    known = {file: tuple(read_the_bytes._int16(file, ">i2").ravel().tolist()) for file in files}
    shapes = {content: read_the_bytes._int16(content, ">i2").shape for content in known}
    source = (
        f"KNOWN = {known!r}\nSHAPES = {shapes!r}\n"
        "def read_int16(content):\n"
        "    return np.array(KNOWN[content], np.int16).reshape(SHAPES[content])"
    )
    notebook = cohort.with_answer("read_int16", source)
    names = {"np": np}
    exec(source, names)
    assert read_the_bytes.sheet.tasks["read_int16"].outcome(names["read_int16"]).state == "right"
    assert states_of(graded(notebook))["read_int16"] == "error"


def test_two_secrets_give_two_sets_of_inputs(graded):
    answer = "def read_int16(content): raise ValueError(content[-4:].hex())"
    notebook = cohort.with_answer("read_int16", answer)
    one, other = (graded(notebook, secret)["tasks"][3]["sentence"] for secret in (b"a", b"b"))
    assert one != other


@pytest.mark.parametrize(
    "sheet",
    ["02_draw_sprites", "04_softmax_from_scratch", "08_evaluate_honestly", "09_better_or_luckier"],
)
def test_the_solution_is_right_in_other_sheets_too(sheet, graded):
    result = graded(cohort.notebook(sheet=sheet), sheet=sheet)
    assert set(states_of(result).values()) == {"right"}


def test_without_a_box_every_result_says_so():
    notebook = cohort.bytes_of(cohort.notebook())
    result = grade.grade_one(notebook, cohort.SHEET, LIMITS, b"", None)
    assert set(states_of(result).values()) == {"right"}
    assert result["sandbox"] is False


def test_where_there_is_no_bubblewrap_grading_is_refused(monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(DataError, match="Found no bubblewrap.*sudo apt install bubblewrap"):
        bubblewrap.require_bubblewrap()
