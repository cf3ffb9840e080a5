"""Wrong answers to the sheet; each docstring is part of the sentence that it must get."""

import math

import numpy as np


def output_size__first_place_forgotten(size, kernel_size, stride, padding):
    """the first place counts, too"""
    return math.ceil(size / stride) if padding == "same" else (size - kernel_size) // stride


def output_size__stride_forgotten(size, kernel_size, stride, padding):
    """the stride divides the size"""
    return size if padding == "same" else size - kernel_size + 1


def output_size__padding_forgotten(size, kernel_size, stride, padding):
    """zeros at the border make room for the kernel"""
    return (size - kernel_size) // stride + 1


def output_size__rounded_down(size, kernel_size, stride, padding):
    """rounded up, not down"""
    return (size if padding == "same" else size - kernel_size + 1) // stride


def output_size__not_rounded(size, kernel_size, stride, padding):
    """round the division to a whole number"""
    return (size if padding == "same" else size - kernel_size + 1) / stride


def output_size__to_the_nearest(size, kernel_size, stride, padding):
    """round up, not to the nearest"""
    return round((size if padding == "same" else size - kernel_size + 1) / stride)


def count_parameters__channels_forgotten(kernel_size, channels, filters, use_bias):
    """weights of its own for each input channel"""
    return (math.prod(kernel_size) + use_bias) * filters


def count_parameters__bias_a_channel(kernel_size, channels, filters, use_bias):
    """not to an input channel"""
    return math.prod(kernel_size) * channels * filters + channels * use_bias


def count_parameters__no_bias(kernel_size, channels, filters, use_bias):
    """the biases are missing"""
    return math.prod(kernel_size) * channels * filters


def count_parameters__always_a_bias(kernel_size, channels, filters, use_bias):
    """only if `use_bias` says so"""
    return (math.prod(kernel_size) * channels + 1) * filters


def count_parameters__one_bias(kernel_size, channels, filters, use_bias):
    """each filter has a bias, not the layer as a whole"""
    return math.prod(kernel_size) * channels * filters + use_bias


def count_parameters__square(kernel_size, channels, filters, use_bias):
    """a kernel need not be square"""
    return (kernel_size[0] ** 2 * channels + use_bias) * filters


def _looped(image, kernels):
    kh, kw, _, filters = kernels.shape
    out = np.zeros((image.shape[0] - kh + 1, image.shape[1] - kw + 1, filters))
    for r in range(out.shape[0]):
        for c in range(out.shape[1]):
            for f in range(filters):
                out[r, c, f] = (image[r : r + kh, c : c + kw] * kernels[..., f]).sum()
    return out


def convolve__turned_round(image, kernels):
    """as it is, not turned round"""
    return _looped(image.astype(float), np.flip(kernels, axis=(0, 1)))


def convolve__wraps_around(image, kernels):
    """products of uint8 wrap around at 256"""
    return _looped(image, kernels)


def convolve__one_row_short(image, kernels):
    """the last row and the last column are missing"""
    return _looped(image[:-1, :-1].astype(float), kernels)


def convolve__filters_first(image, kernels):
    """the filters are the last axis"""
    return np.moveaxis(_looped(image.astype(float), kernels), -1, 0)


def convolve__one_channel(image, kernels):
    """one filter looks at all channels"""
    return _looped(image[..., :1].astype(float), kernels[:, :, :1])


def convolve__square_kernels(image, kernels):
    """your function stopped with ValueError"""
    k = len(kernels)
    out = np.zeros((image.shape[0] - k + 1, image.shape[1] - k + 1, kernels.shape[3]))
    for r in range(out.shape[0]):
        for c in range(out.shape[1]):
            block = image[r : r + k, c : c + k, :, np.newaxis].astype(float)
            out[r, c] = (block * kernels).sum(axis=(0, 1, 2))
    return out


