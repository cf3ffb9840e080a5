"""Parquet: under the names that the hub gives its files, and what does not fit refused."""

import io
import json
import shutil

import numpy as np
import pytest
from PIL import Image

from fmnist_utils.__main__ import main
from fmnist_utils.errors import DataError
from fmnist_utils.formats.dataset import Dataset
from fmnist_utils.formats.parquet import export_parquet, import_parquet
from fmnist_utils.formats.png_codec import encode_png

pa = pytest.importorskip("pyarrow")
pq = pytest.importorskip("pyarrow.parquet")

IMAGES = np.random.default_rng(0).integers(0, 256, (12, 5, 4), dtype=np.uint8)
LABELS = np.arange(12, dtype=np.uint8) % 3
WHOLE = Dataset((IMAGES[:8], LABELS[:8]), (IMAGES[8:], LABELS[8:]), ("zero", "one", "two"))
NAME = "{}-00000-of-00001.parquet"
TRAIN = NAME.format("train")


@pytest.fixture(scope="module")
def sound(tmp_path_factory):
    folder = tmp_path_factory.mktemp("sound")
    export_parquet(WHOLE, folder)
    return folder


@pytest.fixture
def tables(sound, tmp_path):
    return shutil.copytree(sound, tmp_path / "tables")


def assert_whole(dataset):
    for split in ("train", "test"):
        for a, b in zip(dataset[split], WHOLE[split], strict=True):
            np.testing.assert_array_equal(a, b)
    assert dataset.class_names == WHOLE.class_names


@pytest.mark.parametrize(
    "name",
    [
        "{}-00000-of-00001-b2c479666084dd68.parquet",
        "data/{}-00000-of-00001.parquet",
        "fashion_mnist/{}-00000-of-00001.parquet",
        "{}/0000.parquet",
        "default/{}/0000.parquet",
        "default/partial-{}/0000.parquet",
        "fashion_mnist/fashion_mnist-{}.parquet",
        "{}.parquet",
    ],
)
def test_the_hubs_names_are_understood(name, sound, tmp_path):
    for split in ("train", "test"):
        path = tmp_path / "hub" / name.format(split)
        path.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(sound / NAME.format(split), path)
    (tmp_path / "hub" / "README.md").write_text("---")
    (tmp_path / "hub" / ".gitattributes").write_text("")
    assert_whole(import_parquet(tmp_path / "hub"))


@pytest.mark.parametrize(
    "name", ["train-0000{}-of-00002-0123456789abcdef.parquet", "train/000{}.parquet"]
)
def test_parts_are_read_in_their_order(name, sound, tmp_path):
    shutil.copy(sound / NAME.format("test"), tmp_path)
    table = pq.read_table(sound / TRAIN)
    for part in (1, 0):
        path = tmp_path / name.format(part)
        path.parent.mkdir(exist_ok=True)
        pq.write_table(table[4 * part : 4 * part + 4], path)
    assert_whole(import_parquet(tmp_path))


def table_of(image, label, columns=("image", "label")):
    features = {columns[1]: {"names": list(WHOLE.class_names), "_type": "ClassLabel"}}
    metadata = {"huggingface": json.dumps({"info": {"features": features}})}
    return pa.table(dict(zip(columns, (image, label), strict=True))).replace_schema_metadata(
        metadata
    )


def write(folder, split, image, label, columns=("image", "label")):
    pq.write_table(table_of(image, label, columns), folder / NAME.format(split))


def both(folder, make, columns=("image", "label")):
    for split in ("train", "test"):
        images, labels = WHOLE[split]
        write(folder, split, [make(image) for image in images], labels, columns)


def in_colours(image):
    content = io.BytesIO()
    Image.fromarray(image).convert("RGB").save(content, "PNG")
    return {"bytes": content.getvalue(), "path": None}


@pytest.mark.parametrize(
    ("make", "columns"),
    [
        (lambda image: {"bytes": encode_png(image), "path": "x.png"}, ("img", "labels")),
        (encode_png, ("image", "label")),
        (in_colours, ("image", "label")),
    ],
    ids=["img and labels", "bytes without a record", "grey stored in colours"],
)
def test_other_columns_of_the_same_images_are_read(make, columns, tmp_path):
    both(tmp_path, make, columns)
    assert_whole(import_parquet(tmp_path))


def columns(**given):
    def damage(folder):
        pq.write_table(pa.table(given), folder / TRAIN)

    return damage


def rewritten(change):
    def damage(folder):
        (folder / TRAIN).write_bytes(change((folder / TRAIN).read_bytes()))

    return damage


def renamed(name):
    def damage(folder):
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / TRAIN).rename(folder / name)

    return damage


def copied(name):
    def damage(folder):
        (folder / name).parent.mkdir(exist_ok=True)
        shutil.copy(folder / TRAIN, folder / name)

    return damage


