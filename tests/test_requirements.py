"""What is installed is said the same in each place that says it."""

import tomllib
from pathlib import Path

from packaging.requirements import Requirement

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]


def requirements_of(lines):
    plain = (line.partition(" #")[0].strip() for line in lines)
    return {str(Requirement(line)) for line in plain if line and line[0] not in "#-"}


def test_the_wheel_asks_for_what_the_repository_installs():
    listed = requirements_of((ROOT / "requirements.txt").read_text(encoding="utf-8").splitlines())
    assert requirements_of(PROJECT["optional-dependencies"]["course"]) <= listed
