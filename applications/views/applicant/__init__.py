"""Pages of an applicant."""
