"""Pictures of any depth, size and shape of array: seen as meant, or refused in a sentence."""

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageOps

from fmnist_utils import photo, pictures
from fmnist_utils.errors import DataError
from fmnist_utils.pictures import as_picture, read_picture


def thing(dtype=np.uint8, white=255):
    """Return a grey thing on white, 60 × 40, from 0 to a number."""
    picture = np.full((60, 40), 255, np.uint8)
    picture[15:45, 12:30] = 51
    return (picture / 255 * white).astype(dtype)


GREY = thing()
COLOUR = np.repeat(GREY[..., None], 3, axis=2)
ALPHA = np.full((60, 40, 1), 255, np.uint8)
IMAGE = photo.photo_to_image(COLOUR)

ARRAYS = {
    "grey": GREY,
    "a last axis": GREY[..., None],
    "a first axis": GREY[None],
    "a batch of one": COLOUR[None],
    "a batch of one, grey": GREY[None, ..., None],
    "grey with alpha": np.concatenate([GREY[..., None], ALPHA], axis=2),
    "colour with alpha": np.concatenate([COLOUR, ALPHA], axis=2),
    "colours first, as PyTorch has them": np.moveaxis(COLOUR, -1, 0),
    "0 to 1": thing(np.float64, 1),
    "0 to 1 in 32 bits": thing(np.float32, 1),
    "0 to 1 in 16 bits": thing(np.float16, 1),
    "a little beyond 1": thing(np.float32, 1) * np.float32(1.0004),
    "0 to 255 in floats": thing(np.float32),
    "whole numbers": thing(np.int64),
    "16 bits": thing(np.uint16, 65_535),
    "16 bits in floats": thing(np.float64, 65_535),
    "another order of bytes": thing(np.dtype(">u2"), 65_535),
    "a view that is not contiguous": np.repeat(COLOUR, 2, axis=0)[::2],
}


@pytest.mark.parametrize("form", ARRAYS)
def test_the_same_picture_in_another_array_gives_the_same_image(form):
    assert np.abs(photo.photo_to_image(ARRAYS[form]).astype(int) - IMAGE).max() <= 1


def test_a_mask_is_black_and_white():
    image = photo.photo_to_image(GREY > 100)
    assert np.array_equal(image, photo.photo_to_image(np.where(GREY > 100, 255, 0)))
    assert image.max() == 255


def test_an_array_that_is_right_is_not_copied():
    assert as_picture(COLOUR) is COLOUR


def test_what_is_transparent_in_an_array_is_white():
    clear = np.concatenate([np.zeros((60, 40, 3), np.uint8), np.zeros((60, 40, 1), np.uint8)], 2)
    assert as_picture(clear).min() == 255


@pytest.mark.parametrize(
    ("array", "sentence"),
    [
        (np.zeros((5, 28, 28)), r"shape \(5, 28, 28\), expected a picture"),
        (np.zeros(784), r"shape \(784,\), expected a picture"),
        (np.zeros((0, 28)), r"shape \(0, 28\), expected a picture"),
        (np.zeros((2, 28, 28, 3)), r"shape \(2, 28, 28, 3\), expected a picture"),
        (np.float64(3), r"shape \(\), expected a picture"),
        (np.array([["a"] * 9] * 9), "an array of <U1, expected numbers"),
        (np.full((9, 9), None), "an array of object, expected numbers"),
        (np.zeros((9, 9), complex), "an array of complex128, expected numbers"),
        (np.full((9, 9), np.nan), "pixels from nan to nan, expected numbers"),
        (np.where(np.eye(9), np.inf, 0.5), "pixels from 0.5 to inf, expected numbers"),
        (np.linspace(-1, 1, 81).reshape(9, 9), "pixels from -1 to 1, expected 0 to 1"),
        (np.full((9, 9), 10**6), r"pixels from 1e\+06 to 1e\+06, expected 0 to 1"),
    ],
)
def test_what_is_no_picture_is_refused(array, sentence):
    with pytest.raises(DataError, match=sentence):
        photo.photo_to_image(array)


