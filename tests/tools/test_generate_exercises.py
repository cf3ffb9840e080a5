"""The exercises are what nbgrader makes of the solutions, and hold no answer."""

import shutil

import nbformat
import pytest

from tools import answers, generate_exercises
from tools.notebook_runner import execute

SHEETS = [path.stem for path in generate_exercises.sheets()]
sheets = pytest.mark.parametrize("sheet", SHEETS)


def exercise(sheet):
    return generate_exercises.EXERCISES / sheet / f"{sheet}.ipynb"


@pytest.fixture(scope="session")
def made(tmp_path_factory):
    folder = tmp_path_factory.mktemp("exercises")
    generate_exercises.generate(folder)
    return folder


@sheets
def test_an_exercise_is_as_generated(sheet, made):
    generated = made / sheet / f"{sheet}.ipynb"
    word = f"{sheet} differs from its solution, expected what `make exercises` makes."
    assert exercise(sheet).read_text() == generated.read_text(), word


def test_there_are_no_other_exercises():
    assert [path.stem for path in generate_exercises.sheets(generate_exercises.EXERCISES)] == SHEETS


@sheets
@pytest.mark.slow
def test_an_untouched_exercise_runs_without_an_error_and_says_not_started(sheet):
    notebook = nbformat.read(exercise(sheet), as_version=4)
    execute(notebook, exercise(sheet).parent, cell_timeout=600)
    checked = [c for c in notebook.cells if c.metadata.get("nbgrader", {}).get("grade")]
    texts = [cell.outputs[0]["data"]["text/plain"] for cell in checked]
    assert [": not started." in text for text in texts] == [True] * len(texts)
    assert len(texts) == len(answers.checks_of(sheet).sheet.tasks)


@pytest.fixture
def one_sheet(tmp_path, monkeypatch):
    """Return the path of a copy of the first sheet's solution, the only one of a made course."""
    name = "01_read_the_bytes"
    shutil.copytree(generate_exercises.SOLUTIONS / name, tmp_path / "solutions" / name)
    monkeypatch.setattr(generate_exercises, "ROOT", tmp_path)
    monkeypatch.setattr(generate_exercises, "SOLUTIONS", tmp_path / "solutions")
    shutil.copy(generate_exercises.EXERCISES.parent / "nbgrader_config.py", tmp_path)
    return tmp_path / "solutions" / name / f"{name}.ipynb"


def changed(path, change):
    notebook = nbformat.read(path, as_version=4)
    change(notebook)
    nbformat.write(notebook, path)


def first_answer(notebook):
    return next(generate_exercises.solution_cells(notebook))


def misspell_begin(notebook):
    cell = first_answer(notebook)
    cell.source = cell.source.replace("BEGIN SOLUTION", "BEGIN SOLUTOIN")


def leave_out_the_end(notebook):
    cell = first_answer(notebook)
    cell.source = cell.source.replace(generate_exercises.END, "")


def mark_a_given_cell(notebook):
    notebook.cells[1].source += f"\n{generate_exercises.BEGIN}"


def tell_the_answer(notebook):
    [line] = [line for line in first_answer(notebook).source.splitlines() if "return c" in line]
    notebook.cells[0].source += f"\n\nThe answer: {line.strip()}"
    notebook.cells[0].source += "!"


def hide_the_answer_in_metadata(notebook):
    [line] = [line for line in first_answer(notebook).source.splitlines() if "return c" in line]
    notebook.metadata["note"] = line.strip()


SPOILT = {
    "a misspelt marker": (misspell_begin, "expected `### BEGIN SOLUTION`"),
    "a marker that is missing": (leave_out_the_end, "expected `### BEGIN SOLUTION`"),
    "a marker in a given cell": (mark_a_given_cell, "a marker in a cell that is no answer"),
    "an answer in a text": (tell_the_answer, "still holds the answer"),
    "an answer in the metadata": (hide_the_answer_in_metadata, "still holds the answer"),
}


@pytest.mark.parametrize("case", SPOILT)
def test_generation_refuses(case, one_sheet, tmp_path):
    change, word = SPOILT[case]
    changed(one_sheet, change)
    with pytest.raises(generate_exercises.SheetError, match=word):
        generate_exercises.generate(tmp_path / "made")


def test_generation_refuses_a_stray_file_beside_a_solution(one_sheet, tmp_path):
    (one_sheet.parent / "answers.py").write_text("x = 1")
    with pytest.raises(generate_exercises.SheetError, match=r"answers\.py"):
        generate_exercises.generate(tmp_path / "made")


def test_an_exercise_with_an_output_is_refused(one_sheet, tmp_path):
    generate_exercises.generate(tmp_path / "made")
    path = tmp_path / "made" / one_sheet.parent.name / one_sheet.name
    changed(path, lambda n: n.cells[1].outputs.append(nbformat.v4.new_output("stream", text="9")))
    with pytest.raises(generate_exercises.SheetError, match="found an output"):
        generate_exercises.check_exercise(path, one_sheet)


def test_a_sound_sheet_is_generated_the_same_twice(one_sheet, tmp_path):
    made = []
    for _ in range(2):
        generate_exercises.generate(tmp_path / "made")
        made.append((tmp_path / "made" / one_sheet.parent.name / one_sheet.name).read_bytes())
    assert made[0] == made[1]
