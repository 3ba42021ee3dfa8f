"""What an entry of the ledger is about, in words: the kind of thing, a short name of it, and its page."""

from __future__ import annotations

import re
from typing import NamedTuple

from django.urls import reverse
from django.utils.translation import gettext_lazy as _l
from django.utils.translation import pgettext_lazy

KINDS: dict[str, object] = {
    "absence": _l("Absence"),
    "announcement": _l("Announcement"),
    "appealjuror": _l("Juror of an appeal"),
    "application": _l("Application"),
    "assignment": _l("Assignment"),
    "budget": _l("Budget"),
    "call": _l("Call"),
    "certificate": _l("Certificate"),
    "cohort": _l("Cohort"),
    "conflict": _l("Conflict of interest"),
    "decision": _l("Decision"),
    "declarations": _l("Juror’s declarations"),
    "diligence": _l("Due diligence"),
    "incident": _l("Incident"),
    "invitation": _l("Invitation of staff"),
    "laterdecision": _l("Decision after an appeal"),
    "meeting": _l("Decision meeting"),
    "milestone": _l("Milestone"),
    "outcome": pgettext_lazy("of a graduate", "Outcome"),
    "panel": _l("Place on the panel"),
    "pilot": _l("Pilot"),
    "placement": _l("Placement"),
    "product": _l("Knowledge product"),
    "ranking": _l("Ranking"),
    "report": _l("Report"),
    "round": pgettext_lazy("of judging", "Round"),
    "sanctions": _l("Sanctions list"),
    "scorecard": _l("Scorecard"),
    "spending": _l("Spending"),
    "submission": _l("Submission"),
    "tranche": _l("Tranche"),
}
# After the kind stands the call's own name: on the page of that call it says nothing.
_OF_CALL = ("announcement", "call", "declarations", "meeting", "panel", "ranking", "round")
_OF_APPLICATION = (
    "application",
    "budget",
    "conflict",
    "decision",
    "diligence",
    "outcome",
    "pilot",
    "placement",
    "report",
    "spending",
    "submission",
    "tranche",
)
_LONG = re.compile(r"([0-9a-f]{8})-[0-9a-f-]{27}")


class Subject(NamedTuple):
    """The kind in words, a short name ("" for none), and the address of its application ("" for none)."""

    kind: str
    name: str
    url: str


def subject_of(text: str) -> Subject:
    """Read the name that the ledger gives a thing; what is unknown stays as it is written."""
    kind, _colon, rest = text.partition(":")
    if kind not in KINDS:
        return Subject("", text, "")
    parts = rest.split(":")
    url = reverse("applications:dossier", args=[parts[0]]) if kind in _OF_APPLICATION else ""
    shown = parts[1:] if kind in _OF_CALL else parts[:2]
    return Subject(str(KINDS[kind]), " · ".join(_LONG.sub(r"\1", part) for part in shown), url)