@pytest.mark.parametrize("shape", [(1, 500), (500, 1), (2, 30, 3), (1, 1), (10, 9000), (1, 9, 3)])
def test_a_narrow_picture_is_refused(shape):
    with pytest.raises(DataError, match="Found a photograph of .* pixels, expected one .* narrow"):
        photo.photo_to_image(np.full(shape, 200, np.uint8))


def grey_of_16_bits():
    return Image.fromarray(thing(np.uint16, 65_535))


FILES = {
    "grey.png": lambda: Image.fromarray(GREY),
    "16 bits.png": grey_of_16_bits,
    "16 bits.tiff": grey_of_16_bits,
    "grey and alpha.png": lambda: Image.fromarray(GREY).convert("LA"),
    "palette.png": lambda: Image.fromarray(GREY).convert("P"),
    "palette.gif": lambda: Image.fromarray(GREY),
    "colour.bmp": lambda: Image.fromarray(COLOUR),
    "colour and alpha.webp": lambda: Image.fromarray(COLOUR).convert("RGBA"),
    "ink.jpg": lambda: Image.fromarray(COLOUR).convert("CMYK"),
    "ink.tiff": lambda: Image.fromarray(COLOUR).convert("CMYK"),
    "luma.jpg": lambda: Image.fromarray(COLOUR).convert("YCbCr"),
}


@pytest.mark.parametrize("name", FILES)
def test_the_same_picture_in_another_file_gives_the_same_image(name, tmp_path):
    fine = {"quality": 100, "subsampling": 0} if name.endswith(".jpg") else {}
    FILES[name]().save(tmp_path / name, **fine)
    image = photo.photo_to_image(tmp_path / name).astype(int)
    assert np.abs(image - IMAGE).mean() < 3
    assert np.abs(image[8:20, 8:20] - IMAGE[8:20, 8:20]).max() < 12  # a JPEG rounds


def test_a_picture_of_one_bit_is_read(tmp_path):
    Image.fromarray(GREY > 100).save(tmp_path / "bit.png")
    assert set(np.unique(read_picture(tmp_path / "bit.png"))) == {0, 255}


def test_a_colour_that_stands_for_nothing_is_white(tmp_path):
    Image.fromarray(COLOUR).save(tmp_path / "clear.png", transparency=(51, 51, 51))
    assert read_picture(tmp_path / "clear.png").min() == 255


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("most", [24_000_000, 600])
def test_a_picture_is_turned_upright_however_it_was_held(orientation, most, tmp_path, monkeypatch):
    monkeypatch.setattr(pictures, "MOST_KEPT", most)
    quarters = np.zeros((40, 60, 3), np.uint8)
    quarters[:20, :30], quarters[:20, 30:], quarters[20:, :30] = 80, 160, 240
    picture = Image.fromarray(quarters)
    exif = picture.getexif()
    exif[0x0112] = orientation
    picture.save(tmp_path / "held.png", exif=exif)
    with Image.open(tmp_path / "held.png") as opened:
        expected = np.asarray(ImageOps.exif_transpose(opened))
    found = read_picture(tmp_path / "held.png")
    corners = [0, -1]
    assert (found.shape[0] > found.shape[1]) == (expected.shape[0] > expected.shape[1])
    np.testing.assert_array_equal(
        found[np.ix_(corners, corners)], expected[np.ix_(corners, corners)]
    )


@pytest.mark.parametrize("name", ["a.png", "a.jpg"])
def test_a_large_picture_is_averaged_while_it_is_read(name, tmp_path, monkeypatch):
    generator = np.random.default_rng(0)
    coarse = generator.integers(0, 256, (30, 20, 3), dtype=np.uint8)
    Image.fromarray(coarse).resize((400, 600), Image.Resampling.BICUBIC).save(tmp_path / name)
    whole = read_picture(tmp_path / name)
    monkeypatch.setattr(pictures, "MOST_KEPT", 20_000)
    monkeypatch.setattr(pictures, "_STRIP", 5_000)
    found = read_picture(tmp_path / name)
    assert found.shape[0] * found.shape[1] <= 20_000
    expected = np.asarray(Image.fromarray(whole).resize(found.shape[1::-1], Image.Resampling.BOX))
    assert np.abs(found.astype(int) - expected).mean() < 3


