"""The page ``benchmarks/README.md``, written from what was measured."""

import shutil
from importlib import import_module
from pathlib import Path
from statistics import mean

import matplotlib.pyplot as plt

from benchmarks import classifiers, goals, recipes
from benchmarks.recipes import PEER_LIMIT, QUICK_LIMIT, SCATTER, comparison, stopped
from benchmarks.result_files import read_result
from fmnist_utils.datasets.fileio import write_atomically
from fmnist_utils.errors import DataError
from fmnist_utils.plots import use_style

FOLDER = Path(__file__).parent
#: What was measured last in full, as JSON; the page can be made from it at any time.
RESULTS = FOLDER / "results"

#: The course's README holds the headline between these lines.
README = FOLDER.parent / "README.md"
BEGIN, END = "<!-- written by make bench -->\n", "<!-- end -->"

HEAD = """# Measured side by side

This page is written by `make bench`; it is not edited by hand. The numbers behind it lie in
[results](results). `make bench QUICK=1` gives a short form of it in `build/bench/quick`, in ten
minutes. One measurement alone: `python -m benchmarks recipes`. What was broken off goes on where it
was.

**Processor seconds** are the work of all cores, in the program and in the system. On a machine that
others use as well they change by a few per cent, up to a fifth when it is very busy, while the time
on the clock can double; so compare by them. Where several seeds were run, a figure is their mean,
with the lowest and the highest value in brackets. Only what was measured in one run, on one
machine, can be compared: trust the ratios, not the seconds.
"""

QUICK_HEAD = """# Measured side by side, in short

One seed, and peers that are stopped after some seconds: this shows that all measurements run, and
roughly what they give. `make bench` measures in full.
"""

SECTIONS = {
    "recipes": (
        "Computing time to accuracy",
        "![Test accuracy against processor seconds, for the course's trainings and six peers'.]"
        "(recipes.png)\n\n"
        "Each training runs in a fresh process, all of them in turn: all with the first seed, then "
        "all with the second. Only training is timed; compiling and measuring are told apart. The "
        "test images are looked at after each epoch *to draw the curves of this page*, and nothing "
        "is chosen by them: the course's recipes were chosen on the validation images. The peers' "
        "lessons are re-built in Keras from their published settings, and learn from as many "
        "images as they say. (Keras's convnet is published for MNIST's digits; the others for this "
        f"data.) A peer is stopped after {PEER_LIMIT:.0f} processor seconds (in the short form of "
        f"this page after {QUICK_LIMIT:.0f}), and then run with one seed only; its own best is not "
        "known, so there is no ratio to it. An accuracy counts as reached at the end of the first "
        "epoch that has it; – means: not in every run. The last table sets beside each peer the "
        "quickest of our trainings of the same kind. It must reach "
        f"the peer's mean best in full; the peer's own time counts to within {SCATTER} of its best "
        "in each run, since accuracies scatter by that much from epoch to epoch.",
    ),
    "classifiers": (
        "The published classifiers, with today's scikit-learn",
        "![Test accuracy against processor seconds of training, for the classifiers and the "
        "course's networks.](classifiers.png)\n\n"
        "The dataset's authors measured 129 settings of thirteen classifiers; the best of each are "
        "in their paper (arXiv:1708.07747, Table 3). The same settings, with the names of today: "
        "`python -m benchmarks classifiers`, with `--quick` the best published ones only. As "
        "published, the "
        "pixels are standardised, the training images shuffled before each fit, and all the test "
        "images tested; each *published* figure is the best of its classifier **by test score**. "
        "A setting runs in a process of its own, on one core, with a limit of time and of memory; "
        "what reaches one is kept as such a row. In the picture a hollow dot learned from fewer "
        "images than the others. Nearest neighbours only store the images when they train: their "
        "work is in testing. In 2017 the Gaussian process had no published figure: its matrix "
        "for 60,000 images has 28.8 GB.",
    ),
    "backends": (
        "The same recipes on several backends",
        "Seconds are those of an epoch after the first, in which JAX still compiles for the last, "
        "smaller batch. The *share of the peak* is what the network's convolutions and matrix "
        "products compute in training, over the quickest time on the clock, over the speed of "
        "NumPy's own matrix product on this machine. Small networks stay far below 1: most of "
        "their time goes to moving numbers, not to multiplying them.",
    ),
    "gpu": (
        "The lesson's CNN on a GPU",
        "Images a second in prediction, by batch size: the median of nine warm calls, with the "
        "images in the computer's memory at first. The matrix product is the quickest of twelve.",
    ),
    "best": (
        "The course's best",
        "Long trainings, under a million parameters: `python -m benchmarks best`. "
        "The wall seconds include waiting, where the machine had other work. "
        "*Mirrored* means that each image is judged together with its mirror image: the "
        "network runs twice. The curves are of images as they are.",
    ),
    "loaders": (
        "Four files to arrays",
        "Each reader loads twice, in a fresh process, several times in turn; the quickest counts. "
        "In the first call ours verifies each file's SHA-256 and writes an unpacked copy into the "
        "cache; no other reader here does either. In the second it verifies that copy and maps it: "
        "the arrays take no memory of their own until they are looked at, hence the column with a "
        "look at every value. The floors only inflate or only read, and give bytes.",
    ),
    "lessons": (
        "Computing in each lesson",
        "From the records that `make run` has left, the last one of each lesson: the whole "
        "notebook, with starting Python and loading Keras. The networks that several lessons study "
        "are trained once, before them all, and are not counted here.",
    ),
}

TAIL = """## What these numbers do not say

- Nothing about other machines: fewer or more cores, another processor or a graphics card change the
  ratios, too.
- Nothing about what a peer's lesson is worth as a lesson. Several are short on purpose, and would
  train better with other settings; here they stand as they are published.
- Little about a single run: seeds move a CNN's test accuracy by about 0.002.
"""


