"""Gradescope's export: folders by number, and a file in YAML that says whose each is."""

from collections.abc import Iterator

import yaml

from fmnist_utils.errors import DataError
from grading.moments import iso_time
from grading.platforms import FileName

METADATA = "submission_metadata.yml"
#: Only texts are made of it, never objects; libyaml reads it quickly.
_LOADER = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
#: What is kept lies at submission → submitters → place → name; nothing of theirs lies so deep as
#: the second number, and reading what does takes a time that grows with its square.
_DEEPEST, _TOO_DEEP = 4, 100


def read_metadata(content: bytes, name: str) -> dict[str, list[FileName]]:
    """Say who handed in each folder of an export, and when.

    The file has an entry a submission, with ``:submitters:`` (a list of ``:name:``, ``:sid:`` and
    ``:email:``) and ``:created_at:``, in keys as Ruby writes them. What a program of the course has
    printed about a submission stands in it, too, so it may be large: it is read as a stream of
    events, of which only those are kept.

    Parameters
    ----------
    content : bytes
    name : str
        Of the file, for messages.

    Returns
    -------
    dict of str to list of FileName
        By the name of the folder, such as "submission_409194023".

    Raises
    ------
    DataError
        If it is no such file.
    """
    text = content.decode("utf-8-sig", "replace")
    # Ruby ends some entries with "..." and goes on without "---", which YAML's grammar forbids.
    text = text.replace("\n...\n", "\n---\n")
    found: dict[str, list[FileName]] = {}
    try:
        for path, value in _values(text):
            match [_plain(key) for key in path]:
                case [submission, "submitters", str(place), key] if key in ("name", "sid", "email"):
                    people = found.setdefault(submission, {"people": {}, "time": ""})["people"]
                    people.setdefault(place, {})[key] = value
                case [submission, "created_at"]:
                    found.setdefault(submission, {"people": {}, "time": ""})["time"] = value
    except (yaml.YAMLError, RecursionError) as error:
        where = getattr(error, "problem_mark", None)
        line = f" in line {where.line + 1}" if where else ""
        raise DataError(
            f"{name} cannot be read as YAML{line}, expected it as Gradescope exports it. Download "
            "the submissions again."
        ) from None
    return {
        submission: [
            FileName(
                id=person.get("sid") or person.get("email", ""),
                name=person.get("name", ""),
                time=iso_time(told["time"]),
            )
            for person in told["people"].values()
        ]
        for submission, told in found.items()
    }


def _plain(key: str) -> str:
    return key.removeprefix(":")


def _values(text: str) -> Iterator[tuple[list[str], str]]:
    """Yield each text in a YAML file with the keys and numbers that lead to it."""
    path: list = []  # of each open collection: the key or number that is next, and its kind
    for event in yaml.parse(text, Loader=_LOADER):
        if len(path) > _TOO_DEEP:
            raise RecursionError
        if isinstance(event, yaml.CollectionEndEvent):
            path.pop()
        if isinstance(event, yaml.ScalarEvent) and path and path[-1][0] is None:
            path[-1][0] = event.value  # a key
            continue
        if isinstance(event, yaml.ScalarEvent) and len(path) <= _DEEPEST:
            yield [str(key) for key, _ in path], event.value
        if isinstance(event, yaml.MappingStartEvent):
            path.append([None, dict])
        elif isinstance(event, yaml.SequenceStartEvent):
            path.append([0, list])
        elif path and isinstance(event, yaml.NodeEvent | yaml.CollectionEndEvent):
            path[-1][0] = None if path[-1][1] is dict else path[-1][0] + 1
