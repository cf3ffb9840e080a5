"""Checks of the practice sheet "Check your set-up"."""

from collections.abc import Iterator

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


def _reports() -> Iterator[tuple]:
    yield (REPORT,)
    yield ("ok     Python    3.11.9 on Darwin arm64\n",)
    yield ("WRONG  backend   KERAS_BACKEND names torch, which is not installed -> unset it\n",)
    yield (REPORT * 2,)
    yield ("ok     data      4 of 4 files verified\nWRONG  memory    0.1 GB free",)
    generator = seeded(1)
    for size in (generator.integers(8, 20), generator.integers(1000, 1300)):
        kinds = generator.choice(["ok", "WRONG", "note"], size).tolist()
        yield ("".join(f"{kind:6} part {n}   is WRONG or not\n" for n, kind in enumerate(kinds)),)


def _faults(report: str) -> int:
    return sum(line.startswith("WRONG") for line in report.splitlines())


@sheet.task(
    cases=_reports,
    misconceptions={
        "a note is no fault: the course runs all the same": lambda r: sum(
            not line.startswith("ok") for line in r.splitlines()
        ),
        "count lines, not the word: it may stand in the middle of a sentence": lambda r: r.count(
            "WRONG"
        ),
        "a line is no fault since WRONG stands in it somewhere: look at its beginning": lambda r: (
            sum("WRONG" in line for line in r.splitlines())
        ),
        "expected how many there are, not whether there is one": lambda r: int(_faults(r) > 0),
        "the first line counts, too": lambda r: _faults("\n".join(r.splitlines()[1:])),
        "each line ends with a line break, but for the last one, perhaps": lambda r: sum(
            line.startswith("WRONG") for line in r.split("\n")[:-1]
        ),
        "count the lines that begin with WRONG, not the others": lambda r: sum(
            not line.startswith("WRONG") for line in r.splitlines()
        ),
        "that is the number of all lines": lambda r: len(r.splitlines()),
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
        "What does the arrow in the doctor's line say?",
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
    generator = seeded(2)
    for major, minor, least in generator.integers((2, 0, 0), (5, 30, 30), (6, 3)).tolist():
        yield f"{major}.{minor}.1", f"3.{least}"
    for minor, patch, least in generator.integers(0, 30, (4, 3)).tolist():
        yield f"3.{minor}.{patch}", f"3.{minor}.{least}"


def _parts(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split("."))


def _decimal(version: str) -> float:
    return float(".".join(version.split(".")[:2]))


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
        "the third part counts, too, if the least version has one": lambda v, least: (
            _parts(v)[:2] >= _parts(least)[:2]
        ),
        "the first part alone does not tell: look at the others, too": lambda v, least: (
            _parts(v)[0] >= _parts(least)[0]
        ),
        "a part that is less does no harm behind one that is more": lambda v, least: all(
            mine >= needed for mine, needed in zip(_parts(v), _parts(least), strict=False)
        ),
        "the least version itself is new enough": lambda v, least: (
            _parts(v)[:2] > _parts(least)[:2]
        ),
        "you have it the wrong way round": lambda v, least: _parts(v) < _parts(least),
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
    import hashlib

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
    place = int(seeded(4).integers(1, 63))
    for wrong in (0, place, 63):  # one digit is another
        other = "0" if digest[wrong] != "0" else "1"
        yield made, digest[:wrong] + other + digest[wrong + 1 :]


def _digest(content: bytes) -> str:
    import hashlib

    return hashlib.sha256(content).hexdigest()


@sheet.task(
    stars=2,
    cases=_contents,
    misconceptions={
        "capital letters mean the same here: compare in one case": lambda c, k: _digest(c) == k,
        "it agrees with none: SHA-256, `hexdigest`, both in small letters?": lambda c, k: False,
        "all 64 digits count, not the first eight": lambda c, k: _digest(c)[:8] == k[:8].lower(),
        "that is the wrong way round": lambda c, k: _digest(c) != k.lower(),
        "no file is the right one merely since it is not empty": lambda c, k: len(c) > 0,
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
