"""Who may use the URLs of calls: rows of the access table.

A draft call is known only to its staff. Calls, programmes and topics are created by any
of the Hub's staff.
"""

from core.access import EVERYBODY, SIGNED_IN, STAFF, Row, row

_LISTS = ("themes", "form", "eligibility", "rubric", "partners", "faq")
_FORMS = (
    "basics",
    "dates",
    "theme_topics",
    "question_add",
    "question",
    "version",
    "version_drop",
    "weights",
    "people",
    "role",
    "item_add",
    "item",
    "remove",
)
_REPORT_FORM = ("version", "question", "question_add")
_LOG = STAFF | {"colleague"}
IN_OFFICE = STAFF | {"observer", "colleague"}
_CATALOGUE = ("programme_add", "programme", "topic_add", "topic")
ROWS: dict[str, Row] = {
    "calls:list": row(get=EVERYBODY),
    "calls:detail": row(get=EVERYBODY),
    "calls:form": row(get=EVERYBODY),
    "calls:rules": row(get=EVERYBODY),
    "calls:quiz": row(get=EVERYBODY, post=EVERYBODY),
    "calls:calendar": row(get=EVERYBODY),
    "calls:partner_logo": row(get=EVERYBODY),
    "calls:feed": row(get=EVERYBODY),
    "calls:call_feed": row(get=EVERYBODY),
    "calls:deadlines": row(get=EVERYBODY),
    "calls:status": row(get=EVERYBODY),
    "calls:incidents": row(get=_LOG, gate="office"),
    "calls:incidents_file": row(get=_LOG, gate="office"),
    "calls:incident": row(get=_LOG, post={"officer", "colleague"}, gate="office"),
    "calls:incident_new": row(get={"officer", "colleague"}, post={"officer", "colleague"}, gate="office"),
    "calls:ask": row(get=SIGNED_IN, post=SIGNED_IN),
    "calls:asked": row(get=STAFF, gate="office"),
    "calls:asked_answer": row(get=STAFF, post={"officer"}, gate="office"),
    "calls:office": row(get=STAFF | {"observer", "colleague"}, gate="office"),
    "calls:new": row(get={"colleague"}, post={"colleague"}, gate="office"),
    "calls:new_ready_made": row(get={"colleague"}, post={"colleague"}, gate="office"),
    "calls:new_from_file": row(get={"colleague"}, post={"colleague"}, gate="office"),
    "calls:call_file": row(get=STAFF, gate="office"),
    "calls:staff": row(get={"administrator"}, gate="administration"),
    "calls:staff_csv": row(get={"administrator"}, gate="administration"),
    "calls:staff_invitations": row(get={"administrator"}, post={"administrator"}, gate="administration"),
    "calls:staff_invitation": row(get=SIGNED_IN, post=SIGNED_IN),  # the secret in the address is the key
    # Each table says itself who may take it along; observers have the statistics of the overview alone.
    "calls:table": row(get=STAFF | {"observer"}, gate="office"),
    "calls:office_table": row(get=STAFF | {"observer"}, gate="office"),
    **{f"calls:{page}": row(get=IN_OFFICE, post=IN_OFFICE, gate="office") for page in ("away", "hand_over")},
    **{
        f"calls:{page}_of": row(get={"administrator"}, post={"administrator"}, gate="administration")
        for page in ("away", "hand_over")
    },
    "calls:programmes": row(get={"colleague"}, gate="office"),
    "calls:topics": row(get={"colleague"}, gate="office"),
    **{f"calls:{page}": row(get={"colleague"}, post={"colleague"}, gate="office") for page in _CATALOGUE},
    "calls:build": row(get=STAFF, gate="office"),
    **{f"calls:build_{page}": row(get=STAFF, gate="office") for page in _LISTS},
    **{f"calls:build_{page}": row(get=STAFF, post={"officer"}, gate="office") for page in _FORMS},
    "calls:build_move": row(post={"officer"}, gate="office"),
    "calls:preview": row(get=STAFF, gate="office"),
    "calls:build_report_form": row(get=STAFF, gate="office"),
    "calls:report_preview": row(get=STAFF, gate="office"),
    **{
        f"calls:build_report_{page}": row(get=STAFF, post={"officer"}, gate="office") for page in _REPORT_FORM
    },
    "calls:publish": row(get=STAFF, post={"officer"}, gate="office"),
    "calls:extend": row(get={"officer"}, post={"officer"}, gate="office"),
    "calls:extension": row(get=STAFF, post={"approver"}, gate="office"),
    "calls:downtime": row(get=STAFF, post={"officer"}, gate="office"),
    "calls:extension_back": row(post=STAFF, gate="office"),
    "calls:cancel": row(get=STAFF, post=STAFF, gate="office"),
    "calls:archive": row(get={"officer"}, post={"officer"}, gate="office"),
}
