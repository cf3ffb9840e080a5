"""The course's figures and their one style: two colours that mean something, legible text.

Every function draws on one Axes and returns it; none calls ``show``.
"""

from collections.abc import Mapping, Sequence

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes

from fmnist_utils.labels import CLASS_NAMES
from fmnist_utils.sprites import FASHION_SHEET_ROWS_PER_CLASS, fashion_sheet, tile

#: What is right and what is wrong: blue and orange stay apart for colour-blind eyes (Okabe, Ito).
RIGHT_COLOUR = "#0072b2"
WRONG_COLOUR = "#d55e00"
#: Points of the names under the images of a grid; a line takes a fifth of an image.
CAPTION_SIZE = 8


def use_style() -> None:
    """Give all figures that follow the course's look: small files, text legible on a projector."""
    plt.rcParams.update(
        {
            "figure.dpi": 80,
            "figure.constrained_layout.use": True,
            "font.size": 11,
            "axes.spines.top": False,
            "axes.spines.right": False,
            "axes.prop_cycle": plt.cycler(color=[RIGHT_COLOUR, WRONG_COLOUR, "#009e73", "#777777"]),
            "image.cmap": "gray",
        }
    )


def _given_or_new(ax: Axes | None, figsize: tuple[float, float]) -> Axes:
    """Return the Axes that were given, or those of a new figure, whose size is in inches."""
    return plt.subplots(figsize=figsize)[1] if ax is None else ax


