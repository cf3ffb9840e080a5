"""Wrong answers to the sheet; each docstring is part of the sentence that it must get."""

import itertools
import math

import numpy as np


def count_parameters__weights_only(sizes):
    """each output has a bias of its own besides its weights"""
    return sum(sizes[k] * sizes[k + 1] for k in range(len(sizes) - 1))


def count_parameters__bias_of_inputs(sizes):
    """a bias belongs to an output, not to an input"""
    return sum(sizes[k] * (sizes[k + 1] + 1) for k in range(len(sizes) - 1))


def count_parameters__one_bias_a_layer(sizes):
    """a bias for each output, not one in all"""
    return sum(sizes[k] * sizes[k + 1] + 1 for k in range(len(sizes) - 1))


def count_parameters__inputs_have_biases(sizes):
    """the inputs have no biases"""
    return sum(sizes) + sum(sizes[k] * sizes[k + 1] for k in range(len(sizes) - 1))


def count_parameters__first_layer_only(sizes):
    """the layers after the first have parameters, too"""
    return (sizes[0] + 1) * sizes[1]


def count_parameters__three_layers_at_most(sizes):
    """expected"""
    return sum((sizes[k] + 1) * sizes[k + 1] for k in range(min(len(sizes) - 1, 3)))


def count_parameters__two_layers_only(sizes):
    """the list may be shorter or longer than three"""
    return (sizes[0] + 1) * sizes[1] + (sizes[1] + 1) * sizes[2]


def count_parameters__bias_of_the_last_only(sizes):
    """every layer has biases, not the last one alone"""
    return sum(a * b for a, b in itertools.pairwise(sizes)) + sizes[-1]


def count_parameters__keeps_the_last_layer(sizes):
    """that is the last layer alone"""
    for k in range(len(sizes) - 1):
        total = (sizes[k] + 1) * sizes[k + 1]
    return total


def count_parameters__last_layer_left_out(sizes):
    """the last layer is left out"""
    return sum((sizes[k] + 1) * sizes[k + 1] for k in range(len(sizes) - 2))


def count_parameters__first_layer_left_out(sizes):
    """the first layer is left out"""
    return sum((sizes[k] + 1) * sizes[k + 1] for k in range(1, len(sizes) - 1))


def count_parameters__all_from_the_inputs(sizes):
    """not the network's inputs"""
    return sum((sizes[0] + 1) * units for units in sizes[1:])


def count_parameters__product(sizes):
    """multiply neighbours only"""
    return math.prod(sizes)


def count_parameters__example(sizes):
    """the docstring's example"""
    return 101_770


def count_parameters__one_number_a_layer(sizes):
    """one number is asked for"""
    return [(sizes[k] + 1) * sizes[k + 1] for k in range(len(sizes) - 1)]


def forward__relu_everywhere(x, weights):
    """no ReLU after the last layer"""
    x = x.reshape(len(x), -1)
    for w, b in zip(weights[::2], weights[1::2], strict=True):
        x = np.maximum(x @ w + b, 0)
    return x


def forward__no_relu(x, weights):
    """ReLU is missing between the layers"""
    x = x.reshape(len(x), -1)
    for w, b in zip(weights[::2], weights[1::2], strict=True):
        x = x @ w + b
    return x


def forward__bias_after_relu(x, weights):
    """the bias is added before ReLU"""
    x = x.reshape(len(x), -1)
    for w, b in zip(weights[:-2:2], weights[1:-2:2], strict=True):
        x = np.maximum(x @ w, 0) + b
    return x @ weights[-2] + weights[-1]


def forward__no_bias(x, weights):
    """the biases are missing"""
    x = x.reshape(len(x), -1)
    for w in weights[:-2:2]:
        x = (x @ w).clip(min=0)
    return x @ weights[-2]


def forward__exactly_two_layers(x, weights):
    """there may be one layer, or more than two"""
    w1, b1, w2, b2 = weights
    return np.maximum(x.reshape(len(x), -1) @ w1 + b1, 0) @ w2 + b2


def forward__first_two_layers(x, weights):
    """only the first two layers are used"""
    hidden = (x.reshape(len(x), -1) @ weights[0] + weights[1]).clip(min=0)
    return hidden @ weights[2] + weights[3]


