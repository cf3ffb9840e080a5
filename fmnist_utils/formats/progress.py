"""One progress bar for all that is written and read."""

import sys

from tqdm import tqdm


def progress_bar(total: int, what: str, unit: str) -> tqdm:
    """Return a bar up to a total; nothing is shown where there is no place to show it."""
    return tqdm(total=total, desc=what, unit=unit, unit_scale=True, disable=sys.stderr is None)
