"""The table of the classifiers, why some differ from the published ones, and what was mapped."""

import json
from statistics import mean

from benchmarks.classifiers.discrepancies import NOTABLE, explanation
from benchmarks.classifiers.estimators import MAPPINGS
from benchmarks.classifiers.grid import PUBLISHED
from benchmarks.classifiers.results import difference, our_networks
from benchmarks.table import markdown_table, spread

HUMAN = "people, no fashion expertise"
HEADER = (
    "classifier",
    "setting of 2017",
    "training images",
    "test accuracy",
    "published",
    "difference",
    "training, s",
    "training, processor s",
    "testing, processor s",
    "state",
)


def human_accuracy() -> float:
    """Return the accuracy of people, as the dataset's README gives it."""
    published = json.loads(PUBLISHED.read_text(encoding="utf-8"))
    return published["readme"]["accuracies"][HUMAN]


def report(results: dict) -> str:
    """Write the results as Markdown."""
    rows = [(mean(row["accuracies"] or [0]), _cells(row)) for row in results["rows"]]
    if results["is_fashion"]:
        rows += [(mean(net["accuracies"]), _network_cells(net)) for net in our_networks()]
        human = human_accuracy()
        rows.append((human, [f"*{HUMAN}*", "", "–", f"{human:.3f}", *"–––––", ""]))
    rows.sort(key=lambda row: -row[0])
    parts = [_label(results), markdown_table(HEADER, [cells for _, cells in rows])]
    if results["is_fashion"]:
        parts += _explanations(results)
    parts += [
        "What was renamed or removed since 2017, or had another default:",
        markdown_table(("classifier", "in 2017", "now", "why"), MAPPINGS),
    ]
    return "\n\n".join(part for part in parts if part)


def _label(results: dict) -> str:
    settings = f"{len(results['rows'])} settings"
    if results["quick"]:
        return (
            f"**The quick run**, on {results['dataset']}: {settings}, the best published one of "
            "each classifier, once each."
        )
    return f"**The full run**, on {results['dataset']}: {settings}, up to five times each."


def _cells(row: dict) -> list[str]:
    accuracies, apart = row["accuracies"], difference(row)
    setting = ", ".join(f"{name} {_value(value)}" for name, value in row["parameters"].items())
    state = row["state"] + (f": {row['reason']}" if row["reason"] else "")
    if "ConvergenceWarning" in row["warnings"]:
        state += ", not converged"
    return [
        row["classifier"],
        setting,
        "all" if row["images"] is None else f"{row['images']:,}",
        spread(accuracies, 4) if accuracies else "–",
        "–" if row["published"] is None else f"{row['published']:.3f}",
        "–" if apart is None else f"{apart:+.3f}",
        *(_seconds(row[clock]) for clock in ("training", "processor", "testing")),
        state.replace("|", "/"),
    ]


def _network_cells(network: dict) -> list[str]:
    return [
        f"**{network['title']}**",
        network["settings"],
        "60,000",
        spread(network["accuracies"], 4),
        "–",
        "–",
        _seconds(network["training"]),
        _seconds(network["processor"]),
        "–",
        f"{len(network['accuracies'])} seeds",
    ]


def _value(value: object) -> str:
    """Write a parameter's value in short.

    Examples
    --------
    >>> _value([0.1] * 10), _value([100, 10]), _value("rbf")
    ('10 × 0.1', '(100, 10)', 'rbf')
    """
    if isinstance(value, list):
        same = len(value) > 2 and len(set(value)) == 1
        return f"{len(value)} × {value[0]}" if same else f"({', '.join(map(str, value))})"
    return str(value)


def _seconds(seconds: float | None) -> str:
    """Write seconds with as many digits as matter.

    Examples
    --------
    >>> _seconds(None), _seconds(0.0312), _seconds(3.14), _seconds(582.3)
    ('–', '0.03', '3.1', '582')
    """
    if seconds is None:
        return "–"
    return f"{seconds:.{2 if seconds < 1 else 1 if seconds < 10 else 0}f}"


def _explanations(results: dict) -> list[str]:
    found = []
    for row in results["rows"]:
        apart = difference(row)
        if apart is not None and abs(apart) > NOTABLE:
            mine = [
                other for other in results["evidence"] if other["classifier"] == row["classifier"]
            ]
            found.append(f"- **{row['classifier']}** ({apart:+.3f}). {explanation(row, mine)}")
    head = f"Differences beyond {NOTABLE} from the published means:"
    return [head, "\n".join(found)] if found else []
