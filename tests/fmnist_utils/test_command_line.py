"""``python -m fmnist_utils``: what it prints and returns, and that no traceback is shown."""

import os
import signal
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import pytest
from filelock import FileLock

from fmnist_utils.__main__ import main
from fmnist_utils.checks import course_progress, read_the_bytes
from fmnist_utils.datasets import sources


@pytest.fixture
def environment(tmp_path):
    """Return an environment with an empty cache."""
    cut_off = {**os.environ, "XDG_CACHE_HOME": str(tmp_path / "xdg")}
    cut_off.pop("FMNIST_DATA_DIR", None)
    return cut_off


def call(*arguments, env):
    """Run the program in a process of its own."""
    return subprocess.run(
        [sys.executable, "-m", "fmnist_utils", *arguments], env=env, capture_output=True, text=True
    )


@pytest.mark.parametrize(
    "arguments",
    [[], ["fetsh"], ["fetch", "extra"], ["fetch", "--data-dir"], ["doctor", "--data-dir", "x"]],
    ids=" ".join,
)
def test_a_command_that_cannot_be_understood_gives_2_and_the_usage(arguments, environment):
    result = call(*arguments, env=environment)
    assert result.returncode == 2
    assert result.stderr.startswith("usage: python -m fmnist_utils")
    assert "Traceback" not in result.stderr


def test_an_unknown_command_is_answered_with_the_known_ones(capsys):
    with pytest.raises(SystemExit):
        main(["fetsh"])
    error = capsys.readouterr().err
    assert "fetsh" in error
    assert "doctor" in error


def test_help_names_both_commands(capsys):
    with pytest.raises(SystemExit) as end:
        main(["--help"])
    assert end.value.code == 0
    shown = capsys.readouterr().out
    assert "fetch" in shown
    assert "doctor" in shown


def test_fetching_lists_the_four_files_and_gives_0(empty_cache, small_files, folder_of, capsys):
    folder = folder_of(small_files)
    assert main(["fetch", "--data-dir", str(folder)]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in lines[1:5]] == list(small_files)
    assert all("SHA-256 verified" in line for line in lines[1:5])
    assert lines[6] == f"The full Fashion-MNIST is ready, from the folder {folder}."


def test_fetching_tells_the_use_of_the_disk(empty_cache, small_files, folder_of, capsys):
    main(["fetch", "--data-dir", str(folder_of(small_files))])
    total = sum(map(len, small_files.values()))
    assert f"together                {total:>10,} bytes on the disk\n" in capsys.readouterr().out


def test_fetching_again_says_that_it_is_in_the_cache(empty_cache, small_files, folder_of, capsys):
    main(["fetch", "--data-dir", str(folder_of(small_files))])
    capsys.readouterr()
    assert main(["fetch"]) == 0
    assert capsys.readouterr().out.splitlines()[-1].endswith("ready, from the cache.")


def test_fetching_nothing_gives_1_and_says_sample(empty_cache, capsys):
    assert main(["fetch"]) == 1
    assert "results on it are the sample's" in capsys.readouterr().out


def test_a_data_dir_that_is_missing_gives_1_and_its_name(empty_cache, tmp_path, capsys):
    assert main(["fetch", "--data-dir", str(tmp_path / "gone")]) == 1
    assert f"  no: there is no folder {tmp_path}/gone." in capsys.readouterr().out


def test_a_data_dir_that_is_a_file_gives_1_and_its_name(empty_cache, tmp_path, capsys):
    (tmp_path / "file").touch()
    assert main(["fetch", "--data-dir", str(tmp_path / "file")]) == 1
    assert "  no: file is a file and no archive" in capsys.readouterr().out


def test_a_data_dir_that_is_missing_is_never_called_the_source(
    empty_cache, small_files, folder_of, tmp_path, capsys
):
    main(["fetch", "--data-dir", str(folder_of(small_files))])
    capsys.readouterr()
    main(["fetch", "--data-dir", str(tmp_path / "gone")])
    assert "ready, from the folder" not in capsys.readouterr().out


def test_a_data_dir_that_cannot_be_read_gives_1_and_the_files_name(
    empty_cache, small_files, folder_of, capsys
):
    folder = folder_of({})
    (folder / "train-images-idx3-ubyte").symlink_to("/proc/self/mem")
    if not (folder / "train-images-idx3-ubyte").is_file():
        pytest.skip("this system has no /proc/self/mem, a file that can be opened and not read")
    assert main(["fetch", "--data-dir", str(folder)]) == 1
    assert "train-images-idx3-ubyte cannot be used" in capsys.readouterr().out


def test_a_cache_that_cannot_be_made_gives_1_and_one_sentence(tmp_path, environment):
    (tmp_path / "xdg").touch()
    result = call("fetch", env=environment)
    assert result.returncode == 1
    assert result.stderr.startswith("fetch: The cache ")
    assert "Traceback" not in result.stderr


