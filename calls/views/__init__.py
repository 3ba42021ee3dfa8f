"""Pages of calls: what visitors read, and where staff work."""
