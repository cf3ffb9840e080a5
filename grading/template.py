"""Runs in the box of all boxes: loads what every notebook needs once, then forks a box for each.

No student's code runs in this process, nor in a parent of one that runs it. A fork moves into
namespaces of its own (mounts, processes, IPC, network), gets empty folders of a bounded size, a
user without rights and the kernel's filter of system calls, and only then becomes the program that
runs a notebook. What it left would go with its namespaces when they end; the box around all of
them, made by bubblewrap, is the wall to the machine.

Requests come one a message, each with a socket that the new box talks through. It announces itself
there by a byte, whose sender's number the kernel tells, and waits for a byte before it goes on.
"""

import contextlib
import ctypes
import gc
import importlib
import json
import os
import resource
import signal
import socket
import sys
from pathlib import Path

#: Where the notebook runs, and where students' own data lie until they are moved to their box.
HOME, VARIANTS = "/sandbox", "/variants"
#: The folders of a box that can be written to: in memory, and of a bounded size.
_WRITABLE = ("/tmp", "/dev/shm", HOME)
#: Files and folders that each of them may hold.
_MOST_FILES = 10_000
_NEW_MOUNTS, _NEW_NAMES, _NEW_IPC = 0x00020000, 0x04000000, 0x08000000
_NEW_USER, _NEW_PROCESSES, _NEW_NETWORK = 0x10000000, 0x20000000, 0x40000000
_NO_SETUID, _NO_DEVICES, _NO_PROGRAMS, _READ_ONLY = 2, 4, 8, 1
_BIND, _RECURSIVE, _PRIVATE = 0x1000, 0x4000, 0x40000
_DUMPABLE, _FILTER, _DROP_CAPABILITY, _NO_NEW_PRIVILEGES = 4, 22, 24, 38
_LARGEST_REQUEST = 10_000

_system = ctypes.CDLL(None, use_errno=True)


class _Filter(ctypes.Structure):
    """What the kernel is told of a filter: its length in instructions, and where it is."""

    _fields_ = (("length", ctypes.c_ushort), ("instructions", ctypes.c_void_p))


def serve(course: str, modules: list[str]) -> None:
    """Load some modules, then fork a box for each request until nobody can send any.

    Parameters
    ----------
    course : str
        The folder with the filter of system calls.
    modules : list of str
        Loaded once; one that cannot be loaded is left to the notebooks.
    """
    filter_ = Path(course, "system_calls").read_bytes()
    control = socket.socket(fileno=os.dup(0))
    for name in modules:
        with contextlib.suppress(ImportError):
            importlib.import_module(name)
    gc.collect()
    gc.freeze()  # else each box's first collection would copy all that they share
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    nowhere = os.open(os.devnull, os.O_RDWR)
    for number in (0, 1, 2):  # else boxes had the socket for requests, and the file of messages
        os.dup2(nowhere, number)
    control.send(b"ready")
    while True:
        content, sockets, _, _ = socket.recv_fds(control, _LARGEST_REQUEST, 1)
        if not content:
            return
        if os.fork() == 0:
            try:
                control.close()
                _become_box(json.loads(content), socket.socket(fileno=sockets[0]), filter_)
            finally:
                os._exit(1)
        for number in sockets:
            os.close(number)


def _become_box(request: dict, channel: socket.socket, filter_: bytes) -> None:
    """Move into new namespaces; in them, an init, and one child of it that runs the notebook."""
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    user, group = os.geteuid(), os.getegid()
    is_root = user == 0
    new = _NEW_MOUNTS | _NEW_NAMES | _NEW_IPC | _NEW_PROCESSES | _NEW_NETWORK
    _call("unshare", new if is_root else new | _NEW_USER)
    if not is_root:
        Path("/proc/self/setgroups").write_text("deny")
        Path("/proc/self/uid_map").write_text(f"{user} {user} 1")
        Path("/proc/self/gid_map").write_text(f"{group} {group} 1")
    if os.fork() > 0:
        os._exit(0)
    _mount(request)
    _drop_rights(request["uid"] if is_root else None)
    _call("prctl", _DUMPABLE, 0, 0, 0, 0)  # the init is no other process's to look into or change
    _limit(request["limits"])
    _filter(filter_)
    channel.send(b"!")
    if not channel.recv(1):
        return
    program = os.fork()
    if program == 0:
        _call("prctl", _DUMPABLE, 1, 0, 0, 0)  # or the system hides its own files from it
        _run(channel, request["fresh"])
    channel.close()
    while os.wait()[0] != program:
        pass
    os._exit(0)  # with the init, all its processes end


