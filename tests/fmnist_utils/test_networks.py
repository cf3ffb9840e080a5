"""The networks: sizes, shapes, and what augmentation does, and does not do, to an image."""

import numpy as np
import pytest

from fmnist_utils import networks
from fmnist_utils.backend import keras
from fmnist_utils.data import load, preprocess

NETWORKS = {
    "dense": networks.dense_network,
    "cnn": networks.convolutional_network,
    "residual": networks.residual_network,
}


@pytest.mark.parametrize(
    ("name", "parameters"), [("dense", 236_298), ("cnn", 98_778), ("residual", 464_810)]
)
def test_a_network_has_the_stated_number_of_parameters(name, parameters):
    assert NETWORKS[name]().count_params() == parameters


@pytest.mark.parametrize("name", NETWORKS)
def test_a_network_turns_images_into_ten_logits(name, sample):
    images, _ = load("test", sample)
    logits = NETWORKS[name]().predict(preprocess(images[:3]), verbose=0)
    assert logits.shape == (3, 10)
    assert not np.allclose(logits.sum(axis=1), 1)


@pytest.mark.parametrize("build", NETWORKS.values(), ids=NETWORKS)
def test_augmentation_adds_no_parameters_and_leaves_predictions_alone(build, sample):
    plain, augmented = build(), build(augmentation=networks.mirror_and_shift(2))
    assert augmented.count_params() == plain.count_params()
    augmented.set_weights(plain.get_weights())
    images = preprocess(load("test", sample)[0][:20])
    assert np.allclose(
        plain.predict(images, verbose=0), augmented.predict(images, verbose=0), atol=1e-5
    )


def augmented_copies(pixels, shape=networks.SHAPE, copies=400):
    """Return what training sees of one image: a bright pixel at row 10, column 5."""
    image = np.zeros((copies, *shape, 1), dtype=np.float32)
    image[:, 10, 5] = 1
    keras.utils.set_random_seed(1)
    layers = keras.Sequential(networks.mirror_and_shift(pixels, shape))
    return keras.ops.convert_to_numpy(layers(image, training=True))[..., 0]


def test_half_of_the_images_are_mirrored():
    columns = augmented_copies(pixels=0).any(axis=1).argmax(axis=1)
    assert set(columns) == {5, 22}
    assert 0.4 < (columns == 22).mean() < 0.6


def test_images_are_shifted_by_whole_pixels_and_no_farther_than_stated():
    images = augmented_copies(pixels=2)
    assert set(np.unique(images)) == {0, 1}
    assert (images.sum(axis=(1, 2)) == 1).all()
    assert set(images.any(axis=2).argmax(axis=1)) == {8, 9, 10, 11, 12}


@pytest.mark.parametrize("shape", [(20, 36), (36, 20), (64, 64)])
def test_images_of_other_sizes_are_shifted_by_as_many_pixels_on_both_axes(shape):
    images = augmented_copies(3, shape)
    columns = images.any(axis=1).argmax(axis=1)
    assert set(images.any(axis=2).argmax(axis=1)) == {*range(7, 14)}
    assert set(columns) == {*range(2, 9), *range(shape[1] - 9, shape[1] - 2)}  # mirrored or not


@pytest.mark.parametrize("shape", [(28, 28), (20, 36)])
def test_what_moves_in_from_outside_is_background(shape):
    keras.utils.set_random_seed(1)
    layers = keras.Sequential(networks.mirror_and_shift(3, shape))
    bright = np.ones((400, *shape, 1), dtype=np.float32)
    shifted = keras.ops.convert_to_numpy(layers(bright, training=True))[..., 0]
    for dark in ((shifted == 0).all(axis=2).sum(axis=1), (shifted == 0).all(axis=1).sum(axis=1)):
        assert set(dark) == {0, 1, 2, 3}  # rows, then columns, that were outside
    assert set(np.unique(shifted)) == {0, 1}


@pytest.mark.parametrize("build", NETWORKS.values(), ids=NETWORKS)
def test_a_network_takes_other_shapes_and_classes(build):
    assert build(shape=(32, 24), n_classes=27).output_shape == (None, 27)


def test_an_augmentation_in_the_place_of_the_first_edition_warns_and_still_works():
    with pytest.warns(FutureWarning, match=r"convolutional_network\(augmentation=…\)"):
        network = networks.convolutional_network(networks.mirror_and_shift(2))
    assert any(isinstance(layer, keras.layers.RandomFlip) for layer in network.layers)
