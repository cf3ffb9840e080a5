"""The IDX format: what is read, what is written, and what is refused in which words."""

import contextlib
import copy
import errno
import gc
import gzip
import io
import os
import pickle
import struct
import threading
import tracemalloc
import zipfile
import zlib
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from fmnist_utils.datasets.idx import IDX_DTYPES, read_header, read_idx, write_idx
from fmnist_utils.errors import DataError

MOST = 2**32 - 1


def header(*shape, code=0x08, rank=None):
    rank = len(shape) if rank is None else rank
    return bytes([0, 0, code, rank]) + struct.pack(f">{len(shape)}I", *shape)


def flipped(data, place, bits=0xFF):
    data = bytearray(data)
    data[place] ^= bits
    return bytes(data)


@cache
def zeros_gzipped(start, megabytes):
    """Gzip a start and then many zeros, without ever holding the zeros."""
    packer = zlib.compressobj(1, wbits=31)
    zeros = bytes(1_000_000)
    pieces = [packer.compress(start), *(packer.compress(zeros) for _ in range(megabytes))]
    return b"".join([*pieces, packer.flush()])


def npy():
    file = io.BytesIO()
    np.save(file, np.arange(3))
    return file.getvalue()


def zipped():
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("train-images-idx3-ubyte", GOOD)
    return file.getvalue()


GOOD = header(2, 3) + bytes([9, 0, 2, 3, 0, 7])
LARGE = header(1000, 100) + bytes(i % 251 for i in range(100_000))
PACKED = gzip.compress(GOOD, mtime=0)
STORED = gzip.compress(LARGE, compresslevel=0, mtime=0)

