"""Wrong answers to the sheet; each docstring is part of the sentence that it must get."""

import numpy as np


def relu_gate__open_at_0(z, d_h):
    """where z is exactly 0 the gate is shut"""
    return np.where(z < 0, 0.0, d_h)


def relu_gate__no_gate(z, d_h):
    """the gate is missing"""
    return d_h + 0.0


def relu_gate__the_gate_alone(z, d_h):
    """this is the gate alone"""
    return np.where(z > 0, 1.0, 0.0)


def relu_gate__forward(z, d_h):
    """this is what goes forward"""
    return np.where(z > 0, z, 0.0)


def relu_gate__of_what_comes_back(z, d_h):
    """the gate asks for the sign of z"""
    return np.where(d_h > 0, d_h, 0.0)


def relu_gate__times_z(z, d_h):
    """an open gate multiplies by 1, not by z"""
    return np.where(z > 0, z * d_h, 0.0)


def relu_gate__in_place(z, d_h):
    """changed its argument number 2"""
    d_h[z <= 0] = 0
    return d_h


def forward__no_relu(x, w1, b1, w2, b2):
    """without it two layers are one"""
    z = x @ w1 + b1
    return z, z.copy(), z @ w2 + b2


def forward__relu_on_the_scores(x, w1, b1, w2, b2):
    """the scores keep their negative numbers"""
    z = x @ w1 + b1
    h = z * (z > 0)
    scores = h @ w2 + b2
    return z, h, scores * (scores > 0)


def forward__no_bias(x, w1, b1, w2, b2):
    """both biases are missing"""
    z = x @ w1
    h = np.maximum(z, 0)
    return z, h, h @ w2


def forward__z_goes_on(x, w1, b1, w2, b2):
    """the second layer gets h"""
    z = x @ w1 + b1
    return z, np.maximum(z, 0), z @ w2 + b2


def forward__probabilities(x, w1, b1, w2, b2):
    """leave the softmax to the loss"""
    z = x @ w1 + b1
    h = np.maximum(z, 0)
    return z, h, _shares(h @ w2 + b2)


def forward__second_bias_forgotten(x, w1, b1, w2, b2):
    """the second bias is missing"""
    z = x @ w1 + b1
    h = np.maximum(z, 0)
    return z, h, h @ w2


def forward__bias_behind_the_gate(x, w1, b1, w2, b2):
    """before the relu, not behind it"""
    z = x @ w1
    h = np.maximum(z, 0) + b1
    return z, h, h @ w2 + b2


def forward__logistic(x, w1, b1, w2, b2):
    """expected no other curve"""
    z = x @ w1 + b1
    h = 1 / (1 + np.exp(-z))
    return z, h, h @ w2 + b2


def forward__sizes(x, w1, b1, w2, b2):
    """it does not drop their sign"""
    z = x @ w1 + b1
    h = np.sqrt(z**2)
    return z, h, h @ w2 + b2


def forward__scores_only(x, w1, b1, w2, b2):
    """expected a tuple of 3"""
    return np.maximum(x @ w1 + b1, 0) @ w2 + b2


def layer_backward__means_of_b(x, w, d_out):
    """expected no mean"""
    return d_out @ w.T, x.T @ d_out, d_out.sum(axis=0) / len(d_out)


def layer_backward__means_of_both(x, w, d_out):
    """the mean was taken in the loss already"""
    return d_out @ w.T, x.T @ d_out / len(d_out), d_out.mean(axis=0)


def layer_backward__transposed(x, w, d_out):
    """the gradient of w has the shape of w"""
    return d_out @ w.T, d_out.T @ x, d_out.sum(axis=0)


def layer_backward__of_the_rows(x, w, d_out):
    """add down each column"""
    return d_out @ w.T, x.T @ d_out, d_out.sum(axis=1)


def layer_backward__a_bias_with_two_axes(x, w, d_out):
    """with one axis: add down each column"""
    return d_out @ w.T, x.T @ d_out, d_out.sum(axis=0, keepdims=True)


def layer_backward__other_order(x, w, d_out):
    """this is w, b, x"""
    return x.T @ d_out, d_out.sum(axis=0), d_out @ w.T


def layer_backward__w_first(x, w, d_out):
    """this is w, x, b"""
    return x.T @ d_out, d_out @ w.T, d_out.sum(axis=0)


def layer_backward__with_a_gate(x, w, d_out):
    """this layer has no relu"""
    d_out = np.where(d_out > 0, d_out, 0.0)
    return d_out @ w.T, x.T @ d_out, d_out.sum(axis=0)


def _shares(logits):
    exponentials = np.exp(logits - logits.max(axis=1, keepdims=True))
    return exponentials / exponentials.sum(axis=1, keepdims=True)


