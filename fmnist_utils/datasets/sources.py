"""Where the four files can come from, beyond the cache: folders, mirrors, the package manager.

A source is a function that takes the files wanted, an empty folder to work in and a reporter, and
yields pairs of a wanted file and the path where a candidate lies. The caller verifies what it is
handed, and is done with it before it asks for the next one.
"""

import os
import re
import shutil
import subprocess
import time
import warnings
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from threading import Thread

from fmnist_utils.datasets.fileio import display_path
from fmnist_utils.datasets.finder import Finder, role_of
from fmnist_utils.datasets.network_faults import WEB_PAGE, why, why_status
from fmnist_utils.datasets.registry import PublishedFile
from fmnist_utils.errors import DataError

Report = Callable[[str], None]
Candidates = Iterator[tuple[PublishedFile, Path]]
Source = Callable[[Sequence[PublishedFile], Path, Report], Candidates]

#: Public copies, each a folder that holds the four ``.gz`` files. The dataset's own site answers on
#: plain HTTP only; the checksum makes every one of them safe to use.
MIRRORS: dict[str, str] = {
    "the dataset's own site": "http://fashion-mnist.s3-website.eu-central-1.amazonaws.com/",
    "the dataset's GitHub repository": (
        "https://github.com/zalandoresearch/fashion-mnist/raw/master/data/fashion/"
    ),
    "the copy that Keras uses": "https://storage.googleapis.com/tensorflow/tf-keras-datasets/",
}

DEBIAN_PACKAGE = "dataset-fashion-mnist"
DEBIAN_FOLDER = Path("/usr/share/datasets/fashion-mnist")
_UNKNOWN_PACKAGE = re.compile("Unable to locate|Can't find a source")

#: Seconds that a mirror may take to answer, and between two pieces of a download.
NETWORK_TIMEOUT = 5
#: Seconds without a new byte after which the package manager is stopped.
PACKAGE_TIMEOUT = 8
#: Bytes that the package, its list and its content take together.
ROOM_FOR_PACKAGE = 150_000_000


class SourceFailedError(Exception):
    """A source cannot be used; the message is the reason, one short sentence."""


def sources_beyond_the_cache(named: Path | None) -> Iterator[tuple[str, Source]]:
    """Yield each source with its name, in the order of trying; the first is a folder, if named."""
    if named:
        yield name_of_place(named), folder_source(named)
    yield f"the installed Debian package {DEBIAN_PACKAGE}", folder_source(DEBIAN_FOLDER)
    for name, url in MIRRORS.items():
        yield name, mirror_source(url)
    yield f"the Debian package {DEBIAN_PACKAGE}, through apt-get", package_source


def name_of_place(place: Path) -> str:
    """Return what to call a folder or a file in a report."""
    return f"the {'file' if place.is_file() else 'folder'} {display_path(place)}"


def folder_source(folder: str | os.PathLike) -> Source:
    """Make a source of a folder that holds the files, of one above it, or of an archive of them.

    It raises `SourceFailedError` if there is no such folder, or it cannot be looked into.
    """
    folder = Path(folder)

    def source(wanted: Sequence[PublishedFile], workplace: Path, report: Report) -> Candidates:
        if not folder.exists():
            raise SourceFailedError(f"there is no folder {display_path(folder)}.")
        finder = Finder(folder, workplace / "unpacked")
        try:
            for file in wanted:
                found = False
                for path in finder.find(file):
                    found = True
                    yield file, path
                if not found:
                    report(f"  no: {file.name} is not there, with or without .gz.")
                    if part := finder.unfinished(role_of(file)):
                        report(f"      {part.name} is a download that has not ended: let it end.")
            if others := finder.other_forms():
                report(f"      {others}")
        except DataError as error:
            raise SourceFailedError(str(error)) from None

    return source


def mirror_source(url: str) -> Source:
    """Make a source of a web folder that holds the four ``.gz`` files; its address ends in a slash.

    It raises `SourceFailedError`, with the cure, if the server does not answer in time, or not with
    the file.
    """

    def source(wanted: Sequence[PublishedFile], workplace: Path, report: Report) -> Candidates:
        from requests import RequestException

        with warnings.catch_warnings(action="ignore"):  # its progress bar would like a widget
            from pooch import HTTPDownloader

        if reason := _why_no_answer(f"{url}{wanted[0].name}.gz"):
            raise SourceFailedError(reason)
        download = HTTPDownloader(progressbar=True, timeout=NETWORK_TIMEOUT, chunk_size=1 << 16)
        for file in wanted:
            path = workplace / f"{file.name}.gz"
            report(f"  downloading {path.name}")
            try:
                download(f"{url}{path.name}", str(path), None)
            except RequestException as error:
                raise SourceFailedError(
                    f"the download of {path.name} failed: {why(error)}"
                ) from None
            with path.open("rb") as content:
                if content.read(512).lstrip()[:1] == b"<":
                    raise SourceFailedError(WEB_PAGE)
            yield file, path

    return source


