"""A model card names its code, becomes a page, and is repeated by a program of its own."""

import json
import os
import subprocess
import sys

import pytest

from fmnist_utils import model_card, study
from fmnist_utils.__main__ import main
from fmnist_utils.errors import DataError

#: A run that costs nothing, in a file as a student would write it.
MY_STUDY = """
import numpy as np

VERSION = "7"


def fit_network(setting, seed):
    return None, np.arange(10) < setting["right"] + seed
"""
CARD = {
    "model": "made up",
    "code": {"function": "my_study.fit_network", "version": "7"},
    "setting": {"right": 5},
    "seeds": [1, 2, 3],
    "validation accuracy": [0.6, 0.7, 0.8],
}


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """Return a folder with a study of the student's own, which nobody has imported yet."""
    (tmp_path / "my_study.py").write_text(MY_STUDY)
    yield tmp_path
    sys.modules.pop("my_study", None)


def written(folder, **changes):
    path = folder / "card.json"
    model_card.write(CARD | changes, path)
    return path


def test_code_is_named_by_module_function_version_and_file():
    code = model_card.code_of(study.fit_network)
    assert code["function"] == "fmnist_utils.study.fit_network"
    assert code["version"] == study.VERSION
    assert len(code["sha256"]) == 16


def test_code_of_a_notebook_is_refused_with_what_to_do():
    made = {"__name__": "__main__"}
    exec("def fit_network(setting, seed): pass", made)
    with pytest.raises(ValueError, match=r"notebook, expected a file.*my_study\.py"):
        model_card.code_of(made["fit_network"])


def test_code_without_a_version_is_refused():
    with pytest.raises(ValueError, match="has no VERSION, expected a line"):
        model_card.code_of(written)


def test_versions_name_all_that_computes():
    found = model_card.versions()
    assert set(found) == {"python", "numpy", "keras", "backend", "fmnist-utils"}
    assert found["backend"].partition(" ")[2]


def test_a_page_has_headings_a_table_and_four_digits():
    text = model_card.page(
        {
            "limits": "One shop.",
            "recall": {"Shirt": 0.58333333, "Bag": 0.97},
            "validation accuracy": [0.8718000054359436, 0.87],
            "seeds": [1, 2],
            "made with": {"a|b": "c|d", "parts": {"x": 0.5}},
        }
    )
    lines = text.splitlines()
    assert lines[0] == "# Model card"
    assert [line for line in lines if line.startswith("## ")] == ["## Recall", "## Made with"]
    assert "**Limits:** One shop." in lines
    assert "| Shirt | 0.5833 |" in lines
    assert "**Validation accuracy:** 0.8718, 0.8700" in lines
    assert "**Seeds:** 1, 2" in lines
    assert "| a\\|b | c\\|d |" in lines
    assert "| parts | x: 0.5000 |" in lines


def test_a_card_goes_through_its_file_unchanged(folder):
    assert model_card.read(written(folder)) == CARD


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("no JSON", "card.json is no model card"),
        ("[1, 2]", "lacks code, setting, seeds, validation accuracy"),
        (json.dumps(CARD | {"seeds": []}), "lacks seeds;"),
    ],
    ids=["text", "a list", "no seeds"],
)
def test_what_is_no_card_is_refused(folder, content, told):
    path = folder / "card.json"
    path.write_text(content)
    with pytest.raises(DataError, match=told):
        model_card.read(path)


@pytest.mark.parametrize(
    "name", ["my_study.fit_something", "no_such_module.fit_network", "fit_network"]
)
def test_a_function_that_is_not_there_is_told(folder, name):
    path = written(folder, code={"function": name, "version": "7"})
    with pytest.raises(DataError, match=f"function {name} was not found"):
        model_card.repeat(path)


def test_a_run_that_agrees_is_told_with_both_accuracies(folder, capsys):
    path = written(folder, **{"made with": model_card.versions()})
    assert model_card.repeat(path)
    of_code, run, outcome = capsys.readouterr().out.splitlines()
    assert of_code.startswith("sha256: the card says nothing, here it is ")
    assert run == "seed 1: the card says 0.6000, this run gives 0.6000"
    assert outcome == "repeated, to four digits; the card's seeds spread by 0.1000"


def test_a_run_as_near_as_another_seed_is_not_called_the_same(folder, capsys):
    path = written(folder, **{"validation accuracy": [0.61, 0.7, 0.5]})
    assert model_card.repeat(path)
    assert "as near as another seed would come" in capsys.readouterr().out


def test_a_run_that_is_called_repeated_also_counts_as_such(folder, capsys):
    path = written(folder, **{"validation accuracy": [0.60001, 0.60001, 0.60001]})
    assert model_card.repeat(path)
    assert "repeated, to four digits" in capsys.readouterr().out


def test_a_run_that_gives_something_else_is_told(folder, capsys):
    path = written(folder, **{"validation accuracy": [0.61, 0.611, 0.609]})
    assert not model_card.repeat(path)
    assert "NOT repeated" in capsys.readouterr().out


def test_other_code_and_other_versions_are_told(folder, capsys):
    code = {"function": "my_study.fit_network", "version": "6", "sha256": "0" * 16}
    path = written(folder, code=code, **{"made with": {"numpy": "1.0"}})
    model_card.repeat(path)
    shown = capsys.readouterr().out
    assert "version: the card says 6, here it is 7" in shown
    assert f"sha256: the card says {'0' * 16}, here it is" in shown
    assert "numpy: the card says 1.0, here it is" in shown


@pytest.mark.parametrize(("accuracy", "code"), [(0.6, 0), (0.61, 1)])
def test_the_command_ends_with_0_only_if_the_run_agrees(folder, accuracy, code, capsys):
    near = [accuracy, accuracy + 0.001, accuracy - 0.001]
    path = written(folder, **{"validation accuracy": near})
    assert main(["repeat", str(path)]) == code


def test_the_command_says_in_a_sentence_that_there_is_no_card(tmp_path, capsys):
    assert main(["repeat", str(tmp_path / "none.json")]) == 1
    assert "does not exist" in capsys.readouterr().err


@pytest.mark.slow
def test_a_program_of_its_own_repeats_a_card_from_another_folder(folder, tmp_path_factory):
    path = written(folder, **{"made with": model_card.versions()})
    outcome = subprocess.run(
        [sys.executable, "-m", "fmnist_utils", "repeat", str(path)],
        cwd=tmp_path_factory.mktemp("elsewhere"),
        env=os.environ,
        capture_output=True,
        text=True,
    )
    assert outcome.returncode == 0, outcome.stderr
    assert "this run gives 0.6000" in outcome.stdout
