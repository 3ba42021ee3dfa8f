"""The roster as a spreadsheet: taken along as CSV, brought back as CSV or XLSX, checked row by row."""
