"""The four files, found or fetched: always verified, never half-written."""

import gzip
import hashlib
import os
import random
import signal
import subprocess
import sys
import time

import pytest
from filelock import FileLock

from fmnist_utils.datasets import registry, sources
from fmnist_utils.datasets.fetch import fetch_data, require_full_data, sample_files
from fmnist_utils.errors import DataError

IMAGES, LABELS = "train-images-idx3-ubyte", "train-labels-idx1-ubyte"
FORMS = {
    "gz": lambda name, data: (f"{name}.gz", gzip.compress(data)),
    "raw": lambda name, data: (name, data),
    "gz without the suffix": lambda name, data: (name, gzip.compress(data)),
    "raw with the suffix": lambda name, data: (f"{name}.gz", data),
}


@pytest.fixture
def lines():
    """Return a list for the lines that are reported; hand `append` to fetch_data."""
    return []


def in_form(contents, form):
    return dict(FORMS[form](name, data) for name, data in contents.items())


def cached(cache):
    """Return the contents of a cache by name, less its lock."""
    return {path.name: path.read_bytes() for path in cache.iterdir() if path.name != ".lock"}


def fill(cache, contents):
    cache.mkdir(parents=True, exist_ok=True)
    for name, content in contents.items():
        (cache / name).write_bytes(content)


@pytest.mark.usefixtures("empty_cache", "small_files")
class TestNothingCanBeReached:
    """No folder, no mirror, no package manager."""

    def test_the_sample_stands_in(self, lines):
        assert fetch_data(report=lines.append) == sample_files()

    def test_the_sample_is_marked_as_such(self, lines):
        assert fetch_data(report=lines.append).is_sample

    def test_every_source_is_named_in_order_and_why_it_fails(
        self, lines, monkeypatch, tmp_path, serve, answering
    ):
        monkeypatch.setenv("FMNIST_DATA_DIR", str(tmp_path / "gone"))
        server = serve(answering(404, b""))
        monkeypatch.setattr(sources, "MIRRORS", {"a mirror": server.url})
        fetch_data(report=lines.append)
        assert lines[:8] == [
            f"Trying the folder {tmp_path}/gone ...",
            f"  no: there is no folder {tmp_path}/gone.",
            "Trying the installed Debian package dataset-fashion-mnist ...",
            f"  no: there is no folder {tmp_path}/no-debian-folder.",
            "Trying a mirror ...",
            "  no: it answers with HTTP status 404: the file is not there any more. A newer "
            "version of the course may know where it is.",
            "Trying the Debian package dataset-fashion-mnist, through apt-get ...",
            "  no: this system has no apt-get.",
        ]

    def test_the_last_line_says_sample_and_what_to_do(self, lines):
        fetch_data(report=lines.append)
        assert "results on it are the sample's" in lines[-1]
        assert "python -m fmnist_utils fetch --data-dir FOLDER" in lines[-1]

    def test_nothing_of_the_sample_gets_into_the_cache(self, lines, empty_cache):
        fetch_data(report=lines.append)
        assert not cached(empty_cache)


def test_the_full_data_that_is_there_is_what_is_required(empty_cache, small_files):
    fill(empty_cache, small_files)
    assert require_full_data() == fetch_data()


def test_the_sample_is_refused_where_the_full_data_is_required(empty_cache, capsys):
    with pytest.raises(DataError, match="Found the sample only, expected the full data"):
        require_full_data()


def test_the_sample_holds_the_four_files(sample):
    paths = (sample.train_images, sample.train_labels, sample.test_images, sample.test_labels)
    assert [path.name for path in paths] == [file.name for file in registry.PUBLISHED_FILES]
    assert all(path.is_file() for path in paths)


def test_a_full_cache_is_used_without_a_word(empty_cache, small_files, lines):
    fill(empty_cache, small_files)
    files = fetch_data(report=lines.append)
    assert lines == []
    assert files.source == "the cache"
    assert files.train_images == empty_cache / IMAGES


def test_a_full_cache_is_only_read(empty_cache, small_files):
    fill(empty_cache, small_files)
    fetch_data()
    assert {path.name for path in empty_cache.iterdir()} == set(small_files)


