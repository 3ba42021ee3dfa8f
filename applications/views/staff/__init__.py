"""Pages of the office about applications."""
