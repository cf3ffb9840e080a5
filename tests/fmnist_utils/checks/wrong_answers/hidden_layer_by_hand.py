"""Wrong answers to the sheet; each docstring is part of the sentence that it must get."""

import numpy as np

from fmnist_utils.gradient_check import numerical_gradient
from fmnist_utils.softmax import cross_entropy


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


def forward__bias_after_the_gate(x, w1, b1, w2, b2):
    """before the relu, not after it"""
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


def layer_backward__what_comes_back_for_b(x, w, d_out):
    """of all rows adds up in it"""
    return d_out @ w.T, x.T @ d_out, d_out + 0.0


def backward__softmax_forgotten(x, labels, w1, b1, w2, b2):
    """here the softmax is missing"""
    z = x @ w1 + b1
    h = np.maximum(z, 0)
    error = (h @ w2 + b2 - np.eye(len(b2))[labels]) / len(x)
    back = error @ w2.T * (z > 0)
    return x.T @ back, back.sum(axis=0), h.T @ error, error.sum(axis=0)


def dead_units__in_a_column(x, w1, b1):
    """these are places in a column"""
    return np.argwhere((x @ w1 + b1 <= 0).all(axis=0))


def skip_backward__gate_of_out(x, w, b, d_out):
    """not for that of out"""
    d_z = d_out * (x + np.maximum(x @ w + b, 0) > 0)
    return d_out + d_z @ w.T, x.T @ d_z, d_z.sum(axis=0)


def relu_gate__half_open_at_0(z, d_h):
    """where z is exactly 0 nothing passes, not half of it"""
    return d_h * (np.sign(z) + 1) / 2


def relu_gate__a_small_share(z, d_h):
    """not a small share"""
    return np.where(z > 0, 1.0, 0.01) * d_h


def relu_gate__arguments_exchanged(z, d_h):
    """z and d_h are exchanged"""
    return np.where(d_h > 0, z, 0.0)


def relu_gate__true_and_false(z, d_h):
    """still to be multiplied by d_h"""
    return np.greater(z, 0)


def relu_gate__no_brackets(z, d_h):
    """put `z > 0` in brackets"""
    return d_h * z > 0


def relu_gate__open_for_the_negative(z, d_h):
    """here it is open where z is negative"""
    return np.where(z < 0, d_h, 0.0)


def relu_gate__shut_at_0_only(z, d_h):
    """for every negative z, too"""
    return np.where(z == 0, 0.0, d_h)


def relu_gate__left_out(z, d_h):
    """it is not left out"""
    return d_h[np.where(z > 0)]


def relu_gate__one_truth_value(z, d_h):
    """one truth value is asked of a whole table"""
    if z > 0:
        return d_h
    return 0.0


def relu_gate__a_product_of_matrices(z, d_h):
    """`@` adds products up"""
    return np.matmul(d_h, z > 0)


def relu_gate__open_close_to_0(z, d_h):
    """expected"""
    return d_h * (np.round(z, 6) >= 0)


def forward__z_and_h_exchanged(x, w1, b1, w2, b2):
    """z and h are exchanged"""
    z = x @ w1 + b1
    h = np.maximum(z, 0)
    return h, z, h @ w2 + b2


def forward__the_smaller(x, w1, b1, w2, b2):
    """the larger of z and 0, not the smaller"""
    z = x @ w1 + b1
    h = np.where(z < 0, z, 0)
    return z, h, h @ w2 + b2


def forward__largest_of_each_column(x, w1, b1, w2, b2):
    """`np.max(z, 0)` is the largest of each column"""
    z = x @ w1 + b1
    h = z.max(axis=0)
    return z, h, h @ w2 + b2


def forward__max_of_python(x, w1, b1, w2, b2):
    """one truth value is asked of a whole table"""
    z = x @ w1 + b1
    h = max(z, 0)
    return z, h, h @ w2 + b2


def forward__open_or_shut(x, w1, b1, w2, b2):
    """h is z, not 1"""
    z = x @ w1 + b1
    h = np.where(z > 0, 1.0, 0.0)
    return z, h, h @ w2 + b2


