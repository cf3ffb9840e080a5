"""Who is in the course, and whose a submission is."""

import re
import unicodedata
from dataclasses import dataclass
from itertools import permutations
from pathlib import Path, PurePosixPath

from fmnist_utils.errors import DataError
from grading.roster_tables import read_roster_table
from grading.submissions import Submission


@dataclass(frozen=True)
class Person:
    """A student: an id that is theirs alone, and a name.

    Attributes
    ----------
    id : str
    name : str
    keys : tuple of str
        What else tells the student on the learning platform, such as a login.
    """

    id: str
    name: str
    keys: tuple[str, ...] = ()


def read_roster(path: Path) -> list[Person]:
    """Read a roster as a learning platform exports it, or a table with the columns id and name.

    Raises
    ------
    DataError
        If its columns are not known, a line has no id, or an id stands twice.
    """
    people: dict[str, Person] = {}
    kind, rows = read_roster_table(path)
    for line, ids, name in rows:
        key, *others = [each for each in ids if each] or [""]
        if not key:
            raise DataError(
                f"{path.name} has no id in line {line}, expected one in {' or '.join(kind.ids)}. "
                "Fill it in."
            )
        if key in people:
            raise DataError(
                f"{path.name} has the id {key!r} in line {line} for the second time, expected each "
                "once. Take a line out."
            )
        people[key] = Person(key, name, tuple(others))
    if not people:
        raise DataError(f"{path.name} lists nobody, expected a line a student. Check the file.")
    return list(people.values())


def assign(
    submissions: list[Submission], roster: list[Person] | None, sheet: str
) -> tuple[dict[str, Submission], list[tuple[str, str]]]:
    """Find the author of each submission.

    With a roster: the one student whose id or whole name stands in the path, as words of their
    own; where they lead to two, nobody. Without: the folder that holds it, or its own name.

    Parameters
    ----------
    submissions : list of Submission
    roster : list of Person or None
    sheet : str
        A folder of this name is nbgrader's, between the student's and the file.

    Returns
    -------
    by_student : dict of str to Submission
        By id; of several, the newest.
    left : list of (str, str)
        Label and reason of those whose author is not known, or that a newer one replaces.
    """
    by_student: dict[str, Submission] = {}
    left = []
    for each in sorted(submissions, key=lambda s: (s.modified, s.label)):
        if roster is None:
            student, why = _from_path(each.label, sheet), ""
        else:
            student, why = _from_roster(each.label, roster)
        if student is None:
            left.append((each.label, why))
            continue
        if student in by_student:
            left.append((by_student[student].label, f"{student} has handed in a newer one"))
        by_student[student] = each
    return by_student, sorted(left)


def _from_path(label: str, sheet: str) -> str:
    path = PurePosixPath(label)
    folders = [part for part in path.parts[:-1] if part not in (sheet, "submitted")]
    return folders[-1] if folders else path.stem


def _from_roster(label: str, roster: list[Person]) -> tuple[str | None, str]:
    words = _words(label)
    text = f" {' '.join(words)} "
    by_id = [
        person
        for person in roster
        if any(f" {' '.join(_words(key))} " in text for key in (person.id, *person.keys))
    ]
    by_name = [person for person in roster if _named(person.name, words)]
    # both count: else a file's own name could make it another's
    found = list(dict.fromkeys(by_id + by_name))
    if len(found) == 1:
        return found[0].id, ""
    if not found:
        return None, "nobody of the roster stands in its path, by id or by name"
    return None, f"it may be of {' or '.join(person.id for person in found[:5])}"


def _named(name: str, words: list[str]) -> bool:
    parts = _words(name)
    if not parts:
        return False
    together = {"".join(order) for order in permutations(parts)} if len(parts) <= 4 else set()
    return set(parts) <= set(words) or bool(together & set(words))


def _words(text: str) -> list[str]:
    plain = unicodedata.normalize("NFKC", text).casefold()
    return [word for word in re.split(r"[\W_]+", plain) if word]
