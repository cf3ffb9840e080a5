"""Checks of the practice sheet "Read the bytes"."""

import struct
from collections.abc import Callable, Iterator

import numpy as np

from fmnist_utils.checks.engine.refusal import refusal
from fmnist_utils.checks.engine.seeds import seeded
from fmnist_utils.checks.engine.sheet import Sheet
from fmnist_utils.datasets.fetch import sample_files

sheet = Sheet(__name__)
hint, progress = sheet.hint, sheet.progress

#: Type codes of the IDX format, and NumPy's big-endian names for them.
TYPES = {8: ">u1", 9: ">i1", 11: ">i2", 12: ">i4", 13: ">f4", 14: ">f8"}


def _packed(values: np.ndarray, code: int = 8) -> bytes:
    """Write an IDX file of some values, number by number."""
    header = bytes([0, 0, code, values.ndim]) + struct.pack(f">{values.ndim}I", *values.shape)
    return header + values.astype(TYPES[code]).tobytes()


def _made(*shape: int, seed: int = 0) -> np.ndarray:
    return seeded(seed).integers(0, 256, shape).astype(np.uint8)


def _headers() -> Iterator[tuple]:
    yield (_packed(_made(5, 4, 3)),)
    yield (_packed(_made(300)),)
    yield (_packed(_made(2, 3).astype(np.int16), code=11),)
    yield (_packed(_made(1, 2, 3, 4), code=13),)
    yield (_packed(np.zeros(70_000)),)
    generator = seeded(6)
    for rank in generator.permutation([1, 2, 3, 4]).tolist():
        shape = generator.permutation(np.arange(8, 13))[:rank].tolist()
        yield (_packed(np.zeros(shape), int(generator.choice(list(TYPES)))),)
    yield (sample_files().test_labels.read_bytes(),)


def _native_header(content: bytes) -> tuple:
    return content[2], tuple(
        np.frombuffer(content, np.dtype("<u4"), count=content[3], offset=4).tolist()
    )


def _sizes(dtype: str = ">u4", offset: int = 4, each: int = 1) -> Callable:
    """Return what reads a type code and a shape, `each` numbers for an axis; -1 for all."""
    return lambda content: (
        content[2],
        tuple(
            np.frombuffer(content, dtype, each * content[3] if each > 0 else -1, offset).tolist()
        ),
    )


def _shape(content: bytes) -> tuple[int, ...]:
    return _sizes()(content)[1]


@sheet.task(
    cases=_headers,
    misconceptions={
        "the numbers of a header are big-endian, the byte of most weight comes first": (
            _native_header
        ),
        "the type code is the third byte and the rank the fourth": lambda content: (
            content[3],
            struct.unpack_from(f">{content[3]}I", content, 4),
        ),
        "the shape begins behind the four bytes of the magic number": lambda content: (
            content[2],
            struct.unpack_from(f">{content[3]}I", content, 0),
        ),
        "a size takes four bytes, not the last one only": lambda content: (
            content[2],
            tuple(content[7 : 4 + 4 * content[3] : 4]),
        ),
        "a size takes four bytes, not the last two only": lambda content: (
            content[2],
            tuple(size & 0xFFFF for size in struct.unpack_from(f">{content[3]}I", content, 4)),
        ),
        "a size takes four bytes, not two": _sizes(">u2"),
        "a size takes four bytes, not one": _sizes(">u1"),
        "one size for each axis: `count=content[3]`, behind them come the values": _sizes(each=-1),
        "the first size stands right behind the magic number, at byte 4": (
            _sizes(offset=8),
            lambda content: (content[2], struct.unpack_from(f">{content[3]}I", content, 8)),
        ),
        "a shape is a tuple": (
            lambda content: (content[2], list(_shape(content))),
            lambda content: (content[2], np.frombuffer(content, ">u4", content[3], 4)),
            lambda content: (content[2], np.array(_shape(content))),
        ),
        "the sizes come in the order of the axes, this is turned round": lambda content: (
            content[2],
            _shape(content)[::-1],
        ),
        "the type code comes first, then the shape": lambda content: (_shape(content), content[2]),
        "the type code is the third byte, it is not always 8": lambda content: (8, _shape(content)),
        "an index gives a number, a slice gives bytes": lambda content: (
            content[2:3],
            _shape(content),
        ),
        "the type code is one byte of the magic number, the third": (
            lambda content: (int.from_bytes(content[:4], "big"), _shape(content)),
            lambda content: (content[:4], _shape(content)),
            lambda content: (int.from_bytes(content[:3], "big"), _shape(content)),
            lambda content: (int.from_bytes(content[2:4], "big"), _shape(content)),
        ),
        "the rank is not asked for, the shape tells it": (
            lambda content: (content[2], content[3], _shape(content)),
            lambda content: (content[2], content[3]),
        ),
        "the type code comes before the shape, it is missing": _shape,
        "the rank is the fourth byte, it is not always 1": lambda content: (
            content[2],
            struct.unpack_from(">I", content, 4),
        ),
        "the rank is the fourth byte, it is not always 3": lambda content: (
            content[2],
            struct.unpack_from(">3I", content, 4),
        ),
        "there are more than labels and images: the rank is the fourth byte as it is": (
            lambda content: (
                content[2],
                struct.unpack_from(">I" if content[3] == 1 else ">3I", content, 4),
            ),
            lambda content: (
                content[2],
                struct.unpack_from(">3I" if content[3] == 3 else ">I", content, 4),
            ),
        ),
    },
    hints=(
        "Four bytes come first: zero, zero, the type code, the rank. Indexing `bytes` gives ints.",
        'The shape is `rank` numbers of four bytes each, big-endian: dtype ">u4", from byte 4 on.',
        '`np.frombuffer(content, ">u4", count=content[3], offset=4)`, then `tuple(….tolist())`.',
    ),
    unlocks="Any IDX file now tells you what it holds.",
)
def read_header(content: bytes) -> tuple[int, tuple[int, ...]]:
    """Return the type code and the shape."""
    shape = []
    for axis in range(content[3]):
        start = 4 + 4 * axis
        shape.append(int.from_bytes(content[start : start + 4], "big"))
    return content[2], tuple(shape)


