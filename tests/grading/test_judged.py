"""What of a notebook is judged: a task as it is at its check, and at the notebook's end."""

import shutil

import nbformat
import pytest

from grading import bubblewrap, grade
from grading.limits import Limits
from tools.cohorts.submissions import SHEET, bytes_of

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not shutil.which("bwrap"), reason=f"needs bubblewrap: {bubblewrap.INSTALL}"),
]
LIMITS = Limits(seconds=40, cell_seconds=2, memory_mb=1000)

IMPORTS = "import numpy as np\nfrom fmnist_utils.checks import read_the_bytes as check"
RIGHT = "def read_labels(content):\n    return np.frombuffer(content, np.uint8, offset=8).copy()"
WRONG = "def read_labels(content):\n    return np.frombuffer(content, np.uint8).copy()"
LOUD = "def read_labels(content):\n    print('x' * 3_000_000)"
STUB = 'def read_labels(content):\n    """Return the labels."""\n    raise NotImplementedError()'
CHECK = "check.read_labels(read_labels)"
#: What is right after this was right at its check.
SPOILED = "read_labels = len"


@pytest.fixture
def places(monkeypatch):
    """Note each box that is asked for."""
    noted, place = [], grade.place_for_sandbox

    def noted_place(alone):
        noted.append(alone)
        return place(alone)

    monkeypatch.setattr(grade, "place_for_sandbox", noted_place)
    return noted


@pytest.fixture
def judged(boxes):
    """Return a function that grades cells, and gives the tasks by name."""

    def judged(*cells):
        notebook = nbformat.v4.new_notebook()
        make = nbformat.v4.new_code_cell
        notebook.cells = [make(cell) if isinstance(cell, str) else cell for cell in cells]
        result = grade.grade_one(bytes_of(notebook), SHEET, LIMITS, b"secret", boxes)
        return {task["task"]: task for task in result["tasks"]}

    return judged


@pytest.fixture
def labels(judged):
    """Return a function that grades cells, and gives what became of read_labels."""

    def labels(*cells):
        task = judged(IMPORTS, *cells)["read_labels"]
        return task["state"], task["sentence"]

    return labels


def test_a_helper_whose_name_is_used_again_counts_as_at_the_check(labels):
    answer = RIGHT.replace("offset=8", "offset=begin()")
    again = "def begin():\n    return 4"
    state, sentence = labels("def begin():\n    return 8", answer, CHECK, again)
    assert state == "right"
    assert "At its check it was right, at the end of the notebook it is wrong" in sentence
    assert "cell [5], `def begin():`" in sentence


def test_a_helper_of_a_helper_is_found_to_have_changed(labels):
    answer = RIGHT.replace("offset=8", "offset=begin()")
    begin = "size = 8\ndef begin():\n    return size"
    assert "cell [5], `size = 4`" in labels(begin, answer, CHECK, "size = 4")[1]


def test_an_answer_below_its_check_counts_at_the_end(labels):
    state, sentence = labels(STUB, CHECK, RIGHT)
    assert state == "right"
    assert "At its check it was not started, at the end of the notebook it is right" in sentence


def test_what_a_later_cell_does_not_change_gets_no_word_about_its_end(labels):
    assert labels(RIGHT, CHECK, "x = 1") == ("right", "Ten thousand names, out of bytes.")


def test_a_task_whose_check_was_deleted_is_judged_at_the_end(labels):
    assert labels(WRONG, RIGHT)[0] == "right"


def test_of_several_checks_the_best_counts(labels):
    assert labels(WRONG, CHECK, RIGHT, CHECK, WRONG, CHECK)[0] == "right"


def test_an_answer_that_is_mended_after_many_checks_counts_at_the_end(labels):
    assert labels(LOUD, *[CHECK] * 4, RIGHT, CHECK)[0] == "right"


@pytest.mark.parametrize(
    "check",
    [
        f"{CHECK};  # now?",
        "check.read_labels(function=read_labels)",
        f"print({CHECK})\nfound = {CHECK}",
        f"%time {CHECK}",
        f"%%time\n{CHECK}",
        f"%%capture\n{CHECK}",
        f"exec({CHECK!r})",
        f"def judge():\n    {CHECK}\njudge()",
        f"import asyncio\nawait asyncio.sleep(0)\n{CHECK}",
        "mine = read_labels\ndel read_labels\ncheck.read_labels(mine)",
        f"!ls\n{CHECK}\nread_labels?",
        f"1 / 1\n{CHECK}\n1 / 0",
    ],
)
def test_a_check_judges_however_it_is_called(check, labels):
    assert labels(RIGHT, check, SPOILED)[0] == "right"


