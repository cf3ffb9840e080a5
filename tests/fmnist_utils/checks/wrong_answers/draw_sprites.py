"""Wrong answers to the sheet; each docstring is part of the sentence that it must get."""

import numpy as np


def mirror__upside_down(image):
    """that turns it upside down"""
    return np.flipud(image)


def mirror__half_a_circle(image):
    """that turns it by half a circle"""
    return np.rot90(image, 2)


def mirror__turned(image):
    """by a quarter of a circle"""
    return np.rot90(image)


def mirror__in_place(image):
    """changed its argument number 1"""
    image[:] = image[:, ::-1].copy()
    return image


def mean_image__one_number(images, labels, k):
    """take the mean over the images only, axis 0"""
    return np.mean(images[labels == k])


def mean_image__each_images_brightness(images, labels, k):
    """the images lie along axis 0"""
    return np.mean(images[labels == k], axis=(1, 2))


def mean_image__of_all(images, labels, k):
    """choose the images of class k first"""
    return np.mean(images, axis=0)


def mean_image__as_bytes(images, labels, k):
    """a mean is no byte"""
    return np.mean(images[labels == k], axis=0).astype("uint8")


def mean_image__sum_of_bytes(images, labels, k):
    """a sum of bytes in a byte wraps round"""
    chosen = images[labels == k]
    return sum(chosen) / len(chosen)


def why_alike__smoothed():
    """nothing was smoothed"""
    return "a"


def why_alike__equal():
    """the values do differ"""
    return "c"


def why_alike__colour_map():
    """equal numbers to equal colours"""
    return "d"


def brighten__wraps(image, amount):
    """a byte wraps round above 255"""
    return (image.astype(np.int16) % 256 + amount).astype(np.uint8)


def brighten__stays_wide(image, amount):
    """must come back to uint8"""
    return np.clip(image.astype(int) + amount, 0, 255)


def brighten__forgets_zero(image, amount):
    """cut off at 0, too"""
    return np.minimum(image.astype(int) + amount, 255).astype(np.uint8)


def brighten__as_float(image, amount):
    """found data type float64, expected uint8"""
    return np.clip(image + float(amount), 0, 255)


def from_dark_to_bright__backwards(images):
    """that is from bright to dark"""
    return np.argsort(-images.mean(axis=(1, 2)))


def from_dark_to_bright__values(images):
    """expected the places of the images"""
    return np.array(sorted(images.mean(axis=(1, 2))))


def from_dark_to_bright__by_the_brightest_pixel(images):
    """you sorted by the brightest pixel"""
    return np.argsort(images.max(axis=(1, 2)), kind="stable")


def from_dark_to_bright__a_list(images):
    """expected a plain numpy array"""
    return np.argsort(images.mean(axis=(1, 2))).tolist()


def tile__reshape_alone(images, columns):
    """never moves a pixel"""
    n, h, w = images.shape
    return images.reshape(n // columns * h, columns * w)


def tile__down_the_columns(images, columns):
    """filled down the columns"""
    rows = len(images) // columns
    return np.hstack([np.vstack(images[k * rows : (k + 1) * rows]) for k in range(columns)])


def tile__one_long_row(images, columns):
    """found shape"""
    return np.hstack(images)


def tile__lies_on_its_side(images, columns):
    """found shape"""
    n, h, w = images.shape
    grid = images.reshape(n // columns, columns, h, w).transpose(1, 3, 0, 2)
    return grid.reshape(columns * w, n // columns * h)


def cut__reshape_alone(sheet, height, width):
    """cuts strips of the sheet"""
    return sheet.reshape(sheet.size // (height * width), height, width)


def cut__column_by_column(sheet, height, width):
    """expected row by row"""
    strips = np.hsplit(sheet, sheet.shape[1] // width)
    return np.concatenate([strip.reshape(-1, height, width) for strip in strips])


def cut__still_a_grid(sheet, height, width):
    """join these axes"""
    grid = sheet.reshape(sheet.shape[0] // height, height, sheet.shape[1] // width, width)
    return grid.swapaxes(1, 2)


def mirror__on_its_side(image):
    """that lays it on its side"""
    return image.T


def mirror__unchanged(image):
    """that is the image as it was"""
    return image.copy()


def mirror__of_28_columns(image):
    """found"""
    return image[:, 27::-1]


def mean_image__rounded(images, labels, k):
    """found"""
    return images[labels == k].mean(axis=0).round(2)


def mean_image__whole_parts(images, labels, k):
    """keep the fractions"""
    return images[labels == k].mean(axis=0) // 1


def brighten__cut_off_below_the_amount(image, amount):
    """found"""
    return (
        np.where(image > 255 - abs(amount), 255, image + np.int64(amount)).clip(0).astype(np.uint8)
    )


def brighten__a_share(image, amount):
    """found"""
    return np.clip(image * (1 + amount / 255), 0, 255).astype(np.uint8)


def brighten__up_to_254(image, amount):
    """found"""
    return np.clip(image.astype(int) + amount, 0, 254).astype(np.uint8)


def from_dark_to_bright__by_the_whole_part(images):
    """the means are rounded"""
    return np.argsort(images.mean(axis=(1, 2)).astype(int), kind="stable")


def from_dark_to_bright__sums_that_wrap(images):
    """a sum of bytes in a byte wraps round"""
    return np.argsort(images.sum(axis=(1, 2), dtype=np.uint8), kind="stable")


def from_dark_to_bright__by_the_darkest_pixel(images):
    """found"""
    return np.argsort(images.min(axis=(1, 2)), kind="stable")


def tile__rows_and_columns_exchanged(images, columns):
    """rows and columns of the sheet are exchanged"""
    n, h, w = images.shape
    grid = images.reshape(n // columns, columns, h, w)
    return grid.transpose(1, 2, 0, 3).reshape(columns * h, n // columns * w)


def tile__exchanged_within_each(images, columns):
    """you exchanged x and y within each image"""
    n, h, w = images.shape
    grid = images.reshape(n // columns, columns, h, w)
    return grid.transpose(0, 3, 1, 2).reshape(n // columns * h, columns * w)


def cut__of_28_by_28(sheet, height, width):
    """your function stopped with valueerror"""
    rows, columns = sheet.shape[0] // 28, sheet.shape[1] // 28
    return sheet.reshape(rows, 28, columns, 28).transpose(0, 2, 1, 3).reshape(-1, 28, 28)


def cut__sides_exchanged(sheet, height, width):
    """found"""
    rows, columns = sheet.shape[0] // height, sheet.shape[1] // width
    grid = sheet.reshape(rows, height, columns, width).transpose(0, 2, 3, 1)
    return grid.reshape(-1, width, height)


def cut__the_first_row_only(sheet, height, width):
    """found"""
    columns = sheet.shape[1] // width
    return sheet[:height].reshape(height, columns, width).transpose(1, 0, 2)


MUST_NOT_BE_TOLD = {
    "mirror__of_28_columns": "is the image as it was",
    "mean_image__rounded": "a mean is no byte",
    "brighten__up_to_254": "may be negative",
    "from_dark_to_bright__by_the_darkest_pixel": "sorted by the brightest pixel",
    "tile__one_long_row": "rows and columns of the sheet are exchanged",
    "cut__the_first_row_only": "down the columns",
}
