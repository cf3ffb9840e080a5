"""Made cohorts of submissions, to try the grader on, and nbgrader beside it."""
