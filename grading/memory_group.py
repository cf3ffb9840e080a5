"""Control groups that count all memory of a box, where the system lets this process make some.

They count what belongs to no process, too: files in memory, pipes, sockets. Needed is cgroup 2 with
a group of one's own, such as `systemd-run --user --scope -p Delegate=yes` gives.
"""

import contextlib
import os
from pathlib import Path

from grading.limits import Limits

_ALL = Path("/sys/fs/cgroup")
_OWN = Path("/proc/self/cgroup")
ADVICE = (
    "Note: no control group for memory here. Each notebook's memory is watched and its folders are "
    "bounded, but what it keeps in pipes and sockets is not counted. For that, with systemd, begin "
    "the command with: systemd-run --user --scope -p Delegate=yes"
)


def groups_here() -> Path | None:
    """Return the group in which groups for boxes can be made; None if there is none.

    This process moves to a group within, beside those of boxes, as cgroup 2 demands. It does so
    only if nobody else is in its group.
    """
    with contextlib.suppress(OSError, StopIteration, ValueError):
        own = next(line[3:] for line in _OWN.read_text().splitlines() if line.startswith("0::"))
        here = _ALL / own.lstrip("/")
        if here.name == "grader":  # an earlier call has moved here
            here = here.parent
        members = {int(line) for line in (here / "cgroup.procs").read_text().split()}
        has_memory = "memory" in (here / "cgroup.controllers").read_text().split()
        if not has_memory or members - {os.getpid()}:
            return None
        (here / "grader").mkdir(exist_ok=True)
        (here / "grader" / "cgroup.procs").write_text(str(os.getpid()))
        (here / "cgroup.subtree_control").write_text("+memory +pids")
        return here
    return None


class MemoryGroup:
    """The group of one box.

    Parameters
    ----------
    groups : Path
        As `groups_here` has found it.
    pid : int
        The first process of the box.
    limits : Limits
    """

    def __init__(self, groups: Path, pid: int, limits: Limits) -> None:
        self._folder = groups / f"box{pid}"
        self._folder.mkdir()
        for name, value in {
            "memory.max": limits.memory_mb * 10**6,
            "memory.oom.group": 1,
            "pids.max": limits.processes + 4,
        }.items():
            (self._folder / name).write_text(str(value))
        with contextlib.suppress(OSError):  # a system without swap has no such file
            (self._folder / "memory.swap.max").write_text("0")
        (self._folder / "cgroup.procs").write_text(str(pid))

    @property
    def was_full(self) -> bool:
        """Whether the system has ended the box for its memory."""
        with contextlib.suppress(OSError):
            events = (self._folder / "memory.events").read_text().split()
            return int(dict(zip(events[::2], events[1::2], strict=True)).get("oom_kill", 0)) > 0
        return False

    def remove(self) -> None:
        """Remove the group, once its processes have ended."""
        with contextlib.suppress(OSError):
            self._folder.rmdir()
