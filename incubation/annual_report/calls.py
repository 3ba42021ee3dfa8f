"""The calls of the years, one by one; who won, and how they were judged."""

from __future__ import annotations

from django.template.defaultfilters import floatformat
from django.utils.translation import gettext as _

from core.pdf.blocks import Block, Facts, Heading, Paragraph, Table
from incubation.annual_report.facts import Chapter, Report
from incubation.annual_report.wording import day, deadline, key_date
from incubation.journeys import country_word, name_of
from incubation.pills import journey_pill


def blocks(report: Report) -> list[Block]:
    """Each call with its dates and its numbers."""
    found: list[Block] = [Heading(_("The calls"))]
    for one in report.chapters:
        found += [Heading(one.call.title, 3), Facts(_told(one))]
    return found


def _told(one: Chapter) -> list[tuple[str, str]]:
    call, tally = one.call, one.edition.tally
    pairs = [(_("Programme"), f"{call.programme.name} · {call.year}")]
    if one.label == call.reference_prefix:
        pairs.append((_("In tables and charts"), one.label))
    if call.opens_at:
        pairs.append((_("Opened"), day(call.opens_at, call)))
    if call.deadline_at:
        pairs.append((_("Deadline"), deadline(call.deadline_at, call)))
    pairs += [(str(date.get_kind_display()), key_date(date, call)) for date in one.dates]
    released = getattr(call, "released_at", None)
    if one.edition.is_announced:
        pairs.append((_("Results announced"), day(released, call) if released else _("yes")))
    else:
        pairs.append((_("Results announced"), _("not yet")))
    pairs += [(_("Applications"), str(tally.applications)), (_("Countries"), str(len(tally.countries)))]
    if tally.winners is not None:
        pairs.append((_("Winners"), str(tally.winners)))
    return pairs


def winners(report: Report) -> list[Block]:
    """Who won, in all announced calls, and where they stand now."""
    rows = [
        [
            winner.title,
            name_of(winner),
            country_word(winner.country),
            one.label,
            str(journey_pill(winner.state).label),
        ]
        for one in report.chapters
        for winner in one.winners
    ]
    if not rows:
        return []
    header = [_("Solution"), _("Applicant"), _("Country"), _("Edition"), _("Now")]
    return [Heading(_("Winners")), Table(header, rows, widths=(4.2, 3.2, 2.2, 2.4, 2.2))]


def jury(report: Report) -> list[Block]:
    """How many judged, how far they agreed, and who was kept out by a conflict: numbers, no names."""
    judged = [one for one in report.chapters if one.jury]
    if not judged:
        return []
    header = [_("Edition"), _("Jurors"), _("Countries"), _("Scorecards"), _("Recusals"), _("Conflicts")]
    rows = [
        [
            one.label,
            *(
                str(number)
                for number in (found.jurors, found.juror_countries, found.scorecards, found.recusals)
            ),
            str(found.declared + sum(found.found.values())),
        ]
        for one in judged
        if (found := one.jury)
    ]
    figures = frozenset({1, 2, 3, 4, 5})
    return [
        Heading(_("The jury")),
        Table(header, rows, widths=(2.6, 2.3, 1.9, 2.4, 2.5, 2.5), figures=figures),
        Heading(_("Did the jurors agree?"), 3),
        Table(
            [_("Round"), _("Krippendorff’s alpha"), _("What it says")],
            [line for one in judged for line in _agreement(one)],
            widths=(3.6, 2.2, 6),
            figures=frozenset({1}),
        ),
        Paragraph(_("0 is chance, 1 is full agreement."), "quiet"),
    ]


def _agreement(one: Chapter) -> list[list[str]]:
    rounds = one.jury.rounds if one.jury else ()
    return [
        [
            f"{one.label}: {found.round.name}",
            "–" if found.agreement is None else str(floatformat(found.agreement, 2)),
            found.agreement_words,
        ]
        for found in rounds
    ]
