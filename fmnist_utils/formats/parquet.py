"""Parquet files in the layout of Hugging Face's image datasets; needs the package pyarrow.

A split is a table of two columns: ``image``, a record of the bytes of a PNG file and its path, and
``label``, a whole number. What the columns mean stands in the files' metadata, under the key
``huggingface``, as the library `datasets` writes it.

The hub names the files in several ways: ``train-00000-of-00001.parquet``, where an upload made it
with a hash after it, in a folder ``data`` or one of the configuration's name; its own conversion,
``default/train/0000.parquet``. All are read.
"""

import io
import json
import os
import re
from pathlib import Path
from types import ModuleType

import numpy as np

from fmnist_utils.data import Split
from fmnist_utils.datasets.fileio import display_path, open_for_reading
from fmnist_utils.errors import DataError
from fmnist_utils.formats.dataset import SPLITS, Dataset, with_default_names
from fmnist_utils.formats.litter import listed
from fmnist_utils.formats.picture_codec import decode_grey
from fmnist_utils.formats.png_codec import encode_png
from fmnist_utils.formats.progress import progress_bar
from fmnist_utils.formats.writing import open_folder, other_content, write_new

#: The files of a split on the hub; older conversions are called ``NAME-train.parquet``.
_SHARD = re.compile(
    r"(?:.+-)?(?P<split>train|test)(?:-(?P<number>\d+)-of-(?P<total>\d+)(?P<hash>-[0-9a-f]{16})?)?"
    r"\.parquet",
    re.ASCII,
)
_CONVERTED = re.compile(r"(?P<number>\d{4})\.parquet", re.ASCII)
#: How deep below the named folder a split's files may lie, and what the columns may be called.
_DEPTH = 3
_IMAGE, _LABEL = ("image", "img"), ("label", "labels")
#: How a file begins that a clone without Git LFS has in place of the real one.
_LFS = b"version https://git-lfs"
#: Images in a row group, as Hugging Face's library writes them: a page of a browser's viewer.
_ROW_GROUP = 100


def export_parquet(dataset: Dataset, folder: str | os.PathLike) -> None:
    """Write ``train-00000-of-00001.parquet`` and the same for ``test``.

    Parameters
    ----------
    dataset : Dataset
    folder : path
        Made if need be.

    Raises
    ------
    DataError
        If pyarrow is missing, or other files are there.
    """
    pa, pq = _pyarrow()
    folder = Path(folder)
    names = list(dataset.class_names)
    features = {"image": {"_type": "Image"}, "label": {"names": names, "_type": "ClassLabel"}}
    schema = pa.schema(
        {
            "image": pa.struct({"bytes": pa.binary(), "path": pa.string()}),
            "label": pa.int64(),
        },
        metadata={"huggingface": json.dumps({"info": {"features": features}})},
    )
    contents = {}
    for split in SPLITS:
        images, labels = dataset[split]
        with progress_bar(len(images), f"{split} pictures", "file") as progress:
            records = []
            for image in images:
                records.append({"bytes": encode_png(image), "path": None})
                progress.update()
        table = pa.table({"image": records, "label": labels.astype(np.int64)}, schema=schema)
        content = io.BytesIO()
        pq.write_table(table, content, row_group_size=_ROW_GROUP)
        contents[f"{split}-00000-of-00001.parquet"] = content.getvalue()
    open_folder(folder)
    there = {path.name for split in SPLITS for path in folder.glob(f"{split}-*.parquet")}
    if strangers := sorted(there - contents.keys()):
        raise other_content(folder / strangers[0])
    write_new(folder, contents)


def import_parquet(folder: str | os.PathLike) -> Dataset:
    """Read both splits, each from one file or from several in the order of their names.

    Raises
    ------
    DataError
        If pyarrow is missing, a split is missing, a file is damaged or has other columns.
    """
    _pyarrow()
    folder = Path(folder)
    (train, names), (test, other_names) = (_read_split(folder, split) for split in SPLITS)
    if names != other_names:
        raise DataError(
            f"The train split's metadata name the classes {_shown(names)} and the test split's "
            f"{_shown(other_names)}, expected the same. Take both from the same place."
        )
    return Dataset(train, test, names) if names else with_default_names(train, test)


def _shown(names: tuple[str, ...] | None) -> str:
    return ", ".join(map(str, names[:3])) + ", …" if names else "not at all"


def _shards(folder: Path, split: str) -> list[Path]:
    """Return the files of a split in their order, all of them."""
    found: dict[tuple[Path, str | None], dict[int, Path]] = {}
    totals: dict[tuple[Path, str | None], set[int]] = {}
    there, strangers = [], []
    for path in _parquet_files(folder):
        there.append(path.relative_to(folder).as_posix())
        match, part = _SHARD.fullmatch(path.name), path.parent.name.removeprefix("partial-")
        if match and match["split"] == split:
            number, total = int(match["number"] or 0), int(match["total"] or 1)
            key = (path.parent, match["total"])
            copies = found.setdefault(key, {})
            if number in copies:
                raise DataError(
                    f"The folder {display_path(folder)} holds {copies[number].name} and "
                    f"{path.name}, the same part of two uploads, expected every part of one split. "
                    "Take one of them out."
                )
            copies[number] = path
            totals.setdefault(key, set()).add(total)
        elif (match := _CONVERTED.fullmatch(path.name)) and part == split:
            found.setdefault((path.parent, None), {})[int(match["number"])] = path
        elif path.name.startswith(f"{split}-"):
            strangers.append(path)
    if strangers:
        raise DataError(
            f"{strangers[0].name} is not named like a part of a split, expected a number and of "
            f"how many, as in {split}-00000-of-00001.parquet. Rename it, or take it out."
        )
    if not found:
        raise DataError(
            f"The folder {display_path(folder)} holds no {split}-*.parquet (found "
            f"{', '.join(there[:5]) or 'no Parquet file'}), expected one or several, as in "
            f"{split}-00000-of-00001.parquet or {split}/0000.parquet. Check the path."
        )
    [(key, parts), *others] = found.items()
    expected = max(totals.get(key, {max(parts) + 1}))
    if others or sorted(parts) != list(range(expected)):
        shown = sorted(
            p.relative_to(folder).as_posix() for ps in found.values() for p in ps.values()
        )
        raise DataError(
            f"The folder {display_path(folder)} holds {', '.join(shown)}, expected every part of "
            "one split, from 0 on. Add what is missing, or take out what is another's."
        )
    return [parts[number] for number in sorted(parts)]


