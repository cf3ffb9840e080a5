"""``notebooks/formats.md``: its commands and code, run on the full data as a reader runs them."""

import os
import re
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

from fmnist_utils.formats import commands

pytestmark = pytest.mark.slow

PAGE = Path(__file__).parents[3] / "notebooks" / "formats.md"
_BLOCK = re.compile(
    r"(?:<!-- needs (?P<package>\w+) -->\n)?```(?P<language>sh|python)\n(?P<code>.*?)```", re.S
)
BLOCKS = list(_BLOCK.finditer(PAGE.read_text(encoding="utf-8")))
PLAIN = [block for block in BLOCKS if block["language"] == "python" and not block["package"]]


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    """Return a function that runs a program in a folder where the page's commands have been run."""
    folder = tmp_path_factory.mktemp("formats")
    environment = {
        **os.environ,
        "KERAS_HOME": str(folder / "keras"),
        "PYTHONWARNINGS": "",  # other people's packages warn
        "HF_HUB_OFFLINE": "1",
        "MPLBACKEND": "Agg",
    }

    def run(*arguments):
        result = subprocess.run(
            [sys.executable, *arguments],
            cwd=folder,
            env=environment,
            capture_output=True,
            text=True,
        )
        assert result.returncode == 0, result.stderr[-2000:]
        return result.stdout

    for block in BLOCKS:
        if block["language"] == "sh":
            for line in block["code"].splitlines():
                run(*line.split()[1:])
    return run


@pytest.fixture(scope="module")
def shown(run):
    """Return what the page's code prints, but for what needs other packages."""
    return run("-c", "\n".join(block["code"] for block in PLAIN))


def test_the_same_images_come_through_every_door(shown):
    lines = [line for line in shown.splitlines() if " 60,000 + 10,000 " in line]
    assert len(lines) == 13
    assert len({line.split()[-1] for line in lines}) == 1


@pytest.mark.parametrize(
    "block",
    [pytest.param(b, id=f"{b['package']} {i}") for i, b in enumerate(BLOCKS) if b["package"]],
)
def test_the_same_images_come_through_another_package(block, run):
    if find_spec(block["package"]) is None:
        pytest.skip(f"{block['package']} is not installed; make test-formats installs it")
    shown = run("-c", PLAIN[0]["code"] + block["code"])
    [name] = re.findall(r'^ *same\("(.+?)"', block["code"], re.M)
    assert f"{name:45} 60,000 + 10,000 " in shown


def test_the_pages_commands_are_those_that_there_are():
    page = PAGE.read_text(encoding="utf-8")
    exports = {*commands.EXPORTS, commands.PUBLISHED_GZ}
    assert set(re.findall(r"`export ([a-z-]+) ", page)) == exports
    assert set(re.findall(r"`import ([a-z-]+) ", page)) == set(commands.IMPORTS)


def test_the_manifest_of_the_page_names_an_ankle_boot(shown):
    assert "'Filename': 'train/9_00000.png', 'Label': '9', 'Label text': 'Ankle boot'" in shown