def forward__784(x, weights):
    """more or fewer values than 784"""
    return forward_right(x.reshape(len(x), 28 * 28), weights)


def forward__relu_after_a_single_layer(x, weights):
    """where there is one layer, it is the last"""
    x = np.maximum(x.reshape(len(x), -1) @ weights[0] + weights[1], 0)
    return forward_right(x, weights[2:]) if len(weights) > 2 else x


def forward__no_relu_after_the_first(x, weights):
    """values differ"""
    x = x.reshape(len(x), -1)
    for k in range(0, len(weights), 2):
        x = x @ weights[k] + weights[k + 1]
        if 0 < k < len(weights) - 2:
            x = np.maximum(x, 0)
    return x


def forward__weights_first(x, weights):
    """weights and biases come in turns"""
    x, n = x.reshape(len(x), -1), len(weights) // 2
    for k in range(n):
        x = x @ weights[k] + weights[n + k]
        if k < n - 1:
            x = np.maximum(x, 0)
    return x


def forward__divided_by_255(x, weights):
    """not divided by 255"""
    return forward_right(x / 255, weights)


def forward__classes(x, weights):
    """the logits are asked for, not the class"""
    return np.argmax(forward_right(x, weights), axis=1)


def forward__images_not_flattened(x, weights):
    """make each image one row of numbers first"""
    for k in range(0, len(weights), 2):
        x = x @ weights[k] + weights[k + 1]
    return x


def forward__softmax(x, weights):
    """the network ends in logits"""
    z = np.exp(forward_right(x, weights))
    return z / z.sum(axis=1, keepdims=True)


def forward__first_relu_only(x, weights):
    """not after the first alone"""
    x = x.reshape(len(x), -1)
    for k in range(0, len(weights), 2):
        x = x @ weights[k] + weights[k + 1]
        x = np.maximum(x, 0) if k == 0 < len(weights) - 2 else x
    return x


def forward_right(x, weights):
    x = x.reshape(len(x), -1)
    for w, b in zip(weights[:-2:2], weights[1:-2:2], strict=True):
        x = np.maximum(x @ w + b, 0)
    return x @ weights[-2] + weights[-1]


def _log_softmax(logits):
    z = logits - logits.max(axis=1, keepdims=True)
    return z - np.log(np.exp(z).sum(axis=1, keepdims=True))


def smoothed_loss__spread_over_the_others(labels, logits, smoothing):
    """the true class gets its part of what is spread, too"""
    classes = logits.shape[1]
    hot = np.eye(classes)[labels]
    targets = hot * (1 - smoothing) + (1 - hot) * smoothing / (classes - 1)
    return -(targets * _log_softmax(logits)).sum(axis=1).mean()


def smoothed_loss__targets_do_not_sum_to_1(labels, logits, smoothing):
    """the targets of an image sum to 1"""
    targets = np.full(logits.shape, smoothing / logits.shape[1])
    targets[np.arange(len(labels)), labels] = 1 - smoothing
    return -(targets * _log_softmax(logits)).sum(axis=1).mean()


def smoothed_loss__not_smoothed(labels, logits, smoothing):
    """the smoothing is missing"""
    return -_log_softmax(logits)[np.arange(len(labels)), labels].mean()


def smoothed_loss__sum(labels, logits, smoothing):
    """the mean over its images, not the sum"""
    targets = np.eye(logits.shape[1])[labels] * (1 - smoothing) + smoothing / logits.shape[1]
    return -(targets * _log_softmax(logits)).sum()


def smoothed_loss__overflows(labels, logits, smoothing):
    """e to the power of a large logit overflows"""
    p = np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True)
    targets = np.eye(logits.shape[1])[labels] * (1 - smoothing) + smoothing / logits.shape[1]
    return -(targets * np.log(p)).sum(axis=1).mean()


def smoothed_loss__log_of_a_sum_that_overflows(labels, logits, smoothing):
    """e to the power of a large logit overflows"""
    log_p = logits - np.log(np.exp(logits).sum(axis=1, keepdims=True))
    targets = np.eye(logits.shape[1])[labels] * (1 - smoothing) + smoothing / logits.shape[1]
    return -(targets * log_p).sum(axis=1).mean()


