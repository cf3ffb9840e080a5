"""The questions about a student's own data, as a grader asks and judges them."""

from pathlib import Path

from fmnist_utils.checks.engine.call import TIME_LIMIT
from grading.protocol import ProtocolError, unpack
from grading.sandbox import Sandbox
from grading.variants import ANSWERS, FOLDER, PREFIX, grade_answers, make_variant, token_of


class VariantQuestions:
    """A student's own data, and the questions about them: a point each."""

    def __init__(self, sheet: str, secret: bytes, student: str) -> None:
        self.variant = make_variant(sheet, secret, student)
        self.token = token_of(sheet, secret, student)
        self.points = {PREFIX + key: 1.0 for key in self.variant.answers}

    def write(self, folder: Path) -> Path:
        """Write the data for the sandbox to show; return their folder."""
        data = folder / FOLDER
        data.mkdir()
        folder.chmod(0o755)
        for name, content in self.variant.files.items():
            (data / name).write_bytes(content)
        return data

    def grade(self, sandbox: Sandbox) -> dict[str, tuple[str, str]]:
        """Ask the notebook for its answers, and judge them."""
        sandbox.send({"read": ANSWERS, "seconds": TIME_LIMIT})
        try:
            found = unpack(sandbox.receive().get("value"))
        except ProtocolError:
            found = None
        return {
            PREFIX + key: verdict
            for key, verdict in grade_answers(found, self.variant, self.token).items()
        }
