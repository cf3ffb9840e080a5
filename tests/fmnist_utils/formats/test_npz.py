"""NumPy's archives: under everybody's names, and what does not fit refused in a sentence."""

import zipfile

import numpy as np
import pytest

from fmnist_utils.__main__ import main
from fmnist_utils.errors import DataError
from fmnist_utils.formats.npz import import_npz

IMAGES = np.random.default_rng(0).integers(0, 256, (6, 4, 4), dtype=np.uint8)
LABELS = np.array([0, 1, 2, 2, 1, 0], np.uint8)
KERAS = {"x_train": IMAGES, "y_train": LABELS, "x_test": IMAGES[:2], "y_test": LABELS[:2]}
ARRAYS = tuple(KERAS.values())


def renamed(*names):
    return dict(zip(names, ARRAYS, strict=True))


FORMS = {
    "Keras": KERAS,
    "capitals": renamed("X_train", "Y_train", "X_test", "Y_test"),
    "MedMNIST": renamed("train_images", "train_labels", "test_images", "test_labels")
    | {"val_images": IMAGES, "val_labels": LABELS[:, None]},
    "training": renamed("training_images", "training_labels", "test_images", "test_labels"),
    "train_x": renamed("train_x", "train_y", "test_x", "test_y"),
    "no names, pair by pair": renamed("arr_0", "arr_1", "arr_2", "arr_3"),
    "no names, images first": dict(zip(("arr_0", "arr_2", "arr_1", "arr_3"), ARRAYS, strict=True)),
    "labels in a column": KERAS | {"y_train": LABELS[:, None]},
    "one-hot labels": KERAS | {"y_train": np.eye(3)[LABELS]},
    "64 bits": KERAS | {"x_train": IMAGES.astype(np.int64), "y_train": LABELS.astype(np.int64)},
    "rows of pixels": KERAS | {"x_train": IMAGES.reshape(6, 16), "x_test": IMAGES[:2]},
    "a last axis": KERAS | {"x_train": IMAGES[..., None]},
    "a first axis": KERAS | {"x_train": IMAGES[:, None]},
    "rows and a last axis": KERAS | {"x_train": IMAGES.reshape(6, 16, 1)},
    "whole floats": KERAS | {"x_train": IMAGES.astype(np.float32)},
    "from 0 to 1 in 64 bits": KERAS | {"x_train": IMAGES / 255},
    "from 0 to 1 in 16 bits": KERAS | {"x_train": (IMAGES / 255).astype(np.float16)},
}


def assert_is_keras(dataset):
    found = (*dataset.train, *dataset.test)
    for array, expected in zip(found, ARRAYS, strict=True):
        assert array.dtype == np.uint8
        np.testing.assert_array_equal(array, expected)


@pytest.mark.parametrize("form", FORMS)
def test_the_same_arrays_come_in_under_every_name(form, tmp_path):
    np.savez(tmp_path / "set.npz", **FORMS[form])
    assert_is_keras(import_npz(tmp_path / "set.npz"))


@pytest.mark.parametrize(
    "names",
    [
        tuple(
            f"kmnist-{n}.npz" for n in ("train-imgs", "train-labels", "test-imgs", "test-labels")
        ),
        tuple(f"{n}.npy" for n in ("x_train", "y_train", "x_test", "y_test")),
        tuple(f"{n}.npy" for n in ("train_images", "train_labels", "t10k_images", "t10k_labels")),
    ],
    ids=["as Kuzushiji-MNIST has it", "as np.save writes it", "as words"],
)
def test_four_files_of_one_array_are_read(names, tmp_path):
    for name, array in zip(names, ARRAYS, strict=True):
        (np.savez if name.endswith("z") else np.save)(tmp_path / name, array)
    (tmp_path / "class_names.txt").write_text("o\nki\nsu\n")
    dataset = import_npz(tmp_path)
    assert_is_keras(dataset)
    assert dataset.class_names == ("o", "ki", "su")


def archive(**arrays):
    return lambda path: np.savez(path, **arrays)


def changed(**arrays):
    return archive(**(KERAS | arrays))


def without(name):
    return archive(**{other: array for other, array in KERAS.items() if other != name})


def bytes_changed(change):
    def damage(path):
        np.savez(path, **KERAS)
        path.write_bytes(change(path.read_bytes()))

    return damage


def member_changed(change):
    """Return a damage to one array inside an archive that is itself sound."""

    def damage(path):
        np.savez(path, **KERAS)
        with zipfile.ZipFile(path) as old:
            contents = {name: old.read(name) for name in old.namelist()}
        contents["x_train.npy"] = change(contents["x_train.npy"])
        with zipfile.ZipFile(path, "w") as new:
            for name, content in contents.items():
                new.writestr(name, content)

    return damage


def huge(content):
    return content.replace(b"(6, 4, 4)", b"(9" + b"0" * 12 + b",)")[: len(content)]


