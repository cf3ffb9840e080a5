"""Wrong answers to the sheet; each docstring is part of the sentence that it must get."""

import struct
from itertools import combinations, product
from statistics import median, pstdev, stdev

import numpy as np


def mean_and_spread__population(scores):
    """divide by n - 1"""
    return float(np.mean(scores)), pstdev(scores.tolist())


def mean_and_spread__variance(scores):
    """this is the variance, take its root"""
    mean = scores.mean()
    return mean, ((scores - mean) ** 2).sum() / (len(scores) - 1)


def mean_and_spread__standard_error(scores):
    """the spread is not divided by √n"""
    return float(np.mean(scores)), stdev(scores.tolist()) / np.sqrt(len(scores))


def mean_and_spread__range(scores):
    """it grows with the number of runs"""
    return np.mean(scores), max(scores) - min(scores)


def mean_and_spread__median(scores):
    """this is the median, expected the mean"""
    return median(scores.tolist()), np.std(scores, ddof=1)


def mean_and_spread__array(scores):
    """expected a tuple of 2"""
    return np.array([scores.mean(), scores.std(ddof=1)])


def mean_and_spread__half_the_range(scores):
    """this is half the range"""
    return scores.mean(), (max(scores) - min(scores)) / 2


def mean_and_spread__rounded(scores):
    """do not round"""
    return round(float(scores.mean()), 3), round(float(scores.std(ddof=1)), 3)


def _framed(scaled, size):
    n, rows, columns = scaled.shape
    framed = np.zeros((n, size, size), scaled.dtype)
    top, left = (size - rows) // 2, (size - columns) // 2
    framed[:, top : top + rows, left : left + columns] = scaled
    return framed


def fit_into__cut_off(images, brightest, times, size):
    """what stands behind the point was cut off, round first"""
    scaled = (np.kron(images, np.ones((times, times))) / brightest * 255).astype("uint8")
    return _framed(scaled, size)


def fit_into__tiled(images, brightest, times, size):
    """expected each pixel as a block"""
    scaled = np.round(images * 255 / brightest).astype(np.uint8)
    return _framed(np.tile(scaled, (times, times)), size)


def fit_into__largest_at_hand(images, brightest, times, size):
    """it need not be the largest possible"""
    scaled = np.round(images / np.max(images) * 255).astype(np.uint8)
    return _framed(np.kron(scaled, np.ones((times, times), np.uint8)), size)


def fit_into__left_as_floats(images, brightest, times, size):
    """found data type float64, expected uint8"""
    return _framed(np.round(np.kron(images, np.ones((times, times))) * 255 / brightest), size)


