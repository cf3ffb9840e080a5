"""Checks of the practice sheet "Your own photo"."""

from collections.abc import Callable, Iterator
from math import ceil, floor, sqrt

import numpy as np
from PIL import Image

from fmnist_utils.checks.engine.refusal import refusal
from fmnist_utils.checks.engine.seeds import seeded
from fmnist_utils.checks.engine.sheet import Sheet
from fmnist_utils.data import load
from fmnist_utils.datasets.fetch import sample_files

sheet = Sheet(__name__)
hint, progress = sheet.hint, sheet.progress

FARTHEST = 255 * sqrt(3)


def _made(*shape: int, seed: int = 0) -> np.ndarray:
    return seeded(seed).integers(0, 256, shape).astype(np.uint8)


def _photo(height: int, width: int, spread: float, seed: int = 0) -> np.ndarray:
    """Make colours around that of a wall, far from 0 and 255 at the corner."""
    generator = seeded(seed)
    wall = np.array([180, 170, 150])
    photo = wall + generator.normal(0, spread, (height, width, 3))
    photo[0, 0] = wall
    return photo.clip(0, 255).astype(np.uint8)


def _photos_of_walls() -> Iterator[tuple]:
    yield _photo(12, 9, 40), 0.15
    yield _photo(1, 1, 0, seed=1), 0.05
    tied = np.ascontiguousarray(_photo(8, 15, 10, seed=2).transpose(1, 0, 2))
    tied[tuple(seeded(2).integers(0, 8, (2, 9)))] = tied[0, 0]  # exactly at the tolerance
    yield tied, 0.0
    yield _photo(30, 7, 60, seed=3).transpose(1, 0, 2), 0.3
    yield 255 - _photo(20, 20, 50, seed=4), 0.05
    wide = _made(2, 1_000, 3, seed=6)  # squares beyond 16 bits
    wide[0, 0], wide[1, :3] = 0, 255
    yield wide, 0.7
    height, width = seeded(8).integers(2, 25, 2).tolist()
    yield _photo(height, width, 45, seed=9), float(seeded(8).uniform(0.1, 0.25))
    near = 90 + seeded(10).integers(-3, 4, (3, 5, 3))  # other colours, and yet all of it is wall
    near[0, 0], near[1, 1] = 90, 91
    yield near.astype(np.uint8), 1.0


def _from_corner(photo: np.ndarray) -> np.ndarray:
    return photo.astype(float) - photo[0, 0]


def _root(differences: np.ndarray) -> np.ndarray:
    return np.sqrt((differences.astype(float) ** 2).sum(axis=2)) / FARTHEST


def _distance(photo: np.ndarray) -> np.ndarray:
    return _root(_from_corner(photo))


def _from(wall: Callable) -> Callable:
    """Take another colour for the wall's."""
    return lambda p, t: _root(p.astype(float) - wall(p)) > t


@sheet.task(
    cases=_photos_of_walls,
    misconceptions={
        "differences of bytes wrap around at 256, convert to float first": lambda p, t: (
            _root(p - p[0, 0]) > t
        ),
        "differences and squares of bytes wrap around at 256, convert to float first": (
            lambda p, t: np.sqrt(((p - p[0, 0]) ** 2).sum(axis=2)) / FARTHEST > t
        ),
        "squares wrap around in 16 bits, convert to float first": lambda p, t: (
            np.sqrt(((p.astype(np.int16) - p[0, 0]) ** 2).sum(axis=2)) / FARTHEST > t
        ),
        "divide by 255 · √3, the distance from black to white, not by 255": lambda p, t: (
            _distance(p) * sqrt(3) > t
        ),
        "divide by 255 · √3, the distance from black to white, not by 255 · 3": lambda p, t: (
            _distance(p) / sqrt(3) > t
        ),
        "`/ 255 * np.sqrt(3)` multiplies by √3, set brackets: `/ (255 * np.sqrt(3))`": (
            lambda p, t: _distance(p) * 3 > t
        ),
        "`3**1/2` is 1.5, write `np.sqrt(3)` or `3**0.5`": lambda p, t: (
            _distance(p) * sqrt(3) / 1.5 > t
        ),
        "divide by 255 · √3, not by the largest distance in the picture": lambda p, t: (
            _distance(p) > t * _distance(p).max()
        ),
        "the tolerance is a share of the distance from black to white, divide by that": (
            lambda p, t: _distance(p) * FARTHEST > t
        ),
        "the root of the sum of squares is missing": lambda p, t: _distance(p) ** 2 * FARTHEST > t,
        "the sum of squares was divided, expected its root": lambda p, t: _distance(p) ** 2 > t,
        "this asks whether the colour is another at all, expected: farther than the tolerance": (
            lambda p, t: (p != p[0, 0]).any(axis=2)
        ),
        "the tolerance is a share from 0 to 1, no percentage": lambda p, t: _distance(p) > t / 100,
        "do not round the distance before it is compared": lambda p, t: _distance(p).round(2) > t,
        "the tolerance is an argument, it is not always 0.05": lambda p, t: _distance(p) > 0.05,
        "the wall is the top left corner, not the bottom right one": _from(lambda p: p[-1, -1]),
        "the wall is the top left corner, not the top right one": _from(lambda p: p[0, -1]),
        "the wall is the top left corner, not the bottom left one": _from(lambda p: p[-1, 0]),
        "the wall is one pixel, `picture[0, 0]`, not the first row": _from(lambda p: p[0]),
        "the wall's colour has three numbers, `picture[0, 0]`": _from(lambda p: p[0, 0, 0]),
        "the wall has the corner's colour, not the mean of the picture": _from(
            lambda p: p.mean(axis=(0, 1))
        ),
        "square each of the three differences before they are added, or they cancel": (
            lambda p, t: abs(_from_corner(p).sum(axis=2)) / FARTHEST > t
        ),
        "the mean of three colours is grey, expected the three differences squared": lambda p, t: (
            abs(p.mean(axis=2) - p[0, 0].mean()) / 255 > t
        ),
        "each colour was looked at alone, expected one distance of all three": lambda p, t: (
            abs(_from_corner(p)) / 255 > t
        ).any(axis=2),
        "the differences were averaged, expected the root of the sum of squares": lambda p, t: (
            abs(_from_corner(p)).mean(axis=2) / 255 > t
        ),
        "the differences were added, expected the root of the sum of squares": lambda p, t: (
            abs(_from_corner(p)).sum(axis=2) / FARTHEST > t
        ),
        "each colour was looked at alone and all had to differ, expected one distance": (
            lambda p, t: (abs(_from_corner(p)) / 255 > t).all(axis=2)
        ),
        "True means: thing, not wall": lambda p, t: _distance(p) <= t,
        "True means: farther than the tolerance, not nearer": lambda p, t: _distance(p) < t,
        "a colour exactly at the tolerance is wall": lambda p, t: _distance(p) >= t,
        "one distance a pixel: sum over the three colours, axis 2": lambda p, t: (
            abs(_from_corner(p)) / FARTHEST > t
        ),
        "sum over the three colours, axis 2, not over the rows": lambda p, t: (
            np.sqrt((_from_corner(p) ** 2).sum(axis=0)) / FARTHEST > t
        ),
        "the wall has the corner's colour, not white": _from(lambda p: 255),
        "this is the distance, compare it with the tolerance": lambda p, t: _distance(p),
    },
    hints=(
        "Subtract the corner's colour from every pixel. Of which type must the numbers be?",
        "Square, sum over the three colours (axis 2), take the root, divide by 255 · √3.",
        "`np.sqrt(((picture.astype(float) - picture[0, 0]) ** 2).sum(axis=2))`, then divided by "
        "`255 * np.sqrt(3)`, then `> tolerance`.",
    ),
    unlocks="The program knows where the thing is, and it has never seen one.",
)
def mark_thing(photo: np.ndarray, tolerance: float) -> np.ndarray:
    """Mark what is farther from the corner's colour than the tolerance."""
    wall = photo[0, 0].tolist()
    return np.array(
        [
            [sqrt(sum((a - b) ** 2 for a, b in zip(pixel, wall, strict=True))) / FARTHEST
             > tolerance for pixel in row]
            for row in photo.tolist()
        ]
    )  # fmt: skip


