"""The lists of applications that can be taken along: the overview, the letters, the letters to groups."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from applications.letter_desk import letter_note
from applications.letter_words import letter_pill, letter_word
from applications.models import Broadcast
from applications.overview_page import overview
from applications.staff_forms import LetterFilter
from calls.tables import CHUNK, STAFF, Table, heads, offer, wall
from core.models import Notice
from core.sheets.writing import Cell, Head

if TYPE_CHECKING:
    from calls.models import Call


def _overview_heads() -> list[Head]:
    return heads(
        ("table", _("Table")),
        ("row", pgettext("of a table", "Row")),
        ("submitted", pgettext("count", "Submitted")),
        ("writing", _("Writing")),
    )


def _overview_lines(call: Call) -> Iterator[Sequence[Cell]]:
    """The numbers of the page, without a name; a number that a table does not have is empty."""
    page = overview(call, with_names=False)
    if page.funnel:
        yield from ((_("From draft to submission"), one.label, one.count, "") for one in page.funnel.steps)
    for title, chart in (
        (_("Submissions per day"), page.days),
        (_("The last 72 hours before the deadline"), page.hours),
    ):
        if chart:
            yield from ((title, label, count, "") for label, count in chart.rows)
    for title, rows in (
        (_("Countries"), page.countries),
        (_("Kind of organisation"), page.kinds),
        (_("Language"), page.languages),
    ):
        yield from ((title, one.name, one.submitted, one.writing) for one in rows)
    yield from ((_("Theme"), str(one), getattr(one, "submitted", 0), "") for one in page.themes)


def _letter_heads() -> list[Head]:
    return heads(
        ("written", _("Written at")),
        ("kind", _("Kind")),
        ("to", _("To")),
        ("about", _("About")),
        ("subject", _("Subject")),
        ("state", _("State")),
        ("note", _("Note")),
        ("sent", _("Sent at")),
    )


def _letter_lines(call: Call) -> Iterator[Sequence[Cell]]:
    return _letters_among(call, QueryDict())


def _letters_among(call: Call, asked: QueryDict) -> Iterator[Sequence[Cell]]:
    wanted = LetterFilter(asked, events=asked.getlist("event")).wanted()
    rows = Notice.objects.filter(scope=call.ledger_name, **wanted).defer("text", "html")
    for one in rows.order_by("created_at", "pk").iterator(chunk_size=CHUNK):
        yield [
            wall(call, one.created_at),
            letter_word(one.event),
            one.address,
            one.about.removeprefix("application:"),
            one.subject,
            str(letter_pill(one).label),
            letter_note(call, one),
            wall(call, one.sent_at),
        ]


def _broadcast_heads() -> list[Head]:
    return heads(
        ("subject", _("Subject")),
        ("group", _("To whom")),
        ("by", _("Written by")),
        ("written", _("Written at")),
        ("sent", _("Sent at")),
        ("people", _("People written to")),
    )


def _broadcast_lines(call: Call) -> Iterator[Sequence[Cell]]:
    for one in Broadcast.objects.filter(call=call).select_related("written_by").iterator(chunk_size=CHUNK):
        yield [
            one.subject,
            str(one.get_group_display()),
            str(one.written_by),
            wall(call, one.written_at),
            wall(call, one.sent_at),
            one.count if one.count is not None else "",
        ]


offer(
    Table("overview", _overview_heads, _overview_lines, roles=(*STAFF, "observer")),
    Table("letters", _letter_heads, _letter_lines, among=_letters_among),
    Table("letters-to-groups", _broadcast_heads, _broadcast_lines),
)
