"""The four ``.gz`` files as they were published, byte for byte, from any copy of their content.

Two things make a gzip file: how its body was packed, and what its header says. The published bodies
were packed by GNU gzip at level 6, which zlib does not repeat; the published headers name the file
and the second in which it was packed. Debian's package holds the same bodies behind headers without
a name and with the time 0, and so has other MD5 sums.
"""

import hashlib
import shutil
import subprocess
from pathlib import Path

from fmnist_utils.datasets.fetch import DataFiles
from fmnist_utils.datasets.fileio import GZIP_MAGIC
from fmnist_utils.datasets.registry import PUBLISHED_FILES, verified_chunks
from fmnist_utils.deprecated import old_names
from fmnist_utils.errors import DataError
from fmnist_utils.formats.writing import open_folder, write_new

#: MD5 of the published files, as the dataset's README gives them, in `PUBLISHED_FILES`'s order.
PUBLISHED_MD5 = (
    "8d4fb7e6c68d591d4c3dfef9ec88bf0d",
    "25c81989df183df01b3e8a0aad5dffbe",
    "bef4ecab320f06d8554ea6380940ec79",
    "bb300cfdad3c16e7a12a480ee83cd310",
)
#: When the files were packed, in seconds since 1970: both of a split in the same second.
_PACKED_AT = (1504176606, 1504176606, 1504176627, 1504176627)
_HEADER_LENGTH = 10  # of a header without a name (RFC 1952, section 2.3)
_DEFLATE, _HAS_NAME, _UNIX = b"\x08", b"\x08", b"\x03"


def export_published_gz(files: DataFiles, folder: Path) -> None:
    """Write the four published files, verified by their MD5 sums.

    Parameters
    ----------
    files : DataFiles
        Fashion-MNIST's, whole; raw or packed by anything.
    folder : Path
        Made if need be.

    Raises
    ------
    DataError
        If a file is not the published one, there is no GNU gzip, or other files are there.
    """
    program = shutil.which("gzip")
    if program is None:
        raise DataError(
            "Found no program gzip, expected GNU gzip, which packed the published files. It is "
            "part of Linux and of Git for Windows; on a Mac: brew install gzip."
        )
    paths = (files.train_images, files.train_labels, files.test_images, files.test_labels)
    contents = {}
    for known, path, md5, packed_at in zip(
        PUBLISHED_FILES, paths, PUBLISHED_MD5, _PACKED_AT, strict=True
    ):
        content = b"".join(verified_chunks(path, known))
        packed = subprocess.run([program, "-6nc"], input=content, capture_output=True, check=False)
        if packed.returncode:
            raise DataError(
                f"{program} failed on {path.name} ({packed.stderr.decode(errors='replace').strip()}"
                "), expected GNU gzip. See that it runs: gzip --version"
            )
        head = GZIP_MAGIC + _DEFLATE + _HAS_NAME + packed_at.to_bytes(4, "little") + b"\0" + _UNIX
        rebuilt = head + known.name.encode() + b"\0" + packed.stdout[_HEADER_LENGTH:]
        if hashlib.md5(rebuilt, usedforsecurity=False).hexdigest() != md5:
            raise DataError(
                f"{program} packs {known.name} otherwise than the published file, expected GNU "
                "gzip (Apple's and pigz pack otherwise). See which it is: gzip --version"
            )
        contents[f"{known.name}.gz"] = rebuilt
    open_folder(folder)
    write_new(folder, contents)


__getattr__ = old_names(__name__, export_official="export_published_gz")