# Each row: what it is, the file's bytes (or what to do with its path), and a part of the one
# sentence that must be said. Every one of RAW is tried gzipped, too.
RAW = [
    ("an empty file", b"", "is empty: found 0 bytes"),
    ("one byte", GOOD[:1], "ends at byte 1, inside the magic number"),
    ("two bytes", GOOD[:2], "ends at byte 2, inside the magic number"),
    ("three bytes", GOOD[:3], "ends at byte 3, inside the magic number"),
    ("only the magic number", GOOD[:4], "ends at byte 4, inside its header"),
    ("half of the first dimension", GOOD[:6], "ends at byte 6, inside its header"),
    ("one dimension of two", GOOD[:8], "ends at byte 8, inside its header"),
    ("the header but its last byte", GOOD[:11], "expected 12 header bytes for rank 2"),
    ("three dimensions of 64", header(1, 1, 1, rank=64), "expected 260 header bytes"),
    ("the header and no body", GOOD[:12], "ends at byte 12, expected 18 bytes"),
    ("a body without its last byte", GOOD[:-1], "ends at byte 17, expected 18 bytes"),
    ("a body without its most part", LARGE[:5000], "ends at byte 5000, expected 100012 bytes"),
    ("half a wide value", header(2, code=0x0D) + bytes(6), "2 float32 values after 8 header"),
    ("one byte too many", GOOD + b"\0", "goes on after byte 18, expected 18 bytes"),
    ("the same file twice", GOOD + GOOD, "there are trailing bytes"),
    ("a line break at the end", GOOD + b"\r\n", "there are trailing bytes"),
    ("a byte after no values", header(0) + b"\0", "goes on after byte 8"),
    ("a second byte that is not zero", b"\0\1" + GOOD[2:], "has the magic number 00 01 08 02"),
    ("a first byte that is not zero", b"\1\0" + GOOD[2:], "has the magic number 01 00 08 02"),
    ("a lost first byte", GOOD[1:], "has the magic number 00 08 02 00"),
    ("a byte too many at the start", b"\0" + GOOD, "has the type code 00 at byte 2"),
    ("a magic number in native order", b"\2\x08\0\0" + GOOD[4:], "the magic number 02 08 00 00"),
    (
        "dimensions in native order",
        b"\0\0\x08\2" + struct.pack("<2I", 2, 3) + GOOD[12:],
        "the header promises 33554432 × 50331648 uint8 values",
    ),
    ("type code 00", header(2, 3, code=0x00) + bytes(6), "has the type code 00 at byte 2"),
    ("type code 07", header(2, 3, code=0x07) + bytes(6), "has the type code 07 at byte 2"),
    ("type code 0a", header(2, 3, code=0x0A) + bytes(6), "has the type code 0a at byte 2"),
    ("type code 0f", header(2, 3, code=0x0F) + bytes(6), "expected one of 08, 09, 0b, 0c, 0d, 0e"),
    ("type code ff", header(2, 3, code=0xFF) + bytes(6), "has the type code ff at byte 2"),
    ("rank 0", header(), "has rank 0 at byte 3"),
    ("rank 0 and a value", header() + b"\7", "has rank 0 at byte 3"),
    ("more dimensions than NumPy has", header(*[1] * 65) + b"\7", "has rank 65 at byte 3"),
    ("the most dimensions", header(*[1] * 255) + b"\7", "has rank 255 at byte 3"),
    ("a huge first dimension", header(MOST, 28, 28) + bytes(9), "promises 4294967295 × 28 × 28"),
    ("a huge second dimension", header(1, MOST, 1) + bytes(9), "promises 1 × 4294967295 × 1"),
    ("a huge last dimension", header(3, 3, MOST) + bytes(9), "promises 3 × 3 × 4294967295"),
    ("all dimensions huge", header(MOST, MOST) + bytes(9), "expected 18446744065119617037 bytes"),
    (
        "a product beyond 64 bits",
        header(MOST, MOST, MOST, code=0x0E) + bytes(9),
        "expected 633825299671392843082401579016 bytes",
    ),
    (
        "a product that is 0 modulo 2**64",
        header(2**31, 2**31, 4, 1),
        "expected 18446744073709551636 bytes",
    ),
    (
        "a product beyond 64 bits, and no values",
        header(MOST, MOST, MOST, 0),
        "4294967295 × 4294967295 × 4294967295 × 0",
    ),
    ("a web page", b"<!DOCTYPE html><html></html>", "this is a web page"),
    ("a web page in small letters", b"<html><body>Sign in</body></html>", "this is a web page"),
    ("a web page after a line break", b"\n<!DOCTYPE html><html></html>", "this is a web page"),
    ("a web page after many spaces", b" " * 50 + b"<html></html>", "this is a web page"),
    ("a web page after line breaks", b"\r\n" * 9 + b"<html></html>", "this is a web page"),
    ("a web page after a mark", b"\xef\xbb\xbf<!DOCTYPE html>", "this is a web page"),
    ("XML of a storage service", b'<?xml version="1.0"?><Error>', "this is a web page"),
    ("a web page of three bytes", b"<a>", "this is a web page"),
    ("text", b"No such file\n", "this is not an IDX file"),
    ("white space", b" " * 100, "this is not an IDX file"),
    ("a pointer of Git LFS", b"version https://git-lfs.github.com/spec/v1\n", "not an IDX file"),
    ("JSON", b'{"error": "rate limit"}', "this is not an IDX file"),
    ("a table", b"label,pixel1,pixel2\n9,0,0\n", "this is not an IDX file"),
    ("a JPEG", b"\xff\xd8\xff\xe0\0\x10JFIF\0", "has the magic number ff d8 ff e0"),
    ("a PNG", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "has the magic number 89 50 4e 47"),
    ("a zip archive", zipped(), "has the magic number 50 4b 03 04"),
    ("a NumPy file", npy(), "has the magic number 93 4e 55 4d"),
    ("an icon", b"\0\0\1\0\1\0\x10\x10", "has the type code 01 at byte 2"),
    ("zeros", bytes(100), "has the type code 00 at byte 2"),
    ("a zlib stream", zlib.compress(GOOD), "has the magic number 78 9c"),
]
OTHER = [
    ("a missing file", lambda path: None, "does not exist"),
    ("a folder", Path.mkdir, "is a folder"),
    ("an empty gzip stream and padding", gzip.compress(b"") + bytes(100), "is empty"),
    ("gzip inside gzip", gzip.compress(PACKED), "it was compressed twice"),
    ("gzip three times", gzip.compress(gzip.compress(PACKED)), "it was compressed twice"),
    ("two bytes of gzip", PACKED[:2], "ends at byte 2, inside a gzip stream"),
    ("half of gzip's header", PACKED[:5], "ends at byte 5, inside a gzip stream"),
    ("gzip's header alone", PACKED[:10], "ends at byte 10, inside a gzip stream"),
    ("gzip cut in its data", STORED[:50_000], "ends at byte 50000, inside a gzip stream"),
    ("gzip cut before its CRC-32", PACKED[:-8], "the file was cut short"),
    ("gzip cut in its CRC-32", PACKED[:-6], "the file was cut short"),
    ("gzip cut before its length", PACKED[:-4], "the file was cut short"),
    ("gzip without its last byte", PACKED[:-1], "the file was cut short"),
    ("gzip with a wrong CRC-32", flipped(PACKED, -8), "is damaged before byte"),
    ("gzip with a wrong length", flipped(PACKED, -1), "is damaged before byte"),
    ("gzip with a flipped value", flipped(STORED, 50_000, 1), "is damaged before byte"),
    ("gzip with an unknown block", flipped(PACKED, 10), "is damaged before byte"),
    ("gzip of an unknown method", flipped(PACKED, 2), "is damaged before byte"),
    ("gzip with unknown flags", flipped(PACKED, 3, 0xE0), "is damaged before byte"),
    ("text after the stream", PACKED + b"</html>", "something was appended"),
    ("text after the padding", PACKED + bytes(9) + b"x", "something was appended"),
    ("half a stream after the stream", PACKED + PACKED[:5], "inside a gzip stream"),
    ("values in a second stream", PACKED + gzip.compress(b"\1"), "goes on after byte 18"),
    ("a damaged second stream", PACKED + flipped(gzip.compress(b""), -1), "is damaged before"),
    (
        "a bomb: 10 values promised, 200 MB packed",
        lambda path: path.write_bytes(zeros_gzipped(header(10), 200)),
        "goes on after byte 18, expected 18 bytes",
    ),
    (
        "a bomb: 1 GB promised, 50 MB packed",
        lambda path: path.write_bytes(zeros_gzipped(header(1000, 1000, 1000), 50)),
        "ends at byte 50000016, expected 1000000016 bytes",
    ),
    (
        "a bomb: 100 MB promised, 200 MB packed",
        lambda path: path.write_bytes(zeros_gzipped(header(100_000, 1000), 200)),
        "goes on after byte 100000012, expected 100000012 bytes",
    ),
    (
        "a bomb: everything promised, 50 MB packed",
        lambda path: path.write_bytes(zeros_gzipped(header(MOST, MOST, MOST), 50)),
        "ends at byte 50000016",
    ),
    (
        "a bomb of wide values",
        lambda path: path.write_bytes(zeros_gzipped(header(10_000_000, code=0x0E), 50)),
        "ends at byte 50000008, expected 80000008 bytes",
    ),
    (
        "a bomb with a wrong CRC-32",
        lambda path: path.write_bytes(flipped(zeros_gzipped(header(50_000_000), 50), -8)),
        "is damaged before byte",
    ),
    (
        "a bomb that was cut",
        lambda path: path.write_bytes(zeros_gzipped(header(50_000_000), 50)[:-100]),
        "the file was cut short",
    ),
    (
        "a bomb of zeros",
        lambda path: path.write_bytes(zeros_gzipped(b"", 200)),
        "has the type code 00",
    ),
    (
        "a bomb of many streams",
        lambda path: path.write_bytes(gzip.compress(header(10)) + zeros_gzipped(b"", 50) * 4),
        "goes on after byte 18, expected 18 bytes",
    ),
    (
        "a bomb in a bomb",
        lambda path: path.write_bytes(gzip.compress(zeros_gzipped(header(10), 200))),
        "it was compressed twice",
    ),
    (
        "a web page that is a bomb",
        lambda path: path.write_bytes(zeros_gzipped(b"<html>", 200)),
        "this is a web page",
    ),
]
MALFORMED = [
    *RAW,
    *((f"{name}, gzipped", gzip.compress(data, mtime=0), phrase) for name, data, phrase in RAW),
    *OTHER,
]


