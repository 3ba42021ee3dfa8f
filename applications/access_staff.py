"""Who may use the office's URLs about applications: rows of the access table.

Officers act, approvers read and sign, observers read the statistics of the overview.
"""

from core.access import STAFF, Row, row

ROWS: dict[str, Row] = {
    "applications:overview": row(get=STAFF | {"observer"}, gate="office"),
    "applications:remind": row(post={"officer"}, gate="office"),
    "applications:register": row(get=STAFF, gate="office"),
    "applications:all_applications": row(get=STAFF, gate="office"),
    "applications:export": row(get=STAFF, gate="office"),
    "applications:exports": row(post=STAFF, gate="office"),
    # A file that is written for somebody is theirs alone: not even other staff know of it.
    "applications:export_job": row(get={"officer"}, gate="office"),
    "applications:export_progress": row(get={"officer"}, gate="office"),
    "applications:export_file": row(get={"officer"}, gate="office"),
    "applications:searches": row(get=STAFF, post=STAFF, gate="office"),
    "applications:remove_search": row(post={"officer"}, gate="office"),
    "applications:remind_ticked": row(get={"officer"}, post={"officer"}, gate="office"),
    "applications:take_reminders_back": row(post={"officer"}, gate="office"),
    "applications:eligibility": row(get=STAFF, post={"officer"}, gate="office"),
    "applications:form_plan": row(get=STAFF, post={"officer"}, gate="office"),
    "applications:chosen": row(get={"officer"}, post={"officer"}, gate="office"),
    "applications:way_back": row(get={"officer"}, post={"officer"}, gate="office"),
    "applications:second_look": row(post={"officer"}, gate="office"),
    "applications:flag": row(get=STAFF, post={"officer"}, gate="office"),
    # An administrator who may open the office may bring a list, too.
    "applications:sanctions": row(get=STAFF, post={"officer"}, gate="office"),
    "applications:openings": row(get=STAFF, gate="office"),
    "applications:call_openings": row(get=STAFF, gate="office"),
    "applications:call_openings_csv": row(get=STAFF, gate="office"),
    "applications:all_openings": row(get={"administrator"}, gate="administration"),
    "applications:all_openings_csv": row(get={"administrator"}, gate="administration"),
    "applications:hold": row(get=STAFF, post={"officer"}, gate="office"),
    "applications:letters": row(get=STAFF, gate="office"),
    "applications:letter_texts": row(get=STAFF, gate="office"),
    "applications:letter_text": row(get=STAFF, post=STAFF, gate="office"),
    "applications:letter": row(get=STAFF, post={"officer"}, gate="office"),
    "applications:broadcasts": row(get=STAFF, gate="office"),
    "applications:broadcast_new": row(get={"officer"}, post={"officer"}, gate="office"),
    "applications:broadcast": row(get=STAFF, post={"officer"}, gate="office"),
    "applications:broadcast_edit": row(get={"officer"}, post={"officer"}, gate="office"),
    "applications:ledger": row(get=STAFF, gate="office"),
    "applications:dossier": row(get=STAFF, gate="office"),
    # Of an organisation or a person that takes part in a call of the reader's.
    "applications:history": row(get=STAFF, gate="office"),
    "applications:organisation_history": row(get=STAFF, gate="office"),
    "applications:person_history": row(get=STAFF, gate="office"),
    "applications:staff_thread": row(get=STAFF, post={"officer"}, gate="office"),
    "applications:staff_changes": row(get=STAFF, gate="office"),
    "applications:translations": row(get=STAFF, post={"officer"}, gate="office"),
    "applications:staff_file": row(get=STAFF, gate="office"),
    "applications:ruling": row(get=STAFF, post={"officer"}, gate="office"),
    "applications:answer_appeal": row(get=STAFF, post=STAFF, gate="office"),
    "applications:prepare": row(get={"officer"}, post={"officer"}, gate="office"),
    "applications:request": row(get=STAFF, post={"approver"}, gate="office"),
}