def _parquet_files(folder: Path, depth: int = _DEPTH) -> list[Path]:
    """Return the Parquet files of a folder, or else those of the folders in it, and so on."""
    if not folder.is_dir():
        raise DataError(
            f"There is no folder {display_path(folder)}, expected one that holds Parquet files of "
            "both splits, such as train-00000-of-00001.parquet. Check the path."
        )
    paths = sorted(folder / name for name in listed(folder))
    files = [path for path in paths if path.suffix == ".parquet" and not path.is_dir()]
    for path in paths:
        if path.is_dir() and depth:
            files += _parquet_files(path, depth - 1)
    return files


def _read_split(folder: Path, split: str) -> tuple[Split, tuple[str, ...] | None]:
    paths = _shards(folder, split)
    images, labels, names = [], [], None
    with progress_bar(None, f"{split} pictures", "file") as progress:
        for path in paths:
            table = _read_table(path)
            image_column, label_column = _columns(table.schema, path)
            names = names or _names_in(table.schema.metadata or {}, label_column)
            labels += table[label_column].to_pylist()
            for row, record in enumerate(table[image_column].to_pylist()):
                name = f"{path.name}, image {row}"
                content = record["bytes"] if isinstance(record, dict) else record
                if not content:
                    raise DataError(f"{name}, has no bytes, expected a PNG file. Export it again.")
                image = decode_grey(content, name)
                if images and image.shape != images[0].shape:
                    raise DataError(
                        f"{name}, is {image.shape[0]} × {image.shape[1]} pixels, expected "
                        f"{images[0].shape[0]} × {images[0].shape[1]} like the first. Resize it."
                    )
                images.append(image)
                progress.update()
    for row, label in enumerate(labels):
        if label is None or not 0 <= label <= 255:
            raise DataError(
                f"Image {row} of the {split} split has the label {label}, expected 0 to 255. "
                "(-1 and nothing stand for a label that is kept secret.) Take another split."
            )
    if not images:
        raise DataError(f"{paths[0].name} has no rows, expected images. Export it again.")
    return (np.stack(images), np.array(labels, dtype=np.uint8)), names


def _read_table(path: Path) -> object:
    pa, pq = _pyarrow()
    with open_for_reading(path) as file:
        if file.read(len(_LFS)) == _LFS:
            raise DataError(
                f"{path.name} is a pointer of Git LFS, a text of three lines, expected the Parquet "
                "file that it stands for. In the repository: git lfs pull"
            )
        file.seek(0)
        try:
            return pq.read_table(file)
        except (pa.ArrowException, OSError, ValueError) as error:
            raise DataError(
                f"{path.name} is damaged ({str(error).splitlines()[0]}), expected a Parquet file. "
                "Export it again."
            ) from None


def _columns(schema: object, path: Path) -> tuple[str, str]:
    """Return what a table calls its column of images and its column of labels."""
    pa, _ = _pyarrow()
    kinds = {field.name: field.type for field in schema}
    image = next((name for name in _IMAGE if name in kinds), None)
    label = next((name for name in _LABEL if name in kinds), None)
    if not (image and _is_image(kinds[image]) and label and pa.types.is_integer(kinds[label])):
        found = ", ".join(f"{name}: {kind}" for name, kind in kinds.items())
        raise DataError(
            f"{path.name} has the columns {found or '(none)'}, expected image (a record with "
            "bytes) and label (a whole number). Rename them, or check the path."
        )
    return image, label


def _is_image(kind: object) -> bool:
    pa, _ = _pyarrow()
    if pa.types.is_struct(kind):
        return any(field.name == "bytes" and _is_bytes(field.type) for field in kind)
    return _is_bytes(kind)


def _is_bytes(kind: object) -> bool:
    pa, _ = _pyarrow()
    return pa.types.is_binary(kind) or pa.types.is_large_binary(kind)


def _names_in(metadata: dict[bytes, bytes], column: str) -> tuple[str, ...] | None:
    """Return the class names that Hugging Face's metadata give, if they do."""
    if b"huggingface" not in metadata:
        return None
    try:
        features = json.loads(metadata[b"huggingface"])["info"]["features"]
        names = features[column]["names"]
    except (ValueError, KeyError, TypeError, RecursionError):
        return None
    return tuple(names) or None if isinstance(names, list) else None


def _pyarrow() -> tuple[ModuleType, ModuleType]:
    try:
        import pyarrow
        import pyarrow.parquet
    except ModuleNotFoundError:
        raise DataError(
            "Parquet needs the package pyarrow, which is not installed. First: pip install pyarrow"
        ) from None
    return pyarrow, pyarrow.parquet
