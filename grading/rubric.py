"""Answers in words, to be marked by a rubric: task by task, in a random order, without names."""

import hmac
import io
import json
from csv import writer
from dataclasses import dataclass
from datetime import date
from html import escape
from pathlib import Path

from fmnist_utils.errors import DataError
from grading.free_text import FreeText
from grading.html_page import page
from grading.marks import safe
from grading.overrides import Override, points_in
from grading.tables import read_rows

COLUMNS = ("task", "answer", "text", "points", "comment")


@dataclass(frozen=True)
class Answer:
    """What somebody has written.

    Attributes
    ----------
    question : FreeText
    student : str
    code : str
        Stands for the student where answers are marked.
    text : str
    """

    question: FreeText
    student: str
    code: str
    text: str


def answers_to(questions: list[FreeText], results: dict[str, dict], secret: bytes) -> list[Answer]:
    """Collect the answers of a run: question by question, each in an order of its own.

    Parameters
    ----------
    questions : list of FreeText
        Those of the run's sheet.
    results : dict of str to dict
        By student; "texts" has what stands in cells that are marked by hand.
    secret : bytes
        Decides codes and order, so that both are the same when the marks come back.
    """
    found = []
    for question in questions:
        answers = [
            Answer(question, student, _code(secret, question.task, student), text)
            for student, result in results.items()
            if (text := result.get("texts", {}).get(question.task, "").strip())
        ]
        found += sorted(answers, key=lambda answer: answer.code)
    return found


def _code(secret: bytes, task: str, student: str) -> str:
    return hmac.digest(secret, f"rubric/{task}/{student}".encode(), "sha256").hex()[:10]


def rubric_csv(answers: list[Answer], marked: dict[tuple[str, str], Override]) -> bytes:
    """Return the answers as a table in UTF-8, with what has been decided before."""
    text = io.StringIO()
    table = writer(text, lineterminator="\n")
    table.writerow(COLUMNS)
    for answer in answers:
        before = marked.get((answer.student, answer.question.task))
        points, comment = (f"{before.points:g}", before.comment) if before else ("", "")
        table.writerow(
            [answer.question.task, answer.code, safe(answer.text), points, safe(comment)]
        )
    return text.getvalue().encode("utf-8", "replace")


def rubric_page(sheet: str, answers: list[Answer], marked: dict[tuple[str, str], Override]) -> str:
    """Return a page to mark the answers on; its button saves the same table as a file."""
    parts, last = [], None
    for answer in answers:
        question = answer.question
        if question != last:
            points = "".join(f"<li>{escape(point)}</li>" for point in question.rubric)
            parts.append(
                f"<h2>{escape(question.task)}, {question.points:g} points</h2>"
                f"<p>{escape(question.question)}</p><ul>{points}</ul>"
            )
            last = question
        before = marked.get((answer.student, question.task))
        value, comment = (f"{before.points:g}", before.comment) if before else ("", "")
        parts.append(
            f'<section class="open" data-task="{escape(question.task)}" data-code="{answer.code}">'
            f"<pre>{escape(answer.text)}</pre>"
            f'<label>Points <input type="number" min="0" max="{question.points:g}" step="any" '
            f'value="{value}"></label> '
            f'<label>Comment <input type="text" size="60" value="{escape(comment)}"></label>'
            "</section>"
        )
    body = f'<p>{len(answers)} answers. <button id="save">Save as CSV</button></p>{"".join(parts)}'
    return page(f"{sheet}: answers to mark", body, script=_SAVE)


#: Writes what has been typed as the table that `decisions` reads.
_SAVE = f"""
document.getElementById("save").onclick = () => {{
  const quoted = text => '"' + text.replaceAll('"', '""') + '"';
  const rows = [...document.querySelectorAll("section")].map(section => {{
    const [points, comment] = section.querySelectorAll("input");
    return [section.dataset.task, section.dataset.code, "", points.value, comment.value];
  }});
  const lines = [{json.dumps(list(COLUMNS))}, ...rows].map(row => row.map(quoted).join(","));
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([lines.join("\\n") + "\\n"], {{type: "text/csv"}}));
  link.download = "marked.csv";
  link.click();
}};
"""


def decisions(path: Path, answers: list[Answer], by: str, day: date) -> list[Override]:
    """Read a table that has been filled in; lines without points are not decided yet.

    Raises
    ------
    DataError
        If a column is missing, an answer is not known, or points are out of range.
    """
    known = {(answer.question.task, answer.code): answer for answer in answers}
    advice = "Name the table that `python -m grading rubric` has written."
    found = []
    for line, row in read_rows(path, ("task", "answer", "points"), advice):
        if not row["points"]:
            continue
        answer = known.get((row["task"], row["answer"]))
        if answer is None:
            raise DataError(
                f"{path.name} has in line {line} the answer {row['answer']!r} to {row['task']!r}, "
                "expected one of this run. Is it the table of another sheet?"
            )
        question = answer.question
        points = points_in(row["points"], question.points, f"{path.name} has in line {line}")
        comment = row.get("comment", "")
        found.append(
            Override(answer.student, question.sheet, question.task, points, comment, by, day)
        )
    return found
