"""The lists of incubation that can be taken along: placements, milestones."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from calls.tables import CHUNK, Table, heads, offer, wall
from core.sheets.writing import Cell, Head
from incubation.journeys import country_word, name_of
from incubation.models import Milestone, Placement

if TYPE_CHECKING:
    from calls.models import Call


def _placement_heads() -> list[Head]:
    return heads(
        ("reference", _("Reference")),
        ("title", _("Title")),
        ("applicant", _("Applicant")),
        ("country", _("Country")),
        ("cohort", _("Cohort")),
        ("stage", _("State")),
        ("admitted", _("Admitted on")),
        ("stage_began", _("Stage began on")),
        ("award", _("Award")),
        ("currency", _("Currency")),
        ("ended", _("Ended on")),
    )


def _placement_lines(call: Call) -> Iterator[Sequence[Cell]]:
    rows = Placement.objects.filter(application__call=call).order_by("cohort", "pk")
    for one in rows.select_related("application__organisation", "cohort").iterator(chunk_size=CHUNK):
        application = one.application
        yield [
            application.reference,
            application.title,
            name_of(application),
            country_word(application.country),
            str(one.cohort),
            str(application.get_state_display()),
            one.admitted_on,
            one.stage_began_on,
            float(one.award_amount) if one.award_amount else "",
            one.award_currency,
            one.ended_on or "",
        ]


def _milestone_heads() -> list[Head]:
    return heads(
        ("reference", _("Reference")),
        ("stage", _("Stage")),
        ("title", _("Milestone")),
        ("required", _("Required")),
        ("due", _("Due on")),
        ("state", _("State")),
        ("delivered", _("Delivered at")),
        ("decided", _("Decided at")),
        ("decided_by", _("Decided by")),
    )


def _milestone_lines(call: Call) -> Iterator[Sequence[Cell]]:
    rows = Milestone.objects.filter(placement__application__call=call)
    rows = rows.select_related("placement__application", "decided_by").order_by("placement", "due_on", "pk")
    for one in rows.iterator(chunk_size=CHUNK):
        yield [
            one.placement.application.reference,
            str(one.get_stage_display()),
            one.title,
            _("yes") if one.is_required else _("no"),
            one.due_on,
            str(one.get_state_display()),
            wall(call, one.delivered_at),
            wall(call, one.decided_at),
            str(one.decided_by or ""),
        ]


offer(
    Table("placements", _placement_heads, _placement_lines),
    Table("milestones", _milestone_heads, _milestone_lines),
)