PNG = {"bytes": encode_png(IMAGES[0]), "path": "a.png"}
TURNED = {"bytes": encode_png(IMAGES[0].T.copy()), "path": "a.png"}


def coloured():
    content = io.BytesIO()
    Image.new("RGB", (4, 5), (1, 2, 3)).save(content, "PNG")
    return {"bytes": content.getvalue(), "path": None}


DAMAGES = {
    "no folder": (shutil.rmtree, "There is no folder "),
    "no table of a split": (
        lambda f: (f / TRAIN).unlink(),
        r"holds no train-\*.parquet \(found test-00000-of-00001.parquet\)",
    ),
    "a name without its number": (
        renamed("train-first.parquet"),
        "train-first.parquet is not named like a part of a split",
    ),
    "a part that is missing": (
        renamed("train-00001-of-00002.parquet"),
        "holds train-00001-of-00002.parquet, expected every part of one split",
    ),
    "a converted part that is missing": (
        renamed("train/0001.parquet"),
        "holds train/0001.parquet, expected every part of one split",
    ),
    "the same part of two uploads": (
        copied("train-00000-of-00001-b2c479666084dd68.parquet"),
        "the same part of two uploads, expected every part of one split",
    ),
    "parts of two sizes": (
        copied("train-00000-of-00002.parquet"),
        "expected every part of one split",
    ),
    "two configurations": (copied("mnist/train-00000-of-00001.parquet"), "every part of one split"),
    "an empty file": (rewritten(lambda data: b""), f"{TRAIN} is damaged"),
    "a web page": (rewritten(lambda data: b"<!DOCTYPE html>"), f"{TRAIN} is damaged"),
    "a pointer to large files": (
        rewritten(lambda data: b"version https://git-lfs.github.com/spec/v1\noid sha256:0\n"),
        f"{TRAIN} is a pointer of Git LFS",
    ),
    "cut short": (rewritten(lambda data: data[:-30]), f"{TRAIN} is damaged"),
    "cut at its start": (rewritten(lambda data: data[40:]), f"{TRAIN} is damaged|image 0"),
    "other columns": (
        columns(text=["a"], price=[1]),
        f"{TRAIN} has the columns text: string, price: int64, expected image",
    ),
    "no column": (columns(), rf"{TRAIN} has the columns \(none\), expected image"),
    "text for images": (columns(image=["x"], label=[1]), "expected image .a record with bytes"),
    "labels that are words": (columns(image=[PNG], label=["bag"]), "and label .a whole number"),
    "no rows": (
        lambda f: pq.write_table(pq.read_table(f / TRAIN)[:0], f / TRAIN),
        f"{TRAIN} has no rows",
    ),
    "a secret label": (
        columns(image=[PNG], label=[-1]),
        "Image 0 of the train split has the label -1",
    ),
    "a label beyond a byte": (columns(image=[PNG, PNG], label=[0, 256]), "Image 1 .* label 256"),
    "a label left out": (columns(image=[PNG, PNG], label=[0, None]), "Image 1 .* the label None"),
    "an image left out": (columns(image=[PNG, None], label=[0, 1]), "image 1, has no bytes"),
    "an image without bytes": (
        columns(image=[PNG, PNG | {"bytes": None}], label=[0, 1]),
        "image 1, has no bytes",
    ),
    "an image that is none": (
        columns(image=[PNG, {"bytes": b"notes", "path": ""}], label=[0, 1]),
        f"{TRAIN}, image 1 begins with 6e 6f 74 65 73",
    ),
    "an image cut short": (
        columns(image=[PNG, PNG | {"bytes": PNG["bytes"][:-9]}], label=[0, 1]),
        f"{TRAIN}, image 1 does not end like a PNG",
    ),
    "an image in colour": (
        columns(image=[PNG, coloured()], label=[0, 1]),
        f"{TRAIN}, image 1 is in colour at row 0, column 0",
    ),
    "an image on its side": (
        columns(image=[PNG, TURNED], label=[0, 1]),
        "image 1, is 4 × 5 pixels, expected 5 × 4",
    ),
    "classes of another dataset": (
        columns(image=[PNG], label=[1]),
        "train split's metadata name the classes not at all and the test split's zero, one",
    ),
}


@pytest.mark.parametrize("kind", DAMAGES)
def test_a_damaged_table_is_refused_by_name(kind, tables, tmp_path, capsys):
    damage, sentence = DAMAGES[kind]
    damage(tables)
    with pytest.raises(DataError, match=sentence) as told:
        import_parquet(tables)
    assert "expected" in str(told.value) and "\n" not in str(told.value)
    assert main(["import", "parquet", str(tables), str(tmp_path / "back")]) == 1
    assert "Traceback" not in capsys.readouterr().err
    assert not (tmp_path / "back").exists()
