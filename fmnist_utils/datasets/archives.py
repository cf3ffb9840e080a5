"""A zip or a tar: the IDX files in it, unpacked within a bound."""

import gzip
import lzma
import re
import tarfile
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path, PurePosixPath
from typing import BinaryIO

from fmnist_utils.datasets.fileio import GZIP_MAGIC, display_path, os_errors_explained
from fmnist_utils.errors import DataError

#: The most bytes that are taken out of one archive.
MOST_BYTES = 4 << 30
#: Archives that take a program of their own, by their first bytes.
_OTHER_KINDS = {b"7z\xbc\xaf\x27\x1c": "7z", b"Rar!\x1a\x07": "RAR"}
#: What a name cannot hold on every system.
_NOT_IN_NAMES = re.compile(r'[<>:"|?*\x00-\x1f]')
_ENDINGS = (".zip", ".tar", ".tgz", ".gz", ".bz2", ".xz", ".7z", ".rar")


def is_archive(path: Path) -> bool:
    """Tell whether a file is an archive: by its ending, then by its content."""
    if path.suffix.lower() not in _ENDINGS:
        return False
    try:
        return zipfile.is_zipfile(path) or tarfile.is_tarfile(path) or bool(_other_kind(path))
    except OSError:
        return False


def unpack(archive: Path, folder: Path, ending: str = "\n") -> Path:
    """Take the IDX files, raw or gzipped, out of a zip or a tar, into the same folders.

    Parameters
    ----------
    archive : Path
    folder : Path
        Made here. Nothing is written outside it, whatever the names in the archive.
    ending : str
        Other files are taken, too, if their names end so.

    Returns
    -------
    Path
        The folder.

    Raises
    ------
    DataError
        If it is no such archive, damaged, locked by a password or too large, or the folder cannot
        be written.
    """
    expected = "a place with room for what the archive holds. Make room, or unpack it yourself."
    left = MOST_BYTES
    with (
        os_errors_explained(f"The folder {display_path(folder)}", expected),
        _damage_explained(archive),
    ):
        folder.mkdir(parents=True)
        for name, member in _members(archive):
            with member as content:
                piece = content.read(4)
                is_idx = piece[:2] in (b"\0\0", GZIP_MAGIC)
                if not (is_idx or name.endswith(ending)):
                    continue
                (folder / name).parent.mkdir(parents=True, exist_ok=True)
                with (folder / name).open("wb") as file:
                    while piece:
                        file.write(piece)
                        left -= len(piece)
                        if left < 0:
                            raise DataError(
                                f"{archive.name} holds more than {MOST_BYTES >> 30} GB, expected "
                                "four IDX files. Unpack what you need of it, and name that folder."
                            )
                        piece = content.read(1 << 20)
    return folder


@contextmanager
def _damage_explained(archive: Path) -> Iterator[None]:
    try:
        yield
    except (
        EOFError,
        NotImplementedError,
        gzip.BadGzipFile,
        lzma.LZMAError,
        tarfile.TarError,
        zipfile.BadZipFile,
        zlib.error,
    ) as error:
        raise DataError(
            f"{archive.name} is damaged ({error}), expected a sound archive. Fetch it again, or "
            "unpack it yourself."
        ) from None


def _members(archive: Path) -> Iterator[tuple[str, AbstractContextManager[BinaryIO]]]:
    """Yield the names and the contents of an archive's files, but for hidden ones."""
    if kind := _other_kind(archive):
        raise DataError(
            f"{archive.name} is a {kind} archive, expected a zip, a tar or a folder. Unpack it, "
            "and name its folder."
        )
    if zipfile.is_zipfile(archive):
        with zipfile.ZipFile(archive) as opened:
            for info in opened.infolist():
                if info.flag_bits & 1:
                    raise DataError(
                        f"{archive.name} is locked by a password, expected an open archive. Unpack "
                        "it, and name its folder."
                    )
                if (name := _plain_name(info.filename)) and not info.is_dir():
                    yield name, opened.open(info)
    elif tarfile.is_tarfile(archive):
        with tarfile.open(archive) as opened:
            for info in opened:
                if (name := _plain_name(info.name)) and info.isfile():
                    yield name, opened.extractfile(info)
    else:
        raise DataError(
            f"{archive.name} is a file and no archive, expected a folder, a zip or a tar with the "
            "four files in it. Name the folder that it lies in."
        )


def _plain_name(name: str) -> str:
    """Return a member's name without what could lead elsewhere; nothing for what is hidden."""
    parts = [part for part in PurePosixPath(name.replace("\\", "/")).parts if part != "/"]
    if not parts or any(part.startswith((".", "__MACOSX")) for part in parts):
        return ""  # ".." among them
    return "/".join(_NOT_IN_NAMES.sub("_", part) for part in parts)


def _other_kind(path: Path) -> str:
    with path.open("rb") as file:
        head = file.read(6)
    return _OTHER_KINDS.get(head, "")
