"""A juror's scorecards as a workbook: taken along, filled in without a connection, brought back as drafts."""