@pytest.mark.parametrize(
    ("content", "phrase"),
    [row[1:] for row in MALFORMED],
    ids=[row[0] for row in MALFORMED],
)
def test_malformed_input_is_refused_in_a_right_sentence_and_in_little_memory(
    content, phrase, tmp_path
):
    path = tmp_path / "some-images-idx3-ubyte"
    if callable(content):
        content(path)
    else:
        path.write_bytes(content)
    size = path.stat().st_size if path.is_file() else 0
    tracemalloc.start()
    try:
        with pytest.raises(DataError) as caught:
            read_idx(path)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    message = str(caught.value)
    assert phrase in message
    assert path.name in message
    assert "expected" in message
    assert peak < 3 * size + 10_000_000


def test_a_path_that_leads_through_a_file_is_refused(tmp_path):
    (tmp_path / "file").write_bytes(GOOD)
    with pytest.raises(DataError, match="images .*expected"):
        read_idx(tmp_path / "file" / "images")


def test_a_file_that_the_system_cannot_read_is_refused(tmp_path):
    path = tmp_path / "images"
    path.symlink_to("/proc/self/mem")
    if not path.is_file():
        pytest.skip("this system has no /proc/self/mem, a file that can be opened and not read")
    with pytest.raises(DataError, match="images cannot be used .*expected"):
        read_idx(path)


