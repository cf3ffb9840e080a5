"""Checks of the practice sheet "Check your set-up"."""

import hashlib
import sys
from collections.abc import Callable, Iterator

from fmnist_utils.checks.engine.seeds import seeded
from fmnist_utils.checks.engine.sheet import Sheet
from fmnist_utils.datasets.fetch import sample_files

sheet = Sheet(__name__)
hint, progress = sheet.hint, sheet.progress

REPORT = """ok     Python    3.12.4 on Linux x86_64
note   device    cpu:0, 2 processor cores
WRONG  data      0 of 4 files verified -> python -m fmnist_utils fetch
ok     memory    nothing is WRONG here, 3.1 GB free
note   backend   jax 0.10.2
WRONG  folder    the data cache cannot be written -> another folder
"""

#: What the lines of a made report begin with.
WORDS = ["ok", "ok", "WRONG", "WRONG", "note", "wrong", "Wait"]
#: What is no fault, though it looks like one; at the end, what the doctor itself ends with.
TEMPTING = """WRONG data      3 of 4 files verified -> python -m fmnist_utils fetch
WRONG folder    the data cache cannot be written -> another folder
wrong  is written small here
Waiting for the disk begins with a W
ok     nothing is WRONG

2 to mend before the course can run: see the lines with WRONG.
"""


def _reports() -> Iterator[tuple]:
    yield (REPORT,)
    yield ("ok     Python    3.11.9 on Darwin arm64\n",)
    yield ("WRONG  backend   KERAS_BACKEND names torch, which is not installed -> unset it\n",)
    yield (REPORT * 2,)
    yield (TEMPTING,)
    yield ("ok     data      4 of 4 files verified\nWRONG  memory    0.1 GB free",)
    generator = seeded(1)
    for size in (generator.integers(8, 20), generator.integers(1000, 1300)):
        kinds = generator.choice(WORDS, size).tolist()
        yield ("".join(f"{kind:6} part {n}   is WRONG or not\n" for n, kind in enumerate(kinds)),)


def _faults(report: str) -> int:
    return sum(line.startswith("WRONG") for line in report.splitlines())


@sheet.task(
    cases=_reports,
    misconceptions={
        "what is not `ok` need not be a fault: look for WRONG": lambda r: sum(
            not line.startswith("ok") for line in r.splitlines()
        ),
        "a note is no fault: the course runs all the same": lambda r: sum(
            line.startswith(("note", "WRONG")) for line in r.splitlines()
        ),
        "count lines, not the word: it may stand in the middle of a line": lambda r: r.count(
            "WRONG"
        ),
        "count lines, not words: WRONG may stand in the middle of one": lambda r: r.split().count(
            "WRONG"
        ),
        "WRONG may stand in a line that is no fault: look at the line's beginning": lambda r: sum(
            "WRONG" in line for line in r.splitlines()
        ),
        "that says whether there is a fault, expected how many there are": lambda r: int(
            _faults(r) > 0
        ),
        "the first line counts, too": lambda r: _faults("\n".join(r.splitlines()[1:])),
        "only the first line was looked at: go through all of them": lambda r: int(
            r.startswith("WRONG")
        ),
        "the last line may have no line break behind it: `splitlines()` finds it": lambda r: sum(
            line.startswith("WRONG") for line in r.split("\n")[:-1]
        ),
        "count the lines that begin with WRONG, not the others": lambda r: sum(
            not line.startswith("WRONG") for line in r.splitlines()
        ),
        "that is the number of all lines": lambda r: len(r.splitlines()),
        "small letters are no fault: count WRONG in capitals only": lambda r: _faults(r.upper()),
        "a fault begins with WRONG in capitals, not with `wrong`": lambda r: sum(
            line.startswith("wrong") for line in r.splitlines()
        ),
        "a line may begin with a W and be no fault: look for the whole word": lambda r: sum(
            line.startswith("W") for line in r.splitlines()
        ),
        "a line may be empty, then it has no first word: try `startswith`": lambda r: sum(
            line.split()[0] == "WRONG" for line in r.splitlines()
        ),
        "a line may be empty, then it has no first letter: try `startswith`": lambda r: sum(
            line[0] == "W" for line in r.splitlines()
        ),
        "there may be only one space behind WRONG": lambda r: sum(
            line.startswith("WRONG  ") for line in r.splitlines()
        ),
        "that is always 0: does it go line by line, and compare the beginning of each?": lambda r: (
            0
        ),
    },
    hints=(
        "`report.splitlines()` gives the lines; how does a line begin that tells of a fault?",
        'sum(line.startswith("WRONG") for line in report.splitlines())',
    ),
    unlocks="A report is read line by line, from its first word.",
)
def count_wrong(report: str) -> int:
    """Return the number of faults."""
    faults = 0
    for line in report.split("\n"):
        if line[:5] == "WRONG":
            faults += 1
    return faults


