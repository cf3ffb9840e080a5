"""The course's figures and their one style: two colours that mean something, legible text.

Every function draws on one Axes and returns it; none calls ``show``.
"""

from collections.abc import Mapping, Sequence

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from matplotlib.patches import FancyArrowPatch, Rectangle

from fmnist_utils.labels import CLASS_NAMES
from fmnist_utils.sprites import FASHION_SHEET_ROWS_PER_CLASS, fashion_sheet, tile

#: What is right and what is wrong: blue and orange stay apart for colour-blind eyes (Okabe, Ito).
RIGHT_COLOUR = "#0072b2"
WRONG_COLOUR = "#d55e00"
#: Points of all text; 80 dots an inch make 12 pixels of it on a page.
TEXT_SIZE = 11
#: Points of the names under the images of a grid; a line takes a fifth of an image.
CAPTION_SIZE = 11


def use_style() -> None:
    """Give all figures that follow the course's look: text legible on a projector.

    In a notebook, pictures get twice the dots at the same size on the page, so that they are sharp
    on a good screen and when they are enlarged.
    """
    if plt.get_backend().endswith("inline"):
        from matplotlib_inline.backend_inline import set_matplotlib_formats

        set_matplotlib_formats("retina")
    plt.rcParams.update(
        {
            "figure.dpi": 80,
            "figure.constrained_layout.use": True,
            "font.size": TEXT_SIZE,
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
    ax.imshow(fashion_sheet(images, labels), interpolation="nearest")
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


def prediction(
    image: np.ndarray,
    probabilities: np.ndarray,
    label: int,
    ax: Axes | None = None,
    class_names: Sequence[str] = CLASS_NAMES,
) -> Axes:
    """Draw an image, and beside it what a classifier thinks of it: one bar a class.

    Above stands the answer, with a tick and in blue if it is right, with a cross and in orange if
    it is wrong. The true class has a blue bar and a bold name.

    Parameters
    ----------
    image : ndarray of shape (height, width)
        From 0 to 255.
    probabilities : ndarray of shape (classes,)
        They sum to 1.
    label : int
        The true class.
    ax : Axes, optional
        Where to draw; by default a new figure. Three are as wide as a page.
    class_names : sequence of str, in label order

    Returns
    -------
    Axes
    """
    ax = _given_or_new(ax, figsize=(4, 2))
    height, width = image.shape
    ax.imshow(image, vmin=0, vmax=255, interpolation="nearest")
    answer = int(np.argmax(probabilities))
    right = answer == label
    row = height / len(class_names)
    for k, (name, probability) in enumerate(zip(class_names, probabilities, strict=True)):
        colour = RIGHT_COLOUR if k == label else WRONG_COLOUR if k == answer else "#999999"
        y = (k + 0.5) * row - 0.5
        ax.barh(y, width * probability, 0.8 * row, left=1.95 * width, color=colour)
        weight = "bold" if k == label else "normal"
        ax.text(1.9 * width, y, name, ha="right", va="center", fontsize=9, weight=weight)
    ax.axvline(1.95 * width, color="#999999", lw=0.8)
    ax.set(xlim=(-0.5, 2.95 * width), ylim=(height - 0.5, -0.5))
    ax.set_title(
        f"{'✓' if right else '✗'} {class_names[answer]}, {probabilities[answer]:.2f}",
        fontsize=TEXT_SIZE,
        color=RIGHT_COLOUR if right else WRONG_COLOUR,
    )
    ax.set_axis_off()
    return ax


def draw_layers(steps: Sequence[tuple[str, str]], ax: Axes | None = None) -> Axes:
    """Draw what happens to an image as boxes in a row, with what comes out on the arrows.

    Parameters
    ----------
    steps : sequence of (str, str)
        For each step, what stands in its box, and what leaves it: such as
        ``("Dense(128)", "128")``. Either may have several lines.
    ax : Axes, optional
        Where to draw; by default a new figure of fitting size.

    Returns
    -------
    Axes

    Examples
    --------
    >>> ax = draw_layers([("image", "28 × 28"), ("Flatten", "784"), ("Dense(10)", "10")])
    >>> [text.get_text() for text in ax.texts][:2]
    ['image', '28 × 28']
    """
    ax = _given_or_new(ax, figsize=(2.4 * len(steps), 1))
    half_a_box = 0.28  # boxes stand one unit apart
    ax.set(xlim=(-half_a_box - 0.01, len(steps) - half_a_box), ylim=(-0.5, 0.5))
    ax.set_axis_off()
    for x, (name, leaving) in enumerate(steps):
        corner, width = (x - half_a_box, -0.4), 2 * half_a_box
        ax.add_patch(Rectangle(corner, width, 0.8, facecolor="#e8f1f8", edgecolor=RIGHT_COLOUR))
        ax.text(x, 0, name, ha="center", va="center")
        ends = (x + half_a_box, 0), (x + 1 - half_a_box, 0)
        ax.add_patch(FancyArrowPatch(*ends, arrowstyle="-|>", mutation_scale=14, color="#555555"))
        ax.text(x + 0.5, 0.06, leaving, ha="center", va="bottom")
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
        shape = {"arrowstyle": "-|>", "mutation_scale": 12, "color": "#777777", "zorder": 0}
        ax.add_patch(FancyArrowPatch(boxes[start], boxes[end], **ends, **shape))
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


def class_map(
    points: np.ndarray,
    labels: np.ndarray,
    ax: Axes | None = None,
    names: bool = True,
    class_names: Sequence[str] = CLASS_NAMES,
) -> Axes:
    """Draw points of the plane in the colour of their class, and each class's name at its middle.

    Names that would cover one another are moved up or down. The classes are labelled for a legend,
    too: without names, ``ax.get_legend_handles_labels()`` gives what one needs.

    Parameters
    ----------
    points : ndarray of shape (n, 2)
    labels : ndarray of shape (n,), integer
    ax : Axes, optional
        Where to draw; by default a new figure.
    names : bool
        Whether to write the names on the map.
    class_names : sequence of str, in label order

    Returns
    -------
    Axes
    """
    ax = _given_or_new(ax, figsize=(7, 5))
    present = [k for k in range(len(class_names)) if (labels == k).any()]
    for k in present:
        ax.scatter(*points[labels == k].T, s=6, alpha=0.6, color=plt.cm.tab10(k), linewidths=0)
        ax.scatter([], [], s=40, color=plt.cm.tab10(k), label=class_names[k])
    ax.set(xticks=[], yticks=[])
    if not names:
        return ax
    ax.figure.draw_without_rendering()  # only then is it known how much room a name takes
    taken = []
    for k in present:
        frame = {"facecolor": "white", "alpha": 0.75, "edgecolor": plt.cm.tab10(k), "pad": 1.5}
        text = ax.annotate(
            class_names[k],
            np.median(points[labels == k], axis=0),
            xytext=(0, 0),
            textcoords="offset points",
            ha="center",
            va="center",
            bbox=frame,
        )
        for step in (0, 1, -1, 2, -2, 3, -3, 4, -4):
            text.set_position((0, 1.7 * TEXT_SIZE * step))
            box = text.get_window_extent().padded(3)
            if not any(box.overlaps(other) for other in taken):
                break
        taken.append(box)
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
