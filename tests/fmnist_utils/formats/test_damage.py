"""What does not fit in a tree of pictures, a table, a sheet or an archive: refused, by its name."""

import json
import shutil
import struct
import zlib

import numpy as np
import pytest
from PIL import Image

from fmnist_utils.__main__ import main
from fmnist_utils.errors import DataError
from fmnist_utils.formats import commands
from fmnist_utils.formats.dataset import Dataset
from fmnist_utils.formats.png_codec import decode_png, encode_png

VICTIM = "train/1_00003.png"


@pytest.fixture(scope="module")
def sound(tmp_path_factory):
    """Return a folder with each form of a small dataset, to be copied and damaged."""
    images = np.random.default_rng(0).integers(0, 256, (12, 5, 4), dtype=np.uint8)
    labels = np.array([0, 1, 2, 1, 0, 2, 1, 0, 2, 1, 0, 2], dtype=np.uint8)
    dataset = Dataset((images[:8], labels[:8]), (images[8:], labels[8:]), ("zero", "one", "two"))
    folder = tmp_path_factory.mktemp("sound")
    for form in commands.IMPORTS:
        commands.EXPORTS[form](dataset, folder / ("set.npz" if form == "npz" else form))
    return folder


@pytest.fixture
def tree(sound, tmp_path):
    return shutil.copytree(sound / "png", tmp_path / "tree")


def saved_as(mode):
    def damage(tree):
        Image.open(tree / VICTIM).convert(mode).save(tree / VICTIM)

    return damage


def rewritten(change):
    """Return a damage that puts other bytes into a file."""

    def damage(tree):
        (tree / VICTIM).write_bytes(change((tree / VICTIM).read_bytes()))

    return damage


def renamed(name):
    def damage(tree):
        (tree / VICTIM).rename((tree / VICTIM).with_name(name))

    return damage


def of_size(width, height):
    def damage(tree):
        Image.new("L", (width, height)).save(tree / VICTIM)

    return damage


def table_with(change):
    """Return a damage to the manifest's lines."""

    def damage(tree):
        path = tree / "manifest.csv"
        path.write_bytes(change(path.read_bytes()))

    return damage


def flipped(data):
    """Change one bit of the packed pixels."""
    place = data.index(b"IDAT") + 8
    return data[:place] + bytes([data[place] ^ 16]) + data[place + 1 :]


def four_bits(data):
    """Make a grey PNG of 4 bits a pixel by hand; Pillow reads it, with other values."""

    def chunk(kind, content):
        checksum = zlib.crc32(kind + content)
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", checksum)

    header = struct.pack(">IIBBBBB", 4, 5, 4, 0, 0, 0, 0)
    rows = zlib.compress(b"\0\x12\x34" * 5)
    return data[:8] + chunk(b"IHDR", header) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def enormous(data):
    """Let a file claim 40,000 × 40,000 pixels, with the right checksum."""
    header = struct.pack(">II", 40_000, 40_000) + data[24:29]
    checksum = struct.pack(">I", zlib.crc32(b"IHDR" + header))
    return data[:16] + header + checksum + data[33:]


def animated(tree):
    frames = [Image.fromarray(np.full((5, 4), grey, np.uint8)) for grey in (0, 255)]
    frames[0].save(tree / VICTIM, save_all=True, append_images=frames[1:])


def doubled(tree):
    shutil.copy(tree / VICTIM, tree / "train" / "2_00003.png")


LINE = b"train/1_00003.png,1,one,train\n"


def without_pixels(data):
    start = data.index(b"IDAT") - 4
    return data[:start] + data[data.index(b"IEND") - 4 :]


def two_rows_of_five(data):
    """Give a picture of five rows the pixels of two, with the right checksum."""
    start = data.index(b"IDAT") - 4
    rows = zlib.compress(b"\0\1\2\3\4" * 2)
    checksum = struct.pack(">I", zlib.crc32(b"IDAT" + rows))
    chunk = struct.pack(">I", len(rows)) + b"IDAT" + rows + checksum
    return data[:start] + chunk + data[data.index(b"IEND") - 4 :]


