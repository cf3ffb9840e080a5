"""Find the sentences of the lessons that make claims, and those that nobody has looked at.

A Markdown cell that makes claims about learning names them in its metadata, ``"claims": [...]``. A
cell that only sounds like it says why it needs no evidence: ``"no_claim": "counted in this cell"``.
"""

import re
from dataclasses import dataclass
from pathlib import Path

import nbformat

from evidence.ledger import Claim, lesson_name

#: Words that usually make a claim.
CLAIM_WORDS = re.compile(
    r"\b(?:help(?:s|ed)?|hurts?|harm(?:s|ed|ful|less)?|matter(?:s|ed)?|better|worse|worst|worth|"
    r"gain(?:s|ed)?|lose[s]?|lost|improve[sd]?|improvement|because|beat(?:s|en)?|win(?:s|ner)?|won|"
    r"cheaper|dearer|stronger|weaker|easier|harder|closes|prevents?|overfit\w*|transferred|"
    r"works? (?:best|well|badly)|the best|most important|makes? (?:no|a|the) difference)\b",
    re.IGNORECASE,
)
CODE = re.compile(r"```.*?```|`[^`]*`|\]\([^)]*\)", re.DOTALL)


@dataclass(frozen=True)
class Cell:
    """A Markdown cell of a lesson that speaks of what helps or hurts.

    Attributes
    ----------
    lesson, id, source : str
    claims : tuple of str
        Names of the claims that it makes.
    no_claim : str
        Why its words need no evidence; empty if that is not said.
    words : tuple of str
        What it has of `CLAIM_WORDS`.
    """

    lesson: str
    id: str
    source: str
    claims: tuple[str, ...]
    no_claim: str
    words: tuple[str, ...]


def cells_with_claims(path: Path) -> list[Cell]:
    """Return the cells of a notebook that name claims, or whose words make some."""
    found = []
    for cell in nbformat.read(path, as_version=4).cells:
        if cell.cell_type != "markdown":
            continue
        claims = tuple(cell.metadata.get("claims", []))
        words = tuple(CLAIM_WORDS.findall(CODE.sub(" ", cell.source)))
        if claims or words:
            no_claim = cell.metadata.get("no_claim", "")
            found.append(Cell(lesson_name(path), cell.id, cell.source, claims, no_claim, words))
    return found


def faults(cells: list[Cell], claims: list[Claim]) -> list[str]:
    """Say what does not fit between the cells of one lesson and its claims.

    Parameters
    ----------
    cells : list of Cell
    claims : list of Claim

    Returns
    -------
    list of str
        One sentence a fault.
    """
    by_name = {claim.name: claim for claim in claims}
    found = []
    for cell in cells:
        if not cell.claims and not cell.no_claim:
            found.append(
                f"Cell {cell.id} says {', '.join(map(repr, cell.words))}, and names neither its "
                '"claims" nor why it makes none ("no_claim") in its metadata.'
            )
        for name in cell.claims:
            if name not in by_name:
                found.append(f"Cell {cell.id} names the claim {name!r}, which has no entry.")
            elif by_name[name].sentence not in " ".join(cell.source.split()):
                found.append(f"Cell {cell.id} lacks the sentence of its claim {name!r}.")
    named = {name for cell in cells for name in cell.claims}
    found += [f"No cell names the claim {name!r}." for name in by_name if name not in named]
    return found
