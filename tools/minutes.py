"""Reckon a lesson's minutes from what stands in it: ``python -m tools.minutes`` lists all lessons.

A student reads, predicts, runs and looks. The rates are the course's own: about half the speed of
silent reading, 238 words a minute of non-fiction (M. Brysbaert, Journal of Memory and Language 109
(2019), 104047), since this text is read to be worked with; and a little time for each line of
code, each prediction and each picture.
"""

import re
from pathlib import Path

import nbformat

from fmnist_utils.course_plan import Lesson, read_plan
from tools import course

WORDS_A_MINUTE = 120
SECONDS_A_LINE, SECONDS_A_PREDICTION, SECONDS_A_PICTURE = 6, 30, 30
#: What is folded away is read by whoever wants to.
FOLDED = re.compile(r"<details>.*?</details>", re.DOTALL)
TARGET = re.compile(r"\]\([^)]*\)")


def minutes_of(path: Path, processor_seconds: float) -> float:
    """Return a student's minutes with a lesson.

    Parameters
    ----------
    path : Path
        The notebook, stored with its outputs.
    processor_seconds : float
        What the computer needs.

    Returns
    -------
    float
    """
    words = predictions = lines = pictures = 0
    for cell in nbformat.read(path, as_version=4).cells:
        if cell.cell_type == "markdown":
            text = TARGET.sub("]", FOLDED.sub("", cell.source))
            words += len(text.split())
            predictions += text.count("**Predict")
        elif "remove-cell" not in cell.metadata.get("tags", []):
            lines += sum(bool(line.strip()) for line in cell.source.splitlines())
            pictures += any("image/png" in output.get("data", {}) for output in cell.outputs)
    seconds = (
        lines * SECONDS_A_LINE
        + predictions * SECONDS_A_PREDICTION
        + pictures * SECONDS_A_PICTURE
        + processor_seconds
    )
    return words / WORDS_A_MINUTE + seconds / 60


def reckoned(lesson: Lesson) -> float:
    """Return the minutes of one of the course's lessons, with what it leaves to do alone."""
    path = course.ROOT / "notebooks" / f"{lesson.file}.ipynb"
    return minutes_of(path, lesson.processor_seconds) + lesson.own_work


if __name__ == "__main__":
    for lesson in read_plan()[0]:
        print(f"{lesson.file:28} {reckoned(lesson):5.1f}, stated {lesson.minutes}")
