"""The right answers behind the checks are their own: none is what the package computes."""

import ast
from pathlib import Path

import pytest

from fmnist_utils import checks

#: Modules whose functions students write themselves, or may call in an answer. A misconception may
#: call them, as students do; a right answer that did would prove nothing.
WRITTEN_BY_STUDENTS = {
    "calibration", "gradient_check", "metrics", "model_card", "neighbours", "networks", "photo",
    "plots", "pretrained", "softmax", "sprites", "study", "training",
}  # fmt: skip

MODULES = sorted(Path(checks.__file__).parent.glob("*.py"))


def imported(tree):
    """Return the names that a module has from those modules."""
    names = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module == "fmnist_utils":
            names |= {a.asname or a.name for a in node.names if a.name in WRITTEN_BY_STUDENTS}
        elif isinstance(node, ast.ImportFrom) and node.module:
            package, _, name = node.module.rpartition(".")
            if package == "fmnist_utils" and name in WRITTEN_BY_STUDENTS:
                names |= {a.asname or a.name for a in node.names}
        elif isinstance(node, ast.Import):
            names |= {"fmnist_utils"} & {a.name.partition(".")[0] for a in node.names}
    return names


def used(function):
    return {node.id for node in ast.walk(function) if isinstance(node, ast.Name)}


def right_answers(tree):
    """Return each function that a decorator turns into a check."""
    for node in tree.body:
        if isinstance(node, ast.FunctionDef) and any(
            ast.unparse(decorator).startswith("sheet.") for decorator in node.decorator_list
        ):
            yield node


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.stem)
def test_a_right_answer_calls_no_function_that_students_write(path):
    tree = ast.parse(path.read_text(encoding="utf-8"))
    functions = {node.name: node for node in tree.body if isinstance(node, ast.FunctionDef)}
    for answer in right_answers(tree):
        bodies = ast.Module(answer.body, [])
        seen, new = set(), used(bodies)
        while new:
            seen |= new
            new = {n for name in new & set(functions) for n in used(functions[name])} - seen
        assert not seen & imported(tree), answer.name


def test_a_right_answer_by_the_package_would_be_found():
    tree = ast.parse("from fmnist_utils import metrics\n@sheet.task()\ndef f(x):\n    return g(x)\n"
                     "def g(x):\n    return metrics.accuracy(x, x)\n")  # fmt: skip
    assert imported(tree) == {"metrics"} and [f.name for f in right_answers(tree)] == ["f"]
