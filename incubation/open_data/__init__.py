"""What everybody may take along: public pages as JSON, CSV, 360Giving and schema.org, and nothing more."""
