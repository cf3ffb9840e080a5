"""The lesson runner: it executes, reports, and names what fails."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import nbformat
import pytest

from tools import run_lessons

pytestmark = pytest.mark.slow


@pytest.fixture
def course(tmp_path, monkeypatch):
    """Return a function that makes a lesson of code cells, in an empty course."""
    notebooks, build = tmp_path / "notebooks", tmp_path / "build" / "lessons"
    notebooks.mkdir()
    monkeypatch.setattr(run_lessons, "ROOT", tmp_path)
    monkeypatch.setattr(run_lessons, "NOTEBOOKS", notebooks)
    monkeypatch.setattr(run_lessons, "BUILD", build)

    def add_lesson(name, *sources, tags=()):
        cells = [nbformat.v4.new_code_cell(source) for source in sources]
        cells[-1].metadata["tags"] = list(tags)
        path = notebooks / f"{name}.ipynb"
        nbformat.write(nbformat.v4.new_notebook(cells=cells), path)
        return path

    add_lesson.build = build
    return add_lesson


def test_a_lesson_that_runs_leaves_a_copy_a_page_and_its_key_result(course, capsys, full_files):
    course("01_count", "n = 3", "print(f'{n} boots')", tags=["key-result"])
    assert run_lessons.main([]) == 0
    assert "    3 boots" in capsys.readouterr().out.splitlines()
    assert "3 boots" in (course.build / "01_count.html").read_text()
    [record] = json.loads((course.build / "record.json").read_text())
    assert (record["lesson"], record["cells"], record["failure"]) == ("01_count", 2, "")


def test_a_cell_that_fails_is_named_and_the_exit_code_is_1(course, capsys, full_files):
    course("01_fail", "n = 3", "n / 0")
    assert run_lessons.main([]) == 1
    assert "FAILED in code cell 2 ('n / 0'): ZeroDivisionError" in capsys.readouterr().out


def test_a_kernel_that_dies_is_named_and_the_next_lesson_still_runs(course, capsys, full_files):
    course("01_die", "n = 3", "import os; os._exit(1)")
    course("02_live", "print('alive')", tags=["key-result"])
    assert run_lessons.main([]) == 1
    printed = capsys.readouterr().out
    assert "FAILED in code cell 2 ('import os; os._exit(1)')" in printed
    assert "    alive" in printed


def test_outputs_are_stored_in_the_lesson_only_when_asked(course, full_files):
    path = course("01_count", "1 + 1")
    run_lessons.main([])
    assert nbformat.read(path, 4).cells[0].outputs == []
    run_lessons.main(["--store"])
    assert nbformat.read(path, 4).cells[0].outputs[0].data["text/plain"] == "2"


def test_a_lesson_that_fails_is_never_stored(course, full_files):
    path = course("01_fail", "1 / 0")
    run_lessons.main(["--store"])
    assert nbformat.read(path, 4).cells[0].outputs == []


def records_in(build):
    return json.loads((build / "record.json").read_text())


def test_a_part_of_the_lessons_does_not_take_away_the_records_of_the_others(course, full_files):
    course("01_count", "n = 3")
    course("02_draw", "n = 3")
    run_lessons.main([])
    course("02_draw", "n = 3", "n")
    run_lessons.main(["02"])
    records = [(record["lesson"], record["cells"]) for record in records_in(course.build)]
    assert records == [("01_count", 1), ("02_draw", 2)]


def test_an_interrupt_leaves_the_records_of_the_lessons_before_it(course, monkeypatch, full_files):
    course("01_count", "n = 3")
    course("02_draw", "n = 3")
    run_lesson = run_lessons.run_lesson

    def interrupted_in_the_second(path, store):
        if path.stem == "02_draw":
            raise KeyboardInterrupt
        return run_lesson(path, store)

    monkeypatch.setattr(run_lessons, "run_lesson", interrupted_in_the_second)
    assert run_lessons.main([]) == 130
    assert [record["lesson"] for record in records_in(course.build)] == ["01_count"]


def test_an_unknown_lesson_is_refused_with_the_numbers_there_are(course):
    course("01_count", "1")
    with pytest.raises(SystemExit, match="There is no lesson 07, expected of: 01"):
        run_lessons.main(["07"])


def test_a_picture_gets_the_text_of_its_cell(course, full_files):
    path = course(
        "01_draw", "import matplotlib.pyplot as plt\nfigure = plt.figure()\nplt.plot([1])"
    )
    notebook = nbformat.read(path, 4)
    notebook.cells[0].metadata["alt"] = "One dot."
    nbformat.write(notebook, path)
    run_lessons.main([])
    assert 'alt="One dot."' in (course.build / "01_draw.html").read_text()


def test_an_interrupt_ends_with_a_sentence_and_130(course, tmp_path, full_files):
    """Ctrl-C while a cell waits, which would go on waiting."""
    begun = tmp_path / "begun"
    course("01_wait", "n = 3", f"import time; open({str(begun)!r}, 'x').close(); time.sleep(3600)")
    code = "from pathlib import Path; from tools import run_lessons; "
    for name in ("ROOT", "NOTEBOOKS", "BUILD"):
        code += f"run_lessons.{name} = Path({str(getattr(run_lessons, name))!r}); "
    process = subprocess.Popen(
        [sys.executable, "-c", f"{code}raise SystemExit(run_lessons.main([]))"],
        cwd=Path(__file__).parents[2],
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    while not begun.exists() and process.poll() is None:
        time.sleep(0.05)
    os.killpg(process.pid, signal.SIGINT)
    _, errors = process.communicate()
    assert process.returncode == 130
    assert "Interrupted. The lessons in notebooks/ are as they were." in errors
    assert "Traceback" not in errors


def test_a_build_folder_that_cannot_be_made_is_told_in_a_sentence(course, capsys, full_files):
    course("01_count", "1")
    course.build.parent.write_text("a file where the folder should be")
    assert run_lessons.main([]) == 1
    assert "cannot be written" in capsys.readouterr().err


def test_stated_seconds_that_are_off_by_more_than_two_are_found():
    stated = {"a": 10, "b": 20, "c": 40, "d": 40, "e": 60}
    measured = {name: 3 * seconds for name, seconds in stated.items()}  # a slow machine
    assert run_lessons.off_by_more_than_two(stated, measured) == []
    assert run_lessons.off_by_more_than_two(stated | {"d": 10}, measured) == ["d"]
    assert run_lessons.off_by_more_than_two(stated | {"d": 150}, measured) == ["d"]


@pytest.mark.parametrize(("package", "stored"), [("no_such_package", "kept"), ("json", "new")])
def test_what_needs_a_package_that_is_not_there_keeps_its_output(
    course, full_files, package, stored
):
    path = course("01_optional", "print('new')")
    notebook = nbformat.read(path, as_version=4)
    notebook.cells[0].metadata[run_lessons.OPTIONAL_PACKAGE] = package
    notebook.cells[0].outputs = [nbformat.v4.new_output("stream", text="kept")]
    nbformat.write(notebook, path)
    assert run_lessons.main(["--store"]) == 0
    assert nbformat.read(path, as_version=4).cells[0].outputs[0].text.strip() == stored
