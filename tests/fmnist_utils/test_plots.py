"""The course's figures: what is drawn, and on what."""

import base64
import inspect
import io
from pathlib import Path

import matplotlib.pyplot as plt
import nbformat
import numpy as np
import pytest
from matplotlib.colors import to_hex
from matplotlib.patches import FancyArrowPatch, Rectangle
from PIL import Image

from fmnist_utils import plots
from fmnist_utils.data import load
from fmnist_utils.labels import CLASS_NAMES
from fmnist_utils.plots import RIGHT_COLOUR, WRONG_COLOUR
from fmnist_utils.sprites import fashion_sheet
from tools.notebook_runner import execute

HISTORY = {"accuracy": [0.7, 0.8, 0.9], "val_accuracy": [0.7, 0.75, 0.8], "loss": [3, 2, 1]}


@pytest.fixture
def train(sample):
    """Return the sample's training images and labels."""
    return load("train", sample)


@pytest.fixture
def draw(train):
    """Return for each function of the module a call with fitting arguments."""
    images, labels = train
    return {
        "confusion_matrix": lambda **ax: plots.confusion_matrix(np.diag(range(10)) + 1, **ax),
        "reliability_diagram": lambda **ax: plots.reliability_diagram(
            np.array([np.nan, 0.7]), np.array([np.nan, 0.6]), **ax
        ),
        "image_grid": lambda **ax: plots.image_grid(images[:12], labels[:12], **ax),
        "sprite_sheet": lambda **ax: plots.sprite_sheet(images, labels, **ax),
        "training_curves": lambda **ax: plots.training_curves(HISTORY, **ax),
        "probability_bars": lambda **ax: plots.probability_bars(np.full(10, 0.1), 3, **ax),
        "prediction": lambda **ax: plots.prediction(images[0], np.full(10, 0.1), 3, **ax),
        "draw_layers": lambda **ax: plots.draw_layers([("image", "784"), ("Dense", "10")], **ax),
        "computation_graph": lambda **ax: plots.computation_graph(GRAPH, ARROWS, **ax),
        "class_map": lambda **ax: plots.class_map(np.eye(10)[:, :2], np.arange(10), **ax),
        "seed_dots": lambda **ax: plots.seed_dots({"whole": [0.9, 0.92], "without": [0.8]}, **ax),
    }


#: A number x goes through a box that doubles it.
GRAPH = {"x": (0, 0), "2 x": (1, 0), "loss": (2, 0)}
ARROWS = [("x", "2 x", -1.5, 4.0), ("2 x", "loss", -3.0, None)]

FIGURES = [
    "image_grid",
    "sprite_sheet",
    "training_curves",
    "probability_bars",
    "prediction",
    "draw_layers",
    "computation_graph",
    "class_map",
    "seed_dots",
    "confusion_matrix",
    "reliability_diagram",
]


def texts(ax):
    return [text.get_text() for text in ax.texts]


def test_every_figure_is_tested_here():
    drawing = [
        name
        for name, value in vars(plots).items()
        if inspect.isfunction(value)
        and not name.startswith("_")
        and value.__module__ == plots.__name__
        and "ax" in inspect.signature(value).parameters
    ]
    assert set(FIGURES) == set(drawing)


@pytest.mark.parametrize("name", FIGURES)
def test_a_figure_is_drawn_on_the_axes_given(draw, name):
    _, ax = plt.subplots()
    assert draw[name](ax=ax) is ax
    assert ax.has_data()


@pytest.mark.parametrize("name", FIGURES)
def test_axes_given_make_no_new_figure(draw, name):
    _, ax = plt.subplots()
    draw[name](ax=ax)
    assert len(plt.get_fignums()) == 1


@pytest.mark.parametrize("name", FIGURES)
def test_without_axes_one_new_figure_is_made(draw, name):
    draw[name]()
    assert len(plt.get_fignums()) == 1


@pytest.mark.parametrize("name", FIGURES)
def test_no_figure_is_shown(draw, name, monkeypatch):
    monkeypatch.setattr(plt, "show", lambda: pytest.fail("show was called"))
    draw[name]()


@pytest.mark.parametrize("name", FIGURES)
def test_a_figure_can_be_saved_in_the_courses_style(draw, name, tmp_path):
    with plt.rc_context():
        plots.use_style()
        draw[name]().figure.savefig(tmp_path / "figure.png")
    assert (tmp_path / "figure.png").stat().st_size > 0


