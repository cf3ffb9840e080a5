"""The published ``.gz`` files, made anew: their MD5 sums, and what can stand in the way."""

import hashlib

import pytest

from fmnist_utils.datasets.custom import files_in
from fmnist_utils.datasets.fetch import fetch_data
from fmnist_utils.datasets.registry import PUBLISHED_FILES
from fmnist_utils.errors import DataError
from fmnist_utils.formats.published_gz import PUBLISHED_MD5, export_published_gz


def test_the_four_published_files_are_rebuilt_byte_for_byte(full_files, tmp_path):
    export_published_gz(fetch_data(), tmp_path)
    for file, md5 in zip(PUBLISHED_FILES, PUBLISHED_MD5, strict=True):
        content = (tmp_path / f"{file.name}.gz").read_bytes()
        assert hashlib.md5(content, usedforsecurity=False).hexdigest() == md5
    files_in(tmp_path)


def test_files_that_others_packed_serve_as_well(full_gz_folder, tmp_path):
    export_published_gz(files_in(full_gz_folder), tmp_path)
    assert len(list(tmp_path.iterdir())) == 4


def test_another_dataset_cannot_become_the_published_files(sample, tmp_path):
    with pytest.raises(DataError, match="it is not the published file"):
        export_published_gz(sample, tmp_path)
    assert not list(tmp_path.iterdir())


def test_without_gzip_the_user_is_told_what_to_install(sample, tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(DataError, match="Found no program gzip, expected GNU gzip"):
        export_published_gz(sample, tmp_path)


@pytest.mark.parametrize(
    ("script", "sentence"),
    [
        ("exec {python} -c 'import gzip, sys; d = sys.stdin.buffer.read(); "
         "sys.stdout.buffer.write(gzip.compress(d, 6, mtime=0))'", "otherwise than the published"),
        ("cat >/dev/null; echo broken >&2; exit 3", r"failed on .*\(broken\)"),
    ],
    ids=["another gzip", "a broken gzip"],
)  # fmt: skip
def test_a_gzip_that_is_not_gnus_is_told_apart(script, sentence, full_files, tmp_path, monkeypatch):
    import sys

    program = tmp_path / "bin" / "gzip"
    program.parent.mkdir()
    program.write_text("#!/bin/sh\n" + script.replace("{python}", sys.executable) + "\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{program.parent}:/usr/bin:/bin")
    with pytest.raises(DataError, match=sentence):
        export_published_gz(fetch_data(), tmp_path / "out")
    assert not (tmp_path / "out").exists()
