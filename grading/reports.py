"""What people read of a run: marks, a feedback page a student and a summary, each file whole."""

from pathlib import Path

from grading.backups import write_keeping_last
from grading.feedback import feedback_page
from grading.file_names import page_name
from grading.final_marks import read_final
from grading.marks import marks_csv
from grading.roster import Person
from grading.similarity import same_code
from grading.summary import summary_page

MARKS, FEEDBACK, SUMMARY = "marks.csv", "feedback", "summary.html"


def write_reports(out: Path, roster: list[Person] | None, left: list[tuple[str, str]]) -> int:
    """Write the marks of a run, with all that has been decided since, and what goes with them.

    Parameters
    ----------
    out : Path
        The folder of the run.
    roster : list of Person or None
        By default that beside the folder, if there is one. Who is not in it is in the marks, and
        not in the summary.
    left : list of (str, str)
        Files that were not graded, and why.

    Returns
    -------
    int
        How many students have marks.

    Raises
    ------
    DataError
        If there are no results, or one of the term's files cannot be understood.
    """
    final = read_final(out)
    people = roster or final.people or None
    names = {person.id: person.name for person in people or []}
    (out / FEEDBACK).mkdir(exist_ok=True)
    write_keeping_last(out / MARKS, marks_csv(final.results, people))
    for student, result in final.results.items():
        page = feedback_page(student, names.get(student, ""), result)
        write_keeping_last(out / FEEDBACK / page_name(student), page.encode("utf-8", "replace"))
    present = {s: r for s, r in final.results.items() if not names or s in names}
    summary = summary_page(final.sheet, present or final.results, left, same_code(present))
    write_keeping_last(out / SUMMARY, summary.encode("utf-8", "replace"))
    return len(final.results)