def _error(x, labels, w1, b1, w2, b2):
    z = x @ w1 + b1
    h = np.maximum(z, 0)
    error = _shares(h @ w2 + b2)
    error[np.arange(len(labels)), labels] -= 1
    return z, h, error


def backward__no_gate(x, labels, w1, b1, w2, b2):
    """the gate of the relu is missing on the way back"""
    _, h, error = _error(x, labels, w1, b1, w2, b2)
    error /= len(x)
    back = error @ w2.T
    return x.T @ back, back.sum(axis=0), h.T @ error, error.sum(axis=0)


def backward__open_at_0(x, labels, w1, b1, w2, b2):
    """where z is exactly 0 the gate is shut"""
    z, h, error = _error(x, labels, w1, b1, w2, b2)
    error /= len(x)
    back = error @ w2.T * (z >= 0)
    return x.T @ back, back.sum(axis=0), h.T @ error, error.sum(axis=0)


def backward__not_divided(x, labels, w1, b1, w2, b2):
    """the loss is a mean"""
    z, h, error = _error(x, labels, w1, b1, w2, b2)
    back = error @ w2.T * (z > 0)
    return x.T @ back, back.sum(axis=0), h.T @ error, error.sum(axis=0)


def backward__divided_twice(x, labels, w1, b1, w2, b2):
    """divide by the number of images, once"""
    z, h, error = _error(x, labels, w1, b1, w2, b2)
    error /= len(x)
    back = error @ w2.T * (z > 0)
    return x.T @ back / len(x), back.mean(axis=0), h.T @ error / len(x), error.mean(axis=0)


def backward__z_went_in(x, labels, w1, b1, w2, b2):
    """what went into w2 is h"""
    z, _, error = _error(x, labels, w1, b1, w2, b2)
    error /= len(x)
    back = error @ w2.T * (z > 0)
    return x.T @ back, back.sum(axis=0), z.T @ error, error.sum(axis=0)


def backward__truth_minus_said(x, labels, w1, b1, w2, b2):
    """the sign is turned"""
    z, h, error = _error(x, labels, w1, b1, w2, b2)
    error /= -len(x)
    back = error @ w2.T * (z > 0)
    return x.T @ back, back.sum(axis=0), h.T @ error, error.sum(axis=0)


def backward__gate_of_what_comes_back(x, labels, w1, b1, w2, b2):
    """the gate asks for the sign of z"""
    _, h, error = _error(x, labels, w1, b1, w2, b2)
    error /= len(x)
    back = error @ w2.T
    back = back * (back > 0)
    return x.T @ back, back.sum(axis=0), h.T @ error, error.sum(axis=0)


def backward__mean_over_the_classes(x, labels, w1, b1, w2, b2):
    """not by that of the classes"""
    z, h, error = _error(x, labels, w1, b1, w2, b2)
    error /= len(b2)
    back = error @ w2.T * (z > 0)
    return x.T @ back, back.sum(axis=0), h.T @ error, error.sum(axis=0)


def backward__counts_the_classes_itself(x, labels, w1, b1, w2, b2):
    """the largest label may be missing"""
    z, h, _ = _error(x, labels, w1, b1, w2, b2)
    error = (_shares(h @ w2 + b2) - np.eye(labels.max() + 1)[labels]) / len(x)
    back = error @ w2.T * (z > 0)
    return x.T @ back, back.sum(axis=0), h.T @ error, error.sum(axis=0)


def backward__other_order(x, labels, w1, b1, w2, b2):
    """the order is w1, b1, w2, b2"""
    z, h, error = _error(x, labels, w1, b1, w2, b2)
    error /= len(x)
    back = error @ w2.T * (z > 0)
    return h.T @ error, error.sum(axis=0), x.T @ back, back.sum(axis=0)


def where_is_the_bug__loss():
    """if it were wrong, so would be b2"""
    return "a"


def where_is_the_bug__product_with_w2():
    """with another product d_h is wrong"""
    return "b"


def where_is_the_bug__gate():
    """with another gate d_z is wrong"""
    return "c"


def dead_units__silent_once(x, w1, b1):
    """not for some"""
    return np.where(((x @ w1 + b1) <= 0).any(axis=0))[0]


def dead_units__below_0_only(x, w1, b1):
    """z = 0 is silent, too"""
    return np.where((x @ w1 + b1).max(axis=0) < 0)[0]


def dead_units__on_average(x, w1, b1):
    """one image that it answers is enough to live"""
    return np.where((x @ w1 + b1).mean(axis=0) <= 0)[0]


def dead_units__the_living(x, w1, b1):
    """these are the living ones"""
    return np.where((x @ w1 + b1).max(axis=0) > 0)[0]


def dead_units__a_table(x, w1, b1):
    """not a table of true and false"""
    return (x @ w1 + b1).max(axis=0) <= 0


def dead_units__no_bias(x, w1, b1):
    """the bias decides with the rest"""
    return np.where((x @ w1).max(axis=0) <= 0)[0]


