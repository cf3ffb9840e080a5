"""Boxes to run notebooks in: forked from one template behind bubblewrap, or, unprotected, none."""

import contextlib
import json
import os
import select
import signal
import socket
import struct
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path

import psutil

from fmnist_utils.errors import DataError
from grading.bubblewrap import command, stage
from grading.limits import Limits
from grading.memory_group import MemoryGroup

#: Seconds for the template to load what it must, and for a box to be made: a backstop.
_PATIENCE = 600
#: The first of the user numbers that boxes run as, when root grades: each has its own.
_FIRST_UID = 60_000
_UIDS = 5_000
#: The kernel's ``struct ucred``: a process, its user and its group.
_SENDER = struct.Struct("iII")


class BoxesGoneError(BaseException):
    """The template has ended: no box can be made."""


class Box:
    """A box, or without protection a process: its two streams, and its end.

    Attributes
    ----------
    requests, replies : file
        To write to, and to read from.
    top : psutil.Process
        All others in the box descend from it.
    group : MemoryGroup or None
    """

    def __init__(
        self, requests: object, replies: object, pid: int, group: MemoryGroup | None = None
    ) -> None:
        self.requests, self.replies, self.group = requests, replies, group
        self.top = psutil.Process(pid)
        self._descriptor = os.pidfd_open(pid)

    @property
    def is_over(self) -> bool:
        """Whether nothing of it is left."""
        return bool(select.select([self._descriptor], [], [], 0)[0])

    def kill(self) -> None:
        """Kill every process in it: they go with the first of them."""
        with contextlib.suppress(ProcessLookupError):
            signal.pidfd_send_signal(self._descriptor, signal.SIGKILL)

    def close(self) -> None:
        """Kill it, and wait until nothing of it is left."""
        self.kill()
        select.select([self._descriptor], [], [], _PATIENCE)
        os.close(self._descriptor)
        if self.group:
            self.group.remove()
        for stream in (self.requests, self.replies):
            with contextlib.suppress(OSError):
                stream.close()


class Boxes:
    """Makes boxes: one process behind bubblewrap loads what all need, and is forked for each.

    Parameters
    ----------
    folder : Path
        An empty one, for what is shown in boxes.
    modules : iterable of str
        What notebooks are likely to import.
    groups : Path, optional
        Where each box has a control group.

    Attributes
    ----------
    variants : Path
        A folder in it for students' own data.

    Raises
    ------
    DataError
        If bubblewrap starts nothing here; with the first words of its own message.
    """

    def __init__(
        self, folder: Path, modules: Iterable[str] = (), groups: Path | None = None
    ) -> None:
        folder.chmod(0o755)
        self._groups = groups
        self.variants = folder / "variants"
        self.variants.mkdir()
        log = folder / "messages"
        self._control, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with theirs, log.open("wb") as messages:
            self.process = subprocess.Popen(
                command(stage(folder / "course"), self.variants, modules),
                stdin=theirs,
                stdout=subprocess.DEVNULL,
                stderr=messages,
                # what this process has in its environment may be secret
                env={"PATH": os.environ.get("PATH", "")},
                start_new_session=True,
            )
        self._control.settimeout(_PATIENCE)
        with contextlib.suppress(OSError):
            if self._control.recv(100) == b"ready":
                return
        self.close()
        said = log.read_bytes()[-300:].decode(errors="replace").strip()
        raise DataError(
            f"bubblewrap starts no sandbox here ({said}), expected it to. Where user namespaces "
            "are forbidden, grade as root or in a machine of its own."
        )

    def start(self, limits: Limits, data: Path | None = None, is_fresh: bool = False) -> Box:
        """Make a box, in which the program of `grading.worker` waits for its first request.

        Parameters
        ----------
        limits : Limits
        data : Path, optional
            A folder of the student's own data below `variants`, seen beside the notebook.
        is_fresh : bool
            Whether nothing may be loaded yet.

        Raises
        ------
        BoxesGoneError
        """
        request = {
            "uid": _FIRST_UID + os.getpid() % _UIDS,
            "folder_bytes": limits.folder_mb * 10**6,
            "data": str(data.relative_to(self.variants)) if data else "",
            "fresh": is_fresh,
            "limits": {
                "AS": 6 * limits.memory_mb * 10**6 // 5 + 2 * 10**9,
                "CORE": 0,
                "FSIZE": limits.file_mb * 10**6,
                "NOFILE": 256,
                "NPROC": limits.processes,
                "CPU": 2 * int(limits.seconds) + 5,  # should nobody be there to count
            },
        }
        ours, theirs = socket.socketpair()
        ours.setsockopt(socket.SOL_SOCKET, socket.SO_PASSCRED, 1)
        ours.settimeout(_PATIENCE)
        try:
            with theirs:
                socket.send_fds(self._control, [json.dumps(request).encode()], [theirs.fileno()])
            _, [(_, _, sender)], _, _ = ours.recvmsg(1, socket.CMSG_SPACE(_SENDER.size))
            pid, _, _ = _SENDER.unpack(sender)
            group = MemoryGroup(self._groups, pid, limits) if self._groups else None
            box = Box(ours.makefile("wb"), ours.makefile("rb"), pid, group)
            ours.send(b"!")
        except (OSError, ValueError, psutil.Error):
            ours.close()
            raise BoxesGoneError from None
        ours.settimeout(None)
        ours.close()  # the files keep it open
        return box

    def close(self) -> None:
        """End the template, with all boxes."""
        self._control.close()
        self.process.kill()
        self.process.wait()


def unprotected(folder: Path | None) -> Box:
    """Start a notebook's program without a box, as the user who grades.

    Parameters
    ----------
    folder : Path or None
        Where it starts.
    """
    path = str(Path(__file__).parents[1])
    start = f"import sys; sys.path[:0] = ['', {path!r}]; from grading.worker import main; main()"
    process = subprocess.Popen(
        [sys.executable, "-c", start],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
        cwd=folder,
    )
    return _Unprotected(process)


class _Unprotected(Box):
    def __init__(self, process: subprocess.Popen) -> None:
        self._process = process
        super().__init__(process.stdin, process.stdout, process.pid)

    def close(self) -> None:
        super().close()
        self._process.wait()


def try_boxes() -> None:
    """Make a box and end it: without one, no notebook should be begun.

    Raises
    ------
    DataError
        With the first words of bubblewrap's own message.
    """
    with tempfile.TemporaryDirectory(prefix="grading-") as folder:
        boxes = Boxes(Path(folder))
        try:
            boxes.start(Limits()).close()
        except BoxesGoneError:
            raise DataError(
                "Found a system on which a sandbox cannot be divided, expected namespaces for "
                "each notebook. Grade as root or in a machine of its own."
            ) from None
        finally:
            boxes.close()
