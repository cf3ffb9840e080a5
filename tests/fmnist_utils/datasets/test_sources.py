"""Where the files can come from: folders, web servers, the package manager."""

import gzip
import threading
import time
from pathlib import Path

import pytest

from fmnist_utils.datasets import registry, sources
from fmnist_utils.datasets.sources import (
    SourceFailedError,
    folder_source,
    mirror_source,
    package_source,
    sources_beyond_the_cache,
)


@pytest.fixture
def workplace(tmp_path):
    """Return an empty folder for a source to work in."""
    folder = tmp_path / "workplace"
    folder.mkdir()
    return folder


@pytest.fixture
def take(small_files, workplace):
    """Return a function that takes all four files from a source, and what was reported."""

    def run(source):
        lines, taken = [], {}
        for file, path in source(list(registry.PUBLISHED_FILES), workplace, lines.append):
            taken.setdefault(file.name, path.read_bytes())
        return taken, lines

    return run


def zipped(contents):
    return {name: gzip.compress(content, mtime=0) for name, content in contents.items()}


def test_sources_come_from_near_to_far(empty_cache, monkeypatch, tmp_path):
    monkeypatch.setattr(sources, "MIRRORS", {"first mirror": "http://x/", "second": "http://y/"})
    assert [name for name, _ in sources_beyond_the_cache(tmp_path)] == [
        f"the folder {tmp_path}",
        "the installed Debian package dataset-fashion-mnist",
        "first mirror",
        "second",
        "the Debian package dataset-fashion-mnist, through apt-get",
    ]


def test_without_a_standing_folder_the_debian_package_is_first(empty_cache):
    name, _ = next(sources_beyond_the_cache(None))
    assert name.startswith("the installed Debian package")


def test_every_mirror_is_a_folder_on_the_web():
    for url in sources.MIRRORS.values():
        assert url.startswith("http")
        assert url.endswith("/")


def test_a_folder_gives_raw_files(take, folder_of, small_files):
    taken, lines = take(folder_source(folder_of(small_files)))
    assert taken == small_files
    assert lines == []


def test_a_folder_gives_gzipped_files(take, folder_of, small_files):
    folder = folder_of({f"{name}.gz": data for name, data in zipped(small_files).items()})
    assert take(folder_source(folder))[0] == zipped(small_files)


def test_a_folder_is_asked_for_the_raw_file_first(take, folder_of, small_files):
    both = {f"{name}.gz": b"" for name in small_files} | small_files
    assert take(folder_source(folder_of(both)))[0] == small_files


def test_each_file_that_a_folder_lacks_is_reported(take, folder_of, small_files):
    name, content = next(iter(small_files.items()))
    taken, lines = take(folder_source(folder_of({name: content})))
    assert list(taken) == [name]
    assert lines == [
        f"  no: {lacking} is not there, with or without .gz." for lacking in list(small_files)[1:]
    ]


@pytest.mark.parametrize(
    ("make", "sentence"),
    [(lambda path: None, "no folder {}/data"), (Path.touch, "data is a file and no archive")],
    ids=["missing", "a file"],
)
def test_what_is_no_folder_fails_with_its_name(take, tmp_path, make, sentence):
    make(tmp_path / "data")
    with pytest.raises(SourceFailedError, match=sentence.format(tmp_path)):
        take(folder_source(tmp_path / "data"))


def test_a_mirror_gives_all_files(take, serve, answering_files, small_files):
    server = serve(answering_files(small_files))
    assert take(mirror_source(server.url))[0] == zipped(small_files)


def test_each_download_is_announced(take, serve, answering_files, small_files):
    _, lines = take(mirror_source(serve(answering_files(small_files)).url))
    assert lines == [f"  downloading {name}.gz" for name in small_files]


def test_only_wanted_files_are_downloaded(serve, answering_files, small_files, workplace):
    server = serve(answering_files(small_files))
    wanted = registry.PUBLISHED_FILES[3]
    list(mirror_source(server.url)([wanted], workplace, lambda line: None))
    assert [path for command, path in server.asked if command == "GET"] == [f"/{wanted.name}.gz"]


def test_what_is_downloaded_lies_in_the_workplace(serve, answering_files, small_files, workplace):
    source = mirror_source(serve(answering_files(small_files)).url)
    for _, path in source(list(registry.PUBLISHED_FILES), workplace, lambda line: None):
        assert path.parent == workplace


def test_a_mirror_may_send_on_to_another_address(take, serve, answering_files, small_files):
    target = serve(answering_files(small_files))

    def send_on(handler):
        handler.send_response(302)
        handler.send_header("Location", target.url + handler.path.lstrip("/"))
        handler.send_header("Content-Length", "0")
        handler.end_headers()

    assert take(mirror_source(serve(send_on).url))[0] == zipped(small_files)


