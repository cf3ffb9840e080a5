"""The doctor: one line a finding, and what to do where something is wrong."""

import re
import sys

import pytest

from fmnist_utils import doctor
from fmnist_utils.doctor import NOTE, OK, WRONG, Finding


@pytest.fixture
def machine(empty_cache, small_files, monkeypatch):
    """Return a function that examines this machine, with an empty cache and without Keras."""
    healthy = iter([Finding(OK, "backend", "a backend")])
    monkeypatch.setattr(doctor, "_backend", lambda: healthy)
    return lambda: list(doctor.examine())


@pytest.fixture
def filled_cache(empty_cache, small_files):
    """Put all four files into the cache."""
    empty_cache.mkdir(parents=True)
    for name, content in small_files.items():
        (empty_cache / name).write_bytes(content)
    return empty_cache


def about(findings, subject):
    return [finding for finding in findings if finding.subject == subject]


def test_a_finding_is_one_line_with_its_state_first():
    assert str(Finding(OK, "memory", "8 GB")) == "ok     memory    8 GB"


def test_advice_stands_at_the_end_of_the_line():
    line = str(Finding(WRONG, "data", "missing", "fetch it"))
    assert line == "WRONG  data      missing  -> fetch it"


def test_every_subject_is_looked_at(machine):
    subjects = {finding.subject for finding in machine()}
    assert subjects == {"Python", "package", "backend", "data", "memory", "folder"}


def test_everything_that_is_wrong_comes_with_advice(machine, monkeypatch):
    monkeypatch.setattr(doctor, "PACKAGES", ("no-such-package",))
    monkeypatch.setattr(doctor, "PYTHON_RANGE", ((4, 0), (4, 1)))
    monkeypatch.setattr(doctor, "DISK_GB", 1e9)
    wrong = [finding for finding in machine() if finding.state == WRONG]
    assert {finding.subject for finding in wrong} == {"Python", "package", "data", "folder"}
    assert all(finding.advice for finding in wrong)


def test_nothing_that_is_ok_comes_with_advice(machine, filled_cache):
    assert not any(finding.advice for finding in machine() if finding.state == OK)


def test_a_python_within_the_range_is_ok(machine, monkeypatch):
    monkeypatch.setattr(doctor, "PYTHON_RANGE", (sys.version_info[:2], sys.version_info[:2]))
    assert about(machine(), "Python")[0].state == OK


@pytest.mark.parametrize("bounds", [((3, 0), (3, 1)), ((4, 0), (4, 1))], ids=["new", "old"])
def test_a_python_outside_the_range_is_wrong_and_the_range_is_named(machine, monkeypatch, bounds):
    monkeypatch.setattr(doctor, "PYTHON_RANGE", bounds)
    (finding,) = about(machine(), "Python")
    low, high = (".".join(map(str, bound)) for bound in bounds)
    assert finding.state == WRONG
    assert f"Python {low} to {high}" in finding.advice


def test_a_package_that_is_not_installed_is_wrong_and_named(machine, monkeypatch):
    monkeypatch.setattr(doctor, "PACKAGES", ("numpy", "no-such-package"))
    found, missing = about(machine(), "package")
    assert found.state == OK
    assert missing.state == WRONG
    assert missing.value == "no-such-package is not installed"
    assert "pip install" in missing.advice


def test_the_four_files_verified_are_ok(machine, filled_cache):
    (finding,) = about(machine(), "data")
    assert finding == Finding(OK, "data", f"4 of 4 files verified by SHA-256, in {filled_cache}")


def test_missing_files_are_wrong_and_named(machine, filled_cache):
    (filled_cache / "t10k-labels-idx1-ubyte").unlink()
    (finding,) = about(machine(), "data")
    assert finding.state == WRONG
    assert finding.value == "1 of 4 files missing (t10k-labels-idx1-ubyte)"
    assert finding.advice == "python -m fmnist_utils fetch"


def test_a_corrupt_file_is_noted_with_what_is_wrong_with_it(machine, filled_cache):
    (filled_cache / "t10k-labels-idx1-ubyte").write_bytes(b"<!DOCTYPE html>")
    note, missing = about(machine(), "data")
    assert note.state == NOTE
    assert "this is a web page" in note.value
    assert missing.state == WRONG


def test_looking_mends_nothing(machine, filled_cache):
    (filled_cache / "t10k-labels-idx1-ubyte").write_bytes(b"damaged")
    machine()
    assert (filled_cache / "t10k-labels-idx1-ubyte").read_bytes() == b"damaged"


def test_little_memory_is_noted_but_not_wrong(machine, monkeypatch):
    monkeypatch.setattr(doctor, "MEMORY_GB", 1e9)
    (finding,) = about(machine(), "memory")
    assert finding.state == NOTE
    assert "close other programs" in finding.advice


def test_a_full_disk_is_wrong(machine, monkeypatch):
    monkeypatch.setattr(doctor, "DISK_GB", 1e9)
    findings = about(machine(), "folder")
    assert {finding.state for finding in findings} == {WRONG}
    assert all("make room" in finding.advice for finding in findings)


def test_the_three_folders_to_write_in_are_ok(machine):
    findings = about(machine(), "folder")
    assert [finding.state for finding in findings] == [OK] * 3


def test_looking_at_folders_makes_none(machine, empty_cache):
    machine()
    assert not empty_cache.parent.exists()


def test_a_file_where_the_cache_should_be_is_wrong(machine, empty_cache):
    empty_cache.parent.touch()
    cache = about(machine(), "folder")[0]
    assert cache.state == WRONG
    assert cache.value == "the data cache cannot be written"


def test_a_fit_machine_gets_0_and_a_last_line_that_says_so(machine, filled_cache, capsys):
    assert doctor.report() == 0
    assert capsys.readouterr().out.endswith("\n\nAll is ready for the course.\n")


def test_an_unfit_machine_gets_1_and_a_last_line_that_counts(machine, capsys, monkeypatch):
    monkeypatch.setattr(doctor, "PACKAGES", ("no-such-package",))
    assert doctor.report() == 1
    assert "\n\n2 to mend before the course can run" in capsys.readouterr().out


def test_the_report_has_one_line_a_finding(machine, capsys):
    doctor.report()
    lines = capsys.readouterr().out.split("\n\n")[0].splitlines()
    assert all(re.match(r"(ok   |note |WRONG)  \w+ +\S", line) for line in lines)


@pytest.mark.parametrize(
    ("content", "settings"),
    [(b'{"floatx": "float16"}', {"floatx": "float16"}), (b"{", {}), (b"[]", {}), (b"\xff", {})],
)
def test_the_users_settings_for_keras_are_read_if_they_can_be(
    content, settings, tmp_path, monkeypatch
):
    monkeypatch.setenv("KERAS_HOME", str(tmp_path))
    assert doctor._keras_settings() == {}
    (tmp_path / "keras.json").write_bytes(content)
    assert doctor._keras_settings() == settings
