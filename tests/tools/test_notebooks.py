"""A notebook is executed from the top, and what is put into it names no machine."""

import nbformat
import pytest
from nbclient.exceptions import CellExecutionError

from tools.notebook_runner import drop_foreign_frames, execute

pytestmark = pytest.mark.slow


def notebook_of(*sources):
    return nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(each) for each in sources])


def test_cells_share_one_kernel_that_stands_in_the_folder(tmp_path):
    notebook = notebook_of("import os", "os.getcwd()")
    execute(notebook, tmp_path, cell_timeout=600)
    assert notebook.cells[1].outputs[0].data["text/plain"] == repr(str(tmp_path))


def test_each_cell_is_told_before_it_runs_and_the_kernel_after_it(tmp_path):
    told = []
    notebook = notebook_of("1", "2")
    execute(
        notebook,
        tmp_path,
        600,
        cell_begins=lambda cell: told.append(cell.source),
        cell_ends=lambda kernel: told.append(kernel.is_running()),
    )
    assert told == ["1", True, "2", True]


def test_a_cell_that_fails_leaves_its_outputs_and_no_version_or_foreign_frame(tmp_path):
    notebook = notebook_of("import json; json.loads('no')")
    with pytest.raises(CellExecutionError):
        execute(notebook, tmp_path, cell_timeout=600)
    [error] = notebook.cells[0].outputs
    assert error.ename == "JSONDecodeError"
    assert "decoder.py" not in "".join(error.traceback)
    assert notebook.metadata.language_info == {"name": "python"}


def test_a_stored_traceback_shows_the_notebooks_own_lines_only():
    cell = nbformat.v4.new_code_cell("fail()")
    frames = ["ValueError", "Cell In[1]", "\x1b[36mFile \x1b[39m/somewhere/library.py:3", "no"]
    cell.outputs = [nbformat.v4.new_output("error", ename="E", evalue="no", traceback=frames)]
    drop_foreign_frames(nbformat.v4.new_notebook(cells=[cell]))
    assert cell.outputs[0].traceback == ["ValueError", "Cell In[1]", "no"]
