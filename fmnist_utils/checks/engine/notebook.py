"""What the notebook around a check knows, and can be told: all of it is nothing outside IPython."""

import contextlib
import re
import sys
import traceback
from collections.abc import Callable, Iterator
from types import TracebackType
from typing import Any

#: Functions whose cell did not run when it was run last, since it is no Python.
_not_compiled: set[str] = set()
_watched: list[Any] = []
_DEFINITION = re.compile(r"^\s*(?:async\s+)?(?:def|class)\s+(\w+)", re.MULTILINE)
#: A look at a check, such as ``check.mirror(mirror)``, with the name of the task.
_CHECK = re.compile(r"\.(\w+)\(\s*(\w+)\s*\)")


def shell() -> Any:  # noqa: ANN401
    """Return IPython's shell, if this is a notebook or IPython; else None."""
    ipython = sys.modules.get("IPython")
    return ipython.get_ipython() if ipython else None


def watch(explain: Callable[[str], str | None]) -> None:
    """Remember which cells could not run, and let a check of an unknown name answer in a sentence.

    Parameters
    ----------
    explain : callable
        Takes a task's name and returns the sentence about its function, which is not defined;
        None if it is no task.
    """
    running = shell()
    if running is None:
        return
    if not _watched:
        running.events.register("post_run_cell", _after_a_cell)
        running.set_custom_exc((NameError,), _explain_unknown_name)
    _watched.append(explain)


def why_not_read(name: str) -> str | None:
    """Say that the cell of a function was run last with a SyntaxError; nothing if it was not."""
    if name not in _not_compiled:
        return None
    return (
        f"The cell with {name} did not run: Python could not read it, see the SyntaxError below "
        "it. Mend it and run it."
    )


def _after_a_cell(result: Any) -> None:  # noqa: ANN401
    info = getattr(result, "info", None)
    names = set(_DEFINITION.findall(getattr(info, "raw_cell", None) or ""))
    if isinstance(result.error_before_exec, SyntaxError):
        _not_compiled.update(names)
    else:
        _not_compiled.difference_update(names)


def _explain_unknown_name(
    running: Any,  # noqa: ANN401
    kind: type,
    error: NameError,
    trace: TracebackType,
    tb_offset: int | None = None,
) -> None:
    cell = str(running.user_ns.get("_ih", [""])[-1])
    for task, name in _CHECK.findall(cell):
        sentences = [text for explain in _watched if (text := explain(task))]
        if name == error.name and sentences and _is_of_the_cell(trace):
            print(sentences[-1])
            return
    running.showtraceback((kind, error, trace), tb_offset=tb_offset)


def _is_of_the_cell(trace: TracebackType) -> bool:
    """Tell whether an error came from a line of the cell itself, not from a function it called."""
    return traceback.extract_tb(trace)[-1].name == "<module>"


@contextlib.contextmanager
def displays_caught(caught: list) -> Iterator[None]:
    """Put what is displayed within the block into a list: pictures and tables, not printed text."""
    if shell() is None:
        yield
        return
    from IPython.utils.capture import capture_output

    with capture_output(stdout=False, stderr=False, display=True) as captured:
        try:
            yield
        finally:
            caught += captured.outputs


@contextlib.contextmanager
def exits_raise() -> Iterator[None]:
    """Let ``exit()``, which would end a notebook's Python after the cell, raise `SystemExit`."""
    running = shell()
    if running is None:
        yield
        return

    def ask_exit() -> None:
        raise SystemExit

    running.ask_exit = ask_exit
    try:
        yield
    finally:
        del running.ask_exit