def forward__negative_left_out(x, w1, b1, w2, b2):
    """h is 0, it is not left out"""
    z = x @ w1 + b1
    h = z[z > 0]
    return z, h, h @ w2 + b2


def forward__at_most_1(x, w1, b1, w2, b2):
    """keeps what is above 1"""
    z = x @ w1 + b1
    h = np.minimum(np.maximum(z, 0), 1)
    return z, h, h @ w2 + b2


def forward__a_small_share(x, w1, b1, w2, b2):
    """a small share"""
    z = x @ w1 + b1
    h = np.maximum(z, 0.01 * z)
    return z, h, h @ w2 + b2


def forward__hyperbolic_tangent(x, w1, b1, w2, b2):
    """this is the hyperbolic tangent"""
    z = x @ w1 + b1
    h = np.tanh(z)
    return z, h, h @ w2 + b2


def forward__bias_in_a_column(x, w1, b1, w2, b2):
    """a bias is a row"""
    z = x @ w1 + b1.reshape(-1, 1)
    h = np.maximum(z, 0)
    return z, h, h @ w2 + b2.reshape(-1, 1)


def forward__first_bias_in_a_column(x, w1, b1, w2, b2):
    """b1 is a row"""
    z = x @ w1 + b1.reshape(-1, 1)
    h = np.maximum(z, 0)
    return z, h, h @ w2 + b2


def forward__transposed(x, w1, b1, w2, b2):
    """neither is transposed"""
    z = x @ w1.T + b1
    h = np.maximum(z, 0)
    return z, h, h @ w2.T + b2


def forward__classes(x, w1, b1, w2, b2):
    """this is the class of the largest"""
    z = x @ w1 + b1
    h = np.maximum(z, 0)
    return z, h, np.argmax(h @ w2 + b2, axis=1)


def layer_backward__bias_before_w(x, w, d_out):
    """this is x, b, w"""
    return d_out @ w.T, d_out.sum(axis=0), x.T @ d_out


def layer_backward__gate_of_x(x, w, d_out):
    """the sign of x decides nothing"""
    return np.where(x > 0, d_out @ w.T, 0.0), x.T @ d_out, d_out.sum(axis=0)


def layer_backward__gate_of_out(x, w, d_out):
    """the sign of what it computes decides nothing"""
    d_out = np.where(x @ w > 0, d_out, 0.0)
    return d_out @ w.T, x.T @ d_out, d_out.sum(axis=0)


def layer_backward__x_as_it_is(x, w, d_out):
    """what went in is transposed"""
    return d_out @ w.T, x @ d_out, d_out.sum(axis=0)


def layer_backward__w_as_it_is(x, w, d_out):
    """through w the other way round"""
    return d_out @ w, x.T @ d_out, d_out.sum(axis=0)


def layer_backward__nothing_transposed(x, w, d_out):
    """both products need a transpose"""
    return d_out @ w, x @ d_out, d_out.sum(axis=0)


def layer_backward__x_transposed(x, w, d_out):
    """the gradient of x has the shape of x"""
    return (d_out @ w.T).T, x.T @ d_out, d_out.sum(axis=0)


def layer_backward__reshaped(x, w, d_out):
    """expected the transpose"""
    return d_out @ w.T, np.reshape(d_out.T @ x, w.shape), d_out.sum(axis=0)


def layer_backward__w_reshaped(x, w, d_out):
    """expected w turned round"""
    return d_out @ w.reshape(w.shape[1], -1), x.T @ d_out, d_out.sum(axis=0)


def layer_backward__one_sum(x, w, d_out):
    """this is the sum of all"""
    return d_out @ w.T, x.T @ d_out, np.sum(d_out)


def layer_backward__ones(x, w, d_out):
    """still to be multiplied by what comes back"""
    return d_out @ w.T, x.T @ d_out, np.ones(w.shape[1])


def layer_backward__last_row(x, w, d_out):
    """only the last row is left"""
    for row, back in zip(x, d_out, strict=True):
        d_w, d_b = np.outer(row, back), back
    return d_out @ w.T, d_w, d_b


def layer_backward__downhill(x, w, d_out):
    """the gradients have the other sign"""
    return -(d_out @ w.T), -(x.T @ d_out), -d_out.sum(axis=0)


