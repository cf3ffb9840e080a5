"""An experiment: one measurement made under several conditions, many times, in pairs."""

import ast
import hashlib
import inspect
import json
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from types import ModuleType

from tqdm import tqdm

from benchmarks.machine import versions
from evidence.ledger import FEWEST_REPEATS, ArmRecord, ExperimentRecord, read_record, write_record

#: Packages whose version can change what is measured.
PACKAGES = ("keras", "tensorflow", "tensorflow-cpu", "jax", "torch", "numpy", "scikit-learn")


@dataclass(frozen=True)
class Experiment:
    """What is measured, under which conditions, and how often.

    Attributes
    ----------
    name : str
        Also that of its file in ``notebooks/evidence``.
    how : str
        One or two sentences: what a repeat is, and what is measured in it.
    measure : callable
        Takes ``seed`` (1, 2, ...) and an arm's arguments, returns a value for each quantity. The
        same seed in two arms makes a pair: the same draw, the same random start where there is one.
    arms : mapping of str to mapping
        The conditions by name, each with its arguments to `measure`: plain data.
    trained : bool
        Whether a repeat trains a network. Then five are enough; otherwise it takes twenty.
    repeats : int, optional
        By default the fewest that are allowed.
    """

    name: str
    how: str
    measure: Callable[..., dict[str, float]]
    arms: Mapping[str, Mapping[str, object]]
    trained: bool = True
    repeats: int = 0

    @property
    def n_repeats(self) -> int:
        """How often each arm is measured."""
        return self.repeats or FEWEST_REPEATS[self.trained]


def run_experiment(experiment: Experiment) -> ExperimentRecord:
    """Measure what an experiment's record lacks, or holds from other code, and return the record.

    Each repeat is kept as soon as it is measured, so a run that was broken off goes on where it
    was. All arms are measured with one seed before the next seed begins.

    Parameters
    ----------
    experiment : Experiment

    Returns
    -------
    ExperimentRecord
    """
    kept = read_record(experiment.name)
    arms = {}
    for name, arguments in experiment.arms.items():
        fresh = ArmRecord(dict(arguments), fingerprint(experiment.measure, arguments))
        old = kept.arms.get(name) if kept else None
        arms[name] = old if old and old.fingerprint == fresh.fingerprint else fresh
    record = ExperimentRecord(experiment.name, experiment.how, experiment.trained, arms)
    missing = [
        (seed, name)
        for seed in range(1, experiment.n_repeats + 1)
        for name, arm in arms.items()
        if len(arm.repeats) < seed
    ]
    with tqdm(missing, unit="repeat", disable=not missing) as progress:
        for seed, name in progress:
            progress.set_description(f"{experiment.name}: {name}, {seed}")
            _measure(experiment, record.arms[name], seed)
            write_record(record)
    write_record(record)  # an arm that is no longer measured goes
    return record


def _measure(experiment: Experiment, arm: ArmRecord, seed: int) -> None:
    """Add one repeat to an arm."""
    start = time.process_time()
    values = experiment.measure(seed=seed, **arm.arguments)
    arm.repeats.append({quantity: float(f"{value:.6g}") for quantity, value in values.items()})
    arm.processor_seconds = round(arm.processor_seconds + time.process_time() - start, 1)
    arm.date = date.today().isoformat()
    arm.versions = versions(PACKAGES)


def fingerprint(measure: Callable, arguments: Mapping[str, object]) -> str:
    """Return a word that changes when a measurement does, and not for a comment or a docstring.

    It covers the function, what it reaches in its own module, the course's modules that these
    name, and the arguments.

    Parameters
    ----------
    measure : callable
        A function of a module of this package.
    arguments : mapping
        Plain data.

    Returns
    -------
    str
        Twelve hexadecimal digits.
    """
    digest = hashlib.sha256(json.dumps(dict(arguments), sort_keys=True).encode())
    for part in sorted(_code_of(measure)):
        digest.update(part.encode())
    return digest.hexdigest()[:12]


def _code_of(measure: Callable) -> Iterator[str]:
    """Yield the code that a measurement rests on, without comments and docstrings."""
    module = inspect.getmodule(measure)
    definitions = _definitions(module)
    waiting, seen = [measure.__name__], set()
    while waiting:
        name = waiting.pop()
        if name in seen:
            continue
        seen.add(name)
        if name in definitions:
            yield ast.dump(definitions[name])
            waiting += [n.id for n in ast.walk(definitions[name]) if isinstance(n, ast.Name)]
        elif hasattr(module, name):
            value = getattr(module, name)
            of_value = value if isinstance(value, ModuleType) else inspect.getmodule(value)
            if of_value and of_value.__name__.startswith(("fmnist_utils", "evidence")):
                yield ast.dump(_without_docstrings(ast.parse(inspect.getsource(of_value))))


def _definitions(module: ModuleType) -> dict[str, ast.AST]:
    """Return the functions, classes and constants of a module by name."""
    found = {}
    for node in _without_docstrings(ast.parse(inspect.getsource(module))).body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            found[node.name] = node
        elif isinstance(node, ast.Assign):
            found |= {target.id: node for target in node.targets if isinstance(target, ast.Name)}
    return found


def _without_docstrings(tree: ast.Module) -> ast.Module:
    for node in ast.walk(tree):
        if isinstance(node, ast.Module | ast.FunctionDef | ast.ClassDef) and ast.get_docstring(
            node, clean=False
        ):
            node.body = node.body[1:] or [ast.Pass()]
    return tree
