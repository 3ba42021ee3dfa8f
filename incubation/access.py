"""Who may use the URLs of incubation: rows of the access table."""

from core.access import Row

ROWS: dict[str, Row] = {}
