"""Change the solutions mechanically; the checks must refuse: ``python -m tools.mutate_answers``.

A mutant is a solution with one operator, constant, comparison, keyword or slice changed. Those that
give the same values as the solution on all that the check tries are left out. Of the others, the
check should refuse ("kill") every one; what survives is listed.
"""

import ast
import copy
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from tqdm import tqdm

from fmnist_utils.checks.engine.call import call_safely
from fmnist_utils.checks.engine.compare import difference
from fmnist_utils.checks.engine.outcome import INCORRECT
from tools import answers, generate_exercises

#: The share of mutants that should be refused.
GOAL = 0.95
#: Values that differ by less are the same behaviour.
TOLERANCE = 1e-5
#: Processor seconds after which a mutant counts as one that never ends.
TIME_LIMIT = 20.0

SWAPS: dict[type, type] = {
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Div, ast.Div: ast.Mult,
    ast.FloorDiv: ast.Div, ast.Mod: ast.FloorDiv, ast.Pow: ast.Mult, ast.MatMult: ast.Mult,
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq, ast.NotEq: ast.Eq, ast.And: ast.Or, ast.Or: ast.And,
    ast.BitAnd: ast.BitOr, ast.BitOr: ast.BitAnd,
}  # fmt: skip


@dataclass(frozen=True)
class Mutant:
    """A solution with one change.

    Attributes
    ----------
    task : str
    change : str
        The changed line as it was and as it is.
    tree : ast.Module
    """

    task: str
    change: str
    tree: ast.Module


def mutants_of(task: str, source: str) -> Iterator[Mutant]:
    """Return each mutant of the functions in a cell."""
    original = ast.parse(source)
    nodes = list(ast.walk(original))
    for place, node in enumerate(nodes):
        for number in range(len(_changes(node))):
            tree = copy.deepcopy(original)
            changed = list(ast.walk(tree))[place]
            _changes(changed)[number]()
            ast.fix_missing_locations(tree)
            before, after = (ast.unparse(t).splitlines() for t in (original, tree))
            lines = [(b, a) for b, a in zip(before, after, strict=False) if b != a]
            if lines:
                yield Mutant(task, " -> ".join(line.strip() for line in lines[0]), tree)


def _changes(node: ast.AST) -> list[Callable[[], None]]:
    """Return what can be done to a node, each a function that does it."""
    changes: list[Callable[[], None]] = []
    for name in ("op", "ops"):
        operators = getattr(node, name, None)
        if isinstance(operators, list) and operators and type(operators[0]) in SWAPS:
            changes.append(lambda: node.ops.__setitem__(0, SWAPS[type(node.ops[0])]()))
        elif isinstance(operators, ast.AST) and type(operators) in SWAPS:
            changes.append(lambda: setattr(node, "op", SWAPS[type(node.op)]()))
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        changes.append(lambda: setattr(node, "op", ast.UAdd()))
    if isinstance(node, ast.Constant) and type(node.value) in (int, float):
        for step in (1, -1):
            changes.append(lambda step=step: setattr(node, "value", node.value + step))
    if isinstance(node, ast.Constant) and str(node.value)[:1] == ">" and len(node.value) <= 4:
        changes.append(lambda: setattr(node, "value", "<" + node.value[1:]))
    if isinstance(node, ast.Call):
        for k, keyword in enumerate(node.keywords):
            if keyword.arg:
                changes.append(lambda k=k: node.keywords.pop(k))
        if len(node.args) == 2:
            changes.append(lambda: node.args.reverse())
    if isinstance(node, ast.Slice):
        for bound in ("lower", "upper", "step"):
            if getattr(node, bound) is not None:
                changes.append(lambda bound=bound: setattr(node, bound, None))
    return changes


def inputs_of(task: object, answer: Callable) -> list[tuple]:
    """Return the arguments with which a check calls an answer."""
    calls = []

    def recorded(*arguments: object) -> object:
        calls.append(copy.deepcopy(arguments))
        return answer(*arguments)

    task.outcome(recorded)
    return calls


def behaves_alike(mutant: Callable, answer: Callable, calls: list[tuple]) -> bool:
    """Tell whether a mutant gives what the answer gives, on every call."""
    for arguments in calls:
        one, other = (call_safely(f, arguments, TIME_LIMIT) for f in (mutant, answer))
        if one.complaint != other.complaint or type(one.error) is not type(other.error):
            return False
        if one.error is None and difference(one.value, other.value, TOLERANCE):
            return False
    return True


def run_sheet(sheet: str) -> tuple[int, list[Mutant]]:
    """Return the number of mutants refused, and those that survive, of one sheet."""
    killed, survivors = 0, []
    functions, sources = answers.answers_of(sheet), answers.sources_of(sheet)
    for name, task in answers.checks_of(sheet).sheet.tasks.items():
        calls = inputs_of(task, functions[name])
        if not any(calls):
            continue  # a choice has nothing to change
        # what is random, such as a trained network, differs from itself: only its check can tell
        is_repeatable = behaves_alike(functions[name], functions[name], calls)
        for mutant in tqdm(list(mutants_of(name, sources[name])), desc=name, leave=False):
            names = answers.namespace_of(sheet)
            try:
                exec(compile(mutant.tree, "<mutant>", "exec"), names)
            except Exception:
                killed += 1
                continue
            if task.outcome(names[name]).state == INCORRECT:
                killed += 1
            elif is_repeatable and not behaves_alike(names[name], functions[name], calls):
                survivors.append(mutant)
    return killed, survivors


def main() -> int:
    """Run the sheets that are named, or all; return 1 if fewer are refused than should be."""
    numbers = sys.argv[1:]
    total_killed = total_survived = 0
    for sheet in [path.stem for path in generate_exercises.sheets()]:
        if numbers and sheet[:2] not in numbers:
            continue
        killed, survivors = run_sheet(sheet)
        print(f"{sheet:28} killed {killed:4}  survived {len(survivors):3}", flush=True)
        for mutant in survivors:
            print(f"    {mutant.task}: {mutant.change}")
        total_killed += killed
        total_survived += len(survivors)
    share = total_killed / max(1, total_killed + total_survived)
    print(f"refused: {share:.1%} of {total_killed + total_survived}, expected {GOAL:.0%} or more")
    return int(share < GOAL)


if __name__ == "__main__":
    sys.exit(main())
