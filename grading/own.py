"""The questions about a student's own data, as a grader asks and judges them."""

from pathlib import Path

from grading.box import Box
from grading.variants import ANSWERS, FOLDER, PREFIX, judged, personal_data, token_of
from grading.wire import WireError, unpack


class Own:
    """A student's own data, and the questions about them: a point each."""

    def __init__(self, sheet: str, secret: bytes, student: str) -> None:
        self.personal = personal_data(sheet, secret, student)
        self.token = token_of(sheet, secret, student)
        self.points = {PREFIX + key: 1.0 for key in self.personal.answers}

    def write(self, folder: Path) -> Path:
        """Write the data for the box to show; return their folder."""
        data = folder / FOLDER
        data.mkdir()
        folder.chmod(0o755)
        for name, content in self.personal.files.items():
            (data / name).write_bytes(content)
        return data

    def judged(self, box: Box) -> dict[str, tuple[str, str]]:
        """Ask the notebook for its answers, and judge them."""
        box.send({"read": ANSWERS})
        try:
            came = unpack(box.receive().get("value"))
        except WireError:
            came = None
        return {
            PREFIX + key: found for key, found in judged(came, self.personal, self.token).items()
        }
