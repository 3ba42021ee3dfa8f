"""What came of the awards, and what did not go as planned."""

from __future__ import annotations

from django.utils.translation import gettext as _

from calls.downtime_words import span_words
from calls.models import Extension, Incident
from core.pdf.blocks import Block, Facts, Heading, Paragraph, Table
from incubation.annual_report.facts import Report
from incubation.annual_report.wording import day, deadline
from incubation.citation import language_name
from incubation.journeys import country_word
from incubation.programme_measures import AFTERWARDS


def blocks(report: Report) -> list[Block]:
    """Incubation, pilots, knowledge products; extensions and cancelled calls."""
    return [*_incubation(report), *_products(report), *_changes(report)]


def _incubation(report: Report) -> list[Block]:
    page = report.page
    if not page.total.admitted and not report.pilots:
        return []
    pairs = [(str(one.label), one.text(page.total, page.hides)) for one in AFTERWARDS]
    found: list[Block] = [Heading(_("Incubation and pilots")), Facts(pairs)]
    if report.pilots:
        rows = [
            [
                one.placement.application.shown_title,
                one.host_body,
                country_word(one.country),
                str(one.get_verdict_display()) if one.verdict else "–",
            ]
            for one in report.pilots
        ]
        header = [_("Solution"), _("Host body"), _("Country"), _("Verdict")]
        found.append(Table(header, rows, widths=(4, 4, 2.4, 2)))
    return found


def _products(report: Report) -> list[Block]:
    if not report.products:
        return []
    rows = [
        [
            one.title,
            str(one.get_kind_display()),
            str(one.year or ""),
            ", ".join(language_name(code) for code in one.languages),
        ]
        for one in report.products
    ]
    header = [_("Title"), _("Kind"), _("Year"), _("Languages")]
    return [Heading(_("Knowledge products")), Table(header, rows, widths=(6, 2.6, 1.2, 3))]


def _changes(report: Report) -> list[Block]:
    found: list[Block] = [Heading(_("Incidents, extensions and cancelled calls"))]
    if not report.incidents and not report.extensions and not report.cancellations:
        return [*found, Paragraph(_("There were none."))]
    if report.incidents:
        rows = [_incident(one) for one in report.incidents]
        header = [_("What happened"), _("When"), _("Calls"), _("What was done about it")]
        found.append(Table(header, rows, widths=(2.6, 3.4, 2.6, 3.8)))
    if report.extensions:
        rows = [_extension(one) for one in report.extensions]
        header = [_("Call"), _("Deadline before"), _("Deadline after"), _("Reason")]
        found.append(Table(header, rows, widths=(3, 3.4, 3.4, 3)))
    if report.cancellations:
        rows = [
            [one.call.title, day(one.approved_at, one.call) if one.approved_at else "", one.reason]
            for one in report.cancellations
        ]
        header = [_("Cancelled call"), _("Cancelled on"), _("Reason")]
        found.append(Table(header, rows, widths=(4, 2.2, 6)))
    return found


def _incident(one: Incident) -> list[str]:
    calls = _("Every call") if one.is_for_all else ", ".join(str(call) for call in one.calls.all())
    return [str(one.get_kind_display()), span_words(one.since, one.until), calls, one.done or "–"]


def _extension(one: Extension) -> list[str]:
    call = one.call
    return [call.title, deadline(one.old_deadline, call), deadline(one.new_deadline, call), one.reason]
