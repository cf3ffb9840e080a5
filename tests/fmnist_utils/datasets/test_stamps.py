"""Stamps: a proved file is not read again, and a changed one is noticed."""

import os
from pathlib import Path

import pytest

from fmnist_utils.data import load_data
from fmnist_utils.datasets import cache, registry, stamps
from fmnist_utils.datasets.cache import find
from fmnist_utils.datasets.fetch import fetch_data
from fmnist_utils.datasets.stamps import STAMPS_NAME, read_stamps

LABELS = "train-labels-idx1-ubyte"


@pytest.fixture
def stamped(empty_cache, small_files, folder_of):
    """Return a cache that was filled from a folder, and so has a stamp for each file."""
    fetch_data(folder_of(small_files), lambda line: None)
    assert set(read_stamps(empty_cache)) == set(small_files)
    return empty_cache


@pytest.fixture
def read_files(monkeypatch):
    """Return a list that grows by the name of each file that is read to be proved."""
    read, original = [], registry.verified_chunks

    def spy(path, file):
        read.append(path.name)
        return original(path, file)

    monkeypatch.setattr(registry, "verified_chunks", spy)
    monkeypatch.setattr(cache, "verified_chunks", spy)
    return read


def change(path, content):
    """Overwrite a file in place until the system's clock shows it."""
    before = path.stat().st_ctime_ns
    while path.stat().st_ctime_ns == before:
        path.write_bytes(content)


def other(content):
    """Return as many bytes, the last one changed."""
    return content[:-1] + bytes([content[-1] ^ 1])


def test_a_second_load_proves_nothing_again(stamped, read_files):
    load_data()
    load_data()
    assert read_files == []


def test_a_first_load_proves_each_file_once(empty_cache, small_files, folder_of, read_files):
    fetch_data(folder_of(small_files), lambda line: None)
    assert read_files == list(small_files)


def test_files_that_came_without_stamps_are_proved_and_stamped(
    empty_cache, small_files, monkeypatch, read_files
):
    monkeypatch.setattr(stamps, "CLOCK_STEP", 0)
    empty_cache.mkdir(parents=True)
    for name, content in small_files.items():
        (empty_cache / name).write_bytes(content)
    find()
    assert read_files == list(small_files)
    find()
    assert read_files == list(small_files)


def test_a_file_that_changed_this_moment_gets_no_stamp(empty_cache, small_files):
    empty_cache.mkdir(parents=True)
    for name, content in small_files.items():
        (empty_cache / name).write_bytes(content)
    assert len(find()[0]) == 4
    assert not (empty_cache / STAMPS_NAME).exists()


def test_a_changed_file_of_the_same_size_is_noticed(stamped, small_files):
    change(stamped / LABELS, other(small_files[LABELS]))
    paths, faults = find()
    assert set(paths) == set(small_files) - {LABELS}
    assert "the right size but not the published content" in faults[0]


@pytest.mark.skipif(os.name == "nt", reason="Windows keeps no time of the last change of status")
def test_a_changed_file_is_noticed_though_its_time_is_set_back(stamped, small_files):
    before = (stamped / LABELS).stat()
    change(stamped / LABELS, other(small_files[LABELS]))
    os.utime(stamped / LABELS, ns=(before.st_atime_ns, before.st_mtime_ns))
    after = (stamped / LABELS).stat()
    assert (after.st_size, after.st_mtime_ns) == (before.st_size, before.st_mtime_ns)
    assert LABELS not in find()[0]


def test_a_file_that_another_one_replaced_is_noticed(stamped, small_files):
    (stamped / "other").write_bytes(other(small_files[LABELS]))
    (stamped / "other").replace(stamped / LABELS)
    assert LABELS not in find()[0]


def test_a_changed_file_loses_its_stamp(stamped, small_files):
    change(stamped / LABELS, other(small_files[LABELS]))
    find()
    assert set(read_stamps(stamped)) == set(small_files) - {LABELS}