def test_strips_join_without_a_seam(monkeypatch):
    picture = np.random.default_rng(0).random((101, 67)).astype(np.float32)
    whole = as_picture(picture)
    monkeypatch.setattr(pictures, "_STRIP", 300)
    np.testing.assert_array_equal(as_picture(picture), whole)


@pytest.mark.parametrize("most", [1_000, 100])
def test_a_bomb_is_refused_before_it_is_unpacked(most, tmp_path, monkeypatch):
    monkeypatch.setattr(Image, "MAX_IMAGE_PIXELS", most)
    Image.new("L", (60, 60)).save(tmp_path / "bomb.png")
    with pytest.raises(DataError, match=r"bomb\.png has more than .* pixels, expected fewer"):
        read_picture(tmp_path / "bomb.png")


def test_a_picture_that_pillow_only_warns_of_is_read_without_a_word(tmp_path, monkeypatch):
    monkeypatch.setattr(Image, "MAX_IMAGE_PIXELS", 2_000)
    Image.new("L", (60, 60), 7).save(tmp_path / "large.png")
    assert read_picture(tmp_path / "large.png").max() == 7


@pytest.mark.parametrize(
    "damage",
    [
        lambda data: b"",
        lambda data: b"<!DOCTYPE html>",
        lambda data: data[:20],
        lambda data: data[:60],
        lambda data: data[:-30],
        lambda data: data[:16] + bytes(8) + data[24:],
        lambda data: data[:50] + bytes(40) + data[90:],
    ],
)
@pytest.mark.parametrize("kind", ["PNG", "JPEG", "GIF", "TIFF", "BMP", "WEBP"])
def test_a_damaged_picture_is_a_sentence_or_a_picture(kind, damage, tmp_path, recwarn):
    noise = np.random.default_rng(0).integers(0, 256, (60, 40, 3), dtype=np.uint8)
    path = tmp_path / "photo"
    Image.fromarray(noise).save(path, kind)
    path.write_bytes(damage(path.read_bytes()))
    try:
        assert read_picture(path).dtype == np.uint8
    except DataError as error:
        assert "photo" in str(error) and "expected" in str(error)
    recwarn.clear()


READ = """
import sys
from pathlib import Path
from fmnist_utils import photo
image = photo.photo_to_image(sys.argv[1])
lines = Path("/proc/self/status").read_text().splitlines()
peak = next(line for line in lines if line.startswith("VmHWM"))
print(image.max(), int(peak.split()[1]) // 1000)
"""


@pytest.mark.slow
@pytest.mark.parametrize(
    ("mode", "ending"),
    [
        ("RGB", ".png"),
        ("RGBA", ".png"),
        ("I;16", ".png"),
        ("P", ".png"),
        ("1", ".png"),
        ("RGB", ".jpg"),
        ("CMYK", ".jpg"),
        ("CMYK", ".tiff"),
    ],
)
def test_100_megapixels_take_less_than_1_GB(mode, ending, tmp_path):
    if not Path("/proc/self/status").exists():
        pytest.skip("the peak of a program's own memory is told by Linux")
    grey = mode in ("I;16", "1")
    picture = Image.new("L" if grey else "RGB", (8_000, 12_500), "white")
    picture.paste("black" if grey else (60, 40, 20), (2_000, 3_000, 6_000, 9_500))
    if mode == "I;16":
        picture = Image.fromarray(np.asarray(picture).astype(np.uint16) * 257)
    elif picture.mode != mode:
        picture = picture.convert(mode)
    path = tmp_path / f"large{ending}"
    picture.save(path)
    del picture
    shown = subprocess.run(
        [sys.executable, "-c", READ, str(path)], capture_output=True, text=True, check=True
    ).stdout.split()
    assert int(shown[0]) > 150
    assert int(shown[1]) < 1_000
