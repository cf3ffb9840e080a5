"""The checks in a real notebook: what only a kernel knows, and what only a kernel can lose."""

import nbformat
import pytest
from nbclient import NotebookClient

CELLS = {
    "import": "from fmnist_utils.checks import draw_sprites as check\nimport logging",
    "not defined": "check.mirror(mirror)",
    "no python": "def mirror(image)\n    return image",
    "not defined, no python": "check.mirror(mirror)",
    "right": "def mirror(image):\n    return image[:, ::-1]",
    "right, checked": "check.mirror(mirror)",
    "right, then no python": "def mirror(image)\n    return 3",
    "old function": "check.mirror(mirror)",
    "another name": "check.mirror(mirrored)",
    "noisy": (
        "import matplotlib.pyplot as plt\n"
        "def mirror(image):\n"
        "    print('seen', image.shape)\n"
        "    logging.warning('logged')\n"
        "    plt.imshow(image); plt.show()\n"
        "    plt.imshow(image)\n"
        "    return image"
    ),
    "noisy, checked": "check.mirror(mirror)",
    "exits": "def mirror(image):\n    exit()",
    "exits, checked": "check.mirror(mirror)",
    "asks": "def mirror(image):\n    return input('?')",
    "asks, checked": "check.mirror(mirror)",
    "still alive": "print('alive')",
    "no brackets": "check.mirror",
    "own mistake": "len(no_such_name)",
}


@pytest.fixture(scope="module")
def outputs(tmp_path_factory):
    """Run the cells in a kernel and return their outputs by name."""
    home = tmp_path_factory.mktemp("home")
    notebook = nbformat.v4.new_notebook(
        cells=[nbformat.v4.new_code_cell(source) for source in CELLS.values()]
    )
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_DATA_HOME", str(home))
        patch.delenv("FMNIST_STRICT", raising=False)
        NotebookClient(notebook, timeout=300, allow_errors=True).execute()
    return {name: cell.outputs for name, cell in zip(CELLS, notebook.cells, strict=True)}


def text(cells_outputs):
    return "\n".join(
        output.get("text", "") + output.get("data", {}).get("text/plain", "")
        for output in cells_outputs
    )


def test_a_function_that_is_not_defined_is_told_in_one_sentence(outputs):
    assert text(outputs["not defined"]).startswith("There is no mirror yet: run the cell with")


def test_a_cell_that_is_no_python_is_told_and_nothing_is_judged(outputs):
    assert text(outputs["not defined, no python"]).startswith("The cell with mirror did not run")


def test_an_old_function_is_not_praised_after_a_syntax_error(outputs):
    assert "mirror: right" in text(outputs["right, checked"])
    assert "did not run" in text(outputs["old function"])
    assert "right" not in text(outputs["old function"])


def test_prints_logs_and_plots_come_back_once(outputs):
    shown = text(outputs["noisy, checked"])
    assert shown.count("| seen (28, 28)") == 1 and "WARNING:root:logged" in shown
    pictures = [out for out in outputs["noisy, checked"] if "image/png" in out.get("data", {})]
    assert len(pictures) == 2


def test_exit_in_a_function_is_told_and_ends_nothing(outputs):
    assert "exit ends Python; `return`" in text(outputs["exits, checked"])
    assert text(outputs["still alive"]) == "alive\n"


def test_a_question_to_the_keyboard_is_no_untouched_stub(outputs):
    sentence = text(outputs["asks, checked"])
    assert "not yet" in sentence and "not from the keyboard" in sentence


def test_a_check_without_brackets_shows_no_hints(outputs):
    assert text(outputs["no brackets"]).endswith("check.mirror(mirror)")


def test_an_error_that_is_no_checks_stays_an_error(outputs):
    (error,) = outputs["own mistake"]
    assert error.output_type == "error" and "no_such_name" in error.evalue
