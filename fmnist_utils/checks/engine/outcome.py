"""What a check answers, as text and as a notebook shows it."""

import base64
import html
import io
import re
from dataclasses import dataclass, field

import numpy as np

from fmnist_utils.checks.engine.notebook import shell

NOT_ATTEMPTED, INCORRECT, CORRECT = "not started", "not yet", "right"
#: Mark and colour of each state; the mark alone says it, too.
LOOKS = {NOT_ATTEMPTED: ("○", "#666666"), INCORRECT: ("✗", "#b3541e"), CORRECT: ("✓", "#1b7837")}
#: Mark and colour of what is told without a verdict.
HINT_LOOK = ("?", "#35607f")
#: Pixels on the screen for a picture's longer side.
PICTURE_SIZE = 112
#: Characters of a sentence that are read at once; the rest stands behind "more".
SENTENCE_LENGTH = 240
#: Lines and characters of what the student's function printed.
PRINTED_LINES, PRINTED_CHARACTERS = 10, 600
#: Pictures and tables of the student's function that are shown again.
DISPLAYED = 3


class CheckFailed(AssertionError):
    """In strict mode, an answer that is not right; the message is the check's sentence."""


@dataclass
class Outcome:
    """What a check found.

    Attributes
    ----------
    task : str
        The function's name.
    state : {"not started", "not yet", "right"}
    sentence : str
        What is read at once.
    pictures : dict of str to ndarray
        By caption; each of rank 2, drawn in grey.
    more : str
        What is read on demand: a long call, the end of a long sentence.
    printed : str
        The first lines that the function printed when it was called so.
    displayed : list
        What it displayed then.
    """

    task: str
    state: str
    sentence: str = ""
    pictures: dict[str, np.ndarray] = field(default_factory=dict)
    more: str = ""
    printed: str = ""
    displayed: list = field(default_factory=list)

    def __repr__(self) -> str:
        """Write the outcome in one line, and what was printed below it."""
        text = f"{LOOKS[self.state][0]} {self.task}: {self.state}. {self.sentence}".rstrip()
        if self.more:
            text += f"\n  {self.more}"
        if self.printed:
            text += "\n  It printed:" + "".join(f"\n  | {x}" for x in self.printed.split("\n"))
        return text

    def _repr_html_(self) -> str:
        parts = [_as_html(self.sentence)]
        if self.more:
            parts.append(f"<details><summary>more</summary>{_as_html(self.more)}</details>")
        if self.printed:
            parts.append(f"<div>It printed:</div><pre>{html.escape(self.printed)}</pre>")
        figures = "".join(
            '<figure style="display:inline-block;margin:6px 14px 0 0;text-align:center">'
            f'<img alt="{html.escape(caption)}" src="{_as_png(picture)}" '
            f'style="height:{PICTURE_SIZE}px;image-rendering:pixelated;border:1px solid #ccc">'
            f"<figcaption>{html.escape(caption)}</figcaption></figure>"
            for caption, picture in self.pictures.items()
        )
        if figures:
            parts.append(f"<div>{figures}</div>")
        return _box(LOOKS[self.state], f"{self.task}: {self.state}.", "".join(parts))


class Note(str):
    """A text that a notebook shows in the look of the checks; its first words may be a title."""

    __slots__ = ("title",)

    def __new__(cls, text: str, title: str = "") -> "Note":
        """Make a note of a text, with a title before it."""
        note = super().__new__(cls, text)
        note.title = title
        return note

    def __repr__(self) -> str:
        """Return the title and the text as they are read."""
        return f"{self.title} {self}".replace(" \n", "\n").strip()

    def _repr_html_(self) -> str:
        return _box(HINT_LOOK, self.title, _as_html(self).replace("\n", "<br>"))


def show(thing: object) -> None:
    """Display in a notebook, print elsewhere; then what the student's function displayed, once."""
    if shell() is None:
        print(repr(thing))
        return
    from IPython.display import display

    display(thing)
    for shown in getattr(thing, "displayed", [])[:DISPLAYED]:
        display(shown)


def split_sentence(clue: str, call: str) -> tuple[str, str]:
    """Put the clue first and the call behind it, and what is too long to be read at once apart.

    Parameters
    ----------
    clue : str
        What came, what was expected, and why, if that is known.
    call : str
        How the function was called; may be empty.

    Returns
    -------
    sentence, more : str
    """
    clue = clue[0].upper() + clue[1:]
    clue += "" if clue.endswith((".", "?", "!", "…")) else "."
    tried = f"Tried: `{call}`." if call else ""
    if len(clue) > SENTENCE_LENGTH:
        cut = clue.rfind(" ", 0, SENTENCE_LENGTH - 1)
        cut = cut if cut > 0 else SENTENCE_LENGTH - 1
        return f"{clue[:cut]}…", f"…{clue[cut:]} {tried}".rstrip()
    if tried and len(clue) + len(tried) < SENTENCE_LENGTH:
        return f"{clue} {tried}", ""
    return clue, tried


def first_lines(printed: str) -> str:
    """Return the beginning of what was printed, as much as is shown."""
    text = printed.rstrip()
    lines = text[:PRINTED_CHARACTERS].split("\n")[:PRINTED_LINES]
    short = "\n".join(lines)
    return short + (" …" if len(short) < len(text) else "")


def comparison(expected: np.ndarray, found: object) -> dict[str, np.ndarray]:
    """Return the pictures of what was expected, what was found, and where they differ."""
    pictures = {"expected": expected}
    if type(found) is np.ndarray and found.ndim == 2 and found.size and found.dtype.kind in "uif":
        pictures["yours"] = found
        if found.shape == expected.shape:
            pictures["difference"] = np.abs(found.astype(float) - expected.astype(float))
    return pictures


def _box(look: tuple[str, str], title: str, content: str) -> str:
    mark, colour = look
    return (
        f'<div style="border-left:4px solid {colour};padding:4px 10px">'
        f'<b style="color:{colour}">{mark} {html.escape(title)}</b> {content}</div>'
    )


def _as_html(text: str) -> str:
    """Escape a text, with what stands between backticks as code."""
    return re.sub(r"`([^`]+)`", r"<code>\1</code>", html.escape(text))


def _as_png(picture: np.ndarray) -> str:
    """Return a picture as an address that holds its PNG; dark is low, bright is high."""
    from PIL import Image

    values = np.nan_to_num(picture.astype(float), nan=0.0, posinf=0.0, neginf=0.0)
    span = values.max() - values.min()
    grey = np.uint8(255 * (values - values.min()) / (span or 1))
    buffer = io.BytesIO()
    Image.fromarray(grey).save(buffer, "PNG")
    return f"data:image/png;base64,{base64.b64encode(buffer.getvalue()).decode()}"
