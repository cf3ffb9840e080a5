"""How far a student is on all practice sheets: for the terminal, and for the start page."""

from dataclasses import dataclass
from importlib import import_module

from fmnist_utils.checks.engine.outcome import CORRECT, LOOKS, NOT_ATTEMPTED
from fmnist_utils.checks.engine.progress import load_progress

#: The sheets by the names of their lessons, in the order of the course.
SHEETS = (
    "check_your_setup",
    "read_the_bytes",
    "draw_sprites",
    "know_your_data",
    "softmax_from_scratch",
    "hidden_layer_by_hand",
    "dense_in_keras",
    "convolutions",
    "evaluate_honestly",
    "better_or_luckier",
    "study_the_mistakes",
    "regularise_and_augment",
    "use_the_gpu",
    "drop_in_and_benchmark",
    "see_the_embedding",
    "transfer_learning",
    "your_own_photo",
    "capstone",
)


@dataclass(frozen=True)
class SheetProgress:
    """How far a student is on one sheet.

    Attributes
    ----------
    number, name : str
        Of its lesson.
    states : dict of str to str
        Of every task, in the order of the sheet.
    """

    number: str
    name: str
    states: dict[str, str]

    @property
    def right(self) -> int:
        """How many tasks are right."""
        return sum(state == CORRECT for state in self.states.values())

    @property
    def marks(self) -> str:
        """A mark for each task: ✓ right, ✗ not yet, ○ not started."""
        return "".join(LOOKS[state][0] for state in self.states.values())

    @property
    def next_task(self) -> str | None:
        """The first task that is not right; None if all are."""
        return next((task for task, state in self.states.items() if state != CORRECT), None)

    @property
    def is_begun(self) -> bool:
        """Whether any task was looked at."""
        return any(state != NOT_ATTEMPTED for state in self.states.values())


def course_progress() -> list[SheetProgress]:
    """Read, as kept on this machine, how far each sheet is."""
    sheets = []
    for number, name in enumerate(SHEETS):
        tasks = import_module(f"fmnist_utils.checks.{name}").sheet.tasks
        kept = load_progress(name).states
        states = {task: kept.get(task, NOT_ATTEMPTED) for task in tasks}
        sheets.append(SheetProgress(f"{number:02}", name, states))
    return sheets


def course_map() -> str:
    """Draw how far each sheet is, one line a sheet.

    Returns
    -------
    str
        A mark for each task (✓ right, ✗ not yet, ○ not started), how many are right, and where the
        student might go on.
    """
    sheets = course_progress()
    width = max(map(len, SHEETS))
    lines = [
        f"{sheet.number} {sheet.name.replace('_', ' '):{width}}  {sheet.marks:8}  "
        f"{sheet.right} of {len(sheet.states)}"
        for sheet in sheets
    ]
    open_sheet = next((sheet for sheet in sheets if sheet.next_task), None)
    end = "All sheets are done."
    if open_sheet:
        end = f"Next: sheet {open_sheet.number}, {open_sheet.next_task}."
    return "\n".join([*lines, "", f"{in_all(sheets)} {end}"])


def in_all(sheets: list[SheetProgress]) -> str:
    """Say how many tasks are right in all, and what the marks mean."""
    done = sum(sheet.right for sheet in sheets)
    total = sum(len(sheet.states) for sheet in sheets)
    legend = ", ".join(f"{mark} {state}" for state, (mark, _) in LOOKS.items())
    return f"{done} of {total} tasks right ({legend})."