@pytest.mark.parametrize("form", FORMS)
def test_a_named_folder_is_accepted_in_every_form(form, empty_cache, small_files, folder_of, lines):
    folder = folder_of(in_form(small_files, form))
    files = fetch_data(folder, lines.append)
    assert cached(empty_cache) == small_files
    assert files.source == f"the folder {folder}"
    assert lines == [f"Trying the folder {folder} ..."]


@pytest.mark.parametrize("form", FORMS)
def test_a_standing_folder_is_accepted_in_every_form(
    form, empty_cache, small_files, folder_of, lines, monkeypatch
):
    monkeypatch.setenv("FMNIST_DATA_DIR", str(folder_of(in_form(small_files, form))))
    files = fetch_data(report=lines.append)
    paths = (files.train_images, files.train_labels, files.test_images, files.test_labels)
    assert [path.read_bytes() for path in paths] == list(small_files.values())


def test_raw_files_in_a_standing_folder_are_used_in_place(
    empty_cache, small_files, folder_of, lines, monkeypatch
):
    folder = folder_of(small_files)
    monkeypatch.setenv("FMNIST_DATA_DIR", str(folder))
    files = fetch_data(report=lines.append)
    assert files.train_images == folder / IMAGES
    assert files.source == "the folder in FMNIST_DATA_DIR"
    assert lines == []
    assert not empty_cache.exists()


def test_the_standing_folder_comes_before_the_cache(
    empty_cache, small_files, folder_of, monkeypatch
):
    fill(empty_cache, small_files)
    folder = folder_of(small_files)
    monkeypatch.setenv("FMNIST_DATA_DIR", str(folder))
    assert fetch_data().test_labels.parent == folder


def test_a_folder_below_home_may_be_written_with_a_tilde(
    empty_cache, small_files, folder_of, monkeypatch, lines
):
    folder = folder_of(small_files)
    monkeypatch.setenv("HOME", str(folder.parent))
    assert not fetch_data(f"~/{folder.name}", lines.append).is_sample


def test_what_one_source_lacks_is_taken_from_the_next(
    empty_cache, small_files, folder_of, lines, monkeypatch, serve, answering_files
):
    server = serve(answering_files(small_files))
    monkeypatch.setattr(sources, "MIRRORS", {"a mirror": server.url})
    folder = folder_of({IMAGES: small_files[IMAGES]})
    assert not fetch_data(folder, lines.append).is_sample
    assert cached(empty_cache) == small_files
    assert f"/{IMAGES}.gz" not in [path for _, path in server.asked]


def test_a_mirror_fills_the_cache(
    empty_cache, small_files, lines, monkeypatch, serve, answering_files
):
    server = serve(answering_files(small_files))
    monkeypatch.setattr(sources, "MIRRORS", {"a mirror": server.url, "never asked": "http://x/"})
    files = fetch_data(report=lines.append)
    assert files.source == "a mirror"
    assert cached(empty_cache) == small_files
    assert "Trying never asked ..." not in lines


def test_a_download_that_breaks_off_leaves_what_was_whole(
    empty_cache, small_files, lines, monkeypatch, serve, answering_files, answering
):
    def answer(handler):
        if LABELS in handler.path:
            return answering(200, bytes(1000), cut_at=500)(handler)
        return answering_files(small_files)(handler)

    monkeypatch.setattr(sources, "MIRRORS", {"a mirror": serve(answer).url})
    assert fetch_data(report=lines.append).is_sample
    assert cached(empty_cache) == {IMAGES: small_files[IMAGES]}
    assert (
        f"  no: the download of {LABELS}.gz failed: the connection broke off. Fetch again: what "
        "has come whole is kept."
    ) in lines


def test_a_sign_in_page_of_a_network_is_called_a_web_page(
    empty_cache, small_files, lines, monkeypatch, serve, answering
):
    server = serve(answering(200, b"<!DOCTYPE html>sign in", "text/html"))
    monkeypatch.setattr(sources, "MIRRORS", {"a mirror": server.url})
    assert fetch_data(report=lines.append).is_sample
    assert sum("a web page came instead of the file" in line for line in lines) == 1
    assert not cached(empty_cache)


