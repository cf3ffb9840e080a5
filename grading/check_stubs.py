"""Stand in a box for the course's checks: when a cell calls one, the grader judges the task.

The real checks hold the right answers, so they are elsewhere while a notebook is graded. Nothing
here is trusted: whoever changes it misses that a task is judged at its check.
"""

import sys
from collections.abc import Callable
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from types import ModuleType

_PACKAGE = "fmnist_utils.checks"
#: The one module of the checks that sheets themselves import: it loads stored predictions.
_FOR_STUDENTS = f"{_PACKAGE}.predictions"


class _Check:
    """Stands for a check, and for whatever else is asked of a sheet's module."""

    def __init__(self, name: str, judge: Callable[[str, object], None]) -> None:
        self._name, self._judge = name, judge

    def __getattr__(self, name: str) -> "_Check":
        if name.startswith("__"):
            raise AttributeError(name)
        return _Check(name, self._judge)

    def __call__(self, *arguments: object, **named: object) -> None:
        for given in (*arguments, *named.values()):
            self._judge(self._name, given)
            return


class CheckStubs(MetaPathFinder, Loader):
    """Finds a stand-in for each sheet's module of checks.

    Parameters
    ----------
    judge : callable
        Called with the name of a check, and with what it was given.
    """

    def __init__(self, judge: Callable[[str, object], None]) -> None:
        self.judge = judge

    def install(self) -> None:
        """Stand before all that finds modules; what is loaded already is replaced."""
        for name in [name for name in sys.modules if self._is_check(name)]:
            del sys.modules[name]
        sys.meta_path.insert(0, self)

    def find_spec(self, name: str, path: object = None, target: object = None) -> ModuleSpec | None:
        """Say that a module of checks is found here."""
        return ModuleSpec(name, self) if self._is_check(name) else None

    def exec_module(self, module: ModuleType) -> None:
        """Let whatever is asked of the module be a check."""

        def check(name: str) -> _Check:
            if name.startswith("__"):
                raise AttributeError(name)
            return _Check(name, self.judge)

        module.__getattr__ = check

    @staticmethod
    def _is_check(name: str) -> bool:
        return name.startswith(f"{_PACKAGE}.") and name != _FOR_STUDENTS
