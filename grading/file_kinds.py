"""What a file is that is no notebook by its name, in words for the instructor."""

from pathlib import PurePosixPath

#: How archives begin.
_MAGIC = {
    b"PK\x03\x04": "zip",
    b"Rar!\x1a\x07": "rar",
    b"7z\xbc\xaf\x27\x1c": "7z",
    b"\x1f\x8b": "gz",
    b"BZh": "bz2",
    b"\xfd7zXZ\x00": "xz",
}
_ARCHIVES = ("rar", "7z", "tar", "tgz", "gz", "bz2", "xz", "zip", "zipx", "iso")
_KINDS = {
    "py": "a Python program",
    "html": "a web page",
    "htm": "a web page",
    "pdf": "a PDF",
    "docx": "a text document",
    "doc": "a text document",
    "odt": "a text document",
    "png": "a picture",
    "jpg": "a picture",
    "jpeg": "a picture",
    "csv": "a table",
    "xlsx": "a table",
    "txt": "a text",
    "md": "a text",
    "json": "JSON, but no notebook",
    "yml": "a YAML file",
}
#: Files that systems leave in folders.
_SYSTEMS = {".DS_Store": "the Mac", "Thumbs.db": "Windows", "desktop.ini": "Windows"}


def is_a_notebook(content: bytes) -> bool:
    """Tell a notebook by its content, whatever its name."""
    begins = content.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{")
    return begins and b'"cells"' in content and b'"nbformat"' in content


def kind_of(label: str, content: bytes) -> str:
    """Say why a file is not graded that is no notebook.

    Parameters
    ----------
    label : str
        Its path.
    content : bytes
        At least the first ten.

    Examples
    --------
    >>> kind_of("ada/answers.py", b"import numpy")
    'it is a Python program, not a notebook'
    >>> kind_of("ada/work.rar", b"Rar!")
    'it is an archive (.rar) that is not opened: ask for the notebook, or for a zip'
    """
    path = PurePosixPath(label)
    ending = path.suffix.lower().lstrip(".")
    if path.name in _SYSTEMS:
        return f"it is {_SYSTEMS[path.name]}'s own"
    magic = next((kind for start, kind in _MAGIC.items() if content.startswith(start)), "")
    if ending in _ARCHIVES or (magic and magic != "zip"):
        name = f".tar.{ending}" if path.stem.lower().endswith(".tar") else f".{ending or magic}"
        return f"it is an archive ({name}) that is not opened: ask for the notebook, or for a zip"
    if ending == "ipynb" and magic:
        return f"it is a {magic} archive under a notebook's name: ask for the notebook"
    if ending in _KINDS:
        kind = _KINDS[ending]
        return f"it is {kind}" if "notebook" in kind else f"it is {kind}, not a notebook"
    return "its name does not end in .ipynb"
