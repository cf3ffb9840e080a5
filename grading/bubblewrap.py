"""The wall around students' code: bubblewrap on Linux, and what is seen behind it.

There is no network, the system is read-only, the only folders to write to are in memory, and no
process outside is seen. The course's checks, with their right answers, are not in it, nor are
solutions, other submissions or the grader's secret.
"""

import compileall
import os
import shutil
import site
import sys
from collections.abc import Iterable
from pathlib import Path
from py_compile import PycInvalidationMode

import fmnist_utils
from fmnist_utils.datasets.cache import cache_folder
from fmnist_utils.errors import DataError
from grading.system_calls import write_filter
from grading.template import HOME, VARIANTS

INSTALL = "sudo apt install bubblewrap"
#: Where things are in the sandbox.
COURSE, DATA = "/course", "/data"
#: What root's template must be able to do to make boxes, and gives up in each of them.
_CAPABILITIES = ("CAP_SYS_ADMIN", "CAP_SETUID", "CAP_SETGID", "CAP_SETPCAP")
#: Of each folder that the template itself can write to; boxes get folders of their own.
_OWN_FOLDER_BYTES = 20_000_000
#: What a folder that is a Python environment holds; all else beside it may be the course.
_OF_AN_ENVIRONMENT = {"bin", "lib", "lib64", "include", "share", "etc", "pyvenv.cfg"}
#: The one module of the checks that sheets themselves import: it loads stored predictions.
_FOR_STUDENTS = "predictions.py"


def require_bubblewrap() -> None:
    """Refuse to go on where there is no bubblewrap.

    Raises
    ------
    DataError
        With a word on how to install it.
    """
    if not (sys.platform == "linux" and shutil.which("bwrap")):
        raise DataError(
            "Found no bubblewrap, expected it: it keeps students' code from your files and the "
            f"network. On Debian and Ubuntu: {INSTALL}. (Windows and macOS: in a Linux machine. "
            "Without any protection: --no-sandbox.)"
        )


def stage(folder: Path) -> Path:
    """Copy what may be seen in a box: the package without its checks, and the programs inside.

    Parameters
    ----------
    folder : Path
        Made if need be.

    Returns
    -------
    Path
        The same folder.
    """
    package = Path(fmnist_utils.__file__).parent
    shutil.copytree(
        package,
        folder / "fmnist_utils",
        ignore=shutil.ignore_patterns("checks", "__pycache__"),
        dirs_exist_ok=True,
    )
    checks = folder / "fmnist_utils" / "checks"
    checks.mkdir(exist_ok=True)
    (checks / "__init__.py").write_text("")
    shutil.copy(package / "checks" / _FOR_STUDENTS, checks / _FOR_STUDENTS)
    (folder / "grading").mkdir(exist_ok=True)
    for name in ("__init__.py", "worker.py", "check_stubs.py", "protocol.py", "template.py"):
        shutil.copy(Path(__file__).parent / name, folder / "grading" / name)
    write_filter(folder / "system_calls")
    compileall.compile_dir(folder, quiet=2, invalidation_mode=PycInvalidationMode.UNCHECKED_HASH)
    for path in (folder, *folder.rglob("*")):
        path.chmod(0o755 if path.is_dir() else 0o644)
    return folder