def write(build: Path, quick: bool) -> Path:
    """Write the page and its picture, and return where.

    Parameters
    ----------
    build : Path
        Where the measurements have left their JSON.
    quick : bool
        Whether these are the short measurements, whose page stays in `build`.
    """
    results = build
    page = build / "README.md"
    if not quick:
        results, page = RESULTS, FOLDER / "README.md"
        results.mkdir(exist_ok=True)
        for path in build.glob("*.json"):
            shutil.copyfile(path, results / path.name)
    measured = load_results(results)
    if "recipes" in measured:
        draw(measured["recipes"], page.with_name("recipes.png"))
        if not quick:
            _write_headline(headline(measured))
    if "classifiers" in measured:
        classifiers.draw(measured["classifiers"], page.with_name("classifiers.png"))
    write_atomically(page, text(measured, quick).encode())
    return page


def _write_headline(sentences: str) -> None:
    before, begin, rest = README.read_text(encoding="utf-8").partition(BEGIN)
    _, end, after = rest.partition(END)
    if not (begin and end):
        raise DataError(f"README.md lacks the lines {BEGIN.strip()} and {END}. Put them back.")
    write_atomically(README, f"{before}{BEGIN}{sentences}\n{END}{after}".encode())


def headline(measured: dict[str, dict]) -> str:
    """Return what the course's own README says of the results, in a few sentences."""
    trainings = measured["recipes"]["trainings"]
    ends = {
        training["title"]: [run["curve"][-1] for run in training["runs"]]
        for training in trainings
        if training["ours"]
    }

    def reached(title: str) -> str:
        accuracy = mean(end["accuracy"] for end in ends[title])
        return f"**{accuracy:.3f}** in {mean(end['processor'] for end in ends[title]):.0f}"

    ratios = [
        compared["ratio"]["processor"]
        for peer in trainings
        if not peer["ours"] and not stopped(peer)
        if (compared := comparison(trainings, peer))["title"]
    ]
    machine = measured["recipes"]["machine"]
    best = ""
    if "best" in measured:
        runs = measured["best"]["runs"]
        accuracy = mean(run["mirrored_accuracy"] for run in runs)
        seconds = mean(run["curve"][-1]["processor"] for run in runs)
        best = (
            f" The course's best network reaches **{accuracy:.3f}** in {seconds:.0f} "
            f"({len(runs)} seeds, each image judged with its mirror image)."
        )
    return (
        f"Test accuracy and processor seconds of training, on {machine['cores']} cores without a "
        f"graphics card, means over {recipes.COURSE_SEEDS} seeds: the dense network "
        f"{reached('dense network')}, the CNN {reached('CNN')}, "
        f"a longer training of it {reached('CNN, long')}.{best} To the best accuracy that "
        f"{len(ratios)} well-known lessons reach on this data, our networks need "
        f"{min(ratios):.0f} to {max(ratios):.0f} times less computing. "
        "[All measurements](benchmarks/README.md), with what they do not say."
    )


def load_results(folder: Path) -> dict[str, dict]:
    """Return the results in a folder, by the name of their measurement."""
    found = {name: read_result(folder / f"{name}.json") for name in SECTIONS}
    return {name: results for name, results in found.items() if results}


def text(measured: dict[str, dict], quick: bool = False) -> str:
    """Return the page's text; the short form gives no verdict on the goals."""
    machines = sorted({_machine(results) for results in measured.values()})
    parts = [QUICK_HEAD if quick else HEAD, "Measured on " + "; and on ".join(machines) + "."]
    if not quick:
        parts.append(f"## Goals\n\n{goals.report(measured)}")
    for name, (title, explanation) in SECTIONS.items():
        if name in measured:
            report = import_module(f"benchmarks.{name}").report(measured[name])
            parts.append(f"## {title}\n\n{explanation}\n\n{report}")
        else:
            parts.append(f"## {title}\n\nNot measured yet. First: `python -m benchmarks {name}`")
    return "\n\n".join([part.strip() for part in [*parts, TAIL]]) + "\n"


def _machine(results: dict) -> str:
    machine, versions = results["machine"], results["versions"]
    packages = ", ".join(f"{name} {number}" for name, number in versions.items())
    return (
        f"{machine['system']}, {machine['cores']} cores of an {machine['processor']}, "
        f"{machine['memory_gb']} GB of memory; {packages}"
    )


def draw(results: dict, path: Path) -> None:
    """Draw the mean accuracy against processor seconds, a line a training."""
    use_style()
    fig, axes = plt.subplots(1, 2, figsize=(11, 5), sharey=True)
    for ax, kind in zip(axes, ("dense", "convolutional"), strict=True):
        markers = iter("osvD^P")
        for training in results["trainings"]:
            if training["kind"] != kind:
                continue
            length = min(len(run["curve"]) for run in training["runs"])
            points = [[run["curve"][i] for run in training["runs"]] for i in range(length)]
            ax.plot(
                [mean(point["processor"] for point in each) for each in points],
                [mean(point["accuracy"] for point in each) for each in points],
                marker=next(markers),
                ms=4,
                lw=2 if training["ours"] else 1,
                ls="-" if training["ours"] else ":",
                label=training["title"],
            )
        ax.set(xscale="log", ylim=(0.6, 0.95), xlabel="processor seconds of training", title=kind)
        ax.grid(alpha=0.3)
        ax.legend(
            frameon=False, loc="upper center", bbox_to_anchor=(0.5, -0.15), ncols=2, fontsize=9
        )
    axes[0].set_ylabel("test accuracy")
    fig.savefig(path, dpi=100, metadata={"Software": None})
    plt.close(fig)
