"""``term.toml``: what a term's total is made of, until when sheets are due, what delay costs."""

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path

from fmnist_utils.datasets.fileio import read_text
from fmnist_utils.errors import DataError
from grading.late import LatePolicy
from grading.sheets import sheet_names

TERM_FILE = "term.toml"
#: The tables of the file.
_TABLES = ("sheets", "late", "extensions", "total", "excused", "withdrawn")


@dataclass(frozen=True)
class TermSettings:
    """What makes a term's total.

    Attributes
    ----------
    weights : dict of str to float
        Of the sheets that the file names; another sheet has the weight 1.
    best : int or None
        So many of a student's sheets count: those that give the student most. None: all.
    excused : dict of str to frozenset of str
        By student, the sheets that do not count for them.
    withdrawn : dict of str to str
        By student who has left the course, since when.
    deadlines : dict of str to datetime
        By sheet.
    extensions : dict of str to dict of str to datetime
        By student, their own deadlines by sheet.
    late : LatePolicy
    """

    weights: dict[str, float] = field(default_factory=dict)
    best: int | None = None
    excused: dict[str, frozenset[str]] = field(default_factory=dict)
    withdrawn: dict[str, str] = field(default_factory=dict)
    deadlines: dict[str, datetime] = field(default_factory=dict)
    extensions: dict[str, dict[str, datetime]] = field(default_factory=dict)
    late: LatePolicy = field(default_factory=LatePolicy)

    def deadline_of(self, student: str, sheet: str) -> datetime | None:
        """Return until when a student may hand a sheet in; None if nobody has said it."""
        return self.extensions.get(student, {}).get(sheet, self.deadlines.get(sheet))


def read_term_settings(path: Path) -> TermSettings:
    """Read the settings; without the file, all sheets count alike.

    Raises
    ------
    DataError
        If the file is no TOML, or something in it is not known or has another type.
    """
    if not path.exists():
        return TermSettings()
    try:
        content = tomllib.loads(read_text(path, "a file of TOML"))
    except tomllib.TOMLDecodeError as error:
        raise DataError(
            f"{path.name} is no TOML ({error}), expected lines such as `best = 4`. Mend that line."
        ) from None
    return _Content(path, content).settings()


class _Content:
    """The content of the file, read with checks; whoever it refuses is told what stands there."""

    def __init__(self, path: Path, content: dict) -> None:
        self.path = path
        self._known("", content, _TABLES)
        self.tables = {name: self._table(name, content.get(name, {})) for name in _TABLES}

    def settings(self) -> TermSettings:
        tables = self.tables
        self._known("[total]", tables["total"], ("best",))
        weights, deadlines = {}, {}
        for name, sheet in self._by_sheet("[sheets]", tables["sheets"]).items():
            where = f"[sheets.{name}]"
            self._known(where, self._table(where, sheet), ("deadline", "weight"))
            weights[name] = self._weight(where, sheet.get("weight", 1.0))
            if "deadline" in sheet:
                deadlines[name] = self._time(where, "deadline", sheet["deadline"])
        extensions = {}
        for student, sheets in tables["extensions"].items():
            where = f"[extensions.{student}]"
            times = self._by_sheet(where, self._table(where, sheets))
            extensions[student] = {name: self._time(where, name, t) for name, t in times.items()}
        return TermSettings(
            weights,
            self._best(tables["total"].get("best")),
            {student: self._sheets(student, names) for student, names in tables["excused"].items()},
            {student: self._day(student, day) for student, day in tables["withdrawn"].items()},
            deadlines,
            extensions,
            self._late(tables["late"]),
        )

    def _late(self, table: dict) -> LatePolicy:
        self._known("[late]", table, ("free_days", "percent_per_day", "last_day"))
        for key, most in (("free_days", 1000), ("percent_per_day", 100), ("last_day", 1000)):
            value = table.get(key, 0)
            kinds = (int, float) if key == "percent_per_day" else (int,)
            if type(value) not in kinds or not 0 <= value <= most:
                raise self._refuse("[late]", key, value, f"a number from 0 to {most}")
        return LatePolicy(**table)

    def _refuse(self, where: str, key: str, value: object, expected: str) -> DataError:
        return DataError(
            f"{self.path.name} has {key} = {value!r}{' in ' if where else ''}{where}, expected "
            f"{expected}. Mend or delete it."
        )

    def _known(self, where: str, found: Iterable[str], known: Iterable[str]) -> None:
        for name in found:
            if name not in known:
                raise DataError(
                    f"{self.path.name} has {name!r}{' in ' if where else ''}{where}, expected one "
                    f"of: {', '.join(known)}. Mend or delete it."
                )

    def _table(self, name: str, value: object) -> dict:
        if not isinstance(value, dict):
            raise self._refuse("", name.strip("[]"), value, "a table, below a line in brackets")
        return value

    def _by_sheet(self, where: str, table: dict) -> dict:
        self._known(where, table, sheet_names())
        return table

    def _weight(self, where: str, weight: object) -> float:
        if type(weight) not in (int, float) or not 0 <= weight <= 1000:
            raise self._refuse(where, "weight", weight, "a number from 0 to 1000")
        return float(weight)

    def _best(self, best: object) -> int | None:
        if best is not None and (type(best) is not int or best < 1):
            raise self._refuse("[total]", "best", best, "how many sheets count, at least 1")
        return best

    def _sheets(self, student: str, names: object) -> frozenset[str]:
        if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
            expected = 'a list of sheets, such as ["01_read_the_bytes"]'
            raise self._refuse("[excused]", student, names, expected)
        self._known(f"[excused] for {student}", names, sheet_names())
        return frozenset(names)

    def _day(self, student: str, day: object) -> str:
        if not isinstance(day, date):
            raise self._refuse("[withdrawn]", student, day, "a day without quotes: 2026-11-20")
        return day.isoformat()

    def _time(self, where: str, key: str, time: object) -> datetime:
        if not isinstance(time, datetime):
            expected = "a time without quotes, with its zone: 2026-11-02T23:59:00+01:00"
            raise self._refuse(where, key, time, expected)
        return time if time.tzinfo else time.astimezone()  # without a zone it is this machine's
