"""Render what *Your own photo* uses instead of photographs: ``python -m tools.assets.photos``.

Nobody's photograph is used: these are rendered, not photographed. Each is made of shapes in a
cloth with folds, before a light wall; the light falls off to one side, the thing casts a soft
shadow, the sensor has noise, and JPEG does the rest. They are the same at every run.
"""

from pathlib import Path

import numpy as np
from PIL import Image, ImageChops, ImageDraw, ImageFilter

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


def _outline(name: str, left: int, top: int, side: int) -> Image.Image:
    """Draw the thing's shape, white on black, twice as large, and make it smaller: smooth edges."""
    corners = [
        (2 * (left + x * side / 100), 2 * (top + y * side / 100))
        for x, y in THINGS[name]["outline"]
    ]
    mask = Image.new("L", (2 * WIDTH, 2 * HEIGHT))
    pen = ImageDraw.Draw(mask)
    pen.polygon(corners, fill=255)
    if name == "bag":  # its handle
        box = (left + 0.27 * side, top + 0.04 * side, left + 0.73 * side, top + 0.70 * side)
        pen.arc([2 * edge for edge in box], 180, 360, fill=255, width=28)
    return mask.filter(ImageFilter.GaussianBlur(4)).resize((WIDTH, HEIGHT))


def _smooth_noise(generator: np.random.Generator, radius: float) -> np.ndarray:
    """Return noise without detail finer than a radius, of mean 0 and standard deviation 1."""
    small = (HEIGHT // 8, WIDTH // 8) if radius > 16 else (HEIGHT, WIDTH)
    scale = HEIGHT / small[0]
    noise = Image.fromarray(generator.normal(128, 60, small).clip(0, 255).astype(np.uint8))
    noise = np.asarray(noise.filter(ImageFilter.GaussianBlur(radius / scale)), float)
    noise = (noise - noise.mean()) / noise.std() * 60 + 128
    large = Image.fromarray(noise.clip(0, 255).astype(np.uint8)).resize(
        (WIDTH, HEIGHT), Image.Resampling.BICUBIC
    )
    return (np.asarray(large, float) - 128) / 60


def draw(name: str) -> Image.Image:
    """Render one thing on a wall, a little off the middle."""
    generator = np.random.default_rng(sum(map(ord, name)))
    side = 330
    left, top = 60 + int(generator.integers(0, 60)), 90 + int(generator.integers(0, 80))
    mask = _outline(name, left, top, side)
    share = np.asarray(mask)[..., np.newaxis] / 255

    down, right = np.mgrid[-1 : 1 : HEIGHT * 1j, -1 : 1 : WIDTH * 1j]
    angle = generator.uniform(0, 2 * np.pi)
    across = down * np.sin(angle) + right * np.cos(angle)
    light = 1 - generator.uniform(0.1, 0.2) * (across - across.min()) / np.ptp(across)
    shifted = ImageChops.offset(mask, 9, 7).filter(ImageFilter.GaussianBlur(9))
    shadow = 1 - 0.12 * np.asarray(shifted) / 255
    plaster = 1 + 0.006 * _smooth_noise(generator, 2) + 0.006 * _smooth_noise(generator, 40)
    wall = np.array(WALL) * (light * shadow * plaster)[..., np.newaxis]

    threads = 0.03 * (np.sin(np.arange(HEIGHT) * 1.9)[:, np.newaxis] + np.sin(np.arange(WIDTH) * 2))
    folds = 0.13 * _smooth_noise(generator, 24) + 0.05 * _smooth_noise(generator, 8)
    rim = np.asarray(mask.filter(ImageFilter.GaussianBlur(12))) / 255  # round: darker at its rim
    cloth = (1 + threads + folds) * (0.72 + 0.28 * rim) * light
    thing = np.array(THINGS[name]["colour"]) * cloth[..., np.newaxis]

    picture = wall * (1 - share) + thing * share
    noise = generator.normal(0, 1, picture.shape) * np.sqrt(1 + picture.clip(0) / 40)
    return Image.fromarray(np.clip(picture + noise, 0, 255).astype(np.uint8))


if __name__ == "__main__":
    FOLDER.mkdir(exist_ok=True)
    for thing in THINGS:
        draw(thing).save(FOLDER / f"{thing}.jpg", quality=85)
