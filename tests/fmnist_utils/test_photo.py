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


def lit(picture, falloff, down, right):
    """Let the light fall off along a direction, from 1 to 1 - falloff, and add grain."""
    y, x = np.mgrid[-1 : 1 : picture.shape[0] * 1j, -1 : 1 : picture.shape[1] * 1j]
    across = down * y + right * x
    light = 1 - falloff * (across - across.min()) / np.ptp(across)
    grain = np.random.default_rng(0).normal(0, 2, picture.shape)
    return np.clip(0.95 * picture * light[..., np.newaxis] + grain, 0, 255).astype(np.uint8)


DIRECTIONS = [(1, 0), (0, 1), (-1, 0), (0, -1), (1, 1), (-1, 1)]


@pytest.mark.parametrize("falloff", [0.05, 0.1, 0.2])
@pytest.mark.parametrize(("down", "right"), DIRECTIONS)
def test_a_light_that_falls_off_changes_hardly_anything(down, right, falloff):
    wall = wall_with(200, 120, 60, 70, size=(320, 280))
    image = photo.photo_to_image(lit(wall, falloff, down, right))
    even = photo.photo_to_image(lit(wall, 0, 1, 0))
    assert ((image > 0) == (even > 0)).mean() > 0.96


def test_flatten_gives_the_wall_one_colour_and_leaves_the_thing():
    flat = photo.flatten(lit(wall_with(200, 120, 60, 70, size=(320, 280)), 0.2, 1, 1))
    assert (flat[:50] == flat[0, 0]).all()
    assert flat[160, 130].max() < 0.4 * flat[0, 0].min()


def test_flatten_leaves_an_even_picture_as_it_is():
    picture = wall_with(30, 20, 10, 15)
    assert np.array_equal(photo.flatten(picture), picture)


def test_a_small_thing_at_the_border_does_not_bend_the_background():
    picture = lit(wall_with(60, 120, 60, 0, size=(320, 280)), 0.2, 0, 1)
    wall = lit(wall_with(0, 0, size=(320, 280)), 0.2, 0, 1).astype(float)
    assert np.abs(photo.background(picture) - wall).mean() < 3


@pytest.mark.parametrize("n", [20, 40])
def test_a_chequered_background_is_refused(n):
    places = np.add.outer(np.arange(320) // n, np.arange(280) // n)
    picture = np.repeat((240 - 120 * (places % 2))[..., np.newaxis], 3, axis=2).astype(np.uint8)
    with pytest.raises(DataError, match="background of one colour on .*% of the photograph's"):
        photo.photo_to_image(picture)


@pytest.mark.parametrize(
    ("top", "left", "edges"), [(0, 20, "top"), (70, 20, "bottom"), (30, 0, "left")]
)
def test_a_thing_at_the_edge_is_refused_and_the_edge_named(top, left, edges):
    with pytest.raises(DataError, match=rf"photograph's edge \({edges}\)"):
        photo.photo_to_image(wall_with(30, 20, top, left))


def test_a_wall_with_a_floor_is_refused():
    picture = wall_with(100, 60, 60, 70, size=(320, 280))
    picture[240:] = 150
    with pytest.raises(DataError, match="photograph's edge"):
        photo.photo_to_image(picture)


def test_a_thing_that_is_lighter_than_its_background_is_refused():
    with pytest.raises(DataError, match="lighter than its background"):
        photo.photo_to_image(255 - wall_with(30, 20, 10, 15))


def test_a_large_photograph_becomes_the_same_image():
    small = wall_with(500, 400, 100, 120, size=(800, 700))
    large = np.kron(small, np.ones((3, 3, 1), np.uint8))
    assert np.array_equal(photo.photo_to_image(large), photo.photo_to_image(small))


def test_a_thing_in_the_corner_cannot_be_flattened():
    picture = wall_with(30, 20)
    with pytest.raises(DataError, match="top left corner"):
        photo.flatten(picture)
