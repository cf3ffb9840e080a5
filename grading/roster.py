"""Who is in the course, and whose a file is."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from itertools import permutations
from pathlib import Path, PurePosixPath

from fmnist_utils.errors import DataError
from grading.moments import iso_time
from grading.platforms import FileName
from grading.roster_tables import participant, read_roster_table
from grading.sheets import sheet_names


@dataclass(frozen=True)
class Person:
    """A student: an id that is theirs alone, and a name.

    Attributes
    ----------
    id : str
    name : str
    keys : tuple of str
        What else tells the student on the learning platform, such as a login.
    groups : tuple of str
        Names of groups that hand in together.
    """

    id: str
    name: str
    keys: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()


@dataclass(frozen=True)
class Author:
    """A student who has handed in a file, and how that was told."""

    id: str
    name: str
    told_by: str
    exact: bool = True


def read_roster(path: Path) -> list[Person]:
    """Read a roster as a learning platform exports it, or a table with the columns id and name.

    Raises
    ------
    DataError
        If its columns are not known, a line has no id, or an id stands twice.
    """
    people: dict[str, Person] = {}
    kind, rows = read_roster_table(path)
    for row in rows:
        key, *others = [each for each in row.ids if each] or [""]
        if not key:
            raise DataError(
                f"{path.name} has no id in line {row.number}, expected one in "
                f"{' or '.join(kind.ids)}. Fill it in."
            )
        if key in people:
            raise DataError(
                f"{path.name} has the id {key!r} in line {row.number} for the second time, "
                "expected each once. Take a line out."
            )
        people[key] = Person(key, row.name, tuple(others), row.groups)
    if not people:
        raise DataError(f"{path.name} lists nobody, expected a line a student. Check the file.")
    return list(people.values())


class Roster:
    """Finds students by what a path says of them.

    Parameters
    ----------
    people : list of Person
    """

    def __init__(self, people: list[Person]) -> None:
        self.people = people
        self._keys = [
            (" ".join(words(key)), person)
            for person in people
            for key in (person.id, *person.keys)
            if words(key)
        ]
        self._names = [(words(person.name), person) for person in people if words(person.name)]
        self._letters = [({_letters(word) for word in name}, name, p) for name, p in self._names]
        self._known: dict[str, tuple[list[Person], str, bool]] = {}
        self._spellings: dict[str, list[Person]] = {}
        self._groups: dict[str, list[Person]] = {}
        for person in people:
            for spelling in _spellings(person.name):
                self._spellings.setdefault(spelling, []).append(person)
            for group in person.groups:
                self._groups.setdefault(_letters(group), []).append(person)

    def on_platform(self, said: FileName, platform: str) -> tuple[list[Author], str]:
        """Return whose a file is by what its platform says, or nobody and the reason.

        An id beats a name; other spellings of a name are tried last, and only where one student
        remains. A group's file is of all its members.
        """
        if said.account and (found := self._with_key(participant(said.account))):
            return _only(found, f"{platform}, by the participant's number")
        numbered = self._with_key(said.number)
        if found := self._with_key(said.id) or self._at_end(said.tail):
            return _only(found, f"{platform}, by id")
        members = self._groups.get(_letters(said.name), []) if said.name else []
        if members and (not numbered or numbered[0] in members):
            return [Author(each.id, each.name, f"{platform}, by group") for each in members], ""
        name = said.name or said.id
        named, exact = self._called(name)
        if numbered and named and numbered[0] not in named:
            who = f"its number says {_ids(numbered)}, its name {_ids(named)}"
            return [], f"{who}: which of them?"
        if numbered:
            return _only(numbered, f"{platform}, by id")
        if named or name or said.tail:
            how = f"{platform}, by name" if exact else f"{platform}, by name in another spelling"
            nobody = f"nobody of the roster is {name or said.tail!r}, whom {platform} names"
            return _only(named, how, exact) if named else ([], nobody)
        return [], f"{platform} does not say whose it is: was it downloaded without names?"

    def in_path(self, label: str) -> tuple[list[Author], str, int]:
        """Return whose a file is by its folders, from the top, and by its own name in the end.

        Returns
        -------
        authors : list of Author
            One, or nobody.
        why_not : str
        depth : int
            Of the folder that tells; that of the file's own name if it does.
        """
        parts = parts_of(label)
        by_number: tuple[list[Person], int] | None = None
        for depth, part in enumerate(parts):
            where = "file's name" if depth == len(parts) - 1 else "folder"
            found, how, exact = self._in_words(part)
            if not found and by_number is None and (found := self._numbered(part)):
                by_number = found, depth  # a short number may be a week's: does a name say else?
                continue
            if not found:
                continue
            if by_number and by_number[0] != found:
                who = f"a number says {_ids(by_number[0])}, a name {_ids(found)}"
                return [], f"{who}: which of them?", depth
            return *_only(found, f"{where}, {how}", exact), depth
        if by_number:
            where = "file's name" if by_number[1] == len(parts) - 1 else "folder"
            return *_only(by_number[0], f"{where}, by id"), by_number[1]
        return *_only([], ""), len(parts) - 1

    def stands_in(self, folder: str) -> bool:
        """Tell whether a folder's path names a student, by id or by name."""
        return any(found and exact for found, _, exact in map(self._in_words, parts_of(folder)))

    def _with_key(self, text: str) -> list[Person]:
        wanted = " ".join(words(text))
        return _distinct(person for key, person in self._keys if key == wanted)

    def _at_end(self, tail: str) -> list[Person]:
        """Return whose id ends a text, behind a title: the longest."""
        text = " ".join(words(tail))
        fitting = [(k, p) for k, p in self._keys if text == k or text.endswith(f" {k}")]
        longest = max((len(key) for key, _ in fitting), default=0)
        return _distinct(person for key, person in fitting if len(key) == longest)

    def _called(self, name: str) -> tuple[list[Person], bool]:
        """Return who is called so; if nobody is, who is but for accents, order and joining."""
        wanted = words(name)
        if found := [person for parts, person in self._names if wanted and parts == wanted]:
            return found, True
        if "," in name:  # "Lovelace, Ada"
            last, _, first = name.partition(",")
            turned = words(f"{first} {last}")
            if found := [person for parts, person in self._names if parts == turned]:
                return found, True
        return self._spellings.get(_letters(name), []), False

    def _in_words(self, part: list[str]) -> tuple[list[Person], str, bool]:
        """Return whose id stands among some words; if nobody's does, whose name: the longest.

        An id beats a name, but for one that is in full another student's: then both are returned.
        """
        text = _DATE.sub(" ", f" {' '.join(part)} ")
        if text not in self._known:  # a folder comes again with each of its files
            self._known[text] = self._in_text(text, part)
        return self._known[text]

    def _in_text(self, text: str, part: list[str]) -> tuple[list[Person], str, bool]:
        keys = [(k, p) for k, p in self._keys if f" {k} " in text and not _is_a_short_number(k)]
        keys = [(k, p) for k, p in keys if not any(f" {k} " in f" {j} " for j, _ in keys if j != k)]
        exact = [(name, p) for name, p in self._names if f" {' '.join(name)} " in text]
        if keys:
            found = _distinct(person for _, person in keys)
            others = [person for person in _longest(exact) if person not in found]
            differ = others and not any(person in found for person in _longest(exact))
            return found + others * bool(differ), "by id", True
        if exact:
            return _longest(exact), "by name", True
        plain = {_letters(word) for word in part}
        loose = [(name, p) for letters, name, p in self._letters if letters <= plain]
        spelled = plain | {_letters("".join(part))}
        joined = [(words(p.name), p) for text in spelled for p in self._spellings.get(text, [])]
        return _longest(loose + joined), "by name in another spelling", False

    def _numbered(self, part: list[str]) -> list[Person]:
        """Return whose id is a short number that is all there is, but for words of their name."""
        if not part or not part[0].isdigit():
            return []
        return [p for p in self._with_key(part[0]) if set(part[1:]) <= set(words(p.name))]


