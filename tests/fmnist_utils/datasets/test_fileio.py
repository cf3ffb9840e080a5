"""Files: gzip is inflated within a bound and checked to its last byte, errors are sentences."""

import gzip
import io
import random
import struct
import subprocess
import sys
import tracemalloc
import zlib
from pathlib import Path

import pytest

from fmnist_utils.datasets.fileio import (
    atomic_write,
    display_path,
    inflate,
    is_gzip,
    open_for_reading,
    os_errors_explained,
    read_text,
    unpacked_chunks,
    write_atomically,
)
from fmnist_utils.errors import DataError

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


def test_a_file_is_read_from_where_it_stands():
    file = io.BytesIO(b"before" + gzip.compress(TEXT))
    file.seek(6)
    assert inflate(file, len(TEXT) + 1, "x.gz") == TEXT


WITHOUT_ISAL = """
import gzip, sys
sys.modules["isal"] = None
from fmnist_utils.datasets.fileio import inflate
from fmnist_utils.errors import DataError
packed = gzip.compress(b"ankle boot, " * 1000)
assert inflate(packed, 20_000, "x.gz") == b"ankle boot, " * 1000
for damaged in (packed[:-1], packed + b"end", packed[:20] + bytes(9) + packed[29:]):
    try:
        inflate(damaged, 20_000, "x.gz")
        raise SystemExit("was not refused")
    except DataError as error:
        print(error)
"""


def test_where_the_faster_library_is_missing_pythons_own_serves():
    command = [sys.executable, "-c", WITHOUT_ISAL]
    outcome = subprocess.run(command, capture_output=True, text=True)
    assert (outcome.returncode, outcome.stderr) == (0, "")
    assert outcome.stdout.count("expected") == 3


def test_an_empty_stream_inflates_to_nothing():
    assert inflate(gzip.compress(b""), 10, "x.gz") == b""


def test_a_name_and_a_comment_in_the_gzip_header_are_skipped():
    plain = gzip.compress(TEXT)
    flags = 8 | 16
    named = plain[:3] + bytes([flags]) + plain[4:10] + b"name\0comment\0" + plain[10:]
    assert inflate(named, len(TEXT) + 1, "x.gz") == TEXT


def with_header(flags, fields=b""):
    plain = gzip.compress(TEXT)
    return plain[:3] + bytes([flags]) + plain[4:10] + fields + plain[10:]


HEADERS = {
    "text": with_header(1),
    "a name": with_header(8, b"name\0"),
    "an empty name": with_header(8, b"\0"),
    "a comment": with_header(16, b"comment\0"),
    "an extra field": with_header(4, struct.pack("<H", 300) + bytes(300)),
    "the largest extra field": with_header(4, struct.pack("<H", 65535) + bytes(65535)),
    "a name longer than a piece": with_header(8, b"n" * 70_000 + b"\0"),
    "all of them": with_header(28, struct.pack("<H", 9) + bytes(9) + b"name\0comment\0"),
}


@pytest.mark.parametrize("data", HEADERS.values(), ids=HEADERS.keys())
def test_every_field_that_a_header_may_hold_is_skipped(data):
    assert inflate(data, len(TEXT) + 1, "x.gz") == TEXT


@pytest.mark.parametrize("place", range(65_500, 65_540))
def test_a_stream_may_begin_anywhere(place):
    filler = gzip.compress(bytes(place - 23), 0)  # stored: as long as its content and 23 bytes
    assert len(filler) == place
    for second in (gzip.compress(TEXT), *HEADERS.values()):
        assert inflate(filler + second, place + len(TEXT), "x.gz")[place - 23 :] == TEXT


@pytest.mark.parametrize("flag", [32, 64, 128])
def test_a_flag_that_is_not_defined_is_refused(flag):
    with pytest.raises(DataError, match="x.gz is damaged"):
        inflate(with_header(flag), len(TEXT) + 1, "x.gz")