def smoothed_loss__overflows_number_by_number(labels, logits, smoothing):
    """math.exp of a large logit overflows"""
    total = 0
    for label, row in zip(labels, logits, strict=True):
        powers = [math.exp(value) for value in row]
        for k in range(len(row)):
            target = smoothing / len(row) + (1 - smoothing) * (k == label)
            total -= target * math.log(powers[k] / sum(powers))
    return total / len(labels)


def smoothed_loss__logarithm_of_zero(labels, logits, smoothing):
    """a probability of 0 has no logarithm"""
    p = np.exp(logits - logits.max(axis=1, keepdims=True))
    p /= p.sum(axis=1, keepdims=True)
    targets = np.eye(logits.shape[1])[labels] * (1 - smoothing) + smoothing / logits.shape[1]
    return np.mean(-np.sum(targets * np.log(p), axis=1))


def smoothed_loss__largest_of_all(labels, logits, smoothing):
    """its own largest"""
    z = logits - logits.max()
    log_p = z - np.log(np.exp(z).sum(axis=1, keepdims=True))
    targets = np.eye(logits.shape[1])[labels] * (1 - smoothing) + smoothing / logits.shape[1]
    return -(targets * log_p).sum(axis=1).mean()


def smoothed_loss__axis_lost(labels, logits, smoothing):
    """keepdims=True"""
    z = logits - logits.max(axis=1)
    log_p = z - np.log(np.exp(z).sum(axis=1, keepdims=True))
    targets = np.eye(logits.shape[1])[labels] * (1 - smoothing) + smoothing / logits.shape[1]
    return -(targets * log_p).sum(axis=1).mean()


def smoothed_loss__least_probability(labels, logits, smoothing):
    """no probability below 1e-07 is told apart"""
    targets = np.eye(logits.shape[1])[labels] * (1 - smoothing) + smoothing / logits.shape[1]
    p = np.clip(np.exp(_log_softmax(logits)), 1e-7, 1)
    return -(targets * np.log(p)).sum(axis=1).mean()


def smoothed_loss__true_class_keeps_all(labels, logits, smoothing):
    """the true class gives its share away"""
    targets = np.full(logits.shape, smoothing / logits.shape[1])
    targets[np.arange(len(labels)), labels] = 1
    return -(targets * _log_softmax(logits)).sum(axis=1).mean()


def smoothed_loss__probability_smoothed(labels, logits, smoothing):
    """the target is smoothed, not the probability"""
    p = np.exp(_log_softmax(logits)) * (1 - smoothing) + smoothing / logits.shape[1]
    return -np.log(p[np.arange(len(labels)), labels]).mean()


def smoothed_loss__classes_counted_in_the_labels(labels, logits, smoothing):
    """a class may be missing among the labels"""
    classes = labels.max() + 1
    targets = np.eye(classes)[labels] * (1 - smoothing) + smoothing / classes
    return -(targets * _log_softmax(logits)).sum(axis=1).mean()


def smoothed_loss__mean_over_classes_too(labels, logits, smoothing):
    """an image's loss is the sum over its classes"""
    targets = np.eye(logits.shape[1])[labels] * (1 - smoothing) + smoothing / logits.shape[1]
    return -np.mean(targets * _log_softmax(logits))


def smoothed_loss__softmax_over_images(labels, logits, smoothing):
    """over its classes"""
    z = logits - logits.max(axis=0)
    log_p = z - np.log(np.exp(z).sum(axis=0))
    targets = np.eye(logits.shape[1])[labels] * (1 - smoothing) + smoothing / logits.shape[1]
    return -(targets * log_p).sum(axis=1).mean()


def smoothed_loss__log2(labels, logits, smoothing):
    """the natural logarithm"""
    targets = np.eye(logits.shape[1])[labels] * (1 - smoothing) + smoothing / logits.shape[1]
    return -(targets * np.log2(np.e) * _log_softmax(logits)).sum(axis=1).mean()


