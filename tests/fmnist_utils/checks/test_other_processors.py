"""Verdicts and sentences do not depend on what instructions the processor has."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from numpy._core._multiarray_umath import __cpu_dispatch__, __cpu_features__

TESTS = Path(__file__).with_name("test_answers.py")
#: What NumPy uses here beyond what it always needs.
WIDE = [name for name in __cpu_dispatch__ if __cpu_features__.get(name)]


@pytest.mark.skipif(not WIDE, reason="NumPy uses no wide instructions on this processor")
def test_every_known_answer_fares_alike_without_wide_instructions():
    run = subprocess.run(
        [
            *(sys.executable, "-m", "pytest", "-q", "-n", "0", "-p", "no:cacheprovider", TESTS),
            *("-k", "solution_is_right or gets_the_sentence_that_helps"),
        ],
        env={**os.environ, "NPY_DISABLE_CPU_FEATURES": " ".join(WIDE)},
        capture_output=True,
        text=True,
        cwd=TESTS.parents[3],
    )
    assert run.returncode == 0, run.stdout[-3000:] + run.stderr[-500:]
