"""Which system calls a student's code may not make: a filter for the kernel, made by libseccomp."""

import ctypes
import errno
import os
import socket
from pathlib import Path

from fmnist_utils.errors import DataError

_INSTALL = "sudo apt install libseccomp2"
_ALLOW = 0x7FFF0000
_REFUSE = 0x00050000
_NOT_EQUAL, _MASKED_EQUAL = 1, 7
#: Names a new namespace: of mounts, control groups, hosts, IPC, users, processes, the network.
_NEW_NAMESPACES = 0x00020000 | 0x02000000 | 0x04000000 | 0x08000000 | 0x10000000 | 0x20000000
_NEW_NAMESPACES |= 0x40000000

_REFUSED = {
    "the kernel's keyring, which outlives a sandbox": "add_key request_key keyctl",
    "memory that belongs to no process": (
        "memfd_create memfd_secret shmget shmat shmctl msgget msgsnd msgrcv msgctl semget semop "
        "semtimedop semctl mq_open mq_unlink"
    ),
    "namespaces and mounts": (
        "unshare setns mount umount2 pivot_root chroot move_mount open_tree fsopen fsconfig "
        "fsmount fspick mount_setattr name_to_handle_at open_by_handle_at quotactl"
    ),
    "large and seldom used parts of the kernel": (
        "bpf perf_event_open userfaultfd io_uring_setup io_uring_enter io_uring_register "
        "fanotify_init inotify_init inotify_init1 ptrace process_vm_readv process_vm_writev "
        "pidfd_getfd kcmp acct swapon swapoff reboot kexec_load kexec_file_load "
        "init_module finit_module delete_module settimeofday clock_settime syslog vmsplice"
    ),
}


class _Comparison(ctypes.Structure):
    """Of an argument of a system call; libseccomp's ``struct scmp_arg_cmp``."""

    _fields_ = (
        ("argument", ctypes.c_uint),
        ("operator", ctypes.c_int),
        ("value", ctypes.c_uint64),
        ("other", ctypes.c_uint64),
    )


def write_filter(path: Path) -> None:
    """Write the filter as the kernel takes it.

    All calls are allowed but those named here, sockets of other kinds than Unix's, and new
    namespaces: these fail with an error, as for a user without rights.

    Raises
    ------
    DataError
        If there is no libseccomp on this machine.
    """
    library = _libseccomp()
    context = library.seccomp_init(_ALLOW)
    try:
        for name in " ".join(_REFUSED.values()).split():
            _add(library, context, name, errno.EPERM)
        _add(library, context, "socket", errno.EAFNOSUPPORT, (0, _NOT_EQUAL, socket.AF_UNIX, 0))
        # a filter cannot look into what clone3 is given; the C library then takes clone
        _add(library, context, "clone3", errno.ENOSYS)
        for bit in range(64):
            if (flag := 1 << bit) & _NEW_NAMESPACES:
                _add(library, context, "clone", errno.EPERM, (0, _MASKED_EQUAL, flag, flag))
        with path.open("wb") as file:
            if library.seccomp_export_bpf(ctypes.c_void_p(context), file.fileno()):
                raise OSError("libseccomp could not write its filter")
    finally:
        library.seccomp_release(ctypes.c_void_p(context))


def _libseccomp() -> ctypes.CDLL:
    try:
        library = ctypes.CDLL("libseccomp.so.2")
    except OSError:
        raise DataError(
            "Found no libseccomp, expected libseccomp.so.2: it keeps students' code from parts of "
            f"the system that it does not need. On Debian and Ubuntu: {_INSTALL}."
        ) from None
    library.seccomp_init.restype = ctypes.c_void_p
    return library


def _add(
    library: ctypes.CDLL, context: int, name: str, error: int, *comparisons: tuple[int, ...]
) -> None:
    """Let a call fail with an error, if its arguments compare as said; unknown names are none."""
    number = library.seccomp_syscall_resolve_name(name.encode())
    if number < 0:  # this machine, or this libseccomp, has no such call
        return
    given = (_Comparison * max(1, len(comparisons)))(*(_Comparison(*each) for each in comparisons))
    failed = library.seccomp_rule_add_array(
        ctypes.c_void_p(context), ctypes.c_uint32(_REFUSE | error), number, len(comparisons), given
    )
    if failed:
        raise OSError(-failed, f"libseccomp refused a rule for {name}: {os.strerror(-failed)}")