def test_mnist_in_the_folder_is_called_mnist(
    empty_cache, small_files, folder_of, lines, monkeypatch
):
    digits = bytes(small_files[IMAGES][:16]) + bytes(len(small_files[IMAGES]) - 16)
    monkeypatch.setattr(registry, "MNIST_SHA256", {hashlib.sha256(digits).hexdigest()})
    folder = folder_of(small_files | {IMAGES: digits})
    assert fetch_data(folder, lines.append).is_sample
    assert f"  no: {IMAGES} is MNIST, the handwritten digits" in lines[1]
    assert IMAGES not in cached(empty_cache)


def test_a_web_page_in_the_folder_is_called_a_web_page(empty_cache, small_files, folder_of, lines):
    fetch_data(folder_of(small_files | {LABELS: b"<!DOCTYPE html>"}), lines.append)
    assert lines[1].startswith(f"  no: {LABELS} begins ")
    assert "this is a web page" in lines[1]


def test_a_named_folder_that_is_missing_is_named_and_not_thanked(
    empty_cache, small_files, tmp_path, lines
):
    fill(empty_cache, small_files)
    files = fetch_data(tmp_path / "gone", lines.append)
    assert lines[1] == f"  no: there is no folder {tmp_path}/gone."
    assert files.source == "the cache"


def test_a_file_that_cannot_be_read_is_named_and_the_rest_goes_on(
    empty_cache, small_files, folder_of, lines
):
    folder = folder_of({name: small_files[name] for name in small_files if name != IMAGES})
    (folder / IMAGES).symlink_to("/proc/self/mem")
    if not (folder / IMAGES).is_file():
        pytest.skip("this system has no /proc/self/mem, a file that can be opened and not read")
    assert fetch_data(folder, lines.append).is_sample
    assert any(f"no: {IMAGES} cannot be used" in line for line in lines)
    assert set(cached(empty_cache)) == set(small_files) - {IMAGES}


def test_a_corrupt_cached_file_is_set_aside_and_fetched_again(
    empty_cache, small_files, folder_of, lines
):
    fill(empty_cache, small_files | {LABELS: b"damaged"})
    fetch_data(folder_of(small_files), lines.append)
    assert cached(empty_cache) == small_files | {f"{LABELS}.corrupt": b"damaged"}
    assert lines[0].startswith(f"In the cache, {LABELS} has the magic number")
    assert lines[0].endswith(f"It is set aside as {LABELS}.corrupt.")


def test_a_corrupt_cached_file_that_cannot_be_fetched_again_is_not_used(
    empty_cache, small_files, lines
):
    fill(empty_cache, small_files | {LABELS: b"damaged"})
    assert fetch_data(report=lines.append).is_sample


def test_a_gzipped_file_in_the_cache_is_unpacked(empty_cache, small_files, lines):
    fill(empty_cache, small_files | {LABELS: gzip.compress(small_files[LABELS])})
    assert not fetch_data(report=lines.append).is_sample
    assert cached(empty_cache) == small_files


def test_what_a_killed_process_left_behind_is_cleared(empty_cache, small_files, folder_of, lines):
    fill(empty_cache, {f".{IMAGES}.12345.part": b"half"})
    fetch_data(folder_of(small_files), lines.append)
    assert cached(empty_cache) == small_files


def test_a_cache_that_cannot_be_made_is_an_error_that_names_it(
    empty_cache, small_files, folder_of, lines
):
    empty_cache.parent.touch()
    with pytest.raises(DataError, match=f"^The cache {empty_cache} cannot be used .*expected"):
        fetch_data(folder_of(small_files), lines.append)


def test_a_disk_that_fills_up_is_an_error_and_leaves_nothing_half(
    empty_cache, small_files, folder_of, lines, full_disk
):
    folder = folder_of(small_files)
    with pytest.raises(DataError, match="Make room"), full_disk():
        fetch_data(folder, lines.append)
    assert not cached(empty_cache)


