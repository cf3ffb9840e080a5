"""Who may import whom, by the contracts of ``pyproject.toml``, and the page that explains it."""

import os
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]


def test_imports_run_downhill():
    outcome = subprocess.run(
        [Path(sys.executable).with_name("lint-imports"), "--no-cache"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        env={**os.environ, "NO_COLOR": "1"},
    )
    assert outcome.returncode == 0, outcome.stdout + outcome.stderr


def test_the_page_names_only_paths_that_exist():
    text = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")
    named = re.findall(
        r"`((?:fmnist_utils|grading|benchmarks|evidence|tools|tests|notebooks|solutions)/[^`]*)`",
        text,
    )
    assert named
    assert not [path for path in named if not (ROOT / path).exists()]


def test_the_page_names_every_module_of_datasets():
    text = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")
    modules = {path.stem for path in (ROOT / "fmnist_utils" / "datasets").glob("[a-z]*.py")}
    assert not [module for module in modules if f"`{module}`" not in text]
