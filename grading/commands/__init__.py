"""The commands of ``python -m grading``, a module each: its arguments, and what it does."""