def test_a_changed_file_is_set_aside_and_fetched_again(stamped, small_files, tmp_path):
    change(stamped / LABELS, other(small_files[LABELS]))
    fetch_data(tmp_path / "folder", lambda line: None)
    assert (stamped / LABELS).read_bytes() == small_files[LABELS]
    assert (stamped / f"{LABELS}.corrupt").exists()


def test_a_touched_file_is_proved_again_and_found(stamped, small_files, read_files):
    change(stamped / LABELS, small_files[LABELS])
    assert len(find()[0]) == 4
    assert read_files == [LABELS]


def test_a_stamp_of_another_content_is_no_stamp(stamped, read_files):
    published = next(file.sha256 for file in registry.PUBLISHED_FILES if file.name == LABELS)
    kept = (stamped / STAMPS_NAME).read_text()
    (stamped / STAMPS_NAME).write_text(kept.replace(published, "0" * 64))
    find()
    assert read_files == [LABELS]


GARBAGE = [b"", b"{", b"\xff\xfe", b"[]", b"null", b"7", b"[" * 100_000, b'{"%s": 7}']


@pytest.mark.parametrize("garbage", GARBAGE, ids=lambda garbage: garbage[:9].decode("latin-1"))
def test_stamps_that_are_garbage_are_none(garbage, stamped, small_files, read_files):
    (stamped / STAMPS_NAME).write_bytes(garbage.replace(b"%s", LABELS.encode()))
    assert len(find()[0]) == 4
    assert read_files == list(small_files)


def test_a_folder_in_place_of_the_stamps_does_no_harm(stamped, small_files, monkeypatch):
    monkeypatch.setattr(stamps, "CLOCK_STEP", 0)
    (stamped / STAMPS_NAME).unlink()
    (stamped / STAMPS_NAME).mkdir()
    assert len(find()[0]) == 4
    assert sorted(path.name for path in stamped.iterdir()) == sorted(
        [".lock", STAMPS_NAME, *small_files]
    )


def test_a_cache_that_cannot_be_written_is_used_and_proved_each_time(
    stamped, small_files, monkeypatch, read_files
):
    def refuse(*_, **__):
        raise PermissionError(13, "Permission denied")

    (stamped / STAMPS_NAME).unlink()
    monkeypatch.setattr(stamps, "CLOCK_STEP", 0)
    monkeypatch.setattr(stamps, "write_atomically", refuse)
    for _ in range(2):
        assert len(load_data()) == 2
    assert read_files == list(small_files) * 2


def test_looking_anew_reads_every_file_though_it_is_stamped(stamped, small_files, read_files):
    assert len(find(anew=True)[0]) == 4
    assert read_files == list(small_files)


def test_files_in_a_named_folder_are_proved_each_time(
    stamped, small_files, tmp_path, monkeypatch, read_files
):
    monkeypatch.setattr(stamps, "CLOCK_STEP", 0)
    monkeypatch.setenv("FMNIST_DATA_DIR", str(tmp_path / "folder"))
    find()
    find()
    assert read_files == list(small_files) * 2


def test_arrays_survive_that_their_files_are_fetched_again(stamped, small_files, tmp_path):
    (images, labels), _ = load_data()
    before = images.copy(), labels.copy()
    fetch_data(tmp_path / "folder", lambda line: None)
    assert (images == before[0]).all()
    assert (labels == before[1]).all()


def test_another_process_may_take_its_unfinished_stamps_away_while_we_clean(
    empty_cache, small_files, folder_of, monkeypatch
):
    empty_cache.mkdir(parents=True)
    (empty_cache / f".{STAMPS_NAME}.1-1.part").touch()
    unlink = Path.unlink

    def unlink_twice(path, **more):
        if path.name.endswith(".part"):
            unlink(path)
        unlink(path, **more)

    monkeypatch.setattr(Path, "unlink", unlink_twice)
    assert not fetch_data(folder_of(small_files), lambda line: None).is_sample


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="needs permissions that bind")
def test_a_folder_that_may_not_be_entered_holds_no_files(tmp_path, empty_cache, monkeypatch):
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o600)
    monkeypatch.setenv("FMNIST_DATA_DIR", str(closed))
    paths, faults = find()
    assert (paths, len(faults)) == ({}, 4)
