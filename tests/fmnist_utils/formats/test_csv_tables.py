"""Tables of numbers: every spelling that people meet, and what does not fit refused by its line."""

import gzip
import shutil

import numpy as np
import pytest

from fmnist_utils.__main__ import main
from fmnist_utils.errors import DataError
from fmnist_utils.formats.csv_tables import export_csv, import_csv
from fmnist_utils.formats.dataset import Dataset
from fmnist_utils.labels import CLASS_NAMES

TRAIN = "fashion-mnist_train.csv"


def dataset_of(height=3, width=3, class_names=CLASS_NAMES):
    generator = np.random.default_rng(0)
    images = generator.integers(0, 256, (12, height, width), dtype=np.uint8)
    labels = np.arange(12, dtype=np.uint8) % 3
    return Dataset((images[:8], labels[:8]), (images[8:], labels[8:]), class_names)


@pytest.fixture(scope="module")
def sound(tmp_path_factory):
    """Return a folder with the tables of a small dataset, to be copied and changed."""
    folder = tmp_path_factory.mktemp("sound")
    export_csv(dataset_of(), folder)
    return folder


@pytest.fixture
def tables(sound, tmp_path):
    return shutil.copytree(sound, tmp_path / "tables")


def rewritten(change, name=TRAIN):
    """Return a change of a table's bytes."""

    def damage(folder):
        (folder / name).write_bytes(change((folder / name).read_bytes()))

    return damage


def line(number, change):
    """Return a change of one line, counted from 1."""

    def damage(content):
        lines = content.split(b"\n")
        lines[number - 1] = change(lines[number - 1])
        return b"\n".join(lines)

    return rewritten(damage)


def field(number, place, value):
    """Return a change of one field of a line."""

    def damage(old):
        fields = old.split(b",")
        fields[place] = value
        return b",".join(fields)

    return line(number, damage)


def assert_same_arrays(one, other):
    for split in ("train", "test"):
        for a, b in zip(one[split], other[split], strict=True):
            np.testing.assert_array_equal(a, b)


def test_the_tables_have_kaggles_names_and_columns(sound):
    assert sorted(path.name for path in sound.iterdir()) == [
        "class_names.txt",
        "fashion-mnist_test.csv",
        TRAIN,
    ]
    header = (sound / TRAIN).read_text().splitlines()[0]
    assert header == "label," + ",".join(f"pixel{n}" for n in range(1, 10))


def test_images_that_are_not_square_keep_their_height(tmp_path):
    dataset = dataset_of(2, 5, ("a", "b", "c"))
    export_csv(dataset, tmp_path)
    assert (tmp_path / "train.csv").read_text().startswith("label,1x1,1x2,1x3,1x4,1x5,2x1,")
    assert_same_arrays(import_csv(tmp_path), dataset)


def columns_moved(content):
    """Put the label last and call it class, as OpenML does, with quotes."""
    lines = [row.split(b",") for row in content.splitlines()]
    lines[0] = [b'"class"', *(b'"' + name + b'"' for name in lines[0][1:])]
    return b"\n".join(b",".join([*row[1:], row[0]]) for row in lines)


def columns_exchanged(content):
    rows = [row.split(b",") for row in content.splitlines()]
    return b"\n".join(b",".join([row[0], row[2], row[1], *row[3:]]) for row in rows)


def counted_from_0(content):
    for n in range(1, 10):
        content = content.replace(b"pixel%d" % n, b"pixel%d" % (n - 1), 1)
    return content


def with_line_numbers(content):
    head, *rows = content.splitlines()
    numbered = [b"%d,%s" % (i + 250, row) for i, row in enumerate(rows)]
    return b"\n".join([b"," + head, *numbered])


SPELLINGS = {
    "from a Windows editor": lambda t: b"\xef\xbb\xbf" + t.replace(b"\n", b"\r\n"),
    "without a last line's end": lambda t: t.rstrip(b"\n"),
    "blank lines at the end": lambda t: t + b"\n\n",
    "semicolons": lambda t: t.replace(b",", b";"),
    "tabs": lambda t: t.replace(b",", b"\t"),
    "numbers in quotes": lambda t: t.replace(b"\n1,", b'\n"1",'),
    "whole numbers with a point": lambda t: t.replace(b"\n1,", b"\n1.0,"),
    "the label last, as on OpenML": columns_moved,
    "pixels in another order": columns_exchanged,
    "counted from pixel0": counted_from_0,
    "no header": lambda t: t.partition(b"\n")[2],
    "a column of line numbers": with_line_numbers,
    "gzipped": gzip.compress,
}


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_other_spellings_of_the_same_table_give_the_same_images(spelling, tables):
    rewritten(SPELLINGS[spelling])(tables)
    assert_same_arrays(import_csv(tables), dataset_of())


@pytest.mark.parametrize(
    "names", [("mnist_train.csv", "mnist_test.csv"), ("Train.CSV", "test.csv")]
)
def test_other_names_of_the_tables_are_understood(names, tables):
    (tables / TRAIN).rename(tables / names[0])
    (tables / "fashion-mnist_test.csv").rename(tables / names[1])
    (tables / "class_names.txt").unlink()
    dataset = import_csv(tables)
    assert_same_arrays(dataset, dataset_of())
    assert dataset.class_names == ("0", "1", "2")


