"""The lists of the jury as files: the panel, who reads what, conflicts, progress, ranking and decisions."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from applications.models import Opening
from calls.tables import CHUNK, Table, heads, offer, wall
from core.sheets.writing import Cell, Head
from people.models import User
from scoring import decision_table, progress_table, ranking_table
from scoring.models import Assignment, Conflict
from scoring.panel_table import members_of
from scoring.queries import card_of
from scoring.roster import country_word
from scoring.services.ranking import compute

if TYPE_CHECKING:
    from calls.models import Call


DECIMALS = 4


def _panel_heads() -> list[Head]:
    return heads(
        ("name", pgettext("of a person", "Name")),
        ("email", _("E-mail")),
        ("organisation", _("Organisation")),
        ("country", _("Country")),
        ("role", _("Role")),
        ("state", _("State")),
        ("invited", _("Invited at")),
        ("answered", _("Answered at")),
        ("assigned", _("Assigned")),
        ("given", _("Scorecards sent")),
        ("conflicts", _("Conflicts")),
    )


def _panel_lines(call: Call) -> Iterator[Sequence[Cell]]:
    for one in members_of(call).iterator(chunk_size=CHUNK):
        expert = one.expert
        yield [
            expert.name,
            expert.email,
            expert.organisation_name,
            country_word(expert.country),
            str(one.get_role_display()),
            str(one.get_state_display()),
            wall(call, one.invited_at),
            wall(call, one.responded_at),
            one.assigned,  # type: ignore[attr-defined]
            one.given,  # type: ignore[attr-defined]
            one.barred,  # type: ignore[attr-defined]
        ]


def _progress_heads() -> list[Head]:
    return heads(
        ("round", _("Round")),
        ("juror", _("Juror")),
        ("organisation", _("Organisation")),
        ("country", _("Country")),
        ("assigned", _("Assigned")),
        ("given", _("Scorecards sent")),
        ("drafts", _("Drafts")),
        ("late", _("Late")),
        ("recused", _("Recusals")),
        ("saved", _("Last change")),
    )


def _progress_lines(call: Call) -> Iterator[Sequence[Cell]]:
    for round_ in call.rounds.all():
        for one in progress_table.juror_rows(round_).iterator(chunk_size=CHUNK):
            expert = one.expert
            numbers = (getattr(one, name) for name in ("assigned", "given", "drafts", "late", "recused"))
            saved = wall(call, one.last_saved)  # type: ignore[attr-defined]
            named = [round_.name, expert.name, expert.organisation_name, country_word(expert.country)]
            yield [*named, *numbers, saved]


def _ranking_heads() -> list[Head]:
    return heads(
        ("round", _("Round")),
        ("place", _("Place")),
        ("reference", _("Reference")),
        ("title", _("Title")),
        ("country", _("Country")),
        ("mean", _("Mean")),
        ("trimmed", _("Trimmed mean")),
        ("spread", _("Spread")),
        ("scorecards", _("Scorecards")),
        ("calibrated", _("Calibrated")),
        ("best", _("Best likely place")),
        ("worst", _("Worst likely place")),
        ("zone", _("Zone")),
    )


def _ranking_lines(call: Call) -> Iterator[Sequence[Cell]]:
    """Of closed rounds only: before that there is no ranking for anybody."""
    for round_ in call.rounds.filter(locked_at__isnull=False).select_related("rubric", "call"):
        for row in compute(round_).rows:
            pill = ranking_table.ZONES.get(row.zone)
            yield [
                round_.name,
                _cell(row.place),
                row.application.reference,
                row.application.title,
                country_word(row.application.country),
                *(_cell(one) for one in (row.mean, row.trimmed, row.spread)),
                row.count,
                _cell(row.calibrated),
                _cell(row.best),
                _cell(row.worst),
                str(pill.label) if pill else "",
            ]


def _cell(value: float | None) -> Cell:
    return "" if value is None else round(value, DECIMALS)


def _assignment_heads() -> list[Head]:
    return heads(
        ("round", _("Round")),
        ("reference", _("Reference")),
        ("title", _("Title")),
        ("juror", _("Juror")),
        ("organisation", _("Organisation")),
        ("state", _("State")),
        ("scorecard", _("Scorecard")),
        ("due", _("Due at")),
        ("assigned", _("Assigned at")),
        ("assigned_by", _("Assigned by")),
        ("proposed_by_portal", _("Proposed by the portal")),
        ("ended", _("Ended at")),
        ("why", _("Why it ended")),
    )


def _assignment_lines(call: Call) -> Iterator[Sequence[Cell]]:
    """Who reads what, also what was taken back."""
    rows = Assignment.objects.filter(round__call=call).select_related(
        "round", "application", "member__expert", "assigned_by", "scorecard"
    )
    ordered = rows.order_by("round__position", "round_id", "application__reference", "pk")
    for one in ordered.iterator(chunk_size=CHUNK):
        card = card_of(one)
        yield [
            one.round.name,
            one.application.reference,
            one.application.title,
            one.member.expert.name,
            one.member.expert.organisation_name,
            str(one.get_state_display()),
            str(card.get_state_display()) if card else "",
            wall(call, one.due_at),
            wall(call, one.assigned_at),
            str(one.assigned_by or ""),
            _("yes") if one.is_automatic else _("no"),
            wall(call, one.ended_at),
            one.ended_reason,
        ]


def _conflict_heads() -> list[Head]:
    return heads(
        ("reference", _("Reference")),
        ("title", _("Title")),
        ("juror", _("Juror")),
        ("organisation", _("Organisation")),
        ("kind", _("Kind")),
        ("fact", _("What ties them")),
        ("found", _("Found at")),
        ("waived", _("Waived at")),
        ("waived_by", _("Waived by")),
        ("reason", _("Reason")),
    )


def _conflict_lines(call: Call) -> Iterator[Sequence[Cell]]:
    rows = Conflict.objects.filter(member__call=call)
    rows = rows.select_related("application", "member__expert", "waived_by")
    for one in rows.order_by("application__reference", "pk").iterator(chunk_size=CHUNK):
        yield [
            one.application.reference,
            one.application.title,
            one.member.expert.name,
            one.member.expert.organisation_name,
            str(one.get_kind_display()),
            one.fact,
            wall(call, one.found_at),
            wall(call, one.waived_at),
            str(one.waived_by or ""),
            one.waived_reason,
        ]


def _decision_heads() -> list[Head]:
    return heads(
        ("place", _("Place")),
        ("reference", _("Reference")),
        ("title", _("Title")),
        ("country", _("Country")),
        ("score", _("Score")),
        ("decision", _("Decision")),
        ("reserve_place", _("Place on the reserve list")),
        ("reason", _("Reason")),
        ("waiver", _("Why the quorum is waived")),
        ("decided_by", _("Decided by")),
        ("decided", _("Decided at")),
    )


def _decision_lines(call: Call) -> Iterator[Sequence[Cell]]:
    """In the order of the ranking, as on the page; an application without a decision has empty cells."""
    candidates = decision_table.table_of(call).candidates
    people = User.objects.in_bulk({one.decision.decided_by_id for one in candidates if one.decision})
    for one in candidates:
        made = one.decision
        yield [
            _cell(one.place),
            one.application.reference,
            one.application.title,
            one.country,
            _cell(one.score),
            str(made.get_outcome_display()) if made else "",
            _cell(made.reserve_place if made else None),
            made.reason if made else "",
            made.quorum_waiver if made else "",
            str(people[made.decided_by_id]) if made else "",
            wall(call, made.decided_at) if made else "",
        ]


offer(
    Table("panel", _panel_heads, _panel_lines),
    Table("assignments", _assignment_heads, _assignment_lines),
    Table("conflicts", _conflict_heads, _conflict_lines),
    Table("jury-progress", _progress_heads, _progress_lines),
    Table("ranking", _ranking_heads, _ranking_lines),
    # What nobody may know before the announcement: that it was taken along stands in the log.
    Table("decisions", _decision_heads, _decision_lines, noted=Opening.What.LIST),
)
