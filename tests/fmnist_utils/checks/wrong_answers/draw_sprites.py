"""Wrong answers to the sheet; each docstring is part of the sentence that it must get."""

import numpy as np


def mirror__upside_down(image):
    """that turns it upside down"""
    return np.flipud(image)


def mirror__half_a_circle(image):
    """that turns it by half a circle"""
    return np.rot90(image, 2)


def mirror__turned(image):
    """to the left, by a quarter of a circle"""
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
    """the sum wraps round: uint8 ends at 255"""
    chosen = images[labels == k]
    return sum(chosen) / len(chosen)


def why_alike__smoothed():
    """smoothing makes edges soft"""
    return "a"


def why_alike__equal():
    """the values do differ"""
    return "c"


def why_alike__colour_map():
    """both have the same colour map"""
    return "d"


def brighten__wraps(image, amount):
    """cut off at 0 and 255 in a larger type"""
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
    """you compare the brightest pixels"""
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
    """all images are in one row"""
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
    """do not round the mean to 2 places"""
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
    """the means are compared as whole numbers"""
    return np.argsort(images.mean(axis=(1, 2)).astype(int), kind="stable")


def from_dark_to_bright__sums_that_wrap(images):
    """the sums wrap round in uint8"""
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
    """28 is fixed in your function"""
    rows, columns = sheet.shape[0] // 28, sheet.shape[1] // 28
    return sheet.reshape(rows, 28, columns, 28).transpose(0, 2, 1, 3).reshape(-1, 28, 28)


def cut__sides_exchanged(sheet, height, width):
    """each image lies on its side"""
    rows, columns = sheet.shape[0] // height, sheet.shape[1] // width
    grid = sheet.reshape(rows, height, columns, width).transpose(0, 2, 3, 1)
    return grid.reshape(-1, width, height)


def cut__the_first_row_only(sheet, height, width):
    """found"""
    columns = sheet.shape[1] // width
    return sheet[:height].reshape(height, columns, width).transpose(1, 0, 2)


def mirror__all_but_the_first_column(image):
    """column 0 stays where it is"""
    result = np.zeros(image.shape, image.dtype)
    for column in range(image.shape[1]):
        result[:, column] = image[:, -column]
    return result


def mirror__without_the_first_column(image):
    """the first column is missing"""
    return image[:, image.shape[1] - 1 : 0 : -1]


def mirror__over_itself(image):
    """columns that you have written before"""
    result = np.array(image)
    for row in range(image.shape[0]):
        for column in range(image.shape[1]):
            result[row, column] = result[row, -1 - column]
    return result


def mirror__by_its_height(image):
    """the number of rows for the number of columns"""
    columns = image.shape[0]
    result = np.zeros(image.shape, np.uint8)
    for column in range(columns):
        result[:, column] = image[:, columns - 1 - column]
    return result


def mirror__one_column_too_far(image):
    """the last column has the number `columns - 1`"""
    result = np.zeros_like(image)
    for row in range(image.shape[0]):
        for column in range(image.shape[1]):
            result[row, column] = image[row, image.shape[1] - column]
    return result


def mirror__the_largest_square(image):
    """found"""
    result, n = np.zeros_like(image), min(image.shape)
    result[:n, :n] = image[:n, :n][:, ::-1]
    return result


def mean_image__of_rows(images, labels, k):
    """the mean over the rows of each image"""
    return np.mean(images[labels == k], axis=1)


def mean_image__of_columns(images, labels, k):
    """the mean over the columns of each image"""
    return np.mean(images[labels == k], axis=-1)


def mean_image__the_kth_image(images, labels, k):
    """that is image number k"""
    return images[k]


def mean_image__of_class_1(images, labels, k):
    """that is always class 1"""
    return images[labels == 1].mean(axis=0)


def mean_image__ends_within_the_loop(images, labels, k):
    """is the `return` inside the loop?"""
    total, n = np.zeros(images.shape[1:]), 0
    for image, label in zip(images, labels, strict=True):
        if label == k:
            total, n = total + image, n + 1
            return total / n


def mean_image__a_sum(images, labels, k):
    """that is the sum"""
    return sum(image.astype(float) for image in images[labels == k])


def mean_image__divided_by_all(images, labels, k):
    """divide by that of class k"""
    return sum(image.astype(float) for image in images[labels == k]) / len(images)


def mean_image__mean_of_pairs(images, labels, k):
    """the later an image, the more it counts"""
    mean = None
    for image in images[labels == k].astype(float):
        mean = image if mean is None else (mean + image) / 2
    return mean


def mean_image__scaled(images, labels, k):
    """on a scale from 0 to 1"""
    return (images[labels == k] / 255).mean(axis=0)


def mean_image__of_90_at_most(images, labels, k):
    """found"""
    return images[np.flatnonzero(labels == k)[:90]].mean(axis=0)


def mean_image__of_classes_up_to_k(images, labels, k):
    """found"""
    return images[labels <= k].mean(axis=0)


