"""How much a notebook may take."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Limits:
    """What one submission may use.

    Attributes
    ----------
    seconds : float
        Processor seconds for the whole notebook with all its calls.
    memory_mb : int
        Megabytes (10⁶ bytes) of memory in use by all processes of the sandbox together.
    output_bytes : int
        Characters that one cell or call may print.
    processes : int
        At most so many processes and threads in the sandbox.
    file_mb : int
        Megabytes of the largest file that may be written.
    notebook_mb : int
        Megabytes of the notebook itself; a larger one is not opened.
    """

    seconds: float = 120
    memory_mb: int = 3000
    output_bytes: int = 2_000_000
    processes: int = 64
    file_mb: int = 20
    notebook_mb: int = 20