DAMAGES = {
    "no folder at all": (shutil.rmtree, "no folder train in "),
    "no test folder": (lambda tree: shutil.rmtree(tree / "test"), "no folder test in "),
    "an empty test folder": (
        lambda tree: [path.unlink() for path in (tree / "test").iterdir()],
        "The folder test in .* is empty",
    ),
    "a file for a folder": (
        lambda tree: (shutil.rmtree(tree / "test"), (tree / "test").write_bytes(b"")),
        "no folder test in ",
    ),
    "a text file among the pictures": (
        lambda tree: (tree / "train" / "notes.txt").write_bytes(b""),
        "train/notes.txt is not named like an image",
    ),
    "a folder among the pictures": (
        lambda tree: (tree / "train" / "more").mkdir(),
        "train/more is not named like an image",
    ),
    "a folder named like a picture": (
        lambda tree: ((tree / VICTIM).unlink(), (tree / VICTIM).mkdir()),
        "1_00003.png is a folder",
    ),
    "a dash for the underscore": (renamed("1-00003.png"), "train/1-00003.png is not named like"),
    "a number of one digit": (renamed("1_3.png"), "train/1_3.png is not named like"),
    "a label written 01": (renamed("01_00003.png"), "train/01_00003.png is not named like"),
    "a negative label": (renamed("-1_00003.png"), "train/-1_00003.png is not named like"),
    "a label of 256": (renamed("256_00003.png"), "train/256_00003.png is not named like"),
    "digits of another script": (renamed("١_00003.png"), "train/١_00003.png is not named like"),
    "another ending": (renamed("1_00003.jpg"), "train/1_00003.jpg is not named like"),
    "a missing picture": (
        lambda tree: (tree / VICTIM).unlink(),
        "train/ has 7 images and none with the number 00003",
    ),
    "a number used twice": (doubled, "train/2_00003.png has the number 3, as 1_00003.png"),
    "a number far out": (renamed("1_00099.png"), "none with the number 00003"),
    "an empty file": (rewritten(lambda data: b""), f"{VICTIM} is empty: found 0 bytes"),
    "a JPEG under a PNG's name": (
        lambda tree: Image.new("L", (4, 5)).save(tree / VICTIM, "JPEG"),
        f"{VICTIM} begins with ff d8 ff",
    ),
    "a picture cut short": (rewritten(lambda data: data[:-5]), f"{VICTIM} does not end like"),
    "a picture cut at its header": (rewritten(lambda data: data[:20]), f"{VICTIM} does not end"),
    "something appended": (rewritten(lambda data: data + b"x"), f"{VICTIM} does not end like"),
    "a picture without pixels": (
        rewritten(without_pixels),
        f"{VICTIM} is damaged .its rows have 0",
    ),
    "rows that are missing": (
        rewritten(two_rows_of_five),
        f"{VICTIM} is damaged .its rows have 10",
    ),
    "an export that was broken off": (
        lambda tree: (tree / "unfinished").write_bytes(b""),
        "holds an export that was broken off",
    ),
    "a flipped bit": (rewritten(flipped), f"{VICTIM} is damaged"),
    "colour": (saved_as("RGB"), f"{VICTIM} has pixels of 8-bit colour, expected 8-bit grey"),
    "colour with alpha": (saved_as("RGBA"), f"{VICTIM} has pixels of 8-bit colour with alpha"),
    "grey with alpha": (saved_as("LA"), f"{VICTIM} has pixels of 8-bit grey with alpha"),
    "a palette": (saved_as("P"), f"{VICTIM} has pixels of 8-bit palette"),
    "black and white": (saved_as("1"), f"{VICTIM} has pixels of 1-bit grey"),
    "16 bits": (saved_as("I;16"), f"{VICTIM} has pixels of 16-bit grey"),
    "4 bits": (rewritten(four_bits), f"{VICTIM} has pixels of 4-bit grey"),
    "an animation": (animated, f"{VICTIM} is an animation"),
    "another size": (of_size(5, 4), f"{VICTIM} is 4 × 5 pixels, expected 5 × 4"),
    "an enormous size": (rewritten(enormous), f"{VICTIM} says that it has 40,000 × 40,000"),
    "another size in test": (
        lambda tree: Image.new("L", (3, 3)).save(tree / "test" / "2_00000.png"),
        "test/2_00000.png is 3 × 3 pixels, expected 5 × 4",
    ),
    "a link to nowhere": (
        lambda tree: ((tree / VICTIM).unlink(), (tree / VICTIM).symlink_to("nowhere")),
        "1_00003.png does not exist",
    ),
    "a manifest without a column": (
        table_with(lambda table: table.replace(b"Label text", b"Name")),
        "manifest.csv has the columns .* 'Label text' is missing",
    ),
    "an empty manifest": (table_with(lambda table: b""), r"manifest.csv has the columns \(none\)"),
    "a manifest that is not UTF-8": (
        table_with(lambda table: table.replace(b"zero", b"z\xe9ro")),
        "manifest.csv is not UTF-8 at byte ",
    ),
    "a manifest that lists what is not there": (
        table_with(lambda table: table + LINE.replace(b"00003", b"00008")),
        "manifest.csv lists train/1_00008.png, and there is no such file",
    ),
    "a manifest that leaves a file out": (
        table_with(lambda table: table.replace(LINE, b"")),
        f"manifest.csv does not list {VICTIM}",
    ),
    "a manifest that lists a file twice": (
        table_with(lambda table: table + LINE),
        f"manifest.csv lists {VICTIM} twice",
    ),
    "a manifest with another label": (
        table_with(lambda table: table.replace(LINE, LINE.replace(b",1,one", b",2,two"))),
        f"manifest.csv gives {VICTIM} the label 2, expected 1",
    ),
    "a manifest with another split": (
        table_with(lambda table: table.replace(LINE, LINE.replace(b"one,train", b"one,test"))),
        f"manifest.csv puts {VICTIM} into the split 'test', expected 'train'",
    ),
    "a manifest with two texts for a label": (
        table_with(lambda table: table.replace(LINE, LINE.replace(b"one", b"uno"))),
        "manifest.csv has the text 'uno' for the label 1, expected 'one'",
    ),
    "a manifest with one text for two labels": (
        table_with(lambda table: table.replace(b",one,", b",two,")),
        "manifest.csv has the text 'two' for the label 1, expected 'one'",
    ),
    "a manifest without a text": (
        table_with(lambda table: table.replace(b",one,", b",,")),
        "manifest.csv has the text '' for the label 1, expected 'one'",
    ),
    "a manifest whose label is a word": (
        table_with(lambda table: table.replace(LINE, LINE.replace(b",1,", b",one,"))),
        "manifest.csv has the label 'one' in line 5, expected a whole number",
    ),
    "a manifest with a short line": (
        table_with(lambda table: table.replace(LINE, b"train/1_00003.png,1\n")),
        "manifest.csv has another number of fields in line 5",
    ),
}