def test_what_stands_around_a_check_in_its_cell_runs_before_and_after_it(labels):
    assert labels(f"{RIGHT}\n{CHECK}\n{WRONG}")[0] == "right"
    assert labels(f"{WRONG}\n{CHECK}\n{RIGHT}")[0] == "right"


@pytest.mark.parametrize(
    "about",
    [
        {"grade": True, "solution": False, "locked": True, "grade_id": "check_read_labels"},
        {"grade": False, "solution": False, "locked": True, "grade_id": "read_header"},
    ],
)
def test_code_runs_whatever_its_cells_metadata_say(about, labels):
    copied = nbformat.v4.new_code_cell(f"{RIGHT}\n{CHECK}", metadata={"nbgrader": about})
    assert labels(copied)[0] == "right"


@pytest.mark.parametrize("cells", [(RIGHT, STUB, CHECK), (f"{RIGHT}\n\n{STUB}", CHECK)])
def test_a_stub_below_the_answer_does_not_win(cells, labels):
    state, sentence = labels(*cells)
    assert state == "right"
    assert sentence.endswith("Its last definition that is more than the stub counts.")


def test_a_wrong_answer_above_a_stub_is_wrong(labels):
    assert labels(WRONG, STUB, CHECK)[0] == "wrong"


@pytest.mark.parametrize("end", ["%reset -f", "get_ipython().reset()", "del read_labels", SPOILED])
def test_nothing_at_the_end_takes_what_was_right_at_its_check(end, labels):
    assert labels(RIGHT, CHECK, end)[0] == "right"


@pytest.mark.parametrize(
    ("make", "kind"),
    [
        (nbformat.v4.new_markdown_cell, "a Markdown cell"),
        (nbformat.v4.new_raw_cell, "a raw cell"),
    ],
)
def test_an_answer_in_a_cell_that_is_no_code_is_told_as_that(make, kind, labels):
    assert labels(make(RIGHT), CHECK) == (
        "not executed",
        f"Its cell is {kind}, which Jupyter does not run.",
    )


def test_a_notebook_without_code_needs_no_box(judged, places):
    tasks = judged(nbformat.v4.new_markdown_cell(RIGHT), "", " \n")
    assert {task["state"] for task in tasks.values()} == {"not executed"}
    assert places == []


def test_a_function_that_calls_its_own_check_is_judged_once(labels):
    answer = RIGHT.replace(":\n", f":\n    {CHECK}\n")
    assert labels(answer, CHECK, SPOILED)[0] == "right"


def test_a_check_in_a_thread_or_a_fork_waits_for_the_end(labels, places):
    thread = f"import threading\nt = threading.Thread(target={CHECK[:-13]}, args=[read_labels])"
    fork = f"import os\nif os.fork() == 0:\n    {CHECK}\n    os._exit(0)\nos.wait()"
    assert labels(RIGHT, f"{thread}\nt.start(); t.join()", fork)[0] == "right"
    assert len(places) == 1


def test_an_endless_loop_of_checks_ends_as_a_cell_and_the_rest_counts(labels, places):
    assert labels(WRONG, f"while True: {CHECK}", RIGHT)[0] == "right"
    assert len(places) == 1


def test_a_function_that_ends_its_box_at_its_check_costs_no_other_task(judged, places):
    ends = "def read_header(content):\n    import os; os._exit(1)"
    cells = (IMPORTS, ends, "check.read_header(read_header)", RIGHT, CHECK, SPOILED)
    tasks = judged(*cells)
    assert tasks["read_header"]["state"] == "not executed"
    assert tasks["read_labels"]["state"] == "right"
    assert len(places) == 3  # at its check, without it, and at its end


def test_what_a_task_leaves_running_at_its_check_costs_no_other_task(judged, places):
    leaves = (
        "def read_header(content):\n    import subprocess\n"
        "    subprocess.Popen(['sleep', '1000'])\n    return 0"
    )
    cells = (IMPORTS, leaves, "check.read_header(read_header)", RIGHT, CHECK, SPOILED)
    tasks = judged(*cells)
    assert tasks["read_header"]["state"] == "wrong"
    assert tasks["read_labels"]["state"] == "right"
    assert len(places) == 3


def test_what_a_notebook_says_of_its_changes_cannot_break_the_grading(labels):
    forged = (
        "import gc\nworker = next(x for x in gc.get_objects() if type(x).__name__ == 'Notebook')\n"
        "worker.changed = {'read_labels': 1.0, 'read_header': [], 'x': 2}\n"
        "worker.note_changes = lambda number: None"
    )
    assert labels(RIGHT, CHECK, forged)[0] == "right"
