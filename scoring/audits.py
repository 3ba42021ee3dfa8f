"""What the ledger tells of judging, held against the rows: none put in, and the persons as they were."""

from __future__ import annotations

from collections.abc import Iterator
from operator import attrgetter
from typing import Any

from django.db.models import Q

from calls.models import Round
from core.covers import Covered, covers
from core.ledger import audits, strangers
from core.models import LedgerEntry
from scoring.models import (
    Announcement,
    AppealJuror,
    Assignment,
    Attendance,
    Ballot,
    Certificate,
    Closing,
    Conflict,
    Decision,
    DecisionChange,
    Declaration,
    DiscussionNote,
    Expert,
    LaterDecision,
    MakerReport,
    Mark,
    Meeting,
    PanelMember,
    Postponement,
    ProfileProposal,
    Ranking,
    Scorecard,
    Shortlisting,
)
from scoring.services.assigning import round_name
from scoring.snapshots import conflict_name, panel_name


@audits
def audit_origin() -> Iterator[str]:
    """Every row of judging came through the portal, in its own call."""
    yield from strangers(_named())


def _named() -> Iterator[tuple[str, str]]:
    for place in PanelMember.objects.select_related("call"):
        yield panel_name(place), place.call.ledger_name
    for conflict in Conflict.objects.select_related("application__call"):
        yield conflict_name(conflict), conflict.application.call.ledger_name
    given = Assignment.objects.exclude(state=Assignment.State.PROPOSED)
    for assignment in given.select_related("application__call"):
        yield assignment.ledger_name, assignment.application.call.ledger_name
    for judged in Round.objects.filter(locked_at__isnull=False).select_related("call"):
        yield round_name(judged), judged.call.ledger_name
    cards = Scorecard.objects.exclude(state=Scorecard.State.DRAFT)
    for card in cards.select_related("assignment__application__call"):
        yield card.ledger_name, card.assignment.application.call.ledger_name
    yield from _named_after_the_cards()


_LATER: tuple[tuple[Any, str], ...] = (
    (Ranking, "round__call"),
    (Decision, "application__call"),
    (LaterDecision, "application__call"),
    (Meeting, "round__call"),
    (Closing, "call"),
    (Postponement, "round__call"),
    (Shortlisting, "round__call"),
    (MakerReport, "assignment__application__call"),
    (Certificate, "call"),
    (AppealJuror, "appeal__application__call"),
    (Announcement, "call"),
)


def _named_after_the_cards() -> Iterator[tuple[str, str]]:
    for model, path in _LATER:
        call_of = attrgetter(path.replace("__", "."))
        rows = model.objects.select_related(path)
        for row in rows.defer("document") if model is Ranking else rows:
            yield row.ledger_name, call_of(row).ledger_name


@audits
def audit_jurors() -> Iterator[str]:
    """Each place on a panel is held by the juror whom its last entry names."""
    entries = LedgerEntry.objects.filter(event__startswith="panel.").order_by("number")
    told = {entry.subject: str(entry.payload.get("juror", "")) for entry in entries.iterator(chunk_size=2000)}
    for member in PanelMember.objects.select_related("call", "expert__user"):
        juror, name = member.expert.user, panel_name(member)
        if juror and told.get(name) and told[name] != juror.ledger_name:
            yield f"{name} is held by another juror than its entry names."


@audits
def audit_decisions() -> Iterator[str]:
    """Each decision was taken by the person whom its last entry names."""
    entries = LedgerEntry.objects.filter(event__in=("decision.recorded", "decision.changed")).order_by(
        "number"
    )
    told = {entry.subject: entry for entry in entries.iterator(chunk_size=2000)}
    for decision in Decision.objects.select_related("application__call", "decided_by"):
        entry = told.get(decision.ledger_name)
        if entry and entry.actor != decision.decided_by.ledger_name:
            yield f"{decision.ledger_name} names another person than entry {entry.number}."


@audits
def audit_later_decisions() -> Iterator[str]:
    """Each later decision was prepared and signed by those whom its entries name."""
    entries = LedgerEntry.objects.filter(event__startswith="laterdecision.").order_by("number")
    told = {(entry.subject, entry.event.partition(".")[2]): entry.actor for entry in entries.iterator()}
    for later in LaterDecision.objects.select_related("prepared_by", "decided_by"):
        prepared, signed = later.prepared_by.ledger_name, ""
        if later.decided_by:
            signed = later.decided_by.ledger_name
        expected = {"prepared": prepared, "signed": f"{prepared}+{signed}", "refused": signed}
        for event, actor in expected.items():
            if told.get((later.ledger_name, event), actor) != actor:
                yield f"{later.ledger_name} names another person than its entry ({event})."


# --- whole rows ------------------------------------------------------------------------
_CARD = ("assignment__public_id",)
covers(
    "expert",
    Covered(Expert, ("key",), without={"user": "the account that goes with the address; erased with it"}),
    Covered(ProfileProposal, ("expert__key",)),
)
covers(
    "panel",
    Covered(PanelMember, ("call__slug", "pk"), without={"example_seen_at": "a help, and no part of judging"}),
    Covered(PanelMember.rounds.through, ("panelmember__call__slug", "panelmember_id")),
)
_SINCE_0012 = {"by_name": False, "name_note": "", "by_title": False, "title_note": ""}
covers("declarations", Covered(Declaration, ("member__call__slug", "member_id"), later=_SINCE_0012))
covers("conflict", Covered(Conflict, ("application__reference", "member_id", "kind")))
covers(
    "assignment",
    Covered(Assignment, ("public_id",), only=~Q(state=Assignment.State.PROPOSED)),
)
covers(
    "scorecard",
    Covered(Scorecard, _CARD, only=~Q(state=Scorecard.State.DRAFT)),
    Covered(Mark, ("scorecard__assignment__public_id",), only=~Q(scorecard__state=Scorecard.State.DRAFT)),
)
covers("ranking", Covered(Ranking, ("round__call__slug", "round__key", "number")))
covers(
    "decision",
    Covered(Decision, ("application__reference",)),
    Covered(DecisionChange, ("decision__application__reference",)),
)
covers("laterdecision", Covered(LaterDecision, ("public_id",)))
_MEETING = ("meeting__call__slug", "meeting__round__key")
covers(
    "meeting",
    Covered(Meeting, ("call__slug", "round__key")),
    Covered(Attendance, _MEETING),
    Covered(Ballot, _MEETING),
    Covered(DiscussionNote, _MEETING, only=Q(meeting__closed_at__isnull=False)),  # open, it is a draft
)
covers("appealjuror", Covered(AppealJuror, ("public_id",)))
covers("makerreport", Covered(MakerReport, ("public_id",)))
covers("closing", Covered(Closing, ("public_id",)))
covers("postponement", Covered(Postponement, ("public_id",)))
covers("shortlisting", Covered(Shortlisting, ("public_id",)))
covers("certificate", Covered(Certificate, ("code",)))
covers("announcement", Covered(Announcement, ("call__slug",)))
