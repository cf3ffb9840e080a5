"""An instructor's nbgrader grades the sheets: full points, none, and half."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest

from tools import generate_exercises

pytestmark = pytest.mark.slow

SHEET = "01_read_the_bytes"


def nbgrader(course, *arguments):
    # as an instructor's shell: without this test run's own strictness
    environment = {k: v for k, v in os.environ.items() if k != "FMNIST_STRICT"}
    # nbgrader calls `alembic` by its name alone
    environment["PATH"] = f"{Path(sys.executable).parent}{os.pathsep}{environment['PATH']}"
    command = [sys.executable, "-m", "nbgrader", *arguments]
    result = subprocess.run(command, cwd=course, capture_output=True, text=True, env=environment)
    assert result.returncode == 0, result.stderr
    return result


def half_done(notebook):
    """Put the solution's answers into every other task of an exercise."""
    solution = nbformat.read(generate_exercises.SOLUTIONS / SHEET / f"{SHEET}.ipynb", as_version=4)
    answers = {cell.id: cell.source for cell in generate_exercises.solution_cells(solution)}
    for cell in list(generate_exercises.solution_cells(notebook))[::2]:
        cell.source = answers[cell.id]
    return notebook


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    """Return a course folder in which three submissions have been graded."""
    folder = tmp_path_factory.mktemp("course")
    shutil.copytree(generate_exercises.SOLUTIONS / SHEET, folder / "solutions" / SHEET)
    shutil.copy(generate_exercises.ROOT / "nbgrader_config.py", folder)
    nbgrader(folder, "generate_assignment", SHEET)
    solution = nbformat.read(generate_exercises.SOLUTIONS / SHEET / f"{SHEET}.ipynb", as_version=4)
    exercise = nbformat.read(generate_exercises.EXERCISES / SHEET / f"{SHEET}.ipynb", as_version=4)
    made = {"full": solution, "untouched": exercise, "half": half_done(exercise.copy())}
    untouched = nbformat.read(generate_exercises.EXERCISES / SHEET / f"{SHEET}.ipynb", as_version=4)
    made["untouched"] = untouched
    for student, notebook in made.items():
        place = folder / "submitted" / student / SHEET
        place.mkdir(parents=True)
        nbformat.write(notebook, place / f"{SHEET}.ipynb")
    nbgrader(folder, "autograde", SHEET)
    nbgrader(folder, "generate_feedback", SHEET)
    return folder


@pytest.fixture
def scores(course, monkeypatch):
    from nbgrader.api import Gradebook

    monkeypatch.setenv("PATH", f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}")
    with Gradebook(f"sqlite:///{course / 'gradebook.db'}") as book:
        return {s.student.id: (s.score, s.max_score) for s in book.assignment_submissions(SHEET)}


def test_the_solution_gets_full_points(scores):
    got, highest = scores["full"]
    assert got == highest > 0


def test_an_untouched_exercise_gets_nothing(scores):
    assert scores["untouched"][0] == 0


def test_what_is_half_done_gets_the_points_of_what_is_done(scores):
    solution = nbformat.read(generate_exercises.SOLUTIONS / SHEET / f"{SHEET}.ipynb", as_version=4)
    points = [c.metadata["nbgrader"]["points"] for c in solution.cells
              if c.metadata.get("nbgrader", {}).get("grade")]  # fmt: skip
    assert scores["half"] == (sum(points[::2]), sum(points))


def test_the_feedback_tells_a_student_the_checks_sentence(course):
    page = course / "feedback" / "untouched" / SHEET / f"{SHEET}.html"
    assert "not started" in page.read_text(encoding="utf-8")