def _only(found: list[Person], told_by: str, exact: bool = True) -> tuple[list[Author], str]:
    if len(found) == 1:
        return [Author(found[0].id, found[0].name, told_by, exact)], ""
    if not found:
        return [], "nobody of the roster stands in its path, by id or by name"
    return [], f"it may be of {_ids(found)}"


def _ids(people: list[Person]) -> str:
    return " or ".join(person.id for person in people[:5])


def _distinct(people: Iterable[Person]) -> list[Person]:
    return list(dict.fromkeys(people))


def _longest(named: list[tuple[list[str], Person]]) -> list[Person]:
    """Leave out whose name is a part of another's that stands there, too."""
    sets = [set(name) for name, _ in named]
    return _distinct(person for name, person in named if not any(set(name) < each for each in sets))


def _is_a_short_number(key: str) -> bool:
    """Tell what may as well be a day, a week, a copy's number or a time."""
    return key.isdigit() and (len(key) < 5 or bool(iso_time(key)) or _is_a_short_date(key))


def _is_a_short_date(key: str) -> bool:
    """Tell a date of six digits or a time, in whatever order."""
    if len(key) != 6:
        return False
    pairs = [int(key[place : place + 2]) for place in (0, 2, 4)]
    return any(iso_time(f"20{y:02}-{m:02}-{d:02}") for y, m, d in permutations(pairs)) or (
        pairs[0] < 24 and pairs[1] < 60 and pairs[2] < 60
    )