def _label_files() -> Iterator[tuple]:
    yield (_packed(np.array([9, 2, 1, 1, 6], np.uint8)),)
    yield (_packed(np.array([7], np.uint8)),)
    yield (sample_files().test_labels.read_bytes(),)
    yield (_packed(_made(int(seeded(7).integers(1000, 1200)), seed=1) % 10),)
    yield (_packed(np.full(70_000, 3, np.uint8)),)
    yield (_packed(np.full(65_536 + int(seeded(11).integers(9, 256)), 7, np.uint8)),)


@sheet.task(
    cases=_label_files,
    misconceptions={
        "the header's eight bytes are no labels": lambda c: np.frombuffer(c, np.uint8),
        "a label file may hold any number of labels": lambda c: np.frombuffer(
            c, np.uint8, count=10_000, offset=8
        ),
        "the count is big-endian, the byte of most weight comes first": (
            lambda c: np.frombuffer(c, np.uint8, count=int.from_bytes(c[4:8], "little"), offset=8),
            lambda c: np.frombuffer(c[8 : 8 + int.from_bytes(c[4:8], "little")], np.uint8),
        ),
        "a count takes four bytes, not the last two only": lambda c: np.frombuffer(
            c, np.uint8, count=int.from_bytes(c[6:8], "big"), offset=8
        ),
        "a count takes four bytes, not the last one only": lambda c: np.frombuffer(
            c, np.uint8, count=c[7], offset=8
        ),
        "labels begin at byte 8; 16 is where pixels begin": lambda c: np.frombuffer(
            c, np.uint8, offset=16
        ),
        "the magic number has four bytes and the count another four": lambda c: np.frombuffer(
            c, np.uint8, offset=4
        ),
        "eight bytes of header are the bytes 0 to 7, the first label is byte 8": (
            lambda c: np.frombuffer(c, np.uint8, offset=7),
            lambda c: np.frombuffer(c, np.uint8, offset=9),
        ),
        "a list is no array: np.array(…, np.uint8) makes one": lambda c: list(c[8:]),
        "bytes are no array: np.frombuffer makes one": lambda c: c[8:],
        "the last byte is a label, too": lambda c: np.frombuffer(c[:-1], np.uint8, offset=8),
        "a label takes one byte, not four": (
            lambda c: np.frombuffer(c, ">u4", offset=8),
            lambda c: np.frombuffer(c, "<u4", offset=8),
        ),
        "n labels end 8 bytes later, at 8 + n: the header counts, too": lambda c: np.frombuffer(
            c[8 : int.from_bytes(c[4:8], "big")], np.uint8
        ),
        "labels have one axis, the shape is (n,)": (
            lambda c: np.frombuffer(c, np.uint8, offset=8).reshape(-1, 1),
            lambda c: np.frombuffer(c, np.uint8, offset=8).reshape(1, -1),
        ),
        "a label is a byte without a sign": lambda c: np.frombuffer(c, np.int8, offset=8),
        "the bytes are numbers already, leave them uint8": lambda c: np.frombuffer(
            c, np.uint8, offset=8
        ).astype(np.int64),
    },
    hints=(
        "How long is the header of a file of rank 1? Four bytes of magic, and one count.",
        "`np.frombuffer(content, np.uint8, offset=…)` reads all bytes from an offset on.",
    ),
    unlocks="Ten thousand names, out of bytes.",
    fresh=False,
)
def read_labels(content: bytes) -> np.ndarray:
    """Return the labels."""
    return np.array([int(byte) for byte in content[8:]], dtype=np.uint8)


