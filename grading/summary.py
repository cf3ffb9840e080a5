"""``summary.html``: how the cohort did, which tasks were hard, and what to teach again tomorrow."""

import re
from collections import Counter, defaultdict
from html import escape

from fmnist_utils.checks.engine.outcome import CORRECT
from grading.feedback import page
from grading.marks import state_of, total, total_of
from grading.similarity import Pair
from grading.states import ERROR, NOT_SUBMITTED, STATES, WRONG

_WIDEST_BAR = 24  # rem
_SENTENCES = 12
#: What differs between two tellings of the same fault: the call, and numbers.
_CALL = re.compile(r"^For \w+\(.*?\)+, (?=found|your|expected)", re.S)


def summary_page(
    sheet: str,
    results: dict[str, dict],
    left: list[tuple[str, str]],
    pairs: list[Pair],
) -> str:
    """Return the summary.

    Parameters
    ----------
    sheet : str
    results : dict of str to dict
        By student.
    left : list of (str, str)
        Submissions without an author, and why.
    pairs : list of Pair
        As `similar.same_code` finds them.
    """
    handed_in = {s: r for s, r in results.items() if state_of(r) != NOT_SUBMITTED}
    body = f"<p>{len(handed_in)} handed in, {len(results) - len(handed_in)} did not.</p>"
    if handed_in:
        body += _distribution(list(handed_in.values())) + _tasks(list(handed_in.values()))
        body += _sentences(list(handed_in.values())) + _troubles(handed_in)
    body += _left(left) + _similar(pairs)
    return page(f"{sheet}: the cohort", body)


def _distribution(results: list[dict]) -> str:
    of = total_of(results[0])
    counts = Counter(round(total(result)) for result in results)
    rows = "".join(_bar_row(f"{points}", counts[points], max(counts.values()))
                   for points in range(round(of) + 1))  # fmt: skip
    mean = sum(map(total, results)) / len(results)
    return (
        f"<h2>Points</h2><p>Mean {mean:.1f} of {of:g}.</p>"
        f"<table><tr><th>points</th><th>students</th></tr>{rows}</table>"
    )


def _bar_row(label: str, count: int, most: int) -> str:
    width = _WIDEST_BAR * count / most
    bar = f'<span class="bar" style="width:{width:.2f}rem"></span>'
    return f'<tr><td class="number">{escape(label)}</td><td>{bar} {count}</td></tr>'


def _tasks(results: list[dict]) -> str:
    states: dict[str, Counter] = defaultdict(Counter)
    for result in results:
        for task in result["tasks"]:
            states[task["task"]][task["state"]] += 1
    shown = [state for state in STATES if any(counts[state] for counts in states.values())]
    hardest = sorted(states, key=lambda task: states[task][CORRECT])
    head = "".join(f"<th>{escape(state)}</th>" for state in shown)
    rows = "".join(
        f"<tr><td>{escape(task)}</td>"
        + "".join(f'<td class="number">{states[task][state]}</td>' for state in shown)
        + "</tr>"
        for task in hardest
    )
    return f"<h2>Tasks, the hardest first</h2><table><tr><th>task</th>{head}</tr>{rows}</table>"


def _sentences(results: list[dict]) -> str:
    counts: Counter = Counter()
    example: dict[tuple, str] = {}
    for result in results:
        for task in result["tasks"]:
            if task["state"] in (WRONG, ERROR):
                sentence = _CALL.sub("", task["sentence"])
                misconception = sentence.partition(": ")[2] or re.sub(r"[\d.]+", "…", sentence)
                key = task["task"], misconception
                counts[key] += 1
                example.setdefault(key, sentence)
    rows = "".join(
        f'<tr><td class="number">{count}</td><td>{escape(key[0])}</td>'
        f"<td>{escape(example[key][:300])}</td></tr>"
        for key, count in counts.most_common(_SENTENCES)
    )
    if not rows:
        return ""
    return (
        "<h2>What to teach again: the sentences that most got</h2><table><tr><th>students</th>"
        f"<th>task</th><th>the first one's sentence</th></tr>{rows}</table>"
    )


def _troubles(results: dict[str, dict]) -> str:
    rows = "".join(
        f"<tr><td>{escape(student)}</td><td>{escape(state_of(result))}</td></tr>"
        for student, result in sorted(results.items())
        if state_of(result) != "graded"
    )
    if not rows:
        return ""
    return f"<h2>To look at by hand</h2><table>{rows}</table>"


def _left(left: list[tuple[str, str]]) -> str:
    if not left:
        return ""
    rows = "".join(f"<tr><td>{escape(a)}</td><td>{escape(b)}</td></tr>" for a, b in left)
    return f"<h2>Files that were not graded</h2><table>{rows}</table>"


def _similar(pairs: list[Pair]) -> str:
    if not pairs:
        return ""
    rows = "".join(
        f"<tr><td>{escape(pair.one)}</td><td>{escape(pair.other)}</td>"
        f"<td>{escape(', '.join(pair.tasks))}</td></tr>"
        for pair in pairs
    )
    return (
        "<h2>The same code but for names and spacing</h2>"
        '<p class="note">This is no proof of anything: a task may have one natural answer, two may '
        "have learned together, as they should, and both may have read the same page. Talk before "
        f"you judge.</p><table><tr><th>one</th><th>other</th><th>tasks</th></tr>{rows}</table>"
    )
