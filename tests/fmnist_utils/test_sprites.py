"""Sprite sheets: each pixel where a slow and simple loop puts it."""

import numpy as np
import pytest
from PIL import Image

from fmnist_utils.data import load
from fmnist_utils.labels import CLASS_NAMES
from fmnist_utils.sprites import class_order, fashion_sheet, tile
from tools.assets.sprite_sheet import PICTURE

SIZES = [(1, 1, 1), (1, 28, 28), (2, 28, 28), (6, 3, 3), (7, 2, 5), (12, 5, 2), (13, 1, 4)]


def tile_by_loops(images, columns, background):
    n, height, width = images.shape
    rows = (n + columns - 1) // columns
    sheet = np.empty((rows * height, columns * width), images.dtype)
    for y in range(rows * height):
        for x in range(columns * width):
            i = (y // height) * columns + x // width
            sheet[y, x] = images[i, y % height, x % width] if i < n else background
    return sheet


def numbered(n, height, width, dtype=np.uint8):
    return np.random.default_rng(n).integers(1, 200, (n, height, width)).astype(dtype)


@pytest.mark.parametrize("columns", [1, 2, 3, 6, 13, 20])
@pytest.mark.parametrize("size", SIZES, ids=str)
def test_a_tile_equals_that_of_two_loops(size, columns):
    images = numbered(*size)
    np.testing.assert_array_equal(tile(images, columns), tile_by_loops(images, columns, 0))


@pytest.mark.parametrize("dtype", [np.uint8, np.int16, np.float32, np.float64, bool])
def test_a_tile_keeps_the_type(dtype):
    assert tile(numbered(3, 2, 2, dtype), 2).dtype == dtype


@pytest.mark.parametrize(
    "images",
    [
        numbered(10, 4, 3)[::2],
        numbered(5, 4, 3)[::-1],
        numbered(5, 4, 3).transpose(0, 2, 1),
        numbered(5, 8, 6)[:, ::2, ::2],
        np.asfortranarray(numbered(5, 4, 3)),
    ],
    ids=["every second", "backwards", "on their sides", "smaller", "column by column"],
)
def test_images_need_not_lie_in_one_piece(images):
    np.testing.assert_array_equal(tile(images, 3), tile_by_loops(images, 3, 0))


def test_the_places_at_the_end_have_the_background():
    sheet = tile(np.zeros((4, 2, 2), np.uint8), 3, background=255)
    assert sheet[2:, 2:].tolist() == [[255] * 4] * 2
    assert not sheet[:2].any()


def test_a_background_may_be_no_number():
    sheet = tile(np.zeros((1, 2, 2)), 2, background=np.nan)
    assert np.isnan(sheet).tolist() == [[False, False, True, True]] * 2


def test_a_tile_is_a_copy():
    images = numbered(1, 2, 2)
    tile(images, 1)[:] = 0
    assert images.all()


@pytest.mark.parametrize("shape", [(28, 28), (2, 28, 28, 1), (0, 28, 28), ()])
def test_what_is_no_row_of_images_is_refused_with_its_shape(shape):
    with pytest.raises(ValueError, match="expected \\(n, height, width\\) with at least one"):
        tile(np.zeros(shape), 2)


@pytest.mark.parametrize("columns", [0, -1])
def test_fewer_than_one_column_is_refused(columns):
    with pytest.raises(ValueError, match=f"columns={columns}, expected at least 1"):
        tile(np.zeros((1, 2, 2)), columns)


def test_the_class_order_takes_the_first_of_each_class():
    labels = np.array([2, 0, 2, 1, 0, 1, 0, 2])
    assert class_order(labels, 2).tolist() == [1, 4, 3, 5, 0, 2]


def test_the_class_order_of_real_labels_is_class_after_class(sample):
    labels = load("train", sample)[1]
    assert labels[class_order(labels, 7)].tolist() == sorted([*range(10)] * 7)


def test_a_class_with_too_few_items_is_named():
    with pytest.raises(ValueError, match="1 items of class 5, expected at least 2"):
        class_order(np.array([0, 0, 5]), 2)


def test_the_well_known_sheet_is_840_pixels_square(sample):
    assert fashion_sheet(*load("train", sample)).shape == (840, 840)


@pytest.mark.parametrize("label", range(10), ids=CLASS_NAMES)
def test_each_class_has_three_rows_of_the_sheet(sample, label):
    images, labels = load("train", sample)
    rows = fashion_sheet(images, labels)[label * 84 : (label + 1) * 84]
    of_class = images[labels == label][:90]
    np.testing.assert_array_equal(rows, tile_by_loops(of_class, 30, 0))


def test_the_sheet_of_the_full_data_is_that_of_the_sample(full_files, sample):
    from fmnist_utils.datasets.idx import read_idx

    images = read_idx(full_files[sample.train_images.name])
    labels = read_idx(full_files[sample.train_labels.name])
    sheet = fashion_sheet(images, labels)
    np.testing.assert_array_equal(sheet, fashion_sheet(*load("train", sample)))


def test_the_readmes_picture_is_the_sheet_of_the_full_data(full_files):
    with Image.open(PICTURE) as picture:
        np.testing.assert_array_equal(np.asarray(picture), fashion_sheet(*load("train")))
