"""In by one format, out by another: the same images, whatever happens on the way."""

import os
import random
import shutil
import signal
import subprocess
import sys
import time

import numpy as np
import pytest
from PIL import Image

from fmnist_utils import __main__
from fmnist_utils.datasets import registry
from fmnist_utils.datasets.custom import files_in
from fmnist_utils.datasets.fetch import SAMPLE_FOLDER
from fmnist_utils.errors import DataError
from fmnist_utils.formats import commands, dataset, picture_tree, read_dataset, write_idx_files
from fmnist_utils.formats.dataset import Dataset
from fmnist_utils.formats.png_codec import encode_png
from fmnist_utils.formats.writing import open_folder, write_new

IDX_NAMES = [file.name for file in registry.PUBLISHED_FILES]


@pytest.fixture
def small():
    """Return a dataset of seven and three images, 4 × 6, of three classes with names."""
    images = np.random.default_rng(0).integers(0, 256, (10, 4, 6), dtype=np.uint8)
    labels = np.array([2, 0, 1, 1, 0, 2, 2, 0, 1, 2], dtype=np.uint8)
    names = ("dots", "Linien, breit", "かな")
    return Dataset((images[:7], labels[:7]), (images[7:], labels[7:]), names)


def test_a_split_is_found_by_its_name(small):
    assert (small["train"], small["test"]) == (small.train, small.test)


@pytest.mark.parametrize("split", ["validation", "Train", "", None])
def test_an_unknown_split_is_refused_with_the_known_ones(small, split):
    with pytest.raises(ValueError, match=f"no split {split!r}, expected 'train' or 'test'"):
        small[split]


def assert_equal(one, other):
    for split in dataset.SPLITS:
        for a, b in zip(one[split], other[split], strict=True):
            assert a.dtype == b.dtype
            np.testing.assert_array_equal(a, b)
    assert one.class_names == other.class_names


def target_of(form, folder):
    return folder / ("set.npz" if form == "npz" else "out")


@pytest.mark.parametrize("form", commands.IMPORTS)
def test_what_goes_out_comes_in_again(form, small, tmp_path):
    target = target_of(form, tmp_path)
    commands.EXPORTS[form](small, target)
    assert_equal(commands.IMPORTS[form](target), small)


@pytest.mark.parametrize("form", ["idx", "idx-gz"])
def test_idx_files_that_were_written_are_read_again(form, small, tmp_path):
    commands.EXPORTS[form](small, tmp_path / "out")
    assert_equal(read_dataset(files_in(tmp_path / "out")), small)