def _with_preambles() -> Iterator[tuple]:
    for preamble, shape in (
        (b"CAMERA 7\n", (3, 4, 5)),
        (b"", (2, 28, 28)),
        (b"\0" * 100, (1, 2, 7)),
        (b"0123", (6, 1, 4)),
        (b"\0\0\x08", (3, 5, 1)),
    ):
        yield preamble + _packed(_made(*shape, seed=len(preamble))), len(preamble)
    generator = seeded(8)
    sizes = generator.permutation(np.arange(2, 9)).tolist()
    for shape in (sizes[:3], (1000, *sizes[3:5])):
        line = generator.bytes(int(generator.integers(5, 400)))
        preamble = line + b"\0\0\x08\x03" + line  # the magic number stands in it by chance
        yield preamble + _packed(_made(*shape, seed=9)), len(preamble)
    pixels = np.zeros((sizes[0], 6, 4), np.uint8)
    pixels[:, 1] = 0, 0, 8, 3
    yield line + _packed(pixels), len(line)


def _images_from(content: bytes, preamble: int, pixels: int) -> np.ndarray:
    shape = struct.unpack_from(">3I", content, preamble + 4)
    count = shape[0] * shape[1] * shape[2]
    return np.frombuffer(content, np.uint8, count, pixels).reshape(shape)


def _images_behind_magic(content: bytes, find: Callable = bytes.index) -> np.ndarray:
    start = find(content, b"\0\0\x08\x03")
    shape = struct.unpack_from(">3I", content, start + 4)
    return np.frombuffer(content, np.uint8, offset=start + 16).reshape(shape)


def _images_at(
    shape_at: Callable = lambda p: p + 4,
    pixels_at: Callable = lambda p: p + 16,
    dtype: str = ">u4",
    order: Callable = lambda n, h, w: (n, h, w),
    start: Callable = lambda c, p: 0,
) -> tuple[Callable, Callable]:
    """Return two ways to read images at wrong places: all pixels, and as many as are told."""

    def read(content: bytes, preamble: int, is_counted: bool = False) -> np.ndarray:
        content = content[start(content, preamble) :]
        shape = order(*np.frombuffer(content, dtype, 3, shape_at(preamble)).tolist())
        pixels = np.frombuffer(
            content, np.uint8, int(np.prod(shape)) if is_counted else -1, pixels_at(preamble)
        )
        return pixels.reshape(shape)

    return read, lambda content, preamble: read(content, preamble, is_counted=True)


def _behind_newline(content: bytes, preamble: int) -> np.ndarray:
    return _images_at(lambda p: 4, lambda p: 16, start=lambda c, p: c.index(b"\n") + 1)[0](
        content, preamble
    )


def _images_order(content: bytes, preamble: int) -> np.ndarray:
    n, h, w = struct.unpack_from(">3I", content, preamble + 4)
    return np.frombuffer(content, np.uint8, offset=preamble + 16).reshape(n, w, h)


