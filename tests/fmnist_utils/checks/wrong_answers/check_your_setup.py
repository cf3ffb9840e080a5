"""Wrong answers to the sheet; each docstring is part of the sentence that it must get."""

import hashlib


def count_wrong__the_word_anywhere(report):
    """it may stand in the middle of a sentence"""
    return len(report.split("WRONG")) - 1


def count_wrong__notes_too(report):
    """a note is no fault"""
    return len([line for line in report.splitlines() if line[:2] != "ok"])


def count_wrong__all_lines(report):
    """the number of all lines"""
    return len(report.strip().split("\n"))


def count_wrong__the_lines_themselves(report):
    """expected a whole number"""
    return [line for line in report.splitlines() if line.startswith("WRONG")]


def what_to_do__python():
    """Python is not at fault"""
    return "a"


def what_to_do__data():
    """nothing to do with the backend"""
    return "b"


def what_to_do__install():
    """installs gigabytes"""
    return "c"


def is_new_enough__texts(version, least):
    """compare numbers"""
    return max(version, least) == version


def is_new_enough__decimals(version, least):
    """compare the parts"""
    return float(version.rsplit(".", 1)[0]) >= float(least)


def is_new_enough__minor_only(version, least):
    """look at the first one, too"""
    return int(version.split(".")[1]) >= int(least.split(".")[1])


def is_new_enough__strictly_newer(version, least):
    """the least version itself is new enough"""
    return tuple(map(int, version.split(".")[:2])) > tuple(map(int, least.split(".")[:2]))


def is_the_right_file__case(content, known):
    """capital letters mean the same here"""
    return hashlib.sha256(content).hexdigest() == known


def is_the_right_file__md5(content, known):
    """the fingerprint is SHA-256"""
    return hashlib.md5(content).hexdigest() == known.lower()


def is_the_right_file__not_empty(content, known):
    """merely since it is not empty"""
    return bool(content)


def is_the_right_file__digest_of_bytes(content, known):
    """found False, expected True"""
    return hashlib.sha256(content).digest() == known.lower()