def test_the_style_draws_images_in_grey():
    with plt.rc_context():
        plots.use_style()
        assert plt.imshow([[0, 1]]).get_cmap().name == "gray"


def test_in_a_notebook_pictures_have_twice_the_dots_at_the_same_size():
    code = "from fmnist_utils import plots; plots.use_style(); plots.plt.plot(1); plots.plt.show()"
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(code)])
    execute(notebook, Path(__file__).parents[2], cell_timeout=100)
    [output] = [o for o in notebook.cells[0].outputs if "image/png" in o.get("data", {})]
    picture = Image.open(io.BytesIO(base64.b64decode(output.data["image/png"])))
    on_the_page = output.metadata["image/png"]
    assert picture.width == pytest.approx(2 * on_the_page["width"], abs=1)
    assert picture.height == pytest.approx(2 * on_the_page["height"], abs=1)


def test_no_caption_is_smaller_than_other_text():
    assert plots.CAPTION_SIZE >= plots.TEXT_SIZE


def cells(ax, rows, columns):
    """Return what is drawn in a grid, cut into equal cells: an array a cell, row after row."""
    drawn = ax.images[0].get_array().filled(np.nan)
    return [cell for row in np.split(drawn, rows) for cell in np.split(row, columns, axis=1)]


def test_each_image_of_a_grid_is_at_the_top_left_of_its_cell(train):
    images = train[0][:5]
    drawn = cells(plots.image_grid(images, columns=3), rows=2, columns=3)
    np.testing.assert_array_equal([cell[:28, :28] for cell in drawn[:5]], images)


def test_between_the_images_of_a_grid_nothing_is_drawn(train):
    first, *_, last = cells(plots.image_grid(train[0][:5], columns=3), rows=2, columns=3)
    assert np.isnan(first[:, 28:]).all()
    assert np.isnan(first[28:]).all()
    assert np.isnan(last).all()


def test_a_grid_without_labels_has_no_names(train):
    assert texts(plots.image_grid(train[0][:5])) == []


def test_each_image_of_a_grid_stands_above_its_class(train):
    images, labels = train
    assert texts(plots.image_grid(images[:12], labels[:12])) == [
        CLASS_NAMES[label] for label in labels[:12]
    ]


def test_a_wrong_prediction_names_both_classes_in_the_colour_of_wrong():
    images, labels, predicted = np.zeros((2, 28, 28), np.uint8), [0, 1], [0, 9]
    right, wrong = plots.image_grid(images, labels, predicted).texts
    assert right.get_text() == "T-shirt/top"
    assert right.get_color() == "black"
    assert wrong.get_text() == "Ankle boot?\nis Trouser"
    assert wrong.get_color() == WRONG_COLOUR