@sheet.task(
    stars=2,
    cases=_with_preambles,
    misconceptions={
        "the pixels, too, begin later by the length of the preamble": lambda c, p: _images_from(
            c, p, 16
        ),
        "the magic number may stand in the preamble: its length is given": lambda c, p: (
            _images_behind_magic(c)
        ),
        "pixels, too, may look like the magic number: the length of the preamble is given": (
            lambda c, p: _images_behind_magic(c, bytes.rindex)
        ),
        "pixels begin 16 bytes behind the preamble, not 8": lambda c, p: _images_from(c, p, p + 8),
        "keep the shape that the header tells": lambda c, p: np.frombuffer(
            c, np.uint8, offset=p + 16
        ),
        "the header tells rows before columns": _images_order,
        "the header begins behind the preamble, all its offsets move": (
            *_images_at(lambda p: 4, lambda p: 16),
            *_images_at(lambda p: 4),
        ),
        "the sizes begin four bytes behind the preamble, the magic number is none": _images_at(
            lambda p: p
        ),
        "the preamble is cut off already, do not count it once more": (
            *_images_at(lambda p: 4, start=lambda c, p: p),
            *_images_at(start=lambda c, p: p),
        ),
        "pixels begin 16 bytes behind the preamble: magic number, n, rows, columns": (
            *_images_at(pixels_at=lambda p: p + 12),
            *_images_at(pixels_at=lambda p: p + 4),
        ),
        "the header begins at `preamble`: the bytes before it are 0 to preamble - 1": (
            *_images_at(lambda p: 4, lambda p: 16, start=lambda c, p: p + 1),
            *_images_at(lambda p: 4, lambda p: 16, start=lambda c, p: max(p - 1, 0)),
        ),
        "the sizes are big-endian, behind a preamble, too": _images_at(dtype="<u4"),
        "a preamble may hold any bytes, its length is given": _behind_newline,
        "the header tells the size of the images, it is not always 28 × 28": (
            *_images_at(order=lambda n, h, w: (-1, 28, 28)),
            *_images_at(order=lambda n, h, w: (n, 28, 28)),
        ),
        "keep rows and columns apart, the shape has three axes": (
            *_images_at(order=lambda n, h, w: (n, h * w)),
            *_images_at(order=lambda n, h, w: (n * h, w)),
        ),
        "the number of images comes first": (
            *_images_at(order=lambda n, h, w: (h, w, n)),
            *_images_at(order=lambda n, h, w: (w, h, n)),
        ),
        "the pixels come row by row, do not exchange the axes of the images": lambda c, p: (
            _images_from(c, p, p + 16).transpose(0, 2, 1)
        ),
    },
    hints=(
        "Every offset that you know moves by the same number of bytes.",
        "Read the shape at `preamble + 4`, and the pixels from `preamble + 16`.",
        "`np.frombuffer(content, np.uint8, offset=preamble + 16).reshape(shape)`",
    ),
    unlocks="Offsets are only counted from where a format begins.",
    fresh=False,
)
def read_after_preamble(content: bytes, preamble: int) -> np.ndarray:
    """Return the images that follow a preamble."""
    idx = content[preamble:]
    n, h, w = (int.from_bytes(idx[k : k + 4], "big") for k in (4, 8, 12))
    images = np.zeros((n, h, w), np.uint8)
    for i in range(n):
        for row in range(h):
            start = 16 + (i * h + row) * w
            images[i, row] = list(idx[start : start + w])
    return images


def _int16_files() -> Iterator[tuple]:
    generator = seeded(3)
    for shape in ((4,), (2, 3), (1, 2, 5)):
        yield (_packed(generator.integers(-2000, 2000, shape), code=11),)
    yield (_packed(np.array([-32768, -257, -256, -1, 0, 255, 256, 32767]), code=11),)
    sizes = generator.permutation(np.arange(2, 9)).tolist()
    yield (_packed(generator.integers(-32768, 32768, sizes[:3]), code=11),)
    yield (_packed(generator.integers(-32768, 32768, (1000, sizes[3])), code=11),)


def _int16(content: bytes, dtype: str, offset: int | None = None) -> np.ndarray:
    return _all_int16(content, dtype, offset, is_cut=True)


def _all_int16(
    content: bytes, dtype: str = ">i2", offset: int | None = None, is_cut: bool = False
) -> np.ndarray:
    shape = struct.unpack_from(f">{content[3]}I", content, 4)
    start = 4 + 4 * content[3] if offset is None else offset
    values = np.frombuffer(content, dtype, offset=start)
    return (values[: int(np.prod(shape))] if is_cut else values).reshape(shape)


def _with_sign(content: bytes, below: Callable) -> np.ndarray:
    values = _int16(content, ">u2").astype(np.int64)
    return np.where(values > 32_767, below(values), values).astype(np.int16)


