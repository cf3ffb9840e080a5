"""What runs in the sandbox of ``tools.cohorts.nbgrader_run``: calls nbgrader."""

import json
import os
import re
import socket
import threading
import time
from pathlib import Path

import psutil

from grading.bubblewrap import HOME

#: Where things are in a sandbox, the canary's path in the cohort, and the listener's port.
WORK, CANARY, PORT = Path(HOME, "work"), Path("/etc/hostname"), 8009
#: For nbgrader, a cell.
CELL_SECONDS = 30


def autograde(sheet: str) -> None:
    """Autograde, in the sandbox, all that are still to do, and tell what each of them did."""
    from nbgrader.api import Gradebook
    from nbgrader.apps import NbGraderAPI
    from traitlets.config import Config

    os.environ["USER"] = "instructor"
    calls: list = []
    listener = socket.create_server(("127.0.0.1", PORT))
    threading.Thread(target=_accept, args=(listener, calls), daemon=True).start()
    config = Config()
    config.CourseDirectory.root = str(WORK)
    config.CourseDirectory.source_directory = "solutions"
    config.Execute.timeout = CELL_SECONDS
    api = NbGraderAPI(config=config)
    if not (WORK / "release").exists():
        api.generate_assignment(sheet)
    for student in json.loads((WORK / "todo.json").read_text()):
        CANARY.write_text("canary")
        os.utime(CANARY, (0, time.time()))
        calls.clear()
        _tell(start=student)
        begun = time.monotonic()
        result = api.autograde(sheet, student)
        seconds = time.monotonic() - begun
        log = (result.get("log", "") + result.get("error", "")).splitlines()
        errors = [e[1] for line in log if (e := re.match(r" *[\w.]*?(\w+(?:Error|JSON))\b:", line))]
        _tell(
            done=student,
            success=result["success"],
            error="" if result["success"] else f"failed: {(errors or ['?'])[-1]}",
            timeouts=sum("Timeout waiting for execute reply" in line for line in log),
            seconds=round(seconds, 2),
            canary_read=CANARY.stat().st_atime > 0,
            canary_written=CANARY.stat().st_size != len("canary"),
            calls=len(calls),
            processes_left=_end_what_is_left(),
            written=sum(f.stat().st_size for f in (WORK / "autograded" / student).rglob("*.ipynb")),
        )
    points = {}
    with Gradebook(f"sqlite:///{WORK / 'gradebook.db'}") as book:
        for submission in book.assignment_submissions(sheet):
            grades = [grade for notebook in submission.notebooks for grade in notebook.grades]
            names = [grade.cell.name.removeprefix("check_") for grade in grades]
            scores = [grade.score for grade in grades]
            points[submission.student.id] = dict(zip(names, scores, strict=True))
    _tell(points=points)


def _tell(**what: object) -> None:
    with (WORK / "report.jsonl").open("a") as file:
        file.write(json.dumps(what) + "\n")


def _end_what_is_left() -> int:
    """Wait 2 seconds, then count the processes that still live in the sandbox, and end them."""
    others = [process for process in psutil.process_iter() if process.pid not in (1, os.getpid())]
    _, alive = psutil.wait_procs(others, timeout=2)
    for process in alive:
        process.kill()
    return len(alive)


def _accept(listener: socket.socket, calls: list) -> None:
    while True:
        calls.append(listener.accept())
