"""Make the README's picture, the sprite sheet: ``python -m tools.assets.sprite_sheet``."""

from pathlib import Path

from PIL import Image

from fmnist_utils.data import load
from fmnist_utils.sprites import fashion_sheet

PICTURE = Path(__file__).parents[2] / "sprite_sheet.png"

if __name__ == "__main__":
    Image.fromarray(fashion_sheet(*load("train"))).save(PICTURE, optimize=True)
