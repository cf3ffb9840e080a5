"""A box around a student's code: bubblewrap on Linux, with limits on all that it may use.

In the box there is no network, the system is read-only, the only folder to write to is a private
one in memory, and no process outside is seen. The course's checks, with their right answers, are
not in it, nor are solutions, other submissions or the grader's secret.
"""

import contextlib
import os
import shutil
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import NoReturn

import psutil

import fmnist_utils
from fmnist_utils.cache import cache_folder
from fmnist_utils.errors import DataError
from grading.limits import Limits
from grading.wire import WireError, from_line, to_line

INSTALL = "sudo apt install bubblewrap"
#: Longest reply, in bytes; a longer one is cut off, and the box with it.
LONGEST_REPLY = 64_000_000
#: Where things are in the box.
COURSE, DATA, HOME = "/course", "/data", "/box"
#: The first of the user numbers that boxes run as, when root grades: each box has its own.
_FIRST_UID = 60_000
_UIDS = 5_000
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


class BoxGoneError(BaseException):
    """The box has ended; `reason` is "time", "memory", "processes", "reply" or "exit"."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


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
    """Copy what may be seen in the box: the package without its checks, and the program inside.

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
    (folder / "fmnist_utils" / "checks").mkdir(exist_ok=True)
    (folder / "fmnist_utils" / "checks" / "__init__.py").write_text(_STUB)
    (folder / "grading").mkdir(exist_ok=True)
    for name in ("__init__.py", "inside.py", "wire.py"):
        shutil.copy(Path(__file__).parent / name, folder / "grading" / name)
    for path in (folder, *folder.rglob("*")):
        path.chmod(0o755 if path.is_dir() else 0o644)
    return folder


def command(course: Path, limits: Limits, uid: int) -> list[str]:
    """Return the command line of a box.

    Parameters
    ----------
    course : Path
        As `stage` has made it.
    limits : Limits
    uid : int
        The user number inside, if root grades.
    """
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
        *(f"--cpu={int(limits.seconds) + 5}", f"--fsize={limits.file_mb * 10**6}", "--nofile=256"),
    ]
    if as_root:
        limited += [f"--nproc={limits.processes}"]
    return [
        *("bwrap", "--die-with-parent", "--new-session", "--unshare-pid", "--unshare-net"),
        *("--unshare-ipc", "--unshare-uts", "--unshare-cgroup-try"),
        *("--ro-bind", "/usr", "/usr", "--symlink", "usr/lib", "/lib"),
        *("--symlink", "usr/lib64", "/lib64", "--symlink", "usr/bin", "/bin"),
        *("--ro-bind-try", "/etc/fonts", "/etc/fonts"),
        *("--perms", "1777", "--tmpfs", "/tmp"),
        *mounts,
        *("--ro-bind", str(course), COURSE, "--proc", "/proc", "--dev", "/dev"),
        *("--size", str(200 * 10**6), "--perms", "1777", "--tmpfs", HOME, "--chdir", HOME),
        "--clearenv",
        *(part for name, value in environment.items() for part in ("--setenv", name, value)),
        *(_as_nobody(uid) if as_root else ("--unshare-user", "--cap-drop", "ALL", "--")),
        *limited,
        *(f"{sys.prefix}/bin/python", "-I", "-c", _START),
    ]


def _as_nobody(uid: int) -> list[str]:
    """Return what makes root's box run as a user that owns nothing; bubblewrap alone would not."""
    return [
        *("--cap-drop", "ALL", "--cap-add", "CAP_SETUID", "--cap-add", "CAP_SETGID"),
        *("--cap-add", "CAP_SETPCAP", "--"),
        *("setpriv", f"--reuid={uid}", f"--regid={uid}", "--clear-groups", "--inh-caps=-all"),
        *("--bounding-set=-all", "--no-new-privs"),
    ]


#: With -I nothing of the box's own folder is imported by accident; the course is named by hand.
_START = f"import sys; sys.path[:0] = ['', '{COURSE}']; from grading.inside import main; main()"


class Box:
    """A running box: sends a request, waits for the reply, and ends what takes too much."""

    def __init__(self, command: list[str], limits: Limits, deadline: float) -> None:
        self.limits, self.deadline = limits, deadline
        self.reason = "exit"
        self.peak_memory = 0
        self._request = 0
        self.process = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        self._ended = threading.Event()
        self._watch = threading.Thread(target=self._watch_over, daemon=True)
        self._watch.start()

    def send(self, message: dict) -> None:
        """Send a request; one to a box that has ended raises."""
        self._request += 1
        try:
            self.process.stdin.write(to_line({"id": self._request, **message}))
            self.process.stdin.flush()
        except (BrokenPipeError, ValueError):
            self._gone()

    def receive(self) -> dict:
        """Wait for a reply to the last request.

        Raises
        ------
        BoxGoneError
            If the box ended, was ended, or sent what is no reply.
        """
        line = self.process.stdout.readline(LONGEST_REPLY)
        if not line:
            self._gone()
        with contextlib.suppress(WireError):
            reply = from_line(line)
            if reply.pop("to", None) == self._request:
                return reply
        self.end("reply")
        return self._gone()

    def end(self, reason: str = "exit") -> None:
        """Kill every process in the box."""
        if self.process.poll() is None:
            self.reason = reason
            with contextlib.suppress(ProcessLookupError):
                self.process.kill()

    def close(self) -> None:
        """End the box and wait until nothing of it is left."""
        self.end()
        self._ended.set()
        self.process.wait()
        self._watch.join()
        self.process.stdin.close()
        self.process.stdout.close()

    def _gone(self) -> NoReturn:
        self.process.kill()
        self.process.wait()
        raise BoxGoneError(self.reason)

    def _watch_over(self) -> None:
        """End the box at its deadline, and when all its processes together are over a limit."""
        top = psutil.Process(self.process.pid)
        while not self._ended.wait(0.1) and self.process.poll() is None:
            if time.monotonic() > self.deadline:
                self.end("time")
            with contextlib.suppress(psutil.Error):
                processes = [top, *top.children(recursive=True)]
                used = sum(_memory(process) for process in processes)
                self.peak_memory = max(self.peak_memory, used)
                if used > self.limits.memory_mb * 10**6:
                    self.end("memory")
                if len(processes) > self.limits.processes + 4:
                    self.end("processes")


def _memory(process: psutil.Process) -> int:
    try:
        return process.memory_info().rss
    except psutil.Error:  # it has just ended
        return 0


def uid_of(slot: int) -> int:
    """Return the user number of a slot: two boxes at a time must not share one."""
    return _FIRST_UID + slot % _UIDS