def _things() -> Iterator[tuple]:
    mask = np.zeros((9, 12), bool)
    mask[2:4, 3:6] = mask[5:7, 7] = mask[6, 5] = mask[3, 9] = True
    yield _made(9, 12, 3), mask
    yield _made(1, 1, 3, seed=1), np.array([[True]])
    one = np.zeros((6, 5), bool)
    one[5, 4] = True
    yield _made(5, 6, 3, seed=2).transpose(1, 0, 2), one
    yield _made(4, 3, 3, seed=3), np.zeros((4, 3), bool)
    yield _made(20, 8, 3, seed=4), seeded(4).random((20, 8)) > 0.97
    yield _made(5, 7, 3, seed=5), np.ones((5, 7), bool)
    wide = np.zeros((3, 1_000), bool)
    wide[1, [2, 997]] = True
    yield _made(3, 1_000, 3, seed=6), wide
    body = np.zeros((9, 10), bool)
    body[2:7, 1:8] = body[8, 4] = body[4, 9] = True  # thin parts belong to the thing, too
    yield _made(9, 10, 3, seed=7), body
    generator = seeded(10)
    shape = generator.integers(4, 15, 2)
    thing = generator.random(shape) > 0.9
    thing[1, 2] = True
    yield _made(*shape, 3, seed=11), thing


def _box(mask: np.ndarray) -> tuple[int, int, int, int]:
    rows, columns = np.flatnonzero(mask.any(axis=1)), np.flatnonzero(mask.any(axis=0))
    if not rows.size:
        raise refusal("nothing is thing")
    return int(rows[0]), int(rows[-1]) + 1, int(columns[0]), int(columns[-1]) + 1


def _cut(change: Callable) -> Callable:
    """Cut out a changed box: from row y to row b, from column x to column r."""

    def cut(photo: np.ndarray, mask: np.ndarray) -> np.ndarray:
        top, bottom, left, right = change(*_box(mask))
        return photo[top:bottom, left:right]

    return cut


def _after_look(cut: Callable) -> Callable:
    """Refuse a mask without a thing, then cut."""
    return lambda photo, mask: cut(photo, mask) if _box(mask) else None


def _cut_or(otherwise: Callable) -> Callable:
    """Cut out the box; without a thing, return something else instead of an error."""
    cut = _cut(lambda *box: box)
    return lambda photo, mask: cut(photo, mask) if mask.any() else otherwise(photo)


def _cut_unseen(photo: np.ndarray, mask: np.ndarray) -> np.ndarray:
    """Cut out the box, and stop with NumPy's own error if there is none."""
    rows, columns = np.flatnonzero(mask.any(axis=1)), np.flatnonzero(mask.any(axis=0))
    return photo[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]


def _first_run(is_filled: np.ndarray) -> slice:
    """Return where the first rows are that hold something, to the first that holds nothing."""
    start = int(is_filled.argmax())
    return slice(start, start + int(np.append(~is_filled[start:], True).argmax()))


def _without_one(is_filled: np.ndarray) -> slice:
    return slice(int(not is_filled[0]), len(is_filled) - int(not is_filled[-1]))


def _ends(places: np.ndarray) -> slice:
    return slice(int(places[0]), int(places[-1]) + 1)


@sheet.task(
    stars=2,
    cases=_things,
    fresh=False,
    misconceptions={
        "the last row and the last column of the thing belong to it, too: + 1": _cut(
            lambda y, b, x, r: (y, b - 1, x, r - 1)
        ),
        "the last row of the thing is missing: + 1": _cut(lambda y, b, x, r: (y, b - 1, x, r)),
        "the last column of the thing is missing: + 1": _cut(lambda y, b, x, r: (y, b, x, r - 1)),
        "where nothing goes at the bottom or the right, the slice ends at -0: empty": (
            lambda p, m: _cut(lambda y, b, x, r: (y, b - m.shape[0], x, r - m.shape[1]))(p, m)
        ),
        "thing may have gaps: the last row or column with a True counts, not the first gap": (
            _after_look(lambda p, m: p[_first_run(m.any(axis=1))][:, _first_run(m.any(axis=0))])
        ),
        "the first and the last True in reading order do not give the columns: smallest, largest": (
            _after_look(lambda p, m: p[_ends(np.argwhere(m)[:, 0])][:, _ends(np.argwhere(m)[:, 1])])
        ),
        "cut at the edges alone, an empty row between two parts of the thing stays": (
            _after_look(lambda p, m: p[m.any(axis=1)][:, m.any(axis=0)])
        ),
        "rows and columns are exchanged: `any(axis=1)` asks each row": _cut(
            lambda y, b, x, r: (x, r, y, b)
        ),
        "more than one row or column may hold nothing: `while`, not `if`": _after_look(
            lambda p, m: p[_without_one(m.any(axis=1))][:, _without_one(m.any(axis=0))]
        ),
        "only rows were cut off, columns come next": _cut(lambda y, b, x, r: (y, b, None, None)),
        "only columns were cut off, rows come, too": _cut(lambda y, b, x, r: (None, None, x, r)),
        "the top and the left edge must go, too": _cut(lambda y, b, x, r: (None, b, None, r)),
        "the bottom and the right edge must go, too": _cut(lambda y, b, x, r: (y, None, x, None)),
        "the wall is cut off, not painted over": lambda p, m: p * m[..., np.newaxis],
        "the wall is not painted over but cut off": _after_look(
            lambda p, m: p * m[..., np.newaxis]
        ),
        "paint nothing over: wall within the rectangle stays as it is": lambda p, m: _cut(
            lambda *box: box
        )(p * m[..., np.newaxis], m),
        "paint nothing white: wall within the rectangle stays as it is": lambda p, m: _cut(
            lambda *box: box
        )(np.where(m[..., np.newaxis], p, 255), m),
        "one row and one column too many: the index of the last one, and + 1 once": _cut(
            lambda y, b, x, r: (y, b + 1, x, r + 1)
        ),
        "the first row and the first column of the thing belong to it, too": _cut(
            lambda y, b, x, r: (y + 1, b, x + 1, r)
        ),
        "the rectangle holds the thing and no margin around it": _cut(
            lambda y, b, x, r: (max(y - 1, 0), b + 1, max(x - 1, 0), r + 1)
        ),
        "these are the pixels of the thing in a row, expected the rectangle around it": (
            _after_look(lambda p, m: p[m])
        ),
        "this is the mask, expected the photograph": lambda p, m: _cut(lambda *box: box)(m, m),
        "if nothing is thing, there is nothing to cut out: raise a ValueError": _cut_or(
            lambda p: p
        ),
        "if nothing is thing, raise the ValueError, do not print or return": _cut_or(
            lambda p: None
        ),
        "look first whether there is a row at all": _cut_unseen,
        "an empty picture says nothing, raise a ValueError": _cut_or(lambda p: p[:0, :0]),
    },
    hints=(
        "Which is the first row with a True in it, and which the last? The same for columns.",
        "`np.flatnonzero(thing.any(axis=1))` are the rows that hold something.",
        "`picture[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]`, after a look whether "
        "`rows` is empty.",
    ),
    unlocks="Small or large in the photograph, the thing now fills its frame.",
)
def trim(photo: np.ndarray, thing: np.ndarray) -> np.ndarray:
    """Cut the smallest rectangle out that holds the thing."""
    places = [(r, c) for r, row in enumerate(thing.tolist()) for c, on in enumerate(row) if on]
    if not places:
        raise refusal("nothing is thing")
    rows, columns = zip(*places, strict=True)
    kept = [
        [photo[r, c].tolist() for c in range(min(columns), max(columns) + 1)]
        for r in range(min(rows), max(rows) + 1)
    ]
    return np.array(kept, np.uint8)


