"""Who may use the office's pages of judging: rows of the access table.

Officers act, approvers read and sign. An observer reads how far the jury is, in totals alone.
"""

from core.access import EVERYBODY, STAFF, Row, row

_READ = (
    "roster",
    "expert",
    "panel",
    "assignments",
    "plan_progress",
    "ranking",
    "ranking_marks",
    "ranking_juror",
    "ranking_rank",
    "what_if",
    "snapshot_file",
    "sheet",
    "decisions",
    "minutes",
    "announcement",
)
_FORMS = (
    "invite",
    "remove_member",
    "propose",
    "discard",
    "publish_assignments",
    "assign",
    "take_back",
    "begin",
    "postpone",
    "lock",
    "shortlist",
    "decline_rest",
    "close_decisions",
    "decide",
    "prepare",
)
_BUTTONS = (
    "make_chair",
    "member_rounds",
    "invite_again",
    "remind_member",
    "remind",
    "further_juror",
    "snapshot",
)
_OFFICER = {"officer"}
ROWS: dict[str, Row] = {
    **{f"scoring:{name}": row(get=STAFF, gate="office") for name in (*_READ, "letter")},
    **{f"scoring:{name}": row(get=_OFFICER, post=_OFFICER, gate="office") for name in _FORMS},
    **{f"scoring:{name}": row(post=_OFFICER, gate="office") for name in _BUTTONS},
    # The roster is the Hub's own: any of its staff reads it.
    **{
        f"scoring:{name}": row(get=STAFF | {"colleague"}, gate="office")
        for name in ("roster", "expert", "expert_cv")
    },
    **{
        f"scoring:{name}": row(get={"colleague"}, post={"colleague"}, gate="office")
        for name in ("expert_add", "expert_edit", "roster_import")
    },
    **{
        f"scoring:{name}": row(get={"colleague"}, gate="office")
        for name in ("roster_template", "roster_export")
    },
    **{
        f"scoring:{name}": row(post={"colleague"}, gate="office")
        for name in ("roster_bring", "expert_ask", "expert_answer")
    },
    # Whoever of the staff took no part in the ruling chooses its jurors.
    "scoring:appeal_panel": row(get=STAFF, post=STAFF, gate="office"),
    "scoring:example_write": row(get=STAFF, post=_OFFICER, gate="office"),
    "scoring:meeting": row(get=STAFF, post=_OFFICER, gate="office"),
    "scoring:meeting_record": row(get=STAFF, post=_OFFICER, gate="office"),
    "scoring:discussion": row(get=STAFF, post=_OFFICER, gate="office"),
    "scoring:member": row(get=STAFF, post=_OFFICER, gate="office"),
    "scoring:conflict": row(get=STAFF, post=_OFFICER, gate="office"),
    "scoring:maker_report": row(get=STAFF, post=_OFFICER, gate="office"),
    "scoring:progress": row(get=STAFF | {"observer"}, gate="office"),
    "scoring:approve": row(get={"approver"}, post={"approver"}, gate="office"),
    "scoring:send_back": row(get={"approver"}, post={"approver"}, gate="office"),
    "scoring:decide_later": row(get=_OFFICER, post=_OFFICER, gate="office"),
    "scoring:later_decision": row(get=STAFF, post={"approver"}, gate="office"),
    "scoring:integrity": row(get=EVERYBODY),
}