def wall(course: Path) -> list[str]:
    """Return the beginning of bubblewrap's command line: what is seen, and what is not.

    Parameters
    ----------
    course : Path
        As `stage` has made it.
    """
    prefixes = [Path(p).resolve() for p in dict.fromkeys((sys.prefix, sys.base_prefix))]
    mounts: list[str] = []
    parents: set[Path] = set()
    for prefix in prefixes:
        if prefix.is_relative_to("/usr"):
            continue
        for parent in reversed(prefix.parents[:-1]):
            if parent not in parents:
                mounts += ["--perms", "0755", "--dir", str(parent)]
                parents.add(parent)
        mounts += ["--ro-bind", str(prefix), str(prefix)]
    for path in _answers(prefixes):
        mounts += ["--tmpfs", str(path)] if path.is_dir() else ["--ro-bind", os.devnull, str(path)]
        mounts += ["--remount-ro", str(path)] if path.is_dir() else []
    if cache_folder().is_dir():
        mounts += ["--ro-bind", str(cache_folder()), DATA]
    environment = {
        "PATH": f"{sys.prefix}/bin:/usr/bin:/bin",
        "HOME": HOME,
        "LANG": "C.UTF-8",
        "PYTHONPATH": COURSE,
        "PYTHONDONTWRITEBYTECODE": "1",
        "FMNIST_DATA_DIR": DATA,
        "MPLBACKEND": "Agg",
        "OMP_NUM_THREADS": "1",
        "OPENBLAS_NUM_THREADS": "1",
        "TF_NUM_INTRAOP_THREADS": "1",
        "TF_NUM_INTEROP_THREADS": "1",
    }
    small = ("--size", str(_OWN_FOLDER_BYTES), "--perms", "1777", "--tmpfs")
    return [
        *("bwrap", "--die-with-parent", "--new-session", "--unshare-pid", "--unshare-net"),
        *("--unshare-ipc", "--unshare-uts", "--unshare-cgroup-try"),
        *("--ro-bind", "/usr", "/usr", "--symlink", "usr/lib", "/lib"),
        *("--symlink", "usr/lib64", "/lib64", "--symlink", "usr/bin", "/bin"),
        *("--ro-bind-try", "/etc/fonts", "/etc/fonts"),
        *(*small, "/tmp"),
        *mounts,  # an environment may lie below /tmp
        *("--ro-bind", str(course), COURSE, "--proc", "/proc", "--dev", "/dev"),
        *(*small, "/dev/shm", *small, HOME, "--chdir", HOME),
        "--clearenv",
        *(part for name, value in environment.items() for part in ("--setenv", name, value)),
        *("--cap-drop", "ALL"),
    ]


def command(course: Path, variants: Path, modules: Iterable[str]) -> list[str]:
    """Return the command line of the box in which `grading.template` makes all others.

    Parameters
    ----------
    course : Path
        As `stage` has made it.
    variants : Path
        A folder with students' own data, which no box sees but its own part of.
    modules : iterable of str
        Loaded before any notebook.
    """
    # a user without rights makes boxes in user namespaces, and needs none
    capabilities = _CAPABILITIES if os.geteuid() == 0 else ()
    return [
        *wall(course),
        *("--ro-bind", str(variants), VARIANTS, "--remount-ro", "/dev", "--remount-ro", "/"),
        *(part for name in capabilities for part in ("--cap-add", name)),
        *(("--unshare-user",) if os.geteuid() else ()),
        *("--", f"{sys.prefix}/bin/python", "-I", "-c", _SERVE, COURSE, *modules),
    ]


def _answers(prefixes: list[Path]) -> list[Path]:
    """Return where the course lies in what the box shows: with its checks, and its solutions.

    It may be installed as a copy, as a link to a folder, or lie beside the environment; `stage`
    has made the part of it that is for students.
    """
    shown = [*prefixes, Path("/usr")]
    places = [Path(place) for place in {*sys.path, *site.getsitepackages()} if place]
    for prefix in shown:
        places += [*prefix.glob("lib/python3*/*-packages"), *prefix.glob("src/*")]
    found = {Path(fmnist_utils.__file__).parent}
    for place in places:
        found |= {*place.glob("*fmnist?utils*")}
    root = Path(__file__).resolve().parents[1]
    found |= {path for path in root.iterdir() if path.name not in _OF_AN_ENVIRONMENT}
    resolved = {path.resolve() for path in found if path.exists()}
    return sorted(
        path
        for path in resolved
        if any(path.is_relative_to(each) for each in shown)
        and not any(each.is_relative_to(path) for each in shown)
    )


#: With -I nothing of the sandbox's own folder is imported by accident; the course is named by hand.
_SERVE = (
    f"import sys; sys.path[:0] = ['', '{COURSE}']; "
    "from grading.template import serve; serve(sys.argv[1], sys.argv[2:])"
)