@pytest.mark.parametrize("kind", DAMAGES)
def test_a_damaged_tree_is_refused_by_name(kind, tree, tmp_path, capsys):
    damage, sentence = DAMAGES[kind]
    damage(tree)
    with pytest.raises(DataError, match=sentence):
        commands.IMPORTS["png"](tree)
    assert main(["import", "png", str(tree), str(tmp_path / "back")]) == 1
    assert "Traceback" not in capsys.readouterr().err
    assert not (tmp_path / "back").exists()


def test_what_systems_leave_behind_is_passed_over(tree):
    for name in (".DS_Store", "Thumbs.db", ".2_00001.png.1-1.part"):
        (tree / "train" / name).write_bytes(b"")
    assert len(commands.IMPORTS["png"](tree).train[1]) == 8


def test_a_tree_needs_no_manifest(tree):
    (tree / "manifest.csv").unlink()
    assert commands.IMPORTS["png"](tree).class_names == ("zero", "one", "two")
    (tree / "class_names.txt").unlink()
    assert commands.IMPORTS["png"](tree).class_names == ("0", "1", "2")


def test_a_manifest_may_have_its_columns_in_any_order_and_more_of_them(tree):
    path = tree / "manifest.csv"
    rows = [line.split(",") for line in path.read_text().splitlines()]
    path.write_text("".join(f"{s},{t},note,{f},{n}\n" for f, n, t, s in rows), encoding="utf-8-sig")
    assert commands.IMPORTS["png"](tree).class_names == ("zero", "one", "two")


