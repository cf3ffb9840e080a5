"""For instructors: notebooks in, marks and feedback out. The package never imports it."""