def layer_backward__divided_by_the_inputs(x, w, d_out):
    """expected"""
    return d_out @ w.T, x.T @ d_out / x.shape[1], d_out.sum(axis=0)


def _through(gate, x, labels, w1, b1, w2, b2):
    z, h, error = _error(x, labels, w1, b1, w2, b2)
    error /= len(x)
    back = gate(z, error @ w2.T)
    return x.T @ back, back.sum(axis=0), h.T @ error, error.sum(axis=0)


def _from(error, x, w1, b1, w2, b2):
    z = x @ w1 + b1
    h = np.maximum(z, 0)
    error = error(h @ w2 + b2) / len(x)
    back = error @ w2.T * (z > 0)
    return x.T @ back, back.sum(axis=0), h.T @ error, error.sum(axis=0)


def backward__weights_first(x, labels, w1, b1, w2, b2):
    """each bias comes after its weights"""
    d_w1, d_b1, d_w2, d_b2 = _through(lambda z, d: d * (z > 0), x, labels, w1, b1, w2, b2)
    return d_w1, d_w2, d_b1, d_b2


def backward__biases_not_divided(x, labels, w1, b1, w2, b2):
    """are to be divided by the number of images, too"""
    z, h, error = _error(x, labels, w1, b1, w2, b2)
    back = error @ w2.T * (z > 0)
    return x.T @ back / len(x), back.sum(axis=0), h.T @ error / len(x), error.sum(axis=0)


def backward__number_of_pixels(x, labels, w1, b1, w2, b2):
    """not by that of the pixels"""
    z, h, error = _error(x, labels, w1, b1, w2, b2)
    error /= x.shape[1]
    back = error @ w2.T * (z > 0)
    return x.T @ back, back.sum(axis=0), h.T @ error, error.sum(axis=0)


def backward__sums_of_the_rows(x, labels, w1, b1, w2, b2):
    """a bias gathers what comes back from all images"""
    z, h, error = _error(x, labels, w1, b1, w2, b2)
    error /= len(x)
    back = error @ w2.T * (z > 0)
    return x.T @ back, back.sum(axis=1), h.T @ error, error.sum(axis=1)


def backward__logistic_slope(x, labels, w1, b1, w2, b2):
    """is the slope of the logistic function"""
    h = np.maximum(x @ w1 + b1, 0)
    return _through(lambda z, d: d * h * (1 - h), x, labels, w1, b1, w2, b2)


def backward__sign_of_z(x, labels, w1, b1, w2, b2):
    """with its sign turned"""
    return _through(lambda z, d: np.sign(z) * d, x, labels, w1, b1, w2, b2)


def backward__a_small_share(x, labels, w1, b1, w2, b2):
    """not a small share"""
    return _through(lambda z, d: d * np.where(z > 0, 1, 0.01), x, labels, w1, b1, w2, b2)


def backward__no_brackets(x, labels, w1, b1, w2, b2):
    """put `z > 0` in brackets"""
    return _through(lambda z, d: d * z > 0, x, labels, w1, b1, w2, b2)


def backward__no_relu(x, labels, w1, b1, w2, b2):
    """the relu is missing on the way forward"""
    h = x @ w1 + b1
    error = (_shares(h @ w2 + b2) - np.eye(len(b2))[labels]) / len(x)
    back = error @ w2.T
    return x.T @ back, back.sum(axis=0), h.T @ error, error.sum(axis=0)


def backward__w1_past_the_gate(x, labels, w1, b1, w2, b2):
    """the gate holds for w1, too"""
    z, h, error = _error(x, labels, w1, b1, w2, b2)
    error /= len(x)
    back = error @ w2.T
    return x.T @ back, (back * (z > 0)).sum(axis=0), h.T @ error, error.sum(axis=0)


def backward__b1_past_the_gate(x, labels, w1, b1, w2, b2):
    """the gate holds for b1, too"""
    z, h, error = _error(x, labels, w1, b1, w2, b2)
    error /= len(x)
    back = error @ w2.T
    return x.T @ (back * (z > 0)), back.sum(axis=0), h.T @ error, error.sum(axis=0)


