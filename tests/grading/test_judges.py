"""Judges: what one notebook does to its own costs no other anything."""

import json
import os
import shutil
import signal
import threading
from multiprocessing import Pipe

import psutil
import pytest

from fmnist_utils.errors import DataError
from grading import boxes, judges, run_folder
from grading.judges import GradingJob, Setup, graded
from grading.limits import Limits
from tools.cohorts import submissions as cohort

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(os.name == "nt", reason="nothing is graded on Windows"),
]
needs_bubblewrap = pytest.mark.skipif(not shutil.which("bwrap"), reason="needs bubblewrap")
UNPROTECTED = Setup(cohort.SHEET, Limits(), b"", False, False)


def job(student, notebook=b""):
    return GradingJob(student, f"{student}.ipynb", notebook, "digest")


def judged_with(grade, jobs, monkeypatch, folder):
    """Return what comes of jobs, by student, if judges call another function to grade."""
    monkeypatch.setattr(judges, "grade_one", grade)
    ours, theirs = Pipe()
    for number, each in enumerate(jobs):
        path = folder / f"notebook{number}"
        path.write_bytes(each.notebook)
        ours.send((path, each))
    results = {}

    def collect():
        while len(results) < len(jobs):
            result = json.loads(ours.recv_bytes())
            results[result["student"]] = result
        ours.close()

    collecting = threading.Thread(target=collect)
    judging = judges._Serving(theirs, UNPROTECTED, 2, folder)
    collecting.start()
    judging.run()
    collecting.join()
    theirs.close()
    return results


def loops(notebook):
    while notebook == b"greedy":
        pass


def grows(notebook):
    kept = [bytearray(10_000_000) for _ in range(10_000 * (notebook == b"greedy"))]
    assert not kept


def dies(notebook):
    if notebook == b"greedy":
        os._exit(3)


def tells_too_much(notebook):
    if notebook == b"greedy":
        return {"tasks": ["x" * 30_000_000]}


@pytest.mark.parametrize(
    ("harm", "why"),
    [
        (loops, "took more than 3 processor seconds, each of 2 times"),
        (grows, "emory"),
        (dies, "was ended from outside, each of 5 times"),
        (tells_too_much, "was ended from outside"),
    ],
)
def test_a_notebook_that_harms_its_judge_is_not_judged_and_the_others_are(
    harm, why, monkeypatch, tmp_path
):
    def grade(notebook, *_):
        return harm(notebook) or {"tasks": []}

    monkeypatch.setattr(judges, "_PROCESSOR_SECONDS", 3)
    monkeypatch.setattr(judges, "_MEMORY", 300_000_000)
    jobs = [job("ada", b"greedy"), job("bob"), job("eve")]
    found = judged_with(grade, jobs, monkeypatch, tmp_path)
    assert found["bob"]["tasks"] == found["eve"]["tasks"] == []
    assert {task["state"] for task in found["ada"]["tasks"]} == {"not judged"}
    assert why in found["ada"]["tasks"][0]["sentence"]


def test_a_judge_that_holds_more_memory_than_it_may_is_ended(monkeypatch, tmp_path):
    def grade(notebook, *_):
        kept = bytearray(200_000_000)
        signal.pause()
        return {"tasks": kept}

    template = os.getpid()
    taken = judges._MEMORY + 1
    monkeypatch.setattr(judges, "_resident", lambda pid: 0 if pid == template else taken)
    found = judged_with(grade, [job("ada")], monkeypatch, tmp_path)
    assert "MB of memory, each of 2 times" in found["ada"]["tasks"][0]["sentence"]


def test_a_judge_that_is_ended_once_is_tried_again(monkeypatch, tmp_path):
    def grade(notebook, *_):
        if not (tmp_path / "tried").exists():
            (tmp_path / "tried").touch()
            os.kill(os.getpid(), signal.SIGKILL)
        return {"tasks": ["judged"]}

    found = judged_with(grade, [job("ada")], monkeypatch, tmp_path)
    assert found["ada"]["tasks"] == ["judged"]


@needs_bubblewrap
def test_whatever_is_killed_the_results_are_the_same(tmp_path):
    """Kill the template, then the box of all boxes, while notebooks are judged."""
    notebook = cohort.bytes_of(cohort.with_first_cell("import time\ntime.sleep(1)"))
    setup = Setup(cohort.SHEET, Limits(), b"", True, False)
    results = graded(iter([job(f"s{n}", notebook) for n in range(8)]), setup, 2, tmp_path)
    found = [next(results)]
    [template] = [p for p in psutil.Process().children() if "spawn_main" in " ".join(p.cmdline())]
    template.kill()
    found.append(next(results))
    [template] = [p for p in psutil.Process().children() if "spawn_main" in " ".join(p.cmdline())]
    next(p for p in template.children() if p.name() == "bwrap").kill()
    found += results
    assert len(found) == 8
    assert {task["state"] for result in found for task in result["tasks"]} == {"right"}


def test_judges_that_cannot_begin_are_told_in_one_sentence(monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", str(tmp_path))
    setup = Setup(cohort.SHEET, Limits(), b"", True, False)
    with pytest.raises((DataError, FileNotFoundError)):
        next(graded(iter([job("ada")]), setup, 1, tmp_path))


@pytest.fixture
def own_places(monkeypatch, tmp_path):
    """Keep other graders on this machine out of the test."""
    for name in ("cache", "temporary"):
        (tmp_path / name).mkdir()
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setattr(run_folder.tempfile, "tempdir", str(tmp_path / "temporary"))
    return tmp_path / "temporary"


def test_a_folder_of_a_killed_run_is_removed_by_the_next(own_places):
    killed = own_places / "fmnist-grading-killed"
    (killed / "boxes").mkdir(parents=True)
    with run_folder.run_folder() as folder:
        assert list(own_places.iterdir()) == [folder]
    assert not list(own_places.iterdir())


def test_a_run_beside_another_leaves_its_folder_alone(own_places):
    with run_folder.run_folder() as one:
        (one / "kept").touch()
        with run_folder.run_folder():
            pass
        assert (one / "kept").exists()


@needs_bubblewrap
def test_boxes_of_a_killed_run_are_ended_by_the_next(own_places):
    killed = own_places / "fmnist-grading-killed" / "boxes"
    killed.mkdir(parents=True)
    left = boxes.Boxes(killed)
    with run_folder.run_folder():
        assert left.process.wait(60) != 0
    left.close()
