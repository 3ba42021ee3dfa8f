"""What the minutes of a decision meeting say: one reading of the record, for the wall and the PDF."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.db.models import Max
from django.utils.translation import gettext as _

from applications.models import Application
from calls.models import Call
from calls.workflow import ANNOUNCED
from core import ledger
from core.models import LedgerEntry
from scoring import gates, later_decisions, room
from scoring.conflict_list import is_blind, titled
from scoring.models import (
    Ballot,
    Closing,
    Conflict,
    Decision,
    DiscussionNote,
    LaterDecision,
    Meeting,
    PanelMember,
    Postponement,
    Ranking,
    Shortlisting,
)
from scoring.queries import RANKED_STATES
from scoring.services import ranking as rankings
from scoring.services.meeting import meeting_of
from scoring.tie_words import criterion_names, tie_words

CHOICES = tuple(Ballot.Choice.values)


@dataclass(frozen=True, slots=True)
class Tally:
    """The ballots on one application that count: the jurors' names by choice, in the order of CHOICES."""

    names: dict[str, tuple[str, ...]]

    def words(self) -> list[tuple[str, int]]:
        """How many for, against and abstaining."""
        return [(str(choice.label), len(self.names[choice.value])) for choice in Ballot.Choice]

    @property
    def total(self) -> int:
        return sum(len(names) for names in self.names.values())


@dataclass(frozen=True, slots=True)
class Item:
    """One application on the agenda, as this reader may know it; place, score and tie are the snapshot's.

    `absences` are those who left the room for it: never who did not come to the meeting at all.
    """

    application: Application
    title: str
    place: int | None
    score: float | None
    tie: str
    absences: tuple[room.Absence, ...]
    decision: Decision | None
    note: str
    tally: Tally


@dataclass(frozen=True, slots=True)
class Minutes:
    """The whole record; `left_out` counts what a conflict keeps from this reader, `head` is the ledger's.

    Where something is left out no item has a place: from a gap it could be read.
    """

    call: Call
    meeting: Meeting
    ranking: Ranking | None
    present: tuple[str, ...]
    absent: tuple[str, ...]
    officers: tuple[str, ...]
    items: tuple[Item, ...]
    conflicts: tuple[Conflict, ...]
    left_out: int
    is_blind: bool
    head: tuple[int, str]
    closings: tuple[Closing, ...]
    postponements: tuple[Postponement, ...]
    shortlistings: tuple[Shortlisting, ...]
    later: tuple[LaterDecision, ...]
    written_afterwards: tuple[tuple[str, datetime], ...]
    decisions_closed_at: datetime | None

    @property
    def reserve(self) -> list[Item]:
        """The reserve list in its order."""
        listed = [one for one in self.items if one.decision and one.decision.reserve_place]
        return sorted(listed, key=lambda one: (one.decision.reserve_place or 0) if one.decision else 0)


def minutes_of(call: Call, *, chair: PanelMember | None = None) -> Minutes | None:
    """The minutes as an officer reads them, or the `chair`: without what a conflict, or a blind call, bars.

    None where no meeting was opened.
    """
    meeting = meeting_of(call)
    if meeting is None:
        return None
    rows = Application.objects.filter(call=call, state__in=RANKED_STATES)
    rows = rows.select_related("decision__decided_by").prefetch_related("decision__changes__changed_by")
    readable = rows.filter(gates.jury_gate(chair.expert.user)) if chair else rows
    listed = list(readable.order_by("reference"))
    ranking = meeting.round.rankings.select_related("round").order_by("-number").first()
    blind = chair is not None and is_blind(call)
    bars = Conflict.objects.filter(application__in=[one.pk for one in listed], member__state="accepted")
    bars = bars.select_related("member__expert", "application", "waived_by")
    bars = bars.order_by("application__reference", "member__expert__name", "pk")
    present, absent = attendance_of(meeting)
    items = _items(meeting, listed, ranking, is_blind=blind)
    left_out = rows.count() - len(listed) if chair else 0
    return Minutes(
        call=call,
        meeting=meeting,
        ranking=ranking,
        present=present,
        absent=absent,
        officers=officers_present(meeting),
        items=tuple(replace(one, place=None) for one in items) if left_out else items,
        conflicts=() if blind else tuple(bars),
        left_out=left_out,
        is_blind=blind,
        head=_head(meeting),
        later=tuple(later_decisions.in_force(call).filter(application__in=[one.pk for one in listed]))
        if call.state in ANNOUNCED
        else (),
        **_of_the_rounds(call),
        written_afterwards=tuple(written_afterwards(meeting)),
        decisions_closed_at=decisions_closed_at(call),
    )


def _of_the_rounds(call: Call) -> dict[str, Any]:
    """What was closed over what stood against it, which rounds got more time, who went on. Three queries."""
    moved = Postponement.objects.filter(round__call=call).select_related("round", "moved_by")
    gone_on = Shortlisting.objects.filter(round__call=call).select_related("round", "chosen_by")
    return {
        "closings": tuple(call.closings.select_related("round", "closed_by")),
        "postponements": tuple(moved),
        "shortlistings": tuple(gone_on),
    }


def decisions_closed_at(call: Call) -> datetime | None:
    """When the decisions were closed; None while they are open. One query."""
    rows = LedgerEntry.objects.filter(subject=call.ledger_name, event="call.decide")
    return rows.order_by("-number").values_list("at", flat=True).first()