def backward__softmax_of_the_columns(x, labels, w1, b1, w2, b2):
    """not each column"""
    one_hot = np.eye(len(b2))[labels]
    return _from(lambda scores: _shares(scores.T).T - one_hot, x, w1, b1, w2, b2)


def backward__softmax_of_the_table(x, labels, w1, b1, w2, b2):
    """not the whole table"""
    z = x @ w1 + b1
    exponentials = np.exp((scores := np.maximum(z, 0) @ w2 + b2) - scores.max())
    error = (exponentials / exponentials.sum() - np.eye(len(b2))[labels]) / len(x)
    back = error @ w2.T * (z > 0)
    return x.T @ back, back.sum(axis=0), (z * (z > 0)).T @ error, error.sum(axis=0)


def backward__largest_of_the_table(x, labels, w1, b1, w2, b2):
    """subtract the largest score of each row, not that of the whole table"""
    z = x @ w1 + b1
    exponentials = np.exp((scores := np.maximum(z, 0) @ w2 + b2) - scores.max())
    shares = exponentials / exponentials.sum(axis=1, keepdims=True)
    error = (shares - np.eye(len(b2))[labels]) / len(x)
    back = error @ w2.T * (z > 0)
    return x.T @ back, back.sum(axis=0), (z * (z > 0)).T @ error, error.sum(axis=0)


def backward__softmax_twice(x, labels, w1, b1, w2, b2):
    """softmax is taken twice"""
    one_hot = np.eye(len(b2))[labels]
    return _from(lambda scores: _shares(_shares(scores)) - one_hot, x, w1, b1, w2, b2)


def backward__squared_distance(x, labels, w1, b1, w2, b2):
    """the slope of a squared distance"""
    one_hot = np.eye(len(b2))[labels]
    return _from(lambda scores: 2 * (scores - one_hot), x, w1, b1, w2, b2)


def backward__always_ten_classes(x, labels, w1, b1, w2, b2):
    """not always ten"""
    one_hot = np.zeros((len(x), 10))
    one_hot[np.arange(len(x)), labels] = 1
    return _from(lambda scores: _shares(scores) - one_hot, x, w1, b1, w2, b2)


def backward__labels_as_numbers(x, labels, w1, b1, w2, b2):
    """labels are numbers of classes"""
    return _from(lambda scores: _shares(scores) - labels.reshape(-1, 1), x, w1, b1, w2, b2)


def backward__one_off_in_every_row(x, labels, w1, b1, w2, b2):
    """1 is subtracted there only"""
    z = x @ w1 + b1
    h = np.maximum(z, 0)
    error = _shares(h @ w2 + b2)
    error[:, labels] -= 1
    error /= len(x)
    back = error @ w2.T * (z > 0)
    return x.T @ back, back.sum(axis=0), h.T @ error, error.sum(axis=0)


def backward__labels_choose_rows(x, labels, w1, b1, w2, b2):
    """here whole rows"""
    z = x @ w1 + b1
    h = np.maximum(z, 0)
    error = _shares(h @ w2 + b2)
    error[labels] -= 1
    error /= len(x)
    back = error @ w2.T * (z > 0)
    return x.T @ back, back.sum(axis=0), h.T @ error, error.sum(axis=0)


def backward__by_numbers(x, labels, w1, b1, w2, b2):
    """slopes by numbers fail at the corner of the relu"""
    weights = [w1, b1, w2, b2]

    def loss(place, array):
        first, first_bias, second, second_bias = [*weights[:place], array, *weights[place + 1 :]]
        h = np.maximum(x @ first + first_bias, 0)
        return cross_entropy(labels, h @ second + second_bias).mean()

    return tuple(
        numerical_gradient(lambda array, place=place: loss(place, array), weights[place])
        for place in range(4)
    )


def backward__shut_close_to_0(x, labels, w1, b1, w2, b2):
    """expected"""
    return _through(lambda z, d: d * (z > 1e-9), x, labels, w1, b1, w2, b2)


def dead_units__a_tuple(x, w1, b1):
    """`np.where` gives a tuple"""
    return np.where((x @ w1 + b1 <= 0).all(axis=0))


