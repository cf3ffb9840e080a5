"""The one exception that the package raises about data."""


class DataError(ValueError):
    """A data file, or a set of them, cannot be used.

    The message says what was found, what was expected, where, and what to do.
    """