def written_afterwards(meeting: Meeting) -> list[tuple[str, datetime]]:
    """What of the record is younger than the closed decisions: (words, instant). Three queries.

    As the record is kept until the announcement, nobody should take that for the minutes of the day.
    """
    closed_at = decisions_closed_at(meeting.call)
    if closed_at is None:
        return []
    attended = LedgerEntry.objects.filter(subject=meeting.ledger_name, event="meeting.attended")
    noted = meeting.notes.aggregate(last=Max("written_at"))["last"]
    told = (
        (_("Record opened"), meeting.opened_at),
        (_("Record reopened"), meeting.reopened_at),
        (_("Attendance recorded"), attended.order_by("-number").values_list("at", flat=True).first()),
        (_("Last note written"), noted),
    )
    return [(words, at) for words, at in told if at and at > closed_at]


def attendance_of(meeting: Meeting) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Who is present and who is absent, by name and office. One query."""
    rows = meeting.attendances.select_related("member__expert", "officer")
    said: dict[bool, list[str]] = {True: [], False: []}
    for one in rows:
        name = one.member.expert.name if one.member else str(one.officer)
        role = str(one.member.get_role_display()) if one.member else _("Officer")
        said[one.is_present].append(f"{name} ({role.lower()})")
    return tuple(said[True]), tuple(said[False])


def officers_present(meeting: Meeting) -> tuple[str, ...]:
    """The officers who were there, by name. One query."""
    rows = meeting.attendances.filter(is_present=True, officer__isnull=False).select_related("officer")
    return tuple(str(one.officer) for one in rows)


def tallies_of(meeting: Meeting, absences: dict[int, list[room.Absence]]) -> dict[int, Tally]:
    """By application: the ballots that count, which are those of who is not out of the room. One query."""
    names: dict[int, dict[str, list[str]]] = defaultdict(lambda: {choice: [] for choice in CHOICES})
    rows = meeting.ballots.select_related("member__expert").order_by("member__expert__name", "pk")
    for one in rows:
        if all(other.member.pk != one.member_id for other in absences.get(one.application_id, ())):
            names[one.application_id][one.choice].append(one.member.expert.name)
    return {pk: Tally({key: tuple(some) for key, some in by.items()}) for pk, by in names.items()}


def no_ballots() -> Tally:
    """The tally of an application on which nobody voted."""
    return Tally(dict.fromkeys(CHOICES, ()))


def _items(
    meeting: Meeting, listed: Collection[Application], ranking: Ranking | None, *, is_blind: bool
) -> tuple[Item, ...]:
    absences = room.absences_of([one.pk for one in listed])
    away = set(
        meeting.attendances.filter(is_present=False, member__isnull=False).values_list("member", flat=True)
    )
    tallies = tallies_of(meeting, absences)
    notes = dict(DiscussionNote.objects.filter(meeting=meeting).values_list("application", "text"))
    earlier: dict[int, LaterDecision] = {}
    for later in later_decisions.in_force(meeting.call).filter(application__in=[one.pk for one in listed]):
        earlier.setdefault(later.application_id, later)
    frozen = {row["application"]: row for row in rankings.rows_of(ranking)} if ranking else {}
    names = criterion_names(meeting.round)
    items = [
        Item(
            application=one,
            title=titled(one) if is_blind else one.shown_title,
            place=frozen.get(one.reference, {}).get("place"),
            score=_mean_of(frozen.get(one.reference, {})),
            tie=_tie_of(frozen.get(one.reference, {}), names),
            absences=tuple(out for out in absences.get(one.pk, ()) if out.member.pk not in away),
            decision=_of_the_panel(one, earlier.get(one.pk)),
            note=notes.get(one.pk, ""),
            tally=tallies.get(one.pk) or no_ballots(),
        )
        for one in listed
    ]
    return tuple(_ranked(items))


def _of_the_panel(application: Application, later: LaterDecision | None) -> Decision | None:
    """The decision as the meeting took it, whatever was decided later."""
    if later is None:
        return getattr(application, "decision", None)
    if not later.earlier_outcome:
        return None
    return Decision(
        application=application,
        outcome=later.earlier_outcome,
        reserve_place=later.earlier_place,
        reason=later.earlier_reason,
        decided_by=later.earlier_by,
        decided_at=later.earlier_at or later.prepared_at,
    )


def _tie_of(row: dict[str, Any], names: dict[str, str]) -> str:
    return tie_words(str(row.get("broken_by") or ""), names, is_tied=bool(row.get("is_tied")))


def _mean_of(row: dict[str, Any]) -> float | None:
    return None if row.get("mean") is None else float(row["mean"])


def _ranked(items: Iterable[Item]) -> list[Item]:
    return sorted(items, key=lambda one: (one.place is None, one.place or 0, one.application.reference))


def _head(meeting: Meeting) -> tuple[int, str]:
    """The head of the ledger when the meeting was closed; of now while it is open."""
    rows = LedgerEntry.objects.filter(subject=meeting.ledger_name, event="meeting.closed")
    closed = rows.order_by("-number").values_list("number", "hash").first() if meeting.closed_at else None
    return closed or ledger.head()
