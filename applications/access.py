"""Who may use the URLs of applications: rows of the access table."""

from applications.access_staff import ROWS as STAFF_ROWS
from core.access import EVERYBODY, SIGNED_IN, STAFF, TEAM, Row, row

WRITERS = frozenset({"owner", "editor"})
OWNER = frozenset({"owner"})

ROWS: dict[str, Row] = {
    # Anybody reads what a call asks; whoever starts has signed in by then.
    "applications:start": row(get=EVERYBODY, post=EVERYBODY),
    "applications:blank_form": row(get=EVERYBODY),
    "applications:verify_form": row(get=EVERYBODY, post=EVERYBODY),
    "applications:verify": row(get=EVERYBODY),
    # The token in the address is the key; whoever is staff or jury of the call is refused by the service.
    "applications:invitation": row(get=SIGNED_IN, post=SIGNED_IN - STAFF),
    "applications:mine": row(get=SIGNED_IN),
    "applications:detail": row(get=TEAM),
    "applications:quiz": row(get=TEAM, post=WRITERS),
    "applications:prefill": row(get=TEAM, post=WRITERS),
    "applications:presence": row(get=TEAM),
    "applications:section": row(get=TEAM, post=WRITERS),
    "applications:files": row(get=TEAM, post=WRITERS),
    "applications:file_part": row(post=WRITERS),
    "applications:attachment": row(get=TEAM),
    "applications:file_preview": row(get=TEAM),
    "applications:offline": row(get=TEAM, post=WRITERS),
    "applications:offline_document": row(get=TEAM),
    "applications:offline_save": row(post=WRITERS),
    "applications:check": row(get=TEAM),
    "applications:submit": row(post=OWNER),
    "applications:receipt": row(get=TEAM),
    "applications:receipt_pdf": row(get=TEAM),
    "applications:changes": row(get=TEAM),
    "applications:earlier_form": row(get=TEAM),
    "applications:correction": row(get=TEAM, post=WRITERS),
    "applications:withdraw": row(get=OWNER, post=OWNER),
    "applications:turn_down": row(get=OWNER, post=OWNER),
    "applications:leave": row(get=OWNER, post=OWNER),
    "applications:hand_over": row(get=OWNER, post=OWNER),
    "applications:ready": row(post={"editor"}),
    "applications:thread": row(get=TEAM, post=WRITERS),
    "applications:appeal": row(get=TEAM, post=OWNER),
    "applications:people": row(get=TEAM, post=TEAM),  # whoever is no owner may only remove themselves
}
ROWS.update(STAFF_ROWS)
