"""Message catalogues without gettext's programs: extract, compare, compile, all in Python."""
