"""The picture: test accuracy against seconds of training."""

from itertools import product
from pathlib import Path
from statistics import mean

import matplotlib.pyplot as plt
from matplotlib.axes import Axes
from matplotlib.patheffects import withStroke
from matplotlib.transforms import Bbox

from benchmarks.classifiers.results import our_networks
from benchmarks.classifiers.table import human_accuracy
from fmnist_utils.plots import RIGHT_COLOUR, WRONG_COLOUR, use_style

#: A setting that trains in no time at all, as nearest neighbours do, stands here.
LEAST_SECONDS = 0.01
#: A white rim, so that lines do not run through the letters.
HALO = {"path_effects": [withStroke(linewidth=3, foreground="white")]}


def draw(results: dict, path: Path) -> None:
    """Draw the best setting of each classifier, and beside them the course's networks.

    Parameters
    ----------
    results : dict
        As `measure` returns them, sorted by accuracy.
    path : Path
        Of the PNG file.
    """
    use_style()
    fig, ax = plt.subplots(figsize=(9, 6))
    best = {row["classifier"]: row for row in reversed(results["rows"]) if row["accuracies"]}
    most = max((row["images"] for row in best.values()), default=0)
    points = []
    for name, row in best.items():
        x, y = max(row["processor"], LEAST_SECONDS), mean(row["accuracies"])
        whole = row["images"] == most
        ax.plot(x, y, "o", ms=7, color=RIGHT_COLOUR, mfc=RIGHT_COLOUR if whole else "white")
        points.append((x, y, name if whole else f"{name}, {row['images']:,} images"))
    if results["is_fashion"]:
        for network in our_networks():
            x, y = network["processor"], mean(network["accuracies"])
            ax.plot(x, y, "D", ms=8, color=WRONG_COLOUR)
            points.append((x, y, network["title"]))
        ax.axhline(human_accuracy(), color="#777777", ls="--", lw=1, zorder=0)
        ax.annotate(
            "people", (0.01, human_accuracy()), xycoords=("axes fraction", "data"), va="bottom"
        )
    ax.set(xscale="log", xlabel="processor seconds of training", ylabel="test accuracy")
    ax.margins(x=0.15, y=0.08)
    ax.grid(alpha=0.3)
    fig.canvas.draw()
    _label(ax, points)
    fig.savefig(path, dpi=100, metadata={"Software": None})
    plt.close(fig)


def _label(ax: Axes, points: list[tuple[float, float, str]]) -> None:
    """Write each name where it covers no point and no other name, as near as it can."""
    taken = [
        Bbox.from_bounds(x - 6, y - 6, 12, 12)
        for x, y in (ax.transData.transform(point[:2]) for point in points)
    ]
    places = [
        (side, dx, dy)
        for dy, (side, dx) in product((-4, 6, -14, 16, -24, 26), (("left", 8), ("right", -8)))
    ]
    for x, y, name in points:
        for side, dx, dy in places:
            text = ax.annotate(
                name, (x, y), (dx, dy), textcoords="offset points", ha=side, fontsize=10, **HALO
            )
            box = text.get_window_extent()
            inside = ax.bbox.x0 <= box.x0 and box.x1 <= ax.bbox.x1
            if inside and not any(box.overlaps(other) for other in taken):
                taken.append(box)
                break
            text.remove()
        else:
            ax.annotate(name, (x, y), (8, -4), textcoords="offset points", fontsize=10, **HALO)
