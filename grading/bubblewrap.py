"""A sandbox around a student's code: bubblewrap on Linux, with limits on all that it may use.

In the sandbox there is no network, the system is read-only, the only folder to write to is a
private one in memory, and no process outside is seen. The course's checks, with their right
answers, are not in it, nor are solutions, other submissions or the grader's secret.
"""

import os
import shutil
import sys
from pathlib import Path

import fmnist_utils
from fmnist_utils.datasets.cache import cache_folder
from fmnist_utils.errors import DataError
from grading.limits import Limits

INSTALL = "sudo apt install bubblewrap"
#: Where things are in the sandbox.
COURSE, DATA, HOME = "/course", "/data", "/sandbox"
#: The first of the user numbers that sandboxes run as, when root grades: each sandbox has its own.
_FIRST_UID = 60_000
_UIDS = 5_000
#: The one module of the checks that sheets themselves import: it loads stored predictions.
_FOR_STUDENTS = "predictions.py"
_STUB = '''"""The checks are elsewhere while a notebook is graded: here, each is nothing."""


class _Nothing:
    def __getattr__(self, name):
        return self

    def __call__(self, *arguments, **named):
        return None


def __getattr__(name):
    if name.startswith("__"):
        raise AttributeError(name)
    return _Nothing()
'''


def require_bubblewrap() -> None:
    """Refuse to go on where there is no bubblewrap.

    Raises
    ------
    DataError
        With a word on how to install it.
    """
    if not (sys.platform == "linux" and shutil.which("bwrap") and shutil.which("prlimit")):
        raise DataError(
            "Found no bubblewrap, expected it: it keeps students' code from your files and the "
            f"network. On Debian and Ubuntu: {INSTALL}. (Windows and macOS: in a Linux machine. "
            "Without any protection: --no-sandbox.)"
        )


def stage(folder: Path) -> Path:
    """Copy what may be seen in the sandbox: the package without its checks, and the program inside.

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
    (checks / "__init__.py").write_text(_STUB)
    shutil.copy(package / "checks" / _FOR_STUDENTS, checks / _FOR_STUDENTS)
    (folder / "grading").mkdir(exist_ok=True)
    for name in ("__init__.py", "worker.py", "protocol.py"):
        shutil.copy(Path(__file__).parent / name, folder / "grading" / name)
    for path in (folder, *folder.rglob("*")):
        path.chmod(0o755 if path.is_dir() else 0o644)
    return folder


def command(course: Path, limits: Limits, uid: int, variant: Path | None = None) -> list[str]:
    """Return the command line of a sandbox.

    Parameters
    ----------
    course : Path
        As `stage` has made it.
    limits : Limits
    uid : int
        The user number inside, if root grades.
    variant : Path, optional
        A folder of the student's own data, seen beside the notebook under its name.
    """
    size = str(limits.folder_mb * 10**6)
    prefixes = dict.fromkeys(Path(p).resolve() for p in (sys.prefix, sys.base_prefix))
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
    if cache_folder().is_dir():
        mounts += ["--ro-bind", str(cache_folder()), DATA]
    as_root = os.geteuid() == 0
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
    limited = [
        *("prlimit", f"--as={6 * limits.memory_mb * 10**6 // 5 + 2 * 10**9}", "--core=0"),
        *(f"--fsize={limits.file_mb * 10**6}", "--nofile=256"),
        f"--cpu={2 * int(limits.seconds) + 5}",  # should nobody be there to count
    ]
    if as_root:
        limited += [f"--nproc={limits.processes}"]
    return [
        *("bwrap", "--die-with-parent", "--new-session", "--unshare-pid", "--unshare-net"),
        *("--unshare-ipc", "--unshare-uts", "--unshare-cgroup-try"),
        *("--ro-bind", "/usr", "/usr", "--symlink", "usr/lib", "/lib"),
        *("--symlink", "usr/lib64", "/lib64", "--symlink", "usr/bin", "/bin"),
        *("--ro-bind-try", "/etc/fonts", "/etc/fonts"),
        *("--size", size, "--perms", "1777", "--tmpfs", "/tmp"),
        *mounts,
        *("--ro-bind", str(course), COURSE, "--proc", "/proc", "--dev", "/dev"),
        *("--size", size, "--perms", "1777", "--tmpfs", "/dev/shm"),
        *("--size", size, "--perms", "1777", "--tmpfs", HOME, "--chdir", HOME),
        *(("--ro-bind", str(variant), f"{HOME}/{variant.name}") if variant else ()),
        "--clearenv",
        *(part for name, value in environment.items() for part in ("--setenv", name, value)),
        *(_as_nobody(uid) if as_root else ("--unshare-user", "--cap-drop", "ALL", "--")),
        *limited,
        *(f"{sys.prefix}/bin/python", "-I", "-c", START),
    ]


def _as_nobody(uid: int) -> list[str]:
    """Return what makes root's sandbox run as a user that owns nothing, unlike bubblewrap alone."""
    return [
        *("--cap-drop", "ALL", "--cap-add", "CAP_SETUID", "--cap-add", "CAP_SETGID"),
        *("--cap-add", "CAP_SETPCAP", "--"),
        *("setpriv", f"--reuid={uid}", f"--regid={uid}", "--clear-groups", "--inh-caps=-all"),
        *("--bounding-set=-all", "--no-new-privs"),
    ]


#: With -I nothing of the sandbox's own folder is imported by accident; the course is named by hand.
START = f"import sys; sys.path[:0] = ['', '{COURSE}']; from grading.worker import main; main()"


def uid_of(slot: int) -> int:
    """Return the user number of a slot: two sandboxes at a time must not share one."""
    return _FIRST_UID + slot % _UIDS