@sheet.choice(
    right="d",
    replies={
        "a": "that takes minutes and mends nothing: Python is not at fault.",
        "b": "the data have nothing to do with the backend.",
        "c": "that would work, but it installs gigabytes for a variable that nobody needs.",
        "d": "Without the variable, the course takes what is installed.",
    },
    hints=(
        "The lesson's table *If something is wrong* has a row for the backend.",
        "The variable was set by hand at some time. What does the course do without it?",
    ),
)
def what_to_do() -> str:
    """Choose what mends a backend that is not installed."""


def _versions() -> Iterator[tuple]:
    yield "4.0.1", "3.13"
    yield "10.0.1", "9.2"
    yield "3.12.4", "3.11"
    yield "3.9.18", "3.11"
    yield "3.11.0", "3.11"
    yield "3.14.0", "3.9"
    yield "2.12.1", "3.11"
    yield "3.10.9", "3.10"
    yield "3.11", "3.11"
    yield "3.11.4", "3.11.5"
    yield "3.11.10", "3.11.9"
    yield "3.11.5", "3.11.5"
    yield "3.100", "3.20"
    yield "3.9.120", "3.10.1"
    generator = seeded(2)
    for major, minor, least in generator.integers((2, 0, 0), (5, 30, 30), (6, 3)).tolist():
        yield f"{major}.{minor}.1", f"3.{least}"
    for minor, patch, least in generator.integers(0, 30, (4, 3)).tolist():
        yield f"3.{minor}.{patch}", f"3.{minor}.{least}"
    for minor, patch, least in generator.integers((1, 100, 1), (20, 1000, 20), (2, 3)).tolist():
        yield f"3.{minor}.{patch}", f"3.{least}.1"


def _parts(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split("."))


def _decimal(version: str) -> float:
    return float(".".join(version.split(".")[:2]))


def _in_one_number(base: int) -> Callable:
    def number(version: str) -> int:
        major, minor, patch = (*_parts(version), 0)[:3]
        return (major * base + minor) * base + patch

    return lambda version, least: number(version) >= number(least)


def _of_three(version: str) -> tuple[int, ...]:
    parts = list(_parts(version))
    return parts[0], parts[1], parts[2]


def _unpacked_to_two(version: str) -> tuple[int, int]:
    major, minor = version.split(".")
    return int(major), int(minor)


def _unpacked_to_three(version: str) -> tuple[int, int, int]:
    major, minor, patch = version.split(".")
    return int(major), int(minor), int(patch)


def _first_two_each(version: str, least: str) -> bool:
    return all(
        mine >= needed for mine, needed in zip(_parts(version)[:2], _parts(least)[:2], strict=True)
    )


def _major_or_minor(version: str, least: str) -> bool:
    mine, needed = _parts(version), _parts(least)
    return mine[0] > needed[0] or mine[1] >= needed[1]


