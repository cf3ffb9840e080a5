"""What a late hand-in costs: days counted, free ones spent in the order of deadlines."""

import math
from dataclasses import dataclass
from datetime import datetime, timedelta

_DAY = timedelta(days=1)


@dataclass(frozen=True)
class LatePolicy:
    """What a day of delay costs.

    Attributes
    ----------
    free_days : int
        Of each student, over the term; the first late days use them up.
    percent_per_day : float
        Of the points gained, for each day begun beyond the free ones.
    last_day : int or None
        Whoever needs more days gets no points; None: there is no such day.
    """

    free_days: int = 0
    percent_per_day: float = 0.0
    last_day: int | None = None


def days_late(time: str, deadline: datetime) -> int | None:
    """Return how many days have begun since a deadline; 0 in time, None if no time is known.

    Parameters
    ----------
    time : str
        In ISO 8601; without a zone, it is in the deadline's.
    deadline : datetime
        With its zone.

    Examples
    --------
    >>> deadline = datetime.fromisoformat("2026-11-02T23:59:00+01:00")
    >>> days_late("2026-11-02T23:59:00", deadline), days_late("2026-11-02T23:59:01", deadline)
    (0, 1)
    >>> days_late("2026-11-04T22:59:00+00:00", deadline), days_late("", deadline)
    (2, None)
    """
    if not time:
        return None
    handed_in = datetime.fromisoformat(time)
    if handed_in.tzinfo is None:
        handed_in = handed_in.replace(tzinfo=deadline.tzinfo)
    return max(0, math.ceil((handed_in - deadline) / _DAY))


def with_penalty(
    result: dict, deadline: datetime | None, policy: LatePolicy, free_days: int
) -> dict:
    """Return a student's result with what its delay costs, and a sentence that says so.

    Parameters
    ----------
    result : dict
        After all that an instructor has decided about single tasks.
    deadline : datetime or None
        The student's own; None if there is none.
    policy : LatePolicy
    free_days : int
        That this student has left.

    Returns
    -------
    dict
        With "late_days", "penalty" (points that are taken off) and "note", unless it is in time.
    """
    if deadline is None:
        return result
    late = days_late(result.get("time", ""), deadline)
    until = f"{deadline:%Y-%m-%d %H:%M}"
    if late is None:
        note = f"When it was handed in is not known (due {until}): nothing is taken off."
        return {**result, "note": note}
    if late == 0:
        return result
    gained = sum(task["points"] for task in result["tasks"])
    begin = f"Handed in {_days(late)} after the deadline ({until})"
    if policy.last_day is not None and late > policy.last_day:
        note = f"{begin}, later than {_days(policy.last_day)}: no points."
        return {**result, "late_days": late, "penalty": gained, "note": note}
    free = min(late, free_days)
    share = min(1.0, (late - free) * policy.percent_per_day / 100)
    penalty = round(gained * share, 2)
    costs = [f"{_days(free)} free"] if free else []
    if late > free:
        costs.append(f"{100 * share:g} % of {gained:g} points taken off for {_days(late - free)}")
    note = f"{begin}: {', '.join(costs)}."
    return {**result, "late_days": late, "penalty": penalty, "note": note}


def free_days_used(late: int | None, policy: LatePolicy, left: int) -> int:
    """Return how many free days a hand-in uses: none if it is too late for any points."""
    if not late or (policy.last_day is not None and late > policy.last_day):
        return 0
    return min(late, left)


def _days(count: int) -> str:
    return "1 day" if count == 1 else f"{count} days"
