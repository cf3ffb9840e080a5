"""All Python, notebooks included, is linted and formatted; files named for tests exist."""

import subprocess
import sys
from pathlib import Path

import pytest

from conftest import LONG_FILES

ROOT = Path(__file__).parents[1]


@pytest.mark.parametrize("command", [["check"], ["format", "--check"]], ids=["lint", "format"])
def test_ruff_has_nothing_to_say(command):
    ruff = [sys.executable, "-m", "ruff", *command, "."]
    outcome = subprocess.run(ruff, cwd=ROOT, capture_output=True, text=True)
    assert outcome.returncode == 0, outcome.stdout + outcome.stderr


def test_the_files_that_begin_the_tests_are_there():
    assert [name for name in LONG_FILES if not (ROOT / name).is_file()] == []
