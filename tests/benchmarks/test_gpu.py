"""The figures of a GPU: refused where there is none, measured the same way everywhere."""

import pytest

from benchmarks import gpu
from fmnist_utils.errors import DataError


@pytest.mark.skipif(not gpu.backend_and_device()[1].startswith("cpu"), reason="there is a GPU")
def test_without_a_gpu_nothing_is_measured_and_the_device_is_told(tmp_path):
    with pytest.raises(DataError, match="on cpu:0, expected a GPU"):
        gpu.measure(tmp_path, quick=True)
    assert list(tmp_path.iterdir()) == []


def test_each_batch_size_has_its_images_a_second():
    found = gpu.speeds(size=64, batch_sizes=(1, 32))
    assert [n for n, _ in found["images_a_second"]] == [1, 32]
    assert all(rate > 0 for _, rate in found["images_a_second"])
    assert found["product"] > 0


def test_the_report_names_the_device_and_has_a_row_for_each_batch_size():
    results = {
        "backend": "jax 1.0",
        "device": "gpu:0",
        "images_a_second": [(1, 500.0), (256, 1_200_000.0)],
        "product": 4.2e13,
    }
    text = gpu.report(results)
    assert "| 256 | 1,200,000 |" in text
    assert text.endswith("jax 1.0 on gpu:0; matrix product: 42.0 TFLOP a second.")
