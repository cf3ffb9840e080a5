"""Wrong answers to the sheet; each docstring is part of the sentence that it must get."""

import numpy as np
from PIL import Image


def mark_thing__bytes_subtracted(photo, tolerance):
    """differences of bytes wrap around at 256"""
    return np.linalg.norm((photo - photo[0, 0]).astype(float), axis=2) > tolerance * 255 * 3**0.5


def mark_thing__bytes_squared(photo, tolerance):
    """differences and squares of bytes wrap around at 256"""
    return np.sqrt(np.sum((photo - photo[0, 0]) ** 2, axis=2)) / (255 * np.sqrt(3)) > tolerance


def mark_thing__divided_by_255(photo, tolerance):
    """divide by 255 · √3"""
    p = photo / 255
    return np.linalg.norm(p - p[0, 0], axis=2) > tolerance


def mark_thing__each_colour_alone(photo, tolerance):
    """each colour was looked at alone"""
    p = photo / 255
    return (np.abs(p - p[0, 0]) > tolerance).any(axis=-1)


def mark_thing__wall_marked(photo, tolerance):
    """True means: thing, not wall"""
    distance = np.linalg.norm(photo.astype(float) - photo[0, 0], axis=2)
    return distance <= tolerance * 255 * np.sqrt(3)


def mark_thing__at_the_tolerance(photo, tolerance):
    """exactly at the tolerance is wall"""
    distance = np.linalg.norm(photo.astype(float) - photo[0, 0], axis=2)
    return distance >= tolerance * 255 * np.sqrt(3)


def mark_thing__zeros_and_ones(photo, tolerance):
    """found data type uint8, expected bool"""
    distance = np.linalg.norm(photo.astype(float) - photo[0, 0], axis=2)
    return (distance > tolerance * 255 * np.sqrt(3)).astype(np.uint8)


def trim__one_too_few(photo, thing):
    """belong to it, too: + 1"""
    rows, columns = np.where(thing)
    if not len(rows):
        raise ValueError("no thing")
    return photo[rows.min() : rows.max(), columns.min() : columns.max()]


def trim__holes_cut_out(photo, thing):
    """an empty row between two parts of the thing stays"""
    if not thing.any():
        raise ValueError("no thing")
    return photo[np.ix_(thing.any(axis=1), thing.any(axis=0))]


def trim__axes_exchanged(photo, thing):
    """rows and columns are exchanged"""
    rows, columns = np.flatnonzero(thing.any(axis=0)), np.flatnonzero(thing.any(axis=1))
    if not len(rows):
        raise ValueError("no thing")
    return photo[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]


def trim__nothing_is_nothing(photo, thing):
    """there is nothing to cut out: raise a ValueError"""
    rows, columns = np.nonzero(thing)
    if not len(rows):
        return photo
    return photo[rows.min() : rows.max() + 1, columns.min() : columns.max() + 1]


def trim__index_error(photo, thing):
    """look first whether there is a row at all"""
    rows, columns = np.flatnonzero(thing.any(axis=1)), np.flatnonzero(thing.any(axis=0))
    return photo[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]


def trim__painted_over(photo, thing):
    """cut off, not painted over"""
    return np.where(thing[..., None], photo, 0).astype(np.uint8)


def shrunk_size__width_first(height, width, size):
    """the shape of an array is height, then width"""
    scale = size / max(height, width)
    return max(1, round(width * scale)), max(1, round(height * scale))