def test_ctrl_c_gives_130_and_one_sentence(tmp_path, environment):
    cache = tmp_path / "xdg" / "fashion-mnist"
    cache.mkdir(parents=True)
    with FileLock(cache / ".lock"):  # so that the other process waits
        process = subprocess.Popen(
            [sys.executable, "-u", "-m", "fmnist_utils", "fetch"],
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        assert process.stdout.readline() == (
            "Another process is fetching the files: waiting for it.\n"
        )
        process.send_signal(signal.SIGINT)
        _, error = process.communicate()
    assert process.returncode == 130
    assert error.strip() == "Interrupted. Nothing half-written is left; call again to go on."


def test_ctrl_c_in_a_download_leaves_nothing_half(
    empty_cache, small_files, monkeypatch, serve, capsys
):
    def interrupt(handler):
        if handler.command == "HEAD":
            handler.send_response(200)
            handler.end_headers()
        else:
            signal.raise_signal(signal.SIGINT)  # Python delivers it to the main thread

    server = serve(interrupt)
    monkeypatch.setattr(sources, "sources_beyond_the_cache", one_mirror(server.url))
    assert main(["fetch"]) == 130
    assert {path.name for path in empty_cache.iterdir()} <= {".lock"}


def one_mirror(url):
    from fmnist_utils.datasets.sources import mirror_source

    return lambda data_dir_from_environment: iter([("a mirror", mirror_source(url))])


def test_the_doctor_finds_this_machine_fit(full_files):
    result = call("doctor", env=dict(os.environ))
    assert result.returncode == 0, result.stdout + result.stderr
    assert "WRONG" not in result.stdout
    assert result.stderr == ""


def test_the_doctor_says_what_is_wrong_without_a_traceback(environment):
    result = call("doctor", env={**environment, "KERAS_BACKEND": "abacus"})
    wrong = [line for line in result.stdout.splitlines() if line.startswith("WRONG")]
    assert result.returncode == 1, result.stdout + result.stderr
    assert [line.split()[1] for line in wrong] == ["backend", "data"]
    assert "KERAS_BACKEND" in wrong[0]
    assert "python -m fmnist_utils fetch" in wrong[1]
    assert "Traceback" not in result.stderr


def test_letters_that_the_output_cannot_hold_are_written_as_codes(environment):
    ascii_only = {**environment, "PYTHONIOENCODING": "ascii"}
    result = call("fetch", "--data-dir", "/fehlt/müßig", env=ascii_only)
    assert "/fehlt/m\\xfc\\xdfig" in result.stdout
    assert "Traceback" not in result.stderr


def test_a_reader_that_goes_away_is_no_reason_for_a_traceback(environment):
    command = f"{sys.executable} -m fmnist_utils doctor | true"
    result = subprocess.run(
        ["bash", "-c", command], env={**os.environ, **environment}, capture_output=True, text=True
    )
    assert "Traceback" not in result.stderr


@pytest.mark.parametrize("command", ["doctor", "fetch"])
def test_a_missing_package_is_named_with_the_line_that_installs_it(command, environment):
    code = f"""
import sys
sys.modules["platformdirs"] = None
from fmnist_utils.__main__ import main
sys.exit(main([{command!r}]))
"""
    result = subprocess.run(
        [sys.executable, "-c", code], env=environment, capture_output=True, text=True
    )
    assert result.returncode == 1
    assert "platformdirs is not installed" in result.stdout + result.stderr
    assert "pip install -r requirements.txt" in result.stdout + result.stderr
    assert "Traceback" not in result.stderr


def test_a_workspace_is_laid_out_and_the_way_into_it_told(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    assert main(["workspace"]) == 0
    assert (tmp_path / "workspace" / "start.ipynb").exists()
    told = capsys.readouterr().out
    assert "files laid out." in told
    assert f'python -m fmnist_utils lab "{tmp_path / "workspace"}"' in told


def test_a_workspace_that_cannot_be_made_gives_1_and_one_sentence(tmp_path, environment):
    (tmp_path / "file").touch()
    result = call("workspace", str(tmp_path / "file"), env=environment)
    assert result.returncode == 1
    assert result.stderr.startswith("workspace: ")
    assert result.stderr.count("\n") == 1
    assert "Traceback" not in result.stderr


def test_without_jupyterlab_the_workspace_is_ready_all_the_same(tmp_path, monkeypatch, capsys):
    monkeypatch.setitem(sys.modules, "jupyterlab.labapp", None)
    assert main(["lab", str(tmp_path / "mine")]) == 1
    assert (tmp_path / "mine" / "start.ipynb").exists()
    error = capsys.readouterr().err
    assert "jupyterlab" in error and "is not installed" in error


def test_progress_draws_all_sheets_and_says_where_to_go_on(capsys, monkeypatch):
    for name in course_progress.SHEETS:  # other tests in this process may have looked at tasks
        sheet = import_module(f"fmnist_utils.checks.{name}").sheet
        monkeypatch.setattr(sheet, "_progress", None)
    read_the_bytes.sheet.keep_state("read_header", "right")
    assert main(["progress"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == len(course_progress.SHEETS) + 2
    assert lines[1].split() == ["01", "read", "the", "bytes", "✓○○○○○○○", "1", "of", "8"]
    assert lines[-1].endswith("Next: sheet 00, count_wrong.")


def test_the_map_has_the_courses_sheets_in_their_order():
    folders = sorted(
        path.name for path in Path(__file__).parents[2].joinpath("exercises").glob("[0-9]*")
    )
    assert [folder[3:] for folder in folders] == list(course_progress.SHEETS)
