"""Mutants of a function: each has one small change, of the kinds that people make.

They are made on the syntax tree, in the tradition of mutation testing: operators, boundaries,
constants, constants in place of sizes, data types, sorting, rounding, exchanged arguments,
arguments that are written into, statements and conditions left out.
"""

import ast
import copy
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial

import numpy as np

#: What may stand in place of an operator: its neighbour at the boundary first.
OPERATORS: dict[type, tuple[type, ...]] = {
    ast.Add: (ast.Sub,), ast.Sub: (ast.Add,), ast.Mult: (ast.Div,), ast.Div: (ast.Mult,),
    ast.FloorDiv: (ast.Div,), ast.Mod: (ast.FloorDiv,), ast.Pow: (ast.Mult,),
    ast.MatMult: (ast.Mult,),
    ast.Lt: (ast.LtE, ast.Gt), ast.LtE: (ast.Lt, ast.GtE),
    ast.Gt: (ast.GtE, ast.Lt), ast.GtE: (ast.Gt, ast.LtE),
    ast.Eq: (ast.NotEq,), ast.NotEq: (ast.Eq,), ast.And: (ast.Or,), ast.Or: (ast.And,),
    ast.BitAnd: (ast.BitOr,), ast.BitOr: (ast.BitAnd,),
}  # fmt: skip

#: What may stand in place of a name: of a function, a method or a data type.
NAMES: dict[str, tuple[str, ...]] = {
    "max": ("min",), "min": ("max",), "argmax": ("argmin",), "argmin": ("argmax",),
    "maximum": ("minimum",), "minimum": ("maximum",), "any": ("all",), "all": ("any",),
    "mean": ("sum", "median"), "median": ("mean",), "sum": ("mean",), "round": ("floor", "trunc"),
    "ceil": ("floor", "round"), "floor": ("ceil", "round"), "isqrt": ("sqrt",),
    "float64": ("float32", "int64"), "float32": ("float16", "float64"), "float": ("int",),
    "int64": ("int16", "uint8", "float64"), "int32": ("int16", "int64"), "uint8": ("int64",),
    "inf": ("e",),
}  # fmt: skip

#: Calls that give back what they were given, in another order, type or place.
PASS_THROUGH = {"sorted", "sort", "astype", "copy", "list", "int", "float", "round", "array", "abs"}

#: Functions that do not care which of two arguments comes first.
COMMUTATIVE = {"maximum", "minimum", "max", "min", "multiply", "add", "allclose", "array_equal"}

#: Sizes of the course's own data, which people write down in place of the input's own.
SIZES = (10, 28)
#: Places after the point to which a result is rounded too early.
PLACES = (0, 2)


@dataclass(frozen=True)
class Mutant:
    """A cell with one change.

    Attributes
    ----------
    task : str
    change : str
        The changed line as it was and as it is.
    tree : ast.Module
        May call what `Helpers` has.
    needs_helper : bool
        Whether it does: without an effect of theirs it is the solution itself.
    """

    task: str
    change: str
    tree: ast.Module
    needs_helper: bool = False


def mutants_of(task: str, source: str) -> Iterator[Mutant]:
    """Return each mutant of the functions in a cell.

    Parameters
    ----------
    task : str
        The name of the function that answers the task.
    source : str
        The cell.
    """
    original = ast.parse(source)
    before = ast.unparse(original).splitlines()
    count = len(list(ast.walk(original)))
    for place in range(count):
        for number in range(len(_changes(list(ast.walk(original))[place]))):
            tree = copy.deepcopy(original)
            _changes(list(ast.walk(tree))[place])[number]()
            ast.fix_missing_locations(tree)
            after = ast.unparse(tree).splitlines()
            if change := _difference(before, after):
                yield Mutant(task, change, tree, "rounded(" in change)
    yield from _around(task, original)


def _difference(before: list[str], after: list[str]) -> str:
    """Return the first changed line, as it was and as it is."""
    if len(before) > len(after):
        lost = next((b for b, a in zip(before, after, strict=False) if b != a), before[-1])
        return f"{lost.strip()} -> (left out)"
    changed = (f"{b.strip()} -> {a.strip()}" for b, a in zip(before, after, strict=False) if b != a)
    return next(changed, "")


def _changes(node: ast.AST) -> list[Callable[[], None]]:
    """Return what can be done to a node, each a function that does it."""
    return [change for kind in _KINDS for change in kind(node)]


def _operators(node: ast.AST) -> Iterator[Callable[[], None]]:
    for name in ("op", "ops"):
        operators = getattr(node, name, None)
        first = operators[0] if isinstance(operators, list) else operators
        for other in OPERATORS.get(type(first), ()):
            value = [other(), *operators[1:]] if isinstance(operators, list) else other()
            yield partial(setattr, node, name, value)
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        yield partial(setattr, node, "op", ast.UAdd())


def _constants(node: ast.AST) -> Iterator[Callable[[], None]]:
    if not isinstance(node, ast.Constant):
        return
    if type(node.value) in (int, float):
        for step in (1, -1):
            yield partial(setattr, node, "value", node.value + step)
    if type(node.value) is bool:
        yield partial(setattr, node, "value", not node.value)
    if str(node.value)[:1] == ">" and len(node.value) <= 4:  # the order of bytes
        yield partial(setattr, node, "value", "<" + node.value[1:])


def _names(node: ast.AST) -> Iterator[Callable[[], None]]:
    field = {ast.Attribute: "attr", ast.Name: "id"}.get(type(node))
    if field:
        for other in NAMES.get(getattr(node, field), ()):
            yield partial(setattr, node, field, other)