def smoothed_loss__rounded(labels, logits, smoothing):
    """do not round to 4 places"""
    targets = np.eye(logits.shape[1])[labels] * (1 - smoothing) + smoothing / logits.shape[1]
    return round(-(targets * _log_softmax(logits)).sum(axis=1).mean(), 4)


def smoothed_loss__ten_classes(labels, logits, smoothing):
    """expected"""
    targets = np.eye(logits.shape[1])[labels] * (1 - smoothing) + smoothing / 10
    return -(targets * _log_softmax(logits)).sum(axis=1).mean()


def smoothed_loss__hidden_by_a_constant(labels, logits, smoothing):
    """no probability below 1e-12 is told apart"""
    targets = np.eye(logits.shape[1])[labels] * (1 - smoothing) + smoothing / logits.shape[1]
    p = np.exp(_log_softmax(logits))
    return -(targets * np.log(p + 1e-12)).sum(axis=1).mean()


def learning_rate__starts_at_zero(step, peak, steps):
    """it begins at a 25th of the peak, not at zero"""
    climb = steps // 5
    if step < climb:
        return peak * step / climb
    share = min((step - climb) / (steps - climb), 1)
    return peak * (1 + math.cos(math.pi * share)) / 2


def learning_rate__falls_along_a_line(step, peak, steps):
    """along a cosine, not along a line"""
    climb = steps // 5
    if step < climb:
        return peak / 25 + peak * 24 / 25 * step / climb
    return max(0.0, peak * (steps - step) / (steps - climb))


def learning_rate__cosine_of_all_steps(step, peak, steps):
    """the fall begins at the end of the climb"""
    climb = steps // 5
    if step < climb:
        return peak / 25 + peak * 24 / 25 * step / climb
    return peak * (1 + np.cos(np.pi * min(step / steps, 1))) / 2


def learning_rate__rises_again(step, peak, steps):
    """the cosine would rise again"""
    climb = steps // 5
    if step < climb:
        return peak / 25 + peak * 24 / 25 * step / climb
    return peak * (1 + np.cos(np.pi * (step - climb) / (steps - climb))) / 2


