"""How far a student is, kept from one start of Python to the next: a small file a sheet.

It is a convenience of the student's own. The grader never reads it, and what cannot be read or
written is as if it were not there.
"""

import json
from dataclasses import asdict, dataclass, field
from pathlib import Path

from platformdirs import user_data_dir

from fmnist_utils.checks.engine.outcome import CORRECT, INCORRECT, NOT_ATTEMPTED
from fmnist_utils.datasets.fileio import write_atomically
from fmnist_utils.errors import DataError

_STATES = {CORRECT, INCORRECT, NOT_ATTEMPTED}


@dataclass
class Progress:
    """What a student has done on one sheet.

    Attributes
    ----------
    states : dict of str to str
        By task: what the last look at it found.
    rungs : dict of str to int
        By task: how many hints have been shown.
    """

    states: dict[str, str] = field(default_factory=dict)
    rungs: dict[str, int] = field(default_factory=dict)


def folder() -> Path | None:
    """Return where the files are kept; None if this user has no folder for such data."""
    try:
        return Path(user_data_dir("fashion-mnist", appauthor=False)) / "progress"
    except RuntimeError:
        return None


def load_progress(sheet: str) -> Progress:
    """Read what is kept of a sheet; nothing that is not of the expected form is taken."""
    kept = folder()
    if kept is None:
        return Progress()
    try:
        content = json.loads((kept / f"{sheet}.json").read_text(encoding="utf-8"))
        states, rungs = dict(content["states"]), dict(content["rungs"])
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return Progress()
    return Progress(
        {task: state for task, state in states.items() if type(state) is str and state in _STATES},
        {task: rung for task, rung in rungs.items() if type(rung) is int and rung > 0},
    )


def save_progress(sheet: str, progress: Progress) -> None:
    """Keep what a student has done, if there is a folder to keep it in."""
    kept = folder()
    if kept is None:
        return
    try:
        kept.mkdir(parents=True, exist_ok=True)
        write_atomically(kept / f"{sheet}.json", json.dumps(asdict(progress)).encode())
    except (OSError, DataError):
        return
