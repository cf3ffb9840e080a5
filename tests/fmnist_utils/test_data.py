"""Arrays ready for a lesson: shapes, splits, preprocessing, and what is refused."""

import dataclasses
import os
import subprocess
import sys
import warnings

import numpy as np
import pytest

from fmnist_utils.data import (
    SampleDataWarning,
    load,
    load_data,
    preprocess,
    split_validation,
)
from fmnist_utils.datasets.fetch import DataFiles
from fmnist_utils.datasets.idx import write_idx
from fmnist_utils.datasets.registry import PUBLISHED_FILES
from fmnist_utils.errors import DataError
from tools.assets.sample import make_sample


@pytest.fixture
def full(full_files):
    """Return the files of the full data."""
    return DataFiles(*(full_files[file.name] for file in PUBLISHED_FILES), source="this machine")


@pytest.fixture
def nothing_reachable(empty_cache):
    """Leave nothing but the sample."""


def test_both_splits_come_as_published(sample):
    (x_train, y_train), (x_test, y_test) = load_data(sample)
    assert (x_train.shape, y_train.shape) == ((1000, 28, 28), (1000,))
    assert (x_test.shape, y_test.shape) == ((500, 28, 28), (500,))


def test_all_arrays_are_of_unsigned_bytes(sample):
    arrays = [array for split in load_data(sample) for array in split]
    assert {array.dtype for array in arrays} == {np.dtype(np.uint8)}


def test_the_sample_has_as_many_of_each_class(sample):
    (_, y_train), (_, y_test) = load_data(sample)
    assert np.bincount(y_train).tolist() == [100] * 10
    assert np.bincount(y_test).tolist() == [50] * 10


def test_the_full_data_has_as_many_of_each_class(full):
    (_, y_train), (_, y_test) = load_data(full)
    assert np.bincount(y_train).tolist() == [6000] * 10
    assert np.bincount(y_test).tolist() == [1000] * 10


def test_the_sample_is_what_its_maker_makes_of_the_full_data(full, sample, tmp_path):
    make_sample(full, tmp_path)
    for path in (sample.train_images, sample.train_labels, sample.test_images, sample.test_labels):
        assert (tmp_path / path.name).read_bytes() == path.read_bytes()


EQUALS_KERAS = """
import numpy as np
from fmnist_utils.backend import keras
import fmnist_utils
ours, theirs = fmnist_utils.load_data(), keras.datasets.fashion_mnist.load_data()
for our_split, their_split in zip(ours, theirs, strict=True):
    for our_array, their_array in zip(our_split, their_split, strict=True):
        assert our_array.dtype == their_array.dtype
        assert np.array_equal(our_array, their_array)
print("equal")
"""


def test_the_full_data_equals_that_of_keras(full_files, full_gz_folder, tmp_path):
    keras_folder = tmp_path / "datasets" / "fashion-mnist"
    keras_folder.mkdir(parents=True)
    for path in full_gz_folder.iterdir():
        (keras_folder / path.name).symlink_to(path)
    result = subprocess.run(
        [sys.executable, "-c", EQUALS_KERAS],
        env={**os.environ, "KERAS_HOME": str(tmp_path)},
        capture_output=True,
        text=True,
    )
    assert result.stdout == "equal\n", result.stderr


class TestValidationSplitOfTheFullData:
    """55,000 to fit on, 5,000 to choose by."""

    @pytest.fixture
    def marked(self, full):
        """Return where each training image went, with the position in place of the image."""
        labels = load("train", full)[1]
        return labels, *split_validation(np.arange(len(labels)), labels)

    def test_the_sizes_are_55000_and_5000(self, full):
        assert load("train", full, subset="training")[0].shape == (55_000, 28, 28)
        assert load("train", full, subset="validation")[0].shape == (5_000, 28, 28)

    def test_each_class_has_500_in_validation(self, full):
        assert np.bincount(load("train", full, subset="validation")[1]).tolist() == [500] * 10

    def test_no_image_is_in_both(self, marked):
        _, (fit, _), (validation, _) = marked
        assert not np.intersect1d(fit, validation).size

    def test_each_image_is_in_one(self, marked):
        labels, (fit, _), (validation, _) = marked
        assert np.union1d(fit, validation).tolist() == list(range(len(labels)))

    @pytest.mark.parametrize("part", [1, 2], ids=["training", "validation"])
    def test_both_are_in_file_order(self, marked, part):
        assert np.all(np.diff(marked[part][0]) > 0)

    @pytest.mark.parametrize("part", [1, 2], ids=["training", "validation"])
    def test_labels_stay_with_their_images(self, marked, part):
        positions, labels = marked[part]
        assert np.array_equal(labels, marked[0][positions])

    def test_validation_is_the_last_twelfth_of_each_class(self, marked):
        labels, _, (validation, _) = marked
        for label in range(10):
            of_class = np.flatnonzero(labels == label)
            assert np.array_equal(validation[labels[validation] == label], of_class[-500:])


def test_the_split_is_the_same_each_time(sample):
    first, again = (load("train", sample, subset="validation") for _ in range(2))
    assert np.array_equal(first[0], again[0])
    assert np.array_equal(first[1], again[1])


def test_the_split_does_not_touch_the_random_numbers(sample):
    np.random.seed(1)  # noqa: NPY002 - the global state is what is looked at
    before = np.random.get_state()[1].copy()  # noqa: NPY002
    load("train", sample, subset="training")
    assert np.array_equal(np.random.get_state()[1], before)  # noqa: NPY002


