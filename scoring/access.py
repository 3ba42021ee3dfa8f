"""Who may use the URLs of scoring: rows of the access table."""

from core.access import EVERYBODY, TEAM, Row, row
from scoring.access_staff import ROWS as STAFF

PANEL = {"juror", "chair"}
JURY: dict[str, Row] = {
    # The queue is the person's own; who sits on no panel has none.
    "scoring:queue": row(get=PANEL),
    # Whoever holds the secret link reads the invitation and may decline; only the invited person accepts.
    "scoring:invitation": row(get=EVERYBODY, post={"visitor", "juror"}),
    # Whoever holds the link reads what is asked, the expert alone takes it; the profile is their own.
    "scoring:profile_invitation": row(get=EVERYBODY, post={"juror"}),
    "scoring:profile": row(get={"juror"}, post={"juror"}),
    "scoring:profile_cv": row(get={"juror"}),
    "scoring:code": row(get=PANEL, post=PANEL),
    "scoring:conflicts": row(get=PANEL, post=PANEL),
    "scoring:example": row(get=PANEL, post=PANEL),
    "scoring:own_marks": row(get=PANEL, post=PANEL),
    "scoring:scorecard_sheet": row(get=PANEL, post=PANEL),
    "scoring:scorecard_sheet_file": row(get=PANEL),
    "scoring:scorecard_sheet_bring": row(post=PANEL),
    # The assignment's own juror: another juror's, or the chair's, is somebody else's.
    "scoring:card": row(get={"juror"}, post={"juror"}),
    "scoring:recuse": row(get={"juror"}, post={"juror"}),
    # In a blind round; where names are shown there is nothing to report.
    "scoring:report_maker": row(get={"juror"}, post={"juror"}),
    "scoring:attachment": row(get={"juror"}),
    "scoring:proposal_pdf": row(get={"juror"}),
    # The expert who was asked about the appeal; the files once they signed and declared no conflict.
    "scoring:appeal": row(get={"juror"}, post={"juror"}),
    "scoring:appeal_file": row(get={"juror"}),
    "scoring:chair": row(get={"chair"}),
    # The chair leads the decision meeting; the officers, who record the decisions, have their own address.
    "scoring:chair_meeting": row(get={"chair"}),
    "scoring:chair_minutes": row(get={"chair"}),
    "scoring:vote": row(get=PANEL, post=PANEL),
    "scoring:juror_certificate": row(get=PANEL),
    # Once the last round of the call is closed; before there is none to download.
    "scoring:juror_certificate_pdf": row(get=PANEL),
}
APPLICANT: dict[str, Row] = {
    # After the announcement only; before it nobody may know that there is anything to read.
    "scoring:feedback": row(get=TEAM),
    "scoring:feedback_pdf": row(get=TEAM),
    "scoring:certificates": row(get=TEAM),
    "scoring:certificate_pdf": row(get=TEAM),
    # Whoever holds a code may check it.
    "scoring:check_certificate": row(get=EVERYBODY),
}
ROWS: dict[str, Row] = {**JURY, **APPLICANT, **STAFF}
