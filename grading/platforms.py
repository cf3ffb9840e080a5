"""How learning platforms name what was handed in: each says in its own place who, when, which.

Nothing is read from elsewhere in a path: a number in a student's own file name is no id, and a name
in it no author. So each pattern takes the outermost place that fits.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from grading.moments import iso_time

#: All that a platform says stands before this many characters; students' folders may be deeper.
_LONGEST = 400


@dataclass(frozen=True)
class FileName:
    """What a platform says of a file by its name.

    Attributes
    ----------
    id : str
        As the platform's roster has it; empty if it says none.
    number : str
        The platform's own number of the student: an id only where the roster has it.
    tail : str
        Ends in the id, behind a title that may hold the same separators.
    name : str
        Of the student, or of the group; empty if it says none.
    account : str
        What tells one student's files from another's in this export, if it is no id.
    time : str
        When it was handed in, in ISO 8601; empty if it says nothing.
    order : tuple of int
        Of files with the same time, the larger one is later.
    """

    id: str = ""
    number: str = ""
    tail: str = ""
    name: str = ""
    account: str = ""
    time: str = ""
    order: tuple[int, ...] = ()

    @property
    def who(self) -> tuple[str, ...]:
        """What is the same for all files of one student in an export."""
        return (self.id, self.number, self.tail, self.account)


@dataclass(frozen=True)
class Platform:
    """The shape of one platform's names, as a pattern over the whole path.

    Attributes
    ----------
    name : str
    pattern : str
        Its group `above` is the folder that the export was unpacked into, the same for all its
        files. Other groups are named like the attributes of `FileName`; `upload` and `copy` make
        the order, `title` is the same for all, `several` is split into name and id of each.
    own : str
        A pattern of what the platform adds for itself, below that folder.
    moments : str
        Where it keeps the time, from the groups of the pattern; empty if not in a file.
    """

    name: str
    pattern: str
    own: str = r"(?!)"
    moments: str = ""

    def match(self, label: str) -> re.Match | None:
        """Return the match of a path, or nothing if it has another shape."""
        return re.fullmatch(self.pattern, label[:_LONGEST], re.DOTALL)

    def read(self, label: str) -> list[FileName]:
        """Return what a path says of each who handed it in; nothing if it has another shape."""
        match = self.match(label)
        if match is None:
            return []
        told = {key: (value or "").strip() for key, value in match.groupdict().items()}
        order = tuple(int(told[key] or 0) for key in ("upload", "copy") if key in told)
        known = {key: told[key] for key in ("id", "number", "tail", "name", "account")
                 if key in told}  # fmt: skip
        said = FileName(**known, time=iso_time(told.get("time", "")), order=order)
        if "several" not in told:
            return [said]
        each = re.findall(r"(?:^|; )(.*?)\(([^()]*)\)(?=; |$)", told["several"])
        return [replace(said, name=name.strip(), id=key) for name, key in each]

    def moment_file(self, label: str) -> str:
        """Return the path of the file that keeps the time of another; empty if there is none."""
        match = self.match(label) if self.moments else None
        return self.moments.format(**match.groupdict()) if match else ""


#: The outermost folder that fits; an export may have been unpacked into one of its own.
_ABOVE = r"(?P<above>(?:.*?/)??)"
#: A file by the student's own name, or what is in a zip by that name.
_FILE = r"[^/]+(?:/.*)?"

#: Told apart by shape. Where each was looked up stands beside it.
PLATFORMS = (
    # Ada Lovelace_1234_assignsubmission_file/sheet.ipynb: the number is the participant's in this
    # assignment, and all that is told in a blind marking ("Participant_1234_…"); groups stand as
    # "Group A_12_…". An older Moodle has file_/, and without folders …_file_sheet.ipynb. A text
    # lies in …_onlinetext/onlinetext.html. (Moodle, mod/assign/classes/downloader.php)
    Platform(
        "Moodle",
        rf"{_ABOVE}(?P<name>[^/_]+)_(?P<account>\d+)_assignsubmission_[a-z]+_?/.*",
    ),
    Platform(
        "Moodle",
        rf"{_ABOVE}(?P<name>[^/_]+)_(?P<account>\d+)_assignsubmission_[a-z]+_{_FILE}",
    ),
    # title_login_attempt_2026-11-02-10-11-12_sheet.ipynb, and …-12.txt beside it with the comments;
    # a login may have an underscore, as the title has. (nbgrader, plugins/zipcollect.py, and
    # kwurst/bb-file-cleanup, README.md)
    Platform(
        "Blackboard",
        rf"{_ABOVE}(?P<tail>[^/]+?)_attempt_(?P<time>\d{{4}}(?:-\d\d){{5}})(?:\.txt|_{_FILE})",
        own=r"[^/]+_attempt_\d{4}(?:-\d\d){5}\.txt",
    ),
    # 123-456 - Ada Lovelace - Nov 2, 2026 1011 AM/sheet.ipynb, or the same without a folder, with
    # index.html for all. (cqc_cpcc, tests of zip_grading_utils: "BrightSpace's actual format")
    Platform(
        "Brightspace",
        rf"{_ABOVE}(?P<account>\d+)-\d+ ?- (?P<name>[^/]+?) ?- "
        r"(?P<time>[^/]{4,20}? \d{4} \d{3,4}(?: [AP]M)?)(?:/| - )"
        r".*",
        own=r"index\.html",
    ),
    # Sheet 1/Lovelace, Ada(al1001)/Submission attachment(s)/sheet.ipynb; a group's members stand
    # one behind another with "; ". Beside that folder lie timestamp.txt and texts, beside the
    # students grades.csv. (Sakai, AssignmentServiceImpl.java, zipSubmissions)
    Platform(
        "Sakai",
        rf"{_ABOVE}(?P<student>(?P<several>[^/]*?\([^()/]*\)))/Submission attachment\(s\)/.*",
        own=r"grades\.(?:csv|xls|xlsx)|[^/]+/(?:timestamp\.txt|feedbackText\.html|comments\.txt"
        r"|[^/]*_submissionText\.html)",
        moments="{above}{student}/timestamp.txt",
    ),
    Platform(
        "Sakai",
        rf"{_ABOVE}(?P<several>[^/]*?\([^()/]*\))_Submission attachment\(s\)_{_FILE}",
        own=r"grades\.(?:csv|xls|xlsx)|[^/]+\)_(?:comments\.txt|[^/]*submissionText\.html)",
    ),
    # lovelaceada_LATE_501_900000_sheet-1.ipynb: name or group, late or not, the user's number, the
    # upload's, the file; a second file of a name is numbered. An anonymous one has anon_x1Y2z for
    # the user. A text is …_501_text.html. (Canvas, lib/content_zipper.rb)
    Platform(
        "Canvas",
        rf"{_ABOVE}(?:(?!LATE_)(?P<name>[^\W\d][^/]*?)_)?(?:LATE_)?"
        r"(?!(?:19|20)\d\d_\d\d?_\d\d?[._])(?:(?P<number>\d+)|anon_(?P<account>[A-Za-z0-9]+))"
        r"_(?:(?:text|link)\.html|"
        r"(?P<upload>\d+)_[^/]*?(?:-(?P<copy>\d{1,3}))?(?:\.\w+)?(?:/.*)?)",
    ),
    # sheet-1-submissions/sheet-1-octocat/sheet.ipynb (github/gh-classroom, student-repos.go)
    Platform("GitHub Classroom", rf"{_ABOVE}(?P<s>[^/]+)-submissions/(?P=s)-(?P<id>[^/]+)/.*"),
    # submitted/ada/01_read_the_bytes/sheet.ipynb, timestamp.txt beside it, and beside "submitted"
    # the folders of the other steps (nbgrader, coursedir.py)
    Platform(
        "nbgrader",
        rf"{_ABOVE}submitted/(?P<id>[^/]+)/(?P<sheet>[^/]+)/.*",
        own=r"submitted/[^/]+/[^/]+/timestamp\.txt|(?:source|release|autograded|feedback)/.*",
        moments="{above}submitted/{id}/{sheet}/timestamp.txt",
    ),
)


@dataclass(frozen=True)
class Export:
    """Files that one platform has named, below one folder."""

    platform: Platform
    folder: str

    def is_own(self, label: str) -> bool:
        """Tell whether the platform has added a file for itself."""
        return re.fullmatch(self.platform.own, label.removeprefix(self.folder)) is not None


_LAST = (
    # Ada Lovelace - Sheet 1.ipynb: the copies that Google Classroom makes for each student have the
    # student's name before the title, and the original is "[Template] Sheet 1.ipynb". What students
    # upload keeps its own name and says nobody's. No public source was found that states the shape
    # of the copies; so it counts only where several have the same title.
    Platform(
        "Google Classroom",
        rf"{_ABOVE}(?P<name>[^/]+?) - (?P<title>[^/]+?)(?: \(\d+\))?\.\w+",
        own=r"\[Template\] [^/]+",
    ),
)
#: The folder "submitted" itself, if nbgrader's times are in it.
_SUBMITTED = Platform(
    "nbgrader",
    r"(?P<above>)(?P<id>[^/]+)/(?P<sheet>[^/]+)/.*",
    own=r"[^/]+/[^/]+/timestamp\.txt",
    moments="{id}/{sheet}/timestamp.txt",
)


def platforms_for(labels: Iterable[str]) -> tuple[Platform, ...]:
    """Return the platforms whose shapes some paths may have, those first that are told for sure.

    Parameters
    ----------
    labels : iterable of str
        Paths of files, and of folders that a program made for itself, with a slash at the end.
    """
    names = list(labels)
    timed = any(re.fullmatch(r"[^/]+/\d\d_\w+/timestamp\.txt", label) for label in names)
    # GitHub Classroom calls each clone "assignment-username", and both parts may have hyphens.
    cloned = {label.removesuffix(".git/").rstrip("/").rpartition("/")[2] for label in names
              if label.endswith("/.git/")}  # fmt: skip
    each = "|".join(re.escape(name) for name in sorted(cloned))
    clones = Platform("GitHub Classroom", rf"{_ABOVE}(?P<tail>{each})/.*")
    return (*PLATFORMS, *[_SUBMITTED] * timed, *[clones] * bool(cloned), *_LAST)


#: So many of the notebooks below a folder must have the shape; another may have come by mail.
_MOST = 0.9


def exports_in(labels: Iterable[str]) -> dict[str, Export]:
    """Find the exports among some paths, by the whole shape of their names.

    Parameters
    ----------
    labels : iterable of str
        Paths of files, with slashes; of folders, with one at the end.

    Returns
    -------
    dict of str to Export
        Of the files that lie in one, by path.

    Examples
    --------
    >>> found = exports_in(["lovelaceada_LATE_501_900000_sheet.ipynb"])
    >>> [export.platform.name for export in found.values()]
    ['Canvas']
    >>> exports_in(["ada/sheet.ipynb", "lovelaceada_501_900000_sheet.ipynb"])
    {}
    """
    everything = list(labels)
    names = [label for label in everything if not label.endswith("/")]
    fitting: dict[tuple[str, int], list[str]] = {}
    kinds = platforms_for(everything)
    for place, platform in enumerate(kinds):
        for label in names:
            if match := platform.match(label):
                fitting.setdefault((match["above"], place), []).append(label)
    found: dict[str, Export] = {}
    for folder, place in sorted(fitting, key=lambda key: (key[0].count("/"), key)):
        export = Export(kinds[place], folder)
        below = [each for each in names if each.startswith(folder) and each not in found]
        handed_in = [each for each in below if not export.is_own(each)]
        counted = [each for each in handed_in if each.lower().endswith(".ipynb")] or handed_in
        fit = set(fitting[folder, place]) & set(counted)
        if not fit or len(fit) < _MOST * len(counted) or not _same_title(kinds[place], fit):
            continue
        found |= dict.fromkeys([*fitting[folder, place], *(set(below) - set(handed_in))], export)
    return found


def _same_title(platform: Platform, labels: Iterable[str]) -> bool:
    told = [platform.match(label).groupdict() for label in labels]
    if "title" not in told[0]:
        return True
    return len({each["title"] for each in told}) == 1 < len({each["name"] for each in told})
