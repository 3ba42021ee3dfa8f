"""The whole portal in one file: rows, files, ledger, ways to sign in; written, checked, put back (ADR 24)."""