@pytest.mark.parametrize(
    ("data", "phrase"),
    [(GOOD[:-1], "the data ends at byte 17"), (PACKED[:-1], "the data ends at byte")],
)
def test_bytes_without_a_name_are_called_the_data(data, phrase):
    with pytest.raises(DataError, match=phrase):
        read_idx(data)


SHAPES = [(7,), (3, 4), (2, 3, 4), (2, 1, 3, 2), (2, 1, 1, 2, 1, 1, 1, 1, 1, 3), (0,), (3, 0, 2)]
FORMS = {
    "little end first": lambda array: array.astype(array.dtype.newbyteorder("<")),
    "big end first": lambda array: array.astype(array.dtype.newbyteorder(">")),
    "every second": lambda array: np.repeat(array, 2, axis=0)[::2],
    "column by column": np.asfortranarray,
    "backwards": lambda array: array[::-1].copy()[::-1],
}


def varied(shape, dtype):
    values = np.random.default_rng(1).integers(0, 256, (*shape, dtype.itemsize), dtype=np.uint8)
    array = values.view(dtype.newbyteorder("=")).reshape(shape)
    return np.nan_to_num(array) if array.dtype.kind == "f" else array


@pytest.mark.parametrize("suffix", ["", ".gz"], ids=["raw", "gz"])
@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("shape", SHAPES, ids=str)
@pytest.mark.parametrize("dtype", IDX_DTYPES.values(), ids=lambda dtype: dtype.name)
def test_an_array_comes_back_as_it_was_written(dtype, shape, form, suffix, tmp_path):
    array = varied(shape, dtype)
    path = tmp_path / f"array{suffix}"
    write_idx(path, FORMS[form](array))
    back = read_idx(path)
    assert back.dtype == array.dtype
    assert back.shape == shape
    np.testing.assert_array_equal(back, array)


@pytest.mark.parametrize(
    ("code", "body", "values"),
    [
        (0x08, "00 7f ff", [0, 127, 255]),
        (0x09, "00 7f ff", [0, 127, -1]),
        (0x0B, "0001 7fff fffe", [1, 32767, -2]),
        (0x0C, "00000001 00010000 fffffffe", [1, 65536, -2]),
        (0x0D, "3f800000 c0000000 00000000", [1, -2, 0]),
        (0x0E, "3ff0000000000000 c000000000000000 0000000000000000", [1, -2, 0]),
    ],
)
def test_values_are_read_big_end_first(code, body, values):
    assert read_idx(header(3, code=code) + bytes.fromhex(body)).tolist() == values


def test_the_bytes_written_are_those_of_the_format(tmp_path):
    write_idx(tmp_path / "x", np.array([[1, -2]], dtype="<i2"))
    content = (tmp_path / "x").read_bytes()
    assert content == bytes.fromhex("00000b02 00000001 00000002 0001 fffe")


@pytest.mark.parametrize("dtype", IDX_DTYPES.values(), ids=lambda dtype: dtype.name)
@pytest.mark.parametrize("suffix", ["", ".gz"], ids=["raw", "gz"])
def test_the_result_is_in_this_machines_order(dtype, suffix, tmp_path):
    write_idx(tmp_path / f"x{suffix}", np.ones(3, dtype))
    assert read_idx(tmp_path / f"x{suffix}").dtype.isnative


@pytest.mark.parametrize("dtype", IDX_DTYPES.values(), ids=lambda dtype: dtype.name)
@pytest.mark.parametrize("suffix", ["", ".gz"], ids=["raw", "gz"])
def test_the_result_cannot_be_written_to(dtype, suffix, tmp_path):
    write_idx(tmp_path / f"x{suffix}", np.ones(3, dtype))
    with pytest.raises(ValueError, match="read-only"):
        read_idx(tmp_path / f"x{suffix}")[0] = 0


