"""Open JupyterLab in a workspace, on its start page."""

import os
from pathlib import Path

from fmnist_utils.workspace import start_page

#: Holds ``overrides.json``: no question about news, and pages of text are shown as they read.
SETTINGS = Path(__file__).parent / "jupyterlab"


def open_lab(folder: Path) -> None:
    """Start JupyterLab, and return when it ends.

    Raises
    ------
    ModuleNotFoundError
        If JupyterLab is not installed.
    """
    from jupyterlab.labapp import LabApp

    os.environ["JUPYTER_PREFER_ENV_PATH"] = "1"  # this environment's kernel, whatever else is there
    LabApp.launch_instance(
        [
            f"--ServerApp.root_dir={folder.absolute()}",
            f"--LabApp.app_settings_dir={SETTINGS}",
            f"--LabApp.default_url=/lab/tree/{start_page.FILE}",
        ]
    )
