"""The ways in and out of the dataset: folders of pictures, tables, arrays, the shapes people know.

Each way in gives a `Dataset`, and each way out takes one; so from any to any it is two steps.
"""

from fmnist_utils.formats.dataset import Dataset, read_dataset, write_idx_files
from fmnist_utils.formats.loaders import load_mnist, load_records, show_examples

__all__ = [
    "Dataset",
    "load_mnist",
    "load_records",
    "read_dataset",
    "show_examples",
    "write_idx_files",
]
