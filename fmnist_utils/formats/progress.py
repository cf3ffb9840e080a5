"""One progress bar for all that is written and read."""

import sys

from tqdm import tqdm


def progress_bar(total: int | None, what: str, unit: str) -> tqdm:
    """Return a bar, up to a total if it is known; where there is no place for it, none is shown."""
    return tqdm(total=total, desc=what, unit=unit, unit_scale=True, disable=sys.stderr is None)
