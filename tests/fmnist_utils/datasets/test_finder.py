"""The four files, in whatever a user names: `fetch`, ``FMNIST_DATA_DIR`` and `files_in` agree."""

import gzip
import io
import tarfile
import zipfile

import numpy as np
import pytest

from fmnist_utils.datasets import archives, finder
from fmnist_utils.datasets.cache import find_files
from fmnist_utils.datasets.custom import files_in
from fmnist_utils.datasets.fetch import fetch_data
from fmnist_utils.datasets.idx import read_idx, write_idx
from fmnist_utils.errors import DataError

IMAGES, LABELS = "train-images-idx3-ubyte", "train-labels-idx1-ubyte"
#: How others call the file that is published as NAME.
FORMS = {
    "a dot, as some unpackers have it": lambda name: name.replace("-idx", ".idx"),
    "an ending twice": lambda name: f"{name}.gz.gz",
    "a copy's number": lambda name: f"{name} (1)",
    "a copy's number before the ending": lambda name: f"{name} (2).gz",
    "a copy of Windows": lambda name: f"{name} - Copy.gz",
    "a copy of a cloud folder": lambda name: f"Copy of {name}",
    "underscores": lambda name: name.replace("-", "_"),
    "capitals": str.upper,
    "an ending of its own": lambda name: f"{name}.bin",
    "test for t10k": lambda name: name.replace("t10k", "test"),
    "a folder of the file's own name": lambda name: f"{name}/{name}",
    "a folder named like the packed file": lambda name: f"{name}.gz/{name}",
    "a subfolder, as torchvision has it": lambda name: f"FashionMNIST/raw/{name}",
    "a subfolder, as Keras has it": lambda name: f"datasets/fashion-mnist/{name}.gz",
}


def put(folder, contents):
    """Write contents by name, in subfolders where the name says so; gzipped if it ends in .gz."""
    for name, content in contents.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        packed = name.endswith(".gz")
        (folder / name).write_bytes(gzip.compress(content, mtime=0) if packed else content)
    return folder


def contents_of(files):
    paths = (files.train_images, files.train_labels, files.test_images, files.test_labels)
    return [gzip.decompress(d) if (d := p.read_bytes())[:2] == b"\x1f\x8b" else d for p in paths]


@pytest.fixture
def lines():
    return []


@pytest.fixture
def place(tmp_path):
    folder = tmp_path / "place"
    folder.mkdir()
    return folder


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.usefixtures("empty_cache")
class TestEveryDoorTakesTheSameNames:
    def test_the_folder_of_fetch(self, form, small_files, place, lines):
        put(place, {FORMS[form](name): content for name, content in small_files.items()})
        files = fetch_data(place, lines.append)
        assert contents_of(files) == list(small_files.values()), lines
        assert not any("no:" in line for line in lines)

    def test_the_standing_folder(self, form, small_files, place, lines, monkeypatch):
        put(place, {FORMS[form](name): content for name, content in small_files.items()})
        monkeypatch.setenv("FMNIST_DATA_DIR", str(place))
        files = fetch_data(report=lines.append)
        assert contents_of(files) == list(small_files.values()), lines

    def test_any_dataset(self, form, small_files, place):
        put(place, {FORMS[form](name): content for name, content in small_files.items()})
        assert contents_of(files_in(place)) == list(small_files.values())


def zipped(path, contents):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in contents.items():
            archive.writestr(name, content)


def tarred(path, contents):
    with tarfile.open(path, "w:gz") as archive:
        for name, content in contents.items():
            info = tarfile.TarInfo(name)
            info.size = len(content)
            archive.addfile(info, io.BytesIO(content))


@pytest.mark.parametrize(
    ("name", "pack"), [("archive.zip", zipped), ("data.tar.gz", tarred), ("data.tgz", tarred)]
)
@pytest.mark.parametrize("folder", ["", "a/b/"])
@pytest.mark.parametrize("inside", [True, False])
@pytest.mark.usefixtures("empty_cache")
class TestAnArchiveIsAsGoodAsAFolder:
    def named(self, name, pack, folder, inside, small_files, place):
        litter = {f"__MACOSX/._{IMAGES}": b"mac", "README.md": b"# read me", ".DS_Store": b""}
        contents = {f"{folder}{own}": content for own, content in small_files.items()} | litter
        pack(place / name, contents)
        return place if inside else place / name

    def test_for_fetch(self, name, pack, folder, inside, small_files, place, lines):
        where = self.named(name, pack, folder, inside, small_files, place)
        assert contents_of(fetch_data(where, lines.append)) == list(small_files.values()), lines

    def test_for_the_standing_folder(
        self, name, pack, folder, inside, small_files, place, lines, monkeypatch
    ):
        where = self.named(name, pack, folder, inside, small_files, place)
        monkeypatch.setenv("FMNIST_DATA_DIR", str(where))
        assert contents_of(fetch_data(report=lines.append)) == list(small_files.values()), lines

    def test_for_any_dataset(self, name, pack, folder, inside, small_files, place):
        where = self.named(name, pack, folder, inside, small_files, place)
        assert contents_of(files_in(where)) == list(small_files.values())


