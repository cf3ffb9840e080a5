import gzip

import numpy as np
import pytest

from fmnist_utils import data
from fmnist_utils.datasets.custom import files_in, read_class_names
from fmnist_utils.datasets.idx import write_idx
from fmnist_utils.errors import DataError
from fmnist_utils.labels import CLASS_NAMES


@pytest.fixture
def own_set(tmp_path):
    """Return a folder with a set of five and two images, 4 × 6, of classes 0 to 2."""
    folder = tmp_path / "own"
    folder.mkdir()
    for part, n in {"train": 5, "t10k": 2}.items():
        images = np.arange(n * 24, dtype=np.uint8).reshape(n, 4, 6)
        write_idx(folder / f"{part}-images-idx3-ubyte", images)
        write_idx(folder / f"{part}-labels-idx1-ubyte", (np.arange(n) % 3).astype(np.uint8))
    return folder


def renamed(folder, rename):
    for path in list(folder.iterdir()):
        path.rename(folder / rename(path.name))


def test_a_set_of_ones_own_is_loaded_with_its_own_sizes(own_set):
    (x_train, y_train), (x_test, y_test) = data.load_data(files_in(own_set))
    assert x_train.shape == (5, 4, 6) and x_test.shape == (2, 4, 6)
    assert y_train.tolist() == [0, 1, 2, 0, 1] and y_test.tolist() == [0, 1]


def test_gzipped_files_are_found(own_set):
    for path in list(own_set.iterdir()):
        path.with_name(f"{path.name}.gz").write_bytes(gzip.compress(path.read_bytes()))
        path.unlink()
    assert len(data.load("train", files_in(own_set))[1]) == 5


def test_a_raw_file_wins_over_a_packed_one(own_set):
    (own_set / "train-images-idx3-ubyte.gz").write_bytes(b"not needed")
    assert files_in(own_set).train_images.name == "train-images-idx3-ubyte"


@pytest.mark.parametrize(
    "rename",
    [
        lambda name: name.replace("-idx", ".idx"),
        lambda name: name.replace("t10k", "test"),
        lambda name: f"emnist-letters-{name}",
    ],
    ids=["a dot, as some archives have it", "test for t10k", "a prefix, as EMNIST has it"],
)
def test_other_spellings_are_understood(own_set, rename):
    renamed(own_set, rename)
    assert len(data.load("test", files_in(own_set))[1]) == 2


def test_one_of_several_sets_is_named_by_its_beginning(own_set):
    for path in list(own_set.iterdir()):
        for kind in ("digits", "letters"):
            (own_set / f"emnist-{kind}-{path.name}").write_bytes(path.read_bytes())
        path.unlink()
    with pytest.raises(DataError, match=r"several datasets \(emnist-digits, emnist-letters\)"):
        files_in(own_set)
    assert files_in(own_set / "emnist-letters").test_images.name.startswith("emnist-letters-t10k")


def test_a_missing_file_is_named(own_set):
    (own_set / "t10k-labels-idx1-ubyte").unlink()
    with pytest.raises(DataError, match="no t10k labels, expected t10k-labels-idx1-ubyte"):
        files_in(own_set)


def test_a_folder_without_idx_files_is_refused(tmp_path):
    with pytest.raises(DataError, match="no IDX files, expected four"):
        files_in(tmp_path)


def test_a_folder_that_is_not_there_is_refused(tmp_path):
    with pytest.raises(DataError, match="nowhere/at-all cannot be used .*, expected one"):
        files_in(tmp_path / "nowhere" / "at-all")


def test_class_names_without_a_file_are_the_labels_numbers(own_set):
    assert files_in(own_set).class_names == ("0", "1", "2")


def test_class_names_of_fashion_mnist_are_known_by_its_labels(full_gz_folder):
    assert files_in(full_gz_folder).class_names == CLASS_NAMES


def test_class_names_come_from_a_text_file(own_set):
    (own_set / "class_names.txt").write_bytes("\ufeffお\r\nき\r\nす\r\n".encode())
    assert files_in(own_set).class_names == ("お", "き", "す")


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"a\nb\n", "has 2 names, expected at least 3: the labels go up to 2"),
        (b"a\n\nc\n", "has the name '' for label 1, expected text"),
        (b"a\nb\na\n", "has the name 'a' for the labels 0 and 2"),
        (b"a\nb\n\xff\n", "is not UTF-8 at byte 4"),
    ],
)
def test_class_names_that_do_not_fit_are_refused(own_set, content, sentence):
    (own_set / "class_names.txt").write_bytes(content)
    with pytest.raises(DataError, match=sentence):
        files_in(own_set)


def test_no_class_names_file_is_none(tmp_path):
    assert read_class_names(tmp_path / "class_names.txt") is None


def test_each_of_several_sets_has_names_of_its_own(own_set):
    for path in list(own_set.iterdir()):
        for kind in ("digits", "letters"):
            (own_set / f"emnist-{kind}-{path.name}").write_bytes(path.read_bytes())
        path.unlink()
    (own_set / "emnist-letters-class_names.txt").write_text("unused\nA\nB\n")
    (own_set / "class_names.txt").write_text("whose\nare\nthese\n")
    assert files_in(own_set / "emnist-letters").class_names == ("unused", "A", "B")
    assert files_in(own_set / "EMNIST-digits").class_names == ("0", "1", "2")


def test_hidden_copies_of_a_mac_are_passed_over(own_set):
    for path in list(own_set.iterdir()):
        (own_set / f"._{path.name}").write_bytes(b"")
    assert len(data.load("train", files_in(own_set))[1]) == 5


@pytest.mark.parametrize(
    "labels", [np.array([0.5, np.nan]), np.array([-1, 2], np.int16), np.array([9, 4e8], np.int32)]
)
def test_what_is_no_class_number_is_refused(own_set, labels):
    (own_set / "t10k-labels-idx1-ubyte").unlink()
    write_idx(own_set / "t10k-labels-idx1-ubyte", labels)
    with pytest.raises(DataError, match="expected whole numbers from 0 to 65535"):
        files_in(own_set)


def test_a_mistyped_folder_is_told_as_one(tmp_path):
    with pytest.raises(DataError, match="begin with 'nope', and no such folder"):
        files_in(tmp_path / "nope")


def test_a_folder_is_read_by_users_without_a_home(own_set, monkeypatch):
    def homeless():
        raise DataError("Found no home folder")

    monkeypatch.setattr(data, "cache_folder", homeless)
    assert len(data.load("train", files_in(own_set))[1]) == 5