def brighten__forgets_255(image, amount):
    """cut off at 255, too"""
    return np.maximum(0, image + np.int16(amount)).astype(np.uint8)


def brighten__drops_what_clip_returns(image, amount):
    """numbers wrap round in uint8"""
    result = image.astype(int) + amount
    np.clip(result, 0, 255)
    return result.astype(np.uint8)


def brighten__in_an_unsigned_type(image, amount):
    """no unsigned type holds a number below 0"""
    return np.clip(image.astype(np.uint16) + amount, 0, 255).astype(np.uint8)


def brighten__up_to_256(image, amount):
    """what is above 255 becomes 0"""
    return np.clip(image.astype(int) + amount, 0, 256).astype(np.uint8)


def brighten__always_by_100(image, amount):
    """100 is fixed in your function"""
    return np.clip(image.astype(int) + 100, 0, 255).astype(np.uint8)


def brighten__asks_the_whole_array(image, amount):
    """`np.clip` asks pixel by pixel"""
    if image + amount > 255:
        return np.full(image.shape, 255, np.uint8)
    return image + amount


def brighten__limits_exchanged(image, amount):
    """found"""
    result = image.astype(int) + amount
    result[result > 255] = 0
    result[result < 0] = 255
    return result.astype(np.uint8)


def from_dark_to_bright__the_images(images):
    """those are the sorted images"""
    return np.array(sorted(images, key=np.mean))


def from_dark_to_bright__the_means(images):
    """those are the mean values"""
    return np.array([image.mean() for image in images])


def from_dark_to_bright__ranks(images):
    """that says which place each image gets"""
    means = images.mean(axis=(1, 2))
    return np.array([np.count_nonzero(means < mean) for mean in means])


def from_dark_to_bright__the_darkest_alone(images):
    """the place of the darkest alone"""
    return images.mean(axis=(1, 2)).argmin()


def from_dark_to_bright__over_axis_0(images):
    """that is the mean over the images"""
    return np.argsort(images.mean(axis=0))


def from_dark_to_bright__over_all(images):
    """that is one mean for all images"""
    return np.argsort(np.mean(images))