def convolve__a_border(image, kernels):
    """the result is smaller than the image"""
    kh, kw = kernels.shape[:2]
    sides = ((kh - 1) // 2, kh // 2), ((kw - 1) // 2, kw // 2), (0, 0)
    return _looped(np.pad(image.astype(float), sides), kernels)


def which_kernel__turned_round():
    """the bag's upper edge would be red"""
    return "a"


def which_kernel__upright():
    """looks for upright edges"""
    return "b"


def which_kernel__sharpened():
    """the even cloth would keep its brightness"""
    return "d"


def max_pool__lessons_reshape(image, size):
    """cut off first what fills no block"""
    h, w, channels = image.shape
    return image.reshape(h // size, size, w // size, size, channels).max(axis=(1, 3))


def max_pool__filled_with_zeros(image, size):
    """what does not fill a block is dropped"""
    padded = np.pad(image, ((0, -image.shape[0] % size), (0, -image.shape[1] % size), (0, 0)))
    h, w, channels = padded.shape
    return padded.reshape(h // size, size, w // size, size, channels).max(axis=(1, 3))


def max_pool__drops_at_the_top(image, size):
    """lies at the bottom and on the right"""
    h, w = image.shape[0] // size, image.shape[1] // size
    whole = image[-h * size :, -w * size :]
    return whole.reshape(h, size, w, size, -1).max(axis=(1, 3))


def max_pool__mean(image, size):
    """the largest value of a block, not its mean"""
    h, w = image.shape[0] // size, image.shape[1] // size
    return image[: h * size, : w * size].reshape(h, size, w, size, -1).mean(axis=(1, 3))


def max_pool__begins_with_zero(image, size):
    """do not begin with 0"""
    h, w = image.shape[0] // size, image.shape[1] // size
    out = np.zeros((h, w, image.shape[2]), image.dtype)
    for i in range(size):
        for j in range(size):
            out = np.maximum(out, image[i : h * size : size, j : w * size : size])
    return out


def max_pool__float64(image, size):
    """the result has the image's data type"""
    h, w = image.shape[0] // size, image.shape[1] // size
    out = np.zeros((h, w, image.shape[2]))
    for r in range(h):
        for c in range(w):
            block = image[r * size : (r + 1) * size, c * size : (c + 1) * size]
            out[r, c] = block.max(axis=(0, 1))
    return out


def pad_same__half_a_kernel(image, kernel_size, stride):
    """is too much for an even kernel"""
    return np.pad(image, kernel_size // 2)


def pad_same__more_before(image, kernel_size, stride):
    """goes to the bottom and to the right"""
    sides = []
    for n in image.shape:
        total = max((-(-n // stride) - 1) * stride + kernel_size - n, 0)
        sides.append((total - total // 2, total // 2))
    return np.pad(image, sides)


def pad_same__stride_forgotten(image, kernel_size, stride):
    """the stride matters, too"""
    total = kernel_size - 1
    return np.pad(image, (total // 2, total - total // 2))


def pad_same__less_than_nothing(image, kernel_size, stride):
    """the total is never below 0"""
    sides = []
    for n in image.shape:
        total = (-(-n // stride) - 1) * stride + kernel_size - n
        sides.append((total // 2, total - total // 2))
    return np.pad(image, sides)


def pad_same__edge(image, kernel_size, stride):
    """the border is of zeros"""
    sides = []
    for n in image.shape:
        total = max((-(-n // stride) - 1) * stride + kernel_size - n, 0)
        sides.append((total // 2, total - total // 2))
    return np.pad(image, sides, mode="edge")


def pad_same__total_of_the_rows(image, kernel_size, stride):
    """columns have a total of their own"""
    n = image.shape[0]
    total = max((-(-n // stride) - 1) * stride + kernel_size - n, 0)
    return np.pad(image, (total // 2, total - total // 2))


def pad_same__as_if_the_stride_divided_the_size(image, kernel_size, stride):
    """only where the stride divides the size"""
    total = max(kernel_size - stride, 0)
    return np.pad(image, (total // 2, total - total // 2))


def pad_same__float64(image, kernel_size, stride):
    """the result has the image's data type"""
    sides = []
    for n in image.shape:
        total = max((-(-n // stride) - 1) * stride + kernel_size - n, 0)
        sides.append((total // 2, total - total // 2))
    (top, bottom), (left, right) = sides
    out = np.zeros((top + image.shape[0] + bottom, left + image.shape[1] + right))
    out[top : top + image.shape[0], left : left + image.shape[1]] = image
    return out


def receptive_field__strides_forgotten(layers):
    """a stride makes all later steps longer"""
    return 1 + sum(kernel_size - 1 for kernel_size, stride in layers)


def receptive_field__sizes_added(layers):
    """kernels overlap"""
    seen, jump = 0, 1
    for kernel_size, stride in layers:
        seen += kernel_size * jump
        jump *= stride
    return seen


def receptive_field__own_stride(layers):
    """for the layers after it only"""
    seen, jump = 1, 1
    for kernel_size, stride in layers:
        jump *= stride
        seen += (kernel_size - 1) * jump
    return seen


def receptive_field__from_the_wrong_end(layers):
    """the first layer stands first in the list"""
    seen = 1
    for kernel_size, stride in layers:
        seen = (seen - 1) * stride + kernel_size
    return seen


def receptive_field__multiplied(layers):
    """the sizes do not multiply"""
    return math.prod(kernel_size for kernel_size, stride in layers)


def _cnn(image_shape, filters, classes, k=3, padding="same", relu="relu", pool="Max", last=None):
    from fmnist_utils.backend import keras

    model = keras.Sequential([keras.Input(image_shape)])
    for n in filters:
        model.add(keras.layers.Conv2D(n, k, padding=padding, activation=relu))
        if pool:
            model.add(getattr(keras.layers, f"{pool}Pooling2D")(2))
    model.add(keras.layers.Flatten())
    model.add(keras.layers.Dense(classes, activation=last))
    return model


def build_cnn__valid(image_shape, filters, classes):
    """padding is 'valid', where 'same' is expected"""
    return _cnn(image_shape, filters, classes, padding="valid")


def build_cnn__no_relu(image_shape, filters, classes):
    """ReLU is missing after the convolutions"""
    return _cnn(image_shape, filters, classes, relu=None)


def build_cnn__softmax(image_shape, filters, classes):
    """leave softmax to the loss"""
    return _cnn(image_shape, filters, classes, last="softmax")


def build_cnn__relu_at_the_end(image_shape, filters, classes):
    """leave the last layer without an activation"""
    return _cnn(image_shape, filters, classes, last="relu")


def build_cnn__means(image_shape, filters, classes):
    """pool by the largest value, not by the mean"""
    return _cnn(image_shape, filters, classes, pool="Average")


def build_cnn__not_pooled(image_shape, filters, classes):
    """the pooling is missing"""
    return _cnn(image_shape, filters, classes, pool=None)


def build_cnn__larger_kernels(image_shape, filters, classes):
    """not 5 × 5"""
    return _cnn(image_shape, filters, classes, k=5)


def build_cnn__filters_reversed(image_shape, filters, classes):
    """in the order of `filters`"""
    return _cnn(image_shape, filters[::-1], classes)


def build_cnn__batch_normalised(image_shape, filters, classes):
    """found a BatchNormalization, expected none"""
    from fmnist_utils.backend import keras

    model = _cnn(image_shape, filters, classes)
    normalised = keras.layers.BatchNormalization()
    return keras.Sequential([keras.Input(image_shape), normalised, *model.layers])


def build_cnn__strided(image_shape, filters, classes):
    """a stride is no pooling"""
    from fmnist_utils.backend import keras

    model = keras.Sequential([keras.Input(image_shape)])
    for n in filters:
        model.add(keras.layers.Conv2D(n, 3, strides=2, padding="same", activation="relu"))
    model.add(keras.layers.Flatten())
    model.add(keras.layers.Dense(classes))
    return model


def build_cnn__tanh(image_shape, filters, classes):
    """ReLU stands after a convolution, not tanh"""
    return _cnn(image_shape, filters, classes, relu="tanh")


def build_cnn__relu_in_the_last_stage_only(image_shape, filters, classes):
    """found other outputs from the same weights"""
    model = _cnn(image_shape, filters, classes, relu=None)
    model.layers[-4].activation = _activation("relu")
    return model


def _activation(name):
    from fmnist_utils.backend import keras

    return keras.activations.get(name)


def build_cnn__ten_classes(image_shape, filters, classes):
    """found a network that gives (None, 10), expected one that gives (None, 7)"""
    return _cnn(image_shape, filters, 10)


def build_cnn__not_flattened(image_shape, filters, classes):
    """Flatten is missing"""
    from fmnist_utils.backend import keras

    model = _cnn(image_shape, filters, classes)
    return keras.Sequential(
        [keras.Input(image_shape), *model.layers[:-2], keras.layers.Dense(classes)]
    )


def output_size__rounded_up_before_adding(size, kernel_size, stride, padding):
    """round the places down before you add the first one"""
    if padding == "same":
        return -(-size // stride)
    return math.ceil((size - kernel_size) / stride) + 1


def convolve__first_filter(image, kernels):
    """this is that of the first alone"""
    kh, kw = kernels.shape[:2]
    out = np.zeros((image.shape[0] - kh + 1, image.shape[1] - kw + 1))
    for r, c in np.ndindex(out.shape):
        out[r, c] = (image[r : r + kh, c : c + kw].astype(float) * kernels[..., 0]).sum()
    return out


def max_pool__a_row_and_a_column_short(image, size):
    """its last row and column came short"""
    h, w = image.shape[0] // size, image.shape[1] // size
    out = image[: h * size : size, : w * size : size].copy()
    for i in range(size - 1):
        for j in range(size - 1):
            out = np.maximum(out, image[i : h * size : size, j : w * size : size])
    return out


def receptive_field__brackets_forgotten(layers):
    """not n · stride + kernel_size - 1"""
    n = 1
    for kernel_size, stride in layers[::-1]:
        n = n * stride + kernel_size - 1
    return n


def build_cnn__relu_before_the_convolution(image_shape, filters, classes):
    """not before it"""
    from fmnist_utils.backend import keras

    model = keras.Sequential([keras.Input(image_shape)])
    for n in filters:
        model.add(keras.layers.ReLU())
        model.add(keras.layers.Conv2D(n, 3, padding="same"))
        model.add(keras.layers.MaxPooling2D())
    model.add(keras.layers.Flatten())
    model.add(keras.layers.Dense(classes))
    return model


def build_cnn__no_relu_at_the_end(image_shape, filters, classes):
    """ReLU stands after the last convolution, too"""
    model = _cnn(image_shape, filters, classes)
    model.layers[-4].activation = _activation("linear")
    return model


def build_cnn__last_stage_left_out(image_shape, filters, classes):
    """the last number of filters has a stage, too"""
    return _cnn(image_shape, filters[:-1], classes)


def output_size__valid_stride_forgotten(size, kernel_size, stride, padding):
    """the stride divides the size, without padding, too"""
    return -(-size // stride) if padding == "same" else size - kernel_size + 1


def output_size__padding_exchanged(size, kernel_size, stride, padding):
    """are exchanged"""
    last = size if padding == "valid" else size - kernel_size + 1
    return math.ceil(last / stride)


def output_size__one_place_fewer(size, kernel_size, stride, padding):
    """not one fewer"""
    return math.ceil((size if padding == "same" else size - kernel_size) / stride)


def count_parameters__bias_turned_round(kernel_size, channels, filters, use_bias):
    """the wrong way round"""
    weights = math.prod(kernel_size) * channels * filters
    return weights if use_bias else weights + filters


def count_parameters__sides_added(kernel_size, channels, filters, use_bias):
    """not height + width"""
    return (sum(kernel_size) * channels + use_bias) * filters


def convolve__map_for_each_channel(image, kernels):
    """one filter makes one map"""
    image = image.astype(float)
    maps = [_looped(image[..., [c]], kernels[:, :, [c]]) for c in range(image.shape[2])]
    return np.concatenate(maps, axis=-1)


def convolve__all_turned_round(image, kernels):
    """as it is, not turned round"""
    return _looped(image.astype(float), np.flip(kernels))


def convolve__scaled(image, kernels):
    """do not divide them by 255"""
    return _looped(image / 255, kernels)


def max_pool__wrong_axes(image, size):
    """the places in a block are the axes 1 and 3"""
    h, w = image.shape[0] // size, image.shape[1] // size
    blocks = image[: h * size, : w * size].reshape(h, size, w, size, image.shape[2])
    return np.max(blocks, axis=(0, 2))


def max_pool__always_2(image, size):
    """not always 2"""
    h, w = image.shape[0] // 2, image.shape[1] // 2
    return image[: h * 2, : w * 2].reshape(h, 2, w, 2, -1).max(axis=(1, 3))


def max_pool__begins_at_r(image, size):
    """begins at r · size, not at r"""
    h, w = image.shape[0] // size, image.shape[1] // size
    out = np.zeros((h, w, image.shape[2]), image.dtype)
    for r, c in np.ndindex(h, w):
        out[r, c] = image[r : r + size, c : c + size].max(axis=(0, 1))
    return out


def pad_same__too_little_for_an_even_kernel(image, kernel_size, stride):
    """too little for an even kernel"""
    return np.pad(image, (kernel_size - 1) // 2)


def pad_same__rounded_half(image, kernel_size, stride):
    """halve with //"""
    sides = []
    for n in image.shape:
        total = max((math.ceil(n / stride) - 1) * stride + kernel_size - n, 0)
        sides.append((round(total / 2), total - round(total / 2)))
    return np.pad(image, sides)


def receptive_field__strides_added(layers):
    """strides multiply"""
    seen, jump = 1, 1
    for kernel_size, stride in layers:
        seen += (kernel_size - 1) * jump
        jump += stride - 1
    return seen


def receptive_field__begins_with_the_first_kernel(layers):
    """the list may be empty"""
    seen, jump = layers[0]
    for kernel_size, stride in layers[1:]:
        seen += (kernel_size - 1) * jump
        jump *= stride
    return seen


def receptive_field__pooling_left_out(layers):
    """a pooling, too, widens what is seen"""
    seen, jump = 1, 1
    for kernel_size, stride in layers:
        if stride == 1:
            seen += (kernel_size - 1) * jump
        jump *= stride
    return seen


def build_cnn__not_pooled_at_the_end(image_shape, filters, classes):
    """a pooling follows the last convolution, too"""
    from fmnist_utils.backend import keras

    model = keras.Sequential([keras.Input(image_shape)])
    for stage, n in enumerate(filters):
        if stage:
            model.add(keras.layers.MaxPooling2D())
        model.add(keras.layers.Conv2D(n, 3, padding="same", activation="relu"))
    model.add(keras.layers.Flatten())
    model.add(keras.layers.Dense(classes))
    return model


def build_cnn__pooled_into_one(image_shape, filters, classes):
    """do not pool them into one"""
    from fmnist_utils.backend import keras

    stages = _cnn(image_shape, filters, classes).layers[:-2]
    return keras.Sequential(
        [
            keras.Input(image_shape),
            *stages,
            keras.layers.GlobalMaxPooling2D(),
            keras.layers.Dense(classes),
        ]
    )


def build_cnn__filters_sorted(image_shape, filters, classes):
    """do not sort them"""
    return _cnn(image_shape, sorted(filters), classes)


#: Each coincides with a slip on some inputs; the slip's sentence would be false for it.
MUST_NOT_BE_TOLD = {
    "output_size__to_the_nearest": "rounded up, not down",
    "output_size__rounded_up_before_adding": "has no room at the border",
    "count_parameters__bias_a_channel": "not the layer as a whole",
    "convolve__first_filter": "do not add the filters up",
    "max_pool__a_row_and_a_column_short": "one value of each block came",
    "pad_same__total_of_the_rows": "the stride matters, too",
    "receptive_field__brackets_forgotten": "for the layers after it only",
    "build_cnn__no_relu_at_the_end": "ReLU is missing",
    "build_cnn__last_stage_left_out": "there is a stage for each",
}