def _arguments(node: ast.AST) -> Iterator[Callable[[], None]]:
    """Leave a keyword out, exchange two arguments, of a call or of the function itself."""
    if isinstance(node, ast.Call):
        for place, keyword in enumerate(node.keywords):
            if keyword.arg:
                yield partial(node.keywords.pop, place)
        if _called(node) not in COMMUTATIVE:
            yield from _exchanges(node.args)
    if isinstance(node, ast.FunctionDef):
        yield from _exchanges(node.args.args)


def _exchanges(values: list) -> Iterator[Callable[[], None]]:
    for place in range(len(values) - 1):
        pair = [values[place + 1], values[place]]
        yield partial(values.__setitem__, slice(place, place + 2), pair)


def _expressions(node: ast.AST) -> Iterator[Callable[[], None]]:
    """Replace what stands within a node: a call by its argument, a size by a constant."""
    for field, value in ast.iter_fields(node):
        children = value if isinstance(value, list) else [value]
        for place, child in enumerate(children):
            for other in _instead_of(child):
                if isinstance(value, list):
                    yield partial(value.__setitem__, place, other)
                else:
                    yield partial(setattr, node, field, other)


def _called(call: ast.Call) -> str:
    return getattr(call.func, "attr", getattr(call.func, "id", ""))


def _instead_of(node: object) -> Iterator[ast.expr]:
    if isinstance(node, ast.Call):
        name = _called(node)
        is_method = isinstance(node.func, ast.Attribute) and name in {"astype", "copy"}
        if is_method:
            yield node.func.value
        elif name in PASS_THROUGH and node.args:
            yield node.args[0]
        if name == "len":
            yield from (ast.Constant(size) for size in SIZES)
    if isinstance(node, ast.Attribute) and node.attr == "size":
        yield from (ast.Constant(size) for size in SIZES)
    is_entry = isinstance(node, ast.Subscript) and isinstance(node.value, ast.Attribute)
    if is_entry and node.value.attr == "shape":
        yield from (ast.Constant(size) for size in SIZES)
    if isinstance(node, ast.expr) and ast.dump(node) in _INFINITIES:
        yield ast.Constant(1000)


_INFINITIES = {ast.dump(ast.parse(text, mode="eval").body) for text in ("np.inf", "math.inf")}


def _slices(node: ast.AST) -> Iterator[Callable[[], None]]:
    if isinstance(node, ast.Slice):
        for bound in ("lower", "upper", "step"):
            if getattr(node, bound) is not None:
                yield partial(setattr, node, bound, None)


def _statements(node: ast.AST) -> Iterator[Callable[[], None]]:
    """Leave a statement out, or turn a condition round."""
    for field in ("body", "orelse"):
        body = getattr(node, field, None)
        if isinstance(body, list) and not isinstance(node, ast.Module):
            for place, statement in enumerate(body):
                if not isinstance(statement, (ast.Return, ast.Pass)) and not _is_text(statement):
                    yield partial(body.__setitem__, place, ast.Pass())
    if isinstance(node, (ast.If, ast.IfExp, ast.While)):
        yield partial(setattr, node, "test", ast.UnaryOp(ast.Not(), node.test))


def _is_text(statement: ast.stmt) -> bool:
    return isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)


def _rounding(node: ast.AST) -> Iterator[Callable[[], None]]:
    if isinstance(node, ast.Return) and node.value is not None:
        for places in PLACES:
            call = ast.Call(ast.Name("rounded", ast.Load()), [node.value, ast.Constant(places)], [])
            yield partial(setattr, node, "value", call)


_KINDS = (
    _operators, _constants, _names, _arguments, _expressions, _slices, _statements, _rounding,
)  # fmt: skip


def _around(task: str, original: ast.Module) -> Iterator[Mutant]:
    """Return the function with something written into each of its arguments after the work."""
    function = next(node for node in original.body if getattr(node, "name", "") == task)
    for place, parameter in enumerate(function.args.args):
        text = (
            f"def {task}(*arguments, right={task}):\n"
            f"    value = right(*arguments)\n"
            f"    write_into(arguments[{place}])\n"
            f"    return value\n"
        )
        tree = copy.deepcopy(original)
        tree.body.extend(ast.parse(text).body)
        ast.fix_missing_locations(tree)
        yield Mutant(task, f"writes into {parameter.arg}", tree, needs_helper=True)


class Helpers:
    """What the trees of some mutants call, and whether it has changed anything yet.

    Attributes
    ----------
    has_effect : bool
    """

    def __init__(self) -> None:
        self.has_effect = False

    def names(self) -> dict[str, Callable]:
        """Return the functions by the names that the trees know."""
        return {"rounded": self.rounded, "write_into": self.write_into}

    def rounded(self, value: object, places: int) -> object:
        """Round each fractional number of a result; all else stays as it is."""
        if isinstance(value, (tuple, list)):
            return type(value)(self.rounded(part, places) for part in value)
        if isinstance(value, dict):
            return {key: self.rounded(part, places) for key, part in value.items()}
        is_array = isinstance(value, np.ndarray) and value.dtype.kind == "f"
        if not is_array and not isinstance(value, (float, np.floating)):
            return value
        result = value.round(places) if is_array else type(value)(round(float(value), places))
        self.has_effect |= not np.array_equal(result, value, equal_nan=True)
        return result

    def write_into(self, argument: object) -> None:
        """Change what can be changed of an argument; of a number or a text nothing can."""
        if isinstance(argument, np.ndarray) and argument.size:
            first = (0,) * argument.ndim
            argument[first] = (
                not argument[first] if argument.dtype.kind in "biu" else argument[first] + 1
            )
        elif isinstance(argument, list) and argument:
            argument.append(argument[0])
        elif isinstance(argument, dict) and argument:
            argument.popitem()
        else:
            return
        self.has_effect = True
