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
    cell_seconds : float
        Processor seconds for one cell, imports and all.
    output_characters : int
        Characters that one cell or call may print.
    processes : int
        At most so many processes and threads in the sandbox.
    folder_mb : int
        Megabytes of each folder in the sandbox that can be written to: they are in memory.
    file_mb : int
        Megabytes of the largest file that may be written.
    notebook_mb : int
        Megabytes of the notebook itself; a larger one is not opened.
    """

    seconds: float = 120
    memory_mb: int = 3000
    cell_seconds: float = 30
    output_characters: int = 2_000_000
    processes: int = 64
    folder_mb: int = 100
    file_mb: int = 20
    notebook_mb: int = 20
