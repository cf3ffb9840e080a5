"""Run lessons as somebody does who has only the wheel: ``python -m tools.installed_course [NN …]``.

The wheel is built from this repository and installed into an environment of its own; a workspace
is laid out in another folder; each lesson is executed there, from its top.
"""

import argparse
import os
import subprocess
import sys
import sysconfig
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from fmnist_utils.course_plan import read_plan
from tools.course import ROOT

#: Its letters and its space have broken programs before.
FOLDER = "Mein Übungsordner é"


@dataclass(frozen=True)
class Installed:
    """An environment in which the package is that of a wheel.

    Attributes
    ----------
    python : Path
        Its interpreter.
    variables : dict of str to str
        The environment variables that its programs need.
    folder : Path
        Empty, and outside of the repository.
    """

    python: Path
    variables: dict[str, str]
    folder: Path

    def run(self, *arguments: str) -> str:
        """Run ``python -m`` with these arguments in the folder, and return what it prints.

        Raises
        ------
        RuntimeError
            If it fails; the message holds what it printed.
        """
        result = subprocess.run(
            [self.python, "-m", *arguments],
            cwd=self.folder,
            env=self.variables,
            capture_output=True,
            text=True,
        )
        if result.returncode:
            raise RuntimeError(f"{' '.join(arguments)}\n{result.stdout}{result.stderr}")
        return result.stdout


def install(place: Path) -> Installed:
    """Build the wheel, and install it into a new environment.

    All that the package needs is taken from the environment that runs this; the package is not.
    """
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", place / "wheel"]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True)
    [wheel] = (place / "wheel").glob("*.whl")
    home, prefix = place / "environment", Path(sys.prefix)
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", home], check=True)
    python = home / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    code = "import sysconfig; print(sysconfig.get_path('purelib'))"
    found = subprocess.run([python, "-c", code], check=True, capture_output=True, text=True)
    packages = Path(found.stdout.strip())
    # in a .pth file a path is taken as it is: what lies there is found, its own .pth files are not
    (packages / "others.pth").write_text(f"{sysconfig.get_path('purelib')}\n", encoding="utf-8")
    command = [sys.executable, "-m", "pip", "install", "--no-deps", "--no-index", "--quiet"]
    subprocess.run([*command, "--target", packages, wheel], check=True)
    folder = place / FOLDER
    folder.mkdir()
    variables = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    variables |= {
        "JUPYTERLAB_DIR": str(prefix / "share" / "jupyter" / "lab"),
        "JUPYTER_PATH": str(prefix / "share" / "jupyter"),
        "JUPYTER_CONFIG_DIR": str(place / "settings"),
        "JUPYTER_RUNTIME_DIR": str(place / "runtime"),
        "JUPYTER_PREFER_ENV_PATH": "1",
        "XDG_DATA_HOME": str(place / "data"),
    }
    return Installed(python, variables, folder)


def execute_lesson(installed: Installed, name: str) -> None:
    """Execute a lesson of the workspace; raise `RuntimeError` if a cell fails."""
    options = ["--to", "notebook", "--execute", "--output-dir", "executed", "--log-level", "WARN"]
    installed.run("nbconvert", *options, f"workspace/notebooks/{name}.ipynb")


def main(arguments: list[str] | None = None) -> int:
    """Run the lessons that are named, or all; return 1 if one failed."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("lessons", nargs="*", metavar="NN", help="lesson numbers, such as 01 05")
    chosen = parser.parse_args(arguments).lessons
    failed = 0
    with TemporaryDirectory() as place:
        installed = install(Path(place))
        installed.run("fmnist_utils", "workspace")
        for lesson in read_plan()[0]:
            if chosen and lesson.number not in chosen:
                continue
            try:
                execute_lesson(installed, lesson.file)
                print(f"{lesson.file}: all cells ran", flush=True)
            except RuntimeError as error:
                print(f"{lesson.file} FAILED\n{error}", flush=True)
                failed += 1
    return int(failed > 0)


if __name__ == "__main__":
    sys.exit(main())
