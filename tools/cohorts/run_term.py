"""Grade a made term as an instructor would: ``python -m tools.cohorts.run_term FOLDER``.

FOLDER is made first, by `tools.cohorts.term`. Each command is shown; at the end, whatever differs
from what was planned.
"""

import csv
import json
import shutil
import subprocess
import sys
from pathlib import Path

from tools.cohorts.term import BY_MAIL, EXPORTS, NAMESAKES, SHEETS, students


def grading(*arguments: object) -> None:
    """Run a command of the grader; one that fails ends all."""
    print("python -m grading", *arguments, flush=True)
    command = [sys.executable, "-m", "grading", *map(str, arguments)]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
    print("   ", done.stdout.splitlines()[0], flush=True)


def name_the_namesakes(plan: Path) -> None:
    """Edit a plan as the instructor does: of two with one name, the accounts tell who is who."""
    with plan.open(encoding="utf-8", newline="") as file:
        header, *rows = csv.reader(file)
    for row in rows:
        line = dict(zip(header, row, strict=True))
        for student in (students()[number] for number in NAMESAKES):
            if f"_{900 + student.number}_assignsubmission" in line["file"]:
                row[header.index("student")] = student.canvas_id
                row[header.index("graded")] = "yes"
    with plan.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, delimiter=";").writerows([header, *rows])


def run_term(folder: Path) -> None:
    """Run the commands of a term: for most weeks one, for the first a plan before."""
    term = folder / "term"
    for week, sheet in enumerate(SHEETS):
        if week == 3:
            shutil.copy(folder / "roster_after_week3.csv", term / "roster.csv")
        for platform, _, _ in EXPORTS[week]:
            handed_in = folder / "handed_in" / f"week{week + 1}_{platform}.zip"
            run = ["run", handed_in, "--sheet", sheet, "--out", term / sheet]
            if week == 0:
                plan = folder / "week1_plan.csv"
                roster = term / "roster.csv"
                grading("plan", handed_in, "--sheet", sheet, "--roster", roster, "--out", plan)
                name_the_namesakes(plan)
                run += ["--plan", plan]
            grading(*run)
        if any(when == week for _, when in BY_MAIL):
            mail = folder / "handed_in" / f"week{week + 1}_mail"
            grading("run", mail, "--sheet", sheet, "--out", term / sheet)
    grading("term", term)


def differences(folder: Path) -> list[str]:
    """Compare the marks of the term with what was planned; a line each that differs."""
    planned = json.loads((folder / "planned.json").read_text())
    wrong = []
    for week, sheet in enumerate(SHEETS):
        with (folder / "term" / sheet / "marks.csv").open(encoding="utf-8", newline="") as file:
            rows = {row["student"]: row for row in csv.DictReader(file)}
        for student, points in planned.items():
            row = rows.get(student)
            found = None if row is None or row["state"] == "not submitted" else float(row["total"])
            if found != points[week]:
                wrong.append(f"{student}, {sheet}: {found}, planned {points[week]}")
        wrong += [f"{student}, {sheet}: nobody's" for student in rows.keys() - planned.keys()]
    return wrong


if __name__ == "__main__":
    run_term(Path(sys.argv[1]))
    print("\n".join(differences(Path(sys.argv[1]))) or "All as planned.")