@pytest.fixture
def start_fetch(full_gz_folder, tmp_path):
    """Return a function that starts a process which fetches the full data from a folder."""
    cache = tmp_path / "xdg" / "fashion-mnist"
    environment = {
        **os.environ,
        "XDG_CACHE_HOME": str(cache.parent),
        "FMNIST_DATA_DIR": str(full_gz_folder),
    }
    started = []

    def start():
        process = subprocess.Popen(
            [sys.executable, "-u", "-m", "fmnist_utils", "fetch"],
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        started.append(process)
        return process

    start.cache = cache
    yield start
    for process in started:
        process.kill()
        process.wait()
        process.stdout.close()


def whole_files(cache):
    """Return the names of the final files, each of them proved to be whole."""
    names = set()
    for file in registry.PUBLISHED_FILES:
        if (cache / file.name).exists():
            registry.verify(cache / file.name, file)
            names.add(file.name)
    return names


def test_two_processes_that_fetch_at_once_both_succeed(start_fetch):
    processes = [start_fetch(), start_fetch()]
    for process in processes:
        output, _ = process.communicate()
        assert process.returncode == 0, output
    assert len(whole_files(start_fetch.cache)) == len(registry.PUBLISHED_FILES)
    assert not list(start_fetch.cache.glob("*.part"))


def test_a_process_waits_while_another_one_fetches(start_fetch):
    start_fetch.cache.mkdir(parents=True)
    with FileLock(start_fetch.cache / ".lock"):
        process = start_fetch()
        said = process.stdout.readline()
        assert said == "Another process is fetching the files: waiting for it.\n"
        assert not whole_files(start_fetch.cache)
    output, _ = process.communicate()
    assert process.returncode == 0, output


def test_a_process_killed_at_any_moment_leaves_no_half_file_and_the_next_one_succeeds(
    start_fetch,
):
    cache, moments = start_fetch.cache, random.Random(7)
    for _ in range(8):
        process = start_fetch()
        while process.poll() is None and not set(cache.glob("*")) - {cache / ".lock"}:
            time.sleep(0.001)  # until it begins to write
        time.sleep(moments.uniform(0, 0.06))
        process.send_signal(signal.SIGKILL)
        process.wait()
        for name in whole_files(cache):  # away, so that the next round has something to write
            (cache / name).unlink()
        for part in cache.glob(".*.part"):
            part.unlink()
    (cache / f".{IMAGES}.1.part").write_bytes(b"half")
    process = start_fetch()
    output, _ = process.communicate()
    assert process.returncode == 0, output
    assert len(whole_files(cache)) == len(registry.PUBLISHED_FILES)
    assert not list(cache.glob(".*.part"))


def test_what_killed_processes_left_is_removed(empty_cache, small_files, folder_of, lines):
    (empty_cache / ".fetching-abc").mkdir(parents=True)
    (empty_cache / ".fetching-abc" / "half.deb").write_bytes(b"half")
    (empty_cache / f".{IMAGES}.1.part").mkdir()
    fetch_data(folder_of(small_files), lines.append)
    assert {path.name for path in empty_cache.iterdir()} == {".lock", *small_files}


def test_a_folder_under_a_files_name_is_set_aside(empty_cache, small_files, folder_of, lines):
    (empty_cache / IMAGES).mkdir(parents=True)
    assert not fetch_data(folder_of(small_files), lines.append).is_sample
    assert (empty_cache / f"{IMAGES}.corrupt").is_dir()


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
def test_a_pipe_under_a_files_name_is_set_aside(empty_cache, small_files, folder_of, lines):
    empty_cache.mkdir(parents=True)
    os.mkfifo(empty_cache / IMAGES)
    assert not fetch_data(folder_of(small_files), lines.append).is_sample
    assert (empty_cache / f"{IMAGES}.corrupt").is_fifo()


def test_a_refused_file_leaves_the_good_one_in_the_cache(
    empty_cache, small_files, folder_of, lines
):
    fill(empty_cache, small_files)
    fetch_data(folder_of(dict.fromkeys(small_files, b"<!DOCTYPE html>")), lines.append)
    assert cached(empty_cache) == small_files


def test_a_good_gz_file_is_taken_though_a_corrupt_raw_one_lies_beside_it(
    empty_cache, small_files, folder_of, lines
):
    zipped = {f"{name}.gz": gzip.compress(content) for name, content in small_files.items()}
    folder = folder_of(zipped | {IMAGES: b"\0\0\x08\x03"})
    assert not fetch_data(folder, lines.append).is_sample
    assert cached(empty_cache) == small_files


def test_the_home_of_an_unknown_user_is_refused(empty_cache, small_files, lines):
    with pytest.raises(DataError, match="a user that this system does not know, expected"):
        fetch_data("~nobody-of-this-name/data", lines.append)