@pytest.mark.parametrize("status", [403, 404, 500, 503])
def test_a_mirror_without_the_file_fails_with_the_status(take, serve, answering, status):
    server = serve(answering(status, b"<html>sorry</html>"))
    with pytest.raises(SourceFailedError, match=f"HTTP status {status}"):
        take(mirror_source(server.url))


def test_a_mirror_that_lacks_a_later_file_fails_after_the_first(
    take, serve, answering_files, small_files
):
    first = dict([next(iter(small_files.items()))])
    with pytest.raises(SourceFailedError, match="download of .* failed: .* HTTP status 404"):
        take(mirror_source(serve(answering_files(first)).url))


def test_a_mirror_that_nobody_answers_for_fails(take, serve, answering):
    server = serve(answering(200, b""))
    server.shutdown()
    server.server_close()
    with pytest.raises(SourceFailedError, match="it refuses the connection"):
        take(mirror_source(server.url))


def test_a_mirror_that_never_answers_is_given_up(take, serve, monkeypatch):
    monkeypatch.setattr(sources, "NETWORK_TIMEOUT", 0.3)
    over = threading.Event()
    server = serve(lambda handler: over.wait())
    try:
        with pytest.raises(SourceFailedError, match="does not answer within 0.3 s|in time"):
            take(mirror_source(server.url))
    finally:
        over.set()


def test_a_mirror_that_answers_letter_by_letter_is_given_up(take, serve, monkeypatch):
    monkeypatch.setattr(sources, "NETWORK_TIMEOUT", 0.3)
    over = threading.Event()

    def drip(handler):
        handler.wfile.write(b"HTTP/1.0 200 ")
        while not over.wait(0.05):  # within the time of a single read, on a machine at leisure
            handler.wfile.write(b"o")

    try:
        with pytest.raises(SourceFailedError, match="does not answer within 0.3 s|in time"):
            take(mirror_source(serve(drip).url))
    finally:
        over.set()


def test_a_mirror_that_falls_silent_in_a_download_is_given_up(take, serve, monkeypatch):
    monkeypatch.setattr(sources, "NETWORK_TIMEOUT", 0.3)
    monkeypatch.setattr(sources, "_why_no_answer", lambda url: "")  # which may take its time
    over = threading.Event()

    def fall_silent(handler):
        handler.send_response(200)
        handler.send_header("Content-Length", "1000")
        handler.end_headers()
        if handler.command == "GET":
            handler.wfile.write(bytes(10))
            handler.wfile.flush()
            over.wait()

    try:
        with pytest.raises(
            SourceFailedError, match="the download of .* failed: it does not answer in time"
        ):
            take(mirror_source(serve(fall_silent).url))
    finally:
        over.set()


def test_a_download_that_breaks_off_fails(take, serve, answering):
    server = serve(answering(200, bytes(100_000), cut_at=50_000))
    with pytest.raises(SourceFailedError, match="the download of .* failed: the connection broke"):
        take(mirror_source(server.url))


@pytest.mark.parametrize("page", [b"<html>Please sign in</html>", b"\r\n  <!DOCTYPE html>"])
def test_a_sign_in_page_is_told_once_and_nothing_more_is_asked(page, take, serve, answering):
    server = serve(answering(200, page, "text/html"))
    with pytest.raises(SourceFailedError, match="a web page came .* in a browser, sign in"):
        take(mirror_source(server.url))
    assert [command for command, _ in server.asked] == ["HEAD", "GET"]


@pytest.fixture
def programs(tmp_path, monkeypatch, small_files):
    """Return a function that puts an apt-get and a dpkg-deb before the system's own.

    Each is a few lines of shell. Both write down how they were called; dpkg-deb unpacks the small
    files.
    """
    folder, packed = tmp_path / "programs", tmp_path / "packed"
    (packed / "usr/share/datasets/fashion-mnist").mkdir(parents=True)
    for name, content in zipped(small_files).items():
        (packed / "usr/share/datasets/fashion-mnist" / f"{name}.gz").write_bytes(content)
    folder.mkdir()
    calls = tmp_path / "calls"
    monkeypatch.setenv("PATH", f"{folder}:/usr/bin:/bin")

    def install(apt_get, dpkg_deb=f'cp -r {packed} "$3"'):
        for name, body in (("apt-get", apt_get), ("dpkg-deb", dpkg_deb)):
            program = folder / name
            program.write_text(f'#!/bin/sh\necho "{name} $*" >> {calls}\n{body}\n')
            program.chmod(0o755)
        return lambda: calls.read_text().splitlines()

    return install


BRINGS = "touch dataset-fashion-mnist_0.0_all.deb"
KNOWS_IT_ONLY_FROM_ITS_OWN_LIST = f"""
case "$*" in
  *State::lists*update) touch updated ;;
  *State::lists*) test -e updated && {BRINGS} ;;
  *) echo "E: Unable to locate package dataset-fashion-mnist" >&2; exit 100 ;;
esac
"""


