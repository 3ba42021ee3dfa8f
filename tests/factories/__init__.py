"""Rows for tests, made the way the portal makes them."""