@sheet.task(
    stars=2,
    cases=_versions,
    misconceptions={
        "as a decimal, 3.9 is more than 3.11; compare the parts": lambda v, least: (
            _decimal(v) >= _decimal(least)
        ),
        "a version is no decimal number, compare the parts": lambda v, least: (
            float(v.rsplit(".", 1)[0]) >= float(least)
        ),
        'as texts, "3.9" comes after "3.11"; compare numbers': lambda v, least: v >= least,
        "the second number alone does not tell: look at the first one, too": lambda v, least: (
            _parts(v)[1] >= _parts(least)[1]
        ),
        "an equal version is new enough": lambda v, least: _parts(v) > _parts(least),
        "the third part counts, too, if `least` has one": lambda v, least: (
            _parts(v)[:2] >= _parts(least)[:2]
        ),
        "the first part alone does not tell: look at the others, too": lambda v, least: (
            _parts(v)[0] >= _parts(least)[0]
        ),
        "4.0 is newer than 3.11: once a part is more, those behind it do not count": (
            lambda v, least: all(
                mine >= needed for mine, needed in zip(_parts(v), _parts(least), strict=False)
            )
        ),
        "4.0 is newer than 3.11: if the first part is more, the second does not count": (
            _first_two_each
        ),
        "the second part counts only where the first ones are equal": _major_or_minor,
        "3.12 is older than 4.11: once a part is less, those behind it do not count": (
            lambda v, least: any(
                mine >= needed for mine, needed in zip(_parts(v), _parts(least), strict=False)
            )
        ),
        "the least version itself is new enough": lambda v, least: (
            _parts(v)[:2] > _parts(least)[:2]
        ),
        "where all parts of `least` are equal to the version's, it is new enough": (
            lambda v, least: _parts(v)[: len(_parts(least))] > _parts(least)
        ),
        "you have it the wrong way round": lambda v, least: _parts(v) < _parts(least),
        "you ask whether `least` is new enough: exchange the two": lambda v, least: (
            _parts(least) >= _parts(v)
        ),
        "3.11 is fixed in your function, expected `least`": lambda v, least: _parts(v) >= (3, 11),
        "that is the Python that runs here, expected `version`": lambda v, least: (
            sys.version_info >= _parts(least)
        ),
        "without its dots, 3.11.0 is more than 4.0: compare part by part": lambda v, least: (
            int(v.replace(".", "")) >= int(least.replace(".", ""))
        ),
        "a part may be 10 or more, so these numbers run into one another": _in_one_number(10),
        "a part may be 100 or more, so these numbers run into one another": _in_one_number(100),
        "a version is no number, compare its parts": lambda v, least: float(v) >= float(least),
        "a version may have no third part: compare as many as there are": lambda v, least: (
            _of_three(v) >= _of_three(least)
        ),
        "a version may have three parts, too": lambda v, least: (
            _unpacked_to_two(v) >= _unpacked_to_two(least)
        ),
        "a version may have two parts only": lambda v, least: (
            _unpacked_to_three(v) >= _unpacked_to_three(least)
        ),
        "`map` gives no list: write `list(map(…))`": lambda v, least: (
            map(int, v.split(".")) >= map(int, least.split("."))
        ),
    },
    hints=(
        'A version is no decimal number: "3.9" is older than "3.11". Take it apart at the dots.',
        "Tuples of ints compare part by part: (3, 9) < (3, 11).",
        '`[int(part) for part in version.split(".")]`, the same of `least`, then compare the two.',
    ),
    unlocks="The doctor compares just so.",
)
def is_new_enough(version: str, least: str) -> bool:
    """Tell whether a version is at least another one."""
    for mine, needed in zip(version.split("."), least.split("."), strict=False):
        if int(mine) != int(needed):
            return int(mine) > int(needed)
    return True


def _contents() -> Iterator[tuple]:
    content = sample_files().test_labels.read_bytes()
    known = hashlib.sha256(content).hexdigest()
    yield content, known
    yield content[:-1], known
    yield content[:-1] + b"\xff", known
    yield content, known.upper()
    yield b"", hashlib.sha256(b"").hexdigest()
    made = seeded(3).bytes(40)
    digest = hashlib.sha256(made).hexdigest()
    yield made, digest
    yield made, digest.upper()
    yield made, known
    yield b" " + made + b"\n", _digest(b" " + made + b"\n")
    yield b"Plain text, too", _digest(b"Plain text, too")
    long = seeded(5).bytes(5000)
    yield long, _digest(long)
    yield made, digest[::-1]
    place = int(seeded(4).integers(1, 63))
    for wrong in (0, place, 63):  # one digit is another
        other = "0" if digest[wrong] != "0" else "1"
        yield made, digest[:wrong] + other + digest[wrong + 1 :]


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


@sheet.task(
    stars=2,
    cases=_contents,
    misconceptions={
        "capital letters mean the same here: compare in one case": lambda c, k: _digest(c) == k,
        "the known one may have small letters, too: bring both to one case": lambda c, k: (
            _digest(c).upper() == k
        ),
        "that is never True: is it the `hexdigest()` of the bytes as they are, both in small "
        "letters?": lambda c, k: False,
        "that is the fingerprint of no bytes at all: give the content to `sha256`": lambda c, k: (
            _digest(b"") == k.lower()
        ),
        "all 64 digits count, not only the first ones": lambda c, k: (
            _digest(c)[:8] == k[:8].lower()
        ),
        "all 64 digits count, not only the last ones": lambda c, k: (
            _digest(c)[-8:] == k[-8:].lower()
        ),
        "leave the bytes as they are, with the blanks at both ends": lambda c, k: (
            _digest(c.strip()) == k.lower()
        ),
        "read the whole content, not only its beginning": lambda c, k: (
            _digest(c[:1024]) == k.lower()
        ),
        "that is the wrong way round": lambda c, k: _digest(c) != k.lower(),
        "that says only whether the file has any bytes": lambda c, k: len(c) > 0,
    },
    hints=(
        "`hashlib.sha256(content).hexdigest()` is the fingerprint as a text.",
        "It has small letters; the known one may have capital ones: `.lower()`.",
    ),
    unlocks="So you know that a file is the right one, wherever it came from.",
)
def is_the_right_file(content: bytes, known: str) -> bool:
    """Tell whether a file's fingerprint is the known one."""
    return _digest(content) == known.lower()
