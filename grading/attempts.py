"""Which of a student's files is the last: by the platform, by the files' times, or nobody knows."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import PurePosixPath

from grading.moments import moment
from grading.sheets import sources_in, untouched_sources
from grading.submissions import Submission

#: "sheet", "sheet-1", "sheet (2)": the same name again, in this order.
_COPY = re.compile(r"(?P<stem>.*?)(?: ?\((?P<braces>\d{1,3})\)|-(?P<dash>\d{1,3}))?")


@dataclass(frozen=True)
class Attempt:
    """A file of one student at one sheet.

    Attributes
    ----------
    file : Submission
    time : str
        When it was handed in, as the platform says, in ISO 8601; empty if it does not.
    order : tuple of int
        Of files with the same time, the larger one is later, says the platform.
    export : str
        The folder of the platform's export: orders of two exports are not compared.
    """

    file: Submission
    time: str = ""
    order: tuple[int, ...] = ()
    export: str = ""


def in_order(attempts: Sequence[Attempt], sheet: str, most: int) -> tuple[list[int], list[int]]:
    """Put attempts in order, the last one last.

    By the platform's time, then by its own numbers; then by the files' times, where a sheet as it
    was given out stands behind one that is not; and of files with the same time, "x", "x-1" and
    "x (2)" follow one another. Nothing else of a name says which is later.

    Parameters
    ----------
    attempts : sequence of Attempt
    sheet : str
    most : int
        Bytes that are read of a file.

    Returns
    -------
    ordered : list of int
        Places in `attempts`, of all but those in `undecided`.
    undecided : list of int
        Those of which each may be the last; empty if one is.
    """
    everyone = list(range(len(attempts)))
    timed = [bool(each.time) for each in attempts]
    if any(timed) and not all(timed):
        return [], everyone
    one_export = len({each.export for each in attempts}) == 1

    def by_platform(place: int) -> tuple:
        each = attempts[place]
        return moment(each.time) if each.time else 0, each.order if one_export else ()

    latest = max(map(by_platform, everyone))
    last = [place for place in everyone if by_platform(place) == latest]
    earlier = sorted(
        set(everyone) - set(last),
        key=lambda place: (by_platform(place), attempts[place].file.label),
    )
    if len(last) == 1:
        return earlier + last, []
    ordered = _by_file([attempts[place].file for place in last], sheet, most)
    if ordered is None:
        return earlier, last
    return earlier + [last[place] for place in ordered], []


def _by_file(files: list[Submission], sheet: str, most: int) -> list[int] | None:
    """Put files in order that the platform does not; nothing if the last is not known."""
    digests, touched = [], []
    for file in files:
        content = file.read_or_nothing(most)
        digests.append(sha256(content).digest())
        touched.append(sources_in(content) != untouched_sources(sheet))
    copies = [_copy(file.label) for file in files]
    one_name = len({stem for stem, _ in copies}) == 1

    def key(place: int) -> tuple:
        number = copies[place][1] if one_name else 0
        return touched[place], files[place].modified, number

    ordered = sorted(range(len(files)), key=lambda place: (key(place), files[place].label))
    last = [place for place in ordered if key(place) == key(ordered[-1])]
    if len({digests[place] for place in last}) > 1:
        return None
    return ordered


def _copy(label: str) -> tuple[str, int]:
    path = PurePosixPath(label)
    match = _COPY.fullmatch(path.stem)
    return f"{path.parent}/{match['stem']}", int(match["braces"] or match["dash"] or 0)
