"""Spreadsheets that come in: read behind the fence, understood word by word, carried to the button."""
