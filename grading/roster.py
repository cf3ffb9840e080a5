"""Who is in the course, and whose a submission is."""

import re
import unicodedata
from dataclasses import dataclass
from itertools import permutations
from pathlib import Path, PurePosixPath

from fmnist_utils.errors import DataError
from grading.platforms import FileName, platform_of
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

    Where a platform's names are known, the author stands where it puts them. An id beats a name;
    other spellings of a name are tried last, and only where one student remains. Elsewhere the
    folders tell the author, from the top, and the file's own name if no folder does.

    Parameters
    ----------
    submissions : list of Submission
    roster : list of Person or None
        Without one, a student is called as the platform or the folder calls them.
    sheet : str
        Says nothing of the author, wherever it stands.

    Returns
    -------
    by_student : dict of str to Submission
        By id; of several with the sheet's tasks, the latest: by the platform's time, else by that
        of the file.
    left : list of (str, str)
        Label and reason of those whose author is not known, or that a later one replaces.
    """
    platform = platform_of(each.label for each in submissions)
    told = {s.label: (platform and platform.read(s.label)) or FileName() for s in submissions}
    claims: dict[str, list[Submission]] = {}
    left = []
    for each in submissions:
        student, why = _author(told[each.label], each.label, roster, sheet)
        if student is None:
            left.append((each.label, why))
        else:
            claims.setdefault(student, []).append(each)
    by_student = {}
    for student, files in claims.items():
        accounts = {told[each.label].account for each in files}
        if len(accounts) > 1:
            why = f"{len(accounts)} people on {platform.name} seem to be {student}"
            left += [(each.label, why) for each in files]
            continue
        *earlier, by_student[student] = sorted(
            files,
            key=lambda s: (
                s.has_tasks,
                told[s.label].moment,
                told[s.label].attempt,
                s.modified,
                s.label,
            ),
        )
        left += [(each.label, f"{student} has handed in {_other(each)}") for each in earlier]
    return by_student, sorted(left)


def _other(passed_over: Submission) -> str:
    return "a later one" if passed_over.has_tasks else "another one, and no task is in this"


def _author(
    told: FileName, label: str, roster: list[Person] | None, sheet: str
) -> tuple[str | None, str]:
    """Return the id of the author, or why nobody can be told."""
    if roster is None:
        called = told.id or f"{told.name} {told.account}".strip()
        return called or _from_path(label, sheet), ""
    if told.id and (found := [p for p in roster if _same_id(told.id, p)]):
        return _only(found)
    if told.name:
        return _only(_called(told.name, roster))
    if told.id:
        return _only([])
    for part in _parts_without(sheet, label):
        if found := _in_words(_words(part), roster):
            return _only(found)
    return _only([])


def _only(found: list[Person]) -> tuple[str | None, str]:
    if len(found) == 1:
        return found[0].id, ""
    if not found:
        return None, "nobody of the roster stands in its path, by id or by name"
    return None, f"it may be of {' or '.join(person.id for person in found[:5])}"


def _same_id(text: str, person: Person) -> bool:
    return any(_words(text) == _words(key) for key in (person.id, *person.keys))


def _called(name: str, roster: list[Person]) -> list[Person]:
    """Return who is called so; if nobody is, who is but for accents, order and joining."""
    if found := [person for person in roster if _words(person.name) == _words(name)]:
        return found
    plain = _letters(name)
    return [person for person in roster if plain in _spellings(person.name)]


def _in_words(words: list[str], roster: list[Person]) -> list[Person]:
    """Return whose id stands among some words; if nobody's does, whose whole name: the longest."""
    text = f" {' '.join(words)} "
    if found := [p for p in roster if any(_stands_in(key, text) for key in (p.id, *p.keys))]:
        return found
    named = [p for p in roster if _is_named(p.name, words)]
    return [p for p in named if not any(_is_longer(other.name, p.name) for other in named)]


def _stands_in(key: str, text: str) -> bool:
    words = " ".join(_words(key))
    if words.isdigit():  # a number may be anything, but for the first word
        return text.startswith(f" {words} ")
    return bool(words) and f" {words} " in text


def _is_named(name: str, words: list[str]) -> bool:
    parts = _words(name)
    return bool(parts) and (set(parts) <= set(words) or bool(_spellings(name) & set(words)))


def _is_longer(name: str, other: str) -> bool:
    return set(_words(other)) < set(_words(name))


def _spellings(name: str) -> set[str]:
    """Return a name without accents and blanks, its parts in every order."""
    parts = [_letters(part) for part in _words(name)]
    if len(parts) > 5:
        return {"".join(parts), "".join(parts[1:] + parts[:1]), "".join(parts[-1:] + parts[:-1])}
    return {"".join(order) for order in permutations(parts)} - {""}


def _letters(text: str) -> str:
    """Return the letters and digits of a text, without accents."""
    apart = unicodedata.normalize("NFKD", text).casefold()
    return "".join(letter for letter in apart if letter.isalnum())


def _from_path(label: str, sheet: str) -> str:
    path = PurePosixPath(label)
    folders = [part for part in path.parts[:-1] if part not in (sheet, "submitted")]
    return folders[-1] if folders else path.stem


def _parts_without(sheet: str, label: str) -> list[str]:
    """Return the folders of a path from the top, then the file's name, without the sheet's."""
    path = PurePosixPath(label)
    parts = [*path.parts[:-1], path.stem]
    return [part.replace(sheet, " ") for part in parts if part not in (sheet, "submitted")]


def _words(text: str) -> list[str]:
    plain = unicodedata.normalize("NFKC", text).casefold()
    return [word for word in re.split(r"[\W_]+", plain) if word]
