"""The four published files: how they are known, and what is said of any other."""

import gzip
import hashlib
import tracemalloc

import numpy as np
import pytest

from fmnist_utils.datasets import registry
from fmnist_utils.datasets.idx import write_idx
from fmnist_utils.datasets.registry import PUBLISHED_FILES, verified_chunks, verify
from fmnist_utils.errors import DataError

IMAGES, LABELS = "train-images-idx3-ubyte", "train-labels-idx1-ubyte"


@pytest.fixture
def small(small_files):
    """Return the small published files by name."""
    return {file.name: file for file in registry.PUBLISHED_FILES}


@pytest.fixture
def verified(tmp_path, small):
    """Return a function that verifies a content as the small training images, and unpacks it."""

    def run(content, name=IMAGES):
        path = tmp_path / "candidate"
        path.write_bytes(content)
        return b"".join(verified_chunks(path, small[name]))

    return run


def test_the_four_files_come_in_the_order_of_loading():
    assert [file.name for file in PUBLISHED_FILES] == [
        "train-images-idx3-ubyte",
        "train-labels-idx1-ubyte",
        "t10k-images-idx3-ubyte",
        "t10k-labels-idx1-ubyte",
    ]


def test_the_sizes_are_those_of_the_shapes():
    sizes = [16 + 60_000 * 784, 8 + 60_000, 16 + 10_000 * 784, 8 + 10_000]
    assert [file.size for file in PUBLISHED_FILES] == sizes


def test_no_checksum_is_that_of_mnist():
    assert not {file.sha256 for file in PUBLISHED_FILES} & registry.MNIST_SHA256


def test_the_published_content_passes_raw(verified, small_files):
    assert verified(small_files[IMAGES]) == small_files[IMAGES]


@pytest.mark.parametrize("level", [0, 1, 6, 9])
def test_the_published_content_passes_however_it_was_compressed(verified, small_files, level):
    assert verified(gzip.compress(small_files[IMAGES], level)) == small_files[IMAGES]


def test_the_full_files_pass(full_files):
    for file in PUBLISHED_FILES:
        verify(full_files[file.name], file)
        assert full_files[file.name].stat().st_size == file.size


@pytest.mark.parametrize(
    ("content", "phrase"),
    [
        (b"", "is empty"),
        (b"<!DOCTYPE html>", "this is a web page"),
        (gzip.compress(b"<!DOCTYPE html>", mtime=0), "this is a web page"),
        (gzip.compress(gzip.compress(b"", mtime=0), mtime=0), "compressed twice"),
        (b"PK\x03\x04", "not an IDX file"),
        (gzip.compress(b"", mtime=0)[:-1], "cut short"),
    ],
)
def test_what_is_no_data_file_is_called_what_it_is(verified, content, phrase):
    with pytest.raises(DataError, match=f"^candidate .*{phrase}"):
        verified(content)


def test_a_file_that_is_refused_was_handed_on_no_further_than_one_byte_too_far(tmp_path, small):
    (tmp_path / "bomb").write_bytes(gzip.compress(bytes(50_000_000)))
    size = 0
    with pytest.raises(DataError):
        for piece in verified_chunks(tmp_path / "bomb", small[IMAGES]):
            assert piece
            size += len(piece)
    assert size == small[IMAGES].size + 1


def test_verifying_the_full_data_takes_little_memory(full_files, tmp_path):
    images = PUBLISHED_FILES[0]
    packed = tmp_path / "packed"
    packed.write_bytes(gzip.compress(full_files[images.name].read_bytes(), 1))
    for path in (full_files[images.name], packed):
        tracemalloc.start()
        try:
            verify(path, images)
            assert tracemalloc.get_traced_memory()[1] < 10_000_000
        finally:
            tracemalloc.stop()


def test_a_header_in_small_pieces_is_still_named_for_what_it_is(verified):
    page = b"".join(gzip.compress(bytes([byte])) for byte in b"  <html>")
    with pytest.raises(DataError, match="this is a web page"):
        verified(page)


def test_one_changed_pixel_is_refused(verified, small_files):
    content = bytearray(small_files[IMAGES])
    content[-1] ^= 1
    with pytest.raises(DataError, match="the right size but not the published content"):
        verified(content)


def test_both_checksums_are_begun_in_the_message(verified, small, small_files):
    content = bytearray(small_files[IMAGES])
    content[-1] ^= 1
    found = hashlib.sha256(content).hexdigest()[:8]
    with pytest.raises(DataError, match=rf"begins {found}, expected {small[IMAGES].sha256[:8]}\)"):
        verified(content)


def test_a_file_that_was_cut_is_refused_with_both_sizes(verified, small_files):
    with pytest.raises(DataError, match="holds 9,000 bytes, expected 18,832"):
        verified(small_files[IMAGES][:9000])


@pytest.mark.parametrize("pack", [bytes, gzip.compress], ids=["raw", "gz"])
def test_a_file_with_more_bytes_is_refused(verified, small_files, pack):
    with pytest.raises(DataError, match="holds at least 18,833 bytes, expected 18,832"):
        verified(pack(small_files[IMAGES] + b"\0"))


def test_labels_under_the_name_of_images_are_refused(verified, small_files):
    with pytest.raises(DataError, match="it is not the published file"):
        verified(small_files[LABELS])


@pytest.mark.parametrize("pack", [bytes, gzip.compress], ids=["raw", "gz"])
def test_mnist_under_the_same_name_is_called_mnist(verified, tmp_path, monkeypatch, pack):
    write_idx(tmp_path / "digits", np.ones((24, 28, 28), np.uint8))
    content = (tmp_path / "digits").read_bytes()
    monkeypatch.setattr(registry, "MNIST_SHA256", {hashlib.sha256(content).hexdigest()})
    with pytest.raises(DataError, match="candidate is MNIST, the handwritten digits"):
        verified(pack(content))
