"""Feedback pages as a zip that a learning platform takes for a whole class at once.

Each page lies where the platform's own download had the student's file; by that it knows whose it
is. What is known of each platform:

- Moodle, "Upload multiple feedback files in a zip": a folder, or the beginning of a file's name, is
  NAME_NUMBER_assignsubmission_file, with or without a last underscore; the rest is the name of the
  feedback file, and one of the same name is replaced (`mod/assign/feedback/file/importziplib.php`).
- Canvas, "Re-upload submissions": the first two parts between underscores that are numbers must be
  the student's and the attachment's, and the file is shown to the student under the name of what
  they handed in, whatever it is (`infer_comment_context_from_filename`, and issue 2406 of
  instructure/canvas-lms). A page would be taken for a broken notebook: so it is put into one.
- Brightspace, "Add Feedback Files": folders are called as in its download, ID-ID - NAME - TIME
  (carleton.ca/brightspace, "Grade Offline and Bulk Upload Feedback Files").
- Blackboard has no such upload for its assignments: a file is attached to each student's attempt.
"""

import io
import re
import zipfile
from collections import Counter
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

import nbformat

from fmnist_utils.datasets.fileio import display_path
from fmnist_utils.errors import DataError
from grading.file_names import page_name
from grading.final_marks import FinalMarks

_ENDING = ".ipynb"


@dataclass(frozen=True)
class UploadNames:
    """What a platform knows a student's file by, in one part of the path of what it exported.

    Attributes
    ----------
    part : str
        The shape of that part: all of it if it is a folder. The group "whose" is what must stay
        of a file's name.
    joint : str
        Between "whose" and the name of the feedback file, where files lie in no folders.
    as_notebook : bool
        Whether the name of what was handed in must stay, and with it the kind of file.
    """

    part: str
    joint: str = ""
    as_notebook: bool = False


PLATFORMS = {
    "moodle": UploadNames(r"(?P<whose>.+_\d+_assignsubmission_file)_?.*", "_"),
    "canvas": UploadNames(r"(?P<whose>(?:[^_]+_)?(?:LATE_)?\d+_\d+_.+)", as_notebook=True),
    "brightspace": UploadNames(
        r"(?P<whose>\d+-\d+ ?- .+? ?- [^-]{4,20}? \d{4} \d{3,4}(?: [AP]M)?)(?: - .*)?", " - "
    ),
}


def feedback_zip(
    run: FinalMarks, pages: Path, platform: str
) -> tuple[bytes, int, list[tuple[str, str]]]:
    """Return a zip of the pages of those who handed something in.

    Parameters
    ----------
    run : FinalMarks
    pages : Path
        The folder of the pages.
    platform : str

    Returns
    -------
    content : bytes
    count : int
        How many pages are in it.
    left : list of (str, str)
        Student, and why their page is not in it.

    Raises
    ------
    DataError
        If the platform takes no such zip, or not one file was named as it names them.
    """
    if platform not in PLATFORMS:
        raise DataError(
            f"Found {platform}, expected one that takes feedback as a zip: {', '.join(PLATFORMS)}. "
            f"Attach the pages in {display_path(pages)} to the students' attempts there."
        )
    archive = io.BytesIO()
    count, left = 0, []
    hands_in = Counter(result["label"] for result in run.results.values())
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as file:
        for student, result in sorted(run.results.items()):
            if not result["label"]:
                continue
            name = upload_name(result["label"], platform, f"feedback_{run.sheet}.html")
            page = pages / page_name(student)
            if hands_in[result["label"]] > 1:
                left.append((student, f"{result['label']} was handed in by several"))
            elif name is None:
                left.append((student, f"{result['label']} is not named as {platform} does it"))
            elif not page.exists():
                left.append((student, f"there is no {display_path(page)}"))
            else:
                content = page.read_text("utf-8")
                file.writestr(name, _as_notebook(content) if name.endswith(_ENDING) else content)
                count += 1
    if not count:
        why = f"{left[0][0]}: {left[0][1]}" if left else "nobody has handed in"
        raise DataError(
            f"Found no page to pack ({why}), expected files that are named as {platform} names its "
            "downloads. Grade its own download, and pack that."
        )
    return archive.getvalue(), count, left


def upload_name(label: str, platform: str, page: str) -> str | None:
    """Return where a page must lie to be known as somebody's; None if the label does not say it.

    Parameters
    ----------
    label : str
        The path of what was handed in.
    platform : str
        A key of `PLATFORMS`.
    page : str
        What the page is to be called, where the platform lets it have a name of its own.

    Examples
    --------
    >>> upload_name("export/Ada Lovelace_501_assignsubmission_file_/01.ipynb", "moodle", "f.html")
    'Ada Lovelace_501_assignsubmission_file_/f.html'
    >>> upload_name("Ada Lovelace_501_assignsubmission_file_01.ipynb", "moodle", "f.html")
    'Ada Lovelace_501_assignsubmission_file_f.html'
    >>> upload_name("lovelaceada_LATE_501_900000_01.ipynb", "canvas", "f.html")
    'lovelaceada_LATE_501_900000_01.ipynb'
    """
    names = PLATFORMS[platform]
    *folders, file = PurePosixPath(label).parts
    if names.as_notebook:
        return file if re.fullmatch(names.part, file) and file.endswith(_ENDING) else None
    for folder in folders:
        if re.fullmatch(names.part, folder):
            return f"{folder}/{page}"
    match = re.fullmatch(names.part, file)
    return f"{match['whose']}{names.joint}{page}" if match else None


def _as_notebook(content: str) -> str:
    """Put a page into a notebook of one cell of text.

    All of it is one line of HTML: in it, Jupyter takes nothing for Markdown or a formula.
    """
    body = content.partition("<body>")[2].rpartition("</body>")[0]
    line = body.replace("\n", "&#10;").replace("$", "&#36;")
    cell = nbformat.v4.new_markdown_cell(line, id="feedback")
    return nbformat.writes(nbformat.v4.new_notebook(cells=[cell]))
