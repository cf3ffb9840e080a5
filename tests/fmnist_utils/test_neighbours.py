"""Distances and neighbours, against loops, scikit-learn and SciPy."""

import numpy as np
import pytest
from scipy.spatial.distance import cdist
from sklearn.neighbors import KNeighborsClassifier, NearestCentroid, NearestNeighbors

from fmnist_utils import neighbours
from fmnist_utils.neighbours import class_means, nearest, squared_distances

GENERATOR = np.random.default_rng(0)
IMAGES = GENERATOR.integers(0, 256, (30, 5, 4), dtype=np.uint8)
OTHERS = GENERATOR.integers(0, 256, (12, 5, 4), dtype=np.uint8)


def by_loops(a, b):
    return [
        [sum((float(x) - float(y)) ** 2 for x, y in zip(i.flat, j.flat, strict=True)) for j in b]
        for i in a
    ]


def test_squared_distances_are_those_of_a_loop():
    assert squared_distances(IMAGES, OTHERS) == pytest.approx(np.array(by_loops(IMAGES, OTHERS)))


@pytest.mark.parametrize("pixels", [1, 20, 784])
@pytest.mark.parametrize("dtype", [np.uint8, np.float32, np.float64])
def test_squared_distances_are_scipys(pixels, dtype):
    a, b = (GENERATOR.uniform(0, 255, (n, pixels)).astype(dtype) for n in (50, 70))
    largest = (a.astype(float) ** 2).sum(axis=1).max()
    np.testing.assert_allclose(
        squared_distances(a, b),
        cdist(a.astype(float), b.astype(float), "sqeuclidean"),
        rtol=1e-5,
        atol=1e-6 * largest,  # what is left of float32 where two large sums cancel
    )


@pytest.mark.parametrize("k", [1, 2, 7, 40])
@pytest.mark.parametrize("values", [2, 16])  # few values: many ties, and exact sums
def test_nearest_are_as_near_as_scikit_learns(k, values):
    queries, references = (GENERATOR.integers(0, values, (n, 3, 4)) for n in (60, 40))
    search = NearestNeighbors(n_neighbors=k, algorithm="brute").fit(references.reshape(40, 12))
    expected, _ = search.kneighbors(queries.reshape(60, 12))
    found = nearest(queries, references, k)
    distances = np.take_along_axis(squared_distances(queries, references), found, axis=1)
    np.testing.assert_allclose(distances, expected**2, atol=1e-4)
    assert all(len(set(row)) == k for row in found)  # among equals, each only once


def test_the_label_of_the_nearest_is_scikit_learns_prediction():
    labels = GENERATOR.integers(0, 3, 12)
    classifier = KNeighborsClassifier(1).fit(OTHERS.reshape(12, 20), labels)
    found = labels[nearest(IMAGES, OTHERS, 1)[:, 0]]
    assert found.tolist() == classifier.predict(IMAGES.reshape(30, 20)).tolist()


@pytest.mark.parametrize("classes", [2, 3, 10])
def test_class_means_are_scikit_learns_centroids(classes):
    images = GENERATOR.integers(0, 256, (300, 784), dtype=np.uint8)
    labels = GENERATOR.permutation(np.arange(300) % classes)
    expected = NearestCentroid().fit(images.astype(float), labels).centroids_
    np.testing.assert_allclose(class_means(images, labels, classes), expected, rtol=1e-6)


def test_bytes_do_not_wrap_around():
    bright, dark = np.full((1, 4), 255, np.uint8), np.zeros((1, 4), np.uint8)
    assert squared_distances(dark, bright).tolist() == [[4 * 255**2]]


def test_an_image_is_at_distance_nought_from_itself_and_never_below():
    images = GENERATOR.normal(100, 1, (40, 784))
    assert squared_distances(images, images).min() == 0


def test_images_of_different_sizes_are_refused():
    with pytest.raises(ValueError, match=r"shape \(5, 4\) and \(5, 5\), expected the same"):
        squared_distances(IMAGES, np.zeros((3, 5, 5)))


def test_nearest_are_those_of_a_sorted_loop():
    expected = np.argsort(by_loops(IMAGES, OTHERS), axis=1)[:, :3]
    assert nearest(IMAGES, OTHERS, n_neighbors=3).tolist() == expected.tolist()


def test_blocks_leave_no_seam(monkeypatch):
    whole = nearest(IMAGES, OTHERS, n_neighbors=2)
    monkeypatch.setattr(neighbours, "BLOCK", 7)
    assert nearest(IMAGES, OTHERS, n_neighbors=2).tolist() == whole.tolist()


def test_all_references_can_be_asked_for():
    assert sorted(nearest(IMAGES[:1], OTHERS, n_neighbors=12)[0]) == list(range(12))


def test_no_queries_give_no_rows():
    assert nearest(IMAGES[:0], OTHERS, n_neighbors=2).shape == (0, 2)


@pytest.mark.parametrize("k", [0, 13])
def test_more_neighbours_than_references_or_none_are_refused(k):
    with pytest.raises(ValueError, match=f"n_neighbors = {k} of 12 references"):
        nearest(IMAGES, OTHERS, k)


def test_class_means_are_the_mean_of_each_class():
    labels = np.arange(30) % 3
    means = class_means(IMAGES, labels, n_classes=3)
    assert means.shape == (3, 5, 4)
    assert means[2] == pytest.approx(IMAGES[2::3].astype(float).mean(axis=0))


def test_a_class_without_images_is_named():
    with pytest.raises(ValueError, match="no image of class 1"):
        class_means(IMAGES, np.zeros(30, dtype=int), n_classes=2)
