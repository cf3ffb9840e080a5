"""Numbers as people read them: Markdown tables, means with their range."""

from collections.abc import Sequence
from statistics import mean


def markdown_table(header: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Write a table whose columns, but for the first, stand to the right.

    Examples
    --------
    >>> print(markdown_table(["net", "accuracy"], [["dense", "0.90"], ["CNN", "0.92"]]))
    | net | accuracy |
    |---|---:|
    | dense | 0.90 |
    | CNN | 0.92 |
    """
    rule = ["---", *["---:"] * (len(header) - 1)]
    lines = ["|" + "|".join(rule) + "|"]
    lines[:0] = ["| " + " | ".join(header) + " |"]
    return "\n".join(lines + ["| " + " | ".join(row) + " |" for row in rows])


def spread(values: Sequence[float], digits: int) -> str:
    """Write the mean, and the lowest and the highest value if there are several.

    Examples
    --------
    >>> spread([0.9, 0.92, 0.91], 3)
    '0.910 (0.900 to 0.920)'
    >>> spread([0.9], 3)
    '0.900'
    """
    text = f"{mean(values):.{digits}f}"
    if len(values) == 1:
        return text
    return f"{text} ({min(values):.{digits}f} to {max(values):.{digits}f})"
