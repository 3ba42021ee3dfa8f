"""Spreadsheets that come in: read behind the fence, and carried to the button."""
