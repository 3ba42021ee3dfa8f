"""Who may use the demonstration's own pages."""

from core.access import EVERYBODY, Row, row

ROWS: dict[str, Row] = {
    "mailbox": row(get=EVERYBODY, gate="demonstration"),
    "mailbox_message": row(get=EVERYBODY, gate="demonstration"),
    "clock": row(get=EVERYBODY, post=EVERYBODY, gate="demonstration"),
}
