"""The time of a hand-in, from a platform's own way of writing it to ISO 8601."""

import re
from contextlib import suppress
from datetime import UTC, datetime, tzinfo

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
#: 2026-11-02-10-11-12, 2026-11-02 10:11:12.345 Z, 2026-11-02T10:11:12.345678+01:00, 20261102101112
_NUMBERS = re.compile(
    r"(\d{4})-?(\d\d)-?(\d\d)(?:[-T ]?(\d\d)[-:]?(\d\d)(?:[-:]?(\d\d)(?:[.,]?(\d{1,9}))?)?)?"
    r" ?(Z|UTC|GMT|[+-]\d\d:?\d\d)?"
)
#: Nov 2, 2026 1011 AM, 2 November, 2026 2211
_WORDS = re.compile(
    r"(?:(\d{1,2}) )?([A-Za-z]{3})[a-z]*\.?,? ?(?:(\d{1,2}), )?(\d{4}) (\d{3,4})(?: ([AP])M)?"
)


def iso_time(text: str) -> str:
    """Return a time as ISO 8601, with its zone if it says one; empty if it is not understood.

    Examples
    --------
    >>> iso_time("2026-11-02-10-11-12")
    '2026-11-02T10:11:12'
    >>> iso_time("2026-04-26 17:34:00.861687000 Z")
    '2026-04-26T17:34:00.861687+00:00'
    >>> iso_time("Nov 2, 2026 1011 PM")
    '2026-11-02T22:11:00'
    >>> iso_time("yesterday")
    ''
    """
    text = " ".join(text.split())
    with suppress(ValueError, TypeError):  # no such day, no such month, no day at all
        if match := _NUMBERS.fullmatch(text):
            *numbers, fraction, zone = match.groups()
            microseconds = int((fraction or "0")[:6].ljust(6, "0"))
            plain = datetime(*(int(number or 0) for number in numbers), microseconds)
            return plain.replace(tzinfo=_zone(zone)).isoformat()
        if match := _WORDS.fullmatch(text):
            before, month, behind, year, clock, half = match.groups()
            hour, minute = divmod(int(clock), 100)
            if half:
                hour = hour % 12 + 12 * (half == "P")
            day, number = int(before or behind), _MONTHS.index(month.casefold()) + 1
            return datetime(int(year), number, day, hour, minute).isoformat()
    return ""


def _zone(text: str | None) -> tzinfo | None:
    if text is None:
        return None
    return datetime.strptime(text.replace(":", ""), "%z").tzinfo if text[0] in "+-" else UTC


def moment(time: str) -> datetime:
    """Return a time for comparing; without a zone it counts as UTC."""
    told = datetime.fromisoformat(time)
    return told if told.tzinfo else told.replace(tzinfo=UTC)
