"""Who may use the URLs of incubation: rows of the access table."""

from core.access import EVERYBODY, SIGNED_IN, STAFF, TEAM, Row, row
from incubation.open_data.endpoints import ENDPOINTS

READERS = TEAM | STAFF | {"mentor"}
WRITERS = frozenset({"owner", "editor"})
JUDGES = frozenset({"mentor", "officer"})
MEASURERS = WRITERS | {"officer"}
OFFICER = frozenset({"officer"})
APPROVER = frozenset({"approver"})
OFFICE = STAFF | {"observer", "colleague"}

_PUBLIC = ("all_results", "results", "products_public", "product", "product_file", "winner")
_PROGRAMME = ("programme", "programme_table")
_OPEN = (*ENDPOINTS, "open_data", "grants", "grants_of_call", "sitemap", "robots")
_PROGRAMME_OFFICE = ("programme_office", "programme_file")
_REPORT = ("report_job", "report_progress", "report_file")
_READ = (
    *("placement", "pilot", "evidence", "milestone", "agreement_file", "budget", "receipt"),
    *("pilot_evidence", "pilot_agreement_file", "report_attachment"),
)
# Acts that stand as forms on the page of the thing itself; reading their address leads back to that page.
_ACTS_ON_A_PAGE = {
    "note": WRITERS | JUDGES,
    "agreement": frozenset({"owner", "officer"}),
    "together": WRITERS | JUDGES,
    "meeting": WRITERS | JUDGES,
    "mentoring": WRITERS | {"mentor"},
    "milestone_deliver": WRITERS,
    "milestone_decide": JUDGES,
    "report": WRITERS,
    "report_decide": JUDGES,
    "pilot_reading": MEASURERS,
    "pilot_indicator": MEASURERS,
    "pilot_evidence_new": MEASURERS,
    "pilot_agreement": MEASURERS,
    "pilot_result": OFFICER,
    "pilot_told": OFFICER,
    "budget_deliver": WRITERS,
    "budget_decide": OFFICER,
    "pilot_figures": OFFICER,
}
# Pages with a form of their own, of a placement that somebody takes part in or works on.
_BUDGET = {
    "budget_write": MEASURERS,
    "spending_new": WRITERS,
    "spending_correct": WRITERS,
    "spending_cancel": MEASURERS,
}
_OFFICE_LISTS = ("cohorts", "cohort", "cohort_calendar", "tranches", "tranche", "products")
_OFFICE_ACTS = (
    "cohort_new",
    "cohort_stages",
    "cohort_meeting_new",
    "stage_milestone_new",
    "stage_milestone",
    "product_new",
    "product_edit",
    "product_publish",
    "admit",
    "stage",
    "mentors",
    "pause",
    "follow_ups",
    "milestone_new",
    "report_new",
    "milestone_move",
    "milestone_cancel",
    "tranche_prepare",
    "tranche_pay",
    "tranche_correct",
    "tranche_cancel",
)

ROWS: dict[str, Row] = {
    **{f"incubation:{name}": row(get=EVERYBODY) for name in _PUBLIC},
    **{f"incubation:{name}": row(get=EVERYBODY) for name in _PROGRAMME},
    **{f"incubation:{name}": row(get=EVERYBODY) for name in _OPEN},
    # Each reader sees the announced editions, and beside them those on which they hold a role.
    **{f"incubation:{name}": row(get=OFFICE, gate="office") for name in _PROGRAMME_OFFICE},
    "incubation:reports": row(get=OFFICE, post=OFFICE, gate="office"),
    # A report that is written for somebody is theirs alone.
    **{f"incubation:{name}": row(get=OFFICER, gate="office") for name in _REPORT},
    # Whoever holds the letter's link answers as the person it was sent to: the signature in it is the key.
    "incubation:follow_up": row(get=EVERYBODY, post=EVERYBODY),
    "incubation:mine": row(get=SIGNED_IN),
    "incubation:calendar": row(get=SIGNED_IN),
    # The address itself is the key, as a calendar program cannot sign in.
    "incubation:calendar_feed": row(get=EVERYBODY),
    **{f"incubation:{name}": row(get=READERS, gate="shared") for name in _READ},
    **{
        f"incubation:{name}": row(get=READERS, post=actors, gate="shared")
        for name, actors in _ACTS_ON_A_PAGE.items()
    },
    **{f"incubation:{name}": row(get=who, post=who, gate="shared") for name, who in _BUDGET.items()},
    "incubation:meeting_new": row(get=WRITERS | JUDGES, post=WRITERS | JUDGES, gate="shared"),
    "incubation:leave": row(get={"owner", "officer"}, post={"owner", "officer"}, gate="shared"),
    "incubation:host": row(get=OFFICER, post=OFFICER, gate="shared"),
    "incubation:outcome": row(get=MEASURERS, post=MEASURERS, gate="shared"),
    **{f"incubation:{name}": row(get=STAFF, gate="office") for name in _OFFICE_LISTS},
    "incubation:agreement_text": row(get=STAFF, post=OFFICER, gate="office"),
    **{f"incubation:{name}": row(get=OFFICER, post=OFFICER, gate="office") for name in _OFFICE_ACTS},
    "incubation:tranche_release": row(get=APPROVER, post=APPROVER, gate="office"),
    "incubation:tranche_withdraw": row(get=APPROVER, post=APPROVER, gate="office"),
    "incubation:tranche_hand_back": row(get=APPROVER, post=APPROVER, gate="office"),
}