DAMAGES = {
    "no file": (lambda path: None, "set.npz does not exist"),
    "an empty file": (lambda path: path.write_bytes(b""), "set.npz is no NumPy archive"),
    "a web page": (lambda path: path.write_bytes(b"<!DOCTYPE html>"), "is no NumPy archive"),
    "cut short": (bytes_changed(lambda data: data[:-100]), "set.npz is no NumPy archive"),
    "an archive of nothing": (archive(), "holds nothing, expected x_train"),
    "text in the archive": (
        member_changed(lambda data: b"notes"),
        "set.npz holds x_train, which is no array|damaged",
    ),
    "an array cut short": (member_changed(lambda data: data[:-5]), "set.npz is damaged"),
    "an array of another version": (
        member_changed(lambda data: data[:6] + b"\x09" + data[7:]),
        "set.npz is damaged .*version",
    ),
    "a damaged header": (
        member_changed(lambda data: data.replace(b"descr", b"xxxxx")),
        "set.npz is damaged",
    ),
    "an enormous shape": (member_changed(huge), "set.npz is damaged"),
    "a flipped bit": (
        bytes_changed(lambda data: data[:220] + bytes([data[220] ^ 1]) + data[221:]),
        "set.npz is damaged .*CRC",
    ),
    "Python objects": (changed(y_test=np.array([None, 1])), "holds Python objects"),
    "no test labels": (without("y_test"), r"holds x_train \(6, 4, 4\), .* y_test is missing"),
    "names that nobody knows": (
        archive(pictures=IMAGES, classes=LABELS),
        r"holds pictures \(6, 4, 4\), classes \(6,\), expected .* x_train is missing",
    ),
    "three arrays without names": (
        archive(arr_0=IMAGES, arr_1=LABELS, arr_2=IMAGES),
        "holds arr_0 .*, expected x_train",
    ),
    "four arrays of images": (
        archive(arr_0=IMAGES, arr_1=IMAGES, arr_2=IMAGES, arr_3=LABELS),
        "holds arr_0 .*, expected x_train",
    ),
    "colour": (
        changed(x_train=np.zeros((6, 4, 4, 3), np.uint8)),
        r"train images have the shape \(6, 4, 4, 3\), expected rank 3",
    ),
    "rows of no square": (
        changed(x_train=np.zeros((6, 15), np.uint8)),
        r"train images have the shape \(6, 15\), expected rank 3",
    ),
    "pixels beyond a byte": (
        changed(x_train=IMAGES.astype(np.int16) + 200),
        "The train images are int16, expected uint8",
    ),
    "pixels from -1 to 1": (
        changed(x_train=IMAGES / 127.5 - 1),
        "The train images are float64, expected uint8",
    ),
    "pixels that were changed": (
        changed(x_train=IMAGES / 255 * 0.77),
        "The train images are float64, expected uint8",
    ),
    "pixels that are no numbers": (
        changed(x_train=np.full((6, 4, 4), np.nan)),
        "The train images are float64, expected uint8",
    ),
    "text for labels": (
        changed(y_train=np.array(list("abcabc"))),
        "The train labels are <U1, expected uint8",
    ),
    "labels that are none": (
        changed(y_train=np.full(6, -1)),
        "The train labels are int64, expected uint8",
    ),
    "rows that are not one-hot": (
        changed(y_train=np.ones((6, 3), np.uint8)),
        r"train labels have the shape \(6, 3\), expected rank 1",
    ),
    "fewer labels": (changed(y_train=LABELS[:5]), "6 images and 5 labels"),
    "an empty split": (
        changed(x_test=IMAGES[:0], y_test=LABELS[:0]),
        "expected at least one image",
    ),
    "two sizes": (
        changed(x_test=np.zeros((2, 5, 4), np.uint8)),
        "train split are 4 × 4 and those of the test split 5 × 4",
    ),
    "too few names": (changed(class_names=np.array(["a"])), "labels go up to 2 and there are 1"),
}


@pytest.mark.parametrize("kind", DAMAGES)
def test_a_damaged_archive_is_refused_in_a_sentence(kind, tmp_path, capsys):
    damage, sentence = DAMAGES[kind]
    path = tmp_path / "set.npz"
    damage(path)
    with pytest.raises(DataError, match=sentence) as told:
        import_npz(path)
    assert "expected" in str(told.value) and "\n" not in str(told.value)
    assert main(["import", "npz", str(path), str(tmp_path / "back")]) == 1
    assert "Traceback" not in capsys.readouterr().err
    assert not (tmp_path / "back").exists()


def test_a_folder_that_lacks_one_of_the_four_is_refused(tmp_path):
    for name in ("x_train", "y_train", "x_test"):
        np.save(tmp_path / f"{name}.npy", KERAS[name])
    with pytest.raises(DataError, match="x_train.npy, y_train.npy, expected .* for y_test is miss"):
        import_npz(tmp_path)


def test_two_files_for_one_array_are_refused(tmp_path):
    for name, array in KERAS.items():
        np.save(tmp_path / f"{name}.npy", array)
    np.save(tmp_path / "test_labels.npy", LABELS)
    with pytest.raises(DataError, match="test_labels.npy and y_test.npy, expected one file for"):
        import_npz(tmp_path)


def test_a_whole_archive_among_four_files_is_refused(tmp_path):
    for name in KERAS:
        np.savez(tmp_path / f"{name}.npz", **KERAS)
    with pytest.raises(DataError, match="holds the arrays x_train, y_train, .* expected one"):
        import_npz(tmp_path)
