"""What the checks of all sheets are made of: safe calls, comparison, outcomes."""
