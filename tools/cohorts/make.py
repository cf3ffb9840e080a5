"""Make a cohort of submissions to try the grader on: ``python -m tools.cohorts.make FOLDER``.

Writes ``submitted/`` as nbgrader wants it, ``roster.csv``, and ``planned.json``: for each student
the kind of submission and the state that each task must get. Most are right, half or wrong, as in a
course; two of each hostile kind are among them.
"""

import csv
import json
import random
import sys
from pathlib import Path

from grading.sheets import sheet_of
from tools.cohorts.submissions import CANARY, HOSTILE, PLAIN, PORT, SHEET, WRONG_ANSWERS, bytes_of

STUDENTS = 300
_NAMES = ("Zoë Åkesson", "José Núñez", "李 小龙", "Мария Иванова", "Ada Lovelace", "O'Neil, Sam")


def planned_states(states: dict[str, str] | str) -> dict[str, str]:
    """Return the state that each task must get; of several, separated by a bar, either."""
    tasks = sheet_of(SHEET).points
    if isinstance(states, str):
        return dict.fromkeys(tasks, states)
    return {task: states.get(task, "right") for task in tasks}


def make_cohort(folder: Path, canary: str = "/etc/hostname", port: int = 9) -> None:
    """Write a cohort.

    Parameters
    ----------
    folder : Path
    canary : str
        A file outside that hostile notebooks try to read and write.
    port : int
        On this machine, where they try to call.
    """
    hostile = list(HOSTILE) * 2
    kinds = hostile + list(WRONG_ANSWERS)
    kinds += random.Random(0).choices(
        list(PLAIN), [40 if kind == "right" else 3 for kind in PLAIN], k=STUDENTS - len(kinds)
    )
    random.Random(1).shuffle(kinds)
    made = {
        kind: bytes_of(make()).replace(CANARY.encode(), canary.encode())
        .replace(PORT.encode(), str(port).encode())
        for kind, (make, _) in {**PLAIN, **WRONG_ANSWERS, **HOSTILE}.items()
    }  # fmt: skip
    planned, rows = {}, [["id", "name"]]
    for number, kind in enumerate(kinds):
        student = f"s{number:04d}"
        place = folder / "submitted" / student / SHEET
        place.mkdir(parents=True, exist_ok=True)
        (place / f"{SHEET}.ipynb").write_bytes(made[kind])
        states = {**PLAIN, **WRONG_ANSWERS, **HOSTILE}[kind][1]
        planned[student] = {"kind": kind, "states": planned_states(states)}
        rows.append([student, f"{_NAMES[number % len(_NAMES)]} {number}"])
    with (folder / "roster.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)
    (folder / "planned.json").write_text(json.dumps(planned, ensure_ascii=False))


def differences(folder: Path, out: Path) -> list[str]:
    """Compare what a grader found with what was planned; one line a task that differs."""
    planned = json.loads((folder / "planned.json").read_text())
    lines = (out / "results.jsonl").read_text().splitlines()
    found = {result["student"]: result for result in map(json.loads, lines)}
    wrong = []
    for student, plan in planned.items():
        for task in found.get(student, {"tasks": []})["tasks"]:
            if task["state"] not in plan["states"][task["task"]].split("|"):
                wrong.append(f"{student} {plan['kind']}: {task['task']} {task['state']}")
    return wrong + [f"{student}: no result" for student in planned if student not in found]


if __name__ == "__main__":
    if len(sys.argv) == 3:
        print("\n".join(differences(Path(sys.argv[1]), Path(sys.argv[2]))) or "All as planned.")
    else:
        make_cohort(Path(sys.argv[1]))
