"""Wrong answers to the sheet; each docstring is part of the sentence that it must get."""

from math import ceil, floor, prod
from statistics import fmean, median, median_high, median_low

import numpy as np


def warm_time__with_the_cold_call(times):
    """the first call is cold, leave it out"""
    return median(times.tolist())


def warm_time__mean(times):
    """one slow call moves the mean"""
    return fmean(times[1:])


def warm_time__fastest(times):
    """this is the fastest call"""
    return min(times[1:])


def warm_time__sorted_first(times):
    """leave it out before"""
    return float(np.median(sorted(times)[1:]))


def warm_time__slowest_left_out(times):
    """it need not be the slowest"""
    return np.median(times[times < times.max()])


def warm_time__upper_of_the_middle(times):
    """the mean of the middle two"""
    return median_high(times[1:].tolist())


def warm_time__lower_of_the_middle(times):
    """this is the lower of the middle two"""
    return median_low(times[1:].tolist())


def warm_time__not_sorted(times):
    """sort them first"""
    warm = times[1:]
    return warm[len(warm) // 2]


def warm_time__rounded(times):
    """do not round"""
    return round(float(np.median(times[1:])), 1)


def warm_time__sorts_in_place(times):
    """your function changed its argument number 1"""
    times[1:].sort()
    return np.median(times[1:])


def multiply_adds__parameters(layers):
    """a convolution uses each weight once at every place"""
    return sum(int(np.prod(kernel)) for kernel, _ in layers if kernel is not None)


def multiply_adds__whole_output(layers):
    """its filters are in the kernel already"""
    return sum(prod(kernel) * prod(output) for kernel, output in layers if kernel)


def multiply_adds__flops(layers):
    """a multiplication and its addition count as one"""
    return 2 * sum(prod(kernel) * prod(output[:-1]) for kernel, output in layers if kernel)


def multiply_adds__rows_only(layers):
    """not the rows alone"""
    count = 0
    for kernel, output in layers:
        if kernel:
            count += prod(kernel) * (output[0] if len(output) > 1 else 1)
    return count


def multiply_adds__pooling_forgotten(layers):
    """your function stopped with TypeError"""
    return sum(prod(kernel) * prod(output[:-1]) for kernel, output in layers)


def multiply_adds__two_axes_always(layers):
    """only the first axis is a place"""
    count = 0
    for kernel, output in layers:
        if kernel:
            count += prod(kernel) * (output[0] * output[1] if len(output) > 1 else 1)
    return count


def multiply_adds__lines_like_dense_layers(layers):
    """a convolution along a line uses its weights at each place, too"""
    count = 0
    for kernel, output in layers:
        if kernel:
            count += prod(kernel) * (output[0] * output[1] if len(kernel) == 4 else 1)
    return count


def multiply_adds__square(layers):
    """the output need not be square"""
    return sum(prod(kernel) * output[0] ** (len(output) - 1) for kernel, output in layers if kernel)


def multiply_adds__biases(layers):
    """a bias is added without a multiplication"""
    return sum((prod(kernel[:-1]) + 1) * prod(output) for kernel, output in layers if kernel)


def multiply_adds__wrap_around(layers):
    """found 429916160, expected 13314818048."""
    products = [np.prod((*k, *output[:-1]), dtype=np.int32) for k, output in layers if k]
    return np.sum(products, dtype=np.int32)


def two_costs__rate_of_the_large_batch(small, time_small, large, time_large):
    """take the difference of both"""
    per_image = time_large / large
    return time_small - small * per_image, per_image


def two_costs__small_batch_is_fixed(small, time_small, large, time_large):
    """the small batch's time holds its images, too"""
    return time_small, (time_large - time_small) / (large - small)


def two_costs__small_batch_of_one(small, time_small, large, time_large):
    """it may hold more than one"""
    per_image = (time_large - time_small) / (large - small)
    return time_small - per_image, per_image


def two_costs__exchanged(small, time_small, large, time_large):
    """the fixed cost comes first"""
    per_image = (time_large - time_small) / (large - small)
    return per_image, time_large - large * per_image


def two_costs__images_a_millisecond(small, time_small, large, time_large):
    """expected milliseconds an image"""
    rate = (large - small) / (time_large - time_small)
    return time_small - small / rate, rate


def two_costs__larger_size(small, time_small, large, time_large):
    """divide by the difference of the sizes"""
    per_image = (time_large - time_small) / large
    return time_small - small * per_image, per_image


def two_costs__rounded(small, time_small, large, time_large):
    """do not round"""
    per_image = (time_large - time_small) / (large - small)
    return round(time_small - small * per_image, 2), round(per_image, 2)


def two_costs__size_of_the_other(small, time_small, large, time_large):
    """the small batch's time goes with its own size"""
    per_image = (time_large - time_small) / (large - small)
    return time_small - large * per_image, per_image


def two_costs__smaller_size(small, time_small, large, time_large):
    """not by the smaller size"""
    per_image = (time_large - time_small) / small
    return time_small - small * per_image, per_image


def two_costs__whole_milliseconds(small, time_small, large, time_large):
    """found 1.5 at place 0, expected 1.2."""
    per_image = (time_large - time_small) // (large - small)
    return time_small - small * per_image, per_image


def what_it_claims__soonest():
    """the first image is done when the whole batch is done"""
    return "a"


def what_it_claims__four_times():
    """the curve levels off"""
    return "c"


def what_it_claims__best_network():
    """nothing about how well a network learns"""
    return "d"


def enough_images__share_of_the_images_cost(fixed, per_image, share):
    """the whole is the fixed cost and that of the images"""
    n = 1
    while fixed / (n * per_image) > share:
        n += 1
    return n


def enough_images__rounded_down(fixed, per_image, share):
    """the share is still too large, round up"""
    return max(1, floor((fixed / share - fixed) / per_image))


def enough_images__other_way_round(fixed, per_image, share):
    """it is the fixed cost that should"""
    n = 1
    while n * per_image / (fixed + n * per_image) < share:
        n += 1
    return n


def enough_images__doubled(fixed, per_image, share):
    """it need not be a power of 2"""
    n = 1
    while fixed / (fixed + n * per_image) > share:
        n *= 2
    return n


def enough_images__a_real_number(fixed, per_image, share):
    """a batch has a whole number of images"""
    return (fixed / share - fixed) / per_image


def enough_images__to_the_nearest(fixed, per_image, share):
    """round up, not to the nearest"""
    return max(1, round((fixed / share - fixed) / per_image))


def enough_images__less_than_the_share(fixed, per_image, share):
    """a share of exactly that size is enough"""
    n = 1
    while fixed / (fixed + n * per_image) >= share:
        n += 1
    return n


def enough_images__one_more(fixed, per_image, share):
    """one image fewer will do"""
    return ceil((fixed / share - fixed) / per_image) + 1


def enough_images__up_to_100_000(fixed, per_image, share):
    """found None, expected 230953"""
    for n in range(1, 100_001):
        if fixed / (fixed + n * per_image) <= share:
            return n
    return None


def largest_batch__bytes_forgotten(shapes, parameters, memory):
    """each number takes four bytes"""
    return max(0, memory - 4 * parameters) // sum(prod(shape) for shape in shapes)


def largest_batch__weights_once(shapes, parameters, memory):
    """for each weight four numbers are kept"""
    numbers = sum(prod(shape) for shape in shapes)
    return max(0, memory - 4 * parameters) // (4 * numbers)


def largest_batch__largest_layer(shapes, parameters, memory):
    """the outputs of all layers are kept"""
    return max(0, memory - 16 * parameters) // (4 * max(map(prod, shapes)))


def largest_batch__negative(shapes, parameters, memory):
    """if not even the weights have room, no image fits"""
    return int(np.floor((memory - 16 * parameters) / (4 * sum(map(prod, shapes)))))


def largest_batch__rounded_up(shapes, parameters, memory):
    """a part of an image does not fit"""
    return max(0, ceil((memory - 16 * parameters) / (4 * sum(map(prod, shapes)))))


def largest_batch__last_layer(shapes, parameters, memory):
    """not only the last"""
    return max(0, memory - 16 * parameters) // (4 * prod(shapes[-1]))


def largest_batch__one_at_least(shapes, parameters, memory):
    """if not even one image fits"""
    return max(1, (memory - 16 * parameters) // (4 * sum(prod(shape) for shape in shapes)))


def largest_batch__just_too_few(shapes, parameters, memory):
    """what just fits does fit"""
    return max(0, memory - 16 * parameters - 1) // (4 * sum(map(prod, shapes)))


def largest_batch__to_the_nearest(shapes, parameters, memory):
    """round down, not to the nearest"""
    return max(0, round((memory - 16 * parameters) / (4 * sum(map(prod, shapes)))))


def average_gradients__plain_mean(parts, sizes):
    """a part with more images counts more"""
    busy = [part for part, size in zip(parts, sizes, strict=True) if size > 0]
    return [np.mean(table, axis=0) for table in zip(*busy, strict=True)]


def average_gradients__empty_part(parts, sizes):
    """leave it out: 0 · nan is nan"""
    return [np.average(table, axis=0, weights=sizes) for table in zip(*parts, strict=True)]


def average_gradients__not_divided(parts, sizes):
    """divide by the number of all images"""
    pairs = [(part, size) for part, size in zip(parts, sizes, strict=True) if size]
    return [sum(part[k] * size for part, size in pairs) for k in range(len(parts[0]))]


def average_gradients__divided_by_parts(parts, sizes):
    """divide by the number of images, not of parts"""
    pairs = [(part, size) for part, size in zip(parts, sizes, strict=True) if size]
    return [sum(part[k] * size for part, size in pairs) / len(pairs) for k in range(len(parts[0]))]


def average_gradients__tuple(parts, sizes):
    """expected a list of 1"""
    return tuple(average_gradients__plain_mean(parts, sizes))


def average_gradients__nothing_as_0(parts, sizes):
    """one without images does not count at all"""
    return [np.nan_to_num(table).mean(axis=0) for table in zip(*parts, strict=True)]


def average_gradients__largest_part(parts, sizes):
    """this is the gradient of the largest part alone"""
    return parts[sizes.index(max(sizes))]


def average_gradients__divided_by_all_parts(parts, sizes):
    """not of all the parts"""
    pairs = [(part, size) for part, size in zip(parts, sizes, strict=True) if size]
    return [sum(part[k] * size for part, size in pairs) / len(parts) for k in range(len(parts[0]))]


MUST_NOT_BE_TOLD = {
    "warm_time__lower_of_the_middle": "the first call is cold",
    "multiply_adds__lines_like_dense_layers": "a convolution uses each weight once",
    "two_costs__smaller_size": "for all the images that came in addition",
    "enough_images__less_than_the_share": "one image fewer will do",
    "largest_batch__one_at_least": "a part of an image does not fit",
    "average_gradients__largest_part": "the first part alone",
}
