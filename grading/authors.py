"""Whose each file of a hand-in is: where its platform puts it, else by the folders from the top."""

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import PurePosixPath

from grading.gradescope import METADATA, read_metadata
from grading.moments import iso_time
from grading.platforms import Export, FileName, Platform, exports_in
from grading.roster import Author, Person, Roster, called
from grading.submissions import Submission

#: A file that says when another was handed in has a line; Gradescope's has all that was printed.
_MOST_MOMENT, _MOST_METADATA = 200, 200 * 10**6
#: Gradescope's folders, each with a submission in it.
_SUBMISSION = re.compile(r"submission_\d+/")
#: Folders of the course, or of a platform, that lie in everybody's.
_EVERYBODYS = {"exercises", "notebooks", "solutions", "submitted", "submissions", "assignments",
               "submission attachment(s)"}  # fmt: skip


@dataclass(frozen=True)
class Told:
    """What the path of a file tells.

    Attributes
    ----------
    authors : tuple of Author
        Several if a group has handed it in; nobody if it is not known.
    why_nobody : str
    platform, export : str
        The platform that has named it, and the folder of that export; empty if none has.
    is_platforms_own : bool
        Whether the platform added it for itself.
    time : str
        In ISO 8601, as the platform says; empty if it does not.
    order : tuple of int
        Of files with the same time, the larger one is later.
    who : tuple of str
        What is the same for all files of one student in the export.
    """

    authors: tuple[Author, ...] = ()
    why_nobody: str = ""
    platform: str = ""
    export: str = ""
    is_platforms_own: bool = False
    time: str = ""
    order: tuple[int, ...] = ()
    who: tuple[str, ...] = ()


def tell_authors(files: Sequence[Submission], people: list[Person] | None) -> dict[str, Told]:
    """Say whose each file is, by path.

    Parameters
    ----------
    files : sequence of Submission
    people : list of Person or None
        Without them, a student is called as the platform or the folder calls them.

    Raises
    ------
    DataError
        If Gradescope's metadata cannot be read.
    """
    roster = Roster(people) if people is not None else None
    by_label = {file.label: file for file in files}
    exports = _exports(list(by_label), roster)
    said = {label: export.platform.read(label) for label, export in exports.items()}
    for label, submissions in _gradescope(by_label, exports, roster):
        folder = label.removesuffix(METADATA)
        export = Export(Platform("Gradescope", "", own=METADATA), folder)
        for each in by_label:
            if each.startswith(folder):
                exports[each] = export
                said[each] = submissions.get(each.removeprefix(folder).partition("/")[0], [])
    told = {}
    for label, export in exports.items():
        time = _time_beside(by_label, export.platform.moment_file(label))
        told[label] = _on_platform(said[label], time, label, export, roster)
    plain = [label for label in by_label if label not in exports]
    told |= _in_folders(plain, roster) if roster else _as_called(plain)
    _settle_claims(told)
    return told


def _exports(labels: list[str], roster: Roster | None) -> dict[str, Export]:
    """Find the platforms' exports; what only looks like one in a student's folder is none."""
    found = exports_in(labels)
    notebooks = {label for label in labels if label.lower().endswith(".ipynb")}
    for export in set(found.values()):
        within = {label for label in found if found[label] == export}
        if not export.folder:
            continue
        if roster:
            in_a_students = roster.stands_in(export.folder)
        else:
            who = {each.who for label in within for each in export.platform.read(label)}
            in_a_students = len(who) == 1 and not notebooks <= within
        if in_a_students:
            found = {label: each for label, each in found.items() if each != export}
    return found


def _gradescope(
    files: dict[str, Submission], exports: dict[str, Export], roster: Roster | None
) -> list[tuple[str, dict[str, list[FileName]]]]:
    """Read the metadata of Gradescope's exports, the outermost first.

    A student may hand in a file of that name, too: in an export, or in a student's folder, it says
    nothing.
    """
    found = []
    names = [label for label in files if PurePosixPath(label).name == METADATA]
    for label in sorted(names, key=lambda label: label.count("/")):
        folder = label.removesuffix(METADATA)
        within = any(folder.startswith(other.removesuffix(METADATA)) for other, _ in found)
        if within or label in exports or (roster and roster.stands_in(folder)):
            continue
        if not roster and not all(each.startswith(folder) for each in files):
            continue
        if any(_SUBMISSION.match(each, len(folder)) for each in files if each.startswith(folder)):
            content = files[label].read_or_nothing(_MOST_METADATA)
            found.append((label, read_metadata(content, label)))
    return found