@pytest.mark.parametrize("size", [1, 11])
def test_a_class_of_fewer_than_twelve_gives_nothing_to_validation(size):
    (x_fit, _), (x_validation, _) = split_validation(np.arange(size), np.zeros(size, int))
    assert (len(x_fit), len(x_validation)) == (size, 0)


def test_classes_of_different_sizes_each_give_a_twelfth():
    labels = np.repeat([3, 7], [24, 60])
    _, (_, validation) = split_validation(np.arange(84), labels)
    assert validation.tolist() == [3] * 2 + [7] * 5


def test_preprocessing_gives_floats_from_0_to_1_with_one_channel():
    images = np.array([[[0, 51], [102, 255]]], np.uint8)
    result = preprocess(images)
    assert result.shape == (1, 2, 2, 1)
    assert result.dtype == np.float32
    np.testing.assert_allclose(result.ravel(), [0, 0.2, 0.4, 1], rtol=1e-7)


def test_preprocessing_leaves_its_input_alone(sample):
    images = load("test", sample)[0].copy()
    before = images.copy()
    preprocess(images)[:] = 0
    assert np.array_equal(images, before)


@pytest.mark.parametrize(
    "images",
    [
        np.zeros((2, 28, 28), np.float32),
        np.zeros((2, 28, 28), np.int64),
        np.zeros((2, 28, 28, 1), np.uint8),
        np.zeros((28, 28), np.uint8),
        preprocess(np.zeros((2, 28, 28), np.uint8)),
    ],
    ids=["float", "int64", "rank 4", "one image", "preprocessed"],
)
def test_preprocessing_refuses_what_is_not_as_stored(images):
    with pytest.raises(ValueError, match="Was it preprocessed already"):
        preprocess(images)


@pytest.mark.parametrize(
    ("split", "subset"), [("train", None), ("test", None), ("train", "training")]
)
def test_the_sample_in_place_of_the_full_data_warns_the_caller(nothing_reachable, split, subset):
    with pytest.warns(SampleDataWarning, match="1,500 images") as caught:
        load(split, subset=subset)
    assert [warning.filename for warning in caught] == [__file__]


def test_loading_both_splits_of_the_sample_unasked_warns_the_caller_once(nothing_reachable):
    with pytest.warns(SampleDataWarning, match="1,500 images") as caught:
        load_data()
    assert [warning.filename for warning in caught] == [__file__]


@pytest.mark.parametrize("subset", [None, "training"])
def test_the_sample_asked_for_gives_no_warning(sample, subset):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        load("train", sample, subset=subset)


@pytest.mark.parametrize("split", ["Train", "valid", "", None])
def test_an_unknown_split_is_refused_with_the_known_ones(sample, split):
    with pytest.raises(ValueError, match=f"no split {split!r}, expected 'train' or 'test'"):
        load(split, sample)


@pytest.mark.parametrize("subset", ["train", "fit", ""])
def test_an_unknown_subset_is_refused_with_the_known_ones(sample, subset):
    with pytest.raises(ValueError, match=f"no subset {subset!r}, expected 'training' or"):
        load("train", sample, subset=subset)


def test_the_test_split_has_no_subsets(sample):
    with pytest.raises(ValueError, match="with 'train' only"):
        load("test", sample, subset="validation")


@pytest.mark.parametrize(("old", "subset"), [("fit", "training"), ("validation", "validation")])
def test_a_split_of_the_first_edition_warns_and_is_the_subset(sample, old, subset):
    with pytest.warns(FutureWarning, match=f'"{old}".* is now .*subset="{subset}"'):
        images, _ = load(old, sample)
    assert np.array_equal(images, load("train", sample, subset=subset)[0])


def test_a_folder_stands_for_its_files(sample):
    images, labels = load("test", sample.test_images.parent)
    assert np.array_equal(images, load("test", sample)[0])
    assert len(labels) == 500


def test_exchanged_images_and_labels_are_refused(sample):
    exchanged = dataclasses.replace(
        sample, train_images=sample.train_labels, train_labels=sample.train_images
    )
    with pytest.raises(DataError, match="rank 1 and .* rank 3.*not exchanged"):
        load("train", exchanged)


def test_images_and_labels_of_different_splits_are_refused(sample):
    mixed = dataclasses.replace(sample, train_labels=sample.test_labels)
    with pytest.raises(DataError, match="1000 images and t10k-labels-idx1-ubyte 500 labels"):
        load("train", mixed)


def test_a_file_that_is_gone_is_refused_by_name(sample, tmp_path):
    gone = dataclasses.replace(sample, test_images=tmp_path / "t10k-images-idx3-ubyte")
    with pytest.raises(DataError, match="t10k-images-idx3-ubyte does not exist"):
        load("test", gone)


def test_only_the_files_of_the_wanted_split_are_opened(sample, tmp_path):
    without_test = dataclasses.replace(sample, test_images=tmp_path / "x", test_labels=tmp_path)
    assert load("train", without_test)[0].shape == (1000, 28, 28)


def test_gzipped_files_load_like_raw_ones(sample, tmp_path):
    images, labels = load("test", sample)
    write_idx(tmp_path / "images.gz", images)
    zipped = dataclasses.replace(sample, test_images=tmp_path / "images.gz")
    assert np.array_equal(load("test", zipped)[0], images)
    assert np.array_equal(load("test", zipped)[1], labels)
