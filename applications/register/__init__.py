"""The list of a call's applications: what is asked for, its rows, its columns, and how it is written down."""
