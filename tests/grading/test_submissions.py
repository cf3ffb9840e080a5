"""Folders and archives: each file in them is listed, none unpacked, none passed over."""

import os
import stat
import zipfile

import pytest

from fmnist_utils.errors import DataError
from grading import submissions
from grading.submissions import list_files
from tests.grading.hand_ins import folder_of, zip_of


def listed(place):
    return {file.label: file.closed for file in list_files(place)}


def test_an_archive_is_listed_and_what_is_no_file_is_not_opened(tmp_path):
    path = tmp_path / "export.zip"
    path.write_bytes(
        zip_of(
            [
                ("Ada/sheet.ipynb", b"1"),
                ("__MACOSX/x.ipynb", b"2"),
                ("notes.txt", b"3"),
                ("../../misconception.ipynb", b"4"),
                ("/etc/misconception.ipynb", b"5"),
                ("c:/misconception.ipynb", b"5"),
                ("link.ipynb", b"/etc/passwd", stat.S_IFLNK | 0o777),
                ("device.ipynb", b"", stat.S_IFCHR | 0o666),
                ("empty folder/", b""),
            ]
        )
    )
    link = "it is a link or a device, not a file"
    out = "its name leads out of the archive"
    assert listed(path) == {
        "../../misconception.ipynb": out,
        "/etc/misconception.ipynb": out,
        "c:/misconception.ipynb": out,
        "Ada/sheet.ipynb": "",
        "__MACOSX/": "it is the Mac's own (1 file), not looked into",
        "device.ipynb": link,
        "link.ipynb": link,
        "notes.txt": "",
    }


def test_a_folder_is_listed_with_links_pipes_and_what_programs_keep(tmp_path):
    folder_of(tmp_path, {"ada/x.ipynb": b"1", "ada/.git/HEAD": b"2", "ada/.git/a/b": b"3"})
    (tmp_path / "link.ipynb").symlink_to("/etc/passwd")
    (tmp_path / "folder").symlink_to("/etc")
    os.mkfifo(tmp_path / "pipe.ipynb")
    link = "it is a link or a device, not a file"
    assert listed(tmp_path) == {
        "ada/.git/": "it is Git's own (2 files), not looked into",
        "ada/x.ipynb": "",
        "folder": link,
        "link.ipynb": link,
        "pipe.ipynb": link,
    }


def test_a_zip_within_a_zip_is_a_folder(tmp_path):
    inner = zip_of([("part 1/sheet.ipynb", b"inner")])
    outer = zip_of([("ada.ZIP", zip_of([("work.zip", inner)])), ("bob.ipynb", b"outer")])
    (tmp_path / "all.zip").write_bytes(outer)
    found = {file.label: file.read(100) for file in list_files(tmp_path / "all.zip")}
    assert found == {"ada.ZIP/work.zip/part 1/sheet.ipynb": b"inner", "bob.ipynb": b"outer"}


def test_a_zip_in_a_folder_is_a_folder(tmp_path):
    folder_of(tmp_path, {"ada.zip": zip_of([("sheet.ipynb", b"1")]), "bob/none.zip": zip_of([])})
    assert listed(tmp_path) == {
        "ada.zip/sheet.ipynb": "",
        "bob/none.zip": "it is an empty zip file",
    }


def test_zips_that_are_deep_damaged_or_large_are_listed(tmp_path, monkeypatch):
    monkeypatch.setattr(submissions, "_MOST_BYTES_WITHIN", 2000)
    monkeypatch.setattr(submissions, "_MOST_BYTES_READ", 5000)
    deep = zip_of([("sheet.ipynb", b"1")])
    for _ in range(3):
        deep = zip_of([("deep.zip", deep)])
    files = {
        "deep.zip": deep,
        "damaged.zip": b"PK\x03\x04 no",
        "large.zip": zip_of([("big.zip", bytes(3000))]),
        "bomb.zip": zip_of([(f"{n}.ipynb", bytes(2000)) for n in range(3)]),
    }
    found = listed(folder_of(tmp_path, files))
    assert found == {
        "bomb.zip": "it cannot be read as a zip file (its notebooks have more than 0 MB unpacked)",
        "damaged.zip": "it cannot be read as a zip file (File is not a zip file)",
        "deep.zip/deep.zip/deep.zip/deep.zip": "it is a zip within a zip within a zip, not opened",
        "large.zip/big.zip": "it is a zip of 0 MB, at most 0 are opened",
    }


def test_a_zip_of_more_files_than_anybody_hands_in_is_listed_itself(tmp_path, monkeypatch):
    monkeypatch.setattr(submissions, "_MOST_ENTRIES_WITHIN", 5)
    many = zip_of([(f"{n}.txt", b"") for n in range(4)])
    folder_of(tmp_path, {"a.zip": zip_of([("x.zip", many), ("y.zip", many)]), "b.zip": many})
    found = listed(tmp_path)
    assert "more than 5 files" in found["a.zip"] and len(found) == 5


def test_names_with_backslashes_and_in_unmarked_utf_8_are_read(tmp_path):
    path = tmp_path / "windows.zip"
    path.write_bytes(zip_of([("Ada\\part 1\\sheet.ipynb", b"1")]))
    assert list(listed(path)) == ["Ada/part 1/sheet.ipynb"]
    unmarked = zip_of([("Zo\u00eb.ipynb", b"1")])
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("Zo__.ipynb", b"1")
    path.write_bytes(path.read_bytes().replace(b"Zo__", "Zoë".encode()))
    assert list(listed(path)) == ["Zoë.ipynb"]
    path.write_bytes(unmarked)
    assert list(listed(path)) == ["Zoë.ipynb"]


def test_two_files_of_one_name_in_an_archive_are_two(tmp_path):
    path = tmp_path / "twice.zip"
    with pytest.warns(UserWarning, match="Duplicate name"):
        path.write_bytes(zip_of([("a.ipynb", b"1"), ("a.ipynb", b"2")]))
    found = {file.label: file.read(9) for file in list_files(path)}
    assert found == {"a.ipynb": b"1", "a.ipynb #2": b"2"}


def test_an_encrypted_entry_is_listed(tmp_path):
    content = bytearray(zip_of([("a.ipynb", b"1")]))
    for mark, offset in ((b"PK\x01\x02", 8), (b"PK\x03\x04", 6)):
        content[content.index(mark) + offset] |= 1
    (tmp_path / "a.zip").write_bytes(content)
    assert listed(tmp_path / "a.zip") == {"a.ipynb": "it is encrypted"}


def test_of_a_zip_bomb_no_more_is_unpacked_than_is_asked_for(tmp_path):
    (tmp_path / "bomb.zip").write_bytes(zip_of([("ada/bomb.ipynb", bytes(200_000_000))]))
    [found] = list_files(tmp_path / "bomb.zip")
    assert len(found.read(1_000_001)) == 1_000_001


def test_an_archive_that_changes_is_read_anew(tmp_path):
    path = tmp_path / "a.zip"
    for content in (b"1", b"22"):
        path.write_bytes(zip_of([("a.ipynb", content)]))
        [file] = list_files(path)
        assert file.read(9) == content


def test_more_files_than_a_course_has_are_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(submissions, "_MOST_ENTRIES", 2)
    folder_of(tmp_path, {f"{n}.txt": b"" for n in range(3)})
    with pytest.raises(DataError, match="has 3 files, expected at most 2"):
        list_files(tmp_path)


def test_a_missing_place_is_refused(tmp_path):
    with pytest.raises(DataError, match="expected a folder of notebooks or a zip file"):
        list_files(tmp_path / "nowhere")
