"""The lists of the jury as files: the panel, how far it is, and the ranking of closed rounds."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from calls.tables import CHUNK, Table, heads, offer, wall
from core.sheets.writing import Cell, Head
from scoring import progress_table, ranking_table
from scoring.panel_table import members_of
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


offer(
    Table("panel", _panel_heads, _panel_lines),
    Table("jury-progress", _progress_heads, _progress_lines),
    Table("ranking", _ranking_heads, _ranking_lines),
)