def dead_units__relu_forgotten(x, w1, b1):
    """a negative z is silent, too"""
    return np.flatnonzero(~(x @ w1 + b1).any(axis=0))


def dead_units__close_to_0(x, w1, b1):
    """compare with 0 itself"""
    return np.flatnonzero(np.isclose(np.maximum(x @ w1 + b1, 0).sum(axis=0), 0))


def dead_units__rounded_share(x, w1, b1):
    """one image of 1,200 lives"""
    return np.flatnonzero((x @ w1 + b1 > 0).mean(axis=0).round(2) == 0)


def dead_units__bias_in_a_column(x, w1, b1):
    """a bias is a row"""
    return np.flatnonzero((x @ w1 + b1.reshape(-1, 1) <= 0).all(axis=0))


def dead_units__silent_for_half(x, w1, b1):
    """expected"""
    return np.flatnonzero((x @ w1 + b1 <= 0).mean(axis=0) >= 0.5)


def _skip(d_z, d_x, x):
    return d_x, x.T @ d_z, d_z.sum(axis=0)


def skip_backward__w_first(x, w, b, d_out):
    """this is w, x, b"""
    d_x, d_w, d_b = _skip(d_z := d_out * (x @ w + b > 0), d_out + d_z @ w.T, x)
    return d_w, d_x, d_b


def skip_backward__w_without_gate(x, w, b, d_out):
    """w feels what comes back through the gate only"""
    d_z = d_out * (x @ w + b > 0)
    return d_out + d_z @ w.T, x.T @ d_out, d_z.sum(axis=0)


def skip_backward__w_and_b_without_gate(x, w, b, d_out):
    """w and b feel what comes back through the gate only"""
    d_z = d_out * (x @ w + b > 0)
    return d_out + d_z @ w.T, x.T @ d_out, d_out.sum(axis=0)


def skip_backward__short_path_in_w_and_b(x, w, b, d_out):
    """nothing comes to them by the short one"""
    d_z = d_out * (x @ w + b > 0)
    return _skip(d_out + d_z, d_out + d_z @ w.T, x)


def skip_backward__short_path_through_w(x, w, b, d_out):
    """add d_out after the product"""
    d_z = d_out * (x @ w + b > 0)
    return _skip(d_z, (d_out + d_z) @ w.T, x)


def skip_backward__short_path_into_z(x, w, b, d_out):
    """the short path passes by the product"""
    d_z = d_out + d_out * (x @ w + b > 0)
    return _skip(d_z, d_z @ w.T, x)


def skip_backward__gate_too_late(x, w, b, d_out):
    """the gate comes before the product"""
    gate = x @ w + b > 0
    return _skip(d_out * gate, d_out + d_out @ w.T * gate, x)


def skip_backward__relu_around_the_sum(x, w, b, d_out):
    """not around the sum with x"""
    d_sum = np.where(x + x @ w + b > 0, d_out, 0.0)
    return _skip(d_sum, d_sum + d_sum @ w.T, x)


def skip_backward__gate_of_x(x, w, b, d_out):
    """not for that of x"""
    d_z = np.where(x > 0, d_out, 0.0)
    return _skip(d_z, d_out + d_z @ w.T, x)


def skip_backward__gate_of_what_comes_back(x, w, b, d_out):
    """not for that of what comes back"""
    d_z = np.where(d_out > 0, d_out, 0.0)
    return _skip(d_z, d_out + d_z @ w.T, x)


def skip_backward__times_z(x, w, b, d_out):
    """an open gate multiplies by 1, not by z"""
    d_z = np.maximum(x @ w + b, 0) * d_out
    return _skip(d_z, d_out + d_z @ w.T, x)


def skip_backward__a_small_share(x, w, b, d_out):
    """not a small share"""
    d_z = d_out * np.where(x @ w + b > 0, 1, 0.01)
    return _skip(d_z, d_out + d_z @ w.T, x)


def skip_backward__no_brackets(x, w, b, d_out):
    """in brackets"""
    z = x @ w + b
    return _skip(d_z := d_out * z > 0, d_out + d_z @ w.T, x)