@pytest.mark.parametrize(
    ("file", "change", "sentence"),
    [
        ("train.csv", lambda t: t.replace(b"\n1,", b"\n7,"), "index 7 in line 3, expected 1"),
        ("train.csv", lambda t: t.replace(b"1,4,0,4,5", b"1,90,0,4,5"), "at x 90, y 0 in line 3"),
        ("train.csv", lambda t: t.replace(b"1,4,0,4,5", b"1,4,0,3,5"), "of 5 × 3 pixels at x 4"),
        ("train.csv", lambda t: t.replace(b"5,1,one", b"5,300,one"), "label 300 in line 3"),
        ("train.csv", lambda t: t.splitlines(True)[0], "train.csv lists no image"),
        ("train.csv", lambda t: t.replace(b"Width", b"W"), "'Width' is missing"),
        ("test.csv", lambda t: t.replace(b"3,4,5,4,5,2,two\n", b""), "that test.csv does not list"),
        ("test.csv", lambda t: t.replace(b"two", b"zwei"), "text 'zwei' for the label 2"),
        ("test.png", lambda t: t[:-4], "test.png does not end like a PNG file"),
    ],
)
def test_a_damaged_sheet_is_refused_by_name(file, change, sentence, sound, tmp_path):
    folder = shutil.copytree(sound / "sprite", tmp_path / "sprite")
    (folder / file).write_bytes(change((folder / file).read_bytes()))
    with pytest.raises(DataError, match=sentence):
        commands.IMPORTS["sprite"](folder)


def test_a_sheet_that_would_be_too_large_is_refused(monkeypatch, tmp_path):
    monkeypatch.setattr(Image, "MAX_IMAGE_PIXELS", 50)
    split = np.zeros((3, 5, 4), np.uint8), np.zeros(3, np.uint8)
    with pytest.raises(DataError, match="would have 80 pixels, expected at most 50"):
        commands.EXPORTS["sprite"](Dataset(split, split, ("all",)), tmp_path)


IMAGES, LABELS = np.zeros((3, 5, 4), np.uint8), np.zeros(3, np.uint8)


@pytest.mark.parametrize(
    ("arrays", "sentence"),
    [
        (
            {"x_train": IMAGES.reshape(3, 20)},
            r"train images have the shape \(3, 20\), expected rank 3",
        ),
        ({"y_test": LABELS[:2]}, "test split has 3 images and 2 labels"),
        ({"y_test": np.array([None] * 3)}, "holds Python objects"),
        ({"y_test": LABELS.astype(float)}, "The test labels are float64, expected uint8"),
    ],
    ids=["another rank", "fewer labels", "Python objects", "another type"],
)
def test_an_archive_that_does_not_fit_is_refused(arrays, sentence, tmp_path):
    whole = {"x_train": IMAGES, "y_train": LABELS, "x_test": IMAGES, "y_test": LABELS}
    np.savez(tmp_path / "set.npz", **(whole | arrays))
    with pytest.raises(DataError, match=sentence):
        commands.IMPORTS["npz"](tmp_path / "set.npz")


def test_an_archive_without_an_array_is_refused(tmp_path):
    np.savez(tmp_path / "set.npz", x_train=IMAGES)
    with pytest.raises(
        DataError, match=r"holds x_train \(3, 5, 4\), expected .* y_train is missing"
    ):
        commands.IMPORTS["npz"](tmp_path / "set.npz")


