"""A photograph becomes an image like those of the dataset, step by step."""

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from fmnist_utils import photo
from fmnist_utils.errors import DataError

PHOTOS = sorted((Path(__file__).parents[2] / "notebooks" / "photos").glob("*.jpg"))


def wall_with(height, width, top=0, left=0, size=(100, 80)):
    """Return a white wall with a dark rectangle."""
    picture = np.full((*size, 3), 255, np.uint8)
    picture[top : top + height, left : left + width] = 60
    return picture


def test_trim_keeps_the_thing_and_nothing_else():
    assert photo.trim(wall_with(30, 20, 10, 15)).shape == (30, 20, 3)


def test_trim_overlooks_a_wall_that_is_not_quite_even():
    picture = wall_with(30, 20, 10, 15)
    picture[:, 40:] -= 8
    assert photo.trim(picture).shape == (30, 20, 3)


def test_trim_takes_away_no_corner_of_the_thing():
    picture = wall_with(1, 1, 5, 6)
    picture[50, 60] = 0
    assert photo.trim(picture).shape == (46, 55, 3)


def test_a_picture_of_one_colour_is_refused():
    with pytest.raises(DataError, match="one colour.*another background"):
        photo.trim(wall_with(0, 0))


@pytest.mark.parametrize(
    ("shape", "small"), [((56, 28), (28, 14)), ((30, 300), (3, 28)), ((2, 400), (1, 28))]
)
def test_shrink_keeps_the_proportions(shape, small):
    assert photo.shrink(np.zeros((*shape, 3), np.uint8)).shape == (*small, 3)


def test_shrink_leaves_out_pixels_and_makes_no_new_ones():
    picture = np.random.default_rng(0).integers(0, 256, (90, 60, 3), dtype=np.uint8)
    there = {tuple(pixel) for pixel in picture.reshape(-1, 3)}
    assert {tuple(pixel) for pixel in photo.shrink(picture).reshape(-1, 3)} <= there


def test_a_picture_smaller_than_the_square_is_enlarged():
    assert photo.shrink(np.zeros((7, 14, 3), np.uint8)).shape == (14, 28, 3)


def test_sharpen_strengthens_an_edge_and_leaves_even_parts():
    picture = np.full((20, 20, 3), 100, np.uint8)
    picture[:, 10:] = 150
    sharp = photo.sharpen(picture)[10, :, 0].astype(int)
    assert sharp[0] == 100
    assert sharp[-1] == 150
    assert sharp[9] < 100
    assert sharp[10] > 150


def test_extend_puts_the_picture_in_the_middle():
    square = photo.extend(np.zeros((28, 10, 3), np.uint8), np.array([200, 201, 202]))
    empty = np.flatnonzero((square == [200, 201, 202]).all(axis=(0, 2)))
    assert empty.tolist() == [*range(9), *range(19, 28)]


def test_a_dark_thing_on_a_light_wall_becomes_bright_on_0():
    image = photo.photo_to_image(wall_with(50, 25, 10, 10))
    assert image.shape == (28, 28)
    assert image.dtype == np.uint8
    assert image[:, :6].max() == 0
    assert image[14, 14] == 255 - 60


def test_where_the_thing_stands_in_the_picture_does_not_matter():
    near, far = wall_with(40, 30, 1, 1), wall_with(40, 30, 55, 45)
    assert np.array_equal(photo.photo_to_image(near), photo.photo_to_image(far))


def test_a_photo_lying_on_its_side_is_turned_upright(tmp_path):
    picture = Image.fromarray(wall_with(60, 20, 10, 10))
    exif = picture.getexif()
    exif[0x0112] = 6  # the camera was turned by a quarter
    picture.save(tmp_path / "turned.jpg", exif=exif)
    assert photo.open_photo(tmp_path / "turned.jpg").shape == (80, 100, 3)


def test_what_is_transparent_is_white(tmp_path):
    Image.new("RGBA", (4, 4), (0, 0, 0, 0)).save(tmp_path / "clear.png")
    assert photo.open_photo(tmp_path / "clear.png").min() == 255


def test_a_grey_picture_is_read_too(tmp_path):
    Image.new("L", (4, 4), 7).save(tmp_path / "grey.png")
    assert photo.open_photo(tmp_path / "grey.png").tolist() == [[[7, 7, 7]] * 4] * 4


def test_a_grey_picture_of_16_bits_is_read_as_its_twin_of_8(tmp_path):
    grey = np.arange(0, 250, 10, dtype=np.uint8).reshape(5, 5)
    Image.fromarray(grey).save(tmp_path / "8.png")
    Image.fromarray(grey.astype(np.uint16) * 257).save(tmp_path / "16.png")
    assert np.array_equal(
        photo.open_photo(tmp_path / "16.png"), photo.open_photo(tmp_path / "8.png")
    )


@pytest.mark.parametrize("dtype", [np.int32, np.float32])
def test_a_picture_without_a_known_white_is_refused(tmp_path, dtype):
    Image.fromarray(np.full((4, 4), 3, dtype)).save(tmp_path / "mine.tiff")
    with pytest.raises(DataError, match=r"mine\.tiff holds numbers of 32 bits a pixel"):
        photo.open_photo(tmp_path / "mine.tiff")


def test_a_file_that_is_not_there_is_named(tmp_path):
    with pytest.raises(DataError, match=r"Found no file .*mine\.jpg, expected a photograph"):
        photo.photo_to_image(tmp_path / "mine.jpg")


def test_a_file_that_is_no_picture_is_named(tmp_path):
    (tmp_path / "mine.jpg").write_text("not a picture")
    with pytest.raises(DataError, match=r"mine\.jpg cannot be read as a picture"):
        photo.photo_to_image(tmp_path / "mine.jpg")


def test_a_picture_that_breaks_off_is_named(tmp_path):
    (tmp_path / "half.jpg").write_bytes(PHOTOS[0].read_bytes()[:3000])
    with pytest.raises(DataError, match=r"half\.jpg cannot be read as a picture"):
        photo.photo_to_image(tmp_path / "half.jpg")


@pytest.mark.parametrize("path", PHOTOS, ids=lambda path: path.stem)
def test_the_lessons_pictures_fill_the_image_and_leave_its_border(path):
    image = photo.photo_to_image(path)
    rows, columns = np.flatnonzero(image.any(axis=1)), np.flatnonzero(image.any(axis=0))
    assert max(np.ptp(rows), np.ptp(columns)) >= 26
    assert (image == 0).mean() > 0.15
