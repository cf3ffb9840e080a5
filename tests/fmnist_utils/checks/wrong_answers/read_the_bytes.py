"""Wrong answers to the sheet; each docstring is part of the sentence that it must get."""

import struct

import numpy as np


def read_header__native_byte_order(content):
    """big-endian, the byte of most weight comes first"""
    return content[2], tuple(np.frombuffer(content, "u4", count=content[3], offset=4).tolist())


def read_header__rank_and_type_exchanged(content):
    """the type code is the third byte and the rank the fourth"""
    return content[3], tuple(np.frombuffer(content, ">u4", count=content[3], offset=4).tolist())


def read_header__offset_forgotten(content):
    """behind the four bytes of the magic number"""
    return content[2], tuple(np.frombuffer(content, ">u4", count=content[3]).tolist())


def read_header__works_for_images_only(content):
    """the rank is the fourth byte, it is not always 3"""
    return content[2], tuple(np.frombuffer(content, ">u4", count=3, offset=4).tolist())


def read_header__an_array_for_a_shape(content):
    """expected a tuple of"""
    return content[2], np.frombuffer(content, ">u4", count=content[3], offset=4)


def read_labels__header_taken_for_labels(content):
    """the header's eight bytes are no labels"""
    return np.frombuffer(content, np.uint8)


def read_labels__offset_of_pixels(content):
    """labels begin at byte 8"""
    return np.frombuffer(content, np.uint8, offset=16)


def read_labels__int8(content):
    """found data type int8, expected uint8: a label is a byte without a sign"""
    return np.frombuffer(content, np.int8, offset=8)


def read_labels__works_for_ten_thousand_only(content):
    """found shape"""
    return np.frombuffer(content.ljust(10_008, b"\0"), np.uint8, count=10_000, offset=8)


def read_after_preamble__pixels_from_16(content, preamble):
    """the pixels, too, begin later by the length of the preamble"""
    shape = np.frombuffer(content, ">u4", 3, preamble + 4)
    return np.frombuffer(content, np.uint8, shape.prod(), 16).reshape(shape)


def read_after_preamble__pixels_from_8(content, preamble):
    """16 bytes behind the preamble"""
    n, h, w = np.frombuffer(content, ">u4", 3, preamble + 4).tolist()
    return np.frombuffer(content, np.uint8, n * h * w, preamble + 8).reshape(n, h, w)


def read_after_preamble__flattened(content, preamble):
    """keep the shape that the header tells"""
    return np.frombuffer(content, np.uint8, offset=preamble + 16)


def read_after_preamble__rows_and_columns_exchanged(content, preamble):
    """rows before columns"""
    n, h, w = np.frombuffer(content, ">u4", 3, preamble + 4).tolist()
    return np.frombuffer(content, np.uint8, offset=preamble + 16).reshape(n, w, h)


def _shape(content):
    return np.frombuffer(content, ">u4", content[3], 4)


def read_int16__native_byte_order(content):
    """you read the file's bytes in this machine's order"""
    return np.frombuffer(content, "<i2", offset=4 + 4 * content[3]).reshape(_shape(content))


def read_int16__left_big_endian(content):
    """still stored big-endian"""
    return np.frombuffer(content, ">i2", offset=4 + 4 * content[3]).reshape(_shape(content))


def read_int16__without_sign(content):
    """numbers with a sign"""
    values = np.frombuffer(content, ">u2", offset=4 + 4 * content[3])
    return values.astype(np.uint16).reshape(_shape(content))


def read_int16__header_of_rank_3(content):
    """the header is 4 + 4 × rank bytes long"""
    return np.frombuffer(content, ">i2", offset=16).astype(np.int16).reshape(_shape(content))


def write_labels__native_count(labels):
    """the count, too, is written big-endian"""
    return struct.pack(">I", 2049) + struct.pack("<I", len(labels)) + bytes(labels.tolist())


def write_labels__magic_of_images(labels):
    """2051 is the magic number of images"""
    return struct.pack(">II", 2051, len(labels)) + bytes(labels.tolist())


def write_labels__eight_bytes_a_label(labels):
    """a label is one byte"""
    return struct.pack(">II", 2049, len(labels)) + labels.tobytes()


def write_labels__no_header(labels):
    """the header is missing"""
    return labels.astype(np.uint8).tobytes()


