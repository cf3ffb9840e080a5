"""The four published files: how they are known, and what is said of any other."""

import gzip
import hashlib

import numpy as np
import pytest

from fmnist_utils import known
from fmnist_utils.errors import DataError
from fmnist_utils.idx import write_idx
from fmnist_utils.known import KNOWN_FILES, verified_content

IMAGES, LABELS = "train-images-idx3-ubyte", "train-labels-idx1-ubyte"


@pytest.fixture
def small(small_files):
    """Return the small published files by name."""
    return {file.name: file for file in known.KNOWN_FILES}


@pytest.fixture
def verify(tmp_path, small):
    """Return a function that verifies a content as the small training images."""

    def run(content, name=IMAGES):
        path = tmp_path / "candidate"
        path.write_bytes(content)
        return verified_content(path, small[name])

    return run


def test_the_four_files_come_in_the_order_of_loading():
    assert [file.name for file in KNOWN_FILES] == [
        "train-images-idx3-ubyte",
        "train-labels-idx1-ubyte",
        "t10k-images-idx3-ubyte",
        "t10k-labels-idx1-ubyte",
    ]


def test_the_sizes_are_those_of_the_shapes():
    sizes = [16 + 60_000 * 784, 8 + 60_000, 16 + 10_000 * 784, 8 + 10_000]
    assert [file.size for file in KNOWN_FILES] == sizes


def test_no_checksum_is_that_of_mnist():
    assert not {file.sha256 for file in KNOWN_FILES} & known.MNIST_SHA256


def test_the_published_content_passes_raw(verify, small_files):
    assert verify(small_files[IMAGES]) == small_files[IMAGES]


@pytest.mark.parametrize("level", [0, 1, 6, 9])
def test_the_published_content_passes_however_it_was_compressed(verify, small_files, level):
    assert verify(gzip.compress(small_files[IMAGES], level)) == small_files[IMAGES]


def test_the_full_files_pass(full_files):
    for file in KNOWN_FILES:
        assert len(verified_content(full_files[file.name], file)) == file.size


@pytest.mark.parametrize(
    ("content", "phrase"),
    [
        (b"", "is empty"),
        (b"<!DOCTYPE html>", "this is a web page"),
        (gzip.compress(b"<!DOCTYPE html>"), "this is a web page"),
        (gzip.compress(gzip.compress(b"")), "compressed twice"),
        (b"PK\x03\x04", "not an IDX file"),
        (gzip.compress(b"")[:-1], "cut short"),
    ],
)
def test_what_is_no_data_file_is_called_what_it_is(verify, content, phrase):
    with pytest.raises(DataError, match=f"^candidate .*{phrase}"):
        verify(content)


def test_one_changed_pixel_is_refused(verify, small_files):
    content = bytearray(small_files[IMAGES])
    content[-1] ^= 1
    with pytest.raises(DataError, match="the right size but not the published content"):
        verify(content)


def test_both_checksums_are_begun_in_the_message(verify, small, small_files):
    content = bytearray(small_files[IMAGES])
    content[-1] ^= 1
    found = hashlib.sha256(content).hexdigest()[:8]
    with pytest.raises(DataError, match=rf"begins {found}, expected {small[IMAGES].sha256[:8]}\)"):
        verify(content)


def test_a_file_that_was_cut_is_refused_with_both_sizes(verify, small_files):
    with pytest.raises(DataError, match="holds 9,000 bytes, expected 18,832"):
        verify(small_files[IMAGES][:9000])


@pytest.mark.parametrize("pack", [bytes, gzip.compress], ids=["raw", "gz"])
def test_a_file_with_more_bytes_is_refused(verify, small_files, pack):
    with pytest.raises(DataError, match="holds at least 18,833 bytes, expected 18,832"):
        verify(pack(small_files[IMAGES] + b"\0"))


def test_labels_under_the_name_of_images_are_refused(verify, small_files):
    with pytest.raises(DataError, match="it is not the published file"):
        verify(small_files[LABELS])


@pytest.mark.parametrize("pack", [bytes, gzip.compress], ids=["raw", "gz"])
def test_mnist_under_the_same_name_is_called_mnist(verify, tmp_path, monkeypatch, pack):
    write_idx(tmp_path / "digits", np.ones((24, 28, 28), np.uint8))
    content = (tmp_path / "digits").read_bytes()
    monkeypatch.setattr(known, "MNIST_SHA256", {hashlib.sha256(content).hexdigest()})
    with pytest.raises(DataError, match="candidate is MNIST, the handwritten digits"):
        verify(pack(content))
