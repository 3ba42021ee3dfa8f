"""The lists of applications that can be taken along: overview, letters, letters to groups, flags, ledger."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import TYPE_CHECKING

from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from applications.flag_page import flag_row
from applications.ledger_words import ledger_rows
from applications.letter_desk import letter_note
from applications.letter_words import letter_pill, letter_word
from applications.models import Broadcast, BroadcastRecipient, Flag
from applications.overview_page import overview
from applications.staff_forms import LetterFilter
from calls.models import Question
from calls.tables import CHUNK, STAFF, Table, heads, offer, wall
from core.models import LedgerEntry, Notice
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


def _recipient_heads() -> list[Head]:
    return heads(
        ("subject", _("Subject")),
        ("group", _("To whom")),
        ("sent", _("Sent at")),
        ("person", _("Person")),
        ("address", _("Mail address")),
        ("about", _("About")),
        ("written", _("Letter written at")),
    )


def _recipient_lines(call: Call) -> Iterator[Sequence[Cell]]:
    """To whom each letter to a group went."""
    rows = BroadcastRecipient.objects.filter(broadcast__call=call, broadcast__sent_at__isnull=False)
    ordered = rows.select_related("broadcast", "person").order_by("broadcast__sent_at", "broadcast_id", "pk")
    for one in ordered.iterator(chunk_size=CHUNK):
        yield [
            one.broadcast.subject,
            str(one.broadcast.get_group_display()),
            wall(call, one.broadcast.sent_at),
            str(one.person),
            one.person.email,
            ", ".join(map(str, one.references)),
            wall(call, one.written_at),
        ]


def _flag_heads() -> list[Head]:
    return heads(
        ("reference", _("Reference")),
        ("title", _("Title")),
        ("kind", _("Kind")),
        ("found", _("Found at")),
        ("compared", _("What was compared")),
        ("other", _("Other application")),
        ("listed", _("Entry of the list")),
        ("state", _("State")),
        ("reason", _("Reason")),
        ("settled_by", _("Settled by")),
        ("settled", _("Settled at")),
    )


def _flag_lines(call: Call) -> Iterator[Sequence[Cell]]:
    """What due diligence found, in the words of its page."""
    rows = Flag.objects.filter(application__call=call)
    rows = rows.select_related("application__call", "other__call", "entry__version", "settled_by")
    labels = {one.key: one.label for one in Question.objects.filter(section__form__call=call, parent=None)}
    for one in rows.order_by("application__reference", "pk").iterator(chunk_size=CHUNK):
        row = flag_row(one, one.application, set(), labels)
        yield [
            one.application.reference,
            one.application.title,
            row.title,
            wall(call, one.found_at),
            "\n".join(" – ".join(filter(None, (fact.label, fact.here, fact.there))) for fact in row.facts),
            row.other,
            row.listed,
            str(row.pill.label),
            one.reason,
            str(one.settled_by or ""),
            wall(call, one.settled_at),
        ]


def _ledger_heads() -> list[Head]:
    return heads(
        ("number", _("Number")),
        ("at", _("Time")),
        ("event", _("What happened")),
        ("about", _("About")),
        ("name", _("Its name in the ledger")),
        ("by", _("By")),
        ("hash", _("Hash")),
        ("previous", _("Hash of the entry before")),
    )


def _ledger_lines(call: Call) -> Iterator[Sequence[Cell]]:
    """The entries, the oldest first; names are read for as many entries as are in memory at once."""
    rows = LedgerEntry.objects.filter(scope=call.ledger_name).order_by("number").iterator(chunk_size=CHUNK)
    while some := list(islice(rows, CHUNK)):
        for one, row in zip(some, ledger_rows(call, some), strict=True):
            yield [
                one.number,
                wall(call, one.at),
                row.event,
                " ".join(filter(None, map(str, (row.subject.kind, row.subject.name)))),
                one.subject,
                row.actor,
                one.hash,
                one.previous_hash,
            ]


offer(
    Table("overview", _overview_heads, _overview_lines, roles=(*STAFF, "observer")),
    Table("letters", _letter_heads, _letter_lines, among=_letters_among),
    Table("letters-to-groups", _broadcast_heads, _broadcast_lines),
    Table("recipients", _recipient_heads, _recipient_lines),
    Table("flags", _flag_heads, _flag_lines),
    Table("ledger", _ledger_heads, _ledger_lines),
)
