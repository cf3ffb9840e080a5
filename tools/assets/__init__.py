"""Makers of what is stored in the repository: pictures, the sample, predictions."""