def test_an_archive_is_unpacked_once(empty_cache, small_files, place):
    zipped(place / "archive.zip", small_files)
    first = files_in(place / "archive.zip")
    before = first.train_images.stat().st_mtime_ns
    assert files_in(place).train_images == first.train_images
    assert first.train_images.stat().st_mtime_ns == before
    assert [path.name[0] for path in (empty_cache / "unpacked").iterdir()] != ["."]


def test_class_names_in_an_archive_are_read(empty_cache, small_files, place):
    names = "\n".join("abcdefghij")
    zipped(place / "set.zip", small_files | {"class_names.txt": names.encode()})
    assert files_in(place).class_names == tuple("abcdefghij")


def test_nothing_in_an_archive_is_written_outside(empty_cache, small_files, place, tmp_path):
    strange = {f"../../{IMAGES}": b"\0\0\x08\x03", f"/{LABELS}": b"\0\0\x08\x01", "C:\\x": b"\0\0"}
    zipped(place / "set.zip", strange | small_files)
    unpacked = archives.unpack(place / "set.zip", tmp_path / "unpacked")
    assert all(path.is_relative_to(unpacked) for path in unpacked.rglob("*"))
    assert not (tmp_path / IMAGES).exists()


def locked(path, contents):
    zipped(path, contents)
    data = bytearray(path.read_bytes())
    for magic, offset in ((b"PK\3\4", 6), (b"PK\1\2", 8)):
        at = data.find(magic)
        while at >= 0:
            data[at + offset] |= 1
            at = data.find(magic, at + 4)
    path.write_bytes(data)


def damaged(path, contents):
    zipped(path, contents)
    data = bytearray(path.read_bytes())
    data[200:260] = bytes(60)
    path.write_bytes(data)


@pytest.mark.parametrize(
    ("make", "sentence"),
    [
        (lambda path, _: path.write_bytes(b"Rar!\x1a\x07\x01\x00" + bytes(99)), "is a RAR archive"),
        (lambda path, _: path.write_bytes(b"7z\xbc\xaf\x27\x1c" + bytes(99)), "is a 7z archive"),
        (locked, "set.zip is locked by a password, expected an open archive"),
        (damaged, "set.zip is damaged"),
        (lambda path, _: path.write_bytes(b"notes"), "set.zip is a file and no archive"),
    ],
    ids=["rar", "7z", "a password", "damaged", "text"],
)
def test_an_archive_that_cannot_be_opened_is_told(
    make, sentence, empty_cache, small_files, place, lines
):
    make(place / "set.zip", small_files)
    with pytest.raises(DataError, match=sentence):
        files_in(place / "set.zip")
    assert fetch_data(place / "set.zip", lines.append).is_sample
    assert sentence in lines[1]


def test_no_more_is_unpacked_than_a_bound(empty_cache, place, tmp_path, monkeypatch):
    monkeypatch.setattr(archives, "MOST_BYTES", 1 << 20)
    zipped(place / "bomb.zip", {IMAGES: b"\0\0\x08\x03" + bytes(1 << 22)})
    with pytest.raises(DataError, match="bomb.zip holds more than .* GB, expected four IDX files"):
        archives.unpack(place / "bomb.zip", tmp_path / "out")
    written = sum(path.stat().st_size for path in (tmp_path / "out").rglob("*") if path.is_file())
    assert written <= 1 << 21


def idx(shape, value=0):
    array = np.full(shape, value, np.uint8)
    header = bytes((0, 0, 8, array.ndim)) + np.array(shape, ">u4").tobytes()
    return header + array.tobytes()


UNNAMED = {"a.bin": idx((5, 4, 6)), "b.bin": idx((5,)), "c": idx((2, 4, 6)), "d": idx((2,))}


def test_files_whose_names_tell_nothing_are_told_by_size(place):
    files = files_in(put(place, UNNAMED))
    assert [path.name for path in (files.train_images, files.train_labels)] == ["a.bin", "b.bin"]
    assert [path.name for path in (files.test_images, files.test_labels)] == ["c", "d"]


def test_the_published_files_are_told_by_size(empty_cache, place, lines, monkeypatch):
    import hashlib

    from fmnist_utils.datasets import cache, fetch, registry

    files = [
        registry.PublishedFile(file.name, len(content), hashlib.sha256(content).hexdigest())
        for file, content in zip(registry.PUBLISHED_FILES, UNNAMED.values(), strict=True)
    ]
    for module in (registry, cache, fetch, finder):
        monkeypatch.setattr(module, "PUBLISHED_FILES", tuple(files))
    exchanged = dict(zip((IMAGES, LABELS, "x", "y"), list(UNNAMED.values())[::-1], strict=True))
    fetched = fetch_data(put(place, exchanged), lines.append)
    assert contents_of(fetched) == list(UNNAMED.values())


def test_splits_of_one_size_without_names_are_left_alone(place):
    put(place, {"a": idx((5, 4, 6)), "b": idx((5,)), "c": idx((5, 4, 6)), "d": idx((5,))})
    with pytest.raises(DataError, match="no IDX files, expected four, named like"):
        files_in(place)


