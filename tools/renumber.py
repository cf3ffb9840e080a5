"""Number the lessons by the plan: ``python -m tools.renumber``.

Only file names hold a lesson's number. After a row of ``notebooks/course.toml`` was added or moved,
this renames the lessons, sheets and exercises, and mends every mention of their files.
"""

import re
import subprocess
from collections.abc import Iterator, Sequence
from pathlib import Path

from fmnist_utils.course_plan import read_plan
from tools.course import ROOT

#: They say how a lesson was called once.
HISTORY = ("CHANGELOG.md", "notebooks/first_edition.md")


def renumber(root: Path, names: Sequence[str], texts: Sequence[Path]) -> None:
    """Give each lesson the number of its place.

    Parameters
    ----------
    root : Path
        Holds ``notebooks``, ``solutions`` and ``exercises``.
    names : sequence of str
        Of the lessons, without numbers, in order.
    texts : sequence of Path
        The files in which mentions are mended.
    """
    files = {name: f"{place:02}_{name}" for place, name in enumerate(names)}
    mention = re.compile(rf"\b\d\d_({'|'.join(sorted(names, key=len, reverse=True))})\b")
    for path in texts:
        old = path.read_text(encoding="utf-8")
        new = mention.sub(lambda match: files[match[1]], old)
        if new != old:
            path.write_text(new, encoding="utf-8")
    for path in list(_lesson_files(root)):
        if match := mention.match(path.name):
            path.rename(path.with_name(files[match[1]] + path.suffix))


def _lesson_files(root: Path) -> Iterator[Path]:
    """Yield notebooks before the folders that they lie in."""
    for pattern in ("notebooks/*.ipynb", "*/*/*.ipynb", "solutions/*", "exercises/*"):
        yield from sorted(root.glob(pattern))


def _texts(root: Path) -> list[Path]:
    """Return the project's own text files."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=root, capture_output=True, text=True, check=True,
    ).stdout.splitlines()  # fmt: skip
    endings = (".ipynb", ".json", ".md", ".py", ".run", ".toml", "Makefile")
    names = [name for name in listed if name.endswith(endings) and name not in HISTORY]
    return [root / name for name in names if (root / name).is_file()]


if __name__ == "__main__":
    renumber(ROOT, [lesson.name for lesson in read_plan()[0]], _texts(ROOT))