@pytest.mark.parametrize("kind", [bytes, bytearray, memoryview])
@pytest.mark.parametrize("code", [0x08, 0x09], ids=["uint8", "int8"])
def test_one_byte_values_are_not_copied(kind, code):
    data = kind(header(3, code=code) + b"\1\2\3")
    assert np.shares_memory(read_idx(data), np.frombuffer(data, np.uint8))


@pytest.fixture
def written(tmp_path):
    """Return the path of a raw file that holds the numbers from 0 to 99."""
    write_idx(tmp_path / "x", np.arange(100, dtype=np.uint8))
    return tmp_path / "x"


def test_a_mapped_file_is_not_read_into_memory(tmp_path):
    write_idx(tmp_path / "x", np.zeros(20_000_000, np.uint8))
    tracemalloc.start()
    try:
        values = read_idx(tmp_path / "x", mapped=True)
        assert tracemalloc.get_traced_memory()[1] < 1_000_000
    finally:
        tracemalloc.stop()
    assert not values.any()


def test_an_array_survives_that_its_file_is_changed_in_place(written):
    values = read_idx(written)
    written.write_bytes(b"")
    assert values.tolist() == list(range(100))


def test_a_mapped_array_survives_that_its_file_is_replaced(written):
    values = read_idx(written, mapped=True)
    write_idx(written, np.zeros(3, np.uint8))
    assert values.tolist() == list(range(100))
    assert read_idx(written).tolist() == [0, 0, 0]


def test_a_mapped_array_survives_that_its_file_is_deleted(written):
    values = read_idx(written, mapped=True)
    written.unlink()
    assert values.tolist() == list(range(100))


def test_a_copy_of_a_mapped_array_is_free_of_its_file(written):
    values = read_idx(written, mapped=True).copy()
    written.write_bytes(b"")
    assert values.tolist() == list(range(100))


@pytest.mark.parametrize("again", [copy.deepcopy, lambda x: pickle.loads(pickle.dumps(x))])
def test_an_array_of_a_file_can_be_copied_and_pickled(written, again):
    assert again(read_idx(written, mapped=True)).tolist() == list(range(100))


def test_a_part_of_an_array_keeps_its_file_open(written):
    part = read_idx(written, mapped=True)[90:]
    gc.collect()
    assert part.tolist() == list(range(90, 100))


@pytest.mark.skipif(not Path("/proc/self/fd").is_dir(), reason="this system has no /proc")
@pytest.mark.parametrize("content", [GOOD, GOOD[:-1], b"", PACKED, PACKED[:-1]])
def test_a_file_is_let_go_with_its_array(content, tmp_path):
    (tmp_path / "x").write_bytes(content)
    before = len(list(Path("/proc/self/fd").iterdir()))
    with contextlib.suppress(DataError):
        read_idx(tmp_path / "x", mapped=True)
    gc.collect()
    assert len(list(Path("/proc/self/fd").iterdir())) == before


def test_a_file_on_a_disk_that_cannot_map_is_read(written, monkeypatch):
    def refuse(*_, **__):
        raise OSError(errno.ENODEV, "No such device")

    monkeypatch.setattr("mmap.mmap", refuse)
    assert read_idx(written, mapped=True).tolist() == list(range(100))


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
@pytest.mark.parametrize("content", [GOOD, PACKED], ids=["raw", "gz"])
def test_a_pipe_is_read_to_its_end(content, tmp_path):
    os.mkfifo(tmp_path / "x")
    writer = threading.Thread(target=(tmp_path / "x").write_bytes, args=(content,))
    writer.start()
    assert read_idx(tmp_path / "x").tolist() == [[9, 0, 2], [3, 0, 7]]
    writer.join()


def test_a_source_of_changeable_bytes_stays_changeable():
    data = bytearray(GOOD)
    read_idx(data)
    data[-1] = 1


@pytest.mark.parametrize(
    ("name", "content"),
    [("gzipped", PACKED), ("raw.gz", GOOD), ("gzipped.gz", PACKED), ("raw", GOOD)],
)
def test_gzip_is_told_by_the_content_not_by_the_name(name, content, tmp_path):
    (tmp_path / name).write_bytes(content)
    assert read_idx(tmp_path / name).tolist() == [[9, 0, 2], [3, 0, 7]]


