"""Charts as inline SVG: sharp at any size, coloured by the page's style, all text escaped."""

from collections import Counter
from html import escape

_WIDTH = 720
_ROW = 26
#: Of the labels at the left of a row.
_LABEL = 210
#: A number is written into a piece of a bar that is at least so wide.
_ROOM = 18
#: So many points have a column each in a distribution.
_FEW = 20


def columns(labels: list[str], counts: list[int], caption: str) -> str:
    """Return a chart of columns, such as a distribution.

    Parameters
    ----------
    labels : list of str
        Under each column.
    counts : list of int
        As many. Each stands above its column, if it is not 0.
    caption : str
    """
    width, height, top, bottom = 360, 170, 18, 22
    step, base = width / len(labels), height - bottom
    most = max(*counts, 1)
    parts = [f'<path class="line" d="M0 {base}H{width}"/>']
    for place, (label, count) in enumerate(zip(labels, counts, strict=True)):
        middle = (place + 0.5) * step
        tall = (base - top) * count / most
        parts.append(_text(middle, height - 6, label, "soft", "middle"))
        if count:
            parts.append(_rectangle("bar", middle - 0.4 * step, base - tall, 0.8 * step, tall))
            parts.append(_text(middle, base - tall - 5, f"{count}", "", "middle"))
    return _figure(width, height, parts, caption)


def distribution(points: list[float], of: float, caption: str) -> str:
    """Return a chart of how many students have how many points.

    Parameters
    ----------
    points : list of float
    of : float
        The points that there are: with few, a column for each, else ten steps, each labelled by
        its least. More and fewer than there can be count as the most and the least.
    caption : str
    """
    step = 1.0 if of <= _FEW else of / 10
    last = round(of / step) if step == 1.0 else 9
    counts = Counter(
        min(max(round(each) if step == 1.0 else int(each / step), 0), last) for each in points
    )
    places = range(last + 1)
    labels = [f"{place * step:g}" for place in places]
    return columns(labels, [counts[place] for place in places], caption)


def stacked_rows(
    rows: list[tuple[str, list[int]]], kinds: list[tuple[str, str]], caption: str
) -> str:
    """Return a chart of one bar a row, made of pieces; a bar is as long as its sum says.

    Parameters
    ----------
    rows : list of (str, list of int)
        A label, and as many counts as there are kinds.
    kinds : list of (str, str)
        Of pieces: the class of the page's style, and what it means.
    caption : str
    """
    most = max((sum(counts) for _, counts in rows), default=0) or 1
    scale = (_WIDTH - _LABEL - 4) / most
    parts = []
    for place, (label, counts) in enumerate(rows):
        x, y = float(_LABEL), place * _ROW
        parts.append(_text(_LABEL - 8, y + 17, label, "", "end"))
        for (style, meaning), count in zip(kinds, counts, strict=True):
            wide = count * scale
            if count:
                said = f"{label}: {count} {meaning}"
                parts.append(_rectangle(style, x, y + 3, wide, _ROW - 6, said))
            if wide >= _ROOM:
                parts.append(_text(x + wide / 2, y + 17, f"{count}", "inside", "middle"))
            x += wide
    x, y = float(_LABEL), len(rows) * _ROW + 8
    for place, (style, meaning) in enumerate(kinds):
        if any(counts[place] for _, counts in rows):
            parts.append(_rectangle(style, x, y, 12, 12))
            parts.append(_text(x + 17, y + 11, meaning, "soft", "start"))
            x += 36 + 7 * len(meaning)
    return _figure(_WIDTH, y + 18, parts, caption)


def _rectangle(style: str, x: float, y: float, width: float, height: float, said: str = "") -> str:
    """Return a rectangle; a mouse that rests on it is told something."""
    title = f"<title>{escape(said)}</title>" if said else ""
    place = f'x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" height="{height:.1f}"'
    return f'<rect class="{style}" {place}>{title}</rect>'


def _text(x: float, y: float, text: str, style: str, anchor: str) -> str:
    place = f'x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}"'
    return f'<text class="{style}" {place}>{escape(text)}</text>'


def _figure(width: int, height: int, parts: list[str], caption: str) -> str:
    shown = f"<figcaption>{escape(caption)}</figcaption>" if caption else ""
    return (
        f'<figure>{shown}<svg viewBox="0 0 {width} {height}" role="img" '
        f'aria-label="{escape(caption)}">{"".join(parts)}</svg></figure>'
    )
