"""The machine, shared by the sandboxes of all graders on it, or left to one of them alone."""

import contextlib
from collections.abc import Iterator

from platformdirs import user_cache_path


@contextlib.contextmanager
def place_for_sandbox(alone: bool) -> Iterator[None]:
    """Wait until a sandbox may run, and hold its place.

    The places are locks on files of the user's own, so they hold between processes, threads and
    runs, and are given back by whatever ends. Where a cluster's machines share the user's home, a
    sandbox that must be alone is alone on all of them.

    Parameters
    ----------
    alone : bool
        Whether no other sandbox of this user may run meanwhile.
    """
    import fcntl  # not on Windows, where marks can be read but nothing graded

    folder = user_cache_path("fmnist-grading", ensure_exists=True)
    with (folder / "gate").open("a") as gate, (folder / "places").open("a") as places:
        fcntl.flock(gate, fcntl.LOCK_EX)  # new ones queue here behind one who waits to be alone
        fcntl.flock(places, fcntl.LOCK_EX if alone else fcntl.LOCK_SH)
        if not alone:
            fcntl.flock(gate, fcntl.LOCK_UN)
        yield