@sheet.task(
    stars=2,
    cases=_int16_files,
    misconceptions={
        "you read the file's bytes in this machine's order, they are big-endian": lambda c: _int16(
            c, "<i2"
        ),
        "the values are right but still stored big-endian, convert them with astype": lambda c: (
            _int16(c, ">i2")
        ),
        "a value takes two bytes here": (
            lambda c: _int16(c, "u1").astype(np.int16),
            lambda c: _all_int16(c, "u1"),
        ),
        "type code 0x0B means numbers with a sign": (
            lambda c: _int16(c, ">u2").astype(np.uint16),
            lambda c: _int16(c, ">u2"),
            lambda c: _int16(c, ">u2").astype(np.int32),
            lambda c: _int16(c, ">u2").astype(np.int64),
        ),
        "a number with a sign is 65,536 less from 32,768 on": (
            lambda c: _with_sign(c, lambda v: 32_768 - v),
            lambda c: _with_sign(c, lambda v: v - 65_535),
            lambda c: _with_sign(c, lambda v: v - 32_768),
        ),
        'the bytes were turned round, the type is still big-endian: read ">i2", then astype': (
            lambda c: _int16(c, ">i2").byteswap()
        ),
        "the values are right, convert them with astype(np.int16)": (
            lambda c: _int16(c, ">i2").astype(np.int64),
            lambda c: _int16(c, ">i2").astype(np.int32),
            lambda c: _int16(c, ">i2").astype(np.float64),
        ),
        "the header tells the shape: reshape": (
            lambda c: _int16(c, ">i2").astype(np.int16).ravel(),
            lambda c: _int16(c, ">i2").ravel(),
        ),
        "a value takes two bytes, not four": (
            lambda c: _all_int16(c, ">i4"),
            lambda c: _all_int16(c, "<i4"),
        ),
        "the four bytes of the magic number belong to the header, too": lambda c: _all_int16(
            c, offset=4 * c[3]
        ),
        "the header is 4 + 4 × rank bytes long, not always 16": lambda c: _int16(
            c, ">i2", 16
        ).astype(np.int16),
        "the header is 4 + 4 × rank bytes long, not always 8": (
            lambda c: _all_int16(c, offset=8).astype(np.int16),
            lambda c: _int16(c, ">i2", 8).astype(np.int16),
        ),
        "the header has four bytes, and four more for each axis, not eight an axis": lambda c: (
            _int16(c, ">i2", 8 * c[3]).astype(np.int16)
        ),
    },
    hints=(
        'Two bytes a value, the byte of most weight first, with a sign: dtype ">i2".',
        "The header has 4 bytes and 4 more for each axis.",
        'Read with ">i2", then `.astype(np.int16)` turns the bytes round, then reshape.',
    ),
    unlocks="The format's name for this type is 0x0B.",
)
def read_int16(content: bytes) -> np.ndarray:
    """Return the values as int16 in the machine's order."""
    rank = content[3]
    shape = [int.from_bytes(content[4 + 4 * k : 8 + 4 * k], "big") for k in range(rank)]
    body = content[4 + 4 * rank :]
    pairs = [body[k : k + 2] for k in range(0, len(body), 2)]
    values = [int.from_bytes(pair, "big", signed=True) for pair in pairs]
    return np.array(values, dtype=np.int16).reshape(shape)


def _label_arrays() -> Iterator[tuple]:
    yield (np.array([9, 0, 3], np.uint8),)
    yield (np.array([4], np.uint8),)
    yield ((_made(300, seed=2) % 10).astype(np.int64),)
    generator = seeded(4)
    kind = generator.choice(["i1", "u2", "<i4", ">i4", ">u8"])
    yield ((_made(int(generator.integers(1000, 1200)), seed=5) % 10).astype(kind),)
    yield (np.full(70_000, 3, np.uint8),)
    yield (np.full(65_536 + int(generator.integers(9, 256)), 7, np.uint8),)


def _label_file(labels: np.ndarray, magic: int = 2049, count: str = ">I") -> bytes:
    return struct.pack(">I", magic) + struct.pack(count, len(labels)) + bytes(labels.tolist())


@sheet.task(
    stars=2,
    cases=_label_arrays,
    misconceptions={
        "the count, too, is written big-endian": lambda y: _label_file(y, count="<I"),
        "the magic number, too, is written big-endian": (
            lambda y: struct.pack("<II", 2049, len(y)) + bytes(y.tolist()),
            lambda y: struct.pack("<I", 2049) + struct.pack(">I", len(y)) + bytes(y.tolist()),
        ),
        "the count takes four bytes, not two": lambda y: (
            struct.pack(">IH", 2049, len(y) & 0xFFFF) + bytes(y.tolist())
        ),
        "the count takes four bytes: one alone ends at 255": (
            lambda y: struct.pack(">II", 2049, len(y) & 0xFF) + bytes(y.tolist()),
            lambda y: bytes([0, 0, 8, 1, 0, 0, 0, len(y), *y.tolist()]),
            lambda y: struct.pack(">I", 2049) + len(y).to_bytes(1, "big") + bytes(y.tolist()),
        ),
        "the count takes four bytes, it may be more than 65,535": lambda y: (
            struct.pack(">IHH", 2049, 0, len(y) & 0xFFFF) + bytes(y.tolist())
        ),
        "the count alone is no header: the magic number stands before it": lambda y: (
            struct.pack(">I", len(y)) + bytes(y.tolist())
        ),
        "a label is a number in one byte, no digit as text": lambda y: (
            struct.pack(">II", 2049, len(y)) + "".join(map(str, y.tolist())).encode()
        ),
        "2051 is the magic number of images, rank 3": lambda y: _label_file(y, magic=2051),
        "a label is one byte, convert to uint8 before tobytes": (
            lambda y: struct.pack(">II", 2049, len(y)) + y.tobytes(),
            lambda y: struct.pack(">II", 2049, len(y)) + y.astype(">u4").tobytes(),
            lambda y: struct.pack(">II", 2049, len(y)) + y.astype("<i8").tobytes(),
        ),
        "rank 1 has one size: a header of 8 bytes, not 16": (
            lambda y: struct.pack(">IIII", 2049, len(y), 1, 1) + bytes(y.tolist()),
            lambda y: struct.pack(">IIII", 2051, len(y), 1, 1) + bytes(y.tolist()),
        ),
        "this is an array, its tobytes() gives bytes": lambda y: np.frombuffer(
            _label_file(y), np.uint8
        ),
        "a bytearray is not bytes yet: bytes(…)": lambda y: bytearray(_label_file(y)),
        "the magic number has four bytes and begins with two zeros": (
            lambda y: _label_file(y)[2:],
            lambda y: struct.pack(">H", 2049) + struct.pack(">H", len(y)) + bytes(y.tolist()),
        ),
        "the magic number comes first, then the count": lambda y: (
            struct.pack(">II", len(y), 2049) + bytes(y.tolist())
        ),
        "the type code 8 stands before the rank": lambda y: _label_file(y, magic=0x0108),
        "count the labels, not their bytes": lambda y: (
            struct.pack(">II", 2049, y.nbytes) + bytes(y.tolist())
        ),
        "count the labels alone, not the header's bytes": lambda y: (
            struct.pack(">II", 2049, len(y) + 8) + bytes(y.tolist())
        ),
        "the labels are missing behind the header": lambda y: _label_file(y)[:8],
        "the header is missing": lambda y: bytes(y.tolist()),
    },
    hints=(
        "Eight bytes of header, then one byte a label.",
        'np.array([2049, len(labels)], ">u4").tobytes() writes both numbers of the header.',
        "Behind it: `labels.astype(np.uint8).tobytes()`.",
    ),
    unlocks="The course's own reader takes your file for one of its own.",
)
def write_labels(labels: np.ndarray) -> bytes:
    """Return the bytes of a label file."""
    content = [0, 0, 8, 1]
    content += [len(labels) >> shift & 255 for shift in (24, 16, 8, 0)]
    return bytes(content + labels.tolist())