@pytest.mark.parametrize("form", commands.EXPORTS)
def test_exporting_twice_changes_nothing(form, small, tmp_path):
    target = target_of(form, tmp_path)
    commands.EXPORTS[form](small, target)
    before = {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*") if path.is_file()}
    commands.EXPORTS[form](small, target)
    after = {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*") if path.is_file()}
    assert before == after


@pytest.mark.parametrize("form", commands.EXPORTS)
def test_another_datasets_files_are_never_written_over(form, small, tmp_path):
    target = target_of(form, tmp_path)
    commands.EXPORTS[form](small, target)
    before = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    (x_train, y_train), (x_test, y_test) = small.train, small.test
    inverted = Dataset((255 - x_train, y_train), (255 - x_test, y_test), small.class_names)
    with pytest.raises(DataError, match="with other content, expected a new folder"):
        commands.EXPORTS[form](inverted, target)
    after = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    assert before == after


def test_a_picture_that_other_software_packed_is_left_as_it_is(small, tmp_path):
    commands.EXPORTS["png"](small, tmp_path)
    path = tmp_path / "train" / "2_00000.png"
    Image.open(path).save(path, compress_level=0)
    content = path.read_bytes()
    assert content != encode_png(small.train[0][0])
    commands.EXPORTS["png"](small, tmp_path)
    assert path.read_bytes() == content


def test_a_tree_for_another_dataset_is_refused_before_anything_is_written(small, tmp_path):
    (tmp_path / "train").mkdir()
    (tmp_path / "train" / "5_00000.png").write_bytes(b"someone's")
    with pytest.raises(DataError, match="train/5_00000.png is in .* does not belong"):
        commands.EXPORTS["png"](small, tmp_path)
    assert [path.name for path in tmp_path.rglob("*.png")] == ["5_00000.png"]


def kill_at_random(command, counted, generator, kill):
    """Start a program, and stop it once some more files are there than at its start.

    On a busy machine it may have ended before it can be stopped; then it is started anew.
    """
    for _ in range(20):
        before = len(list(counted.glob("*/*.png")))
        enough = before + generator.randint(20, 150)
        process = subprocess.Popen(
            command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
        )
        while len(list(counted.glob("*/*.png"))) < enough and process.poll() is None:
            time.sleep(0.002)
        process.send_signal(kill)
        _, error = process.communicate()
        if process.returncode != 0:
            break
        shutil.rmtree(counted)
    return error, process.returncode


def test_an_export_that_is_killed_again_and_again_ends_as_one_that_is_not(tmp_path):
    generator = random.Random(0)
    target = tmp_path / "tree"
    command = [sys.executable, "-m", "fmnist_utils", "export", "png", str(target)]
    command += ["--data-dir", str(SAMPLE_FOLDER)]
    codes = [kill_at_random(command, target, generator, signal.SIGKILL)[1] for _ in range(3)]
    assert codes == [-signal.SIGKILL] * 3
    assert __main__.main(command[3:]) == 0
    assert __main__.main(["import", "png", str(target), str(tmp_path / "back")]) == 0
    for name in IDX_NAMES:
        assert (tmp_path / "back" / name).read_bytes() == (SAMPLE_FOLDER / name).read_bytes()
    assert not list(target.rglob("*.part"))


def test_ctrl_c_ends_an_export_with_a_sentence(tmp_path):
    target = tmp_path / "tree"
    command = [sys.executable, "-m", "fmnist_utils", "export", "png", str(target)]
    command += ["--data-dir", str(SAMPLE_FOLDER)]
    error, code = kill_at_random(command, target, random.Random(1), signal.SIGINT)
    assert code == 130
    assert error.splitlines()[-1].startswith("Interrupted. Nothing half-written is left")
    assert not list(target.rglob("*.part"))


def test_a_full_disk_ends_an_export_with_a_sentence(small, tmp_path, full_disk, capsys):
    write_idx_files(small, tmp_path / "own")
    arguments = ["export", "sprite", str(tmp_path / "out"), "--data-dir", str(SAMPLE_FOLDER)]
    with full_disk():
        code = __main__.main(arguments)
    assert code == 1
    assert "File too large" in capsys.readouterr().err
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["class_names.txt"]


def test_the_command_line_exports_any_dataset_and_imports_it(small, tmp_path, capsys):
    write_idx_files(small, tmp_path / "own")
    for form in commands.IMPORTS:
        target = str(target_of(form, tmp_path / form))
        assert __main__.main(["export", form, target, "--data-dir", str(tmp_path / "own")]) == 0
        assert __main__.main(["import", form, target, str(tmp_path / form / "back")]) == 0
        assert_equal(read_dataset(files_in(tmp_path / form / "back")), small)
    shown = capsys.readouterr().out.splitlines()
    assert shown[1].endswith("back: 7 train, 3 test, 4 × 6 pixels, 3 classes.")


@pytest.mark.parametrize(
    ("command", "forms"),
    [("export", (*commands.EXPORTS, commands.PUBLISHED_GZ)), ("import", commands.IMPORTS)],
)
def test_the_help_of_a_command_names_every_form(command, forms, capsys):
    with pytest.raises(SystemExit, match="0"):
        __main__.main([command, "--help"])
    assert f"{{{','.join(forms)}}}" in capsys.readouterr().out


def test_a_form_that_is_not_known_is_answered_with_those_that_are(capsys):
    with pytest.raises(SystemExit, match="2"):
        __main__.main(["import", "tiff", "from", "to"])
    assert "'tiff' (choose from" in capsys.readouterr().err


def test_the_sample_is_never_exported_as_the_full_data(empty_cache, tmp_path, capsys):
    assert __main__.main(["export", "npz", str(tmp_path / "set.npz")]) == 1
    assert "Found the sample only, expected the full data" in capsys.readouterr().err
    assert not (tmp_path / "set.npz").exists()


def test_a_folder_that_cannot_be_made_is_a_sentence(small, tmp_path):
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(DataError, match="out in .* cannot be used .*, expected a place with room"):
        write_idx_files(small, tmp_path / "file" / "out")


def test_a_file_with_the_same_content_is_left(tmp_path):
    (tmp_path / "x").write_bytes(b"same")
    write_new(tmp_path, {"x": b"same"})
    assert [path.name for path in tmp_path.iterdir()] == ["x"]


def test_where_one_file_is_anothers_no_file_is_written(tmp_path):
    (tmp_path / "z").write_bytes(b"same")
    with pytest.raises(DataError, match="z is in .* already, with other content"):
        write_new(tmp_path, {"a": b"new", "z": b"other"})
    assert [path.name for path in tmp_path.iterdir()] == ["z"]


@pytest.mark.parametrize("stranger", ["class_names.txt", "t10k-labels-idx1-ubyte"])
def test_idx_files_are_never_mixed_with_anothers(stranger, small, sample, tmp_path):
    target = tmp_path / "out"
    target.mkdir()
    content = b"other\n" if stranger.endswith("txt") else sample.test_labels.read_bytes()
    (target / stranger).write_bytes(content)
    with pytest.raises(DataError, match="already, with other content"):
        write_idx_files(small, target)
    assert [path.name for path in target.iterdir()] == [stranger]


def test_raw_files_never_hide_packed_ones_of_another_set(small, tmp_path):
    write_idx_files(small, tmp_path, packed=True)
    other = Dataset(small.train, (small.test[0][::-1], small.test[1]), small.class_names)
    with pytest.raises(DataError, match="t10k-images-idx3-ubyte.gz is in .* already"):
        write_idx_files(other, tmp_path)


def test_class_names_that_another_editor_saved_are_the_same(small, tmp_path):
    text = "\r\n".join(small.class_names)
    (tmp_path / "class_names.txt").write_bytes(b"\xef\xbb\xbf" + text.encode())
    write_idx_files(small, tmp_path)
    assert_equal(read_dataset(files_in(tmp_path)), small)


def test_an_export_that_is_not_finished_is_not_imported(small, tmp_path, monkeypatch):
    def broken_off(path, image):
        if path.parent.name == "test":
            raise KeyboardInterrupt
        write_image(path, image)

    write_image = picture_tree._write_image
    monkeypatch.setattr(picture_tree, "_write_image", broken_off)
    with pytest.raises(KeyboardInterrupt):
        commands.EXPORTS["png"](small, tmp_path)
    with pytest.raises(DataError, match="holds an export that was broken off"):
        commands.IMPORTS["png"](tmp_path)
    monkeypatch.setattr(picture_tree, "_write_image", write_image)
    commands.EXPORTS["png"](small, tmp_path)
    assert_equal(commands.IMPORTS["png"](tmp_path), small)


def test_a_finished_tree_is_not_touched_by_the_export_of_a_larger_set(small, tmp_path):
    fewer = Dataset(tuple(part[:5] for part in small.train), small.test, small.class_names)
    commands.EXPORTS["png"](fewer, tmp_path)
    with pytest.raises(DataError, match="manifest.csv is in .* already, with other content"):
        commands.EXPORTS["png"](small, tmp_path)
    assert_equal(commands.IMPORTS["png"](tmp_path), fewer)


def test_only_what_a_killed_run_has_left_is_removed(tmp_path):
    names = [".rsync.x.part", f".a.png.{os.getpid()}-1.part", ".dir.part", ".a.png.4194400-7.part"]
    for name in names:
        (tmp_path / name).write_bytes(b"")
    open_folder(tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(names[:3])


@pytest.mark.parametrize("form", commands.IMPORTS)
def test_names_of_classes_without_an_image_come_back(form, small, tmp_path):
    names = ("unused", *small.class_names[1:], "Sac\u00a0à  main", "=1+1", '"quoted", too')
    labels = np.where(small.train[1] == 0, 1, small.train[1]), np.full(3, 2, np.uint8)
    named = Dataset((small.train[0], labels[0]), (small.test[0], labels[1]), names)
    target = target_of(form, tmp_path)
    commands.EXPORTS[form](named, target)
    assert_equal(commands.IMPORTS[form](target), named)


def test_a_folder_where_a_file_should_be_is_a_sentence(small, tmp_path):
    (tmp_path / "train.png").mkdir()
    with pytest.raises(DataError, match="train.png in .* cannot be used .*, expected a place"):
        commands.EXPORTS["sprite"](small, tmp_path)


def test_an_empty_path_is_refused(capsys):
    assert __main__.main(["export", "sprite", "", "--data-dir", str(SAMPLE_FOLDER)]) == 1
    assert "Found an empty path, expected a folder or a file" in capsys.readouterr().err


def test_paths_may_be_text(small, tmp_path):
    for form in commands.IMPORTS:
        target = str(target_of(form, tmp_path / form))
        commands.EXPORTS[form](small, target)
        assert_equal(commands.IMPORTS[form](target), small)


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"class_names": ("a", "b")}, "The labels go up to 2 and there are 2 class names"),
        (
            {"test": (np.zeros((1, 6, 4), np.uint8), np.zeros(1, np.uint8))},
            "are 4 × 6 and those of the test split 6 × 4",
        ),
        (
            {"train": (np.zeros((1, 4, 6), np.int16), np.zeros(1, np.uint8))},
            "The train images are int16, expected uint8",
        ),
        ({"test": (np.zeros((1, 24), np.uint8), np.zeros(1, np.uint8))}, r"shape \(1, 24\)"),
        ({"test": (np.zeros((2, 4, 6), np.uint8), np.zeros(1, np.uint8))}, "2 images and 1 labels"),
        ({"test": (np.zeros((0, 4, 6), np.uint8), np.zeros(0, np.uint8))}, "at least one image"),
        ({"class_names": ("a", "b", 3)}, "has the name 3 for label 2, expected text"),
        ({"class_names": ("a", "b", "a")}, "has the name 'a' for the labels 0 and 2"),
    ],
    ids=["too few names", "two sizes", "another type", "rank", "length", "empty", "text", "twice"],
)
def test_parts_that_do_not_fit_are_no_dataset(small, change, sentence):
    parts = {"train": small.train, "test": small.test, "class_names": small.class_names}
    with pytest.raises(DataError, match=sentence):
        Dataset(**(parts | change))
