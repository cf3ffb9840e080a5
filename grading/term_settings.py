"""``term.toml``: what a term's total is made of. Deadlines and penalties stand in it, too."""

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from fmnist_utils.datasets.fileio import read_text
from fmnist_utils.errors import DataError
from grading.sheets import sheet_names

TERM_FILE = "term.toml"
#: The tables of the file, and the keys of those that have the same ones for everybody.
_TABLES = ("sheets", "late", "extensions", "total", "excused", "withdrawn")
_KEYS = {"sheet": ("deadline", "weight"), "total": ("best",)}


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
    """

    weights: dict[str, float] = field(default_factory=dict)
    best: int | None = None
    excused: dict[str, frozenset[str]] = field(default_factory=dict)
    withdrawn: dict[str, str] = field(default_factory=dict)


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
    _refuse_unknown(path, "", content, _TABLES)
    tables = {name: _table(path, name, content.get(name, {})) for name in _TABLES}
    _refuse_unknown(path, "[total]", tables["total"], _KEYS["total"])
    return TermSettings(
        {
            name: _weight(path, name, _table(path, f"sheets.{name}", sheet))
            for name, sheet in _sheets_of(path, tables["sheets"]).items()
        },
        _best(path, tables["total"].get("best")),
        {student: _excused(path, student, names) for student, names in tables["excused"].items()},
        {student: _since(path, student, day) for student, day in tables["withdrawn"].items()},
    )


def _refuse_unknown(path: Path, where: str, found: Iterable[str], known: Iterable[str]) -> None:
    for name in found:
        if name not in known:
            raise DataError(
                f"{path.name} has {name!r}{' in ' if where else ''}{where}, expected one of: "
                f"{', '.join(known)}. Mend or delete it."
            )


def _table(path: Path, name: str, value: object) -> dict:
    if not isinstance(value, dict):
        raise DataError(
            f"{path.name} has {name} = {value!r}, expected a table. Write a line [{name}]."
        )
    return value


def _sheets_of(path: Path, sheets: dict) -> dict:
    _refuse_unknown(path, "[sheets]", sheets, sheet_names())
    return sheets


def _weight(path: Path, name: str, sheet: dict) -> float:
    where = f"[sheets.{name}]"
    _refuse_unknown(path, where, sheet, _KEYS["sheet"])
    weight = sheet.get("weight", 1.0)
    if type(weight) not in (int, float) or not 0 <= weight <= 1000:
        raise DataError(
            f"{path.name} has weight = {weight!r} in {where}, expected a number from 0 to 1000. "
            "Mend it."
        )
    return float(weight)


def _best(path: Path, best: object) -> int | None:
    if best is not None and (type(best) is not int or best < 1):
        raise DataError(
            f"{path.name} has best = {best!r} in [total], expected how many sheets count, at least "
            "1. Mend or delete it."
        )
    return best


def _excused(path: Path, student: str, names: object) -> frozenset[str]:
    if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
        raise DataError(
            f"{path.name} has {student} = {names!r} in [excused], expected a list of sheets, such "
            'as ["01_read_the_bytes"]. Mend it.'
        )
    _refuse_unknown(path, f"[excused] for {student}", names, sheet_names())
    return frozenset(names)


def _since(path: Path, student: str, day: object) -> str:
    if not isinstance(day, date):
        raise DataError(
            f"{path.name} has {student} = {day!r} in [withdrawn], expected a day, such as "
            "2026-11-20, without quotation marks. Mend it."
        )
    return day.isoformat()