def image_grid(
    images: np.ndarray,
    labels: np.ndarray | None = None,
    predicted: np.ndarray | None = None,
    columns: int = 10,
    ax: Axes | None = None,
    class_names: Sequence[str] = CLASS_NAMES,
) -> Axes:
    """Draw images in rows, each above the name of its class.

    Parameters
    ----------
    images : ndarray of shape (n, height, width)
        All are drawn on one scale, from the lowest to the highest value among them.
    labels : ndarray of shape (n,), integer, optional
        True classes.
    predicted : ndarray of shape (n,), integer, optional
        Predicted classes; where one differs from its label, both names are written, in orange.
    columns : int
        Images a row.
    ax : Axes, optional
        Where to draw; by default a new figure of fitting size.
    class_names : sequence of str, in label order

    Returns
    -------
    Axes
    """
    n, height, width = images.shape
    columns = min(columns, n)
    rows = -(-n // columns)
    lines = 0 if labels is None else 1 if predicted is None else 2
    gap_x, gap_y = width // 7, height // 7 + lines * height // 5
    aspect = (height + gap_y) / (width + gap_x)
    ax = _given_or_new(ax, figsize=(columns * 1.05, rows * 1.05 * aspect))
    padding = ((0, 0), (0, gap_y), (0, gap_x))
    lowest = float(images.min())
    sheet = tile(np.pad(images.astype(float), padding, constant_values=np.nan), columns, np.nan)
    highest = max(float(images.max()), lowest + 1e-9)
    ax.imshow(sheet, vmin=lowest, vmax=highest, interpolation="nearest")
    ax.set_axis_off()
    for i in range(n if labels is not None else 0):
        text, colour = class_names[labels[i]], "black"
        if predicted is not None and predicted[i] != labels[i]:
            text, colour = f"{class_names[predicted[i]]}?\nis {text}", WRONG_COLOUR
        x = (i % columns) * (width + gap_x) + width / 2
        y = (i // columns) * (height + gap_y) + height + 1
        ax.text(
            x, y, text, ha="center", va="top", fontsize=CAPTION_SIZE, color=colour, linespacing=0.9
        )
    return ax


def sprite_sheet(
    images: np.ndarray,
    labels: np.ndarray,
    ax: Axes | None = None,
    class_names: Sequence[str] = CLASS_NAMES,
) -> Axes:
    """Draw the dataset's well-known 30 × 30 sheet, three rows a class, with the class names.

    Parameters
    ----------
    images : ndarray of shape (n, height, width)
    labels : ndarray of shape (n,), integer
        At least 90 of each class.
    ax : Axes, optional
        Where to draw; by default a new figure.
    class_names : sequence of str, in label order

    Returns
    -------
    Axes
    """
    ax = _given_or_new(ax, figsize=(9.5, 8.5))
    ax.imshow(fashion_sheet(images, labels))
    classes = np.unique(labels)
    rows = np.arange(len(classes))
    row_height = FASHION_SHEET_ROWS_PER_CLASS * images.shape[1]
    ax.set_yticks((rows + 0.5) * row_height, [class_names[label] for label in classes])
    ax.set_xticks([])
    ax.tick_params(length=0)
    ax.spines[:].set_visible(False)
    return ax


def training_curves(
    history: Mapping[str, Sequence[float]], metric: str = "accuracy", ax: Axes | None = None
) -> Axes:
    """Draw one metric of a training, epoch by epoch, on the fitted and the validation images.

    Parameters
    ----------
    history : mapping of str to sequence of float
        The ``history`` of what ``model.fit`` returns: a value an epoch for each metric.
    metric : str
        A key of `history`; ``val_`` + metric is drawn beside it if it is there.
    ax : Axes, optional
        Where to draw; by default a new figure.

    Returns
    -------
    Axes
    """
    ax = _given_or_new(ax, figsize=(5, 3.2))
    epochs = np.arange(1, len(history[metric]) + 1)
    ax.plot(epochs, history[metric], marker="o", label="images it is fitted on")
    if f"val_{metric}" in history:
        ax.plot(epochs, history[f"val_{metric}"], marker="s", ls="--", label="validation images")
    ax.set(xlabel="epoch", ylabel=metric)
    ax.xaxis.get_major_locator().set_params(integer=True)
    ax.legend(frameon=False)
    return ax


def probability_bars(
    probabilities: np.ndarray,
    label: int | None = None,
    ax: Axes | None = None,
    class_names: Sequence[str] = CLASS_NAMES,
) -> Axes:
    """Draw what a classifier thinks of one image: one bar a class.

    Parameters
    ----------
    probabilities : ndarray of shape (classes,)
        They sum to 1.
    label : int, optional
        The true class: its bar is blue, and a wrong winner's is orange. Without it, all are grey.
    ax : Axes, optional
        Where to draw; by default a new figure.
    class_names : sequence of str, in label order

    Returns
    -------
    Axes
    """
    ax = _given_or_new(ax, figsize=(4.5, 3))
    colours = ["#999999"] * len(class_names)
    if label is not None:
        colours[int(np.argmax(probabilities))] = WRONG_COLOUR
        colours[label] = RIGHT_COLOUR
    ax.barh(class_names, probabilities, color=colours)
    ax.invert_yaxis()
    ax.set(xlim=(0, 1), xlabel="probability")
    return ax


def computation_graph(
    boxes: Mapping[str, tuple[float, float]],
    arrows: Sequence[tuple[str, str, float, float | None]],
    ax: Axes | None = None,
) -> Axes:
    """Draw how numbers are computed from numbers, with value and gradient at every arrow.

    Parameters
    ----------
    boxes : mapping of str to (float, float)
        What each box says, and its column and row; row 0 is at the bottom.
    arrows : sequence of (str, str, float, float or None)
        From which box, to which box, the value that goes forward (in blue, above the arrow or left
        of it), and the gradient that comes back (in orange, on the other side; None if it is not
        known or not wanted).
    ax : Axes, optional
        Where to draw; by default a new figure of fitting size.

    Returns
    -------
    Axes
    """
    columns, rows = zip(*boxes.values(), strict=True)
    ax = _given_or_new(ax, (1.5 * (max(columns) + 1), 1.1 * (max(rows) + 1)))
    frame = {"boxstyle": "round,pad=0.4", "facecolor": "white", "edgecolor": "#777777"}
    patches = {
        name: ax.text(*place, name, ha="center", va="center", bbox=frame).get_bbox_patch()
        for name, place in boxes.items()
    }
    for start, end, *numbers in arrows:
        ends = {"patchA": patches[start], "patchB": patches[end]}
        style = {"arrowstyle": "-|>", "color": "#777777", **ends}
        ax.annotate("", boxes[end], boxes[start], arrowprops=style, zorder=0)
        way = np.subtract(boxes[end], boxes[start])
        left = np.array([-way[1], way[0]]) / np.hypot(*way) * (0.24, 0.17)
        middle = np.mean([boxes[start], boxes[end]], axis=0)
        for number, side, colour in zip(
            numbers, (1, -1), (RIGHT_COLOUR, WRONG_COLOUR), strict=True
        ):
            if number is not None:
                text = f"{number:.3g}".replace("-", "−")
                ax.text(*middle + side * left, text, color=colour, ha="center", va="center")
    ax.set(xlim=(min(columns) - 0.5, max(columns) + 0.5), ylim=(min(rows) - 0.5, max(rows) + 0.5))
    ax.set_axis_off()
    return ax


def seed_dots(results: Mapping[str, Sequence[float]], ax: Axes | None = None) -> Axes:
    """Draw what several trainings reached: a row each, a dot a seed, a bar at the mean.

    Parameters
    ----------
    results : mapping of str to sequence of float
        What to write beside the row, and one value a seed. The first row's mean is drawn through
        all rows, to compare with.
    ax : Axes, optional
        Where to draw; by default a new figure of fitting size.

    Returns
    -------
    Axes
    """
    ax = _given_or_new(ax, figsize=(7.5, 0.6 + 0.36 * len(results)))
    for row, values in enumerate(results.values()):
        colour = RIGHT_COLOUR if row == 0 else WRONG_COLOUR
        ax.plot(values, [row] * len(values), "o", ms=5, color=colour, alpha=0.6)
        ax.plot(np.mean(values), row, "|", ms=16, mew=2, color=colour)
    ax.axvline(np.mean(next(iter(results.values()))), color=RIGHT_COLOUR, lw=0.8, ls="--")
    ax.set_yticks(range(len(results)), results)
    ax.set_ylim(len(results) - 0.5, -0.5)
    return ax


def confusion_matrix(
    matrix: np.ndarray, ax: Axes | None = None, class_names: Sequence[str] = CLASS_NAMES
) -> Axes:
    """Draw a confusion matrix; the diagonal is left grey, so that the mistakes set the scale.

    Parameters
    ----------
    matrix : ndarray of shape (classes, classes), integer
        Row: true class. Column: predicted class.
    ax : Axes, optional
        Where to draw; by default a new figure.
    class_names : sequence of str, in label order

    Returns
    -------
    Axes
    """
    ax = _given_or_new(ax, figsize=(6.5, 5.6))
    mistakes = np.where(np.eye(len(matrix), dtype=bool), np.nan, matrix)
    highest = max(np.nanmax(mistakes), 1)
    ax.imshow(mistakes, cmap="Oranges", vmin=0, vmax=highest)
    ax.set_facecolor("#dddddd")
    for (row, column), count in np.ndenumerate(matrix):
        dark = row != column and count > 0.6 * highest
        ax.text(
            column, row, count, ha="center", va="center", fontsize=9, color="w" if dark else "k"
        )
    ticks = range(len(matrix))
    ax.set_xticks(ticks, class_names, rotation=45, ha="right")
    ax.set_yticks(ticks, class_names)
    ax.set(xlabel="predicted", ylabel="true")
    return ax


def reliability_diagram(
    confidence: np.ndarray, accuracy: np.ndarray, ax: Axes | None = None
) -> Axes:
    """Draw how often a classifier is right, against how sure it is; honest is on the diagonal.

    Parameters
    ----------
    confidence, accuracy : ndarray of shape (bins,)
        As `calibration.reliability` returns them; bins that hold NaN are left out.
    ax : Axes, optional
        Where to draw; by default a new figure.

    Returns
    -------
    Axes
    """
    ax = _given_or_new(ax, figsize=(3.8, 3.6))
    ax.plot([0, 1], [0, 1], "--", color="#777777", lw=1)
    ax.plot(confidence, accuracy, "o-", color=RIGHT_COLOUR)
    ax.set(xlabel="confidence", ylabel="share that is right", xlim=(0, 1.02), ylim=(0, 1.02))
    return ax
