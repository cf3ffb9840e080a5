"""What counts of a task that has been judged at its check and at the notebook's end."""

from dataclasses import dataclass, field

from fmnist_utils.checks.engine.outcome import CORRECT, NOT_ATTEMPTED
from grading.states import (
    ERROR,
    NOT_EXECUTED,
    NOT_JUDGED,
    OVER_MEMORY,
    OVER_OUTPUT,
    TIMED_OUT,
    WRONG,
)

#: From what counts most to what counts least; in one group, what came first counts.
_GROUPS = (
    (CORRECT,),
    (WRONG, ERROR, TIMED_OUT, OVER_MEMORY, OVER_OUTPUT, NOT_JUDGED),
    (NOT_ATTEMPTED,),
    (NOT_EXECUTED,),
)
_RANK = {state: rank for rank, group in enumerate(_GROUPS) for state in group}

Verdict = tuple[str, str]
#: What takes all its time, memory or output is not asked again for nothing.
_FINAL = {CORRECT, TIMED_OUT, OVER_MEMORY, OVER_OUTPUT}


@dataclass
class Verdicts:
    """All verdicts about one task: a state and a sentence each.

    Attributes
    ----------
    at_checks : dict of int to (str, str)
        By how many times the notebook has called the task's check before.
    at_end : (str, str) or None
    changed_by : str
        The cell after the last check that changed what the function uses, for people to read;
        empty if there is none.
    is_earlier : bool
        Whether at the end an earlier definition was judged, since the last is a stub or is gone.
    """

    at_checks: dict[int, Verdict] = field(default_factory=dict)
    at_end: Verdict | None = None
    changed_by: str = ""
    is_earlier: bool = False

    @property
    def at_check(self) -> Verdict | None:
        """The best at a check; of several alike, the last."""
        latest_first = [self.at_checks[turn] for turn in sorted(self.at_checks, reverse=True)]
        return min(latest_first, key=_rank, default=None)

    @property
    def is_known(self) -> bool:
        """Whether the end of the notebook cannot change what counts, or has been judged."""
        final = self.at_check is not None and self.at_check[0] in _FINAL
        return self.at_end is not None or (final and not self.changed_by)

    @property
    def counts(self) -> Verdict | None:
        """The better of both; where that is not what was seen last, the sentence says so."""
        first, last = self.at_check, self.at_end
        known = [verdict for verdict in (first, last) if verdict]
        if not known:
            return None
        best = min(known, key=_rank)
        state, sentence = best
        if best is last and self.is_earlier:
            sentence += " Its last definition that is more than the stub counts."
        elif len(known) == 2 and first[0] != last[0] and state == CORRECT:
            sentence += (
                f" At its check it was {first[0]}, at the end of the notebook it is {last[0]}: "
                "the better counts."
            )
            if self.changed_by:
                sentence += f" What it uses was changed in {self.changed_by}."
        return state, sentence.lstrip()


def _rank(verdict: Verdict) -> int:
    return _RANK.get(verdict[0], len(_GROUPS))