def test_names_stand_below_the_middle_of_their_own_image():
    ax = plots.image_grid(np.zeros((4, 28, 28), np.uint8), [0, 1, 2, 3], columns=2)
    height, width = (side // 2 for side in ax.images[0].get_array().shape)
    for i, text in enumerate(ax.texts):
        x, y = text.get_position()
        assert x == (i % 2) * width + 14
        assert 28 <= y - (i // 2) * height < height


def test_all_images_of_a_grid_are_on_one_scale():
    images = np.stack([np.full((28, 28), 10.0), np.full((28, 28), 30.0)])
    assert plots.image_grid(images).images[0].get_clim() == (10, 30)


def test_a_grid_of_one_value_can_be_drawn():
    plots.image_grid(np.zeros((1, 28, 28))).figure.canvas.draw()


def test_a_grid_of_one_image_is_one_image_wide():
    ax = plots.image_grid(np.zeros((1, 28, 28)), columns=10)
    assert ax.images[0].get_array().shape[1] < 2 * 28


def test_the_sheet_is_the_sprite_sheet(train):
    drawn = plots.sprite_sheet(*train).images[0].get_array()
    np.testing.assert_array_equal(drawn, fashion_sheet(*train))


def test_the_sheet_has_the_class_names_beside_the_middle_of_their_rows(train):
    ax = plots.sprite_sheet(*train)
    assert [tick.get_text() for tick in ax.get_yticklabels()] == list(CLASS_NAMES)
    assert ax.get_yticks().tolist() == [42 + 84 * i for i in range(10)]


def test_the_curves_begin_at_epoch_1():
    line = plots.training_curves(HISTORY).lines[0]
    assert line.get_xdata().tolist() == [1, 2, 3]
    assert list(line.get_ydata()) == HISTORY["accuracy"]


def test_the_validation_images_have_their_own_curve():
    ax = plots.training_curves(HISTORY)
    assert [list(line.get_ydata()) for line in ax.lines] == [
        HISTORY["accuracy"],
        HISTORY["val_accuracy"],
    ]
    assert ax.lines[0].get_linestyle() != ax.lines[1].get_linestyle()


def test_without_validation_there_is_one_curve():
    assert len(plots.training_curves(HISTORY, "loss").lines) == 1


def test_the_axes_of_the_curves_are_named():
    ax = plots.training_curves(HISTORY, "loss")
    assert (ax.get_xlabel(), ax.get_ylabel()) == ("epoch", "loss")


def test_the_bars_are_the_probabilities_from_the_first_class_down():
    probabilities = np.linspace(0, 0.2, 10)
    ax = plots.probability_bars(probabilities)
    assert [bar.get_width() for bar in ax.patches] == pytest.approx(probabilities.tolist())
    assert [tick.get_text() for tick in ax.get_yticklabels()] == list(CLASS_NAMES)
    assert ax.yaxis_inverted()


@pytest.mark.parametrize(
    ("label", "colours"),
    [
        (2, {2: RIGHT_COLOUR}),
        (5, {5: RIGHT_COLOUR, 2: WRONG_COLOUR}),
    ],
    ids=["right", "wrong"],
)
def test_the_true_class_is_blue_and_a_wrong_winner_orange(label, colours):
    ax = plots.probability_bars(np.eye(10)[2], label)
    coloured = {
        i: to_hex(bar.get_facecolor())
        for i, bar in enumerate(ax.patches)
        if to_hex(bar.get_facecolor()) != "#999999"
    }
    assert coloured == colours


def drawn_prediction(label):
    """Draw a classifier that says Trouser, 0.7, or else Dress; return the colours of its bars."""
    probabilities = np.array([0, 0.7, 0, 0.3, 0, 0, 0, 0, 0, 0])
    ax = plots.prediction(np.zeros((28, 28), np.uint8), probabilities, label)
    bars = [bar for bar in ax.patches if bar.get_width() > 0]
    return ax, {round(bar.get_width() / 28, 2): to_hex(bar.get_facecolor()) for bar in bars}


def test_a_right_prediction_has_a_tick_and_the_colour_of_right():
    ax, colours = drawn_prediction(label=1)
    assert ax.get_title() == "✓ Trouser, 0.70"
    assert colours == {0.7: RIGHT_COLOUR, 0.3: "#999999"}


def test_a_wrong_prediction_has_a_cross_and_the_true_class_in_bold():
    ax, colours = drawn_prediction(label=3)
    assert ax.get_title() == "✗ Trouser, 0.70"
    assert colours == {0.7: WRONG_COLOUR, 0.3: RIGHT_COLOUR}
    assert [text.get_text() for text in ax.texts if text.get_weight() == "bold"] == ["Dress"]


def test_the_bars_of_a_prediction_are_the_probabilities_beside_their_names():
    probabilities = np.linspace(0, 0.2, 10)
    ax = plots.prediction(np.zeros((28, 28), np.uint8), probabilities, 0)
    assert [bar.get_width() / 28 for bar in ax.patches] == pytest.approx(probabilities.tolist())
    middles = [bar.get_y() + bar.get_height() / 2 for bar in ax.patches]
    assert [text.get_position()[1] for text in ax.texts] == pytest.approx(middles)


def test_layers_are_drawn_in_order_with_what_leaves_them_on_the_arrow_behind():
    ax = plots.draw_layers([("image", "784"), ("Dense", "10")])
    places = {text.get_text(): text.get_position()[0] for text in ax.texts}
    assert places == {"image": 0, "784": 0.5, "Dense": 1, "10": 1.5}


def test_an_arrow_leads_from_each_box_to_the_next():
    ax = plots.draw_layers([("image", "784"), ("Dense", "10")])
    boxes = [patch for patch in ax.patches if isinstance(patch, Rectangle)]
    arrows = [patch for patch in ax.patches if isinstance(patch, FancyArrowPatch)]
    assert len(boxes) == len(arrows) == 2
    ax.figure.canvas.draw()
    arrow = ax.transData.inverted().transform_bbox(arrows[0].get_tightbbox())
    assert arrow.x0 == pytest.approx(boxes[0].get_x() + boxes[0].get_width(), abs=0.05)
    assert arrow.x1 == pytest.approx(boxes[1].get_x(), abs=0.05)


def test_seed_dots_draw_a_dot_a_seed_and_a_bar_at_the_mean():
    ax = plots.seed_dots({"whole": [0.9, 0.92], "without": [0.8, 0.82, 0.87]})
    dots = [line.get_xdata().tolist() for line in ax.lines if line.get_marker() == "o"]
    bars = [line.get_xdata()[0] for line in ax.lines if line.get_marker() == "|"]
    assert dots == [[0.9, 0.92], [0.8, 0.82, 0.87]]
    assert bars == pytest.approx([0.91, 0.83])


def test_seed_dots_write_the_names_from_above():
    ax = plots.seed_dots({"whole": [0.9], "without": [0.8]})
    assert [label.get_text() for label in ax.get_yticklabels()] == ["whole", "without"]
    assert ax.yaxis_inverted()


def test_seed_dots_compare_with_the_first_row():
    ax = plots.seed_dots({"whole": [0.9, 0.92], "without": [0.8]})
    [reference] = [line for line in ax.lines if line.get_linestyle() == "--"]
    assert reference.get_xdata()[0] == pytest.approx(0.91)


def test_the_confusion_matrix_writes_every_count():
    matrix = np.arange(100).reshape(10, 10)
    ax = plots.confusion_matrix(matrix)
    written = {(t.get_position()[1], t.get_position()[0]): int(t.get_text()) for t in ax.texts}
    assert written == {place: count for place, count in np.ndenumerate(matrix)}


def test_the_diagonal_of_the_confusion_matrix_has_no_colour():
    ax = plots.confusion_matrix(np.full((10, 10), 5))
    [image] = ax.images
    assert np.isnan(image.get_array().filled(np.nan).diagonal()).all()


def test_the_reliability_diagram_leaves_out_empty_bins():
    ax = plots.reliability_diagram(np.array([np.nan, 0.7]), np.array([np.nan, 0.6]))
    _, points = ax.lines
    assert np.isnan(points.get_xydata()[0]).all()
    assert points.get_xydata()[1].tolist() == [0.7, 0.6]


def test_another_datasets_classes_are_drawn_by_their_own_names(train):
    ax = plots.image_grid(train[0][:2], np.array([0, 1]), class_names=("zero", "one"))
    assert [text.get_text() for text in ax.texts] == ["zero", "one"]


def test_a_matrix_of_another_number_of_classes_has_its_own_names():
    ax = plots.confusion_matrix(np.eye(3, dtype=int), class_names="abc")
    assert [text.get_text() for text in ax.get_yticklabels()] == ["a", "b", "c"]


def test_a_sheet_of_other_classes_has_their_names(train):
    images, labels = train
    some = labels < 3
    ax = plots.sprite_sheet(images[some], labels[some], class_names="abc")
    assert [text.get_text() for text in ax.get_yticklabels()] == ["a", "b", "c"]


def test_a_value_stands_above_its_arrow_and_its_gradient_below():
    ax = plots.computation_graph(GRAPH, ARROWS)
    places = {text.get_text(): text.get_position() for text in ax.texts}
    assert places["−1.5"][1] > 0 > places["4"][1]
    assert places["−1.5"][0] == places["4"][0] == 0.5


def test_a_gradient_that_is_not_known_is_not_written():
    ax = plots.computation_graph(GRAPH, ARROWS)
    numbers = set(texts(ax)) - set(GRAPH) - {""}
    assert numbers == {"−1.5", "4", "−3"}


def test_beside_an_arrow_that_leads_up_the_value_stands_left():
    ax = plots.computation_graph({"w": (0, 0), "w x": (0, 1)}, [("w", "w x", 2.0, 7.0)])
    places = {text.get_text(): text.get_position() for text in ax.texts}
    assert places["2"][0] < 0 < places["7"][0]


def test_names_on_a_map_do_not_cover_one_another():
    points = np.random.default_rng(0).normal(size=(100, 2))  # ten classes at one place
    ax = plots.class_map(points, np.arange(100) % 10)
    boxes = [text.get_window_extent() for text in ax.texts[:9]]
    assert not any(a.overlaps(b) for i, a in enumerate(boxes) for b in boxes[:i])


def test_a_map_without_names_has_them_for_a_legend():
    ax = plots.class_map(np.eye(2), np.array([1, 0]), names=False, class_names="ab")
    assert (len(ax.texts), ax.get_legend_handles_labels()[1]) == (0, ["a", "b"])
