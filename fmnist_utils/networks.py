"""The course's networks, untrained."""

from collections.abc import Sequence

from fmnist_utils.backend import keras
from fmnist_utils.deprecated import augmentation_last, renamed_arguments

#: Height and width of Fashion-MNIST's images, and its number of classes.
SHAPE = (28, 28)
N_CLASSES = 10

#: Batch normalisation averages over the last batches. A short training needs a short memory.
NORMALISATION_MOMENTUM = 0.9


@renamed_arguments(classes="n_classes")
def dense_network(
    shape: tuple[int, int] = SHAPE,
    n_classes: int = N_CLASSES,
    augmentation: Sequence[keras.Layer] = (),
) -> keras.Model:
    """Build the course's dense network: two hidden layers, of 256 and 128 units.

    Parameters
    ----------
    shape : tuple of int
        Height and width of the images, in pixels.
    n_classes : int
    augmentation : sequence of keras.Layer
        Random changes of the image, made in training only; see `mirror_and_shift`.

    Returns
    -------
    keras.Model
        Takes float32 images of shape (n, *shape, 1), gives logits of shape (n, n_classes). 236,298
        parameters for Fashion-MNIST's shape and classes.
    """
    model = keras.Sequential([keras.Input((*shape, 1)), *augmentation], name="dense")
    model.add(keras.layers.Flatten())
    for units in (256, 128):
        model.add(keras.layers.Dense(units, use_bias=False))  # normalisation has its own bias
        model.add(keras.layers.BatchNormalization(momentum=NORMALISATION_MOMENTUM))
        model.add(keras.layers.ReLU())
        model.add(keras.layers.Dropout(0.2))
    model.add(keras.layers.Dense(n_classes))
    return model


@renamed_arguments(classes="n_classes")
@augmentation_last
def convolutional_network(
    shape: tuple[int, int] = SHAPE,
    n_classes: int = N_CLASSES,
    augmentation: Sequence[keras.Layer] = (),
) -> keras.Model:
    """Build the course's convolutional network: three convolutions, each pooled, and two layers.

    Parameters
    ----------
    shape : tuple of int
        Height and width of the images, in pixels.
    n_classes : int
    augmentation : sequence of keras.Layer
        Random changes of the image, made in training only; see `mirror_and_shift`.

    Returns
    -------
    keras.Model
        Takes float32 images of shape (n, *shape, 1), gives logits of shape (n, n_classes). 98,778
        parameters for Fashion-MNIST's shape and classes.
    """
    model = keras.Sequential([keras.Input((*shape, 1)), *augmentation], name="cnn")
    for filters in (16, 32, 64):
        model.add(keras.layers.Conv2D(filters, 3, padding="same", use_bias=False))
        model.add(keras.layers.MaxPooling2D(2))  # first, so that the rest has a quarter to do
        model.add(keras.layers.BatchNormalization(momentum=NORMALISATION_MOMENTUM))
        model.add(keras.layers.ReLU())
    model.add(keras.layers.Flatten())
    model.add(keras.layers.Dense(128, activation="relu"))
    model.add(keras.layers.Dense(n_classes))
    return model


@augmentation_last
def residual_network(
    shape: tuple[int, int] = SHAPE,
    n_classes: int = N_CLASSES,
    augmentation: Sequence[keras.Layer] = (),
) -> keras.Model:
    """Build the course's largest network: seven convolutions, four of them in residual blocks.

    A residual block adds what it computes to what it was given, so that it need only learn the
    difference. It costs about forty times what the convolutional network costs.

    Parameters
    ----------
    shape : tuple of int
        Height and width of the images, in pixels.
    n_classes : int
    augmentation : sequence of keras.Layer
        Random changes of the image, made in training only; see `mirror_and_shift`.

    Returns
    -------
    keras.Model
        Takes float32 images of shape (n, *shape, 1), gives float32 logits of shape (n, n_classes).
        464,810 parameters for Fashion-MNIST's shape and classes.

    References
    ----------
    K. He, X. Zhang, S. Ren, J. Sun, "Deep residual learning for image recognition",
    arXiv:1512.03385. Their blocks apply the last ReLU after the addition, ours before it.
    """
    images = keras.Input((*shape, 1))
    x = images
    for layer in augmentation:
        x = layer(x)
    x = _convolved(x, 32)
    for filters in (64, 128):
        x = _convolved(x, filters, pooled=True)
        x = keras.layers.Add()([x, _convolved(_convolved(x, filters), filters)])
    x = keras.layers.GlobalMaxPooling2D()(x)
    logits = keras.layers.Dense(n_classes, dtype="float32")(x)  # also where the rest is in bfloat16
    return keras.Model(images, logits, name="residual")


def _convolved(x: keras.KerasTensor, filters: int, pooled: bool = False) -> keras.KerasTensor:
    """Return what a convolution, a pooling if wanted, normalisation and ReLU make of a tensor."""
    x = keras.layers.Conv2D(filters, 3, padding="same", use_bias=False)(x)
    if pooled:
        x = keras.layers.MaxPooling2D(2)(x)
    return keras.layers.ReLU()(keras.layers.BatchNormalization(momentum=NORMALISATION_MOMENTUM)(x))


def mirror_and_shift(pixels: int, shape: tuple[int, int] = SHAPE) -> list[keras.Layer]:
    """Make layers that mirror half of the images and shift each a little, in training only.

    Parameters
    ----------
    pixels : int
        The farthest shift, up or down and left or right. What moves in from outside is background.
    shape : tuple of int
        Height and width of the images, in pixels.

    Returns
    -------
    list of keras.Layer
        For `convolutional_network` or `residual_network`.
    """
    height, width = shape
    return [
        keras.layers.RandomFlip("horizontal"),
        keras.layers.RandomTranslation(
            pixels / height, pixels / width, fill_mode="constant", interpolation="nearest"
        ),
    ]