def shrunk_size__rounded_down(height, width, size):
    """round to the nearest, not down"""
    longer = max(height, width)
    return max(1, size * height // longer), max(1, size * width // longer)


def shrunk_size__thumbnail(height, width, size):
    """a photograph smaller than that grows"""
    scale = min(1, size / max(height, width))
    return max(1, round(height * scale)), max(1, round(width * scale))


def shrunk_size__vanishes(height, width, size):
    """no edge may become 0"""
    scale = size / max(height, width)
    return round(height * scale), round(width * scale)


def shrunk_size__square(height, width, size):
    """a shirt need not become a square"""
    return size, size


def extend__top_left(picture, colour, size):
    """stands in the top left corner"""
    height, width = picture.shape[:2]
    square = np.tile(colour, (size, size, 1))
    square[:height, :width] = picture
    return square


def extend__black(picture, colour, size):
    """the wall's colour, not black"""
    rows, columns = (size - n for n in picture.shape[:2])
    free = ((rows // 2, rows - rows // 2), (columns // 2, columns - columns // 2), (0, 0))
    return np.pad(picture, free)


def extend__float64(picture, colour, size):
    """bytes only if you say so"""
    square = np.ones((size, size, 3)) * colour
    top, left = ((size - n) // 2 for n in picture.shape[:2])
    square[top : top + picture.shape[0], left : left + picture.shape[1]] = picture
    return square


def extend__rounded_up(picture, colour, size):
    """round down"""
    square = np.tile(colour, (size, size, 1))
    top, left = (-((n - size) // 2) for n in picture.shape[:2])
    square[top : top + picture.shape[0], left : left + picture.shape[1]] = picture
    return square


def extend__first_colour_alone(picture, colour, size):
    """a colour is three numbers"""
    square = np.full((size, size, 3), colour[0])
    top, left = ((size - n) // 2 for n in picture.shape[:2])
    square[top : top + picture.shape[0], left : left + picture.shape[1]] = picture
    return square


def negate__forgotten(grey, tolerance):
    """this is still dark on light"""
    return np.where(grey < int(grey[0, 0]) - tolerance, grey, 0).astype(np.uint8)


def negate__zero_first(grey, tolerance):
    """negate first, then set it to 0"""
    copy = grey.copy()
    copy[grey.astype(int) >= int(grey[0, 0]) - tolerance] = 0
    return 255 - copy


def negate__background_left(grey, tolerance):
    """the background is not yet 0"""
    return np.asarray(Image.fromarray(np.ascontiguousarray(grey)).point(lambda v: 255 - v)).copy()


def negate__limit_wraps(grey, tolerance):
    """the limit is a byte and wraps around"""
    negative = 255 - grey
    limit = negative[0, 0] + np.uint8(tolerance)
    negative[negative <= limit] = 0
    return negative


def negate__wall_forgotten(grey, tolerance):
    """the wall's own negative is missing"""
    negative = ~grey
    negative[negative <= tolerance] = 0
    return negative


def negate__both_sides(grey, tolerance):
    """lighter than the wall is no thing either"""
    near = np.abs(grey.astype(int) - int(grey[0, 0])) <= tolerance
    return np.where(near, 0, 255 - grey).astype(np.uint8)


def negate__int64(grey, tolerance):
    """found data type int64, expected uint8: an image of the dataset is bytes"""
    negative = 255 - grey.astype(int)
    return negative * (negative > negative[0, 0] + tolerance)


def shrunk_size__shorter_edge(height, width, size):
    """the longer edge gets the size"""
    scale = size / min(height, width)
    return max(1, round(height * scale)), max(1, round(width * scale))


def extend__bottom_right(picture, colour, size):
    """bottom right corner"""
    square = np.tile(colour, (size, size, 1))
    square[size - picture.shape[0] :, size - picture.shape[1] :] = picture
    return square


def negate__below_the_limit(grey, tolerance):
    """exactly at the limit is background"""
    negative = 255 - grey
    return np.where(negative < 255 - int(grey[0, 0]) + tolerance, 0, negative).astype(np.uint8)


def first_fall__at_the_limit(labels, predictions, strengths, points):
    """exactly that many points is not more"""
    scores = np.mean(predictions == labels, axis=1)
    lost = scores[0] - scores >= points / 100
    return strengths[lost.argmax()] if lost.any() else None


def first_fall__searched(labels, predictions, strengths, points):
    """the curve may rise again"""
    scores = np.mean(predictions == labels, axis=1)
    place = np.searchsorted(100 * (scores[0] - scores), points, side="right")
    return strengths[place] if place < len(strengths) else None


def mark_thing__sixteen_bits(photo, tolerance):
    """squares wrap around in 16 bits"""
    differences = photo.astype(np.int16) - photo[0, 0].astype(np.int16)
    return np.sqrt((differences**2).sum(axis=2)) > tolerance * 255 * np.sqrt(3)


def trim__one_row_too_few(photo, thing):
    """the last row of the thing is missing"""
    rows, columns = np.where(thing)
    if not len(rows):
        raise ValueError("no thing")
    return photo[rows.min() : rows.max(), columns.min() : columns.max() + 1]


def shrunk_size__down_to_two(height, width, size):
    """found"""
    longer = max(height, width)
    return max(2, size * height // longer), max(2, size * width // longer)


def extend__rows_rounded_up(picture, colour, size):
    """an odd row more goes below"""
    square = np.tile(colour, (size, size, 1))
    top, left = (size - picture.shape[0] + 1) // 2, (size - picture.shape[1]) // 2
    square[top : top + picture.shape[0], left : left + picture.shape[1]] = picture
    return square


def negate__limit_capped(grey, tolerance):
    """found"""
    negative = 255 - grey
    limit = min(254, 255 - int(grey[0, 0]) + tolerance)
    return np.where(negative >= limit, negative, 0).astype(np.uint8)


def first_fall__whole_points(labels, predictions, strengths, points):
    """found"""
    scores = np.mean(predictions == labels, axis=1)
    lost = 100 * (scores[0] - scores) >= int(points)
    return strengths[lost.argmax()] if lost.any() else None


def missing_step__trim():
    """it reaches top and bottom"""
    return "a"


def missing_step__proportions():
    """nothing was stretched"""
    return "b"


def missing_step__negate():
    """it has 15 of 255"""
    return "c"


def first_fall__place(labels, predictions, strengths, points):
    """this is the place, expected the strength"""
    scores = [np.mean(row == labels) for row in predictions]
    lost = [100 * (scores[0] - score) > points for score in scores]
    return lost.index(True) if True in lost else None


def first_fall__from_perfect(labels, predictions, strengths, points):
    """not with 1"""
    for row, strength in zip(predictions, strengths, strict=True):
        if 100 * np.mean(row != labels) > points:
            return strength
    return None


def first_fall__relative(labels, predictions, strengths, points):
    """not a share of the first"""
    scores = np.mean(predictions == labels, axis=1)
    lost = scores < scores[0] * (1 - points / 100)
    return strengths[lost.argmax()] if lost.any() else None


def first_fall__hundredths(labels, predictions, strengths, points):
    """points are hundredths"""
    scores = np.mean(predictions == labels, axis=1)
    lost = scores[0] - scores > points
    return strengths[lost.argmax()] if lost.any() else None


def first_fall__argmax_of_nothing(labels, predictions, strengths, points):
    """expected None: if it never loses so much, return None, not 0"""
    scores = np.mean(predictions == labels, axis=1)
    return strengths[(100 * (scores[0] - scores) > points).argmax()]


def first_fall__from_the_end(labels, predictions, strengths, points):
    """not what stays lost at the end"""
    scores = np.mean(predictions == labels, axis=1)
    found = None
    for k in range(len(scores) - 1, 0, -1):
        if 100 * (scores[0] - scores[k]) <= points:
            break
        found = strengths[k]
    return found


def first_fall__neighbours(labels, predictions, strengths, points):
    """not with the strength before"""
    scores = np.mean(predictions == labels, axis=1)
    for k in range(1, len(scores)):
        if 100 * (scores[k - 1] - scores[k]) > points:
            return strengths[k]
    return None


def _outside(images, known, low=0.005, high=0.995):
    shares = np.array([np.mean(image == 0) for image in images])
    low, high = np.quantile([np.mean(image == 0) for image in known], [low, high])
    return (shares < low) | (shares > high)


def _border(images):
    inside = images[:, 1:-1, 1:-1]
    total = images.sum(axis=(1, 2)) - inside.sum(axis=(1, 2))
    return total / (images[0].size - inside[0].size)


def suspicious__two_rows(images, known):
    """a border has a left and a right column, too"""
    return _outside(images, known) | (images[:, [0, -1]].mean(axis=(1, 2)) > 128)


def suspicious__corners_twice(images, known):
    """the four corners were counted twice"""
    rows, columns = images[:, [0, -1]].sum(axis=(1, 2)), images[:, :, [0, -1]].sum(axis=(1, 2))
    return _outside(images, known) | ((rows + columns) / (2 * sum(images.shape[1:])) > 128)


def suspicious__both_needed(images, known):
    """or, not and"""
    return _outside(images, known) & (_border(images) > 128)


def suspicious__trusted_marked(images, known):
    """True means: do not trust it"""
    return ~(_outside(images, known) | (_border(images) > 128))


def suspicious__bounds_of_themselves(images, known):
    """not from those in question"""
    return _outside(images, images) | (_border(images) > 128)


def suspicious__extremes(images, known):
    """two quantiles, not the smallest and the largest share"""
    return _outside(images, known, 0, 1) | (_border(images) > 128)


def suspicious__border_alone(images, known):
    """no empty share ever warned"""
    return _border(images) > 128


def suspicious__bright_at_128(images, known):
    """exactly 128 is not bright"""
    return _outside(images, known) | (_border(images) >= 128)


def suspicious__top_row_and_left_column(images, known):
    """found"""
    edge = np.concatenate([images[:, 0], images[:, :, 0]], axis=1)
    return _outside(images, known) | (edge.mean(axis=1) > 128)


def mark_thing__percent(photo, tolerance):
    """found"""
    distance = np.linalg.norm(photo.astype(float) - photo[0, 0], axis=2)
    return distance / (255 * np.sqrt(3)) * 100 > tolerance


def mark_thing__tolerance_ignored(photo, tolerance):
    """another at all, expected: farther than the tolerance"""
    return (photo.astype(int) - photo[0, 0]).any(axis=2)


def mark_thing__not_added(photo, tolerance):
    """one distance a pixel"""
    differences = photo.astype(float) - photo[0, 0]
    return np.sqrt(differences**2) / (255 * np.sqrt(3)) > tolerance


def mark_thing__root_forgotten(photo, tolerance):
    """the root of the sum of squares is missing"""
    differences = photo.astype(float) - photo[0, 0]
    return np.sum(differences**2, axis=2) / (255 * np.sqrt(3)) > tolerance


def mark_thing__brackets_forgotten(photo, tolerance):
    """set brackets"""
    differences = photo.astype(float) - photo[0, 0]
    return np.sqrt(np.sum(differences**2, axis=2)) / 255 * np.sqrt(3) > tolerance


def mark_thing__other_corner(photo, tolerance):
    """top left corner, not the bottom right one"""
    differences = photo.astype(float) - photo[-1][-1]
    return np.linalg.norm(differences, axis=2) / (255 * np.sqrt(3)) > tolerance


def mark_thing__grey(photo, tolerance):
    """the mean of three colours is grey"""
    grey = photo.astype(float).sum(axis=2) / 3
    return np.abs(grey - grey[0, 0]) > 255 * tolerance


def mark_thing__always_five_hundredths(photo, tolerance):
    """not always 0.05"""
    differences = photo.astype(float) - photo[0, 0]
    return np.linalg.norm(differences, axis=2) / (255 * np.sqrt(3)) > 0.05


def trim__reading_order(photo, thing):
    """do not give the columns"""
    rows, columns = np.nonzero(thing)
    if not len(rows):
        raise ValueError("no thing")
    return photo[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]


def trim__one_more_at_the_border_only(photo, thing):
    """found"""
    rows, columns = np.nonzero(thing)
    if not len(rows):
        raise ValueError("no thing")
    end, side = rows.max(), columns.max()
    end += end == len(thing) - 1
    side += side == thing.shape[1] - 1
    return photo[rows.min() : end, columns.min() : side]


def trim__slice_ends_at_minus_zero(photo, thing):
    """the slice ends at -0"""
    rows, columns = np.nonzero(thing)
    if not len(rows):
        raise ValueError("no thing")
    below, right = thing.shape[0] - 1 - rows.max(), thing.shape[1] - 1 - columns.max()
    return photo[rows.min() : -below, columns.min() : -right]


def trim__prints(photo, thing):
    """do not print or return"""
    rows, columns = np.nonzero(thing)
    if not len(rows):
        print("nothing is thing")
        return None
    return photo[rows.min() : rows.max() + 1, columns.min() : columns.max() + 1]


def trim__one_row_each(photo, thing):
    """`while`, not `if`"""
    if not thing.any():
        raise ValueError("no thing")
    for _ in range(2):
        photo = photo if thing[0].any() else photo[1:]
        photo = photo if thing[-1].any() else photo[:-1]
        photo, thing = photo.transpose(1, 0, 2), thing.T
    return photo


def shrunk_size__longer_first(height, width, size):
    """keep height and width apart"""
    shorter, longer = sorted([height, width])
    return size, max(1, round(size * shorter / longer))


def shrunk_size__width_vanishes(height, width, size):
    """the width may become 0"""
    if width > height:
        return max(1, round(size * height / width)), size
    return size, round(size * width / height)


def shrunk_size__always_28(height, width, size):
    """not always 28"""
    scale = 28 / max(height, width)
    return max(1, round(height * scale)), max(1, round(width * scale))


def shrunk_size__height_leads(height, width, size):
    """only if it is the longer edge"""
    return size, max(1, round(width * size / height))


def shrunk_size__equal_edges(height, width, size):
    """two equal edges get no answer"""
    if height > width:
        return size, max(1, round(size * width / height))
    if width > height:
        return max(1, round(size * height / width)), size
    return None


def extend__half_to_even(picture, colour, size):
    """halves to the even number"""
    square = np.tile(colour, (size, size, 1))
    top, left = (round((size - n) / 2) for n in picture.shape[:2])
    square[top : top + picture.shape[0], left : left + picture.shape[1]] = picture
    return square


def extend__halved_apart(picture, colour, size):
    """not the size and the height apart"""
    square = np.tile(colour, (size, size, 1))
    top, left = (size // 2 - n // 2 for n in picture.shape[:2])
    square[top : top + picture.shape[0], left : left + picture.shape[1]] = picture
    return square


def extend__black_filled(picture, colour, size):
    """black pixels of the picture stay black"""
    square = np.zeros((size, size, 3), np.uint8)
    top, left = ((size - n) // 2 for n in picture.shape[:2])
    square[top : top + picture.shape[0], left : left + picture.shape[1]] = picture
    return np.where((square == 0).all(axis=2, keepdims=True), colour, square)


def extend__int64(picture, colour, size):
    """found data type int64"""
    square = np.full((size, size, 3), colour.tolist())
    top, left = ((size - n) // 2 for n in picture.shape[:2])
    square[top : top + picture.shape[0], left : left + picture.shape[1]] = picture
    return square


def negate__differences_wrap(grey, tolerance):
    """differences of bytes wrap around"""
    negative = 255 - grey
    return np.where(negative - negative[0, 0] > tolerance, negative, 0)


def negate__limit_of_the_grey(grey, tolerance):
    """not from its grey"""
    negative = 255 - grey
    return np.where(negative > int(grey[0, 0]) + tolerance, negative, 0)


def negate__limit_subtracted(grey, tolerance):
    """do not subtract the limit"""
    negative = 255 - grey.astype(int)
    return np.maximum(negative - (negative[0, 0] + tolerance), 0).astype(np.uint8)


def first_fall__nothing(labels, predictions, strengths, points):
    """found"""
    return


def first_fall__rounded(labels, predictions, strengths, points):
    """do not round the accuracies"""
    scores = np.mean(predictions == labels, axis=1).round(2)
    lost = (100 * (scores[0] - scores)).round(6) > points
    return strengths[lost.argmax()] if lost.any() else None


def first_fall__whole_loss(labels, predictions, strengths, points):
    """do not round the loss"""
    scores = [100 * np.mean(row == labels) for row in predictions]
    for score, strength in zip(scores, strengths, strict=True):
        if round(scores[0] - score) > points:
            return strength
    return None


def first_fall__sum_of_falls(labels, predictions, strengths, points):
    """found"""
    scores = np.mean(predictions == labels, axis=1)
    lost = 0.0
    for before, after, strength in zip(scores[:-1], scores[1:], strengths[1:], strict=True):
        lost += max(0, before - after)
        if 100 * lost > points + 1e-9:
            return strength
    return None


def first_fall__always_ten(labels, predictions, strengths, points):
    """not always 10"""
    scores = np.mean(predictions == labels, axis=1)
    lost = scores < scores[0] - 0.1
    return strengths[lost.argmax()] if lost.any() else None


def suspicious__bounds_of_the_lesson(images, known):
    """0.0025 and 0.9975 were the lesson's"""
    return _outside(images, known, 0.0025, 0.9975) | (_border(images) > 128)


def suspicious__border_of_the_lesson(images, known):
    """108 only at 28 x 28"""
    inner = images[:, 1:-1, 1:-1].sum(axis=(1, 2))
    return _outside(images, known) | ((images.sum(axis=(1, 2)) - inner) / 108 > 128)


def suspicious__border_of_the_known(images, known):
    """no quantile of the known borders"""
    return _outside(images, known) | (_border(images) > np.quantile(_border(known), 0.995))


def suspicious__twenty_seven(images, known):
    """found"""
    ring = np.zeros(images.shape[1:], bool)
    ring[[k for k in (0, 27) if k < len(ring)]] = True
    ring[:, [k for k in (0, 27) if k < ring.shape[1]]] = True
    return _outside(images, known) | (images[:, ring].mean(axis=1) > 128)


def suspicious__added_as_bytes(images, known):
    """add its bytes as int"""
    edges = [*images.transpose(1, 2, 0)[[0, -1]].reshape(-1, len(images))]
    edges += [*images[:, 1:-1, [0, -1]].reshape(len(images), -1).T]
    total = np.zeros(len(images), np.uint8)
    for pixels in edges:
        total += pixels
    return _outside(images, known) | (total / len(edges) > 128)


def suspicious__by_place(images, known):
    """let `np.quantile` interpolate"""
    shares = sorted(np.mean(image == 0) for image in known)
    low, high = shares[int(0.005 * len(shares))], shares[int(0.995 * len(shares))]
    found = [not low <= np.mean(image == 0) <= high for image in images]
    return np.array(found) | (_border(images) > 128)


def suspicious__one_bright_side(images, known):
    """one bright side is not enough"""
    sides = (images[:, 0], images[:, -1], images[:, :, 0], images[:, :, -1])
    bright = np.any([side.mean(axis=1) > 128 for side in sides], axis=0)
    return _outside(images, known) | bright


def suspicious__at_the_bounds(images, known):
    """a share at the bound is not beyond it"""
    shares = (images == 0).mean(axis=(1, 2))
    low, high = np.percentile((known == 0).mean(axis=(1, 2)), [0.5, 99.5])
    return (shares <= low) | (shares >= high) | (_border(images) > 128)


#: What must not be told: causes that explain some of the inputs, and not all.
MUST_NOT_BE_TOLD = {
    "mark_thing__percent": "a share of the distance from black to white",
    "mark_thing__tolerance_ignored": "a share of the distance from black to white",
    "trim__one_more_at_the_border_only": "the last row and the last column",
    "shrunk_size__down_to_two": "round to the nearest, not down",
    "shrunk_size__width_vanishes": "keep one pixel at least",
    "extend__rows_rounded_up": "an odd row or column more",
    "extend__half_to_even": "round down",
    "negate__limit_capped": "exactly at the limit is background",
    "negate__differences_wrap": "lighter than the wall is no thing either",
    "first_fall__whole_points": "exactly that many points is not more",
    "first_fall__nothing": "points are hundredths",
    "first_fall__sum_of_falls": "not with the best so far",
    "suspicious__by_place": "not the smallest and the largest share",
}
