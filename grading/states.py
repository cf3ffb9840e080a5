"""What can become of a task, as it stands in the marks, and why code in a sandbox was stopped."""

from fmnist_utils.checks.engine.outcome import CORRECT, NOT_ATTEMPTED

WRONG, ERROR, NOT_EXECUTED, NOT_SUBMITTED = "wrong", "error", "not executed", "not submitted"
TIMED_OUT, OVER_MEMORY, OVER_OUTPUT = "timed out", "over memory", "over output"
#: The answer was such that the grader's own check failed on it: to be looked at by hand.
NOT_JUDGED = "not judged"
#: An answer in words, before and after somebody has read it.
TO_MARK, MARKED = "to be marked", "marked by hand"
#: All of them.
STATES = (
    CORRECT,
    WRONG,
    ERROR,
    TIMED_OUT,
    OVER_MEMORY,
    OVER_OUTPUT,
    NOT_EXECUTED,
    NOT_JUDGED,
    TO_MARK,
    MARKED,
    NOT_ATTEMPTED,
    NOT_SUBMITTED,
)