def fit_into__even_frame_only(images, brightest, times, size):
    """one side gets one more than the other"""
    scaled = np.round(np.kron(images, np.ones((times, times))) * 255 / brightest).astype(np.uint8)
    rows, columns = ((size - length) // 2 for length in scaled.shape[1:])
    return np.pad(scaled, ((0, 0), (rows, rows), (columns, columns)))


def fit_into__wide_side_first(images, brightest, times, size):
    """the larger half goes below and to the right"""
    scaled = np.round(np.kron(images, np.ones((times, times))) * 255 / brightest).astype(np.uint8)
    return _framed(scaled[:, ::-1, ::-1], size)[:, ::-1, ::-1].copy()


def fit_into__half_is_rounded(images, brightest, times, size):
    """halve with //"""
    scaled = np.round(np.kron(images, np.ones((times, times))) * 255 / brightest).astype(np.uint8)
    n, rows, columns = scaled.shape
    top, left = round((size - rows) / 2), round((size - columns) / 2)
    framed = np.zeros((n, size, size), np.uint8)
    framed[:, top : top + rows, left : left + columns] = scaled
    return framed


def fit_into__rest_of_the_rows(images, brightest, times, size):
    """rows and columns each have their own rest"""
    scaled = np.round(np.kron(images, np.ones((times, times))) * 255 / brightest).astype(np.uint8)
    left = size - scaled.shape[1]
    frame = (left // 2, left - left // 2)
    return np.pad(scaled, ((0, 0), frame, frame))


def fit_into__bytes_too_early(images, brightest, times, size):
    """the values became bytes too early"""
    scaled = np.round(images.astype(np.uint8) / brightest * 255).astype(np.uint8)
    return _framed(np.kron(scaled, np.ones((times, times), np.uint8)), size)


def write_as_idx__native_sizes(array):
    """big-endian: `>u4`"""
    return bytes([0, 0, 8, array.ndim]) + np.array(array.shape, "u4").tobytes() + array.tobytes()


def write_as_idx__magic_of_images(array):
    """it is not always 3"""
    sizes = struct.pack(f">{array.ndim}I", *array.shape)
    return struct.pack(">I", 2051) + sizes + array.tobytes()


def write_as_idx__sizes_as_bytes(array):
    """not its last one alone"""
    return bytes([0, 0, 8, array.ndim]) + bytes(n % 256 for n in array.shape) + array.tobytes()


def write_as_idx__as_it_lies_in_memory(array):
    """the values lie otherwise in memory"""
    sizes = struct.pack(f">{array.ndim}I", *array.shape)
    return bytes([0, 0, 8, array.ndim]) + sizes + array.tobytes("A")


def write_as_idx__values_only(array):
    """the header is missing"""
    return array.tobytes()


def write_as_idx__sizes_turned_round(array):
    """the sizes come in the order of the axes"""
    sizes = struct.pack(f">{array.ndim}I", *array.shape[::-1])
    return bytes([0, 0, 8, array.ndim]) + sizes + array.tobytes()


def write_as_idx__first_size(array):
    """each axis has a size, this is the first alone"""
    return bytes([0, 0, 8, array.ndim]) + len(array).to_bytes(4, "big") + array.tobytes()


def write_as_idx__columns_before_rows(array):
    """the last two sizes are exchanged"""
    sizes = list(array.shape)
    if len(sizes) > 1:
        sizes[-2:] = sizes[-1], sizes[-2]
    header = b"".join(size.to_bytes(4, "big") for size in sizes)
    return bytes([0, 0, 8, array.ndim]) + header + array.tobytes()


def errors_apart__population(a, b):
    """the variances have n - 1 below the line"""
    return (a.mean() - b.mean()) / np.sqrt(np.var(a) / len(a) + np.var(b) / len(b))


def errors_apart__spreads(a, b):
    """divide each variance by its number of runs"""
    return (a.mean() - b.mean()) / np.hypot(a.std(ddof=1), b.std(ddof=1))


def errors_apart__no_root(a, b):
    """the root is missing"""
    return (a.mean() - b.mean()) / (a.var(ddof=1) / len(a) + b.var(ddof=1) / len(b))


def errors_apart__errors_added(a, b):
    """the errors are added as squares"""
    error_a, error_b = (s.std(ddof=1) / np.sqrt(len(s)) for s in (a, b))
    return (a.mean() - b.mean()) / (error_a + error_b)


def errors_apart__without_sign(a, b):
    """keep the sign, it says who is ahead"""
    error = np.sqrt(a.var(ddof=1) / len(a) + b.var(ddof=1) / len(b))
    return np.abs(a.mean() - b.mean()) / error


def errors_apart__same_number_of_runs(a, b):
    """`b` has its own number of runs"""
    return (a.mean() - b.mean()) / np.sqrt((a.var(ddof=1) + b.var(ddof=1)) / len(a))


def find_denominator__share_of_one(claimed, right, totals):
    """the claim is in percent"""
    return [total for total in totals if round(right / total, 2) == claimed]


def find_denominator__not_rounded(claimed, right, totals):
    """round before you compare"""
    return [total for total in totals if 100 * right / total == claimed]


def find_denominator__within_a_hundredth(claimed, right, totals):
    """within 0.01 may round to another"""
    return [total for total in totals if abs(100 * right / total - claimed) < 0.01]


def find_denominator__images_rounded(claimed, right, totals):
    """the percentage was rounded, not the number of images"""
    return [total for total in totals if round(claimed / 100 * total) == right]


def find_denominator__sorted(claimed, right, totals):
    """in the order in which they came"""
    return sorted(total for total in totals if round(100 * right / total, 2) == claimed)


def find_denominator__rounded_too_early(claimed, right, totals):
    """multiply before you round"""
    return [total for total in totals if round(right / total, 4) * 100 == claimed]


def find_denominator__first(claimed, right, totals):
    """return all that do"""
    for total in totals:
        if round(100 * right / total, 2) == claimed:
            return [total]
    return []


def find_denominator__nearest(claimed, right, totals):
    """not only the one that comes nearest"""
    return sorted(totals, key=lambda total: abs(right / total - claimed / 100))[:1]


def find_denominator__roughly(claimed, right, totals):
    """you rounded to none"""
    return [total for total in totals if f"{100 * right / total:.0f}" == f"{claimed:.0f}"]


def best_or_mean__more_than_spread():
    """the gain of a best over a mean"""
    return "a"


def best_or_mean__test_set():
    """a best stands beside a mean"""
    return "b"


def best_or_mean__worse():
    """its mean is not told"""
    return "c"


def gain_of_best__best_itself(scores, n):
    """subtract the mean of all scores"""
    return float(np.mean([max(some) for some in combinations(scores.tolist(), n)]))


def gain_of_best__all(scores, n):
    """this is the best of all scores"""
    return scores.max() - scores.mean()


def gain_of_best__first_ones(scores, n):
    """expected the mean over all choices"""
    return max(scores[:n]) - np.mean(scores)


def gain_of_best__groups(scores, n):
    """groups of neighbours are only some of the choices"""
    whole = scores[: len(scores) // n * n].reshape(-1, n)
    return whole.max(axis=1).mean() - scores.mean()


def gain_of_best__in_spreads(scores, n):
    """not a number of spreads"""
    bests = [max(some) for some in combinations(scores, n)]
    return (np.mean(bests) - scores.mean()) / np.std(scores, ddof=1)


def gain_of_best__put_back(scores, n):
    """draw without putting back"""
    bests = [max(some) for some in product(scores, repeat=n)]
    return np.mean(bests) - scores.mean()


def errors_apart__smaller_number_of_runs(a, b):
    """not by the smaller"""
    runs = min(len(a), len(b))
    return (a.mean() - b.mean()) / np.sqrt((a.var(ddof=1) + b.var(ddof=1)) / runs)


def errors_apart__pooled(a, b):
    """the variances are not pooled"""
    n, m = len(a), len(b)
    pooled = ((n - 1) * a.var(ddof=1) + (m - 1) * b.var(ddof=1)) / (n + m - 2)
    return (a.mean() - b.mean()) / np.sqrt(pooled * (1 / n + 1 / m))


def gain_of_best__different_bests(scores, n):
    """a best counts in each choice that it leads"""
    return np.mean(list({max(some) for some in combinations(scores, n)})) - scores.mean()


MUST_NOT_BE_TOLD = {
    "mean_and_spread__half_the_range": "divide by n - 1",
    "fit_into__half_is_rounded": "the larger half goes below",
    "write_as_idx__columns_before_rows": "this one is turned round",
    "errors_apart__smaller_number_of_runs": "`b` has its own number of runs",
    "find_denominator__not_rounded": "this is a share of one",
    "gain_of_best__groups": "this is one choice of n",
}