def test_fashion_mnists_classes_are_known_by_the_tables_names(tables):
    (tables / "class_names.txt").unlink()
    assert import_csv(tables).class_names == CLASS_NAMES


DAMAGES = {
    "no folder": (shutil.rmtree, "There is no folder "),
    "no table of a split": (lambda f: (f / TRAIN).unlink(), "0 tables of the train split"),
    "two tables of a split": (
        lambda f: shutil.copy(f / TRAIN, f / "train (1).csv"),
        r"2 tables of the train split \(fashion-mnist_train.csv, train \(1\).csv\)",
    ),
    "an empty file": (rewritten(lambda t: b""), f"{TRAIN} holds no line"),
    "a header only": (rewritten(lambda t: t.split(b"\n")[0]), f"{TRAIN} holds a header only"),
    "a zip under a table's name": (
        rewritten(lambda t: b"PK\3\4\x14\0\xff\xfe" + t),
        f"{TRAIN} is not text in line 1 .it begins with 50 4b 03 04",
    ),
    "a web page": (rewritten(lambda t: b"<!DOCTYPE html>\n" + t), "this is a web page"),
    "no labels": (
        line(1, lambda old: old.replace(b"label", b"id")),
        "has 0 columns called label in line 1",
    ),
    "two columns of labels": (
        line(1, lambda old: old.replace(b"pixel9", b"class")),
        "has 2 columns called label in line 1",
    ),
    "a column that is no pixel": (
        line(1, lambda old: old.replace(b"pixel4", b"price")),
        "has a column 'price' in line 1, field 5",
    ),
    "a column twice": (
        line(1, lambda old: old.replace(b"pixel4", b"pixel3")),
        "has the column pixel3 twice in line 1",
    ),
    "a column left out": (
        line(1, lambda old: old.replace(b"pixel4", b"pixel10")),
        "lacks the column pixel4 in line 1",
    ),
    "pixels from 2 on": (
        line(1, lambda old: old.replace(b"pixel1,", b"pixel10,")),
        "lacks the column pixel|expected every pixel from",
    ),
    "no square number of pixels": (
        rewritten(lambda t: b"\n".join(row.rpartition(b",")[0] for row in t.splitlines())),
        "has 8 pixels in line 1, expected a square number",
    ),
    "a line that is short": (
        line(4, lambda old: old.rpartition(b",")[0]),
        "has 9 fields in line 4, expected 10",
    ),
    "a line that is long": (line(4, lambda old: old + b",7"), "has 11 fields in line 4"),
    "a file cut short": (
        rewritten(lambda t: t[:-20]),
        "fields in line 9, .*the file was cut short",
    ),
    "a pixel of 256": (
        field(5, 2, b"256"),
        "has the value '256' in line 5, column pixel2, expected a whole number from 0 to 255",
    ),
    "a negative pixel": (field(5, 2, b"-1"), "the value '-1' in line 5, column pixel2"),
    "a word for a pixel": (field(5, 2, b"NaN"), "the value 'NaN' in line 5, column pixel2"),
    "nothing for a pixel": (field(5, 2, b""), "the value '' in line 5, column pixel2"),
    "pixels from 0 to 1": (field(2, 1, b"0.5333"), "multiply them by 255, and round"),
    "half a pixel": (field(2, 1, b"12.5"), "the value '12.5' in line 2, column pixel1"),
    "a label of 300": (field(3, 0, b"300"), "has the label '300' in line 3, column label"),
    "a label that is a word": (field(3, 0, b"Bag"), "has the label 'Bag' in line 3"),
    "bytes that are no text": (field(3, 4, b"\xff"), "in line 3, column pixel4"),
    "a line left empty": (line(6, lambda old: b""), "has nothing in line 6, expected an image"),
    "gzip cut short": (
        rewritten(lambda t: gzip.compress(t)[:-9]),
        f"{TRAIN} ends at byte .*inside a gzip stream",
    ),
    "another size in test": (
        rewritten(lambda t: b"label,pixel1\n0,7\n", "fashion-mnist_test.csv"),
        "train split are 3 × 3 and those of the test split 1 × 1",
    ),
    "too few class names": (
        lambda f: (f / "class_names.txt").write_text("a\nb\n"),
        "labels go up to 2 and there are 2 class names",
    ),
    "a sprite sheet's table": (
        rewritten(lambda t: b"Index,X,Y,Width\n0,0,0,28\n"),
        "has a column 'X' in line 1, field 2",
    ),
}


@pytest.mark.parametrize("kind", DAMAGES)
def test_a_damaged_table_is_refused_by_file_and_line(kind, tables, tmp_path, capsys):
    damage, sentence = DAMAGES[kind]
    damage(tables)
    with pytest.raises(DataError, match=sentence) as told:
        import_csv(tables)
    assert "expected" in str(told.value) and "\n" not in str(told.value)
    assert main(["import", "csv", str(tables), str(tmp_path / "back")]) == 1
    assert "Traceback" not in capsys.readouterr().err
    assert not (tmp_path / "back").exists()


def test_a_file_without_lines_is_not_held_in_memory(tables, monkeypatch):
    monkeypatch.setattr("fmnist_utils.formats.csv_tables._LONGEST_LINE", 1000)
    rewritten(lambda t: b"1" * 2000)(tables)
    with pytest.raises(DataError, match="has a line 1 of more than 1,000 bytes"):
        import_csv(tables)
