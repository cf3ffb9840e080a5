"""A folder for each class: as others make it, and what does not fit refused by its name."""

import shutil

import numpy as np
import pytest
from PIL import Image

from fmnist_utils.__main__ import main
from fmnist_utils.errors import DataError
from fmnist_utils.formats.dataset import Dataset
from fmnist_utils.formats.image_folder import export_image_folder, folder_names, import_image_folder
from fmnist_utils.labels import CLASS_NAMES

NAMES = ("Ankle boot", "T-shirt/top", "satchel")
VICTIM = "train/satchel/00002.png"


def dataset_of(class_names=NAMES):
    images = np.random.default_rng(0).integers(0, 256, (12, 5, 4), dtype=np.uint8)
    labels = np.arange(12, dtype=np.uint8) % 3
    return Dataset((images[:8], labels[:8]), (images[8:], labels[8:]), class_names)


@pytest.fixture(scope="module")
def sound(tmp_path_factory):
    """Return a tree of a small dataset, to be copied and changed."""
    folder = tmp_path_factory.mktemp("sound")
    export_image_folder(dataset_of(), folder)
    return folder


@pytest.fixture
def tree(sound, tmp_path):
    return shutil.copytree(sound, tmp_path / "tree")


@pytest.fixture
def bare(tree):
    """Return the tree as others make it: without a table and a list of names."""
    for name in ("manifest.csv", "class_names.txt"):
        (tree / name).unlink()
    return tree


def in_every_split(tree, change):
    for split in ("train", "test"):
        for path in sorted((tree / split).iterdir()):
            change(path)


def assert_same_arrays(one, other):
    for split in ("train", "test"):
        for a, b in zip(one[split], other[split], strict=True):
            np.testing.assert_array_equal(a, b)


def test_a_class_lies_in_the_folder_of_its_name(sound):
    assert sorted(path.name for path in (sound / "train").iterdir()) == [
        "Ankle boot",
        "T-shirt_top",
        "satchel",
    ]
    assert [path.name for path in sorted((sound / "train" / "satchel").iterdir())] == [
        "00002.png",
        "00005.png",
    ]


@pytest.mark.parametrize(
    "names",
    [
        ("a/b", "a_b", "A_B"),
        ("CON", "nul.txt", "..."),
        (".hidden", "~", "e\u0301"),
        ("é", "e\u0301", "end."),
        ("x" * 300, "x" * 299, "?"),
        ("__MACOSX", "Icon", "Thumbs.db"),
    ],
)
def test_names_that_no_folder_can_have_come_back(names, tmp_path):
    export_image_folder(dataset_of(names), tmp_path)
    back = import_image_folder(tmp_path)
    assert back.class_names == names
    assert_same_arrays(back, dataset_of(names))


def test_fashion_mnists_classes_have_their_own_labels(bare):
    in_every_split(bare, lambda path: path.name == "satchel" and path.rename(path.with_name("Bag")))
    dataset = import_image_folder(bare)
    assert dataset.class_names == CLASS_NAMES
    assert dataset.train[1].tolist() == [9, 0, 8, 9, 0, 8, 9, 0]


def test_folders_called_by_numbers_are_labels(bare):
    numbers = {"Ankle boot": "2", "T-shirt_top": "10", "satchel": "0"}
    in_every_split(bare, lambda path: path.rename(path.with_name(numbers[path.name])))
    dataset = import_image_folder(bare)
    assert dataset.train[1].tolist() == [2, 10, 0, 2, 10, 0, 2, 10]
    assert dataset.class_names == tuple(map(str, range(11)))


def test_other_classes_are_numbered_by_the_alphabet(bare):
    new = {"Ankle boot": "zebra", "T-shirt_top": "ant", "satchel": "cat"}
    in_every_split(bare, lambda path: path.rename(path.with_name(new[path.name])))
    dataset = import_image_folder(bare)
    assert dataset.class_names == ("ant", "cat", "zebra")
    assert dataset.test[1].tolist() == [1, 2, 0, 1]


def test_pictures_numbered_anew_in_each_class_come_class_by_class(bare):
    def number(folder):
        for i, path in enumerate(sorted(folder.iterdir())):
            path.rename(path.with_name(f"img_{9 + i}.png"))

    in_every_split(bare, number)
    dataset, original = import_image_folder(bare), dataset_of()
    assert dataset.train[1].tolist() == [0, 0, 0, 1, 1, 1, 2, 2]
    np.testing.assert_array_equal(dataset.train[0], original.train[0][[0, 3, 6, 1, 4, 7, 2, 5]])


