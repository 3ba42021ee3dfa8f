"""The annual report set on the letterhead: the same records give the same bytes."""

from __future__ import annotations

from django.conf import settings
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from core.hub import hub
from core.pdf.blocks import Block, Contents, Facts, Heading, Mono, Paragraph
from core.pdf.document import Metadata, render
from core.pdf.letterhead import Letterhead
from incubation.annual_report import after, calls, numbers
from incubation.annual_report.facts import Report
from incubation.annual_report.wording import instant
from incubation.programme_sums import sentence, together


def report_pdf(report: Report) -> bytes:
    """The PDF in the active language."""
    body = hub()
    title = _("Annual report %(years)s") % {"years": report.asked.years}
    name = report.asked.programme.name if report.asked.programme else body["name"]
    return render(
        title,
        (get_language() or settings.LANGUAGE_CODE)[:2],
        [
            *_opening(report, name),
            *calls.blocks(report),
            *numbers.blocks(report),
            *calls.winners(report),
            *calls.jury(report),
            *after.blocks(report),
            *_method(report),
        ],
        letterhead=Letterhead(body["name"], body.get("strapline", "")),
        footer=f"{title} · {name}",
        kicker=name,
        metadata=Metadata(subject=title, created=report.head.at if report.head else None),
    )


def _opening(report: Report, name: str) -> list[Block]:
    page = report.page
    blocks: list[Block] = []
    if report.announced:
        total = together(report.announced)
        blocks.append(Paragraph(sentence(name, report.announced, total), "lead"))
    blocks += [Contents(), Heading(_("Summary"))]
    pairs = [
        (_("Calls"), str(len(report.chapters))),
        *((str(one.label), one.text(page.total, page.hides)) for one in _summed(report)),
    ]
    blocks.append(Facts(pairs))
    if 0 < len(report.announced) < len(report.chapters):
        words = _(
            "Here every call of these years is counted, in the sentence at the top only announced ones."
        )
        blocks.append(Paragraph(words, "quiet"))
    if report.elsewhere:
        words = ngettext(
            "%(count)s call of these years is not in this report: its results are not announced, and whoever"
            " asked for the report holds no role on it.",
            "%(count)s calls of these years are not in this report: their results are not announced, and"
            " whoever asked for the report holds no role on them.",
            report.elsewhere,
        )
        blocks.append(Paragraph(words % {"count": report.elsewhere}, "quiet"))
    return blocks


def _summed(report: Report) -> list[numbers.Measure]:
    page = report.page
    return [one for one in numbers.ALL if one.of(page.total, page.hides) not in (0, None, "")]


def _method(report: Report) -> list[Block]:
    blocks: list[Block] = [
        Heading(_("How it is counted")),
        Paragraph(
            "\n".join(
                [
                    _(
                        "An application counts if it was submitted and not withdrawn; one that was ruled"
                        " ineligible or disqualified counts too."
                    ),
                    _("A winner counts wherever the way has led since; who turned the award down does not."),
                    _("A juror counts who gave a scorecard that was locked."),
                    _("A country or a juror that comes in several calls counts once in the sums."),
                    _(
                        "Winners, juries and what came of the awards are told of announced calls only; a call"
                        " before its announcement is told with its dates and its applications."
                    ),
                ]
            )
        ),
    ]
    if report.page.hides:
        words = _("Counts below five are not shown, nor one from which such a count could be reckoned.")
        blocks.append(Paragraph(words))
    if report.head:
        label = _("Entry %(number)s of the ledger, head of the chain") % {"number": report.head.number}
        when = _("Counted from the records as they stood at %(moment)s.")
        blocks += [
            Paragraph(when % {"moment": instant(report.head.at, settings.HUB_ZONE)}),
            Mono(report.head.hash, label, group=8),
        ]
    return blocks
