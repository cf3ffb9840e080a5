"""How far a student is on all practice sheets: the map of the course, for the terminal."""

from importlib import import_module

from fmnist_utils.checks.engine.outcome import CORRECT, LOOKS

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


def course_map() -> str:
    """Draw how far each sheet is, one line a sheet.

    Returns
    -------
    str
        A mark for each task (✓ right, ✗ not yet, ○ not started), how many are right, and where the
        student might go on.
    """
    width = max(map(len, SHEETS))
    lines, done, total, next_task = [], 0, 0, ""
    for number, name in enumerate(SHEETS):
        sheet = import_module(f"fmnist_utils.checks.{name}").sheet
        states = sheet.states_in_order
        right = sum(state == CORRECT for state in states.values())
        marks = "".join(LOOKS[state][0] for state in states.values())
        title = name.replace("_", " ")
        lines.append(f"{number:02} {title:{width}}  {marks:8}  {right} of {len(states)}")
        done, total = done + right, total + len(states)
        open_tasks = [task for task, state in states.items() if state != CORRECT]
        if open_tasks and not next_task:
            next_task = f"Next: sheet {number:02}, {open_tasks[0]}."
    legend = ", ".join(f"{mark} {state}" for state, (mark, _) in LOOKS.items())
    end = next_task or "All sheets are done."
    return "\n".join([*lines, "", f"{done} of {total} tasks right ({legend}). {end}"])