def _climb(step, peak, steps):
    return peak / 25 + peak * 24 / 25 * step / (steps // 5)


def _schedule(step, peak, steps):
    climb = steps // 5
    if step < climb:
        return _climb(step, peak, steps)
    return peak * (1 + math.cos(math.pi * min(1, (step - climb) / (steps - climb)))) / 2


def learning_rate__at_least_a_25th(step, peak, steps):
    """expected"""
    if step < steps // 5:
        return peak * max(1 / 25, step / (steps // 5))
    return _schedule(step, peak, steps)


def learning_rate__whole_cosine(step, peak, steps):
    """half a cosine falls"""
    climb = steps // 5
    if step < climb:
        return _climb(step, peak, steps)
    return peak * (1 + math.cos(2 * math.pi * min(1, (step - climb) / (steps - climb)))) / 2


def learning_rate__cosine_not_lifted(step, peak, steps):
    """a cosine falls from 1 to -1"""
    climb = steps // 5
    if step < climb:
        return _climb(step, peak, steps)
    return peak * math.cos(math.pi * (step - climb) / (steps - climb)) if step < steps else 0.0


def learning_rate__ends_at_a_25th(step, peak, steps):
    """it falls to zero, not to a 25th"""
    if step < steps // 5:
        return _climb(step, peak, steps)
    return peak / 25 + 24 / 25 * _schedule(step, peak, steps)


def learning_rate__divides_the_fall_by_all_steps(step, peak, steps):
    """not all `steps`"""
    climb = steps // 5
    if step < climb:
        return _climb(step, peak, steps)
    return peak * (1 + math.cos(math.pi * min(1, (step - climb) / steps))) / 2


def learning_rate__zero_a_step_early(step, peak, steps):
    """not one step earlier"""
    climb = steps // 5
    if step < climb:
        return _climb(step, peak, steps)
    return peak * (1 + math.cos(math.pi * min(1, (step - climb) / (steps - 1 - climb)))) / 2


def learning_rate__peak_a_step_early(step, peak, steps):
    """the peak is reached at step `steps // 5`"""
    climb = steps // 5
    if step < climb:
        return peak / 25 + peak * 24 / 25 * step / (climb - 1)
    return _schedule(step, peak, steps)


def learning_rate__fifth_rounded(step, peak, steps):
    """a fifth rounded down"""
    climb = round(steps / 5)
    if step < climb:
        return peak / 25 + peak * 24 / 25 * step / climb
    return peak * (1 + math.cos(math.pi * min(1, (step - climb) / (steps - climb)))) / 2


def learning_rate__no_climb(step, peak, steps):
    """there is no climb, and nothing to divide by"""
    return _climb(step, peak, steps) if step <= steps // 5 else _schedule(step, peak, steps)


def learning_rate__peak_fixed(step, peak, steps):
    """the peak is an argument"""
    return _schedule(step, 0.01, steps)


def learning_rate__rounded(step, peak, steps):
    """do not round to 4 places"""
    return round(_schedule(step, peak, steps), 4)


def learning_rate__zero_after_900(step, peak, steps):
    """expected"""
    climb = steps // 5
    if step < climb:
        return peak / 25 + peak * 24 / 25 * step / climb
    if step > 900:
        return 0.0
    return peak * (1 + np.cos(np.pi * min(1, (step - climb) / (steps - climb)))) / 2


def learning_rate__a_fifth_not_whole(step, peak, steps):
    """the whole part of a fifth"""
    climb = steps / 5
    if step < climb:
        return peak / 25 + peak * 24 / 25 * step / climb
    return peak * (1 + np.cos(np.pi * min(1, (step - climb) / (steps - climb)))) / 2


def _keras():
    from fmnist_utils.backend import keras

    return keras


def _network(image_shape, widths, dropout, activation="relu", last=None):
    layers = _keras().layers
    model = _keras().Sequential([_keras().Input(image_shape), layers.Flatten()])
    for units in widths:
        model.add(layers.Dense(units, activation=activation))
        model.add(layers.Dropout(dropout))
    model.add(layers.Dense(10, activation=last))
    return model


def build_network__softmax_at_the_end(image_shape, widths, dropout):
    """leave softmax to the loss"""
    return _network(image_shape, widths, dropout, last="softmax")


def build_network__relu_at_the_end(image_shape, widths, dropout):
    """leave the last layer without an activation"""
    return _network(image_shape, widths, dropout, last="relu")


def build_network__no_activation(image_shape, widths, dropout):
    """the hidden layers lack activation='relu'"""
    return _network(image_shape, widths, dropout, activation=None)


def build_network__tanh(image_shape, widths, dropout):
    """the hidden layers take ReLU, not tanh"""
    return _network(image_shape, widths, dropout, activation="tanh")


def build_network__widths_reversed(image_shape, widths, dropout):
    """in the order of `widths`"""
    return _network(image_shape, widths[::-1], dropout)


def _stacked(image_shape, *layers):
    flatten = _keras().layers.Flatten()
    return _keras().Sequential([_keras().Input(image_shape), flatten, *layers])


def build_network__last_width_left_out(image_shape, widths, dropout):
    """the last of `widths` is left out"""
    return _network(image_shape, widths[:-1], dropout)


def build_network__only_the_first_width(image_shape, widths, dropout):
    """one hidden layer for each width"""
    return _network(image_shape, widths[:1], dropout)


def build_network__always_128(image_shape, widths, dropout):
    """not always 128"""
    return _network(image_shape, [128 for _ in widths], dropout)


def build_network__batch_normalised(image_shape, widths, dropout):
    """found a BatchNormalization, expected none"""
    layers, parts = _keras().layers, []
    for units in widths:
        parts += [layers.Dense(units, use_bias=False), layers.BatchNormalization()]
        parts += [layers.ReLU(), layers.Dropout(dropout)]
    return _stacked(image_shape, *parts, layers.Dense(10))


def build_network__no_bias(image_shape, widths, dropout):
    """no use_bias=False"""
    layers, parts = _keras().layers, []
    for units in widths:
        parts += [layers.Dense(units, activation="relu", use_bias=False), layers.Dropout(dropout)]
    return _stacked(image_shape, *parts, layers.Dense(10))


def build_network__no_output(image_shape, widths, dropout):
    """Dense(10) is missing"""
    layers, parts = _keras().layers, []
    for units in widths:
        parts += [layers.Dense(units, activation="relu"), layers.Dropout(dropout)]
    return _stacked(image_shape, *parts)


def build_network__output_in_the_loop(image_shape, widths, dropout):
    """found weights of shapes"""
    layers, parts = _keras().layers, []
    for units in widths:
        parts += [layers.Dense(units, activation="relu"), layers.Dropout(dropout)]
        parts += [layers.Dense(10)]
    return _stacked(image_shape, *parts)


def build_network__one_dropout(image_shape, widths, dropout):
    """not stand once before the output"""
    layers = _keras().layers
    parts = [layers.Dense(units, activation="relu") for units in widths]
    return _stacked(image_shape, *parts, layers.Dropout(dropout), layers.Dense(10))


def build_network__dropout_at_the_end(image_shape, widths, dropout):
    """no Dropout follows the last layer"""
    model = _network(image_shape, widths, dropout)
    model.add(_keras().layers.Dropout(dropout))
    return model


def build_network__share_that_stays(image_shape, widths, dropout):
    """not the share that stays"""
    return _network(image_shape, widths, 1 - dropout)


def build_network__pixels_divided(image_shape, widths, dropout):
    """not divided by 255"""
    keras = _keras()
    network = _network(image_shape, widths, dropout)
    layers = [keras.Input(image_shape), keras.layers.Rescaling(1 / 255), *network.layers]
    return keras.Sequential(layers)


def build_network__the_lessons_own(image_shape, widths, dropout):
    """found the layers Dense, Dense, expected Dense, Dropout, Dense"""
    keras = _keras()
    model = keras.Sequential([keras.Input((28, 28, 1)), keras.layers.Flatten()])
    model.add(keras.layers.Dense(128, activation="relu"))
    model.add(keras.layers.Dense(10))
    return model


def build_network__input_fixed(image_shape, widths, dropout):
    """found a network that takes (None, 28, 28, 1), expected one that takes (None, 14, 14, 1)"""
    return _network((28, 28, 1), widths, dropout)


def build_network__not_flattened(image_shape, widths, dropout):
    """Flatten is missing"""
    keras = _keras()
    layers = [keras.layers.Dense(units, activation="relu") for units in widths]
    return keras.Sequential([keras.Input(image_shape), *layers, keras.layers.Dense(10)])


def build_network__no_input(image_shape, widths, dropout):
    """begin it with keras.Input"""
    keras = _keras()
    return keras.Sequential([keras.layers.Flatten(), keras.layers.Dense(10)])


def build_network__own_class(image_shape, widths, dropout):
    """found a network of your own class Wrapped, expected one of Keras's: keras.Sequential"""
    keras = _keras()

    class Wrapped(keras.Model):
        def __init__(self):
            super().__init__()
            self.inner = _network(image_shape, widths, dropout)

        def call(self, x, training=False):
            return self.inner(x, training=training)

    model = Wrapped()
    model.build((None, *image_shape))
    return model


def build_network__rate_fixed(image_shape, widths, dropout):
    """the rate is told by `dropout`, it is not always the same"""
    return _network(image_shape, widths, 0.2)


def build_network__dropout_of_the_inputs(image_shape, widths, dropout):
    """none stands before it"""
    keras = _keras()
    model = keras.Sequential([keras.Input(image_shape), keras.layers.Flatten()])
    for units in widths:
        model.add(keras.layers.Dropout(dropout))
        model.add(keras.layers.Dense(units, activation="relu"))
    model.add(keras.layers.Dense(10))
    return model


def why_so_sure__overfitting():
    """surer of its own images than of new ones"""
    return "a"


def why_so_sure__softmax_twice():
    """about 0.23"""
    return "c"


def why_so_sure__labels():
    """hardly more than one in ten"""
    return "d"


def _trained(x, labels, epochs=12, rate=0.001, from_logits=True, last=None):
    keras = _keras()
    keras.utils.set_random_seed(0)  # what a test expects must not hang on luck
    model = _network((28, 28, 1), (64,), 0.1, last=last)
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=from_logits)
    model.compile(loss=loss, optimizer=keras.optimizers.Adam(rate))
    history = model.fit(x, labels, epochs=epochs, verbose=0)
    return model, history


def _scaled(images):
    return images[..., np.newaxis].astype("float32") / 255


def train_network__pixels_up_to_255(images, labels):
    """it learned from pixels up to 255"""
    return _trained(images[..., np.newaxis].astype("float32"), labels)[0]


def train_network__from_logits_forgotten(images, labels):
    """takes these logits for probabilities"""
    return _trained(_scaled(images), labels, from_logits=False)[0]


def train_network__softmax_at_the_end(images, labels):
    """leave softmax to the loss"""
    return _trained(_scaled(images), labels, from_logits=False, last="softmax")[0]


def train_network__unsure_of_pixels_up_to_1(images, labels):
    """it learned from pixels up to 255"""
    keras = _keras()
    model = _network((28, 28, 1), (128,), 0)
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    model.compile(loss=loss, optimizer="adam")
    model.fit(images[..., np.newaxis].astype("float32"), labels, epochs=30, verbose=0)
    return model


def train_network__pixels_around_0(images, labels):
    """preprocess gives 0 to 1"""
    return _trained(2 * _scaled(images) - 1, labels)[0]


def train_network__pixels_divided_twice(images, labels):
    """divided by 255 twice"""
    return _trained(_scaled(images) / 255, labels)[0]


def train_network__rate_too_large(images, labels):
    """its learning rate was 0.3"""
    return _trained(_scaled(images), labels, epochs=5, rate=0.3)[0]


def train_network__rate_too_small(images, labels):
    """its learning rate was 1e-05"""
    return _trained(_scaled(images), labels, epochs=5, rate=0.00001)[0]


def train_network__other_labels(images, labels):
    """it learned other labels"""
    given, known = train_network_data()
    return _trained(_scaled(given), known)[0]


def train_network_data():
    from fmnist_utils import load, sample_files

    return load("train", sample_files(), subset="training")


def train_network__relu_at_the_end(images, labels):
    """leave the last layer without an activation"""
    return _trained(_scaled(images), labels, epochs=3, last="relu")[0]


_KEPT = []


def train_network__goes_on_with_the_first(images, labels):
    """found the network of the first call once more"""
    if not _KEPT:
        _KEPT.append(_trained(_scaled(images), labels)[0])
    return _KEPT[0]


def train_network__one_epoch(images, labels):
    """it took 32 steps in all: too few images, batches or epochs"""
    return _trained(_scaled(images), labels, epochs=1)[0]


def train_network__not_trained(images, labels):
    """it was not trained"""
    model = _network((28, 28, 1), (64,), 0.1)
    model.compile("adam", _keras().losses.SparseCategoricalCrossentropy(from_logits=True))
    return model


def train_network__labels_shuffled(images, labels):
    """the pixels and the labels"""
    return _trained(_scaled(images), np.random.default_rng(0).permutation(labels), epochs=3)[0]


def train_network__returns_the_history(images, labels):
    """found something of type History, expected a Keras network"""
    return _trained(_scaled(images), labels, epochs=1)[1]


def what_the_curves_say__fewer_right():
    """the share that is named right has not fallen since"""
    return "a"


def what_the_curves_say__rate_too_small():
    """it falls to the end"""
    return "b"


def what_the_curves_say__harder_images():
    """lie close at first"""
    return "c"


#: Each coincides with a slip on some inputs; the slip's sentence would be false for it.
MUST_NOT_BE_TOLD = {
    "count_parameters__first_layer_left_out": "the last layer is left out",
    "forward__no_relu_after_the_first": "ReLU is missing between the layers",
    "smoothed_loss__log_of_a_sum_that_overflows": "a probability of 0 has no logarithm",
    "learning_rate__at_least_a_25th": "it begins at a 25th of the peak, not at zero",
    "build_network__last_width_left_out": "the hidden layers are missing",
    "train_network__rate_too_small": "divided by 255 twice",
}