def _edges() -> Iterator[tuple]:
    yield 308, 321, 28
    yield 560, 481, 28
    yield 250, 243, 30
    yield 900, 41, 28
    yield 7, 1000, 28
    yield 1000, 7, 28
    yield 16, 990, 28  # 0.45 of a pixel, in both directions
    yield 990, 16, 28
    yield 9, 5, 28
    yield 5, 9, 28
    yield 1, 1, 28
    yield 40, 40, 16
    yield 3000, 1700, 1000
    yield 1001, 1000, 64
    yield 30, 1000, 28
    yield 1700, 3000, 1000
    for height, width in seeded(26).integers(20, 900, (9, 2)).tolist():
        halves = [56 * edge / max(height, width) for edge in (height, width)]
        if not any(half % 2 == 1 for half in halves):  # the task leaves open how these are rounded
            yield height, width, 28


def _sized(rounded: Callable = round, of: Callable = max, least: int = 1) -> Callable:
    return lambda h, w, s: tuple(max(least, int(rounded(s * n / of(h, w)))) for n in (h, w))


@sheet.task(
    cases=_edges,
    misconceptions={
        "the shape of an array is height, then width": lambda h, w, s: _sized()(w, h, s),
        "the proportions stay, a shirt need not become a square": lambda h, w, s: (s, s),
        "the longer edge gets the size, not the shorter": _sized(of=min),
        "round to the nearest, not down": _sized(floor),
        "round to the nearest, not up": _sized(ceil),
        "round to the nearest, not down, and keep one pixel at least": _sized(floor, least=0),
        "no edge may become 0, keep one pixel at least": _sized(least=0),
        "the width may become 0, keep one pixel of it, too": lambda h, w, s: (
            _sized()(h, w, s)[0],
            _sized(least=0)(h, w, s)[1],
        ),
        "the height may become 0, keep one pixel of it, too": lambda h, w, s: (
            _sized(least=0)(h, w, s)[0],
            _sized()(h, w, s)[1],
        ),
        "the size is an argument, it is not always 28": lambda h, w, s: _sized()(h, w, 28),
        "the height becomes `size` only if it is the longer edge": lambda h, w, s: _sized(
            of=lambda height, width: height
        )(h, w, s),
        "the width becomes `size` only if it is the longer edge": lambda h, w, s: _sized(
            of=lambda height, width: width
        )(h, w, s),
        "the longer edge is not always the height: keep height and width apart": lambda h, w, s: (
            s,
            max(1, round(s * min(h, w) / max(h, w))),
        ),
        "the proportion is upside down: shorter edge divided by longer": lambda h, w, s: (
            (s, round(s * h / w)) if h >= w else (round(s * w / h), s)
        ),
        "round at the end alone: two decimals of the proportion are too few": lambda h, w, s: tuple(
            max(1, round(round(n / max(h, w), 2) * s)) for n in (h, w)
        ),
        "the factor is no whole number: `/`, not `//`": lambda h, w, s: tuple(
            max(1, round(n / (max(h, w) // s))) for n in (h, w)
        ),
        "the edges keep their proportion, not their difference": lambda h, w, s: (
            max(1, h - max(h, w) + s),
            max(1, w - max(h, w) + s),
        ),
        "each edge was cut at `size` on its own, expected one factor for both": lambda h, w, s: (
            min(h, s),
            min(w, s),
        ),
        "a photograph smaller than that grows": lambda h, w, s: (
            (h, w) if max(h, w) <= s else _sized()(h, w, s)
        ),
        "two equal edges get no answer: `>=` instead of `>`, or a last `else`": lambda h, w, s: (
            None if h == w else _sized()(h, w, s)
        ),
        "these are real numbers, round them": lambda h, w, s: tuple(
            s * n / max(h, w) for n in (h, w)
        ),
        "these are real numbers, round them to whole ones": lambda h, w, s: tuple(
            max(1, s * n / max(h, w)) for n in (h, w)
        ),
    },
    hints=(
        "By which factor does the longer edge become `size`? The other edge gets the same.",
        "`round(size * height / longer)`. What comes out for an edge of 7 beside one of 1,000?",
        "`max(1, round(size * edge / max(height, width)))` for each of the two edges.",
    ),
    unlocks="Trousers stay narrow. That is most of what makes them trousers.",
)
def shrunk_size(height: int, width: int, size: int) -> tuple[int, int]:
    """Return the size of a photograph whose longer edge becomes `size`."""
    longer = height if height > width else width
    new = [(2 * size * edge + longer) // (2 * longer) for edge in (height, width)]
    return new[0] or 1, new[1] or 1


def _small_pictures() -> Iterator[tuple]:
    yield _made(5, 2, 3), np.array([240, 200, 90], np.uint8), 8
    yield _made(1, 1, 3, seed=1), np.array([1, 2, 3], np.uint8), 2
    yield _made(28, 9, 3, seed=2).transpose(1, 0, 2), np.array([0, 255, 7], np.uint8), 28
    yield _made(4, 4, 3, seed=3), np.array([9, 9, 9], np.uint8), 4
    yield _made(3, 6, 3, seed=4), np.array([250, 251, 252], np.uint8), 7
    yield _made(2, 61, 3, seed=8), np.array([30, 60, 90], np.uint8), 64
    dark = _made(4, 7, 3, seed=13) // 128 * 90
    dark[0, 0] = dark[1, 2] = 0  # black belongs to the picture
    yield dark, np.array([200, 190, 0], np.uint8), 9
    generator = seeded(12)
    size = int(generator.integers(9, 30))
    height, width = generator.integers(1, size, 2).tolist()
    yield _made(height, width, 3, seed=9), _made(3, seed=10), size


def _pasted(place: Callable, wall: Callable = lambda c: c, kind: type = np.uint8) -> Callable:
    def paste(picture: np.ndarray, colour: np.ndarray, size: int) -> np.ndarray:
        height, width = picture.shape[:2]
        top, left = place(size - height, size - width)
        square = np.full((size, size, 3), wall(colour), kind)
        square[top : top + height, left : left + width] = picture
        return square

    return paste


def _spread(picture: np.ndarray, colour: np.ndarray, size: int, end: Callable) -> np.ndarray:
    """Assign the picture to a place that ends by the free rows, and not by its own height."""
    top, left = ((size - edge) // 2 for edge in picture.shape[:2])
    square = np.full((size, size, 3), colour)
    square[top : end(top), left : end(left)] = picture
    return square


def _pillow_pasted(picture: np.ndarray, colour: np.ndarray, size: int) -> np.ndarray:
    """Paste with Pillow, rows and columns exchanged."""
    square = Image.new("RGB", (size, size), tuple(colour.tolist()))
    place = tuple((size - edge) // 2 for edge in picture.shape[:2])
    square.paste(Image.fromarray(np.ascontiguousarray(picture)), place)
    return np.array(square)


def _black_filled(square: np.ndarray, colour: np.ndarray) -> np.ndarray:
    square[(square == 0).all(axis=2)] = colour
    return square


def _turned(picture: np.ndarray, colour: np.ndarray, size: int) -> np.ndarray:
    """Take the width for the height."""
    width, height = picture.shape[:2]
    top, left = (size - height) // 2, (size - width) // 2
    square = np.full((size, size, 3), colour)
    square[top : top + height, left : left + width] = picture
    return square


def _halved(up: int) -> Callable:
    return lambda rows, columns: ((rows + up) // 2, (columns + up) // 2)


@sheet.task(
    stars=2,
    cases=_small_pictures,
    misconceptions={
        "it stands in the top left corner, put it in the middle": _pasted(lambda r, c: (0, 0)),
        "it stands in the bottom right corner, put it in the middle": _pasted(lambda r, c: (r, c)),
        "the free rows give the place of the top, the free columns that of the left edge": _pasted(
            lambda r, c: (c // 2, r // 2)
        ),
        "an odd row or column more goes below or to the right: round down": _pasted(_halved(1)),
        "it stands at the left edge, put it in the middle of the width, too": _pasted(
            lambda r, c: (r // 2, 0)
        ),
        "it stands at the top, put it in the middle of the height, too": _pasted(
            lambda r, c: (0, c // 2)
        ),
        "the square has the wall's colour, not black": _pasted(_halved(0), lambda c: 0),
        "the square has the wall's colour, not white": _pasted(_halved(0), lambda c: 255),
        "a colour is three numbers, not the first alone": _pasted(_halved(0), lambda c: c[0]),
        "the numbers are bytes only if you say so: `dtype=np.uint8`": _pasted(
            _halved(0), kind=np.float64
        ),
        "an odd row more goes below, as an odd column more to the right: round down": _pasted(
            lambda r, c: ((r + 1) // 2, c // 2)
        ),
        "an odd column more goes to the right, as an odd row more below: round down": _pasted(
            lambda r, c: (r // 2, (c + 1) // 2)
        ),
        "`round` takes halves to the even number, `// 2` always down": _pasted(
            lambda r, c: (round(r / 2), round(c / 2))
        ),
        "halve the free rows, `(size - height) // 2`, not the size and the height apart": (
            lambda p, c, s: _pasted(
                lambda *_: (s // 2 - p.shape[0] // 2, s // 2 - p.shape[1] // 2)
            )(p, c, s)
        ),
        "the free rows or columns may be odd in number, then one more stands behind": (
            lambda p, c, s: np.stack(
                [
                    np.pad(p[..., k], [((s - n) // 2,) * 2 for n in p.shape[:2]], constant_values=v)
                    for k, v in enumerate(c)
                ],
                axis=2,
            )
        ),
        "the place ends at `top + height`, not at `size - top`": lambda p, c, s: _spread(
            p, c, s, lambda free: s - free
        ),
        "the place ends at `top + height`, not at `-top`": lambda p, c, s: _spread(
            p, c, s, lambda free: -free
        ),
        "black pixels of the picture stay black, they are no free place": lambda p, c, s: (
            _black_filled(_pasted(_halved(0), lambda _: 0)(p, c, s), c)
        ),
        "the wall's colour is `colour`, not the picture's corner": lambda p, c, s: _pasted(
            _halved(0)
        )(p, p[0, 0], s),
        "the wall's colour is `colour`, not that of the picture's edges": lambda p, c, s: np.pad(
            p, [*(((s - n) // 2, s - n - (s - n) // 2) for n in p.shape[:2]), (0, 0)], mode="edge"
        ),
        "the square has `size` rows, not always 28": lambda p, c, s: _pasted(_halved(0))(p, c, 28),
        "the square has `size` rows, not only as many as the longer edge": lambda p, c, s: _pasted(
            _halved(0)
        )(p, c, max(p.shape[:2])),
        "`picture.shape` is height first, then width": _turned,
        "`paste` of Pillow takes the column first, then the row": _pillow_pasted,
        "the picture was resized, expected it as it is with wall around it": lambda p, _, s: (
            np.asarray(Image.fromarray(np.ascontiguousarray(p)).resize((s, s)))
        ),
        "the picture was stretched, expected it as it is with wall around it": lambda p, c, s: p[
            np.arange(s) * p.shape[0] // s
        ][:, np.arange(s) * p.shape[1] // s],
    },
    hints=(
        "First make the empty wall: a whole square of one colour. Then put the picture into it.",
        "`np.full((size, size, 3), colour, dtype=np.uint8)`; half of the free rows stand above.",
        "`top = (size - height) // 2`, `left` likewise; then assign to "
        "`square[top : top + height, left : left + width]`.",
    ),
    unlocks="Every picture is now square, and its thing is where the network looks for it.",
)
def extend(picture: np.ndarray, colour: np.ndarray, size: int) -> np.ndarray:
    """Put a picture in the middle of a square of one colour."""
    height, width = picture.shape[:2]
    above, before = (size - height) // 2, (size - width) // 2
    square = np.zeros((size, size, 3), np.uint8)
    for r in range(size):
        for c in range(size):
            inside = above <= r < above + height and before <= c < before + width
            square[r, c] = picture[r - above, c - before] if inside else colour
    return square


def _greys() -> Iterator[tuple]:
    image = _made(9, 7)
    image[0, :6] = 200, 170, 171, 169, 230, 255
    yield image, 30
    yield np.array([[9]], np.uint8), 0
    image = _made(6, 8, seed=1)
    image[0, :2] = 120, 5
    yield image.T.copy().T, 140
    image = _made(4, 9, seed=2)
    image[0, 0] = 255
    yield image.T, 0
    image = _made(5, 6, seed=3)
    image[0, :3] = 0, 0, 1
    yield image, 0
    yield image, 255
    image = _made(2, 1_000, seed=4)
    image[0, :2] = 250, 0
    yield image, 249
    generator = seeded(13)
    wall, tolerance = int(generator.integers(60, 250)), int(generator.integers(5, 50))
    image = _made(*generator.integers(2, 12, 2), seed=14)
    image[0] = wall - tolerance
    image[1] = wall - tolerance - 1
    image[0, 0] = wall
    yield image, tolerance


def _made_empty(picture: Callable, empty: Callable, kind: type | None = np.uint8) -> Callable:
    """Set to 0 what is empty, by the negative `n`, the corner's `w` and the tolerance `t`."""

    def negate(grey: np.ndarray, tolerance: int) -> np.ndarray:
        n = 255 - grey.astype(int)
        return np.where(empty(n, n[0, 0], tolerance), 0, picture(n, n[0, 0])).astype(kind)

    return negate


@sheet.task(
    stars=2,
    cases=_greys,
    picture=True,
    misconceptions={
        "this is still dark on light, 255 minus each pixel comes first": _made_empty(
            lambda n, w: 255 - n, lambda n, w, t: n <= w + t
        ),
        "the background is not yet 0": _made_empty(lambda n, w: n, lambda n, w, t: n < 0),
        "the wall's own negative is missing from the limit": _made_empty(
            lambda n, w: n, lambda n, w, t: n <= t
        ),
        "what is lighter than the wall is no thing either, a flash on it for instance": _made_empty(
            lambda n, w: n, lambda n, w, t: abs(n - w) <= t
        ),
        "a pixel exactly at the limit is background, too": _made_empty(
            lambda n, w: n, lambda n, w, t: n < w + t
        ),
        "the tolerance is added to the corner's negative, not subtracted": _made_empty(
            lambda n, w: n, lambda n, w, t: n <= w - t
        ),
        "what is brighter than the limit keeps its negative, it does not become 255": _made_empty(
            lambda n, w: n * 0 + 255, lambda n, w, t: n <= w + t
        ),
        "set to 0 what is not brighter than the limit, not what is brighter": _made_empty(
            lambda n, w: n, lambda n, w, t: n > w + t
        ),
        "the limit ignores the tolerance": _made_empty(lambda n, w: n, lambda n, w, t: n <= w),
        "the rest keeps its brightness, do not subtract the wall from it": _made_empty(
            lambda n, w: n - w, lambda n, w, t: n <= w + t
        ),
        "the background became 255: negate first, then set it to 0": lambda g, t: (
            255 - np.where(g.astype(int) + t >= g[0, 0], 0, g).astype(np.uint8)
        ),
        "the limit is a byte and wraps around at 256, make it an int first": _made_empty(
            lambda n, w: n, lambda n, w, t: n <= (w + t) % 256
        ),
        "differences of bytes wrap around at 256, make the negative int first": _made_empty(
            lambda n, w: n, lambda n, w, t: (n - w) % 256 <= t
        ),
        "differences of bytes are never below 0, make the negative int first": _made_empty(
            lambda n, w: n, lambda n, w, t: (n - w - t) % 256 == 0
        ),
        "the tolerance counts grey levels here, it is no share of 255": _made_empty(
            lambda n, w: n, lambda n, w, t: n <= w + 255 * t
        ),
        "what is not brighter than the limit is background, not only what equals the wall": (
            _made_empty(lambda n, w: n, lambda n, w, t: n == w)
        ),
        "the limit starts from the corner's negative, not from its grey": _made_empty(
            lambda n, w: n, lambda n, w, t: n <= 255 - w + t
        ),
        "compare the negative with the limit, not the grey": _made_empty(
            lambda n, w: n, lambda n, w, t: 255 - n <= w + t
        ),
        "negate first, then compare: here the grey picture was compared and kept": lambda g, t: (
            np.where(g > int(g[0, 0]) + t, g, 0).astype(np.uint8)
        ),
        "the rest keeps its brightness, do not subtract the limit from it": lambda g, t: (
            (int(g[0, 0]) - t - g.astype(int)).clip(0).astype(np.uint8)
        ),
        "the tolerance is an argument, it is not always 13": _made_empty(
            lambda n, w: n, lambda n, w, t: n <= w + 13
        ),
        "the wall is the top left corner, not the bottom right one": lambda g, t: np.where(
            int(g[-1, -1]) - g.astype(int) > t, 255 - g, 0
        ).astype(np.uint8),
        "the wall is the top left corner, not the top right one": lambda g, t: np.where(
            int(g[0, -1]) - g.astype(int) > t, 255 - g, 0
        ).astype(np.uint8),
        "the wall is the top left corner, not the bottom left one": lambda g, t: np.where(
            int(g[-1, 0]) - g.astype(int) > t, 255 - g, 0
        ).astype(np.uint8),
        "the wall is the corner, not the lightest pixel": _made_empty(
            lambda n, w: n, lambda n, w, t: n <= n.min() + t
        ),
        "the wall is one pixel, `[0, 0]`, not the first row": _made_empty(
            lambda n, w: n, lambda n, w, t: n <= n[0] + t
        ),
        "the negative is 255 minus each pixel, not 256 minus it": lambda g, t: np.where(
            -g > int((-g)[0, 0]) + t, -g, 0
        ).astype(np.uint8),
        "the negative is 255 minus each pixel, not the lightest minus it": lambda g, t: np.where(
            int(g[0, 0]) - g.astype(int) > t, g.max() - g, 0
        ).astype(np.uint8),
        "an image of the dataset is bytes": _made_empty(
            lambda n, w: n, lambda n, w, t: n <= w + t, np.int64
        ),
    },
    hints=(
        "Negate first. What does the wall in the corner have then?",
        "The limit is that plus the tolerance. How large may a `uint8` become? Make it an `int`.",
        "`np.where(negative > 255 - int(grey[0, 0]) + tolerance, negative, 0)`, as uint8.",
    ),
    unlocks="Black is exactly 0 again, as in every image that the network has met.",
)
def negate(grey: np.ndarray, tolerance: int) -> np.ndarray:
    """Negate a grey picture, and set to 0 what is nearly as dark as its wall."""
    image = np.zeros(grey.shape, np.uint8)
    wall = grey[0, 0].item()
    for r, row in enumerate(grey.tolist()):
        for c, value in enumerate(row):
            if wall - value > tolerance:
                image[r, c] = 255 - value
    return image


@sheet.choice(
    right="d",
    replies={
        "a": "untrimmed, the shirt would be small, with wall around; it reaches top and bottom.",
        "b": "the outline is that of the picture beside it, nothing was stretched.",
        "c": "without the negative, the wall would be bright; it has 15 of 255.",
        "d": "The negative of a light wall is dark, but not 0. The eye hardly sees it, but "
        "the network has learned from images that are half empty.",
    },
    hints=(
        "The outline is the same. Look at the number in the corner, and at the empty share.",
        "255 - 240 = 15. Which step would make 0 of that?",
    ),
)
def missing_step() -> str:
    """Choose the step that was left out."""


def _curves() -> Iterator[tuple]:
    generator = seeded(3)
    for n, accuracies, points in (
        (50, (0.9, 0.86, 0.82, 0.84, 0.74, 0.6, 0.84, 0.62, 0.58, 0.1, 0.06), 10.5),
        (40, (0.6, 0.55, 0.55, 0.50, 0.475, 0.35), 7),
        (1, (1, 1, 0, 1), 50),
        (30, (0.9, 0.9, 0.767, 0.9), 15),
        (100, (0.9, 0.75, 0.95, 0.5, 0.4), 20),
        (16, (1, 0.75, 0.5, 0.25), 50),  # exactly 50 points are no more than 50
        (16, (0.75, 0.5, 0.75, 0.25, 0), 25),
        (16, (0.5, 1, 0.5, 0.25), 30),
        (16, (1, 1, 0.25, 1, 1, 1, 1, 0.25, 0.25), 50),  # halving the search misses this fall
        (1_000, (0.9, 0.798, 0.7, 0.794, 0.1), 10.5),
        (1_000, (0.9, 0.798, 0.794, 0.9, 0.9), 10.5),
        (1_000, (0.9, 0.85, 0.796, 0.7), 10),  # 10.4 points are more than 10
        (1_000, (0.9, 0.804, 0.9, 0.796, 0.7), 9.8),  # and 9.6 are not
        (1_000, (0.894, 0.786, 0.7), 10),
        (1_000, (0.909, 0.8, 0.7), 10),
        (100, (0.9, 0.85, 0.88, 0.82, 0.6), 9),  # what is lost is not the sum of all falls
        (1_000, (0.9, 0.898, 0.894, 0.3, 0.9), 0.5),
        (250, (0.8, *generator.uniform(0.3, 0.9, generator.integers(2, 9))), 12.25),
    ):
        labels = generator.integers(0, 10, n)
        rows = []
        for accuracy in accuracies:
            wrong = generator.permutation(n)[: n - round(n * accuracy)]
            row = labels.copy()
            row[wrong] = (row[wrong] + generator.integers(1, 10, len(wrong))) % 10
            rows.append(row)
        strengths = np.arange(len(rows)) ** 2 / 5
        yield labels.astype(np.uint8), np.array(rows), strengths, points


def _scores(labels: np.ndarray, predictions: np.ndarray) -> np.ndarray:
    return (predictions == labels).mean(axis=1)


def _first(has_fallen: Callable, shown: Callable = lambda s, i: s[i], which: int = 0) -> Callable:
    def first(labels: np.ndarray, predictions: np.ndarray, strengths: np.ndarray, points: float):  # noqa: ANN202
        found = np.flatnonzero(has_fallen(_scores(labels, predictions), points / 100))
        return shown(strengths, int(found[which])) if found.size else None

    return first


def _first_or(otherwise: Callable) -> Callable:
    """Return the first fall; without one, something else instead of None."""
    return lambda *a: found if (found := _first(_fallen)(*a)) is not None else otherwise(a[2])


def _strength(strengths: np.ndarray, place: int) -> float | None:
    return strengths[place] if place < len(strengths) else None


def _searched(scores: np.ndarray, points: float) -> int:
    return int(np.searchsorted(100 * (scores[0] - scores), points, side="right"))


def _over_images(shares: np.ndarray, strengths: np.ndarray, points: float) -> float | None:
    """Walk through the strengths with a share for each image."""
    for share, strength in zip(shares, strengths, strict=False):
        if 100 * (shares[0] - share) > points:
            return strength
    return None


def _lost_at_end(fallen: np.ndarray) -> int:
    return len(fallen) - int(np.append(fallen[::-1], False).argmin())


def _fallen(s: np.ndarray, points: float) -> np.ndarray:
    return s[0] - s > points


@sheet.task(
    stars=2,
    cases=_curves,
    misconceptions={
        "this is the place, expected the strength": _first(_fallen, lambda s, i: i),
        "this is the last strength that still holds, expected the first that does not": _first(
            _fallen, lambda s, i: s[i - 1]
        ),
        "compare with the accuracy at strength 0, not with 1": _first(lambda s, p: 1 - s > p),
        "points are a difference of accuracies, not a share of the first": _first(
            lambda s, p: s[0] - s > p * s[0]
        ),
        "compare with the accuracy at strength 0, not with the strength before": _first(
            lambda s, p: -np.diff(s, prepend=s[0]) > p
        ),
        "this is the lowest accuracy's strength, expected the first that has lost so much": (
            lambda y, p, s, points: s[_scores(y, p).argmin()]
        ),
        "points are hundredths: 10 points are 0.1": _first(lambda s, p: s[0] - s > 100 * p),
        "this is the accuracy below that many points, expected the loss": _first(
            lambda s, p: s < p
        ),
        "a loss of exactly that many points is not more": _first(lambda s, p: s[0] - s >= p),
        "compare with the accuracy at strength 0, not with the best": _first(
            lambda s, p: s.max() - s > p
        ),
        "a rise is no loss": _first(lambda s, p: abs(s[0] - s) > p),
        "the curve may rise again: look at each strength in turn": lambda y, p, s, points: (
            _strength(s, _searched(_scores(y, p), points))
        ),
        "it may fall and rise again: expected the first fall, not what stays lost at the end": (
            lambda y, p, s, points: _strength(s, _lost_at_end(_fallen(_scores(y, p), points / 100)))
        ),
        "this is the last strength with such a loss, expected the first": _first(_fallen, which=-1),
        "it may fall, rise and fall again: expected the first fall, not the last": (
            _first(lambda s, p: _fallen(s, p) & ~np.append(False, _fallen(s, p)[:-1]), which=-1)
        ),
        "if it never loses so much, return None": _first_or(lambda s: s[-1]),
        "if it never loses so much, return None, not 0: that says it bears nothing": _first_or(
            lambda s: s[0]
        ),
        "if it never loses so much, return None: look first whether any strength is left": (
            lambda y, p, s, points: s[_fallen(_scores(y, p), points / 100)][0]
        ),
        "the points are an argument, they are not always 10": _first(lambda s, p: s[0] - s > 0.1),
        "the points and the loss may have a fraction, keep it": lambda y, p, s, points: _first(
            _fallen
        )(y, p, s, int(points)),
        "do not round the loss before it is compared": _first(
            lambda s, p: np.round(100 * (s[0] - s)) > 100 * p
        ),
        "do not round the accuracies before they are compared": _first(
            lambda s, p: np.round(100 * (s.round(2)[0] - s.round(2)), 6) > 100 * p
        ),
        "points are hundredths of all images, not a number of images": lambda y, p, s, points: (
            _first(lambda scores, _: _fallen((len(y) * scores).round(), points))(y, p, s, points)
        ),
        "compare with the accuracy at strength 0, not with the best so far": _first(
            lambda s, p: np.maximum.accumulate(s) - s > p
        ),
        "this is the accuracy at that strength, expected the strength": lambda y, p, _, points: (
            _first(_fallen)(y, p, _scores(y, p), points)
        ),
        "these are the points lost, expected the strength": lambda y, p, _, points: _first(_fallen)(
            y, p, 100 * (_scores(y, p)[0] - _scores(y, p)), points
        ),
        "a strength may have a fraction, do not cut it off": _first(
            _fallen, lambda s, i: int(s[i])
        ),
        "the last strength is to be looked at, too": lambda y, p, s, points: _first(_fallen)(
            y, p[:-1], s[:-1], points
        ),
        "the first strength after 0 is to be looked at, too": _first(
            lambda s, p: _fallen(s, p) & (np.arange(len(s)) > 1)
        ),
        "compare the predictions with the labels, not with the first predictions": (
            lambda y, p, s, points: _first(_fallen)(p[0], p, s, points)
        ),
        "average over the images of a strength, axis 1, not over the strengths": (
            lambda y, p, s, points: _over_images((p == y).mean(axis=0), s, points)
        ),
        "a loss must be more than `points`, not any": _first(lambda s, p: s < s[0]),
        "a loss is the first accuracy minus the others, not the others minus the first": _first(
            lambda s, p: s - s[0] > p
        ),
        "here the lowest accuracy was taken, expected the first that has lost so much": _first(
            lambda s, p: _fallen(s, p) & (s == s.min())
        ),
        "each strength belongs to the row at the same place, this is the next one": _first(
            _fallen, lambda s, i: _strength(s, i + 1)
        ),
        "look at all strengths before you return None: behind the loop, not in it": lambda *a: (
            _first(_fallen)(a[0], a[1][:2], *a[2:])
        ),
    },
    hints=(
        "The accuracy of each row: `(predictions == labels).mean(axis=1)`.",
        "The loss is the first accuracy minus the others; in points, 100 times that.",
        "Walk through losses and strengths together, and return the first strength whose loss is "
        "more than `points`; behind the loop, return None.",
    ),
    unlocks="One number says how much of a shift the network bears.",
)
def first_fall(
    labels: np.ndarray, predictions: np.ndarray, strengths: np.ndarray, points: float
) -> float | None:
    """Return the first strength at which the accuracy has lost more than some points."""
    names = labels.tolist()
    right = [sum(a == b for a, b in zip(row, names, strict=True)) for row in predictions.tolist()]
    for count, strength in zip(right, strengths.tolist(), strict=True):
        if 100 * (right[0] - count) > points * len(names):
            return strength
    return None


def _ringed(seed: int, bright: int, corners: bool = True) -> np.ndarray:
    """Make an image half empty inside, with so many bright pixels on the ring beside corners."""
    generator = seeded(seed)
    image = _made(28, 28, seed=seed) * (generator.random((28, 28)) > 0.5)
    ring = [(r, c) for r in range(28) for c in range(28) if {r, c} & {0, 27}]
    sides = [place for place in ring if not set(place) <= {0, 27}]
    sides.sort(key=lambda place: 0 if place[1] in (0, 27) else 1)
    for place in ring:
        image[place] = 0
    for place in sides[:bright] + ([(0, 0), (0, 27), (27, 0), (27, 27)] if corners else []):
        image[place] = 255
    return image.astype(np.uint8)


def _near_128(rows: int, columns: int, seed: int) -> np.ndarray:
    """Make images whose border is just bright, or just not, by pixels anywhere on it."""
    generator = seeded(seed)
    images = (generator.random((24, rows, columns)) > 0.5).astype(np.uint8)
    images[:4, 1:-1, 1:-1] *= 255
    places = np.argwhere(_ring(images))
    for image, more in zip(images, (0, 1) * 12, strict=True):
        image[tuple(places.T)] = 0
        bright = generator.permutation(places)[: 128 * len(places) // 255 + more]
        image[tuple(bright.T)] = 255
    images[-1], images[-1, 1:-1, 1:-1] = 255, 0
    return images


def _all_shares(m: int, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Make images with every number of empty pixels, and m known ones with gaps at both ends.

    The bounds lie within the gaps, at another place for every pair of quantiles, and on no share.
    """
    generator = seeded(seed)
    counts = generator.permutation([2, 10, *generator.integers(11, 52, m - 4), 53, 61])
    asked, known = np.arange(64), generator.permutation(counts)
    made = [
        generator.permuted(np.arange(63) >= count).reshape(9, 7) * 60
        for count in (*generator.permutation(asked), *known)
    ]
    return np.array(made[:64], np.uint8), np.array(made[64:], np.uint8)


def _asked_and_known() -> Iterator[tuple]:
    known = load("train", sample_files())[0][:150]
    asked = load("test", sample_files())[0][:8].copy()
    asked[1], asked[3] = 255 - asked[1], np.maximum(asked[3], 12)
    rings = np.stack([_ringed(1, 49), _ringed(2, 52), _ringed(3, 20), _ringed(4, 70)])
    made = np.zeros((5, 28, 28), np.uint8)
    made[1, 9:19, 9:19] = 250
    made[2, 5:23, 1:27] = 250  # bright, with a dark border
    made[3:, 8:20, 8:20] = 200
    made[3, [0, -1], :20] = made[4, [0, -1]] = 255
    order = np.argsort(_empty_share(known))
    yield np.concatenate([asked, rings, made, known[order[[0, -1]]]]), known
    yield known[:1], known[:1]
    yield _made(5, 9, 4, seed=6).T // 200 * 60, _made(5, 9, 7, seed=7).T // 90 * 30
    yield np.concatenate([rings[::-1], 255 - known[20:26]]), known[100:]
    edged = np.zeros((5, 6, 8), np.uint8)
    edged[[0, 1, 3]], edged[4] = 128, 129
    edged[:, 1:4, 1:7] = 0
    edged[1, 0, 0], edged[3, 0, 0] = 129, 127  # of exactly 128, just above, just below
    yield edged, edged[:1]
    yield _made(12, 5, 6, seed=8) // 128 * 60, _made(1_000, 5, 6, seed=9) // 128 * 30
    rows, columns = seeded(10).integers(3, 9, 2).tolist()
    yield _made(30, rows, columns, seed=11) // 160 * 180, _made(60, rows, columns, seed=12) // 150
    yield _all_shares(int(seeded(13).choice([64, 90, 110, 137])), seed=13)
    yield _all_shares(290, seed=16)
    any_share = np.repeat(np.array([0, 1], np.uint8), 3 * (rows + 2)).reshape(2, 3, rows + 2)
    yield _near_128(3, rows + 2, seed=14), any_share
    any_share = np.repeat(np.array([0, 1], np.uint8), 9 * columns).reshape(2, 9, columns)
    yield _near_128(9, columns, seed=15), any_share


def _empty_share(images: np.ndarray) -> np.ndarray:
    return (images == 0).mean(axis=(1, 2))


def _ring(images: np.ndarray) -> np.ndarray:
    ring = np.ones(images.shape[1:], bool)
    ring[1:-1, 1:-1] = False
    return ring


def _ring_mean(images: np.ndarray) -> np.ndarray:
    return images[:, _ring(images)].mean(axis=1)


def _ring_sum(images: np.ndarray) -> np.ndarray:
    return images[:, _ring(images)].sum(axis=1)


def _two_rows(images: np.ndarray) -> np.ndarray:
    return np.concatenate([images[:, 0], images[:, -1]], axis=1).mean(axis=1)


def _four_edges(x: np.ndarray) -> np.ndarray:
    return np.concatenate([x[:, 0], x[:, -1], x[:, :, 0], x[:, :, -1]], axis=1).mean(axis=1)


def _side_means(x: np.ndarray) -> list[np.ndarray]:
    return [side.mean(axis=1) for side in (x[:, 0], x[:, -1], x[:, :, 0], x[:, :, -1])]


def _sides_without_corners(x: np.ndarray) -> np.ndarray:
    rows, columns = (x[:, 0, 1:-1], x[:, -1, 1:-1]), (x[:, 1:-1, 0], x[:, 1:-1, -1])
    return np.concatenate([*rows, *columns], axis=1)


def _by_place(images: np.ndarray, known: np.ndarray) -> np.ndarray:
    """Take a known share itself for the bound, without interpolation."""
    shares, share = np.sort(_empty_share(known)), _empty_share(images)
    low, high = (shares[min(int(level * len(shares)), len(shares) - 1)] for level in (0.005, 0.995))
    return (share < low) | (share > high) | (_ring_mean(images) > 128)


def _at_the_bounds(images: np.ndarray, known: np.ndarray) -> np.ndarray:
    low, high = np.quantile(_empty_share(known), [0.005, 0.995])
    share = _empty_share(images)
    return (share <= low) | (share >= high) | (_ring_mean(images) > 128)


def _warned(
    border: Callable = _ring_mean,
    share: Callable = _empty_share,
    join: Callable = np.logical_or,
    low: float = 0.005,
    high: float = 0.995,
) -> Callable:
    def warned(images: np.ndarray, known: np.ndarray) -> np.ndarray:
        least, most = np.quantile(share(known), [max(low, 0), min(high, 1)])
        least, most = least if low >= 0 else -1, most if high <= 1 else 2
        outside = (share(images) < least) | (share(images) > most)
        return join(outside, border(images) > 128)

    return warned


@sheet.task(
    stars=3,
    cases=_asked_and_known,
    misconceptions={
        "a border has a left and a right column, too": _warned(border=_two_rows),
        "the four corners were counted twice": _warned(border=_four_edges),
        "the border alone must be dark, not the whole image": _warned(
            border=lambda x: x.mean(axis=(1, 2))
        ),
        "one warning is enough: or, not and": _warned(join=np.logical_and),
        "a border of exactly 128 is not bright": _warned(
            border=lambda x: _ring_mean(x) + (_ring_mean(x) == 128)
        ),
        "the border is the mean of its pixels, not the brightest of them": _warned(
            border=lambda x: x[:, _ring(x)].max(axis=1)
        ),
        "the border's mean is over 2·rows + 2·columns - 4 pixels; 108 only at 28 x 28": _warned(
            border=lambda x: _ring_sum(x) / 108
        ),
        "the border has 2·rows + 2·columns - 4 pixels; 4·rows - 4 only if it is square": _warned(
            border=lambda x: _ring_sum(x) / (4 * x.shape[1] - 4)
        ),
        "the border has 2·rows + 2·columns - 4 pixels: each corner counts once": _warned(
            border=lambda x: _ring_sum(x) / (2 * sum(x.shape[1:]))
        ),
        "the corners belong to the border, too, each once": _warned(
            border=lambda x: _sides_without_corners(x).mean(axis=1)
        ),
        "the sum of the border is divided by its own pixels, not by all of the image": _warned(
            border=lambda x: _ring_sum(x) / x[0].size
        ),
        "all four sides are one border with one mean, one bright side is not enough": _warned(
            border=lambda x: np.max(_side_means(x), axis=0)
        ),
        "the mean of the four sides' means counts the corners twice": _warned(
            border=lambda x: np.mean(_side_means(x), axis=0)
        ),
        "rows and columns are one border with one mean": _warned(
            border=lambda x: np.maximum(_two_rows(x), _two_rows(x.transpose(0, 2, 1)))
        ),
        "do not round the mean: 128.1 is more than 128": _warned(
            border=lambda x: _ring_mean(x).astype(int)
        ),
        "the border's bound is 128, no quantile of the known borders": lambda x, known: (
            _warned(join=lambda one, other: one)(x, known)
            | (_ring_mean(x) > np.quantile(_ring_mean(known), 0.995))
        ),
        "a share outside the two bounds warns, not one inside": _warned(
            join=lambda one, other: ~one | other
        ),
        "a bright border warns, not a dark one": lambda x, known: (
            _warned(join=lambda one, other: one)(x, known) | (_ring_mean(x) < 128)
        ),
        "each image has a border of its own, average over axis 1 alone": _warned(
            border=lambda x: np.full(len(x), _ring_mean(x).mean())
        ),
        "the bounds come from the known images alone, not from all together": lambda x, known: (
            _warned(join=lambda one, other: one)(x, np.concatenate([x, known]))
            | (_ring_mean(x) > 128)
        ),
        "a share at the bound is not beyond it: `<` and `>`": _at_the_bounds,
        "`np.percentile` takes percent: 0.5 and 99.5": _warned(low=5e-5, high=0.00995),
        "0.0025 and 0.9975 were the lesson's, expected 0.005 and 0.995": _warned(
            low=0.0025, high=0.9975
        ),
        "the quantiles are 0.005 and 0.995, not 0.025 and 0.975": _warned(low=0.025, high=0.975),
        "a quantile may lie between two shares: let `np.quantile` interpolate": lambda x, known: (
            _by_place(x, known)
        ),
        "a border has a top and a bottom row, too": _warned(
            border=lambda x: _two_rows(x.transpose(0, 2, 1))
        ),
        "the quantiles are 0.005 and 0.995, not 0.05 and 0.95": _warned(low=0.05, high=0.95),
        "the quantiles are 0.005 and 0.995, not 0.01 and 0.99": _warned(low=0.01, high=0.99),
        "no border was ever found bright; look at it, and add its bytes as int": (
            _warned(join=lambda one, other: one)
        ),
        "no empty share ever warned; below the lower quantile or above the higher is unusual": (
            _warned(join=lambda one, other: other)
        ),
        "True means: do not trust it": lambda x, known: ~_warned()(x, known),
        "the bounds come from the known images, not from those in question": lambda x, known: (
            _warned()(x, x)
        ),
        "the bounds are two quantiles, not the smallest and the largest share": _warned(
            low=0, high=1
        ),
        "too empty is unlike the known images, too": _warned(high=2),
        "too full is unlike the known images, too": _warned(low=-1),
        "each image has an empty share of its own: average over axes 1 and 2": lambda x, known: (
            _warned(share=lambda y: np.full(len(y), (y == 0).mean()))(x, known)
        ),
    },
    hints=(
        "Two checks, each gives an array of True and False of shape (n,). How are they joined?",
        "`np.quantile(shares of known, [0.005, 0.995])` are the bounds. For the border, a mask of "
        "the image's shape is True at the edge and False in `[1:-1, 1:-1]`.",
        "`images[:, ring].mean(axis=1) > 128`, joined by `|` with the share below or above its "
        "bounds.",
    ),
    unlocks="It knows nothing of clothes, and sees all inverted images. Turned ones it misses.",
)
def suspicious(images: np.ndarray, known: np.ndarray) -> np.ndarray:
    """Mark the images that are unlike the known ones."""

    def share(image: list) -> float:
        values = [value for row in image for value in row]
        return values.count(0) / len(values)

    shares = sorted(share(image) for image in known.tolist())
    bounds = []
    for level in (0.005, 0.995):
        place = level * (len(shares) - 1)
        below, above = shares[floor(place)], shares[ceil(place)]
        bounds.append(below + (above - below) * (place - floor(place)))
    found = []
    for image in images.tolist():
        ring = image[0] + image[-1] + [value for row in image[1:-1] for value in (row[0], row[-1])]
        outside = not bounds[0] <= share(image) <= bounds[1]
        found.append(outside or sum(ring) > 128 * len(ring))
    return np.array(found)
