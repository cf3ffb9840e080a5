"""For instructors: a cohort's notebooks in, marks and feedback out. The package never imports it."""
