"""A student's own working folder: lessons without answers in view, sheets, and a start page."""
