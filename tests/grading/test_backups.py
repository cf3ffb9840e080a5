"""Files that replace others keep the last one."""

from grading.backups import backup_of, write_keeping_last


def test_a_file_that_replaces_another_keeps_the_last_one(tmp_path):
    path = tmp_path / "marks.csv"
    write_keeping_last(path, b"first")
    assert not backup_of(path).exists()
    write_keeping_last(path, b"second")
    assert (path.read_bytes(), backup_of(path).read_bytes()) == (b"second", b"first")


def test_the_same_content_again_leaves_the_last_one_alone(tmp_path):
    path = tmp_path / "marks.csv"
    for content in (b"first", b"second", b"second"):
        write_keeping_last(path, content)
    assert backup_of(path).read_bytes() == b"first"
