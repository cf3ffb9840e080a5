"""``plan.csv``: the plan as a table that an instructor reads, edits and gives back."""

import csv
import io
import re
import unicodedata
from dataclasses import replace
from pathlib import Path

from fmnist_utils.errors import DataError
from grading.marks import safe
from grading.plan import Plan, PlanLine
from grading.roster import Person
from grading.sheets import sheet_of
from grading.tables import column_key, read_rows, read_table

COLUMNS = ("file", "student", "name", "sheet", "attempt", "time", "told by", "graded", "reason")
#: What must be there when it comes back; the others are for the reader.
_NEEDED = ("file", "student", "sheet", "graded")
_YES, _NO = ("yes", "y", "true", "1", "x"), ("no", "n", "false", "0", "")
_BLANK_END = re.compile(r"^\s|\s$")
#: Joiners stand within names of some languages; other characters without a shape are shown.
_JOINERS = "\u200c\u200d"


def plan_csv(plan: Plan) -> bytes:
    """Return the plan as a table in UTF-8, with the columns of `COLUMNS`."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    for line in plan.lines:
        writer.writerow(
            [
                cell(line.file),
                cell(line.student),
                cell(line.name),
                line.sheet,
                line.attempt or "",
                line.time,
                cell(line.told_by),
                "yes" if line.graded else "no",
                cell(line.reason),
            ]
        )
    return text.getvalue().encode("utf-8")


def left_in(path: Path) -> list[tuple[str, str]]:
    """Return file and reason of each that is not graded by a plan; nothing if there is no plan."""
    if not path.exists():
        return []
    rows = read_rows(path, ("file", "graded", "reason"), "Grade again: it is written anew.")
    return [(row["file"], row["reason"]) for _, row in rows if row["graded"] == "no"]


def cell(text: str) -> str:
    """Return a text as a cell: one line, no formula, and no blank at an end, which gets lost."""
    return safe(_BLANK_END.sub(lambda blank: f"\\u{ord(blank[0]):04x}", shown(text)))


def shown(text: str) -> str:
    r"""Return a text in which each character is seen, for a terminal or a table.

    Examples
    --------
    >>> shown("a\x1b[2Jb")
    'a\\x1b[2Jb'
    >>> shown("Zoë")
    'Zoë'
    """
    return "".join(map(_shown, text))


def _shown(character: str) -> str:
    hidden = unicodedata.category(character) in ("Cc", "Cf", "Cs", "Zl", "Zp")
    if character == "\\" or (hidden and character not in _JOINERS):
        return character.encode("unicode_escape").decode()
    return character


def read_plan(path: Path, plan: Plan, roster: list[Person] | None) -> Plan:
    """Read a plan that an instructor may have edited, and check it against what is there.

    Rows and columns may be in any order, and the separator and the encoding any spreadsheet's.
    Student, sheet and graded may be changed, and a line may be copied for another student.

    Parameters
    ----------
    path : Path
    plan : Plan
        As `make_plan` makes it now.
    roster : list of Person or None

    Raises
    ------
    DataError
        If a column is missing; a file of the table is gone, or one has come since; a student or a
        sheet is not known; or a student has two files of one sheet that are to be graded.
    """
    lines = read_table(path)
    header = [column_key(field) for field in lines[0][1]] if lines else []
    missing = [column for column in _NEEDED if column not in header]
    if missing:
        raise DataError(
            f"{path.name} has no column {' and no column '.join(missing)}, expected those of a "
            "plan: " + ", ".join(COLUMNS) + ". Make it anew: python -m grading plan"
        )
    places = {column: header.index(column) for column in (*_NEEDED, "attempt") if column in header}
    known: dict[str, list[PlanLine]] = {}
    for line in plan.lines:
        known.setdefault(cell(line.file), []).append(line)
    people = {cell(person.id): person for person in roster or []}
    edited: dict[PlanLine, None] = {}
    seen, chosen = set(), {}
    for number, fields in lines[1:]:
        row = {"attempt": ""}
        row |= {key: fields[at] if at < len(fields) else "" for key, at in places.items()}
        if not any(row.values()):
            continue
        where = f"Line {number} of {path.name}"
        if row["file"] not in known:
            raise DataError(
                f"{where} has the file {row['file']!r}, which is not there now. Take the line out, "
                "or make the plan anew."
            )
        line = _edited(row, known[row["file"]], people, plan, where, roster is not None)
        if line in edited:
            continue  # a line that was copied, and not changed
        first = chosen.setdefault((line.student, line.sheet), number) if line.graded else number
        if first != number:
            raise DataError(
                f"{where} is the second to be graded of {line.student} and {line.sheet}, after "
                f"line {first}, expected one file a student and sheet. Say no in one of them."
            )
        edited[line] = None
        seen.add(row["file"])
    if new := [file for file in known if file not in seen]:
        raise DataError(
            f"{path.name} has no line for {new[0]!r}{_and_more(len(new) - 1)}, expected one for "
            "each file. Make the plan anew, or add a line that says no."
        )
    return replace(plan, lines=list(edited))


def _and_more(count: int) -> str:
    return f" and {count} more" if count else ""


def _edited(
    row: dict[str, str],
    of_file: list[PlanLine],
    people: dict[str, Person],
    plan: Plan,
    where: str,
    has_roster: bool,
) -> PlanLine:
    """Return a line of the plan as the table has it now."""
    answer = row["graded"].casefold()
    if answer not in (*_YES, *_NO):
        raise DataError(f"{where} has graded {row['graded']!r}, expected yes or no. Mend it.")
    is_graded = answer in _YES

    def agrees(line: PlanLine) -> bool:
        return row["sheet"] == line.sheet and _same_id(row["student"], line.student)

    line = next(filter(agrees, of_file), of_file[0])
    student, name = line.student, line.name
    if not _same_id(row["student"], student):
        student, name = row["student"], ""
    if has_roster and student:
        person = _person(student, people, where)
        student, name = person.id, person.name
    if row["sheet"] and row["sheet"] != line.sheet:
        try:
            sheet_of(row["sheet"])
        except DataError as error:
            raise DataError(f"{where}: {error}") from None
    if is_graded and not (student and row["sheet"]):
        lacks = "student" if not student else "sheet"
        raise DataError(
            f"{where} is to be graded and has no {lacks}, expected both. Fill it in, or say no."
        )
    file = plan.files.get(line.file)
    if is_graded and (file is None or file.closed):
        raise DataError(
            f"{where} is to be graded, but {line.reason}, expected a file that can be read. Say no."
        )
    why = "" if is_graded else "the plan says no"
    attempt = row["attempt"]
    return replace(
        line,
        student=student,
        name=name,
        sheet=row["sheet"],
        attempt=int(attempt) if re.fullmatch(r"\d{1,4}", attempt) else line.attempt,
        told_by=line.told_by if agrees(line) else "the plan, by hand",
        graded=is_graded,
        reason=line.reason if line.graded == is_graded else why,
    )


def _person(student: str, people: dict[str, Person], where: str) -> Person:
    if cell(student) in people:
        return people[cell(student)]
    if student in people:
        return people[student]
    found = [person for person in people.values() if _same_id(student, person.id)]
    if len(found) == 1:
        return found[0]
    raise DataError(
        f"{where} has the student {student!r}, expected an id of the roster. Mend it, or leave it "
        "empty and say no."
    )


def _same_id(written: str, known: str) -> bool:
    """Compare ids; a spreadsheet takes the zeros off the front of a number."""
    if written in (known, cell(known)):
        return True
    return written.isdigit() and known.isdigit() and written == (known.lstrip("0") or "0")
