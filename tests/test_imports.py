"""Every module of the repository can be imported, also those that no other test uses."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
MODULES = sorted(
    ".".join(path.relative_to(ROOT).with_suffix("").parts)
    for package in ("fmnist_utils", "grading", "benchmarks", "tools")
    for path in (ROOT / package).rglob("*.py")
    if path.stem != "__main__"
)


def test_every_module_can_be_imported():
    code = f"from importlib import import_module\nfor name in {MODULES}: import_module(name)"
    outcome = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True)
    assert outcome.returncode == 0, outcome.stderr
