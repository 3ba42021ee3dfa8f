"""Measurements. Nothing here is a test: times drift with the machine, so none of them can fail."""
