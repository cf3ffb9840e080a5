"""What nbgrader makes of a cohort: ``python -m tools.cohorts.nbgrader_run COHORT OUT``.

COHORT is made by ``python -m tools.cohorts.make COHORT``. Two processes call nbgrader's own
``autograde``, each for half of the students, one student after the other. nbgrader itself runs
students' code without protection, so each process is in a sandbox as the course's grader makes them
(Linux, as root), with a canary file and a listener in it. Writes ``report.md``, ``students.json``
and nbgrader's course folders to OUT, which must be new. With ``--each-kind-once``, only the first
submission of each kind is graded.
"""

import contextlib
import json
import os
import shutil
import statistics
import subprocess
import sys
import time
from pathlib import Path

import psutil

from grading.bubblewrap import COURSE, wall
from grading.sheets import sheet_of
from tools.cohorts.nbgrader_worker import CANARY, PORT, WORK

ROOT = Path(__file__).parents[2]
#: The first of the user numbers of the sandboxes.
_FIRST_UID = 64_990
#: Seconds a student, and bytes of memory, before the sandbox is ended.
STUDENT_SECONDS, MEMORY = 600, 6 * 10**9
_START = (
    f"import sys; sys.path.insert(0, '{COURSE}'); "
    "from tools.cohorts.nbgrader_worker import autograde; "
)


class Half:
    """Half of the cohort, in one sandbox at a time."""

    def __init__(self, number: int, students: list[str], cohort: Path, out: Path) -> None:
        self.sheet = next(cohort.glob("submitted/*/*")).name
        self.course, self.work, self.uid = (
            out / "course",
            out / f"half{number}",
            _FIRST_UID + number,
        )
        self.found: dict[str, dict] = {student: {"peak": 0} for student in students}
        self.points: dict[str, dict] = {}
        self.sandboxes = self.read = 0
        for name in ("grading", "tools", "fmnist_utils"):
            shutil.copytree(ROOT / name, self.course / name, dirs_exist_ok=True)
        shutil.copytree(ROOT / "solutions" / self.sheet, self.work / "solutions" / self.sheet)
        for student in students:
            place = self.work / "submitted" / student / self.sheet
            shutil.copytree(cohort / "submitted" / student / self.sheet, place)
            for path in place.iterdir():
                here = f"('127.0.0.1', {PORT})".encode()
                path.write_bytes(path.read_bytes().replace(b"('127.0.0.1', 9)", here))
        (self.work / "canary").touch()
        self.start()

    def start(self) -> None:
        """Open a sandbox for those that are not yet done."""
        todo = [s for s, found in self.found.items() if not found.keys() & {"done", "stopped"}]
        (self.work / "todo.json").write_text(json.dumps(todo))
        for path in (self.work, *self.work.rglob("*")):
            os.chown(path, self.uid, self.uid, follow_symlinks=False)
        line = [
            *wall(self.course),
            *("--bind", str(self.work), str(WORK), "--perms", "0755", "--dir", str(CANARY.parent)),
            *("--bind", str(self.work / "canary"), str(CANARY)),
            *("--cap-add", "CAP_SETUID", "--cap-add", "CAP_SETGID", "--cap-add", "CAP_SETPCAP"),
            *("--", "setpriv", f"--reuid={self.uid}", f"--regid={self.uid}", "--clear-groups"),
            *("--inh-caps=-all", "--bounding-set=-all", "--no-new-privs"),
            *("prlimit", "--as=8000000000", "--core=0", "--fsize=1000000000", "--nofile=4096"),
            *("--cpu=14405", "--nproc=128", f"{sys.prefix}/bin/python", "-I", "-c"),
            _START + f"autograde({self.sheet!r})",
        ]
        with (self.work / "stderr.txt").open("a") as log:
            self.process = subprocess.Popen(line, stdout=subprocess.DEVNULL, stderr=log)
        self.sandboxes, self.current, self.since = self.sandboxes + 1, "", time.monotonic()
        self.reason = "nbgrader's process ended"

    def watch(self) -> bool:
        """Read what the sandbox tells, end it if it takes too much; tell whether to go on."""
        is_over = self.process.poll() is not None
        report = self.work / "report.jsonl"
        lines = report.read_text().splitlines()[self.read :] if report.exists() else []
        self.read += len(lines)
        for what in map(json.loads, lines):
            self.current, self.since = what.get("start", ""), time.monotonic()
            self.found.get(what.get("done"), {}).update(what)
            self.points = what.get("points", {})
        if is_over and self.current:
            self.found[self.current]["stopped"] = self.reason
        if self.points or self.sandboxes > 60:
            return False
        if is_over:
            self.start()
            return True
        used = memory(self.process.pid)
        if self.current:
            self.found[self.current]["peak"] = max(self.found[self.current]["peak"], used)
        is_late = self.current and time.monotonic() - self.since > STUDENT_SECONDS
        is_full = shutil.disk_usage(self.work).free < 20 * 10**9
        for must_end, reason in ((used > MEMORY, "memory"), (is_late, "time"), (is_full, "disk")):
            if must_end and self.process.poll() is None:
                self.reason = f"sandbox ended: {reason}"
                self.process.kill()
        return True