@pytest.mark.parametrize("cut", [0, 100, -100])
def test_an_archive_cut_short_is_refused(cut, sound, tmp_path):
    (tmp_path / "set.npz").write_bytes((sound / "set.npz").read_bytes()[:cut])
    with pytest.raises(DataError, match="set.npz is no NumPy archive"):
        commands.IMPORTS["npz"](tmp_path / "set.npz")


def test_an_archive_with_a_flipped_byte_is_refused(sound, tmp_path):
    content = bytearray((sound / "set.npz").read_bytes())
    content[120] ^= 255
    (tmp_path / "set.npz").write_bytes(content)
    with pytest.raises(DataError, match="set.npz is damaged"):
        commands.IMPORTS["npz"](tmp_path / "set.npz")


@pytest.mark.parametrize(
    ("names", "sentence"),
    [
        (np.array(["a", "a"]), "has the name 'a' for the labels 0 and 1"),
        (np.array(["a\nb", "c"]), "for label 0, expected text on one line"),
        (np.array([b"a"]), r"class_names are \|S1 of shape \(1,\), expected text of rank 1"),
        (np.array("a"), r"class_names are <U1 of shape \(\), expected text of rank 1"),
        (np.array(["a\ud800"]), "expected text on one line, in UTF-8"),
    ],
)
def test_names_in_an_archive_that_are_none_are_refused(names, sentence, tmp_path):
    arrays = {"x_train": IMAGES, "y_train": LABELS, "x_test": IMAGES, "y_test": LABELS}
    np.savez(tmp_path / "set.npz", **arrays, class_names=names)
    with pytest.raises(DataError, match=sentence):
        commands.IMPORTS["npz"](tmp_path / "set.npz")


def test_labels_of_eight_bytes_become_bytes(tmp_path):
    whole = {"x_train": IMAGES.astype(float).astype(int), "y_train": LABELS.astype(np.int64)}
    np.savez(tmp_path / "set.npz", **whole, x_test=IMAGES, y_test=LABELS)
    assert commands.IMPORTS["npz"](tmp_path / "set.npz").train[1].dtype == np.uint8


def test_an_archive_needs_its_ending(sound, tmp_path):
    with pytest.raises(DataError, match="does not end in .npz"):
        commands.EXPORTS["npz"](commands.IMPORTS["npz"](sound / "set.npz"), tmp_path / "set.zip")


def test_an_archive_as_keras_has_it_names_classes_by_numbers(tmp_path):
    arrays = {"x_train": IMAGES, "y_train": LABELS, "x_test": IMAGES, "y_test": LABELS + 1}
    np.savez(tmp_path / "mnist.npz", **arrays)
    assert commands.IMPORTS["npz"](tmp_path / "mnist.npz").class_names == ("0", "1")


def parquet(folder, **columns):
    import pyarrow as pa
    import pyarrow.parquet as pq

    for split in ("train", "test"):
        pq.write_table(pa.table(columns), folder / f"{split}-00000-of-00001.parquet")


PNG = {"bytes": encode_png(IMAGES[0]), "path": "a.png"}


@pytest.mark.parametrize(
    ("columns", "sentence"),
    [
        ({"picture": [PNG], "label": [1]}, "has the columns picture: .*expected image"),
        ({"image": ["x"], "label": [1]}, "expected image .a record with bytes"),
        ({"image": [PNG], "label": ["1"]}, "and label .a whole number"),
        ({"image": [PNG], "label": [-1]}, "Image 0 of the train split has the label -1"),
        ({"image": [PNG], "label": [None]}, "has the columns|has the label None"),
        ({"image": [PNG | {"bytes": None}, PNG], "label": [0, 1]}, "image 0, has no bytes"),
        ({"image": [PNG, PNG | {"bytes": b"x"}], "label": [0, 1]}, "image 1 begins with 78"),
        (
            {"image": [PNG, PNG | {"bytes": encode_png(IMAGES[0].T.copy())}], "label": [0, 1]},
            "image 1, is 4 × 5 pixels, expected 5 × 4",
        ),
    ],
)
def test_tables_that_do_not_fit_are_refused(columns, sentence, tmp_path):
    parquet(tmp_path, **columns)
    with pytest.raises(DataError, match=sentence):
        commands.IMPORTS["parquet"](tmp_path)


