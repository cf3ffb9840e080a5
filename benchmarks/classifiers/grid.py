"""The published grid: fourteen classifiers, 143 settings, of which 131 can be built."""

import json
from itertools import product
from pathlib import Path

FOLDER = Path(__file__).parent
#: Published accuracies and the settings that they belong to.
PUBLISHED = FOLDER.with_name("published.json")
#: What a setting holds, in the words of 2017.
Parameters = dict[str, object]


def all_settings() -> list[tuple[str, Parameters]]:
    """Return all 143 settings of the published grid, classifier by classifier.

    Returns
    -------
    list of (str, dict)
        The classifier's name without "Classifier", as the paper writes it, and its parameters.

    Examples
    --------
    >>> len(all_settings())
    143
    >>> all_settings()[0]
    ('PassiveAggressive', {'C': 1})
    """
    classifiers = json.loads((FOLDER / "published_grid.json").read_text(encoding="utf-8"))[
        "classifiers"
    ]
    return [
        (name, dict(zip(lists, values, strict=True)))
        for name, lists in classifiers.items()
        for values in product(*lists.values())
    ]


def can_be_built(name: str, parameters: Parameters) -> bool:
    """Tell whether scikit-learn had, and has, an algorithm for a setting.

    liblinear solves no multinomial logistic regression, and has no dual problem for LinearSVC's
    l1 penalty. (With Crammer and Singer's loss the penalty is not looked at.)

    Examples
    --------
    >>> can_be_built("LogisticRegression", {"penalty": "l2", "multi_class": "multinomial"})
    False
    """
    asked = set(map(str, parameters.values()))
    impossible = {"LogisticRegression": {"multinomial"}, "LinearSVC": {"l1", "ovr"}}
    return name not in impossible or not impossible[name] <= asked


def settings() -> list[tuple[str, Parameters]]:
    """Return the 131 settings that can be built, the Gaussian process's two among them.

    Examples
    --------
    >>> len(settings())
    131
    """
    return [setting for setting in all_settings() if can_be_built(*setting)]


def published_best() -> dict[str, Parameters]:
    """Return the setting with the best published accuracy, by classifier.

    The Gaussian process has no published accuracy; its first setting stands in for the best.

    Examples
    --------
    >>> published_best()["SVC"]
    {'C': 10, 'kernel': 'rbf'}
    """
    best = json.loads(PUBLISHED.read_text(encoding="utf-8"))["paper"]["settings"]
    first = dict(reversed(settings()))
    return {name: best.get(name, first[name]) for name in dict(settings())}


def published_accuracy(name: str, parameters: Parameters) -> float | None:
    """Return the paper's mean accuracy, if the setting is the best one of its classifier there."""
    paper = json.loads(PUBLISHED.read_text(encoding="utf-8"))["paper"]
    return paper["accuracies"].get(name) if paper["settings"].get(name) == parameters else None
