"""The whole form as a Word document: written for one application, and read back field by field."""
