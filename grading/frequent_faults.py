"""What to teach again: which tasks were hard, and which sentences most students got."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from fmnist_utils.checks.engine.outcome import CORRECT, NOT_ATTEMPTED
from grading.states import (
    ERROR,
    MARKED,
    NOT_EXECUTED,
    NOT_JUDGED,
    OVER_MEMORY,
    OVER_OUTPUT,
    TIMED_OUT,
    TO_MARK,
    WRONG,
)

#: What differs between two tellings of the same fault: the call, and numbers.
_CALL = re.compile(r"^For \w+\(.*?\)+, (?=found|your|expected)", re.S)
_LONGEST = 300
#: States by what they mean to a teacher: the class of the page's style, the word, the states.
KINDS = (
    ("right", "right", (CORRECT,)),
    ("wrong", "wrong", (WRONG,)),
    ("error", "error", (ERROR,)),
    (
        "stopped",
        "not run to its end",
        (TIMED_OUT, OVER_MEMORY, OVER_OUTPUT, NOT_EXECUTED, NOT_JUDGED),
    ),
    ("open", "not started", (NOT_ATTEMPTED,)),
)


@dataclass(frozen=True)
class Fault:
    """A fault that several students made.

    Attributes
    ----------
    students : int
        How many were told it.
    sheet, task : str
    sentence : str
        As the first of them was told it, without the call.
    """

    students: int
    sheet: str
    task: str
    sentence: str


@dataclass(frozen=True)
class TaskOutcomes:
    """What came of one task.

    Attributes
    ----------
    task : str
    counts : list of int
        Of students, as many as there are `KINDS`; those who handed nothing in are left out.
    """

    task: str
    counts: list[int]

    @property
    def share_right(self) -> float:
        """The share of right answers among those that were handed in."""
        return self.counts[0] / (sum(self.counts) or 1)


def frequent_faults(results: Iterable[dict], most: int) -> list[Fault]:
    """Return the sentences that most students got.

    Parameters
    ----------
    results : iterable of dict
        As `grade.grade_one` returns them, of one sheet or of several.
    most : int
        So many of the sentences.
    """
    counts: Counter = Counter()
    example: dict[tuple[str, str, str], str] = {}
    for result in results:
        for task in result["tasks"]:
            if task["state"] in (WRONG, ERROR):
                sentence = _CALL.sub("", task["sentence"])
                misconception = sentence.partition(": ")[2] or re.sub(r"[\d.]+", "…", sentence)
                key = result["sheet"], task["task"], misconception
                counts[key] += 1
                example.setdefault(key, sentence)
    return [
        Fault(count, key[0], key[1], example[key][:_LONGEST])
        for key, count in counts.most_common(most)
    ]


def outcomes_by_task(results: Iterable[dict]) -> list[TaskOutcomes]:
    """Count what came of each task, in the sheet's order."""
    states: dict[str, Counter] = defaultdict(Counter)
    for result in results:
        for task in result["tasks"]:
            states[task["task"]][task["state"]] += 1
    return [
        TaskOutcomes(task, [sum(counts[state] for state in kind) for _, _, kind in KINDS])
        for task, counts in states.items()
        if not counts.keys() & {TO_MARK, MARKED}  # what people read has no right and wrong
    ]
