"""Wrong answers to the sheet; each docstring is part of the sentence that it must get."""

from math import ceil, floor, prod
from statistics import fmean, median, median_high

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
    """expected a whole number"""
    return np.ceil((fixed / share - fixed) / per_image)


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
    """expected a list of 2"""
    return tuple(average_gradients__plain_mean(parts, sizes))