@pytest.mark.parametrize(("train", "test"), [("Training", "testing"), ("trainingSet", "testSet")])
def test_other_names_of_the_splits_are_understood(train, test, bare):
    (bare / "train").rename(bare / train)
    (bare / "test").rename(bare / test)
    assert_same_arrays(import_image_folder(bare), dataset_of())


@pytest.mark.parametrize("mode", ["RGB", "RGBA", "LA", "P"])
def test_a_grey_picture_may_be_stored_in_colours(mode, tree):
    Image.open(tree / VICTIM).convert(mode).save(tree / VICTIM)
    assert_same_arrays(import_image_folder(tree), dataset_of())


@pytest.mark.parametrize("ending", [".bmp", ".TIFF", ".pgm"])
def test_a_picture_may_be_of_another_kind(ending, bare):
    path = bare / VICTIM
    Image.open(path).save(path.with_suffix(ending))
    path.unlink()
    assert_same_arrays(import_image_folder(bare), dataset_of())


def test_a_jpeg_is_read_as_it_is(bare):
    path = bare / VICTIM
    Image.new("L", (4, 5), 100).save(path.with_suffix(".jpg"), quality=100)
    path.unlink()
    assert set(import_image_folder(bare).train[0][2].ravel()) == {100}


def test_what_systems_leave_behind_is_passed_over_and_told(tree, tmp_path, capsys):
    (tree / "__MACOSX").mkdir()
    left = (".DS_Store", "train/Icon\r", "train/satchel/Thumbs.db", "test/desktop.ini")
    for name in left:
        (tree / name).write_bytes(b"")
    assert main(["import", "image-folder", str(tree), str(tmp_path / "back")]) == 0
    shown = capsys.readouterr().out.splitlines()[0]
    assert shown == (
        "Passed over what systems leave behind: .DS_Store, __MACOSX, test/desktop.ini, "
        "train/Icon\\r, train/satchel/Thumbs.db."
    )


def saved(make, **settings):
    return lambda tree: make().save(tree / VICTIM, "PNG", **settings)


def rewritten(change):
    def damage(tree):
        (tree / VICTIM).write_bytes(change((tree / VICTIM).read_bytes()))

    return damage


def coloured():
    picture = Image.new("RGB", (4, 5), (9, 9, 9))
    picture.putpixel((2, 3), (9, 10, 9))
    return picture


def see_through():
    picture = Image.new("LA", (4, 5), (9, 255))
    picture.putpixel((1, 4), (9, 254))
    return picture


def made(name, content=b""):
    def damage(tree):
        (tree / name).parent.mkdir(parents=True, exist_ok=True)
        (tree / name).write_bytes(content)

    return damage


