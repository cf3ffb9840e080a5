"""File names made of students' ids."""

import hashlib
import re


def page_name(student: str) -> str:
    """Return a file name for a student's page that is theirs alone, whatever their id holds.

    Examples
    --------
    >>> page_name("ada")
    'ada.html'
    >>> page_name("../etc/passwd")
    '_etc_passwd-7fef78f5.html'
    """
    plain = re.sub(r"[^A-Za-z0-9@-]+", "_", student)[:60]
    if plain == student and not re.search(r"-[0-9a-f]{8}$", plain):
        return f"{plain}.html"
    return f"{plain}-{hashlib.sha256(student.encode('utf-8', 'replace')).hexdigest()[:8]}.html"
