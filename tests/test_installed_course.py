"""From the wheel alone, in an empty folder: a workspace, JupyterLab in a browser, a first answer.

The browser is Debian's Chromium, or the one that Playwright has installed.
"""

import json
import os
import shutil
import socket
import subprocess
import time
from contextlib import contextmanager, suppress
from importlib.util import find_spec
from urllib.request import urlopen

import nbformat
import pytest

from fmnist_utils.datasets import cache
from tools import installed_course

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(find_spec("hatchling") is None, reason="hatchling is not installed"),
]
BROWSER = shutil.which("chromium") or shutil.which("chromium-browser")
#: Beside other work it has once waited in vain for a sentence of a check, so it is asked for.
needs_a_browser = pytest.mark.skipif(
    "FMNIST_BROWSER_TESTS" not in os.environ or BROWSER is None or find_spec("playwright") is None,
    reason="needs FMNIST_BROWSER_TESTS=1, Chromium and the package playwright",
)
#: Milliseconds that the browser waits for what it is to see, however busy this machine is.
PATIENCE = 300_000
LESSON = "notebooks/01_read_the_bytes.ipynb"
SHEET = "exercises/01_read_the_bytes/01_read_the_bytes.ipynb"
WRONG = "def read_header(content):\n    return content[2], ()"
RIGHT = """def read_header(content):
    shape = np.frombuffer(content, ">u4", count=content[3], offset=4)
    return content[2], tuple(shape.tolist())"""


@pytest.fixture(scope="module")
def installed(tmp_path_factory):
    """Return an environment with the wheel, its folder still empty but for a workspace."""
    made = installed_course.install(tmp_path_factory.mktemp("from the wheel é"))
    made.variables["XDG_CACHE_HOME"] = str(cache.cache_folder().parent)
    made.variables.pop("FMNIST_STRICT", None)
    made.run("fmnist_utils", "workspace")
    return made


@pytest.fixture(scope="module")
def workspace(installed):
    return installed.folder / "workspace"


def test_the_package_is_that_of_the_wheel(installed):
    code = "import fmnist_utils, sys; sys.stdout.write(fmnist_utils.__file__)"
    command = [installed.python, "-c", code]
    options = {"cwd": installed.folder, "env": installed.variables, "text": True}
    found = subprocess.run(command, capture_output=True, check=True, **options).stdout
    assert found.startswith(str(installed.python.parents[1]))


def test_the_wheel_holds_no_solution(installed):
    packed = installed.python.parents[1].rglob("fmnist_utils/course/**/*.ipynb")
    notebooks = [path for path in packed if "fmnist_utils" in path.parts]
    assert len(notebooks) == 36
    assert all("BEGIN SOLUTION" not in path.read_text(encoding="utf-8") for path in notebooks)


def test_a_lesson_runs_in_a_folder_that_is_not_the_repository(installed):
    installed_course.execute_lesson(installed, "04_softmax_from_scratch")


@contextmanager
def jupyterlab(installed):
    """Start ``python -m fmnist_utils lab``, and yield the address that it opens."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    settings = installed.folder.parent / "settings"
    settings.mkdir(exist_ok=True)
    server = {"open_browser": False, "allow_root": True, "ip": "127.0.0.1", "port": port}
    content = {"ServerApp": server, "IdentityProvider": {"token": "secret"}}
    (settings / "jupyter_server_config.json").write_text(json.dumps(content))
    with (settings / "log").open("w") as log:
        process = subprocess.Popen(
            [installed.python, "-m", "fmnist_utils", "lab"],
            cwd=installed.folder,
            env=installed.variables,
            stdout=log,
            stderr=log,
        )
    try:
        while True:
            assert process.poll() is None, (settings / "log").read_text()
            with suppress(OSError), urlopen(f"http://127.0.0.1:{port}/api"):
                break
            time.sleep(0.2)
        yield f"http://127.0.0.1:{port}/?token=secret"
    finally:
        process.terminate()
        process.wait()


@pytest.fixture
def page(installed, monkeypatch):
    """Return a browser's page with JupyterLab on the start page."""
    from playwright.sync_api import sync_playwright

    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    with jupyterlab(installed) as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=BROWSER, args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": 1280, "height": 900})
        page.set_default_timeout(PATIENCE)
        page.goto(address)
        page.wait_for_selector(".jp-RenderedMarkdown table")
        yield page
        browser.close()


