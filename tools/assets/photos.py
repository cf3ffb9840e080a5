"""Draw the pictures that lesson 14 uses instead of photographs: ``python -m tools.assets.photos``.

Nobody's photograph is used: each is made of shapes, a shade, the grain of cloth, and a light wall
that is a little darker at one side.
"""

from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw, ImageFilter

FOLDER = Path(__file__).parents[2] / "notebooks" / "photos"
WIDTH, HEIGHT = 480, 560
WALL = (244, 242, 238)

#: Corners in hundredths of the thing's own square, and its colour.
THINGS = {
    "t_shirt": {
        "colour": (70, 110, 150),
        "outline": [
            (30, 4), (42, 9), (58, 9), (70, 4), (98, 22), (88, 42), (76, 36), (77, 96), (23, 96),
            (24, 36), (12, 42), (2, 22),
        ],
    },
    "trousers": {
        "colour": (60, 65, 90),
        "outline": [
            (32, 2), (68, 2), (71, 40), (69, 98), (54, 98), (50, 34), (46, 98), (31, 98), (29, 40),
        ],
    },
    "dress": {
        "colour": (150, 60, 80),
        "outline": [
            (38, 2), (43, 2), (45, 12), (55, 12), (57, 2), (62, 2), (64, 24), (60, 42), (74, 98),
            (26, 98), (40, 42), (36, 24),
        ],
    },
    "pullover": {
        "colour": (95, 120, 85),
        "outline": [
            (36, 4), (44, 7), (56, 7), (64, 4), (82, 12), (98, 88), (86, 92), (75, 42), (75, 96),
            (25, 96), (25, 42), (14, 92), (2, 88), (18, 12),
        ],
    },
    "sneaker": {
        "colour": (120, 120, 125),
        "outline": [
            (2, 66), (4, 57), (22, 50), (44, 34), (56, 30), (63, 37), (78, 37), (92, 31), (97, 40),
            (98, 68), (3, 70),
        ],
    },
    "ankle_boot": {
        "colour": (80, 60, 50),
        "outline": [
            (3, 84), (4, 72), (24, 62), (46, 48), (52, 8), (92, 6), (91, 48), (97, 78), (97, 93),
            (78, 93), (76, 86), (4, 90),
        ],
    },
    "bag": {
        "colour": (110, 80, 60),
        "outline": [(4, 36), (96, 36), (98, 94), (2, 94)],
    },
}  # fmt: skip


def draw(name: str) -> Image.Image:
    """Draw one thing on a wall, a little off the middle."""
    generator = np.random.default_rng(sum(map(ord, name)))
    side = 330
    left, top = 60 + int(generator.integers(0, 60)), 90 + int(generator.integers(0, 80))
    corners = [(left + x * side / 100, top + y * side / 100) for x, y in THINGS[name]["outline"]]
    mask = Image.new("L", (WIDTH, HEIGHT))
    pen = ImageDraw.Draw(mask)
    pen.polygon(corners, fill=255)
    if name == "bag":  # its handle
        box = (left + 0.27 * side, top + 0.04 * side, left + 0.73 * side, top + 0.70 * side)
        pen.arc(box, 180, 360, fill=255, width=14)
    mask = mask.filter(ImageFilter.GaussianBlur(1.5))

    down, right = np.mgrid[0:HEIGHT, 0:WIDTH]
    light = 1 - 0.012 * (right / WIDTH) - 0.008 * (down / HEIGHT)
    wall = np.array(WALL) * light[..., None] + generator.normal(0, 1.0, (HEIGHT, WIDTH, 1))
    grain = generator.normal(0, 7, (HEIGHT, WIDTH, 1)) + 5 * np.sin(down / 5)[..., None]
    folds = 1 + 0.18 * np.sin(right / 41 + down / 170)[..., None]
    cloth = np.array(THINGS[name]["colour"]) * folds + grain
    share = np.asarray(mask)[..., None] / 255
    picture = np.clip(wall * (1 - share) + cloth * share, 0, 255).astype(np.uint8)
    return Image.fromarray(picture)


if __name__ == "__main__":
    FOLDER.mkdir(exist_ok=True)
    for thing in THINGS:
        draw(thing).save(FOLDER / f"{thing}.jpg", quality=88)
