"""All 70,000 images, out by each format and in again: the published files, by their SHA-256."""

import pytest

from fmnist_utils.__main__ import main
from fmnist_utils.datasets.registry import PUBLISHED_FILES, verify
from fmnist_utils.formats import commands

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("form", commands.IMPORTS)
def test_all_images_come_back_as_the_published_files(form, full_files, tmp_path, capsys):
    target = str(tmp_path / ("set.npz" if form == "npz" else "out"))
    folder = str(next(iter(full_files.values())).parent)
    assert main(["export", form, target, "--data-dir", folder]) == 0
    assert main(["import", form, target, str(tmp_path / "back")]) == 0
    for file in PUBLISHED_FILES:
        verify(tmp_path / "back" / file.name, file)
    assert capsys.readouterr().out.endswith("of Fashion-MNIST, SHA-256 verified.\n")
