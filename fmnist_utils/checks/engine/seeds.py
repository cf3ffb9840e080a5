"""The random numbers behind the inputs of a check: the same for every student, or hidden ones."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

import numpy as np

_SECRET: ContextVar[int | None] = ContextVar("secret", default=None)


def current_secret() -> int | None:
    """Return the secret of the hidden inputs; None for the public ones."""
    return _SECRET.get()


def seeded(seed: int) -> np.random.Generator:
    """Return the generator of a seed: the public one, or, within `hidden_inputs`, another.

    Parameters
    ----------
    seed : int

    Returns
    -------
    numpy.random.Generator

    Examples
    --------
    >>> public = seeded(0).integers(100)
    >>> with hidden_inputs(secret=12345):
    ...     hidden = seeded(0).integers(100)
    >>> public == np.random.default_rng(0).integers(100), public == hidden
    (np.True_, np.False_)
    """
    secret = current_secret()
    return np.random.default_rng(seed if secret is None else [secret, seed])


@contextmanager
def hidden_inputs(secret: int) -> Iterator[None]:
    """Let every check within the block make its inputs of other random numbers.

    Parameters
    ----------
    secret : int
        Not negative; the same secret gives the same inputs.
    """
    token = _SECRET.set(secret)
    try:
        yield
    finally:
        _SECRET.reset(token)
