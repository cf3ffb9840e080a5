"""Made hand-ins: a notebook of a sheet, and folders and archives of files."""

import io
import json
import stat
import zipfile
from pathlib import Path

from grading.plan import Plan, make_plan
from grading.roster import Person
from grading.sheets import EXERCISES

#: A plain file, and when it was changed.
_PLAIN = [stat.S_IFREG | 0o644, (2026, 1, 1, 0, 0, 0)]
SHEET, OTHER = "01_read_the_bytes", "02_draw_sprites"


def given(sheet=SHEET):
    """Return a sheet as students get it."""
    return (EXERCISES / sheet / f"{sheet}.ipynb").read_bytes()


def work(text="mine", sheet=SHEET):
    """Return a sheet with a cell of a student's own."""
    made = json.loads(given(sheet))
    made["cells"].append({"cell_type": "code", "metadata": {}, "outputs": [], "source": [text],
                          "execution_count": None, "id": "own"})  # fmt: skip
    return json.dumps(made).encode()


def zip_of(entries, compression=zipfile.ZIP_DEFLATED):
    """Return a zip as bytes; an entry is a name, a content and, if need be, its kind and time."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", compression) as archive:
        for name, content, *more in entries:
            kind, moment = [*more, *_PLAIN[len(more) :]]
            entry = zipfile.ZipInfo("x", moment)
            entry.filename = name  # as it is: a backslash, too
            entry.external_attr = kind << 16
            archive.writestr(entry, content, compression)
    return made.getvalue()


def folder_of(place: Path, files):
    """Write files by their paths."""
    for label, content in files.items():
        path = place / label
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return place


def people_of(**names):
    """Return a roster: an id and a name each."""
    return [Person(key, name) for key, name in names.items()]


def planned(place: Path, files, people=None, sheet="") -> Plan:
    """Plan a folder of these files."""
    return make_plan(folder_of(place / "subs", files), people, sheet)


def students(plan: Plan):
    """Return the student of each file that is told."""
    return {line.file: line.student for line in plan.lines if line.student}


def graded(plan: Plan):
    """Return the files that are to be graded, by student and sheet."""
    return {(line.student, line.sheet): line.file for line in plan.lines if line.graded}


def reasons(plan: Plan):
    """Return the reason of each file that is not graded."""
    return dict(plan.not_graded())
