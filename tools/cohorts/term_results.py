"""Make the results of a term, to try its pages on: ``python -m tools.cohorts.term_results FOLDER``.

Writes ``roster.csv``, ``term.toml`` and, for each sheet, a folder as a run leaves it, with made
results: sentences are those that wrong answers get, and some students are better than others.
"""

import csv
import json
import random
import sys
from importlib import import_module
from pathlib import Path

from grading.roster import Person
from grading.sheets import lesson_of, sheet_of
from grading.states import (
    CORRECT,
    ERROR,
    NOT_ATTEMPTED,
    NOT_EXECUTED,
    NOT_JUDGED,
    NOT_SUBMITTED,
    TIMED_OUT,
    WRONG,
)

SHEETS = (
    "01_read_the_bytes",
    "02_draw_sprites",
    "03_know_your_data",
    "04_softmax_from_scratch",
    "05_hidden_layer_by_hand",
)
STUDENTS = 60
_FIRST = ("Ada", "José", "Zoë", "小龙", "Мария", "Sam", "Văn An", "Fatima", "Anna Maria", "Kofi")
_LAST = ("Åkesson", "Núñez", "Lee", "O'Neil", "Schmidt", "Иванова", "García López", "Okafor")
_REST = (ERROR, ERROR, NOT_ATTEMPTED, NOT_ATTEMPTED, NOT_EXECUTED, TIMED_OUT, NOT_JUDGED)


def people(count: int = STUDENTS) -> list[Person]:
    """Return made students."""
    return [
        Person(f"s{n:03}", f"{_FIRST[n % len(_FIRST)]} {_LAST[n // 3 % len(_LAST)]}")
        for n in range(count)
    ]


def result(student: str, sheet: str, states: dict[str, tuple[str, str]] | str) -> dict:
    """Return a result as `grade.grade_one` makes it.

    Parameters
    ----------
    student, sheet : str
    states : dict of str to (str, str) or str
        The state and the sentence of each task, or one state for all.
    """
    tasks = sheet_of(sheet).points
    found = dict.fromkeys(tasks, (states, "")) if isinstance(states, str) else states
    return {
        "student": student,
        "label": f"submitted/{student}/{sheet}/{sheet}.ipynb",
        "digest": "made",
        "time": "",
        "attempt": 0,
        "sheet": sheet,
        "sandbox": True,
        "seconds": 1.0,
        "processor_seconds": 0.7,
        "memory_mb": 90,
        "tasks": [
            {
                "task": task,
                "points": of if found[task][0] == CORRECT else 0.0,
                "of": of,
                "state": found[task][0],
                "sentence": found[task][1],
                "code": "",
            }
            for task, of in tasks.items()
        ],
    }


def write_run(out: Path, results: list[dict]) -> None:
    """Write a folder as a run leaves it, as far as a term reads it."""
    out.mkdir(parents=True)
    lines = "".join(f"{json.dumps(each)}\n" for each in results)
    (out / "results.jsonl").write_text(lines, encoding="utf-8")


def write_roster(path: Path, roster: list[Person]) -> None:
    """Write a roster as a plain table."""
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([["id", "name"], *([each.id, each.name] for each in roster)])


def make_term(folder: Path, count: int = STUDENTS, sheets: tuple[str, ...] = SHEETS) -> None:
    """Write a term in which a few hand in less and less, one is excused, and one has left."""
    draw = random.Random(17)
    roster = people(count)
    skill = {person.id: draw.betavariate(4, 1.3) for person in roster}
    gives_up = {person.id: draw.choice((2, 3)) for person in roster if draw.random() < 0.08}
    folder.mkdir(parents=True, exist_ok=True)
    write_roster(folder / "roster.csv", roster)
    (folder / "term.toml").write_text(
        f"[total]\nbest = {len(sheets) - 1}\n[sheets.{sheets[-1]}]\nweight = 2\n"
        f'[excused]\n{roster[3].id} = ["{sheets[0]}"]\n'
        f"[withdrawn]\n{roster[5].id} = 2026-11-20\n"
    )
    for number, sheet in enumerate(sheets):
        faults = _faults(sheet)
        results = []
        for person in roster:
            if number >= gives_up.get(person.id, len(sheets)) or draw.random() < 0.05:
                results.append(result(person.id, sheet, NOT_SUBMITTED))
                continue
            states = {}
            for hard, task in enumerate(sheet_of(sheet).points):
                chance = skill[person.id] ** (0.4 + 0.25 * hard)
                states[task] = _state(draw, chance, faults.get(task, ("found 1, expected 2",)))
            results.append(result(person.id, sheet, states))
        write_run(folder / sheet, results)


def _faults(sheet: str) -> dict[str, tuple[str, ...]]:
    """Return what wrong answers to each task are told."""
    module = import_module(f"tests.fmnist_utils.checks.wrong_answers.{lesson_of(sheet)}")
    told: dict[str, tuple[str, ...]] = {}
    for name, function in vars(module).items():
        task, wrong, _ = name.partition("__")
        if wrong and callable(function) and function.__doc__:
            told[task] = (*told.get(task, ()), " ".join(function.__doc__.split()))
    return told


def _state(draw: random.Random, chance: float, faults: tuple[str, ...]) -> tuple[str, str]:
    if draw.random() < chance:
        return CORRECT, "Right."
    if draw.random() < 0.7:
        fault = faults[min(int(draw.expovariate(1)), len(faults) - 1)]
        return WRONG, f"For f(an array), found {draw.randint(3, 9)}, expected 2: {fault}"
    state = draw.choice(_REST)
    said = {ERROR: "Your function stopped with TypeError.", NOT_ATTEMPTED: ""}
    return state, said.get(state, f"It was {state}.")


if __name__ == "__main__":
    make_term(Path(sys.argv[1]))
