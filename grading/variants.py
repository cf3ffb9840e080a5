"""Personal variants: each student has data of their own, and answers that fit nobody else's.

All is derived from the instructor's secret and the student's id, so nothing needs to be kept: the
grader makes the same data again. A public solution shows how to find the answers, not the answers.
"""

import hashlib
import hmac
from pathlib import Path

import numpy as np

from fmnist_utils.checks.engine.compare import difference
from fmnist_utils.checks.engine.outcome import CORRECT
from fmnist_utils.datasets.fileio import display_path
from fmnist_utils.errors import DataError
from fmnist_utils.formats.writing import open_folder, write_new
from grading.file_names import page_name
from grading.roster import Person
from grading.sheets import lesson_of, sheet_names
from grading.states import NOT_SUBMITTED, WRONG
from grading.variant_data import MAKERS, Variant

#: What students call the dict of their answers, and the folder of their data.
ANSWERS, FOLDER = "my_answers", "mine"
#: Under this key a student's answers say whose data they are of.
TOKEN = "variant"
#: Real numbers may differ by this, relative and absolute: more digits than students round to.
TOLERANCE = 1e-4


def require_variants(sheet: str) -> None:
    """Refuse a sheet that has no variants.

    Raises
    ------
    DataError
    """
    if not _has_variants(sheet):
        others = ", ".join(filter(_has_variants, sheet_names()))
        raise DataError(
            f"The sheet {sheet!r} has no variants, expected one of: {others}. Name one."
        )


def make_variant(sheet: str, secret: bytes, student: str) -> Variant:
    """Make a student's data, the same each time.

    Raises
    ------
    DataError
        If the sheet has no variants.
    """
    require_variants(sheet)
    lesson = lesson_of(sheet)
    seed = hmac.digest(secret, f"{lesson}/{student}".encode(), hashlib.sha256)
    return MAKERS[lesson](np.random.default_rng(int.from_bytes(seed, "big")))


def _has_variants(sheet: str) -> bool:
    return lesson_of(sheet) in MAKERS


def token_of(sheet: str, secret: bytes, student: str) -> str:
    """Return the word by which a student's answers say whose data they are of."""
    return hmac.digest(
        secret, f"token/{lesson_of(sheet)}/{student}".encode(), hashlib.sha256
    ).hex()[:10]


def write_variants(sheet: str, roster: list[Person], secret: bytes, out: Path) -> None:
    """Write a folder a student: data, and a page that asks.

    Parameters
    ----------
    sheet : str
    roster : list of Person
    secret : bytes
    out : Path
        Made if need be.

    Raises
    ------
    DataError
        If the sheet has no variants, or other files are there.
    """
    for person in roster:
        variant = make_variant(sheet, secret, person.id)
        folder = out / page_name(person.id).removesuffix(".html")
        open_folder(folder / FOLDER)
        write_new(folder / FOLDER, variant.files)
        page = _page(sheet, person, variant.questions, token_of(sheet, secret, person.id))
        write_new(folder, {"README.md": page.encode()})


def _page(sheet: str, person: Person, questions: dict[str, str], token: str) -> str:
    lines = "".join(f"    {key!r}: ...,  # {question}\n" for key, question in questions.items())
    return f"""# {sheet}: your own data

For {person.name or person.id}. Put the folder `{FOLDER}` beside your notebook. Find the answers
with the functions that you have written, and put this cell at the notebook's end, with the answers
in it. They are of your data alone: nobody else's are right here.

```python
{ANSWERS} = {{
    {TOKEN!r}: {token!r},
{lines}}}
```
"""


def grade_answers(found: object, variant: Variant, token: str) -> dict[str, tuple[str, str]]:
    """Judge a student's answers.

    Parameters
    ----------
    found : object
        What the notebook calls `my_answers`.
    variant : Variant
    token : str
        Theirs.

    Returns
    -------
    dict of str to (str, str)
        By question: "right" or "wrong", and a sentence.
    """
    if type(found) is not dict:
        why = f"The notebook has no dict {ANSWERS}, expected one as in your README.md."
        return dict.fromkeys(variant.answers, (WRONG, why))
    if found.get(TOKEN) != token or type(found.get(TOKEN)) is not str:
        why = (
            f"The answers are of another variant than yours: {TOKEN!r} is not the word in your "
            "README.md."
        )
        return dict.fromkeys(variant.answers, (WRONG, why))
    verdicts = {}
    for key, expected in variant.answers.items():
        if key not in found:
            verdicts[key] = (WRONG, f"{ANSWERS} has no {key!r}.")
            continue
        # what was expected is not told: it is the answer
        differs = difference(found[key], expected, TOLERANCE) is not None
        kind = type(expected).__name__
        why = f"Your {key!r} does not fit your data, or is not of type {kind}."
        verdicts[key] = (WRONG, why) if differs else (CORRECT, "")
    return verdicts


def check_secret(results: dict[str, dict], path: Path) -> None:
    """Refuse results in which nobody's answers are of their own data: the secret is another.

    Raises
    ------
    DataError
    """
    sentences = [
        task["sentence"]
        for result in results.values()
        for task in result["tasks"]
        if task["task"].startswith(PREFIX) and task["state"] != NOT_SUBMITTED
    ]
    if sentences and all("another variant" in sentence for sentence in sentences):
        raise DataError(
            f"Nobody's answers are of the data that {display_path(path)} gives them, expected the "
            "secret with which the variants were made. Name that file."
        )


#: Begins the name of a task that is a question about a student's own data.
PREFIX = "variant: "