def test_the_package_is_downloaded_and_unpacked_not_installed(programs, take, small_files):
    calls = programs(BRINGS)
    assert take(package_source)[0] == zipped(small_files)
    apt_get, dpkg_deb = calls()
    assert apt_get.endswith("download dataset-fashion-mnist")
    assert dpkg_deb.startswith("dpkg-deb -x ")


def test_a_package_that_the_list_does_not_know_is_looked_up_in_a_fresh_list(
    programs, take, small_files
):
    calls = programs(KNOWS_IT_ONLY_FROM_ITS_OWN_LIST)
    taken, lines = take(package_source)
    assert taken == zipped(small_files)
    assert "  the system's list of packages does not know it: fetching a list" in lines
    assert [call.split()[-1] for call in calls()[:3]] == [
        "dataset-fashion-mnist",
        "update",
        "dataset-fashion-mnist",
    ]


def test_the_systems_own_list_is_not_written(programs, take, monkeypatch, tmp_path):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    calls = programs(KNOWS_IT_ONLY_FROM_ITS_OWN_LIST)
    take(package_source)
    update = next(call for call in calls() if call.endswith("update"))
    assert f"-oDir::State::lists={tmp_path}/" in update
    assert f"-oDir::Cache={tmp_path}/" in update


def test_a_list_that_cannot_be_fetched_fails_with_the_reason(programs, take):
    programs(
        'case "$*" in *update) echo "E: Could not resolve host" >&2;; '
        '*) echo "E: Unable to locate package x" >&2;; esac; exit 100'
    )
    with pytest.raises(SourceFailedError, match="^Could not resolve host"):
        take(package_source)


def test_the_package_managers_last_error_is_the_reason(programs, take):
    programs('echo "W: odd" >&2; echo "E: first" >&2; echo "E: No space left" >&2; exit 100')
    with pytest.raises(SourceFailedError, match="^No space left"):
        take(package_source)


def test_a_failure_without_a_word_is_still_a_reason(programs, take):
    programs("exit 100")
    with pytest.raises(SourceFailedError, match="apt-get failed without a word"):
        take(package_source)


def test_the_package_manager_speaks_english(programs, take, monkeypatch):
    monkeypatch.setenv("LC_ALL", "de_DE.UTF-8")
    programs('echo "E: in $LC_ALL" >&2; exit 100')
    with pytest.raises(SourceFailedError, match="^in C$"):
        take(package_source)


def test_a_package_manager_that_stalls_is_stopped(programs, take, monkeypatch, tmp_path):
    monkeypatch.setattr(sources, "PACKAGE_TIMEOUT", 0.3)
    programs(f"for i in $(seq 6000); do sleep 0.1; done; touch {tmp_path}/finished")
    with pytest.raises(SourceFailedError, match=r"brought nothing for 0\.3 s"):
        take(package_source)
    assert not (tmp_path / "finished").exists()


class ClockOfGrowth:
    """A clock that goes on by a step at each sleep, and lets a program bring a line at every other.

    It waits for the line as long as that takes, and stands still once the program has brought all.
    """

    def __init__(self, workplace, ticks, step):
        self.workplace, self.ticks, self.step, self.sleeps = workplace, ticks, step, 0

    def monotonic(self):
        return self.sleeps * self.step

    def sleep(self, _):
        lines = self.sleeps // 2 + 1
        (self.ticks / f"tick{lines}").touch()
        part = self.workplace / "part"
        while not any(self.workplace.glob("*.deb")):
            if part.exists() and part.read_text().count("\n") == lines:
                self.sleeps += 1
                return
            time.sleep(0.01)


def test_a_slow_package_manager_is_left_alone_while_it_brings_something(
    programs, take, monkeypatch, small_files, workplace, tmp_path
):
    clock = ClockOfGrowth(workplace, tmp_path, step=0.4 * sources.PACKAGE_TIMEOUT)
    monkeypatch.setattr(sources, "time", clock)
    waits = f"until test -e {tmp_path}/tick$i; do sleep 0.01; done"
    programs(f"for i in 1 2 3 4 5 6 7 8; do {waits}; echo more >> part; done; {BRINGS}")
    assert take(package_source)[0] == zipped(small_files)
    assert clock.monotonic() > 2 * sources.PACKAGE_TIMEOUT


@pytest.mark.parametrize("unpacker", ["exit 2", "kill $$"])
def test_a_package_that_cannot_be_unpacked_fails(programs, take, unpacker):
    programs(BRINGS, unpacker)
    with pytest.raises(SourceFailedError, match="dpkg-deb cannot unpack"):
        take(package_source)


def test_a_package_that_is_empty_gives_each_file_as_missing(programs, take):
    programs(BRINGS, 'mkdir -p "$3/usr/share/datasets/fashion-mnist"')
    taken, lines = take(package_source)
    assert not taken
    assert len(lines) == len(registry.PUBLISHED_FILES)


def test_a_system_without_apt_get_fails_at_once(take, empty_cache):
    with pytest.raises(SourceFailedError, match="this system has no apt-get"):
        take(package_source)
