"""Wrong answers to the sheet; each docstring is part of the sentence that it must get."""

import hashlib


def count_wrong__the_word_anywhere(report):
    """it may stand in the middle of a line"""
    return len(report.split("WRONG")) - 1


def count_wrong__all_that_is_not_ok(report):
    """what is not `ok` need not be a fault"""
    return len([line for line in report.splitlines() if line[:2] != "ok"])


def count_wrong__all_lines(report):
    """the number of all lines"""
    return len(report.splitlines())


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
    """is it the `hexdigest()` of the bytes"""
    return hashlib.md5(content).hexdigest() == known.lower()


def is_the_right_file__not_empty(content, known):
    """that says only whether the file has any bytes"""
    return bool(content)


def is_the_right_file__digest_of_bytes(content, known):
    """that is never true"""
    return hashlib.sha256(content).digest() == known.lower()


def count_wrong__lines_with_the_word(report):
    """look at the line's beginning"""
    return len([line for line in report.splitlines() if "WRONG" in line])


def count_wrong__whether_there_is_one(report):
    """that says whether there is a fault"""
    return 1 if any(line.startswith("WRONG") for line in report.splitlines()) else 0


def count_wrong__up_to_the_hundredth(report):
    """expected"""
    return sum(line.startswith("WRONG") for line in report.splitlines()[:100])


def is_new_enough__two_parts_only(version, least):
    """the third part counts, too"""
    return [int(p) for p in version.split(".")][:2] >= [int(p) for p in least.split(".")][:2]


def is_new_enough__every_part(version, least):
    """once a part is more, those behind it do not count"""
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
    """not only the last ones"""
    return hashlib.sha256(content).hexdigest()[-8:] == known[-8:].lower()


def is_the_right_file__first_half(content, known):
    """all 64 digits count"""
    return hashlib.sha256(content).hexdigest()[:32] == known[:32].lower()


def is_the_right_file__capitals_on_one_side(content, known):
    """bring both to one case"""
    return hashlib.sha256(content).hexdigest().upper() == known


def is_the_right_file__stripped(content, known):
    """with the blanks at both ends"""
    return hashlib.sha256(content.strip()).hexdigest() == known.lower()


def is_the_right_file__nothing_hashed(content, known):
    """the fingerprint of no bytes at all"""
    return hashlib.sha256().hexdigest() == known.lower()


def is_the_right_file__without_what_is_no_text(content, known):
    """found False, expected True"""
    text = content.decode(errors="ignore")
    return hashlib.sha256(text.encode()).hexdigest() == known.lower()


def is_the_right_file__the_same_digits(content, known):
    """found True, expected False"""
    return sorted(hashlib.sha256(content).hexdigest()) == sorted(known.lower())


def count_wrong__notes_too(report):
    """a note is no fault"""
    return sum(line.startswith("WRONG") or line.startswith("note") for line in report.split("\n"))


def count_wrong__small_letters_too(report):
    """small letters are no fault"""
    return sum(line.lower().startswith("wrong") for line in report.splitlines())


def count_wrong__words(report):
    """count lines, not words"""
    return report.split().count("WRONG")


def count_wrong__up_to_the_first_that_is_none(report):
    """found"""
    faults = 0
    for line in report.splitlines():
        if not line.startswith("WRONG"):
            break
        faults += 1
    return faults


def count_wrong__whatever_begins_with_w(report):
    """look for the whole word"""
    return sum(line[:1] == "W" for line in report.splitlines())


def count_wrong__first_words(report):
    """a line may be empty"""
    return [line.split()[0] for line in report.splitlines()].count("WRONG")


def count_wrong__the_first_line(report):
    """only the first line was looked at"""
    return 1 if report.startswith("WRONG") else 0


def count_wrong__letter_by_letter(report):
    """does it go line by line"""
    return len([line for line in report if line.startswith("WRONG")])


def count_wrong__behind_line_breaks(report):
    """the first line counts, too"""
    return report.count("\nWRONG")


def is_new_enough__both_of_two_parts(version, least):
    """if the first part is more, the second does not count"""
    (major, minor), (first, second) = version.split(".")[:2], least.split(".")[:2]
    return int(major) >= int(first) and int(minor) >= int(second)


def is_new_enough__either_of_two_parts(version, least):
    """only where the first ones are equal"""
    (major, minor), (first, second) = version.split(".")[:2], least.split(".")[:2]
    return int(major) > int(first) or int(minor) >= int(second)


def is_new_enough__never_equal(version, least):
    """where all parts of `least` are equal to the version's"""
    for mine, needed in zip(version.split("."), least.split("."), strict=False):
        if int(mine) != int(needed):
            return int(mine) > int(needed)
    return False


def is_new_enough__exchanged(version, least):
    """exchange the two"""
    return [int(p) for p in least.split(".")] >= [int(p) for p in version.split(".")]


def is_new_enough__for_the_course(version, least):
    """3.11 is fixed in your function"""
    return [int(part) for part in version.split(".")] >= [3, 11]


def is_new_enough__without_dots(version, least):
    """compare part by part"""
    return int("".join(version.split("."))) >= int("".join(least.split(".")))


def is_new_enough__in_hundreds(version, least):
    """a part may be 100 or more"""
    numbers = [
        sum(int(part) * 100 ** (2 - place) for place, part in enumerate(text.split(".")))
        for text in (version, least)
    ]
    return numbers[0] >= numbers[1]


def is_new_enough__filled_to_two_digits(version, least):
    """found"""
    mine, needed = ([part.zfill(2) for part in text.split(".")] for text in (version, least))
    return mine >= needed


def is_new_enough__always_three_parts(version, least):
    """a version may have no third part"""
    mine, needed = ([int(part) for part in text.split(".")] for text in (version, least))
    return (mine[0], mine[1], mine[2]) >= (needed[0], needed[1], needed[2])


def is_new_enough__three_names(version, least):
    """a version may have two parts only"""
    (a, b, c), (d, e, f) = version.split("."), least.split(".")
    return (int(a), int(b), int(c)) >= (int(d), int(e), int(f))


def is_new_enough__a_part_that_is_more(version, least):
    """once a part is less, those behind it do not count"""
    pairs = zip(version.split("."), least.split("."), strict=False)
    return any(int(mine) >= int(needed) for mine, needed in pairs)


MUST_NOT_BE_TOLD = {
    "count_wrong__up_to_the_first_that_is_none": "only the first line",
    "is_new_enough__text_of_the_second_part": "the first part alone",
    "is_new_enough__filled_to_two_digits": "as texts",
    "is_the_right_file__without_what_is_no_text": "no bytes at all",
}
