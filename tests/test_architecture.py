"""Who may import whom, as ``pyproject.toml`` says it in contracts."""

import os
import subprocess
import sys
from pathlib import Path


def test_imports_run_downhill():
    outcome = subprocess.run(
        [Path(sys.executable).with_name("lint-imports"), "--no-cache"],
        cwd=Path(__file__).parents[1],
        capture_output=True,
        text=True,
        env={**os.environ, "NO_COLOR": "1"},
    )
    assert outcome.returncode == 0, outcome.stdout + outcome.stderr
