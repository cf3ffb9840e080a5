"""How learning platforms name what was handed in: each says in its own place who, when, which.

Nothing is read from elsewhere in a path: a number in a student's own file name is no id, and a name
in it no author.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class FileName:
    """What a platform says of a file by its name.

    Attributes
    ----------
    id : str
        As the platform's roster has it; empty if it says none.
    name : str
        Of the student; empty if it says none.
    moment : str
        When it was handed in, as text that sorts by time; empty if it says nothing.
    attempt : int
        Of files with the same moment, the larger one is later.
    account : str
        What tells one student's files from another's on the platform, if it is no id.
    """

    id: str = ""
    name: str = ""
    account: str = ""
    moment: str = ""
    attempt: int = 0


@dataclass(frozen=True)
class Platform:
    """The shape of one platform's names, as a pattern over the whole path.

    Attributes
    ----------
    name : str
    pattern : str
        Its groups are named like the attributes of `FileName`, those that the platform has.
    """

    name: str
    pattern: str

    def read(self, label: str) -> FileName | None:
        """Return what a path says, or nothing if it has another shape."""
        match = re.fullmatch(self.pattern, label)
        if match is None:
            return None
        told = {key: value.strip() for key, value in match.groupdict().items() if value}
        if "moment" in told:
            told["moment"] = _sortable(told["moment"])
        return FileName(**{**told, "attempt": int(told.get("attempt", 0))})


#: An export may have been unpacked into a folder of its own.
_ABOVE = r"(?:.*/)?"
#: The same file, handed in again: Canvas and browsers number it.
_NOTEBOOK = r"[^/]*?(?:-(?P<attempt>\d{1,3})| \(\d+\))?\.ipynb"

#: Told apart by shape: the first that all names of an export have.
PLATFORMS = (
    # Name_1234_assignsubmission_file_/sheet.ipynb, or without folders: the number is no id
    Platform(
        "Moodle",
        rf"{_ABOVE}(?P<name>[^/]+)_(?P<account>\d+)_assignsubmission_file_?/(?:.*/)?{_NOTEBOOK}",
    ),
    Platform(
        "Moodle",
        rf"{_ABOVE}(?P<name>[^/]+)_(?P<account>\d+)_assignsubmission_file_(?!/){_NOTEBOOK}",
    ),
    # title_login_attempt_2026-11-02-10-11-12_sheet.ipynb
    Platform(
        "Blackboard",
        rf"{_ABOVE}[^/]+_(?P<id>[^_/]+)_attempt_(?P<moment>\d{{4}}(?:-\d\d){{5}})_{_NOTEBOOK}",
    ),
    # 123-456 - Ada Lovelace - Nov 2, 2026 1011 AM/sheet.ipynb, or the same without a folder
    Platform(
        "Brightspace",
        rf"{_ABOVE}(?P<account>\d+)-\d+ ?- (?P<name>[^/]+?) ?- "
        r"(?P<moment>[A-Z][a-z]+\.? \d{1,2}, \d{4} \d{3,4} [AP]M)(?:/| - )"
        rf"(?:.*/)?{_NOTEBOOK}",
    ),
    # Sheet 1/Lovelace, Ada(al1001)/Submission attachment(s)/sheet.ipynb
    Platform(
        "Sakai",
        rf"{_ABOVE}(?P<name>[^/]+)\((?P<id>[^()/]+)\)/Submission attachment\(s\)/"
        rf"(?:.*/)?{_NOTEBOOK}",
    ),
    # lovelaceada_LATE_501_900000_sheet-1.ipynb: the first number is the student's
    Platform("Canvas", rf"{_ABOVE}(?P<name>[^_/]+)_(?:LATE_)?(?P<id>\d+)_\d+_{_NOTEBOOK}"),
)


def platform_of(labels: Iterable[str]) -> Platform | None:
    """Return the platform whose shape all names have; nothing if there is none.

    Parameters
    ----------
    labels : iterable of str
        Paths of notebooks within an export, with slashes.

    Examples
    --------
    >>> platform_of(["lovelaceada_LATE_501_900000_sheet.ipynb"]).name
    'Canvas'
    >>> platform_of(["ada/sheet.ipynb", "lovelaceada_501_900000_sheet.ipynb"]) is None
    True
    """
    names = list(labels)
    fitting = (each for each in PLATFORMS if all(each.read(label) for label in names))
    return next(fitting, None) if names else None


_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def _sortable(moment: str) -> str:
    """Turn "Nov 2, 2026 1011 AM" into "2026-11-02-10-11"; what sorts already stays."""
    match = re.fullmatch(r"([A-Z][a-z]{2})[a-z]*\.? (\d+), (\d{4}) (\d{1,2})(\d\d) ([AP])M", moment)
    if match is None or match[1] not in _MONTHS:
        return moment
    hour = int(match[4]) % 12 + 12 * (match[6] == "P")
    month = _MONTHS.index(match[1]) + 1
    return f"{match[3]}-{month:02}-{int(match[2]):02}-{hour:02}-{match[5]}"
