"""Programs for the course's makers, most of them called by ``make``."""
