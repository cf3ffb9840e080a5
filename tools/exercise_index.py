"""Write the index of the exercises: ``python -m tools.exercise_index``; a test holds it."""

from fmnist_utils.course_plan import read_plan, sheet_minutes
from tools import answers, generate_exercises

INDEX = generate_exercises.EXERCISES / "README.md"
HEAD = (
    "# Exercises\n\n"
    "A practice sheet for each lesson, to do alone: write a function, run the check below it, and "
    "it says at once whether the answer is right, and if not, what was found, what was "
    'expected, and the likely mistake. `check.hint("name")` gives a hint, one rung at a time; '
    "`check.progress()` shows where you are, and `python -m fmnist_utils progress` does so for all "
    "sheets; both are kept when you come back. Nothing is sent anywhere.\n\n"
    "These notebooks are made from `solutions/` by `make exercises`; do not edit them here. To "
    "work on them: `make lab`, or `python -m fmnist_utils lab`, lays out a folder of your own, "
    "with the sheets and the lessons, and never writes over your answers.\n\n"
    "| sheet | minutes | tasks |\n|---|---|---|\n"
)


def index() -> str:
    """Return the page: a row a sheet, with its tasks in order."""
    titles = {lesson.file: lesson.title for lesson in read_plan()[0]}
    rows = []
    for path in generate_exercises.sheets():
        name = path.stem
        tasks = answers.checks_of(name).sheet.tasks.values()
        listed = ", ".join(f"{'★' * task.stars} `{task.name}`" for task in tasks)
        link = f"[{name[:2]} {titles[name]}]({name}/{name}.ipynb)"
        rows.append(f"| {link} | {sheet_minutes(path)} | {listed} |\n")
    return HEAD + "".join(rows)


if __name__ == "__main__":
    INDEX.write_text(index(), encoding="utf-8")
