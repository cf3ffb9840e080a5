"""Pairs of submissions whose code is the same but for names, comments and spacing. No proof."""

import ast
from collections import defaultdict
from dataclasses import dataclass
from itertools import combinations

#: Shorter answers are alike by themselves: so many nodes of the syntax tree an answer must have.
_LEAST_NODES = 45
#: So many tasks must be alike.
_LEAST_TASKS = 2
#: Code that more students share than this is the natural answer, or a published one.
_MOST_SHARING = 0.1


@dataclass(frozen=True)
class Pair:
    """Two students, by id, and the tasks that they answered with the same code."""

    one: str
    other: str
    tasks: tuple[str, ...]


def same_code(results: dict[str, dict]) -> list[Pair]:
    """Find the pairs.

    Parameters
    ----------
    results : dict of str to dict
        By student, as `grade.grade_one` returns them.

    Returns
    -------
    list of Pair
        Those with most tasks first.
    """
    by_code: dict[tuple[str, str], list[str]] = defaultdict(list)
    for student, result in results.items():
        for task in result["tasks"]:
            if form := normal_form(task["code"]):
                by_code[task["task"], form].append(student)
    most = max(2, _MOST_SHARING * len(results))
    alike: dict[tuple[str, str], list[str]] = defaultdict(list)
    for (task, _), students in by_code.items():
        if len(students) <= most:
            for pair in combinations(sorted(students), 2):
                alike[pair].append(task)
    pairs = [
        Pair(*pair, tuple(tasks)) for pair, tasks in alike.items() if len(tasks) >= _LEAST_TASKS
    ]
    return sorted(pairs, key=lambda pair: (-len(pair.tasks), pair.one, pair.other))


def normal_form(code: str) -> str | None:
    r"""Return code with numbers for names, in the order in which they come; None for little code.

    Examples
    --------
    >>> long = "def f(a):\n    b = a + 1\n    return b * b" + " * 2 + 1" * 12
    >>> normal_form(long) == normal_form(long.replace("a", "x").replace("b", "total"))
    True
    >>> normal_form("def f(a): return a") is None
    True
    """
    try:
        tree = ast.parse(code)
    except Exception:  # of code that does not parse nothing is said
        return None
    numbers: dict[str, str] = {}

    def number(name: str) -> str:
        return numbers.setdefault(name, f"n{len(numbers)}")

    count = 0
    for node in ast.walk(tree):
        count += 1
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            first = node.body[0] if node.body else None
            if isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant):
                node.body = node.body[1:] or [ast.Pass()]
            node.name = number(node.name)
        elif isinstance(node, ast.arg):
            node.arg = number(node.arg)
        elif isinstance(node, ast.Name):
            node.id = number(node.id)
    if count < _LEAST_NODES:
        return None
    try:
        return ast.dump(tree)
    except Exception:  # nested too deep, or numbers too long to be written
        return None