def package_source(wanted: Sequence[PublishedFile], workplace: Path, report: Report) -> Candidates:
    """Download the Debian package with apt-get and unpack it, without installing it.

    Nothing of the system is changed: where the system's own list of packages does not know the
    package, a list is fetched into the workplace. So no special rights are needed.
    """
    if not (shutil.which("apt-get") and shutil.which("dpkg-deb")):
        raise SourceFailedError("this system has no apt-get.")
    free = shutil.disk_usage(workplace).free
    if free < ROOM_FOR_PACKAGE:
        raise SourceFailedError(
            f"the cache's disk has {free // 10**6} MB left, expected {ROOM_FOR_PACKAGE // 10**6}."
        )
    download = ["download", DEBIAN_PACKAGE]
    fault = _run_apt_get(download, workplace)
    if _UNKNOWN_PACKAGE.search(fault):
        report("  the system's list of packages does not know it: fetching a list")
        for part in ("lists/partial", "cache/archives/partial"):
            (workplace / part).mkdir(parents=True)
        own_list = [f"-oDir::State::lists={workplace}/lists", f"-oDir::Cache={workplace}/cache"]
        fault = _run_apt_get([*own_list, "update"], workplace)
        fault = fault or _run_apt_get([*own_list, *download], workplace)
        if _UNKNOWN_PACKAGE.search(fault):
            fault = "no list of packages that holds it can be fetched."
    if fault:
        raise SourceFailedError(fault)
    unpack = ["dpkg-deb", "-x", *workplace.glob(f"{DEBIAN_PACKAGE}_*.deb"), workplace / "unpacked"]
    if subprocess.run(unpack, capture_output=True).returncode:
        raise SourceFailedError("dpkg-deb cannot unpack what apt-get brought.")
    unpacked = workplace / "unpacked" / DEBIAN_FOLDER.relative_to("/")
    yield from folder_source(unpacked)(wanted, workplace, report)


def _run_apt_get(arguments: list[str], folder: Path) -> str:
    """Run apt-get in a folder for as long as the folder grows; return why it failed, or ``''``."""
    from tqdm import tqdm

    command = ["apt-get", "-q", "-oAcquire::Retries=0", *arguments]
    english = {**os.environ, "LC_ALL": "C"}  # so that its messages can be recognised
    errors_path = folder / "errors.txt"
    with (
        errors_path.open("w") as errors,
        tqdm(desc="apt-get", unit="B", unit_scale=True, leave=False) as progress,
        subprocess.Popen(
            command, cwd=folder, stdout=subprocess.DEVNULL, stderr=errors, env=english
        ) as process,
    ):
        last_growth = time.monotonic()
        while process.poll() is None:
            time.sleep(0.1)
            size = 0
            for path in folder.rglob("*"):
                with suppress(FileNotFoundError):  # apt-get has moved a temporary file meanwhile
                    size += path.stat().st_size
            if size > progress.n:
                progress.update(size - progress.n)
                last_growth = time.monotonic()
            elif time.monotonic() - last_growth > PACKAGE_TIMEOUT:
                process.kill()
                return f"apt-get brought nothing for {PACKAGE_TIMEOUT} s."
    if process.returncode == 0:
        return ""
    faults = [line for line in errors_path.read_text().splitlines() if line.startswith("E:")]
    return faults[-1].removeprefix("E: ") if faults else "apt-get failed without a word."


def _why_no_answer(url: str) -> str:
    """Ask a server for a file's head; return why there is no good answer, or ``''``."""
    from requests import head

    reasons = []

    def ask() -> None:
        try:
            status = head(url, timeout=NETWORK_TIMEOUT, allow_redirects=True).status_code
            reasons.append("" if status == 200 else why_status(status))
        except Exception as error:  # a thread has nobody else to tell
            reasons.append(why(error))

    # A request's own time-out covers neither the look-up of a name nor a second address.
    thread = Thread(target=ask, daemon=True)
    thread.start()
    thread.join(NETWORK_TIMEOUT)
    if reasons:
        return reasons[0]
    return (
        f"it does not answer within {NETWORK_TIMEOUT} s. Check the network; a firewall may swallow "
        "the request."
    )
