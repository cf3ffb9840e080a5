"""Parquet files in the layout of Hugging Face's image datasets; needs the package pyarrow.

A split is a table of two columns: ``image``, a record of the bytes of a PNG file and its path, and
``label``, a whole number. What the columns mean stands in the files' metadata, under the key
``huggingface``, as the library `datasets` writes it.
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
from fmnist_utils.formats.png_codec import decode_png, encode_png
from fmnist_utils.formats.writing import open_folder, other_content, write_new

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
        records = [{"bytes": encode_png(image), "path": None} for image in images]
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
    paths = list(folder.glob(f"{split}-*.parquet"))
    if not paths:
        raise DataError(
            f"The folder {display_path(folder)} holds no {split}-*.parquet, expected one or "
            f"several, as in {split}-00000-of-00001.parquet. Check the path."
        )
    by_number, totals = {}, set()
    for path in paths:
        match = re.fullmatch(rf"{split}-(\d+)-of-(\d+)\.parquet", path.name, re.ASCII)
        if not match:
            raise DataError(
                f"{path.name} is not named like a part of a split, expected a number and of how "
                f"many, as in {split}-00000-of-00001.parquet. Rename it, or take it out."
            )
        by_number[int(match[1])] = path
        totals.add(int(match[2]))
    if len(totals) > 1 or sorted(by_number) != list(range(max(totals))) or len(paths) > max(totals):
        raise DataError(
            f"The folder {display_path(folder)} holds {', '.join(sorted(p.name for p in paths))}, "
            "expected every part of one split, from 0 on. Add what is missing, or take out what is "
            "another's."
        )
    return [by_number[number] for number in sorted(by_number)]


def _read_split(folder: Path, split: str) -> tuple[Split, tuple[str, ...] | None]:
    pa, pq = _pyarrow()
    paths = _shards(folder, split)
    images, labels, names = [], [], None
    for path in paths:
        with open_for_reading(path) as file:
            try:
                table = pq.read_table(file)
            except (pa.ArrowException, OSError, ValueError) as error:
                raise DataError(
                    f"{path.name} is damaged ({str(error).splitlines()[0]}), expected a Parquet "
                    "file. Export it again."
                ) from None
        _check_columns(table.schema, path)
        names = names or _names_in(table.schema.metadata or {})
        labels += table["label"].to_pylist()
        for row, record in enumerate(table["image"].to_pylist()):
            name = f"{path.name}, image {row}"
            if not record or not record["bytes"]:
                raise DataError(f"{name}, has no bytes, expected a PNG file. Export it again.")
            image = decode_png(record["bytes"], name)
            if images and image.shape != images[0].shape:
                raise DataError(
                    f"{name}, is {image.shape[0]} × {image.shape[1]} pixels, expected "
                    f"{images[0].shape[0]} × {images[0].shape[1]} like the first. Resize it."
                )
            images.append(image)
    for row, label in enumerate(labels):
        if label is None or not 0 <= label <= 255:
            raise DataError(
                f"Image {row} of the {split} split has the label {label}, expected 0 to 255. "
                "(-1 and nothing stand for a label that is kept secret.) Take another split."
            )
    if not images:
        raise DataError(f"{paths[0].name} has no rows, expected images. Export it again.")
    return (np.stack(images), np.array(labels, dtype=np.uint8)), names


def _check_columns(schema: object, path: Path) -> None:
    pa, _ = _pyarrow()
    kinds = {field.name: field.type for field in schema}
    image, label = kinds.get("image"), kinds.get("label")
    if not (
        image is not None
        and pa.types.is_struct(image)
        and any(field.name == "bytes" and _is_bytes(field.type) for field in image)
        and label is not None
        and pa.types.is_integer(label)
    ):
        found = ", ".join(f"{name}: {kind}" for name, kind in kinds.items())
        raise DataError(
            f"{path.name} has the columns {found or '(none)'}, expected image (a record with "
            "bytes) and label (a whole number). Rename them, or check the path."
        )


def _is_bytes(kind: object) -> bool:
    pa, _ = _pyarrow()
    return pa.types.is_binary(kind) or pa.types.is_large_binary(kind)


def _names_in(metadata: dict[bytes, bytes]) -> tuple[str, ...] | None:
    """Return the class names that Hugging Face's metadata give, if they do."""
    if b"huggingface" not in metadata:
        return None
    try:
        features = json.loads(metadata[b"huggingface"])["info"]["features"]
        names = features["label"]["names"]
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