def test_two_copies_of_the_same_content_are_one(small_files, place):
    put(place, small_files | {f"{IMAGES} (1).gz": small_files[IMAGES]})
    assert files_in(place).train_images.name == IMAGES


def test_a_copy_belongs_to_the_set_that_it_was_copied_from(small_files, place):
    put(place, {f"Copy of {IMAGES}": small_files.pop(IMAGES)} | small_files)
    assert files_in(place).train_images.name == f"Copy of {IMAGES}"


@pytest.mark.parametrize("shape", [(24, 28, 28), (7, 28, 28)])
def test_two_copies_that_differ_are_refused(shape, small_files, place):
    put(place, small_files | {f"{IMAGES} (1).gz": idx(shape, 9)})
    with pytest.raises(DataError, match=r"two files for train images that differ: .*\(1\).gz"):
        files_in(place)


def test_a_broken_copy_does_not_hide_the_sound_one(small_files, place):
    put(place, small_files | {f"{IMAGES}.html": b"<!DOCTYPE html>"})
    assert files_in(place).train_images.name == IMAGES


@pytest.mark.parametrize("ending", [".crdownload", ".part", ".download"])
def test_a_download_that_has_not_ended_is_told(ending, empty_cache, small_files, place, lines):
    content = small_files.pop(IMAGES)
    put(place, small_files | {f"{IMAGES}.gz{ending}": content[:100]})
    with pytest.raises(DataError, match="idx3-ubyte.gz.* is a download that has not ended"):
        files_in(place)
    fetch_data(place, lines.append)
    told = f"      {IMAGES}.gz{ending} is a download that has not ended: let it end."
    assert lines[2] == told


def test_a_download_bundle_of_safari_is_told(small_files, place):
    content = small_files.pop(IMAGES)
    put(place, small_files | {f"{IMAGES}.gz.download/{IMAGES}.gz": content[:100]})
    with pytest.raises(DataError, match=r"gz\.download is a download that has not ended"):
        files_in(place)


def test_of_two_datasets_below_a_folder_one_is_to_be_named(small_files, place):
    for name in ("FashionMNIST", "MNIST"):
        put(place, {f"{name}/raw/{own}": content for own, content in small_files.items()})
    with pytest.raises(DataError, match=r"several datasets \(FashionMNIST/raw, MNIST/raw\)"):
        files_in(place)
    assert files_in(place / "MNIST").train_images.parent == place / "MNIST" / "raw"


def test_the_nearest_whole_set_is_taken(small_files, place):
    put(place, {IMAGES: b"<html>"} | {f"whole/{name}": c for name, c in small_files.items()})
    put(place, {f"whole/old/{name}": c for name, c in small_files.items()})
    assert files_in(place).train_images == place / "whole" / IMAGES


@pytest.mark.parametrize(
    ("name", "form"),
    [
        ("fashion-mnist_train.csv", "csv"),
        ("data/train-00000-of-00001.parquet", "parquet"),
        ("mnist.npz", "npz"),
        ("train/Bag/1.png", "png or image-folder"),
    ],
)
def test_what_else_is_there_is_told_with_its_way_in(name, form, empty_cache, place, lines):
    put(place, {name: b"x"})
    sentence = f"It holds {name}: such files come in with python -m fmnist_utils import {form} "
    with pytest.raises(DataError, match="no IDX files") as told:
        files_in(place)
    assert sentence in str(told.value)
    fetch_data(place, lines.append)
    assert any(sentence in line for line in lines)


def test_another_dataset_is_told_as_one(empty_cache, small_files, place, lines):
    put(place, small_files | {LABELS: idx((7,))})
    fetch_data(place, lines.append)
    assert lines[1] == (
        f"  no: {LABELS} holds 15 bytes, expected 32: it is not the published file. "
        "It is whole: for another dataset, fmnist_utils.files_in(FOLDER) takes it."
    )


def test_a_standing_archive_is_no_fault(empty_cache, small_files, place, monkeypatch):
    zipped(place / "set.zip", small_files)
    monkeypatch.setenv("FMNIST_DATA_DIR", str(place / "set.zip"))
    assert find_files() == ({}, [])


def test_a_folder_of_many_files_is_looked_at_within_a_bound(small_files, place, monkeypatch):
    monkeypatch.setattr(finder, "_MOST_ENTRIES", 50)
    put(place, {f"a{i:03}.txt": b"" for i in range(100)} | small_files)
    with pytest.raises(DataError, match="no IDX files"):
        files_in(place)


def test_a_link_that_leads_back_ends(small_files, place):
    put(place, {f"below/{name}": content for name, content in small_files.items()})
    (place / "below" / "again").symlink_to(place)
    assert read_idx(files_in(place).train_images).shape == (24, 28, 28)


def test_write_idx_names_are_found(place):
    write_idx(place / f"{IMAGES}.gz", np.zeros((5, 4, 6), np.uint8))
    assert finder.Finder(place).candidates[0].shape == (5, 4, 6)
