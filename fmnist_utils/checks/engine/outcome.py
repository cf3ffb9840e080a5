"""What a check answers, as text and as a notebook shows it."""

import base64
import html
import io
import sys
from dataclasses import dataclass, field

import numpy as np

NOT_ATTEMPTED, INCORRECT, CORRECT = "not started", "not yet", "right"
#: Mark and colour of each state; the mark alone says it, too.
LOOKS = {NOT_ATTEMPTED: ("○", "#666666"), INCORRECT: ("✗", "#b3541e"), CORRECT: ("✓", "#1b7837")}
#: Pixels on the screen for a picture's longer side.
PICTURE_SIZE = 112


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
    pictures : dict of str to ndarray
        By caption; each of rank 2, drawn in grey.
    """

    task: str
    state: str
    sentence: str = ""
    pictures: dict[str, np.ndarray] = field(default_factory=dict)

    def __repr__(self) -> str:
        """Write the outcome in one line."""
        return f"{LOOKS[self.state][0]} {self.task}: {self.state}. {self.sentence}".rstrip()

    def _repr_html_(self) -> str:
        mark, colour = LOOKS[self.state]
        text = html.escape(self.sentence).replace("`", "")
        figures = "".join(
            '<figure style="display:inline-block;margin:6px 14px 0 0;text-align:center">'
            f'<img alt="{html.escape(caption)}" src="{_as_png(picture)}" '
            f'style="height:{PICTURE_SIZE}px;image-rendering:pixelated;border:1px solid #ccc">'
            f"<figcaption>{html.escape(caption)}</figcaption></figure>"
            for caption, picture in self.pictures.items()
        )
        return (
            f'<div style="border-left:4px solid {colour};padding:4px 10px">'
            f'<b style="color:{colour}">{mark} {html.escape(self.task)}: {self.state}.</b> '
            f"{text}<div>{figures}</div></div>"
        )


def show(thing: object) -> None:
    """Display in a notebook, print elsewhere."""
    shell = sys.modules.get("IPython") and sys.modules["IPython"].get_ipython()
    if shell is not None:
        from IPython.display import display

        display(thing)
    else:
        print(thing)


def comparison(expected: np.ndarray, found: object) -> dict[str, np.ndarray]:
    """Return the pictures of what was expected, what was found, and where they differ."""
    pictures = {"expected": expected}
    if type(found) is np.ndarray and found.ndim == 2 and found.size and found.dtype.kind in "uif":
        pictures["yours"] = found
        if found.shape == expected.shape:
            pictures["difference"] = np.abs(found.astype(float) - expected.astype(float))
    return pictures


def _as_png(picture: np.ndarray) -> str:
    """Return a picture as an address that holds its PNG; dark is low, bright is high."""
    from PIL import Image

    values = np.nan_to_num(picture.astype(float), nan=0.0, posinf=0.0, neginf=0.0)
    span = values.max() - values.min()
    grey = np.uint8(255 * (values - values.min()) / (span or 1))
    buffer = io.BytesIO()
    Image.fromarray(grey).save(buffer, "PNG")
    return f"data:image/png;base64,{base64.b64encode(buffer.getvalue()).decode()}"