def test_a_damaged_stream_never_gives_other_content():
    chance = random.Random(3)
    sound = gzip.compress(bytes(chance.choices(range(20), k=5000)))
    content = gzip.decompress(sound)
    for _ in range(2000):
        data = bytearray(sound)
        data[chance.randrange(2, len(data))] ^= 1 << chance.randrange(8)
        try:
            assert inflate(data, 1 << 20, "x.gz") == content  # the damage may be in the time, say
        except DataError as error:
            assert "expected" in str(error)


def test_streams_one_after_the_other_are_joined():
    data = gzip.compress(b"left ") + gzip.compress(b"") + gzip.compress(b"right")
    assert inflate(data, 100, "x.gz") == b"left right"


def test_zero_bytes_after_the_stream_are_padding():
    assert inflate(gzip.compress(TEXT) + bytes(512), len(TEXT) + 1, "x.gz") == TEXT


def test_the_content_comes_in_pieces_of_at_most_one_mebibyte():
    data = gzip.compress(bytes(5 << 20))
    sizes = [len(piece) for piece in unpacked_chunks(data, 6 << 20, "x.gz")]
    assert sum(sizes) == 5 << 20
    assert max(sizes) <= 1 << 20


def test_no_piece_is_empty():
    data = gzip.compress(b"") + gzip.compress(TEXT)
    assert all(unpacked_chunks(data, 1 << 20, "x.gz"))


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
    with pytest.raises(DataError, match=f"x.gz ends at byte {len(data)}, inside a gzip stream"):
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


@pytest.mark.parametrize("padding", [b"", bytes(10)], ids=["at once", "behind padding"])
@pytest.mark.parametrize("rest", [b"end", b"</html>" * 9], ids=["few", "many"])
def test_bytes_after_the_stream_are_refused(rest, padding):
    with pytest.raises(DataError, match="something was appended|Not a gzipped file"):
        inflate(gzip.compress(TEXT) + padding + rest, len(TEXT) + 1, "x.gz")


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


def test_an_error_of_the_systems_becomes_a_sentence_with_what_to_do():
    with pytest.raises(DataError) as caught, os_errors_explained("The disk", "room. Make some."):
        raise OSError(28, "No space left on device")
    assert str(caught.value) == (
        "The disk cannot be used (No space left on device), expected room. Make some."
    )


def test_an_error_without_a_reason_is_told_by_its_text():
    with pytest.raises(DataError, match=r"\(read\)"), os_errors_explained("It", "more."):
        raise io.UnsupportedOperation("read")


def test_other_errors_pass():
    with pytest.raises(KeyError), os_errors_explained("The disk", "room. Make some."):
        raise KeyError


@pytest.mark.parametrize("kind", [str, Path])
def test_a_path_may_be_text_or_a_path(kind, tmp_path):
    path = kind(tmp_path / "x")
    write_atomically(path, b"left \xc3\xa9")
    assert read_text(path, "a word") == "left é"
    assert display_path(path) == str(tmp_path / "x")


def test_a_block_that_fails_leaves_the_older_file_and_nothing_beside_it(tmp_path):
    (tmp_path / "x").write_bytes(b"older")
    with pytest.raises(KeyError), atomic_write(tmp_path / "x") as file:
        file.write(b"half")
        raise KeyError
    assert [path.read_bytes() for path in tmp_path.iterdir()] == [b"older"]


def test_a_file_in_a_folder_that_is_missing_is_not_written(tmp_path):
    with pytest.raises(DataError, match="x cannot be written: found no folder .*gone, expected"):
        write_atomically(tmp_path / "gone" / "x", b"")


@pytest.mark.parametrize(
    ("make", "words"), [(lambda path: None, "does not exist"), (Path.mkdir, "is a folder")]
)
def test_what_cannot_be_opened_is_called_what_it_is(tmp_path, make, words):
    make(tmp_path / "x")
    with (
        pytest.raises(DataError, match=f"^x {words}, expected a file"),
        open_for_reading(tmp_path / "x"),
    ):
        pass
