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
    """sha-256, `hexdigest`"""
    return hashlib.md5(content).hexdigest() == known.lower()


def is_the_right_file__not_empty(content, known):
    """merely since it is not empty"""
    return bool(content)


def is_the_right_file__digest_of_bytes(content, known):
    """it agrees with none"""
    return hashlib.sha256(content).digest() == known.lower()


def count_wrong__lines_with_the_word(report):
    """look at its beginning"""
    return len([line for line in report.splitlines() if "WRONG" in line])


def count_wrong__whether_there_is_one(report):
    """not whether there is one"""
    return 1 if any(line.startswith("WRONG") for line in report.splitlines()) else 0


def count_wrong__up_to_the_hundredth(report):
    """expected"""
    return sum(line.startswith("WRONG") for line in report.splitlines()[:100])


def is_new_enough__two_parts_only(version, least):
    """the third part counts, too"""
    return [int(p) for p in version.split(".")][:2] >= [int(p) for p in least.split(".")][:2]


def is_new_enough__every_part(version, least):
    """a part that is less does no harm behind one that is more"""
    pairs = zip(version.split("."), least.split("."), strict=False)
    return all(int(mine) >= int(needed) for mine, needed in pairs)


def is_new_enough__text_of_the_second_part(version, least):
    """found"""
    mine, needed = version.split("."), least.split(".")
    return int(mine[0]) >= int(needed[0]) and mine[1:] >= needed[1:]


def is_the_right_file__first_digits(content, known):
    """all 64 digits count"""
    return hashlib.sha256(content).hexdigest().startswith(known[:8].lower())


def is_the_right_file__upper(content, known):
    """both in small letters?"""
    return hashlib.sha256(content).hexdigest() == known.upper()


def is_the_right_file__last_digits(content, known):
    """found True, expected False"""
    return hashlib.sha256(content).hexdigest()[32:] == known[32:].lower()


MUST_NOT_BE_TOLD = {
    "count_wrong__up_to_the_hundredth": "whether there is one",
    "is_new_enough__text_of_the_second_part": "the first part alone",
    "is_the_right_file__last_digits": "the first eight",
}
