"""The errors that a task asks for: of the right type, and with what was found in their text."""


def refusal(text: str, *found: object) -> ValueError:
    """Make the `ValueError` that a right answer raises.

    Parameters
    ----------
    text : str
        What is wrong, for the student who raises nothing.
    *found : object
        Values of which the student's text must name at least one, such as the number that was
        found; none if there is nothing to name.

    Examples
    --------
    >>> error = refusal("the magic number is not 2051", 2049)
    >>> names_what_was_found(ValueError("found 0x801, expected 2051"), error) is None
    True
    >>> names_what_was_found(ValueError("wrong magic number"), error)
    'expected it to say what was found, such as 2049'
    """
    error = ValueError(text)
    error.found = found
    return error


def names_what_was_found(error: BaseException, expected: BaseException) -> str | None:
    """Say what the text of an error lacks: a value that the expected one wants to be named."""
    found = () if hasattr(error, "found") else getattr(expected, "found", ())
    text = str(error).lower().replace(",", "").replace("_", "")
    if not found or any(form in text for value in found for form in _forms(value)):
        return None
    return f"expected it to say what was found, such as {found[0]!r}"


def _forms(value: object) -> set[str]:
    """Return the ways in which a text may write a value, in small letters."""
    forms = {str(value), repr(value)}
    if type(value) is int:
        forms |= {f"{value:x}", f"{value:08x}"} if value > 255 else set()
    if type(value) is bytes:
        number = int.from_bytes(value, "big")
        forms |= {value.hex(), value.hex(" "), str(number), f"{number:#x}", f"{number:#b}"}
        forms |= {str(list(value)), str(tuple(value)), repr(value)[2:-1]}
    return {form.lower().replace(",", "").replace("_", "") for form in forms}
