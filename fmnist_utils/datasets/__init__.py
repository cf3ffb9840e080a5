"""The four files: found, fetched, proved, kept and read; Fashion-MNIST's, or any dataset's."""
