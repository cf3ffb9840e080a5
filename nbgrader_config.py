"""Let ``nbgrader`` commands work here: solutions/ is the source, exercises/ the release."""

c = get_config()  # noqa: F821 - nbgrader provides it

c.CourseDirectory.course_id = "fashion-mnist"
c.CourseDirectory.source_directory = "solutions"
c.CourseDirectory.release_directory = "exercises"
# An answer that never ends is stopped by its check after 10 seconds; this is for other cells.
c.ExecutePreprocessor.timeout = 120