def skip_backward__long_path_only(x, w, b, d_out):
    """here only that through the layer comes back"""
    d_z = d_out * (x @ w + b > 0)
    return d_z @ w.T, x.T @ d_z, d_z.sum(axis=0)


def skip_backward__short_path_only(x, w, b, d_out):
    """here only the short one comes back"""
    d_z = d_out * (x @ w + b > 0)
    return d_out + 0.0, x.T @ d_z, d_z.sum(axis=0)


def skip_backward__gate_on_both(x, w, b, d_out):
    """the short path has no relu"""
    d_z = d_out * (x @ w + b > 0)
    return d_z + d_z @ w.T, x.T @ d_z, d_z.sum(axis=0)


def skip_backward__no_gate(x, w, b, d_out):
    """the gate of the relu is missing"""
    return d_out + d_out @ w.T, x.T @ d_out, d_out.sum(axis=0)


def skip_backward__open_at_0(x, w, b, d_out):
    """where z is exactly 0 the gate is shut"""
    d_z = d_out * (x @ w + b >= 0)
    return d_out + d_z @ w.T, x.T @ d_z, d_z.sum(axis=0)


def skip_backward__transposed(x, w, b, d_out):
    """the way back through w goes the other way round"""
    d_z = d_out * (x @ w + b > 0)
    return d_out + d_z @ w, x.T @ d_z, d_z.sum(axis=0)


def skip_backward__bias_without_gate(x, w, b, d_out):
    """through its gate only"""
    d_z = d_out * (x @ w + b > 0)
    return d_out + d_z @ w.T, x.T @ d_z, d_out.sum(axis=0)


def why_it_begins_high__rate():
    """a rate acts from the first step on"""
    return "b"


def why_it_begins_high__labels():
    """pays about 2.3"""
    return "c"


def why_it_begins_high__gate():
    """nothing has been learned yet"""
    return "d"


def relu_gate__both_positive(z, d_h):
    """what comes back must be positive, too"""
    return np.where((z > 0) & (d_h > 0), d_h, 0.0)


def relu_gate__open_at_0_and_of_what_comes_back(z, d_h):
    """expected"""
    return np.where(z < 0, 0.0, np.maximum(d_h, 0.0))


def forward__biases_exchanged_signs(x, w1, b1, w2, b2):
    """expected"""
    z = x @ w1
    h = np.maximum(z - b1, 0)
    return z, h, h @ w2


def layer_backward__what_comes_back_for_b(x, w, d_out):
    """of all rows adds up in it"""
    return d_out @ w.T, x.T @ d_out, d_out + 0.0


def layer_backward__largest_of_each_column(x, w, d_out):
    """expected"""
    return d_out @ w.T, x.T @ d_out, d_out.max(axis=0)


def backward__softmax_forgotten(x, labels, w1, b1, w2, b2):
    """here the softmax is missing"""
    z = x @ w1 + b1
    h = np.maximum(z, 0)
    error = (h @ w2 + b2 - np.eye(len(b2))[labels]) / len(x)
    back = error @ w2.T * (z > 0)
    return x.T @ back, back.sum(axis=0), h.T @ error, error.sum(axis=0)


def backward__no_gate_and_not_divided(x, labels, w1, b1, w2, b2):
    """expected"""
    _, h, error = _error(x, labels, w1, b1, w2, b2)
    back = error @ w2.T
    return x.T @ back, back.sum(axis=0), h.T @ error, error.sum(axis=0)


def dead_units__in_a_column(x, w1, b1):
    """these are places in a column"""
    return np.argwhere((x @ w1 + b1 <= 0).all(axis=0))


def dead_units__most_images(x, w1, b1):
    """expected"""
    return np.where(((x @ w1 + b1) <= 0).mean(axis=0) > 0.9)[0]


def skip_backward__gate_of_out(x, w, b, d_out):
    """not for that of out"""
    d_z = d_out * (x + np.maximum(x @ w + b, 0) > 0)
    return d_out + d_z @ w.T, x.T @ d_z, d_z.sum(axis=0)


def skip_backward__no_gate_and_long_path_only(x, w, b, d_out):
    """expected"""
    return d_out @ w.T, x.T @ d_out, d_out.sum(axis=0)


#: What the sentence about a wrong answer must not hold, for it would be false.
MUST_NOT_BE_TOLD = {
    "relu_gate__open_at_0_and_of_what_comes_back": "the gate asks for the sign of z",
    "forward__biases_exchanged_signs": "both biases are missing",
    "layer_backward__largest_of_each_column": "expected no mean",
    "backward__no_gate_and_not_divided": "the gate of the ReLU is missing",
    "dead_units__most_images": "not for some",
    "skip_backward__no_gate_and_long_path_only": "the gate of the ReLU is missing",
}
