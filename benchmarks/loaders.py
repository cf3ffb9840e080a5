"""Four files to arrays: our reader, other readers, and bare inflating as a floor."""

import gzip
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from tqdm import tqdm

from benchmarks.table import markdown_table
from fmnist_utils.datasets.fetch import require_full_data
from fmnist_utils.datasets.fileio import write_atomically
from fmnist_utils.datasets.registry import PUBLISHED_FILES
from fmnist_utils.errors import DataError

#: Names that `one_loading` knows: what they are called, and whether they read packed files.
TITLES = {
    "course": ("**this course's `load_data`**", True),
    "keras": ("`keras.datasets.fashion_mnist`", True),
    "idx2numpy": ("idx2numpy, with `gzip`", True),
    "python-mnist": ("python-mnist", True),
    "mlxtend": ("mlxtend", False),
    "torchvision": ("torchvision", False),
    "zlib": ("floor: inflate with zlib", True),
    "isal": ("floor: inflate with ISA-L", True),
    "libdeflate": ("floor: inflate with libdeflate", True),
    "read": ("floor: read the unpacked files", False),
}
#: The arrays alone: all pixels and all labels.
ARRAY_BYTES = 70_000 * (28 * 28 + 1)


def measure(build: Path, quick: bool) -> dict:
    """Let each reader load twice in a fresh process, several times in turn."""
    raw, gz = _folders(build)
    rounds = [name for _ in range(2 if quick else 5) for name in TITLES]
    costs: dict[str, list[dict]] = {name: [] for name in TITLES}
    missing = {}
    for name in tqdm(rounds, unit="loading"):
        if name in missing:
            continue
        with TemporaryDirectory(dir=build) as folder:
            outcome = _run(name, gz, raw, Path(folder))
        if outcome.returncode:
            last_words = outcome.stderr.strip().splitlines() or [f"exit {outcome.returncode}"]
            missing[name] = last_words[-1]
        else:
            costs[name].append(json.loads(outcome.stdout.splitlines()[-1]))
    if needed := {"course", "keras", "isal"} & missing.keys():
        words = "; ".join(f"{name}, since {missing[name]}" for name in sorted(needed))
        raise DataError(f"Found no seconds of {words}. Expected some: mend that first.")
    # the quickest counts, since other programs can only slow it down
    best = {
        name: {key: min(cost[key] for cost in each) for key in each[0]}
        for name, each in costs.items()
        if each
    }
    disk = sum(path.stat().st_size for path in raw.glob("*-ubyte"))
    return {"best": best, "missing": missing, "disk_mb": round(disk / 1e6)}


def _folders(build: Path) -> tuple[Path, Path]:
    """Return a folder with the raw files and one with packed ones, made if need be."""
    raw = require_full_data().train_images.parent
    gz = build / "gz"
    gz.mkdir(parents=True, exist_ok=True)
    for file in PUBLISHED_FILES:
        target = gz / f"{file.name}.gz"
        if not target.exists():
            write_atomically(target, _packed(raw / file.name))
    return raw, gz


def _packed(path: Path) -> bytes:
    """Pack a file as the published ones are packed, by GNU gzip at level 6, where there is one."""
    if program := shutil.which("gzip"):
        return subprocess.run([program, "-6nc", path], stdout=subprocess.PIPE, check=True).stdout
    return gzip.compress(path.read_bytes(), compresslevel=6, mtime=0)


def _run(name: str, gz: Path, raw: Path, empty: Path) -> subprocess.CompletedProcess:
    datasets = empty / "keras" / "datasets" / "fashion-mnist"
    datasets.mkdir(parents=True)
    for path in gz.glob("*.gz"):
        (datasets / path.name).hardlink_to(path)
    environment = {
        **os.environ,
        "KERAS_HOME": str(empty / "keras"),
        "XDG_CACHE_HOME": str(empty / "cache"),
    }
    return subprocess.run(
        [sys.executable, "-m", "benchmarks.load_once", name, str(gz), str(raw)],
        env=environment,
        capture_output=True,
        text=True,
    )


def report(results: dict) -> str:
    """Write the results as Markdown."""
    best = results["best"]
    rows = []
    for name, (title, packed) in TITLES.items():
        if name not in best:
            continue
        cost = best[name]
        row = [title]
        for call in ("first", "second", "second_looked"):
            if call == "first" and not packed:
                row += ["–", "–"]
            else:
                row += [f"{cost[call] * 1000:.1f}", f"{best['keras'][call] / cost[call]:.1f}"]
        rows.append([*row, f"{cost['peak'] / ARRAY_BYTES:.2f}" if "peak" in cost else "–"])
    header = [
        "reader",
        "first call, from .gz: ms",
        "times as fast as keras.datasets",
        "second call: ms",
        "times as fast",
        "second call and a look at every value: ms",
        "times as fast",
        "peak memory over the arrays",
    ]
    sentences = [f"Our unpacked copy takes {results['disk_mb']} MB on the disk."]
    for name, reason in results["missing"].items():
        sentences.append(f"{TITLES[name][0]} was not measured: {reason}.")
    return "\n\n".join([markdown_table(header, rows), *sentences])
