"""Wrong answers to the sheet; each docstring is part of the sentence that it must get."""

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
    """your function stopped with IndexError"""
    return (sizes[0] + 1) * sizes[1] + (sizes[1] + 1) * sizes[2]


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
    """values to unpack"""
    w1, b1, w2, b2 = weights
    return np.maximum(x.reshape(len(x), -1) @ w1 + b1, 0) @ w2 + b2


def forward__images_not_flattened(x, weights):
    """your function stopped with ValueError"""
    for k in range(0, len(weights), 2):
        x = x @ weights[k] + weights[k + 1]
    return x


def forward__softmax(x, weights):
    """the network ends in logits"""
    z = np.exp(forward_right(x, weights))
    return z / z.sum(axis=1, keepdims=True)


def forward__first_relu_only(x, weights):
    """values differ"""
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
    """found nan"""
    p = np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True)
    targets = np.eye(logits.shape[1])[labels] * (1 - smoothing) + smoothing / logits.shape[1]
    return -(targets * np.log(p)).sum(axis=1).mean()


def smoothed_loss__ten_classes(labels, logits, smoothing):
    """expected"""
    targets = np.eye(logits.shape[1])[labels] * (1 - smoothing) + smoothing / 10
    return -(targets * _log_softmax(logits)).sum(axis=1).mean()


def smoothed_loss__hidden_by_a_constant(labels, logits, smoothing):
    """a constant inside the logarithm hides how large the loss is"""
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
    """use the dropout that you are given, 0.2 is only one of them"""
    return _network(image_shape, widths, 0.2)


def build_network__keep_for_drop(image_shape, widths, dropout):
    """the share to drop, not the share to keep"""
    return _network(image_shape, widths, 1 - dropout)


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


def train_network__one_epoch(images, labels):
    """look at the loss of each epoch"""
    return _trained(_scaled(images), labels, epochs=1)[0]


def train_network__not_trained(images, labels):
    """look at the loss of each epoch"""
    return _network((28, 28, 1), (64,), 0.1)


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
    "count_parameters__three_layers_at_most": "the layers after the first have parameters",
    "forward__first_relu_only": "ReLU is missing between the layers",
    "smoothed_loss__ten_classes": "the smoothing is missing",
    "learning_rate__zero_after_900": "the rate stays zero",
    "build_network__tanh": "activation='relu'",
    "build_network__the_lessons_own": "a Dropout follows each hidden layer",
    "train_network__labels_shuffled": "train longer",
}
