"""What the four published files are, and how a file is verified to be one of them.

A file is known by the SHA-256 of its *decompressed* content, since mirrors compress differently and
browsers unpack without a word. The figures were taken from the files in Debian's package
``dataset-fashion-mnist``, whose content is the dataset's own.
"""

import hashlib
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from fmnist_utils.datasets.fileio import open_for_reading, unpacked_chunks
from fmnist_utils.datasets.idx import LONGEST_HEADER, file_size, read_header
from fmnist_utils.deprecated import old_names
from fmnist_utils.errors import DataError


@dataclass(frozen=True)
class PublishedFile:
    """What is known of one published file, decompressed: its name, size in bytes and SHA-256."""

    name: str
    size: int
    sha256: str


#: The four files, in the order train images, train labels, test images, test labels.
PUBLISHED_FILES: tuple[PublishedFile, ...] = (
    PublishedFile(
        "train-images-idx3-ubyte",
        47_040_016,
        "c59f468a2f672dc815687fe0f83887768d799fd8a3f3276145d20f83aa44d888",
    ),
    PublishedFile(
        "train-labels-idx1-ubyte",
        60_008,
        "bad3541b69d912435c50bb6ba87bec294ff4f6a2e1246121d8633921760443d9",
    ),
    PublishedFile(
        "t10k-images-idx3-ubyte",
        7_840_016,
        "5b4141f0afbad91edebe8549f8fcffe087ea10ca49f1dbef5c9a5cd8815ce37b",
    ),
    PublishedFile(
        "t10k-labels-idx1-ubyte",
        10_008,
        "0402a96d92fd2663957122ceb108a494c5af83dab82d92729df917d7dec38c34",
    ),
)

#: SHA-256 of MNIST's files of handwritten digits, which carry the same four names.
MNIST_SHA256: frozenset[str] = frozenset(
    {
        "ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db",
        "65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5",
        "0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7",
        "ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2",
    }
)


def verify(path: str | os.PathLike, file: PublishedFile) -> None:
    """Verify that a file, gzipped or raw, is the published one, or raise `DataError`."""
    for _ in verified_chunks(path, file):
        pass


def verified_chunks(path: str | os.PathLike, file: PublishedFile) -> Iterator[bytes]:
    """Yield a file's content, unpacked, piece by piece, and verify that it is the published one.

    The check comes last: what was made of the pieces is good only if the iteration ends without a
    `DataError`, which says what the file is instead. So a copy can be written while it is verified,
    and nothing is held in memory. No more than one byte too many is handed on.
    """
    name, digest, start, size = Path(path).name, hashlib.sha256(), b"", 0
    with open_for_reading(path) as source:
        for piece in unpacked_chunks(source, file.size + 1, name):
            digest.update(piece)
            start += piece[: LONGEST_HEADER - len(start)]
            size += len(piece)
            yield piece
    found = digest.hexdigest()
    if found == file.sha256:
        return

    promised = file_size(
        *read_header(start, name)
    )  # raises for a web page, an empty file and the like
    if found in MNIST_SHA256:
        fault = (
            "is MNIST, the handwritten digits (known by its SHA-256), expected Fashion-MNIST: both "
            "datasets use this file name. Get Fashion-MNIST's file, or take these digits as they "
            "are, with fmnist_utils.files_in(FOLDER)."
        )
    elif size != file.size:
        more = "at least " if size > file.size else ""
        advice = "Fetch it again."
        if size == promised:
            advice = "It is whole: for another dataset, fmnist_utils.files_in(FOLDER) takes it."
        fault = (
            f"holds {more}{size:,} bytes, expected {file.size:,}: it is not the published file. "
            f"{advice}"
        )
    else:
        fault = (
            f"has the right size but not the published content (SHA-256 begins {found[:8]}, "
            f"expected {file.sha256[:8]}). Fetch it again."
        )
    raise DataError(f"{name} {fault}")


__getattr__ = old_names(__name__, KNOWN_FILES="PUBLISHED_FILES", KnownFile="PublishedFile")