def memory(pid: int) -> int:
    """Return the memory of a process and all below it, what they share counted once."""
    used, processes = 0, []
    with contextlib.suppress(psutil.Error):
        processes = [top := psutil.Process(pid), *top.children(recursive=True)]
    for process in processes:
        with contextlib.suppress(psutil.Error, OSError):  # it has just ended
            used += process.memory_full_info().pss
    return used


def report(planned: dict, halves: list[Half], minutes: float) -> str:
    """Return a Markdown table: one row per kind of submission, with what it got and did."""
    worth = sheet_of(halves[0].sheet).points
    points = {s: p for half in halves for s, p in half.points.items()}
    kinds: dict[str, list[dict]] = {}
    for student, facts in [item for half in halves for item in half.found.items()]:
        kind, states = planned[student]["kind"], planned[student]["states"]
        got, plan = points.get(student, {}), {t: worth[t] * (states[t] == "right") for t in worth}
        facts |= {"kind": kind, "points": got, "state": states["read_labels"].replace("|", " or ")}
        facts["plan"] = f"{plan['read_labels']:g} / {sum(plan.values()):g}"
        facts["got"] = f"{got['read_labels']:g} / {sum(got.values()):g}" if got else "none"
        kinds.setdefault(kind, []).append(facts)
    every = [facts for group in kinds.values() for facts in group]
    lines = [
        f"{len(every)} submissions in {minutes:.1f} minutes on {len(halves)} processes, "
        f"{len(every) / minutes:.0f} a minute; {sum(not f.get('success') for f in every)} failed; "
        f"{sum(half.sandboxes for half in halves)} sandboxes; memory peak of a sandbox "
        f"{max(f['peak'] for f in every) / 1e9:.1f} GB.\n",
        "| Kind | Number | Planned state | Planned points: read_labels / all | nbgrader's points "
        "| Median seconds | Peak MB | Written MB | Remark |",
        "|" + "---|" * 9,
    ]
    counted = ("canary_read", "canary_written", "calls", "processes_left", "timeouts")
    for kind, group in sorted(kinds.items()):
        remarks = {f.get(name, "") for f in group for name in ("stopped", "error")}
        remarks |= {f"{name} {int(f[name])}" for f in group for name in counted if f.get(name)}
        lines.append(
            f"| {kind} | {len(group)} | {group[0]['state']} | {group[0]['plan']} "
            f"| {', '.join(sorted({f['got'] for f in group}))} "
            f"| {statistics.median(f.get('seconds', STUDENT_SECONDS) for f in group):.1f} "
            f"| {max(f['peak'] for f in group) / 1e6:.0f} "
            f"| {max(f.get('written', 0) for f in group) / 1e6:.1f} "
            f"| {', '.join(sorted(remarks - {''}))} |"
        )
    return "\n".join(lines) + "\n"


def main(cohort: Path, out: Path, is_each_once: bool) -> None:
    """Grade a cohort, or the first submission of each kind, and write the report."""
    planned = json.loads((cohort / "planned.json").read_text())
    students = list(planned)
    if is_each_once:
        students = list({planned[s]["kind"]: s for s in reversed(planned)}.values())
    halves = [Half(number, students[number::2], cohort, out) for number in (0, 1)]
    begun = time.monotonic()
    while any([half.watch() for half in halves]):
        time.sleep(0.2)
    text = report(planned, halves, (time.monotonic() - begun) / 60)
    (out / "report.md").write_text(text)
    found = {student: facts for half in halves for student, facts in half.found.items()}
    (out / "students.json").write_text(json.dumps(found, indent=1))
    print(text)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), "--each-kind-once" in sys.argv)
