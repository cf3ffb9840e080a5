"""The shapes people know: the dataset's own reader's and TensorFlow Datasets'."""

import numpy as np
import pytest

from fmnist_utils import load
from fmnist_utils.datasets.fetch import SAMPLE_FOLDER
from fmnist_utils.formats import load_mnist, load_records, show_examples
from fmnist_utils.labels import CLASS_NAMES


@pytest.mark.parametrize(("kind", "split"), [("train", "train"), ("t10k", "test")])
def test_the_datasets_own_readers_shape_is_a_row_of_pixels_an_image(kind, split, sample):
    images, labels = load(split, sample)
    rows, same_labels = load_mnist(SAMPLE_FOLDER, kind=kind)
    np.testing.assert_array_equal(rows, images.reshape(-1, 784))
    np.testing.assert_array_equal(same_labels, labels)


def test_an_unknown_part_is_refused():
    with pytest.raises(ValueError, match="There is no part 'test', expected 'train' or 't10k'"):
        load_mnist(SAMPLE_FOLDER, kind="test")


def test_a_record_is_an_image_with_a_channel_and_a_label_of_64_bits(sample):
    images, labels = load("train", sample)
    record = load_records("train", sample)[1]
    assert record["image"].shape == (28, 28, 1) and record["image"].dtype == np.uint8
    np.testing.assert_array_equal(record["image"][..., 0], images[1])
    assert type(record["label"]) is np.int64 and record["label"] == labels[1]


def test_supervised_records_are_pairs(sample):
    image, label = load_records("test", sample, as_supervised=True)[0]
    assert image.shape == (28, 28, 1) and label == load("test", sample)[1][0]


def test_records_are_gone_through_again_and_again(sample):
    records = load_records("test[:20]", sample)
    assert [r["label"] for r in records] == [r["label"] for r in records]
    assert len(list(records)) == 20


@pytest.mark.parametrize(
    ("slice_", "start", "stop"),
    [
        ("train", 0, 1000),
        ("train[:10%]", 0, 100),
        ("train[90%:]", 900, 1000),
        ("train[-5%:]", 950, 1000),
        ("train[100:200]", 100, 200),
        ("train[-30:-10]", 970, 990),
        ("train[ : 33% ]", 0, 330),
        ("train[10%:-10%]", 100, 900),
    ],
)
def test_slices_are_cut_as_they_say(slice_, start, stop, sample):
    labels = [record["label"] for record in load_records(slice_, sample)]
    assert labels == load("train", sample)[1][start:stop].tolist()


def test_shares_are_rounded_to_the_nearest_image(sample):
    assert len(load_records("test[:33%]", sample)) == 165
    assert len(load_records("test[:33%]", sample)[:7]) == 7


@pytest.mark.parametrize(
    "split",
    [
        "validation",
        "train[:10%",
        "train[a:b]",
        "train[5]",
        "",
        "train+test",
        "train[3:50%]",
        "tr ain",
    ],
)
def test_a_split_of_another_form_is_refused_with_the_right_one(split, sample):
    with pytest.raises(
        ValueError, match="expected 'train' or 'test', and after it perhaps a slice"
    ):
        load_records(split, sample)


@pytest.mark.parametrize(
    ("split", "sentence"),
    [
        ("train[:101%]", "Found 101% .* expected at most 100%"),
        ("train[:1001]", "Found 1001 .* expected at most 1000 images"),
        ("train[-2000:]", "Found -2000 .* expected at most 1000 images"),
    ],
)
def test_a_slice_beyond_the_end_is_refused(split, sentence, sample):
    with pytest.raises(ValueError, match=sentence):
        load_records(split, sample)


@pytest.mark.parametrize("as_supervised", [False, True])
def test_examples_are_drawn_with_their_names(as_supervised, sample):
    records = load_records("train", sample, as_supervised)
    ax = show_examples(records, rows=2, columns=4)
    labels = load("train", sample)[1][:8]
    assert [text.get_text() for text in ax.texts] == [CLASS_NAMES[label] for label in labels]


def test_examples_of_nothing_are_refused(sample):
    with pytest.raises(ValueError, match="found 0 records for 3 rows of 3"):
        show_examples(load_records("train[:0]", sample))