def _time_beside(files: dict[str, Submission], label: str) -> str:
    if label not in files:
        return ""
    return iso_time(files[label].read_or_nothing(_MOST_MOMENT).decode("utf-8", "replace"))


def _on_platform(
    said: list[FileName], time: str, label: str, export: Export, roster: Roster | None
) -> Told:
    name = export.platform.name
    first = said[0] if said else FileName()
    told = Told(
        platform=name,
        export=export.folder,
        is_platforms_own=export.is_own(label),
        time=first.time or time,
        order=first.order,
        who=first.who if len(said) == 1 else (),
        why_nobody=f"{name} does not say whose it is",
    )
    authors: list[Author] = []
    for each in said:
        if roster:
            found, why = roster.on_platform(each, name)
        else:
            found, why = _named_by(each, name), told.why_nobody
        if not found:
            told = replace(told, why_nobody=why)
        authors += found
    return replace(told, authors=tuple(dict.fromkeys(authors)))


def _named_by(said: FileName, platform: str) -> list[Author]:
    """Call a student as the platform does, where there is no roster."""
    called = said.id or f"{said.name} {said.number or said.account}".strip()
    called = called or said.tail.rpartition("_")[2]
    return [Author(called, said.name, f"{platform}, as it calls them")] if called else []


def _in_folders(labels: list[str], roster: Roster) -> dict[str, Told]:
    """Say whose files are in folders that no platform has named."""
    found = {label: roster.in_path(label) for label in labels}
    depth = _depth_of_students(found)
    told = {}
    for label, (authors, why, where) in found.items():
        folders = PurePosixPath(label).parts[:-1]
        if authors and depth is not None and depth < min(where, len(folders)):
            authors, why = [], f"its folder {folders[depth]!r} names nobody of the roster"
        told[label] = Told(tuple(authors), why)
    return told


def _depth_of_students(found: dict[str, tuple[list[Author], str, int]]) -> int | None:
    """Return at which depth each folder is a student's: then a guest's is one that names nobody."""
    folders: dict[int, dict[tuple[str, ...], bool]] = defaultdict(dict)
    for label, (authors, _, where) in found.items():
        if not label.lower().endswith(".ipynb"):
            continue
        parts = PurePosixPath(label).parts[:-1]
        for depth in range(len(parts)):
            named = bool(authors) and where == depth
            folder = parts[: depth + 1]
            folders[depth][folder] = folders[depth].get(folder, False) or named
    for depth, named in sorted(folders.items()):
        if sum(named.values()) >= max(2, len(named) / 2):
            return depth
    return None


def _as_called(labels: list[str]) -> dict[str, Told]:
    """Call students as their folders are called, or else their files.

    A folder that all notebooks lie in, or that everybody has, is no student's.
    """
    paths = {label: PurePosixPath(label) for label in labels}
    notebooks = [path.parts[:-1] for path in paths.values() if path.suffix.lower() == ".ipynb"]
    alone = len(notebooks) < 2
    shared = 0
    while not alone and len({parts[: shared + 1] for parts in notebooks}) == 1 and all(
        len(parts) > shared for parts in notebooks
    ):  # fmt: skip
        shared += 1
    told = {}
    for label, path in paths.items():
        folders = [called(part) for part in path.parts[shared:-1]]
        folders = [each for each in folders if each and each.casefold() not in _EVERYBODYS]
        if folders:
            author = Author(folders[-1 if alone else 0], "", "folder")
        else:
            author = Author(called(path.stem), "", "file's name")
        why = "neither a folder nor its name says whose it is"
        told[label] = Told((author,)) if author.id else Told(why_nobody=why)
    return told


def _settle_claims(told: dict[str, Told]) -> None:
    """Take a student from files where two on the platform seem to be one student.

    Where some folders spell a student's name right, those that do not may be another's.
    """
    who: dict[tuple[str, str], set] = defaultdict(set)
    exact = set()
    for each in told.values():
        for author in each.authors:
            if each.who:
                who[author.id, each.export].add(each.who)
            elif author.exact:
                exact.add(author.id)
    for label, each in told.items():
        for author in each.authors:
            claims = len(who[author.id, each.export]) if each.who else 1
            if claims > 1 and "group" not in author.told_by:
                why = f"{claims} people on {each.platform} seem to be {author.id}"
            elif not each.who and not author.exact and author.id in exact:
                why = f"it may be of {author.id}, but another folder has that name as the roster"
            else:
                continue
            told[label] = replace(each, authors=(), why_nobody=why)
