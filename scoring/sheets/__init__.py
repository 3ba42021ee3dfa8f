"""The words of a spreadsheet, in any of our languages."""