def skip_backward__x_added(x, w, b, d_out):
    """passes on what comes back, not x"""
    d_z = d_out * (x @ w + b > 0)
    return _skip(d_z, d_z @ w.T + x, x)


def skip_backward__one_added(x, w, b, d_out):
    """the slope of the short path is 1"""
    d_z = d_out * (x @ w + b > 0)
    return _skip(d_z, d_z @ w.T + 1, x)


def skip_backward__mean_of_the_paths(x, w, b, d_out):
    """this is their mean"""
    d_z = d_out * (x @ w + b > 0)
    return _skip(d_z, 0.5 * d_out + 0.5 * d_z @ w.T, x)


def skip_backward__paths_subtracted(x, w, b, d_out):
    """here one is subtracted"""
    d_z = d_out * (x @ w + b > 0)
    return _skip(d_z, d_z @ w.T - d_out, x)


def skip_backward__paths_multiplied(x, w, b, d_out):
    """here they are multiplied"""
    d_z = d_out * (x @ w + b > 0)
    return _skip(d_z, d_z @ w.T * d_out, x)


def skip_backward__w_transposed(x, w, b, d_out):
    """this is its transpose"""
    d_z = d_out * (x @ w + b > 0)
    return d_out + d_z @ w.T, d_z.T @ x, d_z.sum(axis=0)


def skip_backward__x_as_it_is(x, w, b, d_out):
    """what went in is transposed"""
    d_z = d_out * (x @ w + b > 0)
    return d_out + d_z @ w.T, x @ d_z, d_z.sum(axis=0)


def skip_backward__means(x, w, b, d_out):
    """the rows add up in w and b"""
    d_z = d_out * (x @ w + b > 0)
    return d_out + d_z @ w.T, x.T @ d_z / len(x), d_z.mean(axis=0)


def skip_backward__sums_of_the_rows(x, w, b, d_out):
    """b has one number for each unit"""
    d_z = d_out * (x @ w + b > 0)
    return d_out + d_z @ w.T, x.T @ d_z, d_z.sum(axis=1)


def skip_backward__a_bias_with_two_axes(x, w, b, d_out):
    """without `keepdims`"""
    d_z = d_out * (x @ w + b > 0)
    return d_out + d_z @ w.T, x.T @ d_z, d_z.sum(axis=0, keepdims=True)


def skip_backward__out_above_x(x, w, b, d_out):
    """expected"""
    out = x + np.maximum(x @ w + b, 0)
    d_z = d_out * (out > x)
    return _skip(d_z, d_out + d_z @ w.T, x)


def relu_gate__any(z, d_h):
    """`any` makes one gate for the whole table"""
    return d_h + 0.0 if np.any(z > 0) else np.zeros_like(d_h)


def relu_gate__all(z, d_h):
    """`all` makes one gate for the whole table"""
    return d_h + 0.0 if np.all(z > 0) else np.zeros_like(d_h)


def forward__any(x, w1, b1, w2, b2):
    """`any` asks the whole table"""
    z = x @ w1 + b1
    h = z.copy() if (z > 0).any() else np.zeros_like(z)
    return z, h, h @ w2 + b2


def backward__any(x, labels, w1, b1, w2, b2):
    """`any` makes one gate for the whole table"""
    return _through(lambda z, d: d if (z > 0).any() else 0 * d, x, labels, w1, b1, w2, b2)


def skip_backward__any(x, w, b, d_out):
    """`any` makes one gate for the whole table"""
    d_z = d_out if (x @ w + b > 0).any() else np.zeros_like(d_out)
    return _skip(d_z, d_out + d_z @ w.T, x)


#: What the sentence about a wrong answer must not hold, for it would be false. Each coincides with
#: that cause on several inputs.
MUST_NOT_BE_TOLD = {
    "relu_gate__open_close_to_0": "where z is exactly 0 the gate is shut",
    "forward__any": "the ReLU between the layers is missing",
    "layer_backward__divided_by_the_inputs": "the rows add up in w, too",
    "backward__any": "the gate of the ReLU is missing",
    "dead_units__silent_for_half": "on average silent is not dead",
    "skip_backward__any": "the gate of the ReLU is missing",
}