def why_shifted__byte_order():
    """these have no order"""
    return "a"


def why_shifted__type():
    """never where it stands"""
    return "b"


def why_shifted__transposed():
    """changes nothing in this line"""
    return "d"


def _checked(content, magic=True, short=True, long=True):
    if len(content) < 16 or (magic and content[:4] != b"\0\0\x08\x03"):
        raise ValueError(f"no image file: {len(content)} bytes, {content[:4]!r}")
    n, h, w = np.frombuffer(content, ">u4", 3, 4).tolist()
    if (short and len(content) < 16 + n * h * w) or (long and len(content) > 16 + n * h * w):
        raise ValueError(f"wrong length: {len(content)}")
    return np.frombuffer(content, np.uint8, offset=16)[: n * h * w].reshape(n, h, w)


def read_strictly__never_looks_at_the_magic_number(content):
    """look at the magic number before anything else"""
    n, h, w = np.frombuffer(content, ">u4", 3, 4).tolist()
    return np.frombuffer(content, np.uint8, offset=16).reshape(n, h, w)


def read_strictly__takes_what_is_left_over(content):
    """bytes that are left over are as wrong as bytes that are missing"""
    return _checked(content, long=False)


def read_strictly__wants_more_than_a_header(content):
    """your function stopped with ValueError: found 16 bytes"""
    if len(content) <= 16:
        raise ValueError(f"found {len(content)} bytes, {content[:4]!r} at the beginning")
    return _checked(content)


def read_strictly__any_number_of_images(content):
    """the header says how many"""
    if content[:4] != b"\0\0\x08\x03" or len(content) < 16:
        raise ValueError(f"found {content[:4]!r}, expected 2051")
    shape = np.frombuffer(content, ">u4", 2, 8).tolist()
    return np.frombuffer(content, np.uint8, offset=16).reshape(-1, *shape)


def read_strictly__raises_without_a_word(content):
    """found ValueError without a word"""
    try:
        return _checked(content)
    except ValueError:
        raise ValueError from None


def read_strictly__asserts(content):
    """your function stopped with AssertionError"""
    assert content[:4] == b"\0\0\x08\x03"
    return _checked(content)


def _counted(content, count, order=">u4"):
    return content[:4] + np.array([count], order).tobytes() + content[8:]