@pytest.mark.parametrize(
    ("names", "sentence"),
    [
        (["train-00000-of-00002.parquet"], "expected every part of one split"),
        (
            ["train-00000-of-00001.parquet", "train-00000-of-00002.parquet"],
            "expected every part of one split",
        ),
        (["train-0.parquet"], "train-0.parquet is not named like a part of a split"),
    ],
)
def test_parts_of_a_split_must_be_all_and_one_splits(names, sentence, sound, tmp_path):
    shutil.copy(sound / "parquet" / "test-00000-of-00001.parquet", tmp_path)
    for name in names:
        shutil.copy(sound / "parquet" / "train-00000-of-00001.parquet", tmp_path / name)
    with pytest.raises(DataError, match=sentence):
        commands.IMPORTS["parquet"](tmp_path)


def test_parts_of_another_dataset_are_not_joined(sound, tmp_path):
    shutil.copy(
        sound / "parquet" / "test-00000-of-00001.parquet", tmp_path / "test-00000-of-00009.parquet"
    )
    with pytest.raises(DataError, match="test-00000-of-00009.parquet is in .* already"):
        commands.EXPORTS["parquet"](commands.IMPORTS["parquet"](sound / "parquet"), tmp_path)


def test_a_table_cut_short_is_refused(sound, tmp_path):
    folder = shutil.copytree(sound / "parquet", tmp_path / "tables")
    path = folder / "test-00000-of-00001.parquet"
    path.write_bytes(path.read_bytes()[:-20])
    with pytest.raises(DataError, match="test-00000-of-00001.parquet is damaged"):
        commands.IMPORTS["parquet"](folder)


def test_a_split_without_a_table_is_named(sound, tmp_path):
    folder = shutil.copytree(sound / "parquet", tmp_path / "tables")
    (folder / "test-00000-of-00001.parquet").unlink()
    with pytest.raises(DataError, match=r"holds no test-\*.parquet"):
        commands.IMPORTS["parquet"](folder)


def test_tables_in_several_parts_are_read_in_their_order(sound, tmp_path):
    import pyarrow.parquet as pq

    whole = pq.read_table(sound / "parquet" / "train-00000-of-00001.parquet")
    for part in range(2):
        pq.write_table(
            whole[part * 4 : part * 4 + 4], tmp_path / f"train-0000{part}-of-00002.parquet"
        )
    shutil.copy(sound / "parquet" / "test-00000-of-00001.parquet", tmp_path)
    whole = commands.IMPORTS["parquet"](sound / "parquet")
    parts = commands.IMPORTS["parquet"](tmp_path)
    np.testing.assert_array_equal(parts.train[0], whole.train[0])
    assert parts.class_names == ("zero", "one", "two")


def test_a_tables_metadata_are_those_of_hugging_face(sound):
    import pyarrow.parquet as pq

    schema = pq.read_schema(sound / "parquet" / "train-00000-of-00001.parquet")
    features = json.loads(schema.metadata[b"huggingface"])["info"]["features"]
    assert features["image"] == {"_type": "Image"}
    assert features["label"] == {"names": ["zero", "one", "two"], "_type": "ClassLabel"}


def test_without_pyarrow_the_user_is_told_what_to_install(sound, monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, "pyarrow", None)
    with pytest.raises(DataError, match="First: pip install pyarrow"):
        commands.IMPORTS["parquet"](sound / "parquet")


def test_a_picture_goes_through_png_unchanged():
    image = np.arange(256, dtype=np.uint8).reshape(16, 16)
    np.testing.assert_array_equal(decode_png(encode_png(image), "x"), image)