DAMAGES = {
    "no folder": (shutil.rmtree, "no folders of the train split .nothing."),
    "no test folder": (
        lambda t: (t / "test").rename(t / "val"),
        r"no folders of the test split \(.*val\), expected one",
    ),
    "two train folders": (
        lambda t: (t / "Training").mkdir(),
        r"2 folders of the train split \(Training, train\)",
    ),
    "classes without splits": (
        lambda t: (
            [path.rename(t / path.name) for path in list((t / "train").iterdir())]
            and (t / "train").rmdir()
        ),
        r"no folders of the train split \(Ankle boot, T-shirt_top, ",
    ),
    "an empty split": (
        lambda t: (shutil.rmtree(t / "test"), (t / "test").mkdir()),
        "The folder test in .* is empty",
    ),
    "an empty class": (
        lambda t: [path.unlink() for path in (t / "test" / "satchel").iterdir()],
        "The folder test/satchel is empty",
    ),
    "a picture among the classes": (made("train/00009.png"), "train/00009.png is a file, expected"),
    "a folder in a class": (made("train/satchel/more/x.png"), "train/satchel/more is a folder"),
    "a text file in a class": (
        made("train/satchel/notes.txt"),
        "train/satchel/notes.txt is not named like",
    ),
    "a class that has no name": (
        made("train/boot/00008.png"),
        "There is a folder boot and no such class in class_names.txt",
    ),
    "names that are doubled": (
        made("class_names.txt", b"Ankle boot\nbag\nbag\n"),
        "'bag' for the labels 1 and 2",
    ),
    "a picture that is missing": (
        lambda t: (t / VICTIM).unlink(),
        f"manifest.csv lists {VICTIM}, and there is no such file",
    ),
    "a picture too many": (
        made("train/satchel/00099.png"),
        "does not list train/satchel/00099.png",
    ),
    "a picture in another class": (
        lambda t: (t / VICTIM).rename(t / "train" / "Ankle boot" / "00002.png"),
        f"manifest.csv lists {VICTIM}, and there is no such file",
    ),
    "a manifest with another label": (
        lambda t: (t / "manifest.csv").write_bytes(
            (t / "manifest.csv")
            .read_bytes()
            .replace(b"satchel/00002.png,2,satchel", b"satchel/00002.png,1,x")
        ),
        f"manifest.csv gives {VICTIM} the label 1, expected 2",
    ),
    "an export that was broken off": (made("unfinished"), "an export that was broken off"),
    "an empty file": (rewritten(lambda data: b""), f"{VICTIM} is empty: found 0 bytes"),
    "no picture at all": (
        rewritten(lambda data: b"notes"),
        f"{VICTIM} begins with 6e 6f 74 65 73, expected a picture",
    ),
    "a picture cut short": (rewritten(lambda data: data[:-5]), f"{VICTIM} does not end like a PNG"),
    "something appended": (
        rewritten(lambda data: data + b"x"),
        f"{VICTIM} does not end like a PNG",
    ),
    "colour": (saved(coloured), f"{VICTIM} is in colour at row 3, column 2 .9, 10, 9."),
    "alpha": (saved(see_through), f"{VICTIM} is transparent at row 4, column 1"),
    "16 bits": (
        saved(lambda: Image.fromarray(np.full((5, 4), 300, np.uint16))),
        f"{VICTIM} has pixels of the kind I;16, expected 8-bit grey",
    ),
    "an animation": (
        lambda t: Image.new("L", (4, 5)).save(
            t / VICTIM, "GIF", save_all=True, append_images=[Image.new("L", (4, 5), 255)]
        ),
        f"{VICTIM} is an animation, expected one image",
    ),
    "a JPEG cut short": (
        lambda t: (
            Image.new("RGB", (40, 50)).save(t / VICTIM, "JPEG"),
            rewritten(lambda data: data[:-200])(t),
        ),
        f"{VICTIM} is damaged .*, expected a picture",
    ),
    "another size": (
        saved(lambda: Image.new("L", (5, 4))),
        f"{VICTIM} is 4 × 5 pixels, expected 5 × 4",
    ),
    "a link to nowhere": (
        lambda t: ((t / VICTIM).unlink(), (t / VICTIM).symlink_to("nowhere")),
        "00002.png does not exist",
    ),
}


@pytest.mark.parametrize("kind", DAMAGES)
def test_a_damaged_tree_is_refused_by_name(kind, tree, tmp_path, capsys):
    damage, sentence = DAMAGES[kind]
    damage(tree)
    with pytest.raises(DataError, match=sentence) as told:
        import_image_folder(tree)
    assert "\n" not in str(told.value)
    assert main(["import", "image-folder", str(tree), str(tmp_path / "back")]) == 1
    assert "Traceback" not in capsys.readouterr().err
    assert not (tmp_path / "back").exists()


@pytest.mark.parametrize("most", [150_000, 50_000])
def test_a_large_picture_is_refused_before_it_is_unpacked(most, tree, monkeypatch):
    Image.new("RGB", (400, 500)).save(tree / VICTIM)
    monkeypatch.setattr(Image, "MAX_IMAGE_PIXELS", most)
    with pytest.raises(DataError, match="says that it has more pixels than the .*0,000 that"):
        import_image_folder(tree)


def test_two_folders_that_differ_in_case_alone_are_refused(bare):
    if (bare / "train" / "SATCHEL").exists():
        pytest.skip("this disk tells no capitals")
    shutil.copytree(bare / "train" / "satchel", bare / "train" / "SATCHEL")
    with pytest.raises(DataError, match="differ in nothing but case"):
        import_image_folder(bare)


def test_more_classes_than_a_byte_has_values_are_refused(bare):
    for i in range(260):
        (bare / "train" / f"class {i}").mkdir()
        shutil.copy(bare / VICTIM, bare / "train" / f"class {i}" / f"{100 + i}.png")
    with pytest.raises(DataError, match="Found 263 classes in .*, expected at most 256"):
        import_image_folder(bare)


def test_the_folders_of_fashion_mnist():
    assert folder_names(CLASS_NAMES)[0] == "T-shirt_top"
    assert folder_names(CLASS_NAMES)[1:] == CLASS_NAMES[1:]
