"""A workspace is brought up to date, and nothing in it that a student has made is lost."""

import json
import os
import threading

import pytest
from filelock import FileLock

from fmnist_utils.errors import DataError
from fmnist_utils.workspace import layout, manifest
from fmnist_utils.workspace.contents import fingerprint
from fmnist_utils.workspace.layout import lay_out, sentences


def notebook(*sources, output=None, metadata=None):
    """Return a notebook's bytes: a code cell for each source, all with the same output."""
    outputs = [{"output_type": "stream", "name": "stdout", "text": output}] if output else []
    cells = [
        {
            "cell_type": "code",
            "id": f"cell-{place}",
            "metadata": metadata or {},
            "source": source,
            "execution_count": 7 if output else None,
            "outputs": outputs,
        }
        for place, source in enumerate(sources)
    ]
    page = {"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
    return json.dumps(page).encode()


LESSON, SHEET, PAGE = "notebooks/01_a.ipynb", "exercises/01_a/01_a.ipynb", "notebooks/words.md"
NEW_LESSON, NEW_SHEET = "notebooks/01_a (new).ipynb", "exercises/01_a/01_a (new).ipynb"


@pytest.fixture
def course(monkeypatch):
    """Return the contents of a course of three files and a start page, to be changed at will."""
    contents = {
        "start.ipynb": notebook("start"),
        LESSON: notebook("first", "second"),
        SHEET: notebook("def f(): ..."),
        PAGE: b"words\n",
    }
    monkeypatch.setattr(layout, "course_contents", lambda: dict(contents))
    return contents


@pytest.fixture
def folder(course, tmp_path):
    """Return a workspace of the small course."""
    place = tmp_path / "mine"
    layout.lay_out(place)
    return place


@pytest.fixture
def files_of():
    """Return a function that reads all files of a workspace but its own records."""

    def read(place):
        found = (path for path in place.rglob("*") if path.is_file())
        return {
            path.relative_to(place).as_posix(): path.read_bytes()
            for path in found
            if not path.name.startswith(".")
        }

    return read


@pytest.fixture
def no_root():
    """Skip where permissions hold nobody back."""
    if not hasattr(os, "geteuid") or os.geteuid() == 0:
        pytest.skip("root may write everywhere")


def one_sentence(error):
    """Tell whether an error says in one line what to do."""
    return str(error.value).count("\n") == 0 and "expected" in str(error.value)


def test_a_new_folder_gets_all_files_of_the_course(course, folder, files_of):
    assert files_of(folder) == course


def test_called_again_nothing_changes(course, folder, files_of):
    (folder / LESSON).touch()
    report = lay_out(folder)
    assert files_of(folder) == course
    assert list(sentences(report)) == []


def test_a_new_version_replaces_what_the_student_has_not_touched(course, folder):
    course[LESSON] = notebook("first", "better")
    report = lay_out(folder)
    assert (folder / LESSON).read_bytes() == course[LESSON]
    assert report.updated == [LESSON]


def test_a_notebook_that_was_only_run_is_not_touched(course, folder):
    ran = notebook("first", "second", "", output="42", metadata={"trusted": True})
    (folder / LESSON).write_bytes(ran)
    lay_out(folder)
    assert (folder / LESSON).read_bytes() == ran  # nothing new: its outputs stay
    course[LESSON] = notebook("first", "better")
    assert lay_out(folder).updated == [LESSON]
    assert not (folder / NEW_LESSON).exists()


@pytest.mark.parametrize(("name", "beside"), [(LESSON, NEW_LESSON), (SHEET, NEW_SHEET)])
def test_an_edited_notebook_stays_and_its_changed_original_lies_beside_it(
    course, folder, name, beside
):
    mine = notebook("mine")
    (folder / name).write_bytes(mine)
    lay_out(folder)
    assert not (folder / beside).exists()  # the original is as it was
    course[name] = notebook("newer")
    report = lay_out(folder)
    assert (folder / name).read_bytes() == mine
    assert (folder / beside).read_bytes() == course[name]
    [sentence] = sentences(report)
    assert name in sentence and beside in sentence


def test_an_edited_page_of_text_stays_too(course, folder):
    (folder / PAGE).write_bytes(b"my words\n")
    course[PAGE] = b"better words\n"
    lay_out(folder)
    assert (folder / PAGE).read_bytes() == b"my words\n"
    assert (folder / "notebooks/words (new).md").read_bytes() == b"better words\n"


def test_a_new_version_is_laid_beside_once(course, folder, files_of):
    (folder / LESSON).write_bytes(notebook("mine"))
    course[LESSON] = notebook("newer")
    lay_out(folder)
    (folder / NEW_LESSON).unlink()
    assert lay_out(folder).beside == {}
    assert NEW_LESSON not in files_of(folder)


def test_a_newer_one_replaces_what_lies_beside_untouched(course, folder, files_of):
    (folder / LESSON).write_bytes(notebook("mine"))
    for source in ("newer", "newest"):
        course[LESSON] = notebook(source)
        lay_out(folder)
    assert files_of(folder)[NEW_LESSON] == notebook("newest")
    assert len(files_of(folder)) == len(course) + 1


def test_what_lies_beside_and_was_edited_stays_too(course, folder, files_of):
    (folder / LESSON).write_bytes(notebook("mine"))
    course[LESSON] = notebook("newer")
    lay_out(folder)
    (folder / NEW_LESSON).write_bytes(notebook("mine, newer"))
    course[LESSON] = notebook("newest")
    lay_out(folder)
    found = files_of(folder)
    assert found[LESSON] == notebook("mine")
    assert found[NEW_LESSON] == notebook("mine, newer")
    assert found["notebooks/01_a (new 2).ipynb"] == notebook("newest")


def test_who_takes_the_new_version_over_is_up_to_date_again(course, folder):
    (folder / LESSON).write_bytes(notebook("mine"))
    course[LESSON] = notebook("newer")
    lay_out(folder)
    (folder / NEW_LESSON).replace(folder / LESSON)
    course[LESSON] = notebook("newest")
    assert lay_out(folder).updated == [LESSON]


def test_a_deleted_file_comes_back_and_is_told(course, folder):
    (folder / LESSON).unlink()
    report = lay_out(folder)
    assert (folder / LESSON).read_bytes() == course[LESSON]
    assert list(sentences(report)) == [f"{LESSON} was missing: brought back, without your changes."]


def test_a_renamed_file_stays_and_the_original_comes_back(course, folder, files_of):
    (folder / LESSON).write_bytes(notebook("mine"))
    (folder / LESSON).rename(folder / "notebooks/mine.ipynb")
    lay_out(folder)
    assert files_of(folder) == course | {"notebooks/mine.ipynb": notebook("mine")}


def test_files_of_the_students_own_stay(course, folder, files_of):
    (folder / "notebooks/photo.jpg").write_bytes(b"mine")
    lay_out(folder)
    assert files_of(folder) == course | {"notebooks/photo.jpg": b"mine"}


@pytest.mark.parametrize("content", [b"", notebook("mine")[:100], b"[]", b'{"cells": 3}', b"\xff"])
def test_a_damaged_notebook_stays_and_the_original_lies_beside_it(course, folder, content):
    (folder / LESSON).write_bytes(content)
    report = lay_out(folder)
    assert (folder / LESSON).read_bytes() == content
    assert (folder / NEW_LESSON).read_bytes() == course[LESSON]
    assert lay_out(folder).damaged == report.damaged == {LESSON: NEW_LESSON}


def test_what_the_course_no_longer_has_goes_unless_it_was_edited(course, folder, files_of):
    (folder / SHEET).write_bytes(notebook("mine"))
    del course[SHEET], course[LESSON]
    report = lay_out(folder)
    assert files_of(folder) == course | {SHEET: notebook("mine")}
    assert report.removed == [LESSON]


@pytest.mark.parametrize(
    "content", [None, b"", b"{", b'{"offered": 1, "beside": []}', b"[1]", b"\xff"]
)
def test_without_a_manifest_nothing_is_overwritten(course, folder, content, files_of):
    record = folder / manifest.FILE
    record.unlink() if content is None else record.write_bytes(content)
    (folder / LESSON).write_bytes(notebook("mine"))
    lay_out(folder)
    assert files_of(folder) == course | {LESSON: notebook("mine"), NEW_LESSON: course[LESSON]}
    course[PAGE] = b"better words\n"
    assert lay_out(folder).updated == [PAGE]  # from then on all is known again


def test_the_map_on_the_start_page_is_drawn_anew(course, folder):
    course["start.ipynb"] = notebook("start", output="1 of 8")
    lay_out(folder)
    assert (folder / "start.ipynb").read_bytes() == course["start.ipynb"]


def test_a_full_disk_is_told_and_the_next_call_goes_on(course, tmp_path, full_disk, files_of):
    course[PAGE] = b"words\n" * 1000
    with full_disk(), pytest.raises(DataError, match="Make room") as error:
        lay_out(tmp_path / "mine")
    assert one_sentence(error)
    there = files_of(tmp_path / "mine")
    assert there and all(course[name] == content for name, content in there.items())
    lay_out(tmp_path / "mine")
    assert files_of(tmp_path / "mine") == course


def test_a_folder_that_is_read_only_is_told(course, folder, no_root):
    course[LESSON] = notebook("newer")
    (folder / "notebooks").chmod(0o500)
    with pytest.raises(DataError, match="mend its permissions") as error:
        lay_out(folder)
    (folder / "notebooks").chmod(0o700)
    assert one_sentence(error)


def test_an_error_of_the_system_leaves_the_students_file_whole(course, folder, monkeypatch):
    def refuse(path, content):
        raise PermissionError(13, "Permission denied")

    course[LESSON] = notebook("newer")
    monkeypatch.setattr(layout, "write_atomically", refuse)
    with pytest.raises(DataError, match="Permission denied") as error:
        lay_out(folder)
    assert one_sentence(error)
    assert (folder / LESSON).read_bytes() == notebook("first", "second")


def test_two_at_once_wait_for_each_other(course, folder, files_of):
    course[LESSON] = notebook("newer")
    told = []
    with FileLock(folder / layout.LOCK):
        waits = threading.Event()

        def note(line):
            told.append(line)
            waits.set()

        other = threading.Thread(target=lay_out, args=(folder, note))
        other.start()
        waits.wait(timeout=600)
        assert files_of(folder)[LESSON] != course[LESSON]
    other.join()
    assert told == ["Another process is laying out this folder: waiting for it."]
    assert files_of(folder) == course


def test_a_file_in_the_folders_place_is_told(course, tmp_path):
    (tmp_path / "mine").write_text("text")
    with pytest.raises(DataError, match="is no folder") as error:
        lay_out(tmp_path / "mine")
    assert one_sentence(error)


def test_a_link_to_nowhere_is_told(course, tmp_path):
    (tmp_path / "mine").symlink_to(tmp_path / "gone")
    with pytest.raises(DataError, match="is no folder") as error:
        lay_out(tmp_path / "mine")
    assert one_sentence(error)


def test_a_link_to_a_folder_is_as_good_as_the_folder(course, tmp_path, files_of):
    (tmp_path / "there").mkdir()
    (tmp_path / "mine").symlink_to(tmp_path / "there")
    lay_out(tmp_path / "mine")
    assert files_of(tmp_path / "there") == course


def test_a_file_that_is_a_link_is_replaced_and_not_what_it_leads_to(course, folder, tmp_path):
    (tmp_path / "elsewhere").write_bytes(course[LESSON])
    (folder / LESSON).unlink()
    (folder / LESSON).symlink_to(tmp_path / "elsewhere")
    before, course[LESSON] = course[LESSON], notebook("newer")
    lay_out(folder)
    assert (tmp_path / "elsewhere").read_bytes() == before
    assert (folder / LESSON).read_bytes() == course[LESSON]


def test_a_folder_in_a_files_place_is_told(course, folder):
    (folder / LESSON).unlink()
    (folder / LESSON).mkdir()
    with pytest.raises(DataError, match="01_a.ipynb cannot be used") as error:
        lay_out(folder)
    assert one_sentence(error)


def test_a_folder_of_other_things_is_refused(course, tmp_path, files_of):
    (tmp_path / "thesis.tex").write_text("mine")
    with pytest.raises(DataError, match="thesis.tex") as error:
        lay_out(tmp_path)
    assert one_sentence(error)
    assert files_of(tmp_path) == {"thesis.tex": b"mine"}


def test_a_folder_with_hidden_files_only_is_as_good_as_empty(course, tmp_path, files_of):
    (tmp_path / ".DS_Store").touch()
    lay_out(tmp_path)
    assert files_of(tmp_path) == course


def test_the_courses_own_folder_is_refused(course):
    with pytest.raises(DataError, match="the course itself"):
        lay_out(layout.resources.COURSE)


def test_by_default_the_workspace_around_the_current_folder_is_meant(course, folder, monkeypatch):
    monkeypatch.chdir(folder / "notebooks")
    assert layout.default_folder() == folder


def test_by_default_a_workspace_stands_in_the_current_folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert layout.default_folder() == tmp_path / "workspace"


def test_by_default_the_repositorys_workspace_is_one_that_git_ignores(monkeypatch):
    monkeypatch.chdir(layout.resources.COURSE / "notebooks")
    assert layout.default_folder() == layout.resources.COURSE / "workspace"
    ignored = (layout.resources.COURSE / ".gitignore").read_text().splitlines()
    assert "/workspace/" in ignored


def test_pictures_and_new_cells_count_as_touched_and_empty_cells_do_not():
    plain = notebook("first")
    assert fingerprint("a.ipynb", notebook("first", "")) == fingerprint("a.ipynb", plain)
    assert fingerprint("a.ipynb", notebook("first", "x")) != fingerprint("a.ipynb", plain)
    picture = plain.replace(b'"source"', b'"attachments": {"a.png": {}}, "source"')
    assert fingerprint("a.ipynb", picture) != fingerprint("a.ipynb", plain)


def test_a_source_in_lines_is_the_source_in_one_piece():
    lines = notebook("SOURCE").replace(b'"SOURCE"', b'["a\\n", "b"]')
    assert fingerprint("a.ipynb", lines) == fingerprint("a.ipynb", notebook("a\nb"))
