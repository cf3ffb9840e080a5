"""Computing time to accuracy: the course's trainings beside the peers' own lessons."""

from pathlib import Path
from statistics import mean

from benchmarks.course_trainings import COURSE_TRAININGS
from benchmarks.peer_lessons import PEER_LESSONS
from benchmarks.table import markdown_table, spread
from benchmarks.training_runs import rounds, run_all

TARGETS = (0.85, 0.88, 0.90, 0.91, 0.92, 0.93)
COURSE_SEEDS, PEER_SEEDS = 5, 3
#: Accuracies scatter by this much from epoch to epoch, so the first epoch that comes so close to a
#: peer's best counts as the peer's time to it. Ours must reach that best in full.
SCATTER = 0.002
#: Ten minutes of a processor's time for a peer's lesson. What would take longer is cut off there,
#: and not run with another seed.
PEER_LIMIT = 600.0
QUICK_LIMIT = 10.0


def measure(build: Path, quick: bool) -> dict:
    """Train all, in turn, and return the results by training."""
    ours = rounds(COURSE_TRAININGS, 1 if quick else COURSE_SEEDS)
    theirs = rounds(
        PEER_LESSONS, 1 if quick else PEER_SEEDS, limit=QUICK_LIMIT if quick else PEER_LIMIT
    )
    plans = [
        plan
        for plan in sorted(ours + theirs, key=lambda plan: plan.seed)
        if not (quick and plan.name == "cnn-long")  # it takes four minutes of a processor's time
    ]
    results = run_all([plan for plan in plans if plan.seed == 0], build / "runs")
    cut_off = {result["name"] for result in results if result["cut_off"]}
    others = [plan for plan in plans if plan.seed and plan.name not in cut_off]
    results += run_all(others, build / "runs")
    trainings = []
    for training in (*COURSE_TRAININGS, *PEER_LESSONS):
        runs = [result for result in results if result["name"] == training.name]
        if runs:
            trainings.append(
                {
                    "title": training.title,
                    "kind": training.kind,
                    "ours": training in COURSE_TRAININGS,
                    "source": getattr(training, "source", ""),
                    "epochs": training.epochs,
                    "runs": runs,
                }
            )
    return {"trainings": trainings}


def first_reaching(run: dict, target: float) -> dict | None:
    """Return the first point of a run's curve with at least this accuracy."""
    return next((point for point in run["curve"] if point["accuracy"] >= target), None)


def seconds_to(runs: list[dict], target: float, clock: str = "processor") -> float | None:
    """Return the mean seconds of training to an accuracy, if every run reaches it."""
    points = [first_reaching(run, target) for run in runs]
    return None if None in points else mean(point[clock] for point in points)


def best(run: dict) -> float:
    """Return the best accuracy of a run."""
    return max(point["accuracy"] for point in run["curve"])


def stopped(training: dict) -> str:
    """Say after how many processor seconds a training was stopped by the limit, if it was.

    Returns
    -------
    str
        Such as "stopped after 10 s"; empty if all its runs went to their end.
    """
    cut = [run["curve"][-1]["processor"] for run in training["runs"] if run["cut_off"]]
    return f"stopped after {mean(cut):.0f} s" if cut else ""


def comparison(trainings: list[dict], peer: dict) -> dict:
    """Compare a peer's way to its own best accuracy with our shortest way there.

    Parameters
    ----------
    trainings : list of dict
    peer : dict
        One of them that was not stopped: before its end nobody knows its best.

    Returns
    -------
    dict
        "target": the accuracy; "theirs": the peer's seconds to within `SCATTER` of it, by both
        clocks; "title": our training of the same kind that gets there with the least computing,
        empty if there is none; "ours": its seconds; "ratio": theirs to ours, by both clocks.
    """
    target = mean(best(run) for run in peer["runs"])
    theirs = {
        clock: mean(first_reaching(run, best(run) - SCATTER)[clock] for run in peer["runs"])
        for clock in ("processor", "wall")
    }
    ways = [
        (seconds, training)
        for training in trainings
        if training["ours"] and training["kind"] == peer["kind"]
        if (seconds := seconds_to(training["runs"], target)) is not None
    ]
    if not ways:
        return {"target": target, "theirs": theirs, "title": ""}
    seconds, training = min(ways, key=lambda way: way[0])
    wall = seconds_to(training["runs"], target, "wall")
    ours = {"processor": seconds, "wall": wall}
    return {
        "target": target,
        "theirs": theirs,
        "title": training["title"],
        "ours": ours,
        "ratio": {clock: theirs[clock] / ours[clock] for clock in ours},
    }


def report(results: dict) -> str:
    """Write the results as Markdown."""
    trainings = results["trainings"]
    return "\n\n".join(
        [
            _to_accuracy(trainings),
            _whole_trainings(trainings),
            _comparisons(trainings),
        ]
    )


def _to_accuracy(trainings: list[dict]) -> str:
    rows = []
    for training in trainings:
        ways = [seconds_to(training["runs"], target) for target in TARGETS]
        rows.append([_name(training), *("–" if way is None else f"{way:.0f}" for way in ways)])
    header = ["processor seconds to a test accuracy of", *(f"{target:.2f}" for target in TARGETS)]
    return markdown_table(header, rows)


def _whole_trainings(trainings: list[dict]) -> str:
    rows = []
    for training in trainings:
        runs = training["runs"]
        ends = [run["curve"][-1] for run in runs]
        how = stopped(training) and f"; {stopped(training)}, in epoch {ends[0]['epoch']}"
        rows.append(
            [
                _name(training),
                f"{runs[0]['parameters']:,}",
                runs[0]["settings"] + how,
                str(len(runs)),
                spread([end["accuracy"] for end in ends], 4),
                spread([best(run) for run in runs], 4),
                f"{mean(end['processor'] for end in ends):.0f}",
                f"{mean(end['wall'] for end in ends):.0f}",
                f"{mean(run['compiling']['processor'] for run in runs):.1f}",
            ]
        )
    header = [
        "training",
        "parameters",
        "settings",
        "seeds",
        "test accuracy in the end",
        "best on the way",
        "processor s",
        "wall s",
        "compiling, processor s",
    ]
    return markdown_table(header, rows)


def _comparisons(trainings: list[dict]) -> str:
    rows = []
    for peer in trainings:
        if peer["ours"]:
            continue
        if stopped(peer):
            rows.append([_name(peer), f"{stopped(peer)}: not known", *"–––––"])
            continue
        compared = comparison(trainings, peer)
        theirs = compared["theirs"]["processor"]
        row = [_name(peer), f"{compared['target']:.4f}", f"{theirs:.1f}"]
        if compared["title"]:
            ours, ratio = compared["ours"]["processor"], compared["ratio"]
            row += [compared["title"], f"{ours:.1f}"]
            row += [f"**{ratio['processor']:.1f}**", f"{ratio['wall']:.1f}"]
        else:
            row += ["not reached", *"–––"]
        rows.append(row)
    header = [
        "peer",
        "its best accuracy",
        "its processor s to there",
        "our shortest way there",
        "our processor s",
        "ratio",
        "ratio on the clock",
    ]
    return markdown_table(header, rows)


def _name(training: dict) -> str:
    title = training["title"]
    if training["ours"]:
        return f"**{title}**"
    return f"[{title}]({training['source']})"