def _mount(request: dict) -> None:
    _call("mount", None, b"/", None, _RECURSIVE | _PRIVATE, None)
    size = f"size={request['folder_bytes']},nr_inodes={_MOST_FILES},mode=1777".encode()
    data = request["data"]
    environments = _environments_below(_WRITABLE)
    for place in _WRITABLE:
        flags = _NO_SETUID | _NO_DEVICES
        _call("mount", b"tmpfs", place.encode(), b"tmpfs", flags, size)
    for path, number in environments.items():
        path.mkdir(parents=True, exist_ok=True)
        again = f"/proc/self/fd/{number}".encode()
        _call("mount", again, bytes(path), None, _BIND | _RECURSIVE, None)
        os.close(number)
    if data:
        here = Path(HOME, Path(data).name)
        here.mkdir()
        _call("mount", f"{VARIANTS}/{data}".encode(), bytes(here), None, _BIND, None)
    nothing = _READ_ONLY | _NO_SETUID | _NO_DEVICES
    _call("mount", b"tmpfs", VARIANTS.encode(), b"tmpfs", nothing, b"size=4k,mode=755")
    _call("mount", b"proc", b"/proc", b"proc", _NO_SETUID | _NO_DEVICES | _NO_PROGRAMS, None)
    os.chdir(HOME)


def _environments_below(places: tuple[str, ...]) -> dict[Path, int]:
    """Open what Python runs from where an empty folder will hide it, to be shown again."""
    prefixes = {Path(sys.prefix).resolve(), Path(sys.base_prefix).resolve()}
    return {
        prefix: os.open(prefix, os.O_PATH)
        for prefix in sorted(prefixes)
        if any(prefix.is_relative_to(place) for place in places)
    }


def _drop_rights(uid: int | None) -> None:
    """Give up every right for good; root becomes another user, too."""
    last = int(Path("/proc/sys/kernel/cap_last_cap").read_text())
    for capability in range(last + 1):
        _call("prctl", _DROP_CAPABILITY, capability, 0, 0, 0)
    if uid is not None:
        os.setgroups([])
        os.setresgid(uid, uid, uid)
        os.setresuid(uid, uid, uid)
    header = (ctypes.c_uint32 * 2)(0x20080522, 0)  # version 3 of the kernel's structure
    _call("capset", header, (ctypes.c_uint32 * 6)())
    _call("prctl", _NO_NEW_PRIVILEGES, 1, 0, 0, 0)


def _limit(limits: dict[str, int]) -> None:
    for name, most in limits.items():
        resource.setrlimit(getattr(resource, f"RLIMIT_{name}"), (most, most))


def _filter(filter_: bytes) -> None:
    kept = ctypes.create_string_buffer(filter_, len(filter_))
    described = _Filter(len(filter_) // 8, ctypes.addressof(kept))
    _call("prctl", _FILTER, 2, ctypes.byref(described), 0, 0)


def _run(channel: socket.socket, is_fresh: bool) -> None:
    """Run the notebook; a fresh one in a new Python, in which nothing is loaded yet."""
    for number in (0, 1):
        os.dup2(channel.fileno(), number)
    channel.detach()
    os.closerange(3, os.sysconf("SC_OPEN_MAX"))
    signal.signal(signal.SIGINT, signal.default_int_handler)
    program = "from grading.worker import main; main()"
    if is_fresh:
        path = f"import sys; sys.path[:] = {sys.path!r}; "
        os.execv(sys.executable, [sys.executable, "-I", "-c", path + program])
    with contextlib.suppress(ImportError):  # forks of one process have the same state
        importlib.import_module("numpy").random.seed()
    exec(program, {"__name__": "__main__"})
    os._exit(0)


def _call(name: str, *arguments: object) -> None:
    if getattr(_system, name)(*arguments) != 0:
        number = ctypes.get_errno()
        raise OSError(number, f"{name}: {os.strerror(number)}")