def repair_count__native(content):
    """write the count big-endian, too"""
    h, w = np.frombuffer(content, ">u4", 2, 8).tolist()
    return _counted(content, (len(content) - 16) // (h * w), "<u4")


def repair_count__header_counted_as_pixels(content):
    """the header's 16 bytes are no pixels"""
    h, w = np.frombuffer(content, ">u4", 2, 8).tolist()
    return _counted(content, len(content) // (h * w))


def repair_count__pixels_counted(content):
    """the count is of images, not of pixels"""
    return _counted(content, len(content) - 16)


def repair_count__left_as_it_was(content):
    """the count still lies"""
    return content


def read_header__one_byte_a_size(content):
    """not the last one only"""
    return content[2], tuple(content[7 + 4 * axis] for axis in range(content[3]))


def read_labels__count_of_two_bytes(content):
    """not the last two only"""
    count = int.from_bytes(content[6:8], "big")
    return np.array(list(content[8 : 8 + count]), np.uint8)


def read_labels__behind_the_magic_number(content):
    """the count another four"""
    return np.array(list(content[4:]), np.uint8)


def read_after_preamble__looks_for_the_magic_number(content, preamble):
    """the magic number may stand in the preamble"""
    return _images(content[content.find(bytes([0, 0, 8, 3])) :])


def read_after_preamble__of_28_pixels(content, preamble):
    """cannot reshape"""
    return np.frombuffer(content, np.uint8, offset=preamble + 16).reshape(-1, 28, 28)


def _images(content):
    shape = [int.from_bytes(content[k : k + 4], "big") for k in (4, 8, 12)]
    return np.frombuffer(content[16:], np.uint8).reshape(shape)


def read_int16__bytes_as_values(content):
    """a value takes two bytes here"""
    values = np.frombuffer(content, np.uint8, offset=4 + 4 * content[3]).astype(np.int16)
    return values[: _shape(content).prod()].reshape(_shape(content))


def read_int16__flattened(content):
    """found shape"""
    return np.frombuffer(content, ">i2", offset=4 + 4 * content[3]).astype(np.int16)


def write_labels__count_of_two_bytes(labels):
    """the count takes four bytes"""
    header = bytes([0, 0, 8, 1, 0, 0, len(labels) >> 8 & 255, len(labels) & 255])
    return header + bytes(labels.tolist())


def write_labels__digits(labels):
    """no digit as text"""
    header = np.array([2049, len(labels)], ">u4").tobytes()
    return header + "".join(str(label) for label in labels).encode()


def read_strictly__never_asks_for_the_magic_number(content):
    """look at the magic number, too"""
    return _checked(content, magic=False)


def read_strictly__says_nothing_of_what_was_found(content):
    """expected it to say what was found"""
    try:
        return _checked(content)
    except ValueError:
        raise ValueError("this is no sound image file") from None


def repair_count__of_28_pixels(content):
    """it is not always 784"""
    return _counted(content, (len(content) - 16) // 784)


def repair_count__one_too_many(content):
    """found"""
    rows, columns = np.frombuffer(content, ">u4", 2, 8).tolist()
    return _counted(content, (len(content) - 16) // (rows * columns) + 1)


def read_header__labels_or_images(content):
    """there are more than labels and images"""
    rank = 1 if content[3] == 1 else 3
    return content[2], tuple(np.frombuffer(content, ">u4", count=rank, offset=4).tolist())


def read_labels__count_of_one_byte(content):
    """a count takes four bytes, not the last one only"""
    return np.frombuffer(content, np.uint8, count=content[7], offset=8)


def read_after_preamble__transposed(content, preamble):
    """do not exchange the axes of the images"""
    return _images(content[preamble:]).transpose(0, 2, 1)


def read_after_preamble__last_magic_number(content, preamble):
    """pixels, too, may look like the magic number"""
    return _images(content[content.rindex(bytes([0, 0, 8, 3])) :])


def read_int16__eight_bytes_an_axis(content):
    """not eight an axis"""
    values = np.frombuffer(content, ">i2", offset=8 * content[3]).astype(np.int16)
    return values.reshape(_shape(content))


def write_labels__count_of_one_byte(labels):
    """one alone ends at 255"""
    return bytes([0, 0, 8, 1, 0, 0, 0, len(labels) % 256]) + labels.astype(np.uint8).tobytes()


def read_strictly__counts_whole_images(content):
    """compare bytes, not whole images"""
    if len(content) < 16 or content[:4] != b"\0\0\x08\x03":
        raise ValueError(f"found {content[:4]!r} in {len(content)} bytes")
    n, rows, columns = np.frombuffer(content, ">u4", 3, 4).tolist()
    pixels = np.frombuffer(content, np.uint8, offset=16)
    if len(pixels) // (rows * columns) != n:
        raise ValueError(f"expected {n} images, found {len(content)} bytes")
    return pixels[: n * rows * columns].reshape(n, rows, columns)


def read_header__all_that_follows(content):
    """one size for each axis"""
    return content[2], tuple(np.frombuffer(content, ">u4", offset=4).tolist())


def read_header__second_size_first(content):
    """right behind the magic number, at byte 4"""
    return content[2], struct.unpack_from(f">{content[3]}I", content, 8)


def read_header__a_list_for_a_shape(content):
    """a shape is a tuple"""
    return content[2], [int.from_bytes(content[4 + 4 * k :][:4], "big") for k in range(content[3])]


def read_header__whole_magic_number(content):
    """one byte of the magic number, the third"""
    return struct.unpack(">I", content[:4])[0], struct.unpack_from(f">{content[3]}I", content, 4)


def read_labels__one_byte_too_early(content):
    """the first label is byte 8"""
    return np.frombuffer(content[7:], np.uint8)


def read_labels__header_counted_as_labels(content):
    """n labels end 8 bytes later"""
    n = struct.unpack_from(">I", content, 4)[0]
    return np.array(list(content[8:n]), np.uint8)


def read_after_preamble__shape_from_4(content, preamble):
    """the header begins behind the preamble"""
    n, h, w = struct.unpack(">3I", content[4:16])
    return np.frombuffer(content[preamble + 16 :], np.uint8).reshape(n, h, w)


def read_after_preamble__counted_twice(content, preamble):
    """do not count it once more"""
    idx = content[preamble:]
    n, h, w = struct.unpack(">3I", idx[4:16])
    return np.frombuffer(idx, np.uint8, offset=preamble + 16).reshape(n, h, w)


def read_after_preamble__behind_the_line(content, preamble):
    """a preamble may hold any bytes"""
    idx = content[content.index(b"\n") + 1 :]
    n, h, w = np.frombuffer(idx, ">u4", 3, 4).tolist()
    return np.frombuffer(idx, np.uint8, offset=16).reshape(n, h, w)


def read_int16__turned_round_twice(content):
    """the bytes were turned round, the type is still big-endian"""
    return (
        np.frombuffer(content, "<i2", offset=4 + 4 * content[3])
        .astype(">i2")
        .reshape(_shape(content))
    )


def read_int16__unsigned_pairs(content):
    """numbers with a sign"""
    body = content[4 + 4 * content[3] :]
    pairs = zip(body[::2], body[1::2], strict=True)
    return np.array([256 * high + low for high, low in pairs]).reshape(_shape(content))


def read_int16__magic_number_left_out(content):
    """the four bytes of the magic number belong to the header"""
    return np.frombuffer(content[4 * content[3] :], ">i2").astype(np.int16).reshape(_shape(content))


def write_labels__count_first(labels):
    """the magic number comes first"""
    return np.array([len(labels), 2049], ">u4").tobytes() + labels.astype(np.uint8).tobytes()


def write_labels__all_in_four_bytes(labels):
    """a label is one byte"""
    return np.array([2049, len(labels), *labels.tolist()], ">u4").tobytes()


def write_labels__bytes_counted(labels):
    """count the labels, not their bytes"""
    return struct.pack(">II", 2049, labels.nbytes) + labels.astype(np.uint8).tobytes()


def read_strictly__left_to_numpy(content):
    """compare the length yourself"""
    if content[:4] != b"\0\0\x08\x03":
        raise ValueError(f"found {content[:4]!r}, expected 2051")
    shape = np.frombuffer(content, ">u4", 3, 4).tolist()
    return np.frombuffer(content, np.uint8, offset=16).reshape(shape)


def read_strictly__cut_header(content):
    """the header, too, may be cut off"""
    magic, n, rows, columns = content[:4], *struct.unpack(">3I", content[4:16])
    if magic != b"\0\0\x08\x03" or len(content) != 16 + n * rows * columns:
        raise ValueError(f"found {magic!r} and {len(content)} bytes")
    return np.frombuffer(content, np.uint8, offset=16).reshape(n, rows, columns)


def read_strictly__returns_nothing(content):
    """do not return None"""
    try:
        return _checked(content)
    except ValueError as error:
        print(error)
        return None


def read_strictly__last_byte_of_the_magic_number(content):
    """all four bytes of the magic number count"""
    if len(content) < 16 or content[3] != 3:
        raise ValueError(f"found {content[:4]!r} and {len(content)} bytes")
    return _checked(content, magic=False)


def repair_count__old_count_kept(content):
    """the old count must go"""
    rows, columns = struct.unpack_from(">2I", content, 8)
    n = (len(content) - 16) // (rows * columns)
    return content[:4] + n.to_bytes(4, "big") + content[4:]


def repair_count__last_byte(content):
    """not the last one alone"""
    rows, columns = struct.unpack_from(">2I", content, 8)
    mended = bytearray(content)
    mended[7] = (len(content) - 16) // (rows * columns) % 256
    return bytes(mended)


def repair_count__cuts_the_pixels(content):
    """mend the count and not the pixels"""
    n, rows, columns = struct.unpack_from(">3I", content, 4)
    return content[: 16 + n * rows * columns]


MUST_NOT_BE_TOLD = {
    "read_header__labels_or_images": "it is not always 3",
    "read_labels__count_of_one_byte": "not the last two only",
    "read_after_preamble__transposed": "rows before columns",
    "read_int16__eight_bytes_an_axis": "not always 16",
    "write_labels__count_of_one_byte": "65,535",
    "read_strictly__counts_whole_images": "as wrong as bytes that are missing",
    "repair_count__one_too_many": "no pixels",
}