#: "may" is a login, and "May 3" a day.
_MONTH = (
    "(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    "|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
)
_DATE = re.compile(rf" (?:\d{{1,2}} {_MONTH}|{_MONTH} \d{{1,2}})(?= )")
#: A file is copied by browsers and systems as "sheet (1)", "sheet-1" or "sheet - Copy".
_COPY = re.compile(r"(?:[ _]?\(\d{1,3}\)|-\d{1,3}| - Copy| copy)$", re.IGNORECASE)


def parts_of(label: str) -> list[list[str]]:
    """Return the words of each folder of a path and of the file's name, without sheets' names."""
    path = PurePosixPath(label)
    return [words(called(part)) for part in (*path.parts[:-1], path.stem)]


def called(name: str) -> str:
    """Return a folder's or a file's name without a sheet's, the number of a copy, and ".zip".

    Examples
    --------
    >>> called("Ada - 01 Read the bytes (2)")
    'Ada'
    """
    name = _COPY.sub("", name.removesuffix(".zip"))
    return _sheets_and_submitted().sub(" ", name).strip(" _-.")


@cache
def _sheets_and_submitted() -> re.Pattern:
    names = (r"[\W_]+".join(words(sheet)) for sheet in sheet_names())
    return re.compile(rf"(?<![^\W_])(?:submitted|{'|'.join(names)})(?![^\W_])", re.IGNORECASE)


def words(text: str) -> list[str]:
    """Return the words of a text: capitals, and how an accent is written, do not matter."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    return [word for word in re.split(r"[\W_]+", plain) if word]


#: Letters with a stroke through them, and joined ones, are not taken apart as accents are.
_STROKES = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ð": "d", "ı": "i", "æ": "ae", "œ": "oe"})


def _spellings(name: str) -> set[str]:
    """Return a name without accents and blanks, its parts in every order."""
    parts = [_letters(part) for part in words(name)]
    if len(parts) > 5:
        return {"".join(parts), "".join(parts[1:] + parts[:1]), "".join(parts[-1:] + parts[:-1])}
    return {"".join(order) for order in permutations(parts)} - {""}


def _letters(text: str) -> str:
    """Return the letters and digits of a text, without accents."""
    apart = unicodedata.normalize("NFKD", text).casefold().translate(_STROKES)
    return "".join(letter for letter in apart if letter.isalnum())