@sheet.choice(
    right="c",
    replies={
        "a": "the line reads single bytes, and these have no order.",
        "b": "int8 changes how bright a pixel is, never where it stands.",
        "c": "Eight bytes too early: each picture is shifted by eight pixels along its rows.",
        "d": "both are 28, so exchanging them changes nothing in this line.",
    },
    hints=(
        "Where does the part at the right edge come from?",
        "Count the columns by which the picture is moved, and compare with the two headers.",
    ),
    stars=2,
)
def why_shifted() -> str:
    """Choose the bug that shifts every picture by eight columns."""


def _sound_and_broken() -> Iterator[tuple]:
    sound = _packed(_made(3, 4, 5))
    yield (sound,)
    yield (b"<!DOCTYPE html><html>not found</html>",)
    yield (sound[:-7],)
    yield (sound + b"\0",)
    yield (_packed(_made(2, 2, 2, seed=5)),)
    yield (b"\x00\x00\x08\x01" + sound[4:],)
    yield (b"\x00\x00\x0d\x03" + sound[4:],)
    yield (b"\xff\xff\x08\x03" + sound[4:],)
    yield (sound[:-20],)
    yield (sound + bytes(20),)
    yield from ((sound[:length],) for length in (0, 2, 10, 15, 16))
    generator = seeded(9)
    sizes = generator.permutation(np.arange(2, 9)).tolist()
    made = _packed(_made(*sizes[:3], seed=6))
    yield (made,)
    yield (made[: -int(generator.integers(1, 9))],)
    yield (made + generator.bytes(int(generator.integers(1, 9))),)
    yield (_packed(_made(1000, *sizes[3:5], seed=6)),)
    yield (_packed(_made(0, 4, 5)),)


def _careless(content: bytes) -> np.ndarray:
    n, h, w = np.frombuffer(content, ">u4", 3, 4).tolist()
    return np.frombuffer(content, np.uint8, offset=16).reshape(n, h, w)


def _without(*checks: str) -> Callable:
    def read(content: bytes) -> np.ndarray:
        if "magic" not in checks and content[:4] != b"\0\0\x08\x03":
            raise refusal("magic")
        if "header" not in checks and len(content) < 16:
            raise refusal("header")
        n, h, w = np.frombuffer(content, ">u4", 3, 4).tolist()
        size = 16 + n * h * w
        if "short" not in checks and len(content) < size:
            raise refusal("short")
        if "long" not in checks and len(content) > size:
            raise refusal("long")
        return np.frombuffer(content, np.uint8, offset=16)[: n * h * w].reshape(n, h, w)

    return read


def _cut_header(unpack: Callable, is_magic_first: bool) -> Callable:
    def read(content: bytes) -> np.ndarray:
        if is_magic_first and content[:4] != b"\0\0\x08\x03":
            raise refusal("magic")
        n, h, w = unpack(content)
        if content[:4] != b"\0\0\x08\x03" or len(content) != 16 + n * h * w:
            raise refusal("magic or length")
        return np.frombuffer(content, np.uint8, offset=16).reshape(n, h, w)

    return read