def active(page):
    """Return the notebook in front, once its kernel waits for work."""
    front = page.locator(".jp-NotebookPanel:not(.lm-mod-hidden)")
    front.locator('.jp-Notebook-ExecutionIndicator[data-status="idle"]').wait_for()
    return front


def cell(page, place):
    return active(page).locator(f'.jp-Cell[data-windowed-list-index="{place}"]')


def run_cells(page, count):
    """Run the next cells with Shift + Enter, and wait until the kernel has done them."""
    for _ in range(count):
        page.keyboard.press("Shift+Enter")
    active(page)


def when_saved(path, places):
    """Return these cells of a notebook once JupyterLab has stored that the last of them ran."""
    while True:
        with suppress(ValueError):  # it writes in place: the file may be empty for a moment
            cells = nbformat.read(path, as_version=4).cells
            if cells[places[-1]].execution_count:
                return [cells[place] for place in places]
        time.sleep(0.2)


def place_of(path, wanted):
    cells = nbformat.read(path, as_version=4).cells
    return next(place for place, each in enumerate(cells) if wanted in each.source)


def answer(page, place, source):
    """Write a source into a cell, run it and the check below it."""
    cell(page, place).locator(".cm-content").click()
    page.keyboard.press("Control+A")
    page.keyboard.insert_text(source)
    run_cells(page, 2)


@needs_a_browser
def test_from_an_empty_folder_to_the_first_right_answer(page, workspace, installed):
    assert page.url.endswith("/lab/tree/start.ipynb")
    assert page.locator("text=Jupyter news").count() == 0
    active(page)
    assert page.locator(".lm-TabBar-tab.jp-mod-dirty").count() == 0  # nothing to save at closing

    page.click(f'.jp-RenderedMarkdown a[href*="{LESSON}"]')
    page.locator('.jp-NotebookPanel:not(.lm-mod-hidden) h1:has-text("Read the bytes")').wait_for()
    cells = nbformat.read(workspace / LESSON, as_version=4).cells
    codes = [place for place, each in enumerate(cells) if each.cell_type == "code"]
    cell(page, 0).click()
    run_cells(page, codes[9] + 1)
    cell(page, codes[9]).locator('.jp-InputPrompt:has-text("[10]:")').wait_for()
    page.keyboard.press("Control+S")
    ran = when_saved(workspace / LESSON, codes[:10])
    assert [each.execution_count for each in ran] == list(range(1, 11))
    assert not [each for each in ran if any(o.output_type == "error" for o in each.outputs)]

    page.click('.lm-TabBar-tabLabel:has-text("start.ipynb")')
    page.click(f'.jp-RenderedMarkdown a[href*="{SHEET}"]')
    page.locator('.jp-NotebookPanel:not(.lm-mod-hidden) h1:has-text("Practice")').wait_for()
    task, last = (place_of(workspace / SHEET, text) for text in ("def read_header", "progress()"))
    cell(page, 0).click()
    run_cells(page, task)
    answer(page, task, WRONG)
    cell(page, task + 1).locator("text=read_header: not yet.").wait_for()
    answer(page, task, RIGHT)
    cell(page, task + 1).locator("text=read_header: right.").wait_for()

    page.click('.lm-MenuBar-itemLabel:has-text("Kernel")')
    page.click('.lm-Menu-itemLabel:has-text("Restart Kernel…")')
    page.click('.jp-Dialog-button:has-text("Restart")')
    cell(page, 0).click()
    run_cells(page, task)  # what the sheet imports; no answer
    cell(page, last).scroll_into_view_if_needed()
    cell(page, last).click()
    run_cells(page, 1)
    cell(page, last).locator("text=1 of 8 right").wait_for()

    page.click('.lm-TabBar-tabLabel:has-text("start.ipynb")')
    active(page).locator(".jp-CodeCell .cm-content").click()
    run_cells(page, 1)
    active(page).locator("text=✓○○○○○○○ 1 of 8").wait_for()
    assert "✓○○○○○○○  1 of 8" in installed.run("fmnist_utils", "progress")
