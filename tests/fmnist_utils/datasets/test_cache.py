"""The cache: what is found there is proved each time, and is never half-written."""

import gzip
import os
from pathlib import Path

import pytest

from fmnist_utils.data import load_data
from fmnist_utils.datasets import cache, registry
from fmnist_utils.datasets.cache import cache_folder, find_files
from fmnist_utils.datasets.fetch import fetch_data

LABELS = "train-labels-idx1-ubyte"


@pytest.fixture
def filled(empty_cache, small_files, folder_of):
    """Return a cache that was filled from a folder."""
    fetch_data(folder_of(small_files), lambda line: None)
    return empty_cache


@pytest.fixture
def read_files(monkeypatch):
    """Return a list that grows by the name of each file that is read to be proved."""
    read, original = [], registry.verified_chunks

    def spy(path, file):
        read.append(Path(path).name)
        return original(path, file)

    monkeypatch.setattr(registry, "verified_chunks", spy)
    monkeypatch.setattr(cache, "verified_chunks", spy)
    return read


def other(content):
    """Return as many bytes, the last one changed."""
    return content[:-1] + bytes([content[-1] ^ 1])


def test_the_cache_is_the_users_own_folder(monkeypatch, tmp_path):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert cache_folder() == tmp_path / "fashion-mnist"


def test_a_first_load_proves_each_file_once(empty_cache, small_files, folder_of, read_files):
    load_data(fetch_data(folder_of(small_files), lambda line: None))
    assert read_files == list(small_files)


def test_files_in_the_cache_are_proved_each_time(filled, small_files, read_files):
    for _ in range(2):
        assert len(find_files()[0]) == 4
    assert read_files == list(small_files) * 2


def test_a_changed_file_of_the_same_size_is_noticed(filled, small_files):
    (filled / LABELS).write_bytes(other(small_files[LABELS]))
    paths, faults = find_files()
    assert set(paths) == set(small_files) - {LABELS}
    assert "the right size but not the published content" in faults[0]


def test_a_changed_file_is_set_aside_and_fetched_again(filled, small_files, tmp_path):
    (filled / LABELS).write_bytes(other(small_files[LABELS]))
    (tmp_path / "folder" / LABELS).unlink()
    assert fetch_data(tmp_path / "folder", lambda line: None).is_sample
    assert (filled / f"{LABELS}.corrupt").exists()
    (tmp_path / "folder" / LABELS).write_bytes(small_files[LABELS])
    fetch_data(tmp_path / "folder", lambda line: None)
    assert (filled / LABELS).read_bytes() == small_files[LABELS]


def test_arrays_survive_that_their_files_are_fetched_again(filled, small_files, tmp_path):
    (images, labels), _ = load_data()
    before = images.copy(), labels.copy()
    fetch_data(tmp_path / "folder", lambda line: None)
    assert (images == before[0]).all()
    assert (labels == before[1]).all()


def test_finding_writes_nothing(empty_cache, small_files, folder_of, monkeypatch):
    packed = {name: gzip.compress(content) for name, content in small_files.items()}
    monkeypatch.setenv("FMNIST_DATA_DIR", str(folder_of(packed)))
    assert find_files() == ({}, [])
    assert not empty_cache.exists()


def test_finding_tells_of_each_thing_that_is_wrong(filled, small_files, monkeypatch, tmp_path):
    (filled / LABELS).write_bytes(b"damaged")
    monkeypatch.setenv("FMNIST_DATA_DIR", str(tmp_path / "gone"))
    paths, faults = find_files()
    assert set(paths) == set(small_files) - {LABELS}
    assert faults[0] == f"FMNIST_DATA_DIR names {tmp_path}/gone: no such folder."
    assert faults[1].startswith(f"{filled}: {LABELS} has the magic number")


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="needs permissions that bind")
def test_a_folder_that_may_not_be_entered_holds_no_files(tmp_path, empty_cache, monkeypatch):
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o600)
    monkeypatch.setenv("FMNIST_DATA_DIR", str(closed))
    paths, faults = find_files()
    assert (paths, len(faults)) == ({}, 4)


def test_another_process_may_take_its_unfinished_file_away_while_we_clean(
    empty_cache, small_files, folder_of, monkeypatch
):
    empty_cache.mkdir(parents=True)
    (empty_cache / ".weights.npz.1-1.part").touch()
    unlink = Path.unlink

    def unlink_twice(path, **more):
        if path.name.endswith(".part"):
            unlink(path)
        unlink(path, **more)

    monkeypatch.setattr(Path, "unlink", unlink_twice)
    assert not fetch_data(folder_of(small_files), lambda line: None).is_sample


def test_who_reads_our_lines_may_go_and_is_not_called_a_fault_of_the_cache(
    filled, small_files, tmp_path
):
    def gone(line):
        raise BrokenPipeError(32, "Broken pipe")

    (filled / LABELS).write_bytes(b"damaged")
    with pytest.raises(BrokenPipeError):
        fetch_data(tmp_path / "folder", gone)