def _left_to_numpy(content: bytes) -> np.ndarray:
    if content[:4] != b"\0\0\x08\x03":
        raise refusal("magic")
    return _careless(content)


def _refuses(
    is_image: Callable = lambda c: c[:4] == b"\0\0\x08\x03",
    least: int = 16,
    header: int = 16,
    kind: Callable = refusal,
) -> Callable:
    """Return a reader that refuses by its own rules; with a `kind` of None it returns None."""

    def read(content: bytes) -> np.ndarray | None:
        is_sound = len(content) >= least and is_image(content)
        if is_sound:
            n, h, w = struct.unpack_from(">3I", content, 4)
            is_sound = len(content) == header + n * h * w
        if is_sound:
            return np.frombuffer(content, np.uint8, offset=16).reshape(n, h, w)
        if kind is None:
            return None
        raise kind("no sound image file")

    return read


def _any_number(content: bytes) -> np.ndarray:
    if content[:4] != b"\0\0\x08\x03" or len(content) < 16:
        raise refusal("magic")
    _, h, w = struct.unpack_from(">3I", content, 4)
    return np.frombuffer(content, np.uint8, offset=16).reshape(-1, h, w)


def _whole_images(content: bytes) -> np.ndarray:
    images = _without("long")(content)
    found = (len(content) - 16) // (images.shape[1] * images.shape[2])
    if found != len(images):
        raise refusal("images are left over")
    return images


@sheet.task(
    stars=3,
    cases=_sound_and_broken,
    misconceptions={
        "bytes that are left over are as wrong as bytes that are missing": _without("long"),
        "look at the magic number before anything else": _careless,
        "right lengths are no proof: look at the magic number, too": _without("magic"),
        "the header, too, may be cut off": (
            _without("header"),
            *(
                _cut_header(unpack, is_magic_first)
                for is_magic_first in (True, False)
                for unpack in (
                    lambda content: struct.unpack_from(">3I", content, 4),
                    lambda content: struct.unpack(">3I", content[4:16]),
                    lambda content: np.frombuffer(content, ">u4", 3, 4).tolist(),
                    lambda content: np.frombuffer(content[4:16], ">u4").tolist(),
                )
            ),
        ),
        "NumPy stumbles over it, but says nothing of files: compare the length yourself": (
            _left_to_numpy
        ),
        "refuse with `raise ValueError(…)`, do not return None": _refuses(kind=None),
        "2049 is the magic number of labels, images have 2051": _refuses(
            is_image=lambda c: c[:4] == b"\0\0\x08\x01"
        ),
        "a header with 0 images and nothing behind it is sound": _refuses(least=17),
        "the header's 16 bytes belong to the file's length, too": _refuses(header=0),
        "all four bytes of the magic number count": (
            _refuses(is_image=lambda c: c[3] == 3),
            _refuses(is_image=lambda c: c[2:4] == b"\x08\x03"),
            _refuses(is_image=lambda c: c[2] == 8),
            _refuses(is_image=lambda c: c[:2] == b"\0\0" and c[3] == 3),
        ),
        "whole images may be missing or left over, too: the header says how many": _any_number,
        "compare the length with what the header promises": _without("short"),
        "a part of an image may be left over, too: compare bytes, not whole images": _whole_images,
    },
    hints=(
        "Three questions: is the magic number 2051? Is the file as long as the header promises? "
        "Not longer, either?",
        "The right length is 16 + n × h × w. Any other is a `ValueError`.",
        'if content[:4] != b"\\0\\0\\x08\\x03": raise ValueError(f"magic number {content[:4]!r}…")',
    ),
    unlocks="A reader that refuses is worth more than one that guesses.",
    fresh=False,
)
def read_strictly(content: bytes) -> np.ndarray:
    """Return the images, or refuse."""
    if len(content) < 16 or list(content[:4]) != [0, 0, 8, 3]:
        raise refusal("no image file", content[:4], len(content))
    n, h, w = (int.from_bytes(content[k : k + 4], "big") for k in (4, 8, 12))
    if len(content) < 16 + n * h * w:
        raise refusal("bytes are missing", len(content), len(content) - 16)
    if len(content) > 16 + n * h * w:
        raise refusal("bytes are left over", len(content), len(content) - 16)
    return np.array(list(content[16:]), np.uint8).reshape(n, h, w)


def _lying_files() -> Iterator[tuple]:
    for shape, lie in (((3, 4, 5), 60_000), ((5, 2, 7), 1), ((300, 2, 2), 0), ((2, 3, 3), 2)):
        sound = _packed(_made(*shape, seed=lie % 7))
        yield (sound[:4] + struct.pack(">I", lie) + sound[8:],)
    generator = seeded(10)
    sizes = generator.permutation(np.arange(2, 9)).tolist()
    for shape in (sizes[:3], (1000, *sizes[3:5]), (70_000, 1, 1)):
        sound = _packed(_made(*shape, seed=8))
        yield (_with_count(sound, int(generator.integers(10, 60_000))),)
    black = _packed(np.zeros((2, 3, 3)))
    yield (black[:4] + bytes(4) + black[8:],)