def from_dark_to_bright__by_the_whole_part_at_once(images):
    """the means are cut to whole numbers"""
    return np.argsort(images.sum(axis=(1, 2)) // images[0].size)


def from_dark_to_bright__by_rounded_means(images):
    """the means are rounded before they are compared"""
    return np.argsort(np.round(images.mean(axis=(1, 2))))


def from_dark_to_bright__by_means_to_2_places(images):
    """do not round the means to 2 places"""
    return np.argsort(images.mean(axis=(1, 2)).round(2))


def from_dark_to_bright__of_784_pixels(images):
    """784 is fixed in your function"""
    return images.reshape(-1, 784).sum(axis=1).argsort()


def from_dark_to_bright__by_the_brightest_of_each_column(images):
    """found"""
    return np.argsort(images.max(axis=1).mean(axis=1))


def tile__grid_exchanged(images, columns):
    """rows and columns are exchanged in the first `reshape`"""
    n, h, w = images.shape
    rows = n // columns
    grid = images.reshape(columns, rows, h, w).transpose(0, 2, 1, 3)
    return grid.reshape(rows * h, columns * w)


def tile__columns_taken_for_rows(images, columns):
    """you took `columns` for the number of rows"""
    per_row = len(images) // columns
    rows = [np.hstack(images[k : k + per_row]) for k in range(0, len(images), per_row)]
    return np.vstack(rows)


def tile__height_taken_for_width(images, columns):
    """you took the height for the width"""
    width, height = images.shape[1:]
    grid = images.reshape(-1, columns, height, width).swapaxes(1, 2)
    return grid.reshape(-1, columns * width)


def tile__another_order_of_axes(images, columns):
    """the axes are row, y, x, column, not row, y, column, x"""
    n, h, w = images.shape
    grid = images.reshape(n // columns, columns, h, w).transpose(0, 2, 3, 1)
    return grid.reshape(n // columns * h, columns * w)


def tile__not_joined(images, columns):
    """a second `reshape` is missing"""
    n, h, w = images.shape
    return np.moveaxis(images.reshape(n // columns, columns, h, w), 2, 1)


def tile__by_numpys_tile(images, columns):
    """repeats an array"""
    return np.tile(images, columns)


def tile__of_28_by_28(images, columns):
    """28 is fixed in your function"""
    rows = len(images) // columns
    return images.reshape(rows, columns, 28, 28).swapaxes(1, 2).reshape(rows * 28, columns * 28)


def tile__counted_by_rows(images, columns):
    """not r * rows + c"""
    n, h, w = images.shape
    rows = n // columns
    sheet = np.zeros((rows * h, columns * w), np.uint8)
    for i in range(rows * columns):
        y, x = i // columns * h, i % columns * w
        sheet[y : y + h, x : x + w] = images[i // columns * rows + i % columns]
    return sheet


def tile__divides(images, columns):
    """count with `//`"""
    n, h, w = images.shape
    return np.zeros((n / columns * h, columns * w), np.uint8)


def tile__of_two_rows(images, columns):
    """found"""
    h, w = images.shape[1:]
    return images.reshape(2, -1, h, w).swapaxes(1, 2).reshape(2 * h, -1)


def cut__split_as_in_tile(sheet, height, width):
    """the first `reshape` is that of `tile`"""
    rows, columns = sheet.shape[0] // height, sheet.shape[1] // width
    grid = sheet.reshape(rows, columns, height, width).swapaxes(1, 2)
    return grid.reshape(-1, height, width)


def cut__columns_taken_for_rows(sheet, height, width):
    """the number of rows for that of columns"""
    rows, columns = sheet.shape[1] // width, sheet.shape[0] // height
    grid = sheet.reshape(rows, height, columns, width).transpose(0, 2, 1, 3)
    return grid.reshape(-1, height, width)


def cut__height_taken_for_width(sheet, height, width):
    """you exchanged height and width"""
    rows, columns = sheet.shape[0] // width, sheet.shape[1] // height
    grid = sheet.reshape(rows, width, columns, height).transpose(0, 2, 1, 3)
    return grid.reshape(rows * columns, width, height)


def cut__another_order_of_axes(sheet, height, width):
    """the axes are row, column, x, y, not row, column, y, x"""
    rows, columns = sheet.shape[0] // height, sheet.shape[1] // width
    grid = sheet.reshape(rows, height, columns, width).transpose(0, 2, 3, 1)
    return grid.reshape(rows * columns, height, width)


def cut__of_the_lesson(sheet, height, width):
    """2, 3 and 28 are the lesson's"""
    return sheet.reshape(2, 28, 3, 28).transpose(0, 2, 1, 3).reshape(6, 28, 28)


def cut__without_the_last(sheet, height, width):
    """the last row and column of images are missing"""
    images = []
    for y in range(0, sheet.shape[0] - height, height):
        for x in range(0, sheet.shape[1] - width, width):
            images.append(sheet[y : y + height, x : x + width])
    return np.array(images)


def cut__counted_by_rows(sheet, height, width):
    """not r * rows + c"""
    rows, columns = sheet.shape[0] // height, sheet.shape[1] // width
    images = np.zeros((rows * columns, height, width), np.uint8)
    for r in range(rows):
        for c in range(columns):
            y, x = r * height, c * width
            images[r * rows + c] = sheet[y : y + height, x : x + width]
    return images


def cut__divides(sheet, height, width):
    """count with `//`"""
    rows, columns = sheet.shape[0] / height, sheet.shape[1] / width
    return sheet.reshape(rows, height, columns, width).swapaxes(1, 2).reshape(-1, height, width)


def cut__two_rows(sheet, height, width):
    """your function stopped with valueerror"""
    return sheet.reshape(2, height, -1, width).swapaxes(1, 2).reshape(-1, height, width)


def brighten__only_adds(image, amount):
    """cut off at 0 and at 255, then come back"""
    return image + np.int64(amount)


def from_dark_to_bright__over_axes_0_and_1(images):
    """a mean for each column of all images"""
    return np.argsort(images.mean(axis=(0, 1)))


def tile__split_as_a_sheet(images, columns):
    """the first `reshape` is for a sheet"""
    n, h, w = images.shape
    grid = images.reshape(n // columns, h, columns, w).swapaxes(1, 2)
    return grid.reshape(-1, columns * w)


def mirror__without_the_last_column(image):
    """the last column is missing"""
    result = np.zeros(image.shape, np.uint8)
    for column in range(image.shape[1] - 1):
        result[:, column] = image[:, -1 - column]
    return result


def mean_image__of_the_class_of_image_k(images, labels, k):
    """compare the labels with k"""
    return images[labels == labels[k]].mean(axis=0)


def mean_image__counted_from_one(images, labels, k):
    """begin to count at 0"""
    total, n = np.zeros(images.shape[1:]), 1
    for image, label in zip(images, labels, strict=True):
        if label == k:
            total, n = total + image, n + 1
    return total / n


def tile__rows_not_joined(images, columns):
    """put them below one another"""
    return np.stack([np.hstack(row) for row in np.split(images, len(images) // columns)])


def from_dark_to_bright__pixel_by_pixel(images):
    """that sorts pixel by pixel"""
    return images.argsort(axis=0)


def cut__into_rows_only(sheet, height, width):
    """those are whole rows of images"""
    return np.stack(np.vsplit(sheet, sheet.shape[0] // height))


MUST_NOT_BE_TOLD = {
    "mirror__the_largest_square": "number of rows for the number of columns",
    "mean_image__of_classes_up_to_k": "the mean of all classes",
    "brighten__limits_exchanged": "256 does not fit",
    "from_dark_to_bright__by_the_brightest_of_each_column": "brightest pixel",
    "tile__of_two_rows": "you took `columns` for the number of rows",
    "cut__two_rows": "the number of rows for that of columns",
}