@pytest.mark.parametrize("kind", [str, Path])
def test_a_path_may_be_text_or_a_path(kind, tmp_path):
    (tmp_path / "x").write_bytes(GOOD)
    assert read_idx(kind(tmp_path / "x")).shape == (2, 3)


@pytest.mark.parametrize(
    "data",
    [
        gzip.compress(GOOD[:5]) + gzip.compress(GOOD[5:]),
        gzip.compress(GOOD) + gzip.compress(b""),
        gzip.compress(GOOD) + bytes(512),
        gzip.compress(GOOD[:13]) + gzip.compress(GOOD[13:]) + bytes(1),
    ],
    ids=["cut in the header", "an empty second", "padding", "two and padding"],
)
def test_several_streams_and_padding_are_accepted(data):
    assert read_idx(data).tolist() == [[9, 0, 2], [3, 0, 7]]


def test_a_large_sound_stream_of_zeros_is_no_bomb(tmp_path):
    (tmp_path / "zeros").write_bytes(zeros_gzipped(header(50, 1000, 1000), 50))
    values = read_idx(tmp_path / "zeros")
    assert values.shape == (50, 1000, 1000)
    assert not values.any()


def test_the_header_alone_tells_type_and_shape():
    assert read_header(GOOD[:12]) == (np.dtype("u1"), (2, 3))


def test_shapes_are_plain_whole_numbers():
    assert all(type(n) is int for n in read_header(GOOD)[1])


@pytest.mark.parametrize(
    ("array", "phrase"),
    [
        (np.zeros(3, bool), "cannot hold bool values, expected one of uint8"),
        (np.zeros(3, np.int64), "cannot hold int64 values"),
        (np.zeros(3, np.uint16), "cannot hold uint16 values"),
        (np.zeros(3, np.float16), "cannot hold float16 values"),
        (np.zeros(3, complex), "cannot hold complex128 values"),
        (np.array(["Sneaker"]), "cannot hold str224 values"),
        (np.array([None]), "cannot hold object values"),
        (np.array(5, np.uint8), "cannot hold an array of rank 0, expected 1 to 255"),
        (np.broadcast_to(np.uint8(0), (2**32,)), "cannot hold 4294967296 items in one dimension"),
    ],
    ids=lambda value: value.dtype.name if isinstance(value, np.ndarray) else "",
)
def test_what_the_format_cannot_hold_is_not_written(array, phrase, tmp_path):
    with pytest.raises(DataError, match=f"^x {phrase}"):
        write_idx(tmp_path / "x", array)
    assert not list(tmp_path.iterdir())


def test_writing_replaces_an_older_file(tmp_path):
    write_idx(tmp_path / "x", np.zeros(1000, np.uint8))
    write_idx(tmp_path / "x", np.ones(2, np.uint8))
    assert read_idx(tmp_path / "x").tolist() == [1, 1]


def test_a_refused_array_leaves_the_older_file(tmp_path):
    write_idx(tmp_path / "x", np.ones(2, np.uint8))
    with pytest.raises(DataError):
        write_idx(tmp_path / "x", np.zeros(2, bool))
    assert read_idx(tmp_path / "x").tolist() == [1, 1]


def test_a_disk_that_fills_up_leaves_the_older_file_whole_and_nothing_beside_it(
    tmp_path, full_disk
):
    write_idx(tmp_path / "x", np.ones(2, np.uint8))
    with pytest.raises(OSError, match="large"), full_disk():
        write_idx(tmp_path / "x", np.zeros(100_000, np.uint8))
    assert read_idx(tmp_path / "x").tolist() == [1, 1]
    assert [path.name for path in tmp_path.iterdir()] == ["x"]


@pytest.mark.parametrize("name", ["x", "x.gz"])
def test_the_same_array_always_gives_the_same_bytes(name, tmp_path, monkeypatch):
    contents = []
    for seconds in (1_000_000_000, 2_000_000_000):
        monkeypatch.setattr("time.time", lambda seconds=seconds: seconds)
        write_idx(tmp_path / name, np.arange(100, dtype=np.int16))
        contents.append((tmp_path / name).read_bytes())
    assert contents[0] == contents[1]


def test_a_name_with_gz_is_written_gzipped(tmp_path):
    write_idx(tmp_path / "x.gz", np.array([[9, 0, 2], [3, 0, 7]], np.uint8))
    assert gzip.decompress((tmp_path / "x.gz").read_bytes()) == GOOD
