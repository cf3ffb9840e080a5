"""Gzip: told by content, inflated within a bound, checked to its last byte."""

import gzip
import tracemalloc
import zlib

import pytest

from fmnist_utils.errors import DataError
from fmnist_utils.gz import inflate, inflated_pieces, is_gzip

TEXT = b"ankle boot, " * 1000


@pytest.mark.parametrize("data", [b"", b"\x1f", b"\x8b\x1f", b"\0\0\x08\x03", b"PK\x03\x04"])
def test_other_bytes_are_not_taken_for_gzip(data):
    assert not is_gzip(data)


@pytest.mark.parametrize("kind", [bytes, bytearray, memoryview])
def test_gzip_is_known_by_its_first_two_bytes(kind):
    assert is_gzip(kind(gzip.compress(b"")))


@pytest.mark.parametrize("kind", [bytes, bytearray, memoryview])
@pytest.mark.parametrize("level", [0, 1, 6, 9])
def test_inflating_gives_back_what_was_compressed(kind, level):
    assert inflate(kind(gzip.compress(TEXT, level)), len(TEXT) + 1, "x.gz") == TEXT


def test_an_empty_stream_inflates_to_nothing():
    assert inflate(gzip.compress(b""), 10, "x.gz") == b""


def test_a_name_and_a_comment_in_the_gzip_header_are_skipped():
    plain = gzip.compress(TEXT)
    flags = 8 | 16
    named = plain[:3] + bytes([flags]) + plain[4:10] + b"name\0comment\0" + plain[10:]
    assert inflate(named, len(TEXT) + 1, "x.gz") == TEXT


def test_streams_one_after_the_other_are_joined():
    data = gzip.compress(b"left ") + gzip.compress(b"") + gzip.compress(b"right")
    assert inflate(data, 100, "x.gz") == b"left right"


def test_zero_bytes_after_the_stream_are_padding():
    assert inflate(gzip.compress(TEXT) + bytes(512), len(TEXT) + 1, "x.gz") == TEXT


def test_the_content_comes_in_pieces_of_at_most_one_mebibyte():
    data = gzip.compress(bytes(5 << 20))
    sizes = [len(piece) for piece in inflated_pieces(data, "x.gz")]
    assert sum(sizes) == 5 << 20
    assert max(sizes) <= 1 << 20


def test_no_piece_is_empty():
    data = gzip.compress(b"") + gzip.compress(TEXT)
    assert all(inflated_pieces(data, "x.gz"))


def test_inflating_stops_at_the_limit():
    assert inflate(gzip.compress(TEXT), 7, "x.gz") == TEXT[:7]


def test_what_lies_behind_the_limit_is_not_looked_at():
    data = gzip.compress(bytes(3 << 20))[:-8] + b"notacrc!"
    assert inflate(data, 7, "x.gz") == bytes(7)


def test_asking_for_one_byte_more_has_the_checksum_looked_at():
    data = gzip.compress(TEXT)[:-8] + b"notacrc!"
    with pytest.raises(DataError, match="damaged"):
        inflate(data, len(TEXT) + 1, "x.gz")


@pytest.mark.parametrize("kept", [2, 3, 9, 10, 11, 30, -9, -8, -5, -4, -1])
def test_a_stream_that_was_cut_is_refused_with_the_place(kept):
    data = gzip.compress(TEXT)[:kept]
    with pytest.raises(DataError, match=f"x.gz ends at byte {len(data)}, inside its gzip stream"):
        inflate(data, len(TEXT) + 1, "x.gz")


def test_a_second_stream_that_was_cut_is_refused():
    data = gzip.compress(TEXT) + gzip.compress(TEXT)[:-3]
    with pytest.raises(DataError, match="cut short"):
        inflate(data, 3 * len(TEXT), "x.gz")


@pytest.mark.parametrize("place", [-8, -4], ids=["CRC-32", "length"])
def test_a_wrong_trailer_is_refused(place):
    data = bytearray(gzip.compress(TEXT))
    data[place] ^= 1
    with pytest.raises(DataError, match="x.gz is damaged"):
        inflate(data, len(TEXT) + 1, "x.gz")


def test_bytes_after_the_stream_are_refused_with_their_place_and_number():
    data = gzip.compress(TEXT)
    place = f"x.gz has 3 bytes at byte {len(data)}"
    with pytest.raises(DataError, match=place):
        inflate(data + b"end", len(TEXT) + 1, "x.gz")


def test_bytes_behind_padding_are_refused():
    with pytest.raises(DataError, match="appended"):
        inflate(gzip.compress(TEXT) + bytes(10) + b"end", len(TEXT) + 1, "x.gz")


@pytest.mark.parametrize("size", [2 << 16, (2 << 16) + 1, 3 << 20])
def test_input_longer_than_one_piece_is_read_to_its_end(size):
    content = zlib.crc32(b"x").to_bytes(4) * (size // 4) + b"\x01" * (size % 4)
    assert inflate(gzip.compress(content, 0), size + 1, "x.gz") == content


def test_a_limit_far_above_the_content_costs_no_memory():
    data = gzip.compress(TEXT)
    tracemalloc.start()
    try:
        inflate(data, 1 << 40, "x.gz")
        assert tracemalloc.get_traced_memory()[1] < 10_000_000
    finally:
        tracemalloc.stop()
