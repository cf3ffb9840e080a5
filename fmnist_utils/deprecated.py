"""Names of the first edition that keep working for one version, each with a warning.

Importing this module puts a finder before Python's own list of import finders: an emptied folder of
an older checkout would otherwise be taken for the package that it was.
"""

import functools
import sys
import warnings
from collections.abc import Callable, Sequence
from importlib import import_module
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from types import ModuleType
from typing import Any

#: Where each module of the first edition is now, within the package.
MOVED_MODULES: dict[str, str] = {
    "idx": "datasets.idx",
    "gz": "datasets.fileio",
    "files": "datasets.fileio",
    "known": "datasets.registry",
    "cache": "datasets.cache",
    "sources": "datasets.sources",
    "fetch": "datasets.fetch",
    "class_names": "datasets.custom",
    "dropin": "datasets.custom",
    "style": "plots",
    "trained": "pretrained",
    "compare": "checks.engine.compare",
    "checks.sheet": "checks.engine.sheet",
    "checks.outcome": "checks.engine.outcome",
    "doors": "formats",
    "doors.commands": "formats.commands",
    "doors.dataset": "formats.dataset",
    "doors.manifest": "formats.manifest",
    "doors.npz": "formats.npz",
    "doors.official": "formats.published_gz",
    "doors.parquet": "formats.parquet",
    "doors.png_tree": "formats.png_folder",
    "doors.shapes": "formats.loaders",
    "doors.sprite": "formats.sprite_sheets",
}
_PACKAGE = __name__.rpartition(".")[0]


def warn(old: str, new: str, stacklevel: int = 2) -> None:
    """Say that a name is old, at the line of the caller's caller; `stacklevel` 3 goes one up."""
    message = f"{old} is now {new}; the old name will go with the next version."
    warnings.warn(message, FutureWarning, stacklevel=stacklevel + 1)


class _Redirect(Loader):
    """Gives the module of the new name under the old one."""

    def __init__(self, old: str, new: str) -> None:
        self.old, self.new = old, new

    def exec_module(self, module: ModuleType) -> None:
        """Put the module of the new name in the place of the empty one."""
        warn(self.old, self.new)
        sys.modules[self.old] = import_module(self.new)


class MovedModuleFinder(MetaPathFinder):
    """Finds modules of the first edition by their old names."""

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """Return where a moved module is now; for other names, nothing."""
        new = MOVED_MODULES.get(fullname.removeprefix(f"{_PACKAGE}."))
        if new is None or not fullname.startswith(f"{_PACKAGE}."):
            return None
        is_package = fullname == f"{_PACKAGE}.doors"
        loader = _Redirect(fullname, f"{_PACKAGE}.{new}")
        return ModuleSpec(fullname, loader, is_package=is_package)


def old_names(module: str, **new: str) -> Callable[[str], Any]:
    """Make a module's ``__getattr__`` that gives its renamed names.

    Parameters
    ----------
    module : str
        The module's ``__name__``.
    **new : str
        The new name by the old one.

    Returns
    -------
    callable
        Takes a name; raises AttributeError for one that never was.
    """

    def get(name: str) -> Any:  # noqa: ANN401 - whatever stands under the new name
        if name not in new:
            raise AttributeError(f"module {module!r} has no attribute {name!r}")
        warn(f"{module}.{name}", f"{module}.{new[name]}", stacklevel=2)
        return getattr(sys.modules[module], new[name])

    return get


def renamed_arguments(**new: str) -> Callable[[Callable], Callable]:
    """Let a function take renamed keyword arguments by their old names, too.

    Parameters
    ----------
    **new : str
        The new name by the old one.

    Examples
    --------
    >>> @renamed_arguments(bins="n_bins")
    ... def edges(n_bins=10):
    ...     return n_bins
    >>> with warnings.catch_warnings(action="ignore"):
    ...     edges(bins=3)
    3
    """

    def decorate(function: Callable) -> Callable:
        @functools.wraps(function)
        def called(*arguments: object, **named: object) -> object:
            for old in new.keys() & named.keys():
                function_name = function.__name__
                if new[old] in named:
                    raise TypeError(
                        f"{function_name} got both {new[old]!r} and its old name {old!r}"
                    )
                warn(f"{function_name}({old}=…)", f"{function_name}({new[old]}=…)")
                named[new[old]] = named.pop(old)
            return function(*arguments, **named)

        return called

    return decorate


def labels_first(function: Callable) -> Callable:
    """Let a function of labels and logits take them in the order of the first edition, too."""

    @functools.wraps(function)
    def called(labels: Any, logits: Any) -> Any:  # noqa: ANN401 - whatever the function takes
        if getattr(labels, "ndim", 1) == 2 and getattr(logits, "ndim", 2) == 1:
            name = function.__name__
            warn(f"{name}(logits, labels)", f"{name}(labels, logits)")
            labels, logits = logits, labels
        return function(labels, logits)

    return called


def augmentation_last(build: Callable) -> Callable:
    """Let a builder of networks take its augmentation first, as in the first edition, too."""

    @functools.wraps(build)
    def called(*arguments: Any, **named: Any) -> Any:  # noqa: ANN401 - whatever the builder takes
        if arguments and not all(isinstance(size, int) for size in arguments[0]):
            name = build.__name__
            warn(f"{name}(augmentation, …)", f"{name}(augmentation=…)")
            named["augmentation"], *arguments = arguments
        return build(*arguments, **named)

    return called


if not any(isinstance(finder, MovedModuleFinder) for finder in sys.meta_path):
    sys.meta_path.insert(0, MovedModuleFinder())
