"""The goals, and whether they are met: on any machine, by what one run has measured."""

from collections.abc import Iterator
from statistics import mean

from benchmarks.backends import share_of_peak
from benchmarks.loaders import ARRAY_BYTES
from benchmarks.recipes import comparison, stopped
from benchmarks.table import markdown_table, spread

HEAD = (
    "Each goal is a ratio of two figures that one run has measured, or a share of the test images; "
    "none is a time, which only says how fast a machine is. The shares of the peak were set after "
    "the first measurement, below what it gave: they hold what a change must not lose."
)
#: By so much less computing are we to reach a peer's own best, by the kind of network.
TIMES_LESS = {"dense": 3, "convolutional": 5}
#: Test accuracies that each seed should reach, by the training's title.
ACCURACIES = {"dense network": 0.900, "CNN": 0.920}
#: Mean test accuracy of the long training, and how many times the CNN's computing it may take.
LONG_ACCURACY, LONG_TIMES = 0.930, 4
#: Mean test accuracy of the course's best, and the parameters that it stays under.
BEST_ACCURACY, BEST_PARAMETERS = 0.950, 1_000_000
#: Of the speed of the machine's own matrix product, in training on the default backend.
LEAST_SHARES = {"dense network": 0.2, "CNN, short": 0.4}

#: A goal, what was measured, and the verdict.
Row = list[str]
NO_VERDICT = "–"


def _of_recipes(results: dict) -> Iterator[Row]:
    trainings = results["trainings"]
    for training in trainings:
        if not training["ours"]:
            yield _of_peer(trainings, training)
    for training in trainings:
        if training["title"] in ACCURACIES:
            yield _of_accuracy(training, ACCURACIES[training["title"]])
    by_title = {training["title"]: training["runs"] for training in trainings}
    if "CNN, long" in by_title:
        yield _of_long_training(by_title["CNN, long"], by_title["CNN"])


def _of_peer(trainings: list[dict], peer: dict) -> Row:
    times = TIMES_LESS[peer["kind"]]
    goal = f"{times}× less computing than {peer['title']} to that lesson's own best"
    if stopped(peer):
        return [goal, f"no ratio: {stopped(peer)}, its own best is not known", NO_VERDICT]
    compared = comparison(trainings, peer)
    if not compared["title"]:
        return [goal, "its best is not reached", _verdict(False)]
    ratio = compared["ratio"]["processor"]
    return [goal, f"{ratio:.1f}×", _verdict(ratio >= times)]


def _of_accuracy(training: dict, accuracy: float) -> Row:
    reached = [run["curve"][-1]["accuracy"] for run in training["runs"]]
    met = sum(each >= accuracy for each in reached)
    some = 0 < met < len(reached)
    return [
        f"{training['title']}: test accuracy ≥ {accuracy:.3f}, with every seed",
        spread(reached, 4),
        f"with {met} of {len(reached)} seeds" if some else _verdict(met > 0),
    ]


def _of_long_training(long: list[dict], short: list[dict]) -> Row:
    reached = [run["curve"][-1]["accuracy"] for run in long]
    cost, lesson = (mean(run["curve"][-1]["processor"] for run in runs) for runs in (long, short))
    times = cost / lesson
    return [
        f"CNN, long: mean test accuracy ≥ {LONG_ACCURACY:.3f}, at no more than {LONG_TIMES} times "
        "the CNN's computing",
        f"{spread(reached, 4)}, {times:.2f} times",
        _verdict(mean(reached) >= LONG_ACCURACY and times <= LONG_TIMES),
    ]


def _of_backends(results: dict) -> Iterator[Row]:
    default = results["results"][0]["backend"]
    for result in results["results"]:
        least = LEAST_SHARES.get(result["title"])
        if least and result["backend"] == default:
            share = share_of_peak(result, results["peak"])
            goal = f"{result['title']}, on {default}: {least:.0%} of the machine's measured peak"
            yield [goal, f"{share:.0%}", _verdict(share >= least)]


def _of_best(record: dict) -> Iterator[Row]:
    reached = [run["mirrored_accuracy"] for run in record["runs"]]
    parameters = record["runs"][0]["parameters"]
    yield [
        f"the best: mean test accuracy ≥ {BEST_ACCURACY:.3f}, mirrored, with under "
        f"{BEST_PARAMETERS:,} parameters",
        f"{spread(reached, 4)}, {parameters:,} parameters",
        _verdict(mean(reached) >= BEST_ACCURACY and parameters < BEST_PARAMETERS),
    ]


def _of_loaders(results: dict) -> Iterator[Row]:
    ours, keras, inflating = (results["best"][name] for name in ("course", "keras", "isal"))
    first = ours["first"] / inflating["first"]
    second = keras["second"] / ours["second"]
    yield [
        "first load: within 1.5 times the bare inflating by ISA-L",
        f"{first:.2f} times",
        _verdict(first <= 1.5),
    ]
    yield ["second load: 3× faster than keras.datasets", f"{second:.1f}×", _verdict(second >= 3)]
    goal = "loading: peak memory under 1.2 times the arrays"
    if "peak" in ours:
        memory = ours["peak"] / ARRAY_BYTES
        yield [goal, f"{memory:.2f} times", _verdict(memory < 1.2)]
    else:
        yield [goal, "not measured: this system does not tell it", NO_VERDICT]


def _verdict(met: bool) -> str:
    return "met" if met else "**not met**"


#: By the measurement whose results they take.
GOALS = {
    "recipes": _of_recipes,
    "backends": _of_backends,
    "best": _of_best,
    "loaders": _of_loaders,
}


def report(measured: dict[str, dict]) -> str:
    """Return a table of what we aimed at, what was measured, and whether it is met.

    Parameters
    ----------
    measured : dict of str to dict
        The results, by measurement; where one is missing, the table says so.
    """
    rows = []
    for name, goals_of in GOALS.items():
        if name in measured:
            rows += goals_of(measured[name])
        else:
            rows.append([f"the goals of `{name}`", "not measured yet", NO_VERDICT])
    return f"{HEAD}\n\n{markdown_table(['goal', 'measured', ''], rows)}"
