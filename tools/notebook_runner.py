"""Execute a notebook from the top in a fresh kernel, as lessons and practice sheets are stored."""

import asyncio
import os
import subprocess
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import nbformat
import psutil
from nbclient import NotebookClient
from nbconvert.filters import strip_ansi

Cell = nbformat.NotebookNode


def execute(
    notebook: nbformat.NotebookNode,
    folder: Path,
    cell_timeout: int,
    cell_begins: Callable[[Cell], None] = lambda cell: None,
    cell_ends: Callable[[psutil.Process], None] = lambda kernel: None,
) -> None:
    """Execute all cells of a notebook; what is put into it names no machine and no time.

    Parameters
    ----------
    notebook : NotebookNode
        Gets the outputs, also when a cell fails: as far as it ran.
    folder : Path
        Where the kernel stands.
    cell_timeout : int
        Seconds that one cell may take.
    cell_begins : callable
        Called with each cell before it runs.
    cell_ends : callable
        Called with the kernel's process after each cell.

    Raises
    ------
    nbclient.exceptions.CellExecutionError, CellTimeoutError, DeadKernelError
        If a cell fails that is not tagged to, takes too long, or ends the kernel.
    """
    os.environ["JUPYTER_PREFER_ENV_PATH"] = "1"  # this environment's kernel, whatever else is there
    client = NotebookClient(
        notebook,
        timeout=cell_timeout,
        kernel_name="python3",
        resources={"metadata": {"path": str(folder)}},
        record_timing=False,
        coalesce_streams=True,
        on_cell_start=lambda cell, **_: cell_begins(cell),
        on_cell_executed=lambda **_: cell_ends(psutil.Process(client.km.provisioner.pid)),
    )
    try:
        _in_a_thread(client)
    finally:
        notebook.metadata["language_info"] = {"name": "python"}  # no version: it changes by machine
        drop_foreign_frames(notebook)


def drop_foreign_frames(notebook: nbformat.NotebookNode) -> None:
    """Leave of each traceback what happened in the cells: libraries' frames name this machine."""
    for cell in notebook.cells:
        for output in cell.get("outputs", []):
            if output.output_type == "error":
                frames = output.traceback
                output.traceback = [f for f in frames if not strip_ansi(f).startswith("File ")]


def _in_a_thread(client: NotebookClient) -> None:
    """Execute in a thread, so that an interrupt is ours to handle, not nbclient's."""
    with ThreadPoolExecutor(max_workers=1) as pool:
        # what a kernel logs when it starts is no output of a notebook
        execution = pool.submit(asyncio.run, client.async_execute(stderr=subprocess.DEVNULL))
        try:
            execution.result()
        except KeyboardInterrupt:
            if client.km and client.km.has_kernel:
                psutil.Process(client.km.provisioner.pid).kill()
            raise
