"""Instant feedback on the practice sheets, one module a sheet, one check a task.

>>> from fmnist_utils.checks import read_the_bytes as check

Then ``check.read_header(read_header)`` tries a student's function, ``check.hint("read_header")``
gives the next hint, and ``check.progress()`` lists the tasks.
"""