def _with_count(content: bytes, count: int, order: str = ">I") -> bytes:
    return content[:4] + struct.pack(order, count) + content[8:]


def _pixels_of(content: bytes) -> int:
    h, w = struct.unpack_from(">2I", content, 8)
    return h * w


def _repaired(content: bytes) -> bytes:
    return _with_count(content, (len(content) - 16) // _pixels_of(content))


def _assigned(content: bytes) -> bytes:
    content[4:8] = _repaired(content)[4:8]
    return content


def _last_byte_set(content: bytes) -> bytes:
    changed = bytearray(content)
    changed[7] = (len(content) - 16) // _pixels_of(content)
    return bytes(changed)


@sheet.task(
    stars=3,
    cases=_lying_files,
    misconceptions={
        "write the count big-endian, too": lambda c: _with_count(
            c, (len(c) - 16) // _pixels_of(c), "<I"
        ),
        "the size of an image stands in the header, it is not always 784": lambda c: _with_count(
            c, (len(c) - 16) // 784
        ),
        "a count may be more than 65,535: it takes four bytes": (
            lambda c: _with_count(c, (len(c) - 16) // _pixels_of(c) & 0xFFFF),
            lambda c: c[:6] + ((len(c) - 16) // _pixels_of(c)).to_bytes(2, "big") + c[8:],
            lambda c: c[:6] + struct.pack(">H", (len(c) - 16) // _pixels_of(c)) + c[8:],
        ),
        "the header's 16 bytes are no pixels": lambda c: _with_count(c, len(c) // _pixels_of(c)),
        "the count takes four bytes, not eight": lambda c: _with_count(
            c, (len(c) - 16) // _pixels_of(c), ">Q"
        ),
        "the header of an image file has 16 bytes, not 8": lambda c: _with_count(
            c, (len(c) - 8) // _pixels_of(c)
        ),
        "the old count must go, the rest of the file begins at byte 8": lambda c: (
            _repaired(c)[:8] + c[4:]
        ),
        "the magic number stays, the count stands in the bytes 4 to 7": lambda c: (
            _repaired(c)[4:8] + c[4:]
        ),
        "the whole file is asked for, with the count in it": (
            lambda c: (len(c) - 16) // _pixels_of(c),
            lambda c: _repaired(c)[4:8],
            lambda c: _repaired(c)[:16],
        ),
        "a count takes four bytes, 4 to 7, not the last one alone": (
            lambda c: c[:7] + _repaired(c)[7:],
            lambda c: c[:7] + bytes([(len(c) - 16) // _pixels_of(c)]) + c[8:],
            _last_byte_set,
        ),
        "bytes cannot be changed: put a new file together, of slices": _assigned,
        "a bytearray is not bytes yet: bytes(…)": lambda c: bytearray(_repaired(c)),
        "the pixels are sound, mend the count and not the pixels": lambda c: c[
            : 16 + _pixels_of(c) * int.from_bytes(c[4:8], "big")
        ],
        "an image has rows × columns pixels, and these may differ": (
            lambda c: _with_count(c, (len(c) - 16) // int.from_bytes(c[8:12], "big") ** 2),
            lambda c: _with_count(c, (len(c) - 16) // int.from_bytes(c[12:16], "big") ** 2),
        ),
        "rows and columns were sound, they are not always 28": lambda c: (
            _repaired(c)[:8] + struct.pack(">II", 28, 28) + c[16:]
        ),
        "a count is a whole number: divide with //": lambda c: (
            c[:4] + struct.pack(">I", (len(c) - 16) / _pixels_of(c)) + c[8:]
        ),
        "the count is of images, not of pixels": lambda c: _with_count(c, len(c) - 16),
        "the pixels were sound, change nothing but the count": lambda c: c[: 16 + _pixels_of(c)],
        "the count still lies": lambda c: c,
    },
    hints=(
        "The size of an image is told truly. How many of that size are in the file?",
        "(len(content) - 16) // (h * w), and it goes into the bytes 4 to 7.",
        'content[:4] + np.array([n], ">u4").tobytes() + content[8:]',
    ),
    unlocks="You can mend what a careless program wrote.",
)
def repair_count(content: bytes) -> bytes:
    """Return the file with the true number of images in its header."""
    h, w = (int.from_bytes(content[k : k + 4], "big") for k in (8, 12))
    n = 0
    while 16 + (n + 1) * h * w <= len(content):
        n += 1
    return content[:4] + n.to_bytes(4, "big") + content[8:]
